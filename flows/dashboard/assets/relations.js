// Shows only the states that hold on a chosen day.
"use strict";

(() => {
  const form = document.getElementById("asof");
  if (!form) return;
  const output = form.querySelector("output");
  form.hidden = false;
  const apply = () => {
    const day = form.elements.day.value;
    let shown = 0;
    for (const row of document.querySelectorAll("table.relations tbody tr")) {
      const holds = row.dataset.from <= day && (!row.dataset.to || day < row.dataset.to);
      row.hidden = Boolean(day) && !holds;
      shown += row.hidden ? 0 : 1;
    }
    output.textContent = day ? `${shown} ${shown === 1 ? "state" : "states"} on that day` : "";
  };
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
})();
