"""Values ready for the pages: texts given back their lines, marks, facets, situations, drawings, rules in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

import brique.referentiel
from brique.referentiel.fiche import Correspondance, Fiche, Habilitation, Partenaire, Promotion, Voie, VoieAcces
from portail.referentiel.parametres import JourIllisible, ecrire_demande, lire_demande, lire_jour
from portail.referentiel.presentation import chiffres, correspondances
from portail.referentiel.presentation.certificateurs import frise, prochaine_fin
from portail.referentiel.presentation.facettes import libelle_niveau
from portail.referentiel.presentation.fiche import duree, libelles_voies, voies
from portail.referentiel.presentation.regles import comptes_dits, derniers_de_chaque_suite, dire
from portail.referentiel.presentation.situation import situation
from portail.referentiel.presentation.surligner import Cherches, cherches, extraire, marquer
from portail.referentiel.presentation.textes import PROFONDEUR_MAX, Noeud, arbre, nombre_de_competences, passages
from portail.referentiel.queries import LigneFiche
from portail.referentiel.recherche import Correction, Demande, Vue
from portail.referentiel.templatetags.referentiel import nombre, octets, pourcent

JOUR = date(2026, 11, 22)
textes = st.text(st.sampled_from("abé o-*•\n\t\u00a0:.12CA "), max_size=200)


# --- free texts


def lus(texte: str) -> list[tuple[bool, list[str]]]:
    return [(passage.liste, list(passage.lignes)) for passage in passages(texte)]


def test_les_suites_d_espaces_redeviennent_des_lignes() -> None:
    texte = "Jury paritaire :    - deux salariés ;    - deux employeurs.    Aucun ne juge les siens."
    assert lus(texte) == [
        (False, ["Jury paritaire :"]),
        (True, ["deux salariés ;", "deux employeurs."]),
        (False, ["Aucun ne juge les siens."]),
    ]


def test_des_lignes_courtes_sans_point_sont_une_enumeration() -> None:
    assert lus("Pilote de ligne    Opérateur régleur    Conducteur") == [
        (True, ["Pilote de ligne", "Opérateur régleur", "Conducteur"])
    ]
    assert lus("Une phrase.    Une autre.    Une troisième.")[0] == (False, ["Une phrase."])


def test_un_mot_qui_commence_par_o_n_est_pas_une_puce() -> None:
    assert lus("organiser le poste") == [(False, ["organiser le poste"])]
    assert lus("o organiser le poste") == [(True, ["organiser le poste"])]


@given(textes)
def test_aucune_lettre_du_texte_n_est_perdue(texte: str) -> None:
    rendu = "".join("".join(passage.lignes) for passage in passages(texte))
    garde = re.sub(r"[\s\-*•o]", "", texte)
    assert re.sub(r"[\s\-*•o]", "", rendu) == garde


def profondeur(noeuds: Sequence[Noeud]) -> int:
    return 1 + max(profondeur(noeud.enfants) for noeud in noeuds) if noeuds else 0


def test_l_arbre_suit_les_titres_et_compte_les_competences() -> None:
    racines = arbre("1.1 Définir    1.1.1 Analyser le plan    1.1.2 Bâtir le suivi    1.2 Garantir    1.2.1 Étudier")
    assert [(n.competence.code, len(n.enfants)) for n in racines] == [("1.1", 2), ("1.2", 1)]
    assert nombre_de_competences(racines) == 3


@given(textes)
def test_l_arbre_reste_peu_profond(texte: str) -> None:
    assert profondeur(arbre(texte)) <= PROFONDEUR_MAX


def test_un_texte_tres_imbrique_est_ramene_a_la_profondeur_permise() -> None:
    texte = "\n".join(f"{'.'.join(['1'] * n)} Faire la chose {n}" for n in range(2, 12))
    racines = arbre(texte)
    assert profondeur(racines) <= PROFONDEUR_MAX
    assert "Faire la chose 11" in str(racines)


def test_les_parties_couvrent_le_texte_de_chaque_competence() -> None:
    (noeud,) = arbre("Régler la machine afin de produire", parties=True)
    assert "".join(texte for _partie, _classe, texte in noeud.segments) == noeud.competence.texte
    assert [partie for partie, _classe, _texte in noeud.segments] == ["ce que l’on fait", "sur quoi", "pour quoi"]


# --- marks and extracts


def test_les_mots_se_marquent_sans_accent_ni_terminaison() -> None:
    voulus = cherches("équipements regler", ())
    assert marquer("Régler l’équipement", voulus) == "<mark>Régler</mark> l’<mark>équipement</mark>"


def test_un_mot_corrige_marque_ce_qui_l_a_remplace() -> None:
    voulus = cherches("soudrue", [Correction("soudrue", ("soudure",))])
    assert marquer("La soudure", voulus) == "La <mark>soudure</mark>"


@given(st.text(max_size=80), st.text(max_size=20))
def test_marquer_n_ajoute_que_des_marques(texte: str, demande: str) -> None:
    rendu = str(marquer(texte, cherches(demande, ())))
    nu = rendu.replace("<mark>", "").replace("</mark>", "")
    assert nu == str(marquer(texte, Cherches()))
    assert "<" not in nu


def test_l_extrait_entoure_le_premier_mot_trouve() -> None:
    texte = (
        "- Organiser le poste    - "
        + "Contrôler la pièce et consigner les écarts observés " * 8
        + "puis souder le joint"
    )
    extrait = extraire(texte, cherches("joint", ()))
    assert extrait.startswith("… ")
    assert extrait.endswith("souder le joint")
    assert len(extrait) < 230
    assert extraire(texte, Cherches()) == "Organiser le poste"
    assert extraire("  ", cherches("joint", ())) == ""


@given(st.text(max_size=600), st.text(max_size=12))
def test_l_extrait_reste_court(texte: str, demande: str) -> None:
    assert len(extraire(texte, cherches(demande, ()))) <= 224


# --- addresses


def test_une_demande_s_ecrit_et_se_relit() -> None:
    demande = Demande("métier & co", {"niveau": ("4", "5"), "rome": ("H2902",)}, Vue.BLOCS)
    assert ecrire_demande(demande) == "q=m%C3%A9tier+%26+co&niveau=4&niveau=5&rome=H2902&vue=blocs"
    assert lire_demande(QueryDict(ecrire_demande(demande))) == demande


def test_une_demande_ecarte_ce_qu_elle_ignore() -> None:
    lue = lire_demande(QueryDict("q=%20a%20%20b%00&inconnu=1&niveau=&niveau=4&niveau=4&vue=autre"))
    assert lue == Demande("a b", {"niveau": ("4",)}, Vue.CERTIFICATIONS)


def test_un_jour_se_lit_ou_se_refuse() -> None:
    assert lire_jour(QueryDict("au=2026-10-15")) == date(2026, 10, 15)
    assert lire_jour(QueryDict("au=")) is None
    for faux in ("hier", "2026-02-30", "0001-01-01", "9999-12-31"):
        with pytest.raises(JourIllisible):
            lire_jour(QueryDict(f"au={faux}"))


# --- what a fiche says


@pytest.mark.parametrize(
    ("actif", "fin", "limite", "attendu"),
    [
        (True, date(2026, 11, 22), None, "Enregistrée jusqu’au 22 novembre 2026"),
        (True, None, None, "Enregistrée"),
        (True, date(2026, 11, 21), date(2028, 1, 1), "Expirée, encore délivrable jusqu’au 1er janvier 2028"),
        (False, date(2026, 6, 30), date(2026, 11, 22), "Expirée, encore délivrable jusqu’au 22 novembre 2026"),
        (False, date(2020, 6, 30), date(2026, 11, 21), "N’est plus délivrée depuis le 21 novembre 2026"),
        (False, date(2020, 6, 30), None, "Expirée depuis le 30 juin 2020"),
        (False, None, None, "Inactive"),
        (False, date(2030, 1, 1), None, "Inactive"),
    ],
)
def test_la_situation_se_lit_au_jour_dit(actif: bool, fin: date | None, limite: date | None, attendu: str) -> None:
    fiche = Fiche(actif=actif, date_fin_enregistrement=fin, date_limite_delivrance=limite)
    assert situation(fiche, JOUR).libelle == attendu


def test_la_duree_se_dit_en_ans() -> None:
    assert [duree(Decimal(ans)) for ans in ("1", "1.5", "2", "5.0")] == [
        "pour 1 an",
        "pour 1,5 an",
        "pour 2 ans",
        "pour 5 ans",
    ]
    assert duree(None) == ""


def test_les_voies_ouvertes_viennent_d_abord() -> None:
    fiche = Fiche(
        voies=(VoieAcces(Voie.APPRENTISSAGE, False), VoieAcces(Voie.FORMATION_INITIALE), VoieAcces(Voie.VAE, True))
    )
    assert [voie.ouverte for voie in voies(fiche)] == [True, False, None]
    assert set(libelles_voies()) == set(Voie)


def test_une_correspondance_entiere_n_a_pas_de_bloc() -> None:
    fiche = Fiche(
        numero="RNCP1",
        correspondances=(
            Correspondance(frozenset({"RNCP1BC03", "RNCP1BC02"}), "RNCP2", frozenset({"RNCP2BC04"})),
            Correspondance(frozenset(), "RNCP3", frozenset()),
        ),
    )
    premiere, entiere = correspondances.sortantes(fiche, {"RNCP2": "Autre"})
    assert [jeton.code for jeton in premiere.source.blocs] == ["BC02", "BC03"]
    assert premiere.cible.blocs[0].adresse == "/certifications/RNCP2/blocs/RNCP2BC04/"
    assert (entiere.source.blocs, entiere.cible.blocs, entiere.cible.adresse) == ([], [], "")
    assert len(correspondances.sortantes(fiche, {}, code="RNCP1BC02")) == 1


def test_les_partenaires_inactifs_ne_comptent_pas() -> None:
    fiche = Fiche(
        partenaires=(
            Partenaire("B", habilitation=Habilitation.FORMER, etat="Inactif"),
            Partenaire("A", habilitation=Habilitation.FORMER, etat="Actif"),
            Partenaire("C", habilitation="AUTRE_MOT"),
        )
    )
    lus = chiffres.partenaires(fiche, "")
    assert (lus.total, lus.actifs, lus.par_habilitation) == (3, 2, [("Former", 1), ("AUTRE_MOT", 1)])
    assert [partenaire.nom for partenaire, _ in lus.page] == ["A", "C", "B"]


def test_l_histogramme_est_a_l_echelle() -> None:
    fiche = Fiche(promotions=(Promotion(2025, 200, 50), Promotion(2024, 100), Promotion(None, 5), Promotion(2023)))
    dessin = chiffres.histogramme(fiche)
    assert dessin is not None
    assert [(b.annee, b.hauteur, b.hauteur_vae) for b in dessin.barres] == [(2024, 55, 0), (2025, 110, 28)]
    assert all(b.y + b.hauteur == dessin.sol for b in dessin.barres)
    assert chiffres.histogramme(Fiche(promotions=(Promotion(2025, 200),))) is None


# --- certificateurs


def ligne(numero: str, fin: date | None, *, active: bool = True) -> LigneFiche:
    return LigneFiche(numero, "Titre", 4, active, False, fin, 3, ())


def test_la_frise_range_les_fins_a_venir() -> None:
    lignes = [
        ligne("C", date(2030, 1, 1)),
        ligne("A", date(2027, 1, 1)),
        ligne("passée", date(2020, 1, 1)),
        ligne("sans", None),
    ]
    dessin = frise(lignes, JOUR)
    assert dessin is not None
    assert [rang.ligne.numero for rang in dessin.rangs] == ["A", "C"]
    assert dessin.rangs[0].largeur < dessin.rangs[1].largeur < dessin.largeur - dessin.gauche
    assert all(dessin.gauche <= x <= dessin.largeur for _annee, x in dessin.annees)
    assert frise([ligne("sans", None)], JOUR) is None


def test_une_frise_lointaine_ne_montre_pas_mille_annees() -> None:
    dessin = frise([ligne("A", date(2999, 6, 30))], JOUR)
    assert dessin is not None
    assert len(dessin.annees) <= 8


def test_la_prochaine_fin_est_celle_d_une_fiche_active() -> None:
    lignes = [ligne("I", date(2027, 1, 1), active=False), ligne("A", date(2028, 1, 1)), ligne("P", date(2020, 1, 1))]
    trouvee = prochaine_fin(lignes, JOUR)
    assert trouvee is not None
    assert trouvee.numero == "A"


# --- register


def regles_de_la_bibliotheque() -> set[str]:
    """Slugs of rules as the library's modules write them, first argument of what reports a finding."""
    dossier = Path(str(brique.referentiel.__file__)).parent
    motif = re.compile(r'(?:signaler|Anomalie|garder)\(\s*"([a-z]+(?:-[a-z]+)+)"')
    return {regle for module in dossier.glob("*.py") for regle in motif.findall(module.read_text(encoding="utf-8"))}


def test_chaque_regle_de_lecture_est_expliquee() -> None:
    connues = regles_de_la_bibliotheque()
    assert len(connues) > 15
    assert [regle for regle in sorted(connues) if dire(regle)[0] == regle] == []


def test_une_regle_inconnue_se_nomme_par_son_code() -> None:
    assert dire("regle-a-venir")[0] == "regle-a-venir"


def test_les_comptes_nuls_ne_se_disent_pas() -> None:
    assert comptes_dits({"fiches": 3, "blocs_retires": 0}) == [("fiches lues", 3)]


class Export:
    """What ``derniers_de_chaque_suite`` reads of a source."""

    def __init__(self, nom: str) -> None:
        self.nom = nom


def test_le_dernier_import_de_chaque_suite() -> None:
    noms = ["export_RS_2026-11-02.xml", "export_RNCP_2026-11-02.xml", "export_RS_2026-11-01.xml"]
    derniers = derniers_de_chaque_suite([Export(nom) for nom in noms])
    assert [source.nom for source in derniers] == noms[:2]


# --- numbers


def test_les_nombres_s_ecrivent_en_francais() -> None:
    assert nombre(30475) == "30\u202f475"
    assert nombre(Decimal("88.50")) == "88,5"
    assert nombre(Decimal("100")) == "100"
    assert nombre(None) == ""
    assert pourcent(Decimal("0")) == "0\u00a0%"
    assert (octets(300), octets(244_000), octets(570_000_000)) == ("1 Ko", "244 Ko", "570 Mo")


def test_les_niveaux_ont_leur_repere() -> None:
    assert libelle_niveau("4") == "Niveau 4 (baccalauréat)"
    assert libelle_niveau("2") == "Niveau 2"
    assert libelle_niveau("sans") == "Sans niveau"
