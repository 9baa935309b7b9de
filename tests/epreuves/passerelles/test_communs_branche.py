"""The five CQP of a real branch, counted from their own lists of compétences."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pytest
import typer
from typer.testing import CliRunner

from brique.cli.passerelles_communs import trouver_communs
from brique.passerelles.blocs import blocs_d_une
from brique.passerelles.communs import Groupe, Partage, RapportCommuns, groupes_communs
from brique.passerelles.communs.sorties import en_json, en_markdown
from brique.passerelles.communs.squelette import squelette
from brique.passerelles.valeurs import BlocCompare
from brique.referentiel.redaction import Acte, Geste, faire
from brique.referentiel.redaction.lecture import lire_brouillon
from brique.referentiel.redaction.vers_fiche import en_fiche

pytestmark = pytest.mark.partage
PRIMEUR, BIO, EPICERIE = (f"cqp-vendeur-conseil-{famille}" for famille in ("primeur", "bio", "epicerie"))
MANAGER, EMPLOYE = "cqp-manager-unite-commerciale", "cqp-employe-de-vente"
FAMILLES = {"fruits et légumes", "produits biologiques", "produits d'épicerie"}


@pytest.fixture(scope="module")
def fichiers(partage: Path) -> list[Path]:
    return sorted((partage / "donnees/branches/commerce-alimentaire").glob("cqp-*.html"))


@pytest.fixture(scope="module")
def tous(fichiers: list[Path]) -> list[BlocCompare]:
    return [bloc for fichier in fichiers for bloc in blocs(fichier)]


@pytest.fixture(scope="module")
def rapport(tous: list[BlocCompare]) -> RapportCommuns:
    return groupes_communs(tous)


class Sortie(NamedTuple):
    """What one run of the command prints and writes."""

    dit: str
    rapport: Path
    trame: Path


@pytest.fixture(scope="module")
def sortie(fichiers: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Sortie:
    app = typer.Typer()
    app.command()(trouver_communs)
    dossier = tmp_path_factory.mktemp("communs")
    ecrits = dossier / "communs.json", dossier / "trame.docx"
    arguments = [*map(str, fichiers), "-o", str(ecrits[0]), "--squelette", str(ecrits[1])]
    resultat = CliRunner().invoke(app, arguments)
    assert (resultat.exit_code, resultat.exception) == (0, None)
    return Sortie(resultat.stdout, *ecrits)


def blocs(fichier: Path) -> list[BlocCompare]:
    return list(blocs_d_une(replace(en_fiche(lire_brouillon(fichier).brouillon), numero=fichier.stem)))


def groupe_de(rapport: RapportCommuns, code: str) -> Groupe:
    (trouve,) = [groupe for groupe in rapport.groupes if groupe.blocs[0].cle.code == code]
    return trouve


def partages(groupe: Groupe, un: str, autre: str) -> list[int]:
    par_fiche = {bloc.cle.fiche: bloc for bloc in groupe.blocs}
    comparaison = groupe.entre(par_fiche[un], par_fiche[autre])
    return [comparaison.nombre(partage) for partage in Partage]


def test_les_trois_vendeurs_conseil_ont_quatre_blocs_communs(rapport: RapportCommuns) -> None:
    assert [groupe.fiches for groupe in rapport.groupes] == [(BIO, EPICERIE, PRIMEUR)] * 4
    assert {len({bloc.cle.code for bloc in groupe.blocs}) for groupe in rapport.groupes} == {1}
    assert rapport.generiques == ()


def test_la_vente_est_la_meme_mot_pour_mot(rapport: RapportCommuns) -> None:
    vente = groupe_de(rapport, "BC03")
    assert {len(bloc.competences) for bloc in vente.blocs} == {17}
    assert partages(vente, PRIMEUR, BIO) == [17, 0, 0]
    assert partages(vente, PRIMEUR, EPICERIE) == partages(vente, BIO, EPICERIE) == [16, 0, 1]
    assert vente.nombre(Partage.MOT_POUR_MOT) == 16
    assert [{bloc.cle.fiche for bloc in doublon.blocs} for doublon in rapport.doublons] == [{PRIMEUR, BIO, EPICERIE}]


@pytest.mark.parametrize(
    ("code", "sur", "mot_pour_mot", "intitule"),
    [
        ("BC02", 12, 8, "mise en valeur des {} et vérification du bon état marchand de l'espace de vente"),
        ("BC04", 9, 3, "réception, stockage et approvisionnement des {}"),
        ("BC01", 7, 1, "conseil aux clients sur les {}"),
    ],
)
def test_les_autres_blocs_sont_communs_a_la_famille_de_produits_pres(
    rapport: RapportCommuns, code: str, sur: int, mot_pour_mot: int, intitule: str
) -> None:
    groupe = groupe_de(rapport, code)
    assert min(len(bloc.competences) for bloc in groupe.blocs) == sur
    assert groupe.nombre(Partage.MOT_POUR_MOT) == mot_pour_mot
    (variable,) = [segment for segment in groupe.titre if segment.variantes]
    assert {variante.texte for variante in variable.variantes} == FAMILLES
    assert "".join(segment.texte or "{}" for segment in groupe.titre) == intitule


def test_la_reception_ne_change_que_de_famille(rapport: RapportCommuns) -> None:
    reception = groupe_de(rapport, "BC04").lignes[0]
    assert (reception.partage, reception.commune) == (Partage.VARIABLE, True)
    assert reception.texte == (
        "réaliser la réception [de produits biologiques / des produits d'épicerie / des fruits et légumes] en "
        "respectant les consignes en vigueur dans l'entreprise"
    )


def test_le_manager_ne_partage_aucune_phrase(rapport: RapportCommuns) -> None:
    assert rapport.isolees == (MANAGER,)
    eparses = {bloc.fiche for eparse in rapport.eparses for bloc in eparse.blocs}
    assert MANAGER not in eparses
    assert EMPLOYE in eparses


def test_chaque_compte_se_verifie_sur_les_listes(rapport: RapportCommuns) -> None:
    """What is said word for word is what the lists have in common, accents, capitals and final signs aside."""
    for groupe in rapport.groupes:
        for un, autre in combinations(groupe.blocs, 2):
            communs = {texte.rstrip(" ;.") for texte in un.competences} & {t.rstrip(" ;.") for t in autre.competences}
            assert groupe.entre(un, autre).nombre(Partage.MOT_POUR_MOT) == len(communs)


def test_la_commande_le_dit(sortie: Sortie) -> None:
    for phrase in (
        "5 certifications, 20 blocs : 4 groupes de blocs communs.",
        f"{BIO}, {EPICERIE} et {PRIMEUR} ont 4 blocs communs.",
        f"{MANAGER} ne partage aucune phrase, mot pour mot, avec les autres.",
        f"{BIO} BC03 et {PRIMEUR} BC03 : 17 mot pour mot, sur 17 compétences",
        f"{EPICERIE} BC03 et {PRIMEUR} BC03 : 16 mot pour mot, 1 formulée autrement, sur 17 compétences",
        "Communes à tous, sur 12 compétences : 8 mot pour mot",
        "Communes à tous, sur 9 compétences : 3 mot pour mot",
        "Communes à tous, sur 7 ou 8 compétences : 1 mot pour mot",
        "réaliser une présentation attractive des [-produits-]{+fruits et légumes+}",
        "ne donne aucun droit",
    ):
        assert phrase in sortie.dit


def test_la_commande_ecrit_le_rapport_et_la_trame(sortie: Sortie, rapport: RapportCommuns) -> None:
    assert f"Écrit : {sortie.rapport}, {sortie.trame}." in sortie.dit
    assert json.loads(sortie.rapport.read_bytes()) == json.loads(json.dumps(en_json(rapport)))
    ecrite, attendue = lire_brouillon(sortie.trame).brouillon, squelette(rapport)
    assert [b.libelle for b in ecrite.blocs] == [b.libelle for b in attendue.blocs]
    assert [(c.enonce, c.rubrique) for b in ecrite.blocs for c in b.competences] == [
        (c.enonce, c.rubrique) for b in attendue.blocs for c in b.competences
    ]
    assert len(ecrite.doutes_ouverts) == len(attendue.doutes)


def test_le_rapport_a_lire_marque_ce_qui_change(rapport: RapportCommuns) -> None:
    ecrit = en_markdown(rapport)
    assert f"| {BIO} BC03 (17) | {PRIMEUR} BC03 (17) | 17 | 0 | 0 | 0 | 0 |" in ecrit
    assert "protection des ~~produits~~ **fruits et légumes** dans l'espace de vente" in ecrit
    assert "répondre aux objections du client… *(seule la ponctuation diffère)*" in ecrit


def test_le_json_dit_tout_d_une_paire(rapport: RapportCommuns) -> None:
    (vente,) = [
        g for g in en_json(rapport)["groupes"] if g["intitule"] == "vente et relation client dans le point de vente"
    ]
    assert vente["communes"] == {"mot_pour_mot": 16, "variable": 0, "reformulee": 1}
    paires = {(paire["source"]["fiche"], paire["cible"]["fiche"]): paire for paire in vente["paires"]}
    assert paires[BIO, PRIMEUR]["mot_pour_mot"] == 17
    (ecart,) = paires[BIO, EPICERIE]["differences"]
    assert (ecart["source"], ecart["cible"]) == (
        "répondre aux objections du client",
        "répondre aux objections du client…",
    )


@pytest.mark.parametrize("fiche", [PRIMEUR, BIO, EPICERIE])
def test_trancher_comme_une_certification_redonne_ses_phrases(rapport: RapportCommuns, fiche: str) -> None:
    brouillon = squelette(rapport)
    for doute in brouillon.doutes:
        choisi = next((choix.cle for choix in doute.choix if fiche in choix.libelle.split(" : ")[0]), "laisser")
        brouillon = faire(brouillon, Geste(Acte.TRANCHER, doute.cle, apres=choisi))
    for groupe, ecrit in zip(rapport.groupes, brouillon.blocs, strict=True):
        (bloc,) = [bloc for bloc in groupe.blocs if bloc.cle.fiche == fiche]
        ecrites = {competence.enonce.rstrip("…") for competence in ecrit.competences}
        assert ecrit.libelle == bloc.libelle
        assert {enonce.rstrip("…") for enonce in bloc.competences} <= ecrites


def test_un_seuil_plus_haut_ne_garde_que_le_plus_proche(tous: list[BlocCompare]) -> None:
    rapport = groupes_communs(tous, seuil=0.9)
    assert [(groupe.fiches, groupe.blocs[0].cle.code) for groupe in rapport.groupes] == [
        ((BIO, EPICERIE, PRIMEUR), "BC03"),
        ((BIO, EPICERIE), "BC02"),
        ((BIO, EPICERIE), "BC04"),
    ]
