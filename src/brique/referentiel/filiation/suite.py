"""Following a fiche through its renewals: the case it is, and all those met on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from brique.referentiel.filiation.etats import etape
from brique.referentiel.filiation.fiches_legeres import FicheLegere
from brique.referentiel.filiation.graphe import Graphe
from brique.referentiel.filiation.phrases import phrase_de
from brique.referentiel.filiation.valeurs import Cas, Etape, Etat, Suite


def suivre(graphe: Graphe, fiches: Mapping[str, FicheLegere], numero: str, au: date, registre: date | None) -> Suite:
    """The chain of ``numero`` on the day ``au``. See ``Filiation.suivre``."""
    rangs = graphe.rangs(numero)
    etapes = tuple(etape(n, fiches.get(n), rang, au, registre) for n, rang in rangs.items())
    suite = Suite(
        numero=numero,
        au=au,
        cas=Cas.EN_VIGUEUR,
        phrase="",
        etapes=etapes,
        liens=graphe.liens(rangs),
        actives=tuple(e.numero for e in etapes[1:] if e.etat is Etat.EN_VIGUEUR),
        reunies=tuple(
            graphe.lien(autre, n) for n in list(rangs)[1:] for autre in graphe.precedentes(n) if autre not in rangs
        ),
        cycle=graphe.cycle(rangs),
    )
    boucle = any(map(graphe.se_remplace, rangs))
    suite = replace(suite, particularites=tuple(cas for cas in Cas if cas in set(_particularites(suite, boucle))))
    suite = replace(suite, cas=_cas(suite, se_remplace=graphe.se_remplace(numero)))
    return replace(suite, phrase=phrase_de(suite))


def _particularites(suite: Suite, boucle: bool) -> Iterator[Cas]:
    depart, *suivantes = suite.etapes
    departs = Counter(lien.ancienne for lien in suite.liens)
    arrivees = Counter(lien.nouvelle for lien in suite.liens if lien.nouvelle not in suite.cycle)
    vus = {
        Cas.EN_VIGUEUR: depart.etat is Etat.EN_VIGUEUR,
        Cas.SANS_SUCCESSEUR: not suivantes and depart.etat is not Etat.EN_VIGUEUR,
        Cas.PLUSIEURS_SUCCESSEURS: any(n > 1 for n in departs.values()),
        Cas.SUCCESSEUR_ABSENT: any(e.etat is Etat.ABSENTE for e in suivantes),
        Cas.SUCCESSEUR_A_VENIR: any(e.etat is Etat.A_VENIR for e in suivantes),
        Cas.SUCCESSEUR_EXPIRE: any(not departs[e.numero] and e.etat not in _ENCORE for e in suivantes),
        Cas.SUCCESSEUR_RS: not est_rs(depart) and any(map(est_rs, suivantes)),
        Cas.CHAINE_AMBIGUE: any(n > 1 for n in arrivees.values()) or any(lien.contredit for lien in suite.liens),
        Cas.CYCLE: bool(suite.cycle),
        Cas.BOUCLE: boucle,
        Cas.FICHES_REUNIES: bool(suite.reunies),
    }
    return (cas for cas, vu in vus.items() if vu)


_ENCORE = frozenset({Etat.EN_VIGUEUR, Etat.A_VENIR, Etat.ABSENTE})


def est_rs(fiche: Etape) -> bool:
    """True for a certification of the Répertoire spécifique, which has no blocs."""
    return fiche.numero.startswith("RS")


def _cas(suite: Suite, *, se_remplace: bool) -> Cas:
    """The case that answers: the first of these that holds."""
    particularites = set(suite.particularites)
    for cas in (Cas.EN_VIGUEUR, Cas.CYCLE, Cas.CHAINE_AMBIGUE):
        if cas in particularites:
            return cas
    if len(suite.etapes) == 1:
        return Cas.BOUCLE if se_remplace else Cas.SANS_SUCCESSEUR
    if suite.actives:
        if Cas.PLUSIEURS_SUCCESSEURS in particularites:
            return Cas.PLUSIEURS_SUCCESSEURS
        vers_rs = Cas.SUCCESSEUR_RS in particularites and suite.actives[-1].startswith("RS")
        return Cas.SUCCESSEUR_RS if vers_rs else Cas.UN_SUCCESSEUR
    for cas in (Cas.SUCCESSEUR_A_VENIR, Cas.SUCCESSEUR_ABSENT):
        if cas in particularites:
            return cas
    return Cas.SUCCESSEUR_EXPIRE
