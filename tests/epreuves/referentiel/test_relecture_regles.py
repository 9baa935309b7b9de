"""What holds for every rule: its reference exists, its messages are complete, nothing makes it fail or slow down."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brique.erreurs import ErreurArgument
from brique.referentiel.fiche import Bloc, Fiche
from brique.referentiel.redaction.brouillon import BlocEcrit, Brouillon, parties
from brique.referentiel.relecture import (
    REGLES,
    Constat,
    GraviteConstat,
    relire,
    relire_brouillon,
    relire_fiche,
    selectionner,
)
from brique.referentiel.relecture.parametres import lire_parametres
from brique.referentiel.relecture.references import adresse, articles, identifiant
from tests.coeur.referentiel.copies import BONNES, bloc, bloc_ecrit, brouillon, competence, fiche, passages
from tests.conftest import RACINE

DOCUMENT = RACINE / "docs/relecture.md"
MAUVAIS = brouillon(
    bloc_ecrit("La gestion des stocks", "Coder", "Cours de vente", "Savoir vendre un pain", code="1", modalites=()),
    BlocEcrit(
        "2", "Module 2", (competence("Connaître le droit", "C’est pertinent"),), criteres=passages("x"), cle="b2"
    ),
)


def _tous() -> list[Constat]:
    mauvaise = fiche(
        bloc("Gérer un projet", "Vendre des pains", libelle="UE 3", modalites="QCM"), actif=None, decision=""
    )
    return [
        *relire_brouillon(MAUVAIS),
        *relire_fiche(mauvaise),
        *relire_fiche(Fiche("RS1")),
        *relire_fiche(Fiche("RNCP1")),
    ]


def test_les_noms_sont_stables_et_uniques() -> None:
    slugs = [regle.slug for regle in REGLES]
    assert len(set(slugs)) == len(slugs)
    assert all(re.fullmatch(r"[a-z]+(?:-[a-z]+)*", slug) for slug in slugs)


@pytest.mark.parametrize("regle", REGLES, ids=lambda regle: regle.slug)
def test_chaque_regle_est_expliquee(regle: object) -> None:
    slug, titre, reference = (getattr(regle, nom) for nom in ("slug", "titre", "reference"))
    texte = DOCUMENT.read_text(encoding="utf-8")
    section = re.search(rf"^### `{slug}`\n(.*?)(?=^##|\Z)", texte, re.MULTILINE | re.DOTALL)
    assert section, f"docs/relecture.md n’explique pas {slug}"
    assert titre in section[1]
    assert reference in section[1]
    assert regle.gravite.value in section[1]


def test_le_document_n_explique_que_des_regles_qui_existent() -> None:
    expliquees = re.findall(r"^### `([a-z-]+)`", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    assert expliquees == [regle.slug for regle in REGLES]


@pytest.mark.partage
def test_chaque_article_cite_existe(partage: Path) -> None:
    """In the code’s text of 27 March 2026, and in the version that the rules link to."""
    lus = json.loads((partage / "droit/code_du_travail_articles.json").read_text(encoding="utf-8"))
    connus = {article["article"]: article["id"] for article in lus}
    textes = [regle.reference for regle in REGLES] + [regle.explication for regle in REGLES]
    textes += [parametre.reference for parametre in lire_parametres().values()]
    textes += [constat.message for constat in _tous()] + [DOCUMENT.read_text(encoding="utf-8")]
    cites = {article for texte in textes for article in articles(texte)}
    assert cites
    for article in cites:
        assert article.replace(". ", "") in connus, article
    for article in {a for regle in REGLES for a in articles(regle.reference)}:
        assert identifiant(article) == connus[article.replace(". ", "")]
    assert all(
        identifiant("L. 6113-1") in adresse(regle.reference) for regle in REGLES if not articles(regle.reference)
    )


@pytest.mark.partage
def test_les_dates_sont_celles_du_code(partage: Path) -> None:
    """L. 6113-1 was created on 1 January 2019; R. 6113-9 was rewritten in June 2025 for requests filed from October."""
    lus = json.loads((partage / "droit/code_du_travail_articles.json").read_text(encoding="utf-8"))
    versions = {article["article"]: [v["debut"] for v in article["versions"]] for article in lus}
    assert min(versions["L6113-1"]) == lire_parametres()["blocs_obligatoires"].debut.isoformat()
    assert max(versions["R6113-9"]) < lire_parametres()["referentiels_enjeux"].debut.isoformat()


def test_chaque_message_dit_le_lieu_la_chose_quoi_changer_et_la_reference() -> None:
    constats = _tous()
    assert len({constat.regle for constat in constats}) > 12
    for constat in constats:
        assert constat.message.endswith(f"({constat.reference}).")
        assert constat.lieu
        assert constat.lieu in constat.message
        phrases = re.split(r"(?<=[.!?»)]) (?=[A-ZÀ-Ý])", constat.propos)
        assert len(phrases) > 1, f"rien à changer dans : {constat.message}"
        assert not re.search(r" {2}|\(\)|«  »|\.\.(?!\.)|'", constat.message.replace("d'", "")), constat.message


def test_les_cibles_sont_des_parties_du_brouillon() -> None:
    cles = {partie.cle for partie in parties(MAUVAIS)} | {""}
    constats = relire_brouillon(MAUVAIS)
    assert {constat.cible for constat in constats} <= cles
    assert all(constat.cible for constat in constats if constat.bloc)
    assert {constat.fiche for constat in constats} == {"Boulanger"}


def test_on_choisit_ses_regles() -> None:
    toutes = relire_brouillon(MAUVAIS)
    seules = relire_brouillon(MAUVAIS, selection=selectionner(["enonce-sans-objet"]))
    assert {c.regle for c in seules} == {"enonce-sans-objet"}
    sauf = relire_brouillon(MAUVAIS, selection=selectionner(sauf=["enonce-sans-objet"]))
    assert len(sauf) + len(seules) == len(toutes)
    graves = relire_brouillon(MAUVAIS, selection=selectionner(gravite="avertissement"))
    assert {c.gravite for c in graves} == {GraviteConstat.ERREUR, GraviteConstat.AVERTISSEMENT}


@pytest.mark.parametrize(
    ("demande", "aide"),
    [
        (lambda: selectionner(["enonce-sans-verb"]), "enonce-sans-verbe"),
        (lambda: selectionner(sauf=["zorglub"]), "docs/relecture.md"),
        (lambda: selectionner(gravite="grave"), "erreur, avertissement, information, indecis"),
    ],
)
def test_une_regle_inconnue_est_refusee(demande: Callable[[], object], aide: str) -> None:
    with pytest.raises(ErreurArgument, match=aide):
        demande()


def test_les_constats_viennent_dans_l_ordre_de_lecture() -> None:
    constats = relire_brouillon(MAUVAIS)
    ordre = {"": 0, "1": 1, "2": 2}
    places = [(ordre[c.bloc], -1 if c.rang is None else c.rang) for c in constats]
    assert places == sorted(places)


ENCRE = st.text(
    st.one_of(st.sampled_from("aeéir ’'.;:,-–•()/\n\t«»0123UEBloc%"), st.characters(blacklist_categories=["Cs"])),
    max_size=120,
)
MORCEAUX = st.lists(
    st.sampled_from([*BONNES, "QCM", "groupe", "option A", "Bloc 3 :", "avoir suivi", "é" * 30, "\x00"]), max_size=6
)
TEXTE = st.one_of(ENCRE, MORCEAUX.map(" ".join))


@given(st.lists(st.tuples(TEXTE, TEXTE, TEXTE, TEXTE), max_size=4), TEXTE)
def test_aucun_texte_ne_fait_echouer(textes: list[tuple[str, str, str, str]], intitule: str) -> None:
    blocs = tuple(Bloc(code, libelle, liste, modalites, libelle, liste) for code, libelle, liste, modalites in textes)
    lue = Fiche(numero="RNCP1", intitule=intitule, blocs=blocs, prerequis_validation=intitule)
    constats = list(relire([lue]))
    assert constats == list(relire([lue]))
    assert all(len(constat.message) < 2000 for constat in constats)


@given(st.lists(st.tuples(TEXTE, TEXTE, TEXTE), max_size=4), TEXTE)
def test_aucun_brouillon_ne_fait_echouer(textes: list[tuple[str, str, str]], libelle: str) -> None:
    competences = tuple(competence(enonce, critere, cle=f"c{n}") for n, (enonce, critere, _) in enumerate(textes))
    modalites = passages(*(modalite for _, _, modalite in textes), prefixe="m")
    ecrit = Brouillon(intitule=libelle, blocs=(BlocEcrit("1", libelle, competences, modalites, modalites, cle="b1"),))
    constats = relire_brouillon(ecrit)
    assert constats == relire_brouillon(ecrit)
    cles = {partie.cle for partie in parties(ecrit)} | {""}
    assert {constat.cible for constat in constats} <= cles


@pytest.mark.parametrize("motif", ["é’", ", et Gérer ", "1", "option qcm groupe ", "x. «"])
def test_un_texte_demesure_ne_donne_que_des_messages_courts(motif: str) -> None:
    """Eight thousand characters of the same sign everywhere: read in time proportional to them, quoted shortened."""
    texte = motif * (8_000 // len(motif))
    lue = Fiche(numero="RNCP1", blocs=(Bloc("RNCP1BC01", texte, texte, texte, texte), bloc(numero="RNCP1", rang=2)))
    ecrit = brouillon(BlocEcrit("1", texte, (competence(texte, texte),), passages(texte), cle="b1"))
    assert all(len(constat.message) < 1000 for constat in [*relire_fiche(lue), *relire_brouillon(ecrit)])


def test_beaucoup_d_enonces_ressemblants_ne_coutent_pas_leur_carre() -> None:
    alea = random.Random(1)
    enonces = [
        f"Contrôler la pièce {alea.choice(['ronde', 'carrée', 'plate'])} numéro {n} du lot reçu" for n in range(600)
    ]
    assert (
        relire_brouillon(brouillon(bloc_ecrit(*enonces)), selection=selectionner(["competence-presque-en-double"]))
        == []
    )
