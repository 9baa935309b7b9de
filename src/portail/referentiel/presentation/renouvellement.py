"""One renewal, from the old wall to the new one: which blocs flow where, how it is known, drawn and in a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brique.referentiel.ecart import EcartFiche, comparer_fiches
from brique.referentiel.fiche import Bloc, Fiche
from portail.referentiel.adresses import adresse_bloc, adresse_ecart, adresse_fiche, code_court
from portail.referentiel.coulee import ENTIERE, Coulee, Flot, Pierre, Sorte, couler
from portail.referentiel.mur import Brique
from portail.referentiel.presentation.options import mention, sans_mention
from portail.socle.phrases import enumerer

PART_MIN = 0.3
"""Share of the compétences of an old bloc that a new one must hold for a computed flow to be drawn."""


@dataclass(frozen=True, slots=True)
class Bout:
    """A bloc of a flow, or the whole certification: its short name, its title, its page."""

    code: str
    titre: str
    adresse: str


@dataclass(frozen=True, slots=True)
class Passage:
    """What an old bloc (or several together) becomes. No ``vers``: nothing follows. ``dit`` says how it is known."""

    depuis: Sequence[Bout]
    vers: Sequence[Bout]
    sorte: Sorte | None
    dit: str


@dataclass(frozen=True, slots=True)
class Renouvellement:
    """A step of the chain. ``nouveaux`` are the blocs that nothing leads to."""

    avant: Fiche
    apres: Fiche
    coulee: Coulee
    passages: Sequence[Passage]
    nouveaux: Sequence[Bout]
    adresse_ecart: str
    nom: str

    @property
    def calcule(self) -> bool:
        return any(passage.sorte is Sorte.CALCULEE for passage in self.passages)

    @property
    def ensemble(self) -> bool:
        """True when some blocs only count together."""
        return any(pose.noeud for pose in self.coulee.flots)

    @property
    def declare(self) -> bool:
        return any(passage.sorte is Sorte.DECLAREE for passage in self.passages)


def renouvellement(avant: Fiche, apres: Fiche) -> Renouvellement:
    """The step from ``avant`` to ``apres``: what the register declares; for the other blocs, what they resemble."""
    gauche, droite = _Mur(avant), _Mur(apres)
    flots = [*_declares(avant, apres)]
    touches = {cle for flot in flots for cle in flot.depuis}
    flots += _calcules(comparer_fiches(_blocs_seuls(avant), _blocs_seuls(apres)), touches)
    flots = [replace(flot, nom=_nommer(flot, gauche, droite)) for flot in flots]
    arrives = {cle for flot in flots for cle in flot.vers}
    partis = {cle for flot in flots for cle in flot.depuis}
    return Renouvellement(
        avant,
        apres,
        couler(gauche.pierres(partis, _("sans suite connue")), droite.pierres(arrives, _("nouveau")), flots),
        [*_passages(flots, gauche, droite), *_sans_suite(gauche, partis)],
        [droite.bout(bloc.code) for bloc in apres.blocs if bloc.code not in arrives],
        adresse_ecart(avant.numero, avec=apres.numero),
        _("Les blocs de %(ancien)s et ce qu’ils deviennent dans %(nouveau)s")
        % {"ancien": avant.numero, "nouveau": apres.numero},
    )


def _blocs_seuls(fiche: Fiche) -> Fiche:
    """What the drawing compares: titles and compétences, nothing that would cost and not be shown."""
    return Fiche(fiche.numero, blocs=tuple(Bloc(b.code, b.libelle, b.liste_competences) for b in fiche.blocs))


class _Mur:
    """One of the two walls: its bricks and their names."""

    def __init__(self, fiche: Fiche) -> None:
        self.fiche = fiche
        self._blocs: dict[str, Bloc] = {bloc.code: bloc for bloc in fiche.blocs}

    def pierres(self, touchees: Iterable[str], sinon: str) -> list[Pierre]:
        """Its bricks, the whole certification first when a flow speaks of it. ``sinon``: what no flow touches."""
        touchees = set(touchees)
        entiere = Brique(self.fiche.numero, _("Toute la certification"), adresse_fiche(self.fiche.numero))
        pierres = [Pierre(ENTIERE, entiere)] if ENTIERE in touchees else []
        for bloc in self.fiche.blocs:
            dite = " · ".join(m for m in (mention(bloc.libelle), "" if bloc.code in touchees else sinon) if m)
            bout = self.bout(bloc.code)
            pierres.append(Pierre(bloc.code, Brique(bout.code, sans_mention(bloc.libelle), bout.adresse, mention=dite)))
        return pierres

    def bout(self, cle: str) -> Bout:
        numero = self.fiche.numero
        if cle == ENTIERE:
            return Bout(numero, _("toute la certification"), adresse_fiche(numero))
        bloc = self._blocs.get(cle)
        adresse = adresse_bloc(numero, cle) if bloc else ""
        return Bout(code_court(cle, numero) or _("sans code"), bloc.libelle if bloc else "", adresse)


def _nommer(flot: Flot, gauche: _Mur, droite: _Mur) -> str:
    return _("%(depuis)s vers %(vers)s. %(dit)s.") % {
        "depuis": enumerer([gauche.bout(cle).code for cle in flot.depuis]),
        "vers": enumerer([droite.bout(cle).code for cle in flot.vers]),
        "dit": flot.dit,
    }


def _declares(avant: Fiche, apres: Fiche) -> Iterator[Flot]:
    """The official correspondances between the two, once each, whichever of the two fiches declares it."""
    sens: dict[tuple[frozenset[str], frozenset[str]], set[str]] = {}
    for c in avant.correspondances:
        if c.fiche == apres.numero:
            sens.setdefault((c.blocs_source, c.blocs_cible), set()).add("aller")
    for c in apres.correspondances:
        if c.fiche == avant.numero:
            sens.setdefault((c.blocs_cible, c.blocs_source), set()).add("retour")
    for (depuis, vers), vus in sens.items():
        dit = _dit_declare(avant, apres, vus)
        yield Flot(
            sorted(depuis) or [ENTIERE], sorted(vers) or [ENTIERE], Sorte.DECLAREE, dit, "aller" in vus, "retour" in vus
        )


def _dit_declare(avant: Fiche, apres: Fiche, vus: set[str]) -> str:
    if len(vus) == 2:
        return _("Déclarée par les deux fiches, dans les deux sens")
    if "aller" in vus:
        return _("Déclarée par %(numero)s, vers %(autre)s") % {"numero": avant.numero, "autre": apres.numero}
    return _("Déclarée par %(numero)s, vers %(autre)s") % {"numero": apres.numero, "autre": avant.numero}


def _calcules(ecart: EcartFiche, touches: set[str]) -> Iterator[Flot]:
    """For the blocs that no correspondance speaks of: those they resemble, and those that hold their compétences."""
    apparies = {
        b.code_avant: b.code_apres for b in ecart.blocs if b.rang_avant is not None and b.rang_apres is not None
    }
    for devenir in ecart.devenirs:
        if devenir.code in touches:
            continue
        repris = {reprise.code: reprise.gardees + reprise.reformulees for reprise in devenir.vers}
        retenus = [code for code, n in repris.items() if n >= PART_MIN * devenir.total]
        if (proche := apparies.get(devenir.code)) and proche not in retenus:
            retenus.append(proche)
        for code in retenus:
            yield Flot([devenir.code], [code], Sorte.CALCULEE, _dit_calcule(repris.get(code, 0), devenir.total))


def _dit_calcule(repris: int, total: int) -> str:
    if not repris:
        return _("Calculée : les deux blocs se ressemblent par leurs mots")
    return ngettext(
        "Calculée : %(n)d de ses %(total)d compétences s’y retrouve",
        "Calculée : %(n)d de ses %(total)d compétences s’y retrouvent",
        repris,
    ) % {"n": repris, "total": total}


def _passages(flots: Sequence[Flot], gauche: _Mur, droite: _Mur) -> list[Passage]:
    """The flows in words, in the order of the old wall."""
    rangs = {bloc.code: rang for rang, bloc in enumerate(gauche.fiche.blocs)}
    ordre = sorted(flots, key=lambda flot: min(rangs.get(cle, -1) for cle in flot.depuis))
    return [
        Passage(
            [gauche.bout(cle) for cle in flot.depuis],
            [droite.bout(cle) for cle in flot.vers],
            flot.sorte,
            flot.dit,
        )
        for flot in ordre
    ]


def _sans_suite(gauche: _Mur, partis: set[str]) -> list[Passage]:
    return [
        Passage([gauche.bout(bloc.code)], [], None, _("Ni déclarée au registre, ni trouvée par ressemblance"))
        for bloc in gauche.fiche.blocs
        if bloc.code not in partis
    ]
