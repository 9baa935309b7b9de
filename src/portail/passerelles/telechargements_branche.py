"""The report of a branche as a file: lines for a spreadsheet (XLSX, CSV), the report whole (JSON), a common wording
to write from (DOCX)."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from io import BytesIO
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from brique.passerelles.communs.sorties import en_json
from brique.passerelles.communs.squelette import squelette
from brique.referentiel.redaction.ecrire_docx import ecrire_docx
from portail.passerelles import queries_branche
from portail.passerelles.adresses_branche import lire_choix, lire_cle
from portail.passerelles.limites_branche import limiter_rapport
from portail.passerelles.presentation_branche.noms import nom_de
from portail.passerelles.presentation_branche.rapport import trouver_groupe
from portail.passerelles.presentation_branche.tableau import colonnes, lignes
from portail.passerelles.queries_branche import Perimetre, Rapport
from portail.referentiel.exports import Format, Tableau, en_csv, en_xlsx
from portail.socle.perms import publique

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_HORS_NOM = re.compile(r"[^A-Za-z0-9]+")


@publique
@require_safe
@limiter_rapport
def telecharger(request: HttpRequest, forme: str) -> HttpResponse:
    """The whole report."""
    perimetre, rapport = _lire(request)
    format_ = Format(forme)
    if format_ is Format.JSON:
        corps = json.dumps(rapport_en_json(perimetre, rapport), ensure_ascii=False, indent=1).encode()
    else:
        corps = _feuille(format_, perimetre, rapport)
    return _repondre(corps, format_.type_mime, f"blocs-communs-{perimetre.choix.valeur}", forme)


@publique
@require_safe
@limiter_rapport
def telecharger_trame(request: HttpRequest) -> HttpResponse:
    """The common wording of one group, in Brique's own layout of a référentiel: the atelier reads it back."""
    _perimetre, rapport = _lire(request)
    groupe = trouver_groupe(rapport, lire_cle(request.GET.get("groupe", "")))
    if groupe is None:
        raise Http404(request.get_full_path())
    seul = replace(rapport.communs, fiches=groupe.fiches, groupes=(groupe,), generiques=())
    return _repondre(ecrire_docx(squelette(seul)), DOCX, f"trame-commune-{groupe.fiches[0]}", "docx")


def rapport_en_json(perimetre: Perimetre, rapport: Rapport) -> dict[str, Any]:
    """The report with what it is about: the same for a file and for the API."""
    choix = perimetre.choix
    return {
        "branche": {"par": choix.genre.value, "valeur": choix.valeur, "nom": nom_de(perimetre)},
        "registre_au": rapport.registre_au.isoformat() if rapport.registre_au else None,
        "absentes": list(perimetre.absents),
        "inactives_laissees": perimetre.laissees,
        "sans_competences": list(rapport.sans_competences),
        "rapport": en_json(rapport.communs),
    }


def _lire(request: HttpRequest) -> tuple[Perimetre, Rapport]:
    choix = lire_choix(request.GET)
    perimetre = queries_branche.perimetre(choix) if choix else None
    if perimetre is None or not perimetre.numeros or perimetre.trop_grand:
        raise Http404(request.get_full_path())
    return perimetre, queries_branche.rapport(perimetre)


def _feuille(format_: Format, perimetre: Perimetre, rapport: Rapport) -> bytes:
    tableau = Tableau(_("Blocs communs"), colonnes(), lignes(rapport), _provenance(perimetre, rapport))
    if format_ is Format.CSV:
        return b"".join(en_csv(tableau))
    sortie = BytesIO()
    en_xlsx(tableau, sortie)
    return sortie.getvalue()


def _provenance(perimetre: Perimetre, rapport: Rapport) -> list[tuple[str, str]]:
    dites = [
        (_("Branche"), nom_de(perimetre)),
        (_("Certifications"), ", ".join(rapport.fiches)),
        (_("Registre au"), date_format(rapport.registre_au) if rapport.registre_au else _("vide")),
        (_("Comment"), rapport.communs.moyen),
        (_("À savoir"), _("Calculé à partir des textes : ne donne aucun droit.")),
    ]
    if perimetre.absents:
        dites.append((_("Absentes du registre"), ", ".join(perimetre.absents)))
    return dites


def _repondre(corps: bytes, type_mime: str, radical: str, suffixe: str) -> HttpResponse:
    reponse = HttpResponse(corps, content_type=type_mime)
    nom = _HORS_NOM.sub("-", radical).strip("-")[:80]
    reponse["Content-Disposition"] = f'attachment; filename="brique-{nom}.{suffixe}"'
    return reponse
