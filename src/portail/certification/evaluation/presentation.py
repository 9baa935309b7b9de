"""The grid as its page shows it: a question a compétence, its criteria, the ties and what each entails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from brique.certification.evaluation import Niveau, dire_lien
from brique.certification.reglement.valeurs import Lien
from brique.referentiel.ecart.champs import dire
from portail.certification import models
from portail.certification.evaluation.forms import AUCUN, Saisie
from portail.certification.evaluation.queries import Confiee


@dataclass(frozen=True, slots=True)
class Ligne:
    """A compétence of the grid."""

    rang: int
    enonce: str
    criteres: Sequence[str]
    eliminatoire: bool
    choix: Sequence[tuple[str, str, bool]]
    niveau: str
    mot: str
    constat: str


@dataclass(frozen=True, slots=True)
class Ecart:
    """What two drafts say otherwise: by which name it is taken, where it is in the page, what each has. ``vide``: this
    page has nothing of it."""

    nom: str
    ancre: str
    titre: str
    ici: str
    ailleurs: str
    vide: bool = False


@dataclass(frozen=True, slots=True)
class Attache:
    """A tie that may be declared, and what it entails here."""

    valeur: str
    mot: str
    suite: str
    cochee: bool


def mots_des_niveaux() -> dict[str, str]:
    """The three levels in words."""
    return {
        Niveau.ACQUIS.value: _("Acquis"),
        Niveau.EN_PARTIE.value: _("En partie"),
        Niveau.NON_ACQUIS.value: _("Non acquis"),
    }


def grille(confiee: Confiee, saisie: Saisie) -> list[Ligne]:
    """Every compétence of the bloc, in order, as ``saisie`` has it."""
    criteres = {critere.competence: critere for critere in confiee.regle.criteres}
    mots, lignes = mots_des_niveaux(), []
    for rang, enonce in enumerate(confiee.bloc.enonces, start=1):
        niveau, critere = saisie.niveaux.get(rang, ""), criteres.get(rang)
        lignes.append(
            Ligne(
                rang,
                enonce.texte,
                critere.indices if critere else (),
                critere is not None and critere.eliminatoire,
                [(valeur, mot, valeur == niveau) for valeur, mot in mots.items()],
                niveau,
                mots.get(niveau, _("sans réponse")),
                saisie.constats.get(rang, ""),
            )
        )
    return lignes


def ecarts(confiee: Confiee, saisie: Saisie, autre: Saisie) -> list[Ecart]:
    """What this page (``saisie``) and the draft written elsewhere meanwhile say otherwise, in the order of the grid."""
    dits = []
    if saisie.jour != autre.jour:
        ici, ailleurs = (dire(une.le) if une.le else _("sans réponse") for une in (saisie, autre))
        dits.append(Ecart("jour", "ev-jour", _("Jour de l’évaluation"), ici, ailleurs, saisie.le is None))
    for rang, enonce in enumerate(confiee.bloc.enonces, start=1):
        ici, ailleurs = _reponse(saisie, rang), _reponse(autre, rang)
        if ici != ailleurs:
            vide = not saisie.niveaux.get(rang) and not saisie.constats.get(rang)
            dits.append(Ecart(str(rang), f"q-{rang}", f"{rang}. {enonce.texte}", ici, ailleurs, vide))
    if saisie.liens != autre.liens:
        titre = _("Ce qui vous attache au candidat")
        vide = not saisie.liens
        dits.append(Ecart("liens", "ev-liens", titre, _liens(saisie.liens), _liens(autre.liens), vide))
    return dits


def _reponse(saisie: Saisie, rang: int) -> str:
    mot = mots_des_niveaux().get(saisie.niveaux.get(rang, ""), _("sans réponse"))
    return " – ".join(dit for dit in (mot, saisie.constats.get(rang, "")) if dit)


def _liens(liens: frozenset[str]) -> str:
    if not liens:
        return _("sans réponse")
    return " ; ".join(_mot(Lien(lien)) if lien != AUCUN else _("Aucun lien avec ce candidat") for lien in sorted(liens))


def attaches(confiee: Confiee, liens: frozenset[str]) -> list[Attache]:
    """« No tie » first, then each tie with its consequence under this règlement."""
    interdits, reference = confiee.regle.incompatibilites, confiee.regle.reference
    defendu = _("Le règlement (%(reference)s) vous empêche alors d’évaluer ce candidat.") % {"reference": reference}
    dites = [Attache(AUCUN, _("Aucun lien avec ce candidat"), "", AUCUN in liens)]
    for lien in Lien:
        suite = defendu if lien in interdits else _("Vous pouvez évaluer ; le lien est gardé avec votre grille.")
        dites.append(Attache(lien.value, _mot(lien), suite, lien.value in liens))
    return dites


def _mot(lien: Lien) -> str:
    return {
        Lien.RELATION: _("Une relation personnelle ou professionnelle"),
        Lien.EMPLOYEUR: _("Je travaille pour son employeur"),
        Lien.ETABLISSEMENT: _("Je travaille dans son établissement"),
        Lien.HIERARCHIE: _("Un lien hiérarchique"),
        Lien.ACCOMPAGNEMENT: _("Je l’ai accompagné dans sa démarche"),
        Lien.FORMATION: _("Je l’ai formé"),
        Lien.EVALUATION: _("Je l’ai déjà évalué"),
    }[lien]


def mots_des_liens() -> list[tuple[str, str]]:
    """Every tie a person may declare of themselves, in the first person."""
    return [(lien.value, _mot(lien)) for lien in Lien]


def grille_rendue(rendue: models.EvaluationRendue, enonces: Sequence[str]) -> list[dict[str, Any]]:
    """A grid that was given, compétence by compétence."""
    mots, dites = mots_des_niveaux(), {une["competence"]: une for une in rendue.observations}
    return [
        {
            "rang": rang,
            "enonce": enonce,
            "niveau": dites[rang]["niveau"] if rang in dites else "",
            "mot": mots.get(dites[rang]["niveau"], "") if rang in dites else _("sans réponse"),
            "constat": dites[rang].get("constat", "") if rang in dites else "",
        }
        for rang, enonce in enumerate(enonces, start=1)
    ]


def liens_dits(liens: Sequence[str]) -> str:
    """Declared ties in a sentence."""
    return " ; ".join(dire_lien(Lien(lien)) for lien in liens) if liens else _("aucun lien avec le candidat")


def manquent(lignes: Sequence[Ligne]) -> list[Ligne]:
    """What is still to say before the grid can be given: an answer, or what was seen."""
    return [
        ligne
        for ligne in lignes
        if not ligne.niveau or (ligne.niveau != Niveau.ACQUIS.value and not ligne.constat.strip())
    ]


def a_dire(saisie: Saisie, le: date) -> list[str]:
    """What keeps a grid from being given, besides its compétences: the day, the ties."""
    manque = []
    if saisie.le is None:
        manque.append(_("Le jour de l’évaluation n’est pas dit."))
    elif saisie.le > le:
        manque.append(_("Le jour de l’évaluation n’est pas encore passé."))
    if not saisie.liens:
        manque.append(_("Vos liens avec le candidat ne sont pas dits, fût-ce « Aucun lien »."))
    elif saisie.liens > {AUCUN}:
        manque.append(_("Vos liens se contredisent : « Aucun lien » est coché avec d’autres."))
    return manque
