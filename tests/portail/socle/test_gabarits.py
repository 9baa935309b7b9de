"""Templates are read with the no-break spaces of French, and nothing else of them changes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

from portail.socle.gabarits import attacher

RACINE = Path(__file__).parents[3] / "src" / "portail"


@pytest.mark.parametrize(
    ("ecrit", "lu"),
    [
        ("<p>Que décide le jury ?</p>", "<p>Que décide le jury\u00a0?</p>"),
        ("<p>Il dit : « oui » ; {{ n }} %.</p>", "<p>Il dit\u00a0: «\u00a0oui\u00a0»\u00a0; {{ n }}\u00a0%.</p>"),
        ('{% translate "Erreur : " %}', '{% translate "Erreur\u00a0: " %}'),
        ('<a title="a : b" href="/x?y">ici</a>', '<a title="a : b" href="/x?y">ici</a>'),
        ("{% if a != b %}non{% endif %}", "{% if a != b %}non{% endif %}"),
        ('{{ x|default:"a : b" }}', '{{ x|default:"a : b" }}'),
        ("<pre>cle : valeur</pre>", "<pre>cle : valeur</pre>"),
        ("{# qui : quoi #}", "{# qui : quoi #}"),
        ("à 14:30, %}", "à 14:30, %}"),
    ],
)
def test_les_signes_restent_avec_leur_mot(ecrit: str, lu: str) -> None:
    assert attacher(ecrit) == lu


def test_une_page_est_lue_ainsi_et_un_courriel_reste_tel_quel() -> None:
    page = get_template("certification/jury/passage.html").template.source  # type: ignore[attr-defined]
    assert "Que décide le jury pour ce candidat\u00a0?" in page
    courriel = get_template("certification/courriel_seance.txt").template.source  # type: ignore[attr-defined]
    assert "\u00a0" not in courriel


@pytest.mark.parametrize("gabarit", sorted(RACINE.rglob("templates/**/*.html")), ids=lambda chemin: chemin.name)
def test_rien_d_autre_ne_change(gabarit: Path) -> None:
    """Undone, it gives the template back; its tags are the same ones, in the same order."""
    source = gabarit.read_text()
    lu = attacher(source)
    assert lu.replace("\u00a0", " ") == source.replace("\u00a0", " ")
    balises = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
    sans = [balise for balise in balises.findall(source) if "translate" not in balise]
    assert [balise for balise in balises.findall(lu) if "translate" not in balise] == sans
