"""Importing an export: dry by default, the difference told, written whole or not at all, refused with reasons."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from brique.referentiel.fiche import Code, Correspondance, Fiche
from portail.referentiel import models, queries
from portail.referentiel.bilan import Bilan
from portail.referentiel.erreurs import ErreurImport
from portail.referentiel.recherche import Demande as Recherche
from portail.referentiel.recherche import chercher
from portail.socle.enums import Role
from portail.socle.models import Compte, Evenement
from tests.portail.referentiel.fabrique import (
    DEMONSTRATION,
    QUAND,
    bloc,
    comparable,
    ecrire,
    fiche,
    lignes_par_table,
    lues,
    partenaire,
    verser,
)

pytestmark = pytest.mark.django_db

A, B, RS = "RNCP99101", "RNCP99102", "RS9911"
CSV = "donnees/export-csv/sample__export-fiches-csv-2024-02-22.zip"
SIMPLE = fiche(A, blocs=(bloc(A, 1), bloc(A, 2)), partenaires=(partenaire(), partenaire("Autre centre")))


def relu(numero: str) -> Fiche:
    lue = queries.fiche_au(numero)
    assert lue is not None
    return comparable(lue.fiche)


def refus(chemin: Path, **options: Any) -> str:
    """The message of the refusal, having checked that nothing at all was written."""
    avant = lignes_par_table()
    with pytest.raises(ErreurImport) as capture:
        verser(chemin, **options)
    assert lignes_par_table() == avant
    return str(capture.value)


def test_sans_appliquer_rien_n_est_ecrit(tmp_path: Path) -> None:
    vide = lignes_par_table()
    bilan = verser(ecrire(tmp_path, "2026-10-01", SIMPLE), appliquer=False)
    assert (bilan.applique, bilan.comptes["fiches_nouvelles"], bilan.comptes["blocs_ajoutes"]) == (False, 1, 2)
    assert lignes_par_table() == vide

    verser(ecrire(tmp_path, "2026-10-01", SIMPLE, fiche(B)))
    plein = lignes_par_table()
    bilan = verser(ecrire(tmp_path, "2026-10-02", fiche(A, "Autre titre")), appliquer=False, complet=True)
    assert (bilan.comptes["fiches_modifiees"], bilan.sorties) == (1, [B])
    assert lignes_par_table() == plein
    assert relu(A) == comparable(SIMPLE)


@pytest.mark.parametrize("repertoire", ["RNCP", "RS"])
def test_la_demonstration_se_relit_a_l_identique(repertoire: str) -> None:
    chemin = DEMONSTRATION / f"export_fiches_{repertoire}_V4_1_demonstration.xml"
    attendues = lues(chemin)
    bilan = verser(chemin)
    assert bilan.applique
    assert bilan.comptes["fiches"] == len(attendues) >= 3
    for numero, attendue in attendues.items():
        assert relu(numero) == attendue


@pytest.mark.partage
def test_les_extraits_reels_se_relisent_a_l_identique(partage: Path) -> None:
    for repertoire, fiches, blocs in (("RNCP", 12, 53), ("RS", 8, 0)):
        chemin = partage / f"donnees/rncp-v4.1/export_fiches_{repertoire}_fixture.xml"
        attendues = lues(chemin)
        bilan = verser(chemin, ecarter=True)
        assert (bilan.comptes["fiches"], bilan.comptes["blocs"]) == (fiches, blocs)
        assert {n: relu(n) for n in attendues} == attendues


TEXTES = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=40).map(str.strip)
MOTS = TEXTES.map(lambda texte: f"Conduire {texte}".strip())


@st.composite
def fiches_quelconques(draw: st.DrawFn) -> Fiche:
    numero = f"RNCP{draw(st.integers(90000, 90005))}"
    blocs = [bloc(numero, rang, draw(MOTS), draw(MOTS)) for rang in range(1, draw(st.integers(0, 3)) + 1)]
    cible = Correspondance(frozenset(b.code for b in blocs[:1]), draw(st.sampled_from([A, numero])), frozenset())
    return fiche(
        numero,
        draw(MOTS),
        actif=draw(st.sampled_from([True, False, None])),
        activites_visees=draw(MOTS),
        date_effet=draw(st.none() | st.dates()),
        nsf=tuple(Code(f"{code}", draw(MOTS)) for code in draw(st.sets(st.integers(100, 400), max_size=2))),
        partenaires=tuple(partenaire(draw(MOTS)) for _ in range(draw(st.integers(0, 3)))),
        blocs=tuple(draw(st.permutations(blocs))),
        correspondances=draw(st.sampled_from([(), (cible,)])),
    )


@settings(max_examples=25)
@given(registre=st.lists(fiches_quelconques(), unique_by=lambda f: f.numero, max_size=4))
def test_tout_registre_se_relit_a_l_identique(registre: list[Fiche], tmp_path_factory: pytest.TempPathFactory) -> None:
    chemin = ecrire(tmp_path_factory.mktemp("registre"), "2026-10-01", *registre)
    attendues = lues(chemin)
    with transaction.atomic():
        bilan = verser(chemin)
        assert bilan.comptes["fiches_nouvelles"] == len(registre)
        assert {n: relu(n) for n in attendues} == attendues
        assert not verser(ecrire(chemin.parent, "2026-10-02", *reversed(registre)), complet=True).change
        transaction.set_rollback(True)


DIFFICILES = (
    "a\tb\\N \\. c\n- deux lignes",
    "\\N",
    "'); DROP TABLE x; -- %s %(a)s {}",
    "x" * 5000,
    " ".join(f"mot{'abcdefghij'[n % 10] * (n % 50)}{n}" for n in range(30_000)),
    "𝕬 ﷽ \u202e\u0301 e\u0301 🔥\u00ad",
)


@pytest.mark.parametrize("rang", range(len(DIFFICILES)))
def test_un_texte_difficile_se_relit_a_l_identique(rang: int, tmp_path: Path) -> None:
    texte = DIFFICILES[rang]
    une = fiche(
        A,
        "Titre",
        activites_visees=texte,
        emplois_accessibles=texte,
        blocs=(bloc(A, 1, texte, texte),),
        partenaires=(partenaire(texte),),
    )
    chemin = ecrire(tmp_path, "2026-10-01", une)
    assert lues(chemin) == {A: comparable(une)}
    assert verser(chemin).applique
    assert relu(A) == comparable(une)
    reponse = chercher(Recherche(f"{A} {texte[:200]}" if rang == 3 else A))
    assert (reponse.certifications, reponse.blocs) == (1, 1)


def _changer(**autres: Any) -> Callable[[Fiche], Fiche]:
    return lambda f: fiche(A, **{"blocs": f.blocs, "partenaires": f.partenaires, **autres})


UN, DEUX = SIMPLE.blocs
CHANGEMENTS = {
    "intitule": (_changer(intitule="Autre titre"), {"texte": True}),
    "activites": (_changer(activites_visees="Souder."), {"texte": True}),
    "bloc ajoute": (_changer(blocs=(UN, DEUX, bloc(A, 3))), {"texte": True, "blocs_ajoutes": [f"{A}BC03"]}),
    "bloc retire": (_changer(blocs=(UN,)), {"texte": True, "blocs_retires": [DEUX.code]}),
    "bloc renomme": (_changer(blocs=(UN, DEUX._replace(libelle="Autre"))), {"blocs_modifies": [DEUX.code]}),
    "competences": (_changer(blocs=(UN._replace(liste_competences="Lire"), DEUX)), {"blocs_modifies": [UN.code]}),
    "ordre des blocs": (_changer(blocs=(DEUX, UN)), {"texte": True}),
    "bloc recode": (
        _changer(blocs=(UN, DEUX._replace(code=f"{A}BC09"))),
        {"texte": True, "blocs_ajoutes": [f"{A}BC09"], "blocs_retires": [DEUX.code]},
    ),
    "partenaire ajoute": (_changer(partenaires=(*SIMPLE.partenaires, partenaire("Tiers"))), {"partenaires_ajoutes": 1}),
    "partenaire en tete": (
        _changer(partenaires=(partenaire("Tiers"), *SIMPLE.partenaires)),
        {"partenaires_ajoutes": 1},
    ),
    "partenaire retire": (_changer(partenaires=SIMPLE.partenaires[1:]), {"partenaires_retires": 1}),
    "plus de partenaire": (_changer(partenaires=()), {"partenaires_retires": 2}),
    "partenaire double": (_changer(partenaires=SIMPLE.partenaires * 2), {"partenaires_ajoutes": 2}),
    "etat d un partenaire": (
        _changer(partenaires=(partenaire(etat="Inactif"), SIMPLE.partenaires[1])),
        {"partenaires_ajoutes": 1, "partenaires_retires": 1},
    ),
}


@pytest.mark.parametrize("cas", CHANGEMENTS)
def test_la_difference_est_dite_et_ecrite(cas: str, tmp_path: Path) -> None:
    changer, attendu = CHANGEMENTS[cas]
    verser(ecrire(tmp_path, "2026-10-01", SIMPLE, fiche(B), fiche(RS)))
    apres = changer(SIMPLE)
    chemin = ecrire(tmp_path, "2026-10-02", apres, fiche(B), fiche(RS))
    for appliquer in (False, True):
        bilan = verser(chemin, appliquer=appliquer)
        (changement,) = bilan.changements
        assert changement.numero == A
        dit = {nom: getattr(changement, nom) for nom in changement.__slots__ if getattr(changement, nom)}
        assert dit == {"numero": A, **attendu}
        assert (bilan.comptes["fiches_modifiees"], bilan.comptes["fiches_inchangees"]) == (1, 2)
    assert relu(A) == comparable(apres)
    avant = queries.fiche_au(A, QUAND.date().replace(month=10, day=1))
    assert avant is not None
    assert comparable(avant.fiche) == comparable(SIMPLE)
    versions = models.VersionFiche.objects.filter(fiche__numero=A).count()
    assert versions == (2 if attendu.get("texte") else 1)
    assert models.VersionFiche.objects.filter(fiche__numero=B).count() == 1


def test_l_ordre_des_partenaires_n_est_pas_un_changement(tmp_path: Path) -> None:
    verser(ecrire(tmp_path, "2026-10-01", SIMPLE))
    envers = _changer(partenaires=SIMPLE.partenaires[::-1])(SIMPLE)
    assert not verser(ecrire(tmp_path, "2026-10-02", envers)).change


def test_un_partenaire_double_puis_dedouble(tmp_path: Path) -> None:
    double = _changer(partenaires=(partenaire(), partenaire()))(SIMPLE)
    verser(ecrire(tmp_path, "2026-10-01", double))
    bilan = verser(ecrire(tmp_path, "2026-10-02", _changer(partenaires=(partenaire(),))(SIMPLE)))
    assert bilan.comptes["partenaires_retires"] == 1
    assert relu(A).partenaires == (partenaire(),)


def test_le_meme_fichier_ne_change_rien_et_le_dit(tmp_path: Path) -> None:
    rncp = ecrire(tmp_path, "2026-10-01", SIMPLE, nom="rncp")
    premier = verser(rncp)
    plein = lignes_par_table()
    autre_nom = Path(shutil.copy(rncp, tmp_path / "copie_2026-10-03.xml"))
    for chemin in (rncp, autre_nom):
        bilan = verser(chemin)
        assert (bilan.deja, bilan.applique, bilan.change) == (models.Source.objects.get().appliquee_le, False, False)
    assert lignes_par_table() == plein
    assert premier.empreinte == hashlib.sha256(rncp.read_bytes()).hexdigest()


def test_rncp_puis_rs_puis_rncp(tmp_path: Path) -> None:
    rncp = ecrire(tmp_path, "2026-10-01", SIMPLE, nom="rncp")
    rs = ecrire(tmp_path, "2026-10-01", fiche(RS), nom="rs")
    assert verser(rncp, complet=True).applique
    assert verser(rs, complet=True).applique
    plein = lignes_par_table()
    for chemin in (rncp, rs, rncp):
        bilan = verser(chemin, complet=True)
        assert (bilan.applique, bilan.change) == (False, False)
        assert bilan.deja or bilan.comptes["fiches_inchangees"] == 1
    assert lignes_par_table() == plein


def test_deux_exports_du_meme_jour_valent_ce_jour_la(tmp_path: Path) -> None:
    jour = QUAND.date().replace(month=10, day=1)
    verser(ecrire(tmp_path, "2026-10-01", SIMPLE, nom="rncp"))
    verser(ecrire(tmp_path, "2026-10-01", fiche(RS), nom="rs"))
    verser(ecrire(tmp_path, "2026-10-01", fiche(A, "Corrigé"), nom="rncp-corrige"))
    lue, specifique = queries.fiche_au(A, jour), queries.fiche_au(RS, jour)
    assert lue is not None
    assert specifique is not None
    assert lue.fiche.intitule == "Corrigé"
    assert len(lue.etapes) == 2
    assert verser(ecrire(tmp_path, "2026-10-02", fiche(A, "Lendemain"))).applique


def test_complet_fait_sortir_ce_qui_manque_dans_le_meme_repertoire_seulement(tmp_path: Path) -> None:
    verser(ecrire(tmp_path, "2026-10-01", SIMPLE, fiche(B), fiche(RS)))
    partiel = verser(ecrire(tmp_path, "2026-10-02", fiche(B, "Seule")))
    assert (partiel.sorties, partiel.absentes) == ([], [A])
    bilan = verser(ecrire(tmp_path, "2026-10-03", fiche(B, "Seule")), complet=True)
    assert (bilan.applique, bilan.sorties, bilan.change) == (True, [A], True)
    sortie = queries.fiche_au(A)
    assert sortie is not None
    assert not sortie.courante
    assert comparable(sortie.fiche) == comparable(SIMPLE)
    assert queries.fiche_au(A, QUAND.date().replace(month=10, day=3)) is None
    assert queries.comptes()["rncp"] == 1
    assert queries.comptes()["rs"] == 1
    assert queries.comptes()["partenaires"] == 0

    retour = verser(ecrire(tmp_path, "2026-10-04", SIMPLE, fiche(B, "Seule")), complet=True)
    assert (retour.comptes["fiches_nouvelles"], retour.comptes["blocs_ajoutes"]) == (1, 2)
    assert relu(A) == comparable(SIMPLE)
    revenue = queries.fiche_au(A)
    assert revenue is not None
    assert len(revenue.etapes) == 2
    assert queries.fiche_au(A, QUAND.date().replace(month=10, day=3)) is None


def test_le_meme_fichier_dit_complet_ensuite_fait_sortir(tmp_path: Path) -> None:
    verser(ecrire(tmp_path, "2026-10-01", SIMPLE, fiche(B)))
    chemin = ecrire(tmp_path, "2026-10-02", fiche(B, "Seule"))
    assert verser(chemin).absentes == [A]
    assert verser(chemin, complet=True).sorties == [A]
    assert verser(chemin, complet=True).deja is not None


def test_une_anomalie_bloquante_refuse_tout_le_fichier(tmp_path: Path) -> None:
    double = fiche(B, blocs=(bloc(B), bloc(B)))
    chemin = ecrire(tmp_path, "2026-10-01", SIMPLE, double)
    assert len(verser(chemin, appliquer=False).bloquantes) == 1
    message = refus(chemin)
    for morceau in (chemin.name, "bloc-code-double", f"{B}BC01", "--ecarter"):
        assert morceau in message

    bilan = verser(chemin, ecarter=True)
    assert (bilan.applique, bilan.ecartees) == (True, [B])
    assert set(queries.intitules([A, B])) == {A}
    assert [a.regle for a in queries.anomalies(models.Source.objects.get().pk)] == ["bloc-code-double"]


def test_une_fiche_ecartee_ne_sort_pas_du_registre(tmp_path: Path) -> None:
    verser(ecrire(tmp_path, "2026-10-01", SIMPLE, fiche(B)))
    mauvaise = fiche(B, blocs=(bloc(B), bloc(B)))
    chemin = ecrire(tmp_path, "2026-10-02", fiche(A, "Autre"), mauvaise)
    bilan = verser(chemin, ecarter=True, complet=True)
    assert (bilan.ecartees, bilan.sorties) == ([B], [])
    assert relu(B) == comparable(fiche(B))


@pytest.mark.parametrize("cas", ["intitule", "bloc", "partenaire", "retour"])
@pytest.mark.parametrize("appliquer", [False, True])
def test_un_export_plus_vieux_que_le_registre_est_refuse(cas: str, appliquer: bool, tmp_path: Path) -> None:
    apres = {"intitule": "intitule", "bloc": "competences", "partenaire": "partenaire ajoute"}.get(cas)
    verser(ecrire(tmp_path, "2026-10-01", SIMPLE, fiche(B)))
    if apres:
        verser(ecrire(tmp_path, "2026-10-20", CHANGEMENTS[apres][0](SIMPLE), fiche(B)))
    else:
        verser(ecrire(tmp_path, "2026-10-20", fiche(B, "Seule")), complet=True)
    message = refus(ecrire(tmp_path, "2026-10-10", SIMPLE, nom="vieux"), appliquer=appliquer)
    for morceau in ("vieux_2026-10-10.xml", "10/10/2026", "20/10/2026", A, "--date"):
        assert morceau in message


def test_un_vieil_export_complet_ne_fait_rien_sortir(tmp_path: Path) -> None:
    verser(ecrire(tmp_path, "2026-10-20", SIMPLE, fiche(B)))
    assert A in refus(ecrire(tmp_path, "2026-10-10", fiche(RS), fiche("RNCP99103")), complet=True)


def test_une_date_dans_l_avenir_est_refusee(tmp_path: Path) -> None:
    chemin = ecrire(tmp_path, "2026-11-23", SIMPLE)
    assert "dans l’avenir" in refus(chemin)
    assert "dans l’avenir" in refus(chemin, appliquer=False)
    assert verser(chemin, quand=QUAND + timedelta(days=1)).applique


def test_la_date_donnee_passe_avant_celle_du_nom(tmp_path: Path) -> None:
    jour = QUAND.date().replace(month=9, day=3)
    verser(ecrire(tmp_path, "2026-10-01", SIMPLE), date_export=jour)
    assert models.Source.objects.get().date_export == jour
    assert queries.fiche_au(A, jour) is not None
    assert queries.fiche_au(A, jour - timedelta(days=1)) is None


@pytest.mark.partage
def test_le_csv_ne_remplace_jamais_ce_que_le_xml_a_dit(partage: Path, tmp_path: Path) -> None:
    lues_csv = lues(partage / CSV)
    numero = next(n for n, une in sorted(lues_csv.items()) if n.startswith("RNCP") and une.blocs)
    en_xml = fiche(numero, "Décrite par le flux", blocs=(bloc(numero),))
    verser(ecrire(tmp_path, "2024-02-01", en_xml))
    bilan = verser(partage / CSV, ecarter=True)
    assert bilan.comptes["fiches_gardees"] == 1
    assert bilan.comptes["fiches_nouvelles"] + len(bilan.ecartees) == len(lues_csv) - 1
    assert relu(numero) == comparable(en_xml)


@pytest.mark.partage
def test_le_xml_remplace_ce_que_le_csv_a_dit(partage: Path, tmp_path: Path) -> None:
    lues_csv = lues(partage / CSV)
    bilan = verser(partage / CSV, ecarter=True)
    gardees = set(lues_csv) - set(bilan.ecartees)
    assert bilan.comptes["fiches_gardees"] == 0
    assert {n: relu(n) for n in gardees} == {n: lues_csv[n] for n in gardees}
    numero = min(n for n in gardees if n.startswith("RNCP"))
    en_xml = fiche(numero, "Décrite par le flux", blocs=(bloc(numero),))
    assert verser(ecrire(tmp_path, "2024-03-01", en_xml)).comptes["fiches_modifiees"] == 1
    assert relu(numero) == comparable(en_xml)


def test_la_source_et_le_journal_disent_qui_quoi_quand(tmp_path: Path, creer_compte: Callable[..., Compte]) -> None:
    compte = creer_compte(Role.ADMINISTRATEUR)
    chemin = ecrire(tmp_path, "2026-10-01", SIMPLE)
    deja = set(Evenement.objects.values_list("pk", flat=True))
    bilan: Bilan = verser(chemin, acteur=compte, quand=QUAND)
    source = models.Source.objects.get()
    assert (source.nom, source.empreinte, source.octets) == (chemin.name, bilan.empreinte, chemin.stat().st_size)
    assert (source.appliquee_par, source.appliquee_le) == (compte.pk, QUAND)
    assert source.bilan["comptes"]["fiches_nouvelles"] == 1
    (evenement,) = Evenement.objects.exclude(pk__in=deja)
    assert (evenement.acte, evenement.acteur, evenement.quand) == ("registre-importe", compte.pk, QUAND)
    assert (evenement.objet_type, evenement.objet_id) == ("referentiel.source", str(source.pk))
    assert set(evenement.apres) == {"empreinte", "comptes"}
    assert evenement.apres["comptes"]["fiches_nouvelles"] == 1
    trace = f"{evenement.avant}{evenement.apres}"
    for mot in (compte.courriel, compte.nom, "Centre fictif", "Branche fictive"):
        assert mot not in trace


def test_les_anomalies_non_bloquantes_sont_gardees(tmp_path: Path) -> None:
    sans_texte = fiche(A, blocs=(bloc(A, competences=""),))
    bilan = verser(ecrire(tmp_path, "2026-10-01", sans_texte))
    assert bilan.anomalies == {"bloc-sans-competences": 1}
    (anomalie,) = queries.anomalies_de(A)
    assert (anomalie.bloc, anomalie.gravite) == (f"{A}BC01", "avertissement")
    assert isinstance(anomalie.ligne, int)
    assert queries.anomalies_par_regle(anomalie.source_id) == [("bloc-sans-competences", "avertissement", 1)]
