"""The API's reads on passerelles: of a bloc, of two blocs, of two certifications."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Schema
from pydantic import Field

from brique.passerelles.valeurs import BlocCompare
from brique.referentiel.fiche import Fiche
from portail.passerelles import api_branche, api_carte, api_equivalences, queries, queries_calcul
from portail.passerelles import api_formes as formes
from portail.passerelles import api_schemas as s
from portail.passerelles.faces import face_a_face, toutes
from portail.passerelles.presentation.decidees import decidees, decidees_entre
from portail.referentiel.api_base import impossible, lecture, noms
from portail.referentiel.api_http import Introuvable, exiger_connus
from portail.referentiel.api_parametres import AuJour, dans_le_registre

NUMERO_MAX = 20
CODE_MAX = 200


class DuBloc(AuJour):
    """The bloc whose passerelles are asked for."""

    fiche: str = Field(min_length=1, max_length=NUMERO_MAX, description="Numéro de sa certification (RNCP99059).")
    code: str = Field("", max_length=CODE_MAX, description="Son code. Sans lui : une fiche du RS, entière.")


class DeuxBlocs(Schema):
    """Two blocs, in the direction in which they are compared."""

    fiche: str = Field(min_length=1, max_length=NUMERO_MAX, description="Certification du bloc de départ.")
    code: str = Field("", max_length=CODE_MAX, description="Code du bloc de départ.")
    fiche_cible: str = Field(min_length=1, max_length=NUMERO_MAX, description="Certification du bloc d’arrivée.")
    code_cible: str = Field("", max_length=CODE_MAX, description="Code du bloc d’arrivée.")


class DeuxFiches(Schema):
    """Two certifications."""

    fiche: str = Field(min_length=1, max_length=NUMERO_MAX, description="Certification de départ.")
    fiche_cible: str = Field(min_length=1, max_length=NUMERO_MAX, description="Certification d’arrivée.")


def inscrire() -> None:
    """Register the reads of the room, in the order the documentation gives them."""
    lecture("/passerelles/bloc", s.PasserellesDuBloc, "Les passerelles d’un bloc", peut_manquer=True)(passerelles)
    lecture("/passerelles/comparer", s.FaceAFaceJSON, "Deux blocs face à face", peut_manquer=True)(comparer)
    lecture("/passerelles/matrice", s.MatriceJSON, "Deux certifications bloc par bloc", peut_manquer=True)(matrice)
    api_equivalences.inscrire()
    api_carte.inscrire()
    api_branche.inscrire()


def passerelles(request: HttpRequest, parametres: Query[DuBloc]) -> formes.JSON:
    """Déclarées, décidées, de renouvellement, puis calculées : seules les deux premières donnent un droit."""
    exiger_connus(request, noms(DuBloc))
    au = dans_le_registre(parametres.au)
    bloc = _bloc(request, parametres.fiche, parametres.code, au)
    officielles = queries.officielles_de(bloc.cle.fiche, au)
    concernees = (*officielles.sortantes(bloc.cle), *officielles.entrantes(bloc.cle))
    calcul = queries_calcul.dernier()
    return {
        "bloc": formes.bloc_texte(bloc),
        "declarees": [formes.declaree(concernee.declaree) for concernee in concernees],
        "decidees": [formes.decidee(dite) for dite in decidees(bloc.cle, au or timezone.localdate())],
        "renouvellements": [formes.renouvellement(r) for r in officielles.renouvellements_de(bloc.cle.fiche)],
        "calculees": [
            formes.calculee(lue.passerelle, bloc, lue.autre, lue.debut) for lue in queries.passerelles_de(*bloc.cle, au)
        ],
        "calculees_le": calcul.termine_le if calcul else None,
    }


def comparer(request: HttpRequest, parametres: Query[DeuxBlocs]) -> formes.JSON:
    """Ce qui est déclaré et décidé entre eux, puis ce que le calcul en dit, compétence par compétence, sans droit."""
    exiger_connus(request, noms(DeuxBlocs))
    source = _bloc(request, parametres.fiche, parametres.code)
    cible = _bloc(request, parametres.fiche_cible, parametres.code_cible)
    face = face_a_face(source, cible)
    return {
        "source": formes.bloc_texte(source),
        "cible": formes.bloc_texte(cible),
        "declarees": queries.declarees_entre(source.cle, cible.cle),
        "decidees": [formes.decidee(dite) for dite in decidees_entre(source.cle, cible.cle, timezone.localdate())],
        "calculee": formes.calculee(face.passerelle, source, cible, face.depuis),
    }


def matrice(request: HttpRequest, parametres: Query[DeuxFiches]) -> formes.JSON:
    """Chaque bloc de la première face à chaque bloc de la seconde : la relation et le score. Calculé, sans droit."""
    exiger_connus(request, noms(DeuxFiches))
    de, vers = _fiche(request, parametres.fiche), _fiche(request, parametres.fiche_cible)
    sources, cibles = queries.blocs_compares(de), queries.blocs_compares(vers)
    trouvees = toutes(sources, cibles)
    ordre = [(source.cle, cible.cle) for source in sources for cible in cibles]
    return {
        "de": de.numero,
        "vers": vers.numero,
        "sources": [formes.bloc_ref(bloc) for bloc in sources],
        "cibles": [formes.bloc_ref(bloc) for bloc in cibles],
        "complete": len(trouvees) == len(ordre),
        "cases": [formes.case(*cles, trouvees[cles]) for cles in ordre if cles in trouvees],
    }


def _bloc(request: HttpRequest, fiche: str, code: str, au: date | None = None) -> BlocCompare:
    """The bloc asked for. Raises ``Introuvable``, which becomes a 404."""
    bloc = None if impossible(fiche, code) else queries.bloc_compare(fiche.upper(), code, au)
    if bloc is None:
        raise Introuvable(
            _("Ce bloc n’est pas dans le registre."),
            request.path,
            _("Lisez la fiche : elle donne les codes de ses blocs. Sans code, seule une fiche du RS se compare."),
        )
    return bloc


def _fiche(request: HttpRequest, numero: str) -> Fiche:
    fiche = None if impossible(numero) else queries.texte_de(numero.upper())
    if fiche is None:
        raise Introuvable(
            _("Cette fiche n’est pas dans le registre."),
            request.path,
            _("Vérifiez son numéro (RNCP ou RS, puis des chiffres) ; /api/v1/registre dit ce qui est importé."),
        )
    return fiche
