"""Reading a request: every fault with its line, what contradicts itself explained, what the register lacks named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from brique.droits.cpf.lecture import verifier as verifier_compte
from brique.parcours.codes import cle_ecrite, ecrire_cle
from brique.parcours.contexte import Contexte
from brique.parcours.demandes.demande import Demande
from brique.parcours.demandes.formes import FormeDemande
from brique.parcours.demandes.formes_cibles import FormeAttribution
from brique.passerelles.valeurs import Cle
from brique.saisie import Chemin, ErreurSaisie, Faute, Lu, controler, dire_chemin, dire_origine, lire_yaml

Dit = tuple[Chemin, str]
"""Where something is written, and what is wrong with it."""


def lire_demande(origine: Path | bytes | str, contexte: Contexte | None = None, *, nom: str = "") -> Demande:
    """What a file (``Path``) or a text asks, in YAML or JSON. Raises ErreurSaisie with every fault and its line.

    With ``contexte``, codes that no certification has are faults too.
    """
    nom = nom or dire_origine(origine)
    return interpreter(lire_yaml(origine, nom=nom), contexte, nom=nom)


def interpreter(lu: Lu, contexte: Contexte | None = None, *, nom: str) -> Demande:
    """What was read, as a request. Raises ErreurSaisie."""
    forme = controler(lu, FormeDemande, nom=nom)
    cpf = verifier_compte(forme.cpf, lu, nom=nom, sous=("cpf",)) if forme.cpf else None
    demande = forme.demande(cpf)
    dits = [*contradictions(forme)]
    if contexte is not None:
        dits += codes_inconnus(forme, contexte.avec(demande.certifications))
    if dits:
        fautes = {Faute(lu.ligne(chemin), dire_chemin(chemin), constat) for chemin, constat in dits}
        raise ErreurSaisie(nom, tuple(sorted(fautes)))
    return demande


def contradictions(forme: FormeDemande) -> Iterator[Dit]:
    """What a request says against itself."""
    yield from _cibles(forme)
    yield from _dates(forme)
    yield from _doubles(forme)
    yield from _disponibilites(forme)


def _cibles(forme: FormeDemande) -> Iterator[Dit]:
    if bool(forme.cibles) == bool(forme.ouverte):
        yield ("cibles" if forme.cibles else "au",), "donnez des cibles, ou une cible ouverte : l’une des deux"
    if forme.a_atteindre > len(forme.cibles):
        yield ("a_atteindre",), f"{forme.a_atteindre} cibles à atteindre, et {len(forme.cibles)} seulement"
    detenus = {un.code for un in forme.acquis}
    for rang, cible in enumerate(forme.cibles):
        lieu = ("cibles", rang, "certification")
        if cible.certification in detenus:
            yield lieu, f"{cible.certification} est déjà détenue : elle est dans les acquis"
        elif cible.blocs and detenus.issuperset(cible.blocs):
            yield lieu, "tous les blocs voulus sont déjà détenus : ils sont dans les acquis"
        if cible.certification in forme.intermediaires:
            yield lieu, f"{cible.certification} est voulue, et dite intermédiaire : l’une des deux"
    for rang, projet in enumerate(forme.vae):
        autre = next((b for b in projet.blocs if cle_ecrite(b).fiche != projet.certification), None)
        if autre:
            yield ("vae", rang, "blocs"), f"« {autre} » n’est pas un bloc de {projet.certification}"


def _dates(forme: FormeDemande) -> Iterator[Dit]:
    jour = f"{forme.au:%d/%m/%Y}, jour de la demande"
    for rang, acquis in enumerate(forme.acquis):
        if acquis.opposable_jusqu_au and acquis.opposable_jusqu_au < acquis.obtenu_le:
            yield ("acquis", rang, "opposable_jusqu_au"), "ce bloc cesserait de compter avant d’avoir été obtenu"
    if forme.echeance and forme.echeance <= forme.au:
        yield ("echeance",), f"le {forme.echeance:%d/%m/%Y} n’est pas après le {jour}"
    for chemin, quand, suite in _passees(forme):
        if quand > forme.au:
            yield chemin, f"le {quand:%d/%m/%Y} est après le {jour}{suite}"


def _passees(forme: FormeDemande) -> Iterator[tuple[Chemin, date, str]]:
    """The days that have to be past."""
    for rang, acquis in enumerate(forme.acquis):
        yield ("acquis", rang, "obtenu_le"), acquis.obtenu_le, ""
    for rang, equivalence in enumerate(forme.equivalences):
        yield ("equivalences", rang, "decidee_le"), equivalence.decidee_le, " : elle n’est pas accordée"
    if forme.cpf:
        yield ("cpf", "compte", "au"), forme.cpf.compte.au, " : son solde n’y est pas connu"
    for rang, projet in enumerate(forme.vae):
        for place, dossier in enumerate(projet.dossiers):
            yield ("vae", rang, "dossiers", place, "depose_le"), dossier.depose_le, ""


def _doubles(forme: FormeDemande) -> Iterator[Dit]:
    """Names written twice, which nothing would tell apart."""
    noms = {
        "cibles": [cible.certification for cible in forme.cibles],
        "offres": [f"{offre.siret or ''}/{offre.cle}" for offre in forme.offres],
        "evaluations": [une.cle for une in forme.evaluations],
        "positionnement": [une.bloc for une in forme.positionnement],
        "acquis": [un.code for un in forme.acquis],
        "certifications": [une.numero for une in forme.certifications],
        "vae": [projet.certification for projet in forme.vae],
    }
    for part, ecrits in noms.items():
        vus: Counter[str] = Counter()
        for rang, nom in enumerate(ecrits):
            vus[nom] += 1
            if vus[nom] == 2:
                yield (part, rang), f"« {nom.lstrip('/')} » est écrit deux fois"


def _disponibilites(forme: FormeDemande) -> Iterator[Dit]:
    for rang, une in enumerate(forme.disponibilites):
        if any(une.periode.chevauche(autre.periode) for autre in forme.disponibilites[:rang]):
            yield ("disponibilites", rang, "du"), "cette période en recouvre une autre"
    if not forme.heures_semaine and not any(une.heures for une in forme.disponibilites) and forme.offres:
        yield ("heures_semaine",), "aucune heure par semaine, à aucun moment : aucune formation n’est possible"


def codes_inconnus(forme: FormeDemande, contexte: Contexte) -> Iterator[Dit]:
    """The codes wanted that no certification of the register has. What is held may come from elsewhere, unless it
    names a certification that the register knows."""
    for chemin, code in _codes(forme):
        if constat := dire_inconnu(cle_ecrite(code), contexte):
            yield chemin, constat
    tenus = [(("acquis", rang, "code"), un.code) for rang, un in enumerate(forme.acquis)]
    tenus += [(("positionnement", rang, "bloc"), une.bloc) for rang, une in enumerate(forme.positionnement)]
    for chemin, code in tenus:
        cle = cle_ecrite(code)
        if cle.fiche in contexte.fiches and (constat := dire_inconnu(cle, contexte)):
            yield chemin, constat


def dire_inconnu(cle: Cle, contexte: Contexte) -> str:
    """Why a code is not one of the register, with the nearest that is; '' when it is one."""
    fiche = contexte.fiches.get(cle.fiche)
    if fiche is None:
        return f"{cle.fiche} n’est pas dans le registre donné{_proche(cle.fiche, contexte.fiches)}"
    codes = [bloc.code for bloc in fiche.blocs if bloc.code]
    if cle.code and cle.code not in codes:
        proche = _proche(cle.code, codes)
        return f"{cle.fiche} n’a pas de bloc « {ecrire_cle(cle)} »{proche}"
    return ""


def _proche(code: str, connus: Iterable[str]) -> str:
    proches = get_close_matches(code, list(connus), n=1, cutoff=0.8)
    return f" ; vouliez-vous « {proches[0]} » ?" if proches else ""


def _codes(forme: FormeDemande) -> Iterator[tuple[Chemin, str]]:
    """The codes wanted and offered, with where they are written."""
    for rang, cible in enumerate(forme.cibles):
        yield ("cibles", rang, "certification"), cible.certification
        yield from ((("cibles", rang, "blocs", place), bloc) for place, bloc in enumerate(cible.blocs))
        if cible.attribution is not None:
            for part, bloc in _de_l_attribution(cible.attribution):
                yield ("cibles", rang, "attribution", part), bloc
    for rang, equivalence in enumerate(forme.equivalences):
        yield from ((("equivalences", rang, "vers", place), bloc) for place, bloc in enumerate(equivalence.vers))
    for rang, numero in enumerate(forme.intermediaires):
        yield ("intermediaires", rang), numero
    for rang, une in enumerate(forme.evaluations):
        yield from ((("evaluations", rang, "blocs", place), bloc) for place, bloc in enumerate(une.blocs))
    for rang, offre in enumerate(forme.offres):
        if offre.certification:
            yield ("offres", rang, "certification"), offre.certification
        yield from ((("offres", rang, "blocs", place), bloc) for place, bloc in enumerate(offre.blocs))
    for rang, projet in enumerate(forme.vae):
        yield ("vae", rang, "certification"), projet.certification
        yield from ((("vae", rang, "blocs", place), bloc) for place, bloc in enumerate(projet.blocs))


def _de_l_attribution(attribution: FormeAttribution) -> Iterator[tuple[str, str]]:
    yield from (("obligatoires", bloc) for bloc in attribution.obligatoires or ())
    for option in attribution.options or ():
        yield from (("options", bloc) for bloc in option.blocs)
    for un in attribution.prealables:
        yield from (("prealables", bloc) for bloc in (un.bloc, *un.apres))
