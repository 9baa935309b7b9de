"""What is kept of each fiche to follow renewals: its dates, its links, its blocs, their texts compressed."""

from __future__ import annotations

import pickle
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from brique.referentiel.fiche import Bloc, Correspondance, Fiche

_NUMERO = re.compile(r"(\D*)(\d*)(.*)", re.DOTALL)


@dataclass(slots=True)
class FicheLegere:
    """A fiche without what following it does not need. ``textes`` is emptied for those that nothing links."""

    numero: str
    intitule: str
    actif: bool | None
    debut: date | None
    fin: date | None
    limite: date | None
    anciennes: tuple[str, ...]
    nouvelles: tuple[str, ...]
    correspondances: tuple[Correspondance, ...]
    blocs: tuple[tuple[str, str], ...]
    textes: bytes

    @classmethod
    def de(cls, fiche: Fiche) -> FicheLegere:
        textes = [bloc.liste_competences for bloc in fiche.blocs]
        return cls(
            fiche.numero,
            fiche.intitule,
            fiche.actif,
            fiche.date_effet or fiche.date_decision,
            fiche.date_fin_enregistrement,
            fiche.date_limite_delivrance,
            tuple(dict.fromkeys(fiche.anciennes)),
            tuple(dict.fromkeys(fiche.nouvelles)),
            fiche.correspondances,
            tuple((bloc.code, bloc.libelle) for bloc in fiche.blocs),
            zlib.compress(pickle.dumps(textes, pickle.HIGHEST_PROTOCOL), 1) if any(textes) else b"",
        )

    def en_fiche(self) -> Fiche:
        """The fiche with its title, its blocs and their compétences only."""
        textes = pickle.loads(zlib.decompress(self.textes)) if self.textes else [""] * len(self.blocs)  # noqa: S301  # ours
        blocs = (Bloc(code, libelle, texte) for (code, libelle), texte in zip(self.blocs, textes, strict=True))
        return Fiche(self.numero, self.intitule, blocs=tuple(blocs))


def alleger(fiches: Iterable[Fiche]) -> dict[str, FicheLegere]:
    """The fiches by number, the first of each. Texts of those that no renewal links are dropped."""
    legeres: dict[str, FicheLegere] = {}
    for fiche in fiches:
        if fiche.numero and fiche.numero not in legeres:
            legeres[fiche.numero] = FicheLegere.de(fiche)
    citees = {n for legere in legeres.values() for n in (*legere.anciennes, *legere.nouvelles)}
    for legere in legeres.values():
        if not (legere.anciennes or legere.nouvelles or legere.numero in citees):
            legere.textes = b""
    return legeres


def rang_du_numero(numero: str) -> tuple[str, int, str]:
    """Sort key: RNCP before RS, then by number."""
    trouve = _NUMERO.match(numero)
    assert trouve is not None
    lettres, chiffres, reste = trouve.groups()
    return lettres, int(chiffres[:18] or 0) if chiffres.isascii() else 0, reste
