"""What a form says becomes acts, and what was done can be undone: properties of any draft, without a database."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brique.erreurs import ErreurArgument
from brique.referentiel.redaction import Acte, Brouillon, ErreurConflit, Geste, Passage, faire, faire_tous
from brique.referentiel.redaction.brouillon import parties
from brique.referentiel.redaction.gestes import trouver
from portail.referentiel.atelier.actes import gestes_d_acte, gestes_d_ajout
from portail.referentiel.atelier.defaire import inverse, inverse_de_tous
from portail.referentiel.atelier.departs import nommer, refermable
from portail.referentiel.atelier.saisie import Saisie, ecrire_lignes, lire_ecriture, lire_saisies
from tests.portail.referentiel.atelier_fabrique import BROUILLON, DOUTES, ENONCE

textes = st.text(st.sampled_from("abé’ -–•1o.)\u00a0"), max_size=12)
lignes = st.lists(textes, max_size=8).map("\n".join)


def liste(passages: tuple[Passage, ...]) -> Brouillon:
    """The draft with these critères on its first compétence."""
    bloc = BROUILLON.blocs[0]
    competence = replace(bloc.competences[0], criteres=passages)
    return replace(BROUILLON, blocs=(replace(bloc, competences=(competence, *bloc.competences[1:])),))


def criteres(brouillon: Brouillon) -> tuple[Passage, ...]:
    return brouillon.blocs[0].competences[0].criteres


def saisir(passages: tuple[Passage, ...], texte: str) -> Saisie:
    return Saisie("b1c1", "criteres", ecrire_lignes(passages)[1], texte)


passages = st.lists(st.tuples(st.text(st.sampled_from("abé –-"), max_size=8), st.integers(0, 2)), max_size=6).map(
    lambda lus: tuple(Passage(t, n, f"k{rang}") for rang, (t, n) in enumerate(lus))
)


@given(passages)
def test_une_liste_que_personne_ne_touche_ne_change_pas(lus: tuple[Passage, ...]) -> None:
    assert lire_ecriture(saisir(lus, ecrire_lignes(lus)[0])).gestes == []


@given(passages, lignes)
def test_une_liste_ecrite_est_la_liste_lue(lus: tuple[Passage, ...], texte: str) -> None:
    depart = liste(lus)
    ecriture = lire_ecriture(saisir(lus, texte))
    ecrits = criteres(faire_tous(depart, ecriture.gestes))
    attendus = [apres for _avant, apres in ecriture.lignes]
    assert [(p.cle, p.niveau, p.texte) for p in ecrits] == [(li.cle, li.niveau, li.texte) for li in attendus]
    assert len({p.cle for p in ecrits}) == len(ecrits)


@given(passages, lignes, lignes)
def test_une_liste_enregistree_puis_reprise_se_compare_a_ce_qui_fut_enregistre(
    lus: tuple[Passage, ...], premier: str, second: str
) -> None:
    ecriture = lire_ecriture(saisir(lus, premier))
    depart = faire_tous(liste(lus), ecriture.gestes)
    encore = Saisie("b1c1", "criteres", ecriture.suite(()), premier)
    assert faire_tous(depart, lire_ecriture(encore).gestes) == depart
    suite = lire_ecriture(replace(encore, apres=second))
    assert [p.texte for p in criteres(faire_tous(depart, suite.gestes))] == [li.texte for _, li in suite.lignes]


@given(passages, lignes)
def test_le_meme_envoi_deux_fois_n_ajoute_rien(lus: tuple[Passage, ...], texte: str) -> None:
    gestes = lire_ecriture(saisir(lus, texte)).gestes
    une_fois = faire_tous(liste(lus), gestes)
    ajouts = [geste for geste in lire_ecriture(saisir(lus, texte)).gestes if geste.acte is Acte.AJOUTER]
    assert len(criteres(faire_tous(une_fois, ajouts))) == len(criteres(une_fois))


def test_une_ligne_que_l_autre_a_ajoutee_ne_passe_pas_pour_retiree() -> None:
    lus = criteres(BROUILLON)
    ecriture = lire_ecriture(saisir(lus, "Les cotes sont tenues\nLe temps est respecté"))
    ajout = Geste(Acte.AJOUTER, "autre", "criteres", apres="La sécurité est tenue", vers="b1c1", voisin="*")
    depart = faire_tous(faire(BROUILLON, ajout), ecriture.gestes)
    reprise = Saisie("b1c1", "criteres", ecriture.suite(()), "Les cotes sont tenues\nLe temps est bien respecté")
    fini = faire_tous(depart, lire_ecriture(reprise).gestes)
    assert [p.texte for p in criteres(fini)] == [
        "Les cotes sont tenues",
        "Le temps est bien respecté",
        "La sécurité est tenue",
    ]


def test_couper_et_coller_une_ligne_la_deplace_avec_son_nom() -> None:
    lus = (Passage("un", cle="k1"), Passage("deux", cle="k2"), Passage("trois", cle="k3"))
    gestes = lire_ecriture(saisir(lus, "deux\ntrois\nun")).gestes
    assert [geste.acte for geste in gestes] == [Acte.DEPLACER]
    assert [p.cle for p in criteres(faire_tous(liste(lus), gestes))] == ["k2", "k3", "k1"]


@pytest.mark.parametrize(
    ("texte", "attendus"),
    [
        ("• un\n• deux", [("un", 0), ("deux", 0)]),
        ("- un\n- - deux\n- trois", [("un", 0), ("deux", 1), ("trois", 0)]),
        ("un\n– deux\n\n  – – trois  ", [("un", 0), ("deux", 1), ("trois", 2)]),
        ("1. un\r\n2. deux", [("un", 0), ("deux", 0)]),
        ("un\x00\x0b", [("un", 0)]),
        ("   \n–\n•", []),
    ],
)
def test_ce_que_l_on_colle_perd_ses_puces_et_garde_ses_retraits(texte: str, attendus: list[tuple[str, int]]) -> None:
    saisies = lire_saisies({"a:b1c1:criteres": "[]", "t:b1c1:criteres": texte})
    gestes = lire_ecriture(saisies[0]).gestes
    assert [(p.texte, p.niveau) for p in criteres(faire_tous(liste(()), gestes))] == attendus


def test_un_champ_se_lit_avec_ce_qui_s_y_trouvait() -> None:
    donnees = {
        "csrfmiddlewaretoken": "x",
        "a:b1c1:enonce": "Avant",
        "t:b1c1:enonce": "  Après\r\n  coup ",
        "a:b1:optionnel": "oui",
        "a:b1:libelle": "Sans texte envoyé",
        "a:b1:prerequis": "",
        "t:b1:prerequis": "un\r\n\r\n  deux ",
    }
    gestes = [g for saisie in lire_saisies(donnees) for g in lire_ecriture(saisie).gestes]
    assert gestes == [
        Geste(Acte.MODIFIER, "b1c1", "enonce", "Avant", "Après coup"),
        Geste(Acte.MODIFIER, "b1", "optionnel", "oui", ""),
        Geste(Acte.MODIFIER, "b1", "prerequis", "", "un\ndeux"),
    ]


@pytest.mark.parametrize("avant", ["{", "[1]", '[["a"]]', '[["a", "x", "b"]]', "null"])
def test_un_formulaire_forge_est_refuse(avant: str) -> None:
    with pytest.raises(ErreurArgument):
        lire_ecriture(Saisie("b1c1", "criteres", avant, "un"))


def test_un_texte_sans_fin_est_refuse() -> None:
    with pytest.raises(ErreurArgument, match="caractères"):
        lire_saisies({"a:b1c1:enonce": "", "t:b1c1:enonce": "a" * 500_000})


# --- buttons


@pytest.mark.parametrize(
    ("acte", "attendu"),
    [
        ("monter:b1c2", ["b1c2", "b1c1"]),
        ("descendre:b1c1", ["b1c2", "b1c1"]),
        ("monter:b1c1", ["b1c1", "b1c2"]),
        ("descendre:b1c2", ["b1c1", "b1c2"]),
        ("retirer:b1c1", ["b1c2"]),
        ("ranger:b1c1", ["b1c2"]),
        ("ranger:b2c1", ["b1c1", "b1c2"]),
        ("monter:inconnue", ["b1c1", "b1c2"]),
        ("enregistrer", ["b1c1", "b1c2"]),
        ("n’importe:b1c1", ["b1c1", "b1c2"]),
    ],
)
def test_un_bouton_fait_ce_qu_il_dit(acte: str, attendu: list[str]) -> None:
    gestes = gestes_d_acte(BROUILLON, acte, {"r:b1c1": "b2"}, [])
    fini = faire_tous(BROUILLON, gestes)
    assert [c.cle for c in fini.blocs[0].competences] == attendu
    if acte == "ranger:b1c1":
        assert [c.cle for c in fini.blocs[1].competences] == ["b2c1", "b1c1"]


def test_retirer_ce_que_l_autre_a_recrit_est_un_conflit() -> None:
    vue = Saisie("b1c1", "enonce", "Ce que la page montrait", "Ce que la page montrait")
    (geste,) = gestes_d_acte(BROUILLON, "retirer:b1c1", {}, [vue])
    with pytest.raises(ErreurConflit):
        faire(BROUILLON, geste)


def test_coller_plusieurs_competences_en_ajoute_autant_une_seule_fois() -> None:
    donnees = {"revision": "4", "n:b2:competences": "• Nettoyer la ligne\n• Ranger le poste\n", "n::places": "x"}
    gestes = gestes_d_ajout(donnees)
    fini = faire_tous(faire_tous(BROUILLON, gestes), gestes_d_ajout(donnees))
    assert [c.enonce for c in fini.blocs[1].competences] == [
        "Surveiller la ligne",
        "Nettoyer la ligne",
        "Ranger le poste",
    ]


# --- undoing

cles = st.sampled_from(["", *(partie.cle for partie in parties(BROUILLON))])
champs = st.sampled_from(
    ["enonce", "texte", "libelle", "code", "niveau", "optionnel", "prerequis", "titre", "intitule"]
)
places = st.sampled_from(["textes", "activites", "blocs", "passages", "taches", "competences", "modalites", "criteres"])
valeurs = st.sampled_from(["", "oui", "2", "un texte"])


@st.composite
def un_geste(draw: st.DrawFn) -> Geste:
    return Geste(
        draw(st.sampled_from(Acte)),
        draw(st.one_of(cles, st.sampled_from(["n1", "d1", "d2"]))),
        draw(st.one_of(champs, places)),
        avant="",
        apres=draw(st.one_of(valeurs, st.sampled_from(["prendre", "garder", "vu"]))),
        vers=draw(cles),
        voisin=draw(st.one_of(cles, st.just("*"))),
    )


def ajuster(brouillon: Brouillon, geste: Geste) -> Geste:
    """The act as a page that saw ``brouillon`` would send it."""
    partie = trouver(brouillon, geste.cible)
    if geste.acte is Acte.MODIFIER and partie is not None:
        valeur = getattr(partie, geste.champ)
        return replace(geste, avant=("oui" if valeur else "") if isinstance(valeur, bool) else str(valeur))
    if geste.acte is Acte.RETIRER and partie is not None:
        principal = next(nom for nom in ("texte", "enonce", "libelle", "titre") if hasattr(partie, nom))
        return replace(geste, avant=getattr(partie, principal))
    return geste


@given(st.lists(un_geste(), max_size=6))
def test_tout_geste_se_defait(gestes: list[Geste]) -> None:
    depart = replace(BROUILLON, doutes=DOUTES)
    courant, faits, inverses = depart, [], []
    for brut in gestes:
        try:
            geste = ajuster(courant, brut)
            suivant, retour = faire(courant, geste), inverse(courant, geste)
        except (ErreurConflit, KeyError, AttributeError, StopIteration):
            continue
        if not all(type(p.cle) is str for p in parties(suivant)):
            continue
        assert faire_tous(suivant, retour) == courant
        assert faire_tous(suivant, retour).doutes == courant.doutes
        inverses[:0] = retour
        faits.append(geste)
        courant = suivant
    assert faire_tous(courant, inverses) == depart
    assert tuple(inverses) == inverse_de_tous(depart, faits)


def test_une_partie_retiree_revient_entiere_a_sa_place() -> None:
    geste = Geste(Acte.RETIRER, "b1", avant="Préparer la ligne")
    revenu = faire_tous(faire(BROUILLON, geste), inverse(BROUILLON, geste))
    assert revenu == BROUILLON
    assert [p.cle for p in parties(revenu)] == [p.cle for p in parties(BROUILLON)]


# --- names and doubts


def test_un_doute_peut_toujours_se_refermer() -> None:
    sans_issue = replace(DOUTES[0], choix=DOUTES[0].choix[1:])
    choix = refermable(sans_issue).choix
    assert [c.cle for c in choix] == ["prendre", "vu"]
    assert refermable(DOUTES[0]) == DOUTES[0]
    pris = replace(sans_issue, choix=(replace(DOUTES[0].choix[1], cle="vu"),))
    assert [c.cle for c in refermable(pris).choix] == ["vu", "vu-2"]


@pytest.mark.parametrize("cle", ["", "b1", "../../etc", "<script>", "a" * 200])
def test_chaque_partie_a_un_nom_qu_une_adresse_peut_porter(cle: str) -> None:
    bloc, autre = BROUILLON.blocs
    nomme = nommer(replace(BROUILLON, blocs=(replace(bloc, cle=cle), replace(autre, cle=cle))))
    noms = [partie.cle for partie in parties(nomme)]
    assert len(set(noms)) == len(noms)
    assert all(nom and len(nom) <= 40 and nom.replace("-", "").replace("_", "").isalnum() for nom in noms)
    assert nomme == BROUILLON


def test_la_page_ecrit_ses_lignes_en_json_que_le_navigateur_renvoie() -> None:
    texte, avant = ecrire_lignes((Passage('dit « "oui" »', 1, "k1"),))
    assert texte == '– dit « "oui" »'
    assert json.loads(avant) == [["k1", 1, 'dit « "oui" »']]
    assert ENONCE in [c.enonce for c in BROUILLON.blocs[0].competences]
