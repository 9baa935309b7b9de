"""LHÉO 2.3 (and 2.2): a formation into as many offers as it has actions."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from brique.parcours.offres.lieux import lire_contact, lire_lieu, lire_organisme
from brique.parcours.offres.noeud import Noeud, en_nombre
from brique.parcours.offres.valeurs import (
    BlocCible,
    CertificationVisee,
    EtatRecrutement,
    Frais,
    Modalite,
    NatureFrais,
    Norme,
    Offre,
    Prix,
    SessionOffre,
)

MODALITES = {"0": Modalite.PRESENTIEL, "1": Modalite.MIXTE, "2": Modalite.DISTANCE}
ETATS = {"1": EtatRecrutement.OUVERT, "2": EtatRecrutement.FERME, "3": EtatRecrutement.SUSPENDU}
#: How LHÉO's users write hours a week, for which it has no element.
HEURES_SEMAINE = ("duree-hebdo", "duree-hebdomadaire", "nombre-heures-hebdo")
_NUMERO = re.compile(r"(RNCP|RS)?\s*0*(\d{1,7})", re.IGNORECASE)


def lire_action(formation: Noeud, action: Noeud, blocs: tuple[BlocCible, ...] = ()) -> Offre:
    """The offer of one action. ``blocs`` are those that the formation names itself."""
    sessions = tuple(lire_session(noeud) for noeud in action.enfants("session"))
    return Offre(
        norme=Norme.LHEO,
        blocs=blocs or communs(sessions),
        sessions=sessions,
        **_de_la_formation(formation),
        **_de_l_action(action),
        **_du_cout(action),
        **_de_l_accueil(action),
        site=action.texte("url-action", "urlweb") or formation.texte("url-formation", "urlweb"),
    )


def _de_la_formation(formation: Noeud) -> dict[str, Any]:
    """What holds for every action."""
    return {
        "formation": formation.attribut("numero"),
        "intitule": formation.texte("intitule-formation"),
        "objectif": formation.texte("objectif-formation"),
        "resultats": formation.texte("resultats-attendus"),
        "contenu": formation.texte("contenu-formation"),
        "organisme": lire_organisme(formation.enfant("organisme-formation-responsable")),
        "certifiante": formation.oui_non("certifiante"),
        "certifications": certifications(formation),
        "modules_prerequis": formation.textes("modules-prerequis", "reference-module"),
        "module": formation.texte("identifiant-module"),
        "positionnement": formation.texte("positionnement"),
        "niveau_entree": formation.texte("code-niveau-entree"),
        "niveau_sortie": formation.texte("code-niveau-sortie"),
        "parcours": formation.texte("parcours-de-formation"),
        "formacodes": formation.textes("domaine-formation", "code-FORMACODE"),
        "nsf": formation.textes("domaine-formation", "code-NSF"),
        "rome": formation.textes("domaine-formation", "code-ROME"),
        "contact": lire_contact(formation.enfant("contact-formation")),
    }


def _de_l_action(action: Noeud) -> dict[str, Any]:
    """How it is followed, and what it asks for."""
    return {
        "action": action.attribut("numero"),
        "formateurs": tuple(lire_organisme(noeud) for noeud in action.enfants("organisme-formateur")),
        "prerequis": action.texte("conditions-specifiques"),
        "niveau_entree_obligatoire": action.oui_non("niveau-entree-obligatoire"),
        "modalite": action.code(MODALITES, "modalites-enseignement"),
        "entrees_permanentes": action.oui_non("modalites-entrees-sorties"),
        "rythme": action.texte("rythme-formation"),
        "duree": action.texte("duree-indicative"),
        "heures_centre": action.nombre("nombre-heures-centre"),
        "heures_entreprise": action.nombre("nombre-heures-entreprise"),
        "heures_totales": action.nombre("nombre-heures-total"),
        "heures_semaine": heures_semaine(action),
        "publics": action.textes("code-public-vise"),
        "creation": action.jour_attribut("datecrea"),
        "mise_a_jour": action.jour_attribut("datemaj"),
        "ligne": action.ligne,
    }


def _du_cout(action: Noeud) -> dict[str, Any]:
    return {
        "prix": Prix(total=action.nombre("prix-total-TTC"), horaire=action.nombre("prix-horaire-TTC")),
        "frais": _frais(action),
        "prise_en_charge": action.oui_non("prise-en-charge-frais-possible"),
        "conditions_prise_en_charge": action.texte("detail-conditions-prise-en-charge"),
        "financeurs": action.textes("organisme-financeur", "code-financeur"),
    }


def _de_l_accueil(action: Noeud) -> dict[str, Any]:
    return {
        "lieux": tuple(lire_lieu(noeud) for noeud in action.enfants("lieu-de-formation")),
        "langues": action.textes("langue-formation"),
        "acces_handicap": action.texte("acces-handicapes"),
        "restauration": action.texte("restauration"),
        "hebergement": action.texte("hebergement"),
        "transport": action.texte("transport"),
    }


def certifications(formation: Noeud) -> tuple[CertificationVisee, ...]:
    """The certifications prepared, numbered as the register does."""
    lues = (
        CertificationVisee(
            fiche=en_numero(noeud.texte("code-RNCP"), "RNCP") or en_numero(noeud.texte("code-RS"), "RS"),
            certifinfo=noeud.texte("code-CERTIFINFO"),
            cpf=noeud.texte("code-CPF"),
            formacode=noeud.texte("reference-code-FORMACODE"),
        )
        for noeud in formation.enfants("certification")
    )
    return tuple(visee for visee in lues if any(visee))


def en_numero(code: str, repertoire: str) -> str:
    """A number of the register from « 474 », « RNCP474 », « rncp 474 »; what looks like none of them stays as it is."""
    lu = _NUMERO.fullmatch(code)
    return f"{(lu[1] or repertoire).upper()}{lu[2]}" if lu else code


def lire_session(noeud: Noeud) -> SessionOffre:
    """One session, with the blocs it names when it does."""
    inscription = noeud.enfant("adresse-inscription")
    groupes = list(noeud.enfants("blocs-competences"))
    codes = dict.fromkeys(texte for groupe in groupes if (texte := groupe.texte("validation-blocs")))
    return SessionOffre(
        numero=noeud.attribut("numero"),
        debut=noeud.jour("periode", "debut"),
        fin=noeud.jour("periode", "fin"),
        etat=noeud.code(ETATS, "etat-recrutement"),
        places=noeud.entier("recrutement", "nb-places"),
        blocs=tuple(bloc for groupe in groupes for bloc in _blocs(groupe)),
        validation_blocs=", ".join(codes),
        inscription=lire_lieu(inscription) if inscription is not None else None,
        inscription_debut=noeud.jour("periode-inscription", "periode", "debut"),
        inscription_fin=noeud.jour("periode-inscription", "periode", "fin"),
        modalites=noeud.texte("modalites-inscription"),
        site=noeud.texte("url-session", "urlweb"),
        contact=lire_contact(noeud.enfant("contact-session")),
        ligne=noeud.ligne,
    )


def _blocs(groupe: Noeud) -> tuple[BlocCible, ...]:
    reference = groupe.enfant("reference-certification")
    fiche = ""
    if reference is not None:
        fiche = en_numero(reference.texte("reference-code-RNCP"), "RNCP")
        fiche = fiche or en_numero(reference.texte("reference-code-RS"), "RS")
    return tuple(
        BlocCible(code=bloc.texte("code-bloc"), libelle=bloc.texte("libelle-bloc"), fiche=fiche)
        for bloc in groupe.enfants("bloc-competences")
    )


def communs(sessions: tuple[SessionOffre, ...]) -> tuple[BlocCible, ...]:
    """The blocs of an offer whose sessions all prepare the same ones; none when they differ."""
    ensembles = {frozenset(bloc.code for bloc in session.blocs) for session in sessions}
    return sessions[0].blocs if len(ensembles) == 1 and sessions else ()


def heures_semaine(action: Noeud) -> Decimal | None:
    """Hours a week, where some of those who write LHÉO put them."""
    for info in HEURES_SEMAINE:
        if (lues := action.annexe_nombre(info)) is not None:
            return lues
    return None


def _frais(action: Noeud) -> tuple[Frais, ...]:
    trouves: list[Frais] = []
    if restants := action.texte("frais-restants"):
        trouves.append(Frais(NatureFrais.RESTANTS, en_nombre(restants), restants))
    for equipement in action.enfants("equipement"):
        cout = equipement.nombre("cout-indicatif-equipement")
        if cout is not None:
            trouves.append(Frais(NatureFrais.EQUIPEMENT, cout, equipement.texte("commentaire")))
    return tuple(trouves)
