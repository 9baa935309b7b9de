"""What a person agrees to when they share their passeport: each wording ever shown, by its name.

A share keeps the name of the wording it answered: one that was shown is never rewritten, another is added.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

FORMULE = "2026-11"
"""The wording in use."""

FORMULES = {
    "2026-11": _(
        "J’accepte que cette personne lise mon passeport jusqu’à la date que j’ai choisie, et rien d’autre que ce que "
        "j’ai coché. Chacune de ses lectures est notée et je peux la voir. Je peux arrêter ce partage à tout moment."
    ),
}
