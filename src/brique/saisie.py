"""Reading what a person writes in YAML: a declared form, and every fault found with its line.

Scalars stay texts until the form types them, so that an amount is never a binary fraction and « non » never a surprise.
Anchors, aliases and tags are refused, and the size and depth bounded: a small file cannot become a large one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, NamedTuple, NoReturn, TypeVar

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from brique.erreurs import ErreurLecture

OCTETS = 1_000_000
NIVEAUX = 24
NOEUDS = 100_000
MONTREES = 20
_ABSENTS = frozenset({"", "~", "null"})
_JOUR = re.compile(r"\d{4}-\d{2}-\d{2}")
_OUI_NON = {"oui": True, "non": False, "true": True, "false": False}

Chemin = tuple[str | int, ...]


class Forme(BaseModel):
    """Base of what may be written: nothing more than what is declared, and nothing changes afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, use_attribute_docstrings=True)


F = TypeVar("F", bound=Forme)


def _oui_non(lu: Any) -> Any:
    return _OUI_NON.get(lu.casefold(), lu) if isinstance(lu, str) else lu


OuiNon = Annotated[bool, BeforeValidator(_oui_non)]
"""A truth written « oui » or « non »."""


def _jour_ecrit(lu: Any) -> Any:
    """A number alone would be read as a count of seconds."""
    if isinstance(lu, str) and not _JOUR.fullmatch(lu):
        raise ValueError(f"« {_court(lu)} » n’est pas un jour (AAAA-MM-JJ)")
    return lu


Jour = Annotated[date, Field(ge=date(1950, 1, 1), le=date(2100, 12, 31)), BeforeValidator(_jour_ecrit)]
"""A day, written AAAA-MM-JJ."""


class Faute(NamedTuple):
    """What cannot be accepted: at which line (0: unknown), under which names, and why, in French."""

    ligne: int
    chemin: str
    constat: str

    def __str__(self) -> str:
        ou = f"ligne {self.ligne}" if self.ligne else "fichier"
        return f"{ou}, {self.chemin} : {self.constat}" if self.chemin else f"{ou} : {self.constat}"


class ErreurSaisie(ErreurLecture):
    """A file whose YAML is not what its form asks: ``fautes`` are all of those found, in the order of the lines."""

    def __init__(self, nom: str, fautes: tuple[Faute, ...]) -> None:
        self.fautes = fautes
        suite = "" if len(fautes) <= MONTREES else f"\n  … et {len(fautes) - MONTREES} autres."
        liste = "".join(f"\n  - {faute}" for faute in fautes[:MONTREES])
        combien = "une faute" if len(fautes) == 1 else f"{len(fautes)} fautes"
        super().__init__(
            f"{combien}.{liste}{suite}\nRien n’en est calculé.",
            lieu=nom,
            action="Corrigez ces lignes, puis relancez",
        )


class Interdit(yaml.MarkedYAMLError):
    """What YAML allows and a file may not hold."""


class LecteurStrict(yaml.BaseLoader):
    """YAML whose scalars stay texts, that neither names nor repeats a node, and whose size is bounded."""

    profondeur_permise = NIVEAUX
    _profondeur = 0
    _noeuds = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        evenement = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(evenement, yaml.AliasEvent) or any(getattr(evenement, n, None) for n in ("anchor", "tag")):
            self._refuser("ancre, renvoi ou étiquette, refusés ici", evenement)
        if self._profondeur == self.profondeur_permise:
            self._refuser(f"plus de {self.profondeur_permise} niveaux", evenement)
        self._profondeur += 1
        self._noeuds += 1
        if self._noeuds > NOEUDS:
            self._refuser(f"plus de {NOEUDS} valeurs", evenement)
        noeud = super().compose_node(parent, index)
        self._profondeur -= 1
        return noeud

    def _refuser(self, raison: str, evenement: Any) -> NoReturn:
        raise Interdit(None, None, raison, evenement.start_mark)


@dataclass(slots=True)
class Lu:
    """What a YAML text holds, as texts, lists and dicts, and the line of each of its parts."""

    contenu: Any = None
    lignes: dict[Chemin, int] = field(default_factory=dict)

    def ligne(self, chemin: Chemin) -> int:
        """The line of a part, or that of the nearest part around it."""
        for fin in range(len(chemin), -1, -1):
            if (trouvee := self.lignes.get(chemin[:fin])) is not None:
                return trouvee
        return 0


def lire(origine: Path | bytes | str, forme: type[F], *, nom: str = "") -> F:
    """What a file (``Path``) or a text holds. Raises ``ErreurSaisie``, or ``ErreurLecture`` without a file."""
    nom = nom or dire_origine(origine)
    return controler(lire_yaml(origine, nom=nom), forme, nom=nom)


def dire_origine(origine: Path | bytes | str) -> str:
    """The name by which errors call a file, or a text."""
    return origine.name if isinstance(origine, Path) else "texte donné"


def controler(lu: Lu, forme: type[F], *, nom: str) -> F:
    """What was read, as its form. Raises ``ErreurSaisie``."""
    try:
        return forme.model_validate({} if lu.contenu is None else lu.contenu)
    except ValidationError as erreur:
        fautes = tuple(sorted(_fautes(erreur, lu, forme)))
        raise ErreurSaisie(nom, fautes) from None


def lire_yaml(origine: Path | bytes | str, *, nom: str) -> Lu:
    """The parts of a file (``Path``) or a text, with their lines. Raises ``ErreurSaisie``, or ``ErreurLecture``."""
    texte = _octets(origine, nom) if isinstance(origine, Path) else origine
    if len(texte) > OCTETS:
        raise ErreurSaisie(nom, (Faute(0, "", f"plus de {OCTETS // 1000} ko, ce n’est pas une saisie"),))
    try:
        decode = texte.decode("utf-8-sig") if isinstance(texte, bytes) else texte
        noeud = yaml.compose(decode, Loader=LecteurStrict)
        lu = Lu()
        lu.contenu = None if noeud is None else _valeur(noeud, (), lu)
    except UnicodeDecodeError as erreur:
        ligne = erreur.object.count(b"\n", 0, erreur.start) + 1
        raise ErreurSaisie(nom, (Faute(ligne, "", "ce n’est pas un texte en UTF-8"),)) from erreur
    except yaml.reader.ReaderError as erreur:
        ligne = decode.count("\n", 0, erreur.position) + 1
        raise ErreurSaisie(nom, (Faute(ligne, "", "un caractère qui ne s’écrit pas, refusé ici"),)) from erreur
    except yaml.YAMLError as erreur:
        raise ErreurSaisie(nom, (_faute_de_yaml(erreur, decode),)) from erreur
    return lu


def _faute_de_yaml(erreur: yaml.YAMLError, texte: str) -> Faute:
    """At which line it is no longer YAML and why; when that is not known, where began what is not closed: a bracket, a
    brace, a quote."""
    marque, debut = getattr(erreur, "problem_mark", None), getattr(erreur, "context_mark", None)
    ligne = marque.line + 1 if marque else 0
    if isinstance(erreur, Interdit):
        return Faute(ligne, "", str(erreur.problem))
    if marque and (cause := _cause(str(getattr(erreur, "problem", "")), texte[: marque.index].rpartition("\n")[2])):
        return Faute(ligne, "", cause)
    ouvert = any(mot in str(getattr(erreur, "context", "")) for mot in ("flow", "quoted"))
    suite = f", car ce qui s’ouvre à la ligne {debut.line + 1} ne se ferme pas" if ouvert and debut else ""
    return Faute(ligne, "", f"ce n’est pas du YAML{suite}")


_SIGNE_REFUSE = re.compile(r"found character '(.+)' that cannot start any token")
_DEUX_POINTS = "deux-points dans une valeur sans guillemets : mettez cette valeur entre guillemets"
_PROLONGE = (
    "cette ligne, en retrait, prolonge la valeur de celle d’avant, et porte des deux-points : retirez le retrait, ou "
    "mettez toute la valeur entre guillemets"
)


def _cause(constat: str, avant: str) -> str:
    """What people most often write that is no YAML, in French; '' for the rest. ``avant``: what the line has before it
    stops being read."""
    if trouve := _SIGNE_REFUSE.fullmatch(constat):
        return _dire_signe(trouve[1], avant)
    if "but got ':'" in constat:
        return _DEUX_POINTS
    if not constat.startswith("mapping values are not allowed"):
        return ""
    return _DEUX_POINTS if ": " in avant else _PROLONGE if avant[:1] == " " else ""


def _dire_signe(signe: str, avant: str) -> str:
    if signe != r"\t":
        return f"une valeur ne commence pas par « {signe} » sans guillemets : mettez-la entre guillemets"
    if avant.strip():
        return "une tabulation au milieu d’une ligne : mettez une espace à la place"
    return "une tabulation en début de ligne : le YAML s’indente avec des espaces"


def schema(forme: type[Forme], *, ref: str = "#/$defs/{model}") -> dict[str, Any]:
    """The JSON schema of a form: what ``docs`` prints and what an editor checks. ``ref``: where its parts are."""
    return forme.model_json_schema(ref_template=ref)


def _octets(chemin: Path, nom: str) -> bytes:
    try:
        with chemin.open("rb") as fichier:
            return fichier.read(OCTETS + 1)
    except OSError as erreur:
        raise ErreurLecture(
            "ce fichier ne s’ouvre pas.", lieu=nom, consequence="Rien n’est calculé.", action="Vérifiez son chemin."
        ) from erreur


def _valeur(noeud: yaml.Node, chemin: Chemin, lu: Lu) -> Any:
    lu.lignes[chemin] = noeud.start_mark.line + 1
    if isinstance(noeud, yaml.SequenceNode):
        return [_valeur(fils, (*chemin, rang), lu) for rang, fils in enumerate(noeud.value)]
    if isinstance(noeud, yaml.MappingNode):
        return dict(_couples(noeud, chemin, lu))
    vide = getattr(noeud, "style", None) is None and noeud.value.casefold() in _ABSENTS
    return None if vide else _texte(noeud)


def _texte(noeud: yaml.Node) -> str:
    """What a scalar says: JSON writes in two halves (« \\ud83d\\ude00 ») the characters that YAML writes in one."""
    texte = str(noeud.value)
    if texte.isascii() or not any("\ud800" <= lettre <= "\udfff" for lettre in texte):
        return texte
    try:
        return texte.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        raise Interdit(None, None, "la moitié d’un caractère est écrite sans l’autre", noeud.start_mark) from None


def _couples(noeud: yaml.MappingNode, chemin: Chemin, lu: Lu) -> Iterator[tuple[str, Any]]:
    vus: set[str] = set()
    for cle, fils in noeud.value:
        if not isinstance(cle, yaml.ScalarNode):
            raise Interdit(None, None, "un nom doit être un texte simple", cle.start_mark)
        nom = _texte(cle)
        if nom in vus:
            raise Interdit(None, None, f"« {nom} » est écrit deux fois", cle.start_mark)
        vus.add(nom)
        valeur = _valeur(fils, (*chemin, nom), lu)
        lu.lignes[*chemin, nom] = cle.start_mark.line + 1
        yield nom, valeur


def _fautes(erreur: ValidationError, lu: Lu, forme: type[Forme]) -> Iterator[Faute]:
    for detail in erreur.errors(include_url=False):
        chemin = tuple(part for part in detail["loc"] if _est_ecrit(part, detail))
        ligne = lu.ligne(chemin)
        yield Faute(ligne, dire_chemin(chemin), _constat(detail, forme))


def _est_ecrit(part: str | int, detail: ErrorDetails) -> bool:
    """True for a name of the file; pydantic also names the branch of a union it tried."""
    return isinstance(part, int) or part == detail["loc"][-1] or part.replace("_", "").isalnum()


def dire_chemin(chemin: Chemin) -> str:
    """« lignes[1].jour »."""
    dit = ""
    for part in chemin:
        dit += f"[{part + 1}]" if isinstance(part, int) else (f".{part}" if dit else part)
    return dit


_CONSTATS: Mapping[str, str] = {
    "missing": "il manque",
    "decimal_parsing": "« {input} » n’est pas un nombre (12 ou 12.50)",
    "decimal_type": "un nombre est attendu",
    "decimal_max_places": "pas plus de {decimal_places} chiffres après la virgule",
    "decimal_max_digits": "ce nombre a trop de chiffres",
    "decimal_whole_digits": "ce nombre a trop de chiffres",
    "finite_number": "un nombre fini est attendu",
    "int_parsing": "« {input} » n’est pas un nombre entier",
    "int_from_float": "« {input} » n’est pas un nombre entier",
    "int_type": "un nombre entier est attendu",
    "float_parsing": "« {input} » n’est pas un nombre",
    "float_type": "un nombre est attendu",
    "bool_parsing": "« {input} » : écrivez oui ou non",
    "bool_type": "écrivez oui ou non",
    "date_parsing": "« {input} » n’est pas un jour (AAAA-MM-JJ)",
    "date_from_datetime_parsing": "« {input} » n’est pas un jour (AAAA-MM-JJ)",
    "date_from_datetime_inexact": "« {input} » n’est pas un jour (AAAA-MM-JJ)",
    "date_type": "un jour est attendu (AAAA-MM-JJ)",
    "enum": "« {input} » n’est pas connu ; attendu : {expected}",
    "literal_error": "« {input} » n’est pas connu ; attendu : {expected}",
    "greater_than": "{input} devrait être plus grand que {gt}",
    "greater_than_equal": "{input} devrait être au moins {ge}",
    "less_than": "{input} devrait être plus petit que {lt}",
    "less_than_equal": "{input} devrait être au plus {le}",
    "string_type": "un texte est attendu",
    "string_too_long": "ce texte a plus de {max_length} caractères",
    "string_too_short": "ce texte est vide ou trop court",
    "string_pattern_mismatch": "« {input} » n’a pas la forme attendue",
    "list_type": "une liste est attendue",
    "tuple_type": "une liste est attendue",
    "frozen_set_type": "une liste est attendue",
    "set_type": "une liste est attendue",
    "dict_type": "une suite de « nom: valeur » est attendue",
    "model_type": "une suite de « nom: valeur » est attendue",
    "too_long": "cette liste est trop longue ({max_length} au plus)",
    "too_short": "cette liste devrait avoir au moins {min_length} valeur",
}


def _constat(detail: ErrorDetails, forme: type[Forme]) -> str:
    """The fault in French."""
    contexte = detail.get("ctx", {})
    if detail["type"] == "value_error":
        return str(contexte.get("error", detail["msg"]))
    if detail["type"] == "extra_forbidden":
        return _nom_inconnu(str(detail["loc"][-1]), forme)
    dit = _CONSTATS.get(detail["type"])
    if dit is None:
        return f"cette valeur ne convient pas ({detail['type']})"
    return dit.format_map({"input": _court(detail.get("input")), **_traduits(contexte)})


def _traduits(contexte: Mapping[str, Any]) -> dict[str, Any]:
    return {nom: _traduit(valeur) for nom, valeur in contexte.items()}


def _traduit(valeur: Any) -> Any:
    if isinstance(valeur, date):
        return valeur.isoformat()
    return valeur.replace(" or ", " ou ") if isinstance(valeur, str) else valeur


def _court(lu: Any) -> str:
    texte = str(lu)
    return texte if len(texte) <= 40 else f"{texte[:39]}…"


def _nom_inconnu(nom: str, forme: type[Forme]) -> str:
    connus = sorted(_noms(forme.model_json_schema()))
    if nom in connus:
        return "ce nom n’est pas attendu à cet endroit"
    proches = get_close_matches(nom, connus, n=1, cutoff=0.7)
    return f"ce nom n’est pas connu ; vouliez-vous « {proches[0]} » ?" if proches else "ce nom n’est pas connu"


def _noms(dessin: Any) -> Iterator[str]:
    """Every name that a form knows, at any depth."""
    if isinstance(dessin, dict):
        yield from dessin.get("properties", {})
        for valeur in dessin.values():
            yield from _noms(valeur)
