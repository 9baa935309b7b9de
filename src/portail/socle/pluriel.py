"""French counts as French does: « 0 membre », « 1 membre », « 2 membres ».

The texts of the portal are French already, and no catalogue translates them: Django then takes them as they are, and
counts as English does, where only one is singular. What is said here comes after its catalogues and holds for the
texts that none of them knows.
"""

from __future__ import annotations

import gettext

from django.conf import settings
from django.utils.translation.trans_real import translation


class PlurielFrancais(gettext.NullTranslations):
    """Texts as they are written; the plural begins at two."""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return msgid1 if abs(n) < 2 else msgid2


def compter_en_francais() -> None:
    """Have what no catalogue translates counted as in French."""
    translation(settings.LANGUAGE_CODE).add_fallback(PlurielFrancais())
