"""A perspective as the map says it: what is left in hours and in euros, until when, by which offers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brique.parcours.exploration.explorer import Manquant, Perspective
from brique.parcours.exploration.offres import OffreOuverte, Total
from portail.parcours.adresses_offres import adresse_offre, adresse_offres
from portail.parcours.offres.presentation import nombre
from portail.referentiel.adresses import code_court
from portail.socle.phrases import enumerer
from portail.socle.templatetags.socle import jour


@dataclass(frozen=True, slots=True)
class OffreDite:
    """An offer behind a figure: its figure in words, who gives it, how much it prepares, its page."""

    chiffre: str
    organisme: str
    etendue: str
    adresse: str


@dataclass(frozen=True, slots=True)
class ManquantDit:
    """A bloc that is missing, with its cheapest and its shortest offer (None: no offer says it).

    ``autres``: the blocs that would do as well; ``adresse``: all the offers, '' when there is none.
    """

    code: str
    titre: str
    autres: str
    moins_chere: OffreDite | None
    plus_courte: OffreDite | None
    adresse: str


@dataclass(frozen=True, slots=True)
class PerspectiveDite:
    """All that is shown of a certification."""

    numero: str
    heures: str
    prix: str
    sans_offre: bool
    quand: str
    trop_tard: str
    manquants: list[ManquantDit]


def cles_des_offres(perspectives: Iterable[Perspective]) -> Iterator[str]:
    """The keys of the offers that are named."""
    for perspective in perspectives:
        for manquant in perspective.manquants:
            for offre in (manquant.moins_chere, manquant.plus_courte):
                if offre is not None:
                    yield offre.cle


def dire(perspective: Perspective, pages: Mapping[str, int]) -> PerspectiveDite:
    """The perspective in words. ``pages``: where the page of each offer is."""
    manquants = perspective.manquants
    echeances = perspective.echeances
    return PerspectiveDite(
        perspective.numero,
        _heures(perspective.heures, len(manquants)),
        _prix(perspective.prix, len(manquants)),
        not any(manquant.offres for manquant in manquants),
        _quand(perspective),
        echeances.phrase if echeances.a_temps is False and echeances.entree.possible else "",
        [_manquant(manquant, perspective, pages) for manquant in manquants],
    )


def _heures(total: Total, blocs: int) -> str:
    if total.inconnus == blocs:
        return _("heures inconnues")
    dit = _("à partir de %(n)s heures") % {"n": nombre(total.connu)}
    return dit + _inconnus(total, blocs)


def _prix(total: Total, blocs: int) -> str:
    if total.inconnus == blocs:
        return _("prix inconnu")
    dit = _("à partir de %(n)s €") % {"n": nombre(total.connu)}
    return dit + _inconnus(total, blocs)


def _inconnus(total: Total, blocs: int) -> str:
    if not total.inconnus:
        return ""
    connus = blocs - total.inconnus
    return ngettext(
        " pour %(connus)s sur %(blocs)s, inconnu pour l’autre",
        " pour %(connus)s sur %(blocs)s, inconnu pour les %(n)s autres",
        total.inconnus,
    ) % {"connus": connus, "blocs": blocs, "n": total.inconnus}


def _quand(perspective: Perspective) -> str:
    """Until when one may start, and until when it is delivered."""
    echeances = perspective.echeances
    if not echeances.entree.possible:
        etat = f"{perspective.numero} est {perspective.atteignable.phrase_etat}."
        return " ".join([etat, *(f"{motif.remede} ({motif.reference})" for motif in echeances.entree.motifs)])
    if echeances.entree_jusqu_au is None:
        return _("On peut y entrer : son enregistrement n’a pas de date de fin.")
    dit = _("On peut y entrer jusqu’au %(jour)s") % {"jour": jour(echeances.entree_jusqu_au)}
    if echeances.delivrance_jusqu_au:
        dit += _(" ; elle sera délivrée jusqu’au %(jour)s") % {"jour": jour(echeances.delivrance_jusqu_au)}
    return f"{dit}."


def _manquant(manquant: Manquant, perspective: Perspective, pages: Mapping[str, int]) -> ManquantDit:
    cle = manquant.place.cle
    autres = [code_court(autre.code, autre.fiche) for autre in manquant.place.choix if autre != cle]
    return ManquantDit(
        code_court(cle.code, cle.fiche) if cle.code else cle.fiche,
        perspective.atteignable.certification.libelle(cle),
        enumerer(autres),
        _offre(manquant.moins_chere, pages, prix=True),
        _offre(manquant.plus_courte, pages, prix=False),
        adresse_offres(cle.fiche, "" if autres else cle.code) if manquant.offres else "",
    )


def _offre(offre: OffreOuverte | None, pages: Mapping[str, int], *, prix: bool) -> OffreDite | None:
    if offre is None:
        return None
    valeur = (offre.prix if prix else offre.heures) or Decimal(0)
    chiffre = _("%(n)s €") if prix else _("%(n)s heures")
    return OffreDite(
        chiffre % {"n": nombre(valeur)},
        offre.organisme,
        _etendue(offre),
        adresse_offre(pages[offre.cle]) if offre.cle in pages else "",
    )


def _etendue(offre: OffreOuverte) -> str:
    """What else the price pays for; '' for the bloc alone."""
    if offre.entiere:
        return _("pour toute la certification")
    return _("pour %(n)s blocs") % {"n": len(offre.codes)} if len(offre.codes) > 1 else ""
