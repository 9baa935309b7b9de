"""A draft as a fiche of the register, and a fiche of the register as the draft of its next version.

The register carries the title, the certificateur, the activités, and for each bloc its compétences, its modalités and
its prerequisites, as free texts. It does not carry: the critères; which compétence a modalité is for (those of the
compétences follow those of the bloc); that a bloc is optional, unless its title says so; the texts whose title is none
of its own (``TEXTES``); the depth of a text's lines; doubts. ``depuis_fiche(en_fiche(b))`` keeps all the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from brique.referentiel.champs import est_code_bloc, est_numero
from brique.referentiel.decoupage import Competence, Nature, decouper
from brique.referentiel.fiche import Bloc, Certificateur, Fiche
from brique.referentiel.mots import plier
from brique.referentiel.redaction.brouillon import Activite, BlocEcrit, Brouillon, CompetenceEcrite, Passage, Texte
from brique.referentiel.redaction.cles import numeroter
from brique.referentiel.redaction.document import Paragraphe
from brique.referentiel.redaction.listes_registre import LigneDeListe, mettre_en_liste, sur_une_ligne
from brique.referentiel.redaction.puces import niveaux, oter_puce

TEXTES = {
    "Objectifs et contexte de la certification": "objectifs_contexte",
    "Compétences attestées": "capacites_attestees",
    "Secteurs d’activité": "secteurs_activite",
    "Types d’emplois accessibles": "emplois_accessibles",
    "Réglementation d’activités": "reglementations_activites",
    "Prérequis à l’entrée en formation": "prerequis_entree",
    "Prérequis à la validation de la certification": "prerequis_validation",
}
"""The titled texts that the register carries, and the field of the fiche that holds each."""
_TITRES = {
    "objectifs et contexte": "objectifs_contexte",
    "capacites attestees": "capacites_attestees",
    "secteurs d'activites": "secteurs_activite",
    "types d'emplois": "emplois_accessibles",
    "emplois accessibles": "emplois_accessibles",
    "emplois vises": "emplois_accessibles",
    "exemples d'appellations du metier": "emplois_accessibles",
    "reglementations d'activites": "reglementations_activites",
    "prerequis": "prerequis_entree",
    "pre-requis": "prerequis_entree",
} | {plier(titre): champ for titre, champ in TEXTES.items()}
_SEPARATEUR = " ; "
_A_LA_VALIDATION = "Pour être évalué : "
_RANG = re.compile(r"(\d{1,3})\D*$", re.ASCII)
_OPTION = re.compile(r"\b(?:optionnel|facultatif|au choix)|\(option\b")
_PUCE = re.compile(r"(?<!\s)\s{2,}(?=[-–—*•▪○◦►➢] )")
_LIGNES = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+|\s{4,}")


def en_fiche(brouillon: Brouillon) -> Fiche:
    """The fiche that the register would hold of ``brouillon``: see the module for what it does not carry.

    With a number RNCPnnnn the bloc « 1 » is RNCPnnnnBC01; without, BC01. When the codes do not give each bloc a number
    of its own, its rank does.
    """
    textes: dict[str, list[str]] = {}
    for texte in brouillon.textes:
        champ = _TITRES.get(plier(texte.titre).strip(" :"))
        if champ is not None:
            textes.setdefault(champ, []).extend(sur_une_ligne(p.texte) for p in texte.passages)
    codes = _codes(brouillon)
    return Fiche(
        numero=sur_une_ligne(brouillon.numero),
        intitule=sur_une_ligne(brouillon.intitule),
        activites_visees=mettre_en_liste(_lignes_des_activites(brouillon.activites)),
        certificateurs=tuple(
            Certificateur(nom=nom) for nom in sur_une_ligne(brouillon.certificateur).split(_SEPARATEUR) if nom
        ),
        blocs=tuple(_bloc(bloc, code) for bloc, code in zip(brouillon.blocs, codes, strict=True)),
        **{champ: "\n".join(ligne for ligne in lignes if ligne) for champ, lignes in textes.items()},  # type: ignore[arg-type]
    )


def depuis_fiche(fiche: Fiche) -> Brouillon:
    """The draft of a new version of ``fiche``: its texts cut into parts, each with its own ``cle``; no critère.

    The compétences are those of ``decouper``; what introduces some of them becomes their ``rubrique``.
    """
    return numeroter(
        Brouillon(
            intitule=fiche.intitule,
            numero=fiche.numero,
            certificateur=_SEPARATEUR.join(dict.fromkeys(c.nom for c in fiche.certificateurs if c.nom)),
            textes=tuple(
                Texte(titre, tuple(Passage(ligne) for ligne in _lignes_de(getattr(fiche, champ))))
                for titre, champ in TEXTES.items()
                if getattr(fiche, champ).strip()
            ),
            activites=tuple(_activites(decouper(fiche.activites_visees))),
            blocs=tuple(_bloc_ecrit(bloc) for bloc in fiche.blocs),
            origine=fiche.numero,
        )
    )


def _codes(brouillon: Brouillon) -> list[str]:
    """The code of each bloc in the register, unique in the fiche."""
    numero = brouillon.numero.strip()
    prefixe = numero if est_numero(numero) else ""
    codes = [bloc.code.strip() for bloc in brouillon.blocs]
    if all(est_code_bloc(code, prefixe) for code in codes) and len(set(codes)) == len(codes):
        return codes
    rangs = [int(trouve[1]) if (trouve := _RANG.search(code)) else 0 for code in codes]
    if not all(rangs) or len(set(rangs)) < len(rangs):
        rangs = list(range(1, len(codes) + 1))
    return [f"{prefixe}BC{rang:02d}" for rang in rangs]


def _bloc(bloc: BlocEcrit, code: str) -> Bloc:
    entree, validation = _prerequis(bloc.prerequis)
    return Bloc(
        code=code,
        libelle=sur_une_ligne(bloc.libelle),
        liste_competences=mettre_en_liste(_lignes_des_competences(bloc.competences)),
        modalites_evaluation=mettre_en_liste(_lignes_des_modalites(bloc)),
        prerequis_entree=entree,
        prerequis_validation=validation,
    )


def _prerequis(texte: str) -> tuple[str, str]:
    lignes = [sur_une_ligne(ligne) for ligne in texte.split("\n")]
    entree = [ligne for ligne in lignes if ligne and not ligne.startswith(_A_LA_VALIDATION)]
    validation = [ligne.removeprefix(_A_LA_VALIDATION) for ligne in lignes if ligne.startswith(_A_LA_VALIDATION)]
    return "\n".join(entree), "\n".join(validation)


def _lignes_des_competences(competences: Sequence[CompetenceEcrite]) -> Iterator[LigneDeListe]:
    for rubrique, groupe in groupby(competences, key=lambda c: sur_une_ligne(c.rubrique)):
        if rubrique:
            yield LigneDeListe(rubrique.rstrip(" :"), rubrique=True)
        for competence in groupe:
            yield LigneDeListe(sur_une_ligne(competence.enonce), bool(rubrique), _code(competence.code))


def _lignes_des_activites(activites: Sequence[Activite]) -> Iterator[LigneDeListe]:
    detaillees = any(activite.taches for activite in activites)
    for activite in activites:
        libelle = sur_une_ligne(activite.libelle)
        yield LigneDeListe(libelle, 0, _code(activite.code), rubrique=detaillees)
        yield from _lignes_des_passages(activite.taches, 1)


def _lignes_des_modalites(bloc: BlocEcrit) -> Iterator[LigneDeListe]:
    """Those of the bloc, then those of its compétences, each once."""
    yield from _lignes_des_passages(bloc.modalites)
    deja = {p.texte for p in bloc.modalites}
    for competence in bloc.competences:
        nouvelles = [p for p in competence.modalites if p.texte not in deja]
        deja |= {p.texte for p in nouvelles}
        yield from _lignes_des_passages(nouvelles)


def _lignes_des_passages(passages: Iterable[Passage], decalage: int = 0) -> Iterator[LigneDeListe]:
    """Lines no deeper than one level below the line above: a list has no hole."""
    precedent = decalage - 1
    for passage in passages:
        precedent = min(max(passage.niveau, 0) + decalage, precedent + 1)
        yield LigneDeListe(sur_une_ligne(passage.texte), precedent)


def _code(code: str) -> str:
    return sur_une_ligne(code).rstrip(".)")


def _bloc_ecrit(bloc: Bloc) -> BlocEcrit:
    entree, validation = (_lignes_de(texte) for texte in (bloc.prerequis_entree, bloc.prerequis_validation))
    return BlocEcrit(
        code=bloc.code,
        libelle=bloc.libelle,
        competences=tuple(_competences(decouper(bloc.liste_competences))),
        modalites=tuple(_modalites(bloc.modalites_evaluation)),
        optionnel=_OPTION.search(plier(bloc.libelle)) is not None,
        prerequis="\n".join([*entree, *(f"{_A_LA_VALIDATION}{ligne}" for ligne in validation)]),
    )


def _competences(pieces: Sequence[Competence]) -> Iterator[CompetenceEcrite]:
    for piece in pieces:
        if piece.nature is Nature.COMPETENCE:
            rubrique = pieces[piece.parent].libelle.rstrip(" :") if piece.parent is not None else ""
            yield CompetenceEcrite(piece.texte, code=piece.code, rubrique=rubrique)


def _activites(pieces: Sequence[Competence]) -> Iterator[Activite]:
    """A piece at the top is an activité, what hangs from it its tâches."""
    taches: dict[int, list[Passage]] = {}
    racine = 0
    for rang, piece in enumerate(pieces):
        if piece.parent is None:
            racine = rang
            taches[rang] = []
        else:
            taches[racine].append(Passage(piece.libelle, piece.profondeur - 1))
    for rang, siennes in taches.items():
        yield Activite(pieces[rang].texte.rstrip(" :"), tuple(siennes), pieces[rang].code)


def _modalites(texte: str) -> Iterator[Passage]:
    """The lines of a text of modalités, bullets off, as deep as their bullets nest; a number stays."""
    lignes = (Paragraphe("", reste, puce) for puce, reste in map(oter_puce, _lignes_de(_PUCE.sub("\n", texte))))
    for ligne, niveau in niveaux(lignes):
        numero = any(signe.isalnum() for signe in ligne.puce) and ligne.puce != "o"
        yield Passage(f"{ligne.puce} {ligne.texte}" if numero else ligne.texte, niveau)


def _lignes_de(texte: str) -> list[str]:
    """The lines of a free text; the register often keeps line breaks as long blanks."""
    return [ligne for brut in _LIGNES.split(texte) if (ligne := sur_une_ligne(brut))]
