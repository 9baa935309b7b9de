"""What a fiche gives to the search: words for the full-text index, facets, the key of its certificateurs. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from brique.referentiel.facettes import Facette
from brique.referentiel.fiche import Bloc, Certificateur, Code, Fiche
from brique.referentiel.mots import mots, plier, racine
from portail.referentiel.enums import Axe

_NON_MOT = re.compile(r"[^a-z0-9]+")
_SEPARATEUR = "\n"
TITRE_MAX = 1000  # words of a title
MOTS_MAX = 10_000  # different words of a document
MOT_MAX = 80  # letters of a word


@dataclass(frozen=True, slots=True)
class Document:
    """The stems of one object: those of its title, in order, and all of them once, with a word that gave each."""

    titre: list[str]
    texte: dict[str, str]


def document_fiche(fiche: Fiche) -> Document:
    """Title, codes and labels, jobs, certificateurs, and the texts of the blocs (or the capacités without blocs)."""
    abrege = fiche.abrege or Code()
    morceaux = [
        *_numero(fiche),
        abrege.libelle,
        fiche.emplois_accessibles,
        fiche.secteurs_activite,
        *(f"{code.code} {code.libelle}" for _axe, code in _codes(fiche)),
        *(f"{code.code} {code.libelle}" for code in (*fiche.idcc, *fiche.conventions)),
        *(f"{c.nom} {c.nom_commercial} {c.siret}" for c in fiche.certificateurs),
        *(f"{bloc.code} {bloc.libelle} {bloc.liste_competences}" for bloc in fiche.blocs),
    ]
    if not fiche.blocs:
        morceaux.append(fiche.capacites_attestees)
    return _document(f"{fiche.intitule} {abrege.code}", *morceaux)


def document_bloc(fiche: Fiche, bloc: Bloc) -> Document:
    """The bloc's title and compétences, findable by the title and codes of its fiche too."""
    codes = " ".join(code.code for _axe, code in _codes(fiche))
    return _document(bloc.libelle, bloc.code, *_numero(fiche), fiche.intitule, codes, bloc.liste_competences)


def _numero(fiche: Fiche) -> tuple[str, str]:
    """The number with and without its letters: people type both."""
    return fiche.numero, fiche.numero.removeprefix("RNCP").removeprefix("RS")


def _document(titre: str, *reste: str) -> Document:
    mots_titre = mots(titre)[:TITRE_MAX]
    racines_titre = [racine(mot) for mot in mots_titre]
    texte = dict(zip(racines_titre, mots_titre, strict=True))
    for morceau in reste:
        for mot in mots(morceau):
            texte.setdefault(racine(mot), mot)
    return _borner(Document(racines_titre, texte))


def _borner(document: Document) -> Document:
    """Bounds that no real text reaches: PostgreSQL refuses endless words, and more than 1 MiB of them in a row."""
    titre, texte = document.titre, document.texte
    if len(texte) > MOTS_MAX:
        texte = dict(islice(texte.items(), MOTS_MAX))
    if max(map(len, texte), default=0) > MOT_MAX:
        titre = [racine[:MOT_MAX] for racine in titre]
        texte = {racine[:MOT_MAX]: forme for racine, forme in texte.items()}
    return Document(titre, texte)


def _codes(fiche: Fiche) -> Iterator[tuple[Axe, Code]]:
    for axe, codes in ((Axe.NSF, fiche.nsf), (Axe.ROME, fiche.rome), (Axe.FORMACODE, fiche.formacodes)):
        for code in codes:
            if code.code:
                yield axe, code


def libelles(fiche: Fiche) -> Iterator[tuple[Axe, Code]]:
    """The labelled codes of the fiche, by axis."""
    yield from _codes(fiche)


def cle_certificateur(certificateur: Certificateur) -> str:
    """The SIRET's digits, or ``nom-…`` when the register gives none: what names it in addresses."""
    chiffres = "".join(c for c in certificateur.siret if c.isdigit())
    return chiffres or f"nom-{_NON_MOT.sub('-', plier(certificateur.nom)).strip('-')[:200]}"


def facettes(fiche: Fiche) -> list[Facette]:
    """Every facet of the fiche, each once."""
    toutes = [
        Facette(Axe.ETAT, "active" if fiche.actif else "inactive"),
        Facette(Axe.NIVEAU, str(fiche.niveau or "sans")),
        Facette(Axe.REPERTOIRE, fiche.repertoire.value),
        Facette(Axe.VAE, "oui" if fiche.ouverte_vae else "non"),
        Facette(Axe.BLOCS, "avec" if fiche.blocs else "sans"),
        *(Facette(axe, code.code) for axe, code in _codes(fiche)),
        *(Facette(Axe.CERTIFICATEUR, cle_certificateur(c)) for c in fiche.certificateurs),
    ]
    return list(dict.fromkeys(toutes))


def ecrire_facettes(valeurs: list[Facette]) -> str:
    """Facets in one text column; ``lire_facettes`` reads it back."""
    return _SEPARATEUR.join(f"{axe}:{valeur}" for axe, valeur in valeurs)


def lire_facettes(texte: str) -> Iterator[Facette]:
    """The facets written by ``ecrire_facettes``."""
    for ligne in texte.split(_SEPARATEUR) if texte else ():
        axe, _, valeur = ligne.partition(":")
        yield Facette(axe, valeur)
