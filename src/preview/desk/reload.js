// Reloads the page when the site has changed, and lists what is wrong with the files when they are no site.
// Only a page that is seen listens: a browser opens few connections to one host, and a hidden page can wait.
(() => {
  "use strict";
  const shown = document.currentScript.dataset.site;
  let events = null;
  let panel = null;
  let dismissed = "";

  function listen() {
    if (events || document.hidden) return;
    events = new EventSource("/_desk/events");
    events.onmessage = look;
    events.onerror = () => {
      // The preview was stopped; it may be started again.
      stop();
      setTimeout(listen, 1000);
    };
  }

  function stop() {
    if (events) events.close();
    events = null;
  }

  async function look() {
    let status;
    try {
      status = await (await fetch("/_desk/status")).json();
    } catch {
      return;
    }
    if (status.site !== shown) {
      stop();
      location.reload();
    } else {
      show(status.faults, status.more);
    }
  }

  // What the faults say comes from files: it is only ever set as text.
  function show(faults, more) {
    const all = JSON.stringify(faults);
    if (panel) panel.remove();
    panel = null;
    if (!faults.length || all === dismissed || document.body.classList.contains("faults")) return;
    panel = document.createElement("div");
    const root = panel.attachShadow({ mode: "open" });
    const style = element("link", root);
    style.rel = "stylesheet";
    style.href = "/_desk/faults.css";
    const section = element("section", root);
    section.setAttribute("role", "alert");
    const count = faults.length + more;
    element("h1", section, count === 1 ? "1 fault" : `${count} faults`);
    element("p", section, "The page shows the site as it was before.");
    const list = element("ul", section);
    for (const fault of faults) {
      const item = element("li", list);
      if (fault.place) element("code", item, fault.place);
      element("pre", item, fault.message);
      if (fault.hint) element("p", item, fault.hint);
    }
    if (more) element("li", list, `and ${more} more`);
    element("button", section, "Close").onclick = () => {
      dismissed = all;
      show(faults, more);
    };
    document.body.append(panel);
  }

  function element(name, parent, text) {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    parent.append(made);
    return made;
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? stop() : listen()));
  addEventListener("pagehide", stop);
  addEventListener("pageshow", listen);
  listen();
})();
