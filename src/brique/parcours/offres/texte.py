"""The texts of an offer as plain lines: bodies write HTML in them, more or less well."""

from __future__ import annotations

from html.parser import HTMLParser

_RETOURS = frozenset({"p", "br", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table"})
_MUETS = frozenset({"script", "style"})
RIEN = frozenset({"", "-", "--", ".", "/", "néant", "sans objet", "non renseigné", "aucun", "aucune"})


class _Lecteur(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.morceaux: list[str] = []
        self._muets = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._muets += tag in _MUETS
        if tag in _RETOURS:
            self.morceaux.append("\n– " if tag == "li" else "\n")

    def handle_endtag(self, tag: str) -> None:
        self._muets -= tag in _MUETS and self._muets > 0
        if tag in _RETOURS:
            self.morceaux.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._muets:
            self.morceaux.append(data)


def en_clair(texte: str) -> str:
    """The text without its marks: one paragraph or one item a line, no line empty."""
    lecteur = _Lecteur()
    lecteur.feed(texte)
    lecteur.close()
    lignes = (" ".join(ligne.split()) for ligne in "".join(lecteur.morceaux).splitlines())
    return "\n".join(ligne for ligne in lignes if ligne not in {"", "–"})


def dit(texte: str) -> bool:
    """False for what people write where they have nothing to say."""
    return en_clair(texte).casefold() not in RIEN
