"""The procès-verbal of a session, as a value: what it must hold, taken from the closed deliberations alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from brique.certification.attribution import dire_refus
from brique.certification.deliberation.seance import Deliberation, ErreurDeliberation, Report
from brique.certification.deliberation.valeurs import DecisionBloc, Issue, Membre, Motif, Resultat
from brique.certification.reglement.valeurs import Signature, Tenue
from brique.referentiel.filiation.phrases import enumerer

DOCTRINE = "Vademecum RNCP V1.1, § 2.3.2"


@dataclass(frozen=True, slots=True)
class MembrePresent:
    """A member as the procès-verbal names them. ``retraits``: the candidates of whom they decided nothing, or nothing
    but the blocs said with them (« Zoé (sauf BC01) »)."""

    nom: str
    qualite: str
    present: bool
    signe: bool
    retraits: tuple[str, ...] = ()
    preside: bool = False


@dataclass(frozen=True, slots=True)
class LigneCandidat:
    """What the session gave a candidate. ``valides``: code and title of each bloc validated; ``raisons``: what follows
    of the decisions, which hold their own."""

    candidat: str
    issue: Issue
    valides: tuple[tuple[str, str], ...]
    decisions: tuple[DecisionBloc, ...]
    reports: tuple[Report, ...] = ()
    autres: tuple[str, ...] = ()
    mention: str = ""
    raisons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProcesVerbal:
    """The only proof of what was decided. Both lists are exhaustive, in the order of the names. ``blocs``: code and
    title of each bloc that was asked."""

    certification: str
    intitule: str
    jury: str
    jour: date
    ferme_le: date
    tenue: Tenue
    reglements: tuple[str, ...]
    membres: tuple[MembrePresent, ...]
    certifies: tuple[LigneCandidat, ...]
    non_certifies: tuple[LigneCandidat, ...]
    incidents: tuple[str, ...] = ()
    reserves: tuple[str, ...] = ()
    blocs: tuple[tuple[str, str], ...] = ()

    @property
    def signataires(self) -> tuple[str, ...]:
        """Whose signature it wants."""
        return tuple(membre.nom for membre in self.membres if membre.signe)

    @property
    def presidence(self) -> tuple[str, ...]:
        """Who presided, and initials the incidents and each page."""
        return tuple(membre.nom for membre in self.membres if membre.preside)


def dresser(
    deliberations: Sequence[Deliberation],
    confirmee: bool | None = None,
    remarques: Sequence[str] = (),
    noms: Mapping[str, str] | None = None,
) -> ProcesVerbal:
    """The procès-verbal of a session. ``confirmee``: what the instance that must confirm has said since, None: nothing.
    ``remarques``: what happened to the session itself, told with the incidents. ``noms``: by what name it calls the
    candidates that the deliberations know otherwise; it must then name each differently.

    Raises ``ErreurDeliberation`` unless all are closed, of one jury, one day, one certification, each candidate once.
    """
    if motifs := tuple(_incoherences(deliberations)):
        raise ErreurDeliberation(motifs)
    if noms:
        deliberations = [_nommee(une, noms) for une in deliberations]
    premiere = deliberations[0]
    lignes = sorted(
        (_ligne(une, une.deriver(confirmee=confirmee)) for une in deliberations), key=lambda ligne: ligne.candidat
    )
    demandes = sorted({code for une in deliberations for code in une.presentation.blocs})
    tous = any(une.regle.signature is Signature.TOUS for une in deliberations)
    reserves = [phrase for une in deliberations for phrase in une.composition.reserves]
    if not tous:
        reserves.append(f"Le règlement ne fait signer que la présidence ; la doctrine demande chacun ({DOCTRINE}).")
    return ProcesVerbal(
        premiere.fiche.numero,
        premiere.fiche.intitule,
        premiere.regle.nom or "Jury",
        premiere.seance.jour,
        max(une.seance.ferme_le or une.seance.jour for une in deliberations),
        premiere.seance.tenue,
        tuple(dict.fromkeys(f"{u.reglement.intitule}, version {u.reglement.version}" for u in deliberations)),
        tuple(_membre(un, deliberations, tous) for un in premiere.seance.membres),
        tuple(ligne for ligne in lignes if ligne.issue is Issue.DELIVREE),
        tuple(ligne for ligne in lignes if ligne.issue is not Issue.DELIVREE),
        (*remarques, *(f"{une.presentation.candidat} : {dit}" for une in deliberations for dit in _incidents(une))),
        tuple(dict.fromkeys(reserves)),
        tuple((code, premiere.fiche.blocs[code]) for code in demandes if code in premiere.fiche.blocs),
    )


def _nommee(une: Deliberation, noms: Mapping[str, str]) -> Deliberation:
    candidat = noms.get(une.presentation.candidat, une.presentation.candidat)
    return replace(une, presentation=replace(une.presentation, candidat=candidat))


def _incoherences(deliberations: Sequence[Deliberation]) -> Iterator[Motif]:
    if not deliberations:
        yield Motif("Aucune délibération n’est donnée.", "", "Donner celles de la séance.")
        return
    noms = [une.presentation.candidat for une in deliberations]
    for nom in dict.fromkeys(nom for nom in noms if noms.count(nom) > 1):
        yield Motif(f"{nom} y est deux fois.", DOCTRINE, "N’y écrire chaque candidat qu’une fois.")
    for une in deliberations:
        if not une.close:
            constat = f"La délibération sur {une.presentation.candidat} n’est pas close."
            yield Motif(constat, DOCTRINE, "La clore : la liste est exhaustive.")
    for quoi, differents in (
        ("certifications", {une.fiche.numero for une in deliberations}),
        ("jours", {une.seance.jour for une in deliberations}),
        ("jurys", {tuple((m.nom, m.college) for m in une.seance.membres) for une in deliberations}),
        ("façons de siéger", {une.seance.tenue for une in deliberations}),
    ):
        if len(differents) > 1:
            constat = f"Ces délibérations sont de plusieurs {quoi}."
            yield Motif(constat, DOCTRINE, "Dresser un procès-verbal pour chacune des séances.")


def _incidents(une: Deliberation) -> Iterator[str]:
    """What happened, as it was noted; then the ties that were said after a decision, which nobody has to note."""
    yield from une.incidents
    for retrait in une.retraits:
        blocs = f"de {enumerer(retrait.blocs)}"
        reste = "ces décisions restent" if len(retrait.blocs) > 1 else "cette décision reste"
        yield (
            f"le jury avait déjà décidé {blocs} quand {retrait.membre} a dit un lien avec ce candidat ; {reste}, "
            "et ce membre ne décide plus de rien pour lui."
        )


def _ligne(une: Deliberation, resultat: Resultat) -> LigneCandidat:
    deja = set(dire_refus(une.decisions))
    return LigneCandidat(
        une.presentation.candidat,
        resultat.issue,
        tuple((code, une.fiche.blocs[code]) for code in resultat.valides),
        une.decisions,
        une.reports,
        resultat.autres,
        une.mention,
        tuple(raison for raison in resultat.raisons if raison not in deja),
    )


def _membre(membre: Membre, deliberations: Sequence[Deliberation], tous: bool) -> MembrePresent:
    present = any(membre.nom in une.seance.presents for une in deliberations)
    preside = any(un.president for une in deliberations for un in une.seance.membres if un.nom == membre.nom)
    membre = replace(membre, president=preside)
    retraits = tuple(
        une.presentation.candidat + _sauf(membre.nom, une)
        for une in deliberations
        for siege in une.composition.sieges
        if siege.membre.nom == membre.nom and not siege.siege
    )
    return MembrePresent(
        membre.nom, dire_qualite(membre), present, present and (tous or membre.president), retraits, preside
    )


def _sauf(nom: str, une: Deliberation) -> str:
    """What was decided of a candidate before a member said a tie with them."""
    blocs = [bloc for retrait in une.retraits if retrait.membre == nom for bloc in retrait.blocs]
    return f" (sauf {enumerer(blocs)})" if blocs else ""


def dire_qualite(membre: Membre) -> str:
    """« préside, collège employeurs, personne qualifiée »: in what quality a member sits."""
    qualites = ["préside"] if membre.president else []
    qualites += [f"collège {membre.college}"] if membre.college else []
    # a college of qualified people says it already
    qualites += ["personne qualifiée"] if membre.qualifie and "qualifi" not in membre.college else []
    return ", ".join(qualites) or "membre"
