"""What the proofreading finds in a fiche or a bloc, by rule: counted, said neutrally, each reference on demand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brique.referentiel.fiche import Fiche
from brique.referentiel.relecture import REGLES, Constat, GraviteConstat, relire_fiche
from portail.referentiel.adresses import adresse_bloc, code_court
from portail.socle.phrases import enumerer


@dataclass(frozen=True, slots=True)
class ConstatDit:
    """A finding: its sentence, and the bloc it speaks of when that is another page."""

    message: str
    adresse: str
    code: str


@dataclass(frozen=True, slots=True)
class RegleDite:
    """A rule that found something, with what it found. ``texte`` is why the rule exists."""

    titre: str
    mot: str
    gravite: str
    reference: str
    texte: str
    constats: Sequence[ConstatDit]


@dataclass(frozen=True, slots=True)
class RelectureDite:
    """A whole proofreading: what it found in one sentence, then by rule, the heaviest first."""

    phrase: str
    regles: Sequence[RegleDite]


def relire(fiche: Fiche, code: str = "") -> RelectureDite:
    """The proofreading of ``fiche``; with ``code``, what it says of that bloc alone."""
    constats = relire_fiche(fiche)
    return dire([c for c in constats if not code or c.bloc == code], fiche.numero, ici=code)


def dire(constats: Sequence[Constat], numero: str, ici: str = "") -> RelectureDite:
    """Findings grouped by rule, the heaviest rules first. ``ici`` is the bloc whose page one reads."""
    regles = {regle.slug: regle for regle in REGLES}
    par_regle: dict[tuple[str, GraviteConstat], list[Constat]] = {}
    for constat in constats:
        par_regle.setdefault((constat.regle, constat.gravite), []).append(constat)
    ordre = sorted(par_regle.items(), key=lambda element: (-element[0][1].rang, -len(element[1])))
    dites = [
        RegleDite(
            regles[slug].titre,
            mot_de_gravite(gravite),
            gravite.value,
            siens[0].reference,
            regles[slug].explication,
            [_constat(constat, numero, ici) for constat in siens],
        )
        for (slug, gravite), siens in ordre
    ]
    return RelectureDite(_phrase(constats), dites)


def mot_de_gravite(gravite: GraviteConstat) -> str:
    """How serious a finding is, in a word that judges nobody."""
    mots: Mapping[GraviteConstat, str] = {
        GraviteConstat.ERREUR: _("à revoir"),
        GraviteConstat.AVERTISSEMENT: _("déconseillé"),
        GraviteConstat.INFORMATION: _("à améliorer"),
        GraviteConstat.INDECIS: _("à vérifier"),
    }
    return mots[gravite]


def _constat(constat: Constat, numero: str, ici: str) -> ConstatDit:
    ailleurs = constat.bloc if constat.bloc != ici else ""
    adresse = adresse_bloc(numero, ailleurs) if ailleurs else ""
    return ConstatDit(_message(constat, numero), adresse, code_court(ailleurs, numero))


def _message(constat: Constat, numero: str) -> str:
    """The sentence without the number of the fiche one reads, nor the reference, which is said once by rule."""
    dit = constat.message.removesuffix(f" ({constat.reference}).").removeprefix(f"{numero} : ")
    dit = dit.removeprefix(numero) if constat.bloc.startswith(numero) else dit
    return dit if dit.endswith((".", "…")) else f"{dit}."


def _phrase(constats: Sequence[Constat]) -> str:
    if not constats:
        return _("La relecture n’a rien à signaler.")
    comptes = Counter(constat.gravite for constat in constats)
    dits = enumerer([_compter(g, comptes[g]) for g in reversed(GraviteConstat) if comptes[g]])
    total = ngettext("%(n)d point relevé", "%(n)d points relevés", len(constats)) % {"n": len(constats)}
    return _("%(total)s : %(dits)s.") % {"total": total, "dits": dits}


def _compter(gravite: GraviteConstat, n: int) -> str:
    mots = {
        GraviteConstat.ERREUR: ngettext("%(n)d à revoir", "%(n)d à revoir", n),
        GraviteConstat.AVERTISSEMENT: ngettext("%(n)d déconseillé", "%(n)d déconseillés", n),
        GraviteConstat.INFORMATION: ngettext("%(n)d à améliorer", "%(n)d à améliorer", n),
        GraviteConstat.INDECIS: ngettext("%(n)d à vérifier", "%(n)d à vérifier", n),
    }
    return mots[gravite] % {"n": n}
