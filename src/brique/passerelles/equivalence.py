"""An équivalence: what may become of a request, who may do what, and what a decision must say to be one.

Only the certificateur of the cible decides. A decision is directed (source → cible), nothing follows from it for other
blocs, and it is never changed: it is revoked, with a reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from brique.erreurs import ErreurBrique
from brique.passerelles.decisions import Accord
from brique.passerelles.valeurs import Cle
from brique.periodes import Periode
from brique.referentiel.mots import plier

DOCTRINE = "Vademecum RNCP V1.1, p. 62"


class Etat(StrEnum):
    """Where a request stands. Only ``PREPAREE`` and ``A_COMPLETER`` can be written in by who asks."""

    PREPAREE = "preparee"
    DEPOSEE = "deposee"
    A_COMPLETER = "a-completer"
    ACCEPTEE = "acceptee"
    REFUSEE = "refusee"
    RETIREE = "retiree"
    REVOQUEE = "revoquee"

    @property
    def close(self) -> bool:
        """Nothing more can happen to it."""
        return self in {Etat.REFUSEE, Etat.RETIREE, Etat.REVOQUEE}


class Acteur(StrEnum):
    """The two sides of a request."""

    DEMANDEUR = "demandeur"
    CERTIFICATEUR = "certificateur"


class Acte(StrEnum):
    """What a person does to a request."""

    ENVOYER = "envoyer"
    RETIRER = "retirer"
    COMPLETER = "completer"
    ACCEPTER = "accepter"
    REFUSER = "refuser"
    REVOQUER = "revoquer"


@dataclass(frozen=True, slots=True)
class Passage:
    """What an act does: from which states, to which, by whom, and whether it must give its reason."""

    depuis: frozenset[Etat]
    vers: Etat
    par: Acteur
    motive: bool = False


PASSAGES: Mapping[Acte, Passage] = MappingProxyType(
    {
        Acte.ENVOYER: Passage(frozenset({Etat.PREPAREE, Etat.A_COMPLETER}), Etat.DEPOSEE, Acteur.DEMANDEUR),
        Acte.ACCEPTER: Passage(frozenset({Etat.DEPOSEE}), Etat.ACCEPTEE, Acteur.CERTIFICATEUR),
        Acte.REFUSER: Passage(frozenset({Etat.DEPOSEE}), Etat.REFUSEE, Acteur.CERTIFICATEUR, motive=True),
        Acte.COMPLETER: Passage(frozenset({Etat.DEPOSEE}), Etat.A_COMPLETER, Acteur.CERTIFICATEUR, motive=True),
        Acte.REVOQUER: Passage(frozenset({Etat.ACCEPTEE}), Etat.REVOQUEE, Acteur.CERTIFICATEUR, motive=True),
        Acte.RETIRER: Passage(
            frozenset({Etat.PREPAREE, Etat.DEPOSEE, Etat.A_COMPLETER}), Etat.RETIREE, Acteur.DEMANDEUR
        ),
    }
)

_DITS: Mapping[Etat, str] = MappingProxyType(
    {
        Etat.PREPAREE: "en préparation",
        Etat.DEPOSEE: "à décider",
        Etat.A_COMPLETER: "à compléter",
        Etat.ACCEPTEE: "acceptée",
        Etat.REFUSEE: "refusée",
        Etat.RETIREE: "retirée",
        Etat.REVOQUEE: "révoquée",
    }
)


class Regle(StrEnum):
    """The rule that refuses."""

    ETAT = "etat"
    ACTEUR = "acteur"
    MOTIF = "motif"
    DATES = "dates"
    SIGNATAIRE = "signataire"
    PORTEE = "portee"
    BLOCS = "blocs"


class RefusEquivalence(ErreurBrique):
    """An act that a rule refuses: ``regle`` names it; the message says what would lift it."""

    def __init__(self, regle: Regle, constat: str, *, action: str, consequence: str = "Rien n’est enregistré.") -> None:
        self.regle = regle
        super().__init__(constat, consequence=consequence, action=action)


@dataclass(frozen=True, slots=True)
class Objet:
    """What is asked: blocs held (``source``) → blocs of one certification (``cible``). A bloc without code stands for
    the whole certification, or for a fiche of the RS."""

    source: tuple[Cle, ...]
    cible: tuple[Cle, ...]


@dataclass(frozen=True, slots=True)
class Signataire:
    """Who signs for the certificateur, and in what quality."""

    nom: str
    qualite: str


@dataclass(frozen=True, slots=True)
class Reponse:
    """An acceptance: how much (``competences``: (bloc, rank) pairs of the cible), conditions, dates, signatory.

    It holds over ``periode``, half-open, and was decided on the day ``le``.
    """

    accord: Accord
    le: date
    periode: Periode
    signataire: Signataire
    competences: frozenset[tuple[Cle, int]] = field(default_factory=frozenset)
    conditions: str = ""


class Alerte(StrEnum):
    """What a person should know before deciding. None of them forbids."""

    MODALITES = "modalites"
    DISPENSE = "dispense"
    NIVEAU = "niveau"
    SANS_PIECE = "sans-piece"


def possibles(etat: Etat, acteurs: Iterable[Acteur]) -> tuple[Acte, ...]:
    """The acts that ``acteurs`` may do on a request in ``etat``, in the order they are offered."""
    siens = frozenset(acteurs)
    return tuple(acte for acte, passage in PASSAGES.items() if etat in passage.depuis and passage.par in siens)


def passer(etat: Etat, acte: Acte, par: Iterable[Acteur], *, motif: str = "") -> Etat:
    """The state a request in ``etat`` comes to by ``acte``. Raises ``RefusEquivalence``."""
    passage = PASSAGES[acte]
    if passage.par not in frozenset(par):
        qui = {Acteur.DEMANDEUR: "qui l’a faite", Acteur.CERTIFICATEUR: "un certificateur de la certification visée"}
        raise RefusEquivalence(
            Regle.ACTEUR,
            f"sur une demande d’équivalence, seul {qui[passage.par]} peut {_verbe(acte)}",
            action="Demandez-le-lui.",
        )
    if etat not in passage.depuis:
        raise RefusEquivalence(
            Regle.ETAT,
            f"la demande est « {_DITS[etat]} » : on ne peut pas la {_verbe(acte)}",
            action=_remede(etat),
        )
    if passage.motive and not motif.strip():
        raise RefusEquivalence(
            Regle.MOTIF, f"le motif manque : on ne peut pas {_verbe(acte)} sans dire pourquoi", action="Écrivez-le."
        )
    return passage.vers


def dire(etat: Etat) -> str:
    """The state in words."""
    return _DITS[etat]


def examiner_objet(objet: Objet) -> None:
    """Raise ``RefusEquivalence`` unless what is asked can be: both ends, one certification at the end, not itself."""
    if not objet.source or not objet.cible:
        manquant = "détenus" if not objet.source else "visés"
        raise RefusEquivalence(
            Regle.BLOCS, f"aucun des blocs {manquant} n’est choisi", action="Choisissez-en au moins un de chaque côté."
        )
    fiches = {cle.fiche for cle in objet.cible}
    if len(fiches) > 1:
        raise RefusEquivalence(
            Regle.BLOCS,
            f"les blocs visés sont de {len(fiches)} certifications : chacune a son certificateur",
            action="Faites une demande par certification visée.",
        )
    if communs := fiches & {cle.fiche for cle in objet.source}:
        raise RefusEquivalence(
            Regle.BLOCS,
            f"un bloc détenu est déjà de la certification visée ({', '.join(sorted(communs))})",
            action="Un bloc obtenu compte dans sa propre certification sans équivalence : retirez-le de la demande.",
        )


def examiner_reponse(reponse: Reponse, enonces: Mapping[Cle, int], au: date) -> None:
    """Raise ``RefusEquivalence`` unless ``reponse`` is a decision. ``enonces``: how many compétences each bloc of the
    cible has; ``au``: today."""
    _examiner_signature(reponse.signataire, reponse.le, au)
    if reponse.accord is Accord.TOTAL:
        if reponse.competences:
            raise RefusEquivalence(
                Regle.PORTEE,
                "une équivalence entière ne choisit pas de compétences",
                action="Choisissez « certaines compétences », ou n’en cochez aucune.",
            )
        return
    if not reponse.competences:
        raise RefusEquivalence(
            Regle.PORTEE,
            "l’équivalence porte sur certaines compétences, et aucune n’est cochée",
            action="Cochez celles qui sont tenues pour acquises.",
        )
    if any(not 0 <= rang < enonces.get(cle, 0) for cle, rang in reponse.competences):
        raise RefusEquivalence(
            Regle.PORTEE,
            "une compétence cochée n’est pas de la certification visée, ou n’y est plus",
            action="Rechargez la page : elle montre ses compétences d’aujourd’hui.",
        )


def examiner_motif(motif: str, signataire: Signataire, le: date, au: date) -> None:
    """Raise ``RefusEquivalence`` unless a refusal or a revocation says why, is signed, and is not to come."""
    if not motif.strip():
        raise RefusEquivalence(Regle.MOTIF, "le motif manque", action="Dites pourquoi : la personne le lira.")
    _examiner_signature(signataire, le, au)


def alertes_du_refus(motif: str) -> tuple[Alerte, ...]:
    """What to know of a reason that speaks of how blocs are evaluated rather than of what they ask."""
    return (Alerte.MODALITES,) if _MODALITES.search(plier(motif)) else ()


def alertes_des_conditions(conditions: str) -> tuple[Alerte, ...]:
    """What to know of conditions that read as a dispensation from part of an évaluation."""
    return (Alerte.DISPENSE,) if _DISPENSE.search(plier(conditions)) else ()


def alertes_de_la_demande(objet: Objet, niveaux: Mapping[str, int | None], pieces: int) -> tuple[Alerte, ...]:
    """What the certificateur should see first: whole certifications of different levels, no document attached."""
    alertes = []
    if all(not cle.code for cle in (*objet.source, *objet.cible)):
        connus = {niveaux.get(cle.fiche) for cle in (*objet.source, *objet.cible)}
        if len(connus - {None}) > 1:
            alertes.append(Alerte.NIVEAU)
    if not pieces:
        alertes.append(Alerte.SANS_PIECE)
    return tuple(alertes)


_MODALITES = re.compile(
    r"\b(modalite|epreuve|examen|evaluation|evalue|certificatif|controle continu|mise en situation)"
)
_DISPENSE = re.compile(r"\b(dispens|allegement|allege)")


def _examiner_signature(signataire: Signataire, le: date, au: date) -> None:
    if not signataire.nom.strip() or not signataire.qualite.strip():
        raise RefusEquivalence(
            Regle.SIGNATAIRE,
            "la décision n’est pas signée : il faut un nom et une qualité",
            action="Écrivez qui signe, et à quel titre.",
        )
    if le > au:
        raise RefusEquivalence(
            Regle.DATES, "la décision est datée d’un jour à venir", action="Donnez le jour où elle a été prise."
        )


def _verbe(acte: Acte) -> str:
    return "renvoyer pour compléments" if acte is Acte.COMPLETER else acte.value.replace("revoquer", "révoquer")


def _remede(etat: Etat) -> str:
    if etat.close:
        return "Une nouvelle demande peut être faite."
    if etat is Etat.ACCEPTEE:
        return "Une décision prise ne change plus : elle peut être révoquée, avec son motif."
    return "Rechargez sa page pour voir ce qui peut en être fait."


class Valeur(StrEnum):
    """What a decision is worth on a given day."""

    EN_VIGUEUR = "en-vigueur"
    A_VENIR = "a-venir"
    ECHUE = "echue"
    REVOQUEE = "revoquee"


def valeur(periode: Periode, revoquee_le: date | None, au: date) -> Valeur:
    """What an acceptance over ``periode`` is worth on the day ``au``. A revocation holds from its own day on."""
    if revoquee_le is not None and au >= revoquee_le:
        return Valeur.REVOQUEE
    if au < periode.debut:
        return Valeur.A_VENIR
    return Valeur.EN_VIGUEUR if au in periode else Valeur.ECHUE
