"""What befalls a session: it is cancelled before it opens, or a member is replaced once it is open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from brique.certification.candidature.valeurs import Acte, Acteur
from brique.certification.deliberation.valeurs import Sens
from brique.certification.reglement.valeurs import Lien
from brique.erreurs import ErreurArgument, ErreurBrique
from portail.certification import lieux, models, operations_imprevus, queries_jury
from portail.certification import operations_delivrance as delivrance
from portail.certification import operations_jury as jury
from portail.certification import operations_seances as seances
from portail.certification.enums import EtatCandidature, EtatSeance
from portail.certification.operations_avis import oublier
from portail.certification.operations_candidatures import ErreurDepassee
from portail.certification.operations_rappels import prevenir_du_fait
from portail.socle.enums import Role
from portail.socle.models import Compte
from portail.socle.queries import evenements_de
from tests.comptes import nouveau_compte
from tests.pages import lire
from tests.portail.certification.fabrique import (
    MEMBRES,
    RAYON,
    VENDRE,
    Ouverte,
    Site,
    agir,
    moment,
    preparer_jury,
    prete,
    tenir_jury,
    voter,
)
from tests.portail.certification.test_gestion_pages import client_de

pytestmark = pytest.mark.django_db
SEANCES = "/gestion/seances/"
RAISON = "La salle est inondée."


@pytest.fixture(autouse=True)
def _limites_neuves(settings: Any, tmp_path: Path) -> None:
    settings.LIMITES_DOSSIER = tmp_path / "limites"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def client(site: Site) -> Client:
    return client_de(site.certificateur)


def relire(seance: models.SeanceJury) -> models.SeanceJury:
    return models.SeanceJury.objects.get(pk=seance.pk)


def envoyer(client: Client, seance: models.SeanceJury, **champs: str) -> Any:
    donnees = {"revision": str(relire(seance).revision), "annulation-raisons": RAISON, **champs}
    return client.post(f"{SEANCES}{seance.pk}/annuler/", donnees)


class TestAnnuler:
    def test_chacun_retrouve_sa_place_et_la_seance_ne_prend_plus_rien(self, site: Site, client: Client) -> None:
        aujourd_hui = timezone.localdate()
        cle = prete(site)
        seance = preparer_jury(site, [cle], aujourd_hui + timedelta(days=4), aujourd_hui)
        adresse = f"{SEANCES}{seance.pk}/"
        faits = models.FaitCandidature.objects.filter(candidature=cle).count()
        avant = lire(client.get(f"{adresse}annuler/"))
        assert "1 candidature retrouve sa place d’avant la convocation" in avant
        assert site.candidat.nom_complet in avant
        assert envoyer(client, seance).status_code == 302
        assert queries_jury.annulee(relire(seance))
        assert models.Candidature.objects.get(pk=cle).etat == EtatCandidature.EVALUEE
        assert models.FaitCandidature.objects.filter(candidature=cle).count() == faits + 1
        page = lire(client.get(adresse))
        assert "plus rien ne s’y fait. 1 candidature qui y était convoquée a été reportée." in page
        assert RAISON in page
        assert "Annuler la séance" not in page
        (fait,) = evenements_de("certification.seancejury", seance.pk).filter(acte="seance-annulee")
        assert (fait.acteur, fait.apres) == (site.certificateur.pk, {"reportees": 1})
        for suite in ("nommer/", "convoquer/", "ouvrir/", "proces-verbal/"):
            donnees = {"candidature": [cle], **_membre(nouveau_compte(Role.JURE))}
            refus = client.post(f"{adresse}{suite}", donnees)
            assert refus.status_code == 422, suite
            assert "cette séance est annulée" in lire(refus).lower(), suite
        assert client.get(f"{adresse}annuler/").status_code == 302
        # another jury hears them
        autre = preparer_jury(site, [], aujourd_hui + timedelta(days=2), aujourd_hui)
        assert client.post(f"{SEANCES}{autre.pk}/convoquer/", {"candidature": [cle]}).status_code == 302

    def test_le_candidat_le_lit_et_les_membres_le_voient(self, site: Site, client: Client, settings: Any) -> None:
        settings.COURRIELS = True
        aujourd_hui = timezone.localdate()
        cle = prete(site)
        seance = preparer_jury(site, [cle], aujourd_hui + timedelta(days=4), aujourd_hui)
        prevues = DBTaskResult.objects.count()
        ou = f"Il se tient le {lieux.dire_quand(seance)}. {lieux.dire_ou(seance)}."
        assert ou in lire(client_de(site.candidat).get("/candidatures/"))
        envoyer(client, seance)
        assert DBTaskResult.objects.count() == prevues + 1 + len(site.membres)
        dernier = models.FaitCandidature.objects.filter(candidature=cle).order_by("-rang")[0]
        assert dernier.acte == Acte.REPORTER.value
        prevenir_du_fait(cle, dernier.rang, timezone.now())
        (courriel,) = mail.outbox
        assert "la séance du jury où vous étiez convoqué est annulée" in courriel.body
        assert "reporté" not in courriel.body
        assert RAISON not in courriel.body
        mienne = lire(client_de(site.candidat).get(reverse("certification:candidature", args=[cle])))
        assert RAISON in mienne
        assert "La séance du jury où vous étiez convoqué a été annulée le" in mienne
        liste = lire(client_de(site.candidat).get("/candidatures/"))
        assert "Votre passage devant le jury a été reporté." in liste
        assert "Séance du jury annulée" in mienne
        assert "reporté" not in mienne
        assert "Séance annulée" in lire(client.get(f"/gestion/candidatures/{cle}/"))
        membre = client_de(site.membres[0])
        jurys = lire(membre.get("/jurys/"))
        assert "Une séance à venir est annulée" in jurys
        assert ">Annulée</span>" in jurys
        vue = lire(membre.get(reverse("certification:jury-seance", args=[seance.pk])))
        assert "Cette séance ne se tiendra pas :" in vue
        assert RAISON in vue
        verbal = membre.post(reverse("certification:jury-proces-verbal", args=[seance.pk]))
        assert verbal["Location"] == reverse("certification:jury-seance", args=[seance.pk])
        assert not models.ProcesVerbal.objects.exists()

    def test_sans_raison_ou_sur_une_page_depassee_rien_n_est_annule(self, site: Site, client: Client) -> None:
        aujourd_hui = timezone.localdate()
        seance = preparer_jury(site, [prete(site)], aujourd_hui + timedelta(days=4), aujourd_hui)
        sans = envoyer(client, seance, **{"annulation-raisons": "  "})
        assert sans.status_code == 422
        assert "Ce champ est obligatoire" in lire(sans)
        depassee = envoyer(client, seance, revision=str(relire(seance).revision - 1))
        assert depassee.status_code == 409
        assert RAISON in lire(depassee)
        assert "a changé depuis que vous avez ouvert la page" in lire(depassee)
        assert f'name="revision" value="{relire(seance).revision}"' in lire(depassee)
        assert envoyer(client, seance, revision="x").status_code == 404
        assert relire(seance).etat == EtatSeance.PREPAREE
        revision, quand = relire(seance).revision, timezone.now()
        qui = site.certificateur
        with pytest.raises(ErreurArgument, match="doivent savoir pourquoi"):
            operations_imprevus.annuler(seance.pk, " ", revision=revision, auteur=qui, quand=quand, le=aujourd_hui)

    def test_sans_candidat_aucune_raison_n_est_demandee(self, site: Site, client: Client) -> None:
        aujourd_hui = timezone.localdate()
        seance = preparer_jury(site, [], aujourd_hui + timedelta(days=4), aujourd_hui)
        page = lire(client.get(f"{SEANCES}{seance.pk}/annuler/"))
        assert "personne n’attend cette séance" in page
        assert "annulation-raisons" not in page
        assert envoyer(client, seance).status_code == 302
        assert "Ce que les candidats ont lu" not in lire(client.get(f"{SEANCES}{seance.pk}/"))

    def test_qui_a_renonce_entre_temps_reste_ou_il_est(self, site: Site, client: Client) -> None:
        aujourd_hui = timezone.localdate()
        cle = prete(site)
        seance = preparer_jury(site, [cle], aujourd_hui + timedelta(days=4), aujourd_hui)
        agir(site, cle, Acte.ABANDONNER, Acteur.CANDIDAT, aujourd_hui)
        assert envoyer(client, seance).status_code == 302
        assert models.Candidature.objects.get(pk=cle).etat == EtatCandidature.ABANDONNEE
        assert not seance.passages.exists()

    def test_une_seance_ouverte_ne_s_annule_plus(self, site: Site, client: Client) -> None:
        aujourd_hui = timezone.localdate()
        cle = prete(site)
        seance = preparer_jury(site, [cle], aujourd_hui, aujourd_hui)
        revision = relire(seance).revision
        tenir_jury(site, seance, aujourd_hui)
        assert envoyer(client, seance).status_code == 302
        assert relire(seance).etat == EtatSeance.OUVERTE
        with pytest.raises(ErreurArgument, match="cette séance est ouverte"):
            operations_imprevus.annuler(
                seance.pk, RAISON, revision=revision, auteur=site.certificateur, quand=timezone.now(), le=aujourd_hui
            )

    def test_une_seance_annulee_ne_compte_pas_dans_l_alternance(self, site: Site, client: Client) -> None:
        aujourd_hui = timezone.localdate()
        avant = preparer_jury(site, [], aujourd_hui + timedelta(days=1), aujourd_hui)
        avant.sieges.filter(president=True).update(college="employeurs")
        apres = preparer_jury(site, [], aujourd_hui + timedelta(days=5), aujourd_hui)
        assert queries_jury.presidence_precedente(apres) == "employeurs"
        envoyer(client, avant)
        assert queries_jury.presidence_precedente(apres) == ""

    def test_elle_est_a_son_certificateur(self, site: Site, client: Client) -> None:
        aujourd_hui = timezone.localdate()
        seance = preparer_jury(site, [], aujourd_hui + timedelta(days=4), aujourd_hui)
        autre = client_de(nouveau_compte(Role.CERTIFICATEUR))
        for qui in (autre, client_de(site.formateur), client_de(site.membres[2])):
            assert qui.get(f"{SEANCES}{seance.pk}/annuler/").status_code == 403
            assert envoyer(qui, seance).status_code == 403
        assert relire(seance).etat == EtatSeance.PREPAREE


def _membre(compte: Compte, **autres: str) -> dict[str, str]:
    donnees = {"courriel": compte.courriel, "nom": "Dalila Suppléante", "qualite": "fleuriste", "qualifie": "on"}
    return {f"membre-{nom}": valeur for nom, valeur in {**donnees, **autres}.items()}


class TestRemplacer:
    def test_les_votes_du_siege_tombent_et_les_autres_restent(self, ouverte: Ouverte, client: Client) -> None:
        malade = ouverte.siege(0)
        seances.declarer_liens(malade, ouverte.passage, [], auteur=ouverte.site.membres[0], quand=timezone.now())
        ouverte.voter(0)
        ouverte.voter(1)
        adresse = f"{SEANCES}{ouverte.seance.pk}/membres/{malade.pk}/remplacer/"
        assert f"/membres/{malade.pk}/remplacer/" in lire(client.get(f"{SEANCES}{ouverte.seance.pk}/"))
        page = lire(client.get(adresse))
        assert f"Qui remplace {MEMBRES[0]} ?" in page
        assert "1 vote qu’elle a donné ou porté n’est pas encore compté : il tombera." in page
        reponse = client.post(adresse, _membre(ouverte.neuve), follow=True)
        dit = lire(reponse)
        assert f"Dalila Suppléante remplace {MEMBRES[0]}." in dit
        assert "1 vote qui n’était pas encore compté est tombé" in dit
        assert [vote.siege.nom for vote in models.VoteBloc.objects.select_related("siege")] == [MEMBRES[1]]
        assert not models.LienDeclare.objects.exists()
        assert client_de(ouverte.site.membres[0]).get(reverse("certification:jury-seance", args=[ouverte.seance.pk]))
        (fait,) = evenements_de("certification.seancejury", ouverte.seance.pk).filter(acte="jury-remplace")
        assert (fait.avant["siege"], fait.apres["votes"]) == (malade.pk, 1)

    def test_qui_part_n_entre_plus_et_qui_arrive_siege(self, ouverte: Ouverte) -> None:
        malade = ouverte.siege(0)
        neuf = ouverte.remplacer(0).siege
        page = reverse("certification:jury-seance", args=[ouverte.seance.pk])
        assert client_de(ouverte.site.membres[0]).get(page).status_code == 403
        assert client_de(ouverte.neuve).get(page).status_code == 200
        quand, qui = timezone.now(), ouverte.neuve
        with pytest.raises(ErreurBrique, match="absent : son vote ne compte pas"):
            jury.voter(ouverte.passage, VENDRE, neuf, Sens.POUR, auteur=qui, quand=quand)
        jury.pointer(neuf, True, auteur=qui, quand=quand)
        jury.voter(ouverte.passage, VENDRE, neuf, Sens.POUR, auteur=qui, quand=quand)
        ouverte.voter(0)  # the seats are now in another order: this is the one who was second
        ancien: dict[str, Any] = {"auteur": ouverte.site.membres[0], "quand": quand}
        actes: list[Callable[[], object]] = [
            lambda: jury.voter(ouverte.passage, VENDRE, malade, Sens.POUR, **ancien),
            lambda: jury.pointer(malade, True, **ancien),
            lambda: seances.declarer_liens(malade, ouverte.passage, [], **ancien),
            lambda: operations_imprevus.remplacer(malade, ouverte.nomination(), **ancien),
        ]
        for faire in actes:
            with pytest.raises(ErreurArgument, match="n’est plus celui de cette personne"):
                faire()

    def test_ce_qu_une_decision_a_compte_ne_se_remplace_pas(self, ouverte: Ouverte, client: Client) -> None:
        for rang in range(3):
            ouverte.voter(rang)
        ouverte.decider()
        siege = ouverte.siege(0)
        adresse = f"{SEANCES}{ouverte.seance.pk}/membres/{siege.pk}/remplacer/"
        refus = client.post(adresse, _membre(ouverte.neuve))
        assert refus.status_code == 422
        dit = lire(refus)
        assert f"le vote d’{MEMBRES[0]} compte dans la décision de {VENDRE}" in dit
        assert "Pointez son départ" in dit
        assert models.SiegeJury.objects.filter(pk=siege.pk).exists()
        assert models.VoteBloc.objects.count() == 3

    def test_le_silence_de_qui_etait_la_compte_comme_une_abstention(self, ouverte: Ouverte) -> None:
        ouverte.voter(1)
        ouverte.voter(2)
        ouverte.decider()
        with pytest.raises(ErreurArgument, match="son silence a pu compter"):
            ouverte.remplacer(0)
        jury.pointer(ouverte.siege(0), False, auteur=ouverte.site.membres[2], quand=timezone.now())
        with pytest.raises(ErreurArgument, match="son silence a pu compter"):
            ouverte.remplacer(0)

    def test_qui_n_est_jamais_venu_se_remplace_meme_apres_une_decision(self, site: Site) -> None:
        aujourd_hui = timezone.localdate()
        cle = prete(site, (VENDRE, RAYON))
        seance = preparer_jury(site, [cle], aujourd_hui, aujourd_hui)
        quand, qui = timezone.now(), site.certificateur
        seances.ouvrir(seance.pk, auteur=qui, quand=quand, le=aujourd_hui)
        passage = seance.passages.get()
        neuve = nouveau_compte(Role.JURE, organisation=site.branche)
        une = Ouverte(site, seance, passage, neuve)
        for rang in (1, 2):
            jury.pointer(une.siege(rang), True, auteur=qui, quand=quand)
        jury.pointer_candidat(passage, jury.Presence.PRESENT, auteur=qui, quand=quand)
        une.voter(2)  # the president alone: the other one abstains in silence
        une.decider()
        une.remplacer(0)
        assert models.DecisionPrise.objects.count() == 1
        assert seance.sieges.count() == 3

    @pytest.mark.parametrize(
        ("rang", "autres", "dit"),
        [
            (2, {}, "Aucun président n’est désigné."),
            (0, {"president": True}, "ce jury a déjà un président"),
            (0, {"nom": MEMBRES[1]}, "deux membres de ce jury auraient le même nom"),
        ],
    )
    def test_la_composition_est_verifiee_de_nouveau(
        self, ouverte: Ouverte, rang: int, autres: dict[str, Any], dit: str
    ) -> None:
        ouverte.voter(rang)
        nomination, siege = ouverte.nomination(**{"nom": "Dalila", **autres}), ouverte.siege(rang)
        with pytest.raises(ErreurArgument, match=dit):
            operations_imprevus.remplacer(siege, nomination, auteur=ouverte.site.certificateur, quand=timezone.now())
        assert models.SiegeJury.objects.filter(pk=siege.pk).exists()
        assert models.VoteBloc.objects.count() == 1  # what is refused takes nothing away

    def test_qui_preside_se_remplace_par_qui_preside(self, ouverte: Ouverte, client: Client) -> None:
        adresse = f"{SEANCES}{ouverte.seance.pk}/membres/{ouverte.siege(2).pk}/remplacer/"
        assert 'name="membre-president" id="id_membre-president" checked' in lire(client.get(adresse))
        assert client.post(adresse, _membre(ouverte.neuve, president="on")).status_code == 302
        assert ouverte.seance.sieges.get(president=True).nom == "Dalila Suppléante"

    def test_la_personne_doit_etre_une_autre_et_juree(self, ouverte: Ouverte, client: Client) -> None:
        adresse = f"{SEANCES}{ouverte.seance.pk}/membres/{ouverte.siege(0).pk}/remplacer/"
        for rang in (0, 1):
            refus = client.post(adresse, _membre(ouverte.site.membres[rang]))
            assert "cette personne siège déjà dans ce jury" in lire(refus).lower()
        assert "Aucun juré n’a de compte ici" in lire(client.post(adresse, _membre(ouverte.site.candidat)))
        assert client.post(f"{SEANCES}{ouverte.seance.pk}/membres/999/remplacer/").status_code == 404

    def test_avant_l_ouverture_et_apres_la_cloture_il_n_y_a_pas_de_remplacement(
        self, site: Site, ouverte: Ouverte, client: Client
    ) -> None:
        aujourd_hui = timezone.localdate()
        preparee = preparer_jury(site, [], aujourd_hui + timedelta(days=3), aujourd_hui)
        siege = preparee.sieges.first()
        assert siege is not None
        assert client.get(f"{SEANCES}{preparee.pk}/membres/{siege.pk}/remplacer/").status_code == 302
        with pytest.raises(ErreurArgument, match="cette séance est en préparation"):
            operations_imprevus.remplacer(siege, ouverte.nomination(), auteur=site.certificateur, quand=timezone.now())

    def test_il_est_a_son_certificateur(self, ouverte: Ouverte) -> None:
        adresse = f"{SEANCES}{ouverte.seance.pk}/membres/{ouverte.siege(0).pk}/remplacer/"
        for qui in (nouveau_compte(Role.CERTIFICATEUR), ouverte.site.membres[2], ouverte.site.formateur):
            assert client_de(qui).get(adresse).status_code == 403
            assert client_de(qui).post(adresse, _membre(ouverte.neuve)).status_code == 403
        assert ouverte.seance.sieges.count() == 3

    def test_les_procurations_portees_tombent_avec_leurs_votes(self, ouverte: Ouverte) -> None:
        qui, quand = ouverte.site.certificateur, timezone.now()
        mandant, porteur = ouverte.siege(1), ouverte.siege(0)
        jury.pointer(mandant, False, auteur=qui, quand=quand)
        jury.donner_procuration(mandant, porteur, auteur=qui, quand=quand)
        models.VoteBloc.objects.create(
            passage=ouverte.passage, code=VENDRE, siege=mandant, sens=Sens.POUR.value, quand=quand
        )
        assert ouverte.remplacer(0).votes == 1
        mandant.refresh_from_db()
        assert mandant.procuration is None

    def test_le_proces_verbal_dit_qui_a_laisse_son_siege(self, ouverte: Ouverte) -> None:
        ouverte.remplacer(0)
        quand, le = timezone.now(), timezone.localdate()
        for code in (VENDRE, RAYON):
            jury.reporter(ouverte.passage, code, "Malade.", auteur=ouverte.site.certificateur, quand=quand)
        jury.clore(ouverte.seance.pk, auteur=ouverte.site.certificateur, quand=quand, le=le)
        assert oublier(le + timedelta(days=1)) > 0, "ce qui était à dire d’une séance passée s’efface"
        verbal = delivrance.etablir(ouverte.seance.pk, auteur=ouverte.site.certificateur, quand=quand)
        assert oublier(le + timedelta(days=1)) == 1, "et qui a laissé son siège, une fois au procès-verbal"
        parti = ouverte.site.membres[0].nom_complet
        dit = f"{parti} a laissé son siège à une autre personne en cours de séance ; aucune décision ne compte sa voix."
        assert verbal.contenu["incidents"] == [dit]
        candidature = ouverte.passage.candidature_id
        page = lire(client_de(ouverte.site.certificateur).get(f"/gestion/candidatures/{candidature}/"))
        assert page.count("Reporté par le jury à une autre séance") == 2
        mienne = lire(client_de(ouverte.site.candidat).get(f"/candidatures/{candidature}/"))
        assert "Votre passage devant le jury a été reporté le" in mienne

    def test_le_proces_verbal_nomme_qui_a_remplace(self, ouverte: Ouverte) -> None:
        seances.declarer_liens(
            ouverte.siege(0), ouverte.passage, [Lien.FORMATION], auteur=ouverte.site.membres[0], quand=timezone.now()
        )
        neuf = ouverte.remplacer(0).siege
        qui, jour = ouverte.site.certificateur, ouverte.seance.jour
        jury.pointer(neuf, True, auteur=qui, quand=timezone.now())
        for code in (VENDRE, RAYON):
            voter(ouverte.site, ouverte.passage, code, (Sens.POUR,) * 3, jour)
        jury.clore(ouverte.seance.pk, auteur=qui, quand=moment(jour, 12), le=jour)
        verbal = delivrance.etablir(ouverte.seance.pk, auteur=qui, quand=moment(jour, 12))
        assert sorted(verbal.contenu["signataires"]) == sorted([*MEMBRES[1:], "Dalila Suppléante"])


def test_un_acte_refuse_ne_change_rien_de_ce_que_la_page_a_montre(site: Site) -> None:
    aujourd_hui = timezone.localdate()
    seance = preparer_jury(site, [], aujourd_hui, aujourd_hui)
    with pytest.raises(ErreurDepassee):
        operations_imprevus.annuler(
            seance.pk, "", revision=-1, auteur=site.certificateur, quand=timezone.now(), le=aujourd_hui
        )
    assert relire(seance).close_le is None
