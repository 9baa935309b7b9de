"""Rebuilding the full-text index and the words of the register from what is stored. Called by ``operations``."""

from __future__ import annotations

from portail.referentiel import models, plein_texte
from portail.referentiel.contenus import recomposer
from portail.referentiel.documents import Document, document_bloc, document_fiche

_LOT = 200


def reconstruire_index() -> tuple[int, int]:
    """Empty both indexes, write the documents of current fiches and blocs and their words; how many of each.

    Numbers go on from the highest one ever given: a memory of the former index finds nothing rather than another.
    """
    premier_fiche, premier_bloc = plein_texte.dernier(plein_texte.FICHES), plein_texte.dernier(plein_texte.BLOCS)
    plein_texte.vider()
    models.Terme.objects.all().delete()
    models.Fiche.objects.update(document=None)
    models.Bloc.objects.update(document=None)
    termes: dict[str, str] = {}
    numero_fiche, numero_bloc = premier_fiche, premier_bloc
    cles = list(models.VersionFiche.objects.filter(fin=None).order_by("fiche_id").values_list("fiche_id", flat=True))
    for debut in range(0, len(cles), _LOT):
        lot = cles[debut : debut + _LOT]
        blocs: dict[int, dict[str, models.VersionBloc]] = {}
        for version_bloc in models.VersionBloc.objects.filter(bloc__fiche__in=lot, fin=None).select_related("bloc"):
            blocs.setdefault(version_bloc.bloc.fiche_id, {})[version_bloc.bloc.code] = version_bloc
        fiches, porteurs = [], []
        documents_fiches: list[tuple[int, Document]] = []
        documents_blocs: list[tuple[int, Document]] = []
        for version in models.VersionFiche.objects.filter(fiche__in=lot, fin=None).select_related("fiche"):
            siens = blocs.get(version.fiche_id, {})
            fiche = recomposer(version.contenu, {code: b.contenu for code, b in siens.items()}, ())
            numero_fiche += 1
            version.fiche.document = numero_fiche
            fiches.append(version.fiche)
            documents_fiches.append((numero_fiche, document_fiche(fiche)))
            for bloc in fiche.blocs:
                numero_bloc += 1
                siens[bloc.code].bloc.document = numero_bloc
                porteurs.append(siens[bloc.code].bloc)
                documents_blocs.append((numero_bloc, document_bloc(fiche, bloc)))
        models.Fiche.objects.bulk_update(fiches, ["document"])
        models.Bloc.objects.bulk_update(porteurs, ["document"])
        plein_texte.ajouter(plein_texte.FICHES, documents_fiches)
        plein_texte.ajouter(plein_texte.BLOCS, documents_blocs)
        for _numero, document in (*documents_fiches, *documents_blocs):
            termes.update(document.texte)
    models.Terme.objects.bulk_create(models.Terme.depuis(termes), batch_size=_LOT)
    return numero_fiche - premier_fiche, numero_bloc - premier_bloc
