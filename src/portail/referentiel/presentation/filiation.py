"""What becomes of a certification: its case, its chain step by step, and each renewal from one wall to the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from brique.referentiel.filiation import Cas, Declaration, Etape, Etat, Lien, Suite
from portail.referentiel.adresses import adresse_ecart, adresse_suite
from portail.referentiel.presentation.famille import Famille, classe_de
from portail.referentiel.presentation.renouvellement import Renouvellement, renouvellement

DESSINS_MAX = 3


@dataclass(frozen=True, slots=True)
class LienDit:
    """The renewal that leads to a step: from which fiche, who declares it, what changes."""

    ancienne: str
    dit: str
    adresse_ecart: str


@dataclass(frozen=True, slots=True)
class EtapeDite:
    """A fiche of the chain, its state, its page, its own suite when it is another one."""

    etape: Etape
    classe: str
    adresse: str
    liens: Sequence[LienDit]
    sortie: bool
    ici: bool


def contexte(famille: Famille, au: date | None, aujourdhui: date) -> dict[str, Any]:
    """Everything the template asks for. ``au`` is the day the register is read at, None for today."""
    suite = famille.filiation.suivre(famille.numero, au or aujourdhui)
    precedentes = _precedentes(famille)
    montres = suite.liens or tuple(Lien(n, famille.numero, Declaration.NOUVELLE) for n in precedentes)
    pas = _renouvellements(famille, montres)
    return {
        "suite": suite,
        "numero": famille.numero,
        "fiche": famille.fiches.get(famille.numero),
        "au": au,
        "aujourdhui": aujourdhui,
        "cas": nom_du_cas(suite.cas),
        "particularites": [nom_du_cas(cas) for cas in suite.particularites if cas is not suite.cas],
        "etapes": [_etape(etape, suite, famille, au) for etape in suite.etapes],
        "pas": pas,
        "autres": max(0, len(_dessinables(famille, montres)) - len(pas)),
        "vers_l_avant": bool(suite.liens),
        "precedentes": [
            (n, famille.fiches[n].intitule if n in famille.fiches else "", adresse_suite(n, au)) for n in precedentes
        ],
        "prochaine": _prochaine(suite, famille),
        "blocs": bool(famille.numero in famille.fiches and famille.fiches[famille.numero].blocs),
        "tronquee": famille.tronquee,
    }


def _precedentes(famille: Famille) -> list[str]:
    """The fiches that this one replaces, whichever says it."""
    numero = famille.numero
    siennes = famille.fiches[numero].anciennes if numero in famille.fiches else ()
    nommantes = [f.numero for f in famille.fiches.values() if numero in f.nouvelles]
    return [n for n in dict.fromkeys((*siennes, *sorted(nommantes))) if n and n != numero]


def _dessinables(famille: Famille, liens: Iterable[Lien]) -> list[Lien]:
    """The renewals both walls of which are known."""
    connues = {numero for numero, fiche in famille.fiches.items() if fiche.blocs}
    return [lien for lien in liens if {lien.ancienne, lien.nouvelle} <= connues]


def _renouvellements(famille: Famille, liens: Iterable[Lien]) -> list[Renouvellement]:
    return [
        renouvellement(famille.fiches[lien.ancienne], famille.fiches[lien.nouvelle])
        for lien in _dessinables(famille, liens)[:DESSINS_MAX]
    ]


def _etape(etape: Etape, suite: Suite, famille: Famille, au: date | None) -> EtapeDite:
    liens = [_lien(lien, famille) for lien in suite.liens if lien.nouvelle == etape.numero]
    return EtapeDite(
        etape,
        classe_de(etape),
        famille.adresse(etape.numero, au),
        liens,
        sortie=etape.numero in famille.sorties,
        ici=etape.numero == famille.numero,
    )


def _lien(lien: Lien, famille: Famille) -> LienDit:
    connues = {lien.ancienne, lien.nouvelle} <= famille.fiches.keys()
    dits = {
        Declaration.LES_DEUX: _("les deux fiches le disent"),
        Declaration.ANCIENNE: _("l’ancienne fiche le dit, pas la nouvelle"),
        Declaration.NOUVELLE: _("la nouvelle fiche le dit, pas l’ancienne"),
    }
    dit = _("les deux fiches ne disent pas la même chose") if lien.contredit else dits[lien.declaration]
    return LienDit(lien.ancienne, dit, adresse_ecart(lien.ancienne, avec=lien.nouvelle) if connues else "")


def _prochaine(suite: Suite, famille: Famille) -> tuple[str, str] | None:
    """The certification in force to go and see: its number and its page, when there is only one."""
    actives = [etape for etape in suite.etapes[1:] if etape.etat is Etat.EN_VIGUEUR]
    if suite.etapes[0].etat is Etat.EN_VIGUEUR or len(actives) != 1:
        return None
    return actives[0].numero, famille.adresse(actives[0].numero)


def nom_du_cas(cas: Cas) -> str:
    """The case of a chain, in a few words."""
    noms = {
        Cas.EN_VIGUEUR: _("Encore en vigueur"),
        Cas.UN_SUCCESSEUR: _("Une suite en vigueur"),
        Cas.PLUSIEURS_SUCCESSEURS: _("Plusieurs suites"),
        Cas.SANS_SUCCESSEUR: _("Sans suite connue"),
        Cas.SUCCESSEUR_ABSENT: _("Suite absente du registre"),
        Cas.SUCCESSEUR_EXPIRE: _("Suite expirée"),
        Cas.SUCCESSEUR_A_VENIR: _("Suite à venir"),
        Cas.SUCCESSEUR_RS: _("Suite au Répertoire spécifique"),
        Cas.CHAINE_AMBIGUE: _("Chaîne ambiguë"),
        Cas.CYCLE: _("Renouvellements en rond"),
        Cas.BOUCLE: _("Se remplace elle-même"),
        Cas.FICHES_REUNIES: _("Réunit plusieurs certifications"),
    }
    return noms[cas]
