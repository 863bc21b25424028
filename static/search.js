// The search of an archive built with Cuttings: reads the index in search/, which is cut into scripts so that it can
// be read from any host and from disk. docs/search.md describes the index and what a query may say.
"use strict";

const cuttingsSearch = (() => {
  const root = new URL(".", document.currentScript.src);
  const loads = new Map();
  const came = new Map();
  let about, words;

  // Loading

  const come = (kind) => (name, value) => came.set(`${kind}/${name}`, value);
  const comeAlone = (kind) => (value) => came.set(kind, value);

  function load(path) {
    if (!loads.has(path)) {
      const loaded = new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = new URL(`${path}.js`, root).href;
        script.onload = () => (script.remove(), done());
        script.onerror = () => (script.remove(), loads.delete(path), failed(new Error(path)));
        document.head.append(script);
      });
      loads.set(path, loaded);
    }
    return loads.get(path);
  }

  async function read(name) {
    await load(`search/${name}`);
    return came.get(name);
  }

  async function begin() {
    if (!about) {
      const [index] = await Promise.all([read("index"), load("search-words")]);
      index.parts = namesOf(index.firsts);
      words = cuttingsWords(index, load);
      about = index;
    }
    return about;
  }

  // Numbers: see src/search/code.rs

  const values = new Uint8Array(128);
  for (let code = 35, value = 0; code < 127; code++) if (code !== 92) values[code] = value++;

  function numbers(text) {
    const found = [];
    let number = 0, place = 1;
    for (let at = 0; at < text.length; at++) {
      const digit = values[text.charCodeAt(at)];
      if (digit < 46) {
        found.push(number + digit * place);
        number = 0;
        place = 1;
      } else {
        number += (digit - 46) * place;
        place *= 45;
      }
    }
    return found;
  }

  const signed = (number) => (number % 2 ? -(number + 1) / 2 : number / 2);

  // The index

  // A part is called after its first key (FNV-1a); of two that would be called alike, the later one takes the next number.
  const numberOf = (key) =>
    new TextEncoder().encode(key).reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193), 0x811c9dc5) >>> 0;

  function namesOf(firsts) {
    const taken = new Set();
    return firsts.map((first) => {
      let number = numberOf(first);
      while (taken.has(number)) number = (number + 1) >>> 0;
      taken.add(number);
      return number.toString(16).padStart(8, "0");
    });
  }

  function partOf(key) {
    let low = 0, high = about.firsts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (about.firsts[middle] <= key) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  // The keys of a part, each followed by its documents, and where each key stands in that list.
  async function keysIn(part) {
    const list = await read(`parts/${about.parts[part]}`);
    if (!list.places) {
      list.places = new Map();
      for (let at = 0; at < list.length; at += 2) list.places.set(list[at], at);
    }
    return list;
  }

  // The documents of a key with what each says of it, 0 to 1.
  async function lookUp(key) {
    const part = partOf(key);
    if (part < 0) return new Map();
    const list = await keysIn(part);
    const at = list.places.get(key);
    return at === undefined ? new Map() : documentsOf(list[at + 1]);
  }

  function documentsOf(text) {
    const documents = new Map();
    let document = -1;
    for (const number of numbers(text)) {
      document += Math.floor(number / 16) + 1;
      documents.set(document, (number % 16) / 16);
    }
    return documents;
  }

  // The keys that begin with some letters, of words and not of filters: at most so many.
  async function beginning(letters, most = 60) {
    const found = [];
    const last = Math.min(partOf(`${letters}\uffff`), Math.max(partOf(letters), 0) + 2);
    for (let part = Math.max(partOf(letters), 0); part <= last; part++) {
      const list = await keysIn(part);
      for (let at = 0; at < list.length; at += 2) if (list[at].startsWith(letters)) found.push([list[at], list[at + 1]]);
    }
    return found.sort((a, b) => b[1].length - a[1].length).slice(0, most);
  }

  // Where a key stands in those of its documents that are asked for.
  async function placesOf(key, wanted) {
    const part = partOf(key);
    const places = new Map();
    if (part < 0) return places;
    const list = await keysIn(part);
    const at = list.places.get(key);
    if (at === undefined) return places;
    const name = about.parts[part];
    const own = (await read(`places/${name}`))[at / 2];
    const documents = [...documentsOf(list[at + 1]).keys()];
    if (typeof own === "string") {
      placesIn(own, documents, places);
      return places;
    }
    // The places of a common word stand in blocks of documents.
    const inBlock = new Map();
    for (const document of documents) {
      const block = document >> own;
      if (!inBlock.has(block)) inBlock.set(block, []);
      inBlock.get(block).push(document);
    }
    const blocks = new Set([...wanted].map((document) => document >> own).filter((block) => inBlock.has(block)));
    const hash = numberOf(key).toString(16).padStart(8, "0");
    await Promise.all([...blocks].map(async (block) => {
      placesIn(await read(`places/${name}-${hash}-${block}`), inBlock.get(block), places);
    }));
    return places;
  }

  function placesIn(text, documents, places) {
    const all = numbers(text);
    let next = 0;
    for (const document of documents) {
      const own = [];
      for (let place = 0, left = all[next++]; left; left--) {
        place += all[next++];
        own.push(place++);
      }
      places.set(document, own);
    }
  }

  // The query

  const operators = new Set(["source", "tag", "year", "language", "after", "before"]);

  function parse(query) {
    const parts = [];
    const plain = query.replace(/[“”„‟«»＂]/gu, '"').replace(/：/gu, ":");
    for (const [, minus, , operator, quoted, bare] of plain.matchAll(/([-−]?)((\p{L}+):)?(?:"([^"]*)"?|([^\s"]+))/gu)) {
      const by = operators.has(operator?.toLowerCase()) ? operator.toLowerCase() : undefined;
      const text = quoted ?? bare;
      const without = Boolean(minus);
      if (by) parts.push({ by, text, without });
      else parts.push({ text: operator ? `${operator}:${text}` : text, phrase: quoted !== undefined, without });
    }
    return parts;
  }

  // What a part of a query asks of the index: words, each of which must be found, or phrases.
  async function clausesOf({ text, phrase, without }) {
    const sequence = [];
    const clauses = [];
    for (const run of words.runs(text)) {
      if (run.kind === "unspaced") {
        const all = words.characters(run.text);
        const pairs = all.slice(0, -1).map((c, at) => ({ keys: [c + all[at + 1]] }));
        if (phrase) sequence.push(...(pairs.length ? [...pairs, {}] : [{ begins: all[0], keys: [] }]));
        else if (pairs.length) clauses.push({ words: pairs, without });
        else clauses.push({ words: [{ begins: all[0], keys: [] }], without });
      } else {
        const keys = run.kind === "hangul" ? [words.keyOfHangul(run.text)] : await words.keysOf(run.text);
        const word = { keys, written: run.kind === "hangul" ? run.text : words.fold(words.lower(run.text)) };
        if (phrase) sequence.push(word);
        else if (/\*$/.test(text) && run.end === text.length - 1) clauses.push({ words: [{ ...word, begins: word.written }], without });
        else clauses.push({ words: [word], without });
      }
    }
    if (sequence.length) clauses.push({ words: sequence, without, phrase: text });
    return clauses;
  }

  async function documentsOfWord(word) {
    const documents = new Map();
    const add = (found, share) => {
      for (const [document, said] of found) documents.set(document, Math.max(documents.get(document) ?? 0, said * share));
    };
    for (const found of await Promise.all(word.keys.map(lookUp))) add(found, 1);
    if (word.begins) for (const [, text] of await beginning(word.begins)) add(documentsOf(text), 0.6);
    return documents;
  }

  // The documents of a clause with their scores (BM25: how rare the word is, times what the document says of it).
  async function answer(clause) {
    const lists = await Promise.all(clause.words.filter((word) => word.keys).map(documentsOfWord));
    const total = about.documents;
    const rarity = lists.map((list) => Math.log(1 + (total - list.size + 0.5) / (list.size + 0.5)));
    const smallest = lists.reduce((a, b) => (b.size < a.size ? b : a));
    const scores = new Map();
    for (const document of smallest.keys()) {
      if (!lists.every((list) => list.has(document))) continue;
      scores.set(document, lists.reduce((sum, list, at) => sum + list.get(document) * rarity[at], 0));
    }
    return clause.words.length > 1 ? inOrder(clause, scores, lists) : scores;
  }

  // Of a phrase's documents, those in which its words stand side by side: the rarest words are looked at first, so that
  // of the common ones little is left to read.
  async function inOrder(clause, scores, lists) {
    const sizes = new Map(clause.words.filter((word) => word.keys).map((word, at) => [word, lists[at].size]));
    const order = clause.words.map((word, at) => [word, at]).filter(([word]) => word.keys && !word.begins)
      .sort(([a], [b]) => sizes.get(a) - sizes.get(b));
    // Where in each document the phrase can still begin.
    let begins;
    for (const [word, offset] of order) {
      const wanted = begins ?? scores;
      const all = await Promise.all(word.keys.map((key) => placesOf(key, wanted.keys())));
      const next = new Map();
      for (const document of wanted.keys()) {
        const own = all.flatMap((found) => found.get(document) ?? []).map((place) => place - offset);
        const before = begins && new Set(begins.get(document));
        const left = before ? own.filter((place) => before.has(place)) : own;
        if (left.length) next.set(document, left);
      }
      begins = next;
    }
    return begins ? new Map([...begins.keys()].map((document) => [document, scores.get(document) * 1.2])) : scores;
  }

  // Days

  let calendar;

  async function days() {
    if (calendar) return calendar;
    const all = numbers(await read("dates"));
    const from = [], to = [];
    let day = 0;
    for (let at = 0; at < all.length; at += 2) {
      const known = signed(all[at + 1]);
      day += signed(all[at]);
      const first = new Date(day * 864e5);
      const year = first.getUTCFullYear(), month = first.getUTCMonth();
      const end = [day, Date.UTC(year, month + 1, 0) / 864e5, Date.UTC(year, 11, 31) / 864e5][known];
      from.push(known === 3 ? undefined : day);
      to.push(known === 3 ? undefined : end);
    }
    calendar = { from, to };
    return calendar;
  }

  // The first and last day of 2024, 2024-03, 2024-03-05.
  function span(text) {
    const written = /^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?$/.exec(words.fold(text.normalize("NFKC")));
    if (!written) return undefined;
    const [year, month, day] = written.slice(1).map((part) => part && Number(part));
    const first = Date.UTC(year, (month ?? 1) - 1, day ?? 1);
    const last = day ? first : month ? Date.UTC(year, month, 0) : Date.UTC(year, 11, 31);
    return [first / 864e5, last / 864e5];
  }

  async function within({ by, text }) {
    if (by === "after" || by === "before") {
      const asked = span(text);
      const { from, to } = await days();
      const holds = (at) => asked && from[at] !== undefined && (by === "after" ? to[at] >= asked[0] : from[at] < asked[0]);
      return new Set(from.map((_, at) => at).filter(holds));
    }
    const letter = { source: "s", tag: "t", year: "y", language: "l" }[by];
    const exact = await lookUp(words.nameKey(letter, text));
    if (exact.size || by === "year" || by === "language") return new Set(exact.keys());
    // No such name: those that hold what was written.
    const part = words.nameKey(letter, text).slice(3);
    const names = (await read(`${by}s`)).filter((name) => words.nameKey(letter, name).slice(3).includes(part));
    const lists = await Promise.all(names.slice(0, 50).map((name) => lookUp(words.nameKey(letter, name))));
    return new Set(lists.flatMap((list) => [...list.keys()]));
  }

  // All documents that a query finds, best first; what was asked of them; and whether less than all was found.
  async function find(query, filters = [], order = "best") {
    await begin();
    const parts = [...parse(query), ...filters];
    const clauses = (await Promise.all(parts.filter((part) => !part.by).map(clausesOf))).flat();
    const wanted = clauses.filter((clause) => !clause.without);
    let answers = await Promise.all(wanted.map(answer));
    let relaxed;
    const last = wanted.at(-1);
    if (answers.length && !answers.at(-1).size && last.words.length === 1 && last.words[0].written?.length > 1) {
      const begun = { ...last, words: [{ ...last.words[0], begins: last.words[0].written }] };
      const found = await answer(begun);
      if (found.size) {
        answers[answers.length - 1] = found;
        wanted[wanted.length - 1] = begun;
        relaxed = { begins: last.words[0].written };
      }
    }
    let scores;
    if (wanted.length) {
      const has = (document) => answers.every((found) => found.has(document));
      const sum = (document) => answers.reduce((sum, found) => sum + (found.get(document) ?? 0), 0);
      const any = new Set(answers.flatMap((found) => [...found.keys()]));
      const all = [...any].filter(has);
      if (!all.length && any.size) relaxed = { some: true };
      scores = new Map((all.length ? all : [...any]).map((document) => [document, sum(document)]));
    } else if (parts.some((part) => part.by)) {
      scores = new Map(Array.from({ length: about.documents }, (_, document) => [document, 0]));
    } else {
      scores = new Map();
    }
    const refused = await Promise.all(clauses.filter((clause) => clause.without).map(answer));
    for (const documents of refused) for (const document of documents.keys()) scores.delete(document);
    for (const part of parts.filter((part) => part.by)) {
      const holds = await within(part);
      for (const document of [...scores.keys()]) if (holds.has(document) === part.without) scores.delete(document);
    }
    const documents = [...scores.keys()];
    const byScore = (a, b) => scores.get(b) - scores.get(a) || b - a;
    if (order === "best" && wanted.length) documents.sort(byScore);
    else {
      const { from } = await days();
      const way = order === "oldest" ? 1 : -1;
      // What is not dated comes last either way.
      const day = (at) => from[at] ?? Infinity * way;
      documents.sort((a, b) => (day(a) === day(b) ? byScore(a, b) : (day(a) - day(b)) * way));
    }
    return { documents, clauses: wanted, relaxed };
  }

  // What is shown of a document

  async function card(document) {
    const group = Math.floor(document / about.cards);
    const [slug, title, language, direction, datetime, date, source] = (await read(`cards/${group}`))[document % about.cards];
    const path = `documents/${encodeURIComponent(slug)}/`;
    return { slug, title, language, direction, datetime, date, source, address: new URL(path + about.page, root).href, path };
  }

  async function textOf(card) {
    if (about.texts) {
      await load(`${card.path}text`);
      return came.get(`text/${card.slug}`);
    }
    const answer = await fetch(new URL(`${card.path}index.md`, root));
    return answer.ok ? plain(await answer.text()) : "";
  }

  // The words of a Markdown file, near enough for an excerpt.
  function plain(markdown) {
    const named = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: " " };
    return markdown.replace(/^---\n[^]*?\n---\n/, "")
      .replace(/^\[\^[^\]]*\]:|\[\^[^\]]*\]/gm, "")
      .replace(/!\[[^\]]*\]\((?:\\.|[^)\\])*\)/g, "")
      .replace(/\[((?:\\.|[^\]\\])*)\]\((?:\\.|<[^>]*>|[^)\\])*\)/g, "$1")
      .replace(/^\s*(?:```|~~~).*$|^ {0,3}(?:#{1,6} |>|[-*+] |\d+[.)] )+|^\s*\|?[-:| ]+\|?$/gm, "")
      .replace(/<\/?[a-z][^>]*>|(?<!\\)\*+|(?<![\p{L}\p{N}\\])_+|(?<!\\)_+(?![\p{L}\p{N}])|(?<!\\)~~|(?<!\\)[`|]/giu, "")
      .replace(/\\([!-/:-@[-`{-~])/g, "$1")
      .replace(/&(amp|lt|gt|quot|nbsp);/g, (_, name) => named[name]).trim();
  }

  // The stretches of a text that the clauses ask for: [start, end, clause].
  async function hits(text, language, clauses) {
    const primary = language.split("-")[0].toLowerCase();
    const found = [];
    const wanted = clauses.map((clause) => new Set(clause.words.flatMap((word) => word.keys ?? [])));
    const begun = clauses.map((clause) => clause.words.map((word) => word.begins).filter(Boolean));
    for (const run of words.runs(text)) {
      if (run.kind === "unspaced") {
        const all = [...run.text];
        let at = run.start;
        all.forEach((c, place) => {
          const pair = words.characters(c + (all[place + 1] ?? "")).join("");
          const length = c.length + (all[place + 1]?.length ?? 0);
          wanted.forEach((keys, clause) => {
            if (keys.has(pair)) found.push([at, at + length, clause]);
            else if (begun[clause].some((letters) => pair.startsWith(letters))) found.push([at, at + c.length, clause]);
          });
          at += c.length;
        });
        continue;
      }
      const key = run.kind === "hangul" ? words.keyOfHangul(run.text) : words.keyOf(run.text, primary);
      const word = run.kind === "hangul" ? run.text : words.fold(words.lower(run.text));
      wanted.forEach((keys, clause) => {
        if (keys.has(key) || begun[clause].some((letters) => word.startsWith(letters) || key.startsWith(letters))) {
          found.push([run.start, run.end, clause]);
        }
      });
    }
    return found;
  }

  const LENGTH = 260;

  // The stretch of a text that holds most of what was asked for, with its hits.
  function excerpt(text, found) {
    let best = 0, most = 0;
    found.forEach(([start], at) => {
      const near = [];
      for (let next = at; next < found.length && found[next][1] < start + LENGTH - 60; next++) near.push(found[next][2]);
      const score = new Set(near).size * 100 + Math.min(near.length, 20);
      if (score > most) {
        most = score;
        best = start;
      }
    });
    let start = Math.max(0, best - 60);
    if (start) {
      const blank = text.slice(start, best).search(/\s/);
      start = blank < 0 ? best - Math.min(10, best) : start + blank + 1;
    }
    let end = Math.min(text.length, start + LENGTH);
    if (end < text.length) {
      const blank = text.lastIndexOf(" ", end);
      if (blank > start + LENGTH / 2) end = blank;
    }
    return { start, end };
  }

  return {
    index: comeAlone("index"), dates: comeAlone("dates"), sources: comeAlone("sources"), tags: comeAlone("tags"),
    part: come("parts"), places: come("places"), cards: come("cards"), text: come("text"),
    about: begin, keysOfText: (text, language) => words.keysOfText(text, language),
    names: read, find, card, textOf, hits, excerpt,
  };
})();
