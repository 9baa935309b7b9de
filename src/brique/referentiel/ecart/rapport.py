"""One bloc of a fiche against all those of another: which resemble it, and how much of it they hold."""

from __future__ import annotations

from typing import NamedTuple

from brique.referentiel.ecart.blocs import proximites
from brique.referentiel.ecart.comparaison import devenirs, rapprocher
from brique.referentiel.ecart.parties import partie_du_registre
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
    gauches = [partie_du_registre(bloc, rang, avant.numero) for rang, bloc in enumerate(avant.blocs)]
    droites = [partie_du_registre(bloc, rang, apres.numero) for rang, bloc in enumerate(apres.blocs)]
    voulu = next((rang for rang, partie in enumerate(gauches) if partie.code == code), None)
    if voulu is None:
        return ()
    r = rapprocher(gauches, droites, meme_fiche=False)
    scores = proximites(gauches, droites)
    devenir = devenirs(r)[voulu]
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
