"""The candidate's pages in words: the list, where one stands, what was done, what one may do and why not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brique.certification.candidature.horloges import mettre_a_jour
from brique.certification.candidature.libelles import ACTEURS, TEMPS, dire_reponse
from brique.certification.candidature.regles import actes_permis, permis
from brique.certification.candidature.suivi import Avancee, Suivi, ou_j_en_suis
from brique.certification.candidature.suivi_phrases import MOMENTS, TOURS, Moment
from brique.certification.candidature.table import FINIS, lignes_de
from brique.certification.candidature.valeurs import Acte, Acteur, Etat, Fait, Refus
from brique.certification.reglement.valeurs import Voie
from brique.referentiel.ecart.champs import dire
from brique.referentiel.filiation.phrases import enumerer
from portail.certification import lieux
from portail.certification.blocs import court
from portail.certification.candidat import queries
from portail.certification.enums import EtatCandidature
from portail.certification.jours import en_toutes_lettres
from portail.certification.operations_dossier import change_encore
from portail.referentiel.adresses import adresse_fiche
from portail.referentiel.queries_identites import situer

if TYPE_CHECKING:
    from portail.certification.candidat.queries import Lue
    from portail.certification.models import Candidature, SeanceJury


@dataclass(frozen=True, slots=True)
class Ligne:
    """A candidature in the list: where it is, whose turn it is, until when."""

    candidature: Candidature
    intitule: str
    temps: str
    phrase: str
    tour: str
    limite: date | None
    a_vous_avant: bool

    @property
    def finie(self) -> bool:
        return Etat(self.candidature.etat) in FINIS


def lignes(candidatures: Iterable[Candidature]) -> list[Ligne]:
    """The candidatures of a person, those that go on first. As many queries whatever their number."""
    lues = list(candidatures)
    situees = situer({une.fiche.numero for une in lues})
    seances, reportees = queries.seances_convoquees(lues), queries.reportees(lues)
    moments = {une.pk: MOMENTS[Voie(une.voie)][Etat(une.etat)] for une in lues}
    confiees = queries.chez_un_evaluateur(une for une in lues if moments[une.pk].qui is Acteur.EVALUATEUR)
    dites = []
    for une in lues:
        moment = moments[une.pk]
        situee = situees.get(une.fiche.numero)
        dites.append(
            Ligne(
                une,
                situee.intitule if situee is not None else une.fiche.numero,
                TEMPS[moment.temps],
                _dire_ou_elle_en_est(une, moment, seances.get(une.pk), reportee=une.pk in reportees),
                _dire_tour(une, moment, confiee=une.pk in confiees),
                une.limite,
                une.tour == Acteur.CANDIDAT.value,
            )
        )
    return sorted(dites, key=lambda ligne: ligne.finie)


def _dire_ou_elle_en_est(une: Candidature, moment: Moment, seance: SeanceJury | None, *, reportee: bool) -> str:
    if seance is not None:
        dits = {"phrase": moment.phrase, "quand": lieux.dire_quand(seance), "ou": lieux.dire_ou(seance)}
        return _("%(phrase)s Il se tient le %(quand)s. %(ou)s.") % dits
    if reportee:
        return _("%(phrase)s Votre passage devant le jury a été reporté.") % {"phrase": moment.phrase}
    return moment.phrase


def _dire_tour(une: Candidature, moment: Moment, *, confiee: bool) -> str:
    if une.etat == EtatCandidature.DELIBEREE:
        return _("Votre résultat vous sera notifié.")
    if une.etat == EtatCandidature.NOTIFIEE:
        return _("Lisez-le : vous pouvez encore le contester dans le délai.") if une.limite else _("Lisez-le.")
    if moment.qui is Acteur.EVALUATEUR and not confiee:
        return TOURS[Acteur.CERTIFICATEUR]  # nobody has anything to evaluate: to confide it, or to end it, is theirs
    return TOURS[moment.qui] if moment.qui is not None else ""


@dataclass(frozen=True, slots=True)
class Geste:
    """An act as the candidate is asked for it: the button, what it does, the words it wants ('' for none)."""

    bouton: Any
    effet: Any
    texte: Any = ""
    grave: bool = False


GESTES: Mapping[Acte, Geste] = {
    Acte.INSCRIRE: Geste(
        gettext_lazy("M’inscrire"),
        gettext_lazy("Votre candidature commence alors : ce qui vient après devient possible."),
    ),
    Acte.POSITIONNER: Geste(
        gettext_lazy("Dire que je me suis situé"),
        gettext_lazy("Vous dites avoir répondu, dans votre dossier, sur les compétences des blocs demandés."),
    ),
    Acte.DEPOSER_FAISABILITE: Geste(
        gettext_lazy("Déposer mon dossier de faisabilité"),
        gettext_lazy(
            "Le certificateur reçoit votre dossier aujourd’hui, tel qu’il est, et dit s’il est recevable. "
            "Relisez-le d’abord."
        ),
    ),
    Acte.COMMENCER_PREPARATION: Geste(
        gettext_lazy("Commencer ma préparation"),
        gettext_lazy("Vous dites engager votre parcours : votre recevabilité ne peut plus devenir caduque."),
    ),
    Acte.FINIR_PREPARATION: Geste(
        gettext_lazy("Dire que ma préparation est finie"), gettext_lazy("Votre évaluation peut alors commencer.")
    ),
    Acte.DEPOSER_VALIDATION: Geste(
        gettext_lazy("Déposer mon dossier de validation"),
        gettext_lazy(
            "Le certificateur reçoit votre dossier aujourd’hui, tel qu’il est, puis vous convoque devant le jury. "
            "Il ne se dépose qu’une fois."
        ),
    ),
    Acte.FORMER_RECOURS: Geste(
        gettext_lazy("Former un recours"),
        gettext_lazy(
            "Le certificateur vous répond. Il ne décide pas à la place du jury : il maintient la décision, ou demande "
            "une nouvelle délibération. Ce qui est validé reste acquis."
        ),
        gettext_lazy("Vos raisons"),
    ),
    Acte.ABANDONNER: Geste(
        gettext_lazy("Abandonner cette candidature"),
        gettext_lazy("Elle s’arrête, et ne reprend pas : il faudra en ouvrir une autre. Vos blocs obtenus le restent."),
        grave=True,
    ),
}
"""What a candidate may do, in the order of the table."""

_FAITS: Mapping[Acte, Any] = {
    Acte.CHOISIR: gettext_lazy("Choix de la certification"),
    Acte.INSCRIRE: gettext_lazy("Inscription"),
    Acte.POSITIONNER: gettext_lazy("Positionnement fait"),
    Acte.DEPOSER_FAISABILITE: gettext_lazy("Dépôt du dossier de faisabilité"),
    Acte.DEMANDER_PIECES: gettext_lazy("Pièces demandées"),
    Acte.CONSTATER_COMPLET: gettext_lazy("Dossier constaté complet"),
    Acte.DECLARER_RECEVABLE: gettext_lazy("Candidature déclarée recevable"),
    Acte.DECLARER_NON_RECEVABLE: gettext_lazy("Candidature déclarée non recevable"),
    Acte.TENIR_POUR_RECEVABLE: gettext_lazy("Recevable par le silence du certificateur"),
    Acte.COMMENCER_PREPARATION: gettext_lazy("Début de la préparation"),
    Acte.FINIR_PREPARATION: gettext_lazy("Fin de la préparation"),
    Acte.EVALUER_BLOC: gettext_lazy("Évaluation d’un bloc"),
    Acte.CLORE_EVALUATION: gettext_lazy("Fin de l’évaluation"),
    Acte.DEPOSER_VALIDATION: gettext_lazy("Dépôt du dossier de validation"),
    Acte.CONVOQUER: gettext_lazy("Convocation devant le jury"),
    Acte.REPORTER: gettext_lazy("Passage devant le jury reporté"),
    Acte.DELIBERER: gettext_lazy("Délibération du jury"),
    Acte.NOTIFIER: gettext_lazy("Résultat notifié"),
    Acte.FORMER_RECOURS: gettext_lazy("Recours formé"),
    Acte.REPONDRE_RECOURS: gettext_lazy("Réponse au recours"),
    Acte.CLORE: gettext_lazy("Candidature close"),
    Acte.ABANDONNER: gettext_lazy("Abandon"),
    Acte.RENDRE_CADUQUE: gettext_lazy("Recevabilité devenue caduque"),
}


@dataclass(frozen=True, slots=True)
class Permis:
    """An act that may be done now, and the words already typed for it."""

    acte: Acte
    geste: Geste
    prochain: bool
    texte: str = ""
    refus: Refus | None = None


@dataclass(frozen=True, slots=True)
class FaitDit:
    """Something that was done: its day, what, by whom, the words written with it."""

    jour: date
    quoi: str
    par: str
    mots: str


@dataclass(frozen=True, slots=True)
class Saisie:
    """What a page sent that was not done: the act, its words, and why not."""

    acte: str
    texte: str
    constat: str
    reference: str = ""
    action: str = ""


def page(lue: Lue, saisie: Saisie | None = None) -> dict[str, Any]:
    """What the page of one candidature shows."""
    suivi = ou_j_en_suis(lue.valeur, lue.contexte, lue.le)
    permises, refusees = _actes(lue, suivi, saisie)
    candidature = lue.candidature
    ecrit, reporte = change_encore(candidature), _reporte(lue)
    return {
        "lue": lue,
        "une": candidature,
        "suivi": suivi,
        "etapes": [(TEMPS[temps], avancee.value, _AVANCEES[avancee]) for temps, avancee in suivi.temps.items()],
        "phrases": [en_toutes_lettres(phrase) for phrase in _phrases(lue, suivi)],
        "permises": permises,
        "refusees": refusees,
        "faits": _faits(lue),
        "saisie": saisie,
        "ecrit": ecrit,
        "a_repondu": not ecrit and queries.situation(candidature) is not None,
        "notifie": any(fait.acte is Acte.NOTIFIER for fait in lue.valeur.faits),
        "finie": suivi.etat in FINIS,
        "reporte": reporte,
        "seance_annulee": reporte is not None and reporte.precisions.get("jury") in lue.annulees,
        "adresse_fiche": adresse_fiche(lue.numero),
        "blocs": [(court(code, lue.numero), titre) for code, titre in lue.demandes],
        "deja": [(court(code, lue.numero), titre) for code, titre in lue.deja],
    }


def _reporte(lue: Lue) -> Fait | None:
    """The postponement that came last, when nothing was done since: it is told first."""
    dernier = lue.valeur.faits[-1]
    return dernier if dernier.acte is Acte.REPORTER else None


def _phrases(lue: Lue, suivi: Suivi) -> list[str]:
    """What the library says, which knows neither who was asked to evaluate nor whether a jury signed: both are told."""
    if lue.a_signer:
        signe = _("Ses membres signent le procès-verbal ; le certificateur vous notifiera ensuite votre résultat.")
        return [signe if un.startswith(TOURS[Acteur.CERTIFICATEUR]) else un for un in suivi.phrases]
    evalues = {fait.precisions.get("bloc") for fait in lue.valeur.faits if fait.acte is Acte.EVALUER_BLOC}
    attendus = [code for code in lue.contexte.evaluables(lue.valeur.blocs) if code not in evalues]
    libres = [court(code, lue.numero) for code in attendus if code not in lue.confies]
    if suivi.qui is not Acteur.EVALUATEUR or not libres:
        return list(suivi.phrases)
    confier = _("il doit confier %(blocs)s à un évaluateur.") % {"blocs": enumerer(libres)}
    if len(libres) < len(attendus):
        return [*suivi.phrases, _("Le certificateur a encore à faire : %(quoi)s") % {"quoi": confier}]
    a_qui, tour = TOURS[Acteur.EVALUATEUR], TOURS[Acteur.CERTIFICATEUR].removesuffix(".")
    return [phrase.replace(a_qui, f"{tour} : {confier}") for phrase in suivi.phrases]


_AVANCEES = {
    Avancee.FAIT: gettext_lazy("fait"),
    Avancee.EN_COURS: gettext_lazy("en cours"),
    Avancee.A_VENIR: gettext_lazy("à venir"),
    Avancee.ARRETE: gettext_lazy("arrêté là"),
    Avancee.SANS_OBJET: gettext_lazy("sans objet par cette voie"),
}


def _actes(lue: Lue, suivi: Suivi, saisie: Saisie | None) -> tuple[list[Permis], list[tuple[str, Refus]]]:
    """What the candidate may do now, the awaited act first; and what of this voie they may not, with why."""
    ouverts = set(actes_permis(lue.valeur, Acteur.CANDIDAT, lue.le, lue.contexte))
    permises = [
        Permis(acte, geste, acte is suivi.prochain, saisie.texte if saisie and saisie.acte == acte.value else "")
        for acte, geste in GESTES.items()
        if acte in ouverts
    ]
    # what is done is told with what was done; after a recours, where else to turn is worth saying
    refusees, faits = [], {fait.acte for fait in lue.valeur.faits} - {Acte.FORMER_RECOURS}
    for acte, geste in GESTES.items():
        if not lignes_de(lue.valeur.voie, acte) or acte in faits:
            continue
        refus = permis(lue.valeur, acte, Acteur.CANDIDAT, lue.le, lue.contexte)
        if refus is not None and suivi.etat not in FINIS:
            dit = Refus(en_toutes_lettres(refus.constat), refus.reference, en_toutes_lettres(refus.action))
            refusees.append((str(geste.bouton), dit))
    return sorted(permises, key=lambda un: not un.prochain), refusees


def _faits(lue: Lue) -> list[FaitDit]:
    """What was done, and what the end of delays did, the last first."""
    tous = mettre_a_jour(lue.valeur, lue.contexte, lue.le, ce_soir=True).faits
    return [
        FaitDit(fait.jour, _dire_fait(lue, fait), _dire_acteur(fait.par), fait.precisions.get("motif", ""))
        for fait in reversed(tous)
    ]


def _dire_acteur(acteur: Acteur) -> str:
    return _("vous") if acteur is Acteur.CANDIDAT else ACTEURS[acteur]


def _dire_fait(lue: Lue, fait: Fait) -> str:
    dit = str(_FAITS[fait.acte])
    if fait.acte is Acte.REPORTER and fait.precisions.get("jury") in lue.annulees:
        return _("Séance du jury annulée")
    if fait.acte is Acte.EVALUER_BLOC and (code := fait.precisions.get("bloc", "")):
        return _("%(fait)s : %(bloc)s") % {"fait": dit, "bloc": court(code, lue.numero)}
    if fait.acte is Acte.CONVOQUER and (seance := fait.precisions.get("seance", "")):
        return _("%(fait)s, le %(jour)s") % {"fait": dit, "jour": dire(date.fromisoformat(seance))}
    if fait.acte is Acte.REPONDRE_RECOURS:
        return f"{dit} : {dire_reponse(fait.precisions.get('suite', ''))}"
    return dit
