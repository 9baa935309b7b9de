"""The values of a règlement. Every rule bears the article it comes from; nothing here is computed.

What no text says stays empty (``None``, ``()``): it is then the law, or nothing, that rules; never a default of ours.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from brique.periodes import Periode


class Voie(StrEnum):
    """By which door a candidate comes."""

    FORMATION = "formation"
    VAE = "vae"
    LIBRE = "libre"


class Divergence(StrEnum):
    """What becomes of a compétence on which the évaluateurs disagree."""

    JURY = "jury"
    TROISIEME = "troisieme"
    ACQUISE = "acquise"
    NON_ACQUISE = "non-acquise"


class Lien(StrEnum):
    """What ties a person to a candidate or to the certificateur, and may keep them from sitting or evaluating."""

    RELATION = "relation"
    EMPLOYEUR = "employeur"
    ETABLISSEMENT = "etablissement"
    HIERARCHIE = "hierarchie"
    ACCOMPAGNEMENT = "accompagnement"
    FORMATION = "formation"
    EVALUATION = "evaluation"


class Majorite(StrEnum):
    """How many votes a decision needs, and counted among whom."""

    SIMPLE = "simple"
    ABSOLUE_PRESENTS = "absolue-presents"
    ABSOLUE_REPRESENTES = "absolue-representes"
    UNANIMITE = "unanimite"


class Partage(StrEnum):
    """What equal votes give: the president's vote, the bloc, no bloc, or another deliberation."""

    PRESIDENT = "president"
    ACQUIS = "acquis"
    NON_ACQUIS = "non-acquis"
    REPORT = "report"


class Presidence(StrEnum):
    """Who presides: nobody, a member, or a college after the other."""

    AUCUNE = "aucune"
    UN_MEMBRE = "un-membre"
    ALTERNEE = "alternee"


class Signature(StrEnum):
    """Who signs the procès-verbal."""

    TOUS = "tous"
    PRESIDENCE = "presidence"


class Tenue(StrEnum):
    """How a jury meets."""

    PRESENTIEL = "presentiel"
    DISTANCE = "distance"


class Depuis(StrEnum):
    """What a delay is counted from."""

    RECEPTION = "reception"
    DELIBERATION = "deliberation"
    NOTIFICATION = "notification"


class Unite(StrEnum):
    """The unit of a delay."""

    JOURS = "jours"
    MOIS = "mois"


@dataclass(frozen=True, slots=True)
class Duree:
    """« 6 mois », « 15 jours »."""

    nombre: int
    unite: Unite


@dataclass(frozen=True, slots=True)
class Terme:
    """A delay, what it is counted from, and its article."""

    duree: Duree
    depuis: Depuis
    reference: str


@dataclass(frozen=True, slots=True)
class AuChoix:
    """``nombre`` blocs to hold among ``blocs`` (codes)."""

    nombre: int
    blocs: frozenset[str]


@dataclass(frozen=True, slots=True)
class AutreCertification:
    """Another certification of the certificateur, awarded when all its ``blocs`` (keys « fiche/code ») are held."""

    numero: str
    blocs: frozenset[str]
    reference: str


@dataclass(frozen=True, slots=True)
class Attribution:
    """What must be held for the whole certification. ``obligatoires`` None: every bloc of the fiche that is no option.

    ``finale``: an evaluation after all the blocs, decided like one of them. ``conditions``: regulatory ones, each of
    which someone must attest. ``autres``: what the same decisions may give besides. ``mention``: a distinction that the
    jury may add.
    """

    reference: str
    obligatoires: frozenset[str] | None = None
    options: tuple[AuChoix, ...] = ()
    finale: bool = False
    conditions: tuple[str, ...] = ()
    autres: tuple[AutreCertification, ...] = ()
    mention: str = ""


@dataclass(frozen=True, slots=True)
class Critere:
    """What shows that a compétence is held (by its rank in the bloc, from 1); ``eliminatoire``: no bloc without it."""

    competence: int
    indices: tuple[str, ...]
    eliminatoire: bool = False


@dataclass(frozen=True, slots=True)
class RegleEvaluation:
    """How a bloc is evaluated. ``seuil``: the share of its compétences that must be held (1: all).

    ``en_partie``: what « en partie » counts for, between 0 and 1. ``evaluateurs``: how many, each giving a whole grid.
    ``externes``: how many of them from outside the body that trains. ``incompatibilites``: what keeps one from it.
    """

    reference: str
    modalites: tuple[str, ...] = ()
    evaluateurs: int = 1
    externes: int = 0
    divergence: Divergence = Divergence.JURY
    seuil: Fraction = Fraction(1)
    en_partie: Fraction = Fraction(0)
    criteres: tuple[Critere, ...] = ()
    incompatibilites: frozenset[Lien] = frozenset()


@dataclass(frozen=True, slots=True)
class College:
    """A side of the jury: its name, how many must be named, how many must be present, its votes (None: one each)."""

    nom: str
    sieges: int
    presents: int = 0
    voix: int | None = None


@dataclass(frozen=True, slots=True)
class RegleJury:
    """Who sits, and how it is decided. ``loi_vae``: what the law asks of a VAE jury is asked besides, by its date.

    ``externes``: the share of the members from outside the certificateur and those it habilitates that must be passed
    (1/2: a majority), None when nothing asks it. ``activite_ans``: within how many years a member must have worked in
    the field. ``procurations``: how many one member may carry. ``avis_de``: the instance that gives its opinion first;
    ``confirme_par``: the one that confirms afterwards.
    """

    reference: str
    nom: str = ""
    colleges: tuple[College, ...] = ()
    membres: int = 2
    presents: int = 2
    qualifies: int = 0
    externes: Fraction | None = None
    activite_ans: int | None = None
    presidence: Presidence = Presidence.UN_MEMBRE
    majorite: Majorite = Majorite.ABSOLUE_PRESENTS
    partage: Partage = Partage.PRESIDENT
    procurations: int = 0
    incompatibilites: frozenset[Lien] = frozenset()
    tenues: frozenset[Tenue] = frozenset({Tenue.PRESENTIEL})
    distance: str = ""
    signature: Signature = Signature.TOUS
    loi_vae: bool = False
    avis_de: str = ""
    confirme_par: str = ""


@dataclass(frozen=True, slots=True)
class Conservation:
    """How long what is obtained counts on the way to this certification; None: without end. It is held for life.

    ``competences``: for a compétence alone, when the règlement keeps them; None: it keeps none.
    """

    reference: str
    blocs: Duree | None = None
    competences: Duree | None = None


@dataclass(frozen=True, slots=True)
class NonDit:
    """What a text asks and this form cannot say: it is shown, and checked by people."""

    phrase: str
    reference: str


@dataclass(frozen=True, slots=True)
class Preparation:
    """What a voie asks before the evaluation: « trois mois en entreprise au moins »."""

    voie: Voie
    phrase: str
    reference: str


@dataclass(frozen=True, slots=True)
class Reglement:
    """A version of a règlement. It applies to the candidatures opened in ``periode``, and is never changed.

    ``certifications``: the fiches it is for (none: a model to start from). ``evaluation``: for every bloc that
    ``blocs`` does not name by its code. ``articles``: the article of a rule, by its name (« jury.majorite »), where it
    is told more closely than by its part. ``tacites``: the rules that no text gives, held by default so that a jury may
    sit, and always shown as such.
    """

    cle: str
    version: int
    intitule: str
    certificateur: str
    periode: Periode
    textes: tuple[str, ...]
    attribution: Attribution
    evaluation: RegleEvaluation
    jury: RegleJury
    conservation: Conservation
    certifications: tuple[str, ...] = ()
    voies: frozenset[Voie] = frozenset(Voie)
    blocs: dict[str, RegleEvaluation] = field(default_factory=dict)
    preparations: tuple[Preparation, ...] = ()
    resultat: Terme | None = None
    rattrapage: Terme | None = None
    recours: Terme | None = None
    habilitation: Duree | None = None
    non_dits: tuple[NonDit, ...] = ()
    articles: dict[str, str] = field(default_factory=dict)
    tacites: frozenset[str] = frozenset()

    def evaluation_de(self, code: str) -> RegleEvaluation:
        """How the bloc ``code`` is evaluated."""
        return self.blocs.get(code, self.evaluation)

    def s_applique(self, ouverte_le: date) -> bool:
        """True for a candidature opened on that day."""
        return ouverte_le in self.periode
