"""What a person may ask next: after a session, another candidature, on the blocs that are still missing only."""

from __future__ import annotations

from datetime import date

from brique.certification.candidature.etats import etat
from brique.certification.candidature.libelles import ETATS, VOIES
from brique.certification.candidature.valeurs import Acte, Acteur, Candidature, Etat, Fait
from brique.certification.deliberation.valeurs import Issue, Resultat
from brique.certification.reglement.valeurs import Reglement, Voie
from brique.erreurs import ErreurArgument

_RIEN = "Aucune candidature n’est ouverte"


def nouvelle(
    candidature: Candidature, resultat: Resultat, au: date, voie: Voie, *, reglement: Reglement | None = None
) -> Candidature:
    """The candidature on what was asked and not validated, opened on ``au`` by ``voie``, which may be another.

    What is held is in ``deja`` and is never asked again. ``reglement``: the version that applies that day, when it is
    no more the one of ``candidature``. ErreurArgument when nothing is missing, or the result is not notified yet.
    """
    _verifier(candidature, resultat, au)
    tenus = {tenu.code for tenu in resultat.tenus if tenu.fiche == candidature.certification and tenu.code}
    blocs = candidature.blocs - frozenset(resultat.valides) - tenus
    if not blocs:
        raise ErreurArgument(
            "tout ce qui était demandé est validé",
            consequence=_RIEN,
            action="Choisissez d’autres blocs si la certification entière en demande encore",
        )
    cle, version = _reglement(candidature, au, voie, reglement)
    deja = candidature.deja | frozenset(resultat.valides) | tenus
    anterieure = candidature.cle or f"{candidature.certification}, ouverte le {candidature.ouverte_le:%d/%m/%Y}"
    choix = Fait(Acte.CHOISIR, au, Acteur.CANDIDAT)
    return Candidature(voie, candidature.certification, blocs, cle, version, (choix,), deja, anterieure)


def _verifier(candidature: Candidature, resultat: Resultat, au: date) -> None:
    courant = etat(candidature)
    notifie = any(fait.acte is Acte.NOTIFIER for fait in candidature.faits)
    if courant not in {Etat.NOTIFIEE, Etat.CLOSE} or not notifie:
        raise ErreurArgument(
            f"cette candidature est {ETATS[courant]} : son résultat n’est pas notifié, ou il est contesté",
            consequence=_RIEN,
            action="Attendez la notification du résultat",
        )
    if resultat.issue in {Issue.EN_ATTENTE, Issue.REPORTEE}:
        raise ErreurArgument(
            f"l’issue de la séance est « {resultat.issue} » : rien n’est encore décidé",
            consequence=_RIEN,
            action="Attendez la décision",
        )
    dernier = candidature.faits[-1].jour
    if au < dernier:
        raise ErreurArgument(
            f"le {au:%d/%m/%Y} précède le dernier fait de la candidature, du {dernier:%d/%m/%Y}",
            consequence=_RIEN,
            action="Datez la nouvelle candidature de ce jour-là au plus tôt",
        )


def _reglement(candidature: Candidature, au: date, voie: Voie, un: Reglement | None) -> tuple[str, int]:
    if un is None:
        return candidature.reglement, candidature.version
    if not un.s_applique(au):
        raise ErreurArgument(
            f"la version {un.version} de « {un.intitule} » ne s’applique pas le {au:%d/%m/%Y}",
            consequence=_RIEN,
            action="Donnez la version en vigueur ce jour-là",
        )
    if voie not in un.voies:
        raise ErreurArgument(
            f"le règlement « {un.intitule} » n’ouvre pas {VOIES[voie]}",
            consequence=_RIEN,
            action="Choisissez une voie qu’il ouvre",
        )
    return un.cle, un.version
