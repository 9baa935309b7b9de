"""What the register itself says of the worth of blocs: its correspondances, read as sets, and its renewals.

A correspondance goes from a set of blocs to a set of blocs, in the direction in which it is written. Nothing is deduced
from it: neither the other direction, nor what two of them would give one after the other, nor anything computed.
What a holder may ask of one bloc on a day, ``brique.referentiel.filiation`` answers; here they are taken whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from brique.passerelles.decisions import Accord, Decidee, Ensemble
from brique.passerelles.valeurs import Cle, Preuve
from brique.referentiel.ecart.champs import dire
from brique.referentiel.fiche import Bloc, Correspondance, Fiche
from brique.referentiel.filiation import Declaration, FicheLegere, Portee, alleger
from brique.referentiel.filiation.fiches_legeres import rang_du_numero
from brique.referentiel.filiation.graphe import Graphe
from brique.referentiel.filiation.phrases import enumerer

__all__ = [
    "Accord",
    "Bout",
    "Concernee",
    "Constatee",
    "Decidee",
    "Declaree",
    "Ensemble",
    "Etendue",
    "Officielles",
    "Renouvellement",
    "Reserve",
    "declarees",
    "liens_du_registre",
]


class Etendue(StrEnum):
    """What a correspondance links. Only the first one is *totale*; the register writes no word for it, its sets do.

    ``RS_BLOCS`` and ``BLOCS_RS``: one side is a certification of the Répertoire spécifique, which has no bloc.
    """

    TOTALE = "totale"
    BLOCS = "blocs"
    CERTIFICATION_BLOCS = "certification-blocs"
    BLOCS_CERTIFICATION = "blocs-certification"
    RS_BLOCS = "rs-blocs"
    BLOCS_RS = "blocs-rs"


class Reserve(StrEnum):
    """What is wrong with a correspondance as it is written. It is kept all the same."""

    VIDE = "vide"
    SANS_FICHE = "sans-fiche"
    FICHE_ABSENTE = "fiche-absente"
    BLOC_CIBLE_INCONNU = "bloc-cible-inconnu"
    BLOC_SOURCE_INCONNU = "bloc-source-inconnu"
    BLOC_D_UNE_AUTRE = "bloc-d-une-autre"
    ELLE_MEME = "elle-meme"
    DEJA_DITE = "deja-dite"
    NIVEAUX_DIFFERENTS = "niveaux-differents"
    HORS_CADRE = "hors-cadre"


class Constatee(NamedTuple):
    """A reserve, the sentence that says it, and the codes or the number it is about."""

    reserve: Reserve
    phrase: str
    sur: tuple[str, ...] = ()


class Bout(NamedTuple):
    """The fiche at one end. ``lue`` is False when it is not among the fiches read: the rest is then unknown.

    ``debut`` and ``fin`` are the first and last day of its registration, as the register gives them.
    """

    numero: str
    lue: bool = False
    intitule: str = ""
    niveau: int | None = None
    debut: date | None = None
    fin: date | None = None


@dataclass(frozen=True, slots=True)
class Declaree:
    """One correspondance of the register: ``source`` (all of them together) → ``cible``, and nothing else.

    ``rang`` is its place among those of its fiche. ``cible`` is empty when no destination is named. ``reciproque``: the
    very same sets are also declared the other way round, by the other fiche.
    """

    source: Ensemble
    cible: Ensemble
    depuis: Bout
    vers: Bout
    etendue: Etendue
    rang: int
    reserves: tuple[Constatee, ...] = ()
    reciproque: bool = False
    phrase: str = ""
    preuve: Preuve = Preuve.DECLAREE

    @property
    def totale(self) -> bool:
        """True from a certification to a certification; False: *partielle*."""
        return self.etendue is Etendue.TOTALE


class Renouvellement(NamedTuple):
    """``ancienne`` is replaced by ``nouvelle``. It says nothing of their blocs. ``absentes``: not among those read."""

    ancienne: str
    nouvelle: str
    declaration: Declaration
    contredit: bool
    absentes: tuple[str, ...]
    phrase: str
    preuve: Preuve = Preuve.RENOUVELLEMENT


class Concernee(NamedTuple):
    """A correspondance seen from a bloc: is it named alone, with others (``avec``), or through its certification?"""

    declaree: Declaree
    portee: Portee
    avec: Ensemble = frozenset()


def declarees(fiches: Iterable[Fiche]) -> tuple[Declaree, ...]:
    """Every correspondance of ``fiches``, in the order of their numbers, then as written. None is left out."""
    return Officielles.depuis(fiches).declarees


def liens_du_registre(fiches: Iterable[Fiche]) -> tuple[Renouvellement, ...]:
    """Every renewal that ``fiches`` tell, from the old fiche to the new one, whichever of the two says it."""
    return Officielles.depuis(fiches).renouvellements


class Officielles:
    """The correspondances and the renewals of some fiches, and those that concern a bloc. Build it with ``depuis``."""

    def __init__(self, declarees: Iterable[Declaree], renouvellements: Iterable[Renouvellement] = ()) -> None:
        self.declarees = tuple(declarees)
        self.renouvellements = tuple(renouvellements)
        self._depuis: defaultdict[str, list[Declaree]] = defaultdict(list)
        self._vers: defaultdict[str, list[Declaree]] = defaultdict(list)
        for declaree in self.declarees:
            self._depuis[declaree.depuis.numero].append(declaree)
            self._vers[declaree.vers.numero].append(declaree)

    @classmethod
    def depuis(cls, fiches: Iterable[Fiche]) -> Officielles:
        """Read ``fiches`` once; of two with the same number, the first counts."""
        registre = _Registre.lire(fiches)
        return cls(_declarees(registre), _renouvellements(registre))

    def sortantes(self, cle: Cle) -> tuple[Concernee, ...]:
        """What is declared *from* this bloc, alone or with others, or from its whole certification."""
        return tuple(_concernees(self._depuis.get(cle.fiche, ()), cle, aller=True))

    def entrantes(self, cle: Cle) -> tuple[Concernee, ...]:
        """What others declare *towards* this bloc. It gives its holder nothing elsewhere."""
        return tuple(_concernees(self._vers.get(cle.fiche, ()), cle, aller=False))

    def d_une_fiche(self, numero: str) -> tuple[tuple[Declaree, ...], tuple[Declaree, ...]]:
        """All that is declared from the fiche, then all that is declared towards it."""
        return tuple(self._depuis.get(numero, ())), tuple(self._vers.get(numero, ()))

    def renouvellements_de(self, numero: str) -> tuple[Renouvellement, ...]:
        """The renewals in which the fiche is the old one or the new one."""
        return tuple(lien for lien in self.renouvellements if numero in (lien.ancienne, lien.nouvelle))


def _concernees(candidates: Iterable[Declaree], cle: Cle, *, aller: bool) -> Iterator[Concernee]:
    for declaree in candidates:
        cote = declaree.source if aller else declaree.cible
        if Cle(cle.fiche) in cote:
            yield Concernee(declaree, Portee.ENTIERE)
        elif cle in cote:
            avec = cote - {cle}
            yield Concernee(declaree, Portee.ENSEMBLE if avec else Portee.SEUL, avec)


class _Registre(NamedTuple):
    """What is kept of the fiches read."""

    fiches: Mapping[str, FicheLegere]
    niveaux: Mapping[str, int | None]

    @classmethod
    def lire(cls, fiches: Iterable[Fiche]) -> _Registre:
        niveaux: dict[str, int | None] = {}

        def sans_textes() -> Iterator[Fiche]:
            for fiche in fiches:
                niveaux.setdefault(fiche.numero, fiche.niveau)
                yield replace(fiche, blocs=tuple(Bloc(bloc.code, bloc.libelle) for bloc in fiche.blocs))

        return cls(alleger(sans_textes()), niveaux)

    def bout(self, numero: str) -> Bout:
        legere = self.fiches.get(numero)
        if legere is None:
            return Bout(numero)
        return Bout(numero, True, legere.intitule, self.niveaux[numero], legere.debut, legere.fin)

    def codes(self, numero: str) -> frozenset[str] | None:
        """The codes of its blocs; None when the fiche was not read."""
        legere = self.fiches.get(numero)
        return None if legere is None else frozenset(code for code, _ in legere.blocs)


def _declarees(registre: _Registre) -> Iterator[Declaree]:
    ecrites = {
        (numero, c.blocs_source, c.fiche, c.blocs_cible)
        for numero, legere in registre.fiches.items()
        for c in legere.correspondances
    }
    for numero in sorted(registre.fiches, key=rang_du_numero):
        vues: set[Correspondance] = set()
        for rang, ecrite in enumerate(registre.fiches[numero].correspondances):
            inverse = (ecrite.fiche, ecrite.blocs_cible, numero, ecrite.blocs_source)
            declaree = Declaree(
                source=_ensemble(numero, ecrite.blocs_source),
                cible=_ensemble(ecrite.fiche, ecrite.blocs_cible),
                depuis=registre.bout(numero),
                vers=registre.bout(ecrite.fiche),
                etendue=_etendue(numero, ecrite),
                rang=rang,
                reserves=tuple(_reserves(registre, numero, ecrite, deja=ecrite in vues)),
                reciproque=inverse in ecrites and ecrite.fiche != numero,
            )
            vues.add(ecrite)
            yield replace(declaree, phrase=_phrase(declaree))


def _ensemble(numero: str, codes: frozenset[str]) -> Ensemble:
    if not codes:
        return frozenset({Cle(numero)} if numero else ())
    return frozenset(Cle(numero, code) for code in codes)


def _etendue(numero: str, ecrite: Correspondance) -> Etendue:
    if ecrite.totale:
        return Etendue.TOTALE
    if ecrite.blocs_source and ecrite.blocs_cible:
        return Etendue.BLOCS
    if ecrite.blocs_cible:
        return Etendue.RS_BLOCS if _est_rs(numero) else Etendue.CERTIFICATION_BLOCS
    return Etendue.BLOCS_RS if _est_rs(ecrite.fiche) else Etendue.BLOCS_CERTIFICATION


def _est_rs(numero: str) -> bool:
    return numero.startswith("RS")


def _reserves(registre: _Registre, numero: str, ecrite: Correspondance, *, deja: bool) -> Iterator[Constatee]:
    if deja:
        yield Constatee(Reserve.DEJA_DITE, f"{numero} déclare deux fois cette correspondance.")
    yield from _codes_inconnus(registre, numero, ecrite.blocs_source, Reserve.BLOC_SOURCE_INCONNU)
    if not ecrite.fiche:
        vide = not ecrite.blocs_source and not ecrite.blocs_cible
        quoi = "La correspondance est vide." if vide else "La certification de destination n’est pas nommée."
        yield Constatee(Reserve.VIDE if vide else Reserve.SANS_FICHE, f"{quoi} Elle ne mène nulle part.")
        return
    if ecrite.fiche == numero:
        yield Constatee(Reserve.ELLE_MEME, f"{numero} se déclare en correspondance avec elle-même.", (numero,))
    if ecrite.fiche not in registre.fiches:
        suite = "ses blocs n’ont pas pu être vérifiés" if ecrite.blocs_cible else "rien n’a pu en être vérifié"
        phrase = f"{ecrite.fiche} n’est pas dans le registre lu : {suite}."
        yield Constatee(Reserve.FICHE_ABSENTE, phrase, (ecrite.fiche,))
    yield from _codes_inconnus(registre, ecrite.fiche, ecrite.blocs_cible, Reserve.BLOC_CIBLE_INCONNU)
    yield from _hors_doctrine(registre, numero, ecrite)


def _codes_inconnus(registre: _Registre, numero: str, cites: frozenset[str], reserve: Reserve) -> Iterator[Constatee]:
    """Codes that the fiche does not have; when it was not read, codes that bear the number of another one."""
    connus = registre.codes(numero)
    inconnus = tuple(sorted(cites - connus)) if connus is not None else ()
    if inconnus:
        yield Constatee(reserve, f"{numero} n’a pas de bloc {enumerer(inconnus)}.", inconnus)
    if connus is None:
        autres = tuple(sorted(code for code in cites if not code.startswith(numero)))
        if autres:
            verbe = "ne portent" if len(autres) > 1 else "ne porte"
            phrase = f"{enumerer(autres)} {verbe} pas le numéro de {numero}."
            yield Constatee(Reserve.BLOC_D_UNE_AUTRE, phrase, autres)


def _hors_doctrine(registre: _Registre, numero: str, ecrite: Correspondance) -> Iterator[Constatee]:
    """What the Vademecum (p. 61 and 62) and L. 6113-7 do not foresee. The register is quoted, not judged."""
    niveaux = registre.niveaux.get(numero), registre.niveaux.get(ecrite.fiche)
    if ecrite.totale and None not in niveaux and niveaux[0] != niveaux[1]:
        phrase = (
            f"Une correspondance totale lie deux certifications de même niveau (L. 6113-7) : {numero} est de niveau "
            f"{niveaux[0]}, {ecrite.fiche} de niveau {niveaux[1]}."
        )
        yield Constatee(Reserve.NIVEAUX_DIFFERENTS, phrase)
    rs_source, rs_cible = _est_rs(numero), _est_rs(ecrite.fiche)
    vers_rs = rs_cible and (rs_source or not ecrite.blocs_source)
    if vers_rs or (rs_source and not ecrite.blocs_cible):
        phrase = (
            "Une certification du Répertoire spécifique n’est en correspondance qu’avec des blocs du RNCP (R. 6113-9, "
            "8°) ; celle-ci va d’une certification entière à une autre."
        )
        yield Constatee(Reserve.HORS_CADRE, phrase)


def _phrase(declaree: Declaree) -> str:
    """The correspondance in French: what goes to what, whether it is total, in which direction, until when."""
    depuis, vers = declaree.depuis, declaree.vers
    verbe = "correspondent ensemble" if len(declaree.source) > 1 else "correspond"
    quoi = _dire(declaree.cible, vers.numero) or "une certification qui n’est pas nommée"
    genre = "totale" if declaree.totale else "partielle"
    phrases = [
        f"{depuis.numero} déclare au registre : {_dire(declaree.source, depuis.numero)} {verbe} à {quoi}.",
        f"Correspondance {genre}{_dire_inverse(declaree)}.",
    ]
    fins = [f"{bout.numero} jusqu’au {dire(bout.fin)}" for bout in (depuis, vers) if bout.fin is not None]
    if fins:
        phrases.append(f"Enregistrement : {enumerer(fins)}.")
    return " ".join([*phrases, *(constatee.phrase for constatee in declaree.reserves)])


def _dire_inverse(declaree: Declaree) -> str:
    if declaree.reciproque:
        return " ; l’inverse est déclaré aussi"
    return " ; l’inverse n’est pas déclaré" if declaree.vers.lue else ", dans ce sens"


def _dire(ensemble: Ensemble, numero: str) -> str:
    if Cle(numero) in ensemble:
        return f"{numero} (certification entière)"
    return enumerer(sorted(cle.code for cle in ensemble))


def _renouvellements(registre: _Registre) -> Iterator[Renouvellement]:
    graphe = Graphe(registre.fiches)
    cites = {n for legere in registre.fiches.values() for n in legere.anciennes}
    for lien in graphe.liens(sorted(registre.fiches.keys() | cites, key=rang_du_numero)):
        absentes = tuple(n for n in (lien.ancienne, lien.nouvelle) if n not in registre.fiches)
        phrases = [f"{lien.nouvelle} remplace {lien.ancienne} au registre. Cela ne dit rien, seul, de leurs blocs."]
        if lien.contredit:
            phrases.append("Les deux fiches ne disent pas la même chose de ce renouvellement.")
        phrases.extend(f"{numero} n’est pas dans le registre lu." for numero in absentes)
        yield Renouvellement(
            lien.ancienne, lien.nouvelle, lien.declaration, lien.contredit, absentes, " ".join(phrases)
        )
