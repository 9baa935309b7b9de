"""What the map says in words: where one stands in a certification, why a bloc is within reach, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brique.passerelles.liens_portee import Acces
from brique.passerelles.portee import Appui, Atteignable, Incomplet
from brique.passerelles.valeurs import Cle
from brique.referentiel.filiation import Etat
from portail.passerelles.presentation_carte.dessin import Bande
from portail.passerelles.presentation_carte.traits import MANQUE, PARTIELLE
from portail.referentiel.adresses import code_court
from portail.socle.phrases import enumerer


def nom_de_l_aspect(un_aspect: str) -> str:
    """The word of a brick's class, beside its colour and its texture."""
    return {
        Acces.DETENU.value: _("Détenu"),
        Acces.DECLAREE.value: _("Déclarée"),
        Acces.DECIDEE.value: _("Décidée"),
        PARTIELLE: _("Décidée en partie"),
        Acces.RENOUVELLEMENT.value: _("Renouvellement"),
        Acces.CALCULEE.value: _("Calculée"),
        MANQUE: _("À obtenir"),
    }[un_aspect]


def sens_de_l_aspect(un_aspect: str) -> str:
    """What that word is worth, in a few words."""
    return {
        Acces.DETENU.value: _("le bloc même, acquis à vie"),
        Acces.DECLAREE.value: _("au registre, un droit"),
        Acces.DECIDEE.value: _("par le certificateur, un droit"),
        PARTIELLE: _("le reste du bloc est à obtenir"),
        Acces.RENOUVELLEMENT.value: _("à demander, sans droit"),
        Acces.CALCULEE.value: _("une ressemblance, sans droit"),
        MANQUE: _("rien n’y mène"),
    }[un_aspect]


def nom_de_la_bande(bande: Bande) -> str:
    """The title of a band, on the map and in the list."""
    return {
        Bande.DROIT: _("Vous y avez un droit"),
        Bande.PISTE: _("Aucun bloc entier acquis : à demander"),
        Bande.ENSEMBLE: _("Un droit, une fois un ensemble complété"),
    }[bande]


def nom_de_la_zone(bande: Bande, manque: int) -> str:
    """How far the certifications of a zone are."""
    if bande is Bande.PISTE:
        if not manque:
            return _("Une piste par bloc")
        if manque < 3:
            return ngettext("%(n)d bloc sans piste", "%(n)d blocs sans piste", manque) % {"n": manque}
        return _("3 blocs sans piste ou plus")
    if not manque:
        return _("Plus rien à obtenir")
    if manque < 3:
        return ngettext("Encore %(n)d bloc", "Encore %(n)d blocs", manque) % {"n": manque}
    return _("Encore 3 blocs ou plus")


def pourcent(probabilite: float) -> str:
    """A probability as it is read: « 92 % », never 0 nor 100."""
    return f"{min(99, max(1, round(100 * probabilite)))}\u00a0%"


def etat_court(une: Atteignable) -> tuple[str, str]:
    """The label of where a certification stands on the day, and its class; ('', '') when it is in force."""
    return {
        Etat.EN_VIGUEUR: ("", ""),
        Etat.A_VENIR: (_("À venir"), "e-cours"),
        Etat.DELIVRABLE: (_("Expirée, encore délivrée"), "e-poss"),
        Etat.EXPIREE: (_("Expirée"), "e-refus"),
        Etat.ETEINTE: (_("N’est plus délivrée"), "e-refus"),
        Etat.RETIREE: (_("Inactive"), "e-refus"),
        Etat.ABSENTE: (_("Absente du registre"), "e-refus"),
    }[une.etat]


def dire_reste(une: Atteignable, bande: Bande) -> str:
    """The answer for one certification, in a sentence."""
    total = len(une.places)
    if bande is Bande.PISTE:
        return _dire_piste(une, total)
    if bande is Bande.ENSEMBLE:
        return _("Il vous manque une partie de l’ensemble de blocs que la correspondance exige.")
    if not une.restants:
        return _("Il ne vous reste aucun bloc à obtenir : demandez la certification à son certificateur.")
    dit = ngettext(
        "Il vous reste %(n)d bloc à obtenir sur %(total)d",
        "Il vous reste %(n)d blocs à obtenir sur %(total)d",
        une.restants,
    )
    suite = _(", dont %(n)d à demander.") % {"n": une.a_demander} if une.a_demander else "."
    return dit % {"n": une.restants, "total": total} + suite


def _dire_piste(une: Atteignable, total: int) -> str:
    """What is granted in part first, for it is a right, then what is only alike."""
    partiels = _en_partie(une)
    if not partiels:
        dit = ngettext(
            "Un bloc sur %(total)d ressemble aux vôtres : à demander à son certificateur.",
            "%(n)d blocs sur %(total)d ressemblent aux vôtres : à demander à son certificateur.",
            une.a_demander,
        )
        return dit % {"n": une.a_demander, "total": total}
    dit = ngettext(
        "Un bloc sur %(total)d vous est reconnu en partie ; le reste est à obtenir.",
        "%(n)d blocs sur %(total)d vous sont reconnus en partie ; le reste est à obtenir.",
        partiels,
    ) % {"n": partiels, "total": total}
    if not (autres := une.a_demander - partiels):
        return dit
    suite = ngettext(
        "Un autre ressemble aux vôtres : à demander.", "%(n)d autres ressemblent aux vôtres : à demander.", autres
    )
    return f"{dit} {suite % {'n': autres}}"


def _en_partie(une: Atteignable) -> int:
    """How many of its blocs a right gives in part only."""
    return sum(not place.droit and any(appui.acces.droit for appui in place.appuis) for place in une.places)


def pied(une: Atteignable, bande: Bande) -> str:
    """The last line of its card on the map, short."""
    total = len(une.places)
    if bande is Bande.DROIT:
        if not une.restants:
            return _("plus aucun bloc à obtenir")
        if une.a_demander:
            return _("reste %(n)d · %(demander)d à demander") % {"n": une.restants, "demander": une.a_demander}
        return _("reste %(n)d sur %(total)d") % {"n": une.restants, "total": total}
    if bande is Bande.PISTE and (partiels := _en_partie(une)):
        return _("%(n)d sur %(total)d en partie") % {"n": partiels, "total": total}
    if bande is Bande.PISTE:
        return _("%(n)d sur %(total)d à demander") % {"n": une.a_demander, "total": total}
    return _("un ensemble à compléter")


def raison(appui: Appui) -> str:
    """Why a bloc is within reach, in a sentence."""
    depuis = nommer(appui.depuis)
    dit = {
        Acces.DETENU: _("Vous l’avez obtenu."),
        Acces.DECLAREE: _("Le registre déclare que %(depuis)s y correspond."),
        Acces.DECIDEE: _("Son certificateur a décidé d’y tenir %(depuis)s pour acquis."),
        Acces.RENOUVELLEMENT: _(
            "Sa certification renouvelle celle de %(depuis)s, qui lui ressemble : demandez à son certificateur ce que "
            "vous gardez."
        ),
        Acces.CALCULEE: _("%(chance)s de chances que %(depuis)s en contienne l’essentiel. Cela ne donne aucun droit."),
    }[appui.acces] % {"depuis": depuis, "chance": pourcent(appui.probabilite or 0.0)}
    return f"{dit} {_('Réserve')} : {appui.reserve}." if appui.reserve else dit


def dire_incomplet(incomplet: Incomplet) -> str:
    """What is missing from a set of blocs, and what it would give."""
    gain = nommer(sorted(incomplet.lien.vers))
    entieres = [cle for cle in incomplet.manque if not cle.code]
    if entieres:
        return _(
            "La correspondance déclarée part de la certification %(entiere)s entière, que vous n’avez pas dite "
            "obtenue : elle vous donnerait %(gain)s."
        ) % {"entiere": entieres[0].fiche, "gain": gain}
    return ngettext(
        "Il vous manque %(manque)s : avec lui, %(tenus)s vous donnerait %(gain)s.",
        "Il vous manque %(manque)s : avec eux, %(tenus)s vous donnerait %(gain)s.",
        len(incomplet.manque),
    ) % {"manque": nommer(incomplet.manque), "tenus": nommer(incomplet.tenus), "gain": gain}


def nommer(cles: Iterable[Cle]) -> str:
    """Blocs by their codes, those of one certification together: « RNCP1 BC01 et BC02 »."""
    par_fiche: dict[str, list[str]] = {}
    for cle in cles:
        siens = par_fiche.setdefault(cle.fiche, [])
        siens += [code_court(cle.code, cle.fiche)] if cle.code else []
    entiere = _("%(numero)s entière")
    return enumerer(
        [f"{fiche} {enumerer(codes)}" if codes else entiere % {"numero": fiche} for fiche, codes in par_fiche.items()]
    )


def chapeau(atteignables: Sequence[Atteignable], nombre: int) -> str:
    """The answer of the page: how many certifications give a right, which is the nearest, how many are to ask."""
    droits = [une for une in atteignables if une.droit]
    pistes = sum(not une.droit for une in atteignables)
    if not atteignables:
        return _("Rien n’est déclaré, décidé ni calculé qui mène de là à une certification.")
    phrases = []
    if droits:
        phrases.append(
            ngettext(
                "Ce que vous détenez vous donne un droit dans une certification.",
                "Ce que vous détenez vous donne un droit dans %(n)d certifications.",
                len(droits),
            )
            % {"n": len(droits)}
        )
        phrases.append(_la_plus_proche(droits[0]))
    if pistes:
        dit = (
            ngettext("Une autre est à demander.", "%(n)d autres sont à demander.", pistes)
            if droits
            else ngettext(
                "Aucun bloc entier ne vous est acquis ailleurs, mais une certification est à demander.",
                "Aucun bloc entier ne vous est acquis ailleurs, mais %(n)d certifications sont à demander.",
                pistes,
            )
        )
        phrases.append(dit % {"n": pistes})
    return " ".join(phrases)


def _la_plus_proche(une: Atteignable) -> str:
    if not une.restants:
        return _("Il ne vous manque aucun bloc de %(numero)s.") % {"numero": une.numero}
    return ngettext(
        "La plus proche, %(numero)s, vous demande encore un bloc.",
        "La plus proche, %(numero)s, vous demande encore %(n)d blocs.",
        une.restants,
    ) % {"numero": une.numero, "n": une.restants}
