"""What every page must hold: no accessibility violation, no sideways scrolling, nothing wrong in the console."""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import ConsoleMessage, Error, Page

#: WCAG 2.2 at levels A and AA, with everything it inherits, and axe's own good practices.
REGLES_AXE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
#: Seconds a page may take to come.
ARRIVEE = 20


def attendre_la_page(page: Page) -> None:
    """Wait until the page is whole: a click waits for the page it asks for to begin, not to end."""
    fin = time.monotonic() + ARRIVEE
    while time.monotonic() < fin:
        try:
            if page.evaluate("document.readyState === 'complete'"):
                return
        except Error as erreur:  # the page was replaced while it was asked
            if "context was destroyed" not in str(erreur):
                raise
        page.wait_for_timeout(20)
    pytest.fail(f"{page.url} : la page demandée n’est pas venue en {ARRIVEE} s")


def verifier(page: Page) -> None:
    """What holds on every page, its details opened: nothing axe finds, nothing wider than the window."""
    attendre_la_page(page)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    verifier_axe(page)
    verifier_sans_defilement_horizontal(page)


def verifier_axe(page: Page, contexte: str | None = None) -> None:
    """Fail when axe finds a violation on the page, or inside the CSS selector ``contexte``; print each, readable.

    axe enters through the debugging protocol, which our content security policy does not govern.
    """
    attendre_la_page(page)
    options: dict[str, Any] = {"runOnly": {"type": "tag", "values": REGLES_AXE}, "resultTypes": ["violations"]}
    ou = [json.dumps(contexte)] if contexte else []
    course = f"axe.run({', '.join([*ou, json.dumps(options)])}).then(resultat => resultat.violations)"
    # axe is half a megabyte, and what it found right another: it is sent once a page, and only violations come back
    violations = page.evaluate(f"typeof axe === 'undefined' ? null : {course}")
    if violations is None:
        violations = page.evaluate(f"{AXE_SCRIPT}\n;{course}")
    if violations:
        pytest.fail(f"{page.url} : {len(violations)} violation(s)\n" + "\n".join(map(decrire, violations)))


def decrire(violation: dict[str, Any]) -> str:
    """One violation: the rule, what it asks, where to read more, then each element at fault and why."""
    lignes = [f"• {violation['id']} ({violation['impact']}) : {violation['help']} — {violation['helpUrl']}"]
    for noeud in violation["nodes"]:
        lignes.append(f"    {' '.join(map(str, noeud['target']))} : {noeud['html'][:160]}")
        lignes += [f"      {ligne.strip()}" for ligne in noeud.get("failureSummary", "").splitlines()[1:]]
    return "\n".join(lignes)


def verifier_sans_defilement_horizontal(page: Page) -> None:
    """Fail when the page is wider than the window; name the elements that stick out the most."""
    mesure = page.evaluate(
        """() => {
            const largeur = document.documentElement.clientWidth;
            const trop = [...document.body.querySelectorAll('*')]
                .map(e => [Math.round(e.getBoundingClientRect().right), e.outerHTML.slice(0, 120)])
                .filter(([droite]) => droite > largeur + 1)
                .sort((a, b) => b[0] - a[0]);
            return {largeur, pleine: document.documentElement.scrollWidth, trop: trop.slice(0, 5)};
        }"""
    )
    if mesure["pleine"] > mesure["largeur"]:
        fautifs = "\n".join(f"    jusqu’à {droite} px : {html}" for droite, html in mesure["trop"])
        pytest.fail(f"{page.url} : {mesure['pleine']} px de large dans {mesure['largeur']} px\n{fautifs}")


@dataclass
class Surveillance:
    """Collects what the browser complains of: console errors, uncaught errors, refusals of the security policy.

    A journey that means to meet an error says so beforehand: ``surveillance.attendre("status of 404")``.
    """

    griefs: list[str] = field(default_factory=list)
    attendus: list[str] = field(default_factory=list)

    def suivre(self, page: Page) -> None:
        """Listen to a page from now on."""
        page.on("console", self._console)
        page.on("pageerror", lambda erreur: self.griefs.append(f"{page.url} : erreur non rattrapée : {erreur}"))

    def attendre(self, motif: str) -> None:
        """Let messages that match the regular expression ``motif`` pass; one must come before the test ends."""
        self.attendus.append(motif)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" or "Content Security Policy" in message.text:
            self.griefs.append(f"{message.location.get('url', '')} : {message.text}")

    def conclure(self) -> None:
        """Fail on what was not expected, and on what was expected and did not come."""
        imprevus = [g for g in self.griefs if not any(re.search(motif, g) for motif in self.attendus)]
        absents = [motif for motif in self.attendus if not any(re.search(motif, g) for g in self.griefs)]
        if imprevus:
            pytest.fail("le navigateur se plaint :\n  " + "\n  ".join(imprevus))
        if absents:
            pytest.fail(f"attendu dans la console, jamais venu : {absents}")
