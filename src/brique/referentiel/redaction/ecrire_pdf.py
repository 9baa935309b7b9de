"""A draft on paper: PDF/UA, and PDF/A when the day it bears is given.

The page is a Typst template of ours, compiled with its embedded fonts only. The draft is handed over as data, so that
no text of it is ever markup. A PDF is not read back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import typst

from brique.referentiel.redaction import mise_en_page as m
from brique.referentiel.redaction.brouillon import BlocEcrit, Brouillon, CompetenceEcrite, Doute, Passage
from brique.referentiel.redaction.forme import texte_xml

_MODELE = Path(__file__).with_name("modele_pdf.typ")
_PROFONDEUR_MAX = 8
_SANS_FORME = re.compile("[\ufeff\u2028\u2029\x7f-\x9f]")  # signs that PDF/A forbids, and that show nothing
_MOTS = {
    "surtitre": "Référentiel de certification professionnelle",
    "a_ecrire": "(à écrire)",
    "presentation": m.PRESENTATION,
    "activites": m.ACTIVITES,
    "competences": m.COMPETENCES,
    "evaluation": m.EVALUATION,
    "competences_et_evaluation": m.COMPETENCES_ET_EVALUATION,
    "points": m.POINTS,
    "bloc": m.BLOC,
    "prerequis": m.PREREQUIS,
    "optionnel": m.MENTION_OPTIONNEL,
    "sans_activite": m.SANS_ACTIVITE,
    "sans_bloc": m.SANS_BLOC,
    "sans_competence": m.SANS_COMPETENCE,
    "c_activite": m.C_ACTIVITE,
    "c_tache": m.C_TACHE,
    "c_competence": m.C_COMPETENCE,
    "c_modalite": m.C_MODALITE,
    "c_critere": m.C_CRITERE,
}


def ecrire_pdf(brouillon: Brouillon, *, le: date | None = None, mention: str = "") -> bytes:
    """The PDF of ``brouillon``, A4, tagged and with bookmarks.

    ``le`` is the day it bears: PDF/A asks for one. With it the file is PDF/A-2a and PDF/UA-1, without it PDF/UA-1. A
    sign that the embedded fonts do not have (an emoji, Chinese) is kept in the text of the PDF but neither can then be
    promised: the file is a plain tagged PDF. ``mention`` (« Version 2, adoptée ») is written at the foot of its pages.
    """
    entrees = {"brouillon": json.dumps(_donnees(brouillon, le, mention), ensure_ascii=False)}
    normes: list[Any] = ["a-2a", "ua-1"] if le else ["ua-1"]
    try:
        return _compiler(entrees, normes)
    except typst.TypstError:
        return _compiler(entrees, [])


def _compiler(entrees: dict[str, str], normes: list[Any]) -> bytes:
    pdf = typst.compile(
        _MODELE.read_bytes(), format="pdf", ignore_system_fonts=True, sys_inputs=entrees, pdf_standards=normes
    )
    assert isinstance(pdf, bytes)
    return pdf


def _donnees(brouillon: Brouillon, le: date | None, mention: str) -> dict[str, Any]:
    """The draft as the template wants it: lists as trees, compétences under their rubriques."""
    points = [_point(doute) for doute in brouillon.doutes_ouverts]
    titre = _propre(m.titre_de(brouillon)).replace("\n", " ")
    return {
        "titre": titre,
        "auteur": _propre(brouillon.certificateur).replace("\n", " ") or "Brique",
        "pied": " – ".join(partie for partie in (titre, _propre(mention), f"{le:%d/%m/%Y}" if le else "") if partie),
        "le": [le.year, le.month, le.day] if le else None,
        "mots": _MOTS | {"restent": _restent(len(points))},
        "intitule": _propre(brouillon.intitule),
        "identite": [
            [libelle, valeur]
            for libelle, champ in m.IDENTITE.items()
            if champ != "intitule" and (valeur := _propre(getattr(brouillon, champ)))
        ],
        "textes": [{"titre": _propre(t.titre), "lignes": _arbre(t.passages)} for t in brouillon.textes],
        "activites": [
            {"code": _propre(a.code), "libelle": _propre(a.libelle), "taches": _arbre(a.taches)}
            for a in brouillon.activites
        ],
        "blocs": [_bloc(bloc) for bloc in brouillon.blocs],
        "points": points,
    }


def _propre(texte: str) -> str:
    return _SANS_FORME.sub(" ", texte_xml(texte))


def _restent(nombre: int) -> str:
    """What the front page says of the doubts that nobody has settled."""
    pluriel = "s" if nombre > 1 else ""
    return f"Brouillon : {nombre} point{pluriel} reste{'nt' if nombre > 1 else ''} à trancher, en dernière page."


def _point(doute: Doute) -> dict[str, str]:
    lieux = " ; ".join(place.lieu for place in doute.places if place.lieu)
    return {"message": _propre(doute.message), "lieu": _propre(lieux)}


def _bloc(bloc: BlocEcrit) -> dict[str, Any]:
    trois = any(competence.modalites for competence in bloc.competences)
    return {
        "code": _propre(bloc.code),
        "libelle": _propre(bloc.libelle),
        "optionnel": bloc.optionnel,
        "prerequis": _propre(bloc.prerequis),
        "trois": trois,
        "modalites": [] if trois else _arbre(bloc.modalites),
        "lignes": list(_lignes(bloc, trois)),
    }


def _lignes(bloc: BlocEcrit, trois: bool) -> Iterator[dict[str, Any]]:
    """The rows of the table of a bloc: what is said of it as a whole, then its compétences under their rubriques."""
    if bloc.criteres or (trois and bloc.modalites):
        yield _ligne(m.ENSEMBLE_DU_BLOC, bloc) | {"ensemble": True}
    for rubrique, groupe in groupby(bloc.competences, key=lambda c: _propre(c.rubrique)):
        if rubrique:
            yield {"rubrique": True, "texte": rubrique}
        for competence in groupe:
            yield _ligne(competence.enonce, competence)


def _ligne(texte: str, partie: BlocEcrit | CompetenceEcrite) -> dict[str, Any]:
    return {
        "rubrique": False,
        "ensemble": False,
        "code": _propre(partie.code),
        "texte": _propre(texte),
        "modalites": _arbre(partie.modalites),
        "criteres": _arbre(partie.criteres),
    }


def _arbre(passages: Sequence[Passage]) -> list[dict[str, Any]]:
    """Lines by depth as a tree; one deeper than the line above by more than a level hangs just below it."""
    racines: list[dict[str, Any]] = []
    ouvertes = [racines]
    for passage in _a_montrer(passages):
        del ouvertes[min(max(passage.niveau, 0), _PROFONDEUR_MAX) + 1 :]
        noeud: dict[str, Any] = {"texte": _propre(passage.texte), "suite": []}
        ouvertes[-1].append(noeud)
        ouvertes.append(noeud["suite"])
    return racines


def _a_montrer(passages: Iterable[Passage]) -> Iterator[Passage]:
    """The lines that hold something: a line still to be written has no place on paper."""
    return (passage for passage in passages if passage.texte.strip())
