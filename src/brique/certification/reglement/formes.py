"""What a branch writes of a règlement, and the value it becomes. ``lecture`` reads a file, ``ecriture`` writes one.

The docstrings of the forms are the user's documentation, in French: the guide prints them.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import ConfigDict, Field

from brique.certification.reglement.formes_regles import (
    CodeDeBloc,
    FormeEvaluationDuBloc,
    FormeRegleEvaluation,
    FormeRegleJury,
    Nom,
    Phrase,
    Reference,
)
from brique.certification.reglement.grandeurs import DureeEcrite
from brique.certification.reglement.valeurs import (
    Attribution,
    AuChoix,
    AutreCertification,
    Conservation,
    Depuis,
    NonDit,
    Preparation,
    RegleEvaluation,
    Reglement,
    Terme,
    Voie,
)
from brique.parcours.codes import CodeBloc, Numero, cle_ecrite
from brique.periodes import Periode
from brique.saisie import Forme, Jour, OuiNon

TACITES = (
    "voies",
    "evaluation.evaluateurs",
    "evaluation.desaccord",
    "evaluation.seuil",
    "evaluation.en_partie_compte",
    "jury.membres",
    "jury.presents",
    "jury.presidence",
    "jury.majorite",
    "jury.partage_des_voix",
    "jury.tenues",
    "jury.signature",
)
"""The rules that a jury cannot do without: when a text does not give one, it is held by default and said tacit."""


class FormeAuChoix(Forme):
    """Des blocs au choix."""

    model_config = ConfigDict(title="Blocs au choix")

    nombre: Annotated[int, Field(ge=1, le=60)]
    """Combien il en faut."""
    blocs: Annotated[tuple[CodeDeBloc, ...], Field(min_length=1, max_length=60)]
    """Parmi lesquels."""


class FormeAutreCertification(Forme):
    """Une autre certification du même certificateur, obtenue de surcroît quand tous ses blocs sont tenus."""

    model_config = ConfigDict(title="Autre certification")

    numero: Numero
    """Son numéro."""
    blocs: Annotated[tuple[CodeBloc, ...], Field(max_length=60)] = ()
    """Les blocs à tenir, de quelque certification qu’ils soient."""
    reference: Reference = ""
    """L’article qui le dit."""

    def valeur(self) -> AutreCertification:
        """The value of the library."""
        cles = frozenset(f"{cle.fiche}/{cle.code}" for cle in map(cle_ecrite, self.blocs))
        return AutreCertification(self.numero, cles, self.reference)


class FormeAttribution(Forme):
    """Ce qu’il faut tenir pour obtenir la certification entière."""

    model_config = ConfigDict(title="Attribution")

    reference: Reference = ""
    """L’article qui le dit."""
    blocs_obligatoires: Annotated[tuple[CodeDeBloc, ...], Field(max_length=60)] | None = None
    """Les blocs à tenir ; sans eux, tous ceux de la fiche qui ne sont pas une option."""
    options: Annotated[tuple[FormeAuChoix, ...], Field(max_length=20)] = ()
    """Les blocs au choix."""
    evaluation_finale: OuiNon = False
    """Une évaluation suit tous les blocs ; le jury en décide comme d’un bloc."""
    conditions: Annotated[tuple[Phrase, ...], Field(max_length=20)] = ()
    """Les conditions réglementaires, chacune à attester."""
    autres_certifications: Annotated[tuple[FormeAutreCertification, ...], Field(max_length=40)] = ()
    """Ce que les mêmes décisions donnent de surcroît."""
    mention: Nom = ""
    """La distinction que le jury peut ajouter."""

    def valeur(self) -> Attribution:
        """The value of the library."""
        obligatoires = self.blocs_obligatoires
        return Attribution(
            reference=self.reference,
            obligatoires=None if obligatoires is None else frozenset(obligatoires),
            options=tuple(AuChoix(une.nombre, frozenset(une.blocs)) for une in self.options),
            finale=self.evaluation_finale,
            conditions=self.conditions,
            autres=tuple(une.valeur() for une in self.autres_certifications),
            mention=self.mention,
        )


class FormeConservation(Forme):
    """Combien de temps ce qui est obtenu compte pour cette certification. Il reste acquis à vie."""

    model_config = ConfigDict(title="Conservation")

    reference: Reference = ""
    """L’article qui le dit."""
    blocs: DureeEcrite | None = None
    """Pour un bloc ; sans elle, sans limite."""
    competences: DureeEcrite | None = None
    """Pour une compétence seule ; sans elle, elle ne se garde pas."""

    def valeur(self) -> Conservation:
        """The value of the library."""
        return Conservation(self.reference, self.blocs, self.competences)


class FormePreparation(Forme):
    """Ce qu’une voie demande avant l’évaluation."""

    model_config = ConfigDict(title="Préparation")

    voie: Voie
    """La voie."""
    phrase: Phrase
    """Ce qu’elle demande."""
    reference: Reference = ""
    """L’article qui le dit."""

    def valeur(self) -> Preparation:
        """The value of the library."""
        return Preparation(self.voie, self.phrase, self.reference)


class FormeTerme(Forme):
    """Un délai."""

    model_config = ConfigDict(title="Délai")

    duree: DureeEcrite
    """15 jours, 6 mois, 5 ans."""
    depuis: Depuis
    """À compter de quoi."""
    reference: Reference = ""
    """L’article qui le dit."""

    def valeur(self) -> Terme:
        """The value of the library."""
        return Terme(self.duree, self.depuis, self.reference)


class FormeNonDit(Forme):
    """Ce que le texte demande et que ce fichier ne peut pas dire : des personnes le vérifient."""

    model_config = ConfigDict(title="Non-dit")

    phrase: Phrase
    """Ce que le texte demande."""
    reference: Reference = ""
    """L’article qui le dit."""

    def valeur(self) -> NonDit:
        """The value of the library."""
        return NonDit(self.phrase, self.reference)


class FormeReglement(Forme):
    """Un règlement : comment une certification s’évalue et s’attribue. Chaque règle dit l’article dont elle vient."""

    model_config = ConfigDict(title="Règlement")

    cle: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
    """Un nom court, le même pour toutes ses versions : commerces-de-gros."""
    version: Annotated[int, Field(ge=1, le=999)]
    """Le numéro de cette version."""
    intitule: Annotated[str, Field(min_length=1, max_length=300)]
    """Comment il s’appelle."""
    certificateur: Nom = ""
    """Qui l’a écrit."""
    applicable_du: Jour
    """Premier jour : il vaut pour les candidatures ouvertes à partir de là."""
    applicable_jusqu_au: Jour | None = None
    """Dernier jour, compris ; sans lui, il vaut encore."""
    textes: Annotated[tuple[Phrase, ...], Field(max_length=40)] = ()
    """Les textes dont il vient."""
    certifications: Annotated[tuple[Numero, ...], Field(max_length=200)] = ()
    """Les certifications pour lesquelles il vaut ; sans elles, c’est un modèle."""
    voies: Annotated[frozenset[Voie], Field(min_length=1, max_length=len(Voie))] | None = None
    """Par où l’on vient."""
    attribution: FormeAttribution
    """Ce qu’il faut tenir."""
    evaluation: FormeRegleEvaluation
    """Comment les blocs s’évaluent."""
    evaluation_des_blocs: Annotated[tuple[FormeEvaluationDuBloc, ...], Field(max_length=60)] = ()
    """Les blocs qui s’évaluent autrement."""
    jury: FormeRegleJury
    """Qui décide."""
    conservation: FormeConservation
    """Combien de temps un bloc compte."""
    preparations: Annotated[tuple[FormePreparation, ...], Field(max_length=40)] = ()
    """Ce qui précède l’évaluation."""
    resultat: FormeTerme | None = None
    """Quand le résultat est rendu."""
    rattrapage: FormeTerme | None = None
    """Quand on peut repasser."""
    recours: FormeTerme | None = None
    """Jusqu’à quand on peut contester."""
    habilitation: DureeEcrite | None = None
    """Combien de temps un organisme est habilité."""
    non_dits: Annotated[tuple[FormeNonDit, ...], Field(max_length=80)] = ()
    """Ce que ce fichier ne peut pas dire."""
    articles: dict[str, Reference] = Field(default_factory=dict)
    """L’article d’une règle, quand il se dit mieux que pour toute sa partie : « jury.majorite: art. 5, al. 3 »."""

    def valeur(self) -> Reglement:
        """The value of the library. ValueError when it ends before it begins."""
        fin = self.applicable_jusqu_au
        evaluation = self.evaluation.valeur(RegleEvaluation(""))
        return Reglement(
            cle=self.cle,
            version=self.version,
            intitule=self.intitule,
            certificateur=self.certificateur,
            periode=Periode(self.applicable_du, None if fin is None else fin + timedelta(days=1)),
            textes=self.textes,
            attribution=self.attribution.valeur(),
            evaluation=evaluation,
            jury=self.jury.valeur(),
            conservation=self.conservation.valeur(),
            certifications=self.certifications,
            voies=frozenset(Voie) if self.voies is None else self.voies,
            blocs={une.bloc: une.valeur(evaluation) for une in self.evaluation_des_blocs},
            preparations=tuple(une.valeur() for une in self.preparations),
            resultat=_terme(self.resultat),
            rattrapage=_terme(self.rattrapage),
            recours=_terme(self.recours),
            habilitation=self.habilitation,
            non_dits=tuple(un.valeur() for un in self.non_dits),
            articles=dict(self.articles),
            tacites=frozenset(self._tacites()),
        )

    def _tacites(self) -> list[str]:
        """The names of the rules that are not written."""
        parties: dict[str, Forme] = {"": self, "evaluation": self.evaluation, "jury": self.jury}
        noms = ((chemin, *chemin.rpartition(".")[::2]) for chemin in TACITES)
        return [chemin for chemin, partie, nom in noms if getattr(parties[partie], nom) is None]


def _terme(forme: FormeTerme | None) -> Terme | None:
    return None if forme is None else forme.valeur()
