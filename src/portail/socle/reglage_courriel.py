"""Read from the environment how e-mail leaves, and the public address its links lead to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

from portail.socle.environnement import ErreurReglage, exiger

SERVEUR, EXPEDITEUR, ADRESSE = "BRIQUE_COURRIEL_SERVEUR", "BRIQUE_COURRIEL_EXPEDITEUR", "BRIQUE_ADRESSE_PUBLIQUE"
AUCUN = "aucun"
_RIEN = "Le portail ne démarre pas."
_EXEMPLE = "Brique <ne-pas-repondre@brique.exemple.fr>"
# scheme → its usual port, whether it asks to encrypt (STARTTLS) or is encrypted from the start
_SCHEMAS = {"smtp": (587, True, False), "smtps": (465, False, True), "smtp+clair": (25, False, False)}


@dataclass(frozen=True, slots=True)
class Courriel:
    """How e-mail leaves: ``moteur`` is Django's backend, and the rest what it needs.

    ``envoie`` says whether mails can leave; ``tu``, that nobody said anything of it on a production site.
    """

    moteur: str
    envoie: bool = True
    tu: bool = False
    expediteur: str = ""
    dossier: str | None = None
    hote: str = ""
    port: int = 25
    compte: str = ""
    secret: str = ""
    starttls: bool = False
    tls: bool = False


def lire_courriel(environnement: Mapping[str, str], *, production: bool, dossier: Path) -> Courriel:
    """The mail server that BRIQUE_COURRIEL_SERVEUR names.

    Without one, local development writes each mail in a file of ``dossier``; production refuses to send, aloud.
    Raises ``ErreurReglage`` for an address that cannot be understood, and for a server without a sender.
    """
    adresse = environnement.get(SERVEUR, "").strip()
    if adresse == AUCUN or (production and not adresse):
        return Courriel("portail.socle.courriel.SansServeur", envoie=False, tu=not adresse)
    expediteur = _expediteur(environnement, production)
    if not adresse:
        moteur = "django.core.mail.backends.filebased.EmailBackend"
        return Courriel(moteur, expediteur=expediteur, dossier=str(dossier))
    return _serveur(adresse, expediteur)


def _serveur(adresse: str, expediteur: str) -> Courriel:
    try:
        parts = urlsplit(adresse)
        port = parts.port
    except ValueError as erreur:
        raise _serveur_refuse("l’adresse ne se lit pas") from erreur
    if parts.scheme not in _SCHEMAS:
        raise _serveur_refuse("l’adresse ne commence ni par smtp://, ni par smtps://, ni par smtp+clair://")
    if not parts.hostname or parts.path.strip("/") or parts.query:
        raise _serveur_refuse("l’adresse doit nommer un serveur, et rien après lui")
    usuel, starttls, tls = _SCHEMAS[parts.scheme]
    return Courriel(
        "django.core.mail.backends.smtp.EmailBackend",
        expediteur=expediteur,
        hote=parts.hostname,
        port=port or usuel,
        compte=unquote(parts.username or ""),
        secret=unquote(parts.password or ""),
        starttls=starttls,
        tls=tls,
    )


def _serveur_refuse(constat: str) -> ErreurReglage:
    # the address itself is not repeated: it may hold a secret
    return ErreurReglage(
        f"{constat}.",
        lieu=SERVEUR,
        consequence=_RIEN,
        action=f"Écrivez smtp://compte:secret@hote:587, smtps://compte:secret@hote:465, ou {AUCUN}.",
    )


def _expediteur(environnement: Mapping[str, str], production: bool) -> str:
    if production:
        exiger(
            environnement,
            EXPEDITEUR,
            raison="Sans expéditeur, les courriels seraient refusés : le portail ne démarre pas.",
            action=f"Donnez-en un, par exemple {_EXEMPLE}.",
        )
    expediteur = environnement.get(EXPEDITEUR, "").strip() or "Brique <brique@localhost>"
    if "@" not in parseaddr(expediteur)[1] or not expediteur.isprintable():
        raise ErreurReglage(
            f"« {expediteur} » n’est pas une adresse électronique.",
            lieu=EXPEDITEUR,
            consequence=_RIEN,
            action=f"Écrivez par exemple {_EXEMPLE}.",
        )
    return expediteur


def lire_adresse_publique(environnement: Mapping[str, str], hotes: Sequence[str], *, https: bool) -> str:
    """The address people reach the site at, without a final slash; from the first of ``hotes`` when not given.

    Raises ``ErreurReglage`` when it is not the address of a site.
    """
    nom = next((hote for hote in hotes if not hote.startswith((".", "*"))), "")
    adresse = environnement.get(ADRESSE, "").strip().rstrip("/") or f"{'https' if https else 'http'}://{nom}"
    try:
        parts = urlsplit(adresse)
        lisible = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        lisible = False
    if not lisible or parts.path or parts.query or parts.fragment or parts.username or not adresse.isprintable():
        raise ErreurReglage(
            f"« {adresse} » n’est pas l’adresse d’un site.",
            lieu=ADRESSE,
            consequence="Les liens des courriels ne mèneraient nulle part : le portail ne démarre pas.",
            action="Écrivez par exemple https://brique.exemple.fr.",
        )
    return adresse
