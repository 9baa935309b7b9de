"""Offers as ways, at what they really cost: shortened where they say they adapt, the law of each day for who pays."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from brique.droits.cpf.action import Action, Nature
from brique.parcours.calendrier import Calendrier
from brique.parcours.contexte import Contexte
from brique.parcours.demandes.demande import Demande, Proposition
from brique.parcours.offres.registre import etat_registre
from brique.parcours.offres.valeurs import Offre
from brique.parcours.offres.voies import Cadre, Ecartee, Tri, trier
from brique.parcours.positionnement import PositionBloc
from brique.parcours.solveur.probleme import ZERO, Depart, Voie
from brique.parcours.voies.collecte import Collecte
from brique.parcours.voies.ensembles import Ensembles
from brique.parcours.voies.paiement import Achat, Payeur
from brique.passerelles.valeurs import Cle
from brique.referentiel.filiation.phrases import enumerer

_NOMMEES = 5
_JOUR = re.compile(r"\d\d/\d\d/\d{4}")

Achats = dict[tuple[str, int], Achat]
"""What is bought, by way and month of departure."""


@dataclass(frozen=True, slots=True)
class Formations:
    """Ways that are bought, and what each costs at each date."""

    voies: tuple[Voie, ...]
    achats: Achats


def voies_formation(
    demande: Demande,
    contexte: Contexte,
    ensembles: Ensembles,
    payeur: Payeur,
    calendrier: Calendrier,
    collecte: Collecte,
) -> Formations:
    """The ways that the offers of the request open to what is missing. One for a whole certification gives its
    compulsory blocs and as many options as its award asks, whichever the person chooses."""
    vises = ensembles.blocs
    propositions = {une.offre.cle: _alleger(une, demande.positions, vises, collecte) for une in demande.propositions}
    zone = demande.zone
    tri = trier(
        [une.offre for une in propositions.values()],
        vises,
        calendrier.debut,
        calendrier.horizon,
        zone.position if zone else None,
        zone.rayon if zone else None,
        Cadre(etat_registre(contexte.fiches.values(), demande.au)),
    )
    _dire_les_ecartees(tri, contexte, demande.au, collecte)
    _dire_les_muettes(propositions, tri, vises, collecte)
    voies: list[Voie] = []
    achats: Achats = {}
    for voie in tri.voies:
        proposition = propositions[voie.offre]
        for prete, siens in _pretes(voie, proposition, demande, payeur, calendrier):
            for choisie in _choisir(prete, proposition, ensembles):
                voies.append(choisie)
                achats.update({(choisie.cle, mois): achat for mois, achat in siens.items()})
        if not any(prete.offre == voie.offre for prete in voies):
            raison = f"aucune de ses dates ne finit, jury compris, avant {calendrier.nommer(calendrier.horizon + 1)}"
            collecte.ecarter(nom_d_offre(proposition.offre), raison, "Demandez d’autres dates.")
    _dire_cpf(voies, achats, demande, collecte)
    _dire_apports(demande, collecte)
    return Formations(tuple(voies), achats)


def _dire_les_ecartees(tri: Tri, contexte: Contexte, au: date, collecte: Collecte) -> None:
    """What was left out; an offer that one enters at any time says the same of each month, told once."""
    vues: set[tuple[str, str]] = set()
    for ecartee in tri.ecartees:
        sans_date = (ecartee.offre.cle, _JOUR.sub("", ecartee.raison))
        if sans_date not in vues:
            vues.add(sans_date)
            _ecarter(ecartee, contexte, au, collecte)


def _dire_les_muettes(
    propositions: Mapping[str, Proposition], tri: Tri, vises: Collection[Cle], collecte: Collecte
) -> None:
    """The offers that give no way and of which nothing was said: useless here, or at dates that do not fit."""
    dites = {voie.offre for voie in tri.voies} | {ecartee.offre.cle for ecartee in tri.ecartees}
    inutiles: list[str] = []
    for cle, proposition in propositions.items():
        if cle in dites:
            continue
        if _prepare(proposition.offre, vises):
            raison = "aucune de ses dates ne convient : passée, ou trop lointaine"
            collecte.ecarter(nom_d_offre(proposition.offre), raison, "Demandez d’autres dates à l’organisme.")
        else:
            inutiles.append(nom_d_offre(proposition.offre))
    noms = inutiles if len(inutiles) <= _NOMMEES else [f"{len(inutiles)} offres"]
    for nom in noms:
        collecte.ecarter(nom, "rien de ce qui manque n’y est préparé")


def _prepare(offre: Offre, vises: Collection[Cle]) -> bool:
    """True when a session of it prepares something that is missing."""
    fiches = {visee.fiche for visee in offre.certifications}
    for session in offre.sessions:
        nommes = {((bloc.fiche or offre.fiche), bloc.code.casefold()) for bloc in offre.blocs_de(session)}
        if any((c.fiche, c.code.casefold()) in nommes if nommes else c.fiche in fiches for c in vises):
            return True
    return False


def nom_d_offre(offre: Offre) -> str:
    """How an offer is called in a sentence."""
    qui = offre.organisme.nom or offre.organisme.raison_sociale or offre.organisme.siret
    return f"Offre {offre.reference}" + (f" de {qui}" if qui else "")


def _pretes(
    voie: Voie, proposition: Proposition, demande: Demande, payeur: Payeur, calendrier: Calendrier
) -> Iterable[tuple[Voie, dict[int, Achat]]]:
    """The way with the jury after it, one for each amount that third parties would pay."""
    par_apports: defaultdict[Decimal, dict[int, tuple[Depart, Achat]]] = defaultdict(dict)
    for depart in voie.departs:
        jour = depart.jour or calendrier.jour(depart.mois)
        if jour < demande.au:
            if not proposition.offre.entrees_permanentes or depart.mois:
                continue
            jour = demande.au
        obtention = depart.obtention + demande.hypotheses.jury_mois
        if obtention > calendrier.horizon:
            continue
        achat = payeur.acheter(_action(voie, proposition, jour, payeur), _annexes(voie, proposition))
        fait = Depart(depart.mois, depart.fin, obtention, achat.tirage, jour)
        par_apports[achat.apports][depart.mois] = (fait, achat)
    for rang, (apports, siens) in enumerate(sorted(par_apports.items())):
        cle = voie.cle if not rang else f"{voie.cle}+{apports}"
        prete = replace(
            voie,
            cle=cle,
            departs=tuple(depart for _, (depart, _) in sorted(siens.items())),
            apports=apports,
            prerequis=proposition.prerequis - voie.blocs,
        )
        yield prete, {mois: achat for mois, (_, achat) in siens.items()}


def _choisir(voie: Voie, proposition: Proposition, ensembles: Ensembles) -> Iterable[Voie]:
    """The way itself; one for each choice of options when its offer names no bloc."""
    if proposition.offre.blocs:
        return [voie]
    choisis = ensembles.avec_un_choix(voie.blocs) or [voie.blocs]
    return [
        replace(voie, cle=voie.cle if not rang else f"{voie.cle}~{rang}", blocs=blocs)
        for rang, blocs in enumerate(choisis)
    ]


def _action(voie: Voie, proposition: Proposition, jour: date, payeur: Payeur) -> Action:
    offre = proposition.offre
    nommes = [bloc.code for bloc in offre.blocs]
    numero = next(iter(voie.blocs)).fiche
    nature = Nature.RS if numero.startswith("RS") else Nature.BLOC if nommes else Nature.RNCP
    code = nommes[0] if len(nommes) == 1 else numero
    pedagogique = voie.prix if offre.prix.total is None else min(voie.prix, offre.prix.total)
    periode = payeur.enregistrement(numero)
    return Action(nature, pedagogique, jour, proposition.apports, offre.intitule, code, periode)


def _annexes(voie: Voie, proposition: Proposition) -> Decimal:
    total = proposition.offre.prix.total
    return ZERO if total is None else max(ZERO, voie.prix - total)


def _alleger(
    proposition: Proposition, positions: Iterable[PositionBloc], vises: Collection[Cle], collecte: Collecte
) -> Proposition:
    """The offer as shortened by what the person answered, where it says how it adapts; told otherwise."""
    offre = proposition.offre
    nommes = {(bloc.fiche or offre.fiche, bloc.code) for bloc in offre.blocs}
    siens = [
        p
        for p in positions
        if p.cle in vises and ((p.cle.fiche, p.cle.code) in nommes or (not nommes and p.cle.fiche == offre.fiche))
    ]
    oui = sum(position.oui for position in siens)
    if not oui:
        return proposition
    quoi = enumerer(sorted(position.cle.code for position in siens if position.oui))
    leger = proposition.allegement
    if leger is None or offre.heures is None or offre.prix.total is None:
        collecte.dire(
            f"{quoi} : vous y répondez « oui » pour {oui} compétence{'s' * (oui > 1)}. Une offre qui ne dit pas "
            "comment elle s’allège est comptée entière : demandez un positionnement à l’organisme."
        )
        return proposition
    retirees = min(oui * leger.heures_par_competence, max(ZERO, offre.heures - leger.heures_minimum))
    rabais = min(offre.prix.total, retirees * (leger.prix_par_heure or ZERO))
    collecte.dire(
        f"{nom_d_offre(offre)} : {_nombre(retirees)} h de moins, d’après le positionnement sur {quoi} ; à confirmer "
        "par l’organisme."
    )
    allegee = replace(
        offre,
        heures_totales=offre.heures - retirees,
        prix=replace(offre.prix, total=offre.prix.total - rabais),
    )
    return replace(proposition, offre=allegee)


def _nombre(heures: Decimal) -> str:
    return f"{heures.normalize():f}".replace(".", ",")


def _ecarter(ecartee: Ecartee, contexte: Contexte, au: date, collecte: Collecte) -> None:
    raison = ecartee.raison
    reparation = next((dit for mot, dit in _REPARATIONS if mot in raison), "Demandez à l’organisme de la corriger.")
    if "enregistrée" in raison:
        suites = contexte.registre.filiation.suivre(ecartee.offre.fiche, au).actives
        visez = f"Visez la certification qui la remplace, {' ou '.join(suites)}, ou cherchez" if suites else "Cherchez"
        reparation = f"{visez} une date où elle est enregistrée."
    quoi = nom_d_offre(ecartee.offre) + (f", {ecartee.session}" if ecartee.session else "")
    if ecartee.offre.entrees_permanentes and _JOUR.search(raison):
        quoi = f"{quoi}, à certaines dates"
    collecte.ecarter(quoi, raison, reparation)


_REPARATIONS = (
    ("plus loin que", "Élargissez le rayon, ou cherchez la même formation à distance."),
    ("recrutement", "Demandez la prochaine session."),
    ("prix", "Demandez le prix à l’organisme."),
)


def _dire_cpf(
    voies: Iterable[Voie], achats: Mapping[tuple[str, int], Achat], demande: Demande, collecte: Collecte
) -> None:
    """Why the account pays nothing of some offers, once for each reason."""
    if demande.cpf is None:
        if any(voie.prix for voie in voies):
            collecte.dire("Aucun compte personnel de formation n’est donné : le plan n’en tire rien.")
        return
    par_motif: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for achat in achats.values():
        for motif in achat.motifs:
            par_motif[motif][f"« {achat.action.nom} »"] = None
    for motif, noms in par_motif.items():
        cites, reste = list(noms)[:2], len(noms) - 2
        quoi = f"{', '.join(cites)} et {reste} autres" if reste > 0 else enumerer(cites)
        collecte.dire(f"Le compte ne paie pas {quoi} : {motif}")


def _dire_apports(demande: Demande, collecte: Collecte) -> None:
    if any(une.apports for une in demande.propositions):
        collecte.dire(
            "Le plan est cherché comme si ce que d’autres ont promis était payé en entier. En droit, ils complètent ce "
            "que les droits ne paient pas (art. L6323-4, II ; R6333-3) : chaque étape est payée dans cet ordre."
        )
