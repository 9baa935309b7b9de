"""The national register: read it, cut its texts into compétences.

>>> from brique.referentiel import Fiche, lire            # doctest: +SKIP
>>> fiches = [e for e in lire("export.zip") if isinstance(e, Fiche)]   # doctest: +SKIP
"""

from brique.referentiel.anomalies import Anomalie, Gravite
from brique.referentiel.decoupage import Competence, decouper
from brique.referentiel.fiche import Bloc, Fiche
from brique.referentiel.lecture import lire

__all__ = ["Anomalie", "Bloc", "Competence", "Fiche", "Gravite", "decouper", "lire"]
