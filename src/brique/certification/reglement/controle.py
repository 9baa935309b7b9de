"""The lint of a règlement: what contradicts itself, the law, the doctrine or the certification it is for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from brique.certification.reglement.constats import (
    COHERENCE,
    CONSERVER,
    PUBLIER,
    Constat,
    Gravite,
    avertissement,
    conseil,
    erreur,
)
from brique.certification.reglement.controle_blocs import controler_attribution, controler_evaluations
from brique.certification.reglement.controle_fiche import controler_fiche
from brique.certification.reglement.controle_jury import controler_jury
from brique.certification.reglement.controle_vae import controler_vae
from brique.certification.reglement.grandeurs import ecrire_duree, mesurer
from brique.certification.reglement.phrases import VOIES, enumerer
from brique.certification.reglement.regles import PAR_NOM
from brique.certification.reglement.valeurs import Depuis, NonDit, Preparation, Reglement
from brique.droits.lecture import droit
from brique.referentiel.fiche import Fiche


def controler(reglement: Reglement, fiche: Fiche | None = None, au: date | None = None) -> tuple[Constat, ...]:
    """Every finding, the gravest first, then as the règlement is told. ``fiche``: the certification it is for, when it
    is known. ``au``: the day whose law is read; without it, that of the last law the règlement meets."""
    jour_lu = au or _dernier_jour(reglement)
    trouves = [
        *_identite(reglement),
        *_preparations(reglement),
        *controler_attribution(reglement),
        *controler_evaluations(reglement),
        *controler_jury(reglement),
        *controler_vae(reglement, jour_lu),
        *_suites(reglement),
        *_sans_article(reglement),
        *_tacites(reglement),
        *(controler_fiche(reglement, fiche) if fiche is not None else ()),
    ]
    return tuple(sorted(dict.fromkeys(trouves), key=lambda constat: list(Gravite).index(constat.gravite)))


def sans_erreur(constats: tuple[Constat, ...]) -> bool:
    """True when nothing forbids to apply the règlement."""
    return all(constat.gravite is not Gravite.ERREUR for constat in constats)


def _dernier_jour(reglement: Reglement) -> date:
    """Its last day; while it lasts, the first of the last law that is known, which it will have to follow."""
    debut, fin = reglement.periode.debut, reglement.periode.fin
    if fin is not None:
        return fin - timedelta(days=1)
    return max(debut, droit().parametres["vae.jury"].valeurs[-1].periode.debut)


def _identite(un: Reglement) -> Iterator[Constat]:
    if un.version < 1:
        yield erreur("version", f"La version {un.version} n’existe pas.", COHERENCE, "Numérotez-les à partir de 1.")
    if not un.voies:
        yield erreur("voies", "Personne ne peut venir : aucune voie n’est ouverte.", COHERENCE, "Ouvrez-en une.")
    if not un.certificateur:
        yield avertissement("certificateur", "Personne ne signe ce règlement.", PUBLIER, "Nommez le certificateur.")
    if not un.textes:
        yield erreur("textes", "Il ne dit pas de quel texte il vient.", PUBLIER, "Nommez l’accord ou la décision.")


def _preparations(un: Reglement) -> Iterator[Constat]:
    for une in un.preparations:
        if une.voie not in un.voies:
            constat = f"« {une.phrase} » vaut pour {VOIES[une.voie]}, que le règlement n’ouvre pas."
            yield erreur("preparations", constat, COHERENCE, "Ouvrez cette voie, ou retirez cette préparation.")


def _suites(un: Reglement) -> Iterator[Constat]:
    yield from _conservation(un)
    if un.recours is None:
        constat = "Il ne dit pas jusqu’à quand un candidat peut contester la décision."
        yield avertissement("recours", constat, PUBLIER, "Donnez un délai, et de quoi il part.")
    elif un.recours.depuis is Depuis.RECEPTION:
        constat = "Le délai pour contester courrait depuis la réception du dossier, avant toute décision."
        yield erreur("recours", constat, COHERENCE, "Faites-le courir depuis la délibération ou la notification.")
    if un.rattrapage is None:
        constat = "Il ne dit pas quand un candidat peut repasser les blocs qui lui manquent."
        yield conseil("rattrapage", constat, PUBLIER, "Donnez un délai, ou dites que c’est à toute session.")
    if un.resultat is None:
        constat = "Il ne dit pas quand le résultat est rendu."
        yield conseil("resultat", constat, PUBLIER, "Donnez un délai.")


def _conservation(un: Reglement) -> Iterator[Constat]:
    blocs, competences = un.conservation.blocs, un.conservation.competences
    if blocs is not None:
        constat = (
            f"Un bloc compte pendant {ecrire_duree(blocs)}, alors qu’il est acquis à vie. Ce sont deux dates : celle "
            "où il est obtenu, qui ne passe jamais, et celle jusqu’à laquelle il compte pour cette certification."
        )
        yield conseil(
            "conservation.blocs", constat, CONSERVER, "Dites aux candidats les deux dates ; Brique les garde."
        )
    if blocs is not None and competences is not None and mesurer(competences) > mesurer(blocs):
        constat = f"Une compétence seule se garderait {ecrire_duree(competences)}, plus que son bloc."
        yield erreur("conservation.competences", constat, COHERENCE, "Raccourcissez cette durée, ou allongez l’autre.")


def _sans_article(un: Reglement) -> Iterator[Constat]:
    """Rules that say something and come from nowhere."""
    muettes = {
        regle.nom.partition(".")[0]: None
        for regle in PAR_NOM.values()
        if not regle.tacite(un) and regle.dire(un) and not regle.reference(un).strip()
    }
    for partie in muettes:
        if partie not in {"applicable_du", "certifications", "voies"}:  # the texts themselves, whose lack is said above
            constat = "Cette règle ne dit pas l’article dont elle vient."
            yield erreur(
                partie, constat, PUBLIER, "Donnez sa référence : une règle sans article ne s’oppose à personne."
            )
    porteurs: dict[str, tuple[Preparation | NonDit, ...]] = {"preparations": un.preparations, "non_dits": un.non_dits}
    for nom, portees in porteurs.items():
        if any(not une.reference.strip() for une in portees):
            yield erreur(nom, "L’une d’elles ne dit pas son article.", PUBLIER, "Donnez sa référence.")
    if un.habilitation is not None and "habilitation" not in un.articles:
        constat = f"L’habilitation dure {ecrire_duree(un.habilitation)} au plus, sans dire d’où cela vient."
        yield avertissement("articles", constat, "art. R6113-16-2", "Ajoutez « habilitation » aux articles.")


def _tacites(un: Reglement) -> Iterator[Constat]:
    dites = [" ".join(PAR_NOM[nom].dire(un)) for nom in PAR_NOM if nom in un.tacites]
    if dites:
        constat = f"Aucun texte ne le dit, et il le faut pour décider ; à défaut : {' '.join(dites)}"
        noms = enumerer(nom for nom in PAR_NOM if nom in un.tacites)
        yield conseil("tacites", constat, PUBLIER, f"Écrivez {noms}, avec leur article, ou confirmez-les.")
