"""From what ``queries`` reads to the API's JSON. Addresses are absolute paths under ``racine``. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

from django.utils import timezone

from brique.referentiel.decoupage import decouper
from brique.referentiel.fiche import Bloc, Correspondance
from brique.referentiel.forme_json import en_json
from portail.referentiel.queries import BlocLu, Etape, FicheLue, LigneBloc, LigneFiche, Renvoi

JSON = dict[str, Any]


class Formes:
    """Shapes of the answers of an API served under ``racine`` (« /api/v1/ »)."""

    def __init__(self, racine: str) -> None:
        self.racine = racine

    def lien(self, *morceaux: str, au: date | None = None) -> str:
        """The address of something; each piece is escaped."""
        chemin = self.racine + "/".join(quote(morceau, safe="") for morceau in morceaux)
        return f"{chemin}?au={au.isoformat()}" if au else chemin

    def ligne_fiche(self, ligne: LigneFiche) -> JSON:
        return {
            "numero": ligne.numero,
            "intitule": ligne.intitule,
            "niveau": ligne.niveau,
            "active": ligne.active,
            "ouverte_vae": ligne.vae,
            "date_fin": ligne.date_fin,
            "nombre_blocs": ligne.blocs,
            "certificateurs": [
                {"cle": cle, "nom": nom, "lien": self.lien("certificateurs", cle)} for cle, nom in ligne.certificateurs
            ],
            "lien": self.lien("fiches", ligne.numero),
        }

    def ligne_bloc(self, ligne: LigneBloc) -> JSON:
        return {
            "code": ligne.code,
            "libelle": ligne.libelle,
            "liste_competences": ligne.liste_competences,
            "lien": self.lien("fiches", ligne.fiche.numero, "blocs", ligne.code),
            "fiche": self.ligne_fiche(ligne.fiche),
        }

    def fiche(self, lue: FicheLue, *, partenaires: bool, au: date | None) -> JSON:
        fiche = lue.fiche
        contenu = en_json(fiche)
        if not partenaires:
            contenu.pop("partenaires", None)
        if fiche.blocs:
            contenu["blocs"] = [bloc_decoupe(bloc) for bloc in fiche.blocs]
        return {
            "fiche": contenu,
            "nombre_partenaires": len(fiche.partenaires),
            "ouverte_vae": fiche.ouverte_vae,
            "repertoire": fiche.repertoire.value,
            "courante": lue.courante,
            "version": version(lue.etape),
            "liens": {
                "soi": self.lien("fiches", fiche.numero, au=au),
                "versions": self.lien("fiches", fiche.numero, "versions"),
                "correspondances": self.lien("fiches", fiche.numero, "correspondances"),
            },
        }

    def bloc(self, lu: BlocLu, au: date | None) -> JSON:
        numero = lu.fiche.numero
        return {
            "bloc": bloc_decoupe(lu.bloc),
            "courant": lu.courant,
            "version": version(lu.etape),
            "versions": [{**version(etape), "bloc": bloc_decoupe(bloc)} for etape, bloc in lu.etapes],
            "fiche": numero,
            "intitule": lu.fiche.intitule,
            "liens": {
                "soi": self.lien("fiches", numero, "blocs", lu.bloc.code, au=au),
                "fiche": self.lien("fiches", numero, au=au),
            },
        }

    def versions(self, lue: FicheLue) -> JSON:
        numero = lue.fiche.numero
        liens = [self.lien("fiches", numero, au=jour) if (jour := _jour(e)) else None for e in lue.etapes]
        lignes = [{**version(etape), "lien": lien} for etape, lien in zip(lue.etapes, liens, strict=True)]
        return {"numero": numero, "versions": lignes}

    def correspondances(self, lue: FicheLue, recues: Sequence[Renvoi], titres: Mapping[str, str]) -> JSON:
        numero = lue.fiche.numero
        return {
            "numero": numero,
            "declarees": [self._orientee(numero, c, titres) for c in lue.fiche.correspondances],
            "recues": [self._orientee(renvoi.numero, renvoi.correspondance, titres) for renvoi in recues],
        }

    def _orientee(self, depuis: str, c: Correspondance, titres: Mapping[str, str]) -> JSON:
        return {
            "depuis": self._cote(depuis, c.blocs_source, titres),
            "vers": self._cote(c.fiche, c.blocs_cible, titres),
            "totale": c.totale,
        }

    def _cote(self, numero: str, blocs: frozenset[str], titres: Mapping[str, str]) -> JSON:
        connue = numero in titres
        return {
            "fiche": numero,
            "blocs": sorted(blocs),
            "intitule": titres.get(numero),
            "lien": self.lien("fiches", numero) if connue else None,
        }


def bloc_decoupe(bloc: Bloc) -> JSON:
    """The bloc as the register says it, and its text cut into compétences."""
    competences = [
        {
            "libelle": competence.libelle,
            "code": competence.code,
            "nature": competence.nature.value,
            "profondeur": competence.profondeur,
            "parent": competence.parent,
        }
        for competence in decouper(bloc.liste_competences)
    ]
    return {**en_json(bloc), "competences": competences}


def version(etape: Etape) -> JSON:
    """When a version begins and ends, and the export it was read in."""
    return {"debut": etape.debut, "fin": etape.fin, "source": etape.source, "date_export": etape.date_export}


def _jour(etape: Etape) -> date | None:
    """A day at the end of which the version was in force, None when it did not last until one."""
    debut = timezone.localdate(etape.debut)
    return debut if etape.fin is None or timezone.localdate(etape.fin) > debut else None
