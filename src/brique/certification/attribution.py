"""What follows of the decisions for the whole certification: derived by the règlement, never typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from brique.certification.deliberation.valeurs import DecisionBloc, Issue, Presence, Resultat
from brique.certification.reglement.valeurs import Attribution
from brique.erreurs import ErreurArgument
from brique.parcours.codes import cle_ecrite, ecrire_cle
from brique.parcours.demandes.demande import FINALE
from brique.passerelles.valeurs import Cle
from brique.referentiel.ecart.champs import dire
from brique.referentiel.fiche import Fiche
from brique.referentiel.filiation.phrases import enumerer
from brique.referentiel.options import est_facultatif, est_option

__all__ = ["FINALE", "Cadre", "FicheVisee", "attribuer", "confronter", "exiges"]


@dataclass(frozen=True, slots=True)
class FicheVisee:
    """The certification as the jury decides of it. ``blocs``: their titles, by code. ``limite``: the last day on which
    it may be delivered, None when the fiche does not say."""

    numero: str
    blocs: Mapping[str, str]
    intitule: str = ""
    limite: date | None = None

    @classmethod
    def depuis(cls, fiche: Fiche) -> FicheVisee:
        """Read it from the register."""
        blocs = MappingProxyType({bloc.code: bloc.libelle for bloc in fiche.blocs if bloc.code})
        return cls(fiche.numero, blocs, fiche.intitule, fiche.date_limite_delivrance)


@dataclass(frozen=True, slots=True)
class Cadre:
    """What surrounds the decisions: the day, where the candidate was, the regulatory conditions that someone attested.

    ``confirme_par``: the instance that must confirm, '' for none; ``confirmee`` None: not yet said.
    """

    jour: date
    presence: Presence = Presence.PRESENT
    conditions: frozenset[str] = field(default_factory=frozenset)
    confirme_par: str = ""
    confirmee: bool | None = None


def attribuer(
    regle: Attribution, fiche: FicheVisee, tenus: frozenset[Cle], decisions: Sequence[DecisionBloc], cadre: Cadre
) -> Resultat:
    """What a session gives a candidate who held ``tenus`` before it.

    ErreurArgument for a decision on a bloc that the fiche does not have or that is already held, two on one bloc, one
    on who was not there, and for a fiche whose options the règlement leaves unsaid. Without a decision, nothing is ever
    awarded.
    """
    decisions = tuple(decisions)
    _verifier(regle, fiche, decisions, cadre)
    _verifier_tenus(fiche, tenus, decisions)
    if cadre.presence is not Presence.PRESENT:
        return _sans_candidat(tenus, cadre)
    if not decisions:
        raison = "Le jury n’a rien décidé : le candidat passe à une autre session."
        return Resultat(Issue.REPORTEE, tenus=tenus, raisons=(raison,))
    prononces = tuple(decision.bloc for decision in decisions if decision.valide)
    valides = tuple(code for code in prononces if code != FINALE)
    retenue = _retenir(decisions, valides, tenus, fiche, cadre)
    if retenue is not None:
        return retenue
    apres = tenus | {Cle(fiche.numero, code) for code in prononces}
    manque = (*_blocs_manquants(regle, fiche, apres), *_finale_manquante(regle, fiche, apres))
    conditions = tuple(une for une in regle.conditions if une not in cadre.conditions)
    autres = tuple(_autres(regle, fiche, apres, valides))
    issue, raisons = _conclure(regle, prononces, valides, manque, conditions)
    attendues = tuple(f"condition à remplir : {une}" for une in conditions)
    dites = (*raisons, *dire_refus(decisions), *_dire_autres(regle, autres))
    return Resultat(issue, valides, apres, (*manque, *attendues), autres, dites, decisions)


def exiges(regle: Attribution, fiche: FicheVisee) -> frozenset[str]:
    """The blocs that the whole asks, its options aside."""
    if regle.obligatoires is not None:
        return regle.obligatoires
    au_choix = {code for option in regle.options for code in option.blocs}
    return frozenset(code for code, nom in fiche.blocs.items() if code not in au_choix and not est_facultatif(nom))


def _verifier(regle: Attribution, fiche: FicheVisee, decisions: Sequence[DecisionBloc], cadre: Cadre) -> None:
    rien = "Rien n’en est déduit."
    decides = [decision.bloc for decision in decisions]
    connus = {*fiche.blocs, *([FINALE] if regle.finale else [])}
    inconnu = next((code for code in decides if code not in connus), None)
    if inconnu is not None:
        raise ErreurArgument(f"aucun bloc « {inconnu} » à décider", lieu=fiche.numero, consequence=rien)
    double = next((code for rang, code in enumerate(decides) if code in decides[:rang]), None)
    if double is not None:
        raise ErreurArgument(f"deux décisions sur « {double} »", lieu=fiche.numero, consequence=rien)
    if decides and cadre.presence is not Presence.PRESENT:
        raise ErreurArgument(
            "une décision est prise, et le candidat est dit absent",
            lieu=fiche.numero,
            consequence=rien,
            action="Dites-le présent si le jury décide sur dossier.",
        )
    confronter(regle, fiche)


def _verifier_tenus(fiche: FicheVisee, tenus: frozenset[Cle], decisions: tuple[DecisionBloc, ...]) -> None:
    """A bloc is held for life: no jury takes it up again."""
    tenu = next((decision.bloc for decision in decisions if Cle(fiche.numero, decision.bloc) in tenus), None)
    if tenu is not None:
        raise ErreurArgument(
            f"« {tenu} » est déjà acquis, à vie : il ne se décide pas de nouveau",
            lieu=fiche.numero,
            consequence="Rien n’en est déduit.",
            action="Retirez cette décision, ou cet acquis s’il n’a pas été obtenu.",
        )


def confronter(regle: Attribution, fiche: FicheVisee) -> None:
    """ErreurArgument when the règlement and the fiche do not speak of the same blocs: nothing could be derived."""
    rien = "Rien ne pourrait en être déduit."
    au_choix = {code for option in regle.options for code in option.blocs}
    etranger = next(
        (code for code in sorted({*(regle.obligatoires or ()), *au_choix}) if code not in fiche.blocs), None
    )
    if etranger is not None:
        raise ErreurArgument(
            f"le règlement demande « {etranger} », que la fiche n’a pas ({regle.reference})",
            lieu=fiche.numero,
            consequence=rien,
            action="Prenez le règlement de cette fiche.",
        )
    if regle.obligatoires is not None:
        return
    tue = next((code for code, nom in fiche.blocs.items() if est_option(nom) and code not in au_choix), None)
    if tue is not None:
        raise ErreurArgument(
            f"la fiche dit « {tue} » au choix, et le règlement ne dit pas combien il en faut ({regle.reference})",
            lieu=fiche.numero,
            consequence=rien,
            action="Écrivez-le dans le règlement.",
        )


def _sans_candidat(tenus: frozenset[Cle], cadre: Cadre) -> Resultat:
    if cadre.presence is Presence.EXCUSE:
        return Resultat(
            Issue.EXCUSE, tenus=tenus, raisons=("Le candidat s’est excusé : il passe à une autre session.",)
        )
    return Resultat(Issue.ABSENT, tenus=tenus, raisons=("Le candidat était absent, sans excuse.",))


def _retenir(
    decisions: tuple[DecisionBloc, ...],
    valides: tuple[str, ...],
    tenus: frozenset[Cle],
    fiche: FicheVisee,
    cadre: Cadre,
) -> Resultat | None:
    """What keeps the decisions from having an effect now, if anything does: nothing is then held by them."""
    if fiche.limite is not None and cadre.jour > fiche.limite:
        raison = f"{fiche.numero} n’est plus délivrée depuis le {dire(fiche.limite)} : ni elle, ni ses blocs."
        return Resultat(Issue.AUCUNE, tenus=tenus, raisons=(raison,), decisions=decisions)
    if not cadre.confirme_par or cadre.confirmee:
        return None
    if cadre.confirmee is False:
        raison = f"{cadre.confirme_par} n’a pas confirmé : le jury délibère de nouveau."
        return Resultat(Issue.REPORTEE, tenus=tenus, raisons=(raison,), decisions=decisions)
    raison = f"Le jury a décidé ; {cadre.confirme_par} doit encore confirmer."
    manque = (f"confirmation : {cadre.confirme_par}",)
    return Resultat(Issue.EN_ATTENTE, valides, tenus, manque, (), (raison,), decisions)


def _blocs_manquants(regle: Attribution, fiche: FicheVisee, tenus: frozenset[Cle]) -> Iterator[str]:
    """What the whole still asks: each bloc by its code, and what is left to choose."""
    siens = {cle.code for cle in tenus if cle.fiche == fiche.numero}
    voulus = exiges(regle, fiche)
    yield from (code for code in fiche.blocs if code in voulus and code not in siens)
    for option in regle.options:
        reste = option.nombre - len(option.blocs & siens)
        if reste > 0:
            parmi = enumerer(sorted(option.blocs - siens))
            yield f"{reste} bloc{'s' * (reste > 1)} au choix parmi {parmi}"


def _finale_manquante(regle: Attribution, fiche: FicheVisee, tenus: frozenset[Cle]) -> Iterator[str]:
    if regle.finale and Cle(fiche.numero, FINALE) not in tenus:
        yield "l’évaluation finale"


def _conclure(
    regle: Attribution,
    prononces: tuple[str, ...],
    valides: tuple[str, ...],
    manque: tuple[str, ...],
    conditions: tuple[str, ...],
) -> tuple[Issue, tuple[str, ...]]:
    cite = f" ({regle.reference})" if regle.reference else ""
    if not prononces:
        return Issue.AUCUNE, (f"Aucun bloc n’est validé à cette session{cite}.",)
    if not manque and conditions:
        return Issue.EN_ATTENTE, (f"Tout est validé ; il reste à attester : {enumerer(conditions)}{cite}.",)
    if not manque:
        return Issue.DELIVREE, (f"Tout ce que le règlement demande est tenu : la certification est délivrée{cite}.",)
    dits = [f"Validé à cette session : {enumerer(valides)}, à vie."] if valides else []
    dits += ["L’évaluation finale est validée."] if FINALE in prononces else []
    return Issue.PARTIELLE, (*dits, f"Pour la certification entière, il manque {enumerer(manque)}{cite}.")


def dire_bloc(code: str) -> str:
    """What a sentence names: the code of a bloc, or the final evaluation."""
    return "L’évaluation finale" if code == FINALE else code


def dire_refus(decisions: Sequence[DecisionBloc]) -> Iterator[str]:
    """Of each bloc that was not validated, why, and what is asked."""
    for decision in decisions:
        if not decision.valide:
            verdict = "n’est pas validée" if decision.bloc == FINALE else "n’est pas validé"
            yield f"{dire_bloc(decision.bloc)} {verdict} : {decision.raisons} Demandé : {decision.complement}"


def _autres(regle: Attribution, fiche: FicheVisee, tenus: frozenset[Cle], valides: tuple[str, ...]) -> Iterator[str]:
    """The other certifications of which this session gives the last bloc."""
    ici = {Cle(fiche.numero, code) for code in valides}
    for autre in regle.autres:
        voulus = {_cle(ecrite) for ecrite in autre.blocs}
        if voulus and voulus <= tenus and voulus & ici:
            yield autre.numero


def _cle(ecrite: str) -> Cle:
    """« fiche/code » as a règlement writes it; a code that bears its number may stand alone."""
    numero, coupure, code = ecrite.partition("/")
    if not coupure:
        return cle_ecrite(ecrite)
    return Cle(numero, code)


def _dire_autres(regle: Attribution, autres: tuple[str, ...]) -> Iterator[str]:
    for autre in regle.autres:
        if not autre.blocs:
            yield f"{autre.numero} peut être obtenue aussi ; le règlement ne nomme pas ses blocs ({autre.reference})."
        if autre.numero in autres:
            blocs = enumerer(sorted(ecrire_cle(_cle(ecrite)) for ecrite in autre.blocs))
            yield f"{autre.numero} est obtenue aussi : {blocs} sont tenus ({autre.reference})."
