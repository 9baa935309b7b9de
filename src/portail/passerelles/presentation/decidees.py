"""Équivalences that certificateurs decided about a bloc, in words; and where to ask for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from brique.passerelles.decisions import Accord
from brique.passerelles.equivalence import Objet, Valeur
from brique.passerelles.valeurs import Cle
from portail.passerelles import queries_equivalences
from portail.passerelles.enums_equivalences import Cote
from portail.referentiel.queries_decidees import DecideeDuBloc


@dataclass(frozen=True, slots=True)
class DecideeDite:
    """A decision: its sentence, its page, whether it counts on the day (otherwise ``etat`` says why not)."""

    phrase: str
    adresse: str
    depuis: bool
    etat: str


def decidees(cle: Cle, au: date) -> list[DecideeDite]:
    """What was decided about a bloc, in force on the day ``au`` first, then what no longer counts."""
    etats = {
        Valeur.EN_VIGUEUR: "",
        Valeur.A_VENIR: _("pas encore en vigueur"),
        Valeur.ECHUE: _("n’est plus en vigueur"),
        Valeur.REVOQUEE: _("révoquée"),
    }
    return [
        DecideeDite(
            lue.decidee.phrase,
            reverse("passerelles:equivalences-decision", args=[lue.cle]),
            lue.cote == Cote.SOURCE,
            etats[lue.valeur],
        )
        for lue in queries_equivalences.decidees_pour(*cle, au)
    ]


def dites_du_bloc(cle: Cle, le: date) -> list[DecideeDuBloc]:
    """The décidées that start from a bloc and count on the day ``le``, for the page that says where it counts."""
    return [
        _du_bloc(cle, lue)
        for lue in queries_equivalences.decidees_pour(*cle, le)
        if lue.cote == Cote.SOURCE and lue.valeur is Valeur.EN_VIGUEUR
    ]


def _du_bloc(cle: Cle, lue: queries_equivalences.DecideeLue) -> DecideeDuBloc:
    decidee = lue.decidee
    vers = sorted(decidee.cible)
    return DecideeDuBloc(
        phrase=decidee.phrase,
        adresse=reverse("passerelles:equivalences-decision", args=[lue.cle]),
        reference=decidee.reference,
        le=decidee.decidee_le,
        compte=cle in decidee.source,
        numero=vers[0].fiche,
        blocs=[autre.code for autre in vers if autre.code],
        avec=[autre.code or autre.fiche for autre in sorted(decidee.source - {cle})],
        entiere=decidee.accord is Accord.TOTAL,
        reservee=bool(decidee.conditions),
        certificateur=decidee.certificateur,
        siret=lue.siret,
    )


def decidees_entre(source: Cle, cible: Cle, au: date) -> list[DecideeDite]:
    """What is decided from ``source`` to ``cible`` and counts on the day; the other direction is another question."""
    return [
        DecideeDite(lue.decidee.phrase, reverse("passerelles:equivalences-decision", args=[lue.cle]), True, "")
        for lue in queries_equivalences.decidees_pour(*source, au)
        if lue.cote == Cote.SOURCE and lue.valeur is Valeur.EN_VIGUEUR and lue.decidee.cible & {cible, Cle(cible.fiche)}
    ]


def en_vigueur(dites: Sequence[DecideeDite]) -> list[DecideeDite]:
    """Those that count on the day."""
    return [dite for dite in dites if not dite.etat]


def adresse_demande(source: Cle, cible: Cle | None = None) -> str:
    """Where to ask that ``source`` count towards ``cible``, both chosen already."""
    parametres = [("source", source.fiche), ("d", f"{source.fiche}/{source.code}")]
    if cible is not None:
        parametres += [("cible", cible.fiche), ("v", f"{cible.fiche}/{cible.code}")]
    return f"{reverse('passerelles:equivalences-demander')}?{urlencode(parametres)}"


def adresse_autre_demande(objet: Objet) -> str:
    """Where to ask for something else between the same certifications, nothing chosen yet."""
    numeros = [" ".join(dict.fromkeys(cle.fiche for cle in cles)) for cles in (objet.source, objet.cible)]
    adresse = reverse("passerelles:equivalences-demander")
    return f"{adresse}?{urlencode(dict(zip(('source', 'cible'), numeros, strict=True)))}"
