"""The rules of a règlement, one by one: their names as people write them, their values, and how they are said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from brique.certification.reglement import phrases
from brique.certification.reglement.valeurs import AutreCertification, Preparation, RegleEvaluation, Reglement

PARTIES: Mapping[str, str] = MappingProxyType(
    {
        "objet": "Pour quoi, et pour qui",
        "attribution": "Obtenir la certification",
        "evaluation": "Évaluer un bloc",
        "jury": "Décider",
        "suites": "Ensuite",
    }
)
"""The parts in which a règlement is told, by name."""


LOI_VAE = "art. L6412-3 ; art. D6412-6"
"""What « loi_vae » refers to, whatever the text of the branch."""


@dataclass(frozen=True, slots=True)
class Regle:
    """A rule. ``nom``: as it is written (« jury.majorite »). ``valeur``: what it is in a règlement, to compare; it is
    there when ``dire`` has something to say of it."""

    nom: str
    titre: str
    partie: str
    valeur: Callable[[Reglement], Any]
    dire: Callable[[Reglement], tuple[str, ...]]

    def tacite(self, reglement: Reglement) -> bool:
        """True when no text gives it: it is held by default."""
        return self.nom in reglement.tacites

    def citees(self, reglement: Reglement) -> tuple[tuple[str, str], ...]:
        """Its sentences, each with the article it comes from."""
        phrases_dites, porteurs = self.dire(reglement), _porteurs(self.nom, reglement)
        if porteurs:
            return tuple(zip(phrases_dites, (porteur.reference for porteur in porteurs), strict=True))
        return tuple((phrase, self.reference(reglement)) for phrase in phrases_dites)

    def reference(self, reglement: Reglement) -> str:
        """The article it comes from; '' for a tacit rule."""
        if self.tacite(reglement):
            return ""
        return reglement.articles.get(self.nom) or self._de_sa_partie(reglement)

    def _de_sa_partie(self, un: Reglement) -> str:
        """The article of its part; what is in no part comes from the texts themselves."""
        if self.nom == "jury.loi_vae":
            return LOI_VAE
        tete = self.nom.partition(".")[0]
        if tete in {"resultat", "rattrapage", "recours"}:
            terme = getattr(un, tete)
            return terme.reference if terme else ""
        if porteurs := _porteurs(self.nom, un):
            return " ; ".join(dict.fromkeys(porteur.reference for porteur in porteurs))
        if tete in {"attribution", "evaluation", "jury", "conservation"}:
            return str(getattr(un, tete).reference)
        return " ; ".join(un.textes)


def _porteurs(nom: str, un: Reglement) -> tuple[Preparation | RegleEvaluation | AutreCertification, ...]:
    """The parts of a rule that bear each its own article, in the order in which it is told."""
    if nom == "preparations":
        return un.preparations
    if nom == "evaluation_des_blocs":
        return tuple(un.blocs.values())
    return un.attribution.autres if nom == "attribution.autres_certifications" else ()


def _regle(nom: str, titre: str, partie: str, champ: str, dire: Callable[[Reglement], tuple[str, ...]]) -> Regle:
    """A rule whose value is at ``champ``: « jury.majorite »."""

    def valeur(reglement: Reglement) -> Any:
        lu: Any = reglement
        for nom_du_champ in champ.split("."):
            lu = getattr(lu, nom_du_champ)
        return lu

    return Regle(nom, titre, partie, valeur, dire)


REGLES: tuple[Regle, ...] = (
    _regle("applicable_du", "Application", "objet", "periode", phrases.periode),
    _regle("certifications", "Certifications", "objet", "certifications", phrases.certifications),
    _regle("voies", "Voies d’accès", "objet", "voies", phrases.voies),
    _regle("preparations", "Avant l’évaluation", "objet", "preparations", phrases.preparations),
    _regle("attribution.blocs_obligatoires", "Blocs à tenir", "attribution", "attribution.obligatoires", phrases.blocs),
    _regle("attribution.options", "Blocs au choix", "attribution", "attribution.options", phrases.options),
    _regle("attribution.evaluation_finale", "Évaluation finale", "attribution", "attribution.finale", phrases.finale),
    _regle("attribution.conditions", "Conditions", "attribution", "attribution.conditions", phrases.conditions),
    _regle(
        "attribution.autres_certifications",
        "Autres certifications",
        "attribution",
        "attribution.autres",
        phrases.autres,
    ),
    _regle("attribution.mention", "Mention", "attribution", "attribution.mention", phrases.mention),
    _regle("evaluation.modalites", "Modalités", "evaluation", "evaluation.modalites", phrases.modalites),
    _regle("evaluation.evaluateurs", "Évaluateurs", "evaluation", "evaluation.evaluateurs", phrases.evaluateurs),
    _regle("evaluation.dont_externes", "Évaluateurs externes", "evaluation", "evaluation.externes", phrases.externes),
    _regle("evaluation.desaccord", "Désaccord", "evaluation", "evaluation.divergence", phrases.desaccord),
    _regle("evaluation.seuil", "Seuil", "evaluation", "evaluation.seuil", phrases.seuil),
    _regle("evaluation.en_partie_compte", "En partie", "evaluation", "evaluation.en_partie", phrases.en_partie),
    _regle("evaluation.criteres", "Critères", "evaluation", "evaluation.criteres", phrases.criteres),
    _regle(
        "evaluation.incompatibilites",
        "Ne pas évaluer",
        "evaluation",
        "evaluation.incompatibilites",
        phrases.sans_evaluer,
    ),
    _regle("evaluation_des_blocs", "Blocs évalués autrement", "evaluation", "blocs", phrases.evaluation_des_blocs),
    _regle("jury.nom", "Nom du jury", "jury", "jury.nom", phrases.nom_du_jury),
    _regle("jury.colleges", "Collèges", "jury", "jury.colleges", phrases.colleges),
    _regle("jury.membres", "Membres", "jury", "jury.membres", phrases.membres),
    _regle("jury.presents", "Quorum", "jury", "jury.presents", phrases.presents),
    _regle("jury.qualifies", "Personnes qualifiées", "jury", "jury.qualifies", phrases.qualifies),
    _regle("jury.part_externe", "Membres externes", "jury", "jury.externes", phrases.part_externe),
    _regle("jury.activite_dans_les_ans", "Activité des membres", "jury", "jury.activite_ans", phrases.activite),
    _regle("jury.presidence", "Présidence", "jury", "jury.presidence", phrases.presidence),
    _regle("jury.majorite", "Majorité", "jury", "jury.majorite", phrases.majorite),
    _regle("jury.partage_des_voix", "Partage des voix", "jury", "jury.partage", phrases.partage),
    _regle("jury.procurations", "Procurations", "jury", "jury.procurations", phrases.procurations),
    _regle("jury.incompatibilites", "Ne pas décider", "jury", "jury.incompatibilites", phrases.sans_decider),
    _regle("jury.tenues", "Présence ou distance", "jury", "jury.tenues", phrases.tenues),
    _regle("jury.conditions_a_distance", "Conditions à distance", "jury", "jury.distance", phrases.distance),
    _regle("jury.signature", "Signature du procès-verbal", "jury", "jury.signature", phrases.signature),
    _regle("jury.loi_vae", "Loi de la VAE", "jury", "jury.loi_vae", phrases.loi_vae),
    _regle("jury.avis_de", "Avis préalable", "jury", "jury.avis_de", phrases.avis_de),
    _regle("jury.confirme_par", "Confirmation", "jury", "jury.confirme_par", phrases.confirme_par),
    _regle("conservation.blocs", "Conservation d’un bloc", "suites", "conservation.blocs", phrases.conservation),
    _regle(
        "conservation.competences",
        "Conservation d’une compétence",
        "suites",
        "conservation.competences",
        phrases.conservation_competences,
    ),
    _regle("resultat", "Résultat", "suites", "resultat", phrases.resultat),
    _regle("rattrapage", "Rattrapage", "suites", "rattrapage", phrases.rattrapage),
    _regle("recours", "Recours", "suites", "recours", phrases.recours),
    _regle("habilitation", "Habilitation", "suites", "habilitation", phrases.habilitation),
)
"""Every rule, in the order in which it is told."""

PAR_NOM: Mapping[str, Regle] = MappingProxyType({regle.nom: regle for regle in REGLES})
NOMS: tuple[str, ...] = tuple(PAR_NOM)
"""The names of the rules, as ``articles`` may call them."""
