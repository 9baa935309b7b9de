"""The figures of a fiche: promotions year by year with their drawing, partenaires counted by habilitation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from brique.referentiel.fiche import Fiche, Habilitation, Partenaire, Promotion

PARTENAIRES_PAR_PAGE = 50
_HAUTEUR, _PAS, _LARGEUR_BARRE = 110, 84, 44
_ANNEES_MAX = 8


@dataclass(frozen=True, slots=True)
class Barre:
    """People certified in one year; ``vae`` is the height of those who came by the VAE, inside the bar."""

    annee: int
    certifies: int
    x: int
    y: int
    hauteur: int
    y_vae: int
    hauteur_vae: int

    @property
    def milieu(self) -> int:
        return self.x + _LARGEUR_BARRE // 2


@dataclass(frozen=True, slots=True)
class Histogramme:
    """The drawing of the promotions, oldest first."""

    barres: Sequence[Barre]
    largeur: int
    hauteur: int = _HAUTEUR + 48
    sol: int = _HAUTEUR + 22
    barre: int = _LARGEUR_BARRE


def promotions(fiche: Fiche) -> list[Promotion]:
    """The years told by the register, the most recent first."""
    return sorted(fiche.promotions, key=lambda p: -(p.annee or 0))


def histogramme(fiche: Fiche) -> Histogramme | None:
    """The drawing of the last years; None when fewer than two years have a count."""
    dites = [(p.annee, p.certifies, p.certifies_vae or 0) for p in fiche.promotions if p.annee and p.certifies]
    dites = sorted(dites)[-_ANNEES_MAX:]
    if len(dites) < 2:
        return None
    maximum = max(certifies for _annee, certifies, _vae in dites)
    barres = []
    for rang, (annee, certifies, vae) in enumerate(dites):
        hauteur = max(2, round(_HAUTEUR * certifies / maximum))
        part = min(hauteur, round(_HAUTEUR * min(vae, certifies) / maximum))
        sol = _HAUTEUR + 22
        x = rang * _PAS + (_PAS - _LARGEUR_BARRE) // 2
        barres.append(Barre(annee, certifies, x, sol - hauteur, hauteur, sol - part, part))
    return Histogramme(barres, len(barres) * _PAS)


def libelle_habilitation(habilitation: Habilitation | str) -> str:
    """What a partenaire may do, in words; a word the register alone knows is given as it stands."""
    return {
        Habilitation.FORMER: _("Former"),
        Habilitation.ORGANISER: _("Organiser l’évaluation"),
        Habilitation.ORGANISER_ET_FORMER: _("Former et organiser l’évaluation"),
        "": _("Non dite"),
    }.get(habilitation, str(habilitation))


@dataclass(frozen=True, slots=True)
class Partenaires:
    """Partenaires counted by habilitation, and one page of them."""

    total: int
    actifs: int
    par_habilitation: Sequence[tuple[str, int]]
    page: Page[tuple[Partenaire, str]]
    ouverte: bool


def partenaires(fiche: Fiche, page: str) -> Partenaires:
    """The partenaires of ``fiche``, active ones first, at the page asked for."""
    ranges = sorted(fiche.partenaires, key=lambda p: (not est_actif(p), p.nom))
    comptes = Counter(libelle_habilitation(p.habilitation) for p in ranges if est_actif(p))
    lignes = [(p, libelle_habilitation(p.habilitation)) for p in ranges]
    return Partenaires(
        len(ranges),
        sum(comptes.values()),
        comptes.most_common(),
        Paginator(lignes, PARTENAIRES_PAR_PAGE).get_page(page),
        ouverte=bool(page),
    )


def est_actif(partenaire: Partenaire) -> bool:
    """False only when the register says that the habilitation stopped."""
    return partenaire.etat.strip().lower() in {"", "actif", "active"}
