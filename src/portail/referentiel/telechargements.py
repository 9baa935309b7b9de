"""Downloads of the room: any list as CSV, JSON or XLSX, read from the database by batches as the file goes out.

Where a list comes from is written in the « Source » sheet of a workbook, and in the headers ``X-Brique-Source`` and
``X-Brique-Demande`` of every form: a CSV or JSON file holds nothing but its lines.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar, cast
from urllib.parse import quote, urlencode

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portail.referentiel import queries
from portail.referentiel.exports import Colonne, Format, Ligne, Tableau, en_csv, en_json, en_xlsx
from portail.referentiel.parametres import JourIllisible, lire_demande, lire_jour
from portail.referentiel.queries import LigneBloc, LigneFiche
from portail.referentiel.recherche import Vue, chercher
from portail.socle.limites import Limite, limiter
from portail.socle.perms import publique

_LOT = 500
_EN_MEMOIRE = 1 << 20
_LIMITE = Limite("telechargements", nombre=30)
_NON_ASCII = re.compile(r"[^A-Za-z0-9]+")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Liste:
    """A list to download: the name of its file, its columns and lines, and (label, value) of what was asked."""

    nom: str
    colonnes: Sequence[Colonne]
    lignes: Iterator[Ligne]
    demande: Sequence[tuple[str, str]]


@publique
@require_safe
@limiter(_LIMITE)
def telecharger_liste(request: HttpRequest, forme: str) -> HttpResponse:
    """The whole result of a search, with the very parameters of the search page."""
    demande = lire_demande(request.GET)
    cles = chercher(demande).cles
    filtres = [(axe, valeur) for axe, valeurs in demande.filtres.items() for valeur in valeurs]
    dite = [("q", demande.texte)] * bool(demande.texte) + filtres
    if demande.vue is Vue.BLOCS:
        lignes = (_ligne_bloc(ligne) for ligne in _par_lots(cles, queries.lignes_blocs))
        return _repondre(request, forme, Liste("blocs", _colonnes_blocs(), lignes, dite))
    fiches = (_ligne_fiche(ligne) for ligne in _par_lots(cles, queries.lignes_fiches))
    return _repondre(request, forme, Liste("certifications", _colonnes_fiches(), fiches, dite))


@publique
@require_safe
@limiter(_LIMITE)
def telecharger_blocs(request: HttpRequest, numero: str, forme: str) -> HttpResponse:
    """The blocs of one fiche, with their texts; ``?au=AAAA-MM-JJ`` for another day."""
    jour = _jour(request)
    lue = None if "\x00" in numero else queries.fiche_au(numero, jour)
    if lue is None:
        raise Http404(numero)
    fiche = lue.fiche
    lignes: Iterator[Ligne] = (
        (
            fiche.numero,
            bloc.code,
            bloc.libelle,
            bloc.liste_competences,
            bloc.modalites_evaluation,
            bloc.prerequis_entree,
            bloc.prerequis_validation,
        )
        for bloc in fiche.blocs
    )
    dite = [("fiche", fiche.numero), ("au", jour.isoformat())] if jour else [("fiche", fiche.numero)]
    return _repondre(request, forme, Liste(f"{fiche.numero}-blocs", _colonnes_blocs_d_une_fiche(), lignes, dite))


@publique
@require_safe
@limiter(_LIMITE)
def telecharger_certificateur(request: HttpRequest, cle: str, forme: str) -> HttpResponse:
    """The certifications of one certificateur."""
    connu = None if "\x00" in cle else queries.certificateur(cle)
    if connu is None:
        raise Http404(cle)
    lignes = (_ligne_fiche(ligne) for ligne in connu[2])
    dite = [("certificateur", cle), ("nom", connu[0])]
    return _repondre(request, forme, Liste(f"certificateur-{cle}", _colonnes_fiches(), lignes, dite))


@publique
@require_safe
@limiter(_LIMITE)
def telecharger_anomalies(request: HttpRequest, source: int, forme: str) -> HttpResponse:
    """What the reading of one import found, of one ``?regle=`` when given."""
    nom = queries.sources().filter(pk=source).values_list("nom", flat=True).first()
    if nom is None:
        raise Http404(str(source))
    regle = request.GET.get("regle", "").replace("\x00", "")
    colonnes = _colonnes_anomalies()
    trouvees = queries.anomalies(source, regle).values_list(*(colonne.cle for colonne in colonnes))
    dite = [("import", nom), ("regle", regle)] if regle else [("import", nom)]
    lignes = iter(trouvees.iterator(chunk_size=_LOT))
    return _repondre(request, forme, Liste(f"anomalies-{source}", colonnes, lignes, dite))


def _jour(request: HttpRequest) -> date | None:
    try:
        return lire_jour(request.GET)
    except JourIllisible as erreur:
        raise Http404(str(erreur)) from erreur


def _par_lots(cles: Sequence[int], lire: Callable[[Sequence[int]], list[T]]) -> Iterator[T]:
    for debut in range(0, len(cles), _LOT):
        yield from lire(cles[debut : debut + _LOT])


def _repondre(request: HttpRequest, forme: str, liste: Liste) -> HttpResponse:
    """The file, as an attachment. Raises ``Http404`` for a form that does not exist."""
    try:
        format_ = Format(forme)
    except ValueError as erreur:
        raise Http404(forme) from erreur
    derniere = queries.sources().values_list("nom", "date_export").first()
    jour = f"-{derniere[1].isoformat()}" if derniere else ""
    reponse = HttpResponse() if request.method == "HEAD" else _corps(format_, liste, derniere)
    reponse["Content-Type"] = format_.type_mime
    radical = _NON_ASCII.sub("-", liste.nom).strip("-")[:80]
    reponse["Content-Disposition"] = f'attachment; filename="brique-{radical}{jour}.{format_}"'
    if derniere:
        reponse["X-Brique-Source"] = f"{quote(derniere[0])}; date={derniere[1].isoformat()}"
    reponse["X-Brique-Demande"] = urlencode(liste.demande)
    return reponse


def _corps(format_: Format, liste: Liste, derniere: tuple[str, date] | None) -> HttpResponse:
    tableau = Tableau(liste.nom[:31], liste.colonnes, liste.lignes, _provenance(liste, derniere))
    if format_ is Format.XLSX:
        fichier = tempfile.SpooledTemporaryFile(max_size=_EN_MEMOIRE)  # noqa: SIM115  # closed with the answer
        en_xlsx(tableau, fichier)
        fichier.seek(0)
        return cast(HttpResponse, FileResponse(fichier))
    flux = en_csv(tableau) if format_ is Format.CSV else en_json(tableau)
    return cast(HttpResponse, StreamingHttpResponse(flux))


def _provenance(liste: Liste, derniere: tuple[str, date] | None) -> list[tuple[str, str]]:
    registre = [(_("Registre"), _("vide"))]
    if derniere:
        nom, jour = derniere
        registre = [(_("Dernier export importé"), nom), (_("Registre au"), date_format(jour))]
    return [*registre, *((_("Demande : %(cle)s") % {"cle": cle}, valeur) for cle, valeur in liste.demande)]


def _colonnes_fiches() -> list[Colonne]:
    return [
        Colonne("numero", _("Numéro"), 12),
        Colonne("intitule", _("Intitulé"), 60),
        Colonne("niveau", _("Niveau"), 8),
        Colonne("active", _("Active"), 8),
        Colonne("ouverte_vae", _("Ouverte à la VAE"), 16),
        Colonne("date_fin", _("Fin d’enregistrement"), 20),
        Colonne("nombre_blocs", _("Nombre de blocs"), 16),
        Colonne("certificateurs", _("Certificateurs"), 50),
        Colonne("cles_certificateurs", _("SIRET des certificateurs"), 24),
    ]


def _ligne_fiche(ligne: LigneFiche) -> Ligne:
    return (
        ligne.numero,
        ligne.intitule,
        ligne.niveau,
        ligne.active,
        ligne.vae,
        ligne.date_fin,
        ligne.blocs,
        tuple(nom for _cle, nom in ligne.certificateurs),
        tuple(cle for cle, _nom in ligne.certificateurs),
    )


def _colonnes_blocs() -> list[Colonne]:
    return [
        Colonne("code", _("Bloc"), 16),
        Colonne("libelle", _("Libellé du bloc"), 60),
        Colonne("liste_competences", _("Compétences"), 80),
        *_colonnes_fiches(),
    ]


def _ligne_bloc(ligne: LigneBloc) -> Ligne:
    return (ligne.code, ligne.libelle, ligne.liste_competences, *_ligne_fiche(ligne.fiche))


def _colonnes_blocs_d_une_fiche() -> list[Colonne]:
    return [
        Colonne("fiche", _("Numéro"), 12),
        Colonne("code", _("Bloc"), 16),
        Colonne("libelle", _("Libellé du bloc"), 60),
        Colonne("liste_competences", _("Compétences"), 80),
        Colonne("modalites_evaluation", _("Modalités d’évaluation"), 60),
        Colonne("prerequis_entree", _("Prérequis d’entrée"), 40),
        Colonne("prerequis_validation", _("Prérequis de validation"), 40),
    ]


def _colonnes_anomalies() -> list[Colonne]:
    return [
        Colonne("regle", _("Règle"), 30),
        Colonne("gravite", _("Gravité"), 16),
        Colonne("fiche", _("Fiche"), 12),
        Colonne("bloc", _("Bloc"), 16),
        Colonne("element", _("Élément"), 40),
        Colonne("ligne", _("Ligne"), 10),
        Colonne("message", _("Message"), 100),
    ]
