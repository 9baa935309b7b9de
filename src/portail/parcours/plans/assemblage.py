"""From what the portal knows of a person to the question of the library: frozen as JSON, then read again.

What is frozen is enough to compute the same answer later: codes, days, amounts, and the versions of the offers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from brique.parcours.codes import cle_ecrite, ecrire_cle
from brique.parcours.contexte import Contexte
from brique.parcours.demandes.demande import CibleOuverte, Demande, Proposition
from brique.parcours.demandes.lecture import lire_demande
from brique.parcours.passeport import Acquis
from brique.parcours.positionnement import PositionBloc
from brique.passerelles.liens_portee import Lien, lien_calcule
from brique.passerelles.valeurs import Cle
from brique.referentiel.fiche import Fiche
from portail.parcours.passeport.queries import acquis_de, decidees_depuis, fiches_autour
from portail.parcours.plans import queries
from portail.parcours.plans.contraintes import Contraintes
from portail.parcours.plans.ouvertes import ouverte_depuis, retenir
from portail.parcours.positionnement.queries import positions_de
from portail.passerelles.queries import entre
from portail.referentiel.queries_histoire import date_du_registre, textes

Cibles = Mapping[str, Sequence[str]]
"""The certifications wanted, by number, each with the blocs wanted of it: none is the whole certification."""
Voulu = Cibles | CibleOuverte
"""What is wanted: certifications or blocs by name, or any certification like that."""


def voulu_de(figee: Mapping[str, Any]) -> Voulu:
    """What a frozen question wants."""
    if "ouverte" in figee:
        return ouverte_depuis(figee["ouverte"])
    return {cible["certification"]: list(cible.get("blocs", ())) for cible in figee["forme"]["cibles"]}


def assembler(
    personne: UUID,
    voulu: Voulu,
    contraintes: Contraintes,
    jour: date,
    *,
    cpf: dict[str, Any] | None = None,
    positionnement: bool = True,
) -> dict[str, Any]:
    """The frozen question of a person on a day. ``cpf``: their account as a situation file says it.

    An open target is frozen as those kept that day, of which one is to be reached. ErreurArgument when there is none.
    """
    tenus = [lu.acquis for lu in acquis_de(personne)]
    retenues = None
    if isinstance(voulu, CibleOuverte):
        comptes = [acquis for acquis in tenus if acquis.tient(jour) and acquis.jour <= jour]
        retenues = retenir(voulu, comptes, jour)
        cibles: Cibles = dict.fromkeys(retenues.numeros, ())
    else:
        cibles = voulu
    forme: dict[str, Any] = {
        "au": jour.isoformat(),
        "cibles": [{"certification": n, **({"blocs": list(blocs)} if blocs else {})} for n, blocs in cibles.items()],
        "acquis": _acquis(tenus, jour),
        **contraintes.en_forme(list(cibles)),
    }
    if retenues is not None:
        forme["a_atteindre"] = 1
    if positionnement:
        positions = [position for numero in cibles for position in positions_de(personne, numero)]
        forme["positionnement"] = [_position(position) for position in positions if position.cle.code]
    if cpf is not None and date.fromisoformat(cpf["compte"]["au"]) <= jour:
        forme["cpf"] = cpf
    figee = {"forme": forme, "offres": queries.offres_vers(list(cibles)), "contraintes": contraintes.en_json()}
    return figee if retenues is None else {**figee, "ouverte": retenues.en_json()}


def ouvrir(figee: dict[str, Any]) -> tuple[Demande, Contexte]:
    """The question and what surrounds it. Raises ErreurSaisie for what contradicts itself or is not in the register."""
    forme = figee["forme"]
    cibles = [cible["certification"] for cible in forme["cibles"]]
    detenus = [cle_ecrite(acquis["code"]) for acquis in forme["acquis"]]
    contexte = entourer(cibles, detenus, date.fromisoformat(forme["au"]))
    demande = lire_demande(json.dumps(forme), contexte, nom="votre demande")
    propositions = tuple(Proposition(offre) for offre in queries.offres_figees(figee["offres"]))
    return replace(demande, propositions=propositions), contexte


def entourer(cibles: Sequence[str], detenus: Sequence[Cle], jour: date) -> Contexte:
    """The register as far as these targets and these acquis need it."""
    visees = textes(cibles)
    connues = {fiche.numero for fiche in visees}
    numeros = {cle.fiche for cle in detenus}
    autour = [fiche for fiche in fiches_autour(numeros | connues) if fiche.numero not in connues]
    decidees = decidees_depuis(numeros, jour) if numeros else []
    calculees = list(_calculees(detenus, visees, autour))
    return Contexte.depuis([*visees, *autour], decidees=decidees, calculees=calculees, jour=date_du_registre())


def _calculees(detenus: Sequence[Cle], visees: Sequence[Fiche], autour: Sequence[Fiche]) -> Iterable[Lien]:
    """The computed passerelles from what is held to what is wanted."""
    entieres = {cle.fiche for cle in detenus if not cle.code}
    sources = [cle for cle in detenus if cle.code]
    sources += [Cle(f.numero, b.code) for f in autour if f.numero in entieres for b in f.blocs if b.code]
    cibles = [Cle(fiche.numero, bloc.code) for fiche in visees for bloc in fiche.blocs if bloc.code]
    for (source, cible), lue in entre(sources, cibles).items() if sources else ():
        lien = lien_calcule(source, cible, lue.passerelle.probabilites)
        if lien is not None:
            yield lien


def _acquis(tenus: Iterable[Acquis], jour: date) -> list[dict[str, Any]]:
    """What is held that day, attested before declared, once each; what no code names is left to its page."""
    lus: dict[str, dict[str, Any]] = {}
    for acquis in tenus:
        code = ecrire_cle(acquis.cle)
        if not acquis.tient(jour) or acquis.jour > jour or code in lus or not _se_lit(code):
            continue
        lus[code] = {
            "code": code,
            "obtenu_le": acquis.jour.isoformat(),
            "origine": acquis.origine.value,
            "atteste": acquis.atteste,
        }
        if acquis.opposable:
            lus[code]["opposable_jusqu_au"] = acquis.opposable.isoformat()
    return list(lus.values())


def _se_lit(code: str) -> bool:
    try:
        return ecrire_cle(cle_ecrite(code)) == code
    except ValueError:
        return False


def _position(position: PositionBloc) -> dict[str, Any]:
    return {
        "bloc": ecrire_cle(position.cle),
        "oui": position.oui,
        "en_partie": position.en_partie,
        "non": position.non,
        "sans_reponse": position.sans_reponse,
    }
