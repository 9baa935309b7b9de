"""How long a piece of data may be kept: from the day its time begins, its last day by the law of the day asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from brique.droits.delais import ajouter_duree
from brique.droits.noyau import Droit, Etape, Trace, reserves


class Donnee(StrEnum):
    """What is kept, named by the day from which its time runs."""

    DOSSIER_VAE = "dossier-vae"
    """From the end of the parcours of VAE."""
    SANS_DOSSIER = "sans-dossier"
    """Of a person who sent no dossier: from its collection."""
    PIECE_COMPTABLE = "piece-comptable"
    """From the close of the accounting year."""
    JOURNAL = "journal"
    """From the operation."""
    COMPTE_CPF = "compte-cpf"
    """From the holder's death."""
    AGENT_CPF = "agent-cpf"
    """From the end of the agent's habilitation."""
    PROCES_VERBAL = "proces-verbal"
    """A procès-verbal or an award: from its day."""


_PARAMETRES: Mapping[Donnee, tuple[str, str]] = {
    Donnee.DOSSIER_VAE: ("france_vae.conservation_mois", "france_vae.contentieux_proroge"),
    Donnee.SANS_DOSSIER: ("france_vae.sans_dossier_mois", "france_vae.contentieux_proroge"),
    Donnee.PIECE_COMPTABLE: ("france_vae.pieces_comptables_ans", "france_vae.contentieux_proroge"),
    Donnee.JOURNAL: ("si_cpf.journal_ans", "si_cpf.journal_contentieux_proroge"),
    Donnee.COMPTE_CPF: ("si_cpf.conservation_ans", "si_cpf.contentieux_proroge"),
    Donnee.AGENT_CPF: ("si_cpf.agents_mois", "si_cpf.contentieux_proroge"),
    Donnee.PROCES_VERBAL: ("conservation.pv_ans", ""),
}
"""What is kept → how long, and what a contentieux does to it."""


@dataclass(frozen=True, slots=True)
class ReponseConservation:
    """``dernier_jour``: the last day the data may be kept, None when nothing says that it must go (a contentieux, a
    rule that is only announced). ``a_effacer``: on the day asked, that last day is behind."""

    donnee: Donnee
    dernier_jour: date | None
    a_effacer: bool
    trace: Trace

    @property
    def reserves(self) -> tuple[str, ...]:
        """What must be told beside it."""
        return reserves(self.trace)


def conserver(
    donnee: Donnee, depuis: date, au: date, droit: Droit, *, contentieux: bool = False
) -> ReponseConservation:
    """What the law of ``au`` says of data whose time began on ``depuis``. ErreurDroit before that law."""
    nom, prorogation = _PARAMETRES[donnee]
    valeur, parametre = droit.valeur(nom, au), droit.parametres[nom]
    if not valeur.applicable:
        dit = Etape(parametre.regle, "Aucune durée n’est imposée : rien n’est effacé.", (valeur,))
        return ReponseConservation(donnee, None, False, (dit,))
    if contentieux:
        proroge = droit.valeur(prorogation, au)
        dit = Etape(parametre.regle, "Un contentieux est en cours : rien n’est effacé.", (valeur, proroge))
        return ReponseConservation(donnee, None, False, (dit,))
    dernier = ajouter_duree(depuis, valeur, parametre.unite)
    dit = Etape(parametre.regle, f"À partir du {depuis:%d/%m/%Y} : jusqu’au {dernier:%d/%m/%Y}.", (valeur,))
    return ReponseConservation(donnee, dernier, au > dernier, (dit,))
