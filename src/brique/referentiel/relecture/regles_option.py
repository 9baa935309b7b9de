"""Rules on optional blocs: an option is chosen instead of another, and does not make the certification."""

from __future__ import annotations

import re
from collections.abc import Iterator

from brique.referentiel.options import cle_d_option, est_facultatif, est_option
from brique.referentiel.relecture.constat import GraviteConstat
from brique.referentiel.relecture.copie import Copie, Volet
from brique.referentiel.relecture.references import STRUCTURE
from brique.referentiel.relecture.regle import Regle, Trouve, citer

OPTIONS_NOMBREUSES = 6
PART_PREPONDERANTE = 0.5
COMPETENCES_COMPAREES = 8
CHOIX_MINIMAL = 3
"""Under as many blocs, « parcours » or « Bloc 6-2 » may be a way of numbering."""
_SPECIALISATION = re.compile(
    r"^bloc[\s-]*\d{1,2}\s*[-.]\s*\d{1,2}\b|\bspecialisation\s+(?:n\s*°?\s*\d{1,2}|[a-z])\b|^(?:parcours|majeure"
    r"|dominante|filiere|orientation)\s[^:]{3,80}:"
)
_AUTRE_SENS = re.compile(r"facultati|\bau choix\b|\bcommune?s?\b|\bunites? optionnelles?\b|\bvae\b")


def optionnels(copie: Copie) -> list[Volet]:
    """The blocs that a draft says optional, or that their title does; « facultatif » (State diplomas) counts apart.

    When the certification as a whole is an option (« BTS … option A »), its titles say nothing of its blocs.
    """
    dits = [bloc for bloc in copie.blocs if bloc.optionnel or ("option" in bloc.titre and _dit_option(bloc))]
    dits = dits or _specialisations(copie)
    entiere = len(dits) == len(copie.blocs) and len({_cle(bloc) for bloc in dits}) == 1
    if dits and (entiere or est_option(copie.intitule)):
        return [bloc for bloc in copie.blocs if bloc.optionnel]
    return dits


def _dit_option(bloc: Volet) -> bool:
    """True for a title that names one option: neither a bloc common to several, nor one that holds the choice."""
    if _AUTRE_SENS.search(bloc.titre) or bloc.titre.count("option") > 1:
        return False
    return est_option(bloc.titre) or est_facultatif(bloc.titre)


def _specialisations(copie: Copie) -> list[Volet]:
    """The blocs that stand for a choice under another name: « Parcours achats : … », « Bloc 6-1 », « Bloc 6-2 »…"""
    choix = [bloc for bloc in copie.blocs if _SPECIALISATION.search(bloc.titre)]
    return choix if len(choix) >= CHOIX_MINIMAL else []


def _options(copie: Copie) -> dict[str, list[Volet]]:
    """The optional blocs by option; those that nothing tells apart are each an option."""
    groupes: dict[str, list[Volet]] = {}
    for bloc in optionnels(copie):
        groupes.setdefault(_cle(bloc), []).append(bloc)
    return groupes


def _cle(bloc: Volet) -> str:
    trouve = _SPECIALISATION.search(bloc.titre)
    return cle_d_option(bloc.libelle) or (trouve[0] if trouve else f"#{bloc.rang}")


def _isolee(copie: Copie) -> Iterator[Trouve]:
    groupes = _options(copie)
    if len(groupes) != 1:
        return
    bloc = next(iter(groupes.values()))[0]
    yield Trouve(
        f"{citer(bloc.libelle)} est une option, et aucun autre bloc ne peut être choisi à sa place.",
        "Ajoutez au moins une autre option, rendez ce bloc commun à tous, ou portez-le au Répertoire spécifique",
        bloc.libelle,
        bloc,
    )


def _nombreuses(copie: Copie) -> Iterator[Trouve]:
    groupes = _options(copie)
    if len(groupes) > OPTIONS_NOMBREUSES:
        yield Trouve(
            f"{len(groupes)} options : la doctrine demande qu’elles soient en nombre limité, et que l’insertion soit "
            "montrée pour "
            "chacune.",
            "Gardez celles qui spécialisent vraiment le métier, et réunissez ou retirez les autres",
            f"{len(groupes)} options",
        )


def _preponderante(copie: Copie) -> Iterator[Trouve]:
    groupes = _options(copie)
    choisis = {bloc.rang for blocs in groupes.values() for bloc in blocs}
    communs = sum(len(bloc.enonces) for bloc in copie.blocs if bloc.rang not in choisis)
    if len(groupes) < 2 or not communs:
        return
    for blocs in groupes.values():
        option = sum(len(bloc.enonces) for bloc in blocs)
        if option + communs >= COMPETENCES_COMPAREES and option > PART_PREPONDERANTE * (option + communs):
            yield Trouve(
                f"l’option de ce bloc ({citer(blocs[0].libelle, 60)}) compte {option} compétences, plus que les blocs "
                "communs "
                f"({communs}).",
                "Une option ne réunit pas la plus grande part des compétences : faites-en une certification à part, ou "
                "rendez "
                "communs les blocs qui peuvent l’être",
                blocs[0].libelle,
                blocs[0],
            )


REGLES = (
    Regle(
        "option-isolee",
        "Bloc optionnel sans autre choix",
        GraviteConstat.ERREUR,
        STRUCTURE,
        "Un bloc optionnel se choisit à la place d’un autre. Une option que rien ne remplace est un complément : sa "
        "place est au "
        "Répertoire spécifique.",
        _isolee,
    ),
    Regle(
        "options-nombreuses",
        "Options trop nombreuses",
        GraviteConstat.AVERTISSEMENT,
        STRUCTURE,
        "Les options sont en nombre limité, et chacune doit montrer l’insertion de ceux qui l’ont choisie.",
        _nombreuses,
    ),
    Regle(
        "option-preponderante",
        "Option plus lourde que les blocs communs",
        GraviteConstat.AVERTISSEMENT,
        STRUCTURE,
        "Une option spécialise un métier commun. Quand elle réunit la plus grande part des compétences, c’est une "
        "autre "
        "certification.",
        _preponderante,
    ),
)
