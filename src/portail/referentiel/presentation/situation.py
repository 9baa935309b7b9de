"""Where a certification stands on a day: registered, expired but still delivered, or no longer delivered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from brique.referentiel.fiche import Fiche
from portail.socle.templatetags.socle import jour


@dataclass(frozen=True, slots=True)
class Situation:
    """The label to show, its class, what it means for a candidate, and whether one may still enter."""

    libelle: str
    classe: str
    sens: str
    ouverte: bool = False


def situation(fiche: Fiche, le: date) -> Situation:
    """The situation of ``fiche`` on the day ``le``, from what the register says of it."""
    fin, limite = fiche.date_fin_enregistrement, fiche.date_limite_delivrance
    if fiche.actif is not False and (fin is None or fin >= le):
        return _enregistree(fin)
    if limite is not None and limite >= le:
        return Situation(
            _("Expirée, encore délivrable jusqu’au %(jour)s") % {"jour": jour(limite)},
            "e-poss",
            _(
                "L’enregistrement a pris fin%(quand)s : on ne peut plus y entrer. Les personnes déjà engagées peuvent "
                "encore l’obtenir jusqu’à la date limite de délivrance."
            )
            % {"quand": _(" le %(jour)s") % {"jour": jour(fin)} if fin else ""},
        )
    if limite is not None:
        return Situation(
            _("N’est plus délivrée depuis le %(jour)s") % {"jour": jour(limite)},
            "e-refus",
            _("On ne peut plus y entrer, et elle ne peut plus être délivrée. Un bloc déjà obtenu reste acquis."),
        )
    return Situation(
        _("Expirée depuis le %(jour)s") % {"jour": jour(fin)} if fin and fin < le else _("Inactive"),
        "e-refus",
        _(
            "On ne peut plus y entrer. Le registre ne dit pas jusqu’à quand elle peut encore être délivrée : "
            "demandez-le à son certificateur. Un bloc déjà obtenu reste acquis."
        ),
    )


def _enregistree(fin: date | None) -> Situation:
    if fin is None:
        return Situation(_("Enregistrée"), "", _("Le registre ne lui donne pas de date de fin."), ouverte=True)
    return Situation(
        _("Enregistrée jusqu’au %(jour)s") % {"jour": jour(fin)},
        "",
        _("On peut y entrer jusqu’à cette date. Elle peut ensuite être renouvelée, remplacée ou s’arrêter."),
        ouverte=True,
    )
