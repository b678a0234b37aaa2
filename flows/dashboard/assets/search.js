// Finds names, titles and sentences that hold every word, or words that begin with it, in data/words-N.js.
"use strict";

(() => {
  const form = document.getElementById("searchform");
  const input = document.getElementById("words");
  const state = document.getElementById("state");
  const results = document.getElementById("results");
  const root = document.body.dataset.root;
  const element = globalThis.newsledgerElement;
  const shards = Number(form.dataset.shards);
  const perChunk = Number(form.dataset.chunk);
  const passed = new Set(form.dataset.pass.split(" "));
  const LIMIT = 60;
  document.getElementById("scriptless").hidden = true;
  const KINDS = { name: "Name", relation: "Relation", series: "Numbers", article: "Article", happening: "Happening", number: "Number", line: "In the text" };
  let turn = 0;

  // the same steps as in the building of the index
  const tokens = (text) => {
    const plain = text.normalize("NFKC").toLowerCase();
    const apart = plain.replace(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu, " $& ");
    return [...new Set(apart.match(/[\p{L}\p{N}]+/gu) ?? [])].filter((word) => !/^[a-z]$/.test(word));
  };
  const shardOf = (word) => {
    let value = 2166136261;
    for (const char of [...word].slice(0, 2)) value = Math.imul(value ^ char.codePointAt(0), 16777619) >>> 0;
    return value % shards;
  };
  const entriesOf = (steps) => {
    let at = 0;
    return steps.map((step, index) => (at = index ? at + step : step));
  };

  // the entries with a word that is, or begins with, the wanted one; null when it narrows nothing
  const having = async (word) => {
    const shard = await globalThis.newsledgerLoad("words", shardOf(word));
    if (!shard) return new Map();
    const found = new Map();
    let wide = false;
    for (const [known, steps] of Object.entries(shard)) {
      const whole = known === word;
      if (!whole && !(word.length > 1 && known.startsWith(word))) continue;
      if (steps === 0 && whole) return null;
      if (steps === 0) wide = true;
      else for (const entry of entriesOf(steps)) if (whole || !found.has(entry)) found.set(entry, whole);
    }
    return wide && !found.size ? null : found;
  };

  const marked = (text, words) => {
    const parts = [];
    const lower = text.toLowerCase();
    let at = 0;
    while (at < text.length) {
      let best = -1;
      let size = 0;
      for (const word of words) {
        const found = lower.indexOf(word, at);
        if (found >= 0 && (best < 0 || found < best)) [best, size] = [found, word.length];
      }
      if (best < 0 || lower.length !== text.length) break;
      parts.push(text.slice(at, best), element("mark", "", text.slice(best, best + size)));
      at = best + size;
    }
    parts.push(text.slice(at));
    return parts;
  };

  const search = async () => {
    const mine = ++turn;
    const given = tokens(input.value);
    const telling = given.filter((word) => !passed.has(word));
    const words = telling.length ? telling : given;
    results.replaceChildren();
    state.textContent = "";
    if (!words.length) return;
    state.textContent = "Searching…";
    const lists = (await Promise.all(words.map(having))).filter((list) => list !== null);
    if (mine !== turn) return;
    if (!lists.length) {
      state.textContent = "These words stand nearly everywhere; add a rarer one.";
      return;
    }
    // how many of the words each entry has, those with the most are shown; rarer words and whole ones weigh more
    const scores = new Map();
    for (const list of lists) {
      const weight = 1 / Math.log2(2 + list.size);
      for (const [entry, whole] of list) {
        const [count, sum] = scores.get(entry) ?? [0, 0];
        scores.set(entry, [count + 1, sum + (whole ? 1.1 : 1) * weight]);
      }
    }
    const most = [...scores.values()].reduce((top, [count]) => Math.max(top, count), 0);
    const found = [...scores.keys()].filter((entry) => scores.get(entry)[0] === most);
    found.sort((a, b) => scores.get(b)[1] - scores.get(a)[1] || a - b);
    const shown = found.slice(0, LIMIT);
    const chunks = [...new Set(shown.map((entry) => Math.floor(entry / perChunk)))];
    const loaded = new Map(
      await Promise.all(chunks.map(async (chunk) => [chunk, await globalThis.newsledgerLoad("entries", chunk)])),
    );
    if (mine !== turn) return;
    for (const entry of shown) {
      const row = loaded.get(Math.floor(entry / perChunk))?.[entry % perChunk];
      if (!row) continue;
      const [kind, title, text, url] = row;
      const link = element("a", "", element("bdi", "", ...marked(title, words)));
      link.href = root + url;
      const about = element("span", "quiet", ` ${KINDS[kind] ?? kind}`);
      const body = text ? element("p", "", ...marked(text, words)) : null;
      if (body) body.dir = "auto";
      results.append(element("li", "", link, about, body));
    }
    const more = found.length > LIMIT ? `; the first ${LIMIT} are shown` : "";
    const all = most === lists.length;
    if (!found.length) state.textContent = "Nothing holds all of these words.";
    else if (all) state.textContent = `${found.length.toLocaleString("en")} found${more}`;
    else {
      const count = `${found.length.toLocaleString("en")} ${found.length === 1 ? "holds" : "hold"}`;
      state.textContent = `Nothing holds all of these words; ${count} ${most} of ${lists.length}${more}`;
    }
  };

  input.value = new URLSearchParams(location.search).get("q") ?? "";
  let timer = 0;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, 120);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  if (input.value) search();
  else input.focus();
})();
