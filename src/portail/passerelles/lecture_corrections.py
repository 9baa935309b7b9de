"""The computed passerelle that a person corrects: read again from the register, compared again by the engine."""

from __future__ import annotations

from brique.passerelles.valeurs import Cle
from brique.referentiel.forme_json import empreinte, en_json
from portail.passerelles import moteurs, queries
from portail.passerelles.operations_corrections import Lecture


def lire_deux(source: Cle, cible: Cle) -> Lecture | None:
    """Both blocs as they stand, and what the engine says of them; None when one is not in the register, or when they
    are the same."""
    if source == cible:
        return None
    depart, arrivee = (queries.bloc_compare(cle.fiche, cle.code) for cle in (source, cible))
    if depart is None or arrivee is None:
        return None
    return Lecture(depart, arrivee, moteurs.comparer_blocs(depart, arrivee))


def empreinte_de(lecture: Lecture) -> str:
    """What a person had before their eyes, in a word: another one when a text, a pair or the model has changed."""
    passerelle = lecture.passerelle
    paires = [[paire.source, paire.cible] for paire in passerelle.paires]
    vu = [
        en_json(lecture.source),
        en_json(lecture.cible),
        passerelle.relation.value,
        paires,
        passerelle.versions.modele,
    ]
    return empreinte(vu)[:16]
