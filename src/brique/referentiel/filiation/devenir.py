"""Where a bloc counts: what is acquired, what is declared, what a renewal leaves to ask. Never mixed, never deduced.

A correspondance is read as it is written, in its own direction, and never prolonged by another one or by a renewal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from brique.referentiel.ecart.champs import dire
from brique.referentiel.ecart.rapport import Ressemblance
from brique.referentiel.fiche import Correspondance
from brique.referentiel.filiation.fiches_legeres import rang_du_numero
from brique.referentiel.filiation.phrases import enumerer, nommer
from brique.referentiel.filiation.suite import est_rs
from brique.referentiel.filiation.valeurs import (
    Classe,
    Declaree,
    Devenir,
    Etape,
    Etat,
    Motif,
    Portee,
    Renouvelee,
    Sens,
    Suite,
)

VADEMECUM = "Vademecum du RNCP, § 2.2.3.1"
ENGAGES = "L. 6113-9 du code du travail"
_ACQUIS = Motif("Un bloc obtenu est acquis à vie, quoi que devienne sa certification.", VADEMECUM)


@dataclass(frozen=True, slots=True)
class Question:
    """One bloc of a fiche on a day, and how to look at others: a fiche that day, the blocs of one that resemble it."""

    suite: Suite
    code: str
    libelle: str
    etape_de: Callable[[str], Etape]
    ressemblances_avec: Callable[[str], tuple[Ressemblance, ...]]

    @property
    def depart(self) -> Etape:
        return self.suite.etapes[0]


def repondre(
    question: Question, parties: Iterable[Correspondance], recues: Iterable[tuple[str, Correspondance]]
) -> Devenir:
    """The answer. ``parties`` are declared by the bloc's fiche, ``recues`` by others (their number first) to it."""
    numero = question.suite.numero
    lues = [
        *(_Lue(numero, c, Sens.ALLER) for c in parties if _concerne(c.blocs_source, question.code)),
        *(_Lue(n, c, Sens.RETOUR) for n, c in recues if _concerne(c.blocs_cible, question.code)),
    ]
    liens = {lue.lien for lue in lues}
    declarees = [_declaree(question, lue, lue.lien.inverse() in liens) for lue in lues]
    declarees.sort(key=_ordre)
    renouvellements = tuple(_renouvellements(question, declarees))
    if question.depart.etat is Etat.EN_VIGUEUR:
        classe = Classe.EN_VIGUEUR
    elif any(declaree.compte for declaree in declarees):
        classe = Classe.DECLAREE
    else:
        classe = Classe.RENOUVELLEMENT if renouvellements else Classe.RIEN
    return Devenir(
        numero=numero,
        code=question.code,
        libelle=question.libelle,
        au=question.suite.au,
        classe=classe,
        phrase=_phrase(question, classe, declarees, renouvellements),
        suite=question.suite,
        acquis=_ACQUIS,
        delivrance=_delivrance(question.depart),
        declarees=tuple(declarees),
        renouvellements=renouvellements,
    )


def _concerne(blocs: frozenset[str], code: str) -> bool:
    """True when a side of a correspondance names the bloc, or the whole certification."""
    return not blocs or code in blocs


class _Lien(NamedTuple):
    """Both sides of a correspondance, fiche and blocs."""

    depuis: tuple[str, frozenset[str]]
    vers: tuple[str, frozenset[str]]

    def inverse(self) -> _Lien:
        return _Lien(self.vers, self.depuis)


class _Lue(NamedTuple):
    """A correspondance, the fiche that declares it, and its direction for the bloc asked about."""

    declarante: str
    correspondance: Correspondance
    sens: Sens

    @property
    def lien(self) -> _Lien:
        c = self.correspondance
        return _Lien((self.declarante, c.blocs_source), (c.fiche, c.blocs_cible))


def _declaree(question: Question, lue: _Lue, reciproque: bool) -> Declaree:
    c, aller = lue.correspondance, lue.sens is Sens.ALLER
    siens = c.blocs_source if aller else c.blocs_cible
    autre = question.etape_de(c.fiche if aller else lue.declarante)
    portee = Portee.ENTIERE if not siens else Portee.SEUL if len(siens) == 1 else Portee.ENSEMBLE
    avec = tuple(sorted(siens - {question.code}))
    en_phrase = _dire_aller if aller else _dire_retour
    return Declaree(
        depuis=lue.declarante,
        blocs_depuis=tuple(sorted(c.blocs_source)),
        vers=c.fiche,
        blocs_vers=tuple(sorted(c.blocs_cible)),
        sens=lue.sens,
        portee=portee,
        avec=avec,
        autre=autre,
        dans_la_suite=any(autre.numero == etape.numero for etape in question.suite.etapes[1:]),
        reciproque=reciproque,
        phrase=en_phrase(c, avec, portee, autre, reciproque=reciproque),
    )


def _ordre(declaree: Declaree) -> tuple[object, ...]:
    """What counts first, then what the bloc does alone, then the chain of renewals, then by number."""
    portees = list(Portee)
    return (
        not declaree.compte,
        declaree.sens is Sens.RETOUR,
        portees.index(declaree.portee),
        not declaree.dans_la_suite,
        rang_du_numero(declaree.autre.numero),
        declaree.blocs_depuis,
        declaree.blocs_vers,
    )


def _dire_aller(c: Correspondance, avec: Sequence[str], portee: Portee, autre: Etape, *, reciproque: bool) -> str:
    if not autre.numero:
        return "Une correspondance part de ce bloc sans dire vers quelle certification."
    qui = {
        Portee.SEUL: "Votre bloc correspond",
        Portee.ENSEMBLE: f"Avec {enumerer(avec)}, votre bloc correspond",
        Portee.ENTIERE: "La certification entière, mais pas ce bloc seul, correspond",
    }[portee]
    aussi = " L’autre fiche le déclare aussi, dans l’autre sens." if reciproque else ""
    quoi = " + ".join(sorted(c.blocs_cible)) or f"{autre.numero}, certification entière"
    return f"{qui} à {quoi}. {autre.numero} est {autre.phrase}.{aussi}"


def _dire_retour(c: Correspondance, avec: Sequence[str], portee: Portee, autre: Etape, *, reciproque: bool) -> str:
    cible = {
        Portee.SEUL: "votre bloc",
        Portee.ENSEMBLE: f"votre bloc avec {enumerer(avec)}",
        Portee.ENTIERE: "votre certification entière",
    }[portee]
    seul = (
        "La vôtre déclare l’inverse."
        if reciproque
        else "L’inverse n’est pas écrit : demandez à son certificateur ce que vaut votre bloc chez elle."
    )
    debut = f"{autre.numero}, {autre.phrase}, déclare une correspondance de"
    return f"{debut} {_dire_blocs(c.blocs_source)} vers {cible}. {seul}"


def _dire_blocs(codes: Iterable[str]) -> str:
    return " + ".join(sorted(codes)) or "la certification entière"


def _renouvellements(question: Question, declarees: Sequence[Declaree]) -> Iterator[Renouvelee]:
    """The certifications in force of the chain to which no correspondance leads from the bloc."""
    declarees_vers = {d.autre.numero for d in declarees if d.compte}
    for etape in question.suite.etapes[1:]:
        if etape.etat is not Etat.EN_VIGUEUR or est_rs(etape) or etape.numero in declarees_vers:
            continue
        motif = Motif(
            f"Rien n’est déclaré de ce bloc vers {etape.numero}. Au renouvellement, le certificateur évalue si un bloc "
            "de l’ancienne version correspond à un ou plusieurs de la nouvelle, et dit combien de temps il y compte : "
            "demandez-le-lui.",
            VADEMECUM,
        )
        comparable = question.depart.etat is not Etat.ABSENTE
        yield Renouvelee(etape, question.ressemblances_avec(etape.numero), motif, comparable)


def _delivrance(depart: Etape) -> Motif:
    """Whether the bloc's own certification may still be delivered."""
    numero = depart.numero
    engages = (
        "On ne peut plus y entrer. Ceux qui ont commencé à s’y former quand elle était en cours de validité, ou dont "
        "la VAE a été déclarée recevable, peuvent se prévaloir de son inscription une fois certifiés."
    )
    if depart.etat is Etat.EN_VIGUEUR:
        return Motif(
            f"{numero} est {depart.phrase}. Son certificateur dit combien de temps un bloc y compte.", VADEMECUM
        )
    if depart.etat in {Etat.DELIVRABLE, Etat.EXPIREE, Etat.RETIREE}:
        return Motif(f"{numero} est {depart.phrase}. {engages}", ENGAGES)
    if depart.etat is Etat.ABSENTE:
        return Motif(f"{numero} n’est pas dans le registre lu : on ne sait pas si elle est encore délivrée.")
    return Motif(f"{numero} est {depart.phrase}.")


def _phrase(
    question: Question, classe: Classe, declarees: Sequence[Declaree], renouvellements: Sequence[Renouvelee]
) -> str:
    au, depart = dire(question.suite.au), question.depart
    if classe is Classe.EN_VIGUEUR:
        return f"Au {au}, ce bloc compte dans sa propre certification, {nommer(depart)}, {depart.phrase}."
    if classe is Classe.DECLAREE:
        comptent = [d for d in declarees if d.compte]
        ou = enumerer(dict.fromkeys(map(_ou, comptent)))
        chez = enumerer(dict.fromkeys(d.vers for d in comptent))
        return (
            f"Au {au}, ce bloc compte dans {ou} : c’est déclaré au registre. Pour le faire valoir, adressez-vous au "
            f"certificateur de {chez}."
        )
    if classe is Classe.RENOUVELLEMENT:
        suivantes = enumerer(nommer(r.etape) for r in renouvellements)
        inverses = {d.autre.numero for d in declarees if d.sens is Sens.RETOUR and d.portee is not Portee.ENTIERE}
        inverse = " et ne déclare que le sens inverse" if inverses & {r.etape.numero for r in renouvellements} else ""
        prend = "ont pris" if len(renouvellements) > 1 else "a pris"
        return (
            f"Au {au}, rien n’est déclaré à partir de ce bloc. {suivantes} {prend} la suite de sa certification"
            f"{inverse} : demandez au certificateur s’il y compte."
        )
    return f"Au {au}, le registre ne dit pas où ce bloc compte. {question.suite.phrase}"


def _ou(declaree: Declaree) -> str:
    avec = f", avec {enumerer(declaree.avec)}" if declaree.avec else ""
    return f"{declaree.vers} ({_dire_blocs(declaree.blocs_vers)}{avec})"
