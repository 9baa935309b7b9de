"""An open target: any active certification of a job or of a level, and the few that are looked at closely."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brique.erreurs import ErreurArgument
from brique.parcours.contexte import Contexte
from brique.parcours.demandes.demande import CibleOuverte
from brique.parcours.passeport import Acquis, valoir
from brique.parcours.voies.collecte import Collecte
from brique.parcours.voies.visees import ouvrir
from brique.referentiel.ecart.champs import dire
from brique.referentiel.filiation import Etat
from portail.parcours.passeport.queries import fiches_autour
from portail.referentiel.queries_histoire import date_du_registre, sommaires
from portail.referentiel.queries_metiers import metiers, niveaux, porteuses
from portail.socle.phrases import enumerer

OUVERTE = "ouverte"
"""Where a refusal of an open target is."""
EXAMINABLES_MAX = 2000
"""How many certifications may answer an open target before it must be narrowed."""


@dataclass(frozen=True, slots=True)
class Retenues:
    """What an open target came to on a day: how many certifications in force answer, and those kept, (number, title),
    the fewest missing blocs first."""

    ouverte: CibleOuverte
    nombre: int
    fiches: tuple[tuple[str, str], ...]

    @property
    def numeros(self) -> list[str]:
        return [numero for numero, _intitule in self.fiches]

    def en_json(self) -> dict[str, Any]:
        """As the frozen question keeps it."""
        return {
            "rome": self.ouverte.rome,
            "niveau": self.ouverte.niveau,
            "au_plus": self.ouverte.au_plus,
            "nombre": self.nombre,
            "retenues": [list(une) for une in self.fiches],
        }


def ouverte_depuis(lue: Mapping[str, Any]) -> CibleOuverte:
    """The open target of what ``Retenues.en_json`` gave."""
    return CibleOuverte(lue["rome"], lue["niveau"], lue["au_plus"])


def retenir(ouverte: CibleOuverte, tenus: Sequence[Acquis], jour: date) -> Retenues:
    """The certifications in force that answer, those that miss the fewest blocs first, bounded by the library.

    What is already held whole is left out. ErreurArgument, with what would answer, when none is left, or too many.
    """
    deja = {acquis.cle.fiche for acquis in tenus if not acquis.cle.code}
    numeros = [numero for numero in porteuses(ouverte.rome, ouverte.niveau) if numero not in deja]
    if len(numeros) > EXAMINABLES_MAX:
        raise _trop(ouverte, len(numeros))
    registre = date_du_registre()
    contexte = Contexte.depuis(sommaires(numeros), jour=registre)
    en_vigueur = [n for n in contexte.fiches if contexte.registre.situer(n, jour).etat is Etat.EN_VIGUEUR]
    if not en_vigueur:
        raise _aucune(ouverte, jour)
    autour = Contexte.depuis(fiches_autour({acquis.cle.fiche for acquis in tenus}), jour=registre)
    valeurs = valoir(tenus, autour.registre, (), jour)
    comptes = frozenset(cle for un in valeurs if un.compte and not un.competences for cle in un.cible)
    cibles = ouvrir(ouverte, comptes, contexte, jour, Collecte())
    retenues = [contexte.fiches[cible.certification] for cible in cibles]
    return Retenues(ouverte, len(en_vigueur), tuple((fiche.numero, fiche.intitule) for fiche in retenues))


def nommer(ouverte: CibleOuverte) -> str:
    """« Chaudronnerie (H2902), niveau 4 », « niveau 3 »."""
    dits = []
    if ouverte.rome:
        nom = next((metier.libelle for metier in metiers(ouverte.rome)), "")
        dits.append(f"{nom} ({ouverte.rome})" if nom else _("métiers %(code)s") % {"code": ouverte.rome})
    if ouverte.niveau is not None:
        dits.append(_("niveau %(n)s") % {"n": ouverte.niveau})
    return ", ".join(dits)


def _trop(ouverte: CibleOuverte, nombre: int) -> ErreurArgument:
    return ErreurArgument(
        _("%(n)d certifications actives répondent à « %(quoi)s » : c’est trop pour les examiner")
        % {"n": nombre, "quoi": nommer(ouverte)},
        lieu=OUVERTE,
        consequence=_("Rien n’est calculé."),
        action=_("Ajoutez un niveau.") if ouverte.niveau is None else _("Ajoutez un métier."),
    )


def _aucune(ouverte: CibleOuverte, jour: date) -> ErreurArgument:
    return ErreurArgument(
        _("aucune certification en vigueur le %(jour)s que vous n’ayez déjà pour « %(quoi)s »")
        % {"jour": dire(jour), "quoi": nommer(ouverte)},
        lieu=OUVERTE,
        consequence=_("Rien n’est calculé."),
        action=_ailleurs(ouverte),
    )


def _ailleurs(ouverte: CibleOuverte) -> str:
    """What would answer: the other levels of the job, a wider job, or another level."""
    autres = [str(n) for n in niveaux(ouverte.rome) if n != ouverte.niveau] if ouverte.rome else []
    if ouverte.niveau is not None and autres:
        dit = ngettext(
            "Ce métier a des certifications actives de niveau %(niveaux)s.",
            "Ce métier a des certifications actives de niveaux %(niveaux)s.",
            len(autres),
        )
        return dit % {"niveaux": enumerer(autres)}
    for debut in dict.fromkeys((ouverte.rome[:3], ouverte.rome[:1])):
        nombre = len(porteuses(debut, ouverte.niveau)) if debut and debut != ouverte.rome else 0
        if nombre:
            dit = ngettext(
                "Élargissez à « %(code)s » : une certification active y répond.",
                "Élargissez à « %(code)s » : %(n)d certifications actives y répondent.",
                nombre,
            )
            return dit % {"code": debut, "n": nombre}
    return str(_("Choisissez un autre niveau, ou un autre métier."))
