"""Why each step of a plan is there, why then, who pays it; what a plan is, what is uncertain, what one keeps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from brique.droits.cpf.alimentation import euros
from brique.parcours.demandes.demande import FINALE
from brique.parcours.reponses.comptes import Comptes, Paiement
from brique.parcours.reponses.plus_tot import pourquoi_pas_plus_tot
from brique.parcours.solveur.deroule import prealables, prerequis_de
from brique.parcours.solveur.plan import Etape, Objectif, Plan
from brique.parcours.solveur.probleme import Depart, NatureVoie, Voie
from brique.parcours.voies.de_droit import sous_condition
from brique.parcours.voies.jury import dire_inconnus
from brique.parcours.voies.preparation import Preparation
from brique.passerelles.decisions import Decidee
from brique.passerelles.valeurs import Cle
from brique.referentiel.ecart.champs import dire
from brique.referentiel.filiation.phrases import enumerer

NOMS = {
    Objectif.MOINS_CHER: "Le moins cher",
    Objectif.PLUS_TOT: "Le plus tôt",
    Objectif.PLUS_SUR: "Le plus sûr",
}
"""What each plan is called."""


@dataclass(frozen=True, slots=True)
class EtapeExpliquee:
    """A step told to the person: what, from when to when, what it brings, why, and who pays.

    ``obtention``: the last day of the month by which it is decided; None for what is already held.
    """

    etape: Etape
    titre: str
    du: date
    au: date | None
    obtention: date | None
    apporte: tuple[str, ...]
    pourquoi: tuple[str, ...]
    paiement: str

    @property
    def de_droit(self) -> bool:
        return self.etape.voie.nature.de_droit


def expliquer_etapes(plan: Plan, comptes: Comptes, preparation: Preparation) -> tuple[EtapeExpliquee, ...]:
    """Each step of the plan, in its order."""
    paiements = {id(paiement.etape): paiement for paiement in comptes.paiements}
    return tuple(_expliquer(etape, plan, paiements.get(id(etape)), preparation) for etape in plan.etapes)


def resumer(plan: Plan, comptes: Comptes, preparation: Preparation) -> tuple[str, str]:
    """Two sentences: what the plan is, what is uncertain in it."""
    calendrier = preparation.calendrier
    quoi = enumerer(plan.atteintes)
    quand = f"fin {calendrier.nommer(plan.bilan.fin - 1)} au plus tard"
    qui = [f"{euros(comptes.paye)} de votre poche"]
    qui += [f"{euros(comptes.cpf)} de votre compte formation"] if comptes.cpf else []
    qui += [f"{euros(comptes.apports)} payés par d’autres"] if comptes.apports else []
    heures = f"{plan.bilan.heures} h à y consacrer" if plan.bilan.heures else "aucune heure à y consacrer"
    inconnus = prix_inconnus(plan, preparation)
    if not plan.bilan.fin and any(etape.voie.sans_preuve for etape in plan.etapes):
        return f"{quoi} : tout serait déjà tenu, une fois prouvé ce que vous déclarez.", _incertain(plan)
    if not plan.bilan.fin:
        return f"{quoi} : tout est déjà tenu. Demandez à son certificateur de la délivrer.", _incertain(plan)
    dit = f"{quoi} : tout est obtenu {quand}, pour {enumerer([*qui, heures])}{f' ({inconnus})' if inconnus else ''}."
    return f"{dit} {_preuve(plan)}", _incertain(plan)


def prix_inconnus(plan: Plan, preparation: Preparation) -> str:
    """« prix de la VAE non connu, compté 0 € » when the plan holds such a VAE; '' otherwise."""
    return " ; ".join(dict.fromkeys(dit for etape in plan.etapes if (dit := _inconnus(etape.voie, preparation))))


def conditionnelles(plan: Plan, preparation: Preparation) -> tuple[str, ...]:
    """The équivalences already decided that would spare a step of the plan, were their condition said to be met."""
    etapes = [etape for etape in plan.etapes if not etape.voie.nature.de_droit]
    return tuple(dict.fromkeys(dit for etape in etapes for dit in _deja_decidees(etape, preparation)))


def garder(plan: Plan, preparation: Preparation) -> tuple[tuple[int, tuple[Cle, ...]], ...]:
    """What is kept if one stops: from each month on, the blocs held since then for life. What is only declared is not
    among them before its proof."""
    declares = frozenset().union(
        *(etape.apporte or etape.voie.blocs for etape in plan.etapes if etape.voie.sans_preuve)
    )
    par_mois: dict[int, list[Cle]] = {}
    voulus = {bloc.cle for visee in preparation.probleme.visees for bloc in visee.blocs if bloc.cle.code != FINALE}
    for cle, mois in plan.obtentions.items():
        if cle in voulus - declares:
            par_mois.setdefault(mois, []).append(cle)
    return tuple((mois, tuple(sorted(cles))) for mois, cles in sorted(par_mois.items()))


def partager(plan: Plan) -> tuple[str, ...]:
    """The acquis that a rule lets count for several blocs, by name."""
    emplois: dict[Cle, list[frozenset[Cle]]] = {}
    for etape in plan.etapes:
        for acquis in etape.voie.acquis:
            emplois.setdefault(acquis, []).append(etape.voie.blocs)
    return tuple(
        _dire_partage(acquis, blocs) for acquis, blocs in sorted(emplois.items()) if len(frozenset().union(*blocs)) > 1
    )


def _dire_partage(acquis: Cle, par_voie: Sequence[frozenset[Cle]]) -> str:
    quoi = enumerer(sorted({bloc.code or bloc.fiche for blocs in par_voie for bloc in blocs}))
    pourquoi = "la règle d’attribution le permet" if len(par_voie) > 1 else "la même décision le dit de tous ensemble"
    return f"{acquis.code or acquis.fiche} compte pour {quoi} : {pourquoi}."


def _preuve(plan: Plan) -> str:
    if plan.prouve:
        return {
            Objectif.MOINS_CHER: "C’est démontré : aucun plan ne coûte moins.",
            Objectif.PLUS_TOT: "C’est démontré : aucun plan ne finit plus tôt.",
            Objectif.PLUS_SUR: "C’est démontré : aucun plan n’a moins d’étapes incertaines, ni, à égalité, de blocs "
            "plus tôt.",
        }[plan.objectif]
    marge = {
        Objectif.MOINS_CHER: f"un autre pourrait coûter {euros(plan.ecart)} de moins",
        Objectif.PLUS_TOT: f"un autre pourrait finir {plan.ecart} mois plus tôt",
        Objectif.PLUS_SUR: f"un autre pourrait avoir {plan.ecart} étape incertaine de moins",
    }[plan.objectif]
    return f"C’est le meilleur trouvé dans le temps donné : {marge}." if plan.ecart else "C’est le meilleur trouvé."


def _incertain(plan: Plan) -> str:
    jury = [e.voie.libelle for e in plan.etapes if e.voie.incertaine and not e.voie.sans_preuve]
    dits = [f"Incertain : {enumerer(jury)}. Le jury peut refuser, ou n’accorder qu’une partie."] if jury else []
    if declares := [etape.voie.libelle for etape in plan.etapes if etape.voie.sans_preuve]:
        dits.append(f"À prouver : {enumerer(declares)}. Sans preuve, cela ne compte pas.")
    if dits:
        return " ".join(dits)
    if all(etape.voie.nature.de_droit for etape in plan.etapes):
        return "Rien n’y dépend d’un jury : tout est déjà de droit."
    return "Rien n’y est demandé à un jury sans formation ; chaque formation finit tout de même par une évaluation."


def _inconnus(voie: Voie, preparation: Preparation) -> str:
    numeros = {cle.fiche for cle in voie.blocs}
    projets = preparation.demande.vae if voie.nature is NatureVoie.VAE else ()
    return next((dire_inconnus(projet) for projet in projets if projet.certification in numeros), "")


def _deja_decidees(etape: Etape, preparation: Preparation) -> Iterator[str]:
    """The équivalences already decided for what a step brings, with the condition that is left."""
    apportes = frozenset(etape.apporte) or etape.voie.blocs
    for une in sous_condition(preparation.demande, preparation.contexte):
        gagnes = sorted(cle.code for cle in apportes if cle in une.cible or Cle(cle.fiche) in une.cible)
        if gagnes:
            yield (
                f"L’équivalence de {enumerer(gagnes)} est déjà décidée ({_situer(une)}), à une condition : "
                f"{une.conditions.rstrip('.')}. Si vous la remplissez, dites-le et recalculez : vous n’avez rien "
                "d’autre à demander."
            )


def _situer(decidee: Decidee) -> str:
    return decidee.reference or f"par {decidee.certificateur}, le {dire(decidee.decidee_le)}"


def _expliquer(etape: Etape, plan: Plan, paiement: Paiement | None, preparation: Preparation) -> EtapeExpliquee:
    voie, depart, calendrier = etape.voie, etape.depart, preparation.calendrier
    du = depart.jour or calendrier.jour(depart.mois)
    return EtapeExpliquee(
        etape,
        voie.libelle + (f", {voie.appui}" if voie.nature is NatureVoie.FORMATION and voie.appui else ""),
        du,
        None if voie.nature.de_droit else _fin(voie, du, preparation) or calendrier.veille(depart.fin),
        None if not depart.obtention else calendrier.veille(depart.obtention),
        tuple(_nommer(cle, preparation) for cle in sorted(etape.apporte or voie.blocs)),
        tuple(_raisons(etape, plan, preparation)),
        _dire_paiement(paiement, _inconnus(voie, preparation)),
    )


def _fin(voie: Voie, du: date, preparation: Preparation) -> date | None:
    """The last day of the session, when its dates are known."""
    for proposition in preparation.demande.propositions:
        if proposition.offre.cle == voie.offre and not proposition.offre.entrees_permanentes:
            return next((session.fin for session in proposition.offre.sessions if session.debut == du), None)
    return None


def _nommer(cle: Cle, preparation: Preparation) -> str:
    libelle = preparation.libelles.get(cle, "")
    code = "" if cle.code == FINALE else cle.code or cle.fiche
    return f"{code} {libelle}".strip()


def _raisons(etape: Etape, plan: Plan, preparation: Preparation) -> Iterator[str]:
    voie = etape.voie
    if voie.nature.de_droit:
        if voie.sans_preuve:
            yield "Déclaré, à prouver : faites-le attester par son certificateur avant de compter dessus."
        yield f"Parce que {voie.appui}" if voie.appui.startswith(("RNCP", "RS")) else voie.appui
        return
    yield from _deja_decidees(etape, preparation)
    if voie.nature is NatureVoie.VAE:
        yield "La loi permet de la demander ce jour-là ; ses délais sont comptés à leur terme (art. R6412-4 à R6412-7)."
        yield "Le certificateur juge seul si l’expérience y répond ; le jury peut n’accorder qu’une partie."
    elif voie.nature is NatureVoie.EVALUATION:
        yield "Elle évalue sans former : ni heures ni prix de formation, et le jury peut refuser."
    else:
        yield from _choix_de_l_offre(etape, preparation)
    yield from _pourquoi_alors(etape, plan, preparation)


def _choix_de_l_offre(etape: Etape, preparation: Preparation) -> Iterator[str]:
    """How this offer stands among those that bring the same."""
    rivales = _rivales(etape, preparation)
    quoi = enumerer(cle.code or cle.fiche for cle in sorted(etape.apporte or etape.voie.blocs))
    heures = preparation.probleme.moyens.heures_en(etape.depart.mois)
    if len(rivales) == 1:
        yield f"La seule offre qui prépare {quoi} et tient dans vos {heures} h par semaine."
        return
    parmi = f"des {len(rivales)} offres qui préparent {quoi} et tiennent dans vos {heures} h par semaine"
    rangs = []
    if etape.voie.net == min(voie.net for voie in rivales):
        rangs.append("la moins chère")
    if etape.depart.obtention == min(depart.obtention for voie in rivales for depart in voie.departs):
        rangs.append("celle qui finit le plus tôt")
    if etape.voie.heures == min(voie.heures for voie in rivales) and not rangs:
        rangs.append("la plus courte")
    if rangs:
        dit = " et ".join(rangs)
        yield f"{dit[0].upper()}{dit[1:]} {parmi}."
    else:
        yield f"Une {parmi} : ni la moins chère ni la première à finir, mais celle qui s’accorde au reste du plan."
    if len(etape.voie.blocs) > 1:
        yield f"Elle prépare {len(etape.voie.blocs)} blocs d’un coup."


def _rivales(etape: Etape, preparation: Preparation) -> list[Voie]:
    voulus = frozenset(etape.apporte) or etape.voie.blocs
    moyens = preparation.probleme.moyens
    return [
        voie
        for voie in preparation.probleme.voies
        if voie.nature is NatureVoie.FORMATION
        and voulus <= voie.blocs
        and any(
            all(voie.charge <= moyens.heures_en(mois) for mois in range(depart.mois, depart.fin))
            for depart in voie.departs
        )
    ]


def _pourquoi_alors(etape: Etape, plan: Plan, preparation: Preparation) -> Iterator[str]:
    """Why it does not begin at the last of its own dates before the one chosen."""
    avant = [depart for depart in etape.voie.departs if depart.mois < etape.depart.mois]
    if not avant:
        return
    dernier = max(avant, key=lambda depart: depart.mois)
    avant_elle = prealables(etape.voie, prerequis_de(preparation.probleme))
    tardifs = [cle for cle in sorted(avant_elle) if plan.obtentions.get(cle, 0) > dernier.mois]
    if tardifs:
        yield f"Pas avant : {enumerer(cle.code for cle in tardifs)} doit être tenu d’abord."
        return
    genes = _genes(etape, dernier, plan, preparation)
    if genes:
        yield f"Pas avant : avec {enumerer(genes)}, il y faudrait plus que vos heures de la semaine."
        return
    yield from pourquoi_pas_plus_tot(etape, dernier, plan, preparation)


def _genes(etape: Etape, avant: Depart, plan: Plan, preparation: Preparation) -> Sequence[str]:
    """The steps beside which it would not fit if it had begun at the date ``avant``."""
    autres = [une for une in plan.etapes if une is not etape and une.voie.charge]
    moyens = preparation.probleme.moyens
    for mois in range(avant.mois, avant.fin):
        ensemble = [une for une in autres if une.depart.mois <= mois < une.depart.fin]
        if ensemble and etape.voie.charge + sum(u.voie.charge for u in ensemble) > moyens.heures_en(mois):
            return [f"« {une.voie.libelle} »" for une in ensemble]
    return []


def _dire_paiement(paiement: Paiement | None, inconnus: str = "") -> str:
    """Who pays what, and by which articles."""
    if paiement is None and inconnus:
        return f"{inconnus[0].upper()}{inconnus[1:]}. Demandez un devis."
    if paiement is None:
        return "Rien à payer."
    parts = [f"{euros(paiement.cpf)} par votre compte"] if paiement.cpf else []
    parts += [f"{euros(montant)} par {nom}" for nom, montant in _tiers(paiement)]
    parts += [f"{euros(paiement.paye)} par vous"]
    articles = _articles(paiement)
    suite = f" ({articles})" if articles else ""
    motif = "" if paiement.achat.eligible or not paiement.achat.motifs else f" Compte : {paiement.achat.motifs[0]}"
    dit = f"{euros(paiement.achat.prix)} : {enumerer(parts)}{suite}.{motif}"
    if paiement.apports < paiement.achat.apports:
        dit += f" D’autres avaient promis {euros(paiement.achat.apports)} : vos droits passent d’abord (art. R6333-3)."
    return dit if dit.endswith(".") else f"{dit}."


def _tiers(paiement: Paiement) -> Iterable[tuple[str, Decimal]]:
    if paiement.financement is None:
        return [("d’autres", paiement.apports)] if paiement.apports else []
    return [(un.financeur.libelle, un.montant) for un in paiement.financement.apports]


def _articles(paiement: Paiement) -> str:
    if paiement.financement is None:
        return ""
    cites = (etape.references for etape in paiement.financement.trace if etape.montant is not None)
    return " ; ".join(dict.fromkeys(article for cite in cites for article in cite.split(" ; ") if article))
