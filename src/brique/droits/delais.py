"""The clocks of the law: from the day a step begins, its alert, its limit and what silence gives.

Where a text can be read two ways, the stricter reading gives the alert and the longer one the limit: a breach is said
only after both. Each delay is the one in force on the day its step begins.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from brique.droits.noyau import Droit, ErreurDroit, Etape, Trace, Valeur
from brique.periodes import ajouter_mois

MOIS_PAR_AN = 12  # of the calendar, not of the law


class EtatDelai(StrEnum):
    """Where a delay stands on a day: ``DISPUTE`` between the two readings, when one already says it is over."""

    EN_COURS = "en-cours"
    DISPUTE = "dispute"
    DEPASSE = "depasse"


@dataclass(frozen=True, slots=True)
class Delai:
    """A delay that runs. ``alerte`` and ``limite`` are last days, included (the same when the text is settled);
    ``silence`` is the day from which silence is an acceptance, None when silence says nothing."""

    regle: str
    debut: date
    alerte: date
    limite: date
    silence: date | None
    trace: Trace

    def etat(self, au: date) -> EtatDelai:
        """Where it stands at the end of the day ``au``."""
        if au <= self.alerte:
            return EtatDelai.EN_COURS
        return EtatDelai.DISPUTE if au <= self.limite else EtatDelai.DEPASSE


@dataclass(frozen=True, slots=True)
class Parcours:
    """What happened in a VAE, with its days; None: not yet. ``notifie_le``: a favourable decision; ``refuse_le``: an
    unfavourable one. ``portail``: the certification is on France VAE."""

    inscrit_le: date | None = None
    complet_le: date | None = None
    notifie_le: date | None = None
    demarche_le: date | None = None
    depose_le: date | None = None
    jury_le: date | None = None
    resultat_le: date | None = None
    motif_legitime: bool = False
    portail: bool = True
    refuse_le: date | None = None


@dataclass(frozen=True, slots=True)
class Echeance:
    """A delay of a parcours, the day its step was done (None: not yet), and what to say of it on the day asked."""

    delai: Delai
    fait_le: date | None
    constat: str
    manque: bool = False


def finir_mois(jour: date) -> date:
    """The last day of the month."""
    return jour.replace(day=calendar.monthrange(jour.year, jour.month)[1])


def delai_recevabilite(complet_le: date, droit: Droit, *, inscrit_le: date | None = None) -> Delai:
    """Two months after the complete file; silence is then an acceptance. Art. R. 6412-4."""
    regime = _regime(inscrit_le or complet_le, droit)
    valeur = droit.valeur("vae.recevabilite_mois", complet_le)
    silence = droit.valeur("vae.silence_vaut_recevabilite", complet_le)
    limite = ajouter_mois(complet_le, valeur.nombre)
    constat = f"Dossier complet le {complet_le:%d/%m/%Y} : décision au plus tard le {limite:%d/%m/%Y}."
    tu = "Sans réponse ce jour-là, le dossier est recevable."
    trace = (Etape("vae-recevabilite", constat, (regime, valeur)), Etape("vae-recevabilite", tu, (silence,)))
    return Delai("vae-recevabilite", complet_le, limite, limite, limite if silence.grandeur is True else None, trace)


def delai_caducite(notifie_le: date, droit: Droit, *, inscrit_le: date | None = None) -> Delai:
    """By when a first step must be recorded, or the recevabilité lapses: both readings. Art. R. 6412-4."""
    regime = _regime(inscrit_le or notifie_le, droit)
    valeur = droit.valeur("vae.caducite_mois", notifie_le)
    return _deux_lectures("vae-caducite", "Recevabilité notifiée", notifie_le, valeur, regime)


def delai_jury(depose_le: date, droit: Droit, *, inscrit_le: date | None = None) -> Delai:
    """By when the candidate meets the jury, after the dossier de validation: both readings. Art. R. 6412-5."""
    regime = _regime(inscrit_le or depose_le, droit)
    valeur = droit.valeur("vae.jury_mois", depose_le)
    return _deux_lectures("vae-date-jury", "Dossier de validation déposé", depose_le, valeur, regime)


def delai_resultat(jury_le: date, droit: Droit, *, inscrit_le: date | None = None) -> Delai:
    """Fifteen days after the jury. Art. R. 6412-7."""
    _regime(inscrit_le or jury_le, droit)
    return compter_delai("vae.resultat_jours", jury_le, droit)


def compter_delai(nom: str, debut: date, droit: Droit) -> Delai:
    """A delay of one value: in calendar days, the day after ``debut`` being the first, or in months or years to the
    same day."""
    valeur, parametre = droit.valeur(nom, debut), droit.parametres[nom]
    limite = ajouter_duree(debut, valeur, parametre.unite)
    constat = f"À partir du {debut:%d/%m/%Y} : au plus tard le {limite:%d/%m/%Y}."
    etape = Etape(parametre.regle, constat, (valeur,))
    return Delai(parametre.regle, debut, limite, limite, None, (etape,))


def ajouter_duree(debut: date, valeur: Valeur, unite: str) -> date:
    """The last day of a length of time in days, months or years. KeyError for another unit."""
    if unite == "jours":
        return debut + timedelta(days=valeur.nombre)
    return ajouter_mois(debut, valeur.nombre * {"mois": 1, "ans": MOIS_PAR_AN}[unite])


def derouler_parcours(parcours: Parcours, au: date, droit: Droit) -> tuple[Echeance, ...]:
    """The delays of a VAE on the day ``au``, in order. ErreurDroit for days that contradict each other."""
    _verifier(parcours, au)
    if not parcours.portail:
        raise _ancien_regime("cette certification n’est pas sur le portail France VAE")
    return tuple(_echeances(parcours, au, droit))


def _echeances(parcours: Parcours, au: date, droit: Droit) -> Iterator[Echeance]:
    inscrit, notifie = parcours.inscrit_le, parcours.notifie_le
    if parcours.complet_le is not None:
        delai = delai_recevabilite(parcours.complet_le, droit, inscrit_le=inscrit)
        if parcours.refuse_le is not None:
            yield _situer_refus(delai, parcours.refuse_le)
        elif notifie is None and delai.silence is not None and au >= delai.silence:
            notifie = delai.silence
            yield Echeance(delai, None, f"Le silence du certificateur vaut recevabilité depuis le {notifie:%d/%m/%Y}.")
        else:
            yield _situer(delai, notifie, au, "la décision sur la recevabilité")
    if notifie is not None:
        fait = parcours.demarche_le or parcours.depose_le
        yield _situer_caducite(delai_caducite(notifie, droit, inscrit_le=inscrit), fait, au, parcours.motif_legitime)
    if parcours.depose_le is not None:
        yield _situer(delai_jury(parcours.depose_le, droit, inscrit_le=inscrit), parcours.jury_le, au, "le jury")
    if parcours.jury_le is not None and parcours.jury_le <= au:
        yield _situer(
            delai_resultat(parcours.jury_le, droit, inscrit_le=inscrit), parcours.resultat_le, au, "le résultat"
        )


def _situer(delai: Delai, fait_le: date | None, au: date, quoi: str) -> Echeance:
    etat = delai.etat(fait_le or au)
    limite = f"{delai.limite:%d/%m/%Y}"
    if fait_le is not None:
        suite = {
            EtatDelai.EN_COURS: "dans le délai.",
            EtatDelai.DISPUTE: f"après le {delai.alerte:%d/%m/%Y} : dans le délai par une seule des deux lectures.",
            EtatDelai.DEPASSE: f"hors délai, qui {'finissait' if delai.limite < au else 'finit'} le {limite}.",
        }[etat]
        return Echeance(delai, fait_le, f"Pour {quoi}, le {fait_le:%d/%m/%Y} : {suite}", etat is EtatDelai.DEPASSE)
    suite = {
        EtatDelai.EN_COURS: f"à attendre jusqu’au {delai.alerte:%d/%m/%Y}.",
        EtatDelai.DISPUTE: f"en retard depuis le {delai.alerte:%d/%m/%Y} par une lecture, pas par l’autre ({limite}).",
        EtatDelai.DEPASSE: f"en retard : le délai finissait le {limite}.",
    }[etat]
    return Echeance(delai, None, f"Pour {quoi}, {suite}", etat is EtatDelai.DEPASSE)


def _situer_refus(delai: Delai, refuse_le: date) -> Echeance:
    """A refusal within the delay; after it, the file was already recevable by silence, and the refusal is a fault."""
    if delai.silence is None or refuse_le <= delai.silence:
        return Echeance(delai, refuse_le, f"Décision défavorable notifiée le {refuse_le:%d/%m/%Y}, dans le délai.")
    depuis = f"Le silence valait recevabilité depuis le {delai.silence:%d/%m/%Y}"
    return Echeance(delai, refuse_le, f"{depuis} : la décision défavorable du {refuse_le:%d/%m/%Y} vient après.", True)


def _situer_caducite(delai: Delai, fait_le: date | None, au: date, motif_legitime: bool) -> Echeance:
    limite = f"{delai.limite:%d/%m/%Y}"
    if fait_le is not None and fait_le <= delai.limite:
        dit = f"Une démarche est enregistrée le {fait_le:%d/%m/%Y}"
        if fait_le > delai.alerte and not motif_legitime:
            return Echeance(delai, fait_le, f"{dit} : à temps par une seule des deux lectures ({limite}).")
        return Echeance(delai, fait_le, f"{dit} : pas de caducité.")
    if motif_legitime:
        return Echeance(delai, fait_le, "Un motif légitime est invoqué : pas de caducité.")
    if delai.etat(au) is EtatDelai.DEPASSE:
        return Echeance(delai, fait_le, f"Sans démarche au {limite}, la recevabilité est caduque.", True)
    if delai.etat(au) is EtatDelai.DISPUTE:
        depuis = f"{delai.alerte:%d/%m/%Y}"
        return Echeance(delai, None, f"Caducité possible depuis le {depuis} ; certaine après le {limite}.")
    return Echeance(delai, None, f"Une démarche est à enregistrer avant le {delai.alerte:%d/%m/%Y}, jour compris.")


def _deux_lectures(regle: str, quoi: str, debut: date, valeur: Valeur, regime: Valeur) -> Delai:
    """Months from date to date for the alert, to the end of the month for the limit."""
    alerte = ajouter_mois(debut, valeur.nombre)
    limite = finir_mois(alerte)
    constat = f"{quoi} le {debut:%d/%m/%Y} : {alerte:%d/%m/%Y} par la lecture stricte, {limite:%d/%m/%Y} par l’autre."
    return Delai(regle, debut, alerte, limite, None, (Etape(regle, constat, (regime, valeur)),))


def _regime(inscrit_le: date, droit: Droit) -> Valeur:
    """The value that makes the parcours and its delays apply. ErreurDroit for one begun before."""
    valeur = droit.valeur_ou_rien("vae.parcours", inscrit_le)
    if valeur is None:
        debut = droit.parametres["vae.parcours"].valeurs[0].periode.debut
        raise _ancien_regime(f"ce parcours a commencé le {inscrit_le:%d/%m/%Y}, avant le {debut:%d/%m/%Y}")
    return valeur


def _ancien_regime(constat: str) -> ErreurDroit:
    return ErreurDroit(
        constat,
        consequence="Ses délais sont ceux de l’ancien article R. 335-7 du code de l’éducation, qui n’a pas été lu : "
        "aucun n’est calculé",
        action="Demandez-les au certificateur",
    )


def _verifier(parcours: Parcours, au: date) -> None:
    """ErreurDroit unless the days follow each other, and the past ones are past."""
    jours = [
        ("l’inscription", parcours.inscrit_le),
        ("le dossier complet", parcours.complet_le),
        ("la notification", parcours.notifie_le or parcours.refuse_le),
        ("le dépôt du dossier de validation", parcours.depose_le),
        ("le jury", parcours.jury_le),
        ("le résultat", parcours.resultat_le),
    ]
    if parcours.notifie_le is not None and parcours.refuse_le is not None:
        raise ErreurDroit(
            "une même décision est dite favorable et défavorable",
            consequence="Aucun délai n’est calculé",
            action="Gardez l’une des deux dates",
        )
    connus = [(quoi, jour) for quoi, jour in jours if jour is not None]
    for (avant, un), (apres, autre) in pairwise(connus):
        if autre < un:
            raise ErreurDroit(
                f"{apres} ({autre:%d/%m/%Y}) précède {avant} ({un:%d/%m/%Y})",
                consequence="Aucun délai n’est calculé",
                action="Vérifiez ces deux dates",
            )
    passes = [*(jour for quoi, jour in connus if quoi != "le jury"), parcours.demarche_le]
    futur = next((jour for jour in passes if jour is not None and jour > au), None)
    if futur is not None:
        raise ErreurDroit(
            f"le {futur:%d/%m/%Y} est après le jour de la question ({au:%d/%m/%Y})",
            consequence="Aucun délai n’est calculé",
            action="Posez la question à cette date, ou retirez-la",
        )
