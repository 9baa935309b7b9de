"""A register of two certifications, and catalogues of a few offers over it, around today."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from portail.parcours.offres.bilan import BilanOffres
from portail.parcours.offres.operations import DemandeOffres, importer_offres
from tests.coeur.parcours.offres.fabrique import SIRET, formation, lheo
from tests.portail.referentiel.fabrique import bloc, ecrire, fiche, partenaire, verser

NUMERO, AUTRE = "RNCP80001", "RNCP80002"
CODE = f"{NUMERO}BC01"
QUAND = datetime(2026, 11, 24, 9, tzinfo=UTC)


def registre(dossier: Path, **autres: Any) -> None:
    """Import both certifications; the first lets the body of ``catalogue()`` train."""
    siennes: dict[str, Any] = {
        "blocs": (bloc(NUMERO, 1, "Vendre en magasin"), bloc(NUMERO, 2, "Tenir le stock")),
        "date_fin_enregistrement": date(2099, 6, 30),
        "partenaires": (partenaire("Centre des Essais", siret=SIRET),),
        **autres,
    }
    fiches = [fiche(NUMERO, "CQP Vendeur fictif", **siennes), fiche(AUTRE, "CQP Soudeur fictif")]
    verser(ecrire(dossier, "2026-11-20", *fiches))
    verser(ecrire(dossier, "2026-11-20", fiche("RS8003", "Certification fictive"), nom="export_rs"))


def dans(jours: int) -> date:
    """A day around today."""
    return timezone.localdate() + timedelta(days=jours)


def catalogue(*numeros: str, **changes: str) -> bytes:
    """A catalogue of one offer a number, whose session begins in two months, each as ``formation(**changes)``."""
    dates = {"20270111": f"{dans(60):%Y%m%d}", "20270205": f"{dans(90):%Y%m%d}"}
    une = formation(**{avant: apres for avant, apres in {**dates, **changes}.items() if apres})
    return lheo("".join(une.replace('"F1"', f'"{numero}"') for numero in numeros or ("F1",)))


def importer(octets: bytes, quand: datetime = QUAND, **options: Any) -> BilanOffres:
    return importer_offres(DemandeOffres(octets, "essai.xml", quand, **{"appliquer": True, **options}))
