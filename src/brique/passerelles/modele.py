"""The fitted figures of the passerelles: an artefact with its version, that training writes and the engine reads.

One set of figures for each set of encoders (words alone, with « phrases », with « semantique »).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from hashlib import blake2b
from importlib.resources import files
from pathlib import Path
from typing import Any

from brique.erreurs import ErreurLecture

FORME = 1
TRAITS = (
    "couverture_source",
    "couverture_cible",
    "couverture_min",
    "couverture_max",
    "trouvees_source",
    "trouvees_cible",
    "absentes_source",
    "absentes_cible",
    "voisinage_source",
    "voisinage_cible",
    "titre",
    "autonomie",
    "nombres",
    "negations",
    "absorption",
)
"""The columns of a comparison that the model reads, in order (see ``comparaison.colonnes``). Levels, NSF and ROME codes
are shown and guarded, not learnt: no labelled text tells what they weigh."""
TERMES = len(TRAITS) + len(TRAITS) * (len(TRAITS) + 1) // 2
"""The traits and their products two by two, squares included."""
NIVEAU = 0.7
"""What each level apart beyond the first takes off the logit of an equivalence: a rule, not a measure."""
LEXICAL = "lexical"
"""The figures that always are: those of the words alone."""
CLASSES = ("distinct", "equivalent", "couvre", "couvert-par", "partiel")


Escalier = tuple[tuple[float, ...], tuple[float, ...]]
"""An isotonic curve: raw values in order, and the probability at each; straight in between."""


@dataclass(frozen=True, slots=True)
class PoidsEnonces:
    """Logistic weights of two énoncés saying the same. What a guard that fires takes off."""

    ordonnee: float
    mots: float
    vecteurs: float
    autonomie: float
    nombre: float
    negation: float
    langue: float


@dataclass(frozen=True, slots=True)
class PoidsBlocs:
    """Multinomial weights of the relations, ``coefficients[classe][terme]`` and ``ordonnees[classe]``, then the curve
    that calibrates each class."""

    coefficients: tuple[tuple[float, ...], ...]
    ordonnees: tuple[float, ...]
    isotones: tuple[Escalier, ...]


@dataclass(frozen=True, slots=True)
class Jeu:
    """The figures for one set of encoders. ``recherche``: from the score of a search to the probability of a link."""

    enonces: PoidsEnonces
    blocs: PoidsBlocs
    recherche: Escalier


@dataclass(frozen=True, slots=True)
class Modele:
    """All the figures. ``jeux`` by name of the finest encoder; ``mesures`` says how they were fitted and how well."""

    version: str
    jeux: dict[str, Jeu]
    mesures: dict[str, Any]

    @classmethod
    def charger(cls, chemin: Path | None = None) -> Modele:
        """The artefact of ``chemin``, or the one that comes with Brique. ErreurLecture when it is not one."""
        if chemin is None:
            return _livre()
        try:
            texte = chemin.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as erreur:
            raise _refus(str(chemin), f"il ne s’ouvre pas ({erreur})") from erreur
        return cls.lire(texte, lieu=str(chemin))

    @classmethod
    def lire(cls, texte: str, *, lieu: str = "modèle") -> Modele:
        """What :meth:`ecrire` gave. ErreurLecture names what is wrong: damaged, of another form, incomplete."""
        try:
            lu = json.loads(texte, parse_constant=_pas_un_nombre)
            if lu["forme"] != FORME or tuple(lu["traits"]) != TRAITS:
                raise _refus(lieu, "il est d’une autre forme que celle que lit cette version de Brique")
            corps = lu["corps"]
            if empreinte(corps) != lu["version"].rpartition("+")[2]:
                raise _refus(lieu, "son empreinte n’est pas celle de son contenu : il a été changé ou abîmé")
            jeux = {nom: _jeu(jeu) for nom, jeu in corps["jeux"].items()}
            if LEXICAL not in jeux:
                raise ValueError("il manque les chiffres des mots seuls")
            return cls(lu["version"], jeux, corps["mesures"])
        except (ValueError, KeyError, TypeError, AttributeError) as erreur:
            raise _refus(lieu, f"ce n’est pas un modèle de Brique ({erreur})") from erreur

    def ecrire(self) -> str:
        """The artefact, in JSON."""
        corps = {"jeux": {nom: asdict(jeu) for nom, jeu in self.jeux.items()}, "mesures": self.mesures}
        return json.dumps({"forme": FORME, "version": self.version, "traits": TRAITS, "corps": corps}, indent=1) + "\n"

    def jeu(self, encodeurs: tuple[str, ...]) -> Jeu:
        """The figures for sentence encoders of these names, the finest last; for the words alone when there is none."""
        return self.jeux[encodeurs[-1] if encodeurs and encodeurs[-1] in self.jeux else LEXICAL]


def empreinte(corps: Any) -> str:
    """What stands after the « + » of a version: a short hash of the figures."""
    plat = json.dumps(corps, sort_keys=True, separators=(",", ":"))
    return blake2b(plat.encode(), digest_size=4).hexdigest()


@lru_cache(maxsize=1)
def _livre() -> Modele:
    return Modele.lire((files("brique.passerelles") / "donnees" / "modele.json").read_text("utf-8"))


def _jeu(lu: dict[str, Any]) -> Jeu:
    blocs = lu["blocs"]
    coefficients = tuple(tuple(map(float, ligne)) for ligne in blocs["coefficients"])
    isotones = tuple(_escalier(courbe) for courbe in blocs["isotones"])
    ordonnees = tuple(map(float, blocs["ordonnees"]))
    par_classe = {len(coefficients), len(ordonnees), len(isotones)}
    if {len(ligne) for ligne in coefficients} != {TERMES} or par_classe != {len(CLASSES)}:
        raise ValueError("des coefficients manquent")
    enonces = PoidsEnonces(**{champ.name: float(lu["enonces"][champ.name]) for champ in fields(PoidsEnonces)})
    return Jeu(enonces, PoidsBlocs(coefficients, ordonnees, isotones), _escalier(lu["recherche"]))


def _pas_un_nombre(lu: str) -> float:
    raise ValueError(f"« {lu} » n’est pas un nombre")


def _escalier(lu: list[list[float]]) -> Escalier:
    x, y = (tuple(map(float, axe)) for axe in lu)
    if len(x) != len(y) or not x or list(x) != sorted(x):
        raise ValueError("une courbe n’est pas croissante")
    return x, y


def _refus(lieu: str, constat: str) -> ErreurLecture:
    return ErreurLecture(
        f"ce modèle ne peut pas servir : {constat}.",
        lieu=lieu,
        consequence="Aucune passerelle n’est calculée avec lui.",
        action="Donnez un modèle écrit par « brique passerelles entrainer », ou prenez celui livré avec Brique.",
    )
