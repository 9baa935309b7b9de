"""An offer as a person reads it: what it prepares, for how much, when, where, for whom."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brique.parcours.offres.coherence import heures_par_semaine
from brique.parcours.offres.controles import blocs_cites
from brique.parcours.offres.distance import plus_proche
from brique.parcours.offres.texte import dit, en_clair
from brique.parcours.offres.valeurs import (
    BlocCible,
    Contact,
    Lieu,
    Modalite,
    NatureFrais,
    Offre,
    Organisme,
    SessionOffre,
)
from portail.parcours.adresses_offres import adresse_offre
from portail.parcours.offres.queries import OffreLue
from portail.parcours.offres.queries_lieux import Centre
from portail.referentiel.adresses import adresse_bloc, adresse_fiche

_FINE = "\u202f"
_INSECABLE = "\u00a0"
SESSIONS_MONTREES = 6
_DE_PERSONNES = ("coordonnees", "contact")  # in the path of what is kept aside
BLOCS_EN_CARTE = 2


@dataclass(frozen=True, slots=True)
class BlocMontre:
    """A bloc prepared: how the register calls it, and its page when it knows it."""

    code: str
    libelle: str
    adresse: str = ""


@dataclass(frozen=True, slots=True)
class Carte:
    """An offer in a list."""

    adresse: str
    intitule: str
    organisme: str
    prepare: str
    prix: str
    heures: str
    lieu: str
    modalite: str
    prochaine: date | None
    permanente: bool
    signalee: bool
    cpf: bool | None
    constats: list[Any] = field(default_factory=list)
    reference: str = ""
    distance: str = ""


def carte(lue: OffreLue, centre: Centre | None = None) -> Carte:
    """The offer as a list shows it; how far it is from ``centre``."""
    offre, prochaines = lue.offre, lue.prochaines
    return Carte(
        adresse=adresse_offre(lue.pk),
        intitule=offre.intitule or offre.reference,
        organisme=organisme(lue),
        prepare=prepare(lue),
        prix=prix(offre),
        heures=heures(offre.heures),
        lieu=lieu_court(offre),
        modalite=modalite(offre.modalite),
        prochaine=next((session.debut for session in prochaines if session.debut), None),
        permanente=bool(offre.entrees_permanentes and prochaines),
        signalee=lue.signalee,
        cpf=lue.cpf.oui,
        constats=[constat for constat in lue.constats if constat.signale],
        reference=offre.reference,
        distance=distance_dite(offre, centre) if centre else "",
    )


def distance_dite(offre: Offre, centre: Centre) -> str:
    """« à 12 km », « à moins d’un kilomètre »; '' when nobody has to move, or nobody knows."""
    km = plus_proche(offre, centre.position)
    if km is None or offre.modalite is Modalite.DISTANCE:
        return ""
    return _("à moins d’un kilomètre") if km < 1 else _("à %(n)d km") % {"n": round(km)}


def page(lue: OffreLue) -> dict[str, Any]:
    """The context of an offer's page."""
    offre, prochaines = publique(lue.offre), lue.prochaines
    return {
        "lue": lue,
        "offre": offre,
        "organisme": organisme(lue),
        "blocs": blocs(lue),
        "certifications": [
            (visee.fiche, _intitule(lue, visee.fiche), adresse_fiche(visee.fiche) if _connue(lue, visee.fiche) else "")
            for visee in offre.certifications
            if visee.fiche
        ],
        "phrase": phrase(lue),
        "prix": prix(offre),
        "precisions_prix": precisions_prix(offre),
        "heures": heures(offre.heures),
        "precisions_heures": precisions_heures(offre),
        "modalite": modalite(offre.modalite),
        "lieux": [(adresse_postale(lieu), lieu) for lieu in offre.lieux],
        "sessions": [session(lue, une) for une in prochaines[:SESSIONS_MONTREES]],
        "autres_sessions": max(0, len(prochaines) - SESSIONS_MONTREES),
        "passees": len(offre.sessions) - len(prochaines),
        "prerequis": _texte(offre.prerequis),
        "textes": textes(offre),
        "signales": [constat for constat in lue.constats if constat.signale],
        "notes": [constat for constat in lue.constats if not constat.signale],
        "a_part": offre.hors_modele,
    }


def publique(offre: Offre) -> Offre:
    """The offer as anyone may read it: of the people behind it, only the e-mail and the telephone to ask it at."""
    return replace(
        offre,
        organisme=_sans_contact(offre.organisme),
        formateurs=tuple(_sans_contact(formateur) for formateur in offre.formateurs),
        sessions=tuple(replace(une, contact=Contact()) for une in offre.sessions),
        contact=replace(offre.contact, nom=""),
        hors_modele=tuple(i for i in offre.hors_modele if not any(mot in i.chemin for mot in _DE_PERSONNES)),
    )


def _sans_contact(organisme: Organisme) -> Organisme:
    return replace(organisme, contact=Contact())


def textes(offre: Offre) -> list[tuple[str, list[str]]]:
    """What the body wrote of it, in paragraphs."""
    tous = (
        (_("Objectif"), offre.objectif),
        (_("Ce que l’on sait faire après"), offre.resultats),
        (_("Contenu"), offre.contenu),
        (_("Rythme"), offre.rythme),
        (_("Admission"), offre.admission),
        (_("Accueil des personnes en situation de handicap"), offre.acces_handicap),
    )
    return [(titre, en_clair(texte).splitlines()) for titre, texte in tous if dit(texte)]


def phrase(lue: OffreLue) -> str:
    """The answer first: what this offer prepares."""
    nommes = blocs_cites(lue.offre)
    certification = _intitule(lue, lue.offre.fiche) or lue.offre.fiche
    if not certification:
        return _("L’organisme ne dit pas à quelle certification cette offre mène.")
    if not nommes:
        return _("Cette offre prépare toute la certification « %(certification)s ».") % {"certification": certification}
    fiche = lue.registre.fiche(lue.offre.fiche)
    total = len(fiche.blocs) if fiche is not None else 0
    if 1 < total <= len(nommes):
        return _("Cette offre prépare tous les blocs de « %(certification)s ».") % {"certification": certification}
    sur = _(" sur %(total)d") % {"total": total} if total else ""
    return ngettext(
        "Cette offre prépare %(n)d bloc%(sur)s de « %(certification)s ».",
        "Cette offre prépare %(n)d blocs%(sur)s de « %(certification)s ».",
        len(nommes),
    ) % {"n": len(nommes), "sur": sur, "certification": certification}


def prepare(lue: OffreLue) -> str:
    """The same in a few words, for a list."""
    nommes = blocs(lue)
    if not nommes:
        return _intitule(lue, lue.offre.fiche) or lue.offre.fiche
    dits = " · ".join(f"{bloc.code} {bloc.libelle}".strip() for bloc in nommes[:BLOCS_EN_CARTE])
    autres = len(nommes) - BLOCS_EN_CARTE
    return dits if autres <= 0 else _("%(blocs)s et %(n)d autres") % {"blocs": dits, "n": autres}


def blocs(lue: OffreLue) -> list[BlocMontre]:
    """The blocs prepared, named by the register where it knows them."""
    return [_bloc(lue, bloc) for bloc in blocs_cites(lue.offre)]


def _bloc(lue: OffreLue, bloc: BlocCible) -> BlocMontre:
    numero = bloc.fiche or lue.offre.fiche
    fiche = lue.registre.fiche(numero)
    code = fiche.bloc(bloc.code) if fiche is not None else None
    if fiche is None or code is None:
        return BlocMontre(bloc.code, bloc.libelle)
    return BlocMontre(code, fiche.blocs[code], adresse_bloc(numero, code))


def session(lue: OffreLue, une: SessionOffre) -> dict[str, Any]:
    """A session as its line is read."""
    rythme = heures_par_semaine(lue.offre, une)
    propres = une.blocs if une.blocs and une.blocs != lue.offre.blocs else ()
    return {
        "debut": une.debut,
        "fin": une.fin,
        "permanente": bool(lue.offre.entrees_permanentes),
        "rythme": _("%(n)s h par semaine") % {"n": nombre(rythme.quantize(Decimal(1)))} if rythme else "",
        "places": une.places,
        "blocs": [_bloc(lue, bloc) for bloc in propres],
        "constats": [c.message for c in lue.constats if c.session and c.session == une.numero and c.signale],
    }


def prix(offre: Offre) -> str:
    """« 1 250 € », or what is known of it."""
    if offre.prix.total is not None:
        return _("%(n)s €") % {"n": nombre(offre.prix.total)}
    if offre.prix.horaire is not None:
        return _("%(n)s € de l’heure") % {"n": nombre(offre.prix.horaire)}
    return ""


def precisions_prix(offre: Offre) -> list[str]:
    """What comes with the price."""
    dites = []
    if offre.prix.total is not None and offre.heures:
        horaire = (offre.prix.total / offre.heures).quantize(Decimal("0.01"))
        dites.append(_("soit %(n)s € de l’heure") % {"n": nombre(horaire)})
    noms = {
        NatureFrais.ANNEXES: _("frais annexes"),
        NatureFrais.EQUIPEMENT: _("équipement à prévoir"),
        NatureFrais.RESTANTS: _("reste à payer annoncé"),
    }
    for frais in offre.frais:
        montant = f"{nombre(frais.montant)}{_INSECABLE}€" if frais.montant is not None else ""
        texte = frais.texte if frais.montant is None or frais.nature is not NatureFrais.RESTANTS else ""
        dites.append(" : ".join(filter(None, [noms[frais.nature], " ".join(filter(None, [montant, texte]))])))
    if dit(offre.conditions_prise_en_charge):
        dites.append(_texte(offre.conditions_prise_en_charge))
    return dites


def heures(duree: Decimal | None) -> str:
    return _("%(n)s heures") % {"n": nombre(duree)} if duree else ""


def precisions_heures(offre: Offre) -> str:
    """Where these hours are spent."""
    parts = [
        _("%(n)s h en centre") % {"n": nombre(offre.heures_centre)} if offre.heures_centre else "",
        _("%(n)s h en entreprise") % {"n": nombre(offre.heures_entreprise)} if offre.heures_entreprise else "",
        _texte(offre.duree) if dit(offre.duree) else "",
    ]
    return ", ".join(filter(None, parts))


def modalite(valeur: Modalite | None) -> str:
    if valeur is None:
        return ""
    return {
        Modalite.PRESENTIEL: _("en présence"),
        Modalite.MIXTE: _("en partie à distance"),
        Modalite.DISTANCE: _("à distance"),
    }[valeur]


def organisme(lue: OffreLue) -> str:
    """Its body's name: as it gives it, else as it is known here."""
    sien = lue.offre.organisme
    noms = (sien.nom, sien.raison_sociale, lue.nom)
    return next((nom for nom in noms if dit(nom)), sien.siret or _("organisme sans nom"))


def lieu_court(offre: Offre) -> str:
    if offre.modalite is Modalite.DISTANCE:
        return ""
    villes = list(dict.fromkeys(lieu.ville for lieu in offre.lieux if lieu.ville))
    return ", ".join(villes[:2])


def adresse_postale(lieu: Lieu) -> str:
    return ", ".join(filter(None, [lieu.nom, lieu.voie, f"{lieu.code_postal} {lieu.ville}".strip()]))


def nombre(valeur: Decimal | None) -> str:
    """« 1 250,50 », « 1 250 »."""
    if valeur is None:
        return ""
    entier = valeur == valeur.to_integral_value()
    net = valeur.quantize(Decimal(1)) if entier else valeur.quantize(Decimal("0.01"))
    return f"{net:,f}".replace(",", _FINE).replace(".", ",")


def _texte(texte: str) -> str:
    return en_clair(texte) if dit(texte) else ""


def _intitule(lue: OffreLue, numero: str) -> str:
    fiche = lue.registre.fiche(numero)
    return fiche.intitule if fiche is not None else ""


def _connue(lue: OffreLue, numero: str) -> bool:
    return lue.registre.fiche(numero) is not None
