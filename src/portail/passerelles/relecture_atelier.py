"""What the engine finds said twice in a draft of the atelier, in it or at the register: named in
``settings.BRANCHEMENTS``. Bounded: its own énoncés, then for each bloc the few nearest that a calculation kept."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from brique.erreurs import ErreurLecture
from brique.passerelles.blocs import blocs_d_une
from brique.passerelles.moteur import Moteur
from brique.passerelles.officielles import Officielles
from brique.passerelles.paroles import est_a_verifier
from brique.passerelles.valeurs import BlocCompare, Cle, Garde, Passerelle, Relation
from brique.referentiel.champs import est_numero
from brique.referentiel.redaction import BlocEcrit, Brouillon
from brique.referentiel.redaction.vers_fiche import en_fiche
from brique.referentiel.relecture import Constat, GraviteConstat, relire_brouillon, selectionner
from brique.referentiel.relecture.references import CORRESPONDANCES, CRITERE_CORRESPONDANCES
from brique.referentiel.relecture.reformulees import SLUG
from portail.passerelles import moteurs, queries
from portail.passerelles.contenus import bloc_depuis
from portail.referentiel.adresses import code_court
from portail.referentiel.queries_identites import situer

BLOCS_MAX = 20
"""Blocs of a draft that are compared with the register: far beyond what a certification holds."""
PROCHES = 3
"""Blocs of the register that each is compared with: the nearest that the last calculation kept."""
REGLE = "bloc-proche-au-registre"
_MEMES = frozenset({Relation.EQUIVALENT, Relation.COUVRE, Relation.COUVERT_PAR})
_REFORMULEES = selectionner([SLUG])
_REFERENCE = f"{CORRESPONDANCES} ; {CRITERE_CORRESPONDANCES}"
journal_technique = logging.getLogger("portail.passerelles")


def redites(brouillon: Brouillon) -> list[Constat] | None:
    """The findings of the engine on a draft, in its order; None when the engine cannot serve."""
    try:
        moteur = moteurs.moteur()
    except ErreurLecture as erreur:
        journal_technique.warning("relecture de l’atelier sans moteur : %s", erreur)
        return None
    propres = relire_brouillon(brouillon, selection=_REFORMULEES, proximites=moteur.proximites)
    return [*propres, *_du_registre(brouillon, moteur)]


def _du_registre(brouillon: Brouillon, moteur: Moteur) -> Iterator[Constat]:
    """One finding a bloc that holds what a bloc of another certification holds, when nothing links them yet."""
    fiche = en_fiche(brouillon)
    if not est_numero(fiche.numero) or not fiche.blocs:
        return
    siens = list(zip(brouillon.blocs, blocs_d_une(fiche), strict=True))[:BLOCS_MAX]
    proches = _proches(fiche.numero)
    for ecrit, bloc in siens:
        candidats = [(autre, moteur.comparer(bloc, autre)) for autre in proches.get(bloc.cle, ())]
        memes = [(autre, lue) for autre, lue in candidats if _est_le_meme(lue)]
        if memes:
            yield _constat(ecrit, bloc, *max(memes, key=lambda couple: couple[1].score))


def _est_le_meme(lue: Passerelle) -> bool:
    """One bloc holds all that the other asks, and not only what any trade asks for."""
    return lue.relation in _MEMES and Garde.GENERIQUE not in lue.gardes and not est_a_verifier(lue)


def _proches(numero: str) -> dict[Cle, list[BlocCompare]]:
    """For each bloc of a fiche, the nearest that are kept, of active certifications that nothing links to it."""
    officielles = queries.officielles_de(numero)
    remplacees = {n for lien in officielles.renouvellements_de(numero) for n in (lien.ancienne, lien.nouvelle)}
    gardees = [lue.passerelle for lue in queries.passerelles_de_la_fiche(numero)]
    gardees = [p for p in gardees if p.cible.fiche not in remplacees and not _liees(officielles, p.source, p.cible)]
    actives = {n for n, situee in situer({p.cible.fiche for p in gardees}).items() if situee.active}
    choisies: dict[Cle, list[Cle]] = {}
    for passerelle in gardees:
        premieres = choisies.setdefault(passerelle.source, [])
        if passerelle.cible.fiche in actives and len(premieres) < PROCHES:
            premieres.append(passerelle.cible)
    textes = queries.textes_calcules([cle for cles in choisies.values() for cle in cles])
    return {
        source: [bloc_depuis(cle, textes[cle]) for cle in cles if cle in textes] for source, cles in choisies.items()
    }


def _liees(officielles: Officielles, un: Cle, autre: Cle) -> bool:
    """Whether a correspondance of the register already ties two blocs, in one direction or the other."""
    declarees = [concernee.declaree for concernee in officielles.sortantes(un)]
    retour = [concernee.declaree for concernee in officielles.entrantes(un)]
    return _nomme((d.cible for d in declarees), autre) or _nomme((d.source for d in retour), autre)


def _nomme(bouts: Iterable[frozenset[Cle]], cle: Cle) -> bool:
    return any(cle in bout or Cle(cle.fiche) in bout for bout in bouts)


def _constat(ecrit: BlocEcrit, bloc: BlocCompare, autre: BlocCompare, lue: Passerelle) -> Constat:
    combien = len(bloc.competences)
    valeurs = {
        "code": code_court(bloc.cle.code, bloc.cle.fiche),
        "retrouvees": combien - len(lue.manque_source),
        "combien": combien,
        "autre": autre.cle.code or autre.cle.fiche,
        "libelle": autre.libelle,
        "intitule": autre.intitule,
        "reference": _REFERENCE,
    }
    message = _(
        "%(code)s : %(retrouvees)d de ses %(combien)d compétences semblent se retrouver dans %(autre)s « %(libelle)s » "
        "(%(intitule)s). Si c’est le même bloc, prévoyez d’en déclarer la correspondance ; sinon, dites ce qui les "
        "distingue (%(reference)s)."
    )
    return Constat(
        fiche=bloc.cle.fiche,
        bloc=bloc.cle.code,
        regle=REGLE,
        gravite=GraviteConstat.INFORMATION,
        message=message % valeurs,
        reference=_REFERENCE,
        extrait=bloc.libelle,
        cible=ecrit.cle,
    )
