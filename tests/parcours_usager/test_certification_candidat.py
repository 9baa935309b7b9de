"""A candidature in a browser, by its candidate: chosen, followed, its dossier written, its result read, asked again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from brique.certification.candidature.valeurs import Acte, Acteur
from brique.certification.deliberation.valeurs import Presence, Sens
from brique.certification.evaluation import Niveau, Observation
from portail.certification import models, queries_candidatures
from portail.certification import operations_candidatures as candidatures
from portail.certification import operations_delivrance as delivrance
from portail.certification import operations_evaluations as evaluations
from portail.certification import operations_jury as jury
from portail.certification import operations_reglements as reglements
from portail.certification import operations_seances as seances
from portail.certification.operations_candidatures import Geste, Qui
from portail.certification.operations_evaluations import Grille
from portail.certification.operations_reglements import Convention
from portail.certification.operations_seances import Nomination, Qualites
from portail.referentiel.queries_identites import situer
from portail.socle.enums import Role
from portail.socle.queries import organisation_par_siret
from tests.comptes import nouveau_compte, nouvelle_organisation
from tests.parcours_usager import registre
from tests.parcours_usager.verifications import verifier
from tests.portail.certification.fabrique import REGLEMENT

FICHE = "RNCP99035"
BLOCS = (f"{FICHE}BC01", f"{FICHE}BC02")
JOUR = date(2026, 11, 26)
LARGEURS = [(1280, 900), (320, 640)]


@pytest.fixture
def _regle(site: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The register, on a day when its certifications may be asked for, and a règlement for one of them."""
    registre.charger(tmp_path)
    monkeypatch.setattr(timezone, "now", lambda: moment(15))
    if models.ReglementDepose.objects.filter(cle="qualite-fictif").exists():
        return
    fiche = situer([FICHE])[FICHE]
    siret = fiche.certificateurs[0][0]
    branche = organisation_par_siret(siret) or nouvelle_organisation("Branche fictive de l’industrie", siret)
    auteur = nouveau_compte(Role.CERTIFICATEUR, organisation=branche)
    texte = REGLEMENT.replace("fleuriste-fictif", "qualite-fictif")
    reglements.deposer(texte, branche, [fiche], auteur=auteur, quand=moment(8))
    centre = nouvelle_organisation("Centre fictif de la qualité")
    convention = Convention(fiche, centre, (), former=True, evaluer=True, debut=date(2026, 1, 1), fin=None)
    reglements.habiliter(convention, branche, auteur=auteur, quand=moment(8))


def moment(heure: int) -> datetime:
    return datetime.combine(JOUR, time(heure), tzinfo=UTC)


def decider(cle: int, votes: Sequence[tuple[str, Sens]]) -> None:
    """What the others do of it, to the notified result: évaluations, jury, procès-verbal."""
    candidature = models.Candidature.objects.select_related("reglement__organisation").get(pk=cle)
    branche = candidature.reglement.organisation
    centre = models.HabilitationDonnee.objects.filter(fiche=candidature.fiche_id).latest("pk").organisme
    auteur = nouveau_compte(Role.CERTIFICATEUR, organisation=branche)
    evaluateur, quand = nouveau_compte(Role.EVALUATEUR, organisation=centre), moment(16)
    nombres = {bloc.cle.code: len(bloc.enonces) for bloc in queries_candidatures.blocs_de(candidature)}
    for code, _sens in votes:
        confiee = evaluations.confier(candidature, code, evaluateur, centre, acteur=auteur, quand=quand)
        grille = Grille(JOUR, [Observation(rang, Niveau.ACQUIS) for rang in range(1, nombres[code] + 1)])
        evaluations.rendre(confiee.pk, grille, confiee.revision, evaluateur=evaluateur, quand=quand)
    agir(cle, Acte.CLORE_EVALUATION, auteur)
    fiche = situer([FICHE])[FICHE]
    seance = seances.preparer(fiche, branche, JOUR, seances.Lieu(lieu="Lyon"), auteur=auteur, quand=quand)
    for nom in ("Amina Employeurs", "Bruno Salariés", "Chloé Présidente"):
        membre = nouveau_compte(Role.JURE, organisation=branche)
        dites = Qualites(nom, "professionnel", qualifie=True, president=nom.startswith("Chloé"), derniere_activite=2026)
        seances.nommer(seance.pk, Nomination(membre, dites), auteur=auteur, quand=quand)
    seances.convoquer(seance.pk, candidature, auteur=auteur, quand=quand, le=JOUR)
    seances.ouvrir(seance.pk, auteur=auteur, quand=quand, le=JOUR)
    passage = seance.passages.get()
    for siege in seance.sieges.all():
        jury.pointer(siege, True, auteur=auteur, quand=quand)
    jury.pointer_candidat(passage, Presence.PRESENT, auteur=auteur, quand=quand)
    for code, sens in votes:
        for siege in seance.sieges.all():
            jury.voter(passage, code, siege, sens, auteur=auteur, quand=quand)
        dites = ("", "") if sens is Sens.POUR else ("Le relevé n’est pas tenu à jour.", "Un relevé d’un mois.")
        jury.decider(passage, code, jury.Ecrits(*dites), auteur=auteur, quand=quand)
    jury.clore(seance.pk, auteur=auteur, quand=quand, le=JOUR)
    verbal = delivrance.etablir(seance.pk, auteur=auteur, quand=quand)
    for siege in seance.sieges.all():
        delivrance.signer(verbal, siege, verbal.empreinte, auteur=auteur, quand=quand)
    agir(cle, Acte.NOTIFIER, auteur)


def agir(cle: int, acte: Acte, auteur: Any) -> None:
    revision = models.Candidature.objects.values_list("revision", flat=True).get(pk=cle)
    candidatures.agir(cle, Geste(acte, JOUR), qui=Qui(auteur, Acteur.CERTIFICATEUR, revision), quand=moment(17))


def choisir(page: Page, site: Any) -> int:
    """From the empty list to an open candidature on two blocs."""
    page.goto(site + "/candidatures/")
    verifier(page)
    page.get_by_role("link", name="Ouvrir une candidature").click()
    expect(page.get_by_role("heading", name="Ce qui se demande ici")).to_be_visible()
    verifier(page)
    page.get_by_label("Son numéro").fill("rncp 99035")
    page.get_by_role("button", name="Voir ce qui s’y demande").click()
    verifier(page)
    for code in codes_de_la_fiche():
        if code not in BLOCS:
            page.locator(f'input[value="{code}"]').uncheck()
    page.get_by_label("La candidature libre").check()
    page.get_by_role("button", name="Ouvrir ma candidature").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Où en êtes-vous ?")
    return int(page.url.rstrip("/").rsplit("/", 1)[1])


def codes_de_la_fiche() -> list[str]:
    from portail.parcours.passeport.queries import blocs_connus

    return [code for code in blocs_connus([FICHE])[FICHE] if code]


def remplir(page: Page, justificatif: Path, capturer: Callable[[Page, str], Path], nom: str) -> None:
    """The dossier: one answer kept as it goes, a document, and back."""
    page.get_by_role("link", name="Remplir mon dossier").click()
    verifier(page)
    page.get_by_role("link", name="Commencer").click()
    premiere = page.locator("fieldset.pos-question").first
    premiere.get_by_label("En partie").check()
    expect(premiere.get_by_text("Gardé.")).to_be_visible()
    premiere.locator("textarea").fill("Chaque matin, à la réception.")
    verifier(page)
    capturer(page, f"candidature-bloc-{nom}")
    page.get_by_role("button", name="Garder et joindre une pièce").click()
    justificatif.write_bytes(b"%PDF-1.4\n% fictif\n%%EOF\n")
    page.get_by_label("Joindre une pièce").set_input_files(justificatif)
    page.get_by_role("button", name="Joindre", exact=True).click()
    expect(page.get_by_text("La pièce « releve.pdf » est jointe.")).to_be_visible()
    verifier(page)
    page.get_by_role("link", name="Revenir au bloc").click()
    expect(premiere.locator("textarea")).to_have_value("Chaque matin, à la réception.")
    page.get_by_role("link", name="Revoir tout le dossier").click()
    expect(page.locator("main")).to_contain_text("1 pièce")
    capturer(page, f"candidature-dossier-{nom}")
    page.get_by_role("link", name="Revenir à ma candidature").click()


def se_declarer(page: Page, capturer: Callable[[Page, str], Path], nom: str) -> None:
    """For the statistics, if one likes: answered, changed, taken back, answered again."""
    page.get_by_role("link", name="Répondre, ou changer mes réponses").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pour la statistique publique")
    page.get_by_label("Femme").check()
    page.get_by_label("De 35 à 44 ans").check()
    verifier(page)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#messages")).to_contain_text("Vous seul pouvez les relire.")
    page.get_by_role("link", name="Répondre, ou changer mes réponses").click()
    expect(page.get_by_label("Femme")).to_be_checked()
    verifier(page)
    capturer(page, f"candidature-situation-{nom}")
    page.get_by_role("button", name="Effacer mes réponses").click()
    expect(page.locator("#messages")).to_contain_text("Vos réponses sont effacées.")
    expect(page.get_by_label("Femme")).not_to_be_checked()
    page.get_by_label("Je préfère ne pas répondre").check()
    page.get_by_role("button", name="Enregistrer").click()


def relire_sa_declaration(page: Page, capturer: Callable[[Page, str], Path], nom: str) -> None:
    """Once the jury has the dossier: read, and erased all the same."""
    page.get_by_role("link", name="Relire ou effacer mes réponses").click()
    expect(page.locator("main")).to_contain_text("Elles ne se changent plus")
    verifier(page)
    capturer(page, f"candidature-situation-figee-{nom}")
    page.go_back()


def lire_le_resultat(page: Page, capturer: Callable[[Page, str], Path], nom: str) -> None:
    """Notified: read bloc by bloc, and the parchemin taken away."""
    page.reload()
    verifier(page)
    capturer(page, f"candidature-notifiee-{nom}")
    relire_sa_declaration(page, capturer, nom)
    page.get_by_role("link", name="Lire mon résultat").click()
    expect(page.locator("main")).to_contain_text("Le relevé n’est pas tenu à jour.")
    verifier(page)
    capturer(page, f"candidature-resultat-{nom}")
    with page.expect_download() as telechargement:
        page.get_by_role("link", name="Télécharger en PDF").click()
    assert telechargement.value.suggested_filename.startswith("parchemin-2026-")


def redemander(page: Page, capturer: Callable[[Page, str], Path], nom: str) -> None:
    """What is missing is already ticked, what is held is not asked."""
    page.get_by_role("link", name="Redemander les blocs qui manquent").click()
    expect(page.locator(f'input[value="{BLOCS[1]}"]')).to_be_checked()
    verifier(page)
    capturer(page, f"candidature-nouvelle-{nom}")
    page.get_by_role("button", name="Ouvrir ma candidature").click()
    expect(page.locator("main")).to_contain_text("Déjà acquis")


@pytest.mark.parametrize("taille", LARGEURS, ids=["large", "etroite"])
@pytest.mark.usefixtures("_regle")
def test_du_choix_au_parchemin_puis_ce_qui_manque(
    taille: tuple[int, int],
    site: Any,
    ouvrir_page: Callable[..., Page],
    connecter: Callable[..., Any],
    capturer: Callable[[Page, str], Path],
    tmp_path: Path,
) -> None:
    page, nom = ouvrir_page(*taille), str(taille[0])
    connecter(page, Role.CANDIDAT)
    cle = choisir(page, site)
    capturer(page, f"candidature-choisie-{nom}")
    verifier(page)
    page.get_by_role("button", name="M’inscrire").click()
    expect(page.locator("#messages")).to_contain_text("Cet acte est daté d’aujourd’hui.")
    se_declarer(page, capturer, nom)
    remplir(page, tmp_path / "releve.pdf", capturer, nom)
    decider(cle, [(BLOCS[0], Sens.POUR), (BLOCS[1], Sens.CONTRE)])

    lire_le_resultat(page, capturer, nom)
    redemander(page, capturer, nom)
    page.goto(site + "/candidatures/")
    expect(page.get_by_role("heading", level=2)).to_have_count(3)
    verifier(page)
    capturer(page, f"candidatures-{nom}")

    page.goto(f"{site.url}/candidatures/{cle}/resultat/")
    page.get_by_role("link", name="Adresse de vérification").click()
    adresse = page.url
    ailleurs = ouvrir_page(*taille)
    ailleurs.goto(adresse)
    expect(ailleurs.get_by_role("heading", level=1)).to_have_text("Ce parchemin est valable")
    verifier(ailleurs)
    capturer(ailleurs, f"verifier-{nom}")


@pytest.mark.usefixtures("_regle")
def test_sans_javascript_un_acte_se_confirme_et_le_dossier_se_garde(
    site: Any, page_sans_script: Page, connecter: Callable[..., Any]
) -> None:
    page = page_sans_script
    connecter(page, Role.CANDIDAT)
    page.goto(f"{site.url}/candidatures/nouvelle/?numero={FICHE}")
    page.get_by_label("La VAE").check()
    page.get_by_role("button", name="Ouvrir ma candidature").click()
    page.get_by_role("link", name="Remplir mon dossier").click()
    page.get_by_role("link", name="Commencer").click()
    question = page.locator("fieldset.pos-question").first
    question.get_by_label("Oui").check()
    question.locator("textarea").fill("Sans script.")
    page.get_by_role("button", name="Garder et rester ici").click()
    expect(question.locator("textarea")).to_have_value("Sans script.")
    page.get_by_role("navigation", name="Fil d’Ariane").get_by_role("link").nth(1).click()
    page.get_by_text("Abandonner cette candidature", exact=True).first.click()
    page.get_by_role("button", name="Oui, abandonner").click()
    expect(page.locator("main")).to_contain_text("Abandon")
    expect(page.get_by_role("button", name="M’inscrire")).to_have_count(0)
