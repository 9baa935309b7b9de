"""« Ce qui a changé »: every change of every import, for the right certificateurs and trades, in words, by pages."""

from __future__ import annotations

import dataclasses
import html as entites
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch

from brique.referentiel.fiche import Fiche
from portail.referentiel import models
from portail.referentiel.suivi import champs, presentation, queries
from portail.referentiel.suivi.enums import AxeSuivi, Nature, NatureBloc
from portail.referentiel.suivi.objet import REGISTRE, Objet, ObjetIllisible, lire_objet, objet
from portail.referentiel.suivi.queries import Comptes, Fenetre, fenetre_de, fenetre_du
from portail.referentiel.suivi.queries_fiches import ChangementFiche, changements
from tests.portail.referentiel.fabrique import bloc, ecrire, fiche, partenaire, verser
from tests.portail.referentiel.registre_suivi import (
    ANGLAIS,
    CHAUDRONNIER,
    ESPAGNOL,
    SOUDEUR,
    SUITE,
    VENDEUR,
    charger,
    deuxieme,
    premier,
)

pytestmark = pytest.mark.django_db
Plafond = Callable[[int], AbstractContextManager[Any]]

MECANIQUE = Objet(AxeSuivi.CERTIFICATEUR, "00099001000019")
COMMERCE = Objet(AxeSuivi.CERTIFICATEUR, "00099002800011")


@pytest.fixture
def sources(db: None, tmp_path: Path) -> list[models.Source]:
    return charger(tmp_path)


def lus(cherche: Objet, fenetre: Fenetre | None = None) -> list[ChangementFiche]:
    return changements(list(queries.couples(cherche, fenetre or Fenetre())))


def numeros(cherche: Objet, fenetre: Fenetre | None = None) -> list[tuple[str, str]]:
    """(day of the export, number) of each change, in the order they are told."""
    return [(f"{c.source.date_export:%d/%m}", c.numero) for c in lus(cherche, fenetre)]


def phrases(numero: str, source: models.Source) -> list[str]:
    fenetre = fenetre_de([source])
    dits = [presentation.dire(c).phrases for c in lus(Objet(AxeSuivi.FICHE, numero), fenetre)]
    assert len(dits) == 1
    return [phrase.replace("\u00a0", " ") for phrase in dits[0]]


def texte(client: Client, adresse: str, statut: int = 200) -> str:
    reponse = client.get(adresse)
    assert reponse.status_code == statut, adresse
    sans_balises = re.sub(r"<[^>]+>", " ", reponse.content.decode())
    return " ".join(entites.unescape(sans_balises).replace("\u00a0", " ").replace("\u202f", " ").split())


# --- which changes, at which import, for what


def test_chaque_import_dit_ce_qu_il_a_change(sources: list[models.Source]) -> None:
    assert [numeros(REGISTRE, fenetre_de([source])) for source in sources] == [
        [("01/10", n) for n in (SOUDEUR, VENDEUR, CHAUDRONNIER, ANGLAIS)],
        [("01/11", n) for n in (SOUDEUR, VENDEUR)],
        [("15/11", n) for n in (CHAUDRONNIER, SUITE)],
        [("16/11", n) for n in (ANGLAIS, ESPAGNOL)],
    ]


def test_les_natures(sources: list[models.Source]) -> None:
    natures = [[(c.numero, c.nature) for c in lus(REGISTRE, fenetre_de([source]))] for source in sources[1:]]
    assert natures == [
        [(SOUDEUR, Nature.MODIFIEE), (VENDEUR, Nature.MODIFIEE)],
        [(CHAUDRONNIER, Nature.RENOUVELEE), (SUITE, Nature.ENTREE)],
        [(ANGLAIS, Nature.SORTIE), (ESPAGNOL, Nature.ENTREE)],
    ]


def test_les_comptes_sont_ceux_que_l_import_avait_dits(sources: list[models.Source]) -> None:
    for source in sources:
        dits = source.bilan
        attendu = Comptes(
            dits["comptes"].get("fiches_nouvelles", 0) + len(dits["modifiees"]) + len(dits["sorties"]),
            dits["comptes"].get("fiches_nouvelles", 0),
            len(dits["sorties"]),
        )
        assert queries.comptes(REGISTRE, fenetre_de([source])) == attendu


def test_un_certificateur_voit_ses_fiches_celles_qu_il_recoit_et_celles_qu_il_perd(
    sources: list[models.Source],
) -> None:
    assert numeros(MECANIQUE, fenetre_du(date(2026, 11, 1), None)) == [
        ("15/11", CHAUDRONNIER),
        ("15/11", SUITE),
        ("01/11", SOUDEUR),
        ("01/11", VENDEUR),
    ]
    assert numeros(COMMERCE, fenetre_du(date(2026, 11, 1), None)) == [
        ("16/11", ANGLAIS),
        ("16/11", ESPAGNOL),
        ("01/11", VENDEUR),
    ]


def test_ce_qu_un_certificateur_a_perdu_ne_le_regarde_plus(sources: list[models.Source], tmp_path: Path) -> None:
    autre = dataclasses.replace(deuxieme()[VENDEUR], intitule="Vendeur conseil")
    verser(ecrire(tmp_path, "2026-11-20", autre))
    assert ("20/11", VENDEUR) in numeros(MECANIQUE)
    assert ("20/11", VENDEUR) not in numeros(COMMERCE)


@pytest.mark.parametrize(
    ("axe", "code", "attendus"),
    [
        (AxeSuivi.ROME, "H2913", {SOUDEUR}),
        (AxeSuivi.ROME, "H29", {SOUDEUR, CHAUDRONNIER, SUITE}),
        (AxeSuivi.ROME, "D", {VENDEUR}),
        (AxeSuivi.ROME, "9", set()),
        (AxeSuivi.NSF, "251", {SOUDEUR, CHAUDRONNIER}),
        (AxeSuivi.NSF, "251r", {CHAUDRONNIER}),
        (AxeSuivi.FORMACODE, "251", set()),
        (AxeSuivi.CERTIFICATEUR, "0009900", set()),
    ],
)
def test_un_metier_se_suit_par_son_code_ou_par_son_domaine(
    sources: list[models.Source], axe: AxeSuivi, code: str, attendus: set[str]
) -> None:
    assert {numero for _, numero in numeros(Objet(axe, code))} == attendus


@pytest.mark.parametrize(
    ("debut", "fin", "jours"),
    [
        (None, None, {"01/10", "01/11", "15/11", "16/11"}),
        (date(2026, 11, 1), None, {"01/11", "15/11", "16/11"}),
        (date(2026, 11, 2), date(2026, 11, 15), {"15/11"}),
        (None, date(2026, 10, 31), {"01/10"}),
        (date(2026, 11, 17), None, set()),
    ],
)
def test_les_deux_jours_d_une_periode_sont_compris(
    sources: list[models.Source], debut: date | None, fin: date | None, jours: set[str]
) -> None:
    assert {jour for jour, _ in numeros(REGISTRE, fenetre_du(debut, fin))} == jours


def test_les_partenaires_ne_comptent_pas(sources: list[models.Source], tmp_path: Path) -> None:
    avant = numeros(REGISTRE)
    avec = dataclasses.replace(deuxieme()[SOUDEUR], partenaires=(partenaire(),))
    verser(ecrire(tmp_path, "2026-11-20", avec))
    assert models.Source.objects.count() == len(sources) + 1
    assert numeros(REGISTRE) == avant


def test_une_fiche_qui_revient_est_dite_de_retour(sources: list[models.Source], tmp_path: Path) -> None:
    verser(ecrire(tmp_path, "2026-11-20", premier()[ANGLAIS]))
    (change,) = lus(REGISTRE, fenetre_du(date(2026, 11, 20), None))
    assert (change.nature, change.retour) == (Nature.ENTREE, True)
    assert presentation.dire(change).etiquette == "De retour"
    assert not any(c.retour for c in lus(REGISTRE, fenetre_du(None, date(2026, 11, 19))))


def test_deux_exports_du_meme_jour_ne_se_confondent_pas(db: None, tmp_path: Path) -> None:
    verser(ecrire(tmp_path, "2026-10-01", fiche("RNCP99110", "Un")))
    verser(ecrire(tmp_path, "2026-10-02", fiche("RNCP99110", "Deux")))
    verser(ecrire(tmp_path, "2026-10-02", fiche("RNCP99110", "Trois"), nom="encore"))
    avant_apres = [(c.avant and c.avant["intitule"], c.apres and c.apres["intitule"]) for c in lus(REGISTRE)]
    assert avant_apres == [("Deux", "Trois"), ("Un", "Deux"), (None, "Un")]


# --- in words


def test_deux_imports_de_meme_jour_et_de_meme_nom_se_distinguent(
    client: Client, sources: list[models.Source], tmp_path: Path
) -> None:
    assert "import n°" not in texte(client, "/suivi/?depuis=2026-01-01")
    verser(ecrire(tmp_path, "2026-11-15", fiche(SUITE, "Autre titre")))
    page = texte(client, "/suivi/?depuis=2026-01-01")
    jumeaux = models.Source.objects.filter(date_export=date(2026, 11, 15)).values_list("pk", flat=True)
    assert len(jumeaux) == 2
    assert all(f"Export du 15 novembre 2026 export_fiches_2026-11-15.xml import n° {pk}" in page for pk in jumeaux)
    assert page.count("import n°") == 2


def test_une_fiche_modifiee_en_mots(sources: list[models.Source]) -> None:
    assert phrases(SOUDEUR, sources[1]) == [
        "Enregistrement prolongé jusqu’au 30 juin 2029, au lieu du 30 juin 2027.",
        "Nouvel intitulé ; elle s’appelait « CQP Soudeur ».",
        "Bloc BC01 « Préparer et régler » réécrit : l’intitulé. Il s’appelait « Préparer ».",
        "Bloc BC02 « Souder » réécrit : les compétences.",
        "Bloc retiré : BC03 « Contrôler ».",
        "Bloc ajouté : BC04 « Encadrer ».",
    ]
    assert phrases(VENDEUR, sources[1]) == [
        "Certificateur ajouté : Branche de la mécanique.",
        "Certificateur retiré : Branche du commerce.",
    ]


def test_un_renouvellement_en_mots(sources: list[models.Source]) -> None:
    assert phrases(CHAUDRONNIER, sources[2]) == [f"Elle est remplacée par {SUITE}."]
    assert phrases(SUITE, sources[2]) == [f"Elle prend la suite de {CHAUDRONNIER}.", "1 bloc."]
    assert phrases(ANGLAIS, sources[3]) == ["Elle n’est plus au registre. Un bloc déjà obtenu reste acquis."]


def test_seuls_les_blocs_changent(db: None, tmp_path: Path) -> None:
    avant = fiche(SOUDEUR, blocs=(bloc(SOUDEUR, 1), bloc(SOUDEUR, 2)))
    oral = avant.blocs[0]._replace(modalites_evaluation="Oral.")
    verser(ecrire(tmp_path, "2026-10-01", avant))
    verser(ecrire(tmp_path, "2026-10-02", dataclasses.replace(avant, blocs=(oral, avant.blocs[1]))))
    change = lus(REGISTRE)[0]
    assert [(b.code, b.nature) for b in change.blocs] == [(f"{SOUDEUR}BC01", NatureBloc.MODIFIE)]
    source = models.Source.objects.latest("pk")
    assert phrases(SOUDEUR, source) == ["Bloc BC01 « Monter un banc » réécrit : l’évaluation."]


def test_beaucoup_de_blocs_sont_abreges(db: None, tmp_path: Path) -> None:
    blocs = tuple(bloc(SOUDEUR, rang) for rang in range(1, 21))
    verser(ecrire(tmp_path, "2026-10-01", fiche(SOUDEUR, blocs=blocs)))
    verser(ecrire(tmp_path, "2026-10-02", fiche(SOUDEUR, blocs=tuple(b._replace(libelle="Autre") for b in blocs))))
    dites = phrases(SOUDEUR, models.Source.objects.latest("pk"))
    assert len(dites) == presentation.BLOCS_DITS + 1
    assert dites[-1] == "Et 8 autres blocs."


def test_chaque_attribut_d_une_fiche_a_ses_mots() -> None:
    connus = {*champs.rubriques(), *champs.DITS_AILLEURS, "ligne"}
    assert {champ.name for champ in dataclasses.fields(Fiche)} == connus


@pytest.mark.parametrize(
    ("avant", "apres", "dit"),
    [
        ({"actif": True}, {"actif": False}, ["Elle n’est plus active."]),
        ({"actif": False}, {"actif": True}, ["Elle est de nouveau active."]),
        ({"niveau": 3}, {}, ["Niveau non dit au lieu de 3."]),
        (
            {"date_fin_enregistrement": date(2028, 1, 1)},
            {"date_fin_enregistrement": date(2027, 1, 1)},
            ["Fin d’enregistrement avancée au 1er janvier 2027, au lieu du 1er janvier 2028."],
        ),
        (
            {},
            {"date_limite_delivrance": date(2030, 2, 1)},
            ["Dernière délivrance possible : le 1er février 2030."],
        ),
        (
            {},
            {"emplois_accessibles": "Soudeur", "accessible_polynesie": True},
            ["A changé : les emplois accessibles, l’ouverture en Polynésie française."],
        ),
        ({}, {"date_dernier_jo": date(2026, 1, 1)}, ["A changé : des renseignements administratifs."]),
        ({"nouvelles": (SUITE,)}, {}, [f"Elle n’est plus remplacée par {SUITE}."]),
        ({"rome": ()}, {}, ["Métiers (ROME) : H2902 ajouté."]),
    ],
)
def test_chaque_genre_de_changement_a_sa_phrase(
    db: None, tmp_path: Path, avant: dict[str, Any], apres: dict[str, Any], dit: list[str]
) -> None:
    def variante(valeurs: dict[str, Any]) -> Fiche:
        niveau = valeurs.get("niveau")
        return fiche(SOUDEUR, **{"niveau": niveau, "niveau_code": f"NIV{niveau}" if niveau else "", **valeurs})

    verser(ecrire(tmp_path, "2026-10-01", variante(avant)))
    verser(ecrire(tmp_path, "2026-10-02", variante(apres)))
    assert phrases(SOUDEUR, models.Source.objects.latest("pk")) == dit


def test_aucun_changement_n_est_sans_mots(sources: list[models.Source]) -> None:
    for change in lus(REGISTRE):
        assert presentation.dire(change).phrases or change.nature is Nature.ENTREE, change.numero


# --- what the address asks for


@pytest.mark.parametrize(
    ("parametres", "attendu"),
    [
        ({}, REGISTRE),
        ({"certificateur": " 00099001000019 "}, MECANIQUE),
        ({"axe": "rome", "code": "H2902"}, Objet(AxeSuivi.ROME, "H2902")),
        ({"fiche": "rncp99101"}, Objet(AxeSuivi.FICHE, SOUDEUR)),
        ({"page": "3", "certificateur": ""}, REGISTRE),
    ],
)
def test_l_objet_se_lit_dans_l_adresse_et_s_y_ecrit(parametres: dict[str, str], attendu: Objet) -> None:
    assert lire_objet(parametres) == attendu
    assert lire_objet(attendu.parametres) == attendu


@pytest.mark.parametrize(
    "parametres",
    [
        {"axe": "rome"},
        {"code": "H2902"},
        {"axe": "niveau", "code": "4"},
        {"axe": "fiche", "code": ""},
        {"axe": "registre", "code": "x"},
        {"certificateur": "a", "fiche": "b"},
        {"fiche": "\x00"} | {"axe": "nsf"},
        {"certificateur": "a" * 301},
    ],
)
def test_ce_qui_ne_nomme_rien_est_refuse(parametres: dict[str, str]) -> None:
    with pytest.raises(ObjetIllisible):
        lire_objet(parametres)


def test_tout_le_registre_n_a_pas_de_valeur() -> None:
    for axe, valeur in (("registre", "x"), ("rome", ""), ("inconnu", "x")):
        with pytest.raises(ObjetIllisible):
            objet(axe, valeur)


# --- the page


def test_la_page_dit_d_abord_ce_que_le_dernier_export_a_change(client: Client, sources: list[models.Source]) -> None:
    page = texte(client, "/suivi/")
    assert "Dans l’export du 16 novembre 2026, 2 changements au registre : 1 entrée, 1 sortie." in page
    assert "Espagnol du commerce" in page
    assert "CQP Soudeur" not in page


def test_la_page_d_un_certificateur_dit_tout_depuis_le_premier_export(
    client: Client, sources: list[models.Source]
) -> None:
    page = texte(client, "/suivi/?certificateur=00099001000019")
    assert "Ce qui a changé chez Branche de la mécanique" in page
    assert "Depuis le premier export lu, le 1er octobre 2026, 6 changements" in page
    assert page.index("Export du 15 novembre 2026") < page.index("Export du 1er octobre 2026")


def test_la_page_d_un_import_passe(client: Client, sources: list[models.Source]) -> None:
    adresse = f"/suivi/?import={sources[1].pk}"
    assert adresse in client.get(f"/registre/imports/{sources[1].pk}/").content.decode()
    page = texte(client, adresse)
    assert "Dans l’export du 1er novembre 2026, 2 changements au registre : 2 modifications." in page
    assert "toutes y entrent" not in page
    assert "toutes y entrent" in texte(client, f"/suivi/?import={sources[0].pk}")


def test_la_page_d_une_periode_vide_offre_une_suite(client: Client, sources: list[models.Source]) -> None:
    page = texte(client, "/suivi/?axe=rome&code=D1106&depuis=2026-11-10")
    assert "Depuis le 10 novembre 2026, rien n’a changé pour le métier D1106 Vente." in page
    assert "Voir tout ce qui a changé depuis le premier export" in page


@pytest.mark.parametrize(
    ("requete", "dit"),
    [
        ("depuis=hier", "ne se lit pas"),
        ("jusqua=9999-12-31", "ne se lit pas"),
        ("depuis=2026-11-16&jusqua=2026-11-01", "les deux dates sont échangées"),
        ("import=999999999", "Cet import n’existe pas"),
        (f"import={'9' * 40}", "Cet import n’existe pas"),
        ("import=abc", "Cet import n’existe pas"),
    ],
)
def test_ce_qui_ne_va_pas_est_dit_et_laisse_de_cote(
    client: Client, sources: list[models.Source], requete: str, dit: str
) -> None:
    assert dit in texte(client, f"/suivi/?{requete}")


@pytest.mark.parametrize(
    "requete",
    ["certificateur=inconnu", "axe=rome&code=Z", "fiche=RNCP1", "axe=niveau&code=4", "axe=nsf&code=%25", "axe=nsf"],
)
def test_ce_qui_n_est_pas_au_registre_mene_a_la_recherche(
    client: Client, sources: list[models.Source], requete: str
) -> None:
    page = texte(client, f"/suivi/?{requete}", 404)
    assert "Rien de tel n’est au registre" in page
    assert "Un certificateur, un métier, une certification" in page


def test_un_caractere_nul_ne_nomme_rien(client: Client, sources: list[models.Source]) -> None:
    assert "au registre" in texte(client, "/suivi/?fiche=%00&cherche=%00&depuis=%00")


@pytest.mark.parametrize(
    ("cherche", "propose"),
    [
        ("mecanique", "Branche de la mécanique"),
        ("SOUDAGE", "Métier (ROME) H2913 Soudage"),
        ("h29", "Domaine de métiers (ROME) H29"),
        ("99101", f"{SOUDEUR} CQP Soudeur industriel"),
        ("251r", "Domaine (NSF) 251r Contrôle en mécanique"),
        ("rs 9905", f"{ANGLAIS} Anglais du commerce"),
        ("introuvable", "Rien de tel au registre"),
    ],
)
def test_on_choisit_ce_que_l_on_veut_voir_par_son_nom(
    client: Client, sources: list[models.Source], cherche: str, propose: str
) -> None:
    assert propose in texte(client, f"/suivi/?cherche={cherche}")


def test_la_difference_mot_a_mot_s_ouvre(client: Client, sources: list[models.Source]) -> None:
    (change,) = lus(Objet(AxeSuivi.FICHE, SOUDEUR), fenetre_de([sources[1]]))
    adresse = presentation.dire(change).adresse_ecart
    assert adresse == f"/certifications/{SOUDEUR}/ecart/?de=2026-10-31&a=2026-11-01"
    page = client.get(adresse).content.decode()
    assert "industriel" in page
    assert "Encadrer" in page
    (entree,) = lus(Objet(AxeSuivi.FICHE, SUITE))
    assert presentation.dire(entree).adresse_ecart == ""


def test_sans_page_de_difference_le_lien_manque_seul(
    monkeypatch: pytest.MonkeyPatch, sources: list[models.Source]
) -> None:
    def absente(*_: object, **__: object) -> str:
        raise NoReverseMatch

    monkeypatch.setattr(presentation, "reverse", absente)
    (change,) = lus(Objet(AxeSuivi.FICHE, SOUDEUR), fenetre_de([sources[1]]))
    assert presentation.dire(change).adresse_ecart == ""


def test_un_registre_vide_le_dit(client: Client, db: None) -> None:
    assert "Le registre est vide" in texte(client, "/suivi/")


def test_un_import_entier_se_lit_par_pages(client: Client, tmp_path: Path, assert_requetes: Plafond) -> None:
    fiches = [fiche(f"RNCP{80000 + n}", f"Titre {n}", blocs=(bloc(f"RNCP{80000 + n}"),)) for n in range(130)]
    verser(ecrire(tmp_path, "2026-10-01", *fiches))
    page = texte(client, "/suivi/")
    assert "130 changements au registre : 130 entrées." in page
    assert page.count("Titre ") == 25
    derniere = texte(client, "/suivi/?page=6")
    assert derniere.count("Titre ") == 5
    for adresse in ("/suivi/", "/suivi/?page=3", "/suivi/?certificateur=00099001000019", "/suivi/?axe=rome&code=H29"):
        with assert_requetes(13):
            assert client.get(adresse).status_code == 200
    autres = [dataclasses.replace(une, blocs=(bloc(une.numero, 2),)) for une in fiches]
    verser(ecrire(tmp_path, "2026-10-02", *autres))
    with assert_requetes(13):
        assert "260 changements" in texte(client, "/suivi/?depuis=2026-01-01")
