"""What a person, an adviser or a page writes to ask for a path, and the value it becomes.

The docstrings of the forms are the user's documentation, in French: the guide prints them. ``lecture`` reads a file.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Annotated

from pydantic import ConfigDict, Field, model_validator

from brique.droits.cpf.formes import Euros, FormePeriode, FormeSituation
from brique.droits.cpf.situation import SituationCpf
from brique.parcours.codes import Code, CodeBloc, Numero, cle_ecrite
from brique.parcours.demandes.demande import Argent, Demande, Disponibilite, Hypotheses, Zone
from brique.parcours.demandes.formes_cibles import FormeCertification, FormeCible, FormeCibleOuverte, FormeProjetVae
from brique.parcours.demandes.formes_offres import FormeEvaluation, FormeOffre, FormePoint, Texte
from brique.parcours.offres.distance import Position
from brique.parcours.passeport import Acquis, Origine
from brique.parcours.positionnement import PositionBloc
from brique.passerelles.decisions import Accord, Decidee
from brique.periodes import Periode
from brique.saisie import Forme, Jour, OuiNon

HEURES_MAX = 60
"""Hours a week above which nobody trains."""


class FormeAcquis(Forme):
    """Un bloc, ou une certification entière, que la personne détient."""

    model_config = ConfigDict(title="Acquis")

    code: Code
    """Son code (RNCP38362BC02), ou le numéro de la certification."""
    obtenu_le: Jour
    """Le jour de la décision du jury."""
    origine: Origine = Origine.FORMATION
    """Comment il a été obtenu."""
    atteste: OuiNon = True
    """Le certificateur l’atteste ; « non » si la personne le déclare seulement."""
    opposable_jusqu_au: Jour | None = None
    """Le dernier jour où le certificateur dit qu’il compte."""

    def valeur(self) -> Acquis:
        """The value of the library."""
        cle = cle_ecrite(self.code)
        return Acquis(cle, self.origine, self.obtenu_le, self.atteste, opposable=self.opposable_jusqu_au)


class FormeEquivalence(Forme):
    """Une équivalence que le certificateur de la cible a accordée à la personne."""

    model_config = ConfigDict(title="Équivalence")

    depuis: Annotated[tuple[Code, ...], Field(min_length=1, max_length=60)]
    """Ce que la personne détient."""
    vers: Annotated[tuple[CodeBloc, ...], Field(min_length=1, max_length=60)]
    """Les blocs qu’elle obtient."""
    certificateur: Annotated[str, Field(min_length=1, max_length=300)]
    """Qui l’a décidée."""
    signataire: Annotated[str, Field(min_length=1, max_length=300)]
    """Qui l’a signée."""
    decidee_le: Jour
    """Le jour de la décision."""
    jusqu_au: Jour | None = None
    """Le dernier jour où elle vaut."""
    conditions: Annotated[str, Field(max_length=1000)] = ""
    """Ce qu’elle demande encore."""
    conditions_remplies: OuiNon = False
    """Ces conditions sont remplies."""
    reference: Texte = ""
    """Sa référence."""

    @model_validator(mode="after")
    def _coherente(self) -> FormeEquivalence:
        if self.jusqu_au and self.jusqu_au < self.decidee_le:
            raise ValueError("cette équivalence finit avant d’avoir été décidée")
        if len({cle_ecrite(code).fiche for code in self.vers}) > 1:
            raise ValueError("elle porte sur plusieurs certifications : écrivez-en une pour chacune")
        if set(self.depuis) & set(self.vers):
            raise ValueError("un même bloc est des deux côtés")
        return self

    def valeur(self, rang: int) -> Decidee:
        """The value of the library. ``rang`` names the one that has no reference."""
        fin = self.jusqu_au + timedelta(days=1) if self.jusqu_au else None
        return Decidee(
            frozenset(map(cle_ecrite, self.depuis)),
            frozenset(map(cle_ecrite, self.vers)),
            self.certificateur,
            self.signataire,
            self.decidee_le,
            Periode(self.decidee_le, fin),
            Accord.TOTAL,
            conditions=self.conditions,
            reference=self.nom(rang),
        )

    def nom(self, rang: int) -> str:
        """Its reference, or what stands for it."""
        return self.reference or f"équivalence {rang + 1} de la demande"


class FormePosition(Forme):
    """Comment la personne s’est située sur les compétences d’un bloc."""

    model_config = ConfigDict(title="Positionnement")

    bloc: CodeBloc
    """Le bloc."""
    oui: Annotated[int, Field(ge=0, le=200)] = 0
    """Compétences qu’elle met en œuvre."""
    en_partie: Annotated[int, Field(ge=0, le=200)] = 0
    """Compétences qu’elle met en œuvre en partie."""
    non: Annotated[int, Field(ge=0, le=200)] = 0
    """Compétences qu’elle ne met pas en œuvre."""
    sans_reponse: Annotated[int, Field(ge=0, le=200)] = 0
    """Compétences auxquelles elle n’a pas répondu."""

    def valeur(self) -> PositionBloc:
        """The value of the library."""
        return PositionBloc(cle_ecrite(self.bloc), self.oui, self.en_partie, self.non, self.sans_reponse)


class FormeDisponibilite(FormePeriode):
    """Une période où le temps disponible est différent."""

    model_config = ConfigDict(title="Disponibilité")

    heures: Annotated[int, Field(ge=0, le=HEURES_MAX)]
    """Heures par semaine."""


class FormeArgent(Forme):
    """Ce que la personne peut payer."""

    model_config = ConfigDict(title="Argent")

    epargne: Euros | None = None
    """Euros disponibles tout de suite ; sans eux, pas de limite."""
    par_mois: Annotated[Decimal, Field(ge=0, le=20_000, decimal_places=2)] = Decimal(0)
    """Euros de plus chaque mois."""

    @model_validator(mode="after")
    def _coherente(self) -> FormeArgent:
        if self.epargne is None and self.par_mois:
            raise ValueError("un montant par mois et pas d’épargne : écrivez epargne: 0 si elle est vide")
        return self


class FormeZone(FormePoint):
    """D’où part la personne, et jusqu’où elle va."""

    model_config = ConfigDict(title="Zone")

    rayon: Annotated[Decimal, Field(gt=0, le=20_000)] | None = None
    """Kilomètres, à vol d’oiseau ; sans eux, partout."""


class FormeHypotheses(Forme):
    """Ce qu’aucun texte ne fixe, et qu’un plan doit supposer."""

    model_config = ConfigDict(title="Hypothèses")

    jury_mois: Annotated[int, Field(ge=0, le=12)] = Hypotheses().jury_mois
    """Mois entre la fin d’une formation et la décision du jury."""
    equivalence_mois: Annotated[int, Field(ge=0, le=24)] = Hypotheses().equivalence_mois
    """Mois avant la réponse d’un certificateur à une demande d’équivalence."""
    horizon_mois: Annotated[int, Field(ge=1, le=120)] = Hypotheses().horizon_mois
    """Mois que le plan regarde."""


Suite = Field(default=(), max_length=400)


class FormeDemande(Forme):
    """Une demande de parcours : ce qui est détenu, ce qui est voulu, le temps, l’argent, les offres."""

    au: Jour
    """Le jour de la demande : le plan commence ce mois-là."""
    cibles: Annotated[tuple[FormeCible, ...], Field(default=(), max_length=20)]
    """Les certifications ou les blocs voulus."""
    ouverte: FormeCibleOuverte | None = None
    """Au lieu des cibles : n’importe quelle certification d’un métier ou d’un niveau."""
    a_atteindre: Annotated[int, Field(ge=0, le=20)] = 0
    """Combien de cibles il faut ; sans lui, toutes."""
    intermediaires: Annotated[tuple[Numero, ...], Field(max_length=20)] = ()
    """Certifications bonnes à tenir en chemin."""
    acquis: Annotated[tuple[FormeAcquis, ...], Suite] = ()
    """Ce que la personne détient."""
    equivalences: Annotated[tuple[FormeEquivalence, ...], Suite] = ()
    """Les équivalences qui lui ont été accordées."""
    conditions_remplies: Annotated[tuple[Texte, ...], Suite] = ()
    """Les références des équivalences publiées dont elle remplit les conditions."""
    positionnement: Annotated[tuple[FormePosition, ...], Suite] = ()
    """Comment elle s’est située, bloc par bloc."""
    cpf: FormeSituation | None = None
    """Son compte, comme pour « brique droits cpf » ; sans lui, aucun compte n’est compté."""
    heures_semaine: Annotated[int, Field(ge=0, le=HEURES_MAX)]
    """Heures qu’elle peut donner par semaine."""
    disponibilites: Annotated[tuple[FormeDisponibilite, ...], Suite] = ()
    """Les périodes où c’est différent."""
    argent: FormeArgent = FormeArgent()
    """Ce qu’elle peut payer."""
    zone: FormeZone | None = None
    """Jusqu’où elle va."""
    echeance: Jour | None = None
    """Le dernier jour où tout doit être obtenu."""
    offres: Annotated[tuple[FormeOffre, ...], Suite] = ()
    """Les formations parmi lesquelles choisir."""
    evaluations: Annotated[tuple[FormeEvaluation, ...], Suite] = ()
    """Les évaluations sans formation."""
    vae: Annotated[tuple[FormeProjetVae, ...], Field(default=(), max_length=20)]
    """Ce qui pourrait être demandé par la VAE."""
    hypotheses: FormeHypotheses = FormeHypotheses()
    """Ce que le plan suppose."""
    certifications: Annotated[tuple[FormeCertification, ...], Field(default=(), max_length=60)]
    """Les certifications que le registre n’a pas."""

    def demande(self, cpf: SituationCpf | None) -> Demande:
        """The value of the library, around an account already checked."""
        zone = self.zone
        remplies = [e.nom(rang) for rang, e in enumerate(self.equivalences) if e.conditions_remplies]
        return Demande(
            au=self.au,
            cibles=tuple(cible.valeur() for cible in self.cibles),
            ouverte=self.ouverte.valeur() if self.ouverte else None,
            a_atteindre=self.a_atteindre,
            intermediaires=self.intermediaires,
            acquis=tuple(un.valeur() for un in self.acquis),
            equivalences=tuple(une.valeur(rang) for rang, une in enumerate(self.equivalences)),
            conditions_remplies=frozenset([*self.conditions_remplies, *remplies]),
            positions=tuple(une.valeur() for une in self.positionnement),
            cpf=cpf,
            heures=self.heures_semaine,
            disponibilites=tuple(Disponibilite(une.periode, une.heures) for une in self.disponibilites),
            argent=Argent(self.argent.epargne, self.argent.par_mois),
            zone=Zone(Position(zone.latitude, zone.longitude), zone.rayon) if zone else None,
            echeance=self.echeance,
            propositions=tuple(offre.valeur() for offre in self.offres),
            evaluations=tuple(une.valeur() for une in self.evaluations),
            vae=tuple(projet.valeur() for projet in self.vae),
            hypotheses=Hypotheses(**self.hypotheses.model_dump()),
            certifications=tuple(une.valeur() for une in self.certifications),
        )
