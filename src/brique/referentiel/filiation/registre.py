"""The renewals of a register, kept light, and the two questions they answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from brique.erreurs import ErreurArgument
from brique.referentiel.ecart.rapport import Ressemblance, ressemblances
from brique.referentiel.fiche import Correspondance, Fiche
from brique.referentiel.filiation.devenir import Question, repondre
from brique.referentiel.filiation.etats import etape
from brique.referentiel.filiation.fiches_legeres import FicheLegere, alleger, rang_du_numero
from brique.referentiel.filiation.graphe import Graphe
from brique.referentiel.filiation.suite import suivre
from brique.referentiel.filiation.valeurs import Devenir, Etape, Suite


class Filiation:
    """The renewals of some fiches: whole registers, or a family of them. Build it with ``depuis``."""

    def __init__(self, fiches: dict[str, FicheLegere], registre: date | None = None) -> None:
        self._fiches = fiches
        self._registre = registre
        self._graphe = Graphe(fiches)
        self._recues: defaultdict[str, list[tuple[str, Correspondance]]] = defaultdict(list)
        for numero in sorted(fiches, key=rang_du_numero):
            for correspondance in fiches[numero].correspondances:
                self._recues[correspondance.fiche].append((numero, correspondance))

    @classmethod
    def depuis(cls, fiches: Iterable[Fiche], *, registre: date | None = None) -> Filiation:
        """The renewals of ``fiches``, of which only what is needed is kept (the first one of each number).

        ``registre`` is the day the register was exported, when it is known: « inactive » is said of that day.
        """
        return cls(alleger(fiches), registre)

    def suivre(self, numero: str, au: date) -> Suite:
        """The chain of renewals of ``numero`` and where each of its fiches stands on the day ``au``.

        Raises ``ErreurArgument`` when no fiche has this number and none names it.
        """
        numero = numero.strip().upper()
        if numero not in self._fiches and not self._graphe.connait(numero) and numero not in self._recues:
            raise ErreurArgument(
                f"aucune fiche {numero}, et aucune ne la nomme",
                action="Vérifiez le numéro (RNCPnnnn ou RSnnnn), ou donnez le registre où elle se trouve.",
            )
        return suivre(self._graphe, self._fiches, numero, au, self._registre)

    def ou_compte(self, numero: str, code: str, au: date) -> Devenir:
        """Where the bloc ``code`` of ``numero`` counts on the day ``au``.

        ``code`` may be given without the number of its fiche (« BC02 »). Raises ``ErreurArgument`` when the fiche
        has no such bloc.
        """
        suite = self.suivre(numero, au)
        legere = self._fiches.get(suite.numero)
        code, libelle = self._bloc(suite.numero, legere, code.strip())
        question = Question(
            suite,
            code,
            libelle,
            lambda autre: self._etape(autre, au),
            lambda autre: self._ressemblances(suite.numero, autre, code),
        )
        return repondre(question, legere.correspondances if legere else (), self._recues.get(suite.numero, ()))

    def _etape(self, numero: str, au: date) -> Etape:
        return etape(numero, self._fiches.get(numero), 0, au, self._registre)

    def _ressemblances(self, ancienne: str, nouvelle: str, code: str) -> tuple[Ressemblance, ...]:
        if ancienne not in self._fiches:
            return ()
        return ressemblances(self._fiches[ancienne].en_fiche(), self._fiches[nouvelle].en_fiche(), code)

    def _bloc(self, numero: str, legere: FicheLegere | None, code: str) -> tuple[str, str]:
        """The full code of the bloc and its title, as the fiche gives them, or as others name it."""
        connus = dict(reversed(legere.blocs)) if legere else {}
        if legere is None:
            cites = sorted({cite for _, c in self._recues.get(numero, ()) for cite in c.blocs_cible})
            connus = dict.fromkeys(cites, "")
        for voulu in (code, f"{numero}{code}"):
            for connu, libelle in connus.items():
                if connu.upper() == voulu.upper():
                    return connu, libelle
        ou = f"{numero} a : {', '.join(sorted(connus))}." if connus else f"Le registre ne donne aucun bloc à {numero}."
        raise ErreurArgument(f"aucun bloc « {code} »", lieu=numero, action=ou)
