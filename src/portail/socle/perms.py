"""Default-deny permissions: a view that does not say who may call it is closed to everyone.

A view says so once, on itself::

    @publique                      # no account needed
    @connecte                      # any account
    @reservee(Role.CERTIFICATEUR)  # an account holding one of these roles today

on a function or on a class (a subclass declares its own). Views one does not write (an API, a third party's URLs) are
declared where they are included, with ``declarer_publiques``. Rooms refine by object in their own ``perms.py`` and
refuse with ``Refus``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portail.socle import queries
from portail.socle.enums import Role
from portail.socle.models import Compte

_ATTRIBUT = "_brique_declaration"
T = TypeVar("T")


class Genre(Enum):
    """The three ways a view may be opened."""

    PUBLIQUE = "publique"
    CONNECTE = "connecte"
    RESERVEE = "reservee"


@dataclass(frozen=True, slots=True)
class Declaration:
    """Who may call a view. ``roles`` is empty except for ``RESERVEE``: holding one of them is enough."""

    genre: Genre
    roles: frozenset[Role] = frozenset()


class Refus(PermissionDenied):
    """A refusal that says which rule refused (``regle``) and what would lift it (``remede``), both in French."""

    def __init__(self, regle: str, remede: str = "") -> None:
        self.regle = regle
        self.remede = remede
        super().__init__(f"{regle} {remede}".strip())


class ConnexionRequise(Exception):
    """The page needs an account and nobody is connected."""


def publique(vue: T) -> T:
    """Declare a view open to everyone, without an account."""
    return _declarer(vue, Declaration(Genre.PUBLIQUE))


def connecte(vue: T) -> T:
    """Declare a view open to any account, whatever its roles."""
    return _declarer(vue, Declaration(Genre.CONNECTE))


def reservee(*roles: Role) -> Callable[[T], T]:
    """Declare a view open to accounts holding one of ``roles`` on the day. Raises ``ValueError`` without a role."""
    if not roles:
        raise ValueError("reservee() demande au moins un rôle : sans rôle, écrivez @connecte")
    declaration = Declaration(Genre.RESERVEE, frozenset(Role(role) for role in roles))

    def decorer(vue: T) -> T:
        return _declarer(vue, declaration)

    return decorer


def declarer_publiques(urls: T) -> T:
    """Declare public every view under ``urls``: a list of patterns, an ``include()`` or django-ninja's ``api.urls``.

    Returns ``urls`` itself. A view that already says who may call it keeps what it says.
    """
    for motif in vues(urls):
        if declaration_de(motif.callback) is None:
            _declarer(motif.callback, Declaration(Genre.PUBLIQUE))
    return urls


def declaration_de(vue: Callable[..., Any]) -> Declaration | None:
    """What a resolved callback declares, or None. For a class-based view, what its very class declares."""
    trouvee = getattr(vue, _ATTRIBUT, None)
    if trouvee is None:
        classe = getattr(vue, "view_class", None)
        trouvee = vars(classe).get(_ATTRIBUT) if classe is not None else None
    return trouvee if isinstance(trouvee, Declaration) else None


def vues(urls: Any) -> Iterator[URLPattern]:
    """Every URL pattern under ``urls`` (patterns, resolvers, or the tuple ``include()`` returns), depth first."""
    motifs: Any = urls[0] if isinstance(urls, tuple) else urls
    feuilles: Iterable[Any] = getattr(motifs, "urlpatterns", motifs)
    for motif in feuilles:
        if isinstance(motif, URLResolver):
            yield from vues(motif.url_patterns)
        else:
            yield motif


def verifier(vue: Callable[..., Any], compte: Compte | AnonymousUser, le: date) -> None:
    """Let the call through, or raise ``ConnexionRequise`` or ``Refus``. ``le`` is the day the roles are read at."""
    declaration = declaration_de(vue)
    if declaration is None:
        raise Refus(
            _("Cette page ne dit pas qui peut la lire : elle est fermée par précaution."),
            _("Signalez-la à l’équipe du site, en donnant son adresse."),
        )
    if declaration.genre is Genre.PUBLIQUE:
        return
    if not isinstance(compte, Compte):
        raise ConnexionRequise
    if declaration.genre is Genre.RESERVEE:
        exiger_role(compte, declaration.roles, le)


def compte_de(request: HttpRequest) -> Compte:
    """The connected account of a view declared ``connecte`` or ``reservee``. Raises ``ConnexionRequise`` otherwise."""
    if not isinstance(request.user, Compte):
        raise ConnexionRequise
    return request.user


def exiger_role(compte: Compte, roles: Iterable[Role], le: date) -> None:
    """Raise ``Refus`` unless ``compte`` holds one of ``roles`` on the day ``le``."""
    voulus = frozenset(roles)
    tenus = queries.roles_actifs(compte, le)
    if tenus & voulus:
        return
    noms = queries.libelles(voulus)
    regle = ngettext(
        "Cette page est réservée au rôle suivant : %(roles)s.",
        "Cette page est réservée aux rôles suivants : %(roles)s.",
        len(noms),
    ) % {"roles": ", ".join(noms)}
    if tenus:
        vos_roles = _("Vous tenez aujourd’hui : %(roles)s.") % {"roles": ", ".join(queries.libelles(tenus))}
    else:
        vos_roles = _("Vous ne tenez aucun rôle aujourd’hui.")
    demande = _("L’administrateur de votre organisation peut vous donner ce rôle.")
    raise Refus(regle, f"{vos_roles} {demande}")


def _declarer(vue: T, declaration: Declaration) -> T:
    setattr(vue, _ATTRIBUT, declaration)
    return vue
