"""The leave for a VAE: how many hours, how many paid, when to ask, when the employer answers or postpones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from brique.droits.delais import MOIS_PAR_AN, Delai
from brique.droits.enregistrement import Motif
from brique.droits.noyau import Droit, Etape, Trace, Valeur, reserves
from brique.periodes import Periode, ajouter_mois


@dataclass(frozen=True, slots=True)
class DemandeConge:
    """A request received by the employer on ``recue_le`` for ``heures`` of absence from ``debut``.

    ``accord_heures`` / ``accord_payees``: what a collective agreement gives, when it gives more. ``niveau``: the level
    reached, None when unknown; ``emploi_menace``: by economic or technological change. ``precedent``: the last leave
    of the same kind in the same company; ``complementaire``: for the evaluation that completes a partial success;
    ``au``: the day the answer is told (None: ``recue_le``).
    """

    recue_le: date
    debut: date
    heures: int
    inscrit_le: date | None = None
    recevable: bool = True
    accord_heures: int | None = None
    accord_payees: int | None = None
    niveau: int | None = None
    emploi_menace: bool = False
    precedent: Periode | None = None
    complementaire: bool = False
    au: date | None = None

    def passe(self, jour: date) -> bool:
        """Whether this day is behind, or come, when the answer is told."""
        return jour <= (self.au or self.recue_le)


@dataclass(frozen=True, slots=True)
class ReponseConge:
    """Whether the leave may be asked for so, the hours off and paid at most, the employer's clock, the last day to
    which the leave may be postponed."""

    possible: bool
    heures: int
    payees: int
    reponse: Delai
    report_jusqu_au: date
    motifs: tuple[Motif, ...]
    trace: Trace
    reserves: tuple[str, ...] = ()


def demander_conge(demande: DemandeConge, droit: Droit) -> ReponseConge:
    """The leave on these days. Duration is that in force on ``debut``, pay that of the day the parcours began, the
    rest that of the day of the request. Art. L. 6422-2, D. 6422-8, R. 6422-2 to R. 6422-6."""
    duree = droit.valeur("vae.conge_heures", demande.debut)
    payees = droit.valeur("vae.conge_remuneration_heures", demande.inscrit_le or demande.recue_le)
    preavis = droit.valeur("vae.conge_demande_jours", demande.recue_le)
    plafond = max(duree.nombre, demande.accord_heures or 0)
    payables, motifs_paie = _payees(demande, payees, droit)
    motifs = (
        *_trop_long(demande, plafond, duree),
        *motifs_paie,
        *_trop_tard(demande, preavis),
        *_sans_recevabilite(demande, droit),
        *_trop_tot(demande, droit),
    )
    reponse = _reponse(demande, droit)
    report = droit.valeur("vae.conge_report_mois", demande.recue_le)
    jusqu_au = ajouter_mois(demande.recue_le, report.nombre)
    accordees = min(demande.heures, plafond)
    remunerees = min(accordees, payables)
    reception = "reçue" if demande.passe(demande.recue_le) else "à recevoir"
    trace = (
        Etape("conge-vae-duree", f"{accordees} heures d’absence sur {demande.heures} demandées.", (duree,)),
        Etape("conge-vae-remuneration", f"{remunerees} heures payées.", (payees,)),
        Etape("conge-vae-demande", f"Demande {reception} le {demande.recue_le:%d/%m/%Y}.", (preavis,)),
        *reponse.trace,
        Etape("conge-vae-reponse", f"Un report ne dépasse pas le {jusqu_au:%d/%m/%Y}.", (report,)),
        *_trace_intervalle(demande, droit),
    )
    possible = not any(motif.bloquant for motif in motifs)
    return ReponseConge(possible, accordees, remunerees, reponse, jusqu_au, motifs, trace, reserves(trace))


def _payees(demande: DemandeConge, valeur: Valeur, droit: Droit) -> tuple[int, tuple[Motif, ...]]:
    """The hours paid at most; an agreement counts only for those whom the article names."""
    if demande.accord_payees is None or demande.accord_payees <= valeur.nombre:
        return valeur.nombre, ()
    seuil = droit.valeur_ou_rien("vae.conge_accord_niveau", demande.inscrit_le or demande.recue_le)
    bas = seuil is not None and demande.niveau is not None and demande.niveau < seuil.nombre
    if seuil is not None and (bas or demande.emploi_menace):
        return demande.accord_payees, ()
    if seuil is None:
        phrase = "Ce qu’un accord pouvait payer de plus avant cette version de l’article n’a pas été lu."
        remede = "Voyez l’accord lui-même."
    else:
        phrase = (
            f"L’accord qui paie davantage d’heures vise ceux qui n’ont pas le niveau {seuil.nombre}, ou dont l’emploi "
            "est menacé."
        )
        remede = "Donnez le niveau atteint."
    return valeur.nombre, (Motif("conge-vae-remuneration", phrase, valeur.reference, remede, bloquant=False),)


def _trop_long(demande: DemandeConge, plafond: int, valeur: Valeur) -> Iterator[Motif]:
    if demande.heures > plafond:
        phrase = f"{demande.heures} heures demandées : {plafond} au plus par session d’évaluation."
        yield Motif(
            "conge-vae-duree", phrase, valeur.reference, "Demander moins, ou s’appuyer sur un accord collectif."
        )


def _trop_tard(demande: DemandeConge, valeur: Valeur) -> Iterator[Motif]:
    avant = demande.debut - timedelta(days=valeur.nombre)
    if demande.recue_le > avant:
        des_le = demande.recue_le + timedelta(days=valeur.nombre)
        verbe = "devait" if demande.passe(avant) else "doit"
        phrase = f"La demande {verbe} parvenir le {avant:%d/%m/%Y} au plus tard, {valeur.nombre} jours avant le début."
        remede = f"Commencer le {des_le:%d/%m/%Y} ou après."
        yield Motif("conge-vae-demande", phrase, valeur.reference, remede, des_le=des_le)


def _sans_recevabilite(demande: DemandeConge, droit: Droit) -> Iterator[Motif]:
    if not demande.recevable:
        valeur = droit.valeur("vae.conge_demande_jours", demande.recue_le)
        phrase = "La preuve de la recevabilité n’est pas jointe à la demande."
        reference = "art. R6422-2" if valeur.article else valeur.reference
        yield Motif("conge-vae-demande", phrase, reference, "La joindre, une fois la candidature recevable.")


def _trop_tot(demande: DemandeConge, droit: Droit) -> Iterator[Motif]:
    """One year since the last leave: refused before a year from its first day, disputed before a year from its end."""
    if demande.precedent is None:
        return
    valeur = droit.valeur("vae.conge_intervalle_ans", demande.recue_le)
    if (
        demande.complementaire
        and droit.valeur("vae.conge_evaluation_complementaire", demande.recue_le).grandeur is True
    ):
        return
    mois = valeur.nombre * MOIS_PAR_AN
    dernier = demande.precedent.debut if demande.precedent.fin is None else demande.precedent.fin - timedelta(days=1)
    court, long = ajouter_mois(demande.precedent.debut, mois), ajouter_mois(dernier, mois)
    if demande.debut < court:
        verbe = "a été pris" if demande.passe(demande.precedent.debut) else "est déjà prévu"
        phrase = f"Un congé pour VAE {verbe} le {demande.precedent.debut:%d/%m/%Y} dans la même entreprise."
        remede = f"Commencer le {long:%d/%m/%Y} ou après."
        yield Motif("conge-vae-intervalle", phrase, valeur.reference, remede, des_le=court)
    elif demande.debut < long:
        phrase = f"L’employeur peut compter l’année depuis la fin du congé précédent, le {dernier:%d/%m/%Y}."
        remede = f"Commencer le {long:%d/%m/%Y} ne laisse pas de doute."
        yield Motif("conge-vae-intervalle", phrase, valeur.reference, remede, bloquant=False, des_le=long)


def _trace_intervalle(demande: DemandeConge, droit: Droit) -> Iterator[Etape]:
    if demande.precedent is not None:
        valeur = droit.valeur("vae.conge_intervalle_ans", demande.recue_le)
        exception = droit.valeur("vae.conge_evaluation_complementaire", demande.recue_le)
        constat = f"Congé précédent du {demande.precedent.debut:%d/%m/%Y}."
        yield Etape("conge-vae-intervalle", constat, (valeur, exception))


def _reponse(demande: DemandeConge, droit: Droit) -> Delai:
    """The employer's clock: the day after the receipt is the first."""
    regle = "conge-vae-reponse"
    valeur = droit.valeur("vae.conge_reponse_jours", demande.recue_le)
    silence = droit.valeur_ou_rien("vae.conge_silence_vaut_accord", demande.recue_le)
    limite = demande.recue_le + timedelta(days=valeur.nombre)
    valeurs = (valeur,) if silence is None else (valeur, silence)
    constat = f"L’employeur répond au plus tard le {limite:%d/%m/%Y}."
    if silence is not None and silence.grandeur is True:
        constat += " Son silence vaut accord."
    vaut = limite if silence is not None and silence.grandeur is True else None
    return Delai(regle, demande.recue_le, limite, limite, vaut, (Etape(regle, constat, valeurs),))
