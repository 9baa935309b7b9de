"""The last day a fiche speaks of: an export knows nothing later than the last of them."""

from __future__ import annotations

from datetime import date

from brique.referentiel.fiche import Fiche


def dernier_jour(fiche: Fiche) -> date | None:
    """The latest date of something that had already happened when the register was written; no end, no term."""
    jours = [
        fiche.date_decision,
        fiche.date_dernier_jo,
        fiche.date_publication,
        *(certificateur.date_etat for certificateur in fiche.certificateurs),
        *(partenaire.date_etat for partenaire in fiche.partenaires),
        *(voie.date_modification for voie in fiche.voies),
        *(publication.date_publication for publication in fiche.publications),
    ]
    return max((jour for jour in jours if jour is not None), default=None)
