"""Two drafts compared: the three référentiels, down to the critères."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings

from brique.referentiel.ecart import EcartFiche, Nature, comparer_brouillons, cote_apres, cote_avant
from brique.referentiel.redaction import (
    Activite,
    BlocEcrit,
    Brouillon,
    CompetenceEcrite,
    Doute,
    Geste,
    Passage,
    Place,
    Texte,
    faire,
)
from brique.referentiel.redaction.gestes import Acte
from tests.coeur.referentiel.fabrique_brouillons import ENTIER, brouillons, enonces

TIERS = settings(max_examples=settings().max_examples // 3)  # each example is a whole comparison


def avec_bloc(rang: int, **champs: object) -> Brouillon:
    blocs = list(ENTIER.blocs)
    blocs[rang] = replace(blocs[rang], **champs)  # type: ignore[arg-type]  # fields of a BlocEcrit
    return replace(ENTIER, blocs=tuple(blocs))


def avec_competence(**champs: object) -> Brouillon:
    premiere, *autres = ENTIER.blocs[0].competences
    return avec_bloc(0, competences=(replace(premiere, **champs), *autres))  # type: ignore[arg-type]


def test_le_meme_brouillon_lu_ailleurs() -> None:
    """Keys, places, doubts and origin are not what it says."""
    ailleurs = replace(
        ENTIER,
        origine="autre.docx",
        doutes=(Doute("d9", "x", "y"),),
        activites=tuple(replace(a, cle=f"k{n}", place=Place("p9", "ligne 9")) for n, a in enumerate(ENTIER.activites)),
    )
    assert comparer_brouillons(ENTIER, ailleurs).identique


def test_un_enonce_et_ses_criteres() -> None:
    apres = avec_competence(
        enonce="Accueillir le client afin de comprendre sa demande",
        criteres=(Passage("Le client est salué dès son entrée"), Passage("Le ton est courtois")),
    )
    ecart = comparer_brouillons(ENTIER, apres)
    assert [bloc.nature for bloc in ecart.blocs] == [Nature.MODIFIE, Nature.INCHANGE, Nature.INCHANGE]
    rubrique, competence, *autres = ecart.blocs[0].competences
    assert (rubrique.rubrique, rubrique.apres) == (True, "Accueil")
    assert competence.nature is Nature.MODIFIE
    assert [(c.nature, c.avant, c.apres) for c in competence.criteres] == [
        (Nature.MODIFIE, "Le client est salué", "Le client est salué dès son entrée"),
        (Nature.RETIRE, "La demande est reformulée", ""),
        (Nature.AJOUTE, "", "Le ton est courtois"),
    ]
    assert not any(autre.differe for autre in autres)


def test_seuls_les_criteres_changent() -> None:
    ecart = comparer_brouillons(ENTIER, avec_competence(criteres=(), modalites=(Passage("Oral"),)))
    competence = ecart.blocs[0].competences[1]
    assert competence.nature is Nature.INCHANGE
    assert competence.differe
    assert [m.nature for m in competence.modalites] == [Nature.RETIRE, Nature.AJOUTE]
    assert ecart.blocs[0].nature is Nature.MODIFIE


def test_ce_que_le_bloc_tient_en_propre() -> None:
    apres = avec_bloc(
        0, modalites=(Passage("Dossier :"), Passage("vingt pages ;", 1)), criteres=(), optionnel=True, prerequis=""
    )
    champs = {champ.libelle: champ for champ in comparer_brouillons(ENTIER, apres).blocs[0].champs}
    assert {nom: champ.nature for nom, champ in champs.items()} == {
        "Modalités d’évaluation du bloc": Nature.MODIFIE,
        "Critères d’évaluation du bloc": Nature.RETIRE,
        "Bloc optionnel": Nature.MODIFIE,
        "Prérequis du bloc": Nature.RETIRE,
    }
    modalites = champs["Modalités d’évaluation du bloc"].lignes
    assert [m.nature for m in modalites] == [Nature.INCHANGE, Nature.MODIFIE, Nature.RETIRE]


def test_activites_et_taches() -> None:
    apres = replace(
        ENTIER,
        activites=(
            Activite("Gestion", (Passage("Commande des fleurs"),), "A0"),
            Activite("Vente et conseil", (Passage("Accueil des clients, livraison"), Passage("Encaissement", 1)), "A2"),
        ),
    )
    ecart = comparer_brouillons(ENTIER, apres)
    assert [(a.nature, a.libelle_avant, a.libelle_apres) for a in ecart.activites] == [
        (Nature.AJOUTE, "", "Gestion"),
        (Nature.MODIFIE, "Vente et conseil", "Vente et conseil"),
        (Nature.RETIRE, "Tenue du magasin", ""),
    ]
    assert [t.nature for t in ecart.activites[1].taches] == [Nature.MODIFIE, Nature.INCHANGE]


def test_textes_titre_numero() -> None:
    apres = replace(
        ENTIER,
        intitule="CQP Vendeur-conseil en fleurs et plantes",
        numero="RNCP22222",
        textes=(
            Texte("Objectif et contexte", (Passage("Le fleuriste accueille, conseille et vend."),)),
            Texte("Prérequis", ENTIER.textes[1].passages),
            Texte("Débouchés"),
        ),
    )
    champs = [(c.libelle, c.nature) for c in comparer_brouillons(ENTIER, apres).champs]
    assert champs == [
        ("Intitulé", Nature.MODIFIE),
        ("Numéro de la fiche", Nature.MODIFIE),
        ("Titre de « Objectif et contexte »", Nature.MODIFIE),
        ("Objectif et contexte", Nature.MODIFIE),
        ("Annexe", Nature.RETIRE),
        ("Débouchés", Nature.AJOUTE),
    ]


def test_un_retrait_ou_un_ordre_n_est_que_de_la_presentation() -> None:
    for modalites in (
        (Passage("Dossier :"), Passage("dix pages ;", 2), Passage("Oral de 20 minutes")),
        (Passage("Oral de 20 minutes"), Passage("Dossier :"), Passage("dix pages ;", 1)),
    ):
        ecart = comparer_brouillons(ENTIER, avec_bloc(0, modalites=modalites))
        assert ecart.blocs[0].nature is Nature.TYPOGRAPHIE
        assert not ecart.differe
        assert not ecart.identique


def test_une_competence_passe_dans_un_autre_bloc_avec_ses_criteres() -> None:
    *restantes, encaisser = ENTIER.blocs[0].competences
    blocs = (
        replace(ENTIER.blocs[0], competences=tuple(restantes)),
        replace(ENTIER.blocs[1], competences=(*ENTIER.blocs[1].competences, encaisser)),
        ENTIER.blocs[2],
    )
    ecart = comparer_brouillons(ENTIER, replace(ENTIER, blocs=blocs))
    arrivee = ecart.blocs[1].competences[-1]
    assert (arrivee.nature, arrivee.memes_mots, arrivee.bloc_avant, arrivee.bloc_apres) == (Nature.DEPLACE, True, 0, 1)
    assert [c.nature for c in arrivee.criteres] == [Nature.INCHANGE]


def test_un_geste_se_voit_dans_l_ecart() -> None:
    """The edits of the atelier, and the difference that they make."""
    bloc = BlocEcrit("1", "Vendre", (CompetenceEcrite("Vendre des fleurs", cle="c"),), cle="b")
    avant = Brouillon(blocs=(bloc,))
    apres = faire(avant, Geste(Acte.MODIFIER, "c", "enonce", "Vendre des fleurs", "Vendre des fleurs de saison"))
    (competence,) = comparer_brouillons(avant, apres).blocs[0].competences
    assert (competence.nature, cote_apres(competence.mots)) == (Nature.MODIFIE, "Vendre des fleurs de saison")


@TIERS
@given(brouillons(), brouillons())
def test_identique_si_et_seulement_si_egaux(avant: Brouillon, apres: Brouillon) -> None:
    assert comparer_brouillons(avant, avant).identique
    assert comparer_brouillons(avant, apres).identique == (avant == apres)


@TIERS
@given(brouillons(enonces), brouillons(enonces))
def test_rien_ne_se_perd(avant: Brouillon, apres: Brouillon) -> None:
    ecart = comparer_brouillons(avant, apres)
    for cote, brouillon in (("avant", avant), ("apres", apres)):
        dites = _dites(ecart, cote)
        assert dites == Counter(c.enonce for bloc in brouillon.blocs for c in bloc.competences)
    for bloc in ecart.blocs:
        for competence in bloc.competences:
            assert cote_avant(competence.mots) == competence.avant
            assert cote_apres(competence.mots) == competence.apres


def _dites(ecart: EcartFiche, cote: str) -> Counter[str]:
    return Counter(
        getattr(c, cote)
        for bloc in ecart.blocs
        for c in bloc.competences
        if not c.rubrique and (rang := getattr(c, f"bloc_{cote}")) is not None and rang == getattr(bloc, f"rang_{cote}")
    )
