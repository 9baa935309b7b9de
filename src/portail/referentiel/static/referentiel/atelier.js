/* The writing pages of the atelier: say when a text could not be saved, and save what is left when the page closes.
   Without this file everything still works, by the « Enregistrer » button. */
(() => {
  "use strict";

  const champ = (element) => element instanceof Element ? element.closest(".champ.ecrit") : null;
  const etat = () => document.getElementById("etat-page");

  const nonEnregistre = (evenement) => {
    const touche = champ(evenement.detail.elt);
    if (!touche) return;
    touche.classList.add("non-enregistre");
    const ou = etat();
    if (ou) ou.textContent = ou.closest("[data-echec]").dataset.echec;
  };

  document.addEventListener("input", (evenement) => {
    const touche = champ(evenement.target);
    if (touche) touche.dataset.frappe = String(Number(touche.dataset.frappe || 0) + 1);
  });

  document.addEventListener("htmx:beforeRequest", (evenement) => {
    const envoye = evenement.detail.elt;
    if (envoye.matches(".champ.ecrit")) envoye.dataset.envoi = envoye.dataset.frappe || "0";
  });

  document.addEventListener("htmx:afterRequest", (evenement) => {
    const envoye = evenement.detail.elt;
    if (!envoye.matches(".champ.ecrit") || !evenement.detail.successful) return;
    if (evenement.detail.xhr.getResponseHeader("HX-Redirect")) return;
    envoye.dataset.garde = envoye.dataset.envoi;
    envoye.classList.remove("non-enregistre");
  });

  // a session that ended sends to the login page: not before the person could copy what they wrote
  document.addEventListener("htmx:beforeOnLoad", (evenement) => {
    if (!champ(evenement.detail.elt) || !evenement.detail.xhr.getResponseHeader("HX-Redirect")) return;
    evenement.preventDefault();
    nonEnregistre(evenement);
  });

  document.addEventListener("htmx:responseError", nonEnregistre);
  document.addEventListener("htmx:sendError", nonEnregistre);

  window.addEventListener("pagehide", () => {
    const formulaire = document.getElementById("ecriture");
    if (!formulaire || formulaire.dataset.parti) return;
    for (const touche of formulaire.querySelectorAll(".champ.ecrit[data-frappe]")) {
      if (touche.dataset.frappe === touche.dataset.garde) continue;
      const envoi = new FormData();
      for (const commun of ["csrfmiddlewaretoken", "revision"]) {
        envoi.append(commun, formulaire.elements[commun].value);
      }
      for (const controle of touche.querySelectorAll("input[name], textarea[name]")) {
        if (controle.type !== "checkbox" || controle.checked) envoi.append(controle.name, controle.value);
      }
      fetch(formulaire.action, { method: "POST", body: envoi, keepalive: true, redirect: "manual" });
    }
  });

  document.addEventListener("submit", (evenement) => {
    if (evenement.target.id === "ecriture") evenement.target.dataset.parti = "oui";
  });
})();
