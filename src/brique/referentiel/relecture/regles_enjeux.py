"""Rules on what the law asks a référentiel to hold as a whole: its three parts, the enjeux of 2025, its openness."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from brique.referentiel.mots import plier
from brique.referentiel.relecture.constat import GraviteConstat
from brique.referentiel.relecture.copie import Copie
from brique.referentiel.relecture.parametres import en_toutes_lettres, lire_parametres
from brique.referentiel.relecture.references import (
    CRITERE_REFERENTIELS,
    CRITERE_VAE,
    LOI_CERTIFICATION,
    STRUCTURE,
)
from brique.referentiel.relecture.regle import Controle, Regle, Trouve, citer, mots_ecrits

PREREQUIS_LU = 4000
_ECOLOGIE = re.compile(
    r"\becolog|\beco-?(?:concep|respons|geste|citoyen|construc|energ|sens)|\benvironnementa|\b(?:respect|protection"
    r"|preservation|impacts?)\s+(?:\w+\s+){0,2}(?:de\s+l|sur\s+l|l)'environnement|\bdeveloppement\s+durable|\b(?:rse"
    r"|q?hse|qse|qhse|rso)\b|\bbas[- ]carbone|\bcarbone\b|\benergetique|\bdechets?\b|\brecycla|\btri\s+selectif"
    r"|\bdurab|\bsobriete|\bbiodiversite|\beconomies?\s+d'energie|\brenouvelable|\bclimat|\bcircuits?\s+courts?"
    r"|\banti-?gaspi|\bgaspillage|\bgreen|\bpollution|\breemploi|\bbiologiques?\b|\bbio\b"
)
_NUMERIQUE = re.compile(
    r"\bnumeri|\bdigita|\binformati(?:que|se)|\blogiciel|\binternet\b|\ben\s+ligne\b|\bweb\b|\brgpd\b|\bdonnees\b"
    r"|\bbureautique|\bintelligence\s+artificielle|\bdematerial|\bcyber|\bapplication\s+(?:mobile|metier)"
    r"|\breseaux?\s+sociaux|\be-?commerce|\btablette|\btableur|\berp\b|\bcrm\b|\bgmao\b|\bsi\b|\balgorithm|\bautomat"
)
_PREVENTION = re.compile(
    r"\bsecurite\b|\bsante\b|\bprevention|\brisques?\s+(?:professionnels?|psycho|qhse|hse|qse|chimiques?|electriques?"
    r"|biologiques?)|\b(?:q?hse|qhse|qse|sse|epi|rps|sst|duerp)\b|\bgestes?\s+et\s+postures?|\bergonom|\bhygiene\b"
    r"|\bpenibilite|\bqualite\s+de\s+vie|\bqvt|\bqvct|\btms\b"
)
_HANDICAP = re.compile(
    r"\bhandicap|\baccessibilite\s+(?:numerique|universelle|pmr|aux?\b|des\s+(?:personnes|publics|locaux|lieux"
    r"|contenus|services|batiments))|\b(?:regles|normes|criteres)\s+d'accessibilite"
    r"|\baccessibles?\s+aux?\s+(?:personnes|publics)|\bconception\s+universelle|\binclusi|\bpmr\b"
    r"|\bmobilite\s+reduite|\bbesoins\s+(?:particuliers|specifiques)|\brgaa\b|\bbesoins\s+de\s+compensation"
    r"|\bsituation\s+de\s+deficien"
)
_FORMATION_EXIGEE = re.compile(
    r"\b(?:avoir\s+suivi|ayant\s+suivi|suivi\s+obligatoire|avoir\s+(?:valide|effectue"
    r"|realise)\s+(?:l['e]\s*(?:integralite|ensemble)|la\s+totalite|les\s+\d+\s+heures?))\s*(?:de\s+"
    r"|d['e]\s*)?(?:la\s+|une\s+|un\s+|l['e]\s*|les\s+|des\s+)?(?:\w+\s+){0,3}(?:formations?|modules?|cours"
    r"|parcours\s+de\s+formation|heures)\b"
)


def enjeux_possibles(jour: date | None) -> bool:
    """False when ``jour`` (of the request, or of the decision that came after it) is before the text applies."""
    return jour is None or jour >= lire_parametres()["referentiels_enjeux"].debut


def _enjeu(noms: dict[str, re.Pattern[str]], alinea: str) -> Controle:
    """A rule of R. 6113-9 3°: which of the named subjects no text of the certification touches."""

    def appliquer(copie: Copie) -> Iterator[Trouve]:
        debut = lire_parametres()["referentiels_enjeux"].debut
        jour = copie.depot or (copie.decision if not copie.brouillon else None)
        if not any(bloc.enonces for bloc in copie.blocs) or not enjeux_possibles(jour):
            return
        absents = [
            nom for nom, motif in noms.items() if not any(motif.search(plier(texte)) for texte in _textes(copie))
        ]
        if not absents:
            return
        connu = copie.depot is not None
        quand = "" if connu else f"pour une demande d’enregistrement déposée à partir du {en_toutes_lettres(debut)}, "
        yield Trouve(
            f"{quand}les référentiels intègrent, selon le métier, {alinea} ; aucun texte n’évoque "
            f"{' ni '.join(absents)}.",
            "Si le métier est concerné, écrivez-le dans les activités et les compétences ; sinon, gardez-en la raison "
            "pour votre "
            "demande",
            ", ".join(absents),
            gravite=None if connu or copie.brouillon else GraviteConstat.INDECIS,
        )

    return appliquer


def _textes(copie: Copie) -> Iterator[str]:
    yield copie.intitule
    for bloc in copie.blocs:
        yield bloc.libelle
        yield "\n".join(enonce.texte for enonce in bloc.enonces)
    yield from copie.textes


def _sans_activites(copie: Copie) -> Iterator[Trouve]:
    if copie.brouillon and copie.blocs and not copie.activites:
        yield Trouve(
            "ce document n’a pas de référentiel d’activités : rien ne montre de quelles situations de travail viennent "
            "les "
            "compétences.",
            "Ajoutez-le : il décrit les situations de travail, les activités exercées et les emplois visés",
        )


def _formation_exigee(prerequis: str) -> str:
    """The words that ask for a training before the evaluation, as they are written; '' when none does."""
    lu = prerequis[:PREREQUIS_LU]
    plie = plier(lu)
    trouve = _FORMATION_EXIGEE.search(plie)
    return mots_ecrits(lu, plie, *trouve.span()) if trouve else ""


def _prerequis_de_formation(copie: Copie) -> Iterator[Trouve]:
    places = [
        (copie.prerequis, "l’accès à l’évaluation", None),
        *((b.prerequis, "l’accès à ce bloc", b) for b in copie.blocs),
    ]
    for prerequis, acces, bloc in places:
        mots = _formation_exigee(prerequis) if prerequis else ""
        if mots:
            yield Trouve(
                f"{acces} exige une formation (« {mots} »).",
                "Retirez cette condition, ou remplacez-la par ce qu’il faut savoir faire : la certification doit aussi "
                "s’obtenir "
                "par la VAE, sans formation",
                prerequis,
                bloc,
            )


def _prerequis_de_tout(copie: Copie) -> Iterator[Trouve]:
    """A bloc that can only be taken after all the others."""
    motif = re.compile(
        r"\b(?:tous|toutes|l['e]\s*ensemble\s+des|la\s+totalite\s+des)\s+(?:les\s+)?(?:autres\s+)?blocs\b"
        r"|\b(?:les\s+)?autres\s+blocs\b"
    )
    for bloc in copie.blocs:
        if bloc.prerequis and len(copie.blocs) > 2 and motif.search(plier(bloc.prerequis[:PREREQUIS_LU])):
            yield Trouve(
                f"ce bloc ne se prend qu’après tous les autres ({citer(bloc.prerequis)}).",
                "Gardez comme prérequis les seuls blocs dont il a besoin : un bloc s’acquiert et sert aussi pour "
                "lui-même",
                bloc.prerequis,
                bloc,
            )


_DEPUIS = f"Pour les demandes déposées à partir du {en_toutes_lettres(lire_parametres()['referentiels_enjeux'].debut)}"

REGLES = (
    Regle(
        "activites-absentes",
        "Référentiel d’activités absent",
        GraviteConstat.ERREUR,
        LOI_CERTIFICATION,
        "Trois référentiels définissent une certification : activités, compétences, évaluation. Les compétences "
        "découlent des "
        "activités : sans elles, rien ne montre qu’un bloc sert à en exercer une.",
        _sans_activites,
    ),
    Regle(
        "transitions-absentes",
        "Transition écologique ou numérique absente",
        GraviteConstat.INFORMATION,
        f"{CRITERE_REFERENTIELS} a",
        f"{_DEPUIS}, les référentiels d’activités et de compétences intègrent, selon le métier, les effets de la "
        "transition écologique et de la transition numérique.",
        _enjeu(
            {"la transition écologique": _ECOLOGIE, "la transition numérique": _NUMERIQUE},
            "les effets de la transition écologique et de la transition numérique",
        ),
    ),
    Regle(
        "prevention-absente",
        "Santé et sécurité au travail absentes",
        GraviteConstat.INFORMATION,
        f"{CRITERE_REFERENTIELS} b",
        f"{_DEPUIS}, les référentiels intègrent, selon le métier, les principes de prévention en matière de santé et "
        "de sécurité au travail.",
        _enjeu(
            {"la santé ni la sécurité au travail": _PREVENTION},
            "les principes de prévention en matière de santé et de sécurité au travail",
        ),
    ),
    Regle(
        "handicap-absent",
        "Handicap et accessibilité absents",
        GraviteConstat.INFORMATION,
        f"{CRITERE_REFERENTIELS} c",
        f"{_DEPUIS}, les référentiels intègrent, selon le métier, la prise en compte des situations de handicap, de "
        "l’accessibilité et de la conception universelle.",
        _enjeu(
            {"le handicap ni l’accessibilité": _HANDICAP},
            "la prise en compte des situations de handicap, de l’accessibilité et de la conception universelle",
        ),
    ),
    Regle(
        "prerequis-de-formation",
        "Formation exigée avant l’évaluation",
        GraviteConstat.AVERTISSEMENT,
        f"{CRITERE_VAE} ; {STRUCTURE}",
        "Un prérequis peut être un bloc, une habilitation réglementaire, une compétence ou une expérience. Exiger "
        "d’avoir suivi une "
        "formation ferme la VAE.",
        _prerequis_de_formation,
    ),
    Regle(
        "prerequis-de-tous-les-blocs",
        "Bloc qui exige tous les autres",
        GraviteConstat.INFORMATION,
        STRUCTURE,
        "Un bloc peut en exiger un autre. S’il les exige tous, il ne s’acquiert plus pour lui-même : c’est une "
        "évaluation finale.",
        _prerequis_de_tout,
    ),
)
