"""Verbs, object, purpose, means and context of one compétence (every sentence was written for this table)."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brique.referentiel.parties import Partie, Parties, a_finalite, analyser


class Cas(NamedTuple):
    texte: str
    verbes: str
    objet: str = ""
    finalite: str = ""
    moyens: str = ""
    contexte: str = ""


CAS = [
    Cas("Trier les colis", "trier", "les colis"),
    Cas("Trier.", "trier"),
    Cas("Installer et configurer le poste", "installer|configurer", "le poste"),
    Cas("Peser, étiqueter et ranger les sacs", "peser|étiqueter|ranger", "les sacs"),
    Cas("Réparer et/ou remplacer la pièce", "réparer|remplacer", "la pièce"),
    Cas("Nettoyer puis désinfecter le plan", "nettoyer|désinfecter", "le plan"),
    Cas("Savoir régler et diriger la grue", "régler|diriger", "la grue"),
    Cas("Savoir la règle du quai", "savoir", "la règle du quai"),
    Cas("Être capable de conduire un chariot", "conduire", "un chariot"),
    Cas("Être en mesure d’alerter le chef", "alerter", "le chef"),
    Cas("Etre ponctuel", "etre", "ponctuel"),
    Cas("S’exprimer clairement à l’oral", "s’exprimer", "clairement à l’oral"),
    Cas("Se servir du chariot", "se servir", "du chariot"),
    Cas("S'adapter au trafic", "s'adapter", "au trafic"),
    Cas("Mettre en œuvre le plan de tri", "mettre en œuvre", "le plan de tri"),
    Cas("Préparer et mettre à jour le registre", "préparer|mettre à jour", "le registre"),
    Cas("Auto-évaluer sa pratique", "auto-évaluer", "sa pratique"),
    Cas("Trier les colis pour gagner du temps", "trier", "les colis", "pour gagner du temps"),
    Cas("Trier les colis, afin de tenir l’horaire.", "trier", "les colis", "afin de tenir l’horaire"),
    Cas("Trier les colis afin d’éviter les retards", "trier", "les colis", "afin d’éviter les retards"),
    Cas("Ranger le quai afin que chacun circule", "ranger", "le quai", "afin que chacun circule"),
    Cas("Tenir le registre en vue d’un contrôle", "tenir", "le registre", "en vue d’un contrôle"),
    Cas("Tenir le registre dans le but de facturer", "tenir", "le registre", "dans le but de facturer"),
    Cas("Caler la charge de manière à la stabiliser", "caler", "la charge", "de manière à la stabiliser"),
    Cas("Caler la charge de façon à rouler", "caler", "la charge", "de façon à rouler"),
    Cas("Former l’équipe dans la perspective d’une fusion", "former", "l’équipe", "dans la perspective d’une fusion"),
    Cas("Rédiger une note à destination du client", "rédiger", "une note", "à destination du client"),
    Cas("Préparer un colis pour un client pressé", "préparer", "un colis pour un client pressé"),
    Cas("Noter les écarts pour les rendre visibles", "noter", "les écarts", "pour les rendre visibles"),
    Cas("Noter les écarts pour en garder la trace", "noter", "les écarts", "pour en garder la trace"),
    Cas("Noter les écarts pour ne pas les oublier", "noter", "les écarts", "pour ne pas les oublier"),
    Cas("Noter les écarts pour que l’équipe corrige", "noter", "les écarts", "pour que l’équipe corrige"),
    Cas("Trier les colis en utilisant le scanner", "trier", "les colis", moyens="en utilisant le scanner"),
    Cas("Trier les colis en s’appuyant sur le plan", "trier", "les colis", moyens="en s’appuyant sur le plan"),
    Cas("Trier les colis en les pesant", "trier", "les colis", moyens="en les pesant"),
    Cas("Lever la charge à l’aide d’un palan", "lever", "la charge", moyens="à l’aide d’un palan"),
    Cas("Lever la charge au moyen du palan", "lever", "la charge", moyens="au moyen du palan"),
    Cas("Prévenir le client via la messagerie", "prévenir", "le client", moyens="via la messagerie"),
    Cas("Réduire l’attente grâce au fléchage", "réduire", "l’attente", moyens="grâce au fléchage"),
    Cas("Établir le bilan à partir des relevés", "établir", "le bilan", moyens="à partir des relevés"),
    Cas("Décider sur la base de mesures", "décider", moyens="sur la base de mesures"),
    Cas("Fixer la pièce par collage", "fixer", "la pièce", moyens="par collage"),
    Cas("Traiter les demandes exprimées par le client", "traiter", "les demandes exprimées par le client"),
    Cas("Classer les offres, par exemple celles du soir", "classer", "les offres, par exemple celles du soir"),
    Cas("Ranger le quai en avant de la halle", "ranger", "le quai en avant de la halle"),
    Cas("Agir en tant que référent", "agir", "en tant que référent"),
    Cas("Peser les sacs (pour facturer) chaque soir", "peser", "les sacs (pour facturer) chaque soir"),
    Cas(
        "Trier les colis en les pesant, afin de facturer",
        "trier",
        "les colis",
        "afin de facturer",
        "en les pesant",
    ),
    Cas(
        "Trier les colis pour facturer, en s’aidant du scanner",
        "trier",
        "les colis",
        "pour facturer",
        "en s’aidant du scanner",
    ),
    Cas(
        "Suivre le stock en comptant les sacs et en notant les écarts, pour commander à temps et afin de vendre",
        "suivre",
        "le stock",
        "pour commander à temps afin de vendre",
        "en comptant les sacs en notant les écarts",
    ),
    Cas(
        "Mobiliser, à l’aide de grilles, les forces de l’équipe pour avancer",
        "mobiliser",
        "les forces de l’équipe",
        "pour avancer",
        "à l’aide de grilles",
    ),
    Cas(
        "Conduire le camion dans le respect du code, tout en ménageant la charge",
        "conduire",
        "le camion",
        contexte="dans le respect du code tout en ménageant la charge",
    ),
    Cas(
        "Afin de garder la halle propre, balayer le sol",
        "balayer",
        "le sol",
        "Afin de garder la halle propre",
    ),
    Cas("Intervention près des quais", ""),
    Cas("La tenue du registre en notant les écarts", "", moyens="en notant les écarts"),
    Cas("", ""),
]


@pytest.mark.parametrize("cas", CAS, ids=lambda cas: cas.texte[:50])
def test_parties(cas: Cas) -> None:
    parties = analyser(cas.texte)
    assert parties.verbes == tuple(cas.verbes.split("|") if cas.verbes else ())
    assert (parties.objet, parties.finalite, parties.moyens, parties.contexte) == cas[2:]


def test_les_tranches_se_suivent() -> None:
    texte = "Trier les colis, afin de facturer"
    assert [(s.partie, texte[s.debut : s.fin]) for s in analyser(texte).segments] == [
        (Partie.VERBES, "Trier"),
        (Partie.OBJET, " les colis, "),
        (Partie.FINALITE, "afin de facturer"),
    ]


def test_texte_sans_verbe_reste_inconnu() -> None:
    parties = analyser("Atelier du quai")
    assert parties == Parties(segments=parties.segments)
    assert [segment.partie for segment in parties.segments] == [Partie.INCONNU]


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [("Trier pour vendre", True), ("Trier pour le client", False), ("Trier (pour vendre)", False), ("", False)],
)
def test_a_finalite(texte: str, attendu: bool) -> None:
    assert a_finalite(texte) is attendu


BOUTS = st.sampled_from(
    [
        "Gérer ",
        "et ",
        ", ",
        "les stocks ",
        "afin de ",
        "pour ",
        "en ",
        "utilisant ",
        "par ",
        "via ",
        "(",
        ")",
        "s’",
        "l’",
        "  ",
    ]
)


@given(st.one_of(st.text(), st.lists(BOUTS, max_size=25).map("".join)))
def test_tranches_contigues_sur_tout_texte(texte: str) -> None:
    segments = analyser(texte).segments
    assert "".join(texte[segment.debut : segment.fin] for segment in segments) == texte
    assert all(a.fin == b.debut for a, b in pairwise(segments))


@pytest.mark.parametrize("motif", ["en ", "pour le ", "par ", "afin de ", "(", ", gérer", " ", "et ", "savoir "])
def test_texte_demesure(motif: str) -> None:
    texte = "Gérer " + motif * (100_000 // len(motif))
    segments = analyser(texte).segments
    assert segments[-1].fin == len(texte)
