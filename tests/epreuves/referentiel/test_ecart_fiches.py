"""Two fiches compared: what became of each bloc, of each compétence and of each field."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brique.referentiel.decoupage import decouper
from brique.referentiel.ecart import EcartBloc, EcartFiche, Nature, comparer_fiches, cote_apres, cote_avant
from brique.referentiel.ecart.entrees import LISTES
from brique.referentiel.ecart.fiches import COURTS, IDENTITE, TEXTES
from brique.referentiel.fiche import (
    Bloc,
    Certificateur,
    Code,
    Correspondance,
    Fiche,
    Habilitation,
    Inconnu,
    Partenaire,
    Promotion,
    PublicationJO,
    Voie,
    VoieAcces,
)
from tests.coeur.referentiel.fabrique import lus

DEMONSTRATION = Path(__file__).parents[3] / "src/brique/referentiel/demonstration"
N, R = "RNCP1", "RNCP2"
PAIN = (
    "Pétrir la pâte selon la recette de la maison",
    "Façonner les pains sans les déchirer",
    "Cuire le pain en surveillant la couleur de la croûte",
)
VENTE = (
    "Accueillir le client et comprendre sa demande",
    "Encaisser sans erreur avec le sourire",
    "Tenir la vitrine propre et garnie",
)

TIERS = settings(max_examples=settings().max_examples // 3)  # each example is a whole comparison


def bloc(code: str, libelle: str, enonces: tuple[str, ...] | list[str], **autres: Any) -> Bloc:
    return Bloc(code, libelle, "\n".join(f"- {enonce}" for enonce in enonces), **autres)


def boulanger(*blocs: Bloc, numero: str = N, **autres: Any) -> Fiche:
    return Fiche(numero, "Boulanger", blocs=blocs, **autres)


FABRIQUER = bloc("RNCP1BC01", "Fabriquer le pain", PAIN)
VENDRE = bloc("RNCP1BC02", "Vendre le pain", VENTE)
FICHE = boulanger(FABRIQUER, VENDRE)


def natures(ecart: EcartFiche) -> dict[str, Nature]:
    return {bloc.code_apres or bloc.code_avant: bloc.nature for bloc in ecart.blocs}


def un_bloc(ecart: EcartFiche, code: str) -> EcartBloc:
    return next(b for b in ecart.blocs if code in {b.code_avant, b.code_apres})


def test_rien_ne_differe() -> None:
    ecart = comparer_fiches(FICHE, replace(FICHE, ligne=12))
    assert ecart.identique
    assert not ecart.differe
    assert natures(ecart) == {"RNCP1BC01": Nature.INCHANGE, "RNCP1BC02": Nature.INCHANGE}
    assert [devenir.part_reprise for devenir in ecart.devenirs] == [1, 1]


def test_une_competence_reformulee_une_ajoutee_une_retiree() -> None:
    enonces = [PAIN[0], "Façonner les pains et les viennoiseries", "Trier ses déchets"]
    apres = bloc("RNCP1BC01", "Fabriquer le pain", enonces)
    ecart = comparer_fiches(FICHE, boulanger(apres, VENDRE))
    assert natures(ecart) == {"RNCP1BC01": Nature.MODIFIE, "RNCP1BC02": Nature.INCHANGE}
    lues = [(c.nature, c.avant, c.apres) for c in ecart.blocs[0].competences]
    assert lues == [
        (Nature.INCHANGE, PAIN[0], PAIN[0]),
        (Nature.MODIFIE, PAIN[1], "Façonner les pains et les viennoiseries"),
        (Nature.RETIRE, PAIN[2], ""),
        (Nature.AJOUTE, "", "Trier ses déchets"),
    ]
    assert [(m.texte, m.nature) for m in ecart.blocs[0].competences[1].mots] == [
        ("Façonner les pains ", Nature.INCHANGE),
        ("sans les déchirer", Nature.RETIRE),
        ("et les viennoiseries", Nature.AJOUTE),
    ]
    devenir = ecart.devenirs[0]
    assert (devenir.total, devenir.perdues, devenir.vers[0].gardees, devenir.vers[0].reformulees) == (3, 1, 1, 1)


@pytest.mark.parametrize(
    "texte",
    [
        "".join(f"• {enonce} ;\n" for enonce in PAIN),
        "".join(f"C1.{rang} {enonce}\n" for rang, enonce in enumerate(PAIN, 1)),
        "".join(f"- {enonce[0].lower()}{enonce[1:]}\n" for enonce in PAIN),
        "    ".join(f"- {enonce}." for enonce in PAIN),
    ],
)
def test_puces_numeros_et_majuscules_ne_reecrivent_rien(texte: str) -> None:
    ecart = comparer_fiches(FICHE, boulanger(FABRIQUER._replace(liste_competences=texte), VENDRE))
    assert natures(ecart)["RNCP1BC01"] is Nature.TYPOGRAPHIE
    assert not ecart.differe
    assert not ecart.identique


def test_une_renumerotation_ne_reecrit_rien() -> None:
    avant = "C1.1 Pétrir la pâte\nC1.2 Façonner les pains\nC1.3 Cuire le pain"
    apres = "C1.1 Peser les ingrédients\nC1.2 Pétrir la pâte\nC1.3 Façonner les pains\nC1.4 Cuire le pain"
    ecart = comparer_fiches(
        boulanger(FABRIQUER._replace(liste_competences=avant)), boulanger(FABRIQUER._replace(liste_competences=apres))
    )
    lues = [(c.nature, c.code_avant, c.code_apres) for c in ecart.blocs[0].competences]
    assert lues == [
        (Nature.AJOUTE, "", "C1.1"),
        (Nature.INCHANGE, "C1.1", "C1.2"),
        (Nature.INCHANGE, "C1.2", "C1.3"),
        (Nature.INCHANGE, "C1.3", "C1.4"),
    ]


def test_un_ordre_nouveau_ne_reecrit_rien() -> None:
    ecart = comparer_fiches(FICHE, boulanger(bloc("RNCP1BC01", "Fabriquer le pain", PAIN[::-1]), VENDRE))
    assert ecart.blocs[0].nature is Nature.TYPOGRAPHIE
    assert ecart.blocs[0].ordre_change


def test_une_competence_change_de_bloc() -> None:
    boutique = ["Tenir la vitrine propre, garnie et éclairée", "Gérer le stock de sacs"]
    apres = boulanger(
        bloc("RNCP1BC01", "Fabriquer le pain", PAIN),
        bloc("RNCP1BC02", "Vendre le pain", VENTE[:2]),
        bloc("RNCP1BC03", "Tenir la boutique", boutique),
    )
    ecart = comparer_fiches(FICHE, apres)
    assert natures(ecart) == {
        "RNCP1BC01": Nature.INCHANGE,
        "RNCP1BC02": Nature.MODIFIE,
        "RNCP1BC03": Nature.AJOUTE,
    }
    partie = un_bloc(ecart, "RNCP1BC02").competences[-1]
    arrivee = un_bloc(ecart, "RNCP1BC03").competences[0]
    assert partie == arrivee
    assert (partie.nature, partie.bloc_avant, partie.bloc_apres) == (Nature.DEPLACE, 1, 2)
    assert not partie.memes_mots
    assert cote_avant(partie.mots) == VENTE[2]


def test_une_competence_identique_ailleurs_l_emporte_sur_une_voisine_proche() -> None:
    avant = boulanger(bloc("RNCP1BC01", "Un", ["Animer une réunion de travail"]), bloc("RNCP1BC02", "Deux", VENTE))
    apres = boulanger(
        bloc("RNCP1BC01", "Un", ["Animer une réunion de chantier"]),
        bloc("RNCP1BC02", "Deux", [*VENTE, "Animer une réunion de travail"]),
    )
    arrivee = comparer_fiches(avant, apres).blocs[1].competences[-1]
    assert (arrivee.nature, arrivee.memes_mots) == (Nature.DEPLACE, True)


def test_deux_blocs_echangent_leurs_codes() -> None:
    apres = boulanger(VENDRE._replace(code="RNCP1BC01"), FABRIQUER._replace(code="RNCP1BC02"))
    ecart = comparer_fiches(FICHE, apres)
    assert [(b.nature, b.code_avant, b.code_apres, b.recode) for b in ecart.blocs] == [
        (Nature.DEPLACE, "RNCP1BC02", "RNCP1BC01", True),
        (Nature.DEPLACE, "RNCP1BC01", "RNCP1BC02", True),
    ]


def test_le_code_garde_l_identite_d_un_bloc_reecrit() -> None:
    """(fiche, code) is the identity of a bloc: rewritten from top to bottom, it is still this bloc."""
    autre = bloc("RNCP1BC01", "Diriger l’entreprise", ["Établir le budget annuel", "Recruter ses salariés"])
    ecart = comparer_fiches(FICHE, boulanger(autre, VENDRE))
    assert [(b.nature, b.retitre) for b in ecart.blocs] == [(Nature.MODIFIE, True), (Nature.INCHANGE, False)]


def test_un_bloc_retitre_ajoute_retire() -> None:
    ecart = comparer_fiches(FICHE, boulanger(FABRIQUER._replace(libelle="Fabriquer le pain et les viennoiseries")))
    assert natures(ecart) == {"RNCP1BC01": Nature.MODIFIE, "RNCP1BC02": Nature.RETIRE}
    assert ecart.blocs[0].retitre
    assert cote_apres(ecart.blocs[0].mots_libelle) == "Fabriquer le pain et les viennoiseries"


def test_un_renouvellement_sous_d_autres_codes() -> None:
    """Another number, blocs in another order: they are found by what they say, and one is split in two."""
    nouveau = boulanger(
        bloc("RNCP2BC01", "Vendre en boulangerie", VENTE[:2]),
        bloc("RNCP2BC02", "Entretenir la boutique", [VENTE[2], "Nettoyer le sol et les vitres"]),
        bloc("RNCP2BC03", "Fabriquer des pains", [*PAIN[:2], "Cuire le pain en surveillant la couleur et le temps"]),
        numero=R,
    )
    ecart = comparer_fiches(FICHE, nouveau)
    assert (ecart.numero_avant, ecart.numero_apres) == (N, R)
    assert {b.code_avant: b.code_apres for b in ecart.blocs if b.code_avant} == {
        "RNCP1BC01": "RNCP2BC03",
        "RNCP1BC02": "RNCP2BC01",
    }
    vers = {d.code: [(r.code, r.gardees, r.reformulees) for r in d.vers] for d in ecart.devenirs}
    assert vers == {
        "RNCP1BC01": [("RNCP2BC03", 2, 1)],
        "RNCP1BC02": [("RNCP2BC01", 2, 0), ("RNCP2BC02", 1, 0)],
    }
    assert "Identifiant interne" not in [c.libelle for c in ecart.champs]


def test_les_blocs_sans_competences_se_rapprochent_par_leurs_titres() -> None:
    """The CSV export carries titles only."""
    avant = Fiche(N, blocs=(Bloc("RNCP1BC01", "Conduire une ligne automatisée"), Bloc("RNCP1BC02", "Gérer un stock")))
    apres = Fiche(R, blocs=(Bloc("RNCP2BC01", "Gérer le stock"), Bloc("RNCP2BC02", "Conduire la ligne automatisée")))
    paires = {b.code_avant: b.code_apres for b in comparer_fiches(avant, apres).blocs}
    assert paires == {"RNCP1BC01": "RNCP2BC02", "RNCP1BC02": "RNCP2BC01"}


def test_chaque_champ_a_son_nom() -> None:
    """A field added to the values must be compared, or set aside on purpose."""
    connus = {*IDENTITE, *COURTS, *TEXTES, *LISTES, "abrege", "niveau", "niveau_code"}
    assert {champ.name for champ in fields(Fiche)} == connus | {"numero", "blocs", "ligne"}


CHAMPS: list[tuple[dict[str, Any], dict[str, Any], str, str, str, Nature]] = [
    ({"actif": True}, {"actif": False}, "Certification active", "oui", "non", Nature.MODIFIE),
    ({}, {"date_effet": date(2026, 9, 1)}, "Date d’effet", "", "1er septembre 2026", Nature.AJOUTE),
    ({"niveau": 3, "niveau_code": "NIV3"}, {"niveau": 4, "niveau_code": "NIV4"}, "Niveau de qualification", "3", "4",
     Nature.MODIFIE),
    ({"niveau_code": "AUCUN"}, {}, "Niveau de qualification", "AUCUN", "", Nature.RETIRE),
    ({"duree_enregistrement": Decimal(5)}, {"duree_enregistrement": Decimal("2.5")},
     "Durée d’enregistrement (en années)", "5", "2,5", Nature.MODIFIE),
    ({"abrege": Code("CQP", "Certificat")}, {}, "Type de certification", "CQP — Certificat", "", Nature.RETIRE),
    ({"intitule": "Boulanger"}, {"intitule": "boulanger."}, "Intitulé", "Boulanger", "boulanger.", Nature.TYPOGRAPHIE),
    ({"rome": (Code("D1102", "Boulangerie"),)}, {"rome": (Code("D1102", "Boulangerie - viennoiserie"),)}, "Codes ROME",
     "D1102 — Boulangerie", "D1102 — Boulangerie - viennoiserie", Nature.MODIFIE),
    ({"voies": (VoieAcces(Voie.FORMATION_CONTINUE, True),)}, {"voies": (VoieAcces(Voie.FORMATION_CONTINUE, False),)},
     "Voies d’accès", "Formation continue : ouverte", "Formation continue : fermée", Nature.MODIFIE),
    ({"correspondances": (Correspondance(frozenset({"RNCP1BC02", "RNCP1BC01"}), R),)}, {}, "Correspondances déclarées",
     "RNCP1BC01 + RNCP1BC02 → RNCP2 : la certification entière", "", Nature.RETIRE),
    ({"partenaires": (Partenaire("CFA", "12", Habilitation.FORMER, "Actif"),)},
     {"partenaires": (Partenaire("CFA", "12", Habilitation.FORMER, "Inactif"),)}, "Partenaires habilités",
     "CFA (SIRET 12) ; former ; Actif", "CFA (SIRET 12) ; former ; Inactif", Nature.MODIFIE),
    ({"certificateurs": (Certificateur("CPNE"),)}, {"certificateurs": (Certificateur("CPNE", site="c.example"),)},
     "Certificateurs", "CPNE", "CPNE ; c.example", Nature.MODIFIE),
    ({}, {"promotions": (Promotion(2025, 12),)}, "Statistiques des promotions", "", "2025 : certifiés 12",
     Nature.AJOUTE),
    ({}, {"publications": (PublicationJO("CREATION", "arrêté", date(2025, 1, 1)),)}, "Textes au Journal officiel", "",
     "CREATION, arrêté, paru le 1er janvier 2025", Nature.AJOUTE),
    ({}, {"hors_schema": (Inconnu("X", "y"),)}, "Éléments hors schéma", "", "X : y", Nature.AJOUTE),
    ({"nsf": (Code("1"), Code("2"))}, {"nsf": (Code("2"), Code("1"))}, "Codes NSF", "", "", Nature.TYPOGRAPHIE),
]  # fmt: skip


@pytest.mark.parametrize(("avant", "apres", "libelle", "dit_avant", "dit_apres", "nature"), CHAMPS)
def test_un_champ_change(
    avant: dict[str, Any], apres: dict[str, Any], libelle: str, dit_avant: str, dit_apres: str, nature: Nature
) -> None:
    (champ,) = comparer_fiches(Fiche(N, **avant), Fiche(N, **apres)).champs
    assert (champ.libelle, champ.avant, champ.apres, champ.nature) == (libelle, dit_avant, dit_apres, nature)


def test_un_texte_a_plusieurs_points_se_compare_point_par_point() -> None:
    avant = "- Fabriquer des pains\n- Vendre des pains\n- Gérer l’équipe"
    apres = "- Vendre des pains et des gâteaux\n- Fabriquer des pains"
    (champ,) = comparer_fiches(Fiche(N, activites_visees=avant), Fiche(N, activites_visees=apres)).champs
    assert [(ligne.nature, ligne.avant, ligne.apres) for ligne in champ.lignes] == [
        (Nature.MODIFIE, "Vendre des pains", "Vendre des pains et des gâteaux"),
        (Nature.RETIRE, "Gérer l’équipe", ""),
        (Nature.INCHANGE, "Fabriquer des pains", "Fabriquer des pains"),
    ]
    assert cote_avant(champ.mots) == avant


def test_un_texte_demesure_ne_bloque_personne() -> None:
    """Tens of thousands of words, compétences or blocs: an answer, coarser, in reasonable time and memory."""
    mots = [" ".join(f"{lettre}{n}" for n in range(10_100)) for lettre in "ab"]
    (champ,) = comparer_fiches(Fiche(N, objectifs_contexte=mots[0]), Fiche(N, objectifs_contexte=mots[1])).champs
    assert [m.nature for m in champ.mots] == [Nature.RETIRE, Nature.AJOUTE]
    beaucoup = ["".join(f"- Faire {lettre} numéro {n}\n" for n in range(720)) for lettre in "uv"]
    avant, apres = (boulanger(Bloc("RNCP1BC01", "Faire", texte)) for texte in beaucoup)
    assert set(comparer_fiches(avant, apres).blocs[0].comptes()) == {Nature.RETIRE, Nature.AJOUTE}
    nombreux = [boulanger(*(Bloc(f"RNCP1BC{n}", f"{x} {n}") for n in range(210))) for x in ("Lire", "Voir")]
    assert {b.nature for b in comparer_fiches(*nombreux).blocs} == {Nature.MODIFIE}


# --- properties


MOTS = st.sampled_from("Pétrir Cuire Vendre le la pain pâte client recette four caisse avec soin chaque matin".split())  # noqa: SIM905
ENONCES = st.lists(MOTS, min_size=1, max_size=7).map(" ".join)
BLOCS = st.builds(
    lambda n, libelle, enonces, modalites: bloc(f"RNCP1BC0{n}", libelle, enonces, modalites_evaluation=modalites),
    st.integers(1, 5), ENONCES, st.lists(ENONCES, max_size=5), ENONCES,
)  # fmt: skip
FICHES = st.builds(
    lambda blocs, intitule, actif, nsf: Fiche(N, intitule, actif=actif, blocs=tuple(blocs), nsf=tuple(nsf)),
    st.lists(BLOCS, max_size=4, unique_by=lambda b: b.code), ENONCES, st.none() | st.booleans(),
    st.lists(st.sampled_from([Code("1"), Code("2", "x")]), max_size=2),
)  # fmt: skip


@TIERS
@given(FICHES, FICHES)
def test_ce_qui_vaut_de_toute_comparaison(avant: Fiche, apres: Fiche) -> None:
    ecart = comparer_fiches(avant, apres)
    assert ecart.identique == (avant == apres)
    assert ecart.differe <= (not ecart.identique)
    _chacune_une_fois(ecart, avant, apres)
    for texte in [*ecart.champs, *(c for b in ecart.blocs for c in (*b.competences, *b.champs))]:
        if texte.mots:
            assert (cote_avant(texte.mots), cote_apres(texte.mots)) == (texte.avant, texte.apres)
    for devenir in ecart.devenirs:
        assert sum(r.gardees + r.reformulees for r in devenir.vers) + devenir.perdues == devenir.total
    aller = Counter(b.nature for b in ecart.blocs)
    retour = Counter(b.nature for b in comparer_fiches(apres, avant).blocs)
    assert (aller[Nature.AJOUTE], aller[Nature.RETIRE]) == (retour[Nature.RETIRE], retour[Nature.AJOUTE])


def _chacune_une_fois(ecart: EcartFiche, avant: Fiche, apres: Fiche) -> None:
    """Every compétence of every bloc of each side is told once by its own bloc."""
    for cote, fiche in (("avant", avant), ("apres", apres)):
        rangs = {getattr(b, f"rang_{cote}"): b for b in ecart.blocs}
        assert sorted(rang for rang in rangs if rang is not None) == list(range(len(fiche.blocs)))
        for rang, du_registre in enumerate(fiche.blocs):
            dites = [c for c in rangs[rang].competences if getattr(c, f"bloc_{cote}") == rang]
            attendues = [piece.texte for piece in decouper(du_registre.liste_competences)]
            assert Counter(getattr(c, cote) for c in dites) == Counter(attendues)


# --- registers


@pytest.fixture(scope="module")
def demonstration() -> dict[str, Fiche]:
    fiches, _ = lus(DEMONSTRATION / "export_fiches_RNCP_V4_1_demonstration.xml")
    return {fiche.numero: fiche for fiche in fiches}


def test_le_cqp_renouvele_bloc_par_bloc(demonstration: dict[str, Fiche]) -> None:
    ecart = comparer_fiches(demonstration["RNCP99059"], demonstration["RNCP99060"])
    assert [b.code_avant[-4:] + b.code_apres[-4:] for b in ecart.blocs] == [f"BC0{n}BC0{n}" for n in range(1, 5)]
    assert {b.code_apres[-4:]: b.comptes() for b in ecart.blocs} == {
        "BC01": {Nature.INCHANGE: 2, Nature.MODIFIE: 2, Nature.RETIRE: 1, Nature.AJOUTE: 1},
        "BC02": {Nature.MODIFIE: 4, Nature.TYPOGRAPHIE: 1},
        "BC03": {Nature.MODIFIE: 3, Nature.AJOUTE: 1, Nature.DEPLACE: 1},
        "BC04": {Nature.INCHANGE: 2, Nature.MODIFIE: 2, Nature.AJOUTE: 1, Nature.DEPLACE: 1},
    }
    vers = {d.code[-4:]: ([(r.code[-4:], r.gardees, r.reformulees) for r in d.vers], d.perdues) for d in ecart.devenirs}
    assert vers == {
        "BC01": ([("BC01", 2, 2)], 1),
        "BC02": ([("BC02", 1, 4)], 0),
        "BC03": ([("BC03", 0, 3)], 0),
        "BC04": ([("BC04", 2, 2), ("BC03", 0, 1)], 0),
    }


def test_chaque_fiche_de_la_demonstration_est_egale_a_elle_meme(demonstration: dict[str, Fiche]) -> None:
    for fiche in demonstration.values():
        assert comparer_fiches(fiche, replace(fiche, ligne=None)).identique


@pytest.mark.partage
def test_un_vrai_renouvellement(partage: Path) -> None:
    """A business school's programme, renewed under another number and rewritten: checked by hand."""
    fiches = {f.numero: f for f in lus(partage / "donnees/rncp-v4.1/export_fiches_RNCP_fixture.xml")[0]}
    ecart = comparer_fiches(fiches["RNCP34762"], fiches["RNCP39568"])
    paires = {b.code_avant[-4:]: b.code_apres[-4:] for b in ecart.blocs if b.code_avant and b.code_apres}
    assert paires == {"BC01": "BC01", "BC02": "BC04"}
    reprises = {
        (c.code_avant, c.apres.split(" ")[0]) for b in ecart.blocs for c in b.competences if c.avant and c.apres
    }
    assert {("A1C1", "Evaluer"), ("A2C1", "Développer"), ("A2C4", "Définir"), ("A2C10", "Communiquer")} == reprises
