"""One page per rule of law, written from its YAML: what it says, its values by date, its readings and its cases.

``python -m brique.droits.pages [DOSSIER]`` writes them (docs/droit by default); a test holds them to the YAML.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

from brique.droits.cas import Cas, tous
from brique.droits.cpf.action import Financeur, Nature
from brique.droits.cpf.formes import EXEMPLE as EXEMPLE_CPF
from brique.droits.cpf.formes import FormeDemande as SituationCpf
from brique.droits.lecture import droit as droit_livre
from brique.droits.noyau import Droit, Grandeur, Parametre, Preuve, Regle, Statut, Valeur
from brique.droits.situations import page_de_situation
from brique.droits.vae.saisie import SituationVae
from brique.periodes import Periode

INDEX = "README.md"
EXEMPLE_VAE = """
jour: 2026-09-20
inscrit_le: 2025-11-02
cible:
  certification: RNCP38362
  blocs: [RNCP38362BC02, RNCP38362BC03]
  enregistrement: {debut: 2023-12-01, fin: 2028-12-01, limite_delivrance: 2030-12-01}
experience: {mois: 30}
dossiers:
  - {certification: RNCP38362, depose_le: 2025-12-20}
parcours: {complet_le: 2026-01-10, notifie_le: 2026-03-10}
conge: {recue_le: 2026-09-01, debut: 2026-10-15, heures: 24}
jury:
  - {qualifiee: oui}
  - {presidente: oui}
"""
PREUVES: Mapping[Preuve, str] = {
    Preuve.TEXTE: "lu dans le texte",
    Preuve.DOCTRINE: "doctrine de France compétences",
    Preuve.NOTICE: "notice de la Caisse des dépôts",
    Preuve.MESURE: "constaté dans les données publiées",
    Preuve.BRANCHE: "texte d’une branche",
    Preuve.SECONDAIRE: "page secondaire",
    Preuve.FONDATEUR: "texte fondateur du projet",
    Preuve.DEDUCTION: "déduit",
    Preuve.USAGE: "connaissance générale",
}
STATUTS: Mapping[Statut, str] = {
    Statut.CONFIRME: "confirmé",
    Statut.PROBABLE: "probable : appliqué et annoncé",
    Statut.NON_CONFIRME: "non confirmé : annoncé, jamais appliqué",
}
_UNITES = {
    "mois": ("mois", "mois"),
    "jours": ("jour", "jours"),
    "ans": ("an", "ans"),
    "heures": ("heure", "heures"),
    "personnes": ("personne", "personnes"),
    "dossiers": ("dossier", "dossiers"),
    "parcours": ("parcours", "parcours"),
    "points": ("", ""),
}
_MOIS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
_MOTS = {
    "membres_min": "membres, au moins",
    "qualifies_min": "personnes qualifiées, au moins",
    "professionnels_min": "professionnels, au moins",
    "professionnels_part": "part de professionnels, au moins",
    "parite_employeurs_salaries": "autant d’employeurs que de salariés",
    "voix_preponderante": "voix prépondérante du président",
    "equilibre": "femmes et hommes",
    "equilibree": "représentation équilibrée",
    "concourt-a-l-equilibre": "concourt à une représentation équilibrée",
    "sans_relation": "sans relation avec le candidat",
    "sans_accompagnateur": "sans qui l’a accompagné",
    "regles-de-la-certification": "les seules règles de la certification",
    "entreprise": "qui est de son entreprise",
    "accompagnateur": "qui l’a accompagné",
    "relation": "qui a ou a eu une relation avec lui",
    "experimentation": "dans l’expérimentation seulement",
    "meme": "pour la même certification",
    "differentes": "pour des certifications différentes",
    "v2019": "ceux de 2019",
    "v2025": "ceux de 2025",
    "centime-superieur": "au centime supérieur",
    "moins_de_6_mois": "moins de six mois",
    "6_mois_et_plus": "six mois et plus",
    "demandeur-emploi": "demandeur d’emploi",
    "abondement-employeur": "abondement de l’employeur",
    "points-c2p": "points de prévention utilisés",
    **{qui.value: qui.libelle for qui in Financeur},
    **{nature.value: nature.libelle for nature in Nature},
    "tiers": "toute personne dont un tiers paie une part",
    "maternite": "maternité",
    "paternite": "paternité",
    "presence-parentale": "présence parentale",
    "conge-parental": "congé parental",
    "accident-travail": "accident du travail",
    "versements": "sommes versées",
    "acquis": "droits acquis",
    "abondement-atmp": "abondement après un accident du travail ou une maladie professionnelle",
}
_AVERTI = "<!-- Page écrite par « python -m brique.droits.pages » : corrigez le YAML, non cette page. -->"


def ecrire(dossier: Path, droit: Droit, cas: Iterable[Cas]) -> tuple[str, ...]:
    """Write every page in ``dossier``, take away those of rules that no longer exist; their names, in order."""
    dossier.mkdir(parents=True, exist_ok=True)
    pages = composer_pages(droit, cas)
    for ancienne in dossier.glob("*.md"):
        if ancienne.name not in pages and _AVERTI in ancienne.read_text(encoding="utf-8"):
            ancienne.unlink()
    for nom, texte in pages.items():
        (dossier / nom).write_text(texte, encoding="utf-8")
    return tuple(pages)


def composer_pages(droit: Droit, cas: Iterable[Cas]) -> dict[str, str]:
    """File name → text: the index, then a page per rule, in the order of the law."""
    cas = tuple(cas)
    pages = {INDEX: "\n".join(_index(droit, cas)) + "\n"}
    for regle in droit.regles.values():
        pages[f"{regle.nom}.md"] = "\n".join(_page(regle, droit, [un for un in cas if un.regle == regle.nom])) + "\n"
    pages["situation-vae.md"] = page_de_situation(
        "Écrire une situation de VAE", "brique droits vae SITUATION.yaml", SituationVae, EXEMPLE_VAE, _AVERTI
    )
    pages["situation-cpf.md"] = page_de_situation(
        "Écrire une situation de CPF", "brique droits cpf SITUATION.yaml", SituationCpf, EXEMPLE_CPF, _AVERTI
    )
    return pages


def dire_grandeur(unite: str, grandeur: Grandeur) -> str:
    """A value as a person reads it: « 500 € », « 48 heures », « oui »."""
    if isinstance(grandeur, bool):
        return "oui" if grandeur else "non"
    if isinstance(grandeur, Mapping):
        return _dire_table(grandeur)
    if isinstance(grandeur, tuple):
        return ", ".join(dire_grandeur("", part) for part in grandeur) or "aucun"
    if isinstance(grandeur, str):
        return _clair(grandeur)
    if unite == "EUR":
        return f"{_nombre(Decimal(grandeur))} €"
    un, plusieurs = _UNITES.get(unite, ("", ""))
    nombre = Decimal(grandeur)
    return f"{_nombre(nombre)} {un if nombre < 2 else plusieurs}".rstrip()


def dire_periode(periode: Periode) -> str:
    """« depuis le 23/12/2022 », « du 01/10/2017 au 22/12/2022 »: both days included."""
    fin = None if periode.fin is None else f"{periode.fin - timedelta(days=1):%d/%m/%Y}"
    if periode.debut == date.min:
        return "toujours" if fin is None else f"jusqu’au {fin}"
    debut = f"{periode.debut:%d/%m/%Y}"
    return f"depuis le {debut}" if fin is None else f"du {debut} au {fin}"


def dire_reference(valeur: Valeur) -> str:
    """The article and, when another text gives the date or the value, that text."""
    return f"{valeur.reference} ({valeur.source})" if valeur.article and valeur.source else valeur.reference


def _nombre(nombre: Decimal) -> str:
    entier = nombre == nombre.to_integral_value()
    decimales = 0 if entier else max(2, -int(nombre.as_tuple().exponent))
    if not entier and nombre < 1:
        decimales = -int(nombre.as_tuple().exponent)
    return f"{nombre:,.{decimales}f}".replace(",", " ").replace(".", ",")


def _dire_table(table: Mapping[str, Grandeur]) -> str:
    if table.keys() == {"mois", "jour"}:
        quantieme = "1er" if table["jour"] == 1 else table["jour"]
        return f"{quantieme} {_MOIS[int(str(table['mois'])) - 1]}"
    return " ; ".join(_part(cle, part) for cle, part in table.items())


def _part(cle: str, part: Grandeur) -> str:
    """A part of a table: a condition that holds needs no « oui »."""
    return _clair(cle) if part is True else f"{_clair(cle)} : {dire_grandeur('', part)}"


def _clair(mot: str) -> str:
    """A word of the YAML as a person says it, or at least without its joints."""
    if mot in _MOTS:
        return _MOTS[mot]
    return mot.replace("-", " ").replace("_", " ") if mot.islower() else mot


def _index(droit: Droit, cas: tuple[Cas, ...]) -> Iterator[str]:
    yield "# Le droit que Brique applique"
    yield ""
    yield _AVERTI
    yield ""
    yield (
        "Chaque règle a sa page : ce qu’elle dit, ses valeurs selon la date, d’où elles viennent, comment le texte est "
        "lu quand il laisse un choix, et des cas. Le Code du travail a été lu dans son état du 27 mars 2026. Ce qui "
        "est probable est appliqué et annoncé ; ce qui n’est pas confirmé est annoncé, et jamais appliqué."
    )
    yield ""
    yield f"{len(droit.regles)} règles, {len(droit.parametres)} paramètres, {len(cas)} cas. Ces valeurs se lisent aussi"
    yield "par `brique droits parametres`, à la date que l’on veut."
    yield ""
    yield "Pour poser une question : [une situation de CPF](situation-cpf.md), [de VAE](situation-vae.md)."
    sujets = [(sujet, list(regles)) for sujet, regles in groupby(droit.regles.values(), key=lambda regle: regle.sujet)]
    for sujet, regles in sorted(sujets, key=lambda groupe: -len(groupe[1])):
        yield ""
        yield f"## {sujet}"
        yield ""
        yield "| Règle | Paramètres | Cas |"
        yield "| --- | --: | --: |"
        for regle in regles:
            combien = sum(un.regle == regle.nom for un in cas)
            yield f"| [{_cellule(regle.titre)}]({regle.nom}.md) | {len(regle.parametres)} | {combien} |"
    attente = [(p, v) for p in droit.parametres.values() for v in p.valeurs if v.statut is not Statut.CONFIRME]
    if attente:
        yield ""
        yield "## Ce qui n’est pas sûr"
        yield ""
        yield "| Paramètre | Période | Statut |"
        yield "| --- | --- | --- |"
        for parametre, valeur in attente:
            lien = f"[{_cellule(parametre.libelle)}]({parametre.regle}.md)"
            yield f"| {lien} | {dire_periode(valeur.periode)} | {STATUTS[valeur.statut]} |"


def _page(regle: Regle, droit: Droit, cas: list[Cas]) -> Iterator[str]:
    yield f"# {regle.titre}"
    yield ""
    yield _AVERTI
    yield ""
    yield f"*{regle.sujet}* · règle `{regle.nom}` · [toutes les règles]({INDEX})"
    yield ""
    yield regle.texte
    if regle.lecture:
        yield ""
        yield f"**Comment le texte est lu.** {regle.lecture}"
    if regle.articles:
        yield ""
        yield f"Articles du Code du travail : {', '.join(regle.articles)}."
    if regle.renvois:
        liens = (f"[{droit.regles[nom].titre}]({nom}.md)" for nom in regle.renvois)
        yield ""
        yield f"Voir aussi : {' ; '.join(liens)}."
    if regle.parametres:
        yield ""
        yield "## Ses valeurs"
        for nom in regle.parametres:
            yield from _parametre(droit.parametres[nom])
    if cas:
        yield ""
        yield "## Des cas"
        for un in cas:
            yield from _cas(un)


def _parametre(parametre: Parametre) -> Iterator[str]:
    yield ""
    yield f"### {parametre.libelle}"
    yield ""
    yield f"`{parametre.nom}`"
    yield ""
    yield "| Quand | Valeur | Référence | Preuve | Statut |"
    yield "| --- | --- | --- | --- | --- |"
    for valeur in parametre.valeurs:
        cases = (
            dire_periode(valeur.periode),
            dire_grandeur(parametre.unite, valeur.grandeur),
            dire_reference(valeur),
            PREUVES[valeur.preuve],
            STATUTS[valeur.statut],
        )
        yield f"| {' | '.join(map(_cellule, cases))} |"
    for lecture in dict.fromkeys(valeur.lecture for valeur in parametre.valeurs if valeur.lecture):
        yield ""
        yield f"**Lecture retenue** : {lecture}"


def _cas(cas: Cas) -> Iterator[str]:
    yield ""
    yield f"### {cas.nom}"
    yield ""
    yield "```yaml"
    yield from _yaml({"question": {"genre": cas.genre, **cas.question.contenu}, "attendu": cas.attendu}, "")
    yield "```"


def _yaml(valeur: Any, retrait: str) -> Iterator[str]:
    """Texts, lists and tables as a person writes them."""
    if isinstance(valeur, Mapping):
        for cle, part in valeur.items():
            yield from _ligne(f"{retrait}{cle}:", part, f"{retrait}  ")
    else:
        for part in valeur:
            yield from _ligne(f"{retrait}-", part, f"{retrait}  ")


def _ligne(tete: str, part: Any, retrait: str) -> Iterator[str]:
    if not isinstance(part, Mapping | list):
        yield f"{tete} {'~' if part is None else part}"
    elif not part:
        yield f"{tete} {'[]' if isinstance(part, list) else '{}'}"
    elif isinstance(part, Mapping) and tete.endswith("-"):
        premiere, *reste = _yaml(part, retrait)
        yield f"{tete} {premiere.strip()}"
        yield from reste
    else:
        yield tete
        yield from _yaml(part, retrait)


def _cellule(texte: str) -> str:
    return texte.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    ecrire(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/droit"), droit_livre(), tous())
