"""What a person agrees to when a training may learn from their correction: each wording ever shown, by its name.

A row of consent keeps the name of the wording it answered: one that was shown is never rewritten, another is added.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

FORMULE = "2026-11"
"""The wording in use."""

FORMULES = {
    "2026-11": _(
        "J’accepte que ma correction serve à entraîner le calcul des passerelles de Brique. Elle y entre sans mon nom, "
        "sans celui de mon organisation et sans la raison que j’ai écrite : seuls partent les textes publics des deux "
        "blocs, ce que j’en ai dit, mon rôle et le jour. Je peux retirer mon accord à tout moment."
    ),
}
