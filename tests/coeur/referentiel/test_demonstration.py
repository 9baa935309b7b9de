"""The demonstration register keeps its promises. Read with lxml alone: our own reader is tested elsewhere."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest
from lxml import etree
from stdnum.fr import siret

RACINE = Path(__file__).parents[3]
DOSSIER = RACINE / "src/brique/referentiel/demonstration"
RNCP = DOSSIER / "export_fiches_RNCP_V4_1_demonstration.xml"
RS = DOSSIER / "export_fiches_RS_V4_1_demonstration.xml"
LISEZMOI = DOSSIER / "LISEZMOI.md"
DONNEES = RACINE / "../shared/donnees"

AUJOURD_HUI = date(2026, 11, 22)
CODE_SEUL = "01"
CORRESPONDANCE_SANS_CIBLE = {"RNCP99998"}
ANCIENNE_ABSENTE, NOUVELLE_ABSENTE = "RS9890", "RNCP99046"
RENOUVELLEMENTS = {  # old → new, declared by both sides
    ("RNCP99001", "RNCP99003"),
    ("RNCP99003", "RNCP99012"),
    ("RNCP99006", "RNCP99014"),
    ("RNCP99007", "RNCP99008"),
    ("RNCP99009", "RS9902"),
    ("RNCP99029", "RNCP99031"),
    ("RNCP99030", "RNCP99029"),
    ("RNCP99030", "RNCP99031"),
    ("RNCP99040", "RNCP99041"),
    ("RNCP99049", "RNCP99052"),
    ("RNCP99051", "RNCP99052"),
    ("RNCP99059", "RNCP99060"),
    ("RNCP99071", "RNCP99072"),
    ("RNCP99072", "RNCP99071"),
    ("RNCP99090", "RNCP99090"),
}
DIT_PAR_L_ANCIENNE = {("RNCP99040", "RNCP99080")}
LONGUEUR_EMPRUNT = 8

ELEMENTS_DU_FLUX = set(
    re.findall(
        r"\w+",
        """
    VERSION_FLUX FICHE ID_FICHE NUMERO_FICHE INTITULE ABREGE ETAT_FICHE ACTIF TYPE_ENREGISTREMENT
    NOMENCLATURE_EUROPE NIVEAU LIBELLE DATE_DE_PUBLICATION DATE_EFFET DATE_DECISION DATE_FIN_ENREGISTREMENT
    DATE_DERNIER_JO DATE_LIMITE_DELIVRANCE DUREE_ENREGISTREMENT ACTIVITES_VISEES CAPACITES_ATTESTEES
    SECTEURS_ACTIVITE TYPE_EMPLOI_ACCESSIBLES OBJECTIFS_CONTEXTE REGLEMENTATIONS_ACTIVITES
    PREREQUIS_ENTREE_FORMATION PREREQUIS_VALIDATION_CERTIFICATION VALIDATION_PARTIELLE
    VALIDATION_PARTIELLE_PERIMETRE EXISTENCE_PARTENAIRES ACCESSIBLE_NOUVELLE_CALEDONIE
    ACCESSIBLE_POLYNESIE_FRANCAISE LIEN_URL_DESCRIPTION SI_JURY_FI SI_JURY_CA SI_JURY_FC SI_JURY_CQ SI_JURY_CL
    SI_JURY_VAE COMPOSITION DATE_DERNIERE_MODIFICATION NSF ROME FORMACODE IDCC CCN_1 CCN_2 CCN_3 NUMERO
    PUBLICATION_DECRET_GENERAL PUBLICATION_DECRET_CREATION PUBLICATION_DECRET_AUTRE PUBLICATION_JO TITRE
    DATE_PUBLICATION_JO ID_FICHE_ANCIENNE_CERTIFICATION ID_FICHE_NOUVELLE_CERTIFICATION CORRESPONDANCE SOURCE
    DESTINATION STATISTIQUES_PROMOTION ANNEE NOMBRE_CERTIFIES NOMBRE_CERTIFIES_VAE
    TAUX_INSERTION_GLOBAL_6MOIS TAUX_INSERTION_METIER_6MOIS TAUX_INSERTION_METIER_2ANS
    ANNEES_PROMOTIONS_NIVEAU SIRET_CERTIFICATEUR NOM_CERTIFICATEUR ETAT_CERTIFICATEUR
    DATE_DERNIERE_MODIFICATION_ETAT NOM_COMMERCIAL SITE_INTERNET NOM_PARTENAIRE SIRET_PARTENAIRE
    HABILITATION_PARTENAIRE ETAT_HABILITATION DATE_ACTIF BLOC_COMPETENCES CODE LISTE_COMPETENCES
    MODALITES_EVALUATION PREREQUIS_ENTREE_FORMATION_BLOC PREREQUIS_VALIDATION_BLOC
    NIVEAU_MAITRISE_COMPETENCES DUREE_VALIDITE MODALITES_RENOUVELLEMENT
    """,
    )
)


def texte(element: etree._Element, chemin: str) -> str:
    return str(element.findtext(chemin) or "")


def jour(valeur: str) -> date:
    forme = re.fullmatch(r"(\d{2})/(\d{2})/(\d{4})", valeur)
    assert forme, f"{valeur!r} is not JJ/MM/AAAA"
    jour_du_mois, mois, annee = map(int, forme.groups())
    return date(annee, mois, jour_du_mois)


def racines() -> list[etree._Element]:
    return [etree.parse(chemin).getroot() for chemin in (RNCP, RS)]


@pytest.fixture(scope="module")
def fiches() -> dict[str, etree._Element]:
    toutes = [fiche for racine in racines() for fiche in racine.iterfind("FICHE")]
    par_numero = {texte(fiche, "NUMERO_FICHE"): fiche for fiche in toutes}
    assert len(par_numero) == len(toutes), "two fiches share a number"
    return par_numero


def blocs(fiche: etree._Element) -> list[etree._Element]:
    return list(fiche.iterfind("BLOCS_COMPETENCES/BLOC_COMPETENCES"))


def codes(fiche: etree._Element) -> list[str]:
    return [texte(bloc, "CODE") for bloc in blocs(fiche)]


def correspondances(fiche: etree._Element) -> Iterator[tuple[frozenset[str], str, frozenset[str]]]:
    for element in fiche.iterfind("CORRESPONDANCES/CORRESPONDANCE"):
        source = frozenset(str(code.text) for code in element.iterfind("SOURCE/BLOC_COMPETENCES/CODE"))
        cible = frozenset(str(code.text) for code in element.iterfind("DESTINATION/BLOC_COMPETENCES/CODE"))
        yield source, texte(element, "DESTINATION/NUMERO_FICHE"), cible


def test_there_are_as_many_fiches_and_blocs_as_announced(fiches: dict[str, etree._Element]) -> None:
    assert sum(numero.startswith("RNCP") for numero in fiches) == 33
    assert sum(numero.startswith("RS") for numero in fiches) == 3
    assert sum(len(blocs(fiche)) for fiche in fiches.values()) == 110


def test_every_number_is_fictional(fiches: dict[str, etree._Element]) -> None:
    assert all(re.fullmatch(r"RNCP99\d{3}|RS99\d{2}", numero) for numero in fiches)


def test_internal_identifiers_are_unique(fiches: dict[str, etree._Element]) -> None:
    assert len({texte(fiche, "ID_FICHE") for fiche in fiches.values()}) == len(fiches)


def test_bloc_codes_are_unique_and_carry_their_fiche(fiches: dict[str, etree._Element]) -> None:
    tous = [code for fiche in fiches.values() for code in codes(fiche)]
    assert max(Counter(tous).values()) == 1
    assert tous.count(CODE_SEUL) == 1
    for numero, fiche in fiches.items():
        for rang, code in enumerate(codes(fiche), start=1):
            assert code in {f"{numero}BC{rang:02d}", CODE_SEUL}


def test_every_bloc_has_a_title_competences_and_an_evaluation(fiches: dict[str, etree._Element]) -> None:
    for fiche in fiches.values():
        for bloc in blocs(fiche):
            for element in ("LIBELLE", "LISTE_COMPETENCES", "MODALITES_EVALUATION"):
                assert texte(bloc, element).strip(), f"{texte(bloc, 'CODE')}: empty {element}"


def test_rs_fiches_have_no_bloc(fiches: dict[str, etree._Element]) -> None:
    assert not [numero for numero, fiche in fiches.items() if numero.startswith("RS") and blocs(fiche)]


def test_every_element_of_the_flow_is_used() -> None:
    presents = {element.tag for racine in racines() for element in racine.iter() if isinstance(element.tag, str)}
    assert presents >= ELEMENTS_DU_FLUX, f"never used: {sorted(ELEMENTS_DU_FLUX - presents)}"


def test_only_the_announced_correspondance_dangles(fiches: dict[str, etree._Element]) -> None:
    absentes = set()
    for numero, fiche in fiches.items():
        for source, cible, blocs_cible in correspondances(fiche):
            assert source <= set(codes(fiche)), f"{numero}: source is not one of its blocs"
            if cible in fiches:
                assert blocs_cible <= set(codes(fiches[cible])), f"{numero} → {cible}: unknown bloc"
            else:
                absentes.add(cible)
    assert absentes == CORRESPONDANCE_SANS_CIBLE


def test_filiations_lead_to_fiches_of_the_register_and_answer_each_other(
    fiches: dict[str, etree._Element],
) -> None:
    anciennes = {
        (str(lien.text), numero)
        for numero, fiche in fiches.items()
        for lien in fiche.iter("ID_FICHE_ANCIENNE_CERTIFICATION")
    }
    nouvelles = {
        (numero, str(lien.text))
        for numero, fiche in fiches.items()
        for lien in fiche.iter("ID_FICHE_NOUVELLE_CERTIFICATION")
    }
    assert {ancienne for ancienne, _ in anciennes} - fiches.keys() == {ANCIENNE_ABSENTE}
    assert {nouvelle for _, nouvelle in nouvelles} - fiches.keys() == {NOUVELLE_ABSENTE}
    assert {lien for lien in anciennes if lien[0] in fiches} == RENOUVELLEMENTS
    assert {lien for lien in nouvelles if lien[1] in fiches} == RENOUVELLEMENTS | DIT_PAR_L_ANCIENNE


def test_the_kinds_of_correspondance_are_all_present(fiches: dict[str, etree._Element]) -> None:
    par_fiche = {numero: set(correspondances(fiche)) for numero, fiche in fiches.items()}
    toutes = set().union(*par_fiche.values())
    formes = {(min(len(source), 2), min(len(cible), 2)) for source, _, cible in toutes}
    assert formes >= {(0, 0), (0, 1), (1, 0), (1, 1), (1, 2), (2, 1), (2, 2)}
    scission = (frozenset({"RNCP99003BC02"}), "RNCP99012", frozenset({"RNCP99012BC02", "RNCP99012BC03"}))
    fusion = (frozenset({"RNCP99006BC02", "RNCP99006BC03"}), "RNCP99014", frozenset({"RNCP99014BC02"}))
    vers_rs = (frozenset({"RNCP99021BC02"}), "RS9901", frozenset[str]())
    assert scission in par_fiche["RNCP99003"]
    assert fusion in par_fiche["RNCP99006"]
    assert vers_rs in par_fiche["RNCP99021"]
    aller = (frozenset({"RNCP99018BC02"}), "RNCP99012", frozenset({"RNCP99012BC05"}))
    assert aller in par_fiche["RNCP99018"]
    assert not [cible for _, cible, _ in par_fiche["RNCP99012"] if cible == "RNCP99018"]


def test_dates_parse_and_follow_one_another(fiches: dict[str, etree._Element]) -> None:
    for numero, fiche in fiches.items():
        dates = [e for e in fiche.iter() if isinstance(e.tag, str) and e.tag.startswith("DATE_") and len(e) == 0]
        assert all(date(2015, 1, 1) <= jour(str(e.text)) <= date(2036, 1, 1) for e in dates), numero
        debut = jour(texte(fiche, "DATE_DECISION") or texte(fiche, "DATE_EFFET"))
        fin = jour(texte(fiche, "DATE_FIN_ENREGISTREMENT"))
        limite = texte(fiche, "DATE_LIMITE_DELIVRANCE")
        assert debut < fin, numero
        assert not limite or fin < jour(limite), numero
        duree = texte(fiche, "DUREE_ENREGISTREMENT")
        assert not duree or debut.replace(year=debut.year + int(duree)) == fin, numero


def test_active_exactly_when_the_registration_has_not_ended(fiches: dict[str, etree._Element]) -> None:
    for numero, fiche in fiches.items():
        fin = jour(texte(fiche, "DATE_FIN_ENREGISTREMENT"))
        assert texte(fiche, "ACTIF") == ("Oui" if fin >= AUJOURD_HUI else "Non"), numero


def test_an_expired_fiche_is_still_deliverable(fiches: dict[str, etree._Element]) -> None:
    delivrables = {
        numero
        for numero, fiche in fiches.items()
        if texte(fiche, "ACTIF") == "Non"
        and texte(fiche, "DATE_LIMITE_DELIVRANCE")
        and jour(texte(fiche, "DATE_LIMITE_DELIVRANCE")) >= AUJOURD_HUI
    }
    assert delivrables == {"RNCP99006", "RNCP99059", "RS9903"}


def test_levels_cover_the_certificates_of_the_demonstration(fiches: dict[str, etree._Element]) -> None:
    niveaux = Counter(
        texte(fiche, "NOMENCLATURE_EUROPE/NIVEAU") for numero, fiche in fiches.items() if numero.startswith("RNCP")
    )
    assert niveaux == {"NIV3": 13, "NIV4": 9, "NIV5": 6, "NIV6": 4, "AUCUN": 1}


def test_options_are_alternatives_except_the_announced_one(fiches: dict[str, etree._Element]) -> None:
    options = {
        numero: nombre
        for numero, fiche in fiches.items()
        if (nombre := sum("(option" in texte(bloc, "LIBELLE") for bloc in blocs(fiche)))
    }
    assert options == {"RNCP99012": 2, "RNCP99041": 2, "RNCP99050": 2, "RNCP99070": 1}


def test_every_siret_is_valid_and_visibly_fictional() -> None:
    numeros = [
        str(element.text) for racine in racines() for element in racine.iter("SIRET_CERTIFICATEUR", "SIRET_PARTENAIRE")
    ]
    assert numeros
    assert all(siret.is_valid(numero) and numero.startswith("00099") for numero in numeros)


def test_every_organisation_says_that_it_is_fictional() -> None:
    for racine in racines():
        assert all("(certificateur fictif)" in str(nom.text) for nom in racine.iter("NOM_CERTIFICATEUR"))
        assert all("(partenaire fictif)" in str(nom.text) for nom in racine.iter("NOM_PARTENAIRE"))


def test_every_address_is_reserved_for_examples() -> None:
    adresses = [str(e.text) for racine in racines() for e in racine.iter("SITE_INTERNET", "LIEN_URL_DESCRIPTION")]
    assert adresses
    assert all(re.match(r"https://[a-z0-9.-]+\.example(/|$)", adresse) for adresse in adresses)


def test_the_habilitations_and_their_states_are_all_present() -> None:
    racine = racines()[0]
    assert {element.text for element in racine.iter("HABILITATION_PARTENAIRE")} == {
        "HABILITATION_FORMER",
        "HABILITATION_ORGANISER",
        "HABILITATION_ORGA_FORM",
    }
    assert {element.text for element in racine.iter("ETAT_HABILITATION")} == {"Actif", "Inactif", "Supprimé"}


def test_blocs_do_not_repeat_one_another(fiches: dict[str, etree._Element]) -> None:
    lignes = Counter(
        morceau.strip(" -*•o;.")
        for numero, fiche in fiches.items()
        if numero not in {"RNCP99070", "RNCP99059"}  # badly written on purpose; an older version of RNCP99060
        for bloc in blocs(fiche)
        for morceau in re.split(r" {4,}|\n", texte(bloc, "LISTE_COMPETENCES"))
    )
    assert [ligne for ligne, fois in lignes.items() if fois > 1] == []


def test_the_deliberate_duplicate_is_there(fiches: dict[str, etree._Element]) -> None:
    deuxieme, quatrieme = (texte(blocs(fiches["RNCP99070"])[rang], "LISTE_COMPETENCES") for rang in (1, 3))
    assert deuxieme.count("Conduire les entretiens annuels") == 2
    assert "Présenter les résultats à la direction" in deuxieme
    assert "Présenter les résultats à la direction" in quatrieme


def test_the_reading_notice_names_every_fiche(fiches: dict[str, etree._Element]) -> None:
    notice = LISEZMOI.read_text(encoding="utf-8")
    assert [numero for numero in fiches if numero not in notice] == []


def suites(textes: Iterable[str]) -> set[tuple[str, ...]]:
    """Every run of LONGUEUR_EMPRUNT consecutive words (an elided article counts with its word)."""
    trouvees: set[tuple[str, ...]] = set()
    for brut in textes:
        mots = re.findall(r"\w+(?:[’']\w+)*", brut.lower().replace("’", "'"))
        trouvees.update(tuple(mots[i : i + LONGUEUR_EMPRUNT]) for i in range(len(mots) - LONGUEUR_EMPRUNT + 1))
    return trouvees


def narrations(racine: etree._Element) -> Iterator[str]:
    """Texts written by someone: labels of public nomenclatures are common to everyone."""
    nomenclatures = {"FORMACODE", "NSF", "ROME", "IDCC", "CCN_1", "CCN_2", "CCN_3"}
    for element in racine.iter():
        parent = element.getparent()
        if isinstance(element.tag, str) and not (parent is not None and parent.tag in nomenclatures):
            yield str(element.text or "")


def test_nothing_is_borrowed_from_the_real_texts() -> None:
    if not DONNEES.is_dir():
        pytest.skip("real texts absent (../shared/donnees): the comparison was not made")
    reels = [texte for f in sorted(DONNEES.glob("rncp-v4.1/*.xml")) for texte in narrations(etree.parse(f).getroot())]
    pages = sorted(DONNEES.glob("branches/*/*.html"))
    reels += [html.unescape(re.sub(r"<[^>]+>", " ", page.read_text(encoding="utf-8"))) for page in pages]
    assert len(reels) > 1000
    communes = suites(texte for racine in racines() for texte in narrations(racine)) & suites(reels)
    assert sorted(" ".join(suite) for suite in communes) == []
