"""Where a fiche stands on a day, and the sentence that says it."""

from __future__ import annotations

from datetime import date

from brique.referentiel.ecart.champs import dire
from brique.referentiel.filiation.fiches_legeres import FicheLegere
from brique.referentiel.filiation.valeurs import Etape, Etat


def etape(numero: str, legere: FicheLegere | None, rang: int, au: date, registre: date | None) -> Etape:
    """The fiche ``numero`` on the day ``au``; ``registre`` is the day the register was read, when it is known."""
    if legere is None:
        return Etape(numero, "", rang, Etat.ABSENTE, "absente du registre lu")
    etat = etat_au(legere, au, registre)
    phrase = _phrase(legere, etat, retiree=_retiree(legere, au, registre))
    return Etape(numero, legere.intitule, rang, etat, phrase, legere.fin, legere.limite)


def etat_au(legere: FicheLegere, au: date, registre: date | None) -> Etat:
    """The state of a fiche on a day. The last day of a registration, or of delivery, still counts.

    The register says « inactive » of today: dates decide for another day, unless they contradict it (a fiche
    withdrawn before its term).
    """
    if legere.debut is not None and legere.debut > au:
        return Etat.A_VENIR
    retiree = _retiree(legere, au, registre)
    if not retiree and (legere.fin is None or legere.fin >= au):
        return Etat.EN_VIGUEUR
    if legere.limite is not None:
        return Etat.DELIVRABLE if legere.limite >= au else Etat.ETEINTE
    return Etat.RETIREE if retiree else Etat.EXPIREE


def _retiree(legere: FicheLegere, au: date, registre: date | None) -> bool:
    return legere.actif is False and (legere.fin is None or legere.fin >= (registre or au))


def _phrase(legere: FicheLegere, etat: Etat, *, retiree: bool) -> str:
    close = "inactive au registre" if retiree else f"expirée depuis le {dire(legere.fin)}"
    phrases = {
        Etat.EN_VIGUEUR: f"en vigueur jusqu’au {dire(legere.fin)}" if legere.fin else "en vigueur, sans date de fin",
        Etat.A_VENIR: f"à venir : en vigueur à partir du {dire(legere.debut)}",
        Etat.DELIVRABLE: f"{close}, encore délivrée jusqu’au {dire(legere.limite)} aux personnes déjà engagées",
        Etat.ETEINTE: f"{close}, et n’est plus délivrée depuis le {dire(legere.limite)}",
    }
    return phrases.get(etat, f"{close} ; le registre ne dit pas jusqu’à quand elle est délivrée")
