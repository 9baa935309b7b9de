"""The documents of the room on paper: the procès-verbal, and the parchemin with the mentions it must have."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brique.certification.attribution import FINALE, dire_bloc
from brique.referentiel.ecart.champs import dire
from portail.certification import lieux
from portail.referentiel.queries import fiche_au
from portail.socle.papier import imprimer
from portail.socle.phrases import majuscule

if TYPE_CHECKING:
    from brique.referentiel.fiche import Fiche
    from portail.certification.models import Parchemin, SeanceJury
    from portail.parcours.models import AcquisAtteste
    from portail.referentiel.queries_identites import FicheSituee
    from portail.socle.models import Compte

_DOSSIER = Path(__file__).parent


def imprimer_proces_verbal(seance: SeanceJury, contenu: Mapping[str, Any]) -> bytes:
    """The procès-verbal in PDF/A, tagged."""
    donnees = {
        "titre": _("Procès-verbal de jury"),
        "surtitre": seance.organisation.nom,
        "certification": f"{contenu['certification']} — {contenu['intitule']}",
        "le": list(seance.jour.timetuple()[:3]),
        "jour": _("Séance du %(quand)s. %(ou)s.") % {"quand": lieux.dire_quand(seance), "ou": lieux.dire_ou(seance)},
        "jury": majuscule(contenu["jury"]),
        "tenue": lieux.dire_heures(seance),
        "reglements": contenu["reglements"],
        "membres": [
            [m["nom"], m["qualite"], _("présent") if m["present"] else _("absent"), ", ".join(m["retraits"]) or "—"]
            for m in contenu["membres"]
        ],
        "blocs": [f"{code} : {titre}" for code, titre in contenu.get("blocs", ())],
        "certifies": [_ligne(une) for une in contenu["certifies"]],
        "non_certifies": [_ligne(une) for une in contenu["non_certifies"]],
        "incidents": contenu["incidents"],
        "reserves": contenu["reserves"],
        "signataires": contenu["signataires"],
        "mots": _mots_du_pv(),
    }
    return imprimer(_DOSSIER / "modele_pv.typ", "pv", donnees)


def _mots_du_pv() -> dict[str, str]:
    return {
        "membres": _("Composition du jury"),
        "entetes": "|".join((_("Nom"), _("Qualité"), _("Présence"), _("N’a pas décidé de"))),
        "blocs": _("Blocs dont le jury a eu à décider"),
        "certifies": _("Candidats certifiés"),
        "non_certifies": _("Candidats non certifiés, et blocs qu’ils ont validés"),
        "aucun": _("Aucun."),
        "incidents": _("Incidents"),
        "reserves": _("Réserves"),
        "signatures": _("Signatures attendues"),
        "scelle": _(
            "Chaque membre signe ce document sous son mot de passe ; sa signature porte l’empreinte du fichier."
        ),
        "page": _("page"),
        "sur": _("sur"),
    }


def _ligne(une: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "candidat": une["candidat"],
        "valides": [f"{code} — {libelle}" for code, libelle in une["valides"]],
        "blocs": dire_les_blocs(une),
        "raisons": une["raisons"],
        "mention": une["mention"],
    }


def par_bloc(ligne: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What a procès-verbal holds of a candidate, as it is kept, decisions and reports in the order of the blocs; the
    final evaluation comes last."""
    return sorted([*ligne["decisions"], *ligne["reports"]], key=lambda un: (un["bloc"] == FINALE, un["bloc"]))


def dire_les_blocs(ligne: Mapping[str, Any]) -> list[str]:
    """One sentence a bloc, as the document prints it."""
    return [_bloc(un) for un in par_bloc(ligne)]


def _bloc(d: Mapping[str, Any]) -> str:
    if "valide" not in d:
        return f"{dire_bloc(d['bloc'])} : {_('reporté')}. {d['raisons']}"
    verdict = _("validé") if d["valide"] else _("non validé")
    demande = _("Complément demandé : %(quoi)s") % {"quoi": d["complement"]} if d["complement"] else ""
    dits = (f"{dire_bloc(d['bloc'])} : {verdict}.", d["compte"] or _compter(d), d["raisons"], demande)
    return " ".join(filter(None, dits))


def _compter(decision: Mapping[str, Any]) -> str:
    return _("%(pour)d pour, %(contre)d contre, %(abstentions)d abstentions.") % decision


def mentions_du_parchemin(atteste: AcquisAtteste, fiche: FicheSituee, titulaire: Compte, numero: str) -> dict[str, Any]:
    """The mentions of § 2.3.2 of the Vademecum: those of a bloc, or of the whole certification with its levels."""
    lue = fiche_au(fiche.numero)
    bloc = atteste.code != ""
    return {
        "numero": numero,
        "entiere": not bloc,
        "certification": fiche.intitule,
        "fiche": fiche.numero,
        "bloc": f"{atteste.code} — {atteste.libelle}" if bloc else "",
        "niveau": fiche.niveau if not bloc else None,
        "nsf": [f"{code.code} {code.libelle}".strip() for code in lue.fiche.nsf] if lue is not None else [],
        "enregistrement": mention_du_registre(lue.fiche) if lue is not None else "",
        "certificateur": atteste.organisation.nom,
        "titulaire": titulaire.nom_complet,
        "jour": atteste.jour.isoformat(),
        "jury": atteste.jury,
        "signataire": atteste.signataire,
        "qualite": atteste.qualite,
    }


def mention_du_registre(fiche: Fiche) -> str:
    """The mention of the register; '' for a certification that no decision of France compétences registered."""
    if fiche.date_decision is None:
        return ""
    phrase = _(
        "Certification enregistrée au %(repertoire)s par décision du directeur général de France compétences "
        "en date du %(le)s"
    ) % {
        "repertoire": "RS" if fiche.numero.startswith("RS") else "RNCP",
        "le": dire(fiche.date_decision),
    }
    if fiche.duree_enregistrement:
        ans = int(fiche.duree_enregistrement)
        duree = ngettext("%(n)d an", "%(n)d ans", ans) % {"n": ans}
        return _("%(phrase)s et pour une durée de %(duree)s.") % {"phrase": phrase, "duree": duree}
    fin = fiche.date_fin_enregistrement
    return _("%(phrase)s, jusqu’au %(fin)s.") % {"phrase": phrase, "fin": dire(fin)} if fin else f"{phrase}."


def imprimer_parchemin(parchemin: Parchemin) -> bytes:
    """A parchemin in PDF/A, tagged."""
    return imprimer(_DOSSIER / "modele_parchemin.typ", "parchemin", donnees_du_parchemin(parchemin))


def donnees_du_parchemin(parchemin: Parchemin) -> dict[str, Any]:
    """All that it says, from the mentions that were issued: never from what the register says since."""
    contenu = parchemin.contenu
    jour = date.fromisoformat(contenu["jour"])
    return {
        "numero": contenu["numero"],
        "titulaire": contenu["titulaire"],
        "certificateur": contenu["certificateur"],
        "titre": _("Parchemin de certification") if contenu["entiere"] else _("Parchemin de bloc de compétences"),
        "obtient": _("a obtenu la certification professionnelle")
        if contenu["entiere"]
        else _("a obtenu le bloc de compétences"),
        "objet": contenu["certification"] if contenu["entiere"] else contenu["bloc"],
        "portee": _portee(contenu),
        "niveau": _niveaux(contenu["niveau"]),
        "mentions": [*_nsf(contenu["nsf"]), *([contenu["enregistrement"]] if contenu["enregistrement"] else [])],
        "decision": _("Décision du jury : %(jury)s.") % {"jury": contenu["jury"]},
        "fait": dire_ou_c_est_fait(contenu.get("lieu", ""), dire(jour)),
        "signataire": contenu["signataire"],
        "qualite": contenu["qualite"],
        "le": [jour.year, jour.month, jour.day],
        "adresse": settings.ADRESSE_PUBLIQUE + reverse("certification:verifier", args=[parchemin.cle_verification]),
        "a_vie": "" if contenu["entiere"] else _("Ce bloc est acquis à vie par son titulaire."),
        "mots": _mots_du_parchemin(),
    }


def dire_ou_c_est_fait(lieu: str, jour: str) -> str:
    """« Fait à Lyon, le 3 décembre 2026 »; what is not a town alone, an address or a link, is said apart."""
    if not lieu:
        return _("Fait le %(jour)s") % {"jour": jour}
    if re.fullmatch(r"[^\W\d_]+(?:[ ’'-][^\W\d_]+)*", lieu):
        return _("Fait à %(lieu)s, le %(jour)s") % {"lieu": lieu, "jour": jour}
    return _("Fait le %(jour)s. Lieu : %(lieu)s.") % {"lieu": lieu, "jour": jour}


def _portee(contenu: Mapping[str, Any]) -> str:
    """What it is, and what it is not."""
    fiche = {"fiche": contenu["fiche"], "certification": contenu["certification"]}
    if contenu["entiere"]:
        return _("%(fiche)s, certification entière.") % fiche
    return (
        _(
            "Ce document atteste un bloc de compétences de la certification « %(certification)s » (%(fiche)s). "
            "Il n’atteste pas la certification entière."
        )
        % fiche
    )


def _niveaux(niveau: int | None) -> str:
    """The level of the whole: national, and European, which counts eight alike."""
    if niveau is None:
        return ""
    return _(
        "Niveau %(n)d du cadre national des certifications professionnelles (décret n° 2019-14 du 8 janvier 2019), "
        "niveau %(n)d du cadre européen des certifications (CEC)."
    ) % {"n": niveau}


def _nsf(codes: list[str]) -> list[str]:
    if not codes:
        return []
    return [ngettext("Code NSF : %(codes)s.", "Codes NSF : %(codes)s.", len(codes)) % {"codes": ", ".join(codes)}]


def _mots_du_parchemin() -> dict[str, str]:
    return {
        "numero": _("Parchemin n°"),
        "delivre": _("délivré par"),
        "signe": _("Signé"),
        "verifier": _("Pour vérifier ce parchemin :"),
    }
