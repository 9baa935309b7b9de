"""« Mon bloc est dans une fiche expirée »: which bloc it is, where it counts, whom to ask and in what words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from brique.erreurs import ErreurArgument
from brique.referentiel.champs import est_numero
from brique.referentiel.fiche import Repertoire
from portail.referentiel import queries
from portail.referentiel.adresses import adresse_bloc, adresse_devenir, adresse_ecart, adresse_suite, code_court
from portail.referentiel.forms import MonBlocForm
from portail.referentiel.parametres import Designation, lire_code
from portail.referentiel.presentation.devenir_dit import DevenirDit, dire
from portail.referentiel.presentation.famille import Famille, lire_famille
from portail.referentiel.queries_decidees import lire_decidees


@dataclass(frozen=True, slots=True)
class BlocAChoisir:
    """One of the blocs of the fiche, and the address that answers for it."""

    code: str
    libelle: str
    adresse: str


@dataclass(frozen=True, slots=True)
class Choix:
    """Which bloc of a certification? When it has none, ``dit`` says why; ``adresse_suite`` is what becomes of it."""

    numero: str
    intitule: str
    dit: str
    blocs: Sequence[BlocAChoisir]
    adresse_suite: str


@dataclass(frozen=True, slots=True)
class Sorti:
    """A bloc that left its fiche: since when, its page, and what changed then."""

    code: str
    libelle: str
    le: date
    adresse: str
    adresse_ecart: str


@dataclass(slots=True)
class Reponse:
    """What the page shows: nothing yet, a choice, a bloc that left its fiche, or the answer."""

    formulaire: MonBlocForm
    choix: Choix | None = None
    sorti: Sorti | None = None
    dit: DevenirDit | None = None


def contexte(parametres: QueryDict, au: date | None, aujourdhui: date) -> dict[str, Any]:
    """Everything the template asks for. ``fiche`` and ``bloc`` are exact; ``bloc`` alone is as a person types it."""
    reponse = _repondre(parametres, au, aujourdhui)
    caches = [(nom, parametres[nom]) for nom in ("fiche", "bloc") if parametres.get(nom)]
    return {
        "formulaire": reponse.formulaire,
        "choix": reponse.choix,
        "sorti": reponse.sorti,
        "dit": reponse.dit,
        "au": au,
        "aujourdhui": aujourdhui,
        "caches": caches,
    }


def _repondre(parametres: QueryDict, au: date | None, aujourdhui: date) -> Reponse:
    numero, bloc = lire_code(parametres.get("fiche", "")), parametres.get("bloc", "").replace("\x00", "").strip()
    if not numero and "bloc" not in parametres:
        return Reponse(MonBlocForm())
    formulaire = MonBlocForm({"bloc": f"{numero} {bloc}".strip() if numero else bloc})
    if est_numero(numero):
        designation = Designation((numero,), bloc)
    elif formulaire.is_valid():
        designation = formulaire.cleaned_data["bloc"]
    else:
        return Reponse(formulaire)
    famille = _famille(designation.numeros, au)
    if famille is None:
        formulaire.refuser(_inconnue(designation.numeros))
        return Reponse(formulaire)
    return _dans_la_famille(formulaire, famille, designation.bloc, (au, aujourdhui))


def _famille(numeros: Sequence[str], au: date | None) -> Famille | None:
    """The family of the first of ``numeros`` that the register holds, else of the first it names."""
    trouvees = [famille for numero in numeros if (famille := lire_famille(numero, au)) is not None]
    return next((famille for famille in trouvees if famille.numero in famille.fiches), next(iter(trouvees), None))


def _inconnue(numeros: Sequence[str]) -> str:
    return _(
        "La fiche %(numero)s n’est pas au registre, et aucune autre ne la nomme. Vérifiez le numéro, ou cherchez la "
        "certification par son nom."
    ) % {"numero": numeros[0]}


def _dans_la_famille(formulaire: MonBlocForm, famille: Famille, bloc: str, dates: tuple[date | None, date]) -> Reponse:
    au, aujourdhui = dates
    choix = _choix(famille, au)
    if not bloc:
        return Reponse(MonBlocForm(), choix=choix)
    try:
        devenir = famille.filiation.ou_compte(famille.numero, bloc, au or aujourdhui)
    except ErreurArgument:
        if (sorti := _sorti(famille.numero, bloc, au)) is not None:
            return Reponse(MonBlocForm(), sorti=sorti)
        formulaire.refuser(
            _("Le bloc %(bloc)s n’est pas dans %(numero)s.") % {"bloc": bloc[:80], "numero": famille.numero}
        )
        return Reponse(formulaire, choix=choix)
    decidees = lire_decidees(devenir.numero, devenir.code, devenir.au)
    return Reponse(MonBlocForm(), dit=dire(devenir, famille, au, decidees))


def _choix(famille: Famille, au: date | None) -> Choix:
    numero, fiche = famille.numero, famille.fiches.get(famille.numero)
    suite = adresse_suite(numero, au)
    if fiche is None:
        dit = _("La fiche %(numero)s n’est pas au registre, mais une autre la nomme. Ses blocs ne sont pas connus.")
        return Choix(numero, "", dit % {"numero": numero}, [], suite)
    blocs = [
        BlocAChoisir(code_court(bloc.code, numero), bloc.libelle, adresse_devenir(numero, bloc.code, au))
        for bloc in fiche.blocs
        if bloc.code
    ]
    dit = ""
    if fiche.repertoire is Repertoire.RS:
        dit = _("Une certification du Répertoire spécifique ne se découpe pas en blocs : elle s’obtient en entier.")
    elif not blocs:
        dit = _("Le registre ne découpe pas cette certification en blocs.")
    return Choix(numero, fiche.intitule, dit, blocs, suite)


def _sorti(numero: str, bloc: str, au: date | None) -> Sorti | None:
    """A bloc that the certification had, and no longer has."""
    code = bloc if bloc.startswith(numero) else f"{numero}{bloc}"
    lu = queries.bloc_au(numero, code)
    if lu is None or lu.etape.fin is None:
        return None
    le = timezone.localdate(lu.etape.fin)
    ecart = adresse_ecart(numero, timezone.localdate(lu.etape.debut), le)
    return Sorti(code_court(code, numero), lu.bloc.libelle, le, adresse_bloc(numero, code), ecart)
