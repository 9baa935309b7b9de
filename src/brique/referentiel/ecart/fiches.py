"""Two fiches compared: two versions of one certification, or a certification and the one that renews it."""

from __future__ import annotations

from collections.abc import Sequence

from brique.referentiel.ecart.champs import champ_court, champ_liste, champ_texte, presents
from brique.referentiel.ecart.comparaison import devenirs, ecarts_des_blocs, rapprocher
from brique.referentiel.ecart.entrees import LISTES, dire_abrege, dire_niveau
from brique.referentiel.ecart.parties import Partie, partie_du_registre
from brique.referentiel.ecart.valeurs import EcartChamp, EcartFiche
from brique.referentiel.fiche import Bloc, Fiche

IDENTITE = {"intitule": "Intitulé", "id_fiche": "Identifiant interne"}
COURTS = {
    "etat": "État de la fiche",
    "actif": "Certification active",
    "type_enregistrement": "Type d’enregistrement",
    "niveau_libelle": "Libellé du niveau",
    "date_publication": "Date de publication",
    "date_effet": "Date d’effet",
    "date_decision": "Date de décision",
    "date_fin_enregistrement": "Fin d’enregistrement",
    "date_dernier_jo": "Dernière parution au Journal officiel",
    "date_limite_delivrance": "Date limite de délivrance",
    "duree_enregistrement": "Durée d’enregistrement (en années)",
    "validation_partielle": "Validation partielle",
    "existence_partenaires": "Existence de partenaires",
    "accessible_nouvelle_caledonie": "Accessible en Nouvelle-Calédonie",
    "accessible_polynesie": "Accessible en Polynésie française",
    "lien_description": "Lien vers une description",
}
TEXTES = {
    "objectifs_contexte": "Objectifs et contexte",
    "activites_visees": "Activités visées",
    "capacites_attestees": "Compétences attestées",
    "secteurs_activite": "Secteurs d’activité",
    "emplois_accessibles": "Emplois accessibles",
    "reglementations_activites": "Réglementation de l’activité",
    "prerequis_entree": "Prérequis à l’entrée en formation",
    "prerequis_validation": "Prérequis à la validation",
    "validation_partielle_perimetre": "Étendue de la validation partielle",
    "niveau_maitrise": "Niveau de maîtrise des compétences",
    "duree_validite": "Durée de validité",
    "modalites_renouvellement": "Modalités de renouvellement",
}
_TEXTES_DE_BLOC = {
    "modalites_evaluation": "Modalités d’évaluation",
    "prerequis_entree": "Prérequis à l’entrée en formation",
    "prerequis_validation": "Prérequis à la validation",
}


def comparer_fiches(avant: Fiche, apres: Fiche) -> EcartFiche:
    """All that differs between two fiches, down to the words.

    Two versions of one number: a bloc keeps its identity by its code unless its content says otherwise. Two numbers:
    blocs are paired by their titles and their compétences.
    """
    r = rapprocher(
        [partie_du_registre(bloc, rang, avant.numero) for rang, bloc in enumerate(avant.blocs)],
        [partie_du_registre(bloc, rang, apres.numero) for rang, bloc in enumerate(apres.blocs)],
        meme_fiche=avant.numero == apres.numero,
    )
    return EcartFiche(
        numero_avant=avant.numero,
        numero_apres=apres.numero,
        champs=champs_de_fiche(avant, apres),
        blocs=ecarts_des_blocs(r, _champs_de_bloc),
        devenirs=devenirs(r),
        intitule_avant=avant.intitule,
        intitule_apres=apres.intitule,
    )


def champs_de_fiche(avant: Fiche, apres: Fiche) -> tuple[EcartChamp, ...]:
    """The fields that differ, blocs left aside. The internal identifier of another fiche is never the same."""
    trouves: list[EcartChamp | None] = []
    for nom, libelle in (*IDENTITE.items(), *COURTS.items()):
        if nom != "id_fiche" or avant.numero == apres.numero:
            trouves.append(champ_court(nom, libelle, getattr(avant, nom), getattr(apres, nom)))
    trouves.append(champ_court("abrege", "Type de certification", dire_abrege(avant), dire_abrege(apres)))
    trouves.append(champ_court("niveau", "Niveau de qualification", dire_niveau(avant), dire_niveau(apres)))
    for nom, libelle in TEXTES.items():
        trouves.append(champ_texte(nom, libelle, getattr(avant, nom), getattr(apres, nom)))
    for nom, (libelle, entree) in LISTES.items():
        gauche, droite = getattr(avant, nom), getattr(apres, nom)
        if gauche != droite:
            trouves.append(champ_liste(nom, libelle, [*map(entree, gauche)], [*map(entree, droite)]))
    return presents(*trouves)


def memes_blocs(avant: Sequence[Bloc], apres: Sequence[Bloc]) -> tuple[set[int], set[int]]:
    """The ranks, on each side, of the blocs written the same under the same code (and read from no line)."""
    rangs = {bloc: rang for rang, bloc in enumerate(apres)}
    paires = {rang: rangs.pop(bloc) for rang, bloc in enumerate(avant) if bloc in rangs}
    return set(paires), set(paires.values())


def _champs_de_bloc(avant: Partie, apres: Partie) -> tuple[EcartChamp, ...]:
    return presents(
        *(
            champ_texte(nom, libelle, getattr(avant.contenu, nom), getattr(apres.contenu, nom))
            for nom, libelle in _TEXTES_DE_BLOC.items()
        )
    )
