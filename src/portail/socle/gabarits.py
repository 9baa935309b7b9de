"""Templates as French typography wants them: the signs that go with a word never begin a line without it."""

from __future__ import annotations

import re

from django.template import Origin
from django.template.loaders.app_directories import Loader

_SANS_TEXTE = r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<(?:pre|textarea|script)\b.*?</(?:pre|textarea|script)>|<[^<>]*>"
_ESPACES = r"(?<=\S) (?=[:;?!»%](?:[\s\"<{.,)]|$))|(?<=«) "
_SOURCE = re.compile(f"(?P<autre>{_SANS_TEXTE})|{_ESPACES}", re.DOTALL)
_PHRASE = re.compile(_ESPACES)
_TRADUIT = re.compile(r"\{% ?translate ")
INSECABLE = "\N{NO-BREAK SPACE}"


class Typographe(Loader):
    """Reads the templates of the applications, with a no-break space before « : ; ? ! % » and inside the quotes."""

    def get_contents(self, origin: Origin) -> str:
        source: str = super().get_contents(origin)
        return attacher(source) if origin.name.endswith(".html") else source


def attacher(source: str) -> str:
    """The same template; tags, attributes, scripts and what is kept as typed are left as they are."""
    return _SOURCE.sub(_remplacer, source)


def _remplacer(trouve: re.Match[str]) -> str:
    autre = trouve["autre"]
    if autre is None:
        return INSECABLE
    return _PHRASE.sub(INSECABLE, autre) if _TRADUIT.match(autre) else autre
