"""The ready-made règlements: each is read and applicable, and every rule of a real branch is traced to its article."""

from __future__ import annotations

import html
import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from brique.certification.reglement.constats import Gravite
from brique.certification.reglement.controle import controler, sans_erreur
from brique.certification.reglement.ecriture import ecrire_reglement
from brique.certification.reglement.lecture import lire_reglement
from brique.certification.reglement.modeles import DOSSIER, modele, modeles
from brique.certification.reglement.regles import REGLES
from brique.certification.reglement.valeurs import (
    AutreCertification,
    Depuis,
    Divergence,
    Duree,
    Lien,
    Majorite,
    Partage,
    Presidence,
    Reglement,
    Signature,
    Tenue,
    Unite,
    Voie,
)
from brique.certification.reglement.versions import verifier_versions
from brique.erreurs import ErreurArgument

BRANCHES = ("automobile/1", "automobile/2", "commerce-alimentaire", "commerces-de-gros")
AVERTIS = {
    "automobile/1": {"recours"},
    "automobile/2": {"recours"},
    "clea/1": {"recours"},
    "commerce-alimentaire/1": set(),
    "commerces-de-gros/1": {"recours", "jury.signature", "jury.partage_des_voix"},
    "cqp-chimie/1": {"recours"},
    "cqp-colleges-egaux/1": {"recours"},
    "cqp-deux-evaluateurs/1": {"recours"},
    "cqp-presidence-alternee/1": {"recours", "jury.procurations"},
    "cqp-quatre-etapes/1": {"recours"},
    "cqp-seuil-et-confirmation/1": {"recours", "evaluation.seuil", "jury.confirme_par"},
    "cqpm/1": {"recours"},
    "titre-professionnel/1": {"recours"},
    "vae/1": {"recours"},
}
"""What the doctrine, or the law, advises against in each: as their texts are."""

tous = pytest.mark.parametrize("reglement", modeles(), ids=lambda un: f"{un.cle}/{un.version}")
branches = pytest.mark.parametrize("nom", BRANCHES)


def _mois(nombre: int) -> Duree:
    return Duree(nombre, Unite.MOIS)


@tous
def test_chaque_modele_est_sans_faute(reglement: Reglement) -> None:
    constats = controler(reglement)
    assert sans_erreur(constats)
    avertis = {un.regle for un in constats if un.gravite is Gravite.AVERTISSEMENT}
    assert avertis == AVERTIS[f"{reglement.cle}/{reglement.version}"]


@tous
def test_chaque_modele_se_recrit(reglement: Reglement) -> None:
    assert lire_reglement(ecrire_reglement(reglement)) == reglement


@tous
def test_un_modele_ne_vaut_pour_aucune_certification_et_dit_ce_qui_lui_manque(reglement: Reglement) -> None:
    assert reglement.certifications == ()
    assert reglement.non_dits or not reglement.tacites


def test_chaque_fichier_est_un_modele_et_leurs_versions_se_suivent() -> None:
    assert len(modeles()) == len(list(DOSSIER.glob("*.yaml"))) == len(AVERTIS)
    verifier_versions(modeles())


def test_un_modele_se_trouve_par_son_nom() -> None:
    assert modele("automobile").version == 2
    assert modele("automobile/1").version == 1
    with pytest.raises(ErreurArgument, match="vouliez-vous « automobile »"):
        modele("automobiles")
    with pytest.raises(ErreurArgument, match="aucun modèle"):
        modele("cqpm/7")


@branches
def test_chaque_regle_d_une_branche_a_son_article(nom: str) -> None:
    """Nothing comes from a whole part when the form can say better: each sentence cites an article, or is tacit."""
    un = modele(nom)
    for regle in REGLES:
        for phrase, reference in regle.citees(un):
            if regle.tacite(un):
                assert not reference, phrase
            elif regle.nom != "certifications":
                assert re.search(r"KALIARTI\d{12}|avenant du 24 janvier 2024|art\. D6412-6|Vademecum", reference), (
                    phrase
                )
    for dit in un.non_dits:
        assert re.search(r"art\.|KALIARTI|avenant", dit.reference), dit.phrase


@pytest.mark.partage
@branches
def test_les_articles_cites_sont_ceux_des_textes(nom: str, partage: Path) -> None:
    cle = nom.partition("/")[0]
    connus = set(re.findall(r'id="(KALIARTI\d+)"', _source(partage, cle)))
    cites = set(re.findall(r"KALIARTI\d+", ecrire_reglement(modele(nom))))
    assert cites
    assert cites <= connus


@pytest.mark.partage
@branches
def test_un_modele_ne_recopie_pas_son_texte(nom: str, partage: Path) -> None:
    source = " ".join(_mots(html.unescape(re.sub(r"<[^>]+>", " ", _source(partage, nom.partition("/")[0])))))
    phrases = [phrase for regle in REGLES for phrase in regle.dire(modele(nom))]
    phrases += [dit.phrase for dit in modele(nom).non_dits]
    for phrase in phrases:
        mots = _mots(phrase)
        suites = (" ".join(mots[debut : debut + 9]) for debut in range(len(mots) - 8))
        assert not [suite for suite in suites if suite in source], phrase


def _source(partage: Path, cle: str) -> str:
    return "".join(un.read_text(encoding="utf-8") for un in sorted((partage / "donnees/branches" / cle).glob("*.html")))


def _mots(texte: str) -> list[str]:
    return re.findall(r"\w+", texte.casefold().replace("’", "'"))


def test_la_vae_suit_la_loi_a_sa_date() -> None:
    vae = modele("vae")
    assert (vae.voies, vae.jury.loi_vae, vae.jury.membres) == ({Voie.VAE}, True, 2)
    assert vae.resultat is not None
    assert (vae.resultat.duree, vae.resultat.reference) == (Duree(15, Unite.JOURS), "art. R6412-7")


def test_les_variantes_des_branches() -> None:
    seuil = modele("cqp-seuil-et-confirmation")
    assert (seuil.evaluation.seuil, seuil.evaluation.evaluateurs) == (Fraction(7, 10), 2)
    assert seuil.jury.confirme_par == "CPNEFP"
    deux = modele("cqp-deux-evaluateurs").evaluation
    assert (deux.evaluateurs, deux.divergence) == (2, Divergence.JURY)
    alternee = modele("cqp-presidence-alternee").jury
    assert [college.sieges for college in alternee.colleges] == [3, 3]
    assert (alternee.presidence, alternee.majorite) == (Presidence.ALTERNEE, Majorite.ABSOLUE_REPRESENTES)
    egaux = modele("cqp-colleges-egaux").jury
    assert len({(college.sieges, college.presents, college.voix) for college in egaux.colleges}) == 1
    assert egaux.majorite is Majorite.ABSOLUE_PRESENTS
    cqpm = modele("cqpm").conservation
    assert (cqpm.competences, cqpm.blocs) == (_mois(24), _mois(60))
    chimie = modele("cqp-chimie").evaluation
    assert chimie.externes == 1
    assert chimie.incompatibilites == {Lien.EMPLOYEUR, Lien.FORMATION}
    assert len(modele("clea").attribution.obligatoires or ()) == 7


def test_les_commerces_de_gros() -> None:
    un = modele("commerces-de-gros")
    assert un.voies == set(Voie)
    assert (un.evaluation.evaluateurs, un.evaluation.externes) == (2, 1)
    assert (un.jury.majorite, un.jury.partage) == (Majorite.ABSOLUE_PRESENTS, Partage.ACQUIS)
    assert un.jury.signature is Signature.PRESIDENCE
    assert un.resultat is not None
    assert (un.resultat.duree, un.resultat.depuis) == (_mois(2), Depuis.RECEPTION)
    assert un.habilitation == _mois(60)
    assert any("six mois" in une.phrase and "trois mois" in une.phrase for une in un.preparations)
    assert un.recours is None
    assert any("vice-président" in dit.phrase for dit in un.non_dits)
    assert any("OPCO" in dit.phrase for dit in un.non_dits)


def test_le_commerce_alimentaire() -> None:
    un = modele("commerce-alimentaire")
    assert un.jury.avis_de == "commission d’évaluation"
    assert un.attribution.mention == "Félicitations du jury"
    assert un.conservation.blocs is None
    assert un.recours is not None
    assert (un.recours.duree, un.recours.depuis) == (_mois(6), Depuis.DELIBERATION)
    assert any("trois jurés" in dit.phrase for dit in un.non_dits)
    assert any("n’est plus exigée par la loi" in dit.phrase for dit in un.non_dits)


def test_l_automobile_et_ses_deux_versions() -> None:
    un, deux = modele("automobile/1"), modele("automobile/2")
    assert [college.nom for college in un.jury.colleges] == ["employeurs", "salariés", "formateurs"]
    assert (un.jury.membres, un.jury.presents, un.jury.activite_ans) == (3, 2, 5)
    assert un.jury.incompatibilites == {Lien.ETABLISSEMENT, Lien.HIERARCHIE, Lien.FORMATION}
    assert un.conservation.blocs == _mois(60)
    assert un.jury.tenues == {Tenue.PRESENTIEL}
    assert deux.jury.tenues == set(Tenue)
    assert un.periode.fin == deux.periode.debut == date(2020, 10, 1)
    sans_jury = [dit for dit in deux.non_dits if "80 %" in dit.phrase]
    assert sans_jury
    assert all("2.2.2" in dit.reference for dit in sans_jury)
    assert deux.evaluation.seuil == 1
    assert "evaluation.seuil" in deux.tacites


def test_un_autre_cqp_se_nomme_quand_on_part_du_modele() -> None:
    """« Un autre CQP dès que tous ses blocs sont tenus » is sayable once the branch names it."""
    texte = ecrire_reglement(modele("automobile")).replace(
        "attribution:\n",
        "attribution:\n  autres_certifications:\n"
        "    - {numero: RNCP99021, blocs: [RNCP99020BC01, RNCP99021BC02], reference: section 5}\n",
    )
    attendue = AutreCertification(
        "RNCP99021", frozenset({"RNCP99020/RNCP99020BC01", "RNCP99021/RNCP99021BC02"}), "section 5"
    )
    assert lire_reglement(texte).attribution.autres == (attendue,)
    assert sans_erreur(controler(lire_reglement(texte)))
