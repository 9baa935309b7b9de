"""The figures, units, thresholds and classes an énoncé states, written in one way.

« 3,5 tonnes » and « 3 500 kg » are the same; so are « deux heures » and « 2 h ». Years, dates and references to a text
(« article L. 6113-1 », « arrêté du 19 juin 2019 ») say where a rule comes from, not what one must be able to do: they
are left out, like ordinals and the code an énoncé may begin with (« C2.1 »).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from brique.referentiel.mots import plier

_UNITES_ECRITES = """
    zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit
    dix-neuf
""".split()  # noqa: SIM905  # read as a text
_A_PEU_PRES = {"dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "cinquantaine": 50}
_A_PEU_PRES["centaine"] = 100
_DIZAINES = {"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "quatre-vingt": 80}


def _ecrits() -> dict[str, int]:
    """The written numbers up to a hundred, and « mille »."""
    nombres = {mot: valeur for valeur, mot in enumerate(_UNITES_ECRITES) if valeur} | _DIZAINES
    for dizaine, valeur in _DIZAINES.items():
        jusqu_a = 20 if valeur in {60, 80} else 10
        nombres |= {f"{dizaine}-{_UNITES_ECRITES[n]}": valeur + n for n in range(1, jusqu_a)}
        nombres[f"{dizaine} et un"] = nombres[f"{dizaine}-et-un"] = valeur + 1
    return nombres | {"une": 1, "quatre-vingts": 80, "cent": 100, "mille": 1000} | _A_PEU_PRES


_ECRITS = _ecrits()
_FAMILLES: dict[str, dict[str, tuple[float, str]]] = {
    "kg": {"t": (1000, "tonne tonnes"), "kg": (1, "kilo kilos kilogramme kilogrammes"), "g": (0.001, "gramme grammes")},
    "m": {
        "m": (1, "metre metres"),
        "cm": (0.01, "centimetre centimetres"),
        "mm": (0.001, "millimetre millimetres"),
        "km": (1000, "kilometre kilometres"),
    },
    "m2": {"m2": (1, "m²"), "ha": (10000, "hectare hectares")},
    "m3": {"m3": (1, "m³"), "l": (0.001, "litre litres")},
    "v": {"v": (1, "volt volts"), "kv": (1000, "kilovolt kilovolts")},
    "w": {"w": (1, "watt watts"), "kw": (1000, "kilowatt kilowatts"), "mw": (1_000_000, "megawatt megawatts")},
    "kva": {"kva": (1, "")},
    "%": {"%": (1, "pourcent pour-cent")},
    "h": {"h": (1, "heure heures"), "min": (1 / 60, "mn minute minutes")},
    "jour": {"jour": (1, "jours j"), "semaine": (7, "semaines")},
    "mois": {"mois": (1, ""), "an": (12, "ans annee annees")},
    "c": {"°c": (1, "degre degres °")},
    "bar": {"bar": (1, "bars")},
    "eur": {"€": (1, "euro euros"), "k€": (1000, "keuros")},
    "d": {"d": (1, "dimensions")},
    "db": {"db": (1, "decibel decibels")},
}
_UNITES = {
    nom: (base, facteur)
    for base, famille in _FAMILLES.items()
    for unite, (facteur, noms) in famille.items()
    for nom in (unite, *noms.split())
}
_UNITE = "|".join(sorted(map(re.escape, _UNITES), key=len, reverse=True))
_ECRIT = "|".join(sorted(_ECRITS, key=len, reverse=True))
_MOINS = (
    r"moins (?:de|d')|inferieure?s? (?:ou egale?s? )?(?:a|aux?)|jusqu'(?:a|aux?)|au plus|au maximum|maximum"
    r"|maximale? de|excedant pas|depassant pas|depasse pas|excede pas|depassent pas|en[ -]dessous de"
)
_PLUS = (
    r"plus (?:de|d')|superieure?s? (?:ou egale?s? )?(?:a|aux?)|au moins|au minimum|minimum|minimale? de|a partir de"
    r"|depassant|excedant|depasse|excede|au-dela de|au dela de"
)
_FOIS = {"cent": 100, "mille": 1000, "million": 1_000_000}
_APRES_MOINS = ("au plus", "max", "ou moins", "et moins")
_NOMBRE = re.compile(
    rf"(?:(?P<moins>\b(?:{_MOINS})|[<≤])|(?P<plus>\b(?:{_PLUS})|[>≥]))?(?P<avant>[ ]?)"
    rf"(?:(?P<chiffres>\d{{1,12}}(?:[ .]\d{{3}}(?!\d))*(?:[,.]\d{{1,6}})?)|\b(?P<ecrit>{_ECRIT})(?!\w))"
    rf"(?P<rang>(?:er|re|ere|e|eme|nd|nde)s?\b)?"
    rf"(?P<fois> (?:mille|cents?|millions?)\b(?: d'| de )?)?"
    rf"(?:[ ]?(?P<unite>{_UNITE})(?!['\w])(?P<carre> (?:carre|cube)s?\b)?(?P<demi> et demie?\b)?)?"
    r"(?P<apres> (?:au plus|maximum|maximale?s?|max\b|ou moins|et moins|au moins|minimum|minimale?s?|ou plus|et plus))?"
)
_DATES = re.compile(
    r"\b(?:1er|\d{1,2}) (?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)"
    r"(?: \d{4})?|\b\d{1,2}/\d{1,2}/\d{2,4}\b|(?<![\d,.])(?:19|20)\d\d(?!\d|,\d|[ .]\d{3}\b| ?(?:kg|t|v|w|m|mm|€)\b)"
)
_TEXTES = re.compile(
    r"\b[lrd]\.? ?(?:\* ?)?\d{2,4}(?:-\d{1,3}){1,3}\b"
    r"|\b(?:articles?|art\.|decrets?|lois?|arretes?|ordonnances?|directives?|reglements?)\b"
    r"(?:[ (]{1,2}(?:n°|no|du|europeen|ue|ce|prefectoral|ministeriel|modifie|[lrd])\b[.)]?|[ (]n°){0,4} ?\d[\d/.-]*"
    r"|\bn° ?\d[\d/.-]*"
)
_SIGLES = re.compile(
    r"\b(?:co2|h2o|o2|no2|so2|ch4|b2b|b2c|b to b|c2c|h24|24 ?h ?/ ?24|7 ?j ?/ ?7|24/7|7/7|24/24|mp[34]|html ?5|css ?3"
    r"|(?:office|microsoft|ms) 365|web ?\d(?:\.\d)?|industrie 4[.,]0)\b"
)
_CODE = re.compile(
    r"^\W{0,4}(?:(?:bloc|activite|competence|tache|module)s? (?:n° ?)?\d{1,2}|[a-z]{1,3}\d{1,2}(?:[.-]\d{1,2}){0,3}"
    r"|[a-z]\.\d{1,2}(?:\.\d{1,2})?|\d{1,2}(?:\.\d{1,2}){0,3}[.)])(?=[\s:.)–-])"
)
_ESPACES = re.compile(r"[\u00a0\u2009\u202f]")
_CLASSES = re.compile(
    r"\b(?:[Cc]at[ée]gories?|[Cc]lasses?|[Nn]iveaux?|[Pp]ermis|[Tt]ypes?|[Gg]roupes?"
    r"|[Hh]abilitations?(?: [ée]lectriques?)?)"
    r" +((?:[A-H][0-9]?E?|BE|BS|BR|BC|HC|[BH][0-2]V?|[IVX]{1,4})(?:(?: et | ou |, ?|/)(?:[A-H][0-9]?E?|[IVX]{1,4}))*)"
    r"(?![\w’'])"
)
_NORMES = re.compile(
    r"\b(?:NF|ISO|EN|IEC|CEI|DIN|OHSAS|SA|NFC|NFX|APSAD)(?:[ /-][A-Z]{1,4}){0,3} ?(\d[\d-]{2,15})(?::\d{4})?"
    r"|\bR ?(4\d\d)\b"
)
_CECRL = re.compile(r"\b[ABC][12]\b(?![.’'])")
_LETTRES = re.compile(r"[A-Z]+[0-9]?E?")


_CHIFFRE = re.compile(r"\d")
_MOTS_NOMBRES = frozenset(mot for mot in _ECRITS if mot.isalpha()) - {"un", "une"}
_MOTS_CLASSES = frozenset(
    """
    categorie categories classe classes niveau niveaux permis type types groupe groupes habilitation habilitations
    """.split()  # noqa: SIM905  # read as a text
)
_UN = frozenset(["un", "une"])
_MOTS_UNITES = frozenset(nom for nom in _UNITES if len(nom) > 1)


class Nombres(NamedTuple):
    """The figures of a text, and which way its thresholds go: -1 at most, 1 at least, 0 neither or both."""

    valeurs: frozenset[str] = frozenset()
    sens: int = 0


AUCUN = Nombres()


def peut_compter(plie: str, mots: frozenset[str]) -> bool:
    """False when a folded text, of which ``mots`` are the words, surely states no figure: most do not."""
    return (
        not mots.isdisjoint(_MOTS_NOMBRES)
        or not mots.isdisjoint(_MOTS_CLASSES)
        or (not mots.isdisjoint(_UN) and not mots.isdisjoint(_MOTS_UNITES))
        or _CHIFFRE.search(plie) is not None
    )


def nombres(texte: str) -> Nombres:
    """The figures of ``texte``, as written."""
    valeurs = _classes(texte)
    valeurs.update(
        "norme " + (norme or recommandation).replace("-", "") for norme, recommandation in _NORMES.findall(texte)
    )
    plie = plier(_ESPACES.sub(" ", _NORMES.sub(" ", texte)))
    for hors in (_CODE, _TEXTES, _DATES, _SIGLES):
        plie = hors.sub(" ", plie)
    sens: set[int] = set()
    for trouve in _NOMBRE.finditer(plie):
        valeur = _valeur(trouve, plie)
        if valeur:
            valeurs.add(valeur)
            sens.add(_sens(trouve))
    sens.discard(0)
    return Nombres(frozenset(valeurs), sens.pop() if len(sens) == 1 else 0)


def _classes(texte: str) -> set[str]:
    trouvees = {lettre.lower() for suite in _CLASSES.findall(texte) for lettre in _LETTRES.findall(suite)}
    return trouvees.union(code.lower() for code in _CECRL.findall(texte))


def _valeur(trouve: re.Match[str], plie: str) -> str:
    unite = trouve["unite"] or ""
    if trouve["chiffres"]:
        debut = trouve.start("chiffres")
        if trouve["rang"] or (debut and plie[debut - 1].isalpha()):  # « 2e », « PRINCE2 »
            return ""
        nombre = float(re.sub(r"[ .](?=\d{3}(?!\d))", "", trouve["chiffres"]).replace(",", "."))
    else:
        ecrit = trouve["ecrit"]
        if not _compte(ecrit, unite, plie[max(0, trouve.start("ecrit") - 12) : trouve.start("ecrit")]):
            return ""
        nombre = float(_ECRITS[ecrit])
    if trouve["fois"]:
        nombre *= _FOIS[trouve["fois"].split()[0].rstrip("s")]
    if trouve["demi"]:
        nombre += 0.5
    if trouve["carre"]:
        return f"{nombre:.10g} {unite[:1]}{'2' if 'carre' in trouve['carre'] else '3'}"
    if not unite:
        return f"{nombre:.10g}"
    base, facteur = _UNITES[unite]
    return f"{nombre * facteur:.10g} {base}"


def _compte(ecrit: str, unite: str, avant: str) -> bool:
    if ecrit in {"un", "une"}:
        return bool(unite)
    if ecrit == "neuf":
        return bool(unite) or avant.endswith((" les ", " des ", " moins ", " plus de ", "moins de ", " par "))
    return not (ecrit == "cent" and avant.endswith("pour ")) and not avant.endswith("entre ")


def _sens(trouve: re.Match[str]) -> int:
    apres = (trouve["apres"] or "").strip()
    if trouve["moins"] or apres.startswith(_APRES_MOINS):
        return -1
    return 1 if trouve["plus"] or apres else 0
