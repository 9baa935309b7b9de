"""What a person holds, and what each acquis counts for on a day. Having it and what it counts for are two things.

A granted bloc is its holder's for life. How long it counts is another question, answered by four grounds that are
never mixed: its own certification, while it is delivered; a correspondance declared in the register; an équivalence
decided by a certificateur; and, for a certification that was renewed, nothing until its certificateur says so. Nothing
is deduced: neither the other direction, nor what two of them would give one after the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from brique.erreurs import ErreurArgument
from brique.passerelles.decisions import Accord, Decidee
from brique.passerelles.officielles import Declaree, Officielles
from brique.passerelles.valeurs import Cle
from brique.referentiel.champs import est_numero
from brique.referentiel.ecart.champs import dire
from brique.referentiel.fiche import Fiche
from brique.referentiel.filiation import Etape, Etat, FicheLegere, Filiation, alleger
from brique.referentiel.filiation.devenir import ENGAGES, VADEMECUM
from brique.referentiel.filiation.etats import etape
from brique.referentiel.filiation.phrases import enumerer
from brique.referentiel.options import est_facultatif, est_option

PREMIER_JOUR = date(1900, 1, 1)
"""Before it, a day typed is a slip of the pen."""

_SANS_CORRESPONDANCE = "L. 6113-6 et L. 6113-7 du code du travail"


class Origine(StrEnum):
    """How the acquis was obtained."""

    FORMATION = "formation"
    ALTERNANCE = "alternance"
    VAE = "vae"
    CANDIDATURE = "candidature"
    EQUIVALENCE = "equivalence"
    AUTRE = "autre"


class Fondement(StrEnum):
    """On what it stands that an acquis counts somewhere, the surest first."""

    PROPRE = "propre"
    DECLAREE = "declaree"
    DECIDEE = "decidee"
    A_DEMANDER = "a-demander"


class Effet(StrEnum):
    """``COMPTE``: it counts on the day. ``NUL``: it does not.

    ``INCERTAIN``: nothing read settles it (an end that is not given).
    """

    COMPTE = "compte"
    INCERTAIN = "incertain"
    NUL = "nul"


@dataclass(frozen=True, slots=True)
class Acquis:
    """A bloc held, or a whole certification (``cle.code`` is ''), since the day ``jour``.

    ``atteste``: a certificateur wrote it; otherwise its holder declares it. ``opposable``: the last day on which the
    certificateur says it counts on the way to its certification, when he says so. ``annule_le``: the day from which an
    attested award no longer stands; it is a fact beside it, the award itself does not change.
    """

    cle: Cle
    origine: Origine
    jour: date
    atteste: bool
    libelle: str = ""
    opposable: date | None = None
    annule_le: date | None = None
    reference: str = ""

    def tient(self, au: date) -> bool:
        """True on the days when the person holds it."""
        return self.jour <= au and (self.annule_le is None or au < self.annule_le)


@dataclass(frozen=True, slots=True)
class Valeur:
    """What some acquis, taken together, count for on a day.

    ``cible``: what they are taken for. ``jusqu_au``: the last day, None when no end is known. ``manque``: what would
    have to be held besides. ``competences``: the only ones of the cible that count, when it is not all of it.
    ``conditions``: what the certificateur asks besides, which nothing here can check: it counts if they are met.
    ``atteste``: every acquis used is attested; otherwise it must be proved first.
    """

    fondement: Fondement
    effet: Effet
    acquis: tuple[Acquis, ...]
    cible: tuple[Cle, ...]
    phrase: str
    reference: str
    jusqu_au: date | None = None
    manque: tuple[Cle, ...] = ()
    competences: tuple[str, ...] = ()
    conditions: str = ""

    @property
    def atteste(self) -> bool:
        return all(un.atteste for un in self.acquis)

    @property
    def compte(self) -> bool:
        return self.effet is Effet.COMPTE


@dataclass(frozen=True, slots=True)
class Registre:
    """What is read around the certifications of a passeport. Build it with ``depuis``.

    ``blocs``: the blocs that holding the whole certification gives; one of a choice of options is not among them.
    ``durees``: the validity that the register writes for a certification, mostly of the RS.
    """

    filiation: Filiation
    officielles: Officielles
    fiches: Mapping[str, FicheLegere]
    blocs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    durees: Mapping[str, str] = field(default_factory=dict)
    jour: date | None = None

    @classmethod
    def depuis(cls, fiches: Iterable[Fiche], *, jour: date | None = None) -> Registre:
        """Read ``fiches``: those of the acquis, what replaced them, what they declare. ``jour``: that of the export."""
        lues = list(fiches)
        blocs = {
            f.numero: tuple(b.code for b in f.blocs if b.code and not _au_choix(b.libelle)) for f in reversed(lues)
        }
        durees = {f.numero: f.duree_validite.strip() for f in reversed(lues) if f.duree_validite.strip()}
        legeres = alleger(lues)
        return cls(Filiation(legeres, jour), Officielles.depuis(lues), legeres, blocs, durees, jour)

    def situer(self, numero: str, au: date) -> Etape:
        """Where a certification stands on the day ``au``."""
        return etape(numero, self.fiches.get(numero), 0, au, self.jour)


def examiner(acquis: Acquis, au: date, blocs: Iterable[str] | None) -> None:
    """Raise ``ErreurArgument`` when ``acquis``, written on the day ``au``, contradicts itself or the register.

    ``blocs``: the codes that the certification had, None when the register does not know it.
    """
    if not est_numero(acquis.cle.fiche):
        raise ErreurArgument(
            f"« {acquis.cle.fiche} » n’est pas le numéro d’une certification",
            consequence=_RIEN,
            action="Écrivez RNCP ou RS, puis des chiffres, comme sur le parchemin.",
        )
    if blocs is not None and acquis.cle.code and acquis.cle.code not in set(blocs):
        raise ErreurArgument(
            f"aucun bloc « {acquis.cle.code} »",
            lieu=acquis.cle.fiche,
            consequence=_RIEN,
            action="Choisissez l’un d’eux.",
        )
    if acquis.jour > au:
        raise ErreurArgument(
            f"le {dire(acquis.jour)} n’est pas encore passé",
            consequence=_RIEN,
            action="Donnez le jour où le jury a délibéré.",
        )
    if acquis.jour < PREMIER_JOUR:
        raise ErreurArgument(
            f"l’année {acquis.jour.year} ne peut pas être la bonne", consequence=_RIEN, action="Corrigez la date."
        )
    if acquis.opposable is not None and acquis.opposable < acquis.jour:
        raise ErreurArgument(
            "ce bloc cesserait de compter avant d’avoir été obtenu",
            consequence=_RIEN,
            action="Corrigez l’une des deux dates.",
        )


_RIEN = "Rien n’est enregistré."


def valoir(acquis: Sequence[Acquis], registre: Registre, decidees: Iterable[Decidee], au: date) -> tuple[Valeur, ...]:
    """What ``acquis`` count for on the day ``au``: what counts first, then by ground. ``decidees``: any équivalences.

    An acquis that no longer stands on the day counts for nothing, and is named nowhere.
    """
    tenus = [un for un in acquis if un.tient(au)]
    detient = _detention(tenus, registre)
    valeurs = [_propre(un, registre, au) for un in tenus]
    valeurs += _declarees(detient, registre, au)
    valeurs += _decidees(detient, decidees, registre, au)
    valeurs += _a_demander(tenus, valeurs, registre, au)
    effets, fondements = list(Effet), list(Fondement)
    return tuple(sorted(valeurs, key=lambda v: (effets.index(v.effet), fondements.index(v.fondement), v.cible)))


def compter_acquis(valeurs: Iterable[Valeur], *, attestes: bool = False) -> dict[Cle, Valeur]:
    """What is fully counted as held, each bloc by its surest ground. ``attestes``: proofs of a certificateur only.

    What counts for some compétences of a bloc only, or under conditions, is left out: the bloc is not surely held.
    """
    tenus: dict[Cle, Valeur] = {}
    for valeur in valeurs:
        if valeur.compte and not (valeur.competences or valeur.conditions) and (valeur.atteste or not attestes):
            for cle in valeur.cible:
                tenus.setdefault(cle, valeur)
    return tenus


def _au_choix(libelle: str) -> bool:
    return est_option(libelle) or est_facultatif(libelle)


def _detention(tenus: Sequence[Acquis], registre: Registre) -> dict[Cle, Acquis]:
    """Each bloc held, and by which acquis: an attested one first. A whole certification gives its blocs."""
    detient: dict[Cle, Acquis] = {}
    for un in sorted(tenus, key=lambda a: (not a.atteste, not a.cle.code, a.jour)):
        detient.setdefault(un.cle, un)
        if not un.cle.code:
            for code in registre.blocs.get(un.cle.fiche, ()):
                detient.setdefault(Cle(un.cle.fiche, code), un)
    return detient


def _propre(un: Acquis, registre: Registre, au: date) -> Valeur:
    """What an acquis is worth in its own certification."""
    la = registre.situer(un.cle.fiche, au)
    if not un.cle.code:
        return _entiere(un, registre)
    effet, fin, phrase, reference = _delivrance(la)
    if un.opposable is not None:
        fin = un.opposable if fin is None else min(fin, un.opposable)
        if effet is not Effet.NUL and un.opposable < au:
            effet, reference = Effet.NUL, VADEMECUM
            phrase = f"Son certificateur l’a fait compter jusqu’au {dire(un.opposable)}."
        elif effet is Effet.COMPTE:
            phrase = f"{phrase} Son certificateur dit qu’il y compte jusqu’au {dire(un.opposable)}."
    elif effet is Effet.COMPTE:
        phrase = f"{phrase} Son certificateur n’a pas dit ici combien de temps un bloc y compte."
    if effet is Effet.NUL:
        phrase = f"{phrase} Le bloc vous reste acquis."
    return Valeur(Fondement.PROPRE, effet, (un,), (un.cle,), phrase, reference, fin)


def _entiere(un: Acquis, registre: Registre) -> Valeur:
    duree = registre.durees.get(un.cle.fiche)
    if duree:
        phrase = f"La certification entière est obtenue. Le registre lui écrit une durée de validité : « {duree} »."
        return Valeur(Fondement.PROPRE, Effet.INCERTAIN, (un,), (un.cle,), phrase, "")
    phrase = "La certification entière est obtenue : elle ne se perd pas, même si elle n’est plus délivrée."
    return Valeur(Fondement.PROPRE, Effet.COMPTE, (un,), (un.cle,), phrase, "")


def _delivrance(la: Etape) -> tuple[Effet, date | None, str, str]:
    """Whether a bloc still counts towards the certification ``la``: effect, last day, sentence, reference."""
    if la.etat is Etat.EN_VIGUEUR:
        return Effet.COMPTE, la.limite or la.fin, f"{la.numero} est {la.phrase}.", VADEMECUM
    if la.etat is Etat.DELIVRABLE:
        suite = "Elle n’est plus ouverte à de nouvelles entrées."
        return Effet.COMPTE, la.limite, f"{la.numero} est {la.phrase}. {suite}", ENGAGES
    if la.etat is Etat.ETEINTE:
        return Effet.NUL, la.limite, f"{la.numero} est {la.phrase}.", VADEMECUM
    if la.etat is Etat.ABSENTE:
        phrase = f"Le registre lu ne connaît pas {la.numero} : demandez à son certificateur ce que vaut cet acquis."
        return Effet.INCERTAIN, None, phrase, VADEMECUM
    engages = "" if la.etat is Etat.A_VENIR else " Ceux qui y étaient engagés à temps peuvent encore s’en prévaloir."
    return Effet.INCERTAIN, None, f"{la.numero} est {la.phrase}.{engages}", ENGAGES


def _declarees(detient: Mapping[Cle, Acquis], registre: Registre, au: date) -> Iterator[Valeur]:
    """What the register declares from what is held, all of a source or a part of it."""
    vues: set[tuple[frozenset[Cle], frozenset[Cle]]] = set()
    for declaree in registre.officielles.declarees:
        sens = (declaree.source, declaree.cible)
        if sens in vues or not declaree.cible or declaree.vers.numero == declaree.depuis.numero:
            continue
        vues.add(sens)
        avec, manque = _partager(declaree.source, detient)
        if avec:
            yield _declaree(declaree, avec, manque, registre.situer(declaree.vers.numero, au))


def _declaree(declaree: Declaree, avec: tuple[Acquis, ...], manque: tuple[Cle, ...], la: Etape) -> Valeur:
    fin = la.fin if la.etat is Etat.EN_VIGUEUR else None
    if manque:
        effet, suite = Effet.NUL, f"Il vous manque {_nommer(manque)}."
    elif la.etat is Etat.EN_VIGUEUR:
        effet, suite = Effet.COMPTE, f"Pour le faire valoir, adressez-vous au certificateur de {la.numero}."
    elif la.etat is Etat.ABSENTE:
        effet, suite = Effet.INCERTAIN, f"{la.numero} n’est pas dans le registre lu."
    else:
        effet, suite = Effet.NUL, f"{la.numero} est {la.phrase}."
    verbe = "correspondent ensemble à" if len(declaree.source) > 1 else "correspond à"
    phrase = f"{_nommer(declaree.source)} {verbe} {_nommer(declaree.cible)} : c’est écrit au registre. {suite}"
    cible = tuple(sorted(declaree.cible))
    return Valeur(Fondement.DECLAREE, effet, avec, cible, phrase, _SANS_CORRESPONDANCE, fin, manque)


def _decidees(
    detient: Mapping[Cle, Acquis], decidees: Iterable[Decidee], registre: Registre, au: date
) -> Iterator[Valeur]:
    """The équivalences that start from what is held, all of a source or a part of it."""
    for decidee in decidees:
        avec, manque = _partager(decidee.source, detient)
        if not avec:
            continue
        cible = tuple(sorted(decidee.cible))
        la = registre.situer(cible[0].fiche, au)
        fin = decidee.validite.fin - timedelta(days=1) if decidee.validite.fin else None
        if la.limite is not None:
            fin = la.limite if fin is None else min(fin, la.limite)
        effet, suite = Effet.COMPTE, ""
        if not decidee.vaut(au):
            effet, suite = Effet.NUL, "Elle ne vaut pas ce jour."
        elif la.etat is Etat.ETEINTE:
            effet, suite = Effet.NUL, f"{la.numero} est {la.phrase}."
        elif manque:
            effet, suite = Effet.NUL, f"Il vous manque {_nommer(manque)}."
        competences = decidee.competences if decidee.accord is Accord.PARTIEL else ()
        phrase = f"{decidee.phrase} {suite}".strip()
        yield Valeur(
            Fondement.DECIDEE,
            effet,
            avec,
            cible,
            phrase,
            decidee.reference,
            fin,
            manque,
            competences,
            decidee.conditions,
        )


def _a_demander(tenus: Iterable[Acquis], valeurs: Sequence[Valeur], registre: Registre, au: date) -> Iterator[Valeur]:
    """The certifications in force that renewed that of an acquis, when nothing says what it counts for there."""
    dites: defaultdict[Acquis, set[str]] = defaultdict(set)
    for valeur in valeurs:
        if valeur.effet is not Effet.NUL or valeur.manque:
            for un in valeur.acquis:
                dites[un].update(cle.fiche for cle in valeur.cible)
    for un in tenus:
        if un.cle.fiche not in registre.fiches or registre.situer(un.cle.fiche, au).etat is Etat.EN_VIGUEUR:
            continue
        for numero in registre.filiation.suivre(un.cle.fiche, au).actives:
            if numero not in dites[un]:
                phrase = (
                    f"{numero} remplace {un.cle.fiche}, et rien n’est dit de ce que cet acquis y vaut : demandez à son "
                    "certificateur s’il y compte, et jusqu’à quand."
                )
                yield Valeur(Fondement.A_DEMANDER, Effet.NUL, (un,), (Cle(numero),), phrase, VADEMECUM)


def _partager(source: Iterable[Cle], detient: Mapping[Cle, Acquis]) -> tuple[tuple[Acquis, ...], tuple[Cle, ...]]:
    """The acquis that hold a part of ``source``, and what of it nobody holds."""
    avec = dict.fromkeys(detient[cle] for cle in sorted(source) if cle in detient)
    return tuple(avec), tuple(sorted(cle for cle in source if cle not in detient))


def _nommer(cles: Iterable[Cle]) -> str:
    return enumerer(cle.code or f"{cle.fiche} (certification entière)" for cle in sorted(cles))
