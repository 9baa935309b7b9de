"""Rules on the evaluation of a bloc: that it exists, that it can be observed, and that it looks at each person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from brique.referentiel.relecture.constat import GraviteConstat
from brique.referentiel.relecture.copie import Copie, Volet
from brique.referentiel.relecture.epreuves import auto_evaluations, collectives, questionnaires, seulement_la_forme
from brique.referentiel.relecture.references import CRITERE_BLOCS, EVALUATION, LOI_CERTIFICATION
from brique.referentiel.relecture.regle import Regle, Trouve, citer, mots_ecrits, sur_les_blocs

PART_PRINCIPALE = 50
"""Share of the mark, in percent, from which a questionnaire is the main modalité."""

_PART = re.compile(
    r"\b(?:q\.?c\.?m|questionnaires?|quiz+)\b[^\n.;%]{0,40}?\b(\d{1,3})\s*%"
    r"|\b(\d{1,3})\s*%[^\n.;%]{0,20}\b(?:q\.?c\.?m|questionnaires?|quiz+)\b"
)
_RENVOI = re.compile(
    r"\bmodalites\s+(?:d['e]\s*evaluation\s+)?qu['e]\s*(?:il|elle)s?\s+(?:juge|estime)\w*\s+(?:adapte|appropri"
    r"|util)\w*|\ba\s+(?:definir|completer|preciser)\b|\ben\s+cours\s+(?:de\s+(?:definition|redaction|construction)"
    r"|d['e]\s*elaboration)\b|\bnon\s+(?:renseigne|communique|precise)e?s?\b"
)
_RENVOI_EN_TETE = re.compile(
    r"\W*(?:cf\.?|voir|se\s+(?:reporter|referer)|selon)\s+(?:au|a|aux|le|la|les|l'|en)?\s*(?:referentiel|annexe"
    r"|reglement|site|fiche|document|arrete|certificateur)|\W*(?:sans\s+objet|neant|so|nc|na|idem|x+|\.+|-+)\W*$"
)
_MOTS_D_ASSIDUITE = ("assidu", "presence", "valid", "suivi", "heure")
_ASSIDUITE = re.compile(
    r"\bassiduite\b|\bpresence\s+(?:obligatoire|effective|aux?\s+(?:cours|sessions?|seances?|formations?))"
    r"|\bvalid\w+\s+(?:de\s+l['e]\s*ensemble\s+)?des\s+(?:cours|modules|ue\b|unites\s+d['e]\s*enseignement"
    r"|enseignements)|\b(?:avoir\s+)?suivi\s+(?:complet\s+)?(?:de\s+|l['e]\s*)?(?:la\s+"
    r"|ensemble\s+de\s+la\s+)?formation\b|\bheures?\s+(?:de\s+)?(?:cours|presence)\b"
)


def _sans_evaluation(copie: Copie) -> Iterator[Trouve]:
    vides = [bloc for bloc in copie.blocs if not bloc.modalites.strip()]
    if not vides or (not copie.brouillon and all(bloc.vide for bloc in copie.blocs)):
        return
    if not copie.brouillon and len(vides) == len(copie.blocs):
        yield Trouve(
            "aucun bloc ne porte de modalités d’évaluation : la source ne les donne peut-être pas.",
            "Vérifiez la fiche publiée ; si elle n’en donne pas, écrivez comment chaque bloc est évalué",
            gravite=GraviteConstat.INDECIS,
        )
        return
    for bloc in vides:
        yield Trouve(
            f"ce bloc ({citer(bloc.libelle, 60)}) n’a aucune modalité d’évaluation : il doit pouvoir être évalué pour "
            "lui-même.",
            "Dites dans quelle situation ses compétences sont observées",
            bloc.libelle,
            bloc,
        )


def _questionnaire(bloc: Volet) -> Trouve | None:
    if questionnaires(bloc.epreuves) and not auto_evaluations(bloc.epreuves):
        return Trouve(
            f"ce bloc n’est évalué que par questionnaire ({citer(bloc.modalites, 70)}).",
            "Ajoutez une mise en situation, réelle ou simulée : un questionnaire ne peut que la compléter",
            bloc.modalites,
        )
    part = _PART.search(bloc.epreuves) if "%" in bloc.epreuves else None
    if part and PART_PRINCIPALE <= int(part[1] or part[2]) <= 100:
        return Trouve(
            f"le questionnaire compte pour {part[1] or part[2]} % de l’évaluation de ce bloc.",
            "Donnez le premier poids à la mise en situation : un questionnaire ne peut que la compléter",
            part[0],
        )
    return None


def _collective(bloc: Volet) -> Trouve | None:
    place = collectives(bloc.epreuves)
    if place is None:
        return None
    mots = mots_ecrits(bloc.modalites, bloc.epreuves, *place)
    return Trouve(
        f"ce bloc n’est évalué que collectivement (« {mots} »), et rien ne dit comment chacun l’est.",
        "Dites ce qui est évalué pour chaque candidat, et ajoutez par exemple un entretien individuel",
        bloc.modalites,
    )


def _auto_evaluation(bloc: Volet) -> Trouve | None:
    if not auto_evaluations(bloc.epreuves):
        return None
    return Trouve(
        f"ce bloc n’est évalué que par le candidat lui-même ({citer(bloc.modalites, 70)}).",
        "Ajoutez une évaluation complète par un évaluateur extérieur",
        bloc.modalites,
    )


def _renvoyee(bloc: Volet) -> Trouve | None:
    if not _renvoie(bloc):
        return None
    return Trouve(
        f"les modalités de ce bloc ne sont pas fixées ici ({citer(bloc.modalites)}).",
        "Écrivez dans quelle situation ses compétences sont observées : le référentiel d’évaluation définit lui-même "
        "les critères "
        "et les modalités",
        bloc.modalites,
    )


def _renvoie(bloc: Volet) -> bool:
    return _RENVOI.search(bloc.epreuves) is not None or any(
        _RENVOI_EN_TETE.match(ligne) for ligne in bloc.epreuves.splitlines() if ligne.strip()
    )


def _assiduite(bloc: Volet) -> Trouve | None:
    trouve = _ASSIDUITE.search(bloc.epreuves) if any(mot in bloc.epreuves for mot in _MOTS_D_ASSIDUITE) else None
    if trouve is None:
        return None
    mots = mots_ecrits(bloc.modalites, bloc.epreuves, *trouve.span())
    return Trouve(
        f"l’évaluation de ce bloc compte la formation suivie (« {mots} »), non ce qui est su faire.",
        "Remplacez-la par une situation où les compétences s’observent : un candidat peut aussi venir par la VAE",
        bloc.modalites[trouve.start() : trouve.end() + 40],
    )


def _sans_situation(bloc: Volet) -> Trouve | None:
    if not seulement_la_forme(bloc.epreuves) or _renvoie(bloc):
        return None
    return Trouve(
        f"les modalités ne disent que la forme de l’évaluation ({citer(bloc.modalites, 70)}) : on ne peut pas savoir "
        "ce qui sera observé.",
        "Dites dans quelle situation, la plus proche possible du travail, ses compétences sont observées",
        bloc.modalites,
    )


REGLES = (
    Regle(
        "bloc-sans-evaluation",
        "Bloc sans évaluation",
        GraviteConstat.ERREUR,
        f"{LOI_CERTIFICATION} ; {EVALUATION}",
        "Un bloc peut être évalué et validé pour lui-même. Quand aucun bloc d’une fiche n’a de modalités, Brique ne "
        "peut pas savoir "
        "si elles manquent ou si la source ne les porte pas, et le dit.",
        _sans_evaluation,
    ),
    Regle(
        "evaluation-par-questionnaire",
        "Questionnaire comme évaluation principale",
        GraviteConstat.ERREUR,
        EVALUATION,
        "Un QCM vérifie des connaissances. Il peut compléter une mise en situation, pas la remplacer. Un questionnaire "
        "bâti sur un "
        "cas est admis.",
        sur_les_blocs(_questionnaire),
    ),
    Regle(
        "evaluation-collective",
        "Évaluation seulement collective",
        GraviteConstat.ERREUR,
        EVALUATION,
        "Un bloc est délivré à une personne. Un travail de groupe n’est recevable que si la part de chacun est évaluée "
        "; il n’est "
        "jamais la seule modalité d’un bloc.",
        sur_les_blocs(_collective),
    ),
    Regle(
        "auto-evaluation-seule",
        "Auto-évaluation seule",
        GraviteConstat.ERREUR,
        EVALUATION,
        "L’auto-évaluation prépare l’évaluation. Elle n’est admise qu’avec une évaluation extérieure complète.",
        sur_les_blocs(_auto_evaluation),
    ),
    Regle(
        "evaluation-renvoyee",
        "Modalités renvoyées à plus tard ou ailleurs",
        GraviteConstat.AVERTISSEMENT,
        LOI_CERTIFICATION,
        "Le référentiel d’évaluation définit les critères et les modalités. Écrire que chacun choisira les siennes, ou "
        "renvoyer à un "
        "autre document, ne les définit pas.",
        sur_les_blocs(_renvoyee),
    ),
    Regle(
        "evaluation-de-la-formation",
        "Évaluation de la formation suivie",
        GraviteConstat.AVERTISSEMENT,
        f"{EVALUATION} ; {CRITERE_BLOCS}",
        "L’assiduité, la présence ou la validation des cours disent ce que le candidat a suivi. L’évaluation porte sur "
        "chaque "
        "compétence, et sur rien d’autre.",
        sur_les_blocs(_assiduite),
    ),
    Regle(
        "evaluation-sans-situation",
        "Modalités qui ne disent pas la situation",
        GraviteConstat.INDECIS,
        EVALUATION,
        "« CCF » ou « Ponctuelle écrite » disent le moment et la forme. La doctrine demande une situation observable : "
        "elle est "
        "peut-être ailleurs, ce que le texte ne permet pas de savoir.",
        sur_les_blocs(_sans_situation),
    ),
)
