// Filters the whole timeline, whichever part of it this page shows, from data/timeline-N.js. The filter stands in the
// address, after the #, so that it can be shared.
"use strict";

(() => {
  const form = document.getElementById("filter");
  if (!form) return;
  const everything = document.getElementById("everything");
  const filtered = document.getElementById("filtered");
  const count = document.getElementById("filter-count");
  const root = document.body.dataset.root;
  const element = globalThis.newsledgerElement;
  const FIELDS = ["entity", "type", "from", "to"];
  const LIMIT = 500;
  const DAY = /^(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?$/;
  let turn = 0;
  form.hidden = false;

  const wanted = () => Object.fromEntries(FIELDS.map((name) => [name, form.elements[name].value.trim()]));

  // what is wrong with the dates, in words
  const fault = ({ from, to }) => {
    for (const text of [from, to]) {
      if (text && !DAY.test(text)) return `“${text}” is no date; write 2013, 2013-08 or 2013-08-05.`;
    }
    return from && to && to + "9999-99-99".slice(to.length) < from ? `${from} comes after ${to}.` : "";
  };

  const remember = (values) => {
    const set = FIELDS.filter((name) => values[name]).map((name) => [name, values[name]]);
    const shared = set.length ? `#${new URLSearchParams(set)}` : "";
    if (shared || location.hash.includes("=")) {
      history.replaceState(null, "", shared || location.pathname + location.search);
    }
  };

  // the page's own happening, as fragments.py wrote it with every text escaped; its addresses start at the site's root
  const happening = (markup) => {
    const template = document.createElement("template");
    template.innerHTML = markup;
    const made = template.content.firstElementChild;
    made.removeAttribute("id");
    for (const link of made.querySelectorAll("a[href]")) link.setAttribute("href", root + link.getAttribute("href"));
    return made;
  };

  const show = (found) => {
    const years = new Map();
    for (const [, , , , year, markup] of found.slice(0, LIMIT)) {
      if (!years.has(year)) years.set(year, element("section", "", element("h2", "year", year)));
      years.get(year).append(happening(markup));
    }
    filtered.replaceChildren(...years.values());
  };

  const filter = async () => {
    const mine = ++turn;
    const values = wanted();
    const active = FIELDS.some((name) => values[name]);
    const wrong = fault(values);
    remember(values);
    count.classList.toggle("fault", Boolean(wrong));
    everything.hidden = active && !wrong;
    filtered.hidden = !active || Boolean(wrong);
    if (!active || wrong) {
      count.textContent = wrong;
      filtered.replaceChildren();
      return;
    }
    count.textContent = "…";
    const chunks = [];
    for (let at = 0; at < Number(form.dataset.chunks); at += 1) chunks.push(globalThis.newsledgerLoad("timeline", at));
    const loaded = await Promise.all(chunks);
    if (mine !== turn) return;
    const rows = loaded.filter(Boolean).flat();
    const last = values.to && values.to + "9999-99-99".slice(values.to.length);
    const entity = values.entity.toLowerCase();
    const found = rows.filter(
      ([first, end, type, names]) =>
        (!values.type || type === values.type) &&
        (!values.from || (end && end >= values.from)) &&
        (!last || (first && first <= last)) &&
        (!entity || names.some((name) => name.toLowerCase().includes(entity))),
    );
    show(found);
    const more = found.length > LIMIT ? `, the first ${LIMIT} are shown` : "";
    count.textContent = found.length
      ? `${found.length.toLocaleString("en")} ${found.length === 1 ? "happening" : "happenings"}${more}`
      : "No happening matches; widen the dates, or choose another name or type.";
    if (loaded.includes(null)) count.textContent += " (some of the data could not be loaded)";
  };

  const recall = () => {
    if (!location.hash.includes("=")) return;
    const given = new URLSearchParams(location.hash.slice(1));
    for (const name of FIELDS) form.elements[name].value = given.get(name) ?? "";
    filter();
  };

  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  globalThis.addEventListener("hashchange", recall);
  recall();
})();
