"""The lint: one clean règlement, and every way to spoil it, with its gravity, its place and its reference."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given

from brique.certification.reglement.constats import Gravite
from brique.certification.reglement.controle import controler, sans_erreur
from brique.certification.reglement.valeurs import (
    AuChoix,
    AutreCertification,
    College,
    Conservation,
    Critere,
    Depuis,
    Divergence,
    Duree,
    Lien,
    Majorite,
    NonDit,
    Partage,
    Preparation,
    Presidence,
    Reglement,
    Signature,
    Tenue,
    Terme,
    Unite,
    Voie,
)
from brique.periodes import Periode
from brique.referentiel.fiche import Bloc, Fiche, VoieAcces
from brique.referentiel.fiche import Voie as VoieDeLaFiche
from tests.coeur.certification.fabrique_reglements import (
    FICHE,
    avec_attribution,
    avec_evaluation,
    avec_jury,
    propre,
    reglements,
)

E, A, C = Gravite.ERREUR, Gravite.AVERTISSEMENT, Gravite.CONSEIL
DEUX = (College("employeurs", 2, 1), College("salariés", 2, 1))
MOIS_25, MOIS_24 = Duree(25, Unite.MOIS), Duree(24, Unite.MOIS)

FAUTES: list[tuple[Reglement, Gravite, str, str, str]] = [
    # the jury against itself
    (avec_jury(presents=5), E, "jury.presents", "5 présents", "cohérence"),
    (avec_jury(qualifies=5), E, "jury.qualifies", "5 personnes qualifiées", "cohérence"),
    (avec_jury(membres=3), E, "jury.colleges", "4 sièges", "cohérence"),
    (avec_jury(membres=5), A, "jury.colleges", "d’où viennent", "cohérence"),
    (avec_jury(colleges=(College("e", 2, 3), College("s", 2))), E, "jury.colleges", "3 présents", "cohérence"),
    (avec_jury(colleges=(College("e", 2, 2), College("s", 2, 2))), A, "jury.presents", "4 présents", "cohérence"),
    (avec_jury(colleges=(College("e", 2), College("e", 2))), E, "jury.colleges", "s’appellent « e »", "cohérence"),
    (avec_jury(colleges=(College("e", 2, voix=4), College("s", 2))), A, "jury.colleges", "pèsent plus", "§ 3.3.1"),
    (avec_jury(presidence=Presidence.AUCUNE), E, "jury.partage_des_voix", "personne ne préside", "cohérence"),
    (
        avec_jury(presidence=Presidence.AUCUNE, partage=Partage.REPORT, signature=Signature.PRESIDENCE),
        E,
        "jury.signature",
        "personne ne préside",
        "cohérence",
    ),
    (avec_jury(colleges=()), E, "jury.presidence", "d’un collège à l’autre", "cohérence"),
    (avec_jury(majorite=Majorite.ABSOLUE_REPRESENTES), A, "jury.procurations", "procuration", "cohérence"),
    (avec_jury(procurations=1), A, "jury.majorite", "seuls présents", "cohérence"),
    (
        avec_jury(procurations=3, majorite=Majorite.ABSOLUE_REPRESENTES),
        A,
        "jury.procurations",
        "déciderait seul",
        "§ 3.3.1",
    ),
    (avec_jury(tenues=frozenset()), E, "jury.tenues", "ni sur place, ni à distance", "cohérence"),
    (avec_jury(tenues=frozenset(Tenue)), A, "jury.conditions_a_distance", "fraude", "§ 2.3.2"),
    (avec_jury(distance="en visioconférence"), E, "jury.conditions_a_distance", "jamais à distance", "cohérence"),
    # the jury against the doctrine
    (avec_jury(presents=1), E, "jury.presents", "seule", "§ 3.3.1"),
    (avec_jury(externes=None), C, "jury.part_externe", "majorité", "§ 3.3.1"),
    (avec_jury(externes=Fraction(1, 3)), A, "jury.part_externe", "1/3", "§ 3.3.1"),
    (avec_jury(externes=Fraction(1)), E, "jury.part_externe", "ne peut pas l’être", "cohérence"),
    (avec_jury(signature=Signature.PRESIDENCE), A, "jury.signature", "tous les membres", "§ 2.3.2"),
    (avec_jury(confirme_par="CPNE"), A, "jury.confirme_par", "ne se substitue pas", "§ 3.3.1"),
    (
        avec_jury(incompatibilites=frozenset({Lien.RELATION, Lien.ETABLISSEMENT})),
        C,
        "jury.incompatibilites",
        "ceux qui l’ont formé",
        "§ 3.3.1",
    ),
    # the jury against the law of the VAE
    (avec_jury(loi_vae=False), E, "jury.loi_vae", "La VAE est ouverte", "art. L6412-3"),
    (propre(voies=frozenset({Voie.FORMATION})), C, "jury.loi_vae", "n’ouvre pas cette voie", "art. L6412-3"),
    (avec_jury(presents=1), E, "jury.presents", "au moins 2 personnes", "art. D6412-6"),
    (avec_jury(partage=Partage.ACQUIS), A, "jury.partage_des_voix", "la voix du président départage", "art. D6412-6"),
    (avec_jury(presidence=Presidence.AUCUNE), A, "jury.presidence", "est désigné", "art. D6412-6"),
    (
        propre(resultat=Terme(Duree(2, Unite.MOIS), Depuis.DELIBERATION, "art. 6")),
        A,
        "resultat",
        "15 jours",
        "art. R6412-7",
    ),
    # the evaluation
    (avec_evaluation(evaluateurs=0, externes=0), E, "evaluation.evaluateurs", "Personne n’évalue", "cohérence"),
    (avec_evaluation(externes=3), E, "evaluation.dont_externes", "3 évaluateurs externes sur 2", "cohérence"),
    (
        avec_evaluation(evaluateurs=1, divergence=Divergence.TROISIEME),
        E,
        "evaluation.desaccord",
        "un seul évalue",
        "cohérence",
    ),
    (avec_evaluation(seuil=Fraction(3, 2)), E, "evaluation.seuil", "hors d’atteinte", "cohérence"),
    (avec_evaluation(seuil=Fraction(0)), E, "evaluation.seuil", "n’exige rien", "cohérence"),
    (avec_evaluation(en_partie=Fraction(3, 2)), E, "evaluation.en_partie_compte", "3/2", "cohérence"),
    (avec_evaluation(en_partie=Fraction(1)), A, "evaluation.en_partie_compte", "comme une compétence tenue", "§ 2.3"),
    (
        avec_evaluation(seuil=Fraction(1, 2), en_partie=Fraction(1, 2)),
        A,
        "evaluation.en_partie_compte",
        "tout qu’en partie",
        "§ 2.3",
    ),
    (avec_evaluation(seuil=Fraction(7, 10)), A, "evaluation.seuil", "aucune n’est éliminatoire", "§ 2.3"),
    (
        avec_evaluation(criteres=(Critere(1, ("vu",)), Critere(1, ("vu",)))),
        E,
        "evaluation.criteres",
        "a 2 fois des critères",
        "cohérence",
    ),
    (avec_evaluation(criteres=(Critere(1, ()),)), A, "evaluation.criteres", "compétence 1", "§ 2.3"),
    (avec_evaluation(criteres=(Critere(1, ("vu",)),)), A, "evaluation.criteres", "d’un bloc à l’autre", "§ 2.3"),
    (
        avec_evaluation(seuil=Fraction(1, 2), criteres=(Critere(1, ("a",), True), Critere(2, ("b",), True))),
        C,
        "evaluation.criteres",
        "sont éliminatoires",
        "§ 2.3",
    ),
    # what must be held
    (avec_attribution(obligatoires=frozenset()), E, "attribution.blocs_obligatoires", "rien à tenir", "cohérence"),
    (
        avec_attribution(options=(AuChoix(3, frozenset({"A", "B"})),)),
        E,
        "attribution.options",
        "3 parmi 2",
        "cohérence",
    ),
    (avec_attribution(options=(AuChoix(1, frozenset({"A"})),)), A, "attribution.options", "option seule", "§ 2.2.3.2"),
    (
        avec_attribution(options=(AuChoix(2, frozenset({"A", "B"})),)),
        A,
        "attribution.options",
        "pas un choix",
        "§ 2.2.3.2",
    ),
    (
        avec_attribution(obligatoires=frozenset({"A"}), options=(AuChoix(1, frozenset({"A", "B"})),)),
        E,
        "attribution.options",
        "à la fois obligatoire et au choix",
        "cohérence",
    ),
    (
        avec_attribution(options=(AuChoix(1, frozenset({"A", "B"})), AuChoix(1, frozenset({"A", "C"})))),
        A,
        "attribution.options",
        "plusieurs endroits",
        "§ 2.2.3.2",
    ),
    (
        avec_attribution(options=(AuChoix(1, frozenset({"RNCP99013BC01", "RNCP99012BC03"})),)),
        E,
        "certifications",
        "RNCP99013BC01 : d’aucune",
        "cohérence",
    ),
    (avec_attribution(finale=True), C, "attribution.evaluation_finale", "sans tenir la certification", "§ 2.3"),
    (
        avec_attribution(autres=(AutreCertification("RNCP99012", frozenset({"RNCP1/A"}), "art. 3"),)),
        E,
        "attribution.autres_certifications",
        "déjà l’une",
        "cohérence",
    ),
    (
        avec_attribution(autres=(AutreCertification("RNCP1", frozenset(), "art. 3"),)),
        E,
        "attribution.autres_certifications",
        "sans aucun bloc",
        "cohérence",
    ),
    (
        avec_attribution(autres=(AutreCertification("RNCP1", frozenset({"RNCP1/A"}), ""),)),
        E,
        "attribution.autres_certifications",
        "pourquoi RNCP1",
        "cohérence",
    ),
    # afterwards
    (propre(recours=None), A, "recours", "contester", "§ 2.3.2"),
    (
        propre(recours=Terme(Duree(2, Unite.MOIS), Depuis.RECEPTION, "art. 8")),
        E,
        "recours",
        "avant toute décision",
        "cohérence",
    ),
    (propre(rattrapage=None), C, "rattrapage", "repasser", "§ 2.3.2"),
    (propre(resultat=None), C, "resultat", "quand le résultat", "§ 2.3.2"),
    (
        propre(conservation=Conservation("art. 7", Duree(60, Unite.MOIS))),
        C,
        "conservation.blocs",
        "acquis à vie. Ce sont deux dates",
        "§ 2.2.3.1",
    ),
    (
        propre(conservation=Conservation("art. 7", MOIS_24, MOIS_25)),
        E,
        "conservation.competences",
        "plus que son bloc",
        "cohérence",
    ),
    (
        propre(preparations=(Preparation(Voie.LIBRE, "trois mois au travail", "art. 2"),)),
        E,
        "preparations",
        "n’ouvre pas",
        "cohérence",
    ),
    # where it comes from
    (propre(textes=()), E, "textes", "de quel texte", "§ 2.3.2"),
    (propre(certificateur=""), A, "certificateur", "signe", "§ 2.3.2"),
    (propre(voies=frozenset()), E, "voies", "aucune voie", "cohérence"),
    (propre(version=0), E, "version", "n’existe pas", "cohérence"),
    (avec_jury(reference=" "), E, "jury", "ne dit pas l’article", "§ 2.3.2"),
    (avec_evaluation(reference=""), E, "evaluation", "ne dit pas l’article", "§ 2.3.2"),
    (avec_attribution(reference=""), E, "attribution", "ne dit pas l’article", "§ 2.3.2"),
    (propre(conservation=Conservation("")), E, "conservation", "ne dit pas l’article", "§ 2.3.2"),
    (propre(recours=Terme(MOIS_24, Depuis.NOTIFICATION, "")), E, "recours", "ne dit pas l’article", "§ 2.3.2"),
    (propre(non_dits=(NonDit("on paie le train", ""),)), E, "non_dits", "ne dit pas son article", "§ 2.3.2"),
    (propre(preparations=(Preparation(Voie.VAE, "x", ""),)), E, "preparations", "son article", "§ 2.3.2"),
    (propre(habilitation=Duree(60, Unite.MOIS)), A, "articles", "d’où cela vient", "art. R6113-16-2"),
    (propre(tacites=frozenset({"jury.majorite"})), C, "tacites", "moitié des voix", "§ 2.3.2"),
]


def test_le_reglement_propre_n_a_rien_a_redire() -> None:
    assert controler(propre(), FICHE) == ()


@pytest.mark.parametrize(
    ("fautif", "gravite", "regle", "extrait", "reference"), FAUTES, ids=[f"{r[2]}-{r[3][:20]}" for r in FAUTES]
)
def test_chaque_faute_est_trouvee(
    fautif: Reglement, gravite: Gravite, regle: str, extrait: str, reference: str
) -> None:
    trouves = [un for un in controler(fautif) if un.regle == regle and extrait in un.constat]
    assert len(trouves) == 1, controler(fautif)
    assert trouves[0].gravite is gravite
    assert reference in trouves[0].reference
    assert trouves[0].action.endswith((".", "?"))
    assert sans_erreur(controler(fautif)) is not any(un.gravite is E for un in controler(fautif))


def _avec_fiche(fiche: Fiche, **champs: object) -> list[tuple[Gravite, str, str]]:
    return [(un.gravite, un.regle, un.constat) for un in controler(propre(**champs), fiche)]


@pytest.mark.parametrize(
    ("champs", "fiche", "gravite", "regle", "extrait"),
    [
        ({}, replace(FICHE, numero="RNCP1"), E, "certifications", "et non pour RNCP1"),
        (
            {},
            replace(FICHE, date_fin_enregistrement=date(2024, 6, 30)),
            E,
            "certifications",
            "a pris fin le 30/06/2024",
        ),
        ({}, replace(FICHE, actif=False), A, "certifications", "n’est plus active"),
        ({}, replace(FICHE, date_fin_enregistrement=date(2027, 6, 30)), C, "applicable_jusqu_au", "30/06/2027"),
        ({}, replace(FICHE, voies=(VoieAcces(VoieDeLaFiche.VAE, False),)), E, "voies", "ne l’ouvre pas"),
        (
            {"voies": frozenset({Voie.FORMATION}), "jury": replace(propre().jury, loi_vae=False)},
            FICHE,
            A,
            "voies",
            "ne dit rien de cette voie",
        ),
        ({"voies": frozenset(Voie)}, FICHE, E, "voies", "candidature individuelle"),
        (
            {"attribution": replace(propre().attribution, obligatoires=frozenset({"RNCP99012BC01", "RNCP99012BC09"}))},
            FICHE,
            E,
            "attribution.blocs_obligatoires",
            "n’a pas de bloc « RNCP99012BC09 »",
        ),
        (
            {"attribution": replace(propre().attribution, obligatoires=frozenset({"RNCP99012BC01"}))},
            FICHE,
            A,
            "attribution.blocs_obligatoires",
            "RNCP99012BC02 : ni obligatoire, ni au choix",
        ),
        (
            {"attribution": replace(propre().attribution, options=(AuChoix(1, frozenset({"X1", "X2"})),))},
            FICHE,
            E,
            "attribution.options",
            "« X1 » et « X2 »",
        ),
        ({"blocs": {"RNCP99012BC07": propre().evaluation}}, FICHE, E, "evaluation_des_blocs", "RNCP99012BC07"),
        (
            {"blocs": {"RNCP99012BC01": replace(propre().evaluation, criteres=(Critere(3, ("vu",)),))}},
            FICHE,
            E,
            "evaluation_des_blocs",
            "RNCP99012BC01 a 2 compétences, et des critères portent sur la compétence 3",
        ),
        (
            {"blocs": {"RNCP99012BC01": replace(propre().blocs["RNCP99012BC02"], seuil=Fraction(7, 10))}},
            FICHE,
            C,
            "evaluation_des_blocs",
            "70 % revient à toutes",
        ),
        ({}, replace(FICHE, blocs=(*FICHE.blocs, Bloc("RNCP99012BC03", "Vide"))), A, "evaluation", "aucune compétence"),
    ],
)
def test_contre_sa_certification(
    champs: dict[str, object], fiche: Fiche, gravite: Gravite, regle: str, extrait: str
) -> None:
    trouves = [un for un in _avec_fiche(fiche, **champs) if un[:2] == (gravite, regle) and extrait in un[2]]
    assert len(trouves) == 1, _avec_fiche(fiche, **champs)


def test_les_parties_d_une_certification_du_rs_ne_sont_pas_des_blocs() -> None:
    fiche = Fiche(numero="RS99001", intitule="Socle", actif=True, capacites_attestees="- Lire\n- Écrire")
    attribution = replace(propre().attribution, obligatoires=frozenset({"domaine-1", "domaine-2"}))
    socle = propre(certifications=("RS99001",), attribution=attribution, blocs={})
    vae = [(un.gravite, un.regle, un.reference) for un in controler(socle, fiche)]
    assert (E, "voies", "art. L6313-5") in vae
    sans_vae = replace(socle, voies=frozenset({Voie.FORMATION}), jury=replace(socle.jury, loi_vae=False))
    constats = controler(sans_vae, fiche)
    assert [(un.gravite, un.regle) for un in constats] == [(C, "attribution.blocs_obligatoires")]


def test_un_reglement_de_deux_certifications_nomme_les_blocs_des_deux() -> None:
    deux = propre(certifications=("RNCP99012", "RNCP99013"), blocs={"RNCP99013BC01": propre().evaluation})
    assert controler(deux, FICHE) == ()


def test_la_loi_lue_est_celle_du_jour() -> None:
    """The president's casting vote came on 13 April 2024: a règlement of 2018 cannot be reproached with it."""
    ancien = replace(avec_jury(partage=Partage.ACQUIS), periode=Periode(date(2018, 1, 1), date(2020, 1, 1)))
    assert "jury.partage_des_voix" not in [un.regle for un in controler(ancien)]
    assert "jury.partage_des_voix" in [un.regle for un in controler(ancien, au=date(2025, 1, 1))]
    toujours = replace(ancien, periode=Periode(date(2018, 1, 1)))
    assert "jury.partage_des_voix" in [un.regle for un in controler(toujours)]


@given(reglements())
def test_n_importe_quel_reglement_se_verifie(reglement: Reglement) -> None:
    """Every finding has words, a reference and an action; the gravest come first; nothing is said twice."""
    constats = controler(reglement, FICHE)
    assert len(set(constats)) == len(constats)
    rangs = [list(Gravite).index(un.gravite) for un in constats]
    assert rangs == sorted(rangs)
    assert all(un.constat and un.reference and un.action and un.regle for un in constats)
