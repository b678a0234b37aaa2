// Shared by every page: loading data scripts on demand (fetch does not work from a disk) and narrowing long tables.
"use strict";

(() => {
  const arrived = new Map();
  const asked = new Map();

  // a data script calls this
  globalThis.newsledger = (name, key, data) => {
    arrived.set(`${name}-${key}`, data);
  };

  // the data of data/<name>-<key>.js, or null when it cannot be had; a script is asked for once, whoever else waits
  globalThis.newsledgerLoad = (name, key) => {
    const id = `${name}-${key}`;
    if (!asked.has(id)) {
      asked.set(
        id,
        new Promise((resolve) => {
          const script = document.createElement("script");
          script.src = `${document.body.dataset.root}data/${id}.js`;
          script.onload = () => resolve(arrived.get(id) ?? null);
          script.onerror = () => resolve(null);
          document.head.append(script);
        }),
      );
    }
    return asked.get(id);
  };

  // an element with text and children; text from data only ever becomes a text node
  globalThis.newsledgerElement = (tag, className, ...children) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...children.filter((child) => child !== null && child !== undefined));
    return made;
  };

  // pages that are taken over from an older site ask for the day of this one
  const asOf = document.querySelector("[data-asof]");
  if (asOf) {
    globalThis.newsledgerLoad("run", 0).then((run) => {
      if (!run) return;
      const code = run[1] ? [", run ", globalThis.newsledgerElement("code", "", run[1])] : [];
      asOf.replaceChildren(`As of ${run[0]}`, ...code, ".");
    });
  }

  // a chart wider than its box shows its latest end first; the names of its rows stay in view
  for (const figure of document.querySelectorAll(".figure")) {
    const chart = figure.querySelector("svg.chart");
    const names = figure.querySelectorAll('text[fill="#0a0a04"]');
    const follow = () => {
      const shift = (figure.scrollLeft * chart.viewBox.baseVal.width) / (chart.clientWidth || 1);
      for (const name of names) name.setAttribute("dx", shift);
    };
    figure.scrollLeft = figure.scrollWidth;
    if (!chart || !names.length) continue;
    follow();
    figure.addEventListener("scroll", follow, { passive: true });
  }

  for (const form of document.querySelectorAll("form.narrow")) {
    const table = document.getElementById(form.dataset.narrow);
    const output = form.querySelector("output");
    if (!table) continue;
    form.hidden = false;
    const narrow = () => {
      const words = form.elements.words.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of table.tBodies[0].rows) {
        const text = row.textContent.toLowerCase();
        row.hidden = !words.every((word) => text.includes(word));
        shown += row.hidden ? 0 : 1;
      }
      output.textContent = words.length ? `${shown.toLocaleString("en")} shown` : "";
    };
    form.addEventListener("input", narrow);
    form.addEventListener("submit", (event) => event.preventDefault());
  }
})();
