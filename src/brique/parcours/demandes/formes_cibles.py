"""What a person may write of the certifications they want, and of those that the register lacks."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import ConfigDict, Field, model_validator

from brique.droits.cpf.formes import FormeApport
from brique.droits.vae.limites import Dossier
from brique.droits.vae.saisie import FormeDossier, FormeExperience
from brique.parcours.codes import CodeBloc, Numero, cle_ecrite
from brique.parcours.demandes.demande import DOSSIER_MOIS, Attribution, AuChoix, Cible, CibleOuverte, ProjetVae
from brique.parcours.demandes.formes_offres import PrixDemande, Texte, en_apports
from brique.referentiel.fiche import Bloc, Code, Fiche, Voie, VoieAcces
from brique.saisie import Forme, Jour, OuiNon

Blocs = Annotated[tuple[CodeBloc, ...], Field(max_length=60)]


class FormeAuChoix(Forme):
    """Des blocs au choix."""

    model_config = ConfigDict(title="Au choix")

    nombre: Annotated[int, Field(ge=1, le=60)]
    """Combien il en faut."""
    blocs: Annotated[Blocs, Field(min_length=1)]
    """Parmi lesquels."""

    @model_validator(mode="after")
    def _assez(self) -> FormeAuChoix:
        if self.nombre > len(set(self.blocs)):
            raise ValueError(f"{self.nombre} blocs à choisir parmi {len(set(self.blocs))}")
        return self


class FormePrealable(Forme):
    """Un bloc qui se prépare après d’autres."""

    model_config = ConfigDict(title="Préalable")

    bloc: CodeBloc
    """Ce bloc."""
    apres: Annotated[Blocs, Field(min_length=1)]
    """Les blocs à tenir avant de le préparer."""


class FormeAttribution(Forme):
    """Comment la certification s’obtient, si son certificateur dit autre chose que « tous ses blocs »."""

    model_config = ConfigDict(title="Attribution")

    obligatoires: Blocs | None = None
    """Les blocs obligatoires ; sans eux, ceux que montre le registre."""
    options: Annotated[tuple[FormeAuChoix, ...], Field(max_length=20)] | None = None
    """Les blocs au choix ; sans eux, ceux que montre le registre."""
    evaluation_finale: OuiNon = False
    """Une évaluation finale suit tous les blocs."""
    conditions: Annotated[tuple[Texte, ...], Field(max_length=20)] = ()
    """Les conditions réglementaires (visite médicale, permis…) qu’aucun parcours n’apporte."""
    prealables: Annotated[tuple[FormePrealable, ...], Field(max_length=60)] = ()
    """Les blocs qui se préparent après d’autres."""
    partage: OuiNon = False
    """La règle permet qu’un même acquis compte pour plusieurs blocs."""

    @model_validator(mode="after")
    def _une_place(self) -> FormeAttribution:
        au_choix = {bloc for option in self.options or () for bloc in option.blocs}
        deux = sorted(au_choix.intersection(self.obligatoires or ()))
        if deux:
            raise ValueError(f"{', '.join(deux)} : à la fois obligatoire et au choix")
        return self

    @model_validator(mode="after")
    def _sans_boucle(self) -> FormeAttribution:
        avant = {un.bloc: set(un.apres) for un in self.prealables}
        while avant:
            libres = [bloc for bloc, autres in avant.items() if not autres & avant.keys()]
            if not libres:
                raise ValueError(f"préalables en boucle : {', '.join(sorted(avant))} s’attendent les uns les autres")
            for bloc in libres:
                del avant[bloc]
        return self

    def valeur(self) -> Attribution:
        """The value of the library."""
        options = self.options
        return Attribution(
            None if self.obligatoires is None else frozenset(map(_code, self.obligatoires)),
            None if options is None else tuple(AuChoix(o.nombre, frozenset(map(_code, o.blocs))) for o in options),
            self.evaluation_finale,
            self.conditions,
            {_code(un.bloc): frozenset(map(_code, un.apres)) for un in self.prealables},
            self.partage,
        )


def _code(bloc: str) -> str:
    return cle_ecrite(bloc).code


class FormeCible(Forme):
    """Ce qui est voulu : une certification, ou certains de ses blocs."""

    model_config = ConfigDict(title="Cible")

    certification: Numero
    """Son numéro (RNCP38362)."""
    blocs: Blocs = ()
    """Les blocs voulus ; sans eux, la certification entière."""
    attribution: FormeAttribution | None = None
    """Comment elle s’obtient ; sans elle, comme le montre le registre."""

    @model_validator(mode="after")
    def _siens(self) -> FormeCible:
        siens = [*self.blocs, *_nommes(self.attribution)]
        autre = next((bloc for bloc in siens if cle_ecrite(bloc).fiche != self.certification), None)
        if autre is not None:
            raise ValueError(f"« {autre} » n’est pas un bloc de {self.certification}")
        return self

    def valeur(self) -> Cible:
        """The value of the library."""
        attribution = self.attribution.valeur() if self.attribution else None
        return Cible(self.certification, tuple(map(_code, self.blocs)), attribution)


def _nommes(attribution: FormeAttribution | None) -> tuple[str, ...]:
    if attribution is None:
        return ()
    options = (bloc for option in attribution.options or () for bloc in option.blocs)
    prealables = (bloc for un in attribution.prealables for bloc in (un.bloc, *un.apres))
    return (*(attribution.obligatoires or ()), *options, *prealables)


class FormeCibleOuverte(Forme):
    """N’importe quelle certification en vigueur d’un métier ou d’un niveau."""

    model_config = ConfigDict(title="Cible ouverte")

    rome: Annotated[str, Field(pattern=r"^[A-N]\d{0,4}$")] = ""
    """Un code ROME, ou son début."""
    niveau: Annotated[int, Field(ge=1, le=8)] | None = None
    """Un niveau."""
    au_plus: Annotated[int, Field(ge=1, le=20)] = 6
    """Combien en examiner, les plus proches de ce qui est détenu d’abord."""

    @model_validator(mode="after")
    def _dite(self) -> FormeCibleOuverte:
        if not self.rome and self.niveau is None:
            raise ValueError("donnez un code ROME, un niveau, ou les deux")
        return self

    def valeur(self) -> CibleOuverte:
        """The value of the library."""
        return CibleOuverte(self.rome, self.niveau, self.au_plus)


class FormeBloc(Forme):
    """Un bloc d’une certification décrite ici."""

    model_config = ConfigDict(title="Bloc")

    code: CodeBloc
    """Son code."""
    libelle: Annotated[str, Field(min_length=1, max_length=300)]
    """Son titre."""


class FormeCertification(Forme):
    """Une certification que le registre donné n’a pas."""

    model_config = ConfigDict(title="Certification")

    numero: Numero
    """Son numéro."""
    intitule: Annotated[str, Field(min_length=1, max_length=300)]
    """Son intitulé."""
    niveau: Annotated[int, Field(ge=1, le=8)] | None = None
    """Son niveau."""
    rome: Annotated[tuple[str, ...], Field(max_length=40)] = ()
    """Ses codes ROME."""
    blocs: Annotated[tuple[FormeBloc, ...], Field(max_length=60)] = ()
    """Ses blocs."""
    debut: Jour | None = None
    """Premier jour de son enregistrement."""
    fin: Jour | None = None
    """Dernier jour de son enregistrement."""
    limite_delivrance: Jour | None = None
    """Dernier jour où elle se délivre."""
    vae: OuiNon = True
    """Elle s’obtient aussi par la VAE."""

    @model_validator(mode="after")
    def _coherente(self) -> FormeCertification:
        if self.debut and self.fin and self.fin < self.debut:
            raise ValueError("son enregistrement finit avant de commencer")
        if self.fin and self.limite_delivrance and self.limite_delivrance < self.fin:
            raise ValueError("sa date limite de délivrance précède la fin de son enregistrement")
        if any(cle_ecrite(bloc.code).fiche != self.numero for bloc in self.blocs):
            raise ValueError(f"un bloc n’est pas de {self.numero}")
        if len({bloc.code for bloc in self.blocs}) < len(self.blocs):
            raise ValueError("un code de bloc est écrit deux fois")
        return self

    def valeur(self) -> Fiche:
        """The value of the library."""
        return Fiche(
            numero=self.numero,
            intitule=self.intitule,
            actif=True,
            niveau=self.niveau,
            date_effet=self.debut,
            date_fin_enregistrement=self.fin,
            date_limite_delivrance=self.limite_delivrance,
            rome=tuple(Code(code) for code in self.rome),
            voies=(VoieAcces(Voie.VAE, self.vae),),
            blocs=tuple(Bloc(_code(bloc.code), bloc.libelle) for bloc in self.blocs),
        )


class FormeProjetVae(Forme):
    """Ce qui serait demandé par la VAE."""

    model_config = ConfigDict(title="Projet de VAE")

    certification: Numero
    """La certification."""
    blocs: Blocs = ()
    """Les blocs demandés ; sans eux, tous ceux qui manquent."""
    experience: FormeExperience = FormeExperience()
    """L’expérience en rapport direct avec eux."""
    formation_initiale: Texte = ""
    """La certification pour laquelle la personne suit une formation initiale."""
    dossiers: Annotated[tuple[FormeDossier, ...], Field(max_length=100)] = ()
    """Les dossiers de faisabilité déposés auparavant."""
    portail: OuiNon = True
    """La certification est sur le portail France VAE."""
    dossier_mois: Annotated[int, Field(ge=1, le=24)] = DOSSIER_MOIS
    """Mois que la personne se donne pour écrire son dossier de validation."""
    heures: Annotated[int, Field(ge=0, le=2_000)] = 0
    """Heures de travail et d’accompagnement, pour une demande."""
    prix: PrixDemande = Decimal(0)
    """Euros pour une demande : accompagnement et jury."""
    apports: Annotated[tuple[FormeApport, ...], Field(max_length=20)] = ()
    """Ce que d’autres paient."""

    def valeur(self) -> ProjetVae:
        """The value of the library; what is not written is not known, whatever its default."""
        dits = self.model_fields_set
        return ProjetVae(
            self.certification,
            tuple(map(_code, self.blocs)),
            self.experience.mois,
            self.experience.heures,
            self.experience.activite,
            self.formation_initiale,
            tuple(Dossier(d.certification, d.depose_le, d.sur_blocs, d.caduc) for d in self.dossiers),
            self.portail,
            self.dossier_mois if "dossier_mois" in dits else None,
            self.heures if "heures" in dits else None,
            self.prix if "prix" in dits else None,
            en_apports(self.apports),
        )
