// Reads what a site hands out with programs of other people, and says what they make of it.
//
// node exports.js FOLDER ADDRESS: the site in FOLDER, published at ADDRESS. Prints JSON: how much was read, and every fault.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { plugins } = require('@citation-js/core');
require('@citation-js/plugin-bibtex');
require('@citation-js/plugin-ris');
const jsonld = require('jsonld');

const [folder, address] = process.argv.slice(2);
const faults = [];
const read = { bib: 0, ris: 0, csl: 0, jsonld: 0 };

function files(below, end) {
    return fs.readdirSync(path.join(folder, below), { recursive: true }).filter((name) => name.endsWith(end)).sort();
}

function text(name) {
    return fs.readFileSync(path.join(folder, name), 'utf8');
}

function same(place, what, found, expected) {
    const [one, other] = [JSON.stringify(found ?? null), JSON.stringify(expected ?? null)];
    if (one !== other) faults.push(`${place}: ${what} is ${one}; in CSL-JSON it is ${other}`);
}

function attempt(place, run) {
    try {
        return run();
    } catch (error) {
        faults.push(`${place}: ${error.message}`);
        return undefined;
    }
}

// Names as one text, since the formats do not tell a whole name from a family name alike.
function names(authors) {
    return (authors ?? []).map((author) =>
        [author['non-dropping-particle'], author['dropping-particle'], author.family ?? author.literal, author.given, author.suffix]
            .filter(Boolean).join(' '));
}

function sorted(text) {
    return text.replaceAll(',', '').split(/\s+/).sort().join(' ');
}

// What the Citation Style Language 1.0.2 lets an item of its JSON have, as far as it is used.
const STRINGS = ['id', 'type', 'title', 'container-title', 'URL', 'archive', 'archive_location', 'language', 'keyword', 'abstract'];
const NAME_PARTS = ['family', 'given', 'suffix', 'literal'];

function checkItem(place, item) {
    for (const [name, value] of Object.entries(item)) {
        if (STRINGS.includes(name)) {
            if (typeof value !== 'string' || value.trim() === '') faults.push(`${place}: ${name} is ${JSON.stringify(value)}`);
        } else if (name === 'author') {
            const sound = value.length > 0 && value.every((author) =>
                Object.entries(author).every(([part, text]) => NAME_PARTS.includes(part) && typeof text === 'string')
                && ('literal' in author) !== ('family' in author));
            if (!sound) faults.push(`${place}: author is ${JSON.stringify(value)}`);
        } else if (name === 'issued' || name === 'accessed') {
            const parts = value['date-parts']?.[0] ?? [];
            const sound = value['date-parts']?.length === 1 && parts.length >= 1 && parts.length <= 3 && parts.every(Number.isInteger);
            const others = Object.keys(value).filter((key) => !['date-parts', 'circa'].includes(key));
            if (!sound || others.length > 0) faults.push(`${place}: ${name} is ${JSON.stringify(value)}`);
        } else {
            faults.push(`${place}: ${name} is no variable`);
        }
    }
    if (!item.id || item.type !== 'article-newspaper') faults.push(`${place}: ${item.id} is of type ${item.type}`);
}

function checkReferences(name) {
    const items = attempt(name, () => JSON.parse(text(name)));
    if (!items) return;
    read.csl += items.length;
    items.forEach((item) => checkItem(name, item));
    if (new Set(items.map((item) => item.id)).size !== items.length) faults.push(`${name}: an id is there twice`);

    const bib = name.replace(/csl\.json$/, 'bib');
    const entries = attempt(bib, () => plugins.input.chain(text(bib), { generateGraph: false }));
    if (entries) {
        read.bib += entries.length;
        same(bib, 'the number of entries', entries.length, items.length);
        const keys = entries.map((entry) => entry['citation-key'] ?? entry.id);
        if (new Set(keys.map((key) => key.toLowerCase())).size !== keys.length) faults.push(`${bib}: a key is there twice`);
        entries.forEach((entry, at) => compare(`${bib} ${keys[at]}`, entry, items[at]));
    }

    const ris = name.replace(/csl\.json$/, 'ris');
    const written = text(ris);
    if (/[^\r]\n/.test(written)) faults.push(`${ris}: a line does not end in CR LF`);
    for (const line of written.split('\r\n')) {
        if (line !== '' && !/^[A-Z][A-Z0-9] {2}- /.test(line)) faults.push(`${ris}: ${JSON.stringify(line)} is no line of RIS`);
    }
    const records = attempt(ris, () => plugins.input.chain(written, { generateGraph: false }));
    if (records) {
        read.ris += records.length;
        same(ris, 'the number of records', records.length, items.length);
        const days = written.split('\r\nER  - \r\n').map((one) => one.match(/^DA {2}- (\d{4})\/(\d\d)?\/(\d\d)?\/\r$/m));
        records.forEach((record, at) => {
            // The reader knows the authors of news as reporters, and of two dates takes the year alone.
            record.author = [].concat(record.reporter ?? []).map((name) => ({ literal: name }));
            const parts = days[at]?.slice(1).filter(Boolean).map(Number);
            if (parts?.[0] === record.issued?.['date-parts'][0][0]) record.issued = parts && { 'date-parts': [parts] };
            compare(`${ris} ${items[at].id}`, record, items[at]);
            same(`${ris} ${items[at].id}`, 'the type', record.type, items[at].type);
        });
    }
}

function compare(place, found, item) {
    if (!item) return;
    const plain = (text) => text?.replace(/<[^>]*>/g, '');
    same(place, 'the title', plain(found.title), plain(item.title));
    same(place, 'the outlet', plain(found['container-title']), plain(item['container-title']));
    same(place, 'the authors', names(found.author).map(sorted), names(item.author).map(sorted));
    same(place, 'the date', found.issued?.['date-parts'], item.issued?.['date-parts']);
    same(place, 'the address', found.URL, item.URL?.replaceAll('{', '%7B').replaceAll('}', '%7D'));
}

// schema.org's own context, as far as it matters here: every name is one of schema.org, and these are addresses.
const CONTEXT = {
    '@vocab': 'https://schema.org/',
    url: { '@type': '@id' },
    isBasedOn: { '@type': '@id' },
    archivedAt: { '@type': '@id' },
    mainEntityOfPage: { '@type': '@id' },
};

async function checkLinkedData(name) {
    const html = text(name);
    const script = html.match(/<script type="application\/ld\+json">(.*?)<\/script>/s);
    if (!script) return;
    const documentLoader = async (url) => {
        if (!url.startsWith('https://schema.org')) throw new Error(`asks for ${url}`);
        return { contextUrl: null, document: { '@context': CONTEXT }, documentUrl: url };
    };
    try {
        const [article, ...others] = await jsonld.expand(JSON.parse(script[1]), { documentLoader, safe: true });
        const of = (property) => (article[`https://schema.org/${property}`] ?? []).map((value) => value['@id'] ?? value['@value']);
        const own = address + name.replace(/index\.html$/, '');
        if (others.length > 0 || article['@type'][0] !== 'https://schema.org/NewsArticle') faults.push(`${name}: is no NewsArticle`);
        for (const property of ['url', 'archivedAt', 'mainEntityOfPage']) {
            if (of(property)[0] !== own) faults.push(`${name}: ${property} is ${of(property)}`);
        }
        const original = html.match(/<meta name="DC.relation" content="([^"]*)"/)?.[1];
        if (original && of('isBasedOn')[0] !== original.replaceAll('&amp;', '&')) faults.push(`${name}: isBasedOn is ${of('isBasedOn')}`);
        const quads = await jsonld.toRDF(JSON.parse(script[1]), { documentLoader, safe: true });
        if (quads.length < 4) faults.push(`${name}: says ${quads.length} things`);
        read.jsonld += 1;
    } catch (error) {
        faults.push(`${name}: ${error.message}`);
    }
}

async function main() {
    files('.', 'csl.json').forEach(checkReferences);
    for (const name of files('.', 'index.html').filter((name) => name.startsWith('documents/'))) await checkLinkedData(name);
    console.log(JSON.stringify({ read, faults }));
}

main();
