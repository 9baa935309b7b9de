"""What was found twice, put together: listed and evaluated compétences, activités named on several rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from brique.referentiel.mots import plier
from brique.referentiel.redaction.chantier import ActiviteTrouvee, BlocTrouve, Ligne
from brique.referentiel.redaction.listes import codes_seuls
from brique.referentiel.redaction.rapprochement import Rapprochement, rapprocher


def reunir(bloc: BlocTrouve) -> Rapprochement | None:
    """Give the compétences of the list the critères of those evaluated; None when only one side has any."""
    if not bloc.evaluees or not bloc.competences:
        bloc.competences = bloc.competences or bloc.evaluees
        return None
    _repartir(bloc)
    lus = rapprocher(bloc.competences, bloc.evaluees)
    for paire in lus.paires:
        paire.listee.criteres += paire.evaluee.criteres
        paire.listee.modalites += paire.evaluee.modalites
        paire.listee.code = paire.listee.code or paire.evaluee.code
    return lus


def _repartir(bloc: BlocTrouve) -> None:
    """What is evaluated for several codes at once (« C1 et C2 »): its critères and modalités go under each."""
    par_code = {trouvee.code.upper(): trouvee for trouvee in bloc.competences if trouvee.code}
    for evaluee in list(bloc.evaluees):
        cibles = [par_code[code] for code in codes_seuls(evaluee.enonce) if code in par_code]
        if len(cibles) > 1 and len(cibles) == len(codes_seuls(evaluee.enonce)):
            bloc.evaluees.remove(evaluee)
            for cible in cibles:
                cible.criteres += [Ligne(li.texte, li.niveau, li.place) for li in evaluee.criteres]
                cible.modalites += [Ligne(li.texte, li.niveau, li.place) for li in evaluee.modalites]


def remonter_les_modalites(bloc: BlocTrouve) -> None:
    """Modalités written once, beside the first of several compétences, are those of the bloc."""
    if len(bloc.competences) < 2 or bloc.modalites or any(t.modalites for t in bloc.competences[1:]):
        return
    bloc.modalites, bloc.competences[0].modalites = bloc.competences[0].modalites, []


def sans_competence(lus: Rapprochement | None) -> Iterator[Ligne]:
    """The critères of what is evaluated without being in the list, under its énoncé."""
    for inconnue in lus.inconnues if lus else ():
        yield Ligne(inconnue.enonce, 0, inconnue.place)
        for ligne in (*inconnue.modalites, *inconnue.criteres):
            yield Ligne(ligne.texte, ligne.niveau + 1, ligne.place)


def fondues(activites: Sequence[ActiviteTrouvee]) -> list[ActiviteTrouvee]:
    """Activités once each: a cell repeated on several rows names the same one."""
    gardees: dict[str, ActiviteTrouvee] = {}
    for activite in activites:
        cle = f"{activite.code} {plier(activite.libelle)}"
        connue = gardees.setdefault(cle, activite)
        if connue is not activite:
            deja = {t.texte for t in connue.taches}
            connue.taches += [t for t in activite.taches if t.texte not in deja]
    return list(gardees.values())
