// Filters the whole timeline, whichever part of it this page shows, from data/timeline-N.js.
"use strict";

(() => {
  const form = document.getElementById("filter");
  if (!form) return;
  const everything = document.getElementById("everything");
  const filtered = document.getElementById("filtered");
  const count = document.getElementById("filter-count");
  const root = document.body.dataset.root;
  const element = globalThis.newsledgerElement;
  const LIMIT = 500;
  let turn = 0;
  form.hidden = false;

  const name = ([text, url]) => {
    const inner = element("bdi", "", text);
    if (!url) return inner;
    const link = element("a", "", inner);
    link.href = root + url;
    return link;
  };
  const names = (pairs) => pairs.flatMap((pair, at) => (at ? [", ", name(pair)] : [name(pair)]));

  const item = ([when, , , , label, status, actors, targets, words, url, sources]) => {
    const heading = element("h3", "what", element("span", "kind", label), " ", ...names(actors));
    if (targets.length) heading.append(" → ", ...names(targets));
    if (status !== "occurred") heading.append(" ", element("span", "status", status));
    const link = element("a", "", words);
    link.href = root + url;
    link.dir = "auto";
    const told = element("p", "told", `${sources} ${sources === 1 ? "source" : "sources"}`);
    const body = element("div", "", heading, url ? element("blockquote", "", link) : null, told);
    return element("article", "happening", element("p", "when", when), body);
  };

  const filter = async () => {
    const mine = ++turn;
    const entity = form.elements.entity.value.trim().toLowerCase();
    const kind = form.elements.type.value;
    const from = form.elements.from.value.trim();
    const to = form.elements.to.value.trim();
    const active = Boolean(entity || kind || from || to);
    everything.hidden = active;
    filtered.hidden = !active;
    if (!active) {
      count.textContent = "";
      filtered.replaceChildren();
      return;
    }
    count.textContent = "…";
    const chunks = [];
    for (let at = 0; at < Number(form.dataset.chunks); at += 1) chunks.push(globalThis.newsledgerLoad("timeline", at));
    const rows = (await Promise.all(chunks)).filter(Boolean).flat();
    if (mine !== turn) return;
    const last = to && to + "9999-99-99".slice(to.length);
    const found = rows.filter(
      (row) =>
        (!kind || row[3] === kind) &&
        (!from || (row[2] && row[2] >= from)) &&
        (!to || (row[1] && row[1] <= last)) &&
        (!entity || [...row[6], ...row[7]].some(([text]) => text.toLowerCase().includes(entity))),
    );
    filtered.replaceChildren(...found.slice(0, LIMIT).map(item));
    const more = found.length > LIMIT ? `, the first ${LIMIT} are shown` : "";
    count.textContent = `${found.length.toLocaleString("en")} ${found.length === 1 ? "happening" : "happenings"}${more}`;
  };

  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
})();
