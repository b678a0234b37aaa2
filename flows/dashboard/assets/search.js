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
  const LIMIT = 60;
  document.getElementById("scriptless").hidden = true;
  const KINDS = { name: "Name", article: "Article", happening: "Happening", number: "Number", line: "In the text" };
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

  // the entries with a word that is, or begins with, the wanted one; null when it stands nearly everywhere
  const having = async (word) => {
    const shard = await globalThis.newsledgerLoad("words", shardOf(word));
    if (!shard) return new Map();
    const found = new Map();
    for (const [known, steps] of Object.entries(shard)) {
      const whole = known === word;
      if (!whole && !(word.length > 1 && known.startsWith(word))) continue;
      if (steps === 0) return null;
      for (const entry of entriesOf(steps)) if (whole || !found.has(entry)) found.set(entry, whole);
    }
    return found;
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
    const words = tokens(input.value);
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
    lists.sort((a, b) => a.size - b.size);
    const found = [...lists[0].keys()].filter((entry) => lists.every((list) => list.has(entry)));
    const whole = (entry) => lists.filter((list) => list.get(entry)).length;
    found.sort((a, b) => whole(b) - whole(a) || a - b);
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
    state.textContent = found.length ? `${found.length.toLocaleString("en")} found${more}` : "Nothing holds all of these words.";
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
