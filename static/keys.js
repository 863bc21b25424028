// `/` leads to the search box, on every page, unless the reader has switched that off on the search page.
"use strict";
addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  const at = event.target;
  if (at instanceof Element && at.closest("input, textarea, select, [contenteditable]")) return;
  try {
    if (localStorage.getItem("cuttings-slash") === "off") return;
  } catch {
    // No storage: nothing was switched off.
  }
  const box = document.getElementById("q");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});
