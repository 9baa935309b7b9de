"""Whether an offer may be paid by the CPF on a day, as far as the register and the law known here tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from brique.droits.enregistrement import ouvrir_cpf
from brique.droits.noyau import Droit, ErreurDroit, Etape, Trace, Valeur, reserves
from brique.parcours.offres.controles import blocs_cites, en_jour
from brique.parcours.offres.registre import EtatRegistre, FicheConnue
from brique.parcours.offres.valeurs import Offre
from brique.referentiel.fiche import Repertoire

PLAFOND_RS = "cpf.plafond_action.rs"


@dataclass(frozen=True, slots=True)
class EligibiliteCpf:
    """``oui`` is None when nothing here can tell; ``raison`` is a French sentence. ``plafond``: the most that rights
    may pay of a certification of the RS, save CléA. ``reserves``: what the reader must be told of the law applied."""

    oui: bool | None
    raison: str
    reference: str = ""
    plafond: Valeur | None = None
    trace: Trace = ()

    @property
    def reserves(self) -> tuple[str, ...]:
        return reserves(self.trace)


def eligibilite_cpf(offre: Offre, registre: EtatRegistre, jour: date, droit: Droit) -> EligibiliteCpf:
    """Whether one who enters on ``jour`` follows an action that leads to what the CPF pays for (art. L6323-6).

    It says no more: whether this body sells it on Mon Compte Formation is another question.
    """
    numeros = [visee.fiche for visee in offre.certifications if visee.fiche]
    fiches = [fiche for numero in numeros if (fiche := registre.fiche(numero)) is not None]
    if not numeros:
        return EligibiliteCpf(None, "Cette offre ne dit pas à quelle certification elle mène.")
    if not fiches:
        return EligibiliteCpf(None, f"Le registre ne connaît pas {', '.join(numeros)}.")
    try:
        reponses = [(fiche, ouvrir_cpf(fiche.enregistrement, jour, droit, au=registre.au)) for fiche in fiches]
    except ErreurDroit as erreur:
        return EligibiliteCpf(None, str(erreur))
    fiche, reponse = next(((f, r) for f, r in reponses if r.possible), reponses[0])
    if not reponse.possible:
        motif = reponse.motifs[0]
        return EligibiliteCpf(False, motif.constat, motif.reference, trace=reponse.trace)
    reference = next((valeur.reference for etape in reponse.trace for valeur in etape.valeurs), "")
    siens = [bloc for bloc in blocs_cites(offre) if bloc.fiche in {"", fiche.numero}]
    if inconnus := [bloc.code for bloc in siens if fiche.bloc(bloc.code) is None]:
        constat = f"Le registre ne connaît pas le bloc {', '.join(inconnus)} de {fiche.numero}."
        return EligibiliteCpf(None, constat, reference, trace=reponse.trace)
    plafond = _plafond(fiche, jour, droit)
    etapes = (Etape("cpf-plafonds-par-action", "", (plafond,)),) if plafond is not None else ()
    return EligibiliteCpf(True, _oui(offre, fiche, jour), reference, plafond, (*reponse.trace, *etapes))


def _plafond(fiche: FicheConnue, jour: date, droit: Droit) -> Valeur | None:
    if fiche.enregistrement.repertoire is not Repertoire.RS:
        return None
    return droit.valeur_ou_rien(PLAFOND_RS, jour)


def _oui(offre: Offre, fiche: FicheConnue, jour: date) -> str:
    fin = f", jusqu’au {en_jour(fiche.fin)}" if fiche.fin is not None else ""
    quoi = "à l’attestation de blocs de" if blocs_cites(offre) else "à"
    return f"Elle mène {quoi} {fiche.numero}, enregistrée le {en_jour(jour)}{fin}."
