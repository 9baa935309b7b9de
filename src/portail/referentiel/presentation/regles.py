"""The rules of reading in plain French: what each anomaly means, and what it changes for the reader."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from portail.referentiel import queries

if TYPE_CHECKING:
    from portail.referentiel.models import Source

SUITES_MAX = 3
_CHIFFRES = re.compile(r"[\d_.-]+")


@dataclass(frozen=True, slots=True)
class RegleComptee:
    """A rule, in words, how serious it is, and how many times an import met it."""

    regle: str
    titre: str
    explication: str
    gravite: str
    nombre: int


def regles_comptees(source: int) -> list[RegleComptee]:
    """The rules that an import met, the most frequent first."""
    gravites = {"information": _("information"), "avertissement": _("avertissement"), "bloquante": _("bloquante")}
    return [
        RegleComptee(regle, *dire(regle), gravites.get(gravite, gravite), nombre)
        for regle, gravite, nombre in queries.anomalies_par_regle(source)
    ]


def page_import(source: Source) -> tuple[Sequence[tuple[str, int]], list[RegleComptee]]:
    """What an import changed, in words, and the rules it met."""
    return comptes_dits(source.bilan.get("comptes", {})), regles_comptees(source.pk)


def derniers_de_chaque_suite(sources: Sequence[Source]) -> list[Source]:
    """The most recent import of each series: RNCP and RS come in two files, told apart by their names."""
    suites: dict[str, Source] = {}
    for source in sources:
        suites.setdefault(_CHIFFRES.sub("", source.nom), source)
    return list(suites.values())[:SUITES_MAX]


def dire(regle: str) -> tuple[str, str]:
    """The title and the explanation of a rule. A rule this page does not know is named by its code."""
    return {**_sur_les_blocs(), **_sur_les_fiches(), **_sur_les_valeurs(), **_sur_les_liens(), **_sur_le_fichier()}.get(
        regle, (regle, _("Le message de chaque cas dit ce qui a été lu et ce qui en a été fait."))
    )


def _sur_les_blocs() -> dict[str, tuple[str, str]]:
    return {
        "bloc-code-incomplet": (
            _("Code de bloc incomplet"),
            _("Le code n’est pas de la forme RNCP12345BC01. Le bloc est gardé sous le code écrit, difficile à citer."),
        ),
        "bloc-code-double": (
            _("Code de bloc donné deux fois"),
            _("Deux blocs d’une même fiche portent le même code. On ne saurait dire lequel est obtenu."),
        ),
        "bloc-sans-competences": (
            _("Bloc sans compétences"),
            _("La liste de compétences est vide. Le bloc se lit, mais rien ne peut en être rapproché."),
        ),
        "fiche-sans-bloc": (
            _("Certification active sans bloc"),
            _("Elle ne peut s’obtenir qu’en entier : ni étape, ni financement bloc par bloc."),
        ),
        "rs-avec-blocs": (
            _("Blocs dans une fiche du Répertoire spécifique"),
            _("Ces fiches sont indivisibles. Les blocs écrits sont gardés, sans effet."),
        ),
    }


def _sur_les_fiches() -> dict[str, tuple[str, str]]:
    return {
        "fiche-en-double": (
            _("Fiche présente deux fois"),
            _("Le même numéro revient dans le fichier. Laquelle croire ? Elle n’est pas écrite au registre."),
        ),
        "numero-illisible": (
            _("Numéro de fiche illisible"),
            _("Le numéro n’est ni RNCP ni RS suivi de chiffres. La fiche n’est pas écrite au registre."),
        ),
        "intitule-absent": (_("Fiche sans intitulé"), _("La fiche ne peut être trouvée que par son numéro.")),
        "intitule-trop-long": (
            _("Intitulé trop long"),
            _("Il dépasse la longueur du schéma officiel. La fiche n’est pas écrite au registre."),
        ),
        "niveau-absent": (
            _("Niveau absent"),
            _("La fiche ne dit pas son niveau : elle n’est pas trouvée par ce filtre."),
        ),
        "niveau-inconnu": (
            _("Niveau inconnu"),
            _("Le niveau écrit n’existe pas dans le cadre national. La fiche est lue sans niveau."),
        ),
    }


def _sur_les_valeurs() -> dict[str, tuple[str, str]]:
    return {
        "date-illisible": (
            _("Date illisible"),
            _("La date n’est pas de la forme JJ/MM/AAAA. Le texte est gardé à part et le champ reste vide."),
        ),
        "booleen-illisible": (
            _("Réponse illisible"),
            _("On attendait « Oui » ou « Non ». Le texte est gardé à part et le champ reste vide."),
        ),
        "nombre-illisible": (
            _("Nombre illisible"),
            _("On attendait un nombre. Le texte est gardé à part et le champ reste vide."),
        ),
        "habilitation-inconnue": (
            _("Habilitation inconnue"),
            _("Le mot employé pour un partenaire n’est pas de ceux du registre. Il est gardé tel quel."),
        ),
        "voie-inconnue": (_("Voie d’accès inconnue"), _("Elle n’est pas de celles que prévoit le registre.")),
    }


def _sur_les_liens() -> dict[str, tuple[str, str]]:
    return {
        "correspondance-hors-fichier": (
            _("Correspondance vers une fiche absente"),
            _(
                "La fiche visée n’est pas dans le même fichier. La correspondance est gardée ; elle se suit dès que "
                "l’autre est importée."
            ),
        ),
        "correspondance-bloc-inconnu": (
            _("Correspondance vers un bloc inconnu"),
            _("Elle cite un code que la fiche n’a pas. Elle est gardée telle quelle."),
        ),
        "correspondance-sans-fiche": (
            _("Correspondance sans destination"),
            _("Elle ne nomme pas sa fiche d’arrivée. Elle est gardée, mais ne mène nulle part."),
        ),
        "correspondance-code-repete": (
            _("Correspondance qui répète un code"),
            _("Le même bloc y figure deux fois. Il compte une fois."),
        ),
    }


def _sur_le_fichier() -> dict[str, tuple[str, str]]:
    return {
        "element-inconnu": (
            _("Élément hors du schéma"),
            _("Le fichier contient une rubrique que le schéma officiel ne prévoit pas. Son texte est gardé à part."),
        ),
        "element-repete": (
            _("Élément répété"),
            _("Une rubrique unique revient. La dernière est lue, les autres sont gardées à part."),
        ),
        "attribut-inconnu": (_("Attribut hors du schéma"), _("Il est gardé à part, tel quel.")),
        "texte-hors-element": (_("Texte hors de toute rubrique"), _("Il est gardé à part, tel quel.")),
        "version-flux": (
            _("Version du flux inattendue"),
            _("Le fichier annonce une autre version que la V4.1. Il est lu comme elle."),
        ),
        "fichier-ignore": (
            _("Fichier de l’archive non lu"),
            _("C’est un résidu du système qui a fait l’archive."),
        ),
        "colonne-inconnue": (_("Colonne inconnue"), _("Le schéma ne la prévoit pas. Ses valeurs sont gardées à part.")),
        "ligne-orpheline": (
            _("Ligne sans fiche"),
            _("Une ligne parle d’une fiche que le fichier principal n’a pas. Elle n’est pas retenue."),
        ),
    }


def comptes_dits(comptes: dict[str, int]) -> Sequence[tuple[str, int]]:
    """What an import changed, in words; what stayed at zero is left out."""
    noms = [
        ("fiches", _("fiches lues")),
        ("fiches_nouvelles", _("fiches nouvelles")),
        ("fiches_modifiees", _("fiches modifiées")),
        ("fiches_inchangees", _("fiches inchangées")),
        ("blocs_ajoutes", _("blocs ajoutés")),
        ("blocs_modifies", _("blocs modifiés")),
        ("blocs_retires", _("blocs retirés")),
        ("partenaires_ajoutes", _("habilitations de partenaires ajoutées")),
        ("partenaires_retires", _("habilitations de partenaires retirées")),
    ]
    return [(nom, comptes[cle]) for cle, nom in noms if comptes.get(cle)]
