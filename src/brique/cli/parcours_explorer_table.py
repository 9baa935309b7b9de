"""What ``brique parcours explorer`` prints: certifications as a table, what is held by right and why, what is left."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from brique.parcours.codes import ecrire_cle
from brique.parcours.exploration.catalogue import Tenu
from brique.parcours.exploration.explorer import Manquant, Perspective
from brique.parcours.exploration.offres import Total
from brique.passerelles.liens_portee import Acces
from brique.passerelles.portee import Appui, Place
from brique.passerelles.valeurs import Cle
from brique.referentiel.ecart.champs import dire

_LARGE = 110
_HORS_ECRAN = 150
_PAR_PLACE = 3
_RIEN_DE_PLUS = "–"
_NOMS = {
    Acces.DETENU: "détenu",
    Acces.DECLAREE: "correspondance",
    Acces.DECIDEE: "équivalence",
    Acces.RENOUVELLEMENT: "renouvellement",
    Acces.CALCULEE: "ressemblance",
}
_COLONNES = ("Certification", "Acquis par un droit", "Il manque", "Pourrait aider", "Jusqu’à quand")
_SANS_DROIT = "Aucun droit, seulement des pistes : à demander au certificateur, sans être sûr de rien"
_NOTE = (
    "Heures et prix : le moins des offres connues, avant toute prise en charge ; les moins chères ne sont pas toujours "
    "les plus courtes. « Pourrait aider » n’est compté nulle part."
)
_SANS_OFFRES = "Sans offres, ni heures ni prix : donnez un catalogue avec --offres."


def montrer(tenus: Sequence[Tenu], trouvees: Sequence[Perspective], k: int, jour: date, *, avec_offres: bool) -> None:
    """Print all of it, as a table when there is room, otherwise one certification under another."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else _HORS_ECRAN)
    _montrer_tenus(console, tenus, jour)
    if not trouvees:
        console.print(
            "\nAucune certification à montrer : ces blocs vous restent acquis. Élargissez (--toutes, --niveau)."
        )
        return
    droits = [(rang, une) for rang, une in enumerate(trouvees[:k], 1) if une.atteignable.droit]
    pistes = [(rang, une) for rang, une in enumerate(trouvees[:k], 1) if not une.atteignable.droit]
    for titre, siennes in (("Où vous avez un droit", droits), (_SANS_DROIT, pistes)):
        if siennes:
            console.print(Text(f"\n{titre}", style="bold"))
            _montrer(console, siennes)
    if len(trouvees) > k:
        console.print(f"… et {_autres(len(trouvees) - k)} (-k en montre plus).")
    console.print(Text(_NOTE if avec_offres else _SANS_OFFRES, style="dim"))


def _autres(nombre: int) -> str:
    return f"{nombre} autre{'s' * (nombre > 1)}"


def _montrer_tenus(console: Console, tenus: Iterable[Tenu], jour: date) -> None:
    console.print(Text(f"Ce que vous détenez, au {dire(jour)}", style="bold"))
    for tenu in tenus:
        console.print(Text.assemble("  ", (ecrire_cle(tenu.cle), "cyan"), f"  {tenu.libelle}".rstrip()))
        if tenu.phrase:
            console.print(Text(f"      {tenu.phrase}", style="yellow"))


def _montrer(console: Console, siennes: Sequence[tuple[int, Perspective]]) -> None:
    if console.width < _LARGE:
        for rang, une in siennes:
            _montrer_etroite(console, rang, une)
        return
    table = Table(box=None, padding=(0, 2, 1, 0), header_style="dim")
    table.add_column("", justify="right", no_wrap=True)
    for nom, part in zip(_COLONNES, (4, 5, 5, 4, 3), strict=True):
        table.add_column(nom, ratio=part, overflow="fold")
    for rang, une in siennes:
        table.add_row(str(rang), *(Text(dit) for dit in _cases(une)))
    console.print(table)


def _montrer_etroite(console: Console, rang: int, une: Perspective) -> None:
    tete, *suite = _cases(une)
    console.print(Text(f"\n{rang}. {' — '.join(tete.splitlines())}", style="bold"))
    for nom, dit in zip(_COLONNES[1:], suite, strict=True):
        if dit != _RIEN_DE_PLUS:
            console.print(Text(f"   {nom} : {' ; '.join(dit.splitlines())}"))


def _cases(p: Perspective) -> tuple[str, str, str, str, str]:
    certification = p.atteignable.certification
    niveau = f", niveau {certification.niveau}" if certification.niveau else ""
    return (
        f"{p.numero}{niveau}\n{certification.intitule}",
        _acquises(p) or "rien",
        _manque(p),
        _aides(p) or _RIEN_DE_PLUS,
        _jusqu_a(p),
    )


def _acquises(p: Perspective) -> str:
    facultatifs = tuple(place for place in p.atteignable.facultatifs if place.droit)
    return _par_raison((*p.acquises, *facultatifs), p)


def _par_raison(places: Iterable[Place], p: Perspective) -> str:
    """One line a reason, with the blocs it gives."""
    par_raison: defaultdict[str, list[str]] = defaultdict(list)
    for place in places:
        par_raison[_raison(place.appuis[0], p)].append(_court(place.cle, p))
    return "\n".join(f"{_liste(codes)} : {raison}" for raison, codes in par_raison.items())


def _raison(appui: Appui, p: Perspective) -> str:
    dit = _NOMS[appui.acces]
    if appui.probabilite is not None and appui.acces is Acces.CALCULEE:
        dit += f" à {min(99, max(1, round(100 * appui.probabilite)))} %"
    if appui.acces is not Acces.DETENU or appui.depuis[0].fiche != p.numero:
        dit += f" depuis {_liste([ecrire_cle(cle) for cle in appui.depuis])}"
    return f"{dit} ({appui.reserve})" if appui.reserve else dit


def _manque(p: Perspective) -> str:
    if not p.manquants:
        return "aucun bloc"
    n = len(p.manquants)
    codes = _liste([_court(m.place.cle, p) + _choix(m) for m in p.manquants])
    lignes = [f"{n} bloc{'s' * (n > 1)} sur {len(p.atteignable.places)} : {codes}"]
    if not any(m.offres for m in p.manquants):
        return "\n".join([*lignes, "heures et prix inconnus"])
    return "\n".join([*lignes, _total(p.heures, n, "h", "heures inconnues"), _total(p.prix, n, "€", "prix inconnu")])


def _choix(manquant: Manquant) -> str:
    return f" (au choix parmi {len(manquant.place.choix)})" if len(manquant.place.choix) > 1 else ""


def _total(total: Total, blocs: int, unite: str, inconnu: str) -> str:
    if total.inconnus == blocs:
        return inconnu
    dit = f"{'à partir de' if total.exact else 'environ'} {_nombre(total.connu)} {unite}"
    if total.inconnus:
        dit += f" pour {blocs - total.inconnus}, {inconnu} pour {total.inconnus}"
    return dit


def _nombre(valeur: Decimal) -> str:
    entier = valeur == valeur.to_integral_value()
    return f"{valeur:,.0f}".replace(",", "\u202f") if entier else f"{valeur:,.2f}".translate(_VIRGULES)


_VIRGULES = {ord(","): "\u202f", ord("."): ","}


def _aides(p: Perspective) -> str:
    facultatifs = tuple(place for place in p.atteignable.facultatifs if place.appuis and not place.droit)
    lignes = [_par_raison((*p.possibles, *facultatifs), p)]
    for incomplet in p.atteignable.incomplets:
        donne = _liste([_court(cle, p) for cle in sorted(incomplet.lien.vers) if cle.fiche == p.numero])
        manque = _liste([ecrire_cle(cle) for cle in incomplet.manque])
        lignes.append(f"{donne} : {_NOMS[incomplet.lien.acces]}, s’il ne manquait pas {manque}")
    return "\n".join(ligne for ligne in lignes if ligne)


def _jusqu_a(p: Perspective) -> str:
    e = p.echeances
    if not e.entree.possible:
        lignes = [p.atteignable.phrase_etat]
    else:
        lignes = [f"entrée jusqu’au {dire(e.entree_jusqu_au)}" if e.entree_jusqu_au else "entrée sans date de fin"]
        if e.delivrance_jusqu_au:
            lignes.append(f"délivrance jusqu’au {dire(e.delivrance_jusqu_au)}")
        if e.a_temps is False:
            lignes.append("trop tard par les offres connues")
    if p.vae:
        lignes.append("ouverte à la VAE")
    return "\n".join(lignes)


def _court(cle: Cle, p: Perspective) -> str:
    """« BC02 » inside its own certification."""
    if not cle.code:
        return "la certification entière"
    return cle.code.removeprefix(p.numero) if cle.fiche == p.numero else ecrire_cle(cle)


def _liste(dits: Sequence[str]) -> str:
    if len(dits) > _PAR_PLACE + 1:
        return f"{', '.join(dits[:_PAR_PLACE])} et {len(dits) - _PAR_PLACE} autres"
    return ", ".join(dits)
