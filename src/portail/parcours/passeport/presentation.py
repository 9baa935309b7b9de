"""The passeport as its page shows it: certification by certification, each acquis with what it counts for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brique.parcours.passeport import Effet, Fondement, Valeur
from brique.passerelles.valeurs import Cle
from portail.parcours.passeport.queries import AcquisLu, Passeport
from portail.referentiel.adresses import adresse_bloc, adresse_fiche, code_court
from portail.socle.phrases import enumerer

_ATTESTE, _DECLARE, _A_OBTENIR = "b-acquis", "pas-declare", "b-obtenir"


@dataclass(frozen=True, slots=True)
class Lien:
    """A bloc or a certification, and its page ('' when the register does not know it)."""

    nom: str
    adresse: str


@dataclass(frozen=True, slots=True)
class ValeurDite:
    """What acquis count for, in words: on what ground, towards what, until when, why."""

    etat: str
    classe: str
    fondement: str
    cibles: Sequence[Lien]
    phrase: str
    reference: str
    jusqu_au: date | None
    competences: Sequence[str]


@dataclass(frozen=True, slots=True)
class AcquisDit:
    """An acquis and all it counts for."""

    lu: AcquisLu
    nom: str
    adresse: str
    valeurs: Sequence[ValeurDite]

    @property
    def compte(self) -> bool:
        return any(valeur.classe == "e-acquis" for valeur in self.valeurs)


@dataclass(frozen=True, slots=True)
class BriqueDite:
    """A bloc of the wall of a certification: its class says how it is drawn, its word what it is."""

    code: str
    titre: str
    adresse: str
    classe: str
    mot: str


@dataclass(frozen=True, slots=True)
class Groupe:
    """A certification of which something is held."""

    numero: str
    intitule: str
    adresse: str
    briques: Sequence[BriqueDite]
    acquis: Sequence[AcquisDit]


def groupes(passeport: Passeport) -> list[Groupe]:
    """The certifications of which something is held, the one with the last obtained first."""
    debout = sorted(
        (lu for lu in passeport.lus if lu.acquis.annule_le is None),
        key=lambda lu: (-lu.acquis.jour.toordinal(), lu.numero, lu.code),
    )
    par_fiche: dict[str, list[AcquisLu]] = {}
    for lu in debout:
        par_fiche.setdefault(lu.numero, []).append(lu)
    return [_groupe(numero, lus, passeport) for numero, lus in par_fiche.items()]


def resume(passeport: Passeport) -> str:
    """How much is held, attested and declared said apart."""
    attestes, declares = len(passeport.attestes), len(passeport.declares)
    dits = []
    if attestes:
        dits.append(
            ngettext(
                "%(n)d acquis attesté par son certificateur", "%(n)d acquis attestés par leur certificateur", attestes
            )
            % {"n": attestes}
        )
    if declares:
        dits.append(
            ngettext("%(n)d acquis que vous déclarez", "%(n)d acquis que vous déclarez", declares) % {"n": declares}
        )
    return f"{enumerer(dits)}." if dits else ""


def resume_pour_autrui(passeport: Passeport) -> str:
    """The same for somebody else to read."""
    attestes, declares = len(passeport.attestes), len(passeport.declares)
    dits = [
        ngettext("%(n)d acquis attesté", "%(n)d acquis attestés", attestes) % {"n": attestes},
        ngettext("%(n)d déclaré", "%(n)d déclarés", declares) % {"n": declares},
    ]
    return f"{enumerer(dits)}."


def dire_acquis(passeport: Passeport, lu: AcquisLu) -> AcquisDit:
    """One acquis and all it counts for."""
    connue = lu.numero in passeport.fiches
    adresse = (adresse_bloc(lu.numero, lu.code) or adresse_fiche(lu.numero)) if connue else ""
    nom = code_court(lu.code, lu.numero) if lu.code else _("Certification entière")
    return AcquisDit(lu, nom, adresse, [_dire(valeur, passeport) for valeur in passeport.valeurs_de(lu)])


def _groupe(numero: str, lus: Sequence[AcquisLu], passeport: Passeport) -> Groupe:
    fiche = passeport.fiches.get(numero)
    attestes = {lu.code for lu in lus if lu.atteste}
    declares = {lu.code for lu in lus if not lu.atteste}
    briques = []
    for bloc in fiche.blocs if fiche else ():
        if not bloc.code:
            continue
        classe, mot = _A_OBTENIR, ""
        if attestes & {bloc.code, ""}:
            classe, mot = _ATTESTE, _("attesté")
        elif declares & {bloc.code, ""}:
            classe, mot = _DECLARE, _("déclaré")
        briques.append(
            BriqueDite(code_court(bloc.code, numero), bloc.libelle, adresse_bloc(numero, bloc.code), classe, mot)
        )
    intitule = fiche.intitule if fiche else ""
    adresse = adresse_fiche(numero) if fiche else ""
    return Groupe(numero, intitule, adresse, briques, [dire_acquis(passeport, lu) for lu in lus])


def _dire(valeur: Valeur, passeport: Passeport) -> ValeurDite:
    etat, classe = _etat(valeur)
    fondements = {
        Fondement.PROPRE: _("Sa certification"),
        Fondement.DECLAREE: _("Déclarée au registre"),
        Fondement.DECIDEE: _("Décidée par un certificateur"),
        Fondement.A_DEMANDER: _("Certification renouvelée"),
    }
    return ValeurDite(
        etat,
        classe,
        fondements[valeur.fondement],
        [_lien(cle, passeport) for cle in valeur.cible],
        valeur.phrase,
        valeur.reference,
        valeur.jusqu_au if valeur.effet is not Effet.NUL else None,
        valeur.competences,
    )


def _etat(valeur: Valeur) -> tuple[str, str]:
    """What is said first of a value, and how: an acquis that is only declared gives no right by itself."""
    if valeur.effet is Effet.NUL:
        demander = valeur.fondement is Fondement.A_DEMANDER
        return (_("À demander"), "e-poss") if demander else (_("Ne compte pas aujourd’hui"), "")
    if valeur.effet is Effet.INCERTAIN:
        return _("À vérifier"), "e-poss"
    if not valeur.atteste:
        return _("Compterait, une fois prouvé"), "e-poss"
    if valeur.conditions:
        return _("Compte sous condition"), "e-poss"
    return (_("Compte en partie"), "e-acquis") if valeur.competences else (_("Compte aujourd’hui"), "e-acquis")


def _lien(cle: Cle, passeport: Passeport) -> Lien:
    connue = cle.fiche in passeport.fiches
    if cle.code:
        return Lien(cle.code, adresse_bloc(cle.fiche, cle.code) if connue else "")
    return Lien(cle.fiche, adresse_fiche(cle.fiche) if connue else "")
