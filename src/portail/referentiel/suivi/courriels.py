"""The mail that tells what changed: one for each person, one section for each thing they follow."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portail.referentiel import models
from portail.referentiel.suivi.jetons import Droit, signer
from portail.referentiel.suivi.objet import Objet
from portail.referentiel.suivi.presentation import Ligne, adresse_suivi, nom, resumer, situer
from portail.referentiel.suivi.queries import Comptes
from portail.referentiel.templatetags.referentiel import nombre
from portail.socle.templatetags.socle import jour

SUJET_MAX = 150


@dataclass(frozen=True, slots=True)
class Nouvelles:
    """What some imports changed for one object: the first changes in words, and how many there are in all."""

    objet: Objet
    libelle: str
    sources: Sequence[models.Source]
    comptes: Comptes
    lignes: Sequence[Ligne]

    @property
    def reste(self) -> int:
        return self.comptes.total - len(self.lignes)

    @property
    def nom(self) -> str:
        return nom(self.objet, self.libelle)

    @property
    def resume(self) -> str:
        return resumer(self.comptes)

    @property
    def exports(self) -> str:
        """« l’export du 20 novembre 2026 », « 3 exports, du 14 au 20 novembre 2026 »."""
        jours = sorted({source.date_export for source in self.sources})
        if len(jours) == 1:
            return _("l’export du %(jour)s") % {"jour": jour(jours[0])}
        mots = {"n": len(self.sources), "debut": jour(jours[0]), "fin": jour(jours[-1])}
        return _("%(n)s exports, du %(debut)s au %(fin)s") % mots

    @property
    def adresse(self) -> str:
        """The page that says all of it."""
        if len(self.sources) == 1:
            return adresse_suivi(self.objet, **{"import": str(self.sources[0].pk)})
        jours = [source.date_export for source in self.sources]
        return adresse_suivi(self.objet, depuis=min(jours).isoformat(), jusqua=max(jours).isoformat())


@dataclass(frozen=True, slots=True)
class Section:
    """What one follow-up has to tell, and the mails of it that may never have left."""

    abonnement: models.Abonnement
    nouvelles: Nouvelles
    manques: Sequence[models.Source] = ()

    @property
    def arret(self) -> str:
        """The page that stops this follow-up."""
        droit = Droit(self.abonnement.compte_id, self.abonnement.pk)
        return reverse("referentiel:suivi-desabonner", args=[signer(droit)])

    @property
    def adresses_manquees(self) -> Sequence[tuple[models.Source, str]]:
        objet = self.nouvelles.objet
        return [(source, adresse_suivi(objet, **{"import": str(source.pk)})) for source in self.manques]


def composer(courriel: str, sections: Sequence[Section]) -> EmailMultiAlternatives:
    """The mail of one person, to ``courriel``, in text and in HTML; at least one section.

    Its one-click unsubscription (RFC 8058) stops the follow-up it tells of, or all of the person's when it tells
    of several: whoever asks for no more such mails must get no more.
    """
    premiere = sections[0].abonnement
    droit = Droit(premiere.compte_id, premiere.pk if len(sections) == 1 else None)
    arret = settings.ADRESSE_PUBLIQUE + reverse("referentiel:suivi-desabonner", args=[signer(droit)])
    dit = sujet(sections)
    contexte = {
        "sections": sections,
        "base": settings.ADRESSE_PUBLIQUE,
        "arret": arret,
        "sujet": dit,
        "gestion": settings.ADRESSE_PUBLIQUE + reverse("referentiel:suivi-abonnements"),
    }
    message = EmailMultiAlternatives(
        subject=dit,
        body=render_to_string("referentiel/suivi/courriel.txt", contexte).strip() + "\n",
        to=[courriel],
        headers={
            "Message-ID": _identifiant(sections),
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{arret}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    message.attach_alternative(render_to_string("referentiel/suivi/courriel.html", contexte), "text/html")
    return message


def sujet(sections: Sequence[Section]) -> str:
    """« 3 fiches ont changé chez X », or across several follow-ups; on one line, whatever the register says."""
    total = sum(section.nouvelles.comptes.total for section in sections)
    mots = {"n": nombre(total), "suivis": len(sections), "ou": ""}
    if len(sections) == 1:
        nouvelles = sections[0].nouvelles
        mots["ou"] = situer(nouvelles.objet, nouvelles.libelle)
        phrase = ngettext("%(n)s fiche a changé %(ou)s", "%(n)s fiches ont changé %(ou)s", total)
    else:
        phrase = ngettext(
            "%(n)s changement dans %(suivis)s de vos suivis", "%(n)s changements dans %(suivis)s de vos suivis", total
        )
    entiere = " ".join((phrase % mots).split())
    return entiere if len(entiere) <= SUJET_MAX else f"{entiere[: SUJET_MAX - 1].rstrip()}…"


def _identifiant(sections: Sequence[Section]) -> str:
    """The same for the same news to the same person: a server that receives it twice can see it."""
    dit = [(s.abonnement.pk, [source.pk for source in s.nouvelles.sources]) for s in sections]
    hote = urlsplit(settings.ADRESSE_PUBLIQUE).hostname
    return f"<suivi.{hashlib.sha256(repr(dit).encode()).hexdigest()[:32]}@{hote}>"
