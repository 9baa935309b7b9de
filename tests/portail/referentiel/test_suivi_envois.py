"""The mails: what they say, to whom, once; what a refusal, a crash or an empty week leaves behind."""

from __future__ import annotations

import logging
import re
import smtplib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from pytest_django.fixtures import Settings

from portail.referentiel import models
from portail.referentiel.suivi import envois, operations, queries_abonnements
from portail.referentiel.suivi.enums import AxeSuivi, EtatEnvoi, Frequence
from portail.referentiel.suivi.envois import Bilan, ServeurMuet, envoyer
from portail.referentiel.suivi.objet import REGISTRE, Objet
from portail.socle import operations as socle
from portail.socle.courriel import CourrielAbsent
from portail.socle.enums import Role
from portail.socle.models import Compte, Evenement
from tests.comptes import nouveau_compte
from tests.portail.referentiel.fabrique import bloc, ecrire, fiche, verser
from tests.portail.referentiel.registre_suivi import CHAUDRONNIER, SOUDEUR, SUITE, VENDEUR, charger, importer
from tests.portail.referentiel.registre_suivi import premier as premiers

pytestmark = pytest.mark.django_db

MECANIQUE = Objet(AxeSuivi.CERTIFICATEUR, "00099001000019")
COMMERCE = Objet(AxeSuivi.CERTIFICATEUR, "00099002800011")
#: A Wednesday, after every import of these tests.
QUAND = datetime(2026, 11, 25, 8, tzinfo=UTC)
JOUR = timedelta(days=1)
BASE = "https://brique.example"


@pytest.fixture(autouse=True)
def _reglages(settings: Settings) -> None:
    settings.ADRESSE_PUBLIQUE = BASE
    settings.DEFAULT_FROM_EMAIL = "Brique <ne-pas-repondre@brique.example>"


@pytest.fixture
def premier(db: None, tmp_path: Path) -> Path:
    """The first export is imported; gives where to write the next ones."""
    charger(tmp_path, 1)
    return tmp_path


@pytest.fixture
def compte(db: None) -> Compte:
    return nouveau_compte(Role.CERTIFICATEUR)


def suivre(compte: Compte, objet: Objet, frequence: Frequence = Frequence.IMPORT, quand: datetime = QUAND) -> int:
    return operations.abonner(compte, objet, quand=quand, frequence=frequence)[0].pk


def texte(message: Any) -> str:
    return str(message.body).replace("\u00a0", " ").replace("\u202f", " ")


def adresses(message: Any) -> list[str]:
    """The addresses on this site that the text of a mail holds, as paths."""
    return [entiere.removeprefix(BASE) for entiere in re.findall(rf"{re.escape(BASE)}\S+", message.body)]


class Refusant(EmailBackend):
    """A mail server that refuses some addresses; ``refuses`` are those of the class."""

    refuses: frozenset[str] = frozenset()

    def send_messages(self, messages: Any) -> int:
        for message in messages:
            if set(message.to) & self.refuses:
                raise smtplib.SMTPRecipientsRefused(dict.fromkeys(message.to, (550, b"non")))
        return int(super().send_messages(messages))


@pytest.fixture
def refuser(settings: Settings) -> Iterator[Callable[..., None]]:
    """``refuser("a@b")``: this server refuses these addresses from now on, and no other."""
    settings.EMAIL_BACKEND = f"{__name__}.Refusant"

    def choisir(*refuses: str) -> None:
        Refusant.refuses = frozenset(refuses)

    yield choisir
    Refusant.refuses = frozenset()


# --- what a mail says


def test_le_courriel_dit_ce_qui_a_change_chez_un_certificateur(premier: Path, compte: Compte, client: Client) -> None:
    suivre(compte, MECANIQUE)
    importer(premier, 1)
    assert envoyer(QUAND) == Bilan(partis=1)
    (message,) = mail.outbox
    assert message.to == [compte.courriel]
    assert message.from_email == "Brique <ne-pas-repondre@brique.example>"
    assert message.subject == "2 fiches ont changé chez Branche de la mécanique"
    dit = texte(message)
    assert "Dans l’export du 1er novembre 2026, 2 changements : 2 modifications." in dit
    assert f"* {SOUDEUR} CQP Soudeur industriel (Modifiée)" in dit
    assert "- Bloc retiré : BC03 « Contrôler »." in dit
    assert f"* {VENDEUR} Vendeur (Modifiée)" in dit
    assert "&" not in re.sub(r"https\S+", "", dit)
    liens = adresses(message)
    assert len(liens) == 5
    for lien in liens:
        assert client.get(lien).status_code in {200, 302}, lien


def test_le_courriel_a_sa_forme_html(premier: Path, compte: Compte) -> None:
    suivre(compte, MECANIQUE)
    piege = fiche("RNCP99120", "<b>Titre</b> & co", certificateurs=(), rome=())
    suivre(compte, REGISTRE)
    verser(ecrire(premier, "2026-11-02", piege))
    envoyer(QUAND)
    (message,) = mail.outbox
    (contenu, genre) = message.alternatives[0]
    assert genre == "text/html"
    assert "&lt;b&gt;Titre&lt;/b&gt; &amp; co" in contenu
    assert "<b>" not in contenu
    assert "<b>Titre</b> & co" in message.body
    assert f'href="{BASE}/certifications/RNCP99120/"' in contenu


def test_le_courriel_s_arrete_en_un_clic(premier: Path, compte: Compte) -> None:
    """RFC 8058: both headers, an https address that takes a POST, and nothing else to do."""
    suivre(compte, MECANIQUE)
    importer(premier, 1)
    envoyer(QUAND)
    entetes: Message = mail.outbox[0].message()
    assert entetes["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    lien = "".join(entetes["List-Unsubscribe"].split())
    assert lien.startswith(f"<{BASE}/suivi/desabonnement/")
    assert lien.endswith("/>")
    assert entetes["Auto-Submitted"] == "auto-generated"
    corps = "List-Unsubscribe=One-Click"
    adresse = lien[1:-1].removeprefix(BASE)
    reponse = Client(enforce_csrf_checks=True).post(adresse, corps, "application/x-www-form-urlencoded")
    assert reponse.status_code == 200
    assert not models.Abonnement.objects.exists()


def test_plusieurs_suivis_font_un_seul_courriel(premier: Path, compte: Compte, client: Client) -> None:
    suivre(compte, MECANIQUE)
    commerce = suivre(compte, COMMERCE)
    suivre(compte, Objet(AxeSuivi.FICHE, CHAUDRONNIER))
    importer(premier, 1)
    assert envoyer(QUAND).partis == 1
    (message,) = mail.outbox
    assert message.subject == "3 changements dans 2 de vos suivis"
    assert "== Branche de la mécanique ==" in texte(message)
    assert CHAUDRONNIER not in texte(message)
    arrets = [lien for lien in adresses(message) if lien.startswith("/suivi/desabonnement/")]
    assert len(arrets) == 3
    client.post(next(lien for lien in arrets if "commerce" in client.get(lien).content.decode()))
    assert not models.Abonnement.objects.filter(pk=commerce).exists()
    assert models.Abonnement.objects.count() == 2
    # the mail itself tells of several: whoever asks for no more such mails gets no more
    client.post(arrets[-1])
    assert not models.Abonnement.objects.exists()


def test_un_import_entier_tient_dans_un_courriel(db: None, tmp_path: Path, compte: Compte) -> None:
    suivre(compte, REGISTRE)
    fiches = [fiche(f"RNCP{80000 + n}", f"Titre {n}", blocs=(bloc(f"RNCP{80000 + n}"),)) for n in range(130)]
    verser(ecrire(tmp_path, "2026-10-01", *fiches))
    envoyer(QUAND)
    (message,) = mail.outbox
    assert message.subject == "130 fiches ont changé au registre"
    assert texte(message).count("* RNCP") == envois.LIGNES_MAX
    assert "Et 100 autres :" in texte(message)


def test_un_nom_hostile_ne_casse_pas_l_objet(premier: Path, compte: Compte) -> None:
    models.Certificateur.objects.filter(cle=MECANIQUE.valeur).update(nom="A\r\nBcc: autre@x.example " + "é" * 300)
    suivre(compte, MECANIQUE)
    verser(ecrire(premier, "2026-11-02", fiche("RNCP99121", certificateurs=(), rome=())))
    models.VersionFiche.objects.filter(fiche__numero="RNCP99121").update(facettes=f"certificateur:{MECANIQUE.valeur}")
    assert envoyer(QUAND).partis == 1
    entetes = mail.outbox[0].message()
    assert entetes["Bcc"] is None
    assert len(mail.outbox[0].subject) <= 150


def test_le_meme_courriel_a_le_meme_identifiant(
    premier: Path, compte: Compte, refuser: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    suivre(compte, MECANIQUE)
    importer(premier, 1)
    vus: list[str] = []
    monkeypatch.setattr(
        Refusant, "send_messages", lambda moi, ms: vus.append(ms[0].extra_headers["Message-ID"]) or _coupe()
    )
    refuser()
    envoyer(QUAND)
    envoyer(QUAND + JOUR)
    assert len(set(vus)) == 1
    assert len(vus) == 2
    importer(premier, 2)
    envoyer(QUAND + JOUR)
    assert len(set(vus)) == 2


def _coupe() -> int:
    raise TimeoutError


# --- to whom, and when


def test_rien_a_dire_rien_d_envoye(premier: Path, compte: Compte) -> None:
    suivre(compte, Objet(AxeSuivi.FICHE, CHAUDRONNIER))
    importer(premier, 1)
    assert envoyer(QUAND) == Bilan()
    assert mail.outbox == []
    assert not models.Envoi.objects.exists()


def test_on_n_est_pas_prevenu_d_avant_son_suivi(premier: Path, compte: Compte) -> None:
    importer(premier, 1)
    suivre(compte, MECANIQUE)
    assert envoyer(QUAND) == Bilan()
    importer(premier, 2)
    assert envoyer(QUAND).partis == 1
    assert SUITE in texte(mail.outbox[0])
    assert SOUDEUR not in texte(mail.outbox[0])


def test_qui_suit_un_registre_vide_est_prevenu_du_premier_import(db: None, tmp_path: Path, compte: Compte) -> None:
    suivre(compte, REGISTRE)
    assert envoyer(QUAND) == Bilan()
    charger(tmp_path, 1)
    assert envoyer(QUAND).partis == 1


def test_rien_ne_part_deux_fois(premier: Path, compte: Compte) -> None:
    suivre(compte, MECANIQUE)
    importer(premier, 1)
    for jour in range(3):
        envoyer(QUAND + jour * JOUR, hebdomadaires=True)
    assert len(mail.outbox) == 1
    assert models.Envoi.objects.get().etat == EtatEnvoi.PARTI


def test_plusieurs_imports_attendus_font_un_courriel(premier: Path, compte: Compte) -> None:
    suivre(compte, MECANIQUE)
    importer(premier, 1)
    importer(premier, 2)
    envoyer(QUAND)
    (message,) = mail.outbox
    assert "Dans 2 exports, du 1er novembre 2026 au 15 novembre 2026, 4 changements" in texte(message)
    assert f"{BASE}/suivi/?certificateur=00099001000019&depuis=2026-11-01&jusqua=2026-11-15" in message.body


def test_un_compte_ferme_ne_recoit_rien(premier: Path, compte: Compte) -> None:
    suivre(compte, MECANIQUE)
    socle.activer_compte(compte, actif=False, acteur=None, quand=QUAND)
    importer(premier, 1)
    assert envoyer(QUAND) == Bilan()


def test_le_suivi_hebdomadaire_part_une_fois_par_semaine(premier: Path, compte: Compte) -> None:
    mercredi = QUAND
    suivre(compte, MECANIQUE, Frequence.SEMAINE, quand=mercredi)
    importer(premier, 1)
    assert envoyer(mercredi) == Bilan()
    partis = []
    for jours in range(1, 13):
        if jours == 6:  # Tuesday, the day after the mail
            importer(premier, 2)
        if envoyer(mercredi + jours * JOUR, hebdomadaires=True).partis:
            partis.append((mercredi + jours * JOUR).strftime("%a %d/%m"))
    assert partis == ["Mon 30/11", "Mon 07/12"]
    assert SOUDEUR in mail.outbox[0].body
    assert SUITE in mail.outbox[1].body


def test_une_semaine_vide_ne_dit_rien_et_attend_la_suivante(premier: Path, compte: Compte) -> None:
    suivre(compte, Objet(AxeSuivi.FICHE, CHAUDRONNIER), Frequence.SEMAINE)
    importer(premier, 1)
    lundi = QUAND + 5 * JOUR
    assert envoyer(lundi, hebdomadaires=True) == Bilan()
    importer(premier, 2)
    assert envoyer(lundi + JOUR, hebdomadaires=True) == Bilan()
    assert envoyer(lundi + 7 * JOUR, hebdomadaires=True).partis == 1


# --- refusals and interruptions


def test_un_refus_n_arrete_pas_les_autres_et_se_refait(
    premier: Path, refuser: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    comptes = [nouveau_compte(Role.CERTIFICATEUR) for _ in range(3)]
    for un in comptes:
        suivre(un, MECANIQUE)
    importer(premier, 1)
    refuser(comptes[1].courriel)
    with caplog.at_level(logging.ERROR, "portail.referentiel.suivi"):
        assert envoyer(QUAND) == Bilan(partis=2, echoues=1)
    assert comptes[1].courriel not in caplog.text
    assert str(comptes[1].pk) in caplog.text
    assert "SMTPRecipientsRefused" in caplog.text
    assert {m.to[0] for m in mail.outbox} == {comptes[0].courriel, comptes[2].courriel}
    assert [s.echoue for s in queries_abonnements.suivis(comptes[1], QUAND)] == [True]

    refuser()
    importer(premier, 2)
    assert envoyer(QUAND + JOUR) == Bilan(partis=3)
    (refait,) = [m for m in mail.outbox if m.to == [comptes[1].courriel]]
    assert SOUDEUR in refait.body
    assert SUITE in refait.body
    assert set(models.Envoi.objects.values_list("etat", flat=True)) == {EtatEnvoi.PARTI}


def test_un_refus_hebdomadaire_se_refait_sans_attendre_une_semaine(
    premier: Path, compte: Compte, refuser: Callable[..., None]
) -> None:
    suivre(compte, MECANIQUE, Frequence.SEMAINE)
    importer(premier, 1)
    refuser(compte.courriel)
    lundi = QUAND + 5 * JOUR
    assert envoyer(lundi, hebdomadaires=True).echoues == 1
    refuser()
    assert envoyer(lundi + JOUR, hebdomadaires=True).partis == 1
    assert envoyer(lundi + 2 * JOUR, hebdomadaires=True) == Bilan()


def test_un_envoi_interrompu_n_est_jamais_refait_mais_dit_dans_le_suivant(
    premier: Path, compte: Compte, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    """Killed between sending and marking: nobody knows whether the mail left."""
    suivre(compte, MECANIQUE)
    importer(premier, 1)

    class Tue(BaseException):
        pass

    def mourir(*_: object) -> None:
        raise Tue

    with monkeypatch.context() as correctif:
        correctif.setattr(envois._Tournee, "_marquer", mourir)
        with pytest.raises(Tue):
            envoyer(QUAND)
    assert len(mail.outbox) == 1
    assert envoyer(QUAND + 2 * JOUR) == Bilan()
    assert len(mail.outbox) == 1
    assert [s.interrompu for s in queries_abonnements.suivis(compte, QUAND + 2 * JOUR)] == [True]

    importer(premier, 2)
    assert envoyer(QUAND + 2 * JOUR) == Bilan(partis=1, interrompus=1)
    suivant = mail.outbox[1]
    assert "Notre courriel précédent (export du 1er novembre 2026) n’est peut-être pas parti" in texte(suivant)
    source = models.Source.objects.get(date_export="2026-11-01")
    (lien,) = [a for a in adresses(suivant) if a.endswith(f"import={source.pk}")]
    assert SOUDEUR in client.get(lien).content.decode()
    importer(premier, 3)
    suivre(compte, REGISTRE)
    envoyer(QUAND + 3 * JOUR)
    assert all("peut-être pas parti" not in texte(m) for m in mail.outbox[2:])


def test_un_serveur_muet_ne_prend_rien(premier: Path, compte: Compte, settings: Settings) -> None:
    suivre(compte, MECANIQUE)
    importer(premier, 1)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(ServeurMuet, match="ne répond pas"):
        envoyer(QUAND)
    settings.EMAIL_BACKEND = "portail.socle.courriel.SansServeur"
    with pytest.raises(CourrielAbsent, match="BRIQUE_COURRIEL_SERVEUR"):
        envoyer(QUAND)
    assert not models.Envoi.objects.exists()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert envoyer(QUAND).partis == 1


def test_un_courriel_impossible_a_ecrire_n_arrete_pas_les_autres(
    premier: Path, compte: Compte, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    autre = nouveau_compte(Role.CERTIFICATEUR)
    for un in (compte, autre):
        suivre(un, MECANIQUE)
    importer(premier, 1)
    vrai = envois.composer

    def composer(courriel: str, sections: Any) -> Any:
        if courriel == compte.courriel:
            raise RuntimeError("imprévu")
        return vrai(courriel, sections)

    monkeypatch.setattr(envois, "composer", composer)
    with caplog.at_level(logging.ERROR, "portail.referentiel.suivi"):
        assert envoyer(QUAND) == Bilan(partis=1, echoues=1)
    monkeypatch.setattr(envois, "composer", vrai)
    assert envoyer(QUAND + JOUR) == Bilan(partis=1)


def test_deux_tournees_a_la_fois_se_partagent_le_travail(
    premier: Path, compte: Compte, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second run reads the same follow-ups, and takes them first."""
    suivre(compte, MECANIQUE)
    suivre(compte, COMMERCE)
    importer(premier, 1)
    vrai = envois._Tournee._prendre
    partis: list[Bilan] = []

    def prendre(tournee: Any, sections: Any) -> Any:
        if not partis:
            partis.append(Bilan())
            partis[0] = envoyer(QUAND)
        return vrai(tournee, sections)

    monkeypatch.setattr(envois._Tournee, "_prendre", prendre)
    assert envoyer(QUAND) == Bilan()
    assert partis == [Bilan(partis=1)]
    assert len(mail.outbox) == 1
    assert models.Envoi.objects.count() == 2


def test_le_journal_compte_sans_nommer(premier: Path, compte: Compte) -> None:
    suivre(compte, MECANIQUE)
    importer(premier, 1)
    envoyer(QUAND)
    (ligne,) = Evenement.objects.filter(acte="suivi-envoye")
    assert ligne.apres == {"partis": 1, "echoues": 0}
    assert ligne.acteur is None
    envoyer(QUAND)
    assert Evenement.objects.filter(acte="suivi-envoye").count() == 1


# --- the job that an import leaves


def travaux_poses() -> int:
    from django_tasks_db.models import DBTaskResult

    return int(DBTaskResult.objects.filter(task_path__startswith="portail.referentiel.").count())


def test_un_import_pose_le_travail_quand_quelqu_un_suit(premier: Path, compte: Compte) -> None:
    assert travaux_poses() == 0
    suivre(compte, MECANIQUE)
    importer(premier, 1)
    assert travaux_poses() == 1


def test_un_import_a_blanc_ou_sans_changement_ne_pose_rien(premier: Path, compte: Compte) -> None:
    suivre(compte, MECANIQUE)
    verser(ecrire(premier, "2026-11-02", fiche("RNCP99122")), appliquer=False)
    assert not verser(ecrire(premier, "2026-10-02", *premiers().values(), nom="encore")).applique
    assert travaux_poses() == 0


def test_prevenir_beaucoup_de_monde_ne_relit_pas_le_registre(premier: Path, django_assert_max_num_queries: Any) -> None:
    for _ in range(10):
        suivre(nouveau_compte(Role.CERTIFICATEUR), MECANIQUE)
    importer(premier, 1)
    with django_assert_max_num_queries(30 + 10 * 11):
        assert envoyer(QUAND).partis == 10
