"""The VAE inversée, an experiment by contracts: when one could be concluded, how long it lasts, what the OPCO pays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from brique.droits.cpf.alimentation import euros
from brique.droits.enregistrement import Motif
from brique.droits.noyau import Droit, Etape, Trace, Valeur, reserves
from brique.periodes import ajouter_mois

REGLE = "vae-inversee"
DUREE = "vae-inversee-duree"
FINANCEMENT = "vae-inversee-financement"


@dataclass(frozen=True, slots=True)
class ContratInverse:
    """A contract of VAE inversée. ``mois``: how long it was concluded for; ``opco_par_an``: the euros a year asked of
    the OPCO; ``sur_blocs``: it aims at blocs. None: not said. ``au``: the day the answer is told (None: that day)."""

    conclu_le: date
    mois: int | None = None
    opco_par_an: Decimal | None = None
    sur_blocs: bool = False
    au: date | None = None


@dataclass(frozen=True, slots=True)
class ReponseInverse:
    """Whether such a contract could be, by what is known of the experiment: its last day at the latest, what the OPCO
    pays a year at most, None outside of it."""

    possible: bool
    dernier_jour: date | None
    opco_par_an: Decimal | None
    motifs: tuple[Motif, ...]
    trace: Trace
    reserves: tuple[str, ...]


def examiner_contrat(contrat: ContratInverse, droit: Droit) -> ReponseInverse:
    """What the experiment says of this contract, by the day it was concluded. Nothing of its texts was read: every
    value is announced as probable."""
    ouverte = droit.valeur("vae_inversee.ouverte", contrat.conclu_le)
    if ouverte.grandeur is not True:
        motif = _hors_fenetre(contrat, ouverte, droit)
        trace: Trace = (Etape(REGLE, motif.constat, (ouverte,)),)
        return ReponseInverse(False, None, None, (motif,), trace, reserves(trace))
    combien = droit.valeur("vae_inversee.parcours_max", contrat.conclu_le)
    duree = droit.valeur("vae_inversee.duree_mois", contrat.conclu_le)
    payee = droit.valeur("vae_inversee.opco_par_an", contrat.conclu_le)
    bloc = (droit.valeur("vae_inversee.cible_bloc", contrat.conclu_le),) if contrat.sur_blocs else ()
    dernier = ajouter_mois(contrat.conclu_le, min(contrat.mois or duree.nombre, duree.nombre))
    trace = (
        Etape(REGLE, f"Contrat conclu le {contrat.conclu_le:%d/%m/%Y}, pendant l’expérimentation.", (ouverte, combien)),
        *(Etape(REGLE, "Une VAE inversée peut viser des blocs.", (valeur,)) for valeur in bloc),
        Etape(DUREE, f"Le parcours va jusqu’au {dernier:%d/%m/%Y} au plus tard.", (duree,)),
        Etape(FINANCEMENT, f"L’OPCO prend en charge {euros(payee.montant)} par an au plus.", (payee,), payee.montant),
    )
    motifs = (*_trop_long(contrat, duree), *_trop_cher(contrat, payee), _nombre_limite(combien))
    possible = not any(motif.bloquant for motif in motifs)
    return ReponseInverse(possible, dernier, payee.montant, motifs, trace, reserves(trace))


def _hors_fenetre(contrat: ContratInverse, valeur: Valeur, droit: Droit) -> Motif:
    """Too early or too late, in the tense of the day the answer is told."""
    jour, au = contrat.conclu_le, contrat.au or contrat.conclu_le
    fenetre = next(v.periode for v in droit.parametres["vae_inversee.ouverte"].valeurs if v.grandeur is True)
    if jour < fenetre.debut:
        phrase = f"Le {jour:%d/%m/%Y}, aucun contrat de VAE inversée ne pouvait encore être conclu."
        return Motif(REGLE, phrase, valeur.reference, "Voyez la VAE ordinaire.", des_le=fenetre.debut)
    peut = "ne pourra plus" if jour > au else "ne peut plus" if jour == au else "ne pouvait plus"
    phrase = f"Le {jour:%d/%m/%Y}, un contrat de VAE inversée {peut} être conclu."
    return Motif(REGLE, phrase, valeur.reference, "Voyez la VAE ordinaire, ou si l’expérimentation a été prolongée.")


def _trop_long(contrat: ContratInverse, valeur: Valeur) -> Iterator[Motif]:
    if contrat.mois is not None and contrat.mois > valeur.nombre:
        phrase = f"Ce parcours dure {contrat.mois} mois : {valeur.nombre} au plus."
        yield Motif(DUREE, phrase, valeur.reference, f"Le ramener à {valeur.nombre} mois.")


def _trop_cher(contrat: ContratInverse, valeur: Valeur) -> Iterator[Motif]:
    if contrat.opco_par_an is not None and contrat.opco_par_an > valeur.montant:
        phrase = f"{euros(contrat.opco_par_an)} par an sont demandés à l’OPCO : {euros(valeur.montant)} au plus."
        yield Motif(FINANCEMENT, phrase, valeur.reference, "Cherchez qui paie le reste.", bloquant=False)


def _nombre_limite(valeur: Valeur) -> Motif:
    nombre = f"{valeur.nombre:,}".replace(",", " ")
    phrase = f"L’expérimentation compte {nombre} parcours au plus : qu’il y ait eu une place reste à vérifier."
    return Motif(REGLE, phrase, valeur.reference, "Demandez-le à l’OPCO.", bloquant=False)
