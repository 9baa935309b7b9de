"""Checking an offer, against the register on a day and against common sense. Nothing is dropped: all is said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches

from brique.parcours.offres.coherence import incoherences
from brique.parcours.offres.constats import ConstatOffre
from brique.parcours.offres.registre import EtatRegistre, FicheConnue
from brique.parcours.offres.valeurs import BlocCible, Offre, SessionOffre
from brique.referentiel.anomalies import Gravite

ENTREE = "art. L6113-9"
HABILITATION = "art. R6113-16"
_BLOCS_CITES = 8
_DATES_CITEES = 3


def controler(offre: Offre, registre: EtatRegistre) -> tuple[ConstatOffre, ...]:
    """Everything to say of an offer: against the register first, then within itself."""
    return (*_contre_le_registre(offre, registre), *incoherences(offre, registre.au))


def _contre_le_registre(offre: Offre, registre: EtatRegistre) -> Iterator[ConstatOffre]:
    numeros = [visee.fiche for visee in offre.certifications if visee.fiche]
    if not numeros:
        yield ConstatOffre(
            "sans-certification",
            "Aucun code RNCP ou RS n’est donné : rien ne relie cette offre à une certification.",
            "Donnez le code de la certification préparée.",
        )
    for numero in dict.fromkeys(numeros):
        fiche = registre.fiche(numero)
        if fiche is None:
            yield ConstatOffre(
                "fiche-inconnue",
                f"Le registre ne connaît pas {numero}.",
                "Vérifiez ce numéro sur le site de France compétences.",
            )
            continue
        yield from _enregistrement(offre, fiche, registre.au)
        yield from _habilitation(offre, fiche)
    yield from _blocs(offre, numeros, registre)


def _enregistrement(offre: Offre, fiche: FicheConnue, au: date) -> Iterator[ConstatOffre]:
    """One may enter a training while the certification is registered, and be awarded it afterwards."""
    suite = f" Elle est remplacée par {', '.join(fiche.remplacantes)}." if fiche.remplacantes else ""
    corriger = "Visez la certification qui la remplace." if suite else "Avancez la session, ou retirez l’offre."
    debuts = [session.debut for session in offre.sessions if session.debut is not None]
    if not fiche.enregistree(au):
        fin = f" depuis le {en_jour(fiche.fin)}" if fiche.fin is not None and fiche.fin < au else ""
        if not debuts or any(not fiche.enregistree(debut) for debut in debuts):
            constat = f"{fiche.numero} n’est pas enregistrée aujourd’hui."
            if fiche.debut is None or fiche.debut <= au:
                constat = f"{fiche.numero} n’est plus enregistrée{fin} : on ne peut plus y entrer."
            yield ConstatOffre("enregistrement-fini", f"{constat}{suite}", corriger, ENTREE)
        return
    tardives = [s for s in offre.sessions if s.debut is not None and fiche.fin is not None and s.debut > fiche.fin]
    if tardives:
        yield _tardives(tardives, fiche, suite, corriger)


def _tardives(tardives: list[SessionOffre], fiche: FicheConnue, suite: str, corriger: str) -> ConstatOffre:
    """Sessions that begin once the certification is no longer registered."""
    dates = ", ".join(en_jour(session.debut) for session in tardives[:_DATES_CITEES])
    reste = len(tardives) - _DATES_CITEES
    autres = f" et {reste} autre{'s' * (reste > 1)}" if reste > 0 else ""
    tete = "La session du" if len(tardives) == 1 else "Les sessions des"
    commence = "commence" if len(tardives) == 1 else "commencent"
    return ConstatOffre(
        "session-apres-enregistrement",
        f"{tete} {dates}{autres} {commence} après la fin de l’enregistrement de {fiche.numero} "
        f"({en_jour(fiche.fin)}) : qui y entrerait ne pourrait pas se prévaloir du registre.{suite}",
        corriger,
        ENTREE,
        nom_de(tardives[0]) if len(tardives) == 1 else "",
    )


def _habilitation(offre: Offre, fiche: FicheConnue) -> Iterator[ConstatOffre]:
    """A certificateur trains itself, or lets others train."""
    sirets = {siret for siret in (offre.organisme.siret, *(f.siret for f in offre.formateurs)) if siret}
    if not sirets or sirets & fiche.habilites:
        return
    if not fiche.liste_tenue:
        yield ConstatOffre(
            "habilitation-inconnue",
            f"Le registre ne tient pas la liste des organismes que {fiche.numero} habilite : "
            "rien ne dit si celui-ci l’est.",
            reference=HABILITATION,
            gravite=Gravite.INFORMATION,
        )
    elif any(fiche.meme_entreprise(siret) for siret in sirets):
        yield ConstatOffre(
            "habilitation-autre-etablissement",
            f"C’est un autre établissement du même organisme qui est habilité pour {fiche.numero}.",
            "Donnez le SIRET de l’établissement habilité, ou faites ajouter celui-ci par le certificateur.",
            HABILITATION,
        )
    else:
        yield ConstatOffre(
            "organisme-non-habilite",
            f"Le registre ne compte pas cet organisme parmi ceux qui peuvent préparer à {fiche.numero}.",
            "Demandez au certificateur de vous déclarer auprès de France compétences, ou retirez l’offre.",
            HABILITATION,
        )


def _blocs(offre: Offre, numeros: list[str], registre: EtatRegistre) -> Iterator[ConstatOffre]:
    for bloc in blocs_cites(offre):
        voulues = [bloc.fiche] if bloc.fiche else numeros
        fiches = [fiche for numero in voulues if (fiche := registre.fiche(numero)) is not None]
        if not fiches or any(fiche.bloc(bloc.code) is not None for fiche in fiches):
            continue
        fiche = fiches[0]
        proches = get_close_matches(bloc.code.upper(), fiche.blocs, n=1, cutoff=0.8)
        codes = ", ".join(list(fiche.blocs)[:_BLOCS_CITES]) or "aucun"
        yield ConstatOffre(
            "bloc-inconnu",
            f"{fiche.numero} n’a pas de bloc « {bloc.code} » au registre. Ses blocs : {codes}.",
            f"Vouliez-vous dire {proches[0]} ?" if proches else "Reprenez le code du bloc au registre.",
        )


def blocs_cites(offre: Offre) -> tuple[BlocCible, ...]:
    """Every bloc that the offer or one of its sessions names, once."""
    tous = (*offre.blocs, *(bloc for session in offre.sessions for bloc in session.blocs))
    vus: dict[tuple[str, str], BlocCible] = {}
    for bloc in tous:
        vus.setdefault((bloc.fiche, bloc.code), bloc)
    sans_fiche = {code for fiche, code in vus if not fiche}
    return tuple(bloc for (fiche, code), bloc in vus.items() if not fiche or code not in sans_fiche)


def nom_de(session: SessionOffre) -> str:
    """How a session is named to who wrote it."""
    return session.numero or (f"{session.debut:%d/%m/%Y}" if session.debut else "")


def en_jour(jour: date | None) -> str:
    return f"{jour:%d/%m/%Y}" if jour is not None else ""
