"""One ``<FICHE>`` of the V4.1 flow into a frozen ``Fiche``: quick on what is known, exhaustive on what is not.

Known elements are read straight. A C-level count then checks that nothing else stands in the subtree; only when
it does is the fiche walked again, against the schema, to keep and report what is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Set
from typing import Any, TypeAlias

from lxml import etree

from brique.referentiel.anomalies import Anomalie
from brique.referentiel.champs import NIVEAUX
from brique.referentiel.fiche import (
    Bloc,
    Certificateur,
    Code,
    Correspondance,
    Fiche,
    Inconnu,
    Partenaire,
    Promotion,
    PublicationJO,
    Voie,
    VoieAcces,
)
from brique.referentiel.hors_schema import relever_hors_schema
from brique.referentiel.releve import Releve
from brique.referentiel.schema_v41 import (
    BLOC_TEXTES,
    BOOLEENS,
    CCN,
    CERTIFICATEUR_TEXTES,
    CODES,
    DATES,
    FILIATIONS,
    NOMBRES,
    PARTENAIRE,
    PROMOTION_ENTIERS,
    PROMOTION_TAUX,
    PUBLICATIONS,
    TEXTES,
    VOIES,
)

_NOEUDS = etree.XPath("count(descendant::node())")
_COURTS = frozenset({"INTITULE", "ID_FICHE", "NUMERO_FICHE", "ETAT_FICHE", "TYPE_ENREGISTREMENT"})
_TEXTES = {tag: (attribut, tag not in _COURTS) for tag, attribut in TEXTES.items()}  # long ones are kept as written
_REPETES = frozenset({"publications", "conventions"})
_DATE_ETAT = "DATE_DERNIERE_MODIFICATION_ETAT"
_CODE = frozenset({"CODE", "LIBELLE"})
_CONVENTION = frozenset({"NUMERO", "LIBELLE"})
_NIVEAU = frozenset({"NIVEAU", "LIBELLE", "INTITULE"})
_VOIE = frozenset({"ACTIF", "COMPOSITION", "DATE_DERNIERE_MODIFICATION"})
_PUBLICATION = frozenset({"TITRE", "DATE_PUBLICATION_JO"})
_PROMOTION = frozenset({"ANNEE", *PROMOTION_ENTIERS, *PROMOTION_TAUX})
_CERTIFICATEUR = frozenset({*CERTIFICATEUR_TEXTES, _DATE_ETAT})
_CODE_VIDE = Code()
_BLOC = frozenset(BLOC_TEXTES)
_VOIES = {tag: Voie(suffixe) for tag, suffixe in VOIES.items()}
_MODIFICATION = "DATE_DERNIERE_MODIFICATION"

Element: TypeAlias = Any  # an lxml element: lxml ships no types
Feuilles: TypeAlias = "dict[str, str | None]"


class _Lecteur:
    """Reads one fiche. ``noeuds`` counts the elements and texts it understood, to be compared with all there are."""

    __slots__ = ("champs", "decalage", "noeuds", "releve", "suspect", "voies")

    def __init__(self, releve: Releve) -> None:
        self.releve = releve
        self.decalage = releve.decalage
        self.noeuds = 0
        self.champs: dict[str, Any] = {}
        self.voies: list[VoieAcces] = []
        self.suspect = False

    def feuilles(self, element: Element, connues: Set[str]) -> Feuilles:
        """The texts of the children of ``element`` by tag, last one winning; an unknown one raises suspicion."""
        trouvees = {enfant.tag: enfant.text for enfant in element}
        self.noeuds += 2 * len(trouvees)
        if None in trouvees.values():
            self.noeuds -= list(trouvees.values()).count(None)
        if not trouvees.keys() <= connues:
            self.suspect = True
        return trouvees

    def enfants(self, element: Element, tag: str) -> list[Element]:
        """The children of ``element`` that are called ``tag``."""
        enfants = [enfant for enfant in element if enfant.tag == tag]
        self.noeuds += len(enfants)
        return enfants

    def textes(self, elements: list[Element]) -> list[str]:
        """The texts of ``elements``, stripped."""
        textes = [element.text for element in elements]
        self.noeuds += len(textes) - textes.count(None)
        return [(texte or "").strip() for texte in textes]


def lire_fiche(element: Element, decalage: int = 0, *, attributs: bool = True) -> tuple[Fiche, list[Anomalie]]:
    """The fiche held by ``element`` and what was found wrong in it. Never raises on content.

    The element comes from a parser that drops blank texts. ``decalage`` is added to its lines.
    ``attributs`` is False when the caller knows that no element has any.
    """
    releve = Releve("", element.sourceline + decalage, decalage)
    champs, compris = _lire(element, releve)
    if not compris or attributs:
        champs = _relever_et_relire(element, releve, champs)
    return Fiche(**champs, hors_schema=tuple(releve.inconnus), ligne=releve.ligne), releve.anomalies


def _lire(element: Element, releve: Releve) -> tuple[dict[str, Any], bool]:
    """The fields of the fiche by name, and whether nothing else stands in it; what is wrong goes to ``releve``."""
    for numero in element.iterchildren("NUMERO_FICHE"):
        releve.numero = (numero.text or "").strip()
    lecteur = _Lecteur(releve)
    champs = lecteur.champs
    vus = set()
    noeuds = 0
    for enfant in element:
        tag: str = enfant.tag
        vus.add(tag)
        texte_de = _TEXTES.get(tag)
        if texte_de is not None:
            texte = enfant.text
            if texte:
                noeuds += 1
                attribut, brut = texte_de
                champs[attribut] = texte if brut else texte.strip()
            continue
        lire = _LECTEURS.get(tag)
        if lire is not None:
            lire(lecteur, enfant, tag)
        else:
            lecteur.suspect = True
    compris = not lecteur.suspect and lecteur.noeuds + noeuds + len(vus) == _NOEUDS(element)
    champs["voies"] = tuple(lecteur.voies)
    for repete in _REPETES & champs.keys():
        champs[repete] = tuple(champs[repete])
    return champs, compris


def _relever_et_relire(element: Element, releve: Releve, champs: dict[str, Any]) -> dict[str, Any]:
    """Note all that is outside the schema; when an element is repeated, read again with its last occurrence only."""
    derniers = {enfant.tag: enfant for enfant in element}
    if len(derniers) == len(element):
        relever_hors_schema(element, releve)
        return champs
    releve.anomalies.clear()
    releve.inconnus.clear()
    relever_hors_schema(element, releve)
    for enfant in list(element):
        if derniers[enfant.tag] is not enfant:
            element.remove(enfant)
    return _lire(element, releve)[0]


def _booleen(lecteur: _Lecteur, element: Element, tag: str) -> None:
    texte = element.text
    lecteur.noeuds += texte is not None
    lecteur.champs[BOOLEENS[tag]] = lecteur.releve.booleen(texte, element, tag)


def _date(lecteur: _Lecteur, element: Element, tag: str) -> None:
    texte = element.text
    lecteur.noeuds += texte is not None
    lecteur.champs[DATES[tag]] = lecteur.releve.date(texte, element, tag)


def _nombre(lecteur: _Lecteur, element: Element, tag: str) -> None:
    texte = element.text
    lecteur.noeuds += texte is not None
    lecteur.champs[NOMBRES[tag]] = lecteur.releve.nombre(texte, element, tag)


def _code(feuilles: Feuilles, cle: str = "CODE") -> Code:
    return Code((feuilles.get(cle) or "").strip(), (feuilles.get("LIBELLE") or "").strip())


def _paire(lecteur: _Lecteur, element: Element) -> Code | None:
    """The code of an element written as all are, CODE then LIBELLE, both filled; None when it is not."""
    if len(element) != 2:
        return None
    premier, second = element
    code, libelle = premier.text, second.text
    if code is None or libelle is None or premier.tag != "CODE" or second.tag != "LIBELLE":
        return None
    lecteur.noeuds += 4
    return Code(code.strip(), libelle.strip())


def _abrege(lecteur: _Lecteur, element: Element, _tag: str) -> None:
    lecteur.champs["abrege"] = _paire(lecteur, element) or _code(lecteur.feuilles(element, _CODE))


def _niveau(lecteur: _Lecteur, element: Element, tag: str) -> None:
    feuilles = lecteur.feuilles(element, _NIVEAU)
    code = (feuilles.get("NIVEAU") or "").strip()
    champs = lecteur.champs
    champs["niveau_code"] = code
    champs["niveau"] = NIVEAUX.get(code)
    champs["niveau_libelle"] = (feuilles.get("LIBELLE") or feuilles.get("INTITULE") or "").strip()
    if feuilles.get("LIBELLE") and feuilles.get("INTITULE"):
        lecteur.releve.inconnus.append(Inconnu(f"{tag}/INTITULE", feuilles["INTITULE"] or ""))
        lecteur.releve.signaler(
            "element-repete",
            "le niveau porte à la fois LIBELLE et INTITULE. Le premier compte, le second est gardé à part.",
            element=f"{tag}/INTITULE",
            ligne=lecteur.releve.ligne_de(element),
            valeur=feuilles["INTITULE"] or "",
        )


def _codes(lecteur: _Lecteur, element: Element, tag: str) -> None:
    nom, attribut = CODES[tag]
    codes = []
    for enfant in lecteur.enfants(element, nom):
        code = _paire(lecteur, enfant) or _code(lecteur.feuilles(enfant, _CODE))
        if code != _CODE_VIDE:
            codes.append(code)
        elif tag == "CODES_IDCC" and (texte := (enfant.text or "").strip()):
            lecteur.noeuds += 1
            codes.append(Code(texte))
    lecteur.champs[attribut] = tuple(codes)


def _convention(lecteur: _Lecteur, element: Element, _tag: str) -> None:
    code = _code(lecteur.feuilles(element, _CONVENTION), "NUMERO")
    if code != _CODE_VIDE:
        lecteur.champs.setdefault("conventions", []).append(code)


def _voie(lecteur: _Lecteur, element: Element, tag: str) -> None:
    feuilles = lecteur.feuilles(element, _VOIE)
    releve = lecteur.releve
    ouverte = releve.booleen(feuilles.get("ACTIF"), element, tag, "ACTIF")
    jour = feuilles.get(_MODIFICATION)
    date = releve.date(jour, element, tag, _MODIFICATION) if jour else None
    lecteur.voies.append(VoieAcces(_VOIES[tag], ouverte, feuilles.get("COMPOSITION") or "", date))


def _publications(lecteur: _Lecteur, element: Element, tag: str) -> None:
    for enfant in lecteur.enfants(element, "PUBLICATION_JO"):
        feuilles = lecteur.feuilles(enfant, _PUBLICATION)
        jour = lecteur.releve.date(
            feuilles.get("DATE_PUBLICATION_JO"), enfant, tag, "PUBLICATION_JO", "DATE_PUBLICATION_JO"
        )
        lecteur.champs.setdefault("publications", []).append(
            PublicationJO(PUBLICATIONS[tag], feuilles.get("TITRE") or "", jour)
        )


def _filiation(lecteur: _Lecteur, element: Element, tag: str) -> None:
    nom, feuille, attribut = FILIATIONS[tag]
    numeros = [lecteur.feuilles(enfant, {feuille}).get(feuille) or "" for enfant in lecteur.enfants(element, nom)]
    lecteur.champs[attribut] = tuple(numero.strip() for numero in numeros if numero.strip())


def _correspondances(lecteur: _Lecteur, element: Element, tag: str) -> None:
    lues = []
    chemin = f"{tag}/CORRESPONDANCE"
    for enfant in lecteur.enfants(element, "CORRESPONDANCE"):
        cotes = {cote.tag: cote for cote in enfant}
        source, destination = cotes.get("SOURCE"), cotes.get("DESTINATION")
        blocs_source: frozenset[str] = frozenset()
        blocs_cible: frozenset[str] = frozenset()
        numero = ""
        if source is not None:
            lecteur.noeuds += 1
            blocs_source = _ensemble(lecteur, source, f"{chemin}/SOURCE")
        if destination is not None:
            lecteur.noeuds += 1
            blocs_cible = _ensemble(lecteur, destination, f"{chemin}/DESTINATION")
            feuilles = lecteur.enfants(destination, "NUMERO_FICHE")
            lecteur.suspect |= len(feuilles) > 1
            numero = "".join(lecteur.textes(feuilles)[-1:])
        lues.append(Correspondance(blocs_source, numero, blocs_cible))
    lecteur.champs["correspondances"] = tuple(lues)


def _ensemble(lecteur: _Lecteur, cote: Element, chemin: str) -> frozenset[str]:
    codes: list[str] = []
    for bloc in lecteur.enfants(cote, "BLOC_COMPETENCES"):
        codes.extend(lecteur.textes(lecteur.enfants(bloc, "CODE")))
    uniques = frozenset(code for code in codes if code)
    for code in sorted({code for code in codes if code and codes.count(code) > 1}):
        lecteur.releve.inconnus.extend([Inconnu(f"{chemin}/BLOC_COMPETENCES/CODE", code)] * (codes.count(code) - 1))
        lecteur.releve.signaler(
            "correspondance-code-repete",
            f"une correspondance cite plusieurs fois le bloc {code}. Il ne compte qu’une fois.",
            element=chemin,
            ligne=lecteur.releve.ligne_de(cote),
            valeur=code,
        )
    return uniques


def _promotions(lecteur: _Lecteur, element: Element, tag: str) -> None:
    lues = []
    for enfant in lecteur.enfants(element, "STATISTIQUES_PROMOTION"):
        feuilles = lecteur.feuilles(enfant, _PROMOTION)
        releve, nom = lecteur.releve, "STATISTIQUES_PROMOTION"
        annee = releve.entier(feuilles.get("ANNEE"), enfant, tag, nom, "ANNEE")
        entiers = [releve.entier(feuilles.get(champ), enfant, tag, nom, champ) for champ in PROMOTION_ENTIERS]
        taux = [releve.nombre(feuilles.get(champ), enfant, tag, nom, champ) for champ in PROMOTION_TAUX]
        lues.append(Promotion(annee, entiers[0], entiers[1], *taux))
    lecteur.champs["promotions"] = tuple(lues)


def _annees(lecteur: _Lecteur, element: Element, _tag: str) -> None:
    annees = lecteur.textes(lecteur.enfants(element, "ANNEE"))
    lecteur.champs["annees_niveau"] = tuple(annee for annee in annees if annee)


def _certificateurs(lecteur: _Lecteur, element: Element, tag: str) -> None:
    lus = []
    for enfant in lecteur.enfants(element, "CERTIFICATEUR"):
        lire = lecteur.feuilles(enfant, _CERTIFICATEUR).get
        lus.append(
            Certificateur(
                (lire("NOM_CERTIFICATEUR") or "").strip(),
                (lire("SIRET_CERTIFICATEUR") or "").strip(),
                (lire("ETAT_CERTIFICATEUR") or "").strip(),
                lecteur.releve.date(lire(_DATE_ETAT), enfant, tag, "CERTIFICATEUR", _DATE_ETAT),
                (lire("NOM_COMMERCIAL") or "").strip(),
                (lire("SITE_INTERNET") or "").strip(),
            )
        )
    lecteur.champs["certificateurs"] = tuple(lus)


def _partenaires(lecteur: _Lecteur, element: Element, tag: str) -> None:
    lus = []
    date, habilitation = lecteur.releve.date, lecteur.releve.habilitation
    for enfant in lecteur.enfants(element, "PARTENAIRE"):
        lire = lecteur.feuilles(enfant, PARTENAIRE).get
        actif, etat = lire("DATE_ACTIF"), lire(_DATE_ETAT)
        lus.append(
            Partenaire(
                (lire("NOM_PARTENAIRE") or "").strip(),
                (lire("SIRET_PARTENAIRE") or "").strip(),
                habilitation(lire("HABILITATION_PARTENAIRE"), enfant, tag, "PARTENAIRE", "HABILITATION_PARTENAIRE"),
                lire("ETAT_HABILITATION") or "",
                date(actif, enfant, tag, "PARTENAIRE", "DATE_ACTIF") if actif else None,
                date(etat, enfant, tag, "PARTENAIRE", _DATE_ETAT) if etat else None,
            )
        )
    lecteur.champs["partenaires"] = tuple(lus)


def _blocs(lecteur: _Lecteur, element: Element, _tag: str) -> None:
    lus = []
    for enfant in lecteur.enfants(element, "BLOC_COMPETENCES"):
        lire = lecteur.feuilles(enfant, _BLOC).get
        lus.append(
            Bloc(
                (lire("CODE") or "").strip(),
                (lire("LIBELLE") or "").strip(),
                lire("LISTE_COMPETENCES") or "",
                lire("MODALITES_EVALUATION") or "",
                lire("PREREQUIS_ENTREE_FORMATION_BLOC") or "",
                lire("PREREQUIS_VALIDATION_BLOC") or "",
                enfant.sourceline + lecteur.decalage,
            )
        )
    lecteur.champs["blocs"] = tuple(lus)


_LECTEURS: dict[str, Callable[[_Lecteur, Element, str], None]] = {
    **dict.fromkeys(BOOLEENS, _booleen),
    **dict.fromkeys(DATES, _date),
    **dict.fromkeys(NOMBRES, _nombre),
    **dict.fromkeys(CODES, _codes),
    **dict.fromkeys(CCN, _convention),
    **dict.fromkeys(VOIES, _voie),
    **dict.fromkeys(PUBLICATIONS, _publications),
    **dict.fromkeys(FILIATIONS, _filiation),
    "ABREGE": _abrege,
    "NOMENCLATURE_EUROPE": _niveau,
    "CORRESPONDANCES": _correspondances,
    "STATISTIQUES_PROMOTIONS": _promotions,
    "ANNEES_PROMOTIONS_NIVEAU": _annees,
    "CERTIFICATEURS": _certificateurs,
    "PARTENAIRES": _partenaires,
    "BLOCS_COMPETENCES": _blocs,
}
