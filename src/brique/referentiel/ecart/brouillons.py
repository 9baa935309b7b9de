"""Two drafts of a référentiel compared: activités and tâches, blocs, compétences, modalités and critères."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from brique.referentiel.ecart.champs import champ_court, champ_passages, presents
from brique.referentiel.ecart.comparaison import devenirs, ecarts_des_blocs, rapprocher
from brique.referentiel.ecart.lignes import comparer_passages, nature_des_lignes
from brique.referentiel.ecart.mots_changes import comparer_mots
from brique.referentiel.ecart.paires import apparier_textes, entrelacer
from brique.referentiel.ecart.parties import Partie, partie_de_brouillon
from brique.referentiel.ecart.typographie import meme_texte
from brique.referentiel.ecart.valeurs import EcartActivite, EcartChamp, EcartFiche, Nature
from brique.referentiel.redaction.brouillon import Activite, BlocEcrit, Brouillon, Texte

_COURTS = {"intitule": "Intitulé", "numero": "Numéro de la fiche", "certificateur": "Certificateur"}
_TITRES_PROCHES = 0.5  # two texts beside the référentiels are the same one from this likeness of their titles


def comparer_brouillons(avant: Brouillon, apres: Brouillon) -> EcartFiche:
    """All that differs between two drafts, down to the words. Keys, places and doubts do not count."""
    meme_fiche = not avant.numero or not apres.numero or avant.numero == apres.numero
    r = rapprocher(
        [partie_de_brouillon(bloc, rang, avant.numero) for rang, bloc in enumerate(avant.blocs)],
        [partie_de_brouillon(bloc, rang, apres.numero) for rang, bloc in enumerate(apres.blocs)],
        meme_fiche=meme_fiche,
    )
    courts = (champ_court(nom, titre, getattr(avant, nom), getattr(apres, nom)) for nom, titre in _COURTS.items())
    return EcartFiche(
        numero_avant=avant.numero,
        numero_apres=apres.numero,
        champs=(*presents(*courts), *_textes(avant.textes, apres.textes)),
        blocs=ecarts_des_blocs(r, _champs_de_bloc),
        activites=_activites(avant.activites, apres.activites),
        devenirs=devenirs(r),
        intitule_avant=avant.intitule,
        intitule_apres=apres.intitule,
    )


def _champs_de_bloc(avant: Partie, apres: Partie) -> tuple[EcartChamp, ...]:
    gauche, droite = avant.contenu, apres.contenu
    assert isinstance(gauche, BlocEcrit)
    assert isinstance(droite, BlocEcrit)
    return presents(
        champ_passages("modalites", "Modalités d’évaluation du bloc", gauche.modalites, droite.modalites),
        champ_passages("criteres", "Critères d’évaluation du bloc", gauche.criteres, droite.criteres),
        champ_court("optionnel", "Bloc optionnel", gauche.optionnel, droite.optionnel),
        champ_court("prerequis", "Prérequis du bloc", gauche.prerequis, droite.prerequis),
    )


def _textes(avant: Sequence[Texte], apres: Sequence[Texte]) -> tuple[EcartChamp, ...]:
    """The titled texts, those that differ. Their titles pair them."""
    paires = dict(apparier_textes([t.titre for t in avant], [t.titre for t in apres], _TITRES_PROCHES))
    trouves: list[EcartChamp | None] = []
    for a, b in entrelacer(paires, len(avant), len(apres)):
        gauche, droite = avant[a] if a is not None else Texte(), apres[b] if b is not None else Texte()
        titre = droite.titre or gauche.titre or "Texte sans titre"
        champ = champ_passages("texte", titre, gauche.passages, droite.passages)
        if a is None or b is None:
            champ = champ or EcartChamp("texte", titre)
            trouves.append(replace(champ, nature=Nature.AJOUTE if a is None else Nature.RETIRE))
        else:
            trouves += [champ_court("titre", f"Titre de « {titre} »", gauche.titre, droite.titre), champ]
    if list(paires.values()) != sorted(paires.values()):
        trouves.append(EcartChamp("textes", "Ordre des textes", nature=Nature.TYPOGRAPHIE))
    return presents(*trouves)


def _activites(avant: Sequence[Activite], apres: Sequence[Activite]) -> tuple[EcartActivite, ...]:
    """Every activité in one reading order, paired by their titles and their tâches."""
    paires = dict(apparier_textes([_texte(a) for a in avant], [_texte(a) for a in apres]))
    en_ordre = list(paires.values()) == sorted(paires.values())
    ecarts = []
    for a, b in entrelacer(paires, len(avant), len(apres)):
        gauche, droite = avant[a] if a is not None else Activite(), apres[b] if b is not None else Activite()
        taches = comparer_passages(gauche.taches, droite.taches)
        if a is None or b is None:
            nature = Nature.AJOUTE if a is None else Nature.RETIRE
        elif not meme_texte(gauche.libelle, droite.libelle):
            nature = Nature.MODIFIE
        else:
            nature = nature_des_lignes(taches)
            if nature is Nature.INCHANGE and not (gauche == droite and en_ordre):
                nature = Nature.TYPOGRAPHIE
        ecarts.append(
            EcartActivite(
                nature=nature,
                code_avant=gauche.code,
                code_apres=droite.code,
                libelle_avant=gauche.libelle,
                libelle_apres=droite.libelle,
                mots_libelle=comparer_mots(gauche.libelle, droite.libelle),
                taches=taches,
            )
        )
    return tuple(ecarts)


def _texte(activite: Activite) -> str:
    return "\n".join((activite.libelle, *(tache.texte for tache in activite.taches)))
