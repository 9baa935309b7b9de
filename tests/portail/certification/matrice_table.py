"""Who reads what and who does what in the room « certification »: the table that the matrix is checked against.

Read it line by line. « lisent »: who is answered with the object. « y entrent sans rien y voir »: whose own page of
that address shows nothing of it, for it only lists what is theirs. « agissent »: who may send its form. Whoever is not
named is refused: nothing is read, nothing changes, and nothing is written of them.

People: « candidat » is the one whom the object concerns, « certificateur » of its certification, « organisme » which
prepares that candidate, « évaluateur » to whom the bloc is confided and « collègue » of the same body; « présidente »,
« membre », « liée » (who declared a tie with the candidate) and « muet » (who said nothing of it yet) sit in the jury,
« jury » is the four of them, « tous » is everybody, anonymous people included. « autre-… » holds the same role in
another organisation, another jury, another candidature.

« réponse »: page, fichier (downloaded), renvoi (only its form is of use: reading it leads to the page that shows it).
« journal »: the line that each reading leaves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.portail.certification.matrice_monde import ROLES

TABLE = """
adresse | objet | réponse | lisent | y entrent sans rien y voir | agissent | journal

candidatures | – | page | candidat | autre-candidat | – | –
candidatures-export | – | fichier | candidat | autre-candidat | – | candidatures-exportees
candidature-nouvelle | – | page | candidat | autre-candidat | candidat, autre-candidat | –
candidature | dossier | page | candidat | – | – | –
candidature-acte | dossier | renvoi | candidat | – | candidat | –
candidature-dossier | dossier | page | candidat | – | – | –
candidature-bloc | bloc | page | candidat | – | candidat | –
candidature-pieces | bloc | page | candidat | – | candidat | –
candidature-piece | pièce | fichier | candidat | – | – | piece-lue
candidature-oter | pièce | renvoi | candidat | – | candidat | –
candidature-situation | dossier | page | candidat | – | candidat | –
candidature-resultat | résultat | page | candidat | – | – | –
candidature-parchemin | parchemin | fichier | candidat | – | – | –
verifier | clé d’un parchemin | page | tous | – | – | –

gestion-file | – | page | certificateur, organisme | autre-certificateur, autre-organisme | – | –
gestion-candidature | dossier | page | certificateur, organisme | – | certificateur, organisme | –
gestion-candidature | candidature libre | page | certificateur | – | certificateur | –
gestion-confier | dossier | renvoi | certificateur, organisme | – | certificateur | –
gestion-dossier | dossier | page | certificateur, organisme | – | – | dossier-lu
gestion-piece | pièce | fichier | certificateur, organisme | – | – | piece-lue
gestion-seances | – | page | certificateur | autre-certificateur | – | –
gestion-seance-nouvelle | – | page | certificateur | autre-certificateur | certificateur | –
gestion-seance | séance préparée | page | certificateur | – | – | –
gestion-seance | séance confirmée | page | certificateur | – | – | –
gestion-seance-lieu | séance préparée | renvoi | certificateur | – | certificateur | –
gestion-seance-nommer | séance préparée | renvoi | certificateur | – | certificateur | –
gestion-seance-corriger | membre nommé | page | certificateur | – | certificateur | –
gestion-seance-demettre | membre nommé | renvoi | certificateur | – | certificateur | –
gestion-seance-remplacer | membre à remplacer | page | certificateur | – | certificateur | –
gestion-seance-annuler | séance préparée | page | certificateur | – | certificateur | –
gestion-seance-convoquer | séance préparée | renvoi | certificateur | – | certificateur | –
gestion-seance-ouvrir | séance préparée | renvoi | certificateur | – | certificateur | –
gestion-seance-etablir | séance sans procès-verbal | renvoi | certificateur | – | certificateur | –
gestion-seance-pv | séance à signer | fichier | certificateur | – | – | pv-lu
gestion-seance-pv | séance confirmée | fichier | certificateur | – | – | pv-lu
gestion-seance-confirmer | séance scellée | renvoi | certificateur | – | certificateur | –
gestion-reglements | – | page | certificateur | autre-certificateur | – | –
gestion-reglement-nouveau | – | page | certificateur | autre-certificateur | certificateur | –
gestion-reglement | règlement | page | certificateur | – | – | –
gestion-habilitations | – | page | certificateur | autre-certificateur | – | –
gestion-habilitation-nouvelle | – | page | certificateur | autre-certificateur | certificateur | –
gestion-habilitation | habilitation | page | certificateur | – | certificateur | –
gestion-statistiques | – | page | certificateur | autre-certificateur | – | –
gestion-statistiques-csv | – | fichier | certificateur | autre-certificateur | – | –

evaluations | – | page | évaluateur | collègue, autre-évaluateur | – | –
evaluation | évaluation confiée | page | évaluateur | – | évaluateur | –
evaluation | évaluation rendue | page | évaluateur | – | – | –
evaluation-rendre | évaluation confiée | page | évaluateur | – | évaluateur | –
evaluation-dossier | évaluation confiée | page | évaluateur | – | – | dossier-lu
evaluation-piece | pièce à évaluer | fichier | évaluateur | – | – | piece-lue

jurys | – | page | jury | autre-juré | – | –
jury-seance | séance préparée | page | jury, certificateur | – | – | –
jury-seance | séance ouverte | page | jury, certificateur | – | – | –
jury-seance | séance d’un autre jury | page | autre-juré, certificateur | – | – | –
jury-ouvrir | séance préparée | renvoi | jury, certificateur | – | présidente, certificateur | –
jury-presences | séance ouverte | renvoi | jury, certificateur | – | jury, certificateur | –
jury-clore | séance à clore | page | présidente | – | présidente | –
jury-proces-verbal | séance à signer | page | jury, certificateur | – | – | pv-lu
jury-proces-verbal | séance sans procès-verbal | page | jury, certificateur | – | jury, certificateur | –
jury-signer | séance à signer | renvoi | jury | – | jury | –
jury-proces-verbal-pdf | séance à signer | fichier | jury, certificateur | – | – | pv-lu
jury-passage | candidat au jury | page | présidente, membre | – | présidente, membre | –
jury-passage-etat | candidat au jury | page | présidente, membre | – | – | –
jury-passage-presence | candidat au jury | renvoi | présidente, membre | – | présidente, membre | –
jury-passage-notes | candidat au jury | renvoi | présidente, membre | – | présidente, membre | –
jury-liens | candidat convoqué | page | jury | – | jury | –
jury-dossier | candidat convoqué | page | présidente, membre | – | – | dossier-lu
jury-dossier | candidat au jury | page | présidente, membre | – | – | dossier-lu
jury-piece | pièce du convoqué | fichier | présidente, membre | – | – | piece-lue
jury-piece | pièce au jury | fichier | présidente, membre | – | – | piece-lue
"""
COLONNES = 7
GROUPES = {"jury": ("présidente", "membre", "liée", "muet"), "tous": tuple(ROLES)}


@dataclass(frozen=True, slots=True)
class Ligne:
    """A line of the table. ``journal`` is '' when reading leaves no line."""

    adresse: str
    objet: str
    reponse: str
    lisent: frozenset[str]
    a_vide: frozenset[str]
    agissent: frozenset[str]
    journal: str

    def __str__(self) -> str:
        return f"{self.adresse} ({self.objet})" if self.objet != "–" else self.adresse


def lignes() -> list[Ligne]:
    """The table, read. Raises ``ValueError`` for a word that it does not explain."""
    return list(_lire(TABLE))


def _lire(texte: str) -> Iterator[Ligne]:
    for ecrite in texte.strip().splitlines()[1:]:
        cases = [case.strip() for case in ecrite.split("|")]
        if cases == [""]:
            continue
        if len(cases) != COLONNES or cases[2] not in {"page", "fichier", "renvoi"}:
            raise ValueError(f"la table des droits ne se lit pas : « {ecrite} »")
        adresse, objet, reponse, lisent, a_vide, agissent, journal = cases
        yield Ligne(
            adresse, objet, reponse, _gens(lisent), _gens(a_vide), _gens(agissent), "" if journal == "–" else journal
        )


def _gens(case: str) -> frozenset[str]:
    dits = [] if case == "–" else [mot.strip() for mot in case.split(",")]
    gens = frozenset(qui for mot in dits for qui in GROUPES.get(mot, (mot,)))
    if inconnus := gens - ROLES.keys():
        raise ValueError(f"la table des droits nomme des gens qu’elle n’explique pas : {', '.join(sorted(inconnus))}")
    return gens
