"""Reads of the passeport: what a person holds, and what the register and the certificateurs make of it on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from brique.parcours.passeport import Acquis, Origine, Registre, Valeur, valoir
from brique.passerelles.decisions import Decidee
from brique.passerelles.valeurs import Cle
from brique.referentiel.fiche import Fiche
from portail.droits.queries import reponses_de
from portail.parcours import models
from portail.parcours.passeport import enums
from portail.passerelles import queries_equivalences
from portail.referentiel.queries_histoire import citantes, date_du_registre, sommaires
from portail.referentiel.queries_identites import situer
from portail.socle.models import Compte, Organisation

PAS_MAX = 10
FICHES_MAX = 200


@dataclass(frozen=True, slots=True)
class AcquisLu:
    """An acquis as it is kept: the value of the library, and what only a page shows. ``cle`` is that of its own table.

    ``jury`` of a declared one is who is said to have delivered it. ``intitule`` is that of its certification, '' when
    the register does not know it.
    """

    cle: int
    acquis: Acquis
    origine: str
    jury: str
    intitule: str = ""
    certificateur: str = ""
    signature: str = ""
    motif_annulation: str = ""
    pieces: Sequence[models.PieceAcquis] = ()

    @property
    def atteste(self) -> bool:
        return self.acquis.atteste

    @property
    def numero(self) -> str:
        return self.acquis.cle.fiche

    @property
    def code(self) -> str:
        return self.acquis.cle.code

    @property
    def libelle(self) -> str:
        return self.acquis.libelle


@dataclass(frozen=True, slots=True)
class Passeport:
    """All that a person holds on a day, what each counts for, and the certifications read around."""

    au: date
    lus: Sequence[AcquisLu]
    valeurs: Sequence[Valeur]
    fiches: dict[str, Fiche] = field(default_factory=dict)

    @property
    def attestes(self) -> list[AcquisLu]:
        return [lu for lu in self.lus if lu.atteste and lu.acquis.annule_le is None]

    @property
    def annules(self) -> list[AcquisLu]:
        return [lu for lu in self.lus if lu.acquis.annule_le is not None]

    @property
    def declares(self) -> list[AcquisLu]:
        return [lu for lu in self.lus if not lu.atteste]

    def valeurs_de(self, lu: AcquisLu) -> list[Valeur]:
        """What this very acquis counts for, alone or with others."""
        return [valeur for valeur in self.valeurs if lu.acquis in valeur.acquis]


def passeport(personne: UUID, au: date) -> Passeport:
    """The passeport of an account on the day ``au``: a bounded number of queries, whatever it holds."""
    lus = acquis_de(personne)
    numeros = {lu.numero for lu in lus}
    if not numeros:
        return Passeport(au, (), ())
    fiches = fiches_autour(numeros)
    registre = Registre.depuis(fiches, jour=date_du_registre())
    valeurs = valoir([lu.acquis for lu in lus], registre, decidees_depuis(numeros, au), au)
    return Passeport(au, lus, valeurs, {fiche.numero: fiche for fiche in fiches})


def acquis_de(personne: UUID) -> list[AcquisLu]:
    """What a person holds: attested first, then declared, the last obtained first (four queries)."""
    attestes = models.AcquisAtteste.objects.filter(titulaire=personne)
    attestes = attestes.select_related("fiche", "organisation", "annulation")
    declares = list(models.AcquisDeclare.objects.filter(personne=personne))
    pieces: dict[int, list[models.PieceAcquis]] = {}
    for piece in models.PieceAcquis.objects.filter(acquis__in=[d.pk for d in declares]).defer("octets"):
        pieces.setdefault(piece.acquis_id, []).append(piece)
    lus = [_lire_atteste(atteste) for atteste in attestes]
    lus += [_lire_declare(declare, pieces.get(declare.pk, [])) for declare in declares]
    situees = situer({lu.numero for lu in lus})
    return [replace(lu, intitule=situees[lu.numero].intitule) if lu.numero in situees else lu for lu in lus]


def fiches_autour(numeros: Iterable[str]) -> list[Fiche]:
    """The certifications of ``numeros``, those that renewed them, and those they declare correspondances with.

    Without the texts of their blocs. At most ``FICHES_MAX`` of them, ``PAS_MAX`` renewals away.
    """
    lues: dict[str, Fiche] = {}
    front = set(numeros)
    for _pas in range(PAS_MAX):
        trouvees = {fiche.numero: fiche for fiche in sommaires(front)}
        lues |= trouvees
        suivantes = {n for fiche in trouvees.values() for n in fiche.nouvelles} | citantes(front)
        front = set(sorted(suivantes - lues.keys())[: max(0, FICHES_MAX - len(lues))])
        if not front:
            break
    citees = {c.fiche for fiche in lues.values() for c in fiche.correspondances if c.fiche}
    visees = set(sorted(citees - lues.keys())[:FICHES_MAX])
    lues |= {fiche.numero: fiche for fiche in sommaires(visees)} if visees else {}
    return list(lues.values())


def decidees_depuis(numeros: Iterable[str], au: date) -> list[Decidee]:
    """The équivalences decided up to ``au`` that start from a bloc of one of these certifications (four queries)."""
    decisions = queries_equivalences.decidees(au).filter(
        demande__blocs__cote="source", demande__blocs__fiche__numero__in=list(numeros)
    )
    return [queries_equivalences.en_decidee(decision) for decision in decisions.distinct()]


def blocs_connus(numeros: Iterable[str]) -> dict[str, dict[str, str]]:
    """The blocs that these certifications have or had (code → title; '' is the whole), for those the register knows."""
    connus = {}
    for fiche in sommaires(numeros):
        connus[fiche.numero] = {"": fiche.intitule} | {b.code: b.libelle for b in fiche.blocs if b.code}
    return connus


def declare(cle: int) -> models.AcquisDeclare | None:
    """A declared acquis, by its key."""
    return models.AcquisDeclare.objects.filter(pk=cle).first()


def piece_de(personne: UUID, cle: int, acquis: int | None = None) -> models.PieceAcquis | None:
    """A document that supports an acquis of this very person (this ``acquis`` when given), without its bytes."""
    siennes = models.PieceAcquis.objects.filter(acquis__personne=personne, pk=cle).defer("octets")
    if acquis is not None:
        siennes = siennes.filter(acquis=acquis)
    return siennes.select_related("acquis").first()


def atteste(cle: int) -> models.AcquisAtteste | None:
    """An attested award, by its key."""
    return models.AcquisAtteste.objects.select_related("fiche", "organisation", "annulation").filter(pk=cle).first()


def attestations_de(organisations: Iterable[Organisation]) -> list[tuple[models.AcquisAtteste, str]]:
    """What these organisations attested, the last first, each with the name of its holder ('': erased). Two queries."""
    attestes = list(
        models.AcquisAtteste.objects.filter(organisation__in=list(organisations))
        .select_related("fiche", "organisation", "annulation")
        .order_by("-pk")
    )
    noms = {c.pk: c.nom_complet for c in Compte.objects.filter(pk__in={a.titulaire for a in attestes})}
    return [(atteste, noms.get(atteste.titulaire, "")) for atteste in attestes]


def nom_du_titulaire(atteste: models.AcquisAtteste) -> str:
    """The name of the holder of an award, '' once their account is erased."""
    compte = Compte.objects.filter(pk=atteste.titulaire).first()
    return compte.nom_complet if compte else ""


def _lire_atteste(atteste: models.AcquisAtteste) -> AcquisLu:
    annulation = getattr(atteste, "annulation", None)
    acquis = Acquis(
        Cle(atteste.fiche.numero, atteste.code),
        Origine(atteste.origine),
        atteste.jour,
        atteste=True,
        libelle=atteste.libelle,
        opposable=atteste.opposable,
        annule_le=annulation.le if annulation else None,
        reference=f"A{atteste.pk}",
    )
    return AcquisLu(
        atteste.pk,
        acquis,
        str(enums.Origine(atteste.origine).label),
        atteste.jury,
        certificateur=atteste.organisation.nom,
        signature=f"{atteste.signataire}, {atteste.qualite}",
        motif_annulation=annulation.motif if annulation else "",
    )


def _lire_declare(declare: models.AcquisDeclare, pieces: Sequence[models.PieceAcquis]) -> AcquisLu:
    acquis = Acquis(
        Cle(declare.numero, declare.code),
        Origine(declare.origine),
        declare.jour,
        atteste=False,
        libelle=declare.libelle,
        reference=f"D{declare.pk}",
    )
    return AcquisLu(declare.pk, acquis, str(enums.Origine(declare.origine).label), declare.jury, pieces=pieces)


def a_effacer(personne: UUID) -> dict[str, int]:
    """How much of a passeport is not an award: what erasing it would take away."""
    return {
        "acquis": models.AcquisDeclare.objects.filter(personne=personne).count(),
        "pieces": models.PieceAcquis.objects.filter(acquis__personne=personne).count()
        + models.PieceReponse.objects.filter(reponse__positionnement__personne=personne).count(),
        "partages": models.Partage.objects.filter(personne=personne).count(),
        "positionnements": models.Positionnement.objects.filter(personne=personne).count(),
        "plans": models.PlanCalcule.objects.filter(personne=personne).count(),
        "droits": int(reponses_de(personne) is not None),
    }


def acquis_attestes(personne: UUID) -> int:
    """How many awards of a person stay, whatever they erase."""
    return models.AcquisAtteste.objects.filter(titulaire=personne).count()
