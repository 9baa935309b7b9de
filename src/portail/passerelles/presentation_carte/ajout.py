"""Adding a bloc to the map: found at once by its code, chosen among those of a certification, or found by words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from brique.passerelles.valeurs import Cle
from portail.passerelles.demande_carte import DETENUS_MAX, Demande, Designation, adresse, avec, lire_designation
from portail.passerelles.forms_carte import AjoutForm
from portail.referentiel import queries_histoire, queries_recherche
from portail.referentiel.adresses import code_court

PROPOSES = 8


@dataclass(frozen=True, slots=True)
class Propose:
    """A bloc that may be added: the address of the map with it; ``deja`` when it is there."""

    cle: Cle
    code: str
    titre: str
    de: str
    adresse: str
    deja: bool


@dataclass(frozen=True, slots=True)
class Ajout:
    """What adding gives: the address to go to, or blocs to choose from under a title, or an error in the form."""

    formulaire: AjoutForm
    vers: str = ""
    titre: str = ""
    proposes: Sequence[Propose] = ()


def ajouter(demande: Demande, texte: str | None) -> Ajout:
    """What ``texte`` adds to the map; None when nothing was typed."""
    if texte is None:
        return Ajout(AjoutForm())
    formulaire = AjoutForm({"ajout": texte.replace("\x00", "")})
    if not formulaire.is_valid():
        return Ajout(formulaire)
    if len(demande.detenus) >= DETENUS_MAX:
        formulaire.refuser(
            _("La carte tient %(max)s blocs au plus : retirez-en un, ou donnez une certification entière.")
            % {"max": DETENUS_MAX}
        )
        return Ajout(formulaire)
    saisi = formulaire.cleaned_data["ajout"]
    designation = lire_designation(saisi)
    if designation is None:
        return _par_mots(demande, formulaire, saisi)
    return _par_code(demande, formulaire, designation)


def _par_code(demande: Demande, formulaire: AjoutForm, designation: Designation) -> Ajout:
    fiches = {fiche.numero: fiche for fiche in queries_histoire.textes(designation.numeros)}
    fiche = next((fiches[numero] for numero in designation.numeros if numero in fiches), None)
    if fiche is None:
        formulaire.refuser(
            _("La fiche %(numero)s n’est pas au registre : vérifiez son numéro, ou cherchez par des mots.")
            % {"numero": designation.numeros[0]}
        )
        return Ajout(formulaire)
    blocs = [bloc for bloc in fiche.blocs if bloc.code]
    if designation.bloc:
        trouve = next((b for b in blocs if b.code == f"{fiche.numero}{designation.bloc}"), None)
        if trouve is not None:
            return Ajout(formulaire, adresse(avec(demande, Cle(fiche.numero, trouve.code))))
        formulaire.refuser(
            _("Le bloc %(bloc)s n’est pas dans %(numero)s : choisissez parmi ceux qui suivent.")
            % {"bloc": designation.bloc, "numero": fiche.numero}
        )
    elif not blocs:
        return Ajout(formulaire, adresse(avec(demande, Cle(fiche.numero))))
    entiere = _propose(demande, Cle(fiche.numero), _("Toute la certification, déjà obtenue"), "")
    proposes = [_propose(demande, Cle(fiche.numero, bloc.code), bloc.libelle, "") for bloc in blocs]
    titre = _("Lequel des blocs de %(numero)s, %(intitule)s ?") % {"numero": fiche.numero, "intitule": fiche.intitule}
    return Ajout(formulaire, titre=titre, proposes=[*proposes, entiere] if blocs else [entiere])


def _par_mots(demande: Demande, formulaire: AjoutForm, saisi: str) -> Ajout:
    trouves = queries_recherche.blocs_trouves(saisi, PROPOSES)
    proposes = [
        _propose(demande, Cle(ligne.fiche.numero, ligne.code), ligne.libelle, ligne.fiche.intitule)
        for ligne in trouves
        if ligne.code
    ]
    if not proposes:
        formulaire.refuser(
            _("Aucun bloc ne répond à « %(saisi)s » : essayez d’autres mots, ou le numéro de sa certification.")
            % {"saisi": saisi}
        )
    return Ajout(formulaire, titre=_("Lequel de ces blocs détenez-vous ?"), proposes=proposes)


def _propose(demande: Demande, cle: Cle, titre: str, de: str) -> Propose:
    court = code_court(cle.code, cle.fiche)
    code = f"{cle.fiche} · {court}" if de else court or cle.fiche
    return Propose(cle, code, titre, de, adresse(avec(demande, cle)), cle in demande.detenus)
