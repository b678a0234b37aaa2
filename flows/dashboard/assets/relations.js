// Shows only the states that held on a chosen day. A change that is known to the year or the season alone may have come on
// any day of it: until its last day both states are shown, and say so.
"use strict";

(() => {
  const form = document.getElementById("asof");
  if (!form) return;
  const output = form.querySelector("output");
  const advice = output.textContent;
  const element = globalThis.newsledgerElement;
  form.hidden = false;
  const apply = () => {
    const day = form.elements.day.value;
    let shown = 0;
    let unsure = 0;
    for (const note of document.querySelectorAll("table.relations .unsure")) note.remove();
    for (const row of document.querySelectorAll("table.relations tbody tr")) {
      const { from, fromLast, to, toLast } = row.dataset;
      const holds = from <= day && (!to || day < to || (toLast && day <= toLast));
      row.hidden = Boolean(day) && !holds;
      if (!day || !holds) continue;
      shown += 1;
      const begins = fromLast && day <= fromLast;
      const ends = toLast && to <= day;
      unsure += begins || ends ? 1 : 0;
      if (begins) row.querySelector(".since").append(element("span", "unsure", `some time in ${row.querySelector(".since").textContent}`));
      if (ends) row.querySelector(".until").append(element("span", "unsure", `some time in ${row.querySelector(".until").textContent}`));
    }
    const doubt = unsure ? `, ${unsure} of them perhaps not yet or no longer` : "";
    if (!day) output.textContent = advice;
    else output.textContent = shown ? `${shown} ${shown === 1 ? "state" : "states"} on that day${doubt}` : "Nothing is known for this day.";
  };
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
})();
