"""What is checked of an act beyond the state and the person: one rule each, and what would lift its refusal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from brique.certification.attribution import FINALE
from brique.certification.candidature.contexte import Contexte
from brique.certification.candidature.etats import depuis_le_dernier, dernier_fait, jour_precise, premier_jour
from brique.certification.candidature.habilitation import REFERENCE, Mission, habilitations_de, habilite
from brique.certification.candidature.horloges import faits_de_l_horloge, fin_du_recours
from brique.certification.candidature.libelles import ACTES, VOIES
from brique.certification.candidature.table import Condition, Transition
from brique.certification.candidature.valeurs import Acte, Acteur, Candidature, Fait, Refus
from brique.certification.deliberation.valeurs import Presence
from brique.certification.evaluation import Avis
from brique.certification.reglement.valeurs import Voie
from brique.droits.enregistrement import Motif, delivrer, entrer
from brique.droits.noyau import ErreurDroit
from brique.droits.vae.demande import Cible, DemandeVae, demander
from brique.passerelles.valeurs import Cle


@dataclass(frozen=True, slots=True)
class Examen:
    """An act about to be done, and all that its conditions look at. ``complet``: its precisions are given; otherwise
    only what does not depend on them is checked."""

    candidature: Candidature
    fait: Fait
    ligne: Transition
    contexte: Contexte
    complet: bool

    @property
    def au(self) -> date:
        return self.fait.jour

    def refus(self, constat: str, action: str, reference: str = "") -> Refus:
        """A refusal on this act, by the text of its line unless another is named."""
        return Refus(constat, reference or self.ligne.reference, action)


def verifier_conditions(examen: Examen) -> Refus | None:
    """The first condition that is not met."""
    for condition in examen.ligne.conditions:
        refus = _REGLES[condition](examen)
        if refus is not None:
            return refus
    return None


def _reglement(e: Examen) -> Refus | None:
    un, voie = e.contexte.reglement, e.candidature.voie
    ouverte = e.candidature.ouverte_le if e.candidature.faits else e.au
    if (un.cle, un.version) != (e.candidature.reglement, e.candidature.version):
        dit = f"Cette candidature suit le règlement « {e.candidature.reglement} », version {e.candidature.version}"
        return e.refus(f"{dit}, non « {un.cle} », version {un.version}.", "Donnez la version qu’elle suit.")
    if not un.s_applique(ouverte):
        phrase = (
            f"La version {un.version} de « {un.intitule} » ne s’applique pas aux candidatures du {ouverte:%d/%m/%Y}."
        )
        return e.refus(phrase, "Prenez la version en vigueur ce jour-là.", un.attribution.reference)
    if voie not in un.voies:
        phrase = f"Le règlement « {un.intitule} » n’ouvre pas {VOIES[voie]}."
        return e.refus(phrase, "Choisissez une voie qu’il ouvre.", un.attribution.reference)
    if un.certifications and e.candidature.certification not in un.certifications:
        phrase = f"Le règlement « {un.intitule} » n’est pas celui de {e.candidature.certification}."
        return e.refus(phrase, "Prenez le règlement de cette certification.", un.attribution.reference)
    return _blocs(e)


def _blocs(e: Examen) -> Refus | None:
    tenus = sorted(e.candidature.blocs & e.candidature.deja)
    if not e.candidature.blocs:
        return e.refus("Cette candidature ne demande aucun bloc.", "Nommez les blocs demandés.")
    if tenus:
        phrase = f"Déjà acquis, et acquis à vie : {', '.join(tenus)}."
        return e.refus(phrase, "Demandez seulement les blocs qui manquent.", "Vademecum RNCP V1.1, § 2.2.3.1")
    return None


def _entree(e: Examen) -> Refus | None:
    """Registered that day. A CQP in no register lives by its règlement, save for the VAE, which asks the RNCP."""
    enregistrement = e.contexte.enregistrement
    if enregistrement is None or (enregistrement.repertoire is None and e.candidature.voie is not Voie.VAE):
        return None
    return _du_droit(e, entrer(enregistrement, e.au, e.contexte.droit).motifs)


def _vae(e: Examen) -> Refus | None:
    return _demande(e, sauf="vae-limites")


def _limites(e: Examen) -> Refus | None:
    """The yearly limits; completing a dossier already sent is not sending another."""
    complete = any(fait.acte is Acte.DEPOSER_FAISABILITE for fait in e.candidature.faits)
    return None if complete else _demande(e)


def _demande(e: Examen, sauf: str = "") -> Refus | None:
    candidature, contexte = e.candidature, e.contexte
    blocs = () if candidature.entiere else tuple(sorted(candidature.blocs - {FINALE} or candidature.blocs))
    cible = Cible(candidature.certification, blocs, contexte.enregistrement, contexte.portail)
    demande = DemandeVae(
        cible,
        e.au,
        experience_mois=0,
        formation_initiale=contexte.formation_initiale,
        dossiers=contexte.dossiers,
        referentiel_inchange=contexte.referentiel_inchange,
        inscrit_le=premier_jour(candidature, Acte.INSCRIRE),
    )
    try:
        motifs = demander(demande, contexte.droit).motifs
    except ErreurDroit as erreur:
        return e.refus(f"{erreur.constat[0].upper()}{erreur.constat[1:]}.", erreur.action)
    return _du_droit(e, tuple(motif for motif in motifs if motif.regle != sauf))


def _du_droit(e: Examen, motifs: tuple[Motif, ...]) -> Refus | None:
    un = next((motif for motif in motifs if motif.bloquant), None)
    if un is None:
        return None
    return e.refus(un.constat, un.remede or "Aucune démarche ne lève ce refus.", un.reference)


def _horloge(e: Examen) -> Refus | None:
    """A delay makes only what is over, on its own day."""
    attendus = faits_de_l_horloge(e.candidature, e.contexte, e.au)
    if any((un.acte, un.jour) == (e.fait.acte, e.au) for un in attendus):
        return None
    phrase = f"Aucun délai ne permet ce jour-là de {ACTES[e.fait.acte]}."
    return e.refus(phrase, "Attendez la fin du délai, que disent les échéances de la candidature.")


def _motif(e: Examen) -> Refus | None:
    if not e.complet or e.fait.precisions.get("motif", "").strip():
        return None
    return e.refus(f"Il manque la raison : on ne peut pas {ACTES[e.fait.acte]} sans la dire.", "Écrivez le motif.")


def _former(e: Examen) -> Refus | None:
    return _mission(e, Mission.FORMER, sorted(e.candidature.blocs), e.au)


def _evaluer(e: Examen) -> Refus | None:
    bloc = e.fait.precisions.get("bloc", "")
    if not e.complet:
        return None
    if bloc == FINALE:
        return e.refus("L’évaluation finale n’a pas de grille : le jury en décide.", "Convoquez le candidat au jury.")
    if bloc not in e.candidature.blocs:
        dit = f"« {bloc} » n’est pas un bloc demandé" if bloc else "Le bloc évalué n’est pas nommé"
        return e.refus(f"{dit}.", f"Nommez l’un de ceux-ci : {', '.join(sorted(e.candidature.blocs))}.")
    evalue_le = jour_precise(e.fait, "evalue_le") or e.au
    if not e.candidature.ouverte_le <= evalue_le <= e.au:
        phrase = f"L’évaluation du {evalue_le:%d/%m/%Y} n’est pas entre l’ouverture de la candidature et ce jour."
        return e.refus(phrase, f"Donnez le jour où {bloc} a été évalué.")
    return None if e.fait.par is Acteur.JURY else _mission(e, Mission.EVALUER, [bloc], evalue_le)


def _mission(e: Examen, mission: Mission, blocs: list[str], le: date) -> Refus | None:
    """The certificateur itself, or a body habilitated on the day ``le`` for one of ``blocs``."""
    if not e.complet:
        return None
    organisme = e.fait.precisions.get("organisme", "")
    quoi = "former" if mission is Mission.FORMER else "évaluer"
    if not organisme:
        return e.refus("L’organisme n’est pas nommé.", f"Nommez l’organisme habilité à {quoi}.", REFERENCE)
    # the final evaluation is of the whole
    cles = [Cle(e.candidature.certification, "" if bloc == FINALE else bloc) for bloc in blocs]
    habilitations = e.contexte.habilitations
    if organisme == e.contexte.reglement.certificateur or any(
        habilite(habilitations, organisme, cle, mission, le) for cle in cles
    ):
        return None
    siennes = [une for cle in cles for une in habilitations_de(habilitations, organisme, cle, mission)]
    vise = f"{quoi} pour {', '.join(blocs)} ({e.candidature.certification})"
    phrase = f"« {organisme} » n’était pas habilité à {vise} le {le:%d/%m/%Y}."
    if siennes:
        une = siennes[-1].periode
        phrase += f" Son habilitation va du {une.debut:%d/%m/%Y}" + (
            f" au {une.fin:%d/%m/%Y}, exclu." if une.fin else ", sans terme."
        )
    return e.refus(phrase, "Choisissez un organisme habilité ce jour-là, ou demandez-le au certificateur.", REFERENCE)


def _preparation(e: Examen) -> Refus | None:
    debut = dernier_fait(e.candidature, Acte.COMMENCER_PREPARATION, Acte.FINIR_PREPARATION)
    if debut is None:
        return e.refus("Aucune préparation n’a commencé.", "Enregistrez d’abord son début.")
    if debut.acte is Acte.FINIR_PREPARATION:
        return e.refus(f"La préparation est finie depuis le {debut.jour:%d/%m/%Y}.", "Passez à l’évaluation.")
    return None


def _preparee(e: Examen) -> Refus | None:
    """What the règlement asks of a preparation is only over once it is finished."""
    demandees = [une for une in e.contexte.reglement.preparations if une.voie is e.candidature.voie]
    if not demandees or dernier_fait(e.candidature, Acte.FINIR_PREPARATION) is not None:
        return None
    une = demandees[0]
    return e.refus(f"La préparation n’est pas finie : {une.phrase}", "Enregistrez sa fin.", une.reference)


def _evaluee(e: Examen) -> Refus | None:
    """Every asked bloc that has évaluateurs was evaluated, and its synthesis awaits nothing; who did not come before
    the jury that evaluates has nothing to be evaluated on."""
    if e.ligne.acte is Acte.DELIBERER and e.contexte.presence is not Presence.PRESENT:
        return None
    vus = {f.precisions.get("bloc", "") for f in e.candidature.faits if f.acte is Acte.EVALUER_BLOC}
    for bloc in e.contexte.evaluables(e.candidature.blocs):
        regle, synthese = e.contexte.reglement.evaluation_de(bloc), e.contexte.syntheses.get(bloc)
        if bloc not in vus or synthese is None:
            return e.refus(f"{bloc} n’a pas d’évaluation.", f"Évaluez {bloc}.", regle.reference)
        if synthese.avis is Avis.ATTENTE:
            reste = f" : {', '.join(synthese.manque)}" if synthese.manque else ""
            return e.refus(f"L’évaluation de {bloc} attend encore{reste}.", "Complétez-la.", regle.reference)
    return None


def _non_deposee(e: Examen) -> Refus | None:
    depose = dernier_fait(e.candidature, Acte.DEPOSER_VALIDATION)
    if depose is None:
        return None
    phrase = f"Le dossier de validation est déposé depuis le {depose.jour:%d/%m/%Y}."
    return e.refus(phrase, "Attendez la convocation.")


def _deposee(e: Examen) -> Refus | None:
    if dernier_fait(e.candidature, Acte.DEPOSER_VALIDATION) is not None:
        return None
    phrase = "Le candidat n’a pas déposé son dossier de validation."
    return e.refus(phrase, "Le candidat le dépose d’abord.", "art. R6412-5")


def _date(e: Examen) -> Refus | None:
    if not e.complet:
        return None
    seance = jour_precise(e.fait, "seance")
    if seance is None:
        return e.refus("La convocation ne dit pas le jour de la séance.", "Précisez « seance » (AAAA-MM-JJ).")
    if seance < e.au:
        phrase = f"La séance du {seance:%d/%m/%Y} est passée le {e.au:%d/%m/%Y}."
        return e.refus(phrase, "Convoquez à une séance à venir.")
    return None


def _delivrance(e: Examen) -> Refus | None:
    """What the jury decides must still be deliverable that day, to someone engaged in time."""
    enregistrement = e.contexte.enregistrement
    if enregistrement is None or enregistrement.repertoire is None:
        return None
    jour = e.au if e.ligne.acte is Acte.DELIBERER else jour_precise(e.fait, "seance") or e.au
    return _du_droit(e, delivrer(enregistrement, jour, engage_le(e.candidature), e.contexte.droit).motifs)


def engage_le(candidature: Candidature) -> date | None:
    """The day that engages the person: entry into training, or recevabilité. A candidature libre does not engage."""
    if candidature.voie is Voie.FORMATION:
        return premier_jour(candidature, Acte.COMMENCER_PREPARATION)
    recevable = dernier_fait(candidature, Acte.DECLARER_RECEVABLE, Acte.TENIR_POUR_RECEVABLE)
    return None if recevable is None else recevable.jour


def _seance(e: Examen) -> Refus | None:
    convocation, seance = dernier_fait(e.candidature, Acte.CONVOQUER), e.contexte.seance
    prevue = None if convocation is None else jour_precise(convocation, "seance")
    if seance is None:
        return e.refus("Aucun jury n’est réuni.", "Ouvrez la séance, avec ses membres.")
    if e.au < seance.jour:
        phrase = f"La séance se tient le {seance.jour:%d/%m/%Y}, après le {e.au:%d/%m/%Y}."
        return e.refus(phrase, "Délibérez le jour de la séance.")
    if prevue is not None and prevue != seance.jour:
        phrase = f"Le candidat est convoqué le {prevue:%d/%m/%Y}, et la séance se tient le {seance.jour:%d/%m/%Y}."
        return e.refus(phrase, "Reportez, puis convoquez à cette séance.")
    return None


def _decisions(e: Examen) -> Refus | None:
    """One decision per asked bloc that is not left to another session, and none for someone who did not come."""
    decides, reportes = [decision.bloc for decision in e.contexte.decisions], e.contexte.reportes
    if e.contexte.presence is not Presence.PRESENT:
        if not decides:
            return None
        phrase = "Le candidat n’est pas venu, et des décisions sont écrites."
        return e.refus(phrase, "Retirez ces décisions, ou notez le candidat présent.")
    if e.candidature.blocs <= reportes:
        return e.refus("Tous les blocs demandés sont reportés.", "Reportez la séance, puis convoquez de nouveau.")
    refus = next(filter(None, (_decision(e, bloc, decides.count(bloc)) for bloc in sorted(e.candidature.blocs))), None)
    if refus is None and (tenus := sorted(e.candidature.deja.intersection(decides))):
        phrase = f"Déjà acquis, donc hors de la délibération : {', '.join(tenus)}."
        return e.refus(phrase, "Retirez ces décisions.", "Vademecum RNCP V1.1, § 2.2.3.1")
    return refus


def _decision(e: Examen, bloc: str, combien: int) -> Refus | None:
    if bloc in e.contexte.reportes:
        return e.refus(f"{bloc} est décidé, et reporté.", "Gardez l’un des deux.") if combien else None
    if combien == 1:
        return None
    dit = f"a {combien} décisions" if combien else "n’a pas de décision"
    return e.refus(f"{bloc} {dit} : il en faut une.", f"Décidez de {bloc}, une seule fois.")


def _confirmee(e: Examen) -> Refus | None:
    """When the règlement has an instance confirm what the jury decided, nothing is told before it did."""
    jury = e.contexte.reglement.jury
    if not jury.confirme_par or not e.complet:
        return None
    confirmee, decidee = jour_precise(e.fait, "confirmee_le"), dernier_fait(e.candidature, Acte.DELIBERER)
    if confirmee is not None and decidee is not None and decidee.jour <= confirmee <= e.au:
        return None
    phrase = f"Le résultat attend d’être confirmé : {jury.confirme_par}."
    return e.refus(phrase, "Précisez « confirmee_le », entre la délibération et la notification.", jury.reference)


def _recours(e: Examen) -> Refus | None:
    depuis_jury = depuis_le_dernier(e.candidature, Acte.DELIBERER)
    if any(fait.acte is Acte.FORMER_RECOURS for fait in depuis_jury):
        phrase = "Un recours contre cette délibération a déjà reçu sa réponse."
        return e.refus(phrase, "Le tribunal compétent peut encore être saisi.")
    fin = fin_du_recours(e.candidature, e.contexte)
    if fin is None or e.au <= fin:
        return None
    regle = e.contexte.reglement.recours
    assert regle is not None
    phrase = f"Le recours n’était ouvert que jusqu’au {fin:%d/%m/%Y}."
    return e.refus(phrase, "Demandez au certificateur, ou au tribunal compétent.", regle.reference)


def _definitive(e: Examen) -> Refus | None:
    """A result may still be contested until the règlement's delay is over, or a recours is answered."""
    repondu = any(fait.acte is Acte.REPONDRE_RECOURS for fait in depuis_le_dernier(e.candidature, Acte.DELIBERER))
    fin = fin_du_recours(e.candidature, e.contexte)
    if fin is None or repondu or e.au > fin:
        return None
    phrase = f"Le candidat peut former un recours jusqu’au {fin:%d/%m/%Y}."
    return e.refus(phrase, "Attendez le lendemain de ce jour.")


def _sans_decision(e: Examen) -> Refus | None:
    """After a first decision, contested, what it granted stays: there is a second one to wait for."""
    decidee = dernier_fait(e.candidature, Acte.DELIBERER)
    if decidee is None:
        return None
    phrase = f"Le jury s’est prononcé le {decidee.jour:%d/%m/%Y} : cette candidature ne s’abandonne plus."
    return e.refus(phrase, "Attendez la nouvelle délibération ; les blocs validés restent acquis.")


_REGLES: Mapping[Condition, Callable[[Examen], Refus | None]] = {
    Condition.REGLEMENT: _reglement,
    Condition.ENTREE: _entree,
    Condition.VAE: _vae,
    Condition.LIMITES: _limites,
    Condition.SILENCE: _horloge,
    Condition.DELAI: _horloge,
    Condition.MOTIF: _motif,
    Condition.FORMER: _former,
    Condition.EVALUER: _evaluer,
    Condition.PREPARATION: _preparation,
    Condition.PREPAREE: _preparee,
    Condition.EVALUEE: _evaluee,
    Condition.NON_DEPOSEE: _non_deposee,
    Condition.DEPOSEE: _deposee,
    Condition.DATE: _date,
    Condition.DELIVRANCE: _delivrance,
    Condition.SEANCE: _seance,
    Condition.DECISIONS: _decisions,
    Condition.CONFIRMEE: _confirmee,
    Condition.RECOURS: _recours,
    Condition.DEFINITIVE: _definitive,
    Condition.SANS_DECISION: _sans_decision,
}
