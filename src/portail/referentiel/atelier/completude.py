"""What a référentiel must have before it is proposed: a title, blocs, and compétences in each of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from brique.referentiel.redaction import Brouillon
from portail.referentiel.atelier.presentation.noms import dans_la_phrase


@dataclass(frozen=True, slots=True)
class Manque:
    """What is missing, and where it is written: ``page`` in words, ``bloc`` the ``cle`` of the bloc concerned.

    ``nom`` is the end of the name of that page in the URLconf.
    """

    quoi: str
    page: str
    nom: str
    bloc: str = ""

    @property
    def dit(self) -> str:
        """What is missing and where to write it, in words."""
        return f"{self.quoi} ({self.page})"


def manques(brouillon: Brouillon) -> Iterator[Manque]:
    """What a draft still lacks to be proposed to the CPNE, in reading order. A référentiel is in blocs (L.6113-1)."""
    if not brouillon.intitule.strip():
        yield Manque(_("l’intitulé de la certification"), _("page « Présentation »"), "presentation")
    if not brouillon.blocs:
        yield Manque(_("un premier bloc"), _("sous le mur, « Ajouter un bloc »"), "version")
    for rang, bloc in enumerate(brouillon.blocs, 1):
        if not bloc.competences:
            nom = dans_la_phrase(bloc, rang, brouillon.numero)
            quoi = _("une compétence au %(bloc)s") % {"bloc": nom}
            yield Manque(quoi, _("page de ce bloc, « Nouvelle compétence »"), "bloc", bloc.cle)
