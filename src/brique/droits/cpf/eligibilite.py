"""Whether the account may pay an action on its day, by its nature (art. L6323-6, D6323-6 to D6323-8, R6323-27)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from brique.droits.cpf.action import Action, Nature, Objet
from brique.droits.cpf.alimentation import euros
from brique.droits.cpf.situation import NUL, Categorie, Permis, SituationCpf
from brique.droits.cpf.temps import quotite
from brique.droits.noyau import Droit, Etape, Trace
from brique.periodes import ajouter_mois

PERMIS = frozenset({Nature.PERMIS_LEGER, Nature.PERMIS_BE, Nature.PERMIS_LOURD})
LEGERS = frozenset({Nature.PERMIS_LEGER, Nature.PERMIS_BE})
ENREGISTREES = frozenset({Nature.RNCP, Nature.BLOC, Nature.RS, Nature.CLEA})

_CONDITIONS: Mapping[Nature, str] = {
    Nature.VAE: "cpf.condition.vae",
    Nature.BILAN: "cpf.condition.bilan",
    Nature.BENEVOLAT: "cpf.condition.benevolat",
    **dict.fromkeys(PERMIS, "cpf.condition.permis"),
    **dict.fromkeys(ENREGISTREES, "cpf.condition.registre"),
}


@dataclass(frozen=True, slots=True)
class Refus:
    """Why the account may not pay: the step that says it."""

    etape: Etape


@dataclass(frozen=True, slots=True)
class Eligibilite:
    """Whether the account may pay; ``motifs`` why not, ``conditions`` what is not checked here, ``part_du_tiers`` the
    euros that a third party must pay for the account to pay the rest."""

    eligible: bool
    motifs: tuple[str, ...]
    conditions: tuple[str, ...]
    trace: Trace
    part_du_tiers: Decimal = NUL


Controle = Callable[[Action, SituationCpf, Droit], Iterator["Etape | Refus"]]


def eligibilite(action: Action, situation: SituationCpf, droit: Droit) -> Eligibilite:
    """Whether the account may pay this action on its day, every reason given."""
    dits = tuple(dit for controle in _CONTROLES for dit in controle(action, situation, droit))
    refus = tuple(dit.etape for dit in dits if isinstance(dit, Refus))
    trace = tuple(dit.etape if isinstance(dit, Refus) else dit for dit in dits)
    motifs = tuple(_motif(etape) for etape in refus)
    part = max((etape.montant or NUL for etape in trace if etape.regle == "cpf-permis"), default=NUL)
    return Eligibilite(not refus, motifs, tuple(_conditions(action, droit)), trace, part)


def _conditions(action: Action, droit: Droit) -> Iterator[str]:
    """What the law asks and these facts do not tell."""
    if action.nature in ENREGISTREES and action.enregistrement is not None:
        return
    valeur = droit.valeur_ou_rien(_CONDITIONS[action.nature], action.jour)
    if valeur is not None:
        yield f"{valeur.grandeur} ({valeur.reference})."


def _motif(etape: Etape) -> str:
    """Why not, with what it rests on."""
    return f"{etape.constat.removesuffix('.')} ({etape.references})." if etape.references else etape.constat


def _dans_la_liste(action: Action, situation: SituationCpf, droit: Droit) -> Iterator[Etape | Refus]:
    valeur = droit.valeur("cpf.actions_eligibles", action.jour)
    if action.nature.value in valeur.liste:
        yield Etape("cpf-eligibilite", f"{action.nature.libelle} : fait partie des actions éligibles.", (valeur,))
    else:
        constat = f"{action.nature.libelle} : ne fait pas partie des actions éligibles."
        yield Refus(Etape("cpf-eligibilite", constat, (valeur,)))


def _enregistree(action: Action, situation: SituationCpf, droit: Droit) -> Iterator[Etape | Refus]:
    periode = action.enregistrement
    if periode is not None and action.jour not in periode:
        quand = f"à partir du {periode.debut:%d/%m/%Y}"
        quand = f"du {periode.debut:%d/%m/%Y} au {periode.fin:%d/%m/%Y} exclu" if periode.fin else quand
        constat = f"La certification est enregistrée {quand} : le {action.jour:%d/%m/%Y}, le compte ne la paie pas."
        yield Refus(Etape("cpf-eligibilite", constat, (droit.valeur("cpf.actions_eligibles", action.jour),)))


def _compte_ouvert(action: Action, situation: SituationCpf, droit: Droit) -> Iterator[Etape | Refus]:
    if situation.arret is not None and situation.arret <= action.jour and action.nature is not Nature.BENEVOLAT:
        constat = f"Le compte s’est arrêté le {situation.arret:%d/%m/%Y} (art. L6323-3)."
        yield Refus(Etape("cpf-arret", constat))


def _en_euros(action: Action, situation: SituationCpf, droit: Droit) -> Iterator[Etape | Refus]:
    """The rights of a public agent are hours, unless another activity is the main one, or an equal one."""
    actives = situation.en_cours(action.jour)
    publics = tuple(une for une in actives if une.categorie is Categorie.AGENT_PUBLIC)
    if not publics:
        return
    autres = tuple(une for une in actives if une.categorie not in {Categorie.AGENT_PUBLIC, Categorie.DEMANDEUR_EMPLOI})
    part_publique = sum(quotite(une, action.jour, droit) for une in publics)
    part_privee = sum(quotite(une, action.jour, droit) for une in autres)
    valeur = droit.valeur_ou_rien("cpf.mobilisation.activite_principale", action.jour)
    valeurs = (valeur,) if valeur else ()
    if part_publique > part_privee or not autres:
        constat = "L’activité principale est publique : les droits sont des heures, à demander à l’employeur public."
        yield Refus(Etape("cpf-plusieurs-statuts", constat, valeurs))
    else:
        constat = "L’activité privée est principale, ou égale à l’activité publique : les euros sont utilisables."
        yield Etape("cpf-plusieurs-statuts", constat, valeurs)


def _bilan(action: Action, situation: SituationCpf, droit: Droit) -> Iterator[Etape | Refus]:
    valeur = droit.valeur_ou_rien("cpf.bilan.intervalle", action.jour)
    if action.nature is not Nature.BILAN or valeur is None:
        return
    depuis = ajouter_mois(action.jour, -12 * valeur.nombre)
    recents = sorted(jour for jour in situation.bilans if depuis <= jour < action.jour)
    if recents:
        libre = ajouter_mois(recents[-1], 12 * valeur.nombre)
        constat = (
            f"Un bilan de compétences a été financé le {recents[-1]:%d/%m/%Y}, il y a moins de {valeur.nombre} ans : "
            f"les droits peuvent en payer un autre après le {libre:%d/%m/%Y}."
        )
        yield Refus(Etape("cpf-bilan", constat, (valeur,)))
    else:
        yield Etape("cpf-bilan", f"Aucun bilan financé dans les {valeur.nombre} ans qui précèdent.", (valeur,))


def _permis(action: Action, situation: SituationCpf, droit: Droit) -> Iterator[Etape | Refus]:
    if action.nature not in PERMIS:
        return
    valeur = droit.valeur("cpf.permis.sans_suspension", action.jour)
    if situation.permis is Permis.SUSPENDU:
        constat = "Le permis est suspendu, ou interdit : le compte n’en paie pas la préparation."
        yield Refus(Etape("cpf-permis", constat, (valeur,)))
    valable = droit.valeur_ou_rien("cpf.permis_leger.sans_permis_valable", action.jour)
    if action.nature is Nature.PERMIS_LEGER and valable is not None and situation.permis is Permis.VALABLE:
        constat = "Le titulaire a déjà un permis valable : ses droits ne paient pas un autre permis léger."
        yield Refus(Etape("cpf-permis", constat, (valable,)))
    if action.nature in LEGERS:
        yield _public_du_permis(action, situation, droit)


def _public_du_permis(action: Action, situation: SituationCpf, droit: Droit) -> Etape | Refus:
    public = droit.valeur("cpf.permis_leger.public", action.jour)
    if "tous" in public.liste:
        return Etape("cpf-permis", "À cette date, un permis léger n’est pas réservé.", (public,))
    if situation.est(Categorie.DEMANDEUR_EMPLOI, action.jour):
        return Etape("cpf-permis", "Demandeur d’emploi : le compte peut payer un permis léger.", (public,))
    tiers = droit.valeur("cpf.permis_leger.tiers", action.jour)
    part = droit.valeur_ou_rien("cpf.permis_leger.part_du_tiers", action.jour)
    seuil = part.montant if part else NUL
    valeurs = (public, tiers, part) if part else (public, tiers)
    payants = (apport for apport in action.apports if apport.objet is not Objet.PARTICIPATION)
    apports = tuple(apport for apport in payants if apport.financeur.value in tiers.liste)
    if any(apport.points or (apport.montant and apport.montant >= seuil) for apport in apports):
        constat = f"Un tiers apporte au moins {euros(seuil)} : le compte peut payer le reste d’un permis léger."
        return Etape("cpf-permis", constat, valeurs, seuil)
    constat = "Un permis léger est réservé aux demandeurs d’emploi, ou à qui apporte le financement d’un tiers" + (
        f" d’au moins {euros(seuil)}." if part else "."
    )
    return Refus(Etape("cpf-permis", constat, valeurs))


def _deja_obtenue(action: Action, situation: SituationCpf, droit: Droit) -> Iterator[Etape | Refus]:
    """Announced, never applied: the text was not read."""
    valeur = droit.valeur_ou_rien("cpf.deja_obtenue", action.jour)
    if valeur is None or not action.code or action.code not in situation.obtenues:
        return
    constat = f"{action.code} est déjà obtenu : une règle annoncée pourrait interdire de le payer avec le compte."
    if valeur.applicable:
        yield Refus(Etape("cpf-deja-obtenue", constat, (valeur,)))
    else:
        yield Etape("cpf-deja-obtenue", constat, (valeur,))


_CONTROLES: tuple[Controle, ...] = (
    _dans_la_liste,
    _enregistree,
    _compte_ouvert,
    _en_euros,
    _bilan,
    _permis,
    _deja_obtenue,
)
