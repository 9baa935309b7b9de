"""What a person writes of a jury session, and the values it becomes. ``lecture`` reads a file.

The docstrings of the forms are the user's documentation, in French.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field

from brique.certification.attribution import FicheVisee
from brique.certification.deliberation.valeurs import Membre, Presence, Seance, Sens, Vote
from brique.certification.evaluation import Evaluation, Niveau, Observation
from brique.certification.reglement.formes_regles import CodeDeBloc, Liens, Nom
from brique.certification.reglement.valeurs import Tenue, Voie
from brique.parcours.codes import Code, Numero
from brique.saisie import Forme, Jour, OuiNon

Qui = Annotated[str, Field(min_length=1, max_length=200)]
Texte = Annotated[str, Field(max_length=4000)]
Noms = Annotated[tuple[Qui, ...], Field(max_length=100)]


class FormeBlocVise(Forme):
    """Un bloc de la certification."""

    model_config = ConfigDict(title="Bloc")

    code: CodeDeBloc
    """Son code."""
    intitule: Annotated[str, Field(max_length=1000)] = ""
    """Son intitulé exact : « option », « au choix » ou « facultatif » y comptent."""
    competences: Annotated[int, Field(ge=1, le=200)]
    """Combien de compétences il a."""


class FormeMembre(Forme):
    """Une personne nommée au jury."""

    model_config = ConfigDict(title="Membre")

    nom: Qui
    """Son nom, qui la distingue des autres."""
    college: Nom = ""
    """Son collège, comme le règlement le nomme."""
    qualifie: OuiNon = False
    """Elle est qualifiée au titre de la certification."""
    interne: OuiNon = False
    """Elle est du certificateur, ou d’un organisme qu’il habilite."""
    preside: OuiNon = False
    """Elle préside."""
    derniere_activite: Annotated[int, Field(ge=1950, le=2100)] | None = None
    """La dernière année où elle a travaillé dans le domaine ; sans elle, cela n’est pas dit."""
    femme: OuiNon | None = None
    """Pour dire si le jury tend à l’équilibre ; jamais une condition."""
    present: OuiNon = True
    """Elle est là."""

    def valeur(self) -> Membre:
        """The value of the library."""
        return Membre(
            self.nom, self.college, self.qualifie, self.interne, self.preside, self.derniere_activite, self.femme
        )


class FormeGrille(Forme):
    """Ce qu’un évaluateur dit d’un bloc."""

    model_config = ConfigDict(title="Évaluation")

    bloc: CodeDeBloc
    """Le bloc."""
    evaluateur: Qui
    """Qui l’a évalué."""
    jour: Jour
    """Quel jour."""
    niveaux: Annotated[tuple[Niveau, ...], Field(max_length=200)]
    """Son avis sur chaque compétence, dans leur ordre : acquis, en-partie ou non-acquis."""
    externe: OuiNon = False
    """Il n’est pas de l’organisme qui a formé le candidat."""
    liens: Liens = frozenset()
    """Ce qui le lie au candidat."""

    def valeur(self) -> Evaluation:
        """The value of the library."""
        vues = tuple(Observation(rang, niveau) for rang, niveau in enumerate(self.niveaux, 1))
        return Evaluation(self.evaluateur, self.bloc, self.jour, vues, self.externe, self.liens)


class FormeProcuration(Forme):
    """Un vote qu’un membre présent porte pour un absent."""

    model_config = ConfigDict(title="Procuration")

    de: Qui
    """L’absent, nommé aussi dans les votes."""
    a: Qui
    """Celui qui vote pour lui."""


class FormeDecision(Forme):
    """Ce que le jury vote sur un bloc. Le résultat n’est jamais écrit : il se déduit des votes et du règlement."""

    model_config = ConfigDict(title="Décision")

    bloc: CodeDeBloc
    """Le bloc, ou EVALUATION-FINALE."""
    pour: Noms = ()
    """Ceux qui votent pour le valider."""
    contre: Noms = ()
    """Ceux qui votent contre."""
    abstentions: Noms = ()
    """Ceux qui s’abstiennent ; qui est là et ne vote pas s’abstient aussi."""
    procurations: Annotated[tuple[FormeProcuration, ...], Field(max_length=100)] = ()
    """Les votes portés pour des absents."""
    raisons: Texte = ""
    """Ce que le candidat lira : demandé si le bloc n’est pas validé, ou si le jury s’écarte de l’évaluation."""
    complement: Texte = ""
    """Ce qui lui est demandé pour une autre session, si le bloc n’est pas validé."""

    def votes(self) -> tuple[Vote, ...]:
        """The values of the library, in the order written."""
        porteurs = {une.de: une.a for une in self.procurations}
        dits = ((Sens.POUR, self.pour), (Sens.CONTRE, self.contre), (Sens.ABSTENTION, self.abstentions))
        return tuple(Vote(nom, sens, porteurs.get(nom, "")) for sens, noms in dits for nom in noms)


class FormeReport(Forme):
    """Un bloc laissé à une autre session."""

    model_config = ConfigDict(title="Report")

    bloc: CodeDeBloc
    """Le bloc."""
    raisons: Qui
    """Pourquoi."""


class FormeLiens(Forme):
    """Ce qui lie un membre du jury à un candidat."""

    model_config = ConfigDict(title="Liens")

    membre: Qui
    """Le membre."""
    liens: Annotated[Liens, Field(min_length=1)]
    """Ses liens : relation, employeur, etablissement, hierarchie, accompagnement, formation, evaluation."""


class FormeCandidat(Forme):
    """Un candidat devant le jury."""

    model_config = ConfigDict(title="Candidat")

    nom: Qui
    """Son nom, qui le distingue des autres."""
    voie: Voie
    """Par où il vient : formation, vae ou libre."""
    commence_le: Jour
    """Le jour où son parcours a commencé : il dit le règlement et la loi qui s’appliquent."""
    presence: Presence = Presence.PRESENT
    """present (aussi quand le jury décide sur dossier), excuse ou absent."""
    blocs: Annotated[tuple[CodeDeBloc, ...], Field(max_length=60)] = ()
    """Les blocs à décider ; sans eux, ceux dont la suite parle, ou tous ceux qu’il n’a pas."""
    acquis: Annotated[tuple[Code, ...], Field(max_length=200)] = ()
    """Ce qu’il détient déjà, et qui compte."""
    conditions_attestees: Annotated[tuple[Qui, ...], Field(max_length=20)] = ()
    """Les conditions réglementaires qu’il remplit, comme le règlement les écrit."""
    liens: Annotated[tuple[FormeLiens, ...], Field(max_length=100)] = ()
    """Ce qui le lie à des membres du jury."""
    absents: Noms = ()
    """Les membres qui ne sont pas là pour lui."""
    evaluations: Annotated[tuple[FormeGrille, ...], Field(max_length=400)] = ()
    """Les grilles des évaluateurs."""
    decisions: Annotated[tuple[FormeDecision, ...], Field(max_length=60)] = ()
    """Ce qui est mis au vote."""
    reports: Annotated[tuple[FormeReport, ...], Field(max_length=60)] = ()
    """Ce qui est laissé à une autre session."""
    incidents: Annotated[tuple[Qui, ...], Field(max_length=40)] = ()
    """Ce qui est arrivé, pour le procès-verbal."""
    mention: OuiNon = False
    """Le jury y ajoute la mention du règlement."""

    @property
    def dits(self) -> tuple[str, ...]:
        """The blocs that what is written speaks of, in order."""
        return tuple(dict.fromkeys(bloc for blocs in self.blocs_par_part.values() for bloc in blocs))

    @property
    def blocs_par_part(self) -> dict[str, list[str]]:
        """The bloc of each thing written, by the name of its list."""
        return {
            "evaluations": [une.bloc for une in self.evaluations],
            "decisions": [une.bloc for une in self.decisions],
            "reports": [un.bloc for un in self.reports],
        }


class FormeSession(Forme):
    """Une séance de jury : la certification, les membres, les candidats et les votes."""

    model_config = ConfigDict(title="Séance")

    certification: Numero
    """Son numéro au registre."""
    intitule: Annotated[str, Field(max_length=1000)] = ""
    """Son intitulé exact."""
    limite_delivrance: Jour | None = None
    """Dernier jour où elle se délivre, comme le dit sa fiche."""
    blocs: Annotated[tuple[FormeBlocVise, ...], Field(min_length=1, max_length=60)]
    """Tous ses blocs."""
    jour: Jour
    """Le jour de la séance."""
    tenue: Tenue = Tenue.PRESENTIEL
    """presentiel ou distance."""
    presidence_precedente: Nom = ""
    """Le collège qui a présidé la fois d’avant, si la présidence alterne."""
    membres: Annotated[tuple[FormeMembre, ...], Field(min_length=1, max_length=100)]
    """Ceux qui sont nommés."""
    confirmee: OuiNon | None = None
    """L’instance qui doit confirmer l’a fait ; sans réponse, elle ne l’a pas encore dit."""
    candidats: Annotated[tuple[FormeCandidat, ...], Field(min_length=1, max_length=400)]
    """Ceux que le jury examine."""

    def fiche(self) -> FicheVisee:
        """The certification as the jury decides of it."""
        blocs = {bloc.code: bloc.intitule for bloc in self.blocs}
        return FicheVisee(self.certification, blocs, self.intitule, self.limite_delivrance)

    def seance(self, candidat: FormeCandidat) -> Seance:
        """The jury as it sits for a candidate."""
        membres = tuple(membre.valeur() for membre in self.membres)
        presents = frozenset(m.nom for m in self.membres if m.present and m.nom not in candidat.absents)
        return Seance(self.jour, membres, presents, self.tenue, precedente=self.presidence_precedente)
