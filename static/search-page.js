// The search page: the form, the list of results, the keyboard, the address.
"use strict";

(() => {
  const engine = new URL("search.js", document.currentScript.src);
  const form = document.querySelector("form.search");
  const box = document.getElementById("q");
  const list = document.getElementById("results");
  const status = document.getElementById("status");
  const note = document.getElementById("note");
  const more = document.getElementById("more");
  const fields = ["source", "tag", "year", "language"];
  const PAGE = 10;
  let search, about, latest = 0, shown;

  // What reads the index is fetched when it is needed: a reader who does not search pays nothing for it.
  let loading;
  function begin() {
    loading ??= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = engine.href;
      script.onload = done;
      script.onerror = () => ((loading = undefined), failed(new Error(engine.href)));
      document.head.append(script);
    }).then(async () => {
      search = cuttingsSearch;
      about = await search.about();
    });
    return loading;
  }

  const fill = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
  const number = (count) => String(count).replace(/\d/g, (digit) => [...about.digits][digit]);
  const plural = new Intl.PluralRules(document.documentElement.lang);
  const counted = (count) => fill(about.counts[plural.select(count)] ?? about.counts.other, { n: number(count) });
  const word = (name, values = {}) => fill(about.words[name], values);

  function element(name, properties = {}, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  // A stretch of a text with its hits marked.
  function marked(text, start, end, hits) {
    const nodes = [];
    let at = start;
    for (const [from, to] of hits) {
      if (to <= at || from >= end) continue;
      const [first, last] = [Math.max(from, at), Math.min(to, end)];
      if (first > at) nodes.push(text.slice(at, first));
      nodes.push(element("mark", {}, text.slice(first, last)));
      at = last;
    }
    if (at < end) nodes.push(text.slice(at, end));
    return nodes;
  }

  async function entry(card, found) {
    const link = element("a", { href: card.address, lang: card.language });
    link.append(...marked(card.title, 0, card.title.length, await search.hits(card.title, card.language, found.clauses)));
    const meta = element("p", { className: "meta" });
    if (card.source) meta.append(element("bdi", {}, card.source));
    if (card.source && card.date) meta.append(element("span", { className: "dot", ariaHidden: "true" }, " · "));
    if (card.date) meta.append(element("time", { dateTime: card.datetime }, element("bdi", {}, card.date)));
    const lead = element("p", { className: "lead", lang: card.language });
    return Object.assign(element("li", { className: "entry", dir: card.direction }, element("h3", {}, link), lead, meta), {
      card, lead,
    });
  }

  // Excerpts are read when their results come into view, so that a query costs what is looked at.
  const watcher = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      watcher.unobserve(target);
      illustrate(target, shown);
    }
  }, { rootMargin: "50px" });

  async function illustrate(item, found) {
    try {
      const text = await search.textOf(item.card);
      const hits = await search.hits(text, item.card.language, found.clauses);
      const { start, end } = search.excerpt(text, hits);
      item.lead.replaceChildren(...(start ? ["… "] : []), ...marked(text, start, end, hits), ...(end < text.length ? [" …"] : []));
    } catch {
      item.lead.remove();
    }
    item.classList.add("complete");
  }

  // The next results, each shown as soon as it and those before it are there.
  async function next(found, asked, before = []) {
    const wanted = found.documents.slice(found.next, found.next + PAGE);
    found.next += wanted.length;
    const items = [];
    for (const coming of wanted.map(async (document) => entry(await search.card(document), found))) {
      const item = await coming;
      if (asked !== latest) return;
      before.splice(0).forEach((old) => old.remove());
      list.append(item);
      watcher.observe(item);
      items.push(item);
    }
    before.forEach((old) => old.remove());
    more.hidden = found.next >= found.documents.length;
    return items;
  }

  const asked = () => Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]));

  async function run(remember = true) {
    const now = ++latest;
    const query = asked();
    form.ariaBusy = "true";
    const filters = fields.filter((by) => query[by]).map((by) => ({ by, text: query[by], without: false }));
    if (remember) address(query);
    try {
      await begin();
      const empty = !query.q && !filters.length;
      const found = empty ? undefined : await search.find(query.q ?? "", filters, query.order || "best");
      if (now !== latest) return;
      shown = found && Object.assign(found, { next: 0 });
      watcher.disconnect();
      if (!found) {
        list.replaceChildren();
        status.textContent = note.textContent = "";
        more.hidden = true;
        return;
      }
      say(found);
      await next(found, now, [...list.children]);
    } catch (error) {
      if (now !== latest) return;
      status.textContent = status.dataset.failed;
      throw error;
    } finally {
      if (now === latest) form.ariaBusy = null;
    }
  }

  function say(found) {
    const count = found.documents.length;
    status.textContent = count ? counted(count) : word("none");
    note.textContent = !count ? "" : found.relaxed?.some ? word("some")
      : found.relaxed?.begins ? word("begins", { word: found.relaxed.begins }) : "";
  }

  // The address says what is asked, so that it can be kept and sent.
  function address(query) {
    const kept = Object.entries(query).filter(([name, value]) => value && !(name === "order" && value === "best"));
    const written = new URLSearchParams(kept).toString();
    try {
      history.replaceState(null, "", written ? `?${written}` : location.pathname);
    } catch {
      // Some browsers keep the address of a page from disk as it is.
    }
  }

  function restore() {
    for (const [name, value] of new URLSearchParams(location.search)) {
      const field = form.elements[name];
      if (!field) continue;
      if (field.tagName === "SELECT" && ![...field.options].some((option) => option.value === value)) {
        field.append(new Option(value, value));
      }
      field.value = value;
    }
    const narrowed = fields.some((name) => form.elements[name].value);
    if (narrowed) document.getElementById("filters").open = true;
  }

  // Suggestions for tags and sources are read when they are asked for. Of very many, those are offered that have in
  // them what is typed, as far as anybody would look: a browser stalls at a hundred thousand.
  const MOST_SUGGESTIONS = 500;
  for (const [name, file] of [["source", "sources"], ["tag", "tags"]]) {
    const field = form.elements[name];
    field.addEventListener("focus", async () => {
      await begin();
      const names = await search.names(file);
      const areMany = names.length > MOST_SUGGESTIONS;
      const suggest = () => {
        const typed = areMany ? field.value.toLowerCase() : "";
        const fitting = names.filter((value) => value.toLowerCase().includes(typed)).slice(0, MOST_SUGGESTIONS);
        const options = fitting.map((value) => element("option", { value }));
        document.getElementById(`${name}-names`).replaceChildren(...options);
      };
      suggest();
      if (areMany) field.addEventListener("input", suggest);
    }, { once: true });
  }

  async function choices() {
    await begin();
    const add = (field, value, label, count) => {
      const known = [...field.options].find((option) => option.value === value);
      const text = `${label} (${number(count)})`;
      if (known) known.text = text;
      else field.append(new Option(text, value));
    };
    for (const [year, count] of about.years) add(form.elements.year, String(year), number(year), count);
    for (const [tag, name, count] of about.languages) add(form.elements.language, tag, name, count);
  }

  let typing;
  form.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(run, 150);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(typing);
    run();
  });
  form.addEventListener("reset", () => setTimeout(run));
  more.addEventListener("click", async () => {
    const items = await next(shown, latest);
    items?.[0]?.querySelector("a").focus();
  });

  // Arrows lead from the box to the results and back.
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const links = [...list.querySelectorAll("h3 a")];
    const at = links.indexOf(document.activeElement);
    const inBox = [box, document.body].includes(document.activeElement);
    if (event.key === "ArrowDown" && (inBox || at >= 0)) links[at + 1]?.focus();
    else if (event.key === "ArrowUp" && at >= 0) (links[at - 1] ?? box).focus();
    else if (event.key === "Escape" && at >= 0) box.focus();
    else return;
    event.preventDefault();
  });

  const slash = document.getElementById("slash");
  try {
    slash.checked = localStorage.getItem("cuttings-slash") !== "off";
    slash.addEventListener("change", () => localStorage.setItem("cuttings-slash", slash.checked ? "on" : "off"));
  } catch {
    slash.closest("label").hidden = true;
  }

  document.querySelectorAll("[data-needs-script]").forEach((part) => (part.hidden = false));
  restore();
  form.addEventListener("focusin", choices, { once: true });
  if (location.search) choices().then(() => (restore(), run(false)));
})();
