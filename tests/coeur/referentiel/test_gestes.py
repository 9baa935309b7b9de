"""Edits of a draft: pure, exact, and in conflict as soon as what they found before is no longer there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from brique.referentiel.forme_json import depuis_json, en_json
from brique.referentiel.redaction import FIN, Acte, Brouillon, Choix, Doute, ErreurConflit, Geste, faire, faire_tous
from brique.referentiel.redaction.brouillon import parties
from brique.referentiel.redaction.cles import numeroter
from brique.referentiel.redaction.gestes import ENSEMBLE, LISTES, lire_champ, texte_de, trouver
from tests.coeur.referentiel.fabrique_brouillons import ENTIER

BROUILLON = numeroter(ENTIER)
CLES = [partie.cle for partie in parties(BROUILLON)]
CHAMPS = {"texte", "enonce", "libelle", "titre", "code", "rubrique", "niveau", "optionnel", "prerequis"}
A_DOUBLES = numeroter(replace(ENTIER, blocs=ENTIER.blocs[:1] * 2, activites=ENTIER.activites * 2, textes=()))
des_brouillons = st.sampled_from([BROUILLON, A_DOUBLES, Brouillon()])


def emplacements(brouillon: Brouillon) -> list[tuple[str, str]]:
    """Every (part, list) where something can be put."""
    return [(getattr(p, "cle", ""), nom) for p in (brouillon, *parties(brouillon)) for nom in LISTES if hasattr(p, nom)]


def champs_de(partie: Any) -> list[str]:
    return sorted(champ for champ in CHAMPS if hasattr(partie, champ))


def cles(brouillon: Brouillon) -> Counter[str]:
    return Counter(partie.cle for partie in parties(brouillon))


def textes_par_cle(brouillon: Brouillon) -> dict[str, str]:
    return {partie.cle: texte_de(partie) for partie in parties(brouillon)}


@given(des_brouillons, st.data())
def test_modifier_ne_touche_que_sa_partie(brouillon: Brouillon, donnees: st.DataObject) -> None:
    cible = donnees.draw(st.sampled_from([ENSEMBLE, *cles(brouillon)]))
    partie = trouver(brouillon, cible)
    champ = donnees.draw(st.sampled_from(champs_de(partie) or ["intitule", "numero", "certificateur"]))
    avant = lire_champ(partie, champ)
    apres = donnees.draw(
        st.sampled_from({"niveau": ["0", "7", "42"], "optionnel": ["oui", ""]}.get(champ, ["", "neuf"]))
    )
    geste = Geste(Acte.MODIFIER, cible, champ, avant, apres)
    empreinte = en_json(brouillon)
    fait = faire(brouillon, geste)
    assert en_json(brouillon) == empreinte, "un geste ne change pas le brouillon qu’on lui donne"
    assert lire_champ(trouver(fait, cible), champ) == apres
    assert faire(fait, geste) is fait, "fait deux fois, il ne fait rien de plus"
    assert faire(fait, Geste(Acte.MODIFIER, cible, champ, apres, avant)) == brouillon
    assert cles(fait) == cles(brouillon)
    autres = {cle: texte for cle, texte in textes_par_cle(fait).items() if cle != cible}
    assert autres.items() <= textes_par_cle(brouillon).items()


@given(st.sampled_from(CLES), st.text(max_size=5))
def test_modifier_ce_qui_a_change_est_un_conflit(cible: str, perime: str) -> None:
    partie = trouver(BROUILLON, cible)
    champ = next(c for c in ("texte", "enonce", "libelle", "titre") if hasattr(partie, c))
    actuel = texte_de(partie)
    geste = Geste(Acte.MODIFIER, cible, champ, avant=f"{actuel}{perime}!", apres=f"{actuel}?")
    with pytest.raises(ErreurConflit) as conflit:
        faire(BROUILLON, geste)
    assert conflit.value.actuel == actuel
    assert conflit.value.geste == geste
    assert "Rien n’a été remplacé" in str(conflit.value)
    with pytest.raises(ErreurConflit):
        faire(BROUILLON, Geste(Acte.RETIRER, cible, avant=f"{actuel}{perime}!"))


@given(des_brouillons, st.data())
def test_ajouter_puis_retirer_ne_laisse_rien(brouillon: Brouillon, donnees: st.DataObject) -> None:
    vers, champ = donnees.draw(st.sampled_from(emplacements(brouillon)))
    voisines = [enfant.cle for enfant in getattr(trouver(brouillon, vers), champ)]
    voisin = donnees.draw(st.sampled_from(["", FIN, *voisines]))
    ajout = Geste(Acte.AJOUTER, "neuve", champ, apres="neuf", vers=vers, voisin=voisin)
    fait = faire(brouillon, ajout)
    rang = {"": 0, FIN: len(voisines)}.get(voisin, voisines.index(voisin) + 1 if voisin in voisines else 0)
    assert [e.cle for e in getattr(trouver(fait, vers), champ)] == [*voisines[:rang], "neuve", *voisines[rang:]]
    assert faire(fait, ajout) is fait
    retour = faire(fait, Geste(Acte.RETIRER, "neuve", avant="neuf"))
    assert retour == brouillon
    assert cles(retour) == cles(brouillon)
    assert faire(retour, Geste(Acte.RETIRER, "neuve", avant="neuf")) is retour


@given(des_brouillons, st.data())
def test_deplacer_ne_perd_rien(brouillon: Brouillon, donnees: st.DataObject) -> None:
    connues = sorted(cles(brouillon))
    if not connues:
        return
    cible = donnees.draw(st.sampled_from(connues))
    vers, champ = donnees.draw(st.sampled_from(emplacements(brouillon)))
    voisin = donnees.draw(st.sampled_from(["", FIN, *connues]))
    partie = trouver(brouillon, cible)
    try:
        fait = faire(brouillon, Geste(Acte.DEPLACER, cible, champ, vers=vers, voisin=voisin))
    except (ErreurConflit, KeyError):
        dedans = vers == cible or trouver(replace(Brouillon(), blocs=(partie,)), vers) is not None
        assert dedans or not isinstance(partie, classe_de(champ))
        return
    assert cles(fait) == cles(brouillon)
    assert textes_par_cle(fait) == textes_par_cle(brouillon)
    rangees = [e.cle for e in getattr(trouver(fait, vers), champ)]
    assert cible in rangees
    assert depuis_json(Brouillon, en_json(fait)) == fait, "chaque partie reste de l’espèce de sa liste"
    if voisin in rangees and voisin != cible:
        assert rangees.index(cible) == rangees.index(voisin) + 1
    if voisin == "":
        assert rangees[0] == cible
    if voisin == FIN:
        assert rangees[-1] == cible


def classe_de(champ: str) -> type:
    vide = {"textes": "x1", "activites": "a1", "blocs": "b1", "competences": "b1c1"}
    return type(trouver(BROUILLON, vide.get(champ, "a1t1")))


def test_deplacer_apres_soi_meme_ne_bouge_rien() -> None:
    geste = Geste(Acte.DEPLACER, "b1c1", "competences", vers="b1", voisin="b1c1")
    assert faire(BROUILLON, geste) is BROUILLON


def test_deplacer_dans_une_liste_d_une_autre_espece_est_refuse() -> None:
    with pytest.raises(KeyError):
        faire(BROUILLON, Geste(Acte.DEPLACER, "b1m1", "competences", vers="b1", voisin=FIN))
    ailleurs = faire(BROUILLON, Geste(Acte.DEPLACER, "b1m1", "criteres", vers="b1c2", voisin=FIN))
    assert [p.texte for p in trouver(ailleurs, "b1c2").criteres] == ["Dossier :"]
    with pytest.raises(ErreurConflit, match="dans elle-même"):
        faire(BROUILLON, Geste(Acte.DEPLACER, "b1", "blocs", vers="b1c1", voisin=FIN))


@pytest.mark.parametrize(
    "geste",
    [
        Geste(Acte.RETIRER, ENSEMBLE, avant="CQP Vendeur-conseil en fleurs"),
        Geste(Acte.DEPLACER, ENSEMBLE, "blocs", vers="b1"),
        Geste(Acte.AJOUTER, ENSEMBLE, "blocs", apres="x", voisin=FIN),
        Geste(Acte.AJOUTER, "n1", "cle", apres="x", voisin=FIN),
        Geste(Acte.MODIFIER, "b1", "cle", "b1", "b2"),
        Geste(Acte.MODIFIER, "b1", "competences", "", "x"),
        Geste(Acte.MODIFIER, ENSEMBLE, "doutes", "", "x"),
    ],
)
def test_ce_qu_aucun_brouillon_ne_peut_subir(geste: Geste) -> None:
    with pytest.raises(KeyError):
        faire(BROUILLON, geste)


def test_ce_que_quelqu_un_a_retire_entre_temps() -> None:
    sans = faire(BROUILLON, Geste(Acte.RETIRER, "b1", avant="Vendre des fleurs – et conseiller"))
    assert [bloc.code for bloc in sans.blocs] == ["2", "3"]
    for geste in (
        Geste(Acte.MODIFIER, "b1c1", "enonce", "Accueillir le client afin de cerner sa demande", "x"),
        Geste(Acte.AJOUTER, "n1", "competences", apres="x", vers="b1", voisin=FIN),
        Geste(Acte.DEPLACER, "b1c1", "competences", vers="b2", voisin=FIN),
        Geste(Acte.DEPLACER, "b2c1", "competences", vers="b1", voisin=FIN),
    ):
        with pytest.raises(ErreurConflit) as conflit:
            faire(sans, geste)
        assert conflit.value.actuel is None


def avec_doute() -> Brouillon:
    prendre = Geste(Acte.MODIFIER, "b1c1", "enonce", BROUILLON.blocs[0].competences[0].enonce, "Accueillir")
    retirer = Geste(Acte.RETIRER, "b1c2", avant="Conseiller un bouquet selon l’occasion")
    doute = Doute("d9", "r", "m", "b1c1", (), (Choix("garder", "g"), Choix("prendre", "p", (prendre, retirer))))
    return replace(BROUILLON, doutes=(doute,))


def test_trancher_fait_les_gestes_du_choix() -> None:
    brouillon = avec_doute()
    pris = faire(brouillon, Geste(Acte.TRANCHER, "d9", apres="prendre"))
    assert [c.enonce for c in pris.blocs[0].competences] == ["Accueillir", "Encaisser"]
    assert (pris.doutes[0].tranche, pris.doutes_ouverts) == ("prendre", ())
    assert faire(pris, Geste(Acte.TRANCHER, "d9", apres="prendre")) is pris
    garde = faire(brouillon, Geste(Acte.TRANCHER, "d9", apres="garder"))
    assert garde == brouillon
    assert garde.doutes_ouverts == ()
    rouvert = faire(garde, Geste(Acte.TRANCHER, "d9", avant="garder"))
    assert rouvert.doutes_ouverts == brouillon.doutes


@pytest.mark.parametrize(
    ("gestes", "dit"),
    [
        ([Geste(Acte.TRANCHER, "d0", apres="prendre")], "n’existe plus"),
        ([Geste(Acte.TRANCHER, "d9", apres="jeter")], "n’est pas proposé"),
        (
            [Geste(Acte.TRANCHER, "d9", apres="garder"), Geste(Acte.TRANCHER, "d9", apres="prendre")],
            "déjà tranché",
        ),
        (
            [
                Geste(Acte.MODIFIER, "b1c2", "enonce", "Conseiller un bouquet selon l’occasion", "Autre"),
                Geste(Acte.TRANCHER, "d9", apres="prendre"),
            ],
            "a modifié ce que vous retirez",
        ),
    ],
)
def test_trancher_en_conflit_ne_fait_rien(gestes: list[Geste], dit: str) -> None:
    brouillon = avec_doute()
    with pytest.raises(ErreurConflit, match=dit):
        faire_tous(brouillon, gestes)
    assert brouillon.doutes_ouverts


def test_les_cles_sont_uniques_et_gardees() -> None:
    sans = numeroter(ENTIER)
    assert all(cles(sans)[cle] == 1 for cle in cles(sans))
    assert numeroter(sans) == sans
    assert [p.cle for p in parties(numeroter(sans))] == [p.cle for p in parties(sans)]
    double = replace(sans, blocs=(sans.blocs[0], replace(sans.blocs[0], libelle="Copie"), *sans.blocs[1:]))
    apres = numeroter(double)
    assert max(cles(apres).values()) == 1
    assert apres.blocs[0].cle == "b1"
    assert trouver(apres, "b2").libelle == "Livrer"
    assert [d.cle for d in numeroter(replace(sans, doutes=sans.doutes * 2)).doutes][:3] == ["d1", "d2", "d3"]


class DeuxPersonnes(RuleBasedStateMachine):
    """Two people edit the same draft, each from what their page last showed: nothing written is lost in silence."""

    def __init__(self) -> None:
        super().__init__()
        self.commun = BROUILLON
        self.pages = [BROUILLON, BROUILLON]
        self.ecrits: dict[str, str] = {}
        self.ajouts = 0

    def _cibles(self, qui: int) -> Iterator[str]:
        return (partie.cle for partie in parties(self.pages[qui]))

    def _essayer(self, geste: Geste) -> bool:
        avant = self.commun
        try:
            self.commun = faire(avant, geste)
        except (ErreurConflit, KeyError):
            assert self.commun is avant
            return False
        return True

    @rule(qui=st.sampled_from([0, 1]))
    def recharger(self, qui: int) -> None:
        self.pages[qui] = self.commun

    @precondition(lambda self: any(True for _ in self._cibles(0)))
    @rule(qui=st.sampled_from([0, 1]), quoi=st.integers(0, 200), texte=st.sampled_from(["un", "deux", "trois"]))
    def modifier(self, qui: int, quoi: int, texte: str) -> None:
        connues = list(self._cibles(qui))
        if not connues:
            return
        cible = connues[quoi % len(connues)]
        vue = trouver(self.pages[qui], cible)
        champ = next(c for c in ("texte", "enonce", "libelle", "titre") if hasattr(vue, c))
        actuelle = trouver(self.commun, cible)
        fait = self._essayer(Geste(Acte.MODIFIER, cible, champ, texte_de(vue), texte))
        a_jour = actuelle is not None and texte_de(actuelle) in {texte_de(vue), texte}
        assert fait == a_jour
        if fait:
            self.ecrits[cible] = texte

    @rule(qui=st.sampled_from([0, 1]), quoi=st.integers(0, 200), texte=st.sampled_from(["neuf", "autre"]))
    def ajouter(self, qui: int, quoi: int, texte: str) -> None:
        lieux = emplacements(self.pages[qui])
        vers, champ = lieux[quoi % len(lieux)]
        self.ajouts += 1
        cle = f"n{self.ajouts}"
        if self._essayer(Geste(Acte.AJOUTER, cle, champ, apres=texte, vers=vers, voisin=FIN)):
            self.ecrits[cle] = texte

    @rule(qui=st.sampled_from([0, 1]), quoi=st.integers(0, 200))
    def retirer(self, qui: int, quoi: int) -> None:
        connues = list(self._cibles(qui))
        if not connues:
            return
        cible = connues[quoi % len(connues)]
        if self._essayer(Geste(Acte.RETIRER, cible, avant=texte_de(trouver(self.pages[qui], cible)))):
            restantes = cles(self.commun)
            self.ecrits = {cle: texte for cle, texte in self.ecrits.items() if cle in restantes}

    @rule(qui=st.sampled_from([0, 1]), quoi=st.integers(0, 200), ou=st.integers(0, 200))
    def deplacer(self, qui: int, quoi: int, ou: int) -> None:
        connues = list(self._cibles(qui))
        if not connues:
            return
        lieux = emplacements(self.pages[qui])
        vers, champ = lieux[ou % len(lieux)]
        avant = cles(self.commun)
        self._essayer(Geste(Acte.DEPLACER, connues[quoi % len(connues)], champ, vers=vers, voisin=""))
        assert cles(self.commun) == avant

    @invariant()
    def chaque_ecrit_est_la(self) -> None:
        assert max(cles(self.commun).values(), default=1) == 1
        presents = textes_par_cle(self.commun)
        assert self.ecrits.items() <= presents.items()


DeuxPersonnes.TestCase.settings = settings(max_examples=8, stateful_step_count=10)
TestDeuxPersonnes = DeuxPersonnes.TestCase
