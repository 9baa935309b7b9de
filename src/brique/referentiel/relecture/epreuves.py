"""What the modalités of a bloc say: its épreuves one by one, and what kind each is.

Nothing is concluded from an unknown word: an épreuve is a questionnaire, or collective, only when its own words say it.
"""

from __future__ import annotations

import re

_ITEMS = re.compile(r"\n|\s{2,}|;|•|\. ")
_MOT = re.compile(r"[a-z]{3,}")
_FORMES_TEXTE = """
ponctuel ponctuelle ponctuelles ecrit ecrite ecrites ecrits oral orale orales oraux epreuve epreuves examen controle
controles cours continu continue ccf terminale final finale evaluation evaluations certificative certificatif
"""
_CADRE_TEXTE = """
activite annee annees apprenti apprentis apprentissage assurant aux avec bac bep bloc bma bts candidat candidate
candidats cap cfa chaque coefficient competence competences continue contrat dans des deux diplome distance dnmade
dont duree enseignement eple est etablissement etablissements experience fcip fois formation formations gip greta
habilitation habilite habilitee habilitees habilites heure heures hors individuel individuels initiale justifiant les
leur leurs lieu min minutes moins non notation note par points pour pratiquer prive prives professionnel
professionnelle public publics quatre sans scolaire scolaires section sections sont sous sur theorique titre tous tout
toute toutes trois une vingt voie
"""
_FORMES = frozenset(_FORMES_TEXTE.split())
_CADRE = frozenset(_CADRE_TEXTE.split())
_NEUTRES = _FORMES | _CADRE
_QUESTIONNAIRE = re.compile(
    r"\b(?:q\.?c\.?m\b|q\.?c\.?u\b|questionnaires?|quiz+|questions?\s+(?:a\s+choix|fermees?)|tests?\s+(?:de"
    r"|des)\s+connaissances|controles?\s+(?:de|des)\s+connaissances)"
)
_MOTS_DU_QUESTIONNAIRE = ("qc", "q.c", "questionn", "quiz", "choix", "fermee", "connaissances")
_AUTRE_CHOSE = re.compile(
    r"\b(?:situations?|cas|scenarios?|projets?|dossiers?|entretiens?|soutenances?|presentations?|observations?"
    r"|portfolios?|memoires?|rapports?|productions?|realisations?|jeux?\s+de\s+roles?|simulations?|exercices?"
    r"|livrables?"
    r"|exposes?|gestes?|demonstrations?|pratiques?|travaux|questions?\s+ouvertes?|redactions?|oral|orale)\b"
)
_COLLECTIF = re.compile(
    r"\b(?:en|par)\s+(?:petits?\s+)?(?:sous[- ])?groupes?\b|\ben\s+(?:binomes?|trinomes?|equipes?)\b"
    r"|\b(?:evaluations?|epreuves?|travail|travaux|projets?|productions?|dossiers?|soutenances?|restitutions?"
    r"|presentations?|rendus?|livrables?|memoires?|rapports?|jeux?\s+de\s+roles?|etudes?\s+de\s+cas"
    r"|mises?\s+en\s+situation|notes?)\s+(?:\w+\s+){0,3}?(?:collecti(?:f|fs|ve|ves)|de\s+groupes?)\b"
)
_MOTS_DU_GROUPE = ("groupe", "nome", "equipe", "collecti")
_INDIVIDUEL = re.compile(
    r"\bindividu\w*|\bchaque\s+(?:candidat|membre|etudiant|stagiaire|participant|apprenant)|\bpersonnel(?:s|le|les)?\b"
    r"|\bseule?\b|\bentretiens?\b"
)
_AUTO = re.compile(r"\bauto[- ]?(?:evaluations?|positionnements?|diagnostics?)\b|\bs'auto[- ]?evalue")
_EXTERNE = re.compile(
    r"\b(?:jury|jures?|evaluateurs?|examinateurs?|formateurs?|tuteurs?|professionnels?|tiers|commission)\b"
)


def epreuves(texte: str) -> list[str]:
    """The épreuves that a folded text names: its lines, less those that only say a duration, or for whom."""
    return [item for item in _ITEMS.split(texte) if any(mot not in _CADRE for mot in _MOT.findall(item))]


def seulement_la_forme(texte: str) -> bool:
    """True for « CCF », « Ponctuelle écrite, 2 h »: the whole text says a form of exam, and no épreuve."""
    formes = False
    for trouve in _MOT.finditer(texte):
        if trouve[0] not in _NEUTRES:
            return False
        formes = formes or trouve[0] in _FORMES
    return formes


def questionnaires(texte: str) -> bool:
    """True when every épreuve is a questionnaire, none of them built on a case."""
    possible = any(mot in texte for mot in _MOTS_DU_QUESTIONNAIRE)
    lues = epreuves(texte) if possible and _QUESTIONNAIRE.search(texte) else []
    return bool(lues) and all(_QUESTIONNAIRE.search(lue) and not _AUTRE_CHOSE.search(lue) for lue in lues)


def collectives(texte: str) -> tuple[int, int] | None:
    """Where it is said, when every épreuve is collective and nothing says how each person is judged."""
    trouve = _COLLECTIF.search(texte) if any(mot in texte for mot in _MOTS_DU_GROUPE) else None
    if trouve is None or _INDIVIDUEL.search(texte):
        return None
    return trouve.span() if all(_COLLECTIF.search(lue) for lue in epreuves(texte)) else None


def auto_evaluations(texte: str) -> bool:
    """True when every épreuve is left to the candidat alone."""
    if "auto" not in texte or _EXTERNE.search(texte):
        return False
    lues = epreuves(texte)
    return bool(lues) and all(_AUTO.search(lue) and not _AUTRE_CHOSE.search(lue) for lue in lues)
