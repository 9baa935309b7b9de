"""Everything the page of the map shows, ready for its template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from brique.passerelles.liens_portee import Acces
from brique.passerelles.portee import Appui, Atteignable, Place
from brique.passerelles.valeurs import Cle
from brique.referentiel.filiation import Etat
from portail.passerelles import demande_carte
from portail.passerelles.adresses import adresse_face_a_face
from portail.passerelles.demande_carte import Delivrance, Demande
from portail.passerelles.presentation_carte import mots
from portail.passerelles.presentation_carte.complements import Complements
from portail.passerelles.presentation_carte.dessin import Bande, bande_de, dessiner
from portail.passerelles.presentation_carte.gros_plan import gros_plan
from portail.passerelles.presentation_carte.traits import aspect
from portail.passerelles.queries_carte import Detenu, Portee
from portail.referentiel import queries as registre
from portail.referentiel.adresses import adresse_bloc, adresse_devenir, adresse_fiche, code_court
from portail.referentiel.enums import Axe
from portail.socle.branchements import Encart
from portail.socle.phrases import enumerer

PAR_PAGE = 24
OPTIONS_MAX = 60


@dataclass(frozen=True, slots=True)
class DetenuDit:
    """A held bloc in the list of what one holds: what to know of it, and the map without it."""

    cle: Cle
    code: str
    titre: str
    adresse: str
    retirer: str
    avis: str
    suite: str
    souci: bool


@dataclass(frozen=True, slots=True)
class BlocDit:
    """A place of a certification in the list: its class, the word for it, the reasons.

    Beside a likeness, the page that sets both blocs face to face ('' for a reason that needs none).
    """

    code: str
    titre: str
    adresse: str
    aspect: str
    mot: str
    raisons: Sequence[tuple[str, str]]
    autres: str


@dataclass(frozen=True, slots=True)
class Ligne:
    """A certification of the list."""

    une: Atteignable
    bande: Bande
    reste: str
    pied: str
    etat: str
    classe: str
    adresse: str
    de_pres: str
    blocs: Sequence[BlocDit]
    incomplets: Sequence[str]
    encarts: Sequence[Encart] = ()

    @property
    def dite(self) -> str:
        """The certification in words, for those who do not see its card."""
        une = self.une
        return _("%(numero)s, %(intitule)s. %(reste)s Voir de près.") % {
            "numero": une.numero,
            "intitule": une.certification.intitule,
            "reste": self.reste,
        }


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a filter: how many certifications carry it, whether it is chosen."""

    valeur: str
    libelle: str
    nombre: int
    choisie: bool


def contexte(demande: Demande, portee: Portee, aujourdhui: date) -> dict[str, Any]:
    """The context of the template, but for the form that adds a bloc."""
    complements = Complements(demande.au or aujourdhui, aujourdhui, portee.registre)
    retenues = complements.ranger([une for une in portee.atteignables if demande.filtre.retient(une)])
    pres = next((une for une in portee.atteignables if une.numero == demande.sur), None) if demande.sur else None
    page = Paginator(retenues, PAR_PAGE).get_page(demande.page)
    encarts = complements.encarts((*page.object_list, pres))
    lignes = [_ligne(une, demande, aujourdhui, encarts) for une in page.object_list]
    connus = [detenu for detenu in portee.detenus if detenu.present]
    dessin = dessiner([(d.cle, d.libelle, d.menant) for d in connus], list(page.object_list))
    return {
        "demande": demande,
        "detenus": [_detenu(detenu, demande) for detenu in portee.detenus],
        "connus": connus,
        "chapeau": mots.chapeau(retenues, len(connus)),
        "lignes": lignes,
        "bandes": [(bande, mots.nom_de_la_bande(bande)) for bande in Bande],
        "page": page,
        "dessin": dessin if lignes else None,
        "dessinees": list(zip(dessin.vignettes, lignes, strict=True)) if lignes else [],
        "bandeaux": [
            (b, mots.nom_de_la_bande(b.bande), [(z, mots.nom_de_la_zone(z.bande, z.manque)) for z in b.zones])
            for b in dessin.bandeaux
        ],
        "legende": [(a, mots.nom_de_l_aspect(a), mots.sens_de_l_aspect(a)) for a in dessin.aspects],
        "masquees": len(portee.atteignables) - len(retenues),
        "toutes": demande_carte.adresse(demande.sans_filtre),
        "sans_filtre": demande_carte.adresse(Demande(demande.detenus)),
        "tronquee": portee.tronquee,
        "calculee": portee.calculee,
        "filtres": _filtres(demande, portee.atteignables),
        "pres": _ligne(pres, demande, aujourdhui, encarts) if pres else None,
        "gros_plan": gros_plan(pres, connus) if pres else None,
        "demander": _demander(pres) if pres else "",
        "toute_la_carte": demande_carte.adresse(replace(demande, sur="")),
        "le": complements.le,
        "mesurees": bool(encarts),
        "aujourdhui": aujourdhui,
    }


def _detenu(detenu: Detenu, demande: Demande) -> DetenuDit:
    cle = detenu.cle
    code = f"{cle.fiche} · {code_court(cle.code, cle.fiche)}" if cle.code else cle.fiche
    avis, suite = _avis(detenu)
    adresse = ""
    if detenu.present:
        adresse = adresse_bloc(cle.fiche, cle.code) if cle.code else adresse_fiche(cle.fiche)
    titre = detenu.libelle if cle.code else _("%(titre)s (certification entière)") % {"titre": detenu.intitule}
    return DetenuDit(
        cle,
        code,
        titre if detenu.present else "",
        adresse,
        demande_carte.adresse(demande_carte.sans(demande, cle)),
        avis,
        suite,
        souci=not detenu.present,
    )


def _avis(detenu: Detenu) -> tuple[str, str]:
    """What to know of a held bloc, and the page that says more."""
    cle = detenu.cle
    if not detenu.connue:
        dit = _("La fiche %(numero)s n’est pas au registre de ce jour : vérifiez son numéro, ou retirez-la.")
        return dit % {"numero": cle.fiche}, ""
    if not detenu.present:
        dit = _("%(numero)s n’a pas ce bloc ce jour-là. S’il en est sorti, il vous reste acquis : voyez où il compte.")
        return dit % {"numero": cle.fiche}, adresse_devenir(cle.fiche, cle.code)
    if detenu.etat not in {None, Etat.EN_VIGUEUR, Etat.A_VENIR}:
        return _("Sa certification a expiré : il vous reste acquis."), adresse_devenir(cle.fiche, cle.code)
    if not detenu.menant:
        return _("Aucune passerelle n’en part encore : il compte dans sa propre certification."), ""
    return "", ""


def _ligne(une: Atteignable, demande: Demande, aujourdhui: date, encarts: Mapping[str, Sequence[Encart]]) -> Ligne:
    bande = bande_de(une)
    passe = demande.au if demande.au and demande.au < aujourdhui else None
    etat, classe = mots.etat_court(une)
    incomplets = dict.fromkeys(mots.dire_incomplet(incomplet) for incomplet in une.incomplets)
    return Ligne(
        une,
        bande,
        mots.dire_reste(une, bande),
        mots.pied(une, bande),
        etat,
        classe,
        adresse_fiche(une.numero, passe),
        demande_carte.adresse(replace(demande, sur=une.numero)),
        [_bloc(place, une, passe) for place in (*une.places, *une.facultatifs)],
        list(incomplets),
        encarts.get(une.numero, ()),
    )


def _bloc(place: Place, une: Atteignable, passe: date | None) -> BlocDit:
    cle, un_aspect = place.cle, aspect(place)
    autres = [code_court(autre.code, cle.fiche) for autre in place.choix if autre != cle]
    return BlocDit(
        code_court(cle.code, cle.fiche) if cle.code else cle.fiche,
        une.certification.libelle(cle),
        adresse_bloc(cle.fiche, cle.code, passe) if cle.code else adresse_fiche(cle.fiche, passe),
        un_aspect,
        mots.nom_de_l_aspect(un_aspect),
        list(dict.fromkeys((mots.raison(appui), _face_a_face(appui, cle)) for appui in place.appuis)),
        enumerer(autres),
    )


def _face_a_face(appui: Appui, cible: Cle) -> str:
    semblables = appui.acces in {Acces.RENOUVELLEMENT, Acces.CALCULEE} and len(appui.depuis) == 1
    return adresse_face_a_face(appui.depuis[0], cible) if semblables else ""


def _demander(une: Atteignable) -> str:
    """Where to ask the certificateur for the blocs that are only suggested, held and aimed at chosen already."""
    suggerees = [place for place in une.places if place.appuis and not place.droit]
    tenus = sorted({cle for place in suggerees for appui in place.appuis for cle in appui.depuis})
    if not suggerees:
        return ""
    couples = [("source", " ".join(dict.fromkeys(cle.fiche for cle in tenus))), ("cible", une.numero)]
    couples += [("d", f"{cle.fiche}/{cle.code}") for cle in tenus]
    couples += [("v", f"{place.cle.fiche}/{place.cle.code}") for place in suggerees]
    return f"{reverse('passerelles:equivalences-demander')}?{urlencode(couples)}"


def _filtres(demande: Demande, atteignables: Sequence[Atteignable]) -> dict[str, Any]:
    """What narrows the map: the values that its certifications carry."""
    niveaux = Counter(str(une.certification.niveau) for une in atteignables if une.certification.niveau)
    rome = Counter(code for une in atteignables for code in une.certification.rome)
    nsf = Counter(code for une in atteignables for code in une.certification.nsf)
    choisis = {str(niveau) for niveau in demande.niveaux}
    return {
        "niveaux": [
            Option(n, _("Niveau %(n)s") % {"n": n}, niveaux.get(n, 0), n in choisis)
            for n in sorted({*niveaux, *choisis})
        ],
        "rome": _options(rome, demande.rome, registre.libelles(Axe.ROME, {*rome, *demande.rome})),
        "nsf": _options(nsf, demande.nsf, registre.libelles(Axe.NSF, {*nsf, *demande.nsf})),
        "vae": demande.vae,
        "delivrances": [(valeur, libelle, valeur == demande.delivrance) for valeur, libelle in Delivrance.choices],
    }


def _options(comptes: Counter[str], choisis: Iterable[str], libelles: Mapping[str, str]) -> list[Option]:
    """The most frequent values, in the order of their labels; those chosen are always there."""
    gardees = {valeur for valeur, _nombre in comptes.most_common(OPTIONS_MAX)} | set(choisis)
    voulues = set(choisis)
    options = [Option(v, f"{libelles.get(v, v)} ({v})", comptes.get(v, 0), v in voulues) for v in gardees]
    return sorted(options, key=lambda option: (option.libelle.casefold(), option.valeur))
