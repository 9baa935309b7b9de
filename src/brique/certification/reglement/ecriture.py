"""Writing a règlement as the YAML that ``lecture`` reads back to the same value: what is tacit stays unwritten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Any

import yaml

from brique.certification.reglement.grandeurs import ecrire_duree, ecrire_part
from brique.certification.reglement.valeurs import (
    Attribution,
    Conservation,
    Critere,
    RegleEvaluation,
    RegleJury,
    Reglement,
    Terme,
)
from brique.parcours.codes import ecrire_cle
from brique.passerelles.valeurs import Cle

_LARGEUR = 110
_ABSENTS = frozenset({"", "~", "null"})


class _Yaml(yaml.SafeDumper):
    """YAML where a text stays a text for whoever reads it, and where lists are indented under their name."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _texte(ecrivain: yaml.SafeDumper, texte: str) -> yaml.ScalarNode:
    style = '"' if texte.casefold() in _ABSENTS else None
    return ecrivain.represent_scalar("tag:yaml.org,2002:str", texte, style=style)


_Yaml.add_representer(str, _texte)


def ecrire_reglement(reglement: Reglement) -> str:
    """The règlement in YAML, in the order in which people read it. ``lire_reglement`` gives it back."""
    texte: str = yaml.dump(_reglement(reglement), Dumper=_Yaml, allow_unicode=True, sort_keys=False, width=_LARGEUR)
    return texte


def _reglement(un: Reglement) -> dict[str, Any]:
    fin = un.periode.fin
    preparations = [{"voie": p.voie.value, "phrase": p.phrase, "reference": p.reference} for p in un.preparations]
    ecrit: dict[str, Any] = {
        "cle": un.cle,
        "version": un.version,
        "intitule": un.intitule,
        "certificateur": un.certificateur,
        "applicable_du": un.periode.debut,
        "applicable_jusqu_au": fin and fin - timedelta(days=1),
        "textes": list(un.textes),
        "certifications": list(un.certifications),
        "voies": _tries(un.voies),
        "attribution": _attribution(un.attribution),
        "evaluation": _evaluation(un.evaluation),
        "evaluation_des_blocs": [
            {"bloc": code, **_evaluation(regle), **_vides(regle)} for code, regle in un.blocs.items()
        ],
        "jury": _jury(un.jury),
        "conservation": _conservation(un.conservation),
        "preparations": [_pleins(une) for une in preparations],
        "resultat": _terme(un.resultat),
        "rattrapage": _terme(un.rattrapage),
        "recours": _terme(un.recours),
        "habilitation": un.habilitation and ecrire_duree(un.habilitation),
        "non_dits": [_pleins({"phrase": dit.phrase, "reference": dit.reference}) for dit in un.non_dits],
        "articles": dict(un.articles),
    }
    for chemin in un.tacites:
        partie, _, nom = chemin.rpartition(".")
        (ecrit[partie] if partie else ecrit).pop(nom, None)
    return _pleins(ecrit, toujours={"attribution", "evaluation", "jury", "conservation"})


def _attribution(une: Attribution) -> dict[str, Any]:
    ecrite = {
        "reference": une.reference,
        "options": [{"nombre": option.nombre, "blocs": sorted(option.blocs)} for option in une.options],
        "evaluation_finale": "oui" if une.finale else None,
        "conditions": list(une.conditions),
        "autres_certifications": [
            _pleins({"numero": autre.numero, "blocs": _cles(autre.blocs), "reference": autre.reference})
            for autre in une.autres
        ],
        "mention": une.mention,
    }
    obligatoires = {} if une.obligatoires is None else {"blocs_obligatoires": sorted(une.obligatoires)}
    return _pleins(ecrite) | obligatoires


def _cles(blocs: Iterable[str]) -> list[str]:
    """« fiche/code » as people write it."""
    return [ecrire_cle(Cle(*bloc.split("/", 1))) for bloc in sorted(blocs)]


def _evaluation(une: RegleEvaluation) -> dict[str, Any]:
    return _pleins(
        {
            "reference": une.reference,
            "modalites": list(une.modalites),
            "evaluateurs": une.evaluateurs,
            "dont_externes": une.externes,
            "desaccord": une.divergence.value,
            "seuil": ecrire_part(une.seuil),
            "en_partie_compte": ecrire_part(une.en_partie),
            "criteres": [_critere(critere) for critere in une.criteres],
            "incompatibilites": _tries(une.incompatibilites),
        }
    )


def _vides(une: RegleEvaluation) -> dict[str, Any]:
    """What a bloc says it has not, where the rule for every bloc has some."""
    parts: dict[str, Any] = {
        "reference": une.reference,
        "modalites": une.modalites,
        "criteres": une.criteres,
        "incompatibilites": une.incompatibilites,
    }
    return {nom: "" if nom == "reference" else [] for nom, part in parts.items() if not part}


def _critere(un: Critere) -> dict[str, Any]:
    eliminatoire = "oui" if un.eliminatoire else None
    return _pleins({"competence": un.competence, "indices": list(un.indices), "eliminatoire": eliminatoire})


def _jury(un: RegleJury) -> dict[str, Any]:
    colleges = [
        {"nom": college.nom, "sieges": college.sieges, "presents": college.presents, "voix": college.voix}
        for college in un.colleges
    ]
    return _pleins(
        {
            "reference": un.reference,
            "nom": un.nom,
            "colleges": [_pleins(college) for college in colleges],
            "membres": un.membres,
            "presents": un.presents,
            "qualifies": un.qualifies or None,
            "part_externe": None if un.externes is None else ecrire_part(un.externes),
            "activite_dans_les_ans": un.activite_ans,
            "presidence": un.presidence.value,
            "majorite": un.majorite.value,
            "partage_des_voix": un.partage.value,
            "procurations": un.procurations or None,
            "incompatibilites": _tries(un.incompatibilites),
            "tenues": _tries(un.tenues),
            "conditions_a_distance": un.distance,
            "signature": un.signature.value,
            "loi_vae": "oui" if un.loi_vae else None,
            "avis_de": un.avis_de,
            "confirme_par": un.confirme_par,
        },
        toujours={"tenues"},
    )


def _conservation(une: Conservation) -> dict[str, Any]:
    durees = {"blocs": une.blocs, "competences": une.competences}
    return _pleins({"reference": une.reference} | {nom: d and ecrire_duree(d) for nom, d in durees.items()})


def _terme(un: Terme | None) -> dict[str, Any] | None:
    if un is None:
        return None
    return _pleins({"duree": ecrire_duree(un.duree), "depuis": un.depuis.value, "reference": un.reference})


def _tries(mots: Iterable[StrEnum]) -> list[str]:
    return sorted(mot.value for mot in mots)


def _pleins(ecrit: Mapping[str, Any], toujours: Iterable[str] = ()) -> dict[str, Any]:
    """What there is to write: a nothing reads back as nothing."""
    rien: tuple[Any, ...] = (None, "", [], {})
    return {nom: valeur for nom, valeur in ecrit.items() if valeur not in rien or nom in toujours}
