"""SSSOM: what is written is valid and comes back whole; what others write is read, bounded, its faults named."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from brique.erreurs import ErreurArgument, ErreurLecture
from brique.passerelles.officielles import Accord, Decidee, Officielles, liens_du_registre
from brique.passerelles.sssom import (
    Ecrit,
    Entete,
    Jeu,
    Limites,
    Valeur,
    calculee,
    decidee,
    decision,
    declaree,
    ecrire_sssom,
    en_objet,
    lien,
    lire_sssom,
    renouvellement,
)
from brique.passerelles.sssom.champs import CHOIX, COLONNES, DU_JEU, EXTENSIONS, FORMES, JUSTIFICATION, PROPAGES, Forme
from brique.passerelles.sssom.ecriture import couper_liste, en_yaml
from brique.passerelles.sssom.identifiants import PREFIXES, curie, developper, ensemble
from brique.passerelles.valeurs import (
    Cle,
    Couverture,
    Garde,
    Passerelle,
    Preuve,
    Probabilites,
    Relation,
    Traits,
    Versions,
)
from brique.periodes import Periode
from brique.referentiel.fiche import Bloc, Correspondance, Fiche
from tests.coeur.referentiel.fabrique import SansRetour, lus

TEXTES = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
PLEINS = TEXTES.filter(bool)
CLES = st.builds(Cle, PLEINS, TEXTES)
JOURS = st.dates(date(1900, 1, 1), date(2100, 1, 1))
PARTS = st.integers(0, 1000).map(lambda millieme: millieme / 1000)
A, B = Cle("RNCP1", "RNCP1BC01"), Cle("RNCP2", "RNCP2 BC/é+1")


def passerelle(relation: Relation = Relation.EQUIVALENT, score: float = 0.95, **autres: Any) -> Passerelle:
    champs: dict[str, Any] = {
        "source": A,
        "cible": B,
        "relation": relation,
        "score": score,
        "probabilites": Probabilites(0.6, 0.2, 0.1, 0.05),
        "couverture_source": Couverture(0.8),
        "couverture_cible": Couverture(0.9),
        "paires": (),
        "manque_source": (),
        "manque_cible": (),
        "gardes": (Garde.NIVEAU,),
        "traits": Traits(0.8, 0.9, 1.0, 2, None, None, 0.0, 0.0, 0.0, 0.1, 1.0),
        "versions": Versions("1", ("lexical-1", "phrases-1")),
    }
    return Passerelle(**(champs | autres))


def relu(ecrit: Ecrit, **options: Any) -> Jeu:
    jeu = lire_sssom(io.BytesIO("".join(ecrit.fichier()).encode()), nom="essai.sssom.tsv", **options)
    assert (jeu.anomalies, jeu.ecartees) == ((), 0)
    return jeu


def lue(*lignes: str, entete: str = "#curie_map:\n#  X: https://exemple.fr/\n") -> Jeu:
    """A file of four columns, whose lines have « / » for tabs."""
    colonnes = "subject_id/predicate_id/object_id/mapping_justification"
    corps = "".join(f"{ligne}\n" for ligne in (colonnes, *lignes)).replace("/", "\t")
    return lire_sssom(io.BytesIO((entete + corps).encode()), nom="recu.tsv")


@cache
def validateur(partage: Path) -> Any:
    schema = json.loads((partage / "normes/sssom/sssom_schema.schema.json").read_text(encoding="utf-8"))
    schema["$ref"] = "#/$defs/MappingSet"
    return jsonschema_rs.validator_for(schema, validate_formats=True)


def valider(partage: Path, objet: Mapping[str, Any]) -> None:
    fautes = list(validateur(partage).iter_errors(objet))
    assert [f"{faute.instance_path}: {faute.message}" for faute in fautes] == []


def decidees(cles: st.SearchStrategy[Cle] = CLES) -> st.SearchStrategy[Decidee]:
    @st.composite
    def composer(tirer: Any) -> Decidee:
        competences = tuple(tirer(st.lists(PLEINS, max_size=2)))
        debut, duree = tirer(JOURS), tirer(st.none() | st.integers(1, 900))
        prise = tirer(JOURS)
        revoquee = tirer(st.none() | st.dates(prise, date(2101, 1, 1)))
        fiche = tirer(PLEINS)
        cible = frozenset(Cle(fiche, code) for code in tirer(st.sets(TEXTES, min_size=1, max_size=3)))
        source = tirer(st.frozensets(cles.filter(lambda cle: cle.fiche != fiche), min_size=1, max_size=3))
        return Decidee(
            source=source,
            cible=cible,
            certificateur=tirer(PLEINS),
            signataire=tirer(PLEINS.filter(str.strip)),
            decidee_le=prise,
            validite=Periode(debut, None if duree is None else date.fromordinal(debut.toordinal() + duree)),
            accord=Accord.PARTIEL if competences else Accord.TOTAL,
            competences=competences,
            conditions=tirer(TEXTES),
            revoquee_le=revoquee,
            motif_revocation="erreur" if revoquee else "",
            reference=tirer(TEXTES),
        )

    return composer()


@given(st.frozensets(CLES, min_size=1, max_size=4))
def test_tout_code_survit_a_son_identifiant(cles: frozenset[Cle]) -> None:
    ecrit = curie(cles)
    assert re.fullmatch(r"(?:bloc|ensemble):[A-Za-z0-9._~%/+-]+", ecrit)
    assert ensemble(ecrit, PREFIXES) == cles
    assert ensemble(developper(ecrit, PREFIXES), {}) == cles


def test_identifiants_lisibles() -> None:
    assert curie(frozenset({A})) == "bloc:RNCP1/RNCP1BC01"
    assert curie(frozenset({Cle("RS5000")})) == "bloc:RS5000"
    assert curie(frozenset({B, A})) == "ensemble:RNCP1/RNCP1BC01+RNCP2/RNCP2%20BC%2F%C3%A9%2B1"
    with pytest.raises(ErreurArgument, match="sans certification"):
        curie(frozenset({Cle("", "BC01")}))
    for autre in ("X:1", "https://exemple.fr/1", "bloc:", "bloc:a/b/c", "bloc:a+b", "bloc:%FF", "ensemble:a++b"):
        assert ensemble(autre, PREFIXES) is None


@pytest.mark.parametrize(
    ("relation", "predicat", "confiance"),
    [
        (Relation.EQUIVALENT, "skos:closeMatch", 0.6),
        (Relation.COUVRE, "skos:narrowMatch", 0.2),
        (Relation.COUVERT_PAR, "skos:broadMatch", 0.1),
        (Relation.PARTIEL, "skos:relatedMatch", 0.05),
        (Relation.DISTINCT, "skos:relatedMatch", 0.05),
    ],
)
def test_le_sens_des_predicats(relation: Relation, predicat: str, confiance: float) -> None:
    """« Le sujet couvre l’objet » : l’objet est le plus étroit des deux (narrowMatch)."""
    rangee = calculee(passerelle(relation), {A: "Vendre"}, le=date(2026, 11, 22))
    assert rangee["predicate_id"] == predicat
    assert rangee["confidence"] == pytest.approx(confiance)
    assert ("predicate_modifier" in rangee) == (relation is Relation.DISTINCT)
    assert (rangee["subject_label"], rangee["object_label"]) == ("Vendre", B.code)
    jeu = relu(ecrire_sssom([rangee]))
    lu = lien(jeu, jeu.rangees[0])
    assert (lu.source, lu.cible, lu.preuve, lu.relation) == (
        frozenset({A}),
        frozenset({B}),
        Preuve.CALCULEE,
        relation,
    )


def test_ce_qui_a_servi_a_calculer() -> None:
    seul = calculee(passerelle(versions=Versions("1", ("lexical-1",), "l’encodeur de phrases manque")), {})
    assert seul["mapping_justification"] == "semapv:LexicalSimilarityThresholdMatching"
    assert seul["repli"] == "l’encodeur de phrases manque"
    assert seul["gardes"] == ("niveau",)
    assert calculee(passerelle(), {})["mapping_justification"] == "semapv:CompositeMatching"
    sens = calculee(passerelle(versions=Versions("1", ("phrases-1",))), {})
    assert sens["mapping_justification"] == "semapv:SemanticSimilarityThresholdMatching"
    titres = calculee(passerelle(probabilites=None, gardes=(Garde.SANS_COMPETENCE,)), {})
    assert "confidence" not in titres
    assert "seuls intitulés" in str(titres["comment"])


def test_ce_qui_donne_un_droit_ne_se_lit_pas_a_l_envers() -> None:
    """Neither a correspondance nor a decision is written with a predicate that programs invert or chain."""
    fiches = [
        Fiche("RNCP1", "Vendeur", nouvelles=("RNCP2",), blocs=(Bloc("a"), Bloc("b")), correspondances=(
            Correspondance(frozenset("ab"), "RNCP2", frozenset("c")), Correspondance(frozenset("a")),
        )),
        Fiche("RNCP2", "Vendeuse", blocs=(Bloc("c"),)),
    ]  # fmt: skip
    lues = Officielles.depuis(fiches)
    ecrite = declaree(lues.declarees[0], {Cle("RNCP1", "a"): "Accueillir"})
    assert ecrite["predicate_id"] == "brique:correspondance"
    assert (ecrite["subject_id"], ecrite["subject_type"]) == (
        "ensemble:RNCP1/a+RNCP1/b",
        "composed entity expression",
    )
    assert (ecrite["object_id"], ecrite["object_type"]) == ("bloc:RNCP2/c", "skos concept")
    assert ecrite["subject_label"] == "Accueillir + b"
    with pytest.raises(ErreurArgument, match="vide"):
        declaree(lues.declarees[1], {})
    jeu = relu(ecrire_sssom([ecrite, renouvellement(lues.renouvellements[0], {})]))
    assert [(lien(jeu, r).preuve, lien(jeu, r).relation) for r in jeu.rangees] == [
        (Preuve.RENOUVELLEMENT, None),
        (Preuve.DECLAREE, None),
    ]


@settings(max_examples=10)
@given(st.lists(decidees(), max_size=3), st.randoms(use_true_random=False))
def test_une_decision_revient_entiere(prises: list[Decidee], hasard: Any) -> None:
    ecrit = ecrire_sssom([decidee(prise, {}) for prise in prises])
    jeu = relu(ecrit)
    assert {decision(jeu, rangee) for rangee in jeu.rangees} == set(prises)
    hasard.shuffle(prises)
    assert ecrire_sssom([decidee(prise, {}) for prise in prises]) == ecrit


def valeurs() -> st.SearchStrategy[dict[str, Valeur]]:
    """Mappings with any slot, of any text: quotes, tabs, ends of line, bars, backslashes."""
    difficiles = st.text(st.sampled_from('a"\t\n\r|\\#é ’'), min_size=1, max_size=8)
    references = st.sampled_from(["X:1", "bloc:RNCP1", "https://exemple.fr/a"])
    formes: dict[Forme, st.SearchStrategy[Valeur]] = {
        Forme.TEXTE: difficiles,
        Forme.NOMBRE: PARTS,
        Forme.DATE: JOURS,
        Forme.REFERENCE: references,
        Forme.TEXTES: st.lists(difficiles, min_size=1, max_size=3).map(tuple),
        Forme.REFERENCES: st.lists(references, min_size=1, max_size=3).map(tuple),
    }
    toutes = {**dict.fromkeys(COLONNES, Forme.TEXTE), **FORMES, **EXTENSIONS}
    champs = {
        nom: st.sampled_from(sorted(CHOIX[nom] - {"rdfs literal"})) if nom in CHOIX else formes[toutes[nom]]
        for nom in (*COLONNES, *EXTENSIONS)
    }
    voulus = {nom: champs.pop(nom) for nom in ("subject_id", "predicate_id", "object_id")}
    voulus["mapping_justification"] = st.just("semapv:LexicalMatching")
    for nom in ("mapping_justification", "review_date", "reviewer_agreement"):  # the last two want a reviewer
        del champs[nom]
    return st.fixed_dictionaries(voulus, optional=champs)


@settings(max_examples=12)
@given(st.lists(valeurs(), max_size=3))
def test_toute_valeur_revient_de_son_fichier(rangees: list[dict[str, Valeur]]) -> None:
    ecrit = ecrire_sssom(rangees, Entete(prefixes={"X": "https://exemple.fr/"}))
    jeu = relu(ecrit)
    lues = [dict(rangee.valeurs) for rangee in jeu.rangees]
    assert sorted(map(repr, map(triee, lues))) == sorted({repr(triee(rangee)) for rangee in rangees})
    assert ecrire_sssom(lues, Entete(prefixes=jeu.prefixes)) == ecrit
    a_part = lire_sssom(
        io.BytesIO("".join(ecrit.tableau()).encode()), metadonnees=io.BytesIO(ecrit.metadonnees.encode())
    )
    assert [rangee.valeurs for rangee in a_part.rangees] == [rangee.valeurs for rangee in jeu.rangees]


def triee(rangee: dict[str, Valeur]) -> list[tuple[str, Valeur]]:
    return sorted(rangee.items())


@given(st.dictionaries(st.sampled_from(DU_JEU), TEXTES | st.lists(TEXTES, min_size=1, max_size=3), max_size=4))
def test_les_metadonnees_se_relisent_par_un_autre_lecteur(entete: dict[str, Any]) -> None:
    assert (yaml.load(en_yaml(entete), Loader=yaml.BaseLoader) or {}) == entete
    assert "\r" not in en_yaml(entete)


@given(st.lists(PLEINS, min_size=1, max_size=4))
def test_les_listes_se_relisent(textes: list[str]) -> None:
    ecrit = ecrire_sssom([calculee(passerelle(), {}) | {"match_string": tuple(textes)}])
    assert relu(ecrit).rangees[0].valeurs["match_string"] == tuple(textes)
    assert couper_liste(r"Alice\\Bob|C\x|\|") == [r"Alice\Bob", r"C\x", "|"]


def test_ce_qui_est_commun_n_est_dit_qu_une_fois() -> None:
    rangees = [calculee(passerelle(relation), {}, le=date(2026, 11, 22)) for relation in Relation]
    ecrit = ecrire_sssom(rangees, Entete(titre="Passerelles : essai", auteurs=("Brique", "yes", "1.0")))
    assert "mapping_date" not in ecrit.colonnes
    assert yaml.safe_load(ecrit.metadonnees)["mapping_date"] == date(2026, 11, 22)
    assert yaml.safe_load(ecrit.metadonnees)["creator_label"] == ["Brique", "yes", "1.0"]
    assert list(ecrit.entete)[:2] == ["sssom_version", "curie_map"]
    assert set(ecrit.entete["curie_map"]) == {"bloc", "brique"}
    assert all(rangee.valeurs["mapping_date"] == date(2026, 11, 22) for rangee in relu(ecrit).rangees)
    assert relu(ecrire_sssom([])).rangees == ()


def test_ce_qui_ne_peut_pas_s_ecrire_est_refuse() -> None:
    with pytest.raises(ErreurArgument, match="« couleur » n’est un champ"):
        ecrire_sssom([calculee(passerelle(), {}) | {"couleur": "bleu"}])
    with pytest.raises(ErreurArgument, match="préfixe"):
        ecrire_sssom([calculee(passerelle(), {}) | {"predicate_id": "X:1"}])


@pytest.mark.partage
def test_conforme_au_schema_de_la_norme(partage: Path) -> None:
    fiches = [f for nom in ("RNCP", "RS") for f in lus(registre(partage, nom))[0]]
    libelles = {Cle(f.numero, bloc.code): bloc.libelle for f in fiches for bloc in f.blocs}
    prise = Decidee(frozenset({A}), frozenset({B}), "Branche", "Mme Auger", date(2026, 1, 5), Periode(date(2026, 2, 1)))
    rangees = [
        *(calculee(passerelle(relation), libelles, le=date(2026, 11, 22)) for relation in Relation),
        *(declaree(d, libelles) for d in Officielles.depuis(fiches).declarees),
        *(renouvellement(r, libelles) for r in liens_du_registre(fiches)),
        decidee(prise, libelles),
    ]
    ecrit = ecrire_sssom(rangees, Entete(titre="Essai", auteurs=("Brique",), publie_le=date(2026, 11, 22)))
    objet = en_objet(ecrit)
    valider(partage, objet)
    assert len(objet["mappings"]) == 5 + 47 + 20 + 1
    assert sum("preuve: declaree" in m["other"] for m in objet["mappings"]) == 47
    jeu = relu(ecrit)
    relus = Officielles.depuis(fiches).declarees
    assert {(lien(jeu, r).source, lien(jeu, r).cible) for r in jeu.rangees if lien(jeu, r).preuve == "declaree"} == {
        (d.source, d.cible) for d in relus
    }
    assert sum(m.get("subject_type") == "composed entity expression" for m in objet["mappings"]) == 4


def registre(partage: Path, nom: str) -> Path:
    return partage / f"donnees/rncp-v4.1/export_fiches_{nom}_fixture.xml"


@pytest.mark.partage
@settings(max_examples=10)
@given(st.lists(valeurs(), max_size=2))
def test_tout_ce_qui_s_ecrit_est_conforme(partage: Path, rangees: list[dict[str, Valeur]]) -> None:
    valider(partage, en_objet(ecrire_sssom(rangees, Entete(prefixes={"X": "https://exemple.fr/"}))))


@pytest.mark.partage
def test_les_champs_sont_ceux_de_la_norme(partage: Path) -> None:
    norme = yaml.safe_load((partage / "normes/sssom/sssom_schema.yaml").read_text(encoding="utf-8"))
    assert list(COLONNES) == norme["classes"]["mapping"]["slots"]
    assert list(DU_JEU) == [nom for nom in norme["classes"]["mapping set"]["slots"] if nom != "mappings"]
    assert {
        nom for nom, slot in norme["slots"].items() if slot and (slot.get("annotations") or {}).get("propagated")
    } == PROPAGES
    formes = {"EntityReference": "reference", "double": "nombre", "date": "date"}
    for nom in {*COLONNES, *DU_JEU} - {"curie_map", "extension_definitions"}:
        slot = norme["slots"][nom]
        attendue = formes.get(slot.get("range", ""), "texte") + ("s" if slot.get("multivalued") else "")
        assert FORMES.get(nom, Forme.TEXTE).value == attendue, nom
    assert JUSTIFICATION.pattern.replace("(?:", "(") == norme["slots"]["mapping_justification"]["pattern"].strip("^$")
    for nom, choix in CHOIX.items():
        enumeration = norme["enums"][norme["slots"][nom]["range"]]["permissible_values"]
        assert choix == set(enumeration)


LIGNE = "X:1/skos:exactMatch/X:2/semapv:LexicalMatching"


def test_lire_ce_que_d_autres_ecrivent() -> None:
    contenu = (
        "# curie_map:\n#   HP: http://exemple.org/HP_\n#   B: 'urn:brique:bloc:'\n# license: https://exemple.org/l\n"
        "# creator_id: HP:9\n# mapping_date: 2022-05-02\n# couleur: bleu\n"
        "subject_id\tpredicate_id\tobject_id\tmapping_justification\tconfidence\tmaison\r\n"
        'HP:1\tskos:exactMatch\tB:RNCP1/x%20y\tsemapv:ManualMappingCuration\t0.9\t"dit ""ici"""\r\n'
        "https://exemple.org/HP_2\trdfs:seeAlso\tHP:3\tsemapv:LexicalMatching\t\t\r\n"
    )
    jeu = lire_sssom(SansRetour(contenu.encode("utf-8-sig")), nom="autre.tsv")  # type: ignore[arg-type]
    assert jeu.anomalies == ()
    assert (jeu.entete["creator_id"], jeu.entete["mapping_date"]) == (("HP:9",), date(2022, 5, 2))
    assert jeu.entete["couleur"] == "bleu"
    premiere, seconde = jeu.rangees
    assert (premiere.ligne, seconde.ligne) == (9, 10)
    assert premiere.autres == {"maison": 'dit "ici"'}
    assert seconde.valeurs["mapping_date"] == date(2022, 5, 2)
    lu = lien(jeu, premiere)
    assert (lu.source, lu.cible) == (None, frozenset({Cle("RNCP1", "x y")}))
    assert (lu.preuve, lu.relation, lu.confiance) == (None, Relation.EQUIVALENT, 0.9)
    assert lien(jeu, seconde).relation is None
    with pytest.raises(ErreurArgument, match=r"autre\.tsv, ligne 9 : cette ligne n’est pas la décision"):
        decision(jeu, premiere)


@pytest.mark.parametrize(
    ("ligne", "dit"),
    [
        ("X:1/skos:exactMatch/X:2", "elle a 3 cellules pour 4 colonnes"),
        ("/skos:exactMatch/X:2/semapv:LexicalMatching", "subject_id n’y est pas"),
        ("X:1/skos:exactMatch/Y:2/semapv:LexicalMatching", "object_id n’y est pas"),
        ("X:1/pareil/X:2/semapv:LexicalMatching", "predicate_id n’y est pas"),
        ("X:1/skos:exactMatch/X:2/semapv:Devine", "mapping_justification n’y est pas"),
        ('X:1/skos:exactMatch/"X:2/semapv:LexicalMatching', "un guillemet y est ouvert"),
        ('X:1/skos:exactMatch/"X:2"a/semapv:LexicalMatching', "un guillemet y est ouvert"),
    ],
)
def test_une_ligne_illisible_est_nommee_et_les_autres_gardees(ligne: str, dit: str) -> None:
    jeu = lue(LIGNE, ligne, LIGNE, LIGNE)
    assert (jeu.ecartees, [rangee.ligne for rangee in jeu.rangees]) == (1, [4, 6, 7])
    assert jeu.anomalies[-1].ligne == 5
    assert jeu.anomalies[-1].message.startswith("recu.tsv, ligne 5 : ")
    assert dit in jeu.anomalies[-1].message
    assert jeu.anomalies[-1].message.endswith("La ligne n’est pas gardée.")


@pytest.mark.parametrize(
    ("nom", "valeur", "dit"),
    [
        ("confidence", "beaucoup", "ce n’est pas un nombre"),
        ("confidence", "1.2", "n’est pas entre 0 et 1"),
        ("confidence", "nan", "n’est pas entre 0 et 1"),
        ("reviewer_agreement", "-2", "n’est pas entre -1 et 1"),
        ("mapping_date", "02/05/2022", "ce n’est pas un jour"),
        ("mapping_date", "2022-02-30", "ce jour n’existe pas"),
        ("subject_type", "bloc", "la norme n’a pas cette valeur"),
        ("author_id", "X:1|Y:2", "le préfixe « Y » n’est pas déclaré"),
    ],
)
def test_une_valeur_illisible_est_otee_et_nommee(nom: str, valeur: str, dit: str) -> None:
    contenu = (
        "#curie_map: {X: 'https://exemple.fr/'}\nsubject_id\tpredicate_id\tobject_id\tmapping_justification\t"
        f"{nom}\nX:1\tskos:exactMatch\tX:2\tsemapv:LexicalMatching\t{valeur}\n"
    )
    jeu = lire_sssom(io.BytesIO(contenu.encode()), nom="recu.tsv")
    assert nom not in jeu.rangees[0].valeurs
    assert dit in jeu.anomalies[0].message
    assert jeu.anomalies[0].ligne == 3
    assert jeu.anomalies[0].valeur == valeur


@pytest.mark.parametrize(
    ("contenu", "dit"),
    [
        (b"", "la colonne predicate_id manque"),
        (b"PK\x03\x04\xff", "UTF-8"),
        ("é".encode("latin-1"), "UTF-8"),
        (b"subject_id,predicate_id\n", "la colonne predicate_id manque"),
        (b"predicate_id\tmapping_justification\tpredicate_id\n", "deux fois"),
        (b"#a: &x 1\n#b: *x\npredicate_id\tmapping_justification\n", "refusés ici"),
        (b"#a: !!python/object:os.system x\npredicate_id\tmapping_justification\n", "refusés ici"),
        (b"#a: [\npredicate_id\tmapping_justification\n", "ne se lisent pas"),
        (b"#- a\npredicate_id\tmapping_justification\n", "nom: valeur"),
        (b"#curie_map: x\npredicate_id\tmapping_justification\n", "curie_map"),
        (b"#mapping_date: hier\npredicate_id\tmapping_justification\n", "« hier », qui n’est pas un jour"),
        (b"#" + b"[" * 900 + b"\npredicate_id\tmapping_justification\n", "ne se lisent pas"),
        (b"a" * 200_000, "la ligne 1 dépasse"),
        (b"#a: b\n" * 200_000, "son en-tête dépasse"),
    ],
)
def test_ce_qui_n_est_pas_du_sssom_est_refuse(contenu: bytes, dit: str) -> None:
    with pytest.raises(ErreurLecture) as refus:
        lire_sssom(io.BytesIO(contenu), nom="recu.tsv")
    assert dit in str(refus.value)
    assert "recu.tsv" in str(refus.value)


@given(st.data())
def test_un_fichier_abime_se_lit_ou_se_refuse_en_francais(data: Any) -> None:
    sain = "".join(ecrire_sssom([calculee(passerelle(relation), {}) for relation in Relation]).fichier()).encode()
    abime = bytearray(sain)
    for _ in range(data.draw(st.integers(1, 4))):
        ou = data.draw(st.integers(0, len(abime)))
        abime[ou : ou + data.draw(st.integers(0, 40))] = data.draw(
            st.sampled_from([b"", b'"', b"\t", b"\n", b"\r", b"\x00", b"#", b"|", b"\xff", b"\\", b": ", b"&a", b"- "])
        )
    try:
        jeu = lire_sssom(io.BytesIO(bytes(abime)), nom="recu.tsv")
    except ErreurLecture as refus:
        dit = str(refus)
        jeu = Jeu("", {}, {}, ())
    else:
        dit = "recu.tsv"
    assert dit.startswith("recu.tsv")
    assert len(jeu.rangees) + jeu.ecartees <= 6 + 4  # a line may have been cut at each blow
    for rangee in jeu.rangees:
        lien(jeu, rangee)
    assert all(anomalie.ligne for anomalie in jeu.anomalies)


def test_la_lecture_est_bornee() -> None:
    ecrit = ecrire_sssom([calculee(passerelle(score=rang / 1000), {}) for rang in range(50)])
    contenu = "".join(ecrit.fichier()).encode()
    with pytest.raises(ErreurLecture, match="plus de 49 lignes"):
        lire_sssom(io.BytesIO(contenu), limites=Limites(lignes=49))
    assert len(lire_sssom(io.BytesIO(contenu), limites=Limites(lignes=50)).rangees) == 50
    mauvaises = contenu + b"x\n" * 40
    jeu = lire_sssom(io.BytesIO(mauvaises), limites=Limites(anomalies=3))
    assert (len(jeu.rangees), jeu.ecartees, len(jeu.anomalies)) == (50, 40, 3)
    with pytest.raises(ErreurLecture, match="guillemets"):
        lire_sssom(io.BytesIO(contenu + b'"x\n' * 5), limites=Limites(anomalies=3))


def test_les_metadonnees_a_part(tmp_path: Path) -> None:
    ecrit = ecrire_sssom([calculee(passerelle(), {}, le=date(2026, 11, 22))])
    table = tmp_path / "passerelles.sssom.tsv"
    ecrire(table, ecrit.tableau())
    assert lire_sssom(table).anomalies  # « bloc: » is declared nowhere
    ecrire(tmp_path / "passerelles.sssom.yml", [ecrit.metadonnees])
    jeu = lire_sssom(str(table))
    assert (jeu.nom, jeu.anomalies, jeu.rangees[0].valeurs["mapping_date"]) == (table.name, (), date(2026, 11, 22))
    with pytest.raises(ErreurLecture, match="ne s’ouvre pas"):
        lire_sssom(tmp_path / "absent.tsv")
    ecrire(table, ecrit.fichier())
    with pytest.raises(ErreurLecture, match="données deux fois"):
        lire_sssom(table, metadonnees=tmp_path / "passerelles.sssom.yml")


def ecrire(chemin: Path, lignes: Iterable[str]) -> None:
    chemin.write_text("".join(lignes), encoding="utf-8")


@pytest.mark.parametrize(
    ("changes", "dit"),
    [
        ({"valable_depuis": ""}, "n’est pas datée"),
        ({"valable_avant": "2020-01-01"}, "se contredit"),
        ({"accord": "entier"}, "se contredit"),
        ({"signataire": ""}, "pas de signataire"),
        ({"preuve": "declaree"}, "n’est pas la décision"),
        ({"predicate_id": "skos:exactMatch"}, "n’est pas la décision"),
    ],
)
def test_une_decision_alteree_n_en_est_plus_une(changes: dict[str, str], dit: str) -> None:
    prise = Decidee(frozenset({A}), frozenset({B}), "Branche", "Mme Auger", date(2026, 1, 5), Periode(date(2026, 2, 1)))
    rangee = decidee(prise, {}) | changes
    contenu = "".join(ecrire_sssom([rangee]).fichier())
    jeu = lire_sssom(io.BytesIO(contenu.encode()), nom="recu.tsv")
    with pytest.raises(ErreurArgument, match=dit) as refus:
        decision(jeu, jeu.rangees[0])
    assert "recu.tsv, ligne" in str(refus.value)
