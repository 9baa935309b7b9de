"""One bloc of a fiche against all those of another: which resemble it, and how much of it they hold."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from brique.referentiel.ecart.appariement import Lien
from brique.referentiel.ecart.blocs import proximites
from brique.referentiel.ecart.comparaison import Rapprochement, devenirs, rapprocher
from brique.referentiel.ecart.parties import Partie, partie_du_registre
from brique.referentiel.ecart.valeurs import DevenirBloc
from brique.referentiel.fiche import Fiche


class Ressemblance(NamedTuple):
    """A bloc that resembles another, computed: it gives no right.

    ``score`` from 0 to 1, of titles and compétences together; of ``total`` compétences, ``gardees`` are there word
    for word, ``reformulees`` reworded (``total`` is 0 when the source carries no compétences).
    """

    code: str
    libelle: str
    score: float
    gardees: int
    reformulees: int
    total: int


def ressemblances(avant: Fiche, apres: Fiche, code: str) -> tuple[Ressemblance, ...]:
    """The blocs of ``apres`` that hold compétences of the bloc ``code``, or that it became; the nearest first."""
    return ressemblances_des(avant, apres, (code,)).get(code, ())


def ressemblances_des(avant: Fiche, apres: Fiche, codes: Collection[str]) -> dict[str, tuple[Ressemblance, ...]]:
    """The same for several blocs of ``avant``, both fiches compared once; a code it does not have is left out."""
    gauches = [partie_du_registre(bloc, rang, avant.numero) for rang, bloc in enumerate(avant.blocs)]
    voulus: dict[str, int] = {}
    for rang, partie in enumerate(gauches):
        if partie.code in codes:
            voulus.setdefault(partie.code, rang)
    if not voulus:
        return {}
    droites = [partie_du_registre(bloc, rang, apres.numero) for rang, bloc in enumerate(apres.blocs)]
    r = rapprocher(gauches, droites, meme_fiche=False)
    scores = proximites(gauches, droites)
    tous = devenirs(r)
    return {code: _semblables(rang, r, tous[rang], scores, droites) for code, rang in voulus.items()}


def _semblables(
    voulu: int, r: Rapprochement, devenir: DevenirBloc, scores: Mapping[Lien, float], droites: Sequence[Partie]
) -> tuple[Ressemblance, ...]:
    repris = {reprise.rang: reprise for reprise in devenir.vers}
    rangs = {*repris, *([r.blocs[voulu]] if voulu in r.blocs else [])}
    trouvees = [
        Ressemblance(
            droites[rang].code,
            droites[rang].libelle,
            round(scores[voulu, rang], 3),
            repris[rang].gardees if rang in repris else 0,
            repris[rang].reformulees if rang in repris else 0,
            devenir.total,
        )
        for rang in rangs
    ]
    return tuple(sorted(trouvees, key=lambda t: (-t.gardees - t.reformulees, -t.score, t.code)))
