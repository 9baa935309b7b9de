"""Small pieces of the national flow V4.1: elements, dates, and the groups that repeat from fiche to fiche."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from random import Random

from bench.phrases import Phrases, echapper, jury
from bench.plan import DATE_EXPORT, Ligne
from bench.vocabulaire import ABREGES

_PREMIER_JOUR = date(1985, 1, 1).toordinal()
_JOURS = tuple(
    date.fromordinal(jour).strftime("%d/%m/%Y") for jour in range(_PREMIER_JOUR, date(2046, 1, 1).toordinal())
)
EXPORT = DATE_EXPORT.toordinal()
_CONVENTIONS = ("44", "413", "573", "1090", "1486", "1501", "1518", "1597", "2098", "2216", "2264", "3248")


def jour(ordinal: int) -> str:
    """Return a date of the flow, JJ/MM/AAAA."""
    return _JOURS[ordinal - _PREMIER_JOUR]


def element(balise: str, texte: str, marge: str = "    ") -> str:
    """Return one element with its escaped text, or nothing when the text is empty: the flow leaves it out."""
    return f"{marge}<{balise}>{echapper(texte)}</{balise}>\n" if texte else ""


def groupe(balise: str, contenu: str, marge: str = "    ") -> str:
    """Return an element around lines already written, or nothing when there are none."""
    return f"{marge}<{balise}>\n{contenu}{marge}</{balise}>\n" if contenu else ""


def codes(groupe_balise: str, balise: str, paires: Iterable[tuple[str, str]]) -> str:
    """Return a list of (code, label) pairs."""
    lignes = [
        f"      <{balise}>\n        <CODE>{code}</CODE>\n        <LIBELLE>{echapper(libelle)}</LIBELLE>\n"
        f"      </{balise}>\n"
        for code, libelle in paires
    ]
    return groupe(groupe_balise, "".join(lignes))


def abrege(rng: Random) -> str:
    code, libelle = rng.choice(ABREGES)
    return groupe("ABREGE", element("CODE", code, "      ") + element("LIBELLE", libelle, "      "))


def niveau(ligne: Ligne) -> str:
    code, libelle = (f"NIV{ligne.niveau}", f"Niveau {ligne.niveau}") if ligne.niveau else ("AUCUN", "Aucun niveau")
    return groupe("NOMENCLATURE_EUROPE", element("NIVEAU", code, "      ") + element("LIBELLE", libelle, "      "))


def convention(rng: Random, phrases: Phrases) -> str:
    numero = rng.choice(_CONVENTIONS)
    libelle = f"Convention collective de la branche {phrases.metier.nom}"
    branche = groupe("CCN_1", element("NUMERO", numero, "      ") + element("LIBELLE", libelle, "      "))
    return branche + groupe("CODES_IDCC", element("IDCC", numero, "      ") if rng.random() < 0.5 else "")


def voies_acces(rng: Random, ligne: Ligne, suffixes: Sequence[str]) -> str:
    """Each voie d’accès, open or not; the open ones share the composition of the jury more often than not."""
    commune = jury(rng)
    morceaux = []
    for suffixe in suffixes:
        contenu = "      <ACTIF>Non</ACTIF>\n"
        if rng.random() < (0.8 if suffixe == "VAE" else 0.6):
            composition = commune if rng.random() < 0.8 else jury(rng)
            contenu = "      <ACTIF>Oui</ACTIF>\n" + element("COMPOSITION", composition, "      ")
        if rng.random() < 0.03:
            date_voie = f"      <DATE_DERNIERE_MODIFICATION>{jour(ligne.jour)}</DATE_DERNIERE_MODIFICATION>\n"
            contenu += date_voie
        morceaux.append(groupe(f"SI_JURY_{suffixe}", contenu))
    return "".join(morceaux)


def publication(rubrique: str, titre: str, ordinal: int) -> str:
    contenu = element("TITRE", titre, "        ") + element(
        "DATE_PUBLICATION_JO", jour(min(EXPORT, ordinal + 8)), "        "
    )
    return groupe(f"PUBLICATION_DECRET_{rubrique}", groupe("PUBLICATION_JO", contenu, "      "))


def fin_enregistrement(ligne: Ligne, rng: Random) -> int:
    """Return the ordinal of the end of registration: not past for an active fiche, past for the others."""
    if ligne.actif:
        annees = rng.choice((2, 3, 3, 5, 5))
        return max(ligne.jour + annees * 365 + 1, EXPORT + rng.randrange(900))
    return max(ligne.jour + 1, min(ligne.jour + rng.choice((2, 3, 5)) * 365 + 1, EXPORT - 1 - rng.randrange(300)))


def _annee(ligne: Ligne) -> int:
    return date.fromordinal(ligne.jour).year


def annees(ligne: Ligne) -> str:
    return "".join(element("ANNEE", str(_annee(ligne) - recul), "      ") for recul in (1, 2))


def promotions(ligne: Ligne, rng: Random) -> str:
    morceaux = []
    for recul in range(rng.randrange(1, 5), 0, -1):
        certifies = int(rng.lognormvariate(3, 1.2))
        contenu = element("ANNEE", str(_annee(ligne) - recul), "        ")
        contenu += element("NOMBRE_CERTIFIES", str(certifies), "        ")
        contenu += element("NOMBRE_CERTIFIES_VAE", str(certifies // rng.randrange(5, 60)), "        ")
        for balise in ("GLOBAL_6MOIS", "METIER_6MOIS", "METIER_2ANS"):
            if rng.random() < 0.75:
                contenu += element(f"TAUX_INSERTION_{balise}", str(rng.randrange(40, 101)), "        ")
        morceaux.append(groupe("STATISTIQUES_PROMOTION", contenu, "      "))
    return groupe("STATISTIQUES_PROMOTIONS", "".join(morceaux))


def maitrise(rng: Random) -> str:
    texte = element("NIVEAU_MAITRISE_COMPETENCES", rng.choice(("A2", "B1", "B2", "C1")) if rng.random() < 0.15 else "")
    if rng.random() < 0.2:
        texte += element("DUREE_VALIDITE", f"{rng.choice((2, 3, 5))} ans")
        texte += element("MODALITES_RENOUVELLEMENT", "Nouvelle évaluation complète avant l’échéance")
    if rng.random() < 0.1:
        texte += element("VALIDATION_PARTIELLE", "Oui")
        return texte + element("VALIDATION_PARTIELLE_PERIMETRE", "Chaque épreuve réussie reste acquise deux ans")
    return texte + element("VALIDATION_PARTIELLE", "Non")


def correspondance(sources: Sequence[str], numero: str, cibles: Sequence[str]) -> str:
    source = groupe("SOURCE", _ensemble(sources), "        ")
    cible = element("NUMERO_FICHE", numero, "          ") + _ensemble(cibles)
    return groupe("CORRESPONDANCE", source + groupe("DESTINATION", cible, "        "), "      ")


def _ensemble(blocs: Sequence[str]) -> str:
    """Several blocs are several elements, each with its code."""
    return "".join(groupe("BLOC_COMPETENCES", element("CODE", code, " " * 12), " " * 10) for code in blocs)
