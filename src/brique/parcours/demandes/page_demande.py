"""The page that says what may be written in a request, made from its forms; a test holds it to them.

``python -m brique.parcours.demandes.page_demande [FICHIER]`` writes it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from brique.droits.situations import page_de_situation
from brique.parcours.demandes.formes import FormeDemande

EXEMPLE = """
au: 2026-11-26
cibles:
  - certification: RNCP99012
acquis:
  - {code: RNCP99003BC01, obtenu_le: 2022-05-20}
cpf:
  compte: {au: 2026-11-20, montant: 1840.50}
  activites:
    - {categorie: salarie, du: 2019-03-01}
heures_semaine: 7
argent: {epargne: 300, par_mois: 40}
echeance: 2028-12-31
offres:
  - cle: conduire
    blocs: [RNCP99012BC02]
    organisme: Organisme fictif
    prix: 1190
    heures: 70
    sessions:
      - {debut: 2027-02-17, fin: 2027-04-28}
vae:
  - certification: RNCP99012
    blocs: [RNCP99012BC04]
    experience: {mois: 60}
    prix: 900
    heures: 30
"""


def page_de_la_demande() -> str:
    """The page in Markdown."""
    averti = "<!-- Page écrite par « python -m brique.parcours.demandes.page_demande » : corrigez les formes. -->"
    return page_de_situation(
        "Écrire une demande de parcours", "brique parcours calculer PROBLEME.yaml", FormeDemande, EXEMPLE, averti
    )


if __name__ == "__main__":
    vers = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/guide/demande-de-parcours.md")
    vers.write_text(page_de_la_demande(), encoding="utf-8")
