"""The portal's settings, read once from the environment. ``docs/exploitation`` lists every variable.

Without any variable this is local development: SQLite in ``var/``, a secret drawn once, this machine only.
``BRIQUE_PRODUCTION=1`` refuses to start without a secret and host names, and turns HTTPS on.
"""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONE, SELF

from portail.socle.environnement import (
    LONGUEUR_SECRET,
    ErreurReglage,
    exiger,
    lire_base,
    lire_booleen,
    lire_entier,
    lire_liste,
    reglage_sqlite,
    secret_local,
)
from portail.socle.reglage_courriel import lire_adresse_publique, lire_courriel

_env = os.environ
_RACINE = Path(__file__).resolve().parents[2]
_BASE_LOCALE = "brique.sqlite3"

# A checkout keeps its data beside its sources; an installed package in the folder it is started from.
VAR = Path(_env.get("BRIQUE_VAR") or (_RACINE if (_RACINE / "pyproject.toml").exists() else Path.cwd()) / "var")

PRODUCTION = lire_booleen(_env, "BRIQUE_PRODUCTION")
HTTPS = lire_booleen(_env, "BRIQUE_HTTPS", defaut=PRODUCTION)
DEBUG = lire_booleen(_env, "BRIQUE_DEBUG")
# How many trusted proxies stand before the portal: as many X-Forwarded-For entries are believed.
MANDATAIRES = lire_entier(_env, "BRIQUE_MANDATAIRES", defaut=0)

if PRODUCTION:
    SECRET_KEY = exiger(
        _env,
        "BRIQUE_SECRET",
        raison="Sans clé secrète, n’importe qui pourrait forger une session : le portail ne démarre pas.",
        action="Donnez une chaîne aléatoire d’au moins 50 caractères, gardée hors du dépôt.",
    )
    exiger(
        _env,
        "BRIQUE_HOTES",
        raison="Sans nom d’hôte, un faux nom pourrait être servi : le portail ne démarre pas.",
        action="Donnez les noms publics du site, séparés par des virgules.",
    )
    if len(SECRET_KEY) < LONGUEUR_SECRET:
        raise ErreurReglage(
            f"la clé n’a que {len(SECRET_KEY)} caractères.",
            lieu="BRIQUE_SECRET",
            consequence="Elle pourrait être devinée : le portail ne démarre pas.",
            action=f"Donnez au moins {LONGUEUR_SECRET} caractères aléatoires.",
        )
    if DEBUG:
        raise ErreurReglage(
            "ce réglage montrerait le code et les secrets à chaque erreur.",
            lieu="BRIQUE_DEBUG",
            consequence="Le portail ne démarre pas en production.",
            action="Retirez-le.",
        )
else:
    SECRET_KEY = _env.get("BRIQUE_SECRET") or secret_local(VAR)

ALLOWED_HOSTS = lire_liste(_env, "BRIQUE_HOTES") or ["localhost", "127.0.0.1", "[::1]"]
# Where the links of what leaves the site (mails, Atom feeds) lead.
ADRESSE_PUBLIQUE = lire_adresse_publique(_env, ALLOWED_HOSTS if PRODUCTION else ["127.0.0.1:8000"], https=HTTPS)

if _env.get("BRIQUE_BASE"):
    DATABASES = {"default": lire_base(_env["BRIQUE_BASE"])}
else:
    VAR.mkdir(parents=True, exist_ok=True)
    DATABASES = {"default": reglage_sqlite(VAR / _BASE_LOCALE)}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "portail.socle",
    "portail.referentiel",
    "portail.passerelles",
    "portail.droits",
    "portail.parcours",
    "portail.certification",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portail.socle.middleware.AdresseClient",
    "portail.socle.middleware.EntetesDeSecurite",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portail.socle.middleware.BaseOccupee",
    "portail.socle.middleware.RegleDAcces",
]

ROOT_URLCONF = "portail.urls"
WSGI_APPLICATION = "portail.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", ["portail.socle.gabarits.Typographe"])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portail.socle.navigation.navigation",
            ],
        },
    },
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- accounts and sessions
AUTH_USER_MODEL = "socle.Compte"
LOGIN_URL = "socle:connexion"
LOGIN_REDIRECT_URL = "socle:compte"
LOGOUT_REDIRECT_URL = "socle:connexion"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("courriel", "nom", "prenom")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
if lire_booleen(_env, "BRIQUE_HACHAGE_RAPIDE"):
    if PRODUCTION:
        raise ErreurReglage(
            "ce réglage affaiblit les mots de passe.",
            lieu="BRIQUE_HACHAGE_RAPIDE",
            consequence="Le portail ne démarre pas en production.",
            action="Retirez-le.",
        )
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

SESSION_COOKIE_NAME = "__Host-brique_session" if HTTPS else "brique_session"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = "__Host-brique_csrf" if HTTPS else "brique_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "portail.socle.erreurs_http.refus_csrf"

# --- security headers
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = lire_entier(_env, "BRIQUE_HSTS_SECONDES", defaut=365 * 86400) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if MANDATAIRES else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}

# --- a page of the atelier sends back every field of a bloc, with what stood there before
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000

# --- requests a client may make to the API in a minute
API_PAR_MINUTE = lire_entier(_env, "BRIQUE_API_PAR_MINUTE", defaut=120)

# --- language and time
LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

# --- static files: found in the sources locally, collected and hashed in production
STATIC_URL = "/static/"
STATIC_ROOT = Path(_env.get("BRIQUE_STATIQUE") or VAR / "statique") if PRODUCTION else None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False

# --- jobs: rows of the same database, so that a job exists exactly when what asked for it was committed
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# --- e-mail: COURRIELS says whether any can leave, COURRIELS_TUS that a production site does not say
_courriel = lire_courriel(_env, production=PRODUCTION, dossier=VAR / "courriels")
COURRIELS = _courriel.envoie
COURRIELS_TUS = _courriel.tu
EMAIL_BACKEND = _courriel.moteur
EMAIL_FILE_PATH = _courriel.dossier
EMAIL_HOST = _courriel.hote
EMAIL_PORT = _courriel.port
EMAIL_HOST_USER = _courriel.compte
EMAIL_HOST_PASSWORD = _courriel.secret
EMAIL_USE_TLS = _courriel.starttls
EMAIL_USE_SSL = _courriel.tls
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = _courriel.expediteur

# --- with what blocs are compared: « lexical », « phrases » or « semantique »; empty, the best of the usual ones
PASSERELLES_ENCODEURS = _env.get("BRIQUE_ENCODEURS", "")

# --- the dotted name of a function that looks at each document given before it is kept (see socle.pieces_jointes)
ANALYSE_PIECES = _env.get("BRIQUE_ANALYSE_PIECES", "").strip()

# --- what a room adds to those below it, which do not know it (see portail.socle.branchements)
BRANCHEMENTS = {
    "apres-import": [
        "portail.passerelles.travaux.prevoir_calcul",
        "portail.passerelles.travaux_equivalences.prevoir_rappels",
    ],
    "decidees-du-bloc": ["portail.passerelles.encarts.decidees_du_bloc"],
    "redites-du-brouillon": ["portail.passerelles.relecture_atelier.redites"],
    "encart-bloc": ["portail.passerelles.encarts.d_un_bloc", "portail.parcours.offres.encarts.d_un_bloc"],
    "encart-compte": ["portail.parcours.encarts_passeport.d_un_compte"],
    "encart-devenir": ["portail.passerelles.encarts.d_un_devenir"],
    "encart-fiche": ["portail.parcours.offres.encarts.d_une_fiche", "portail.passerelles.encarts.d_une_fiche"],
    "rang-carte": ["portail.parcours.explorer.encarts.rang"],
    "encart-carte": ["portail.parcours.explorer.encarts.des_certifications"],
    "encart-certificateur": ["portail.passerelles.encarts_branche.d_un_certificateur"],
    "timbre-api": [
        "portail.passerelles.queries_calcul.timbre",
        "portail.passerelles.queries_equivalences.timbre",
        "portail.parcours.offres.queries.timbre",
    ],
}

# --- rate limits (see portail.socle.limites)
LIMITES_DOSSIER = VAR / "limites"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"ligne": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "ligne"}},
    "loggers": {
        "portail": {"handlers": ["console"], "level": "INFO"},
        "django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "django_tasks": {"handlers": ["console"], "level": "INFO"},
        "django_tasks_db": {"handlers": ["console"], "level": "WARNING"},
    },
}
