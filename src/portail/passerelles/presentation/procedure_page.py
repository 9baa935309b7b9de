"""The clock of a demanded correspondance in words and drawn: a line of time, with its table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brique.passerelles.procedure import Avancee, Confirmation, Deroule, Etape, Pas, RegleDatee
from portail.socle.templatetags.socle import jour, veille

_LARGEUR, _MARGE, _HAUTEUR = 700, 16, 118
_LIGNE = 62


@dataclass(frozen=True, slots=True)
class PasDit:
    """A step in words: its name, where it stands (a word and its colour), what happened or is due, its text."""

    nom: str
    etat: str
    classe: str
    detail: str
    echeance: str
    reference: str
    doctrine: bool


@dataclass(frozen=True, slots=True)
class Repere:
    """A day on the line of time. ``haut``: its words stand above the line; ``cote``: towards which side they go."""

    x: int
    jour: str
    nom: str
    genre: str
    haut: bool
    cote: str

    @property
    def y_nom(self) -> int:
        return 18 if self.haut else 94

    @property
    def y_jour(self) -> int:
        return 36 if self.haut else 112


@dataclass(frozen=True, slots=True)
class Frise:
    """The line of time: days done (solid), limits (outlined), today; ``delais`` are the bars of the delays."""

    reperes: Sequence[Repere]
    delais: Sequence[tuple[int, int, str]]
    aujourdhui: int
    largeur: int = _LARGEUR
    hauteur: int = _HAUTEUR
    ligne: int = _LIGNE


def nom_etape(etape: Etape) -> str:
    """A step, named."""
    return {
        Etape.NOTIFICATION: _("Demande notifiée"),
        Etape.OBSERVATIONS: _("Vos observations"),
        Etape.DECISION: _("Décision de la commission"),
        Etape.CONFORMITE: _("Mise en conformité"),
        Etape.SUPPRESSION: _("Suppression du répertoire"),
    }[etape]


def situation(deroule: Deroule) -> tuple[str, str]:
    """Where the case stands, in one sentence, and its colour."""
    courant = deroule.courant
    if courant is None:
        return _close(deroule)
    limite = jour(courant.echeance)
    mots = {"limite": limite, "reste": _reste(courant.reste)}
    phrases = {
        (Etape.OBSERVATIONS, Avancee.EN_COURS): (
            _("Vos observations sont attendues jusqu’au %(limite)s inclus : %(reste)s."),
            "e-cours",
        ),
        (Etape.OBSERVATIONS, Avancee.DEPASSEE): (
            _("Le délai d’observations a pris fin le %(limite)s. La commission peut décider."),
            "e-poss",
        ),
        (Etape.DECISION, Avancee.EN_COURS): (
            _("Vos observations sont parties. La commission confirme, modifie ou retire sa demande."),
            "e-cours",
        ),
        (Etape.CONFORMITE, Avancee.EN_COURS): (
            _("La mise en conformité est attendue jusqu’au %(limite)s inclus : %(reste)s."),
            "e-cours",
        ),
        (Etape.SUPPRESSION, Avancee.EN_COURS): (
            _("Le délai de mise en conformité est passé : la certification risque la suppression du répertoire."),
            "e-refus",
        ),
    }
    phrase, classe = phrases.get((courant.etape, courant.avancee), (nom_etape(courant.etape), ""))
    return phrase % mots, classe


def _close(deroule: Deroule) -> tuple[str, str]:
    par_etape = {pas.etape: pas for pas in deroule.pas}
    if (faite := par_etape[Etape.SUPPRESSION].faite_le) is not None:
        return _("La certification a été supprimée du répertoire le %(le)s.") % {"le": jour(faite)}, "e-refus"
    if (faite := par_etape[Etape.CONFORMITE].faite_le) is not None:
        return _("La certification est en conformité depuis le %(le)s.") % {"le": jour(faite)}, "e-acquis"
    return _("La commission a retiré sa demande : il n’y a plus rien à faire."), "e-acquis"


def pas_dits(deroule: Deroule) -> list[PasDit]:
    """Every step in words, in order."""
    return [_dire(pas) for pas in deroule.pas]


def _dire(pas: Pas) -> PasDit:
    etats = {
        Avancee.FAITE: (_("Fait"), "e-acquis"),
        Avancee.EN_COURS: (_("En cours"), "e-cours"),
        Avancee.DEPASSEE: (_("Délai passé"), "e-refus"),
        Avancee.A_VENIR: (_("À venir"), ""),
        Avancee.SANS_OBJET: (_("Sans objet"), ""),
    }
    etat, classe = etats[pas.avancee]
    if pas.etape is Etape.SUPPRESSION and pas.avancee is Avancee.EN_COURS:
        etat, classe = _("Risque"), "e-refus"
    elif pas.etape is Etape.SUPPRESSION and pas.avancee is Avancee.FAITE:
        classe = "e-refus"
    elif pas.en_retard:
        etat, classe = _("Fait, hors délai"), "e-poss"
    detail = _("le %(le)s") % {"le": jour(pas.faite_le)} if pas.faite_le else ""
    if not detail and pas.reste is not None:
        detail = _reste(pas.reste)
    echeance = ""
    if pas.echeance is not None and pas.regle.mois is not None:
        mois = ngettext("%(n)d mois", "%(n)d mois", pas.regle.mois) % {"n": pas.regle.mois}
        echeance = _("%(mois)s : jusqu’au %(limite)s inclus") % {"mois": mois, "limite": jour(pas.echeance)}
    doctrine = pas.regle.confirmation is Confirmation.DOCTRINE
    return PasDit(nom_etape(pas.etape), etat, classe, detail, echeance, pas.regle.reference, doctrine)


def _reste(reste: int | None) -> str:
    if reste is None:
        return ""
    if reste < 0:
        return ngettext("dépassé de %(n)d jour", "dépassé de %(n)d jours", -reste) % {"n": -reste}
    if reste == 0:
        return _("c’est aujourd’hui le dernier jour")
    return ngettext("il reste %(n)d jour", "il reste %(n)d jours", reste) % {"n": reste}


def frise(deroule: Deroule, aujourdhui: date) -> Frise:
    """The line of time, from the notification to whatever is last known or due, today included."""
    jours: list[tuple[date, str, str]] = []
    barres: list[tuple[date, date, str]] = []
    for pas in deroule.pas:
        if pas.faite_le is not None:
            jours.append((pas.faite_le, nom_etape(pas.etape), "refus" if pas.etape is Etape.SUPPRESSION else "fait"))
        if pas.echeance is not None and pas.avancee is not Avancee.SANS_OBJET and pas.debut is not None:
            barres.append((pas.debut, pas.echeance, "passe" if pas.avancee is Avancee.DEPASSEE else "court"))
            if pas.faite_le is None:
                jours.append(
                    (pas.echeance, _("Dernier jour : %(quoi)s") % {"quoi": nom_etape(pas.etape).lower()}, "terme")
                )
    jours.sort()
    debut = min(jours[0][0], aujourdhui)
    fin = max(jours[-1][0], aujourdhui)
    etendue = max(1, (fin - debut).days)

    def x(quand: date) -> int:
        return _MARGE + round((_LARGEUR - 2 * _MARGE) * (quand - debut).days / etendue)

    reperes = [
        Repere(x(quand), jour(quand), nom, genre, rang % 2 == 0, _cote(x(quand)))
        for rang, (quand, nom, genre) in enumerate(jours)
    ]
    return Frise(reperes, [(x(a), max(2, x(b) - x(a)), genre) for a, b, genre in barres], x(aujourdhui))


def _cote(x: int) -> str:
    return "start" if x < _LARGEUR / 3 else "end" if x > 2 * _LARGEUR / 3 else "middle"


def regles_dites(regles: Iterable[RegleDatee]) -> list[tuple[str, str, str, str, bool]]:
    """The dated delays: the step, the delay, the days on which the step begins, the reference, only of doctrine."""
    dites = []
    for regle in regles:
        if regle.mois is None:
            continue
        mots = {"debut": jour(regle.periode.debut), "fin": ""}
        if regle.periode.fin is not None:
            mots["fin"] = jour(veille(regle.periode.fin))
            quand = _("du %(debut)s au %(fin)s") % mots
        else:
            quand = _("depuis le %(debut)s") % mots
        mois = ngettext("%(n)d mois", "%(n)d mois", regle.mois) % {"n": regle.mois}
        doctrine = regle.confirmation is Confirmation.DOCTRINE
        dites.append((nom_etape(regle.etape), mois, quand, regle.reference, doctrine))
    return dites
