"""Reading the national register, from the official XML flow or the official CSV archive.

>>> lecture = lire("export_fiches_RNCP_V4_1.xml")          # doctest: +SKIP
>>> for element in lecture:                                # doctest: +SKIP
...     match element:
...         case Fiche(): ...
...         case Anomalie(): ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from brique.referentiel.anomalies import Anomalie, Gravite
from brique.referentiel.controles import Recoupement, controler
from brique.referentiel.export_csv import lire_csv
from brique.referentiel.fiche import Fiche
from brique.referentiel.flux_xml import lire_xml
from brique.referentiel.lots_xml import Compteur
from brique.referentiel.source import Limites, Source, reconnaitre


def lire(
    origine: str | Path | BinaryIO,
    *,
    nom: str = "",
    limites: Limites | None = None,
    avancement: Callable[[int, int], None] | None = None,
) -> Iterator[Fiche | Anomalie]:
    """Yield every fiche of ``origine``, each followed by its anomalies, then those of the whole file.

    ``origine`` is a path (XML, zip, folder of the ten CSV files) or a binary stream named ``nom`` in messages.
    ``avancement(lus, total)`` is called with bytes read after each fiche. Nothing is opened before the first
    item is asked for. Memory does not grow with the file. Raises ``ErreurLecture`` when the file cannot be read
    as what it claims to be: fiches already yielded must then be discarded by the caller.
    """
    bornes = limites or Limites()
    with reconnaitre(origine, nom=nom, limites=bornes) as source:
        recoupement = Recoupement()
        for ignore in source.ignores:
            yield Anomalie(
                "fichier-ignore",
                Gravite.INFORMATION,
                f"{source.nom} : « {ignore} » est un résidu du système, il n’est pas lu.",
                element=ignore,
            )
        for element in _elements(source, bornes, avancement or (lambda lus, total: None)):
            yield element
            if isinstance(element, Fiche):
                yield from controler(element, textes_de_blocs=source.forme == "xml")
                yield from recoupement.ajouter(element)
        yield from recoupement.conclure()


def _elements(source: Source, limites: Limites, avancement: Callable[[int, int], None]) -> Iterator[Fiche | Anomalie]:
    if source.forme == "csv":
        yield from lire_csv(source, limites, avancement)
        return
    deja = 0
    for entree in source.entrees:
        with entree.ouvrir() as flux:
            compteur = Compteur(flux, entree.nom, limites)
            for element in lire_xml(compteur):
                yield element
                avancement(deja + compteur.octets_lus, source.taille)
            deja += compteur.octets_lus
