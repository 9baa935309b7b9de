"""What every page needs around its content: the entries of the header, and which one is current."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portail.socle import queries
from portail.socle.enums import Role


@dataclass(frozen=True, slots=True)
class Rubrique:
    """An entry of the header. ``vue`` is where it leads.

    It is current on ``vue``, on ``pages``, and on the pages of its ``espace`` (the beginning of their names). With
    ``roles``, only those who hold one today see it.
    """

    libelle: str | Promise
    vue: str
    espace: str = ""
    pages: tuple[str, ...] = ()
    roles: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True)
class Entree:
    """An entry as the template draws it."""

    libelle: str
    adresse: str
    ici: bool


# In the order they are read. A room adds its entry here when it opens.
RUBRIQUES = (
    Rubrique(_("Certifications"), "referentiel:recherche", espace="referentiel:"),
    Rubrique(_("Passerelles"), "passerelles:accueil", espace="passerelles:"),
    Rubrique(_("Mes droits"), "droits:compte", espace="droits:"),
    Rubrique(_("Offres"), "parcours:offres", pages=("parcours:offre",)),
    Rubrique(
        _("Mes offres"),
        "parcours:offres-miennes",
        espace="parcours:offres-",
        roles=frozenset({Role.ORGANISME_FORMATION}),
    ),
    Rubrique(
        _("Équivalences"),
        "passerelles:equivalences",
        espace="passerelles:equivalences",
        roles=frozenset({Role.CANDIDAT, Role.ORGANISME_FORMATION, Role.CERTIFICATEUR}),
    ),
    Rubrique(_("Mon passeport"), "parcours:passeport", espace="parcours:passeport", roles=frozenset({Role.CANDIDAT})),
    Rubrique(_("Me situer"), "parcours:me-situer", espace="parcours:me-situer", roles=frozenset({Role.CANDIDAT})),
    Rubrique(
        _("Mes parcours"),
        "parcours:plans",
        espace="parcours:plan",
        pages=("parcours:nouveau",),
        roles=frozenset({Role.CANDIDAT}),
    ),
    Rubrique(
        _("Passeports partagés"),
        "parcours:partages-recus",
        espace="parcours:partage",
        roles=frozenset({Role.CONSEILLER}),
    ),
    Rubrique(_("Entretiens"), "parcours:conseil", espace="parcours:conseil", roles=frozenset({Role.CONSEILLER})),
    Rubrique(
        _("Attestations"), "parcours:attestations", espace="parcours:attestation", roles=frozenset({Role.CERTIFICATEUR})
    ),
    Rubrique(
        _("Mes candidatures"),
        "certification:candidatures",
        espace="certification:candidature",
        roles=frozenset({Role.CANDIDAT}),
    ),
    Rubrique(
        _("Candidatures"),
        "certification:gestion-file",
        espace="certification:gestion-",
        roles=frozenset({Role.CERTIFICATEUR, Role.ORGANISME_FORMATION}),
    ),
    Rubrique(
        _("Mes évaluations"),
        "certification:evaluations",
        espace="certification:evaluation",
        roles=frozenset({Role.EVALUATEUR}),
    ),
    Rubrique(_("Mes jurys"), "certification:jurys", espace="certification:jury", roles=frozenset({Role.JURE})),
    Rubrique(_("Ce qui change"), "referentiel:suivi-changements", espace="referentiel:suivi-"),
    Rubrique(_("Le registre"), "referentiel:registre", pages=("referentiel:import",)),
    Rubrique(
        _("Atelier"),
        "referentiel:atelier",
        espace="referentiel:atelier-",
        roles=frozenset({Role.CERTIFICATEUR, Role.ADMINISTRATEUR}),
    ),
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``navigation``, the header's entries for all, and ``navigation_du_role``, those of the roles.

    An entry whose room is not installed is left out. The roles of a connected person are read once.
    """
    rencontre = request.resolver_match
    courante = _courante(rencontre.view_name if rencontre else "")
    entrees: list[Entree] = []
    reservees: list[Entree] = []
    tenus: frozenset[Role] | None = None
    for rubrique in RUBRIQUES:
        if rubrique.roles:
            tenus = _roles_tenus(request) if tenus is None else tenus
            if not tenus & rubrique.roles:
                continue
        try:
            adresse = reverse(rubrique.vue)
        except NoReverseMatch:
            continue
        suite = reservees if rubrique.roles else entrees
        suite.append(Entree(str(rubrique.libelle), adresse, rubrique is courante))
    return {"navigation": entrees, "navigation_du_role": reservees}


def _courante(vue: str) -> Rubrique | None:
    """The entry ``vue`` belongs to: its own page first, then the narrowest space."""
    exacte = next((r for r in RUBRIQUES if vue == r.vue or vue in r.pages), None)
    espaces = [r for r in RUBRIQUES if r.espace and vue.startswith(r.espace)]
    return exacte or max(espaces, key=lambda r: len(r.espace), default=None)


def _roles_tenus(request: HttpRequest) -> frozenset[Role]:
    compte = getattr(request, "user", None)
    if compte is None or not compte.is_authenticated:
        return frozenset()
    return queries.roles_actifs(compte, timezone.localdate())
