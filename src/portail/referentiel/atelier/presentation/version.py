"""The page of a version: its wall, its text, what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brique.referentiel.redaction import BlocEcrit, Brouillon
from portail.referentiel import mur
from portail.referentiel.atelier.acces import Ouvert
from portail.referentiel.atelier.completude import manques
from portail.referentiel.atelier.enums import Etat
from portail.referentiel.atelier.presentation.constats import Relecture
from portail.referentiel.atelier.presentation.noms import adresse_version, dans_la_phrase, nom_bloc
from portail.referentiel.models import VersionReferentiel

_ETIQUETTES = {
    Etat.BROUILLON: "e-cours",
    Etat.PROPOSEE: "e-poss",
    Etat.ADOPTEE: "e-acquis",
    Etat.REMPLACEE: "",
    Etat.ABANDONNEE: "",
}


@dataclass(frozen=True, slots=True)
class BlocLu:
    """A bloc to read: its name, how many compétences, where to write it."""

    bloc: BlocEcrit
    nom: str
    compte: str
    adresse: str
    dans_la_phrase: str

    @property
    def par_competence(self) -> bool:
        """Some modalités are written for one compétence alone."""
        return any(competence.modalites for competence in self.bloc.competences)


@dataclass(frozen=True, slots=True)
class Suite:
    """What to do next: one sentence, one button, and the lesser ways (label, address)."""

    phrase: str
    bouton: str = ""
    adresse: str = ""
    autres: Sequence[tuple[str, str]] = ()


def etiquette(etat: str) -> tuple[str | Promise, str]:
    """The word of a state, and the class of its label."""
    connu = Etat(etat)
    return connu.label, _ETIQUETTES[connu]


def mention(version: VersionReferentiel) -> str:
    """Which version this is, its state, and the decision that adopted it: for a document that leaves the site."""
    dite = _("Version %(n)d, %(etat)s") % {"n": version.numero, "etat": _minuscule(str(Etat(version.etat).label))}
    if version.decision_le is None:
        return dite
    decision = {"jour": f"{version.decision_le:%d/%m/%Y}", "reference": version.decision_reference}
    return f"{dite}, {_('décision du %(jour)s, procès-verbal %(reference)s') % decision}"


def _minuscule(texte: str) -> str:
    return f"{texte[:1].lower()}{texte[1:]}"


def compte_de(bloc: BlocEcrit) -> str:
    """« 5 compétences »."""
    n = len(bloc.competences)
    return ngettext("%(n)d compétence", "%(n)d compétences", n) % {"n": n} if n else _("sans compétence")


def blocs_lus(version: VersionReferentiel, brouillon: Brouillon, *, modifiable: bool) -> list[BlocLu]:
    """The blocs of a draft, each with its writing page when it may be written."""
    return [
        BlocLu(
            bloc,
            nom_bloc(bloc, rang, brouillon.numero),
            compte_de(bloc),
            adresse_version(version, "bloc", bloc.cle) if modifiable else f"#b-{bloc.cle}",
            dans_la_phrase(bloc, rang, brouillon.numero),
        )
        for rang, bloc in enumerate(brouillon.blocs, 1)
    ]


def mur_de(blocs: Sequence[BlocLu], ici: str = "") -> mur.Mur | None:
    """The wall of a draft: a brick a bloc, its count, alternatives one above the other."""
    places: list[list[mur.Brique]] = []
    option = False
    for lu in blocs:
        mention = f"{lu.compte}, {_('option')}" if lu.bloc.optionnel else lu.compte
        titre = lu.bloc.libelle or _("Sans intitulé")
        brique = mur.Brique(lu.nom, titre, lu.adresse, mention=mention, ici=lu.bloc.cle == ici, sans_etat=True)
        if lu.bloc.optionnel and option:
            places[-1].append(brique)
        else:
            places.append([brique])
        option = lu.bloc.optionnel
    return mur.monter(places) if places else None


def suite(ouvert: Ouvert, gardees: int) -> Suite:
    """What to do next with this version, for who looks at it."""
    if not ouvert.ecrit:
        return Suite(_("Vous lisez ce référentiel. Les certificateurs de l’organisation l’écrivent."))
    version = ouvert.version
    if version.etat == Etat.BROUILLON:
        return _suite_du_brouillon(version, gardees, manques_lies(version, ouvert.brouillon))
    if version.etat == Etat.PROPOSEE:
        return Suite(
            _("La CPNE se prononce. Enregistrez sa décision, ou reprenez le texte pour l’amender."),
            _("Enregistrer l’adoption"),
            adresse_version(version, "transition", "adopter"),
            [(_("Le rendre au brouillon"), adresse_version(version, "transition", "rendre"))],
        )
    if version.etat == Etat.ABANDONNEE:
        return Suite(
            _("Cette version est mise de côté : elle se lit, et peut se reprendre."),
            _("La reprendre"),
            adresse_version(version, "transition", "reprendre"),
        )
    return Suite(_("Cette version ne change plus."))


def manques_lies(version: VersionReferentiel, brouillon: Brouillon) -> list[tuple[str, str]]:
    """What a draft still lacks to be proposed: in words, and the address where it is written."""
    return [
        (manque.dit, adresse_version(version, manque.nom, *([manque.bloc] if manque.bloc else [])))
        for manque in manques(brouillon)
    ]


def _suite_du_brouillon(version: VersionReferentiel, gardees: int, restes: Sequence[tuple[str, str]]) -> Suite:
    de_cote = (_("Mettre ce brouillon de côté"), adresse_version(version, "transition", "mettre-de-cote"))
    if gardees:
        n = {"n": gardees}
        phrase = ngettext(
            "%(n)d texte attend que l’on choisisse : deux personnes ont écrit au même endroit.",
            "%(n)d textes attendent que l’on choisisse : deux personnes ont écrit au même endroit.",
            gardees,
        )
        return Suite(phrase % n, _("Choisir"), adresse_version(version, "desaccords"), [de_cote])
    if version.doutes:
        phrase = ngettext(
            "La lecture du document a laissé %(n)d doute. Vous seul pouvez le lever.",
            "La lecture du document a laissé %(n)d doutes. Vous seul pouvez les lever.",
            version.doutes,
        )
        bouton = ngettext("Lever le doute", "Lever les %(n)d doutes", version.doutes) % {"n": version.doutes}
        return Suite(phrase % {"n": version.doutes}, bouton, adresse_version(version, "doutes"), [de_cote])
    if restes:
        quoi, adresse = restes[0]
        phrase = _("Avant de proposer ce texte à la CPNE, il manque %(quoi)s.") % {"quoi": quoi}
        proposer = (_("Tout ce qui manque"), adresse_version(version, "transition", "proposer"))
        return Suite(phrase, _("L’écrire"), adresse, [proposer, de_cote] if len(restes) > 1 else [de_cote])
    return Suite(
        _("Rien ne reste en suspens. Relisez, puis proposez ce texte à la CPNE."),
        _("Proposer à la CPNE"),
        adresse_version(version, "transition", "proposer"),
        [de_cote],
    )


def remarques_par_lieu(
    version: VersionReferentiel, brouillon: Brouillon, relecture: Relecture
) -> list[tuple[str, str, int]]:
    """Where the relecture found something: the name of each page, its address, how many."""
    lieux = [(_("Présentation"), adresse_version(version, "presentation"), ["", *(t.cle for t in brouillon.textes)])]
    lieux.append((_("Activités"), adresse_version(version, "activites"), [a.cle for a in brouillon.activites]))
    for rang, bloc in enumerate(brouillon.blocs, 1):
        nom = nom_bloc(bloc, rang, brouillon.numero)
        lieux.append((nom, adresse_version(version, "bloc", bloc.cle), [bloc.cle, *(c.cle for c in bloc.competences)]))
    comptes = [(nom, adresse, sum(len(relecture.de(cle)) for cle in cles)) for nom, adresse, cles in lieux]
    return [lieu for lieu in comptes if lieu[2]]
