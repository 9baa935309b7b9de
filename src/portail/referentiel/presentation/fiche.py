"""The page of a fiche: what its template shows, section by section."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brique.referentiel.fiche import Code, Fiche, Repertoire, Voie
from portail.referentiel import queries, queries_histoire
from portail.referentiel.adresses import adresse_fiche
from portail.referentiel.documents import cle_certificateur
from portail.referentiel.presentation import chiffres, correspondances, relecture, versions
from portail.referentiel.presentation.options import mur_de
from portail.referentiel.presentation.situation import situation
from portail.referentiel.presentation.textes import Passage, passages
from portail.referentiel.queries import FicheLue
from portail.referentiel.templatetags.referentiel import nombre


@dataclass(frozen=True, slots=True)
class Rubrique:
    """A titled free text of the fiche; the long and rarely read ones are folded."""

    titre: str
    passages: Sequence[Passage]
    pliee: bool = False


@dataclass(frozen=True, slots=True)
class VoieDite:
    """A voie d'accès: open, closed or not said; its jury."""

    libelle: str
    ouverte: bool | None
    jury: Sequence[Passage]


@dataclass(frozen=True, slots=True)
class Voisine:
    """Another fiche that this one names: its title and page when the register holds it."""

    numero: str
    intitule: str
    adresse: str


def contexte(lue: FicheLue, au: date | None, aujourdhui: date, page: str, *, relire: bool = False) -> dict[str, Any]:
    """Everything the template of a fiche asks for. ``au`` is the day read, None for today; ``relire`` proofreads it."""
    fiche = lue.fiche
    connus = queries.intitules(correspondances.numeros_cites(fiche))
    renvois = [renvoi for renvoi in queries.renvois_vers(fiche.numero) if renvoi.numero != fiche.numero]
    return {
        "lue": lue,
        "fiche": fiche,
        "au": au,
        "etapes": versions.etapes(fiche.numero, queries_histoire.jours(fiche.numero), _sortie(lue), au),
        "relecture": relecture.relire(fiche) if relire else None,
        "situation": situation(fiche, au or aujourdhui),
        "rs": fiche.repertoire is Repertoire.RS,
        "mur": mur_de(fiche, au=au) if fiche.blocs else None,
        "voies": voies(fiche),
        "obtenir": _rubriques(_textes_obtenir(fiche)),
        "servir": _rubriques(_textes_servir(fiche)),
        "sortantes": correspondances.sortantes(fiche, connus),
        "entrantes": correspondances.entrantes(fiche, renvois),
        "anciennes": _voisines(fiche.anciennes, connus),
        "nouvelles": _voisines(fiche.nouvelles, connus),
        "certificateurs": [(certificateur, cle_certificateur(certificateur)) for certificateur in fiche.certificateurs],
        "partenaires": chiffres.partenaires(fiche, page),
        "promotions": chiffres.promotions(fiche),
        "histogramme": chiffres.histogramme(fiche),
        "codes": _codes(fiche),
        "mentions": _mentions(fiche),
        "lien_sur": fiche.lien_description.startswith(("https://", "http://")),
        "aujourdhui": aujourdhui,
        "duree": duree(fiche.duree_enregistrement),
        "publications": [(p, _rubriques_jo().get(p.rubrique, p.rubrique)) for p in fiche.publications],
        "anomalies": queries.anomalies_de(fiche.numero) if au is None else [],
    }


def _sortie(lue: FicheLue) -> date | None:
    """The day the fiche left the register, None while it is there."""
    fin = lue.etapes[-1].fin
    return timezone.localdate(fin) if fin else None


def voies(fiche: Fiche) -> list[VoieDite]:
    """The voies d'accès, open ones first; juries told the same way are told with the first."""
    noms = libelles_voies()
    lues = sorted(fiche.voies, key=lambda v: (v.ouverte is not True, v.ouverte is None))
    return [VoieDite(noms[v.voie], v.ouverte, passages(v.composition_jury)) for v in lues]


def libelles_voies() -> Mapping[Voie, str]:
    """The voies d'accès in words."""
    return {
        Voie.FORMATION_INITIALE: _("Formation initiale, sous statut d’élève ou d’étudiant"),
        Voie.APPRENTISSAGE: _("Contrat d’apprentissage"),
        Voie.FORMATION_CONTINUE: _("Formation continue"),
        Voie.CONTRAT_PROFESSIONNALISATION: _("Contrat de professionnalisation"),
        Voie.CANDIDATURE_INDIVIDUELLE: _("Candidature individuelle"),
        Voie.VAE: _("Validation des acquis de l’expérience (VAE)"),
    }


def _textes_obtenir(fiche: Fiche) -> list[tuple[str, str, bool]]:
    return [
        (_("Prérequis pour entrer en formation"), fiche.prerequis_entree, False),
        (_("Prérequis pour la validation"), fiche.prerequis_validation, False),
        (_("Obtenir une partie de la certification"), fiche.validation_partielle_perimetre, False),
        (_("Niveau de maîtrise"), fiche.niveau_maitrise, False),
        (_("Durée de validité"), fiche.duree_validite, False),
        (_("Renouvellement"), fiche.modalites_renouvellement, False),
    ]


def _textes_servir(fiche: Fiche) -> list[tuple[str, str, bool]]:
    return [
        (_("Emplois accessibles"), fiche.emplois_accessibles, False),
        (_("Activités visées"), fiche.activites_visees, False),
        (_("Capacités attestées"), fiche.capacites_attestees, bool(fiche.blocs)),
        (_("Secteurs d’activité"), fiche.secteurs_activite, False),
        (_("Activités réglementées"), fiche.reglementations_activites, False),
        (_("Pourquoi cette certification existe"), fiche.objectifs_contexte, True),
    ]


def _rubriques(textes: Sequence[tuple[str, str, bool]]) -> list[Rubrique]:
    return [Rubrique(titre, passages(texte), pliee) for titre, texte, pliee in textes if texte.strip()]


def _voisines(numeros: Sequence[str], connus: Mapping[str, str]) -> list[Voisine]:
    return [Voisine(n, connus.get(n, ""), adresse_fiche(n) if n in connus else "") for n in numeros if n]


def _codes(fiche: Fiche) -> list[tuple[str, str, Sequence[Code]]]:
    """(nomenclature, the filter of the search it answers to, its codes), empty ones left out."""
    toutes = [
        (_("Métiers (ROME)"), "rome", fiche.rome),
        (_("Domaines (NSF)"), "nsf", fiche.nsf),
        (_("Formacodes"), "formacode", fiche.formacodes),
        (_("Branches (IDCC)"), "", fiche.idcc),
        (_("Conventions collectives"), "", fiche.conventions),
    ]
    return [(titre, axe, codes) for titre, axe, codes in toutes if codes]


def duree(annees: Decimal | None) -> str:
    """« pour 5 ans », « pour 1,5 an »; empty when the register does not say."""
    if annees is None:
        return ""
    return ngettext("pour %(annees)s an", "pour %(annees)s ans", 1 if annees < 2 else 2) % {"annees": nombre(annees)}


def _mentions(fiche: Fiche) -> list[tuple[str, str]]:
    """Short facts of the fiche, those the register gives."""
    oui_non = {True: _("Oui"), False: _("Non"), None: ""}
    toutes = [
        (_("Abrégé"), " ".join(fiche.abrege).strip() if fiche.abrege else ""),
        (_("Enregistrement"), fiche.type_enregistrement),
        (_("État de la fiche"), fiche.etat),
        (_("Ouverte en Nouvelle-Calédonie"), oui_non[fiche.accessible_nouvelle_caledonie]),
        (_("Ouverte en Polynésie française"), oui_non[fiche.accessible_polynesie]),
    ]
    return [(titre, texte) for titre, texte in toutes if texte]


def _rubriques_jo() -> Mapping[str, str]:
    return {"GENERAL": _("Texte général"), "CREATION": _("Création"), "AUTRE": _("Autre texte")}
