"""Common blocs: what a branch that compares its CQP must read, whatever the order and the shape of its texts."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from brique.erreurs import ErreurArgument
from brique.passerelles.communs import Comparateur, Partage, Segment, Theme, groupes_communs
from brique.passerelles.communs.generiques import theme_de
from brique.passerelles.communs.phrases import cle_de, lire_phrase
from brique.passerelles.communs.segments import segmenter
from brique.passerelles.communs.sorties import comparaisons_de, en_markdown
from brique.passerelles.communs.squelette import squelette
from brique.passerelles.valeurs import BlocCompare, Cle
from brique.referentiel.redaction import Acte, BlocEcrit, Geste, faire, faire_tous
from brique.referentiel.redaction.ecriture import FormeEcrite, ecrire
from brique.referentiel.redaction.lecture import lire_brouillon

VENTE = (
    "accueillir le client et identifier ses besoins",
    "répondre aux objections du client",
    "réaliser une vente additionnelle",
    "recueillir et traiter les réclamations éventuelles des clients",
)
MAISON = (
    "repasser le linge de maison selon la nature du tissu",
    "dresser une table pour un repas de fête",
    "entretenir les sols en choisissant le produit adapté",
    "ranger la vaisselle et l’argenterie",
)


def bloc(
    fiche: str, competences: Sequence[str], *, code: str = "BC01", libelle: str = "Vendre", **autres: object
) -> BlocCompare:
    return BlocCompare(Cle(fiche, code), libelle, tuple(competences), **autres)  # type: ignore[arg-type]


def partages(un: Sequence[str], autre: Sequence[str]) -> dict[Partage, int]:
    comparaison = Comparateur().comparer(bloc("a", un), bloc("b", autre))
    return {partage: n for partage in Partage if (n := comparaison.nombre(partage))}


@pytest.mark.parametrize(
    ("un", "autre", "partage"),
    [
        ("Mettre en œuvre l’accueil ;", "METTRE EN OEUVRE L'ACCUEIL", Partage.MOT_POUR_MOT),
        ("contrôler (visuellement) le colis", "Contrôler visuellement le colis.", Partage.MOT_POUR_MOT),
        ("répondre aux objections du client", "répondre aux objections du client…", Partage.REFORMULEE),
        (
            "réaliser la réception des fruits et légumes selon les consignes en vigueur",
            "réaliser la réception de produits biologiques selon les consignes en vigueur",
            Partage.VARIABLE,
        ),
        (
            "valoriser la qualité des produits auprès du client",
            "valoriser la qualité des produits biologiques auprès du client",
            Partage.VARIABLE,
        ),
        (
            "organiser et vérifier les opérations de nettoyage du rayon",
            "organiser et suivre les opérations de nettoyage du rayon",
            Partage.REFORMULEE,
        ),
        (
            "identifier et appliquer les règles d’hygiène du magasin",
            "appliquer les règles d’hygiène du magasin",
            Partage.REFORMULEE,
        ),
        ("vérifier la traçabilité des produits", "vérifiez la traçabilité des produits", Partage.REFORMULEE),
        (
            "superviser la préparation des commandes du magasin",
            "participer à la préparation des commandes du magasin",
            None,
        ),
        ("conduire un chariot avec cabine sur le quai", "conduire un chariot sans cabine sur le quai", None),
        ("lever une charge de 10 kg à la main", "lever une charge de 25 kg à la main", None),
        ("réaliser une vente", "réaliser un achat", None),
        ("welcome the customer and find what they need", "accueillir le client et trouver ce qu’il lui faut", None),
    ],
)
def test_comment_deux_competences_se_partagent(un: str, autre: str, partage: Partage | None) -> None:
    attendu = {} if partage is None else {partage: 1}
    assert partages([un], [autre]) == partages([autre], [un]) == attendu


def test_mot_pour_mot_ne_compte_chaque_competence_qu_une_fois() -> None:
    assert partages([VENTE[0], VENTE[0], VENTE[1]], [VENTE[0], VENTE[1]]) == {Partage.MOT_POUR_MOT: 2}


def test_un_groupe_dit_ce_qui_est_commun_ce_qui_varie_et_ce_qui_est_propre() -> None:
    primeur = bloc("primeur", (*VENTE[:2], "mettre en rayon les fruits et légumes du jour", MAISON[0]))
    bio = bloc("bio", (*VENTE[:2], "mettre en rayon les produits biologiques du jour"))
    (groupe,) = groupes_communs([primeur, bio]).groupes
    assert groupe.fiches == ("bio", "primeur")
    assert [groupe.nombre(partage) for partage in Partage] == [2, 1, 0]
    assert {ligne.texte for ligne in groupe.lignes if ligne.partage is Partage.VARIABLE} == {
        "mettre en rayon les [produits biologiques / fruits et légumes] du jour"
    }
    (propre,) = [ligne for ligne in groupe.lignes if not ligne.commune]
    assert (propre.texte, propre.blocs, propre.absents) == (MAISON[0], (primeur.cle,), (bio.cle,))
    comparaison = groupe.entre(primeur, bio)
    assert (comparaison.propres_source, comparaison.propres_cible) == ((3,), ())
    assert groupe.entre(bio, primeur) == comparaison.inverse


def test_les_ressemblances_ne_s_enchainent_pas() -> None:
    """A near B, B near C, A far from C: C is not in the group of A and B."""
    textes = [*VENTE, *MAISON]
    a, b, c = (bloc(nom, textes[debut : debut + 4]) for nom, debut in (("a", 0), ("b", 1), ("c", 2)))
    rapport = groupes_communs([a, b, c], seuil=0.7)
    comparateur = Comparateur()
    assert comparateur.comparer(b, c).proximite > 0.7 > comparateur.comparer(a, c).proximite
    assert [groupe.fiches for groupe in rapport.groupes] == [("a", "b")]


def test_les_phrases_partagees_hors_des_groupes_sont_dites() -> None:
    seul = bloc("seul", ("tenir la caisse", *MAISON), libelle="Tenir une maison")
    rapport = groupes_communs([bloc("a", VENTE), bloc("b", (*VENTE, "tenir la caisse")), seul, bloc("z", ["rêver"])])
    assert [(eparse.texte, [cle.fiche for cle in eparse.blocs]) for eparse in rapport.eparses] == [
        ("tenir la caisse", ["b", "seul"])
    ]
    assert rapport.isolees == ("z",)


def test_les_blocs_generiques_sont_a_part() -> None:
    anglais = ("comprendre un message simple en anglais", "rédiger un courriel simple en anglais")
    blocs = [bloc(fiche, anglais, libelle="Communiquer en anglais") for fiche in "ab"]
    rapport = groupes_communs([*blocs, *(bloc(fiche, VENTE, code="BC02") for fiche in "ab")])
    assert [groupe.theme for groupe in rapport.generiques] == [Theme.LANGUES]
    assert [groupe.theme for groupe in rapport.groupes] == [None]


@pytest.mark.parametrize(
    ("libelle", "theme"),
    [
        ("RNCP1234BC05 - Langue vivante étrangère (facultatif)", Theme.LANGUES),
        ("Usages numériques", Theme.NUMERIQUE),
        ("Prévention Santé Environnement", Theme.TRANSVERSAL),
        ("Enseigner l’anglais à des enfants", None),
        ("Régler un tour à commande numérique", None),
        ("Vendre à l’international, y compris en anglais", None),
        ("", None),
    ],
)
def test_un_theme_se_lit_dans_le_titre(libelle: str, theme: Theme | None) -> None:
    assert theme_de(bloc("a", (), libelle=libelle)) is theme


def test_un_bloc_de_tous_les_metiers_est_transversal() -> None:
    blocs = [bloc(f"f{rang}", VENTE, nsf=frozenset({f"{rang}{rang}1"})) for rang in range(1, 6)]
    (groupe,) = groupes_communs(blocs).generiques
    assert groupe.theme is Theme.TRANSVERSAL
    assert groupes_communs([bloc(b.cle.fiche, VENTE, nsf=frozenset({"312"})) for b in blocs]).generiques == ()


def test_le_meme_bloc_deux_fois_dans_une_branche() -> None:
    rapport = groupes_communs([bloc("a", VENTE), bloc("a", VENTE, code="BC02"), bloc("b", MAISON, libelle="Tenir")])
    assert rapport.groupes == ()
    assert [([b.cle.code for b in d.blocs], d.mot_pour_mot) for d in rapport.doublons] == [(["BC01", "BC02"], True)]
    presque = groupes_communs([bloc("a", VENTE), bloc("a", (*VENTE[:3], f"{VENTE[3]}…"), code="BC02")])
    assert [d.mot_pour_mot for d in presque.doublons] == [False]


def test_les_blocs_muets_et_repetes_sont_dits() -> None:
    muet = bloc("muet", ())
    ponctue = bloc("ponctue", ("…", " - "))
    rapport = groupes_communs([muet, muet, ponctue, bloc("a", VENTE)])
    assert (rapport.muets[0], rapport.repetes, rapport.blocs) == (muet.cle, 1, 3)
    assert rapport.groupes == rapport.doublons == ()


def test_un_groupe_de_beaucoup_de_versions_s_ecrit_autour_du_pivot() -> None:
    (groupe,) = groupes_communs(bloc(f"f{n:02}", (*VENTE, f"tenir le rayon {chr(97 + n)}x")) for n in range(20)).groupes
    assert (len(groupe.versions), len(groupe.comparaisons), len(comparaisons_de(groupe))) == (20, 190, 19)
    assert groupe.lignes[-1].texte.endswith(" / …]")
    ecrit = en_markdown(groupes_communs(groupe.blocs))
    assert ecrit.count("\n| f") == 19
    assert "et 8 autres blocs" in ecrit


def test_rien_et_un_seul() -> None:
    assert groupes_communs([]).fiches == ()
    seul = groupes_communs([bloc("a", VENTE)])
    assert (seul.fiches, seul.groupes, seul.isolees) == (("a",), (), ())


def test_un_mot_et_un_texte_demesure() -> None:
    enorme = " ".join(f"mot{rang}" for rang in range(1500))
    blocs = [bloc("a", ["vendre"]), bloc("b", ["Vendre."]), bloc("c", [enorme]), bloc("d", [f"{enorme} encore"])]
    rapport = groupes_communs(blocs)
    assert {groupe.fiches for groupe in rapport.groupes} == {("a", "b"), ("c", "d")}


@pytest.mark.parametrize("seuil", [0, -1, 1.5, float("nan")])
def test_un_seuil_impossible_est_refuse(seuil: float) -> None:
    with pytest.raises(ErreurArgument, match="n’est pas un seuil"):
        groupes_communs([], seuil=seuil)


def test_le_moteur_dit_les_phrases_voisines() -> None:
    """With an engine, énoncés that share no word are told alike, and the report says by what."""
    un, autre = "encaisser", "percevoir un règlement"

    def proximites(gauche: Sequence[str], droite: Sequence[str]) -> np.ndarray:
        return np.array([[0.9 if {g, d} == {un, autre} else 0.1 for d in droite] for g in gauche])

    blocs = [bloc("a", (*VENTE[:2], un)), bloc("b", (*VENTE[:2], autre))]
    (groupe,) = groupes_communs(blocs, proximites=proximites).groupes
    assert groupe.nombre(Partage.REFORMULEE) == 1
    assert {groupe_.nombre(Partage.REFORMULEE) for groupe_ in groupes_communs(blocs).groupes} <= {0}
    assert groupes_communs(blocs).moyen != groupes_communs(blocs, proximites=proximites).moyen


def test_la_trame_s_ecrit_et_se_tranche() -> None:
    rapport = groupes_communs(
        [
            bloc("primeur", (*VENTE[:2], "mettre en rayon les fruits et légumes du jour", MAISON[0])),
            bloc("bio", (*VENTE[:2], "mettre en rayon les produits biologiques du jour")),
        ]
    )
    brouillon = squelette(rapport)
    relu = blocs_relus(ecrire(brouillon, FormeEcrite.DOCX))
    assert [b.libelle for b in relu] == ["Vendre"]
    assert [c.rubrique for c in relu[0].competences] == ["", "", "", "Seulement dans primeur BC01"]
    (doute,) = brouillon.doutes
    assert [choix.libelle for choix in doute.choix[:-1]] == [
        "Comme bio BC01 : mettre en rayon les produits biologiques du jour",
        "Comme primeur BC01 : mettre en rayon les fruits et légumes du jour",
    ]
    tranche = faire(brouillon, Geste(Acte.TRANCHER, doute.cle, apres="1"))
    assert tranche.blocs[0].competences[2].enonce == "mettre en rayon les produits biologiques du jour"
    assert not tranche.doutes_ouverts
    assert faire_tous(brouillon, doute.choix[-1].gestes) == brouillon


def blocs_relus(octets: bytes) -> tuple[BlocEcrit, ...]:
    return lire_brouillon(io.BytesIO(octets), nom="trame.docx").brouillon.blocs


def test_une_trame_a_trois_dit_qui_dit_quoi() -> None:
    cles = [(Cle(nom),) for nom in "abc"]
    textes = ("réaliser le stockage des fruits", "réaliser le stockage des fleurs", "Réaliser le stockage des fruits.")
    debut, variable = segmenter(list(zip(textes, cles, strict=True)))
    assert debut == Segment("réaliser le stockage des ")
    assert [(v.texte, [cle.fiche for cle in v.blocs]) for v in variable.variantes] == [
        ("fruits", ["a", "c"]),
        ("fleurs", ["b"]),
    ]


def test_des_phrases_trop_differentes_sont_a_choisir_entieres() -> None:
    (entieres,) = segmenter([("tailler la haie", (Cle("a"),)), ("tondre une pelouse en pente", (Cle("b"),))])
    assert [variante.texte for variante in entieres.variantes] == ["tailler la haie", "tondre une pelouse en pente"]


VOCABULAIRE = "vendre acheter le client la caisse sans avec fruits produits et du jour 3 kg l’étal"
MOTS = st.sampled_from(VOCABULAIRE.split())
ENONCES = st.lists(MOTS, max_size=9).map(" ".join)
BLOCS = st.lists(
    st.builds(
        lambda fiche, code, libelle, competences: BlocCompare(Cle(fiche, code), libelle, tuple(competences)),
        st.sampled_from("abc"),
        st.sampled_from(["BC01", "BC02"]),
        ENONCES,
        st.lists(ENONCES, max_size=4),
    ),
    max_size=5,
)


@given(BLOCS, st.randoms(use_true_random=False))
def test_l_ordre_des_blocs_ne_compte_pas(blocs: list[BlocCompare], hasard: random.Random) -> None:
    melanges = list(blocs)
    hasard.shuffle(melanges)
    assert groupes_communs(blocs, seuil=0.5) == groupes_communs(melanges, seuil=0.5)


@given(st.lists(ENONCES, max_size=6), st.lists(ENONCES, max_size=6))
def test_les_comptes_sont_symetriques(un: list[str], autre: list[str]) -> None:
    comparateur = Comparateur()
    aller = comparateur.comparer(bloc("a", un), bloc("b", autre))
    assert comparateur.comparer(bloc("b", autre), bloc("a", un)) == aller.inverse
    assert len(aller.partagees) + len(aller.propres_source) == len(un)
    assert len(aller.partagees) + len(aller.propres_cible) == len(autre)
    assert 0 <= aller.proximite <= 1


@given(st.lists(ENONCES.filter(cle_de), min_size=1, max_size=6))
def test_un_bloc_partage_tout_avec_lui_meme(competences: list[str]) -> None:
    comparaison = Comparateur().comparer(bloc("a", competences), bloc("b", competences))
    assert comparaison.nombre(Partage.MOT_POUR_MOT) == len(competences)
    assert comparaison.proximite == 1


@given(BLOCS, st.sampled_from([0.3, 0.6, 0.9]))
def test_dans_un_groupe_tous_sont_proches_deux_a_deux(blocs: list[BlocCompare], seuil: float) -> None:
    rapport = groupes_communs(blocs, seuil=seuil)
    groupes = rapport.groupes + rapport.generiques
    for groupe in groupes:
        assert len(groupe.fiches) > 1
        paires = [groupe.entre(un, autre) for un, autre in combinations(groupe.blocs, 2)]
        assert min(paire.proximite for paire in paires) >= seuil
        for version, ranges in enumerate(zip(*(ligne.rangs for ligne in groupe.lignes), strict=True)):
            placees = [rang for rang in ranges if rang is not None]
            assert sorted(placees) == list(range(len(groupe.versions[version][0].competences)))
    membres = [b for groupe in groupes for b in groupe.blocs]
    assert len(membres) == len(set(membres))


@given(st.lists(st.text(alphabet="abcé ’-.…,()\n", max_size=30), min_size=1, max_size=4))
def test_la_trame_redit_chaque_texte(textes: list[str]) -> None:
    """Whatever is chosen for a bloc is what that bloc says, points de suspension left out."""
    cles = [Cle(str(rang)) for rang in range(len(textes))]
    segments = segmenter([(texte, (cle,)) for texte, cle in zip(textes, cles, strict=True)])
    for texte, cle in zip(textes, cles, strict=True):
        choisis = (
            next(v.texte for v in segment.variantes if cle in v.blocs) if segment.variantes else segment.texte
            for segment in segments
        )
        assert mots_de("".join(f"{piece} " if segment_court(piece) else piece for piece in choisis)) == mots_de(texte)


def segment_court(piece: str) -> bool:
    return bool(piece) and not piece[-1].isspace()


def mots_de(texte: str) -> str:
    return cle_de(texte).replace("…", "").replace(" ", "")


@given(st.text(max_size=80))
def test_une_phrase_se_lit_sans_erreur(texte: str) -> None:
    phrase = lire_phrase(texte)
    assert len(phrase.mots) == len(phrase.radicaux)
    assert cle_de(texte) == cle_de(f" {texte} ") == phrase.cle
