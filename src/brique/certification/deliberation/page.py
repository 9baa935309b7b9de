"""The page that says how a jury session is written, made from its forms.

``python -m brique.certification.deliberation.page [FICHIER]`` writes it; a test holds it to them.
"""

from __future__ import annotations

import sys
from pathlib import Path

from brique.certification.deliberation.formes import FormeSession
from brique.droits.situations import page_de_situation

EXEMPLE = """
certification: RNCP38362
intitule: Commercial itinérant clientèle professionnelle
blocs:
  - {code: RNCP38362BC01, intitule: Organiser son activité, competences: 2}
  - {code: RNCP38362BC02, intitule: Prospecter et négocier, competences: 3}
jour: 2026-11-20
membres:
  - {nom: Alba, preside: oui, qualifie: oui}
  - {nom: Brice, qualifie: oui}
  - {nom: Dora, qualifie: oui}
  - {nom: Émile, qualifie: oui}
candidats:
  - nom: Zoé
    voie: formation
    commence_le: 2026-01-15
    evaluations:
      - {bloc: RNCP38362BC01, evaluateur: Xavier, jour: 2026-10-02, externe: oui, niveaux: [acquis, acquis]}
      - {bloc: RNCP38362BC01, evaluateur: Yves, jour: 2026-10-02, niveaux: [acquis, acquis]}
      - {bloc: RNCP38362BC02, evaluateur: Xavier, jour: 2026-10-02, externe: oui, niveaux: [acquis, acquis, non-acquis]}
      - {bloc: RNCP38362BC02, evaluateur: Yves, jour: 2026-10-02, niveaux: [acquis, acquis, acquis]}
    decisions:
      - {bloc: RNCP38362BC01, pour: [Alba, Brice, Dora, Émile]}
      - {bloc: RNCP38362BC02, pour: [Brice, Dora], contre: [Alba, Émile]}
  - nom: Paul
    voie: vae
    commence_le: 2026-02-01
    liens:
      - {membre: Émile, liens: [employeur]}
    decisions:
      - {bloc: RNCP38362BC01, pour: [Alba, Brice, Dora]}
      - bloc: RNCP38362BC02
        pour: [Dora]
        contre: [Alba, Brice]
        raisons: La négociation n’a pas été menée à son terme.
        complement: Une négociation observée en entreprise.
  - {nom: Aude, voie: libre, commence_le: 2026-02-01, presence: absent}
"""

_SUITE = """
## Ce qui en est déduit

Le résultat ne s’écrit pas : il se déduit des votes et du règlement.

- **Qui décide.** Un membre qu’un lien ou une activité trop ancienne écarte, ou qui n’est pas là, ne vote pas. Pour une
  VAE, la loi du jour où le parcours a commencé s’ajoute au règlement, et la voix du président départage. Le quorum se
  demande à chaque décision, et une personne seule ne décide jamais.
- **Les voix.** Qui est là et ne vote pas s’abstient. À la majorité absolue, les voix sont partagées quand exactement la
  moitié est pour ; à la majorité simple, quand il y en a autant pour que contre ; l’unanimité veut chaque présent pour.
  Si les collèges ont des voix, chacun partage les siennes entre ceux de ses membres qui comptent.
- **Ce qui s’écrit.** Un bloc qui n’est pas validé a ses raisons et ce qui est demandé au candidat. Un jury qui s’écarte
  de l’évaluation dit pourquoi. Une évaluation qui n’est pas finie ne se décide pas.
- **Ce qui en suit.** La certification est délivrée quand tout ce que le règlement demande est tenu ; sinon, les blocs
  validés sont nommés, et acquis à vie. Le procès-verbal n’est dressé que si chaque candidat a sa décision.

`brique certification deliberer SESSION.yaml --reglement commerces-de-gros` joue l’exemple.
"""


def page_de_la_seance() -> str:
    """The page in Markdown."""
    averti = "<!-- Page écrite par « python -m brique.certification.deliberation.page » : corrigez les formes. -->"
    commande = "brique certification deliberer SESSION.yaml --reglement REGLEMENT"
    tete = page_de_situation("Écrire une séance de jury", commande, FormeSession, EXEMPLE, averti)
    return tete + _SUITE


if __name__ == "__main__":
    vers = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/guide/ecrire-une-seance.md")
    vers.write_text(page_de_la_seance(), encoding="utf-8")
