"""Rules on templates: every one serves, nothing inline, every word of French goes through gettext."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html.parser import HTMLParser

from tests.maison.regle import Regle, gabarit

COMMENTAIRE = re.compile(r"{#.*?#}|{%\s*comment\b.*?%}.*?{%\s*endcomment\s*%}|<!--.*?-->", re.DOTALL)
TRADUIT = re.compile(r"{%\s*blocktrans(?:late)?\b.*?%}.*?{%\s*endblocktrans(?:late)?\s*%}", re.DOTALL)
BALISE = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
MOT = re.compile(r"[^\W\d_]{2,}")
#: Names and acronyms that read the same in every language.
SANS_TRADUCTION = {"Brique", "OpenAPI", "RNCP", "RS", "NSF", "ROME", "IDCC", "SIRET", "SIREN", "VAE", "CPF", "CQP"}
SANS_TRADUCTION |= {"CQPI", "CSV", "JSON", "XLSX", "XML", "PDF", "API", "HTML", "JO"}
PAGE_ENTIERE = re.compile(r"{%\s*extends\b|<!doctype html>", re.IGNORECASE)
#: Elements whose text is code, not prose.
CODE = {"code", "kbd", "samp", "script", "style", "pre"}
ATTRIBUTS_LUS = {"alt", "title", "placeholder", "aria-label", "aria-description", "label", "hx-confirm"}
#: Templates that Django finds by their name alone.
TROUVES_PAR_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
DOSSIERS_DE_DJANGO = ("django/", "registration/")


def remplacer(motif: re.Pattern[str], texte: str) -> str:
    """Blank what matches, keeping line numbers."""
    return motif.sub(lambda trouve: "\n" * trouve.group().count("\n"), texte)


class Lecteur(HTMLParser):
    """Walks the HTML left once Django's own marks are blanked, and collects what a rule looks for."""

    def __init__(self) -> None:
        super().__init__()
        self.ouverts: list[str] = []
        self.textes: list[tuple[int, str]] = []
        self.en_ligne: list[tuple[int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        ligne, noms = self.getpos()[0], dict(attrs)
        if tag in CODE:
            self.ouverts.append(tag)
        if tag == "style" or (tag == "script" and "src" not in noms):
            self.en_ligne.append((ligne, f"<{tag}>"))
        for nom, valeur in attrs:
            if nom == "style" or nom.startswith(("on", "hx-on")):
                self.en_ligne.append((ligne, f"{nom}="))
            if (valeur or "").strip().lower().startswith("javascript:"):
                self.en_ligne.append((ligne, "javascript:"))
            if nom in ATTRIBUTS_LUS and valeur:
                self.textes.append((ligne, valeur))

    def handle_endtag(self, tag: str) -> None:
        if tag in self.ouverts:
            self.ouverts.remove(tag)

    def handle_data(self, data: str) -> None:
        if not self.ouverts:
            self.textes.append((self.getpos()[0], data))


def lire(texte: str, *motifs: re.Pattern[str]) -> Lecteur:
    """Read a template once ``motifs`` are blanked."""
    for motif in motifs:
        texte = remplacer(motif, texte)
    lecteur = Lecteur()
    lecteur.feed(texte)
    lecteur.close()
    return lecteur


def rien_en_ligne(chemin: str, texte: str) -> Iterator[str]:
    """The content security policy refuses inline scripts and styles: what is inline would not work."""
    for ligne, quoi in lire(texte, COMMENTAIRE, BALISE).en_ligne:
        yield f"ligne {ligne} : {quoi} en ligne. Mettez-le dans un fichier de static/."


def tout_est_traduisible(chemin: str, texte: str) -> Iterator[str]:
    """Every word a person reads goes through gettext."""
    for ligne, passage in lire(texte, COMMENTAIRE, TRADUIT, BALISE).textes:
        mots = [mot for mot in MOT.findall(passage) if mot not in SANS_TRADUCTION]
        if mots:
            extrait = " ".join(passage.split())[:60]
            yield f"ligne {ligne} : « {extrait} » hors de gettext. Écrivez-le dans {{% translate %}}."


def nom_de_gabarit(chemin: str) -> str:
    """The name Django knows a template by: its path under ``templates/``."""
    return chemin.split("/templates/", 1)[1]


def gabarits_inutiles(fichiers: Mapping[str, str]) -> list[str]:
    """Templates that nothing names, among ``fichiers`` (path → text of every module and template of the portal)."""
    griefs = []
    for chemin in filter(gabarit, fichiers):
        nom = nom_de_gabarit(chemin)
        if nom in TROUVES_PAR_DJANGO or nom.startswith(DOSSIERS_DE_DJANGO):
            continue
        if not any(cite(texte, nom) for autre, texte in fichiers.items() if autre != chemin):
            griefs.append(f"{chemin} : personne ne l’emploie. Retirez-le, ou nommez-le en toutes lettres.")
    return griefs


def cite(texte: str, nom: str) -> bool:
    """True when ``nom`` appears between quotes, alone or followed by the name of a partial (``#…``)."""
    return nom in texte and re.search(rf"""["']{re.escape(nom)}(?:#[\w-]+)?["']""", texte) is not None


def gabarits_orphelins(fichiers: Mapping[str, str]) -> list[str]:
    """Templates that neither extend a base, nor are a whole document, nor a fragment (``_name.html`` or included)."""
    textes = [texte for chemin, texte in fichiers.items() if "/templates/" in chemin]
    griefs = []
    for chemin in filter(gabarit, fichiers):
        nom = nom_de_gabarit(chemin)
        fragment = nom.rsplit("/", 1)[-1].startswith("_") or "/morceaux/" in nom or nom.startswith(DOSSIERS_DE_DJANGO)
        if fragment or PAGE_ENTIERE.search(fichiers[chemin]):
            continue
        if not any(cite(texte, nom) for texte in textes):
            griefs.append(f"{chemin} : ni page, ni fragment. Étendez la base, ou rangez-le dans morceaux/.")
    return griefs


def du_portail(fichiers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The modules and templates of the portal, which are all that may name a template."""
    return {c: t for c, t in fichiers if c.startswith("src/portail/") and c.endswith((".py", ".html", ".txt"))}


PAGE = "src/portail/r/templates/r/page.html"
REGLES = (
    Regle(
        "rien en ligne dans les gabarits",
        gabarit,
        rien_en_ligne,
        mauvais=tuple(
            (PAGE, texte)
            for texte in (
                "<script>f()</script>",
                "<p style='color:red'></p>",
                '<a onclick="f()"></a>',
                "<style>p{}</style>",
                '<a href="javascript:f()"></a>',
                '<p {% if a %}class="b"{% endif %} hx-on:click="f()"></p>',
            )
        ),
        bons=((PAGE, '<script src="{% static "a.js" %}" defer></script><p {% if a < b %}class="c"{% endif %}></p>'),),
    ),
    Regle(
        "le texte des gabarits passe par gettext",
        gabarit,
        tout_est_traduisible,
        mauvais=(
            (PAGE, "<p>Bonjour</p>"),
            (PAGE, '<p>{% translate "Bonjour" %} madame</p>'),
            (PAGE, '<img alt="Mur de blocs">'),
            (PAGE, "<p>{% if a %}oui{% endif %}</p>"),
        ),
        bons=(
            (PAGE, '<p title="{% translate "Le mur" %}">{% translate "Bonjour" %} {{ nom }} : 3 €</p>'),
            (
                PAGE,
                "{# note #}<p>{% blocktranslate count n=n %}un bloc{% plural %}des blocs{% endblocktranslate %}</p>",
            ),
            (PAGE, "{% comment %}note{% endcomment %}<dt>RNCP</dt><code>brique lire</code>"),
        ),
    ),
)
