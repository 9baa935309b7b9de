"""A computed passerelle in words: what it says, how sure it is, what lowered it, with what it was computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from brique.passerelles.paroles import est_a_verifier
from brique.passerelles.valeurs import Garde, Passerelle, Probabilites, Relation, Traits, Versions

_INSECABLE = "\u00a0"
_NOMS = {
    Relation.EQUIVALENT: gettext_lazy("Équivalent"),
    Relation.COUVRE: gettext_lazy("Couvre l’autre bloc"),
    Relation.COUVERT_PAR: gettext_lazy("Couvert par l’autre bloc"),
    Relation.PARTIEL: gettext_lazy("En partie commun"),
    Relation.DISTINCT: gettext_lazy("Distinct"),
}
_PHRASES = {
    Relation.EQUIVALENT: gettext_lazy("Les deux blocs demandent à peu près les mêmes compétences."),
    Relation.COUVRE: gettext_lazy("Le bloc de départ demande l’essentiel de ce que demande l’autre, et davantage."),
    Relation.COUVERT_PAR: gettext_lazy(
        "Le bloc d’arrivée demande l’essentiel de ce que demande celui de départ, et davantage."
    ),
    Relation.PARTIEL: gettext_lazy("Les deux blocs ont une partie de leurs compétences en commun, pas tout."),
    Relation.DISTINCT: gettext_lazy("Les deux blocs ne demandent pas la même chose."),
}
_GARDES = {
    Garde.AUTONOMIE: (
        gettext_lazy("Autonomie différente"),
        gettext_lazy("Participer, réaliser, superviser ou définir une activité ne demande pas la même chose."),
    ),
    Garde.NOMBRE: (
        gettext_lazy("Nombre différent"),
        gettext_lazy("Un seuil, une quantité ou une durée n’est pas le même."),
    ),
    Garde.NEGATION: (
        gettext_lazy("Négation"),
        gettext_lazy("L’un dit « avec » et l’autre « sans », ou l’un fait ce que l’autre exclut."),
    ),
    Garde.NIVEAU: (
        gettext_lazy("Niveaux éloignés"),
        gettext_lazy("Les deux certifications sont séparées d’au moins deux niveaux de qualification."),
    ),
    Garde.ABSORPTION: (
        gettext_lazy("Une phrase pour tout"),
        gettext_lazy("Une seule compétence, très large, couvre à elle seule une grande part de l’autre bloc."),
    ),
    Garde.GENERIQUE: (
        gettext_lazy("Compétences générales"),
        gettext_lazy("Seules des compétences communes à beaucoup de métiers se correspondent."),
    ),
    Garde.LANGUE: (
        gettext_lazy("Langues différentes"),
        gettext_lazy("Les deux textes ne sont pas écrits dans la même langue."),
    ),
    Garde.SANS_COMPETENCE: (
        gettext_lazy("Sans compétence"),
        gettext_lazy("Un des deux blocs ne montre aucune compétence : seuls les titres sont comparés."),
    ),
    Garde.COURT: (gettext_lazy("Texte trop court"), gettext_lazy("Il y a trop peu de mots pour bien comparer.")),
    Garde.TRONQUE: (
        gettext_lazy("Texte lu en partie"),
        gettext_lazy("Un texte très long n’a pas été comparé en entier."),
    ),
}


@dataclass(frozen=True, slots=True)
class GardeDite:
    """What a likeness of words hides: its name, and why it counts."""

    nom: str
    explication: str


@dataclass(frozen=True, slots=True)
class Chance:
    """The probability of one relation: its name, in words, in per cent."""

    nom: str
    mots: str
    part: str
    valeur: float


def pourcentage(part: float) -> str:
    """A share: « 92 % » for 0.92."""
    return f"{round(part * 100)}{_INSECABLE}%"


def chance(part: float, *, court: bool = False) -> str:
    """A probability, never certain: « 92 % », « plus de 99 % », « moins de 1 % » (« > 99 % » where room is scarce)."""
    arrondi = round(part * 100)
    if arrondi >= 100:
        return f"{'>' if court else _('plus de')}{_INSECABLE}99{_INSECABLE}%"
    if arrondi <= 0:
        return f"{'<' if court else _('moins de')}{_INSECABLE}1{_INSECABLE}%"
    return pourcentage(part)


def en_mots(part: float) -> str:
    """How likely, in words."""
    if part >= 0.9:
        return _("très probable")
    if part >= 0.66:
        return _("probable")
    if part >= 0.33:
        return _("possible")
    return _("peu probable")


def nom_de_relation(relation: Relation) -> str:
    """The relation in two or three words, from the source's side."""
    return str(_NOMS[relation])


def phrase_de_relation(relation: Relation) -> str:
    """The relation in one sentence, from the source's side."""
    return str(_PHRASES[relation])


def chances(probabilites: Probabilites | None) -> list[Chance]:
    """The probability of every relation, the likeliest first; empty when nothing but titles was compared."""
    if probabilites is None:
        return []
    dites = [Chance(nom_de_relation(r), en_mots(part), chance(part), part) for r, part in _parts(probabilites).items()]
    return sorted(dites, key=lambda dite: -dite.valeur)


def relation_dite(passerelle: Passerelle) -> str:
    """The relation with its own chance, in a few words: « Couvert par l’autre bloc, 72 % »."""
    nom = nom_de_relation(passerelle.relation)
    if passerelle.probabilites is None:
        return nom
    return f"{nom}, {chance(_parts(passerelle.probabilites)[passerelle.relation])}"


def _parts(probabilites: Probabilites) -> dict[Relation, float]:
    return {
        Relation.EQUIVALENT: probabilites.equivalent,
        Relation.COUVRE: probabilites.couvre,
        Relation.COUVERT_PAR: probabilites.couvert_par,
        Relation.PARTIEL: probabilites.partiel,
        Relation.DISTINCT: probabilites.distinct,
    }


def verdict(passerelle: Passerelle) -> str:
    """The answer in one sentence, with its chance."""
    if passerelle.probabilites is None:
        return _("Un des deux blocs ne montre aucune compétence : seuls les titres ont pu être comparés.")
    part = _parts(passerelle.probabilites)[passerelle.relation]
    return _("%(phrase)s C’est %(mots)s (%(part)s).") % {
        "phrase": phrase_de_relation(passerelle.relation),
        "mots": en_mots(part),
        "part": chance(part),
    }


def reserve(passerelle: Passerelle) -> str:
    """What to say when the relation found is more than the compétences show one by one; empty otherwise."""
    if not est_a_verifier(passerelle):
        return ""
    return _(
        "À vérifier de près : les deux textes se ressemblent dans l’ensemble, mais la moitié au plus des compétences "
        "attendues se retrouvent une par une."
    )


def garde_dite(garde: Garde) -> GardeDite:
    """A guard in words."""
    nom, explication = _GARDES[garde]
    return GardeDite(str(nom), str(explication))


def gardes_dites(gardes: Sequence[Garde]) -> list[GardeDite]:
    """Guards in words, in their order."""
    return [garde_dite(garde) for garde in gardes]


def couverture_dite(couvertes: int, total: int) -> str:
    """How many compétences of a bloc the other one also asks for."""
    return ngettext("%(couvertes)d compétence sur %(total)d", "%(couvertes)d compétences sur %(total)d", couvertes) % {
        "couvertes": couvertes,
        "total": total,
    }


def traits_dits(traits: Traits) -> list[tuple[str, str]]:
    """What else was looked at, in words: (what, what was found)."""
    dits = [(_("Les titres"), _("se ressemblent à %(part)s") % {"part": pourcentage(traits.titre)})]
    if traits.ecart_niveau is not None:
        dits.append((_("Les niveaux"), _ecart(traits.ecart_niveau)))
    for nom, part in ((_("Les domaines (NSF)"), traits.nsf), (_("Les métiers (ROME)"), traits.rome)):
        if part is not None:
            communs = _("en commun à %(part)s") % {"part": pourcentage(part)}
            dits.append((nom, communs if part else _("aucun en commun")))
    return dits


def _ecart(ecart: int) -> str:
    if not ecart:
        return _("le même niveau de qualification")
    sens = _("au-dessus") if ecart > 0 else _("en dessous")
    phrase = ngettext(
        "le bloc d’arrivée est %(n)d niveau %(sens)s", "le bloc d’arrivée est %(n)d niveaux %(sens)s", abs(ecart)
    )
    return phrase % {"n": abs(ecart), "sens": sens}


def versions_dites(versions: Versions) -> str:
    """With what it was computed."""
    return _("Modèle %(modele)s, encodeurs : %(encodeurs)s.") % {
        "modele": versions.modele,
        "encodeurs": ", ".join(versions.encodeurs),
    }
