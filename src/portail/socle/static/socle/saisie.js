/* Pages that keep what is typed as it goes: what was typed before this page could listen is kept as well, as if it had
   just been typed. Not on a page restored by « Précédent » or reloaded: it may show what has changed since. */
(() => {
  "use strict";

  const change = (champ) => {
    if (champ.type === "radio" || champ.type === "checkbox") return champ.checked !== champ.defaultChecked;
    if (champ instanceof HTMLSelectElement) return [...champ.options].some((o) => o.selected !== o.defaultSelected);
    return champ.type !== "hidden" && champ.type !== "file" && champ.value !== champ.defaultValue;
  };

  // htmx starts listening at this same event, and is asked for before this file
  document.addEventListener("DOMContentLoaded", () => {
    const [arrivee] = performance.getEntriesByType("navigation");
    if (arrivee && arrivee.type !== "navigate") return;
    for (const garde of document.querySelectorAll('[hx-trigger^="change, input"]')) {
      const touche = [...garde.querySelectorAll("input, select, textarea")].find(change);
      if (touche) touche.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
})();
