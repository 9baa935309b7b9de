"""What each rule of a règlement says, in sentences that a candidate and a member of a branch understand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from brique.certification.reglement.grandeurs import ecrire_duree, ecrire_part
from brique.certification.reglement.valeurs import (
    Critere,
    Depuis,
    Divergence,
    Lien,
    Majorite,
    Partage,
    Presidence,
    RegleEvaluation,
    Reglement,
    Signature,
    Tenue,
    Terme,
    Voie,
)

Phrases = tuple[str, ...]

VOIES: Mapping[Voie, str] = MappingProxyType(
    {Voie.FORMATION: "la formation", Voie.VAE: "la VAE", Voie.LIBRE: "la candidature individuelle"}
)
DESACCORDS: Mapping[Divergence, str] = MappingProxyType(
    {
        Divergence.JURY: "le jury tranche",
        Divergence.TROISIEME: "un évaluateur de plus est appelé",
        Divergence.ACQUISE: "elle est tenue pour acquise",
        Divergence.NON_ACQUISE: "elle n’est pas acquise",
    }
)
LIENS: Mapping[Lien, str] = MappingProxyType(
    {
        Lien.RELATION: "qui a ou a eu une relation personnelle ou professionnelle avec le candidat",
        Lien.EMPLOYEUR: "qui est de l’entreprise du candidat",
        Lien.ETABLISSEMENT: "qui est du même établissement que le candidat",
        Lien.HIERARCHIE: "qui a un lien hiérarchique ou fonctionnel avec lui",
        Lien.ACCOMPAGNEMENT: "qui l’a accompagné",
        Lien.FORMATION: "qui l’a formé",
        Lien.EVALUATION: "qui l’a évalué",
    }
)
MAJORITES: Mapping[Majorite, str] = MappingProxyType(
    {
        Majorite.SIMPLE: "plus de voix pour que contre",
        Majorite.ABSOLUE_PRESENTS: "plus de la moitié des voix des membres présents",
        Majorite.ABSOLUE_REPRESENTES: "plus de la moitié des voix des membres présents ou représentés",
        Majorite.UNANIMITE: "toutes les voix",
    }
)
PARTAGES: Mapping[Partage, str] = MappingProxyType(
    {
        Partage.PRESIDENT: "la voix du président l’emporte",
        Partage.ACQUIS: "le bloc est acquis",
        Partage.NON_ACQUIS: "le bloc n’est pas acquis",
        Partage.REPORT: "le jury délibère de nouveau",
    }
)
PRESIDENCES: Mapping[Presidence, str] = MappingProxyType(
    {
        Presidence.AUCUNE: "Personne ne préside.",
        Presidence.UN_MEMBRE: "Un membre préside.",
        Presidence.ALTERNEE: "Les collèges président tour à tour.",
    }
)
DEPUIS: Mapping[Depuis, str] = MappingProxyType(
    {
        Depuis.RECEPTION: "après la réception du dossier",
        Depuis.DELIBERATION: "après la délibération",
        Depuis.NOTIFICATION: "après la notification",
    }
)


def jour(quand: date) -> str:
    """« 24/01/2024 »."""
    return f"{quand:%d/%m/%Y}"


def dire_periode(un: Reglement) -> str:
    """« à partir du 24/01/2024 », « du 24/01/2024 au 31/12/2025 »."""
    debut, fin = jour(un.periode.debut), un.periode.fin
    return f"à partir du {debut}" if fin is None else f"du {debut} au {jour(fin - timedelta(days=1))}"


def enumerer(mots: Iterable[str], lien: str = "et") -> str:
    """« a, b et c »."""
    *debut, fin = list(mots) or [""]
    return f"{', '.join(debut)} {lien} {fin}" if debut else fin


def terme(un: Terme) -> str:
    """« 2 mois après la réception du dossier »."""
    return f"{ecrire_duree(un.duree)} {DEPUIS[un.depuis]}"


def periode(un: Reglement) -> Phrases:
    fin = un.periode.fin
    jusque = "" if fin is None else f" et jusqu’au {jour(fin - timedelta(days=1))} compris"
    return (f"Il vaut pour les candidatures ouvertes à partir du {jour(un.periode.debut)}{jusque}.",)


def certifications(un: Reglement) -> Phrases:
    if not un.certifications:
        return ("C’est un modèle : il ne vaut encore pour aucune certification.",)
    return (f"Il vaut pour {enumerer(un.certifications)}.",)


def voies(un: Reglement) -> Phrases:
    return (f"On vient par {enumerer((dite for voie, dite in VOIES.items() if voie in un.voies), 'ou')}.",)


def preparations(un: Reglement) -> Phrases:
    return tuple(f"Par {VOIES[une.voie]} : {une.phrase}" for une in un.preparations)


def blocs(un: Reglement) -> Phrases:
    obligatoires = un.attribution.obligatoires
    if obligatoires is None:
        return ("Il faut tenir tous les blocs de la fiche, sauf les options.",)
    if not obligatoires:
        return ("Aucun bloc n’est obligatoire.",)
    return (f"Il faut tenir {enumerer(sorted(obligatoires))}.",)


def options(un: Reglement) -> Phrases:
    choix = un.attribution.options
    return tuple(f"Il en faut {option.nombre} parmi {enumerer(sorted(option.blocs))}." for option in choix)


def finale(un: Reglement) -> Phrases:
    return (
        ("Après tous les blocs, une évaluation finale est décidée comme l’un d’eux.",) if un.attribution.finale else ()
    )


def conditions(un: Reglement) -> Phrases:
    return tuple(f"À attester : {condition}" for condition in un.attribution.conditions)


def autres(un: Reglement) -> Phrases:
    return tuple(
        f"Qui tient {enumerer(sorted(cle.split('/', 1)[-1] for cle in autre.blocs))} obtient aussi {autre.numero}."
        for autre in un.attribution.autres
    )


def mention(un: Reglement) -> Phrases:
    return (f"Le jury peut ajouter la mention « {un.attribution.mention} ».",) if un.attribution.mention else ()


def modalites(un: Reglement) -> Phrases:
    return tuple(f"Le candidat passe : {modalite}" for modalite in un.evaluation.modalites)


def evaluateurs(un: Reglement) -> Phrases:
    combien = un.evaluation.evaluateurs
    return (
        ("Un évaluateur remplit la grille.",)
        if combien == 1
        else (f"{combien} évaluateurs remplissent chacun la grille.",)
    )


def externes(un: Reglement) -> Phrases:
    combien = un.evaluation.externes
    if not combien:
        return ()
    tete = "Un évaluateur au moins vient" if combien == 1 else f"{combien} évaluateurs au moins viennent"
    return (f"{tete} d’ailleurs que de l’organisme qui a formé le candidat.",)


def desaccord(un: Reglement) -> Phrases:
    return (f"S’ils ne s’accordent pas sur une compétence, {DESACCORDS[un.evaluation.divergence]}.",)


def seuil(un: Reglement) -> Phrases:
    return (f"Pour un avis favorable, il faut tenir {dire_seuil(un.evaluation)} du bloc.",)


def dire_seuil(une: RegleEvaluation) -> str:
    """« toutes les compétences », « 70 % des compétences »."""
    return "toutes les compétences" if une.seuil == 1 else f"{ecrire_part(une.seuil)} des compétences"


def en_partie(un: Reglement) -> Phrases:
    part = un.evaluation.en_partie
    if part == 0:
        return ("Une compétence tenue en partie ne compte pas.",)
    return (f"Une compétence tenue en partie compte pour {ecrire_part(part)}.",)


def criteres(un: Reglement) -> Phrases:
    return tuple(map(_critere, un.evaluation.criteres))


def _critere(un: Critere) -> str:
    suite = " Sans elle, le bloc n’est pas validé." if un.eliminatoire else ""
    return f"Compétence {un.competence} : {' ; '.join(un.indices) or 'sans indice'}.{suite}"


def sans_evaluer(un: Reglement) -> Phrases:
    return _ecarter("N’évalue pas le candidat celui", un.evaluation.incompatibilites)


def sans_decider(un: Reglement) -> Phrases:
    return _ecarter("Ne décide pas pour un candidat celui", un.jury.incompatibilites)


def _ecarter(tete: str, liens: frozenset[Lien]) -> Phrases:
    if not liens:
        return ()
    dits = enumerer((dit for lien, dit in LIENS.items() if lien in liens), "ou")
    return (f"{tete} {dits}.",)


def evaluation_des_blocs(un: Reglement) -> Phrases:
    return tuple(f"{code} : {_en_bref(regle)}" for code, regle in un.blocs.items())


def _en_bref(une: RegleEvaluation) -> str:
    """A bloc's own rule in one sentence."""
    qui = "un évaluateur" if une.evaluateurs == 1 else f"{une.evaluateurs} évaluateurs"
    dont = f" dont {une.externes} externe{'s' if une.externes > 1 else ''}" if une.externes else ""
    comment = f" ; {' ; '.join(une.modalites)}" if une.modalites else ""
    rangs = [str(critere.competence) for critere in une.criteres if critere.eliminatoire]
    sans = f" ; sans la compétence {enumerer(rangs, 'ou')}, pas de bloc" if rangs else ""
    return f"{qui}{dont}, il faut tenir {dire_seuil(une)}{comment}{sans}."


def nom_du_jury(un: Reglement) -> Phrases:
    return (f"Le jury s’appelle : {un.jury.nom}.",) if un.jury.nom else ()


def colleges(un: Reglement) -> Phrases:
    dits = []
    for college in un.jury.colleges:
        presents = f", dont {college.presents} au moins présent{'s' if college.presents > 1 else ''}"
        voix = "" if college.voix is None else f", {college.voix} voix en tout"
        pluriel = "s" if college.sieges > 1 else ""
        dits.append(
            f"Collège « {college.nom} » : {college.sieges} membre{pluriel}{presents if college.presents else ''}{voix}."
        )
    return tuple(dits)


def membres(un: Reglement) -> Phrases:
    combien = un.jury.membres
    return (f"{combien} personne{'s y sont nommées' if combien > 1 else ' y est nommée'} au moins.",)


def presents(un: Reglement) -> Phrases:
    combien = un.jury.presents
    return (
        f"Pour décider, {combien} membre{'s' if combien > 1 else ''} au moins {'sont' if combien > 1 else 'est'} là.",
    )


def qualifies(un: Reglement) -> Phrases:
    combien = un.jury.qualifies
    return (f"Personnes qualifiées pour la certification : {combien} au moins.",) if combien else ()


def part_externe(un: Reglement) -> Phrases:
    part = un.jury.externes
    if part is None:
        return ()
    return (f"Plus de {ecrire_part(part)} des membres sont étrangers au certificateur et à ceux qu’il habilite.",)


def activite(un: Reglement) -> Phrases:
    ans = un.jury.activite_ans
    return (f"Un membre exerce dans le domaine, ou y a exercé dans les {ans} dernières années.",) if ans else ()


def presidence(un: Reglement) -> Phrases:
    return (PRESIDENCES[un.jury.presidence],)


def majorite(un: Reglement) -> Phrases:
    return (f"Un bloc est validé s’il a {MAJORITES[un.jury.majorite]}.",)


def partage(un: Reglement) -> Phrases:
    return (f"À égalité de voix, {PARTAGES[un.jury.partage]}.",)


def procurations(un: Reglement) -> Phrases:
    combien = un.jury.procurations
    return (f"Un membre peut porter {combien} procuration{'s' if combien > 1 else ''}.",) if combien else ()


def tenues(un: Reglement) -> Phrases:
    dites = {Tenue.PRESENTIEL: "sur place", Tenue.DISTANCE: "à distance"}
    ou = enumerer((dite for tenue, dite in dites.items() if tenue in un.jury.tenues), "ou")
    return (f"Le jury se réunit {ou}." if ou else "Le jury ne peut se réunir d’aucune façon.",)


def distance(un: Reglement) -> Phrases:
    return (f"À distance : {un.jury.distance}",) if un.jury.distance else ()


def signature(un: Reglement) -> Phrases:
    tous = un.jury.signature is Signature.TOUS
    return (f"Le procès-verbal est signé par {'tous les membres' if tous else 'qui préside'}.",)


def loi_vae(un: Reglement) -> Phrases:
    if not un.jury.loi_vae:
        return ()
    return ("Pour une VAE s’ajoute ce que la loi demande du jury au jour où le candidat a commencé son parcours.",)


def avis_de(un: Reglement) -> Phrases:
    return (f"Le jury décide après l’avis de : {un.jury.avis_de}.",) if un.jury.avis_de else ()


def confirme_par(un: Reglement) -> Phrases:
    return (f"La décision est ensuite confirmée par : {un.jury.confirme_par}.",) if un.jury.confirme_par else ()


def conservation(un: Reglement) -> Phrases:
    duree = un.conservation.blocs
    combien = "sans limite de durée" if duree is None else f"pendant {ecrire_duree(duree)}"
    return (f"Un bloc obtenu compte pour cette certification {combien} ; il reste acquis à vie.",)


def conservation_competences(un: Reglement) -> Phrases:
    duree = un.conservation.competences
    return () if duree is None else (f"Une compétence seule, sans son bloc, se garde {ecrire_duree(duree)}.",)


def resultat(un: Reglement) -> Phrases:
    return (f"Le résultat est rendu au plus tard {terme(un.resultat)}.",) if un.resultat else ()


def rattrapage(un: Reglement) -> Phrases:
    return (f"Les blocs manquants se repassent dans les {terme(un.rattrapage)}.",) if un.rattrapage else ()


def recours(un: Reglement) -> Phrases:
    return (f"La décision peut être contestée dans les {terme(un.recours)}.",) if un.recours else ()


def habilitation(un: Reglement) -> Phrases:
    return (f"Un organisme est habilité pour {ecrire_duree(un.habilitation)} au plus.",) if un.habilitation else ()
