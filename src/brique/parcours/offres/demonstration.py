"""A fictional catalogue in LHÉO 2.3, over the certifications of a register, its sessions set around a given day.

Everything comes from what it is given: the same register and the same day give the same file. A few offers are wrong on
purpose, so that what Brique says of them can be seen.
"""

from __future__ import annotations

import calendar
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from lxml import etree

from brique.parcours.offres.flux import LHEO_LU
from brique.parcours.offres.noeud import Element
from brique.parcours.offres.registre import connaitre
from brique.referentiel.fiche import Bloc, Fiche

#: The training body of the demonstration's accounts.
ORGANISME = "99900003700013"
CODE_MIN = 8  # characters of a bloc's code that LHÉO can carry


class Ville(NamedTuple):
    """A fictional town, at a place that exists."""

    nom: str
    code_postal: str
    latitude: str
    longitude: str


class Maison(NamedTuple):
    """A fictional training body."""

    siret: str
    nom: str
    ville: Ville


VILLES = (
    Ville("Trois-Rivières-le-Pont", "69991", "45.7640", "4.8357"),
    Ville("Valmont-sur-Orme", "38992", "45.1885", "5.7245"),
    Ville("Saint-Aubin-des-Forges", "42993", "45.4397", "4.3872"),
    Ville("Port-Lignon", "26994", "44.9334", "4.8924"),
    Ville("Hauteville-la-Grange", "01995", "46.2056", "5.2255"),
    Ville("Clairefontaine-le-Vieux", "63996", "45.7772", "3.0870"),
)


_ORGANISME = Maison(ORGANISME, "Centre de formation fictif des Trois-Rivières", VILLES[0])


@dataclass(frozen=True, slots=True)
class Modele:
    """What one offer of the catalogue says, before it is written."""

    numero: str
    fiche: Fiche
    blocs: tuple[Bloc, ...]
    maison: Maison
    modalite: str
    heures: int
    prix: str
    sessions: tuple[tuple[date, date], ...]
    permanente: bool = False
    prerequis: str = "Aucun prérequis : un entretien précède l’inscription."


def catalogue_fictif(fiches: Iterable[Fiche], jour: date) -> bytes:
    """The catalogue as LHÉO 2.3: for each certification still registered, offers bloc by bloc and for the whole."""
    racine = etree.Element(_q("lheo"), nsmap={None: LHEO_LU})
    offres = _fils(racine, "offres")
    for modele in modeles(list(fiches), jour):
        _formation(offres, modele, jour)
    ecrit: bytes = etree.tostring(racine, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return ecrit


def modeles(fiches: Sequence[Fiche], jour: date) -> Iterator[Modele]:
    """The offers, the wrong ones last."""
    justes: list[Modele] = []
    for fiche in fiches:
        if not connaitre(fiche, jour).enregistree(jour + timedelta(days=200)):
            continue
        justes.extend(_a_temps(modele, jour) for modele in _de_la_fiche(fiche, jour))
    yield from justes
    yield from _fautives(list(fiches), justes, jour)


def _a_temps(modele: Modele, jour: date) -> Modele:
    """The same without the sessions that begin after the end of the registration, save the first."""
    connue = connaitre(modele.fiche, jour)
    gardees = [session for session in modele.sessions if connue.enregistree(session[0])]
    return replace(modele, sessions=tuple(gardees) or modele.sessions[:1])


def _de_la_fiche(fiche: Fiche, jour: date) -> Iterator[Modele]:
    maisons = _maisons(fiche, jour)
    blocs = tuple(bloc for bloc in fiche.blocs if len(bloc.code) >= CODE_MIN)
    for rang, bloc in enumerate(blocs):
        tour = maisons[rang % len(maisons) :] + maisons[: rang % len(maisons)]
        for place, maison in enumerate(tour[:2]):
            yield _modele(fiche, (bloc,), maison, jour, place)
    if len(blocs) > 2:
        yield _modele(fiche, blocs[:2], maisons[-1], jour, 2)
    yield _modele(fiche, (), maisons[0], jour, 3)


def _modele(fiche: Fiche, blocs: tuple[Bloc, ...], maison: Maison, jour: date, place: int) -> Modele:
    """One offer; its figures are drawn from its own number, so that they never change."""
    cle = f"{fiche.numero} {' '.join(bloc.code for bloc in blocs)} {maison.siret} {place}"
    tirage = int(hashlib.sha256(cle.encode()).hexdigest()[:8], 16)
    parts = len(blocs) or max(1, len(fiche.blocs))
    heures = parts * (21 + 7 * (tirage % 8))
    tarif = 11 + tirage // 8 % 9
    permanente = tirage % 7 == 0 and len(blocs) == 1
    duree = timedelta(days=max(4, heures // 7 * (7 if tirage % 3 else 3)))
    debuts = [_mois_apres(jour, 1 + tirage % 3 + 4 * rang, 3 + tirage % 20) for rang in range(4)]
    return Modele(
        numero=f"{fiche.numero}-{'-'.join(bloc.code[-4:] for bloc in blocs) or 'complet'}-{place + 1}",
        fiche=fiche,
        blocs=blocs,
        maison=maison,
        modalite="0" if permanente else str(tirage // 64 % 3),
        heures=heures,
        prix=f"{heures * tarif}.00",
        sessions=tuple((debut, debut + duree) for debut in debuts[: 1 if permanente else 4]),
        permanente=permanente,
        prerequis=(blocs[0].prerequis_entree if blocs else fiche.prerequis_entree)[:900]
        or "Aucun prérequis : un entretien précède l’inscription.",
    )


def _maisons(fiche: Fiche, jour: date) -> list[Maison]:
    """The bodies that may train, at fictional places; that of the demonstration where the register lists none."""
    noms = {p.siret: p.nom for p in fiche.partenaires if p.siret} | {c.siret: c.nom for c in fiche.certificateurs}
    connue = connaitre(fiche, jour)
    if not connue.liste_tenue or not connue.habilites:
        return [_ORGANISME]
    return [
        Maison(siret, noms.get(siret, siret), VILLES[int(siret[-6:]) % len(VILLES)])
        for siret in sorted(connue.habilites)
    ]


def _fautives(fiches: Sequence[Fiche], justes: Sequence[Modele], jour: date) -> Iterator[Modele]:
    """One offer for each thing that Brique flags."""
    siennes = [modele for modele in justes if modele.maison is _ORGANISME and not modele.permanente] or list(justes)
    dates, bloc, prix, double = (siennes[rang % len(siennes)] for rang in range(4)) if siennes else (None,) * 4
    if dates is None or bloc is None or prix is None or double is None:
        return
    debut, fin = dates.sessions[0]
    yield replace(dates, numero="faute-dates", sessions=((fin, debut),))
    absent = Bloc(f"{bloc.fiche.numero}BC99", "Bloc qui n’existe pas")
    yield replace(bloc, numero="faute-bloc", blocs=(absent,))
    yield replace(prix, numero="faute-prix", prix="990000.00")
    yield replace(double, numero="faute-double", sessions=(double.sessions[0], double.sessions[0]))
    yield replace(justes[0], numero="faute-organisme", maison=_ORGANISME)
    finies = [fiche for fiche in fiches if fiche.blocs and not connaitre(fiche, jour).enregistree(jour)]
    finissant = [f for f in fiches if f.blocs and f not in finies and not connaitre(f, jour).enregistree(debut)]
    for nom, trouvees in (("faute-finie", finies[-1:]), ("faute-finit", finissant[:1])):
        for fiche in trouvees:
            modele = _modele(fiche, fiche.blocs[:1], _ORGANISME, jour, 0)
            yield replace(modele, numero=nom, permanente=False)


def _mois_apres(jour: date, mois: int, quantieme: int) -> date:
    """A working day of a later month."""
    annee, rang = divmod(jour.month - 1 + mois, 12)
    dernier = calendar.monthrange(jour.year + annee, rang + 1)[1]
    trouve = date(jour.year + annee, rang + 1, min(quantieme, dernier))
    return trouve + timedelta(days=max(0, 7 - trouve.weekday()) if trouve.weekday() > 4 else 0)


def _formation(offres: Element, modele: Modele, jour: date) -> None:
    formation = _fils(offres, "formation")
    formation.set("numero", modele.numero)
    fiche, bloc = modele.fiche, modele.blocs[0] if len(modele.blocs) == 1 else None
    titre = bloc.libelle if bloc else fiche.intitule
    domaine = _fils(formation, "domaine-formation")
    for code in fiche.formacodes[:5]:
        _fils(domaine, "code-FORMACODE", code.code[:5])
    _fils(formation, "intitule-formation", titre[:255])
    _fils(formation, "objectif-formation", f"Préparer {'le bloc' if bloc else 'la certification'} « {titre} »."[:3000])
    _fils(formation, "resultats-attendus", "Se présenter à l’évaluation devant le jury du certificateur.")
    _fils(formation, "contenu-formation", "<p>Mises en situation, apports, entraînement à l’évaluation.</p>")
    _fils(formation, "certifiante", "1")
    _coordonnees(_fils(formation, "contact-formation"), modele.maison, adresse=False)
    _fils(formation, "parcours-de-formation", "2")
    _fils(formation, "code-niveau-entree", "0")
    certification = _fils(formation, "certification")
    _fils(certification, "code-RS" if fiche.numero.startswith("RS") else "code-RNCP", _code(fiche.numero))
    _action(_fils(formation, "action"), modele)
    _organisme(_fils(formation, "organisme-formation-responsable"), modele.maison)
    _fils(formation, "positionnement", "1")


def _action(action: Element, modele: Modele) -> None:
    action.set("numero", modele.numero)
    _fils(action, "rythme-formation", "En journée ; le détail est donné à l’entretien.")
    _fils(action, "code-public-vise", "83056")
    _fils(action, "niveau-entree-obligatoire", "0")
    _fils(action, "modalites-alternance", "Sans alternance")
    _fils(action, "modalites-enseignement", modele.modalite)
    _fils(action, "conditions-specifiques", modele.prerequis)
    _fils(action, "prise-en-charge-frais-possible", "1")
    if modele.modalite != "2":
        _coordonnees(_fils(action, "lieu-de-formation"), modele.maison, adresse=True)
    _fils(action, "modalites-entrees-sorties", "1" if modele.permanente else "0")
    for rang, (debut, fin) in enumerate(modele.sessions, start=1):
        _session(_fils(action, "session"), modele, rang, debut, fin)
    _fils(action, "acces-handicapes", "Locaux accessibles ; un référent handicap répond à chacun.")
    _fils(action, "langue-formation", "FR")
    _fils(action, "prix-total-TTC", modele.prix)
    _fils(action, "nombre-heures-centre", str(modele.heures))
    _fils(action, "nombre-heures-total", str(modele.heures))


def _session(session: Element, modele: Modele, rang: int, debut: date, fin: date) -> None:
    session.set("numero", f"{modele.numero}-{rang}")
    periode = _fils(session, "periode")
    _fils(periode, "debut", f"{debut:%Y%m%d}")
    _fils(periode, "fin", "99999999" if modele.permanente else f"{fin:%Y%m%d}")
    _adresse(_fils(session, "adresse-inscription"), modele.maison)
    _fils(session, "etat-recrutement", "1")
    if not modele.blocs:
        return
    blocs = _fils(session, "blocs-competences")
    _fils(blocs, "validation-blocs", "1")
    reference = _fils(blocs, "reference-certification")
    _fils(reference, "reference-code-RNCP", _code(modele.fiche.numero))
    for bloc in modele.blocs:
        decrit = _fils(blocs, "bloc-competences")
        _fils(decrit, "libelle-bloc", bloc.libelle[:500] or bloc.code)
        _fils(decrit, "code-bloc", bloc.code)


def _organisme(element: Element, maison: Maison) -> None:
    _fils(element, "numero-activite", f"84{maison.siret[:9]}")
    _fils(_fils(element, "SIRET-organisme-formation"), "SIRET", maison.siret)
    _fils(element, "nom-organisme", maison.nom[:250])
    _fils(element, "raison-sociale", maison.nom[:250])
    _coordonnees(_fils(element, "coordonnees-organisme"), maison, adresse=True)
    _coordonnees(_fils(element, "contact-organisme"), maison, adresse=False)


def _coordonnees(parent: Element, maison: Maison, *, adresse: bool) -> None:
    coordonnees = _fils(parent, "coordonnees")
    _fils(coordonnees, "ligne", maison.nom.split(" (")[0][:50])
    if adresse:
        _adresse(coordonnees, maison)
    _fils(coordonnees, "courriel", f"formation@{maison.siret}.example")


def _adresse(parent: Element, maison: Maison) -> None:
    adresse = _fils(parent, "adresse")
    _fils(adresse, "ligne", "1 place des Métiers")
    _fils(adresse, "codepostal", maison.ville.code_postal)
    _fils(adresse, "ville", maison.ville.nom)
    _fils(adresse, "departement", maison.ville.code_postal[:2])
    _fils(adresse, "pays", "FR")
    position = _fils(adresse, "geolocalisation")
    _fils(position, "latitude", maison.ville.latitude)
    _fils(position, "longitude", maison.ville.longitude)


def _code(numero: str) -> str:
    """A number of the register as LHÉO writes it: an RNCP number has no letters."""
    return numero.removeprefix("RNCP")


def _q(nom: str) -> str:
    return f"{{{LHEO_LU}}}{nom}"


def _fils(parent: Element, nom: str, texte: str | None = None) -> Element:
    element = etree.SubElement(parent, _q(nom))
    element.text = texte
    return element
