"""What the guards read in an énoncé: rung of autonomy, figures, negation, language; and what they set apart."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from brique.passerelles.gardes import AFFIRME, NIE, RESERVE, Marques, alignees, codes, gardes_entre, marques, matrices
from brique.passerelles.valeurs import Garde

PARTICIPE, FAIT, SUPERVISE, DEFINIT, MUET = (1, 1), (2, 2), (3, 3), (4, 4), (0, 0)
FAIT_OU_SUPERVISE = (2, 3)
AUTONOMIE = {
    "Participer à l’élaboration de la politique qualité": PARTICIPE,
    "Contribuer à la réalisation d’un audit": PARTICIPE,
    "Aider le chirurgien pendant l’opération": PARTICIPE,
    "Apporter son concours à la rédaction du rapport": PARTICIPE,
    "Prendre part aux réunions de chantier": PARTICIPE,
    "Seconder le chef de cuisine": PARTICIPE,
    "Réaliser les soins d’hygiène sous la responsabilité de l’infirmier": PARTICIPE,
    "Monter les cloisons selon les consignes du chef d’équipe": PARTICIPE,
    "Participation à l’accueil du public": PARTICIPE,
    "Participe à l’accueil du public pour réaliser une enquête": PARTICIPE,
    "Accompagner le chef de projet dans le suivi du planning": PARTICIPE,
    "Donner un coup de main aux déménageurs": PARTICIPE,
    "Réaliser une soudure à l’arc": FAIT,
    "Contrôler la température du four": FAIT,
    "Définir un rendez-vous avec le client": FAIT,
    "Élaborer des plans de traitement": FAIT,
    "Appliquer les consignes de sécurité": FAIT,
    "Aider des personnes âgées à se déplacer": FAIT,
    "Apporter une aide aux personnes dépendantes": FAIT,
    "Piloter un hélicoptère": FAIT,
    "Conduire une réunion": FAIT,
    "Encadrer une photographie": FAIT,
    "Gérer une équipe de vente": SUPERVISE,
    "Superviser le chantier": SUPERVISE,
    "Contrôler le travail de l’équipe": SUPERVISE,
    "Contrôler les travaux réalisés par les sous-traitants": SUPERVISE,
    "Contrôler le travail des couvreurs": SUPERVISE,
    "Répartir les tâches entre les agents": SUPERVISE,
    "Planifier les interventions des techniciens": SUPERVISE,
    "Assurer l’encadrement des apprentis": SUPERVISE,
    "Donner des consignes aux équipiers": SUPERVISE,
    "Piloter un projet de construction": SUPERVISE,
    "Préparer et superviser l’inventaire": SUPERVISE,
    "Dans le cadre de son activité, superviser le chantier": SUPERVISE,
    "Encadrement d’une équipe de saisonniers": SUPERVISE,
    "Être capable d’encadrer une équipe": SUPERVISE,
    "Être responsable d’une équipe de maintenance": SUPERVISE,
    "Le titulaire encadre les apprentis": SUPERVISE,
    "Faire exécuter les travaux par des compagnons": SUPERVISE,
    "Définir la stratégie de l’entreprise": DEFINIT,
    "C1.2 – Élaborer la politique de ressources humaines": DEFINIT,
    "Concevoir et piloter la stratégie numérique": DEFINIT,
    "Établir le schéma directeur des systèmes d’information": DEFINIT,
    "Fixer les orientations pédagogiques de l’établissement": DEFINIT,
    "Mettre en œuvre la stratégie commerciale": FAIT,
    "Gérer les stocks": FAIT_OU_SUPERVISE,
    "Organiser un transport": FAIT_OU_SUPERVISE,
    "Gérer la rémunération du personnel": FAIT_OU_SUPERVISE,
    "Contrôler les travaux": FAIT_OU_SUPERVISE,
    "Décider du placement d’un enfant": (3, 4),
    "Comprendre les enjeux de la transition écologique": MUET,
    "Métallographie": MUET,
    "": MUET,
}


@pytest.mark.parametrize("enonce", AUTONOMIE)
def test_l_autonomie_vient_du_verbe_et_de_son_objet(enonce: str) -> None:
    lues = marques(enonce)
    assert (lues.autonomie, lues.autonomie_max) == AUTONOMIE[enonce]


NOMBRES = {
    "véhicule de moins de 3,5 t": ({"3500 kg"}, -1),
    "véhicule de 3,5 tonnes maximum": ({"3500 kg"}, -1),
    "véhicule n’excédant pas 3 500 kg": ({"3500 kg"}, -1),
    "véhicule de plus de 3,5 tonnes": ({"3500 kg"}, 1),
    "un véhicule de trois tonnes et demie": ({"3500 kg"}, 0),
    "au moins 20 %": ({"20 %"}, 1),
    "20 % ou plus": ({"20 %"}, 1),
    "puissance ≤ 70 kW": ({"70000 w"}, -1),
    "une vingtaine d’enfants": ({"20"}, 0),
    "les locaux de 2 000 m² construits en 2019": ({"2000 m2"}, 0),
    "permis de catégorie B": ({"b"}, 0),
    "permis de catégories B et BE": ({"b", "be"}, 0),
    "anglais de niveau A2": ({"a2"}, 0),
    "anglais (B2 du CECRL)": ({"b2"}, 0),
    "réseau de 400 V": ({"400 v"}, 0),
    "réseau de 20 kV": ({"20000 v"}, 0),
    "deux opérateurs": ({"2"}, 0),
    "quinze enfants": ({"15"}, 0),
    "vingt-quatre heures": ({"24 h"}, 0),
    "2 heures et demie": ({"2.5 h"}, 0),
    "90 minutes": ({"1.5 h"}, 0),
    "moins d’un an": ({"12 mois"}, -1),
    "cinquante mille euros": ({"50000 eur"}, 0),
    "deux millions d’euros": ({"2000000 eur"}, 0),
    "1 000 m²": ({"1000 m2"}, 0),
    "cent mètres carrés": ({"100 m2"}, 0),
    "impression en 3D": ({"3 d"}, 0),
    "plan en trois dimensions": ({"3 d"}, 0),
    "norme NF X46-101": ({"norme 46101"}, 0),
    "norme NF X 46-101": ({"norme 46101"}, 0),
    "norme ISO 9001:2015": ({"norme 9001"}, 0),
    "CACES R489 catégorie 3": ({"norme 489", "3"}, 0),
    "habilitation électrique BR": ({"br"}, 0),
    # nothing one must be able to do
    "un client": (set(), 0),
    "le premier étage, au 2e rang, 3ème porte": (set(), 0),
    "selon l’arrêté du 19 juin 2019": (set(), 0),
    "selon l’article L. 6113-1 du code du travail": (set(), 0),
    "décret n° 2025-500": (set(), 0),
    "le règlement (UE) 2016/679": (set(), 0),
    "la réglementation 2020": (set(), 0),
    "C2.1 Poser une cloison": (set(), 0),
    "un bâtiment neuf": (set(), 0),
    "le niveau à atteindre": (set(), 0),
    "réduire les émissions de CO2": (set(), 0),
    "poncer entre deux couches": (set(), 0),
    "une minutie certaine": (set(), 0),
}


@pytest.mark.parametrize("texte", NOMBRES)
def test_les_nombres_sont_ecrits_d_une_seule_facon(texte: str) -> None:
    lues = marques(texte)
    assert (lues.nombres, lues.sens) == NOMBRES[texte]


NEGATIONS = {
    "Intervenir sans tension": NIE,
    "Intervenir hors tension": NIE,
    "Traiter des déchets non dangereux": NIE,
    "Vendre tous les produits, sauf l’alcool": NIE,
    "Effectuer les soins à l’exception des injections": NIE,
    "Intervenir en l’absence de médecin": NIE,
    "Travailler en n’utilisant aucun solvant": NIE,
    "Veiller à ce que le fil ne se voie pas": NIE,
    "Diffuser aux salariés mais pas aux prestataires": NIE,
    "Prévenir les accidents": RESERVE,
    "Éviter les fuites": RESERVE,
    "Écarter les pièces non conformes": RESERVE,
    "Intervenir sous tension": AFFIRME,
    "S’exprimer avec ou sans support": AFFIRME,
    "Analyser des indicateurs financiers et non financiers": AFFIRME,
    "Accompagner des sans-abri": AFFIRME,
    "Configurer un réseau sans fil": AFFIRME,
    "Lutter contre la non-discrimination": AFFIRME,
    "Conduire un véhicule n’excédant pas 3,5 t": AFFIRME,
    "Suivre un protocole pas à pas": AFFIRME,
    "Préparer des hors-d’œuvre": AFFIRME,
}


@pytest.mark.parametrize("enonce", NEGATIONS)
def test_la_negation(enonce: str) -> None:
    assert marques(enonce).negation == NEGATIONS[enonce]


LANGUES = {
    "Réaliser un audit interne": "fr",
    "Techniques de coupe de cheveux": "fr",
    "Organise the work of the team and report to the manager": "en",
    "Gestionar el equipo de ventas según los objetivos de la empresa": "es",
    "Die Arbeit des Teams planen und mit den Kunden sprechen": "de",
    "Soudage": "",
    "": "",
}


@pytest.mark.parametrize("enonce", LANGUES)
def test_la_langue(enonce: str) -> None:
    assert marques(enonce).langue == LANGUES[enonce]


@pytest.mark.parametrize(
    ("enonce", "generique"),
    [
        ("Travailler en équipe", True),
        ("Communiquer en anglais", True),
        ("Utiliser les outils bureautiques", True),
        ("Gérer son temps et ses priorités", True),
        ("Communication", True),
        ("Concevoir une campagne de communication", False),
        ("Enseigner l’anglais à des adultes", False),
        ("Souder à l’arc", False),
    ],
)
def test_ce_que_tout_metier_demande(enonce: str, generique: bool) -> None:
    assert marques(enonce).generique is generique


@pytest.mark.parametrize(
    ("un", "autre", "attendues"),
    [
        ("Superviser un chantier", "Réaliser un chantier", (Garde.AUTONOMIE,)),
        ("Superviser un chantier", "Organiser un chantier", ()),
        ("Participer à la gestion des stocks", "Gérer les stocks", (Garde.AUTONOMIE,)),
        ("Conduire un véhicule de moins de 3,5 t", "Conduire un véhicule de 3 500 kg au plus", ()),
        ("Conduire un véhicule de moins de 3,5 t", "Conduire un véhicule de plus de 3,5 t", (Garde.NOMBRE,)),
        ("Conduire un véhicule de 3,5 t", "Conduire un véhicule", ()),
        ("Parler anglais au niveau B1", "Parler anglais au niveau C1", (Garde.NOMBRE,)),
        ("Souder sous gaz", "Souder sans gaz", (Garde.NEGATION,)),
        ("Souder sans gaz", "Souder hors gaz", ()),
        ("Éviter les fuites", "Réparer sans fuites", ()),
        ("Gérer les stocks de l’entrepôt", "Manage the stock of the warehouse", (Garde.LANGUE,)),
        ("Métallographie", "Superviser des essais", ()),
        (
            "Superviser 2 équipes",
            "Aider une équipe de 4, sans décider",
            (Garde.AUTONOMIE, Garde.NOMBRE, Garde.NEGATION),
        ),
    ],
)
def test_ce_qui_separe_deux_enonces(un: str, autre: str, attendues: tuple[Garde, ...]) -> None:
    assert gardes_entre(marques(un), marques(autre)) == attendues


MORCEAUX = st.sampled_from(
    """
    superviser aider réaliser définir la stratégie l’équipe des patients sans non ne pas n’ hors 3,5 t 400 V B2 moins
    de deux mille neuf un an NF X46-101 catégorie B, et ( ) . ; 2019 article L. 6113-1 the of communiquer anglais
    """.split()  # noqa: SIM905  # read as a text
)
ENONCES = st.one_of(st.text(max_size=80), st.lists(MORCEAUX, max_size=25).map(" ".join))


@given(ENONCES)
def test_toute_marque_est_dans_ses_bornes(enonce: str) -> None:
    lues = marques(enonce)
    assert 0 <= lues.autonomie <= lues.autonomie_max <= 4
    assert (lues.autonomie == 0) == (lues.autonomie_max == 0)
    assert lues.sens in {-1, 0, 1}
    assert gardes_entre(lues, lues) == ()
    assert lues == marques(enonce)


@given(ENONCES)
def test_l_apostrophe_ne_change_rien(enonce: str) -> None:
    droit = marques(enonce)
    courbe = marques(enonce.replace("’", "'"))
    assert (droit.autonomie, droit.negation, droit.nombres) == (courbe.autonomie, courbe.negation, courbe.nombres)


@given(st.lists(ENONCES, max_size=6), st.lists(ENONCES, max_size=6))
def test_les_matrices_disent_comme_les_paires(un: list[str], autre: list[str]) -> None:
    lues_a, lues_b = [marques(e) for e in un], [marques(e) for e in autre]
    blocs = matrices(codes(lues_a), codes(lues_b))
    inverse = matrices(codes(lues_b), codes(lues_a))
    champs = {
        Garde.AUTONOMIE: blocs.autonomie,
        Garde.NOMBRE: blocs.nombre,
        Garde.NEGATION: blocs.negation,
        Garde.LANGUE: blocs.langue,
    }
    for i, a in enumerate(lues_a):
        for j, b in enumerate(lues_b):
            levees = tuple(garde for garde, matrice in champs.items() if matrice[i, j])
            assert levees == gardes_entre(a, b) == gardes_entre(b, a)
            assert (blocs.distance[i, j] > 0) == (Garde.AUTONOMIE in levees)
    for directe, retour in zip(blocs, inverse, strict=True):
        assert directe.shape == (len(un), len(autre))
        assert np.array_equal(directe, retour.T)


@given(st.lists(st.tuples(ENONCES, ENONCES), max_size=6))
def test_deux_listes_cote_a_cote(paires: list[tuple[str, str]]) -> None:
    a, b = (codes([marques(paire[cote]) for paire in paires]) for cote in (0, 1))
    for une, toutes in zip(alignees(a, b), matrices(a, b), strict=True):
        assert np.array_equal(une, np.diagonal(toutes))


def test_la_distance_compte_les_echelons() -> None:
    lues = [
        marques(e) for e in ("Participer au projet", "Réaliser un projet", "Superviser un projet", "Gérer un projet")
    ]
    assert matrices(codes(lues), codes(lues)).distance.tolist() == [
        [0, 1, 2, 1],
        [1, 0, 1, 0],
        [2, 1, 0, 0],
        [1, 0, 0, 0],
    ]


@pytest.mark.parametrize(
    "motif",
    [
        "1 ",
        "1.111",
        "NF",
        "NF X ",
        "sans ",
        "n'",
        "ne a ",
        "articles ",
        "Catégorie A, B, ",
        "é",
        "\x00",
        "superviser, ",
    ],
)
def test_un_texte_de_32_ko(motif: str) -> None:
    assert isinstance(marques((motif * 32_000)[:32_000]), Marques)


@pytest.mark.partage
def test_les_experts_et_les_gardes_se_contredisent_rarement(partage: Path) -> None:
    """Where two authors wrote the same competence in their own words (« exact »), a guard must not fire."""
    dossier = partage / "donnees/competences-be-esco"
    with (dossier / "esco_competences_fr.csv").open(encoding="utf-8", newline="") as flux:
        libelles = {ligne["uri"]: ligne["libelle"] for ligne in csv.DictReader(flux, delimiter=";")}
    with (dossier / "liens_dev.csv").open(encoding="utf-8", newline="") as flux:
        exacts = [ligne for ligne in csv.DictReader(flux, delimiter=";") if ligne["relation"] == "exact"]
    levees = [gardes_entre(marques(ligne["competence"]), marques(libelles[ligne["esco_uri"]])) for ligne in exacts]
    assert len(exacts) > 500
    assert sum(1 for gardes in levees if gardes) / len(exacts) < 0.03
