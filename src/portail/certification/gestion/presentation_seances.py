"""What the page of a session shows: its members, its candidates, whether this jury may decide on each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brique.certification.deliberation.valeurs import Composition, Motif
from brique.certification.reglement.valeurs import Reglement
from portail.certification import (
    deliberations,
    models,
    queries_delivrance,
    queries_imprevus,
    queries_jury,
    queries_reglements,
)
from portail.certification.enums import EtatSeance
from portail.certification.gestion import queries
from portail.certification.gestion.forms_seances import MembreForm

CONVOCABLES = 60


@dataclass(frozen=True, slots=True)
class PassageVu:
    """A candidate of a session. ``ecartes``: the members who may not decide on them; ``motifs``: what else is wrong;
    ``regles``: of how many blocs asked (``blocs``) it was decided or left to another session."""

    passage: models.Passage | None
    possible: bool = True
    motifs: tuple[Motif, ...] = ()
    ecartes: tuple[Motif, ...] = ()
    reserves: tuple[str, ...] = ()
    regles: int = 0
    blocs: int = 0


@dataclass(frozen=True, slots=True)
class SeanceVue:
    """All that the page of a session says. ``comptes``: the seats that a decision counted, which nobody replaces."""

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
    annulation: queries_jury.Reportees | None
    deplacee: date | None
    comptes: Collection[int]

    @property
    def presents(self) -> int:
        return sum(siege.present for siege in self.sieges)

    @property
    def colleges(self) -> list[str]:
        return [college.nom for college in self.reglement.jury.colleges]

    @property
    def a_confirmer(self) -> bool:
        confirme = self.reglement.jury.confirme_par
        return bool(confirme) and self.seance.etat == EtatSeance.SCELLEE and self.confirmation is None


def colleges(seance: models.SeanceJury) -> list[str]:
    """The names of the colleges of its règlement."""
    return [college.nom for college in queries_reglements.lu(seance.reglement).jury.colleges]


def lieu(seance: models.SeanceJury) -> dict[str, Any]:
    """What the form of its hour and place begins with."""
    return {"heure": seance.heure, "tenue": seance.tenue, "lieu": seance.lieu}


def membre(siege: models.SiegeJury) -> dict[str, Any]:
    """What the form that corrects a member begins with."""
    return {nom: getattr(siege, nom) for nom in MembreForm.base_fields}


def place(siege: models.SiegeJury) -> dict[str, Any]:
    """What the form of another nomination begins with: the place of that seat, not its person."""
    return {"college": siege.college, "president": siege.president}


def voir(seance: models.SeanceJury, le: date) -> SeanceVue:
    """The whole of a session on the day ``le``. The queries do not depend on how many candidates it has."""
    reglement = queries_reglements.lu(seance.reglement)
    sieges = list(seance.sieges.select_related("membre", "procuration").order_by("pk"))
    preparee = seance.etat == EtatSeance.PREPAREE
    passages = queries_jury.passages(seance)
    if preparee:
        vus = [_vu(une, lue) for une, lue in zip(passages, deliberations.compositions(seance, passages), strict=True)]
    else:
        avancees = queries.avancees(seance)
        vus = [PassageVu(une, regles=avancees[une.pk][0], blocs=avancees[une.pk][1]) for une in passages]
    pretes = list(queries.a_convoquer(seance)[: CONVOCABLES + 1]) if preparee else []
    verbal = queries_delivrance.proces_verbal(seance.pk)
    signees = queries.signatures(seance) if verbal is not None else {}
    return SeanceVue(
        seance,
        reglement,
        sieges,
        vus,
        _vu(None, deliberations.composition_du_jury(seance, reglement)) if preparee and not passages else None,
        pretes[:CONVOCABLES],
        len(pretes) > CONVOCABLES,
        verbal,
        [(nom, signees.get(nom)) for nom in verbal.contenu["signataires"]] if verbal is not None else [],
        queries.confirmation(seance) if verbal is not None else None,
        seance.jour == le,
        queries_jury.reportees(seance) if queries_jury.annulee(seance) else None,
        queries_imprevus.deplacee_le(seance),
        queries_imprevus.decomptes(seance, sieges) if seance.etat == EtatSeance.OUVERTE else (),
    )


def _vu(passage: models.Passage | None, composee: Composition) -> PassageVu:
    ecartes = tuple(motif for siege in composee.sieges for motif in siege.motifs)
    return PassageVu(passage, composee.possible, composee.motifs, ecartes, composee.reserves)


def annoncer(vue: SeanceVue, le: date) -> str:
    """What to do next, in one sentence."""
    seance = vue.seance
    if vue.annulation is not None:
        return _annoncer_annulee(vue.annulation.combien)
    if seance.etat == EtatSeance.PREPAREE:
        return _annoncer_avant(seance.jour, le)
    if seance.etat == EtatSeance.OUVERTE:
        return _("Le jury siège. Ses membres décident depuis « Mes jurys ».")
    return _annoncer_apres(vue)


def _annoncer_apres(vue: SeanceVue) -> str:
    if vue.a_confirmer:
        return _("Le procès-verbal est signé et scellé. Enregistrez ce que l’instance a dit du résultat.")
    if vue.seance.etat == EtatSeance.SCELLEE:
        return _("Le procès-verbal est signé et scellé : plus rien n’y change.")
    if vue.verbal is not None:
        return _("Le procès-verbal est établi : il attend les signatures de ses membres.")
    return _("Le jury a fini. Établissez le procès-verbal, que ses membres signent.")


def _annoncer_avant(jour: date, le: date) -> str:
    if jour == le:
        return _("C’est aujourd’hui : ouvrez la séance quand le jury est là.")
    if jour < le:
        return _("Son jour est passé sans qu’elle s’ouvre : annulez-la, puis convoquez ses candidats à une autre.")
    return _("Nommez les membres, convoquez les candidats, puis ouvrez la séance le jour venu.")


def _annoncer_annulee(combien: int) -> str:
    dit = _("La séance est annulée : plus rien ne s’y fait.")
    if not combien:
        return dit
    suite = ngettext(
        "%(n)d candidature qui y était convoquée a été reportée.",
        "%(n)d candidatures qui y étaient convoquées ont été reportées.",
        combien,
    )
    return f"{dit} {suite % {'n': combien}}"
