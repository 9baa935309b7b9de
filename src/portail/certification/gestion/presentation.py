"""What the pages of management show of candidatures: a line of the queue, the whole of one, its dossier."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brique.certification.attribution import FINALE
from brique.certification.candidature.libelles import ACTES, ACTEURS, dire_reponse
from brique.certification.candidature.regles import permis
from brique.certification.candidature.suivi import dire_echeance, ou_j_en_suis
from brique.certification.candidature.table import TABLE
from brique.certification.candidature.valeurs import Acte, Acteur, Fait, Refus
from brique.certification.evaluation import Avis, Synthese
from brique.certification.reglement.valeurs import Voie
from portail.certification import models, queries_candidatures, queries_imprevus, queries_jury
from portail.certification.enums import EtatCandidature, Reponse
from portail.certification.gestion import queries
from portail.certification.gestion.forms import ActeForm
from portail.certification.jours import en_toutes_lettres
from portail.certification.perms import Place
from portail.socle.perms import Refus as Refuse
from portail.socle.phrases import majuscule

AVIS = {
    Avis.FAVORABLE: gettext_lazy("Avis favorable"),
    Avis.DEFAVORABLE: gettext_lazy("Avis défavorable"),
    Avis.PARTAGE: gettext_lazy("Avis partagé : le jury tranche"),
    Avis.ATTENTE: gettext_lazy("Évaluation en cours"),
}
#: What was done, said once it is.
FAITS = {
    Acte.CHOISIR: gettext_lazy("Certification choisie"),
    Acte.INSCRIRE: gettext_lazy("Candidat inscrit"),
    Acte.POSITIONNER: gettext_lazy("Positionnement fait"),
    Acte.DEPOSER_FAISABILITE: gettext_lazy("Dossier de faisabilité déposé"),
    Acte.DEMANDER_PIECES: gettext_lazy("Pièces demandées"),
    Acte.CONSTATER_COMPLET: gettext_lazy("Dossier complet"),
    Acte.DECLARER_RECEVABLE: gettext_lazy("Déclarée recevable"),
    Acte.DECLARER_NON_RECEVABLE: gettext_lazy("Déclarée non recevable"),
    Acte.TENIR_POUR_RECEVABLE: gettext_lazy("Tenue pour recevable"),
    Acte.COMMENCER_PREPARATION: gettext_lazy("Préparation commencée"),
    Acte.FINIR_PREPARATION: gettext_lazy("Préparation finie"),
    Acte.EVALUER_BLOC: gettext_lazy("Bloc évalué"),
    Acte.CLORE_EVALUATION: gettext_lazy("Évaluation close"),
    Acte.DEPOSER_VALIDATION: gettext_lazy("Dossier de validation déposé"),
    Acte.CONVOQUER: gettext_lazy("Convoquée devant le jury"),
    Acte.REPORTER: gettext_lazy("Séance reportée"),
    Acte.DELIBERER: gettext_lazy("Jury tenu"),
    Acte.NOTIFIER: gettext_lazy("Résultat notifié"),
    Acte.FORMER_RECOURS: gettext_lazy("Recours formé"),
    Acte.REPONDRE_RECOURS: gettext_lazy("Réponse au recours"),
    Acte.CLORE: gettext_lazy("Candidature close"),
    Acte.ABANDONNER: gettext_lazy("Candidature abandonnée"),
    Acte.RENDRE_CADUQUE: gettext_lazy("Recevabilité caduque"),
}
#: Done from the page of a session, or by others than those who read this page.
_AILLEURS = frozenset({Acte.CONVOQUER, Acte.EVALUER_BLOC, Acte.DELIBERER})


@dataclass(frozen=True, slots=True)
class Ligne:
    """A line of the queue."""

    candidature: models.Candidature
    attendu: str
    qui: str
    a_moi: bool
    passee: bool


def lignes(cles: Iterable[int], acteurs: frozenset[Acteur], le: date) -> list[Ligne]:
    """The lines of a page of the queue."""
    siennes = queries.du_rang(list(cles))
    avancements = queries.avancements([une.pk for une in siennes])
    return [_ligne(une, avancements[une.pk], acteurs, le) for une in siennes]


def _ligne(une: models.Candidature, avancement: queries.Avancement, acteurs: frozenset[Acteur], le: date) -> Ligne:
    acte, qui = queries.attendu(une, avancement, le)
    dit = _("Confier les évaluations") if acte == "confier" else majuscule(ACTES[Acte(acte)]) if acte else ""
    passee = une.limite is not None and une.limite < le
    return Ligne(une, dit, ACTEURS[qui] if qui else "", qui in acteurs, passee)


@dataclass(frozen=True, slots=True)
class Possible:
    """An act that may be done now, with its form."""

    acte: Acte
    acteur: Acteur
    formulaire: ActeForm

    @property
    def libelle(self) -> str:
        return majuscule(ACTES[self.acte])


@dataclass(frozen=True, slots=True)
class Impossible:
    """An act of theirs that may not be done now, and why; ``ecrit``: what they had typed for it."""

    libelle: str
    refus: Refus
    ecrit: str = ""


@dataclass(frozen=True, slots=True)
class BlocSuivi:
    """A bloc of a candidature: what it is, who evaluates it, what it came to, what was decided."""

    code: str
    libelle: str
    deja: bool
    evaluations: list[models.EvaluationConfiee]
    synthese: Synthese | None
    decision: Any = None
    report: Any = None

    @property
    def se_confie(self) -> bool:
        """True when an évaluateur may be asked to see it; the final evaluation is the jury's alone."""
        return not self.deja and self.code != FINALE

    @property
    def avis(self) -> str:
        return str(AVIS[self.synthese.avis]) if self.synthese else ""


@dataclass(frozen=True, slots=True)
class Suivie:
    """All that the page of a candidature says."""

    candidature: models.Candidature
    attente: str
    echeance: str
    faits: list[tuple[Fait, str, str]]
    blocs: list[BlocSuivi]
    possibles: list[Possible]
    impossibles: list[Impossible]
    a_convoquer: bool
    a_confier: bool
    passage: models.Passage | None = field(default=None)


def suivre(lue: models.Candidature, place: Place, le: date, saisis: Mapping[Acte, ActeForm]) -> Suivie:
    """Where a candidature stands for those who manage it, and what they may do. ``saisis``: forms to show again."""
    contexte = queries_candidatures.contexte(lue, le)
    valeur = queries_candidatures.valeur(lue)
    suivi = ou_j_en_suis(valeur, contexte, le)
    possibles, impossibles = [], []
    faits = {fait.acte for fait in valeur.faits}
    confirme = bool(contexte.reglement.jury.confirme_par)
    for acteur, acte in _leurs_actes(lue, place):
        refus = permis(valeur, acte, acteur, le, contexte)
        if refus is None:
            formulaire = saisis.get(acte) or ActeForm(acte, valeur.voie, le, confirme=confirme)
            possibles.append(Possible(acte, acteur, formulaire))
        elif acte not in faits or acte in saisis:
            ecrit = saisis[acte].relire() if acte in saisis else ""
            impossibles.append(Impossible(majuscule(ACTES[acte]), refus, ecrit))
    attente = ""
    if suivi.prochain is not None and suivi.qui is not None:
        attente = _("%(acte)s : c’est %(qui)s.") % {
            "acte": majuscule(ACTES[suivi.prochain]),
            "qui": _datif(suivi.qui),
        }
        if suivi.prochain is Acte.EVALUER_BLOC and queries.avancements([lue.pk])[lue.pk].a_confier:
            attente = _("Confier les évaluations : c’est au certificateur.")
    dernier, annulees = queries_jury.dernier_passage(lue.pk), queries_imprevus.annulees(valeur.faits)
    return Suivie(
        lue,
        attente,
        en_toutes_lettres(dire_echeance(suivi.echeance, le)) if suivi.echeance else "",
        [(fait, _dire(fait, annulees), ACTEURS[fait.par]) for fait in reversed(valeur.faits)],
        _blocs(lue, contexte.syntheses, dernier),
        possibles,
        impossibles,
        Acteur.CERTIFICATEUR in place.acteurs
        and permis(valeur, Acte.CONVOQUER, Acteur.CERTIFICATEUR, le, contexte) is None,
        Acteur.CERTIFICATEUR in place.acteurs
        and permis(valeur, Acte.EVALUER_BLOC, Acteur.EVALUATEUR, le, contexte) is None,
        dernier,
    )


def _leurs_actes(lue: models.Candidature, place: Place) -> Iterator[tuple[Acteur, Acte]]:
    """The acts of this voie that belong to those who read the page, each once."""
    vus: set[Acte] = set()
    for acteur in (Acteur.CERTIFICATEUR, Acteur.ORGANISME):
        if acteur not in place.acteurs:
            continue
        for ligne in TABLE[Voie(lue.voie)]:
            if acteur in ligne.par and ligne.acte not in vus | _AILLEURS:
                vus.add(ligne.acte)
                yield acteur, ligne.acte


def acteur_de(lue: models.Candidature, place: Place, acte: Acte) -> Acteur:
    """As whom they do an act. ``Refus`` when it is none of theirs."""
    for acteur, leur in _leurs_actes(lue, place):
        if leur is acte:
            return acteur
    raise Refuse(
        _("Cet acte n’est pas des vôtres."), _("Il revient à quelqu’un d’autre, ou se fait depuis une séance de jury.")
    )


def _dire(fait: Fait, annulees: Collection[str]) -> str:
    """What was done, with what it answered; ``annulees``: the sessions that were cancelled, by their keys."""
    if fait.acte is Acte.REPORTER and fait.precisions.get("jury") in annulees:
        return _("Séance annulée")
    dit = str(FAITS[fait.acte])
    reponse = dire_reponse(fait.precisions.get("suite", ""))
    return f"{dit} : {reponse}" if reponse else dit


def _datif(acteur: Acteur) -> str:
    """« au jury », « à l’organisme »: after « c’est »."""
    dit = ACTEURS[acteur]
    return f"au {dit.removeprefix('le ')}" if dit.startswith("le ") else f"à {dit}"


def _blocs(
    lue: models.Candidature, syntheses: Mapping[str, Synthese], passage: models.Passage | None
) -> list[BlocSuivi]:
    titres = queries_candidatures.titres_de(lue)
    evaluations: dict[str, list[models.EvaluationConfiee]] = {}
    for confiee in queries.evaluations_de(lue.pk):
        evaluations.setdefault(confiee.code, []).append(confiee)
    decisions = {une.code: une for une in passage.decisions.all()} if passage is not None else {}
    reports = {un.code: un for un in passage.reports.all()} if passage is not None else {}
    return [
        BlocSuivi(
            bloc.code,
            titres.get(bloc.code, ""),
            bloc.deja,
            evaluations.get(bloc.code, []),
            syntheses.get(bloc.code),
            decisions.get(bloc.code),
            reports.get(bloc.code),
        )
        for bloc in lue.blocs.all()
    ]


@dataclass(frozen=True, slots=True)
class BlocDuDossier:
    """What a candidate says of a bloc: one line a compétence (rank, text, answer, story), and documents."""

    code: str
    libelle: str
    competences: list[tuple[int, str, str, str]]
    pieces: list[models.PieceCandidature]


def dossier(lue: models.Candidature) -> tuple[list[BlocDuDossier], list[models.PieceCandidature]]:
    """What a candidate wrote and gave, bloc by bloc; then the documents given for the whole."""
    reponses, pieces = queries.reponses_de(lue.pk), queries.pieces_de(lue.pk)
    demandes = [bloc.code for bloc in lue.blocs.all() if not bloc.deja]
    lus = []
    for bloc in queries_candidatures.blocs_de(lue):
        code = bloc.cle.code
        if code not in demandes:
            continue
        competences = []
        for rang, enonce in enumerate(bloc.enonces, 1):
            dite = reponses.get((code, rang))
            mot = Reponse(dite.reponse).label if dite is not None and dite.reponse else ""
            competences.append((rang, enonce.texte, str(mot), dite.recit if dite is not None else ""))
        lus.append(BlocDuDossier(code, bloc.libelle, competences, [une for une in pieces if une.code == code]))
    return lus, [une for une in pieces if not une.code]


def couleur(etat: str) -> str:
    """The class of a state’s label; its word says it too."""
    if etat in {EtatCandidature.CLOSE, EtatCandidature.NOTIFIEE, EtatCandidature.RECEVABLE}:
        return "e-acquis"
    if etat in {EtatCandidature.ABANDONNEE, EtatCandidature.CADUQUE, EtatCandidature.NON_RECEVABLE}:
        return "e-refus"
    return "e-poss" if etat in {EtatCandidature.INCOMPLETE, EtatCandidature.RECOURS} else "e-cours"
