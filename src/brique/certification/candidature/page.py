"""The page that says how a candidature is written, and the table of its acts, made from the forms and the table.

``python -m brique.certification.candidature.page [FICHIER]`` writes it; a test holds it to them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from brique.certification.candidature.formes import FormeCandidature
from brique.certification.candidature.libelles import ACTES, ACTEURS, CONDITIONS, ETATS, VOIES
from brique.certification.candidature.table import ABSENTS, AVANT_DECISION, TABLE, Transition
from brique.certification.candidature.valeurs import Acte
from brique.certification.reglement.valeurs import Voie
from brique.droits.situations import page_de_situation

EXEMPLE = """
voie: vae
certification: RNCP99012
blocs: [RNCP99012BC01, RNCP99012BC02]
reglement: vae
faits:
  - {acte: choisir, jour: 2026-01-05, par: candidat}
  - {acte: inscrire, jour: 2026-01-05, par: candidat}
  - {acte: deposer-faisabilite, jour: 2026-01-10, par: candidat}
  - {acte: constater-complet, jour: 2026-01-12, par: certificateur}
enregistrement: {repertoire: RNCP, debut: 2024-01-01, fin: 2028-12-31}
habilitations:
  - {organisme: Organisme fictif, blocs: [RNCP99012BC01], evaluer: oui, du: 2025-01-01}
"""

_ENTETE = """
## Ce que l’horloge fait d’elle-même

- **Deux mois de silence valent recevabilité.** Le délai part du dernier dépôt du dossier de faisabilité, et non du jour
  où le certificateur constate qu’il est complet ; un dossier pour lequel personne n’a demandé de pièces est tenu pour
  complet. Le dernier jour, le certificateur peut encore décider.
- **Une recevabilité dont on ne fait rien devient caduque**, mais seulement après la plus longue des deux lectures du
  texte : la plus stricte (de date à date) donne l’alerte, l’autre (la fin du mois) la limite.
- Les autres délais sont ceux de la loi ou du règlement. Ce que ni l’une ni l’autre ne dit n’a pas de délai.

Ce qui est fait d’office n’a pas besoin d’être écrit : `brique certification situer` le compte, au jour demandé.

## Ce qui peut être fait, par qui

Sur le site, un acte que cette table ne permet pas est refusé, avec sa raison, sa référence et ce qui lèverait le refus.
`brique certification situer` relit ce qui est arrivé : elle refuse un fait hors de son état, de son ordre ou de son
acteur, et ne revient pas sur les conditions. Abandonner n’appartient qu’au candidat, à tout moment avant la décision du
jury.
"""


def page_de_la_candidature() -> str:
    """The page in Markdown."""
    averti = "<!-- Page écrite par « python -m brique.certification.candidature.page » : corrigez les formes. -->"
    commande = "brique certification situer CANDIDATURE.yaml --au AAAA-MM-JJ"
    tete = page_de_situation("Écrire une candidature", commande, FormeCandidature, EXEMPLE, averti)
    return "\n".join([tete.rstrip("\n"), _ENTETE.rstrip("\n"), *_tables()]) + "\n"


def _tables() -> Iterator[str]:
    for voie in Voie:
        yield f"\n### Par {VOIES[voie]}\n"
        yield "| Acte | Quand la candidature est | Elle devient | Qui | Conditions | Référence |"
        yield "| --- | --- | --- | --- | --- | --- |"
        yield from (_ligne(ligne) for ligne in TABLE[voie])
        if ABSENTS[voie]:
            yield ""
        for constat in dict.fromkeys(absence.constat for absence in ABSENTS[voie].values()):
            yield f"- {constat}"


def _ligne(ligne: Transition) -> str:
    depuis = ", ".join(ETATS[un] for un in ETATS if un in ligne.depuis) or "à ouvrir"
    if ligne.acte is Acte.ABANDONNER and ligne.depuis <= AVANT_DECISION:
        depuis = "à toute étape avant la décision"
    qui = ", ".join(ACTEURS[un] for un in sorted(ligne.par))
    conditions = " ; ".join(CONDITIONS[une] for une in ligne.conditions)
    suite = f" (« {ligne.suite} »)" if ligne.suite else ""
    acte = f"`{ligne.acte}`{suite} : {ACTES[ligne.acte]}"
    return f"| {acte} | {depuis} | {ETATS[ligne.vers]} | {qui} | {conditions} | {ligne.reference} |"


if __name__ == "__main__":
    vers = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/guide/situer-une-candidature.md")
    vers.write_text(page_de_la_candidature(), encoding="utf-8")
