"""A request, a decision, a reminder in words: what the pages of the équivalences show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brique.passerelles.equivalence import DOCTRINE, Acte, Alerte, Etat, Objet, Valeur
from brique.passerelles.equivalence_rappels import Raison, Rappel
from brique.passerelles.valeurs import Cle
from brique.referentiel.fiche import Fiche
from portail.passerelles.enums_equivalences import EtatDemande
from portail.referentiel.adresses import adresse_bloc, adresse_fiche, code_court
from portail.socle.templatetags.socle import jour

if TYPE_CHECKING:
    from portail.socle.models import Evenement

_CLASSES = {
    EtatDemande.PREPAREE: "",
    EtatDemande.DEPOSEE: "e-cours",
    EtatDemande.A_COMPLETER: "e-poss",
    EtatDemande.ACCEPTEE: "e-acquis",
    EtatDemande.REFUSEE: "e-refus",
    EtatDemande.RETIREE: "",
    EtatDemande.REVOQUEE: "e-refus",
}


@dataclass(frozen=True, slots=True)
class Bout:
    """A bloc of one end: its short code, its title, the certification it is of, its page."""

    code: str
    libelle: str
    fiche: str
    intitule: str
    adresse: str


def bouts(cles: Iterable[Cle], fiches: Mapping[str, Fiche]) -> list[Bout]:
    """The blocs of one end, as bricks; one that left the register keeps its code."""
    return [_bout(cle, fiches.get(cle.fiche)) for cle in cles]


def _bout(cle: Cle, fiche: Fiche | None) -> Bout:
    intitule = fiche.intitule if fiche else ""
    if not cle.code:
        return Bout(cle.fiche, intitule or cle.fiche, cle.fiche, _("certification entière"), adresse_fiche(cle.fiche))
    libelle = next((b.libelle for b in fiche.blocs if b.code == cle.code), "") if fiche else ""
    code = code_court(cle.code, cle.fiche)
    return Bout(code, libelle or cle.code, cle.fiche, intitule, adresse_bloc(cle.fiche, cle.code))


def resumer(objet: Objet) -> str:
    """« RNCP1 BC01 + BC02 → RNCP2 BC03 », for titles and lists."""
    return f"{_cote(objet.source)} → {_cote(objet.cible)}"


def _cote(cles: Sequence[Cle]) -> str:
    par_fiche: dict[str, list[str]] = {}
    for cle in cles:
        par_fiche.setdefault(cle.fiche, []).append(code_court(cle.code, cle.fiche) if cle.code else _("entière"))
    return ", ".join(f"{numero} {' + '.join(codes)}" for numero, codes in par_fiche.items())


def etiquette(etat: str) -> tuple[str, str]:
    """The word of a state, and its colour."""
    connu = EtatDemande(etat)
    return str(connu.label), _CLASSES[connu]


def etiquette_valeur(valeur: Valeur) -> tuple[str, str]:
    """What a decision is worth, in a word, and its colour."""
    return {
        Valeur.EN_VIGUEUR: (_("En vigueur"), "e-acquis"),
        Valeur.A_VENIR: (_("Pas encore en vigueur"), "e-cours"),
        Valeur.ECHUE: (_("Échue"), ""),
        Valeur.REVOQUEE: (_("Révoquée"), "e-refus"),
    }[valeur]


def dire_alerte(alerte: Alerte) -> str:
    """What to know before deciding, with its reference."""
    return {
        Alerte.MODALITES: _(
            "Votre motif parle de la façon d’évaluer. Des modalités d’évaluation différentes ne justifient pas de "
            "refuser une correspondance (%(reference)s). Une équivalence reste votre décision : dites quelles "
            "compétences manquent."
        )
        % {"reference": DOCTRINE},
        Alerte.DISPENSE: _(
            "Vos conditions ressemblent à une dispense ou à un allègement d’épreuve. Ce n’en devient une "
            "correspondance que si elle donne à elle seule le bloc ou la certification (%(reference)s)."
        )
        % {"reference": DOCTRINE},
        Alerte.NIVEAU: _(
            "Les deux certifications ne sont pas du même niveau. Une correspondance totale suppose le même niveau de "
            "qualification (art. L. 6113-7 du code du travail) ; une équivalence est votre décision."
        ),
        Alerte.SANS_PIECE: _("Aucune pièce n’est jointe : vous décidez sur les seuls textes du registre."),
    }[alerte]


def dire_rappel(rappel: Rappel) -> str:
    """A reminder in one sentence, with what can be done."""
    le = jour(rappel.le) if rappel.le else ""
    mots = {"fiche": rappel.fiche, "le": le, "nouvelles": _(" et ").join(rappel.nouvelles)}
    return {
        Raison.RENOUVELEE: _(
            "%(fiche)s est remplacée par %(nouvelles)s. La décision ne la suit pas : décidez si elle vaut aussi pour "
            "la nouvelle fiche."
        ),
        Raison.EXPIREE: _("L’enregistrement de %(fiche)s a pris fin le %(le)s."),
        Raison.EXPIRE_BIENTOT: _("L’enregistrement de %(fiche)s prend fin le %(le)s."),
        Raison.FIN_DECISION: _("La décision cesse de valoir le %(le)s."),
    }[rappel.raison] % mots


#: What each act is called on its button, on its page, and once done.
ACTES: Mapping[Acte, tuple[str | Promise, str | Promise, str | Promise]] = {
    Acte.ENVOYER: (
        gettext_lazy("Envoyer la demande"),
        gettext_lazy("Envoyer cette demande au certificateur ?"),
        gettext_lazy("La demande est envoyée. Le certificateur la trouvera dans sa file."),
    ),
    Acte.RETIRER: (
        gettext_lazy("Retirer la demande"),
        gettext_lazy("Retirer cette demande ?"),
        gettext_lazy("La demande est retirée. Votre exposé et vos pièces sont effacés."),
    ),
    Acte.COMPLETER: (
        gettext_lazy("Demander un complément"),
        gettext_lazy("Que manque-t-il pour décider ?"),
        gettext_lazy("La demande est renvoyée à son auteur, avec ce que vous lui demandez."),
    ),
    Acte.ACCEPTER: (
        gettext_lazy("Accorder l’équivalence"),
        gettext_lazy("Que tenez-vous pour acquis ?"),
        gettext_lazy("L’équivalence est accordée. Elle se lit sur la page des blocs qu’elle nomme."),
    ),
    Acte.REFUSER: (
        gettext_lazy("Refuser"),
        gettext_lazy("Pourquoi refuser cette équivalence ?"),
        gettext_lazy("Le refus est enregistré, avec son motif."),
    ),
    Acte.REVOQUER: (
        gettext_lazy("Révoquer"),
        gettext_lazy("Pourquoi révoquer cette équivalence ?"),
        gettext_lazy("L’équivalence est révoquée. La décision reste lisible, et le dit."),
    ),
}


@dataclass(frozen=True, slots=True)
class Moment:
    """A line of the story of a request: what happened, when."""

    quand: date
    quoi: str


_HISTOIRE = {
    "equivalence-ouverte": gettext_lazy("Demande ouverte"),
    "equivalence-envoyer": gettext_lazy("Envoyée au certificateur"),
    "equivalence-completer": gettext_lazy("Renvoyée pour complément"),
    "equivalence-accepter": gettext_lazy("Équivalence accordée"),
    "equivalence-refuser": gettext_lazy("Refusée"),
    "equivalence-revoquer": gettext_lazy("Révoquée"),
    "equivalence-retirer": gettext_lazy("Retirée par son auteur"),
    "piece-jointe": gettext_lazy("Pièce jointe"),
    "piece-otee": gettext_lazy("Pièce retirée"),
    "piece-lue": gettext_lazy("Pièce lue"),
    "pieces-effacees": gettext_lazy("Pièces effacées"),
}


def histoire(evenements: Iterable[Evenement]) -> list[Moment]:
    """The journal of a request in words, the first line first."""
    return [Moment(timezone.localdate(e.quand), str(_HISTOIRE.get(e.acte, e.acte))) for e in evenements]


def phrase_etat(etat: Etat, *, demande: bool, certificateurs: str) -> str:
    """What is expected now, said to the one who reads."""
    if demande:
        return {
            Etat.PREPAREE: _("Joignez ce qui prouve que vous détenez ces blocs, puis envoyez la demande."),
            Etat.DEPOSEE: _("La décision revient maintenant à : %(qui)s. Vous pouvez encore retirer la demande.")
            % {"qui": certificateurs},
            Etat.A_COMPLETER: _("Le certificateur demande un complément. Répondez-lui, puis renvoyez la demande."),
            Etat.ACCEPTEE: _("Le certificateur a accordé l’équivalence."),
            Etat.REFUSEE: _("Le certificateur a refusé l’équivalence. Son motif est ci-dessous."),
            Etat.RETIREE: _("Vous avez retiré cette demande. L’exposé et les pièces sont effacés."),
            Etat.REVOQUEE: _("L’équivalence avait été accordée ; elle est révoquée."),
        }[etat]
    return {
        Etat.DEPOSEE: _("À vous de décider, compétence par compétence."),
        Etat.A_COMPLETER: _("Vous avez demandé un complément. La demande vous reviendra."),
        Etat.ACCEPTEE: _("Vous avez accordé cette équivalence. Elle est publiée."),
        Etat.REFUSEE: _("Vous avez refusé cette équivalence."),
        Etat.RETIREE: _("Son auteur a retiré cette demande."),
        Etat.REVOQUEE: _("Cette équivalence est révoquée. Elle reste lisible."),
    }.get(etat, "")
