"""A référentiel to look at on a demonstration site: a version adopted, and the next one read with two doubts open."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from importlib.resources import files

from portail.referentiel.atelier import operations
from portail.referentiel.atelier.departs import depuis_document
from portail.referentiel.atelier.etats import ADOPTER, PROPOSER
from portail.referentiel.models import Referentiel, VersionReferentiel
from portail.socle.queries import organisation_par_siret

SIRET = "99900002900010"
_NOM = "cqp-operateur-regleur-conditionnement"
_DECISION = operations.Decision(date(2022, 6, 16), "PV fictif 2022-06")
_AMENAGER = "Proposer un aménagement du poste afin de le rendre accessible à une personne en situation de handicap"
# What the version adopted said otherwise: the text of today, then that of before.
_AUPARAVANT = (
    ("de la ligne au format demandé", "de la ligne selon le format demandé"),
    ("selon le format demandé, en vue d’obtenir un conditionnement conforme", "selon le format demandé"),
    ("sur l’interface numérique, afin d’anticiper une dérive", "afin d’anticiper une dérive"),
    (f"<li>{_AMENAGER}</li>\n", ""),
    (f"<tr><td>{_AMENAGER}</td><td>Le dossier chiffre l’aménagement et nomme la gêne qu’il lève</td></tr>\n", ""),
    (
        "<tr><td>Remplacer une pièce d’usure en suivant la gamme</td>"
        "<td>La pièce remplacée est celle que la gamme désigne</td></tr>\n",
        "",
    ),
    ("\n<li>dossier de trois pages sur un aménagement de poste, présenté en dix minutes.</li>", ""),
    ("\n<li>aménagement du poste, en particulier pour une personne en situation de handicap.</li>", ""),
)


def charger_atelier(quand: datetime) -> VersionReferentiel | None:
    """Write the demonstration référentiel of the fictional branch, unless it already has one. Returns its draft."""
    organisation = organisation_par_siret(SIRET)
    if organisation is None or Referentiel.objects.filter(organisation=organisation).exists():
        return None
    aujourdhui = (files("portail.referentiel.atelier") / "documents" / f"{_NOM}.html").read_text(encoding="utf-8")
    auparavant = aujourdhui
    for texte, ancien in _AUPARAVANT:
        auparavant = auparavant.replace(texte, ancien)
    depart = depuis_document(auparavant.encode(), f"{_NOM}-2022.html")
    adoptee = operations.creer_referentiel(organisation, depart, auteur=None, quand=quand)
    for rang, transition in enumerate((PROPOSER, ADOPTER), 1):
        moment = quand + timedelta(seconds=rang)
        operations.changer_etat(adoptee, transition, auteur=None, quand=moment, decision=_DECISION)
    suite = depuis_document(aujourdhui.encode(), f"{_NOM}.html")
    return operations.nouvelle_version(adoptee.referentiel, suite, auteur=None, quand=quand + timedelta(seconds=3))
