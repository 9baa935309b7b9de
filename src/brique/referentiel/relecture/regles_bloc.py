"""Rules on the cut into blocs: how many, how big, and what holds nearly all of the certification."""

from __future__ import annotations

from collections.abc import Iterator

from brique.referentiel.fiche import Repertoire
from brique.referentiel.options import est_facultatif
from brique.referentiel.relecture.constat import GraviteConstat
from brique.referentiel.relecture.copie import Copie, Volet
from brique.referentiel.relecture.parametres import en_toutes_lettres, lire_parametres
from brique.referentiel.relecture.references import (
    CRITERE_BLOCS,
    LOI_CERTIFICATION,
    PRINCIPES_DU_BLOC,
    REPERTOIRE_SPECIFIQUE,
    STRUCTURE,
)
from brique.referentiel.relecture.regle import Regle, Trouve, citer, sur_les_blocs
from brique.referentiel.relecture.regles_option import optionnels

BLOCS_NOMBREUX = 15
"""Nine of the 3,380 certifications whose real titles were read have more, options left out."""
PART_PREPONDERANTE = 0.75
COMPETENCES_COMPAREES = 8
"""Under this many compétences in all, a share says nothing."""
MOTS_NON_DECOUPES = 60


def _sans_bloc(copie: Copie) -> Iterator[Trouve]:
    if copie.blocs or copie.repertoire is not Repertoire.RNCP:
        return
    debut = lire_parametres()["blocs_obligatoires"].debut
    connues = [jour for jour in (copie.decision, copie.fin) if jour is not None]
    if not copie.brouillon and not copie.actif and connues and min(connues) < debut:
        return
    if copie.reglementee:
        yield Trouve(
            "cette certification n’a aucun bloc, et sa fiche cite une réglementation du métier.",
            "Si l’accès au métier exige la certification entière, la doctrine admet qu’elle n’en ait pas ; sinon, "
            "découpez-la "
            "en blocs",
            gravite=GraviteConstat.INDECIS,
        )
    elif copie.brouillon or copie.actif or copie.decision is not None:
        yield Trouve(
            "cette certification n’a aucun bloc de compétences.",
            "Découpez-la en blocs, chacun rattaché à une ou plusieurs activités et évalué pour lui-même : elle est "
            "constituée "
            f"de blocs depuis le {en_toutes_lettres(debut)}",
        )
    else:
        yield Trouve(
            "cette fiche, qui ne se dit pas active, n’a aucun bloc, et aucune date qui permette de savoir si elle "
            "devait en avoir.",
            f"Vérifiez la date de son enregistrement : des blocs sont exigés depuis le {en_toutes_lettres(debut)}",
            gravite=GraviteConstat.INDECIS,
        )


def _bloc_unique(copie: Copie) -> Iterator[Trouve]:
    if len(copie.blocs) == 1:
        bloc = copie.blocs[0]
        yield Trouve(
            f"toute la certification tient dans un seul bloc ({citer(bloc.libelle)}) : elle ne peut ni s’acquérir par "
            "étapes, ni "
            "se partager.",
            "Découpez-la en plusieurs blocs, ou justifiez auprès de France compétences que le métier n’a qu’une "
            "activité",
            bloc.libelle,
            bloc,
        )


def _blocs_nombreux(copie: Copie) -> Iterator[Trouve]:
    options = {bloc.rang for bloc in optionnels(copie)}
    communs = sum(1 for bloc in copie.blocs if bloc.rang not in options and not est_facultatif(bloc.libelle))
    if communs > BLOCS_NOMBREUX:
        yield Trouve(
            f"{communs} blocs, options et blocs facultatifs non compris : à ce nombre, un bloc risque de ne plus "
            "suffire à exercer une activité.",
            "Vérifiez que chacun permet d’exercer une activité de façon autonome, et réunissez ceux qui n’y suffisent "
            "pas seuls",
            f"{communs} blocs",
        )


def _bloc_preponderant(copie: Copie) -> Iterator[Trouve]:
    options = {bloc.rang for bloc in optionnels(copie)}
    communs = [bloc for bloc in copie.blocs if bloc.rang not in options]
    total = sum(len(bloc.enonces) for bloc in communs)
    if len(communs) < 2 or total < COMPETENCES_COMPAREES or any(not bloc.enonces for bloc in communs):
        return
    for bloc in communs:
        part = len(bloc.enonces) / total
        if part >= PART_PREPONDERANTE:
            yield Trouve(
                f"ce bloc réunit {len(bloc.enonces)} des {total} compétences de la certification : l’acquérir par "
                "étapes n’a plus "
                "guère de sens.",
                "Découpez-le selon les activités qu’il couvre",
                f"{len(bloc.enonces)} compétences sur {total}",
                bloc,
            )


def _peu_de_competences(bloc: Volet) -> Trouve | None:
    if len(bloc.enonces) != 1:
        return None
    texte = bloc.enonces[0].texte
    if texte.count(" ") >= MOTS_NON_DECOUPES or texte.count(". ") > 1 or texte.count(";") > 1:
        return Trouve(
            f"le texte des compétences est d’un seul tenant ({citer(texte, 60)}) : Brique ne peut pas dire combien il "
            "y en a.",
            "Écrivez une compétence par ligne, chacune précédée d’un tiret ou de son numéro",
            texte,
            gravite=GraviteConstat.INDECIS,
        )
    return Trouve(
        f"ce bloc n’a qu’une compétence ({citer(texte, 60)}), alors qu’un bloc est un ensemble de compétences.",
        "Ajoutez celles qu’il faut pour exercer l’activité de façon autonome, détaillez celle-ci, ou réunissez ce bloc "
        "à un autre",
        texte,
    )


def _sans_competence(copie: Copie) -> Iterator[Trouve]:
    """In a draft only: an empty list in the register is an anomaly of its reading."""
    if copie.brouillon:
        for bloc in copie.blocs:
            if not bloc.enonces:
                yield Trouve(
                    f"ce bloc ({citer(bloc.libelle)}) n’a aucune compétence.",
                    "Écrivez celles qu’il faut pour exercer l’activité de façon autonome",
                    bloc.libelle,
                    bloc,
                )


def _textes_absents(copie: Copie) -> Iterator[Trouve]:
    if not copie.brouillon and copie.blocs and all(bloc.vide for bloc in copie.blocs):
        yield Trouve(
            "aucun bloc ne porte de compétences ni de modalités. L’export CSV, par exemple, n’en porte pas : seuls le "
            "découpage et "
            "les intitulés sont relus.",
            "Pour relire le reste, donnez le flux XML V4.1",
        )


def _repertoire_specifique(copie: Copie) -> Iterator[Trouve]:
    if copie.repertoire is Repertoire.RS and not copie.brouillon:
        yield Trouve(
            "cette fiche est au Répertoire spécifique, dont les certifications n’ont pas de blocs : ces règles, "
            "écrites pour le "
            "RNCP, ne s’y appliquent pas.",
            "Il n’y a rien à changer",
        )


REGLES = (
    Regle(
        "repertoire-specifique",
        "Fiche du Répertoire spécifique",
        GraviteConstat.INDECIS,
        REPERTOIRE_SPECIFIQUE,
        "Une certification du Répertoire spécifique est indivisible. La doctrine citée ici est celle du RNCP : la "
        "fiche n’est pas "
        "relue, et Brique le dit plutôt que de la passer en silence.",
        _repertoire_specifique,
    ),
    Regle(
        "textes-absents",
        "Source qui ne porte ni compétences ni modalités",
        GraviteConstat.INDECIS,
        LOI_CERTIFICATION,
        "Quand aucun bloc n’a de texte, c’est le plus souvent que la source n’en porte pas. Les règles d’écriture et "
        "d’évaluation "
        "ne peuvent alors pas être décidées.",
        _textes_absents,
    ),
    Regle(
        "certification-sans-bloc",
        "Certification sans bloc",
        GraviteConstat.ERREUR,
        f"{LOI_CERTIFICATION} ; {CRITERE_BLOCS}",
        "Une certification professionnelle est constituée de blocs. La doctrine admet une exception pour les métiers "
        "dont l’accès "
        "exige la certification entière.",
        _sans_bloc,
    ),
    Regle(
        "bloc-unique",
        "Certification d’un seul bloc",
        GraviteConstat.AVERTISSEMENT,
        STRUCTURE,
        "Un seul bloc vide la modularité de son sens : rien ne s’acquiert par étapes.",
        _bloc_unique,
    ),
    Regle(
        "blocs-nombreux",
        "Blocs très nombreux",
        GraviteConstat.INFORMATION,
        STRUCTURE,
        "Aucun texte ne fixe de maximum. Mais trop de blocs font perdre le lien entre chacun d’eux et une activité que "
        "l’on "
        "exerce de façon autonome.",
        _blocs_nombreux,
    ),
    Regle(
        "bloc-preponderant",
        "Bloc qui réunit presque toute la certification",
        GraviteConstat.AVERTISSEMENT,
        STRUCTURE,
        "Quand un bloc réunit la grande majorité des compétences, l’obtenir revient presque à obtenir la "
        "certification.",
        _bloc_preponderant,
    ),
    Regle(
        "bloc-d-une-competence",
        "Bloc d’une seule compétence",
        GraviteConstat.AVERTISSEMENT,
        f"{LOI_CERTIFICATION} ; {PRINCIPES_DU_BLOC}",
        "Un bloc est un ensemble homogène et cohérent de compétences, qui suffit à exercer une activité. Une "
        "compétence seule y "
        "suffit rarement, ou cache un détail qui n’est pas écrit.",
        sur_les_blocs(_peu_de_competences),
    ),
    Regle(
        "bloc-sans-competence",
        "Bloc sans compétence",
        GraviteConstat.ERREUR,
        LOI_CERTIFICATION,
        "Un bloc est un ensemble de compétences. Dans un document, une liste vide est une erreur ; dans le registre, "
        "c’est la "
        "lecture qui la signale.",
        _sans_competence,
    ),
)
