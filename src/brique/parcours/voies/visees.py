"""What is wanted, as the award rule of each certification says it: compulsory blocs, options, what is asked beside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from brique.parcours.calendrier import Calendrier
from brique.parcours.contexte import Contexte
from brique.parcours.demandes.demande import FINALE, Attribution, Cible, CibleOuverte, Demande
from brique.parcours.demandes.lecture import dire_inconnu
from brique.parcours.solveur.obstacles import Fermeture
from brique.parcours.solveur.probleme import BlocVise, Options, Visee
from brique.parcours.solveur.resolution import ErreurParcours
from brique.parcours.voies.collecte import Collecte
from brique.passerelles.portee import Certification
from brique.passerelles.valeurs import Cle
from brique.referentiel.ecart.champs import dire
from brique.referentiel.fiche import Fiche
from brique.referentiel.filiation import Etat
from brique.referentiel.filiation.fiches_legeres import rang_du_numero

PROCHE = timedelta(days=62)
"""An end of registration so near that no new way begins before it: a VAE alone takes two months to be recevable."""
_CITE = 220


def viser(cible: Cible, contexte: Contexte, calendrier: Calendrier, collecte: Collecte) -> Visee:
    """The certification wanted, as the register and the attribution of the request say it is awarded.

    ErreurParcours for a code that the register does not have.
    """
    attribution = cible.attribution or Attribution()
    _connus(cible, attribution, contexte)
    fiche = contexte.fiches[cible.certification]
    certification = Certification.de(fiche)
    obligatoires, options = _regle(cible, attribution, certification)
    finale = Cle(fiche.numero, FINALE) if attribution.evaluation_finale and not cible.blocs else None
    noms = {bloc.code: bloc.libelle for bloc in fiche.blocs}
    voulus = [*sorted(obligatoires), *sorted({bloc for o in options for bloc in o.blocs} - obligatoires)]
    blocs = [
        BlocVise(cle, noms.get(cle.code, fiche.intitule), _prealables(cle, attribution))
        for cle in dict.fromkeys(voulus)
    ]
    if finale is not None:
        blocs.append(BlocVise(finale, "Évaluation finale"))
    _annoncer(fiche, cible, contexte, calendrier, collecte)
    limite = fiche.date_limite_delivrance
    return Visee(
        fiche.numero,
        fiche.intitule,
        tuple(blocs),
        obligatoires,
        options,
        finale,
        attribution.conditions,
        _limite(limite, calendrier),
    )


def intermediaire(numero: str, contexte: Contexte, calendrier: Calendrier) -> Visee:
    """A certification worth holding on the way, as the register shows it."""
    return viser(Cible(numero), contexte, calendrier, Collecte())


def ouvrir(
    ouverte: CibleOuverte, tenus: frozenset[Cle], contexte: Contexte, au: date, collecte: Collecte
) -> tuple[Cible, ...]:
    """The certifications in force that an open target names, those that miss the fewest blocs first.

    ErreurParcours when there is none, or when one of them is already held whole.
    """
    trouvees = [fiche for fiche in contexte.fiches.values() if _convient(ouverte, fiche, contexte, au)]
    if not trouvees:
        raise ErreurParcours(
            f"aucune certification en vigueur le {au:%d/%m/%Y} pour {_nommer(ouverte)}",
            lieu="ouverte",
            consequence="Aucun plan n’est calculé",
            action="Élargissez la recherche, ou donnez un registre plus complet",
        )
    rangees = sorted(trouvees, key=lambda fiche: (_manque(fiche, tenus), rang_du_numero(fiche.numero)))
    reste = rangees[ouverte.au_plus :]
    if reste:
        exemples = ", ".join(fiche.numero for fiche in reste[:5]) + (", …" if len(reste) > 5 else "")
        raison = f"{len(reste)} autres certifications conviennent, mais il y manque plus de blocs : {exemples}"
        collecte.ecarter(_nommer(ouverte), raison, "Donnez un au_plus plus grand pour les examiner aussi.")
    return tuple(Cible(fiche.numero) for fiche in rangees[: ouverte.au_plus])


def partages(demande: Demande) -> Mapping[str, bool]:
    """For each certification wanted, whether one acquis may count for several of its blocs."""
    return {c.certification: c.attribution.partage for c in demande.cibles if c.attribution is not None}


def _connus(cible: Cible, attribution: Attribution, contexte: Contexte) -> None:
    numero = cible.certification
    codes = [*cible.blocs, *(attribution.obligatoires or ()), *(b for o in attribution.options or () for b in o.blocs)]
    codes += [bloc for un, avant in attribution.prerequis.items() for bloc in (un, *avant)]
    for cle in [Cle(numero), *(Cle(numero, code) for code in codes)]:
        if constat := dire_inconnu(cle, contexte):
            raise ErreurParcours(
                constat, lieu=numero, consequence="Aucun plan n’est calculé", action="Corrigez ce code dans la demande"
            )


def _regle(
    cible: Cible, attribution: Attribution, certification: Certification
) -> tuple[frozenset[Cle], tuple[Options, ...]]:
    """Compulsory blocs and options: those asked for, else those of the attribution, else those of the register."""
    numero = cible.certification
    if cible.blocs:
        return frozenset(Cle(numero, code) for code in cible.blocs), ()
    options = tuple(Options(1, frozenset(place)) for place in certification.places if len(place) > 1)
    if attribution.options is not None:
        options = tuple(
            Options(un.nombre, frozenset(Cle(numero, code) for code in un.blocs)) for un in attribution.options
        )
    au_choix = {bloc for un in options for bloc in un.blocs}
    obligatoires = frozenset(place[0] for place in certification.places if len(place) == 1) - au_choix
    if attribution.obligatoires is not None:
        obligatoires = frozenset(Cle(numero, code) for code in attribution.obligatoires)
    return obligatoires, options


def _prealables(cle: Cle, attribution: Attribution) -> frozenset[Cle]:
    return frozenset(Cle(cle.fiche, code) for code in attribution.prerequis.get(cle.code, ()))


def fermetures(visees: Iterable[Visee], contexte: Contexte, calendrier: Calendrier) -> Iterator[tuple[str, Fermeture]]:
    """The certifications wanted that are no longer delivered, no longer entered, or about to be so."""
    au = calendrier.au
    for visee in visees:
        fiche, la = contexte.fiches[visee.numero], contexte.registre.situer(visee.numero, au)
        fin, limite, numero = fiche.date_fin_enregistrement, fiche.date_limite_delivrance, visee.numero
        definitive = limite is not None and limite < au
        ouverte = la.etat is Etat.EN_VIGUEUR
        if definitive:
            constat = f"{numero} n’est plus délivrée depuis le {dire(limite)}, et l’on ne peut donc plus l’obtenir"
        elif not ouverte and la.etat is not Etat.A_VENIR:
            constat = f"On n’entre plus dans {numero}, qui est {la.phrase} (art. L6113-9)"
        elif ouverte and fin is not None and fin - au <= PROCHE:
            constat = f"On n’entre plus dans {numero} après le {dire(fin)}, fin de son enregistrement (art. L6113-9)"
        else:
            continue
        suites = contexte.registre.filiation.suivre(numero, au).actives
        yield numero, Fermeture(constat, _reparation(suites), definitive, ouverte)


def _reparation(suites: tuple[str, ...]) -> str:
    if not suites:
        return "Visez une certification en vigueur : le registre n’en nomme aucune qui la remplace."
    if len(suites) == 1:
        return f"Visez la certification qui la remplace, {suites[0]}."
    return f"Visez l’une des certifications qui la remplacent : {' ou '.join(suites)}."


def _limite(jour: date | None, calendrier: Calendrier) -> int | None:
    """From which month nothing of it is delivered any more."""
    if jour is None:
        return None
    return 0 if jour < calendrier.au else calendrier.dernier(jour) + 1


def _annoncer(fiche: Fiche, cible: Cible, contexte: Contexte, calendrier: Calendrier, collecte: Collecte) -> None:
    """What the reader must know of a certification wanted: where it stands, what it asks in words."""
    au = calendrier.au
    la = contexte.registre.situer(fiche.numero, au)
    if la.etat is not Etat.EN_VIGUEUR:
        suites = contexte.registre.filiation.suivre(fiche.numero, au).actives
        effet = "on ne peut plus y entrer" if la.etat is not Etat.A_VENIR else "on ne peut pas encore y entrer"
        collecte.ecarter(
            f"Entrée dans {fiche.numero}", f"elle est {la.phrase} : {effet} (art. L6113-9)", _reparation(suites)
        )
    elif fiche.date_fin_enregistrement is not None and fiche.date_fin_enregistrement <= calendrier.fin:
        collecte.dire(
            f"On n’entre en formation vers {fiche.numero} que jusqu’au {fiche.date_fin_enregistrement:%d/%m/%Y}, fin "
            "de son enregistrement (art. L6113-9)."
        )
    if fiche.date_limite_delivrance is None and fiche.date_fin_enregistrement is not None:
        collecte.dire(
            f"La fiche {fiche.numero} ne dit pas de date limite de délivrance : demandez à son certificateur jusqu’à "
            f"quand il la délivre à qui y est entré avant le {fiche.date_fin_enregistrement:%d/%m/%Y}."
        )
    if cible.blocs:
        return
    for texte in (fiche.prerequis_validation, fiche.reglementations_activites):
        if texte.strip():
            collecte.dire(
                f"{fiche.numero} : le registre écrit aussi « {_citer(texte)} » À vérifier avant de commencer."
            )


def _citer(texte: str) -> str:
    net = " ".join(texte.split())
    return net if len(net) <= _CITE else f"{net[:_CITE].rsplit(' ', 1)[0]}…"


def _convient(ouverte: CibleOuverte, fiche: Fiche, contexte: Contexte, au: date) -> bool:
    if ouverte.niveau is not None and fiche.niveau != ouverte.niveau:
        return False
    if not any(code.code.startswith(ouverte.rome) for code in fiche.rome) and ouverte.rome:
        return False
    return contexte.registre.situer(fiche.numero, au).etat is Etat.EN_VIGUEUR


def _manque(fiche: Fiche, tenus: frozenset[Cle]) -> int:
    return sum(not tenus.intersection(place) for place in Certification.de(fiche).places)


def _nommer(ouverte: CibleOuverte) -> str:
    dits = [f"le code ROME {ouverte.rome}"] if ouverte.rome else []
    dits += [f"le niveau {ouverte.niveau}"] if ouverte.niveau is not None else []
    return " et ".join(dits)
