"""The entries of a fiche's lists, each as a key that says which entry it is and a line that says all it holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from brique.referentiel.ecart.champs import dire, joindre
from brique.referentiel.fiche import (
    Certificateur,
    Code,
    Correspondance,
    Fiche,
    Habilitation,
    Inconnu,
    Partenaire,
    Promotion,
    PublicationJO,
    Voie,
    VoieAcces,
)

Entree = tuple[str, str]
_VOIES = {
    Voie.FORMATION_INITIALE: "Formation initiale",
    Voie.APPRENTISSAGE: "Apprentissage",
    Voie.FORMATION_CONTINUE: "Formation continue",
    Voie.CONTRAT_PROFESSIONNALISATION: "Contrat de professionnalisation",
    Voie.CANDIDATURE_INDIVIDUELLE: "Candidature individuelle",
    Voie.VAE: "Validation des acquis de l’expérience",
}
_HABILITATIONS = {
    Habilitation.FORMER: "former",
    Habilitation.ORGANISER: "organiser l’évaluation",
    Habilitation.ORGANISER_ET_FORMER: "former et organiser l’évaluation",
}
_OUVERTURES = {True: "ouverte", False: "fermée", None: "non renseignée"}


def dire_abrege(fiche: Fiche) -> str:
    """The type of certification: its code, then its label."""
    return _code(fiche.abrege)[1] if fiche.abrege else ""


def dire_niveau(fiche: Fiche) -> str:
    """The level as a number; the flow's word with it when they do not say the same."""
    ordinaire = fiche.niveau_code == f"NIV{fiche.niveau}"
    return joindre((dire(fiche.niveau), "" if ordinaire else fiche.niveau_code), " — ")


def dire_blocs(codes: frozenset[str]) -> str:
    """A set of blocs in words; an empty one is the whole certification."""
    return " + ".join(sorted(codes)) or "la certification entière"


def _code(code: Code) -> Entree:
    return code.code or code.libelle, joindre(code, " — ")


def _numero(numero: str) -> Entree:
    return numero, numero


def _voie(voie: VoieAcces) -> Entree:
    nom = _VOIES[voie.voie]
    jury = f"jury : {voie.composition_jury}" if voie.composition_jury else ""
    modification = f"modifiée le {dire(voie.date_modification)}" if voie.date_modification else ""
    return voie.voie.value, f"{nom} : {joindre((_OUVERTURES[voie.ouverte], jury, modification), ' ; ')}"


def _publication(publication: PublicationJO) -> Entree:
    date = f"paru le {dire(publication.date_publication)}" if publication.date_publication else ""
    texte = joindre((publication.rubrique, publication.titre, date))
    return texte, texte


def _correspondance(correspondance: Correspondance) -> Entree:
    source, cible = dire_blocs(correspondance.blocs_source), dire_blocs(correspondance.blocs_cible)
    texte = f"{source} → {correspondance.fiche or 'fiche non nommée'} : {cible}"
    return texte, texte


def _promotion(promotion: Promotion) -> Entree:
    chiffres = (
        ("certifiés", promotion.certifies, ""),
        ("dont par la VAE", promotion.certifies_vae, ""),
        ("en emploi à six mois", promotion.insertion_globale_6_mois, " %"),
        ("dans le métier à six mois", promotion.insertion_metier_6_mois, " %"),
        ("dans le métier à deux ans", promotion.insertion_metier_2_ans, " %"),
    )
    dits = joindre(f"{nom} {dire(valeur)}{unite}" for nom, valeur, unite in chiffres if valeur is not None)
    return dire(promotion.annee), f"{dire(promotion.annee) or 'Année non donnée'} : {dits or 'aucun chiffre'}"


def _certificateur(certificateur: Certificateur) -> Entree:
    c = certificateur
    commercial = f"nom commercial {c.nom_commercial}" if c.nom_commercial else ""
    return c.siret or c.nom, joindre((_nom(c.nom, c.siret), commercial, c.site, _etat(c.etat, c.date_etat)), " ; ")


def _partenaire(partenaire: Partenaire) -> Entree:
    p = partenaire
    habilitation = _HABILITATIONS.get(p.habilitation, p.habilitation)  # type: ignore[call-overload]  # or a free word
    depuis = f"depuis le {dire(p.date_actif)}" if p.date_actif else ""
    return p.siret or p.nom, joindre((_nom(p.nom, p.siret), habilitation, depuis, _etat(p.etat, p.date_etat)), " ; ")


def _inconnu(inconnu: Inconnu) -> Entree:
    return inconnu.chemin, f"{inconnu.chemin} : {inconnu.texte}"


def _nom(nom: str, siret: str) -> str:
    return f"{nom} (SIRET {siret})" if siret else nom


def _etat(etat: str, date: Any) -> str:
    return joindre((etat, f"état du {dire(date)}" if date else ""))


LISTES: dict[str, tuple[str, Callable[[Any], Entree]]] = {
    "certificateurs": ("Certificateurs", _certificateur),
    "voies": ("Voies d’accès", _voie),
    "nsf": ("Codes NSF", _code),
    "rome": ("Codes ROME", _code),
    "formacodes": ("Formacodes", _code),
    "idcc": ("Codes IDCC", _code),
    "conventions": ("Conventions collectives", _code),
    "publications": ("Textes au Journal officiel", _publication),
    "anciennes": ("Anciennes certifications", _numero),
    "nouvelles": ("Nouvelles certifications", _numero),
    "correspondances": ("Correspondances déclarées", _correspondance),
    "promotions": ("Statistiques des promotions", _promotion),
    "annees_niveau": ("Années de promotion au niveau", _numero),
    "partenaires": ("Partenaires habilités", _partenaire),
    "hors_schema": ("Éléments hors schéma", _inconnu),
}
"""The lists of a fiche: the name that people read, and how an entry is told."""
