"""Règlements for tests: one without any finding, the changes that spoil it, a fiche, and any règlement at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from brique.certification.reglement.formes import TACITES
from brique.certification.reglement.lecture import lire_reglement
from brique.certification.reglement.regles import NOMS
from brique.certification.reglement.valeurs import (
    Attribution,
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
    RegleEvaluation,
    RegleJury,
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

PROPRE = """\
cle: commerce-fictif
version: 1
intitule: CQP du commerce fictif
certificateur: CPNE du commerce fictif
applicable_du: 2025-01-01
textes: [accord du 3 septembre 2024]
certifications: [RNCP99012]
voies: [formation, vae]
attribution: {reference: art. 3}
evaluation:
  reference: art. 4
  evaluateurs: 2
  dont_externes: 1
  desaccord: jury
  seuil: 100 %
  en_partie_compte: 0 %
evaluation_des_blocs:
  - bloc: RNCP99012BC02
    seuil: 2/3
    en_partie_compte: 1/2
    criteres:
      - {competence: 1, indices: [les gestes de sécurité sont faits], eliminatoire: oui}
      - {competence: 2, indices: [la caisse est juste]}
jury:
  reference: art. 5
  colleges:
    - {nom: employeurs, sieges: 2, presents: 1}
    - {nom: salariés, sieges: 2, presents: 1}
  membres: 4
  presents: 3
  part_externe: 1/2
  presidence: alternee
  majorite: absolue-presents
  partage_des_voix: president
  incompatibilites: [relation, employeur, formation]
  tenues: [presentiel]
  signature: tous
  loi_vae: oui
conservation: {reference: art. 7}
resultat: {duree: 15 jours, depuis: deliberation, reference: art. 6}
rattrapage: {duree: 24 mois, depuis: notification, reference: art. 6}
recours: {duree: 2 mois, depuis: notification, reference: art. 8}
"""
"""What the lint has nothing to say of."""

FICHE = Fiche(
    numero="RNCP99012",
    intitule="CQP du commerce fictif",
    actif=True,
    voies=(VoieAcces(VoieDeLaFiche.VAE, True), VoieAcces(VoieDeLaFiche.CANDIDATURE_INDIVIDUELLE, False)),
    blocs=(
        Bloc("RNCP99012BC01", "Vendre", "- Accueillir un client\n- Conclure une vente"),
        Bloc(
            "RNCP99012BC02",
            "Encaisser",
            "- Porter une charge sans risque\n- Tenir une caisse\n- Rendre la monnaie\n- Contrôler un chèque",
        ),
    ),
)


def propre(**champs: Any) -> Reglement:
    """The clean one, with other fields."""
    return replace(lire_reglement(PROPRE), **champs)


def avec_jury(**champs: Any) -> Reglement:
    """The clean one, with another jury."""
    return propre(jury=replace(propre().jury, **champs))


def avec_evaluation(**champs: Any) -> Reglement:
    """The clean one, evaluated otherwise."""
    return propre(evaluation=replace(propre().evaluation, **champs))


def avec_attribution(**champs: Any) -> Reglement:
    """The clean one, awarded otherwise."""
    return propre(attribution=replace(propre().attribution, **champs))


_lettres = st.characters(exclude_categories=("C", "Z")) | st.sampled_from(" ’:#-~?!*&%|>'\"")
textes = st.text(_lettres, max_size=30).map(str.strip)
phrases = textes.filter(bool)
codes = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,12}", fullmatch=True)
numeros = st.integers(1, 999_999).map(lambda n: f"RNCP{n}")
parts = st.fractions(0, 1, max_denominator=400)
durees = st.builds(Duree, st.integers(1, 9_000), st.sampled_from(Unite))
liens = st.frozensets(st.sampled_from(Lien))


def _cles(numero: str) -> st.SearchStrategy[str]:
    return st.integers(1, 99).map(lambda rang: f"{numero}/{numero}BC{rang:02}") | codes.map(
        lambda code: f"{numero}/{code}"
    )


autres = st.builds(AutreCertification, numeros, st.frozensets(numeros.flatmap(_cles), max_size=3), textes)
attributions = st.builds(
    Attribution,
    textes,
    st.none() | st.frozensets(codes, max_size=4),
    st.lists(st.builds(AuChoix, st.integers(1, 60), st.frozensets(codes, min_size=1, max_size=4)), max_size=2).map(
        tuple
    ),
    st.booleans(),
    st.lists(phrases, max_size=2).map(tuple),
    st.lists(autres, max_size=2).map(tuple),
    textes,
)
criteres = st.builds(Critere, st.integers(1, 200), st.lists(phrases, max_size=2).map(tuple), st.booleans())
evaluations = st.builds(
    RegleEvaluation,
    textes,
    st.lists(phrases, max_size=2).map(tuple),
    st.integers(1, 9),
    st.integers(0, 9),
    st.sampled_from(Divergence),
    parts.filter(bool),
    parts,
    st.lists(criteres, max_size=2).map(tuple),
    liens,
)
colleges = st.builds(College, phrases, st.integers(1, 9), st.integers(0, 9), st.none() | st.integers(1, 9))
jurys = st.builds(
    RegleJury,
    reference=textes,
    nom=textes,
    colleges=st.lists(colleges, max_size=3).map(tuple),
    membres=st.integers(1, 100),
    presents=st.integers(1, 100),
    qualifies=st.integers(0, 100),
    externes=st.none() | parts.filter(lambda part: part < 1),
    activite_ans=st.none() | st.integers(1, 50),
    presidence=st.sampled_from(Presidence),
    majorite=st.sampled_from(Majorite),
    partage=st.sampled_from(Partage),
    procurations=st.integers(0, 20),
    incompatibilites=liens,
    tenues=st.frozensets(st.sampled_from(Tenue)),
    distance=textes,
    signature=st.sampled_from(Signature),
    loi_vae=st.booleans(),
    avis_de=textes,
    confirme_par=textes,
)
termes = st.none() | st.builds(Terme, durees, st.sampled_from(Depuis), textes)


@st.composite
def periodes(tirer: st.DrawFn) -> Periode:
    """A period that begins between 1950 and 2090."""
    debut = tirer(st.dates(date(1950, 1, 1), date(2090, 1, 1)))
    duree = tirer(st.none() | st.integers(1, 3_000))
    return Periode(debut, None if duree is None else debut + timedelta(days=duree))


completes = st.builds(
    Reglement,
    cle=st.from_regex(r"[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,2}", fullmatch=True),
    version=st.integers(1, 999),
    intitule=phrases,
    certificateur=textes,
    periode=periodes(),
    textes=st.lists(phrases, max_size=2).map(tuple),
    attribution=attributions,
    evaluation=evaluations,
    jury=jurys,
    conservation=st.builds(Conservation, textes, st.none() | durees, st.none() | durees),
    certifications=st.lists(numeros, max_size=3, unique=True).map(tuple),
    voies=st.frozensets(st.sampled_from(Voie), min_size=1),
    blocs=st.dictionaries(codes, evaluations, max_size=2),
    preparations=st.lists(st.builds(Preparation, st.sampled_from(Voie), phrases, textes), max_size=2).map(tuple),
    resultat=termes,
    rattrapage=termes,
    recours=termes,
    habilitation=st.none() | durees,
    non_dits=st.lists(st.builds(NonDit, phrases, textes), max_size=2).map(tuple),
    articles=st.dictionaries(st.sampled_from(NOMS), textes, max_size=3),
)
"""Every rule written."""


@st.composite
def reglements(tirer: st.DrawFn) -> Reglement:
    """Any règlement, some of whose rules are tacit: those are as they are held by default."""
    un = tirer(completes)
    tus = tirer(st.frozensets(st.sampled_from(TACITES)))
    evaluation = {nom: a_defaut for nom, a_defaut in EVALUATION.items() if f"evaluation.{nom}" in tus}
    noms = {"desaccord": "divergence", "en_partie_compte": "en_partie"}
    evaluation_dite = replace(un.evaluation, **{noms.get(nom, nom): valeur for nom, valeur in evaluation.items()})
    return replace(
        un,
        tacites=tus,
        evaluation=evaluation_dite,
        jury=_taire(un.jury, tus),
        voies=frozenset(Voie) if "voies" in tus else un.voies,
    )


EVALUATION: dict[str, Any] = {
    "evaluateurs": 1,
    "desaccord": Divergence.JURY,
    "seuil": Fraction(1),
    "en_partie_compte": Fraction(0),
}


def _taire(jury: RegleJury, tus: frozenset[str]) -> RegleJury:
    """The jury, as it is read when those rules are not written."""
    a_defaut = {
        "membres": sum(college.sieges for college in jury.colleges) or 2,
        "presents": max(2, sum(college.presents for college in jury.colleges)),
        "presidence": Presidence.UN_MEMBRE,
        "majorite": Majorite.ABSOLUE_PRESENTS,
        "partage_des_voix": Partage.PRESIDENT,
        "tenues": frozenset({Tenue.PRESENTIEL}),
        "signature": Signature.TOUS,
    }
    champs = {nom: valeur for nom, valeur in a_defaut.items() if f"jury.{nom}" in tus}
    return replace(jury, **{nom.removesuffix("_des_voix"): valeur for nom, valeur in champs.items()})
