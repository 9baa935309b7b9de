"""What is checked on every fiche read, and across the fiches of one file: findings, never refusals to read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from brique.referentiel.anomalies import Anomalie, Gravite
from brique.referentiel.champs import NIVEAUX, SANS_NIVEAU, est_code_bloc, est_numero
from brique.referentiel.fiche import Bloc, Fiche, Repertoire
from brique.referentiel.releve import Releve, abreger
from brique.referentiel.schema_v41 import INTITULE_MAX

_BLOC = "BLOCS_COMPETENCES/BLOC_COMPETENCES"
_BLOQUE = "La fiche ne peut pas être importée tant que ce n’est pas corrigé."


def controler(fiche: Fiche, *, textes_de_blocs: bool = True) -> list[Anomalie]:
    """Findings on one fiche. ``textes_de_blocs`` is False for sources that never carry compétences (CSV)."""
    releve = Releve(fiche.numero, fiche.ligne)
    _identite(fiche, releve)
    _niveau(fiche, releve)
    _blocs(fiche, releve, textes_de_blocs)
    for correspondance in fiche.correspondances:
        if not correspondance.fiche:
            releve.signaler(
                "correspondance-sans-fiche",
                "une correspondance ne nomme pas sa fiche de destination. Elle est lue mais ne mène nulle part.",
                element="CORRESPONDANCES/CORRESPONDANCE/DESTINATION",
            )
    return releve.anomalies


def _identite(fiche: Fiche, releve: Releve) -> None:
    if not est_numero(fiche.numero):
        releve.signaler(
            "numero-illisible",
            f"le numéro de fiche « {abreger(fiche.numero)} » n’est ni RNCPnnnn ni RSnnnn. {_BLOQUE}",
            gravite=Gravite.BLOQUANTE,
            element="NUMERO_FICHE",
            valeur=fiche.numero,
        )
    if not fiche.intitule:
        releve.signaler("intitule-absent", "la fiche n’a pas d’intitulé (élément INTITULE vide).", element="INTITULE")
    elif len(fiche.intitule) > INTITULE_MAX:
        releve.signaler(
            "intitule-trop-long",
            f"l’intitulé compte {len(fiche.intitule)} caractères, plus que les {INTITULE_MAX} du schéma. {_BLOQUE}",
            gravite=Gravite.BLOQUANTE,
            element="INTITULE",
            valeur=fiche.intitule,
        )


def _niveau(fiche: Fiche, releve: Releve) -> None:
    if fiche.repertoire is Repertoire.RNCP and not fiche.niveau_code:
        releve.signaler(
            "niveau-absent",
            "le niveau manque (élément NOMENCLATURE_EUROPE). La fiche ne sera pas trouvée par niveau.",
            element="NOMENCLATURE_EUROPE",
        )
    elif fiche.niveau_code and fiche.niveau_code not in NIVEAUX and fiche.niveau_code not in SANS_NIVEAU:
        releve.signaler(
            "niveau-inconnu",
            f"le niveau « {abreger(fiche.niveau_code)} » n’existe pas (NIV1 à NIV8, ou AUCUN). "
            "La fiche est lue sans niveau.",
            element="NOMENCLATURE_EUROPE/NIVEAU",
            valeur=fiche.niveau_code,
        )


def _blocs(fiche: Fiche, releve: Releve, textes_de_blocs: bool) -> None:
    rncp = fiche.repertoire is Repertoire.RNCP
    if not fiche.blocs:
        if rncp and fiche.actif:
            releve.signaler(
                "fiche-sans-bloc",
                "cette certification active n’a aucun bloc de compétences. Elle ne peut s’obtenir qu’en entier.",
                element="BLOCS_COMPETENCES",
            )
        return
    if not rncp:
        releve.signaler(
            "rs-avec-blocs",
            f"cette fiche du Répertoire spécifique porte {len(fiche.blocs)} blocs, alors qu’elle est indivisible. "
            "Ils sont gardés.",
            element="BLOCS_COMPETENCES",
        )
    vus: dict[str, int | None] = {}
    for bloc in fiche.blocs:
        if bloc.code in vus:
            _code_double(bloc, vus[bloc.code], releve)
        vus.setdefault(bloc.code, bloc.ligne)
        if rncp and not est_code_bloc(bloc.code, fiche.numero):
            _code_incomplet(fiche, bloc, releve)
        if textes_de_blocs and not bloc.liste_competences.strip():
            releve.signaler(
                "bloc-sans-competences",
                f"le bloc {bloc.code or 'sans code'} n’a pas de liste de compétences (élément LISTE_COMPETENCES vide). "
                "Il est lu sans compétences et ne pourra pas être rapproché.",
                element=f"{_BLOC}/LISTE_COMPETENCES",
                bloc=bloc.code,
                ligne=bloc.ligne,
            )


def _code_double(bloc: Bloc, ligne: int | None, releve: Releve) -> None:
    premiere = f" (déjà à la ligne {ligne})" if ligne else ""
    releve.signaler(
        "bloc-code-double",
        f"deux blocs portent le code « {abreger(bloc.code)} »{premiere}. {_BLOQUE}",
        gravite=Gravite.BLOQUANTE,
        element=f"{_BLOC}/CODE",
        bloc=bloc.code,
        ligne=bloc.ligne,
        valeur=bloc.code,
    )


def _code_incomplet(fiche: Fiche, bloc: Bloc, releve: Releve) -> None:
    releve.signaler(
        "bloc-code-incomplet",
        f"le code de bloc « {abreger(bloc.code)} » n’est pas de la forme {fiche.numero}BCnn. "
        "Le bloc est gardé sous ce code.",
        element=f"{_BLOC}/CODE",
        bloc=bloc.code,
        ligne=bloc.ligne,
        valeur=bloc.code,
    )


@dataclass(slots=True)
class Recoupement:
    """Findings that need the whole file: numbers given twice, correspondances that lead out of it.

    Keeps numbers, bloc codes and unresolved references only: a few megabytes for the national register.
    """

    lignes: dict[str, int | None] = field(default_factory=dict)
    blocs: dict[str, frozenset[str]] = field(default_factory=dict)
    renvois: list[tuple[str, int | None, str, frozenset[str]]] = field(default_factory=list)

    def ajouter(self, fiche: Fiche) -> Iterator[Anomalie]:
        """Take one more fiche; yields a finding when its number was already met."""
        if fiche.numero and fiche.numero in self.lignes:
            releve = Releve(fiche.numero, fiche.ligne)
            premiere = self.lignes[fiche.numero]
            releve.signaler(
                "fiche-en-double",
                f"cette fiche est déjà dans le fichier{f', ligne {premiere}' if premiere else ''}. {_BLOQUE}",
                gravite=Gravite.BLOQUANTE,
                element="NUMERO_FICHE",
                valeur=fiche.numero,
            )
            yield from releve.anomalies
            return
        self.lignes[fiche.numero] = fiche.ligne
        codes = frozenset(bloc.code for bloc in fiche.blocs)
        if codes:
            self.blocs[fiche.numero] = codes
        for correspondance in fiche.correspondances:
            self.renvois.append((fiche.numero, fiche.ligne, correspondance.fiche, correspondance.blocs_cible))
            if inconnus := correspondance.blocs_source - codes:
                yield _bloc_inconnu(fiche.numero, fiche.ligne, fiche.numero, inconnus, "SOURCE")

    def conclure(self) -> Iterator[Anomalie]:
        """Once the file is read: one finding per fiche and missing destination."""
        vus = set()
        for numero, ligne, cible, codes in self.renvois:
            if not cible:
                continue
            if cible not in self.lignes:
                if (numero, cible) not in vus:
                    vus.add((numero, cible))
                    yield _hors_fichier(numero, ligne, cible)
            elif inconnus := codes - self.blocs.get(cible, frozenset()):
                yield _bloc_inconnu(numero, ligne, cible, inconnus, "DESTINATION")


def _hors_fichier(numero: str, ligne: int | None, cible: str) -> Anomalie:
    releve = Releve(numero, ligne)
    releve.signaler(
        "correspondance-hors-fichier",
        f"une correspondance mène à {cible}, qui n’est pas dans ce fichier. Elle est gardée.",
        gravite=Gravite.INFORMATION,
        element="CORRESPONDANCES/CORRESPONDANCE/DESTINATION/NUMERO_FICHE",
        valeur=cible,
    )
    return releve.anomalies[0]


def _bloc_inconnu(numero: str, ligne: int | None, cible: str, codes: frozenset[str], cote: str) -> Anomalie:
    releve = Releve(numero, ligne)
    noms = ", ".join(sorted(codes))
    releve.signaler(
        "correspondance-bloc-inconnu",
        f"une correspondance cite {noms}, que la fiche {cible} n’a pas. Elle est gardée telle quelle.",
        element=f"CORRESPONDANCES/CORRESPONDANCE/{cote}/BLOC_COMPETENCES/CODE",
        valeur=noms,
    )
    return releve.anomalies[0]
