"""Small official exports made from values: a ``Fiche`` in, its V4.1 XML out; and imports at moments of their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from django.apps import apps
from django.db import connection

from brique.referentiel.anomalies import Anomalie
from brique.referentiel.fiche import (
    Bloc,
    Certificateur,
    Code,
    Correspondance,
    Fiche,
    Habilitation,
    Partenaire,
    Voie,
    VoieAcces,
)
from brique.referentiel.lecture import lire
from brique.referentiel.schema_v41 import BOOLEENS, DATES, TEXTES
from portail.referentiel import plein_texte
from portail.referentiel.bilan import Bilan
from portail.referentiel.operations import Demande, importer

#: After every date these tests give to an export.
QUAND = datetime(2026, 11, 22, 10, tzinfo=UTC)
DEMONSTRATION = Path(__file__).parents[3] / "src/brique/referentiel/demonstration"
_rang = count()


def bloc(numero: str, rang: int = 1, libelle: str = "Monter un banc", competences: str = "- Lire un plan") -> Bloc:
    return Bloc(f"{numero}BC{rang:02}", libelle, competences, "Mise en situation.")


def partenaire(nom: str = "Centre fictif", **autres: Any) -> Partenaire:
    return Partenaire(nom, "00099031700018", Habilitation.FORMER, "Actif", date(2024, 1, 31))._replace(**autres)


def fiche(numero: str, intitule: str = "Titre fictif", **autres: Any) -> Fiche:
    """An active fiche of level 4 with one bloc (none in the RS); ``autres`` are attributes of ``Fiche``."""
    rncp = numero.startswith("RNCP")
    valeurs: dict[str, Any] = {
        "etat": "Publiée",
        "actif": True,
        "niveau": 4 if rncp else None,
        "niveau_code": "NIV4" if rncp else "",
        "rome": (Code("H2902", "Chaudronnerie"),),
        "certificateurs": (Certificateur("Branche fictive", "00099001000019"),),
        "voies": (VoieAcces(Voie.VAE, True, "Trois professionnels."),),
        "blocs": (bloc(numero),) if rncp else (),
        **autres,
    }
    return Fiche(numero=numero, intitule=intitule, **valeurs)


def en_xml(une: Fiche) -> str:
    """The ``FICHE`` element that says what ``une`` holds, of the attributes these tests use."""
    simples = [_element(balise, getattr(une, attribut)) for balise, attribut in TEXTES.items()]
    simples += [_element(balise, _oui(getattr(une, attribut))) for balise, attribut in BOOLEENS.items()]
    simples += [_element(balise, _jour(getattr(une, attribut))) for balise, attribut in DATES.items()]
    return _conteneur(
        "FICHE",
        *simples,
        _conteneur("ANCIENNES_CERTIFICATIONS", *(_citee("ANCIENNE", numero) for numero in une.anciennes)),
        _conteneur("NOUVELLES_CERTIFICATIONS", *(_citee("NOUVELLE", numero) for numero in une.nouvelles)),
        _conteneur("NOMENCLATURE_EUROPE", _element("NIVEAU", une.niveau_code), _element("LIBELLE", une.niveau_libelle)),
        _codes("CODES_NSF", "NSF", une.nsf),
        _codes("CODES_ROME", "ROME", une.rome),
        _codes("FORMACODES", "FORMACODE", une.formacodes),
        *(
            _conteneur(
                f"SI_JURY_{v.voie.value}",
                _element("ACTIF", _oui(v.ouverte)),
                _element("COMPOSITION", v.composition_jury),
            )
            for v in une.voies
        ),
        _conteneur("CERTIFICATEURS", *map(_certificateur, une.certificateurs)),
        _conteneur("PARTENAIRES", *map(_partenaire, une.partenaires)),
        _conteneur("BLOCS_COMPETENCES", *map(_bloc, une.blocs)),
        _conteneur("CORRESPONDANCES", *map(_correspondance, une.correspondances)),
    )


def _element(balise: str, texte: str) -> str:
    return f"<{balise}>{escape(texte)}</{balise}>" if texte else ""


def _conteneur(balise: str, *morceaux: str) -> str:
    dedans = "".join(morceaux)
    return f"<{balise}>{dedans}</{balise}>" if dedans else ""


def _citee(sens: str, numero: str) -> str:
    return _conteneur(f"{sens}_CERTIFICATION", _element(f"ID_FICHE_{sens}_CERTIFICATION", numero))


def _oui(valeur: bool | None) -> str:
    return "" if valeur is None else "Oui" if valeur else "Non"


def _jour(valeur: date | None) -> str:
    return f"{valeur:%d/%m/%Y}" if valeur else ""


def _codes(conteneur: str, balise: str, codes: Iterable[Code]) -> str:
    return _conteneur(
        conteneur, *(_conteneur(balise, _element("CODE", c.code), _element("LIBELLE", c.libelle)) for c in codes)
    )


def _certificateur(c: Certificateur) -> str:
    return _conteneur(
        "CERTIFICATEUR",
        _element("SIRET_CERTIFICATEUR", c.siret),
        _element("NOM_CERTIFICATEUR", c.nom),
        _element("SITE_INTERNET", c.site),
    )


def _partenaire(p: Partenaire) -> str:
    return _conteneur(
        "PARTENAIRE",
        _element("NOM_PARTENAIRE", p.nom),
        _element("SIRET_PARTENAIRE", p.siret),
        _element("HABILITATION_PARTENAIRE", str(p.habilitation)),
        _element("ETAT_HABILITATION", p.etat),
        _element("DATE_ACTIF", _jour(p.date_actif)),
        _element("DATE_DERNIERE_MODIFICATION_ETAT", _jour(p.date_etat)),
    )


def _bloc(b: Bloc) -> str:
    return _conteneur(
        "BLOC_COMPETENCES",
        _element("CODE", b.code),
        _element("LIBELLE", b.libelle),
        _element("LISTE_COMPETENCES", b.liste_competences),
        _element("MODALITES_EVALUATION", b.modalites_evaluation),
        _element("PREREQUIS_ENTREE_FORMATION_BLOC", b.prerequis_entree),
    )


def _correspondance(c: Correspondance) -> str:
    source = "".join(_conteneur("BLOC_COMPETENCES", _element("CODE", code)) for code in sorted(c.blocs_source))
    cible = "".join(_conteneur("BLOC_COMPETENCES", _element("CODE", code)) for code in sorted(c.blocs_cible))
    destination = _conteneur("DESTINATION", _element("NUMERO_FICHE", c.fiche), cible)
    return f"<CORRESPONDANCE><SOURCE>{source}</SOURCE>{destination}</CORRESPONDANCE>"


def ecrire(dossier: Path, jour: str, *fiches: Fiche, nom: str = "export_fiches") -> Path:
    """An XML export dated ``jour`` (AAAA-MM-JJ)."""
    chemin = dossier / f"{nom}_{jour}.xml"
    entete = '<?xml version="1.0" encoding="UTF-8"?><FICHES><VERSION_FLUX>4.1</VERSION_FLUX>'
    chemin.write_text(f"{entete}{''.join(map(en_xml, fiches))}</FICHES>", encoding="utf-8")
    return chemin


def verser(chemin: Path, *, appliquer: bool = True, **options: Any) -> Bilan:
    """Import ``chemin``, at a moment that no other import of these tests has."""
    options.setdefault("quand", QUAND + timedelta(microseconds=next(_rang)))
    return importer(Demande(chemin, appliquer=appliquer, **options))


def lues(chemin: Path) -> dict[str, Fiche]:
    """The fiches that the library reads in ``chemin``, by number, comparable."""
    return {e.numero: comparable(e) for e in lire(chemin) if not isinstance(e, Anomalie)}


def comparable(une: Fiche) -> Fiche:
    """``une`` without where it was read, its partenaires in a steady order: the register's order says nothing."""
    blocs = tuple(b._replace(ligne=None) for b in une.blocs)
    return replace(une, ligne=None, blocs=blocs, partenaires=tuple(sorted(une.partenaires, key=repr)))


def lignes_par_table() -> dict[str, int]:
    """How many rows every table of the base holds, journal and search index included."""
    tables = [modele._meta.db_table for modele in apps.get_models()]
    with connection.cursor() as curseur:
        comptes = {}
        for table in (*tables, *plein_texte.TABLES):
            curseur.execute(f"SELECT count(*) FROM {table}")
            ligne = curseur.fetchone()
            assert ligne is not None
            comptes[table] = int(ligne[0])
    return comptes
