"""Me situer: an answer follows its sentence, a bloc is counted in words, nothing is ever averaged."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brique.parcours.positionnement import PositionBloc, Reponse, blocs_a_situer, compter, prochain
from brique.passerelles.valeurs import Cle
from brique.referentiel.fiche import Bloc, Fiche

NUMERO = "RNCP1001"
VENDRE = Bloc(f"{NUMERO}BC01", "Vendre", "- Accueillir le client\n- Encaisser une vente")
TENIR = Bloc(f"{NUMERO}BC02", "Tenir un rayon", "- Gérer un stock")


def fiche(*blocs: Bloc, **autres: str) -> Fiche:
    return Fiche(NUMERO, "CQP fictif", blocs=blocs, **autres)  # type: ignore[arg-type]


def test_chaque_competence_est_une_question() -> None:
    vendre, tenir = blocs_a_situer(fiche(VENDRE, TENIR))
    assert [e.texte for e in vendre.enonces] == ["Accueillir le client", "Encaisser une vente"]
    assert (tenir.cle, tenir.libelle, tenir.detaille) == (Cle(NUMERO, f"{NUMERO}BC02"), "Tenir un rayon", True)


def test_une_reponse_suit_sa_phrase_et_pas_sa_place() -> None:
    avant = blocs_a_situer(fiche(VENDRE))[0]
    apres = blocs_a_situer(fiche(VENDRE._replace(liste_competences="- Encaisser  une VENTE\n- Accueillir le client")))[
        0
    ]
    assert [e.cle for e in apres.enonces] == [e.cle for e in reversed(avant.enonces)]


def test_une_phrase_reecrite_n_a_plus_de_reponse() -> None:
    avant = blocs_a_situer(fiche(VENDRE))[0]
    apres = blocs_a_situer(fiche(VENDRE._replace(liste_competences="- Accueillir tous les clients")))
    reponses = {(avant.cle, e.cle): Reponse.OUI for e in avant.enonces}
    assert compter(apres, reponses) == (PositionBloc(avant.cle, sans_reponse=1),)


def test_deux_fois_la_meme_phrase_font_deux_questions() -> None:
    (bloc,) = blocs_a_situer(fiche(VENDRE._replace(liste_competences="- Peser\n- Emballer\n- Peser")))
    assert len({e.cle for e in bloc.enonces}) == 3


def test_sans_competence_on_demande_sur_l_intitule() -> None:
    (bloc,) = blocs_a_situer(fiche(VENDRE._replace(liste_competences="")))
    assert ([e.texte for e in bloc.enonces], bloc.detaille) == (["Vendre"], False)


def test_une_fiche_du_rs_se_demande_entiere() -> None:
    (bloc,) = blocs_a_situer(Fiche("RS12", "Habilitation", capacites_attestees="- Conduire un chariot"))
    assert (bloc.cle, [e.texte for e in bloc.enonces]) == (Cle("RS12"), ["Conduire un chariot"])


def test_on_reprend_au_premier_bloc_inacheve() -> None:
    blocs = blocs_a_situer(fiche(VENDRE, TENIR))
    assert prochain(compter(blocs, {})) == 0
    vendre = {(blocs[0].cle, e.cle): Reponse.NON for e in blocs[0].enonces}
    assert prochain(compter(blocs, vendre)) == 1
    tout = vendre | {(blocs[1].cle, e.cle): Reponse.EN_PARTIE for e in blocs[1].enonces}
    assert prochain(compter(blocs, tout)) is None


@pytest.mark.parametrize(
    ("nombres", "phrase"),
    [
        ((0, 0, 0, 4), "Vous n’avez pas encore répondu."),
        ((4, 0, 0, 0), "Vous faites tout ce que ce bloc demande."),
        ((1, 0, 0, 0), "Vous faites ce que ce bloc demande."),
        ((0, 0, 3, 0), "Vous ne faites encore rien de ce que ce bloc demande."),
        ((2, 1, 1, 0), "Sur 4 compétences, oui : 2, en partie : 1, non : 1."),
        ((2, 0, 0, 1), "Sur 3 compétences, oui : 2, sans réponse : 1."),
    ],
)
def test_le_resultat_en_mots(nombres: tuple[int, int, int, int], phrase: str) -> None:
    assert PositionBloc(Cle(NUMERO), *nombres).phrase == phrase


def test_aucune_note_n_est_tiree() -> None:
    """Counts only: the value has no field, and no property, that is a mark or a mean."""
    assert [champ.name for champ in fields(PositionBloc)] == ["cle", "oui", "en_partie", "non", "sans_reponse"]
    position = PositionBloc(Cle(NUMERO), 1, 1, 1, 1)
    assert not [nom for nom in dir(position) if isinstance(getattr(position, nom), float)]


@given(st.lists(st.sampled_from([*Reponse, None]), min_size=1, max_size=12))
def test_rien_ne_se_perd_en_comptant(dites: list[Reponse | None]) -> None:
    (bloc,) = blocs_a_situer(
        fiche(VENDRE._replace(liste_competences="\n".join(f"- Savoir {n}" for n in range(len(dites)))))
    )
    reponses = {(bloc.cle, e.cle): dite for e, dite in zip(bloc.enonces, dites, strict=True) if dite is not None}
    (position,) = compter([bloc], reponses)
    assert position.total == len(dites)
    assert (position.oui, position.sans_reponse) == (dites.count(Reponse.OUI), dites.count(None))
    assert position.entier is (None not in dites)
    assert position.phrase
    assert position.constat
