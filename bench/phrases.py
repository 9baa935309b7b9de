"""French texts of the generated fiches: compétences, prose, evaluation, in the shapes real registers show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from bench.metiers import METIERS, Metier
from bench.vocabulaire import (
    AMORCES,
    BUTS,
    CADRES,
    COMPLEMENTS,
    EVALUATIONS,
    GERONDIFS,
    JURYS,
    OBJETS,
    PRECISIONS,
    PREREQUIS,
    REFERENCES,
    REGLEMENTATIONS,
    VERBES,
)

RUPTURES = ("    ", "  ", "       ", "      ", "        ")  # runs of spaces left where line breaks were


def echapper(texte: str) -> str:
    """Escape a text for an XML element, as the national flow does (``&``, ``<`` and ``>`` only)."""
    return texte.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class Phrases:
    """Texts of one trade, each drawn from the generator it is given: same draw, same text."""

    def __init__(self, metier: Metier, mots: Sequence[str]) -> None:
        self.metier = metier
        self.mots = mots
        self.verbes = metier.verbes + VERBES
        self.objets = metier.objets + OBJETS
        self.complements = COMPLEMENTS + metier.lieux
        self.supports = metier.supports

    def rare(self, rng: Random) -> str:
        """Return a rare word; frequencies follow Zipf's law, flattened at its head."""
        nombre = len(self.mots)
        return self.mots[min(nombre - 1, int(60 * (nombre / 60 + 1) ** rng.random() - 60))]

    def reference(self, rng: Random) -> str:
        """Return a reference to something named: a tool, a place, a group, sometimes a numbered standard."""
        if rng.random() < 0.12:
            return f"selon la norme NF EN {20 * rng.randrange(45, 3_000)}"
        return rng.choice(REFERENCES).format(self.rare(rng))

    def action(self, rng: Random) -> str:
        """Return an infinitive clause: verb, object, sometimes its place."""
        tirage = rng.random
        if tirage() < 0.62:
            objet = self.metier.objets[int(len(self.metier.objets) * tirage() ** 1.3)]
            verbe = self.verbes[int(len(self.verbes) * tirage() ** 1.6)]
        else:
            objet = OBJETS[int(len(OBJETS) * tirage() ** 1.3)]
            verbe = VERBES[int(len(VERBES) * tirage() ** 1.6)]
        complement = self.complements[int(len(self.complements) * tirage())]
        return f"{verbe} {objet} {complement}" if complement else f"{verbe} {objet}"

    def competence(self, rng: Random) -> str:
        """Return one compétence without its final stop: action, then means, setting and purpose when drawn."""
        tirage = rng.random
        morceaux = [self.action(rng)]
        if tirage() < 0.45:
            morceaux.append(GERONDIFS[int(len(GERONDIFS) * tirage())])
            morceaux.append(self.supports[int(len(self.supports) * tirage())])
        if tirage() < 0.28:
            morceaux.append(self.reference(rng))
        if tirage() < 0.3:
            morceaux.append(CADRES[int(len(CADRES) * tirage())])
        if tirage() < 0.5:
            morceaux.append(BUTS[int(len(BUTS) * tirage())])
            morceaux.append(self.objets[int(len(self.objets) * tirage())])
        texte = " ".join(morceaux)
        return texte[0].upper() + texte[1:]

    def prose(self, rng: Random, taille: int) -> str:
        """Return about ``taille`` characters of sentences cut into paragraphs by runs of spaces."""
        phrases: list[str] = []
        longueur = 0
        while longueur < taille:
            action = self.competence(rng)
            amorce = AMORCES[int(len(AMORCES) * rng.random())]
            phrase = f"{amorce} {action[0].lower()}{action[1:]}."
            phrases.append(phrase)
            phrases.append(" " if rng.random() < 0.75 else RUPTURES[int(3 * rng.random())])
            longueur += len(phrase) + 2
        return "".join(phrases[:-1])

    def liste(self, rng: Random, taille: int, rang: int = 1) -> str:
        """Return about ``taille`` characters of compétences, in one of the shapes real texts come in."""
        nombre = max(1, round(taille / 135))
        items = [self.competence(rng) for _ in range(nombre)]
        formes: tuple[Callable[[Random, list[str], int], str], ...] = (
            _puces,
            _puces,
            _codes,
            _codes,
            _lignes,
            _hierarchie,
            _continu,
        )
        return formes[int(len(formes) * rng.random())](rng, items, rang)

    def evaluation(self, rng: Random, taille: int) -> str:
        """Return the modalités d’évaluation of a bloc."""
        morceaux: list[str] = []
        longueur = 0
        while longueur < taille:
            precision = rng.choice(PRECISIONS).format(rng.choice((2, 3, 4, 5, 8, 10, 12, 15, 20, 30, 45)))
            detail = self.competence(rng) if rng.random() < 0.6 else precision
            ligne = f"{rng.choice(EVALUATIONS)} : {detail[0].lower()}{detail[1:]}"
            morceaux.append(ligne)
            longueur += len(ligne) + 4
        return rng.choice(RUPTURES).join(morceaux)

    def libelle(self, rng: Random) -> str:
        """Return the title of a bloc."""
        texte = self.action(rng)
        if rng.random() < 0.25:
            texte += " et " + self.action(rng)
        return texte[0].upper() + texte[1:]

    def intitule(self, rng: Random) -> str:
        """Return the title of a certification of this trade."""
        titre = rng.choice(self.metier.titres)
        forme = rng.random()
        if forme < 0.35:
            return f"{titre} {rng.choice(self.metier.lieux)}"
        if forme < 0.6:
            specialite = rng.choice(self.objets)
            return f"{titre}, option {specialite}"
        if forme < 0.75:
            return f"{titre} – parcours {self.rare(rng)}"
        return titre

    def emplois(self, rng: Random) -> str:
        """Return the accessible jobs, one per former line."""
        titres = rng.sample(self.metier.titres, rng.randrange(2, len(self.metier.titres)))
        puce = rng.choice(("", "- ", "* ", "● "))
        return rng.choice(RUPTURES).join(f"{puce}{titre} {rng.choice(self.metier.lieux)}" for titre in titres)


def _puces(rng: Random, items: list[str], rang: int) -> str:
    puce = rng.choice(("- ", "- ", "* ", "• ", "o ", "● "))
    fin = rng.choice(("", "", " ;", "."))
    return rng.choice(RUPTURES[:4]).join(f"{puce}{item}{fin}" for item in items)


def _codes(rng: Random, items: list[str], rang: int) -> str:
    modele = rng.choice(("A{r}C{i}. ", "C.{i}. ", "C{r}.{i} ", "C{i} - ", "{r}.{i} ", "{r}.1.{i} "))
    codes = (modele.format(r=rang, i=i) for i in range(1, len(items) + 1))
    return rng.choice(RUPTURES).join(f"{code}{item}" for code, item in zip(codes, items, strict=True))


def _lignes(rng: Random, items: list[str], rang: int) -> str:
    return rng.choice(RUPTURES[:3]).join(items)


def _continu(rng: Random, items: list[str], rang: int) -> str:
    return " ".join(items) if rng.random() < 0.5 else ". ".join(items) + "."


def _hierarchie(rng: Random, items: list[str], rang: int) -> str:
    """Headings, each followed by numbered or bulleted sub-items."""
    puces = rng.random() < 0.5
    lignes: list[str] = []
    for place, item in enumerate(items):
        titre, sous = divmod(place, 4)
        if sous == 0:
            lignes.append(f"{rang}.{titre + 1} {item}" + (" :" if puces else ""))
        else:
            lignes.append(f"- {item}" if puces else f"{rang}.{titre + 1}.{sous} {item}")
    return rng.choice(RUPTURES).join(lignes)


def jury(rng: Random) -> str:
    """Return the composition of a jury."""
    lignes = rng.sample(JURYS, rng.randrange(1, 5))
    puce = rng.choice(("", "- ", "* "))
    return rng.choice(RUPTURES).join(puce + ligne.format(*rng.choices(range(2, 6), k=2)) for ligne in lignes)


def prerequis(rng: Random) -> str:
    """Return one to three prerequisites."""
    lignes = rng.sample(PREREQUIS, rng.randrange(1, 4))
    return rng.choice(RUPTURES).join(ligne.format(rng.randrange(3, 7)) for ligne in lignes)


def reglementation(rng: Random) -> str:
    """Return one or two regulations of the activity."""
    return "    ".join(ligne.format(rng.randrange(2, 6)) for ligne in rng.sample(REGLEMENTATIONS, rng.randrange(1, 3)))


def phrases_par_metier(mots: Sequence[str]) -> tuple[Phrases, ...]:
    """Return the texts of every trade, in the order of ``METIERS``."""
    return tuple(Phrases(metier, mots) for metier in METIERS)
