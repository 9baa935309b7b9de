/* A page of « me situer »: say when an answer could not be kept, and keep what is left when the page closes.
   Without this file everything still works, by the buttons. */
(() => {
  "use strict";

  const formulaire = document.getElementById("pos-formulaire");
  const etat = document.getElementById("pos-page");
  if (!formulaire || !etat) return;
  let frappes = 0;
  let envoyees = 0;
  let gardees = 0;
  let parti = false;

  const echec = (evenement) => {
    if (evenement.detail.elt === formulaire) etat.textContent = formulaire.dataset.echec;
  };

  formulaire.addEventListener("input", () => {
    frappes += 1;
  });

  document.addEventListener("htmx:beforeRequest", (evenement) => {
    if (evenement.detail.elt === formulaire) envoyees = frappes;
  });

  document.addEventListener("htmx:afterRequest", (evenement) => {
    const { elt, successful, xhr } = evenement.detail;
    if (elt !== formulaire || !successful || xhr.getResponseHeader("HX-Redirect")) return;
    gardees = envoyees;
    etat.textContent = "";
  });

  // a session that ended sends to the login page: not before the person could copy what they wrote
  document.addEventListener("htmx:beforeOnLoad", (evenement) => {
    if (evenement.detail.elt !== formulaire || !evenement.detail.xhr.getResponseHeader("HX-Redirect")) return;
    evenement.preventDefault();
    echec(evenement);
  });

  document.addEventListener("htmx:responseError", echec);
  document.addEventListener("htmx:sendError", echec);

  formulaire.addEventListener("submit", () => {
    parti = true;
  });

  window.addEventListener("pagehide", () => {
    if (parti || frappes === gardees) return;
    const adresse = formulaire.getAttribute("action"); // « action » is also the name of its buttons
    fetch(adresse, { method: "POST", body: new FormData(formulaire), keepalive: true, redirect: "manual" });
  });
})();
