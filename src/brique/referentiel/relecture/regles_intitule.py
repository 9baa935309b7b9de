"""Rules on the title of a bloc: an activity, neither a course, nor an exam, nor a school subject."""

from __future__ import annotations

import re
from collections.abc import Iterator

from brique.referentiel.relecture.constat import GraviteConstat
from brique.referentiel.relecture.copie import Copie, Volet
from brique.referentiel.relecture.references import (
    BLOC_ET_MODULE,
    COPANEF_DEFINITION,
    INTITULE_EXACT,
    LOI_CERTIFICATION,
    PRINCIPES_DU_BLOC,
)
from brique.referentiel.relecture.regle import Regle, Trouve, citer, mots_ecrits, sur_les_blocs
from brique.referentiel.relecture.regles_contenu import nomme_un_savoir

_ETIQUETTE = re.compile(
    r"\s*(?:(?:blocs?"
    r"|domaines?)\s*(?:de\s+competences?\s*)?(?:n\s*[°o]?\s*)?\d{1,2}\b(?:\s*(?:de\s+la\s+)?fiche\s+(?:rncp"
    r"|rs)\s*(?:n\s*[°o]?\s*)?\d*)?|rncp\d+bc\d+|bloc\s+(?:de\s+competences?)|unites?\s+(?:u|ug|up"
    r"|uc)\s*\d+(?:\.\d+)?|(?:u|ug|up|ucp?|ucg|ucare|e|ep|eg|uf)\s*\d{1,3}(?:\.\d+)?(?:\s*(?:,|et)\s*(?:u|e)\s*\d+)?"
    r"|unites?\s+(?:facultative|optionnelle)s?|uf|ccp\s*\d*|bc\s*\d+)?[\s:.–—_-]*"
)
_MODULE = re.compile(
    r"(?:modules?\s*(?:n\s*[°o]?\s*)?(?:\d|[:.–—-]|juridique|theorique|pratique|activites?|specifique|optionnel"
    r"|complementaire|commun|transverse|de\s+(?:base|formation|specialisation|professionnalisation))|modules?\s*$"
    r"|ue\s*\d+(?:\.\d+)?\b|u\.e\.|unites?\s+d['\s]?\s*enseignement)"
)
_DANS_LE_TITRE = re.compile(
    r"\b(?:ue\s*\d+\b|u\.e\.|unites?\s+d['\s]\s*enseignement|semestres?\s*\d|s[1-9]\s*[:–-]|\d\s+semestres"
    r"|\d+\s*ects\b|\d+\s*credits?\s+ects|\(\s*modules?\s*\d*\s*\)|m[12]\s*,.{0,60}semestre)|\b\d{1,4}\s*(?:h"
    r"|heures?)\s*(?:\d{2})?\s*(?:de\s+(?:cours|formation)|ects|$|\))"
)
_EPREUVE = re.compile(
    r"(?:epreuves?\b|examens?\s+(?:final|de\s+fin|ecrit|oral|theorique|pratique)|examen\s*$|soutenance\b"
    r"|memoires?(?:\s+(?:professionnel|de\s+fin|d['e]|applique)|\s*$)|rapport\s+de\s+stage\b|stages?(?:\s+(?:en"
    r"|professionnel|pratique|de\s+fin)|\s*[–—-]?\s*$)|evaluation\s+(?:ecrite|orale|de\s+la\s+formation|finale"
    r"|des\s+connaissances|des\s+acquis|certificative)|controle\s+continu\b|projet\s+de\s+fin\s+d['e]\s*etudes?"
    r"|formation\s+en\s+(?:entreprise|milieu\s+professionnel)|qcm\b|travaux?\s+(?:de\s+fin\s+d['e]|diriges)"
    r"|presentation\s+d['e]\s*un\s+(?:dossier|memoire|rapport))"
)
_MATIERES = (
    r"(?:mathematiques?|maths|francais|histoire|geographie|sciences?(?:\s+(?:physiques?|appliquees?|chimiques?"
    r"|economiques?|humaines|de\s+la\s+vie|et\s+vie\s+de\s+la\s+terre|fondamentales|medico[ -]sociales?"
    r"|et\s+techniques?|industrielles?))*|physiques?(?:[ -]chimie)?|chimie|biologie"
    r"|education\s+(?:physique(?:\s+et\s+sportive)?|civique|musicale|socio\s*culturelle)"
    r"|enseignement\s+(?:moral(?:\s+et\s+civique)?|scientifique|general)|eps|emc|langues?\s+(?:vivantes?|etrangeres?"
    r"|regionales?|des\s+signes(?:\s+francaise)?)(?:\s+(?:etrangeres?|obligatoires?|facultatives?|regionales?|\d"
    r"|[ab12]))*|lv\s*[12a-d]?|anglais(?:\s+(?:technique|professionnel|general|des\s+affaires))?|allemand|espagnol"
    r"|italien|arts?\s+appliques?|cultures?\s+(?:artistiques?|generales?(?:\s+et\s+expression)?"
    r"|economique(?:\s+juridique\s+et\s+manageriale)?)|expression(?:\s+(?:francaise|et\s+connaissance\s+du\s+monde))"
    r"|economie(?:[ -](?:gestion|droit))?|droit|gestion|prevention\s+sante\s+environnement|pse|economique|civiques?"
    r"|chimiques?|appliquee?s?|artistiques?|moral|litterature|philosophie|musique|statistiques?|informatique"
    r"|facultatives?|etrangeres?)"
)
_SEULE_MATIERE = re.compile(rf"(?:{_MATIERES}(?:[\s,;/&()–—+-]+(?:et\s+)?|$))+")
_FIN = re.compile(
    r"(?:[:;,–—/(+]|\s-|\b(?:et|ou|de|du|des|la|le|les|à|a|au|aux|en|pour|par|avec|sur|dans|un|une|d['’]|l['’]))\s*$",
    re.IGNORECASE,
)
_ACTION = re.compile(
    r"\b(?!(?:approprier|apprehender|developper|connaitre|savoir|comprendre|maitriser|posseder|acquerir|avoir|etre"
    r"|metier|atelier|chantier)\b)[a-z]{2,}(?:er|ir|oir|dre|ire|ure?tre)\b|\bet\s+(?:analyse|gestion|mise|application"
    r"|utilisation|exploitation)\b"
)
_SIGLE = re.compile(r"\b[A-ZÉ]{1,5}\s*$")
_CREUX = frozenset(
    [
        "bloc",
        "blocs",
        "competence",
        "competences",
        "module",
        "ue",
        "unite",
        "option",
        "optionnel",
        "optionnelle",
        "facultatif",
        "facultative",
        "pratique",
        "theorique",
        "commun",
        "general",
        "professionnel",
        "professionnelle",
        "specialite",
        "specialisation",
        "obligatoire",
        "tronc",
        "socle",
        "fiche",
        "rncp",
        "domaine",
        "partie",
        "niveau",
        "numero",
        "n",
        "a",
        "b",
        "c",
        "d",
        "e",
        "f",
    ]
)
_MOTS = re.compile(r"[a-z]+")


def sans_etiquette(bloc: Volet) -> str:
    """The folded title without « Bloc 3 : », « UP2 - »… before it."""
    trouve = _ETIQUETTE.match(bloc.titre)
    return bloc.titre[trouve.end() :] if trouve else bloc.titre


def _mots(bloc: Volet, reste: str, trouve: re.Match[str]) -> str:
    """What was found in ``reste``, the end of the folded title, as the title writes it."""
    avant = len(bloc.titre) - len(reste)
    return mots_ecrits(bloc.libelle, bloc.titre, avant + trouve.start(), avant + trouve.end())


def _module(bloc: Volet) -> Trouve | None:
    reste = sans_etiquette(bloc)
    trouve = _MODULE.match(reste)
    if trouve is None:
        reste = bloc.titre
        trouve = _DANS_LE_TITRE.search(reste)
    if trouve is None:
        return None
    return Trouve(
        f"l’intitulé {citer(bloc.libelle)} est celui d’un enseignement (« {_mots(bloc, reste, trouve)} »).",
        "Nommez l’activité que ce bloc permet d’exercer : un bloc ne se confond ni avec un module, ni avec une unité "
        "d’enseignement, ni avec un semestre",
        bloc.libelle,
    )


def _epreuve(bloc: Volet) -> Trouve | None:
    reste = sans_etiquette(bloc)
    trouve = _EPREUVE.match(reste)
    if trouve is None:
        return None
    mots = _mots(bloc, reste, trouve)
    return Trouve(
        f"l’intitulé {citer(bloc.libelle)} nomme une épreuve ou une période de formation (« {mots} »), non une "
        "activité.",
        "Nommez l’activité que ce bloc permet d’exercer, et décrivez l’épreuve dans les modalités d’évaluation",
        bloc.libelle,
    )


def _matiere(bloc: Volet) -> Trouve | None:
    if not _est_matiere(sans_etiquette(bloc)):
        return None
    return Trouve(
        f"l’intitulé {citer(bloc.libelle)} est celui d’une matière enseignée.",
        "Un bloc réunit des compétences professionnelles : nommez ce que cette matière permet de faire dans le métier",
        bloc.libelle,
    )


def _est_matiere(reste: str) -> bool:
    nu = reste.strip(" .:-–—")
    return len(nu) > 2 and _SEULE_MATIERE.fullmatch(nu) is not None


def _savoir(bloc: Volet) -> Trouve | None:
    reste = sans_etiquette(bloc)
    if not nomme_un_savoir(reste) or _ACTION.search(reste) or _est_matiere(reste):
        return None
    return Trouve(
        f"l’intitulé {citer(bloc.libelle)} nomme un savoir.",
        "Nommez l’activité professionnelle où ce savoir sert",
        bloc.libelle,
    )


def _vide(bloc: Volet) -> Trouve | None:
    mots = [mot for mot in _MOTS.findall(bloc.titre) if mot not in _CREUX and len(mot) > 1]
    reste = _MOTS.findall(sans_etiquette(bloc))
    if mots and any(mot not in _CREUX and len(mot) > 1 for mot in reste):
        return None
    dit = (
        f"l’intitulé {citer(bloc.libelle)} ne dit rien de ce"
        if bloc.libelle.strip()
        else "ce bloc n’a pas d’intitulé : rien ne dit ce"
    )
    return Trouve(
        f"{dit} que le bloc permet de faire.",
        "Nommez l’activité : c’est cet intitulé, mot pour mot, qui figurera sur les documents remis",
        bloc.libelle,
        gravite=GraviteConstat.AVERTISSEMENT if any(c.isalnum() for c in bloc.libelle) else None,
    )


def _inacheve(bloc: Volet) -> Trouve | None:
    libelle = bloc.libelle.rstrip()
    trouve = _FIN.search(libelle[-12:]) if len(libelle) > 3 else None
    if trouve is None or _SIGLE.search(libelle):
        return None
    signe = trouve[0].strip()
    fin = f"« …{libelle[-60:].lstrip()} »" if len(libelle) > 60 else f"« {libelle} »"
    if signe.isalpha() or signe.endswith(("’", "'")):
        return Trouve(
            f"l’intitulé s’arrête avant la fin, sur « {signe} » : {fin}.",
            "Écrivez-le en entier : les organismes doivent le reprendre tel quel",
            libelle,
        )
    return Trouve(
        f"l’intitulé finit par « {signe} », comme s’il manquait une suite : {fin}.",
        "Retirez ce signe, ou écrivez la suite : les organismes doivent reprendre l’intitulé tel quel",
        libelle,
        gravite=GraviteConstat.INFORMATION,
    )


def _en_double(copie: Copie) -> Iterator[Trouve]:
    vus: dict[str, Volet] = {}
    for bloc in copie.blocs:
        cle = " ".join(bloc.titre.split()).strip(" .:;")
        premier = vus.setdefault(cle, bloc) if any(c.isalpha() for c in cle) else bloc
        if premier is not bloc:
            yield Trouve(
                f"ce bloc porte le même intitulé que {premier.nom} ({citer(bloc.libelle, 60)}).",
                "Dites dans chaque intitulé ce qui distingue les deux blocs, ou réunissez-les",
                bloc.libelle,
                bloc,
            )


REGLES = (
    Regle(
        "intitule-de-module",
        "Intitulé de module, d’unité d’enseignement ou de semestre",
        GraviteConstat.ERREUR,
        f"{COPANEF_DEFINITION} ; {BLOC_ET_MODULE}",
        "Un bloc ne se confond pas avec un module de formation : le module est le chemin, le bloc ce qui est su faire "
        "au bout. Un "
        "intitulé qui compte des heures, des crédits ou des semestres dit le chemin.",
        sur_les_blocs(_module),
    ),
    Regle(
        "intitule-d-epreuve",
        "Intitulé d’épreuve ou de stage",
        GraviteConstat.AVERTISSEMENT,
        f"{LOI_CERTIFICATION} ; {PRINCIPES_DU_BLOC}",
        "L’intitulé dit à un employeur ce que le titulaire sait faire. « Soutenance d’un mémoire » ou « Épreuve "
        "pratique » lui "
        "disent comment il a été évalué.",
        sur_les_blocs(_epreuve),
    ),
    Regle(
        "intitule-de-matiere",
        "Intitulé de matière enseignée",
        GraviteConstat.INFORMATION,
        PRINCIPES_DU_BLOC,
        "Un bloc réunit des compétences professionnelles et contribue à l’exercice d’une activité. Un nom de matière "
        "ne dit pas "
        "laquelle. Les diplômes de l’État ont de tels intitulés par arrêté : le constat est donné pour information.",
        sur_les_blocs(_matiere),
    ),
    Regle(
        "intitule-de-savoir",
        "Intitulé qui nomme un savoir",
        GraviteConstat.AVERTISSEMENT,
        PRINCIPES_DU_BLOC,
        "« Connaître la réglementation » ou « Notions de droit » ne disent pas quelle activité le bloc permet "
        "d’exercer.",
        sur_les_blocs(_savoir),
    ),
    Regle(
        "intitule-vide",
        "Intitulé absent ou qui ne dit rien",
        GraviteConstat.ERREUR,
        f"{LOI_CERTIFICATION} ; {INTITULE_EXACT}",
        "L’intitulé exact du bloc est repris dans les documents des organismes et sur le parchemin. « Bloc 3 » ou « "
        "Option » ne "
        "disent pas ce qui est acquis. Un intitulé vide est une erreur ; un intitulé creux, un avertissement.",
        sur_les_blocs(_vide),
    ),
    Regle(
        "intitule-inacheve",
        "Intitulé inachevé",
        GraviteConstat.AVERTISSEMENT,
        INTITULE_EXACT,
        "Un intitulé qui s’arrête sur « : », « - » ou « de » a perdu sa fin, souvent lors d’une saisie. Il doit "
        "pourtant être repris "
        "tel quel.",
        sur_les_blocs(_inacheve),
    ),
    Regle(
        "intitule-en-double",
        "Deux blocs de même intitulé",
        GraviteConstat.AVERTISSEMENT,
        PRINCIPES_DU_BLOC,
        "Deux blocs d’une certification qui portent le même intitulé ne se distinguent plus, ni dans un parcours, ni "
        "sur un "
        "parchemin.",
        _en_double,
    ),
)
