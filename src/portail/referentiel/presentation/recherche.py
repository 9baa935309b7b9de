"""The search page: results with their words marked, facets, active filters, what was corrected, the code asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from django.core.paginator import Page, Paginator
from django.utils.safestring import SafeString

from portail.referentiel import queries
from portail.referentiel.adresses import adresse_bloc, adresse_fiche, code_court
from portail.referentiel.parametres import ecrire_demande
from portail.referentiel.presentation.surligner import Cherches, cherches, extraire, marquer
from portail.referentiel.queries import LigneBloc, LigneFiche
from portail.referentiel.recherche import Demande, Reponse, Vue

PAR_PAGE = 20
_CODE = re.compile(r"(?P<numero>(?:RNCP|RS)?\s*\d{2,7})\s*(?P<bloc>BC\s*\d{2,3})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Resultat:
    """A line of the list: a fiche, or a bloc (``bloc`` and ``extrait``) of one."""

    fiche: LigneFiche
    titre: SafeString
    adresse: str
    bloc: LigneBloc | None = None
    code: str = ""
    extrait: SafeString | None = None


@dataclass(frozen=True, slots=True)
class Direct:
    """The very fiche or bloc whose code was typed."""

    code: str
    titre: str
    adresse: str
    bloc: bool = False


@dataclass(frozen=True, slots=True)
class Onglet:
    """One of the two ways of listing results."""

    vue: Vue
    nombre: int
    adresse: str
    ici: bool


def onglets(demande: Demande, reponse: Reponse) -> list[Onglet]:
    """The two tabs, with how many results each has."""
    nombres = {Vue.CERTIFICATIONS: reponse.certifications, Vue.BLOCS: reponse.blocs}
    return [
        Onglet(vue, nombres[vue], f"?{ecrire_demande(replace(demande, vue=vue))}", vue is demande.vue) for vue in Vue
    ]


def page_de_resultats(demande: Demande, reponse: Reponse, numero: str) -> tuple[Page[int], list[Resultat]]:
    """The page asked for (the nearest that exists) and its lines."""
    page = Paginator(reponse.cles, PAR_PAGE).get_page(numero)
    cles = list(page.object_list)
    voulus = cherches(demande.texte, reponse.corrections)
    if reponse.vue is Vue.BLOCS:
        return page, [_bloc(ligne, voulus) for ligne in queries.lignes_blocs(cles)]
    return page, [_fiche(ligne, voulus) for ligne in queries.lignes_fiches(cles)]


def _fiche(ligne: LigneFiche, voulus: Cherches) -> Resultat:
    return Resultat(ligne, marquer(ligne.intitule, voulus), adresse_fiche(ligne.numero))


def _bloc(ligne: LigneBloc, voulus: Cherches) -> Resultat:
    numero = ligne.fiche.numero
    return Resultat(
        ligne.fiche,
        marquer(ligne.libelle, voulus),
        adresse_bloc(numero, ligne.code),
        ligne,
        code_court(ligne.code, numero),
        marquer(extraire(ligne.liste_competences, voulus), voulus),
    )


def acces_direct(texte: str) -> Direct | None:
    """The fiche or bloc named by ``texte`` when it is a code (« rncp 99012 », « RNCP99012BC01 »), if it exists."""
    lu = _CODE.fullmatch(texte.strip())
    if lu is None:
        return None
    numero = "".join(lu["numero"].split()).upper()
    if lu["bloc"]:
        numero = numero if numero.startswith("R") else f"RNCP{numero}"
        return _bloc_direct(numero, f"{numero}{''.join(lu['bloc'].split()).upper()}")
    possibles = [numero] if numero.startswith("R") else [f"RNCP{numero}", f"RS{numero}"]
    connus = queries.intitules(possibles)
    trouve = next((possible for possible in possibles if possible in connus), None)
    return Direct(trouve, connus[trouve], adresse_fiche(trouve)) if trouve else None


def _bloc_direct(numero: str, code: str) -> Direct | None:
    lue = queries.fiche_au(numero)
    bloc = next((b for b in lue.fiche.blocs if b.code == code), None) if lue else None
    return Direct(code, bloc.libelle, adresse_bloc(numero, code), bloc=True) if bloc else None
