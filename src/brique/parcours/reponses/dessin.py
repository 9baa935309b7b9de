"""The pictures of a plan: its timeline, and its money; inline SVG with classes only, and the rows of their tables.

Each comes wide and narrow (``etroit``, readable at 320 px), with a title and a description for who does not see it.
Classes: ``plan-dessin`` (``large`` or ``etroit``) on the svg; ``d-fond``, ``d-trait`` (hatching), ``d-session``,
``d-incertaine``, ``d-jury``, ``d-brique``, ``d-code``, ``d-titre``, ``d-axe``, ``d-annee``, ``d-credit``,
``d-echeance``, ``d-solde``, ``d-aire``, ``d-cpf``, ``d-apports``, ``d-vous``, ``d-paye``, ``d-rayure``, ``d-legende``.
``STYLE`` draws them outside a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from brique.droits.cpf.alimentation import euros
from brique.parcours.demandes.demande import FINALE
from brique.parcours.reponses.explication import NOMS, EtapeExpliquee
from brique.parcours.reponses.reponse import PlanExplique, Reponse
from brique.parcours.solveur.plan import Objectif
from brique.passerelles.valeurs import Cle
from brique.referentiel.ecart.champs import dire

LARGE, ETROIT = 960, 320
MARGE = 10
_RANGEE = 58
_BRIQUE = 24

STYLE = """\
svg.plan-dessin { background: #fff; }
.plan-dessin text { font: 500 13px system-ui, sans-serif; fill: #1f2430; }
.plan-dessin .d-titre { font-weight: 600; }
.plan-dessin .d-annee, .plan-dessin .d-legende { fill: #535c6e; }
.plan-dessin .d-axe { stroke: #d8d4cd; }
.plan-dessin .d-fond { fill: #dfe9f6; }
.plan-dessin .d-trait { fill: none; stroke: #1d4f91; stroke-width: 1.5; }
.plan-dessin .d-session { stroke: #1d4f91; stroke-width: 1.5; }
.plan-dessin .d-incertaine { fill: #fbecd2; stroke: #8a5200; stroke-width: 1.5; stroke-dasharray: 6 4; }
.plan-dessin .d-jury { fill: #fff; stroke: #8b8478; stroke-width: 1.5; }
.plan-dessin .d-brique { fill: #1c6b40; }
.plan-dessin .d-code { font: 600 11px ui-monospace, monospace; fill: #fff; }
.plan-dessin .d-credit { fill: #1c6b40; }
.plan-dessin .d-echeance { stroke: #9b1c31; stroke-width: 2; stroke-dasharray: 4 3; }
.plan-dessin .d-aire { fill: #dcefe3; }
.plan-dessin .d-solde { fill: none; stroke: #1c6b40; stroke-width: 2.5; }
.plan-dessin .d-cpf { fill: #1c6b40; }
.plan-dessin .d-apports { fill: #fbecd2; stroke: #8a5200; }
.plan-dessin .d-paye { fill: #a83c26; }
.plan-dessin .d-rayure { stroke: #fff; stroke-width: 1.5; }
"""
"""The same look as the pages, for a picture that stands alone."""


@dataclass(frozen=True, slots=True)
class Dessin:
    """A picture, wide and narrow, and its table."""

    titre: str
    resume: str
    svg: str
    etroit: str
    entetes: tuple[str, ...]
    lignes: tuple[tuple[str, ...], ...]

    @property
    def seul(self) -> str:
        """The wide picture as a file of its own, with its look."""
        tete, _, reste = self.svg.partition(">")
        return f'{tete} xmlns="http://www.w3.org/2000/svg"><style>{STYLE}</style>{reste}\n'


@dataclass(frozen=True, slots=True)
class Cadre:
    """A width in pixels and the months that it shows."""

    largeur: int
    mois: int

    @property
    def pas(self) -> float:
        return (self.largeur - 2 * MARGE) / max(1, self.mois)

    def x(self, mois: float) -> float:
        return MARGE + min(mois, self.mois) * self.pas

    @property
    def etroit(self) -> bool:
        return self.largeur <= ETROIT

    def tient(self, texte: str, largeur: float) -> str:
        """What fits of a text, in letters of about 8 pixels."""
        places = max(4, int(largeur / (8.2 if self.etroit else 7.4)))
        return texte if len(texte) <= places else f"{texte[: places - 1].rstrip()}…"


def dessiner_frise(reponse: Reponse, objectif: Objectif) -> Dessin:
    """The timeline of a plan: what is held, the sessions, the waits for the jury, the bricks laid, the credits."""
    explique = reponse.plans[objectif]
    frise = _Frise(reponse, objectif)
    titre = intituler("Frise", reponse, objectif)
    entetes = ("Étape", "Blocs", "Début", "Fin", "Obtenu au plus tard", "Vous payez")
    lignes = tuple(_ligne(etape, explique) for etape in explique.etapes)
    return Dessin(titre, explique.resume[0], frise.tracer(LARGE), frise.tracer(ETROIT), entetes, lignes)


def intituler(quoi: str, reponse: Reponse, objectif: Objectif) -> str:
    """The title of a picture of a plan, which says when that plan is the same as another one."""
    premier = reponse.repeter(objectif)
    suite = f", le même que « {NOMS[premier]} »" if premier else ""
    return f"{quoi} du plan « {NOMS[objectif]} »{suite}"


def envelopper(nom: str, cadre: Cadre, hauteur: float, titre: str, resume: str, parts: Iterable[str]) -> str:
    """An inline SVG with its title and its description."""
    classe = "etroit" if cadre.etroit else "large"
    cle = f"{nom}-{classe}"
    return (
        f'<svg class="plan-dessin {classe}" viewBox="0 0 {cadre.largeur} {hauteur:.0f}" role="img" '
        f'aria-labelledby="{cle}-titre {cle}-desc"><title id="{cle}-titre">{escape(titre)}</title>'
        f'<desc id="{cle}-desc">{escape(resume)}</desc>{"".join(parts)}</svg>'
    )


def texte(x: float, y: float, dit: str, classe: str, ancre: str = "start") -> str:
    fin = "" if ancre == "start" else f' text-anchor="{ancre}"'
    return f'<text class="{classe}" x="{x:.1f}" y="{y:.1f}"{fin}>{escape(dit)}</text>'


def rectangle(x: float, y: float, largeur: float, hauteur: float, classe: str, fond: str = "") -> str:
    rempli = f' fill="{fond}"' if fond else ""
    return (
        f'<rect class="{classe}" x="{x:.1f}" y="{y:.1f}" width="{max(1.0, largeur):.1f}" '
        f'height="{max(0.0, hauteur):.1f}" rx="2"{rempli}/>'
    )


def ligne(x1: float, y1: float, x2: float, y2: float, classe: str) -> str:
    return f'<line class="{classe}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def annees(reponse: Reponse, cadre: Cadre, haut: float, bas: float) -> Iterator[str]:
    """A line at each January, with its year."""
    calendrier = reponse.preparation.calendrier
    yield texte(cadre.x(0), haut - 6, str(calendrier.au.year), "d-annee")
    ecart = 1 + int(40 / max(1.0, 12 * cadre.pas))
    for mois in range(1, cadre.mois + 1):
        premier = calendrier.premier(mois)
        if premier.month == 1:
            yield ligne(cadre.x(mois), haut, cadre.x(mois), bas, "d-axe")
            if (premier.year - calendrier.au.year) % ecart == 0 and 46 < cadre.x(mois) < cadre.largeur - 30:
                yield texte(cadre.x(mois) + 3, haut - 6, str(premier.year), "d-annee")


class _Frise:
    """Drawing the timeline of one plan."""

    def __init__(self, reponse: Reponse, objectif: Objectif) -> None:
        self.reponse, self.objectif = reponse, objectif
        self.explique = reponse.plans[objectif]
        self.probleme = reponse.preparation.probleme

    def tracer(self, largeur: int) -> str:
        cadre = Cadre(largeur, self._mois())
        nom = f"frise-{self.objectif.value}"
        trame = f"{nom}-{'etroit' if cadre.etroit else 'large'}-trame"
        haut = 26.0
        parts: list[str] = []
        y = haut
        for titre, sans_preuve in (("Tenus dès maintenant", False), ("Déclarés, à prouver", True)):
            tenus = self._de_droit(sans_preuve=sans_preuve)
            if tenus:
                y = self._tenus(cadre, y, titre, tenus, parts)
        for etape in self.explique.etapes:
            if not etape.de_droit:
                y = self._etape(cadre, y, etape, trame, parts)
        y = self._credits(cadre, y, parts)
        y = self._legende(cadre, y, trame, parts)
        fond = [_trame(trame), *annees(self.reponse, cadre, haut, y - 20), *self._echeance(cadre, haut, y - 20)]
        return envelopper(
            nom, cadre, y, intituler("Frise", self.reponse, self.objectif), self._decrire(), [*fond, *parts]
        )

    def _mois(self) -> int:
        fins = [self.explique.plan.bilan.fin, self.probleme.echeance or 0]
        fins += [etape.depart.obtention for etape in self.explique.plan.etapes]
        return max(6, min(self.probleme.horizon, max(fins)) + 1)

    def _de_droit(self, *, sans_preuve: bool) -> list[tuple[Cle, bool]]:
        """The blocs held without following anything, proven or only declared."""
        etapes = [etape for etape in self.explique.plan.etapes if etape.voie.nature.de_droit]
        tenus = {cle for etape in etapes if etape.voie.sans_preuve == sans_preuve for cle in etape.apporte}
        return [(cle, sans_preuve) for cle in sorted(tenus)]

    def _tenus(self, cadre: Cadre, y: float, titre: str, tenus: Sequence[tuple[Cle, bool]], parts: list[str]) -> float:
        parts.append(texte(MARGE, y + 14, titre, "d-titre"))
        y += 20
        x = float(MARGE)
        for cle, a_prouver in tenus:
            code = nom_court(cle)
            large = 10 + 7 * len(code)
            if x + large > cadre.largeur - MARGE:
                x, y = float(MARGE), y + _BRIQUE + 4
            parts += brique(x, y, large, code, a_prouver=a_prouver)
            x += large + 4
        return y + _BRIQUE + 10

    def _etape(self, cadre: Cadre, y: float, etape: EtapeExpliquee, trame: str, parts: list[str]) -> float:
        depart = etape.etape.depart
        parts.append(texte(MARGE, y + 14, cadre.tient(etape.titre, cadre.largeur - 2 * MARGE), "d-titre"))
        haut = y + 21
        debut, fin, tenu = cadre.x(depart.mois), cadre.x(depart.fin), cadre.x(depart.obtention)
        incertaine = etape.etape.voie.incertaine
        classe, fond = ("d-incertaine", "") if incertaine else ("d-session", f"url(#{trame})")
        if tenu - fin > 1:
            parts.append(rectangle(fin, haut + 7, tenu - fin, _BRIQUE - 14, "d-jury"))
        parts.append(rectangle(debut, haut, fin - debut, _BRIQUE, classe, fond))
        codes = [nom_court(cle) for cle in sorted(etape.etape.apporte or etape.etape.voie.blocs)]
        larges = [10 + 7 * len(code) for code in codes]
        x = min(tenu, cadre.largeur - MARGE - sum(larges) - 3 * (len(codes) - 1))
        for code, large in zip(codes, larges, strict=True):
            if x >= 0:
                parts += brique(x, haut, large, code)
            x += large + 3
        return y + _RANGEE

    def _credits(self, cadre: Cadre, y: float, parts: list[str]) -> float:
        recus = [credit for credit in self.probleme.moyens.credits if credit.mois <= cadre.mois]
        if not recus:
            return y
        parts.append(texte(MARGE, y + 14, "Crédits du compte formation", "d-titre"))
        for credit in recus:
            x = cadre.x(credit.mois)
            parts.append(f'<path class="d-credit" d="M{x:.1f} {y + 22:.1f}l6 12h-12z"/>')
        return y + 44

    def _echeance(self, cadre: Cadre, haut: float, bas: float) -> Iterator[str]:
        if self.probleme.echeance is None or self.probleme.echeance > cadre.mois:
            return
        x = cadre.x(self.probleme.echeance)
        yield ligne(x, haut, x, bas, "d-echeance")
        yield texte(x - 3, bas, "échéance", "d-legende", "end")

    def _legende(self, cadre: Cadre, y: float, trame: str, parts: list[str]) -> float:
        signes = [
            ("d-session", f"url(#{trame})", "formation"),
            ("d-incertaine", "", "incertain"),
            ("d-jury", "", "attente du jury"),
            ("d-brique", "", "obtenu"),
        ]
        x, y = float(MARGE), y + 12
        for classe, fond, dit in signes:
            large = 24 + 7.5 * len(dit)
            if x + large > cadre.largeur - MARGE:
                x, y = float(MARGE), y + 20
            parts.append(rectangle(x, y - 10, 16, 12, classe, fond))
            parts.append(texte(x + 21, y, dit, "d-legende"))
            x += large + 8
        return y + 12

    def _decrire(self) -> str:
        dits = [self.explique.resume[0]]
        for etape in self.explique.etapes:
            if etape.de_droit:
                continue
            fin = f" au {dire(etape.au)}" if etape.au else ""
            tenu = f", obtenu au plus tard le {dire(etape.obtention)}" if etape.obtention else ""
            dits.append(f"{etape.titre} : du {dire(etape.du)}{fin}{tenu}.")
        return " ".join(dits)


def brique(x: float, y: float, large: float, code: str, *, a_prouver: bool = False) -> list[str]:
    """A solid brick with its code; drawn as uncertain when it is only declared."""
    fond, lettres = ("d-incertaine", "d-legende") if a_prouver else ("d-brique", "d-code")
    return [
        rectangle(x, y, large, _BRIQUE, fond),
        texte(x + large / 2, y + _BRIQUE / 2 + 4, code, lettres, "middle"),
    ]


def nom_court(cle: Cle) -> str:
    """« BC02 », or the number of a certification that has no bloc."""
    if cle.code == FINALE:
        return "finale"
    return cle.code.removeprefix(cle.fiche) or cle.fiche


def trame_payee(nom: str) -> str:
    """The texture of what the person pays."""
    return (
        f'<defs><pattern id="{nom}" width="6" height="6" patternUnits="userSpaceOnUse">'
        '<rect class="d-paye" width="6" height="6"/><path class="d-rayure" d="M0 6L6 0"/></pattern></defs>'
    )


def _trame(nom: str) -> str:
    return (
        f'<defs><pattern id="{nom}" width="8" height="8" patternUnits="userSpaceOnUse">'
        '<rect class="d-fond" width="8" height="8"/><path class="d-trait" d="M-2 10L10 -2M-2 2L2 -2M6 10L10 6"/>'
        "</pattern></defs>"
    )


def _ligne(etape: EtapeExpliquee, explique: PlanExplique) -> tuple[str, ...]:
    paye = next((un.paye for un in explique.comptes.paiements if un.etape is etape.etape), None)
    return (
        etape.titre,
        " ; ".join(etape.apporte),
        _debut(etape),
        dire(etape.au) if etape.au else "",
        dire(etape.obtention) if etape.obtention else "",
        "" if paye is None else euros(paye),
    )


def _debut(etape: EtapeExpliquee) -> str:
    """When a step begins, or why it has not to."""
    if not etape.de_droit or etape.etape.depart.mois:
        return dire(etape.du)
    return "déclaré, à prouver" if etape.etape.voie.sans_preuve else "déjà tenu"
