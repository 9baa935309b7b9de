/* The évaluateur’s grid without a network: what is typed stays on this device until the site has it, and is offered
   back. Nothing stays once it is kept, or once the grid is given. Without this file everything still works. */
(() => {
  "use strict";

  const formulaire = document.getElementById("ev-formulaire");
  const rendue = document.querySelector("[data-grille-rendue]");
  if (rendue) localStorage.removeItem(rendue.dataset.grilleRendue);
  if (!formulaire) return;
  const cle = formulaire.dataset.cle;
  const page = document.getElementById("ev-page");
  const offre = document.getElementById("ev-local");
  let frappes = 0;
  let envoyees = 0;
  let echouee = false;

  const champs = () => [...formulaire.elements].filter((e) => /^(jour|lien|[nc]-\d+)$/.test(e.name));

  const saisie = () => {
    const valeurs = {};
    for (const champ of champs()) {
      if (champ.type === "radio" || champ.type === "checkbox") {
        if (champ.checked) (valeurs[champ.name] ||= []).push(champ.value);
      } else if (champ.value) valeurs[champ.name] = [champ.value];
    }
    return valeurs;
  };

  const lire = () => {
    try {
      return JSON.parse(localStorage.getItem(cle));
    } catch {
      return null;
    }
  };

  const retenir = () => {
    try {
      localStorage.setItem(cle, JSON.stringify({ quand: new Date().toISOString(), saisie: saisie() }));
    } catch {
      // a device that keeps nothing: the page still does
    }
  };

  const oublier = () => {
    try {
      localStorage.removeItem(cle);
    } catch {
      // nothing was kept
    }
  };

  const remettre = (valeurs) => {
    for (const champ of champs()) {
      const dites = valeurs[champ.name] || [];
      if (champ.type === "radio" || champ.type === "checkbox") champ.checked = dites.includes(champ.value);
      else champ.value = dites[0] || "";
    }
    frappes += 1;
    retenir();
    formulaire.dispatchEvent(new Event("change", { bubbles: true }));
  };

  // as the site writes them: « 1er décembre 2026 à 09:05 »
  const dire = (quand) => {
    const jour = quand.getDate() === 1 ? "1er" : quand.getDate();
    const mois = quand.toLocaleDateString("fr-FR", { month: "long" });
    const heure = [quand.getHours(), quand.getMinutes()].map((n) => String(n).padStart(2, "0")).join(":");
    return `${jour} ${mois} ${quand.getFullYear()} à ${heure}`;
  };

  const proposer = () => {
    const gardee = lire();
    if (!gardee || JSON.stringify(gardee.saisie) === JSON.stringify(saisie())) {
      oublier();
      return;
    }
    document.getElementById("ev-local-quand").textContent =
      `${formulaire.dataset.reprise} ${dire(new Date(gardee.quand))}.`;
    offre.hidden = false;
    document.getElementById("ev-reprendre").addEventListener("click", () => {
      offre.hidden = true;
      remettre(gardee.saisie);
    });
    document.getElementById("ev-oublier").addEventListener("click", () => {
      offre.hidden = true;
      oublier();
    });
  };

  const echec = (evenement) => {
    if (evenement.detail.elt !== formulaire) return;
    echouee = true;
    retenir();
    page.textContent = formulaire.dataset.echec;
  };

  for (const nom of ["input", "change"]) {
    formulaire.addEventListener(nom, (evenement) => {
      if (!evenement.isTrusted) return;
      frappes += 1;
      retenir();
    });
  }

  document.addEventListener("htmx:beforeRequest", (evenement) => {
    if (evenement.detail.elt === formulaire) envoyees = frappes;
  });

  document.addEventListener("htmx:afterRequest", (evenement) => {
    const { elt, successful, xhr } = evenement.detail;
    if (elt !== formulaire || !successful || xhr.getResponseHeader("HX-Redirect")) return;
    echouee = false;
    page.textContent = "";
    if (envoyees === frappes) oublier();
  });

  // a session that ended sends to the login page: what was typed is already on this device
  document.addEventListener("htmx:beforeOnLoad", (evenement) => {
    if (evenement.detail.elt !== formulaire || !evenement.detail.xhr.getResponseHeader("HX-Redirect")) return;
    evenement.preventDefault();
    echec(evenement);
  });

  document.addEventListener("htmx:responseError", (evenement) => {
    if (evenement.detail.xhr.status !== 422) echec(evenement); // 422: kept elsewhere meanwhile, and said so
  });
  document.addEventListener("htmx:sendError", echec);

  window.addEventListener("online", () => {
    if (echouee) formulaire.dispatchEvent(new Event("change", { bubbles: true }));
  });

  proposer();
})();
