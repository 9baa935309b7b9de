"""The offers found, as a file: CSV, JSON or XLSX."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from brique.parcours.offres.forme import COLONNES, lignes_offre
from portail.parcours.offres import queries
from portail.parcours.offres.forms import RechercheForm
from portail.referentiel.exports import Colonne, Format, Ligne, Tableau, en_csv, en_json, en_xlsx
from portail.socle.perms import publique

MAXIMUM = 5000
_LARGES = {"intitule": 50, "organisme": 40, "blocs": 30, "prerequis": 40}


@publique
@require_safe
def telecharger(request: HttpRequest, forme: str) -> HttpResponse:
    """What the search finds, one line a session."""
    formulaire = RechercheForm(request.GET)
    formulaire.is_valid()
    au = timezone.localdate()
    lues = queries.lire_offres(list(queries.chercher(formulaire.criteres(), au)[:MAXIMUM]), au)
    format_ = Format(forme)
    tableau = Tableau(
        _("Offres"),
        [Colonne(nom, nom, _LARGES.get(nom, 16)) for nom in (*COLONNES, "cpf", "signalements")],
        _lignes(lues),
        ((_("Offres publiées par les organismes, lues le"), au.isoformat()),),
    )
    if format_ is Format.XLSX:
        corps = BytesIO()
        en_xlsx(tableau, corps)
        octets = corps.getvalue()
    else:
        octets = b"".join(en_csv(tableau) if format_ is Format.CSV else en_json(tableau))
    reponse = HttpResponse(octets, content_type=format_.type_mime)
    reponse["Content-Disposition"] = f'attachment; filename="offres-{au:%Y-%m-%d}.{forme}"'
    return reponse


def _lignes(lues: list[queries.OffreLue]) -> Iterator[Ligne]:
    reponses = {True: _("oui"), False: _("non"), None: _("inconnu")}
    for lue in lues:
        constats = " ".join(constat.message for constat in lue.constats if constat.signale)
        for ligne in lignes_offre(lue.offre):
            yield [*(str(ligne[nom]) for nom in COLONNES), reponses[lue.cpf.oui], constats]
