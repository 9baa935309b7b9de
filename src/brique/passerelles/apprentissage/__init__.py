"""Training: from labelled texts to the artefact that the engine reads. Deterministic: same files, same figures."""

from brique.passerelles.apprentissage.ajustement import Apprenti, entrainer
from brique.passerelles.apprentissage.fabrique import depuis_corrections
from brique.passerelles.apprentissage.verites import Liens, lire_liens

__all__ = ["Apprenti", "Liens", "depuis_corrections", "entrainer", "lire_liens"]
