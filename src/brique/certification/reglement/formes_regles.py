"""What a branch writes of how a bloc is evaluated and how its jury decides, and the values they become.

What is not written is not a rule of the text: ``ecrits`` says which were, the others are held tacitly.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field

from brique.certification.reglement.grandeurs import Part, PartDepassee, PartExigee
from brique.certification.reglement.valeurs import (
    College,
    Critere,
    Divergence,
    Lien,
    Majorite,
    Partage,
    Presidence,
    RegleEvaluation,
    RegleJury,
    Signature,
    Tenue,
)
from brique.saisie import Forme, OuiNon

CodeDeBloc = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")]
"""The code of a bloc as its fiche writes it: « RNCP38362BC02 »."""
Phrase = Annotated[str, Field(min_length=1, max_length=600)]
Nom = Annotated[str, Field(max_length=200)]
Reference = Annotated[str, Field(max_length=300)]
Liens = Annotated[frozenset[Lien], Field(max_length=len(Lien))]
Personnes = Annotated[int, Field(ge=1, le=100)]


class FormeCritere(Forme):
    """Ce qui montre qu’une compétence est tenue."""

    model_config = ConfigDict(title="Critère")

    competence: Annotated[int, Field(ge=1, le=200)]
    """Le rang de la compétence dans son bloc, à partir de 1."""
    indices: Annotated[tuple[Phrase, ...], Field(max_length=40)] = ()
    """Ce que l’évaluateur peut observer."""
    eliminatoire: OuiNon = False
    """Sans cette compétence, le bloc n’est pas validé."""

    def valeur(self) -> Critere:
        """The value of the library."""
        return Critere(self.competence, self.indices, self.eliminatoire)


class FormeRegleEvaluation(Forme):
    """Comment un bloc s’évalue."""

    model_config = ConfigDict(title="Évaluation")

    reference: Reference = ""
    """L’article qui le dit."""
    modalites: Annotated[tuple[Phrase, ...], Field(max_length=40)] = ()
    """Ce que le candidat passe : mise en situation, dossier, entretien…"""
    evaluateurs: Annotated[int, Field(ge=1, le=9)] | None = None
    """Combien d’évaluateurs, chacun remplissant toute la grille."""
    dont_externes: Annotated[int, Field(ge=0, le=9)] | None = None
    """Combien d’entre eux viennent d’ailleurs que de l’organisme qui a formé le candidat."""
    desaccord: Divergence | None = None
    """Ce que devient une compétence sur laquelle ils ne s’accordent pas."""
    seuil: PartExigee | None = None
    """Part des compétences du bloc à tenir : 70 %, 2/3."""
    en_partie_compte: Part | None = None
    """Ce que compte une compétence tenue en partie : 1/2, ou 0."""
    criteres: Annotated[tuple[FormeCritere, ...], Field(max_length=200)] = ()
    """Les critères, compétence par compétence."""
    incompatibilites: Liens = frozenset()
    """Ce qui empêche d’évaluer ce candidat."""

    def valeur(self, sinon: RegleEvaluation) -> RegleEvaluation:
        """The value of the library; what is not written is as in ``sinon``."""
        ecrits = self.model_fields_set
        return RegleEvaluation(
            reference=self.reference if "reference" in ecrits else sinon.reference,
            modalites=self.modalites if "modalites" in ecrits else sinon.modalites,
            evaluateurs=sinon.evaluateurs if self.evaluateurs is None else self.evaluateurs,
            externes=sinon.externes if self.dont_externes is None else self.dont_externes,
            divergence=self.desaccord or sinon.divergence,
            seuil=sinon.seuil if self.seuil is None else self.seuil,
            en_partie=sinon.en_partie if self.en_partie_compte is None else self.en_partie_compte,
            criteres=tuple(un.valeur() for un in self.criteres) if "criteres" in ecrits else sinon.criteres,
            incompatibilites=self.incompatibilites if "incompatibilites" in ecrits else sinon.incompatibilites,
        )


class FormeEvaluationDuBloc(FormeRegleEvaluation):
    """Comment un bloc s’évalue, quand c’est autrement que les autres ; ce qui n’est pas écrit est comme pour eux."""

    model_config = ConfigDict(title="Évaluation d’un bloc")

    bloc: CodeDeBloc
    """Son code."""


class FormeCollege(Forme):
    """Un collège du jury."""

    model_config = ConfigDict(title="Collège")

    nom: Annotated[str, Field(min_length=1, max_length=80)]
    """Son nom : employeurs, salariés…"""
    sieges: Personnes
    """Combien de membres y sont nommés."""
    presents: Annotated[int, Field(ge=0, le=100)] = 0
    """Combien doivent être là pour que le jury décide."""
    voix: Annotated[int, Field(ge=1, le=100)] | None = None
    """Les voix du collège ; sans elles, une par membre."""

    def valeur(self) -> College:
        """The value of the library."""
        return College(self.nom, self.sieges, self.presents, self.voix)


class FormeRegleJury(Forme):
    """Qui siège, et comment le jury décide."""

    model_config = ConfigDict(title="Jury")

    reference: Reference = ""
    """L’article qui le dit."""
    nom: Nom = ""
    """Comment il s’appelle dans le texte."""
    colleges: Annotated[tuple[FormeCollege, ...], Field(max_length=9)] = ()
    """Ses collèges."""
    membres: Personnes | None = None
    """Combien de personnes y sont nommées."""
    presents: Personnes | None = None
    """Combien doivent être là pour décider."""
    qualifies: Annotated[int, Field(ge=0, le=100)] = 0
    """Combien de personnes qualifiées pour la certification."""
    part_externe: PartDepassee | None = None
    """Part des membres étrangers au certificateur et à ceux qu’il habilite, à dépasser : 1/2 pour une majorité."""
    activite_dans_les_ans: Annotated[int, Field(ge=1, le=50)] | None = None
    """Un membre doit avoir exercé dans le domaine depuis moins de ce nombre d’années."""
    presidence: Presidence | None = None
    """Qui préside."""
    majorite: Majorite | None = None
    """Les voix qu’il faut."""
    partage_des_voix: Partage | None = None
    """Ce que donne l’égalité des voix."""
    procurations: Annotated[int, Field(ge=0, le=20)] = 0
    """Combien de procurations un membre peut porter."""
    incompatibilites: Liens = frozenset()
    """Ce qui empêche de décider pour ce candidat."""
    tenues: Annotated[frozenset[Tenue], Field(max_length=len(Tenue))] | None = None
    """Comment il se réunit."""
    conditions_a_distance: Annotated[str, Field(max_length=600)] = ""
    """Quand et comment il peut se tenir à distance."""
    signature: Signature | None = None
    """Qui signe le procès-verbal."""
    loi_vae: OuiNon = False
    """Pour une VAE, ce que la loi demande du jury s’ajoute, selon la date où le candidat a commencé."""
    avis_de: Nom = ""
    """L’instance dont l’avis précède la décision."""
    confirme_par: Nom = ""
    """L’instance qui confirme ensuite."""

    def valeur(self) -> RegleJury:
        """The value of the library."""
        rien = RegleJury("")
        sieges, presents = (sum(getattr(un, nom) for un in self.colleges) for nom in ("sieges", "presents"))
        return RegleJury(
            reference=self.reference,
            nom=self.nom,
            colleges=tuple(un.valeur() for un in self.colleges),
            membres=self.membres or sieges or rien.membres,
            presents=self.presents or max(presents, rien.presents),
            qualifies=self.qualifies,
            externes=self.part_externe,
            activite_ans=self.activite_dans_les_ans,
            presidence=self.presidence or rien.presidence,
            majorite=self.majorite or rien.majorite,
            partage=self.partage_des_voix or rien.partage,
            procurations=self.procurations,
            incompatibilites=self.incompatibilites,
            tenues=rien.tenues if self.tenues is None else self.tenues,
            distance=self.conditions_a_distance,
            signature=self.signature or rien.signature,
            loi_vae=self.loi_vae,
            avis_de=self.avis_de,
            confirme_par=self.confirme_par,
        )
