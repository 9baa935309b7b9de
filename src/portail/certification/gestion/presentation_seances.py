"""What the page of a session shows: its members, its candidates, whether this jury may decide on each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from brique.certification.deliberation.composition import composer
from brique.certification.deliberation.valeurs import Composition, Motif, Seance
from brique.certification.reglement.valeurs import Lien, Reglement, Voie
from brique.droits.lecture import droit
from brique.erreurs import ErreurBrique
from portail.certification import models, queries_delivrance, queries_jury, queries_reglements
from portail.certification.enums import EtatSeance
from portail.certification.gestion import queries

CONVOCABLES = 60


@dataclass(frozen=True, slots=True)
class PassageVu:
    """A candidate of a session. ``ecartes``: the members who may not decide on them; ``motifs``: what else is wrong."""

    passage: models.Passage | None
    possible: bool
    motifs: tuple[Motif, ...]
    ecartes: tuple[Motif, ...]
    reserves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeanceVue:
    """All that the page of a session says."""

    seance: models.SeanceJury
    reglement: Reglement
    sieges: list[models.SiegeJury]
    passages: list[PassageVu]
    jury: PassageVu | None
    pretes: list[models.Candidature]
    plus_de_pretes: bool
    verbal: models.ProcesVerbal | None
    signataires: list[tuple[str, Any]]
    confirmation: models.ConfirmationProcesVerbal | None
    aujourd_hui: bool

    @property
    def colleges(self) -> list[str]:
        return [college.nom for college in self.reglement.jury.colleges]

    @property
    def a_confirmer(self) -> bool:
        confirme = self.reglement.jury.confirme_par
        return bool(confirme) and self.seance.etat == EtatSeance.SCELLEE and self.confirmation is None


def voir(seance: models.SeanceJury, le: date) -> SeanceVue:
    """The whole of a session on the day ``le``. The queries do not depend on how many candidates it has."""
    reglement = queries_reglements.lu(seance.reglement)
    sieges = list(seance.sieges.select_related("membre", "procuration").order_by("pk"))
    preparee = seance.etat == EtatSeance.PREPAREE
    passages = queries_jury.passages(seance)
    vus = _examiner(seance, passages) if preparee else [PassageVu(une, True, (), (), ()) for une in passages]
    pretes = list(queries.a_convoquer(seance)[: CONVOCABLES + 1]) if preparee else []
    verbal = queries_delivrance.proces_verbal(seance.pk)
    signees = queries.signatures(seance) if verbal is not None else {}
    return SeanceVue(
        seance,
        reglement,
        sieges,
        vus,
        _jury_seul(seance, reglement) if preparee and not passages else None,
        pretes[:CONVOCABLES],
        len(pretes) > CONVOCABLES,
        verbal,
        [(nom, signees.get(nom)) for nom in verbal.contenu["signataires"]] if verbal is not None else [],
        queries.confirmation(seance) if verbal is not None else None,
        seance.jour == le,
    )


@dataclass(frozen=True, slots=True)
class _Jury:
    """A jury as the library knows it, and the college that presided before."""

    seance: Seance
    precedente: str


def _examiner(seance: models.SeanceJury, passages: list[models.Passage]) -> list[PassageVu]:
    """Whether this jury may decide on each candidate, by the règlement of their candidature."""
    declares, jury = queries.liens_declares(seance), _jury(seance)
    lus: dict[int, Reglement] = {}
    vus = []
    for passage in passages:
        une = passage.candidature
        if une.reglement_id not in lus:
            lus[une.reglement_id] = queries_reglements.lu(une.reglement)
        dits = declares.get(passage.pk, {})
        liens = {nom: frozenset(Lien(lien) for lien in siens) for nom, siens in dits.items()}
        parcours = (Voie(une.voie), une.ouverte_le)
        composee = _composer(jury, lus[une.reglement_id], liens, parcours)
        vus.append(_vu(passage, composee))
    return vus


def _jury_seul(seance: models.SeanceJury, reglement: Reglement) -> PassageVu:
    """The jury itself, while nobody is to come before it yet."""
    voie = Voie.LIBRE if Voie.LIBRE in reglement.voies else sorted(reglement.voies)[0]
    parcours = (voie, timezone.localdate(seance.cree_le))
    return _vu(None, _composer(_jury(seance), reglement, {}, parcours))


def _jury(seance: models.SeanceJury) -> _Jury:
    return _Jury(queries_jury.en_seance(seance), queries_jury.presidence_precedente(seance))


def _composer(
    jury: _Jury, reglement: Reglement, liens: Mapping[str, frozenset[Lien]], parcours: tuple[Voie, date]
) -> Composition:
    voie, debut = parcours
    try:
        return composer(jury.seance, liens, reglement.jury, voie, debut, droit(), jury.precedente)
    except ErreurBrique as refus:
        return Composition((), (Motif(refus.message, "", ""),))


def _vu(passage: models.Passage | None, composee: Composition) -> PassageVu:
    ecartes = tuple(motif for siege in composee.sieges for motif in siege.motifs)
    return PassageVu(passage, composee.possible, composee.motifs, ecartes, composee.reserves)


def annoncer(vue: SeanceVue, le: date) -> str:
    """What to do next, in one sentence."""
    seance = vue.seance
    if seance.etat == EtatSeance.PREPAREE:
        return _annoncer_avant(seance.jour, le)
    if seance.etat == EtatSeance.OUVERTE:
        return _("Le jury siège. Ses membres décident depuis « Mes jurys ».")
    if seance.etat == EtatSeance.CLOSE:
        if vue.verbal is not None:
            return _("Le procès-verbal est établi : il attend les signatures de ses membres.")
        return _("Le jury a fini. Établissez le procès-verbal, que ses membres signent.")
    if vue.a_confirmer:
        return _("Le procès-verbal est signé et scellé. Enregistrez ce que l’instance a dit du résultat.")
    return _("Le procès-verbal est signé et scellé : plus rien n’y change.")


def _annoncer_avant(jour: date, le: date) -> str:
    if jour == le:
        return _("C’est aujourd’hui : ouvrez la séance quand le jury est là.")
    if jour < le:
        return _("Son jour est passé sans qu’elle s’ouvre : reportez ses candidats, puis préparez-en une autre.")
    return _("Nommez les membres, convoquez les candidats, puis ouvrez la séance le jour venu.")
