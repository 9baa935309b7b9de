"""What addresses carry after the « ? »: a search, a day, a page. Read with care, never a reason to fail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.http import QueryDict

from portail.referentiel.enums import Axe
from portail.referentiel.recherche import TEXTE_MAX, Demande, Vue

VALEURS_MAX = 50  # per axis: no form sends more


def lire_demande(parametres: QueryDict) -> Demande:
    """The search that an address asks for. What it does not know is left out."""
    texte = " ".join(parametres.get("q", "").replace("\x00", "").split())[:TEXTE_MAX]
    filtres = {str(axe): valeurs for axe in Axe.values if (valeurs := lire_valeurs(parametres.getlist(axe)))}
    vue = Vue.BLOCS if parametres.get("vue") == Vue.BLOCS else Vue.CERTIFICATIONS
    return Demande(texte, filtres, vue)


def lire_valeurs(valeurs: Iterable[str]) -> tuple[str, ...]:
    """The values given for one axis, each once."""
    return tuple(dict.fromkeys(propre[:300] for valeur in valeurs if (propre := valeur.replace("\x00", "").strip())))[
        :VALEURS_MAX
    ]


def ecrire_demande(demande: Demande, **autres: str) -> str:
    """The query string of ``demande``, in a steady order, then ``autres``; empty ones are left out."""
    parametres = QueryDict(mutable=True)
    if demande.texte:
        parametres["q"] = demande.texte
    for axe in Axe.values:
        if valeurs := demande.filtres.get(axe):
            parametres.setlist(axe, list(valeurs))
    if demande.vue is Vue.BLOCS:
        parametres["vue"] = Vue.BLOCS.value
    for nom, valeur in autres.items():
        if valeur:
            parametres[nom] = valeur
    return str(parametres.urlencode())


class JourIllisible(ValueError):
    """``au`` is not a day written AAAA-MM-JJ."""


def lire_jour(parametres: QueryDict) -> date | None:
    """The day ``au`` asks for, None without it. Raises ``JourIllisible``."""
    texte = parametres.get("au", "").strip()
    if not texte:
        return None
    try:
        jour = date.fromisoformat(texte)
    except ValueError as erreur:
        raise JourIllisible(texte) from erreur
    if not date(1970, 1, 1) <= jour <= date(9000, 1, 1):
        raise JourIllisible(texte)
    return jour
