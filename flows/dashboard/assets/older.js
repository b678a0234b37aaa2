// Puts the key that a link carried after the ? into the command that tells of it.
"use strict";

(() => {
  const key = location.search.slice(1);
  if (/^[a-z0-9_-]{1,64}$/.test(key)) document.getElementById("older").textContent = `newsledger explain ${key}`;
})();
