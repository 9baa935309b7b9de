"""What a change of a rule changes for a candidate, in one sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from brique.certification.reglement.grandeurs import mesurer
from brique.certification.reglement.phrases import VOIES, enumerer
from brique.certification.reglement.valeurs import Duree, Reglement, Terme, Voie

Effet = Callable[[Any, Any], str]
"""From the former value and the new one to a sentence."""

_SANS_FIN = Fraction(10**9)
MEME_TEXTE = "Rien ne change pour le candidat : seul l’article cité change."


def dire_effet(regle: str, avant: Any, apres: Any) -> str:
    """The sentence for that rule."""
    return EFFETS[regle](avant, apres) if regle in EFFETS else "Cette règle change pour le candidat."


def _toujours(phrase: str) -> Effet:
    return lambda avant, apres: phrase


def _selon(plus: str, moins: str) -> Effet:
    """``plus`` when the new number is the greater."""
    return lambda avant, apres: plus if (apres or 0) > (avant or 0) else moins


def _voies(avant: frozenset[Voie], apres: frozenset[Voie]) -> str:
    dites = []
    for tete, voies in (("On peut désormais venir", apres - avant), ("On ne peut plus venir", avant - apres)):
        if voies:
            dites.append(f"{tete} par {enumerer(dite for voie, dite in VOIES.items() if voie in voies)}.")
    return " ".join(dites)


def _blocs(avant: frozenset[str] | None, apres: frozenset[str] | None) -> str:
    if avant is None or apres is None:
        return "Ce qu’il faut tenir n’est plus le même : comparez-le à ce que vous tenez déjà."
    dits = []
    for tete, codes in (("Il faut aussi tenir", apres - avant), ("Il ne faut plus tenir", avant - apres)):
        if codes:
            dits.append(f"{tete} {enumerer(sorted(codes))}.")
    return " ".join(dits)


def _duree(avant: Duree | None, apres: Duree | None) -> str:
    longue = _mesure(apres) > _mesure(avant)
    return f"Un bloc compte {'plus' if longue else 'moins'} longtemps pour cette certification ; il reste acquis à vie."


def _competence_gardee(avant: Duree | None, apres: Duree | None) -> str:
    if apres is None:
        return "Une compétence seule ne se garde plus : il faut tenir tout le bloc."
    longue = avant is None or mesurer(apres) > mesurer(avant)
    return f"Une compétence seule se garde {'plus' if longue else 'moins'} longtemps."


def _mesure(duree: Duree | None) -> Fraction:
    return _SANS_FIN if duree is None else mesurer(duree)


def _terme(plus: str, moins: str, rien: str) -> Effet:
    """``rien``: the delay is no more."""

    def dire(avant: Terme | None, apres: Terme | None) -> str:
        if apres is None:
            return rien
        if avant is None:
            return "Un délai est désormais donné."
        if avant.duree == apres.duree and avant.depuis is not apres.depuis:
            return "Le délai ne part plus du même jour."
        return plus if mesurer(apres.duree) > mesurer(avant.duree) else moins

    return dire


EFFETS: Mapping[str, Effet] = MappingProxyType(
    {
        "applicable_du": _toujours("La version qui vaut dépend du jour où la candidature s’ouvre."),
        "certifications": _toujours("Le règlement ne vaut pas pour les mêmes certifications."),
        "voies": _voies,
        "preparations": _toujours("Ce qui est demandé avant l’évaluation change."),
        "attribution.blocs_obligatoires": _blocs,
        "attribution.options": _toujours("Le choix des blocs n’est plus le même."),
        "attribution.evaluation_finale": lambda avant, apres: (
            "Une évaluation de plus suit les blocs." if apres else "Tenir les blocs suffit, sans évaluation finale."
        ),
        "attribution.conditions": _toujours("Ce qu’il faut attester en plus des blocs change."),
        "attribution.autres_certifications": _toujours(
            "Les mêmes blocs ne donnent pas les mêmes autres certifications."
        ),
        "attribution.mention": _toujours("La distinction possible change ; ce qui est obtenu ne change pas."),
        "evaluation.modalites": _toujours("L’évaluation prend une autre forme : préparez celle-ci."),
        "evaluation.evaluateurs": _selon(
            "Plus d’évaluateurs regardent chaque bloc.", "Moins d’évaluateurs regardent chaque bloc."
        ),
        "evaluation.dont_externes": _selon(
            "Plus d’évaluateurs viennent d’ailleurs que de l’organisme de formation.",
            "Moins d’évaluateurs viennent d’ailleurs que de l’organisme de formation.",
        ),
        "evaluation.desaccord": _toujours("Une compétence sur laquelle les évaluateurs diffèrent a une autre issue."),
        "evaluation.seuil": _selon(
            "Il faut tenir plus de compétences pour un avis favorable.",
            "Il faut tenir moins de compétences pour un avis favorable.",
        ),
        "evaluation.en_partie_compte": _selon(
            "Une compétence tenue en partie compte davantage.", "Une compétence tenue en partie compte moins."
        ),
        "evaluation.criteres": _toujours("Ce que l’évaluateur observe change."),
        "evaluation.incompatibilites": _toujours("Ce ne sont plus les mêmes personnes qui peuvent évaluer."),
        "evaluation_des_blocs": _toujours("Certains blocs ne s’évaluent plus de la même façon."),
        "jury.nom": _toujours("Le jury porte un autre nom."),
        "jury.colleges": _toujours(
            "Ceux qui décident ne représentent plus les mêmes parties, ou pas dans le même nombre."
        ),
        "jury.membres": _selon("Plus de personnes sont nommées au jury.", "Moins de personnes sont nommées au jury."),
        "jury.presents": _selon(
            "Il faut plus de présents pour décider : une session peut être reportée s’ils manquent.",
            "Moins de présents suffisent pour décider.",
        ),
        "jury.qualifies": _selon(
            "Plus de membres connaissent le métier.", "Moins de membres doivent connaître le métier."
        ),
        "jury.part_externe": _selon(
            "La part des membres étrangers au certificateur grandit.",
            "La part des membres étrangers au certificateur diminue, ou n’est plus demandée.",
        ),
        "jury.activite_dans_les_ans": _toujours("L’expérience demandée aux membres change."),
        "jury.presidence": _toujours("Le jury n’est plus présidé de la même façon."),
        "jury.majorite": _toujours("Les voix qu’il faut pour un bloc ne se comptent plus de même."),
        "jury.partage_des_voix": _toujours("À égalité de voix, l’issue n’est plus la même."),
        "jury.procurations": _selon(
            "Plus de membres peuvent être représentés.", "Moins de membres peuvent être représentés."
        ),
        "jury.incompatibilites": _toujours("Ce ne sont plus les mêmes personnes qui peuvent décider pour un candidat."),
        "jury.tenues": _toujours("La session ne se tient plus dans les mêmes conditions : sur place ou à distance."),
        "jury.conditions_a_distance": _toujours("Les conditions d’une session à distance changent."),
        "jury.signature": _toujours("Le procès-verbal n’est plus signé par les mêmes personnes."),
        "jury.loi_vae": lambda avant, apres: (
            "Pour une VAE s’ajoute ce que la loi demande du jury."
            if apres
            else "Pour une VAE, ce que la loi demande du jury n’est plus vérifié."
        ),
        "jury.avis_de": _toujours("Une autre instance, ou aucune, donne son avis avant la décision."),
        "jury.confirme_par": _toujours("La décision est confirmée par une autre instance, ou par aucune."),
        "conservation.blocs": _duree,
        "conservation.competences": _competence_gardee,
        "resultat": _terme(
            "Le résultat peut venir plus tard.",
            "Le résultat vient plus tôt.",
            "Plus aucun délai n’est donné au résultat.",
        ),
        "rattrapage": _terme(
            "Il y a plus de temps pour repasser les blocs manquants.",
            "Il y a moins de temps pour repasser les blocs manquants.",
            "Plus aucun délai n’est donné pour repasser les blocs manquants.",
        ),
        "recours": _terme(
            "Il y a plus de temps pour contester.",
            "Il y a moins de temps pour contester.",
            "Plus aucun délai n’est donné pour contester.",
        ),
        "habilitation": _toujours("Les organismes sont habilités pour une autre durée ; le candidat n’a rien à faire."),
    }
)
"""By the name of the rule."""


def dire_portee(avant: Reglement, apres: Reglement) -> str:
    """Which candidatures each version rules."""
    debut = f"{apres.periode.debut:%d/%m/%Y}"
    if avant.cle != apres.cle:
        return "Ce sont deux règlements : une candidature garde celui sous lequel elle a été ouverte."
    if avant.version == apres.version:
        return (
            f"Les deux se disent la version {apres.version} : l’une ne remplace l’autre que si aucune candidature n’en "
            "relève encore ; sinon, c’est une nouvelle version."
        )
    return (
        f"Une candidature ouverte avant le {debut} garde la version {avant.version} jusqu’à sa fin ; la version "
        f"{apres.version} vaut pour celles qui s’ouvrent à partir de ce jour."
    )
