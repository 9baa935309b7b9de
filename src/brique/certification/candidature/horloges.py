"""The clocks of a candidature: what must be done until when, and what the end of a delay does by itself.

The delays of the VAE are those of the law (``brique.droits.delais``), with both readings where it leaves two: the
stricter gives the alert, the longer the limit. The others are the règlement's, and what it does not say has no delay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from brique.certification.candidature.contexte import Contexte
from brique.certification.candidature.etats import dernier_fait, etat, jour_precise, jusqu_au, premier_jour
from brique.certification.candidature.valeurs import Acte, Acteur, Candidature, Echeance, Etat, Fait
from brique.certification.deliberation.valeurs import Presence
from brique.certification.reglement.valeurs import Depuis, Duree, Terme, Unite, Voie
from brique.droits.delais import Delai, delai_caducite, delai_jury, delai_recevabilite, delai_resultat
from brique.droits.noyau import ErreurDroit
from brique.periodes import ajouter_mois

UN_JOUR = timedelta(days=1)


def faits_de_l_horloge(candidature: Candidature, contexte: Contexte, au: date) -> tuple[Fait, ...]:
    """What the delays that are over at the end of the day ``au`` make by themselves, and is not written yet.

    Silence makes its fact on the last day of the delay; a lapse, on the day after the longer reading of its own. With
    these facts added, there is nothing more to make.
    """
    return tuple(_echus(candidature, contexte, au, ce_soir=True))


def mettre_a_jour(candidature: Candidature, contexte: Contexte, au: date, *, ce_soir: bool = False) -> Candidature:
    """The candidature with what the clock has made: before anything is done on the day ``au``, or at its end."""
    faits = tuple(_echus(candidature, contexte, au, ce_soir=ce_soir))
    return replace(candidature, faits=(*candidature.faits, *faits)) if faits else candidature


def _echus(candidature: Candidature, contexte: Contexte, au: date, *, ce_soir: bool) -> Iterator[Fait]:
    """On its last day, the certificateur may still decide: silence is only held against them at its end."""
    if candidature.voie is not Voie.VAE or not candidature.faits:
        return
    veille = au if ce_soir else au - UN_JOUR
    while (fait := _echu(candidature, contexte, au, veille)) is not None:
        yield fait
        candidature = replace(candidature, faits=(*candidature.faits, fait))


def _echu(candidature: Candidature, contexte: Contexte, au: date, veille: date) -> Fait | None:
    courant, dernier = etat(candidature), candidature.faits[-1].jour
    if courant in {Etat.FAISABILITE, Etat.COMPLETE}:
        delai = _recevabilite(candidature, contexte)
        if delai is not None and delai.silence is not None and delai.silence <= veille:
            return Fait(Acte.TENIR_POUR_RECEVABLE, max(delai.silence, dernier), Acteur.HORLOGE)
    if courant is Etat.RECEVABLE and not contexte.motif_legitime:
        delai = _caducite(candidature, contexte)
        if delai is not None and delai.limite < au:
            return Fait(Acte.RENDRE_CADUQUE, max(delai.limite + UN_JOUR, dernier), Acteur.HORLOGE)
    return None


def recu_complet_le(candidature: Candidature) -> date | None:
    """The day the complete file was received: its last deposit, whenever the certificateur notes that it is complete.

    The delay runs from the reception (art. R. 6412-4): to be slow in noting it, or to note nothing, puts nothing off.
    """
    depot = dernier_fait(candidature, Acte.DEPOSER_FAISABILITE)
    return None if depot is None else depot.jour


def _recevabilite(candidature: Candidature, contexte: Contexte) -> Delai | None:
    recu = recu_complet_le(candidature)
    return None if recu is None else _selon_la_loi(delai_recevabilite, recu, candidature, contexte)


def _caducite(candidature: Candidature, contexte: Contexte) -> Delai | None:
    notifie = dernier_fait(candidature, Acte.DECLARER_RECEVABLE, Acte.TENIR_POUR_RECEVABLE)
    return None if notifie is None else _selon_la_loi(delai_caducite, notifie.jour, candidature, contexte)


_Calcul = Callable[..., Delai]


def _selon_la_loi(calcul: _Calcul, debut: date, candidature: Candidature, contexte: Contexte) -> Delai | None:
    """The delay; None off the portal and for a parcours begun before, whose text was not read."""
    if not contexte.portail:
        return None
    try:
        return calcul(debut, contexte.droit, inscrit_le=premier_jour(candidature, Acte.INSCRIRE))
    except ErreurDroit:
        return None


def delais_connus(candidature: Candidature, contexte: Contexte) -> bool:
    """False for a VAE whose delays are those of a text that was not read."""
    if candidature.voie is not Voie.VAE:
        return True
    inscrit = premier_jour(candidature, Acte.INSCRIRE)
    return inscrit is None or _selon_la_loi(delai_recevabilite, inscrit, candidature, contexte) is not None


def echeances(candidature: Candidature, contexte: Contexte, au: date) -> tuple[Echeance, ...]:
    """What is awaited at the end of the day ``au``, the nearest limit first."""
    connue = jusqu_au(candidature, au)
    if not connue.faits:
        return ()
    courante = mettre_a_jour(connue, contexte, au, ce_soir=True)
    de_la_loi = tuple(_de_la_loi(courante, contexte))
    dites = {(une.acte, une.limite) for une in de_la_loi}  # a règlement may say the law again
    autres = (une for une in _du_reglement(courante, contexte) if (une.acte, une.limite) not in dites)
    return tuple(sorted((*de_la_loi, *autres), key=lambda une: (une.limite, une.alerte, une.acte)))


def _de_la_loi(candidature: Candidature, contexte: Contexte) -> Iterator[Echeance]:
    if candidature.voie is not Voie.VAE:
        return
    courant = etat(candidature)
    if courant in {Etat.FAISABILITE, Etat.COMPLETE}:
        sinon = "sans réponse, le dossier est recevable"
        acte = Acte.DECLARER_RECEVABLE
        yield from _dite(_recevabilite(candidature, contexte), acte, Acteur.CERTIFICATEUR, sinon)
    if courant is Etat.RECEVABLE and not contexte.motif_legitime:
        sinon = "sans démarche ni motif légitime, la recevabilité est caduque"
        yield from _dite(_caducite(candidature, contexte), Acte.COMMENCER_PREPARATION, Acteur.CANDIDAT, sinon)
    depose = dernier_fait(candidature, Acte.DEPOSER_VALIDATION)
    if depose is not None and courant in {Etat.VALIDATION, Etat.EVALUATION, Etat.EVALUEE, Etat.CONVOQUEE}:
        convoque = courant is Etat.CONVOQUEE
        acte, qui = (Acte.DELIBERER, Acteur.JURY) if convoque else (Acte.CONVOQUER, Acteur.CERTIFICATEUR)
        delai = _selon_la_loi(delai_jury, depose.jour, candidature, contexte)
        yield from _dite(delai, acte, qui, "le certificateur est en retard ; la candidature reste valable")
    delibere = dernier_fait(candidature, Acte.DELIBERER)
    if delibere is not None and courant is Etat.DELIBEREE:
        delai = _selon_la_loi(delai_resultat, _passe_le(candidature, delibere), candidature, contexte)
        yield from _dite(delai, Acte.NOTIFIER, Acteur.CERTIFICATEUR, _RETARD)


def _passe_le(candidature: Candidature, delibere: Fait) -> date:
    """The day the candidate came before the jury; the deliberation may end later."""
    convocation = dernier_fait(candidature, Acte.CONVOQUER)
    return (None if convocation is None else jour_precise(convocation, "seance")) or delibere.jour


_RETARD = "le certificateur est en retard ; la décision du jury reste acquise"


def _dite(delai: Delai | None, acte: Acte, qui: Acteur, sinon: str) -> Iterator[Echeance]:
    if delai is not None:
        yield Echeance(acte, qui, delai.alerte, delai.limite, sinon, delai.trace[0].valeurs[-1].reference)


def _du_reglement(candidature: Candidature, contexte: Contexte) -> Iterator[Echeance]:
    courant, un = etat(candidature), contexte.reglement
    if courant is Etat.DELIBEREE:
        yield from _terme(un.resultat, candidature, Acte.NOTIFIER, Acteur.CERTIFICATEUR, _RETARD)
    repondu = dernier_fait(candidature, Acte.FORMER_RECOURS)
    decide = dernier_fait(candidature, Acte.DELIBERER)
    deja = repondu is not None and decide is not None and repondu.jour >= decide.jour
    if courant is Etat.NOTIFIEE and not deja:
        sinon = "le recours que prévoit le règlement n’est plus ouvert"
        yield from _terme(un.recours, candidature, Acte.FORMER_RECOURS, Acteur.CANDIDAT, sinon)
    if courant in {Etat.NOTIFIEE, Etat.CLOSE} and _reste_a_obtenir(candidature, contexte):
        sinon = "le rattrapage que prévoit le règlement n’est plus ouvert ; vos blocs validés restent acquis"
        yield from _terme(un.rattrapage, candidature, Acte.CHOISIR, Acteur.CANDIDAT, sinon)


def _reste_a_obtenir(candidature: Candidature, contexte: Contexte) -> bool:
    """True when the jury did not grant all that was asked."""
    if dernier_fait(candidature, Acte.DELIBERER) is None:
        return False
    return contexte.presence is not Presence.PRESENT or any(not une.valide for une in contexte.decisions)


def _terme(terme: Terme | None, candidature: Candidature, acte: Acte, qui: Acteur, sinon: str) -> Iterator[Echeance]:
    fin = None if terme is None else fin_du_terme(terme, candidature)
    if terme is not None and fin is not None:
        yield Echeance(acte, qui, fin, fin, sinon, terme.reference)


def fin_du_recours(candidature: Candidature, contexte: Contexte) -> date | None:
    """The last day to contest the result; None when the règlement gives no delay, or nothing is notified."""
    recours = contexte.reglement.recours
    return None if recours is None else fin_du_terme(recours, candidature)


def fin_du_terme(terme: Terme, candidature: Candidature) -> date | None:
    """The last day of a delay of the règlement, from date to date; None while what it runs from has not happened.

    What is received without its day being noted counts from the day it was sent.
    """
    acte = Acte.DELIBERER if terme.depuis is Depuis.DELIBERATION else Acte.NOTIFIER
    fait = dernier_fait(candidature, acte)
    if fait is None:
        return None
    recu = jour_precise(fait, "recu_le") if terme.depuis is Depuis.RECEPTION else None
    return compter_duree(recu or fait.jour, terme.duree)


def compter_duree(debut: date, duree: Duree) -> date:
    """The last day of a length of time: the day after ``debut`` is the first; months go to the same day."""
    if duree.unite is Unite.JOURS:
        return debut + timedelta(days=duree.nombre)
    return ajouter_mois(debut, duree.nombre)
