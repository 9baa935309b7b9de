"""Rules on critères, that only drafts carry: each compétence has its own, and each says what is seen."""

from __future__ import annotations

import re
from collections.abc import Iterator

from brique.referentiel.mots import plier
from brique.referentiel.redaction.brouillon import Passage
from brique.referentiel.relecture.constat import GraviteConstat
from brique.referentiel.relecture.copie import Copie, Volet
from brique.referentiel.relecture.references import EVALUATION, LOI_CERTIFICATION
from brique.referentiel.relecture.regle import Regle, Trouve, citer, mots_ecrits
from brique.referentiel.reperes import verbe_en

MOTS_MAX = 14
"""Beyond, a critère says more than a quality, whatever its words."""
_ADJECTIF = (
    r"(?:pertinent|coherent|correct|adequat|adapte|approprie|satisfaisant|convenable|bon|clair|efficace|rigoureu[xs]"
    r"|professionnel|juste|suffisant|maitrise|optimal|convaincant|soigne|logique|realiste|esthetique)(?:e?s?)"
)
_ADVERBE = r"(?:correcte|efficace|adequate|convenable|rigoureuse|logique|claire|juste|pertinem|coherem|suffisam)ment"
_QUALITES = re.compile(
    rf"\b(?:est|sont|restent?|soient?|soit|semblent?|parait|paraissent)\s+(?:\w+ment\s+|bien\s+|tres\s+|assez\s+)?"
    rf"(?P<attribut>{_ADJECTIF})\b"
    rf"|\b(?P<adverbe>{_ADVERBE})\W*$"
    r"|^\W*(?:bonne\s+)?(?P<nom>pertinence|coherence|qualite|adequation|clarte|efficacite|rigueur|justesse|maitrise)"
    r"\s+(?:de|du|des|d')"
    rf"|\b(?P<facon>dans\s+de\s+bonnes\s+conditions|de\s+(?:facon|maniere)\s+{_ADJECTIF})\W*$"
    rf"|^(?:(?!\b(?:est|sont|a|ont)\b).)*\b(?P<epithete>{_ADJECTIF})\W*$",
)
_INDICATEURS = re.compile(
    r"\d|%|\bconformes?\s+(?:a|au|aux)\b|\brespect\w*|\bdelais?\b|\bsans\s+(?:erreur|oubli|faute|danger|rupture|aide)"
    r"|\bau\s+moins\b|\baucun\w*|\btou(?:s|tes?)\b|\bchaque\b|\bchacun\w*|\bselon\b|\bpermet\w*|\badaptee?s?\s+(?:a"
    r"|au|aux)\b|\b(?:coherente?s?|en\s+(?:adequation|coherence))\s+avec\b|\bconformement\b|\b(?:comporte|contien"
    r"|mentionn|cite|justifi|argument)\w*|\b(?:norme|consigne|procedure|reglement|tolerance|quantite|indicateur"
    r"|resultat)s?\b"
)
_MOT = re.compile(r"[a-z0-9%]+")


def _criteres_de(bloc: Volet) -> Iterator[Passage]:
    yield from bloc.criteres
    for enonce in bloc.enonces:
        yield from enonce.criteres


def _competence_sans_critere(copie: Copie) -> Iterator[Trouve]:
    if not copie.brouillon:
        return
    for bloc in copie.blocs:
        if not bloc.enonces:
            continue
        sans = [enonce for enonce in bloc.enonces if not enonce.criteres]
        if bloc.criteres or not sans:
            continue
        if len(sans) == len(bloc.enonces):
            yield Trouve(
                f"ce bloc ({citer(bloc.libelle, 60)}) n’a aucun critère d’évaluation.",
                "Écrivez pour chaque compétence à quoi l’on reconnaît qu’elle est maîtrisée : une qualité attendue et "
                "un indicateur "
                "observable",
                bloc.libelle,
                bloc,
            )
            continue
        for enonce in sans:
            yield Trouve(
                f"{citer(enonce.texte)} n’a aucun critère d’évaluation.",
                "Écrivez à quoi l’on reconnaît qu’elle est maîtrisée : une qualité attendue et un indicateur "
                "observable",
                enonce.texte,
                bloc,
                enonce,
            )


def _critere_sans_competence(copie: Copie) -> Iterator[Trouve]:
    """Critères written for the bloc while each of its compétences has its own, or while it has none."""
    if not copie.brouillon:
        return
    for bloc in copie.blocs:
        if bloc.criteres and all(enonce.criteres for enonce in bloc.enonces):
            yield from _orphelins(bloc)


def _orphelins(bloc: Volet) -> Iterator[Trouve]:
    """A line that begins with an infinitive is a compétence written elsewhere: the critères below it are its own."""
    sous_une_competence = False
    for critere in bloc.criteres:
        if verbe_en(critere.texte, 0) is not None:
            sous_une_competence = True
            yield Trouve(
                f"{citer(critere.texte)} est évalué dans ce bloc sans être l’une de ses compétences.",
                "Écrivez-la dans le référentiel de compétences, dans les mêmes mots, ou retirez-la de l’évaluation",
                critere.texte,
                bloc,
                cible=critere.cle,
            )
        elif not sous_une_competence:
            yield Trouve(
                f"le critère {citer(critere.texte)} ne se rattache à aucune compétence de ce bloc.",
                "Placez-le sous la compétence qu’il permet d’évaluer, ou retirez-le : rien n’est évalué en dehors du "
                "référentiel de compétences",
                critere.texte,
                bloc,
                cible=critere.cle,
            )


def _critere_sans_indicateur(copie: Copie) -> Iterator[Trouve]:
    if not copie.brouillon:
        return
    for bloc in copie.blocs:
        proprietaires = {critere.cle: enonce for enonce in bloc.enonces for critere in enonce.criteres}
        for critere in _criteres_de(bloc):
            qualite = _qualite_seule(critere.texte)
            if qualite:
                yield Trouve(
                    f"le critère {citer(critere.texte)} dit une qualité (« {qualite} ») sans dire à quoi elle se voit.",
                    "Ajoutez un indicateur observable : ce que l’évaluateur constate, compte ou mesure",
                    critere.texte,
                    bloc,
                    proprietaires.get(critere.cle),
                    cible=critere.cle,
                )


def _qualite_seule(texte: str) -> str:
    """The quality that is all the critère says: what it is, how it is done, or its first word; '' otherwise.

    An epithet in a sentence that states an act (« une réponse adaptée est apportée ») is left alone: the act is seen.
    """
    lu = texte[:300]
    plie = plier(lu)
    trouve = _QUALITES.search(plie)
    if trouve is None or len(_MOT.findall(plie)) > MOTS_MAX or _INDICATEURS.search(plie):
        return ""
    return mots_ecrits(lu, plie, *trouve.span(str(trouve.lastgroup)))


def _competence_non_evaluee(copie: Copie) -> Iterator[Trouve]:
    """Modalités written compétence by compétence, one compétence left out."""
    if not copie.brouillon:
        return
    for bloc in copie.blocs:
        if bloc.modalites_communes or not any(enonce.modalites for enonce in bloc.enonces):
            continue
        for enonce in bloc.enonces:
            if not enonce.modalites:
                yield Trouve(
                    f"{citer(enonce.texte)} n’a pas de modalité, alors que les modalités de ce bloc sont écrites "
                    "compétence par "
                    "compétence.",
                    "Dites dans quelle situation elle est observée : chaque compétence est évaluée",
                    enonce.texte,
                    bloc,
                    enonce,
                )


REGLES = (
    Regle(
        "competence-sans-critere",
        "Compétence sans critère d’évaluation",
        GraviteConstat.ERREUR,
        f"{LOI_CERTIFICATION} ; {EVALUATION}",
        "Le référentiel d’évaluation définit les critères et les modalités. Sans critère, deux jurys ne jugent pas la "
        "même chose. "
        "Le flux national ne porte pas les critères : cette règle ne se joue que sur un document.",
        _competence_sans_critere,
    ),
    Regle(
        "critere-sans-competence",
        "Critère qui ne se rattache à aucune compétence",
        GraviteConstat.AVERTISSEMENT,
        EVALUATION,
        "Rien n’est évalué en dehors du référentiel de compétences : un critère resté seul évalue une compétence qui "
        "n’est pas "
        "écrite, ou n’évalue rien.",
        _critere_sans_competence,
    ),
    Regle(
        "critere-sans-indicateur",
        "Critère sans indicateur observable",
        GraviteConstat.AVERTISSEMENT,
        EVALUATION,
        "Un critère, c’est une qualité attendue et un indicateur observable. « Pertinent », « cohérent » ou « correct "
        "», seuls, "
        "laissent chaque évaluateur juger à sa façon.",
        _critere_sans_indicateur,
    ),
    Regle(
        "competence-non-evaluee",
        "Compétence sans modalité quand les autres en ont",
        GraviteConstat.ERREUR,
        EVALUATION,
        "Chaque compétence est évaluée. Quand les modalités sont écrites une à une, celle qui manque laisse sa "
        "compétence sans "
        "évaluation.",
        _competence_non_evaluee,
    ),
)
