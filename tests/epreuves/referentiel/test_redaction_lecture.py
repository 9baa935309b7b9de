"""Référentiels as branches write them, read into drafts: what is in the document is in the draft, or is asked about."""

from __future__ import annotations

import io
import re

import pytest
from docx import Document as Word
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from brique.referentiel.redaction.brouillon import Brouillon, parties
from brique.referentiel.redaction.document import Paragraphe
from brique.referentiel.redaction.gestes import Acte, Geste, faire
from brique.referentiel.redaction.lecture import Lu, lire_brouillon
from brique.referentiel.redaction.puces import niveaux, oter_puce
from brique.referentiel.redaction.reperage import (
    entete_de_bloc,
    etiquette,
    etiquette_suivie,
    role_de_colonne,
    section,
    titre_general,
)
from tests.coeur.referentiel import documents


def lu(octets: bytes, nom: str = "r.html") -> Lu:
    return lire_brouillon(io.BytesIO(octets), nom=nom)


def page(corps: str) -> Brouillon:
    return lu(documents.page(corps)).brouillon


def enonces(brouillon: Brouillon) -> list[list[str]]:
    return [[c.enonce for c in bloc.competences] for bloc in brouillon.blocs]


def regles(brouillon: Brouillon) -> set[str]:
    return {doute.regle for doute in brouillon.doutes}


@pytest.mark.parametrize(
    ("texte", "code", "libelle"),
    [
        ("Bloc de compétences 1 : gestion d’une unité", "1", "gestion d’une unité"),
        ("BLOC 2 - VENDRE", "2", "VENDRE"),
        ("Bloc n°3 Vendre", "3", "Vendre"),
        ("RNCP12345BC02 – Animer une équipe", "RNCP12345BC02", "Animer une équipe"),
        ("BC04 : Tenir la caisse.", "BC04", "Tenir la caisse"),
        ("Bloc de compétences A. Vendre", "A", "Vendre"),
        ("Bloc de compétences : vendre", "", "vendre"),
        ("CCP 1 : Accueillir", "1", "Accueillir"),
        ("Bloc II – Conduire", "II", "Conduire"),
    ],
)
def test_un_titre_de_bloc_se_reconnait(texte: str, code: str, libelle: str) -> None:
    entete = entete_de_bloc(texte)
    assert entete is not None
    assert (entete.code, entete.libelle) == (code, libelle)


@pytest.mark.parametrize(
    "texte",
    [
        "Les blocs 1 et 2 sont communs",
        "Bloc 1 et 2 : tronc commun",
        "Le bloc de compétences 2 est évalué à l’oral.",
        "Bloc 3 est optionnel",
        "blocage 3",
        "Débloquer une machine",
    ],
)
def test_une_phrase_n_est_pas_un_titre_de_bloc(texte: str) -> None:
    assert entete_de_bloc(texte) is None


@pytest.mark.parametrize(
    ("texte", "role"),
    [
        ("Proposition de modalités d’évaluation (15 minutes) :", "modalites"),
        ("Critères d’évaluation", "criteres"),
        ("Éléments de compétences", "competences"),
        ("Le titulaire est capable de :", "competences"),
        ("Activités et tâches", "activites"),
        ("Pré-requis", "prerequis"),
        ("Les critères d’évaluation sont communiqués au candidat", None),
    ],
)
def test_une_etiquette_annonce_ce_qui_suit(texte: str, role: str | None) -> None:
    assert etiquette(texte) == role


def test_une_competence_n_est_pas_un_en_tete_de_colonne() -> None:
    assert role_de_colonne("Critères d’évaluation") == "criteres"
    brouillon = page(
        "<table><tr><th>Compétences<th>Critères d’évaluation</tr>"
        "<tr><td colspan=2>Bloc 1 : Organiser</tr>"
        "<tr><td>Planifier les activités<td>Les activités sont planifiées</tr>"
        "<tr><td>S’organiser pour les tâches<td>Les tâches sont listées</tr></table>"
    )
    assert enonces(brouillon) == [["Planifier les activités", "S’organiser pour les tâches"]]


@pytest.mark.parametrize(
    ("texte", "puce", "reste"),
    [
        ("–– bilan", "––", "bilan"),
        ("• Vendre", "•", "Vendre"),
        ("1) Vendre", "1)", "Vendre"),
        ("3 pages au plus", "", "3 pages au plus"),
        ("-5 °C au plus", "", "-5 °C au plus"),
        ("o vendre", "o", "vendre"),
        ("offrir", "", "offrir"),
    ],
)
def test_une_puce_se_detache(texte: str, puce: str, reste: str) -> None:
    assert oter_puce(texte) == (puce, reste)


class TestFormesDeDocument:
    def test_le_modele_en_tableau_de_word(self) -> None:
        brouillon = lu(documents.word_en_tableau(), "r.docx").brouillon
        assert brouillon.intitule == "CQP Assistant logistique"
        assert [(b.code, b.libelle) for b in brouillon.blocs] == [
            ("BC01", "Préparer les expéditions"),
            ("BC02", "Gérer les stocks"),
        ]
        premiere = brouillon.blocs[0].competences[0]
        assert (premiere.code, premiere.rubrique) == ("C1.1", "Préparation des commandes")
        assert premiere.enonce == "Prélever les articles du bon de préparation afin de constituer la commande"
        assert [k.texte for k in premiere.criteres] == ["Les articles sont ceux du bon", "Les quantités sont exactes"]
        assert [m.texte for m in brouillon.blocs[0].modalites] == [
            "Mise en situation reconstituée",
            "Entretien avec le jury",
        ]
        assert [(a.code, a.libelle, len(a.taches)) for a in brouillon.activites] == [
            ("A1", "Préparation des commandes", 2),
            ("A2", "Suivi des stocks", 0),
        ]
        assert brouillon.doutes == ()

    def test_des_titres_et_des_listes_dans_word(self) -> None:
        brouillon = lu(documents.word_en_titres(), "r.docx").brouillon
        assert [(b.code, b.libelle) for b in brouillon.blocs] == [
            ("1", "Conduire une ligne"),
            ("2", "Maintenir une ligne"),
        ]
        assert enonces(brouillon)[1] == ["Diagnostiquer une panne simple", "Remplacer une pièce d’usure"]
        assert [m.texte for m in brouillon.blocs[0].modalites] == ["observation en situation de travail"]
        assert [k.texte for k in brouillon.blocs[0].criteres] == ["La consigne est respectée"]
        assert [(a.libelle, [t.texte for t in a.taches]) for a in brouillon.activites] == [
            ("Conduite de la ligne", ["Démarrage"])
        ]
        assert brouillon.doutes == ()

    def test_un_classeur_avec_une_colonne_de_blocs(self) -> None:
        brouillon = lu(documents.classeur(), "r.xlsx").brouillon
        assert brouillon.intitule == "CQP Agent de propreté"
        assert enonces(brouillon) == [["Balayer les sols", "Désinfecter les surfaces"], ["Séparer les déchets"]]
        assert [k.texte for k in brouillon.blocs[0].competences[1].criteres] == [
            "Le temps est respecté",
            "Le produit est dosé",
        ]
        assert brouillon.blocs[0].competences[1].place.lieu == "tableau 1, ligne 4, colonne 2"
        assert regles(brouillon) == {"activites-absentes"}

    def test_une_liste_et_un_tableau_se_rapprochent(self) -> None:
        brouillon = page(
            "<p><b>Référentiel de compétences</b><p>• Bloc de compétences 1 : vendre :<br>– accueillir le client ;<br>"
            "– vérifier la caisse de l’équipe.<p><b>Référentiel de certification</b><p>• Bloc de compétences 1 : vendre"
            "<p>Modalités d’évaluation (15 minutes) :<br>– jeu de rôle ;<br>–– avec un client.<table>"
            "<tr><th>Compétences<th>Critères</tr><tr><td>Accueillir le client<td>Il est salué</tr>"
            "<tr><td>Fixer la caisse de l’équipe<td>Elle est juste</tr><tr><td>Fermer<td>C’est fermé</tr></table>"
        )
        bloc = brouillon.blocs[0]
        assert [c.enonce for c in bloc.competences] == ["accueillir le client", "vérifier la caisse de l’équipe"]
        assert [[k.texte for k in c.criteres] for c in bloc.competences] == [["Il est salué"], ["Elle est juste"]]
        assert [(m.niveau, m.texte) for m in bloc.modalites][1:] == [(0, "jeu de rôle"), (1, "avec un client")]
        assert [k.texte for k in bloc.criteres] == ["Fermer", "C’est fermé"]
        assert {"enonce-different", "competence-evaluee-inconnue"} <= regles(brouillon)

    def test_un_bloc_coupe_par_une_page_reste_un_bloc(self) -> None:
        brouillon = page(
            "<h2>Bloc 1 : Accueillir</h2><table><tr><th>Compétences<th>Modalités<th>Critères</tr>"
            "<tr><td>Accueillir le visiteur<td>Jeu de rôle<td>Il est salué</tr><tr><td>L’orienter<td><td>C’est le bon"
            "</tr></table><table><tr><td><td><td>Il est accompagné</tr><tr><td>Bloc 1 (suite)</td></tr>"
            "<tr><td>Tenir le registre<td><td>Il est à jour</tr></table>"
        )
        assert enonces(brouillon) == [["Accueillir le visiteur", "L’orienter", "Tenir le registre"]]
        assert [k.texte for k in brouillon.blocs[0].competences[1].criteres] == ["C’est le bon", "Il est accompagné"]
        assert "critere-de-la-ligne-precedente" in regles(brouillon)

    def test_une_liste_imbriquee_pose_la_question(self) -> None:
        brouillon = page(
            "<h1>CQP Fleuriste</h1><h2>Bloc de compétences 1 – Composer</h2><ul><li>Préparer les végétaux"
            "<ul><li>nettoyer les tiges</li><li>hydrater les fleurs</li></ul></li><li>Choisir les couleurs :"
            "<ul><li>le camaïeu</li><li>le contraste</li></ul></li></ul>"
        )
        assert enonces(brouillon) == [
            ["nettoyer les tiges", "hydrater les fleurs", "Choisir les couleurs : le camaïeu ; le contraste"]
        ]
        assert {"titre-ou-competence", "sous-liste"} <= regles(brouillon)
        doute = next(d for d in brouillon.doutes if d.regle == "titre-ou-competence")
        complet = faire(brouillon, Geste(Acte.TRANCHER, doute.cle, apres="ajouter"))
        assert enonces(complet)[0][0] == "Préparer les végétaux"

    def test_sans_titre_de_bloc_rien_ne_se_perd(self) -> None:
        brouillon = page("<p>Accueillir le client<p>Conseiller un produit<p>Encaisser la vente")
        assert enonces(brouillon) == [["Accueillir le client", "Conseiller un produit", "Encaisser la vente"]]
        assert "competences-sans-bloc" in regles(brouillon)

    def test_les_criteres_se_rangent_par_leur_code(self) -> None:
        brouillon = page(
            "<table><tr><td>Compétences<td>Critères</tr><tr><td colspan=2>BLOC 2 : FERMER</tr><tr>"
            "<td>C3. Compter la caisse<br>C4. Remettre les fonds<td>C3 : le compte est juste<br>C4 : le bordereau est "
            "signé<br>le coffre est fermé</tr></table>"
        )
        assert [[k.texte for k in c.criteres] for c in brouillon.blocs[0].competences] == [
            ["le compte est juste"],
            ["le bordereau est signé", "le coffre est fermé"],
        ]

    def test_des_criteres_sans_adresse_sont_demandes(self) -> None:
        brouillon = page(
            "<table><tr><td>Compétences<td>Critères</tr><tr><td colspan=2>BLOC 2 : FERMER</tr><tr>"
            "<td>Compter la caisse<br>Remettre les fonds<td>C’est juste<br>C’est signé<br>C’est fermé</tr></table>"
        )
        assert [k.texte for k in brouillon.blocs[0].criteres] == ["C’est juste", "C’est signé", "C’est fermé"]
        assert "criteres-communs" in regles(brouillon)

    def test_des_modalites_communes_a_deux_blocs_sont_demandees(self) -> None:
        brouillon = page(
            "<p>Intitulé du CQP : Agent de maintenance<table><tr><td>Blocs de compétences<td>Compétences<td>Modalités "
            "d’évaluation</tr><tr><td>BC 1. Diagnostiquer<td>Analyser une panne<td rowspan=2>Observation</tr>"
            "<tr><td>BC 2. Réparer<td>Remplacer un organe</tr></table>"
        )
        assert brouillon.intitule == "Agent de maintenance"
        assert [b.code for b in brouillon.blocs] == ["BC1", "BC2"]
        assert [m.texte for m in brouillon.blocs[1].modalites] == ["Observation"]
        assert "modalites-communes" in regles(brouillon)

    def test_modalites_et_criteres_dans_une_meme_case(self) -> None:
        brouillon = page(
            "<p>Bloc 1 : Vendre<table><tr><td>Compétences<td>Référentiel d’évaluation</tr><tr><td>Accueillir le client"
            "<td>Modalités : jeu de rôle<br>Critères :<br>– le client est salué</tr></table>"
        )
        competence = brouillon.blocs[0].competences[0]
        assert [m.texte for m in competence.modalites] == ["jeu de rôle"]
        assert [k.texte for k in competence.criteres] == ["le client est salué"]

    def test_un_titre_au_dessus_des_en_tetes_d_une_feuille(self) -> None:
        livre = Workbook()
        feuille = livre.active
        feuille.append(["CQP Couvreur"])
        feuille.append(["Bloc", "Compétences", "Modalités", "Critères"])
        feuille.append(["Bloc 1 - Poser", "Poser les tuiles", "Chantier", "Le pureau est régulier"])
        activites = livre.create_sheet("Activités")
        activites.append(["Activités", "Tâches"])
        activites.append(["Couverture", "Poser\nDécouper"])
        flux = io.BytesIO()
        livre.save(flux)
        brouillon = lu(flux.getvalue(), "r.xlsx").brouillon
        assert (brouillon.intitule, enonces(brouillon)) == ("CQP Couvreur", [["Poser les tuiles"]])
        assert [(a.libelle, [t.texte for t in a.taches]) for a in brouillon.activites] == [
            ("Couverture", ["Poser", "Découper"])
        ]
        assert brouillon.doutes == ()

    def test_ce_qui_suit_le_tableau_n_est_pas_au_dernier_bloc(self) -> None:
        brouillon = page(
            "<h1>CQP Tonnelier</h1><table><tr><th>Compétences<th>Modalités<th>Critères</tr><tr><td colspan=3>Bloc 1 : "
            "Cintrer</tr><tr><td>Cintrer les douelles<td>Pratique<td>Aucune fente</tr></table><p>Le jury compte deux "
            "professionnels.<h1>Conditions de délivrance</h1><p>Tous les blocs sont exigés."
        )
        bloc = brouillon.blocs[0]
        assert [m.texte for m in (*bloc.modalites, *bloc.competences[0].modalites)] == ["Pratique"]
        assert ("Conditions de délivrance", "Tous les blocs sont exigés.") in [
            (t.titre, " ".join(p.texte for p in t.passages)) for t in brouillon.textes
        ]
        assert "texte-apres-le-tableau" in regles(brouillon)

    def test_des_modalites_pour_tous_les_blocs_sont_ecrites_dans_chacun(self) -> None:
        brouillon = page(
            "<p>Bloc 1 : Tailler<p>– tailler les haies<p>Bloc 2 : Planter<p>– planter un arbre"
            "<p>Modalités d’évaluation : entretien pour tous les blocs."
        )
        assert [[m.texte for m in b.modalites] for b in brouillon.blocs] == [["entretien pour tous les blocs."]] * 2
        assert "modalites-communes" in regles(brouillon)

    def test_des_competences_annoncees_une_a_une(self) -> None:
        brouillon = page(
            "<h2>Bloc de compétences 1 : Usiner</h2><p>Compétence 1.1 : Usiner une pièce<p>Critères d’évaluation :"
            "<p>– la cote est tenue<p>Compétence 1.2 : Poncer une pièce<p>Critères d’évaluation :<p>– elle est lisse"
            "<p>Modalités d’évaluation : étude de cas"
        )
        assert [(c.code, c.enonce, [k.texte for k in c.criteres]) for c in brouillon.blocs[0].competences] == [
            ("1.1", "Usiner une pièce", ["la cote est tenue"]),
            ("1.2", "Poncer une pièce", ["elle est lisse"]),
        ]

    def test_l_evaluation_par_le_code_seul(self) -> None:
        brouillon = page(
            "<p><b>Référentiel de compétences</b><p>Bloc 1 : Peindre<p>C1 Lessiver les murs<p>C2 Poncer les murs"
            "<p><b>Référentiel d’évaluation</b><p>Bloc 1<table><tr><th>Compétences<th>Critères</tr>"
            "<tr><td>C1<td>Le mur est sec</tr><tr><td>C1 et C2<td>Le mur est lisse</tr></table>"
        )
        assert [[k.texte for k in c.criteres] for c in brouillon.blocs[0].competences] == [
            ["Le mur est lisse", "Le mur est sec"],
            ["Le mur est lisse"],
        ]

    def test_le_titre_du_document_et_le_certificateur_se_lisent(self) -> None:
        brouillon = page(
            "<h1>Référentiel de certification – CQP Jardinier</h1><p>Certificateur : CPNE du paysage"
            "<p>Prérequis : aucun<h2>Bloc 1 : Tailler</h2><ul><li>Tailler une haie</ul>"
            "<p>Prérequis du bloc 1 : être majeur"
        )
        assert (brouillon.intitule, brouillon.certificateur) == ("CQP Jardinier", "CPNE du paysage")
        assert [(t.titre, t.passages[0].texte) for t in brouillon.textes] == [("Prérequis", "aucun")]
        assert brouillon.blocs[0].prerequis == "être majeur"

    def test_une_ligne_qui_traverse_sans_suite_est_gardee(self) -> None:
        brouillon = page(
            "<table><tr><th>Compétences<th>Critères</tr><tr><td colspan=2>Bloc 1 : Souder</tr><tr><td>Souder un tube"
            "<td>Il est étanche</tr><tr><td colspan=2>L’ensemble des blocs est requis.</tr></table>"
        )
        assert [p.texte for t in brouillon.textes for p in t.passages] == ["L’ensemble des blocs est requis."]
        assert "titre-de-tableau" in regles(brouillon)

    def test_une_feuille_par_bloc_et_des_cases_vides_au_dessous(self) -> None:
        livre = Workbook()
        livre.remove(livre.active)
        for rang, titre in enumerate(("Vendre", "Gérer"), 1):
            feuille = livre.create_sheet(f"Bloc {rang} - {titre}")
            feuille.append(["Activités", "Compétences", "Modalités", "Critères"])
            feuille.append(["Vente", f"Accueillir le client {rang}", "Jeu de rôle", "Il est salué"])
            feuille.append([None, None, None, "Il est écouté"])
            feuille.append([None, f"Encaisser la vente {rang}", None, "La somme est juste"])
        flux = io.BytesIO()
        livre.save(flux)
        brouillon = lu(flux.getvalue(), "r.xlsx").brouillon
        assert [(b.code, b.libelle) for b in brouillon.blocs] == [("1", "Vendre"), ("2", "Gérer")]
        bloc = brouillon.blocs[1]
        assert [[k.texte for k in c.criteres] for c in bloc.competences] == [
            ["Il est salué", "Il est écouté"],
            ["La somme est juste"],
        ]
        assert [m.texte for m in bloc.modalites] == ["Jeu de rôle"]
        assert {c.rubrique for c in bloc.competences} == {"Vente"}

    def test_trois_referentiels_en_lignes_numerotees(self) -> None:
        brouillon = page(
            "<p><strong>1. Référentiel d’activités</strong><p>Activité 1 : Préparer le chantier<br>– lire le plan ;"
            "<p><strong>2. Référentiel de compétences</strong><p><em>Bloc de compétences n° 1. – Préparer</em><br>"
            "1.1. Lire un plan.<br>1.2. Tracer les axes.<p><strong>3. Référentiel d’évaluation</strong>"
            "<p>Bloc de compétences n° 1<br>Modalités : observation.<br>Critères : le plan est compris."
        )
        bloc = brouillon.blocs[0]
        assert (bloc.code, bloc.libelle) == ("1", "Préparer")
        assert [(c.code, c.enonce) for c in bloc.competences] == [("1.1", "Lire un plan"), ("1.2", "Tracer les axes")]
        assert [m.texte for m in bloc.modalites] == ["observation."]
        assert [k.texte for k in bloc.criteres] == ["le plan est compris."]

    def test_un_tableau_sans_en_tete_se_devine_et_le_dit(self) -> None:
        brouillon = page(
            "<p>Bloc 1 : Vendre<table><tr><td>Accueillir le client<td>Le client est salué</tr>"
            "<tr><td>Encaisser la vente<td>La somme est juste</tr></table>"
        )
        assert enonces(brouillon) == [["Accueillir le client", "Encaisser la vente"]]
        assert [k.texte for c in brouillon.blocs[0].competences for k in c.criteres] == [
            "Le client est salué",
            "La somme est juste",
        ]
        assert "colonnes-devinees" in regles(brouillon)


class TestCeQueWordCache:
    def test_une_suppression_suivie_n_est_pas_lue_et_le_dit(self) -> None:
        document = Word()
        document.add_paragraph("Bloc 1 : Vendre")
        p = document.add_paragraph("Accueillir le client", style="List Bullet")
        p._p.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText> pressé</w:delText></w:r></w:del>"))
        p._p.append(parse_xml(f'<w:ins {nsdecls("w")}><w:r><w:t xml:space="preserve"> fidèle</w:t></w:r></w:ins>'))
        brouillon = lu(documents._octets(document), "r.docx").brouillon
        assert enonces(brouillon) == [["Accueillir le client fidèle"]]
        assert "modifications-suivies" in regles(brouillon)

    def test_un_controle_de_contenu_se_lit(self) -> None:
        document = Word()
        document.add_paragraph("Bloc 1 : Vendre")
        interieur = "<w:p><w:r><w:t>Encaisser la vente</w:t></w:r></w:p>"
        controle = f"<w:sdt {nsdecls('w')}><w:sdtContent>{interieur}</w:sdtContent></w:sdt>"
        document.element.body.insert(1, parse_xml(controle))
        assert enonces(lu(documents._octets(document), "r.docx").brouillon) == [["Encaisser la vente"]]

    def test_un_numero_automatique_porte_le_bloc(self) -> None:
        document = Word()
        for titre, competence in (("Vendre", "Accueillir le client"), ("Gérer", "Compter le stock")):
            document.add_paragraph(titre, style="List Number")
            document.add_paragraph(competence, style="List Bullet")
        octets = documents._octets(document)
        numeros = documents.partie(octets, "word/numbering.xml").replace(b'w:val="%1."', b'w:val="Bloc %1 :"')
        brouillon = lu(documents.remplacer(octets, {"word/numbering.xml": numeros}), "r.docx").brouillon
        assert [(b.code, b.libelle) for b in brouillon.blocs] == [("1", "Vendre"), ("2", "Gérer")]
        assert enonces(brouillon) == [["Accueillir le client"], ["Compter le stock"]]

    def test_une_formule_sans_valeur_est_dite(self) -> None:
        from openpyxl import load_workbook

        livre = load_workbook(io.BytesIO(documents.classeur()))
        livre.active["E3"] = "=1+1"
        flux = io.BytesIO()
        livre.save(flux)
        assert "formule-sans-valeur" in regles(lu(flux.getvalue(), "r.xlsx").brouillon)

    def test_une_image_est_dite(self) -> None:
        brouillon = page(
            "<p>Bloc 1 : Vendre<p>– accueillir le client<p><img src='x.png' alt='tableau des compétences'>"
        )
        doute = next(d for d in brouillon.doutes if d.regle == "image-non-lue")
        assert "tableau des compétences" in doute.message


_MOTS = "vendre accueillir le client bloc 1 2 : ; – • critères évaluation référentiel de compétences est activités"
TEXTE = st.lists(st.sampled_from(_MOTS.split()), min_size=1, max_size=8).map(" ".join)
ETENDUE = st.integers(0, 3)
CELLULE = st.builds(lambda t, h, w: f"<td rowspan={h} colspan={w}>{t}</td>", TEXTE, ETENDUE, ETENDUE)
TABLEAU = st.lists(st.lists(CELLULE, max_size=4), max_size=5).map(
    lambda rangees: "<table>" + "".join("<tr>" + "".join(r) + "</tr>" for r in rangees) + "</table>"
)
BALISE = st.sampled_from(["p", "h1", "h2", "li", "b", "div", "ul"])
MORCEAU = st.one_of(TABLEAU, st.builds(lambda b, t: f"<{b}>{t}</{b}>", BALISE, TEXTE))


def _mots(texte: str) -> set[str]:
    return {mot for mot in re.findall(r"\w+", texte.casefold()) if len(mot) > 2}


def _dits(brouillon: Brouillon) -> str:
    """Everything the draft and its doubts say."""
    textes = [brouillon.intitule, *(doute.message for doute in brouillon.doutes)]
    for partie in parties(brouillon):
        textes += [str(getattr(partie, c)) for c in ("texte", "enonce", "libelle", "titre") if hasattr(partie, c)]
        textes += [str(getattr(partie, c)) for c in ("code", "rubrique", "prerequis") if hasattr(partie, c)]
    return " ".join(textes)


def _annonce(paragraphe: Paragraphe) -> bool:
    """True for the lines whose words only say what follows: they open a part, and need not be kept."""
    texte = paragraphe.texte
    lus = (section(paragraphe), etiquette(texte), etiquette_suivie(texte), role_de_colonne(texte))
    return any(role is not None for role in lus) or titre_general(texte) or entete_de_bloc(texte) is not None


@given(st.lists(MORCEAU, min_size=1, max_size=8).map("".join))
def test_aucun_mot_ne_se_perd(corps: str) -> None:
    """Every word of the document is in the draft or in a doubt, save those that announce what follows."""
    resultat = lu(documents.page(f"<p>x{corps}"))
    dits = _mots(_dits(resultat.brouillon))
    for paragraphe in resultat.document.textes():
        assert _annonce(paragraphe) or _mots(paragraphe.texte) <= dits, paragraphe


@given(st.lists(MORCEAU, min_size=1, max_size=8).map("".join))
def test_chaque_doute_se_tranche(corps: str) -> None:
    """Parts have each their own key, and every way out of every doubt can be taken, at a place that exists."""
    resultat = lu(documents.page(f"<p>x{corps}"))
    brouillon = resultat.brouillon
    cles = [partie.cle for partie in parties(brouillon)]
    assert len(set(cles)) == len(cles)
    for doute in brouillon.doutes:
        assert doute.choix
        assert all(place.lieu for place in doute.places)
        for choix in doute.choix:
            tranche = faire(brouillon, Geste(Acte.TRANCHER, doute.cle, apres=choix.cle))
            assert len(tranche.doutes_ouverts) == len(brouillon.doutes_ouverts) - 1


def test_les_niveaux_suivent_l_ordre_des_puces() -> None:
    lignes = [("•", 0), ("–", 1), ("––", 2), ("–", 1), ("•", 0), ("", 0), ("–", 0)]
    paragraphes = [Paragraphe(f"p{n}", "x", puce) for n, (puce, _) in enumerate(lignes)]
    assert [niveau for _, niveau in niveaux(paragraphes)] == [niveau for _, niveau in lignes]
