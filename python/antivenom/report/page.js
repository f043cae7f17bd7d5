"use strict";
// The inventory is searched, and the arrows of a box stand out while it is looked at.
(() => {
  const search = document.getElementById("search");
  const table = document.getElementById("components");
  if (search && table) {
    const rows = Array.from(table.tBodies[0].rows, (row) => [row, row.textContent.toLowerCase()]);
    const count = document.getElementById("count");
    document.getElementById("searching").hidden = false;
    search.addEventListener("input", () => {
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const [row, text] of rows) {
        row.hidden = !words.every((word) => text.includes(word));
        shown += row.hidden ? 0 : 1;
      }
      count.textContent = shown + " of " + rows.length + " components";
    });
    // Whoever follows a link to a row wants to see it.
    window.addEventListener("hashchange", () => {
      const row = document.getElementById(location.hash.slice(1));
      if (row && row.hidden) {
        search.value = "";
        search.dispatchEvent(new Event("input"));
        row.scrollIntoView();
      }
    });
  }
  const graph = document.getElementById("graph");
  if (graph) {
    const boxes = new Map(Array.from(graph.querySelectorAll("[data-box]"), (box) => [box.dataset.box, box]));
    const arrows = Array.from(graph.querySelectorAll(".arrow"));
    const follow = (box) => {
      graph.classList.toggle("following", box !== null);
      for (const near of graph.querySelectorAll(".near")) near.classList.remove("near");
      if (box === null) return;
      box.classList.add("near");
      for (const arrow of arrows) {
        const { from, to } = arrow.dataset;
        if (from !== box.dataset.box && to !== box.dataset.box) continue;
        arrow.classList.add("near");
        boxes.get(from).classList.add("near");
        boxes.get(to).classList.add("near");
      }
    };
    for (const box of boxes.values()) {
      box.addEventListener("mouseenter", () => follow(box));
      box.addEventListener("focus", () => follow(box));
      box.addEventListener("mouseleave", () => follow(null));
      box.addEventListener("blur", () => follow(null));
    }
  }
})();
