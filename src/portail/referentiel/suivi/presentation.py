"""What changed, in words: the same on the page, in the mails and in the feed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brique.referentiel.fiche import Bloc
from brique.referentiel.forme_json import depuis_json
from portail.referentiel.adresses import adresse_fiche, code_court
from portail.referentiel.presentation.bloc import differences
from portail.referentiel.suivi.champs import autres_rubriques, changements_de_codes
from portail.referentiel.suivi.enums import AxeSuivi, Nature, NatureBloc
from portail.referentiel.suivi.objet import Objet
from portail.referentiel.suivi.queries import Comptes
from portail.referentiel.suivi.queries_fiches import ChangementBloc, ChangementFiche, Contenu
from portail.referentiel.templatetags.referentiel import nombre
from portail.socle.templatetags.socle import jour

BLOCS_DITS = 12
_LONGUEUR_ROME = 5
_CLASSES = {Nature.ENTREE: "e-acquis", Nature.SORTIE: "e-refus"}


@dataclass(frozen=True, slots=True)
class Ligne:
    """A change ready to be read: the fiche, what happened to it, where to see more (empty: nowhere)."""

    changement: ChangementFiche
    etiquette: str
    classe: str
    phrases: Sequence[str]
    adresse: str
    adresse_ecart: str

    @property
    def titre(self) -> str:
        return self.changement.intitule or self.changement.numero


def dire(changement: ChangementFiche) -> Ligne:
    """``changement`` in words."""
    phrases = [_insecable(phrase) for phrase in _phrases(changement)]
    etiquette = str(changement.nature.label)
    if changement.retour:
        etiquette = _("De retour")
    ecart = ""
    if changement.avant is not None and changement.apres is not None:
        ecart = adresse_ecart(changement.numero, timezone.localdate(changement.source.effet))
    classe = _CLASSES.get(changement.nature, "")
    return Ligne(changement, etiquette, classe, phrases, adresse_fiche(changement.numero), ecart)


def adresse_ecart(numero: str, le: date) -> str:
    """The page that marks what changed in a fiche on day ``le``, word by word; empty where the site has none."""
    try:
        page = reverse("referentiel:ecart", args=[numero])
    except NoReverseMatch:
        return ""
    return f"{page}?{urlencode({'de': (le - timedelta(days=1)).isoformat(), 'a': le.isoformat()})}"


def _phrases(changement: ChangementFiche) -> list[str]:
    avant, apres = changement.avant, changement.apres
    if apres is None:
        return [_("Elle n’est plus au registre. Un bloc déjà obtenu reste acquis.")]
    if avant is None:
        return _entree(apres)
    return [*_fiche(avant, apres), *_blocs(changement)]


def _entree(apres: Contenu) -> list[str]:
    blocs = len(apres.get("blocs", ()))
    phrases = (
        [_("Elle prend la suite de %(numeros)s.") % {"numeros": ", ".join(anciennes)}]
        if (anciennes := apres.get("anciennes", ()))
        else []
    )
    if blocs:
        phrases.append(ngettext("%(n)s bloc.", "%(n)s blocs.", blocs) % {"n": nombre(blocs)})
    if fin := apres.get("date_fin_enregistrement"):
        phrases.append(_("Fin d’enregistrement : %(jour)s.") % {"jour": _jour(fin)})
    return phrases


def _fiche(avant: Contenu, apres: Contenu) -> list[str]:
    """What changed in the fiche itself, the most telling first."""
    if avant is apres:
        return []
    return [
        *_filiation(avant, apres),
        *_etat(avant, apres),
        *_intitule(avant, apres),
        *_certificateurs(avant, apres),
        *changements_de_codes(avant, apres),
        *autres_rubriques(avant, apres),
    ]


def _filiation(avant: Contenu, apres: Contenu) -> list[str]:
    phrases = []
    for champ, gagnees, perdues in (
        ("nouvelles", _("Elle est remplacée par %(numeros)s."), _("Elle n’est plus remplacée par %(numeros)s.")),
        ("anciennes", _("Elle prend la suite de %(numeros)s."), _("Elle ne prend plus la suite de %(numeros)s.")),
    ):
        ancien, nouveau = avant.get(champ, ()), apres.get(champ, ())
        for phrase, numeros in (
            (gagnees, [n for n in nouveau if n not in ancien]),
            (perdues, [n for n in ancien if n not in nouveau]),
        ):
            if numeros:
                phrases.append(phrase % {"numeros": ", ".join(numeros)})
    return phrases


def _etat(avant: Contenu, apres: Contenu) -> list[str]:
    phrases = []
    if avant.get("actif") != apres.get("actif") and apres.get("actif") is not None:
        phrases.append(_("Elle est de nouveau active.") if apres["actif"] else _("Elle n’est plus active."))
    fin_avant, fin = avant.get("date_fin_enregistrement", ""), apres.get("date_fin_enregistrement", "")
    if fin != fin_avant:
        phrases.append(_fin_d_enregistrement(fin_avant, fin))
    if (limite := apres.get("date_limite_delivrance", "")) != avant.get("date_limite_delivrance", ""):
        phrases.append(
            _("Dernière délivrance possible : le %(jour)s.") % {"jour": _jour(limite)}
            if limite
            else _("Le registre ne donne plus de dernière date de délivrance.")
        )
    if (niveau := apres.get("niveau")) != (ancien := avant.get("niveau")):
        phrases.append(
            _("Niveau %(apres)s au lieu de %(avant)s.")
            % {"apres": niveau or _("non dit"), "avant": ancien or _("non dit")}
        )
    return phrases


def _fin_d_enregistrement(avant: str, apres: str) -> str:
    if not apres:
        return _("Le registre ne donne plus de date de fin d’enregistrement.")
    if not avant:
        return _("Fin d’enregistrement : le %(jour)s.") % {"jour": _jour(apres)}
    phrase = (
        _("Enregistrement prolongé jusqu’au %(apres)s, au lieu du %(avant)s.")
        if apres > avant
        else _("Fin d’enregistrement avancée au %(apres)s, au lieu du %(avant)s.")
    )
    return phrase % {"apres": _jour(apres), "avant": _jour(avant)}


def _intitule(avant: Contenu, apres: Contenu) -> list[str]:
    ancien = avant.get("intitule", "")
    if ancien == apres.get("intitule", ""):
        return []
    return [_("Nouvel intitulé ; elle s’appelait « %(ancien)s ».") % {"ancien": ancien or _("sans intitulé")}]


def _certificateurs(avant: Contenu, apres: Contenu) -> list[str]:
    anciens, nouveaux = _noms(avant), _noms(apres)
    phrases = []
    for phrase, noms in (
        (_("Certificateur ajouté : %(noms)s."), [n for n in nouveaux if n not in anciens]),
        (_("Certificateur retiré : %(noms)s."), [n for n in anciens if n not in nouveaux]),
    ):
        if noms:
            phrases.append(phrase % {"noms": ", ".join(noms)})
    if not phrases and avant.get("certificateurs") != apres.get("certificateurs"):
        phrases.append(_("Renseignements du certificateur modifiés."))
    return phrases


def _noms(contenu: Contenu) -> list[str]:
    return [c.get("nom") or c.get("siret", "") for c in contenu.get("certificateurs", ())]


def _blocs(changement: ChangementFiche) -> list[str]:
    dits = [_bloc(bloc, changement.numero) for bloc in changement.blocs[:BLOCS_DITS]]
    if (reste := len(changement.blocs) - BLOCS_DITS) > 0:
        dits.append(ngettext("Et %(n)s autre bloc.", "Et %(n)s autres blocs.", reste) % {"n": nombre(reste)})
    return dits


def _bloc(bloc: ChangementBloc, numero: str) -> str:
    mots: dict[str, Any] = {"code": code_court(bloc.code, numero) or _("sans code"), "libelle": bloc.libelle}
    if bloc.nature is NatureBloc.AJOUTE:
        return _("Bloc ajouté : %(code)s « %(libelle)s ».") % mots
    if bloc.nature is NatureBloc.RETIRE:
        return _("Bloc retiré : %(code)s « %(libelle)s ».") % mots
    avant, apres = depuis_json(Bloc, bloc.avant), depuis_json(Bloc, bloc.apres)
    mots["changes"] = ", ".join(differences(avant, apres)) or _("son code")
    phrase = _("Bloc %(code)s « %(libelle)s » réécrit : %(changes)s.") % mots
    if avant.libelle != apres.libelle:
        phrase += " " + _("Il s’appelait « %(ancien)s ».") % {"ancien": avant.libelle}
    return phrase


def _insecable(phrase: str) -> str:
    """Spaces that French typography keeps on the line of the sign beside them."""
    for espace in ("« ", " »", " :", " ;", " ?"):
        phrase = phrase.replace(espace, espace.replace(" ", "\u00a0"))
    return phrase


def _jour(iso: str) -> str:
    return jour(date.fromisoformat(iso))


def nom(objet: Objet, libelle: str) -> str:
    """What is followed, as a list shows it. ``libelle`` is the name the register gives it."""
    if objet.axe is AxeSuivi.REGISTRE:
        return _("Tout le registre")
    if objet.axe is AxeSuivi.CERTIFICATEUR:
        return libelle or objet.valeur
    if objet.axe is AxeSuivi.FICHE:
        return f"{objet.valeur} {libelle}".strip()
    return f"{_genre_de_code(objet)} {objet.valeur} {libelle}".strip()


def _genre_de_code(objet: Objet) -> str:
    if objet.axe is AxeSuivi.ROME:
        return _("Métier (ROME)") if _entier(objet) else _("Domaine de métiers (ROME)")
    return str(objet.axe.label)


def situer(objet: Objet, libelle: str) -> str:
    """Where a change happened, after « … ont changé »: « chez X », « pour le métier H2902 », « au registre »."""
    mots = {"nom": libelle or objet.valeur, "code": f"{objet.valeur} {libelle}".strip()}
    if objet.axe is AxeSuivi.REGISTRE:
        return _("au registre")
    if objet.axe is AxeSuivi.ROME and not _entier(objet):
        return _("pour les métiers %(code)s") % mots
    phrases = {
        AxeSuivi.CERTIFICATEUR: _("chez %(nom)s"),
        AxeSuivi.ROME: _("pour le métier %(code)s"),
        AxeSuivi.NSF: _("dans le domaine %(code)s"),
        AxeSuivi.FORMACODE: _("pour le formacode %(code)s"),
        AxeSuivi.FICHE: _("pour %(code)s"),
    }
    return phrases[objet.axe] % mots


def _entier(objet: Objet) -> bool:
    """A whole ROME code names a job; a shorter one, the field that holds it."""
    return len(objet.valeur) >= _LONGUEUR_ROME


def resumer(comptes: Comptes) -> str:
    """« 3 entrées, 1 sortie, 12 modifications » ; what is zero is left out."""
    parties = [
        ngettext("%(n)s entrée", "%(n)s entrées", comptes.entrees) % {"n": nombre(comptes.entrees)},
        ngettext("%(n)s sortie", "%(n)s sorties", comptes.sorties) % {"n": nombre(comptes.sorties)},
        ngettext("%(n)s modification", "%(n)s modifications", comptes.modifiees) % {"n": nombre(comptes.modifiees)},
    ]
    nombres = (comptes.entrees, comptes.sorties, comptes.modifiees)
    return ", ".join(partie for partie, combien in zip(parties, nombres, strict=True) if combien)


def absolue(base: str, adresse: str) -> str:
    """``adresse`` of this site as one writes it elsewhere; empty stays empty."""
    return f"{base}{adresse}" if adresse else ""


def adresse_suivi(objet: Objet, **autres: str) -> str:
    """The page of what changed for ``objet``."""
    parametres: Mapping[str, str] = {**objet.parametres, **{cle: valeur for cle, valeur in autres.items() if valeur}}
    page = reverse("referentiel:suivi-changements")
    return f"{page}?{urlencode(parametres)}" if parametres else page


def adresse_fil(objet: Objet) -> str:
    """The Atom feed of ``objet``."""
    return reverse("referentiel:suivi-atom") + objet.requete
