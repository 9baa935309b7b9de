"""Drafts in the register's structure and on paper: what the register carries comes back, nothing is run as markup."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from brique.referentiel import Anomalie, Fiche, lire
from brique.referentiel.decoupage import Nature, decouper
from brique.referentiel.fiche import Bloc, Certificateur
from brique.referentiel.redaction import Activite, BlocEcrit, Brouillon, CompetenceEcrite, Passage, Texte
from brique.referentiel.redaction.brouillon import parties
from brique.referentiel.redaction.ecrire_pdf import ecrire_pdf
from brique.referentiel.redaction.ecrire_xml import ecrire_xml
from brique.referentiel.redaction.ecriture import FormeEcrite, ecrire
from brique.referentiel.redaction.forme import pour_xml
from brique.referentiel.redaction.listes_registre import LigneDeListe, mettre_en_liste, sur_une_ligne
from brique.referentiel.redaction.vers_fiche import depuis_fiche, en_fiche
from tests.coeur.referentiel.fabrique_brouillons import ENTIER, PIEGES, brouillons, cqps, enonces

#: What a draft does not say, or does not say yet.
ATTENDUES = {"niveau-absent", "numero-illisible", "intitule-absent", "bloc-sans-competences", "bloc-code-incomplet"}


def sans_lignes(fiche: Fiche) -> Fiche:
    return replace(fiche, ligne=None, blocs=tuple(bloc._replace(ligne=None) for bloc in fiche.blocs))


def relu(brouillon: Brouillon) -> tuple[Fiche, set[str]]:
    """The only fiche of the flow written, and the rules of what its reading found."""
    elements = list(lire(io.BytesIO(ecrire_xml(brouillon)), nom="brouillon.xml"))
    (fiche,) = [element for element in elements if isinstance(element, Fiche)]
    return sans_lignes(fiche), {element.regle for element in elements if isinstance(element, Anomalie)}


def un_bloc(*competences: CompetenceEcrite) -> Brouillon:
    return Brouillon(numero="RNCP1", blocs=(BlocEcrit("1", "Vendre", competences),))


# --- The register's values


def test_un_brouillon_en_fiche() -> None:
    fiche = en_fiche(ENTIER)
    assert (fiche.numero, fiche.intitule) == ("RNCP12345", "CQP Vendeur-conseil en fleurs")
    assert fiche.certificateurs == (Certificateur("CPNE des fleuristes"),)
    assert [bloc.code for bloc in fiche.blocs] == ["RNCP12345BC01", "RNCP12345BC02", "RNCP12345BC03"]
    assert fiche.objectifs_contexte == "Le fleuriste accueille et conseille."
    assert fiche.prerequis_entree.splitlines() == ["Aucun.", "Sauf :", "permis B ;", "remorque"]
    premier = fiche.blocs[0]
    assert [piece.libelle for piece in decouper(premier.liste_competences)] == [
        "Accueil :",
        "C1. Accueillir le client afin de cerner sa demande",
        "C2. Conseiller un bouquet selon l’occasion",
        "Caisse :",
        "C3. Encaisser",
    ]
    assert premier.modalites_evaluation.splitlines() == [
        "- Dossier :",
        "  o dix pages ;",
        "- Oral de 20 minutes",
        "- Mise en situation",
    ]
    assert premier.prerequis_entree == "Savoir lire\nSavoir compter"
    assert "salué" not in str(fiche), "le registre ne porte pas les critères"


def test_une_fiche_en_brouillon_et_retour() -> None:
    """Everything the register carries comes back."""
    brouillon = depuis_fiche(en_fiche(ENTIER))
    cles = [partie.cle for partie in parties(brouillon)]
    assert len(set(cles)) == len(cles) > 20
    assert brouillon.blocs[0].competences == tuple(
        replace(c, criteres=(), modalites=()) for c in ENTIER.blocs[0].competences
    )
    assert brouillon.blocs[0].modalites == (*ENTIER.blocs[0].modalites, Passage("Mise en situation"))
    assert brouillon.blocs[0].prerequis == ENTIER.blocs[0].prerequis
    assert brouillon.activites == ENTIER.activites
    assert [texte.titre for texte in brouillon.textes] == [
        "Objectifs et contexte de la certification",
        "Prérequis à l’entrée en formation",
    ]
    assert brouillon.blocs[0].code == "RNCP12345BC01"
    assert en_fiche(brouillon) == en_fiche(ENTIER), "et n’en bouge plus"


@pytest.mark.parametrize(
    ("numero", "codes", "attendus"),
    [
        ("RNCP7", ["1", "2"], ["RNCP7BC01", "RNCP7BC02"]),
        ("RNCP7", ["BC02", "Bloc 1"], ["RNCP7BC02", "RNCP7BC01"]),
        ("RNCP7", ["RNCP7BC01", "RNCP7BC03"], ["RNCP7BC01", "RNCP7BC03"]),
        ("RNCP8", ["RNCP7BC01", "RNCP7BC02"], ["RNCP8BC01", "RNCP8BC02"]),
        ("RNCP7", ["A", "B"], ["RNCP7BC01", "RNCP7BC02"]),
        ("RNCP7", ["1", "1"], ["RNCP7BC01", "RNCP7BC02"]),
        ("RNCP7", ["", "12"], ["RNCP7BC01", "RNCP7BC02"]),
        ("", ["1", "2"], ["BC01", "BC02"]),
        ("à venir", ["", ""], ["BC01", "BC02"]),
    ],
)
def test_codes_des_blocs(numero: str, codes: list[str], attendus: list[str]) -> None:
    brouillon = Brouillon(numero=numero, blocs=tuple(BlocEcrit(code) for code in codes))
    assert [bloc.code for bloc in en_fiche(brouillon).blocs] == attendus


def test_ce_qu_une_fiche_dit_a_sa_facon() -> None:
    fiche = Fiche(
        numero="RNCP7",
        certificateurs=(Certificateur("A"), Certificateur("B"), Certificateur("A")),
        activites_visees="A1. Vendre  - Accueillir  - Encaisser  A2. Livrer",
        secteurs_activite="Commerce de détail        Grande distribution",
        blocs=(Bloc("RNCP7BC01", "Livrer (option vélo)", "* Rouler\n* Freiner", "Oral    Écrit", "Permis", "Visite"),),
    )
    brouillon = depuis_fiche(fiche)
    bloc = brouillon.blocs[0]
    assert brouillon.certificateur == "A ; B"
    assert [p.texte for p in brouillon.textes[0].passages] == ["Commerce de détail", "Grande distribution"]
    assert [(a.code, a.libelle, len(a.taches)) for a in brouillon.activites] == [
        ("A1", "Vendre", 2),
        ("A2", "Livrer", 0),
    ]
    assert bloc.optionnel
    assert [p.texte for p in bloc.modalites] == ["Oral", "Écrit"]
    assert bloc.prerequis == "Permis\nPour être évalué : Visite"
    encore = en_fiche(brouillon)
    assert encore.certificateurs == (Certificateur("A"), Certificateur("B"))
    assert (encore.blocs[0].prerequis_entree, encore.blocs[0].prerequis_validation) == ("Permis", "Visite")


nets = enonces.map(lambda texte: texte.replace(" afin", "\nafin"))


@given(
    st.lists(st.tuples(nets, st.sampled_from(["", "Accueil", "A1 – Vente", "gestion", "Tenir le magasin"])), max_size=8)
)
@example([("Accueillir les clients", "accueil,"), ("Vérifier l’étiquetage", "accueil,"), ("Rédiger un bon", "")])
def test_decouper_rend_chaque_enonce_une_fois_et_dans_l_ordre(ecrits: list[tuple[str, str]]) -> None:
    brouillon = un_bloc(*(CompetenceEcrite(enonce, rubrique=rubrique) for enonce, rubrique in ecrits))
    pieces = decouper(en_fiche(brouillon).blocs[0].liste_competences)
    lues = [piece.libelle for piece in pieces if piece.nature is Nature.COMPETENCE]
    assert lues == [sur_une_ligne(enonce) for enonce, _ in ecrits]


@given(st.lists(nets, min_size=1, max_size=8), st.sampled_from(["C{}", "A1C{}", "{}", "C1.{}", ""]))
def test_decouper_rend_les_codes(ecrits: list[str], forme: str) -> None:
    codes = [forme.format(rang) for rang in range(1, len(ecrits) + 1)]
    competences = [CompetenceEcrite(enonce, code=code) for enonce, code in zip(ecrits, codes, strict=True)]
    relues = depuis_fiche(en_fiche(un_bloc(*competences))).blocs[0].competences
    assert [(c.code, c.enonce) for c in relues] == list(zip(codes, map(sur_une_ligne, ecrits), strict=True))


@given(st.lists(st.tuples(enonces, st.lists(enonces, max_size=3)), max_size=4))
def test_les_activites_reviennent_avec_leurs_taches(ecrites: list[tuple[str, list[str]]]) -> None:
    activites = tuple(
        Activite(libelle.rstrip(" ;"), tuple(Passage(tache, rang % 2) for rang, tache in enumerate(taches)))
        for libelle, taches in ecrites
    )
    assert depuis_fiche(en_fiche(Brouillon(activites=activites))).activites == activites


def test_une_liste_que_rien_ne_rend_exactement_garde_ses_mots() -> None:
    deux_phrases = "Accueillir le client. Encaisser la vente."
    texte = mettre_en_liste([LigneDeListe(deux_phrases), LigneDeListe("  "), LigneDeListe("Ranger")])
    assert texte == f"- {deux_phrases}\n- Ranger"
    assert mettre_en_liste([]) == ""


# --- The flow


def test_le_flux_se_relit_en_la_fiche() -> None:
    fiche, regles = relu(ENTIER)
    assert fiche == en_fiche(ENTIER)
    assert regles == {"niveau-absent", "bloc-sans-competences"}
    assert ecrire_xml(ENTIER).startswith(b'<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<FICHES>')


@settings(max_examples=8)
@given(brouillons())
@example(replace(ENTIER, intitule="a\x00b\ud800 & <c>", certificateur="]]>"))
def test_tout_brouillon_fait_un_flux_lisible(brouillon: Brouillon) -> None:
    fiche, regles = relu(brouillon)
    assert fiche == en_fiche(pour_xml(brouillon))
    assert regles <= ATTENDUES | {"intitule-trop-long"}


# --- Paper


def test_pdf_a_l_archive_quand_il_a_un_jour() -> None:
    pdf = ecrire_pdf(ENTIER, le=date(2026, 3, 31))
    assert pdf.startswith(b"%PDF-1.7")
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert pdf == ecrire_pdf(ENTIER, le=date(2026, 3, 31)), "le même brouillon fait le même fichier"
    sans = ecrire_pdf(ENTIER)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in sans
    assert b"pdfaid:part" not in sans
    assert b"fr-FR" in pdf
    for police in (b"LibertinusSerif",):
        assert police in pdf


def test_pdf_aucun_texte_n_est_du_balisage() -> None:
    """Markup in a text would fail to compile, or loop, or read a file: it is only printed."""
    mechants = ['#import "/etc/passwd"', '#read("x")', "#panic()", "$x$", "\\", "]", "#{while true {}}", "= titre", '"']
    brouillon = Brouillon(
        intitule=mechants[0],
        textes=tuple(Texte(texte, (Passage(texte), Passage(texte, 1))) for texte in mechants),
        blocs=tuple(BlocEcrit(t, t, (CompetenceEcrite(t, (Passage(t),), (Passage(t),), t, t),)) for t in mechants),
    )
    assert b"<pdfuaid:part>1</pdfuaid:part>" in ecrire_pdf(brouillon)


def test_pdf_signes_que_les_polices_n_ont_pas() -> None:
    brouillon = replace(
        ENTIER, intitule="CQP 日本 😀 \uf0b7", blocs=tuple(BlocEcrit(t, t, prerequis=t) for t in PIEGES)
    )
    pdf = ecrire_pdf(brouillon, le=date(2026, 3, 31))
    assert pdf.startswith(b"%PDF")
    assert b"pdfaid:part" not in pdf, "rien n’est promis de ce qui ne peut pas l’être"
    assert ecrire_pdf(Brouillon()).startswith(b"%PDF")


def test_chaque_forme_a_son_ecrivain() -> None:
    debuts = {FormeEcrite.PDF: b"%PDF", FormeEcrite.XML: b"<?xml", FormeEcrite.JSON: b"{"}
    for forme in FormeEcrite:
        assert ecrire(Brouillon(), forme).startswith(debuts.get(forme, b"PK"))
        assert forme.type_mime.startswith("application/")


# --- Real texts


@pytest.mark.partage
def test_les_fiches_du_registre_en_brouillons_et_retour(partage: Path) -> None:
    """Of 53 real blocs, each compétence, code and rubrique goes to a draft, back to the register, and again."""
    chemin = partage / "donnees/rncp-v4.1/export_fiches_RNCP_fixture.xml"
    blocs = 0
    for fiche in lire(chemin):
        if not isinstance(fiche, Fiche):
            continue
        brouillon = depuis_fiche(fiche)
        encore = depuis_fiche(en_fiche(brouillon))
        for bloc, relu_ in zip(brouillon.blocs, encore.blocs, strict=True):
            assert relu_.competences == bloc.competences
            blocs += 1
    assert blocs == 53


@pytest.mark.partage
def test_les_cinq_cqp_en_fiches(partage: Path) -> None:
    for _, brouillon in cqps(partage):
        encore = depuis_fiche(en_fiche(brouillon))
        assert encore.activites == brouillon.activites
        for bloc, relu_ in zip(brouillon.blocs, encore.blocs, strict=True):
            assert [c.enonce for c in relu_.competences] == [c.enonce for c in bloc.competences]
            assert relu_.modalites == bloc.modalites
        assert relu(brouillon)[1] <= {"niveau-absent", "numero-illisible", "bloc-code-incomplet"}
    assert b"<pdfaid:part>2" in ecrire_pdf(cqps(partage)[0][1], le=date(2026, 3, 31))
