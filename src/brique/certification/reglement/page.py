"""The page that says how a règlement is written, made from its forms, its rules and the ready-made ones.

``python -m brique.certification.reglement.page [FICHIER]`` writes it; a test holds it to them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from brique.certification.reglement.formes import TACITES, FormeReglement
from brique.certification.reglement.modeles import modeles
from brique.certification.reglement.phrases import DEPUIS, DESACCORDS, LIENS, MAJORITES, PARTAGES, PRESIDENCES, VOIES
from brique.certification.reglement.regles import PARTIES, REGLES
from brique.droits.situations import page_de_situation

EXEMPLE = """
cle: commerce-fictif
version: 1
intitule: CQP du commerce fictif
certificateur: CPNE du commerce fictif
applicable_du: 2027-01-01
textes:
  - accord du 3 septembre 2026
certifications: [RNCP99012]
voies: [formation, vae]
attribution:
  reference: art. 3
evaluation:
  reference: art. 4
  modalites:
    - une mise en situation, puis un entretien
  evaluateurs: 2
  dont_externes: 1
  desaccord: jury
  seuil: 100 %
  en_partie_compte: 0 %
evaluation_des_blocs:
  - bloc: RNCP99012BC02
    seuil: 2/3
    en_partie_compte: 1/2
    criteres:
      - competence: 1
        indices: [les gestes de sécurité sont faits sans rappel]
        eliminatoire: oui
jury:
  reference: art. 5
  colleges:
    - {nom: employeurs, sieges: 2, presents: 1}
    - {nom: salariés, sieges: 2, presents: 1}
  membres: 4
  presents: 3
  part_externe: 1/2
  presidence: alternee
  majorite: absolue-presents
  partage_des_voix: president
  incompatibilites: [relation, employeur, formation]
  tenues: [presentiel]
  signature: tous
  loi_vae: oui
conservation:
  reference: art. 7
  blocs: 5 ans
resultat: {duree: 15 jours, depuis: deliberation, reference: art. 6}
rattrapage: {duree: 24 mois, depuis: notification, reference: art. 6}
recours: {duree: 2 mois, depuis: notification, reference: art. 8}
non_dits:
  - phrase: La branche rembourse les frais de déplacement des candidats.
    reference: art. 9
articles:
  jury.partage_des_voix: art. 5, dernier alinéa
"""

_ENTETE = """
## Trois choses à savoir

- **Une règle que le texte ne donne pas ne s’écrit pas.** Celles sans lesquelles un jury ne peut pas décider sont alors
  tenues à défaut, et toujours montrées comme telles : {tacites}.
- **Ce que ce fichier ne peut pas dire se met dans `non_dits`**, avec son article : les personnes le voient et le
  vérifient. Rien n’y est arrondi pour entrer dans une case.
- **Une version en usage ne se modifie pas.** Une nouvelle version vaut pour les candidatures ouvertes à partir de son
  premier jour ; les autres gardent la leur jusqu’à leur fin.

Vérifiez-le ensuite avec `brique certification verifier REGLEMENT.yaml --fiche REGISTRE.xml --numero RNCP99012`, qui dit
ce qui s’y contredit, ce que la loi ou la doctrine demandent, et quoi faire. `brique certification comparer` met deux
versions côte à côte, et `brique certification montrer` le dit en phrases.
"""


_MOTS: Mapping[str, Mapping[Any, str]] = MappingProxyType(
    {
        "voies": VOIES,
        "evaluation.desaccord": DESACCORDS,
        "incompatibilites": LIENS,
        "jury.presidence": PRESIDENCES,
        "jury.majorite": MAJORITES,
        "jury.partage_des_voix": PARTAGES,
        "depuis": DEPUIS,
    }
)


def page_du_reglement() -> str:
    """The page in Markdown."""
    averti = "<!-- Page écrite par « python -m brique.certification.reglement.page » : corrigez les formes. -->"
    tete = page_de_situation(
        "Écrire un règlement", "brique certification verifier REGLEMENT.yaml", FormeReglement, EXEMPLE, averti
    )
    tacites = ", ".join(f"`{nom}`" for nom in TACITES)
    return (
        "\n".join([tete.rstrip("\n"), _ENTETE.format(tacites=tacites).rstrip("\n"), *_mots(), *_modeles(), *_regles()])
        + "\n"
    )


def _mots() -> Iterator[str]:
    yield "\n## Ce que veulent dire les mots\n"
    yield "| Mot | Dans | Ce qu’il veut dire |"
    yield "| --- | --- | --- |"
    for nom, mots in _MOTS.items():
        for mot, dit in mots.items():
            yield f"| `{mot}` | `{nom}` | {dit.rstrip('.')} |"


def _modeles() -> Iterator[str]:
    yield "\n## Les modèles prêts\n"
    yield "`brique certification montrer NOM` les dit en phrases ; `--yaml` les écrit, pour partir de l’un d’eux.\n"
    yield "| Nom | Intitulé | Textes |"
    yield "| --- | --- | --- |"
    for un in modeles():
        yield f"| `{un.cle}/{un.version}` | {un.intitule} | {' ; '.join(un.textes)} |"


def _regles() -> Iterator[str]:
    yield "\n## Les noms des règles\n"
    yield "Dans `articles`, une règle s’appelle ainsi :\n"
    yield "| Partie | Règle | Nom |"
    yield "| --- | --- | --- |"
    for regle in REGLES:
        yield f"| {PARTIES[regle.partie]} | {regle.titre} | `{regle.nom}` |"


if __name__ == "__main__":
    vers = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/guide/ecrire-un-reglement.md")
    vers.write_text(page_du_reglement(), encoding="utf-8")
