"""The difference of an import, told in the terminal."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.console import Console
from rich.text import Text

from portail.referentiel.bilan import Bilan, Changement

_MONTRES = 20


def montrer(bilan: Bilan, console: Console) -> None:
    """Print ``bilan``: what the file holds, what differs, what was found wrong, and whether it was written."""
    console.print(Text(f"{bilan.nom}  ({bilan.date_export:%d/%m/%Y}, SHA-256 {bilan.empreinte[:12]}…)", style="bold"))
    if bilan.deja is not None:
        quand = timezone.localtime(bilan.deja)
        console.print(
            _("Ce fichier est déjà importé, depuis le {quand} : rien ne change.").format(
                quand=f"{quand:%d/%m/%Y %H:%M}"
            )
        )
        return
    comptes = bilan.comptes
    console.print(
        _("{fiches} fiches, {blocs} blocs, {partenaires} partenaires lus.").format(
            fiches=comptes["fiches"], blocs=comptes["blocs"], partenaires=comptes["partenaires"]
        )
    )
    _montrer_ecart(bilan, console)
    _montrer_anomalies(bilan, console)
    if bilan.applique:
        console.print(Text(_("Écrit dans le registre."), style="green"))
    elif bilan.change:
        console.print(Text(_("Rien n’est écrit : ajoutez --appliquer pour écrire cette différence."), style="yellow"))


def _montrer_ecart(bilan: Bilan, console: Console) -> None:
    comptes = bilan.comptes
    if not bilan.change:
        console.print(_("Rien ne change : le registre dit déjà tout cela."))
    lignes = (
        ("fiches_nouvelles", _("fiches nouvelles")),
        ("fiches_modifiees", _("fiches modifiées")),
        ("fiches_inchangees", _("fiches inchangées")),
        ("fiches_gardees", _("fiches gardées telles que le flux XML les a décrites")),
        ("blocs_ajoutes", _("blocs ajoutés")),
        ("blocs_retires", _("blocs retirés")),
        ("blocs_modifies", _("blocs modifiés")),
        ("partenaires_ajoutes", _("partenaires ajoutés")),
        ("partenaires_retires", _("partenaires retirés")),
    )
    for cle, nom in lignes:
        if comptes[cle]:
            console.print(f"{comptes[cle]:>9}  {nom}")
    modifies = [changement for changement in bilan.changements if not changement.nouvelle]
    for changement in modifies[:_MONTRES]:
        console.print(f"  ~ {_changement(changement)}")
    if len(modifies) > _MONTRES:
        console.print(_("  … et {nombre} autres (--json).").format(nombre=len(modifies) - _MONTRES))
    _montrer_numeros(console, bilan.sorties, _("fiches sorties du registre"))
    _montrer_numeros(console, bilan.ecartees, _("fiches écartées pour anomalie bloquante"))
    if bilan.absentes:
        console.print(
            ngettext(
                "{nombre} fiche du registre n’est pas dans ce fichier : elle est conservée "
                "(--complet la ferait sortir).",
                "{nombre} fiches du registre ne sont pas dans ce fichier : elles sont conservées "
                "(--complet les ferait sortir).",
                len(bilan.absentes),
            ).format(nombre=len(bilan.absentes))
        )


def _montrer_numeros(console: Console, numeros: list[str], nom: str) -> None:
    if numeros:
        suite = "…" if len(numeros) > _MONTRES else ""
        console.print(f"{len(numeros):>9}  {nom} : {', '.join(numeros[:_MONTRES])}{suite}")


def _changement(changement: Changement) -> str:
    parties = [_("texte")] if changement.texte else []
    for signe, codes in (
        ("+", changement.blocs_ajoutes),
        ("−", changement.blocs_retires),
        ("~", changement.blocs_modifies),
    ):
        parties.extend(f"{signe}{code.removeprefix(changement.numero)}" for code in codes)
    if changement.partenaires_ajoutes or changement.partenaires_retires:
        parties.append(
            _("partenaires +{plus} −{moins}").format(
                plus=changement.partenaires_ajoutes, moins=changement.partenaires_retires
            )
        )
    return f"{changement.numero} : {', '.join(parties)}"


def _montrer_anomalies(bilan: Bilan, console: Console) -> None:
    total = sum(bilan.anomalies.values())
    if not total:
        return
    regles = ", ".join(f"{regle} {nombre}" for regle, nombre in bilan.anomalies.most_common())
    console.print(
        ngettext("{nombre} anomalie : {regles}", "{nombre} anomalies : {regles}", total).format(
            nombre=total, regles=regles
        )
    )
    for anomalie in bilan.bloquantes[:_MONTRES]:
        console.print(Text(f"  [{anomalie.regle}] {anomalie.message}", style="red"))
