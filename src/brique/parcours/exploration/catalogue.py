"""The register made ready to be explored: read once, then asked from any set of held blocs, one step at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cached_property

from brique.droits.enregistrement import Enregistrement
from brique.passerelles.liens_portee import Lien, lien_declare, liens_du_renouvellement
from brique.passerelles.officielles import Officielles, Renouvellement
from brique.passerelles.portee import Certification
from brique.passerelles.valeurs import Cle
from brique.referentiel.ecart.rapport import ressemblances_des
from brique.referentiel.fiche import Fiche
from brique.referentiel.filiation import Etape, Etat, dernier_jour
from brique.referentiel.filiation.etats import etape
from brique.referentiel.filiation.fiches_legeres import rang_du_numero
from brique.referentiel.filiation.phrases import enumerer

RESSEMBLANCE_MIN = 0.3
"""Below it, a bloc of a renewed certification is not proposed as the sequel of a held one."""


class Liens:
    """Links found by where they start. What is kept of a whole register costs one look-up a held bloc."""

    def __init__(self, liens: Iterable[Lien] = ()) -> None:
        self._depuis: defaultdict[Cle, list[Lien]] = defaultdict(list)
        for lien in liens:
            for cle in lien.depuis:
                self._depuis[cle].append(lien)

    def partant_de(self, cles: Iterable[Cle]) -> Iterator[Lien]:
        """Those that start from one of ``cles`` at least, each once; from the whole of its certification included."""
        voulues = dict.fromkeys(une for cle in cles for une in (cle, Cle(cle.fiche)))
        yield from dict.fromkeys(lien for cle in voulues for lien in self._depuis.get(cle, ()))


@dataclass(frozen=True, slots=True)
class Tenu:
    """What one says one holds, as the register knows it on a day.

    ``present``: the register has that bloc. ``phrase`` says what to know of it, in French. ``suites``: the
    certifications that replaced its own.
    """

    cle: Cle
    libelle: str
    etape: Etape
    present: bool
    phrase: str
    suites: tuple[str, ...] = ()

    @property
    def connu(self) -> bool:
        """True when its certification is in the register."""
        return self.etape.etat is not Etat.ABSENTE


class Catalogue:
    """The certifications of a register and what it declares between them. Build it with ``depuis``.

    ``registre`` is the day it was exported, when it is known; ``dernier``, the last day it speaks of.
    """

    def __init__(
        self,
        certifications: Mapping[str, Certification],
        officielles: Officielles,
        *,
        registre: date | None = None,
        dernier: date | None = None,
    ) -> None:
        self.certifications = certifications
        self.registre = registre
        self.dernier = dernier
        declares = (lien_declare(declaree) for declaree in officielles.declarees)
        self._declares = Liens(lien for lien in declares if lien is not None)
        self._renouvellements: defaultdict[str, list[Renouvellement]] = defaultdict(list)
        for renouvellement in officielles.renouvellements:
            self._renouvellements[renouvellement.ancienne].append(renouvellement)

    @classmethod
    def depuis(cls, fiches: Iterable[Fiche], *, registre: date | None = None) -> Catalogue:
        """Read ``fiches`` once, one by one; of two with the same number, the first counts."""
        certifications: dict[str, Certification] = {}
        jours: list[date] = []

        def notees() -> Iterator[Fiche]:
            for fiche in fiches:
                if fiche.numero and fiche.numero not in certifications:
                    certifications[fiche.numero] = Certification.de(fiche)
                    if (jour := dernier_jour(fiche)) is not None:
                        jours[:] = [max([jour, *jours])]
                yield fiche

        officielles = Officielles.depuis(notees())
        renouvelees = {n for r in officielles.renouvellements for n in (r.ancienne, r.nouvelle)}
        for numero, certification in certifications.items():
            if numero not in renouvelees:
                certification.legere.textes = b""  # only those that a renewal links are compared
        return cls(certifications, officielles, registre=registre, dernier=max(jours, default=None))

    @cached_property
    def enregistrements(self) -> Mapping[str, Enregistrement]:
        """Where each certification is registered, and when."""
        return {n: enregistrement_de(une, self.registre) for n, une in self.certifications.items()}

    def blocs(self, detenus: Iterable[Cle]) -> list[Cle]:
        """What is held, and the blocs of what is held whole, each once."""
        tous: dict[Cle, None] = {}
        for cle in detenus:
            tous[cle] = None
            if not cle.code and cle.fiche in self.certifications:
                legere = self.certifications[cle.fiche].legere
                tous |= {Cle(cle.fiche, code): None for code, _ in legere.blocs if code}
        return list(tous)

    def liens(self, detenus: Iterable[Cle]) -> Iterator[Lien]:
        """What the register says from ``detenus``: its correspondances, and what its renewals leave to ask."""
        tous = self.blocs(detenus)
        yield from self._declares.partant_de(tous)
        for numero in dict.fromkeys(cle.fiche for cle in tous):
            for renouvellement in self._renouvellements.get(numero, ()):
                siens = [cle for cle in tous if cle.fiche == numero and cle.code]
                semblables = self._semblables(renouvellement, siens)
                yield from liens_du_renouvellement(renouvellement, siens, semblables)

    def _semblables(self, renouvellement: Renouvellement, cles: Collection[Cle]) -> dict[Cle, list[Cle]]:
        avant = self.certifications.get(renouvellement.ancienne)
        apres = self.certifications.get(renouvellement.nouvelle)
        if avant is None or apres is None or not cles:
            return {}
        ancienne, nouvelle = avant.legere.en_fiche(), apres.legere.en_fiche()
        trouvees = ressemblances_des(ancienne, nouvelle, {cle.code for cle in cles})
        return {
            cle: [Cle(nouvelle.numero, r.code) for r in trouvees.get(cle.code, ()) if r.score >= RESSEMBLANCE_MIN]
            for cle in cles
        }

    def situer(self, detenus: Iterable[Cle], au: date) -> tuple[Tenu, ...]:
        """What the register says on the day ``au`` of each bloc held: nothing of it is passed over in silence."""
        return tuple(self._situer(cle, au) for cle in dict.fromkeys(detenus))

    def _situer(self, cle: Cle, au: date) -> Tenu:
        suites = tuple(r.nouvelle for r in self._renouvellements.get(cle.fiche, ()))
        certification = self.certifications.get(cle.fiche)
        la = etape(cle.fiche, certification.legere if certification else None, 0, au, self.registre)
        if certification is None:
            return Tenu(cle, "", la, False, _hors_registre(cle, suites), suites)
        codes = [code for code, _ in certification.legere.blocs if code]
        if cle.code and cle.code not in codes:
            return Tenu(cle, "", la, False, _absent(cle, codes), suites)
        return Tenu(cle, certification.libelle(cle), la, True, " ".join(self._a_savoir(cle, la)), suites)

    def _a_savoir(self, cle: Cle, la: Etape) -> Iterator[str]:
        """What to know of a bloc that the register has: it is no longer delivered, it gives a right out of sight."""
        if la.etat is not Etat.EN_VIGUEUR:
            yield f"{cle.fiche} est {la.phrase}. {_ce(cle).capitalize()} vous reste acquis{'e' * (not cle.code)}."
        vises = {visee.fiche for lien in self._declares.partant_de([cle]) for visee in lien.vers}
        if absentes := sorted(vises - self.certifications.keys(), key=rang_du_numero):
            verbe = "ne sont pas dans ce fichier" if len(absentes) > 1 else "n’est pas dans ce fichier"
            yield f"Une correspondance en part vers {enumerer(absentes)}, qui {verbe} : ce droit n’est pas montré ici."


def _hors_registre(cle: Cle, suites: Collection[str]) -> str:
    phrase = f"{cle.fiche} n’est pas dans ce registre : rien n’y dit où {_ce(cle)} compte."
    if suites:
        verbe = "la remplacent" if len(suites) > 1 else "la remplace"
        return f"{phrase} {enumerer(suites)} {verbe} : demandez à son certificateur ce que {_ce(cle)} y vaut."
    return f"{phrase} Vérifiez le code ; s’il est juste, {_ce(cle)} vous reste acquis{'e' * (not cle.code)}."


def _ce(cle: Cle) -> str:
    return "ce bloc" if cle.code else "cette certification"


def enregistrement_de(certification: Certification, registre: date | None = None) -> Enregistrement:
    """Where a certification is registered, and when, by the rule of ``Enregistrement.depuis_fiche``."""
    legere = certification.legere
    fiche = Fiche(
        legere.numero,
        actif=legere.actif,
        date_effet=legere.debut,
        date_fin_enregistrement=legere.fin,
        date_limite_delivrance=legere.limite,
    )
    return Enregistrement.depuis_fiche(fiche, registre)


def _absent(cle: Cle, codes: Collection[str]) -> str:
    proches = get_close_matches(cle.code, codes, n=1, cutoff=0.8)
    if proches:
        suite = f"vouliez-vous dire {proches[0]} ?"
    else:
        suite = f"ses blocs sont {enumerer(codes)}." if codes else "elle n’a aucun bloc : donnez son numéro seul."
    return f"{cle.fiche} n’a pas de bloc {cle.code} au registre ; {suite}"
