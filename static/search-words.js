// The words of texts and queries, read as the index reads those of the documents: src/search/words.rs, forms.rs and
// korean.rs do the same, and a test holds the two together.
"use strict";

// `about` is the index's account of itself; `load` fetches a script below the site's root.
const cuttingsWords = (about, load) => {
  const silent = /[\u00ad\u200c\u200d]/u;
  const mark = /\p{M}/u;
  const letter = /[\p{Alphabetic}\p{N}]/u;
  const hangul = /[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff]/u;
  const unspaced =
    /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\u{20000}-\u{3ffff}]/u;

  function runs(text) {
    const found = [];
    let open, at = 0;
    for (const c of text) {
      let kind;
      if (silent.test(c) || mark.test(c)) kind = open?.kind;
      else if (letter.test(c)) kind = unspaced.test(c) ? "unspaced" : hangul.test(c) ? "hangul" : "spaced";
      if (open?.kind !== kind) open = undefined;
      if (kind) {
        if (!open) found.push((open = { kind, start: at, end: at }));
        open.end = at + c.length;
      }
      at += c.length;
    }
    for (const run of found) run.text = text.slice(run.start, run.end);
    return found;
  }

  const first40 = (text) => (text.length > 40 ? [...text].slice(0, 40).join("") : text);

  function lower(written, dotless) {
    const composed = first40(written.normalize("NFKC")).replace(
      /[\u00ad\u200c\u200d\u0640\u064b-\u0652\u0670\u06d6-\u06ed\u0591-\u05c7]/gu, "");
    return (dotless ? composed.replace(/I/g, "ı").replace(/İ/g, "i") : composed).toLowerCase();
  }

  function arabic(word) {
    let spelt = word.replace(/[أإآٱ]/g, "ا");
    if ([...spelt].length > 5 && /^[وف]ال/.test(spelt)) spelt = spelt.slice(1);
    return [...spelt].length > 2 ? spelt.replace(/ى$/, "ي").replace(/ه$/, "ة") : spelt;
  }

  const joined = {
    ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", ł: "l", ı: "i", þ: "th", ς: "σ",
    ی: "ي", ى: "ي", ک: "ك", ہ: "ه",
  };
  const zeros = [0x660, 0x6f0, 0x966, 0x9e6];

  function fold(word) {
    return word.normalize("NFD").replace(/[\u0300-\u036f\u0653-\u0655]/gu, "")
      .replace(/[ßæœøđðłıþςیىکہ]/gu, (c) => joined[c])
      .replace(/[٠-٩۰-۹०-९০-৯]/gu, (c) => c.charCodeAt(0) - zeros.findLast((zero) => zero <= c.charCodeAt(0)));
  }

  const scripts = [
    ["latin", /[a-z\u00c0-\u024f\u1e00-\u1eff]/u], ["greek", /[\u0370-\u03ff\u1f00-\u1fff]/u],
    ["cyrillic", /[\u0400-\u052f]/u], ["armenian", /[\u0530-\u058f]/u], ["hebrew", /[\u0590-\u05ff]/u],
    ["arabic", /[\u0600-\u06ff\u0750-\u077f]/u], ["devanagari", /[\u0900-\u097f]/u], ["tamil", /[\u0b80-\u0bff]/u],
  ];

  function scriptOf(word) {
    const first = [...word].find((c) => !/\p{N}/u.test(c));
    return first && scripts.find(([, letters]) => letters.test(first))?.[0];
  }

  const stemmers = new Map();

  // Snowball 3.0.0, which reads the documents, and 3.0.1, which reads queries, differ in this word.
  const exceptions = new Map([["english international", "internat"]]);

  async function loadStemmers(script) {
    const needed = about.stemmers.filter(([, name, of]) => of.split(" ").includes(script) && !stemmers.has(name));
    if (!needed.length) return;
    await load("search/stemmers/base");
    await Promise.all(needed.map(async ([, name]) => {
      await load(`search/stemmers/${name}`);
      stemmers.set(name, new window[`${name[0].toUpperCase()}${name.slice(1)}Stemmer`]());
    }));
  }

  // The key of a word in documents of a language; its stemmer must have been loaded.
  function keyOf(written, language) {
    const code = language === "nb" || language === "nn" ? "no" : language;
    const word = lower(written, code === "tr" || code === "az");
    const known = about.stemmers.find(([of]) => of === code);
    const stemmer = known && known[2].split(" ").includes(scriptOf(word)) && stemmers.get(known[1]);
    if (!stemmer) return fold(word);
    const stem = fold(exceptions.get(`${known[1]} ${word}`) ?? stemmer.stemWord(code === "ar" ? arabic(word) : word));
    return stem && `${stem}:${code}`;
  }

  function withoutParticles(word) {
    for (;;) {
      const ends = about.particles.filter((end) => word.endsWith(end) && [...word.slice(0, -end.length)].length > 1);
      if (!ends.length) return word;
      word = word.slice(0, -ends.reduce((a, b) => (b.length > a.length ? b : a)).length);
    }
  }

  const keyOfHangul = (written) => withoutParticles(first40(written.normalize("NFKC")));
  const characters = (written) => [...written.normalize("NFKC").toLowerCase()].filter((c) => !silent.test(c));
  const nameKey = (by, name) => `!${by}:${fold(name.normalize("NFKC").toLowerCase().trim())}`;

  // The keys of a word in any language of the archive.
  async function keysOf(written) {
    const script = scriptOf(lower(written));
    if (script) await loadStemmers(script);
    const languages = about.stemmers.map(([code]) => code);
    return [...new Set([keyOf(written), keyOf(written, "tr"), ...languages.map((code) => keyOf(written, code))])]
      .filter(Boolean);
  }

  // The keys of a text in a language, word for word.
  function keysOfText(text, language) {
    const primary = language.split("-")[0].toLowerCase();
    return runs(text).flatMap((run) => {
      if (run.kind === "hangul") return [keyOfHangul(run.text)];
      if (run.kind === "spaced") return [keyOf(run.text, primary)];
      const all = characters(run.text);
      return all.map((c, at) => c + (all[at + 1] ?? ""));
    });
  }

  return { runs, lower, fold, characters, nameKey, keyOf, keyOfHangul, keysOf, keysOfText };
};
