"""Asking, attaching, deciding, revoking; what is published, what is journaled, what is erased; reminders."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from brique.erreurs import ErreurArgument
from brique.passerelles.decisions import Accord
from brique.passerelles.equivalence import Acteur, Objet, RefusEquivalence, Regle, Valeur
from brique.passerelles.equivalence_rappels import Raison
from brique.passerelles.valeurs import Cle
from brique.periodes import Periode
from portail.passerelles import operations_equivalences as operations
from portail.passerelles import queries_equivalences as queries
from portail.passerelles.enums_equivalences import Cote
from portail.passerelles.models import DecisionEquivalence, DemandeEquivalence, PieceJointe, RappelEnvoye
from portail.passerelles.operations_equivalences import PIECES_MAX, ErreurDepassee
from portail.passerelles.operations_rappels import rappeler
from portail.passerelles.travaux_equivalences import prevoir_rappels, rappeler_apres_import
from portail.socle.operations import effacer_compte
from portail.socle.pieces_jointes import OCTETS_MAX, Genre, recevoir
from portail.socle.queries import evenements_de
from tests.portail.passerelles.equivalences_fabrique import (
    CIBLE,
    DETENU,
    JOUR,
    OBJET,
    PDF,
    QUAND,
    RS,
    SOURCE,
    VISE,
    Monde,
    accepter,
    deposer,
    monter,
    motif,
    preparer,
    qui,
    reponse,
)
from tests.portail.referentiel.fabrique import ecrire, fiche, verser

pytestmark = pytest.mark.django_db


@pytest.fixture
def monde(tmp_path: Path) -> Monde:
    return monter(tmp_path)


def actes(demande: DemandeEquivalence) -> list[str]:
    return [e.acte for e in evenements_de("passerelles.demandeequivalence", demande.pk)]


def test_de_la_demande_a_la_revocation_tout_est_au_journal(monde: Monde) -> None:
    demande = preparer(monde)
    operations.ecrire_expose(demande.pk, "J’ai tenu un rayon.", qui=qui(monde.camille, demande), quand=QUAND)
    operations.joindre(demande.pk, recevoir("p.pdf", PDF), qui=qui(monde.camille, demande), quand=QUAND)
    operations.envoyer(demande.pk, qui=qui(monde.camille, demande), quand=QUAND)
    operations.completer(demande.pk, "Le relevé manque.", qui=qui(monde.ines, demande), quand=QUAND)
    operations.envoyer(demande.pk, qui=qui(monde.camille, demande), quand=QUAND)
    decision = accepter(monde, demande)
    operations.revoquer(demande.pk, motif("Le référentiel a changé."), qui=qui(monde.ines, demande), quand=QUAND)
    assert actes(demande) == [
        "equivalence-ouverte",
        "piece-jointe",
        "equivalence-envoyer",
        "equivalence-completer",
        "equivalence-envoyer",
        "equivalence-accepter",
        "equivalence-revoquer",
    ]
    dits = [e.acte for e in evenements_de("passerelles.decisionequivalence", decision.pk)]
    assert dits == ["equivalence-decidee", "equivalence-revoquee"]
    demande.refresh_from_db()
    assert (demande.etat, demande.revision, demande.complement) == ("revoquee", 5, "")


def test_demander_deux_fois_la_meme_chose_rouvre_la_meme_demande(monde: Monde) -> None:
    assert preparer(monde).pk == preparer(monde).pk
    assert preparer(monde, par="nadia").pk != preparer(monde).pk
    retiree = preparer(monde)
    operations.retirer(retiree.pk, qui=qui(monde.camille, retiree), quand=QUAND)
    assert preparer(monde).pk != retiree.pk


@pytest.mark.parametrize(
    "objet",
    [
        Objet((Cle(SOURCE, "RNCP99701BC09"),), (VISE,)),
        Objet((Cle("RNCP12345", "x"),), (VISE,)),
        Objet((DETENU,), (Cle(CIBLE, f"{SOURCE}BC01"),)),
    ],
)
def test_on_ne_demande_que_des_blocs_que_le_registre_publie(monde: Monde, objet: Objet) -> None:
    with pytest.raises(ErreurArgument, match="le registre ne connaît pas"):
        preparer(monde, objet)


def test_une_fiche_du_rs_et_une_certification_entiere_se_demandent(monde: Monde) -> None:
    demande = deposer(monde, Objet((Cle(RS),), (Cle(CIBLE),)))
    assert queries.objet_de(demande) == Objet((Cle(RS),), (Cle(CIBLE),))
    assert set(queries.enonces_vises(queries.objet_de(demande))) == {VISE, Cle(CIBLE, f"{CIBLE}BC02")}


def test_une_acceptation_partielle_garde_le_texte_du_jour(monde: Monde) -> None:
    demande = deposer(monde)
    decision = accepter(monde, demande, accord=Accord.PARTIEL, competences=frozenset({(VISE, 0), (VISE, 1)}))
    assert [c["enonce"] for c in decision.competences] == [
        "Accueillir le client afin de cerner son besoin",
        "Conseiller un produit",
    ]
    assert queries.en_decidee(queries.decision(decision.pk)).competences == (  # type: ignore[arg-type]
        "Accueillir le client afin de cerner son besoin",
        "Conseiller un produit",
    )


def test_une_competence_d_ailleurs_n_est_pas_accordee(monde: Monde) -> None:
    demande = deposer(monde)
    with pytest.raises(RefusEquivalence) as refus:
        accepter(monde, demande, accord=Accord.PARTIEL, competences=frozenset({(VISE, 9)}))
    assert refus.value.regle is Regle.PORTEE
    demande.refresh_from_db()
    assert demande.etat == "deposee"
    assert not DecisionEquivalence.objects.exists()


def test_une_decision_ne_change_ni_ne_s_efface(monde: Monde) -> None:
    decision = accepter(monde, deposer(monde))
    for faire in (lambda: DecisionEquivalence.objects.update(conditions="autre"), decision.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            faire()
    assert DecisionEquivalence.objects.get().conditions == ""


def test_une_revocation_ne_precede_pas_la_decision(monde: Monde) -> None:
    demande = deposer(monde)
    accepter(monde, demande)
    with pytest.raises(RefusEquivalence, match="datée d’avant la décision") as refus:
        operations.revoquer(demande.pk, motif(le=JOUR - timedelta(days=1)), qui=qui(monde.paul, demande), quand=QUAND)
    assert refus.value.regle is Regle.DATES


def test_le_second_qui_decide_est_prevenu_et_rien_ne_se_perd(monde: Monde) -> None:
    """Both pages were opened on the same request; the first decision stands, the other is told which."""
    demande = deposer(monde)
    ines = qui(monde.ines, demande)
    accepter(monde, demande)
    with pytest.raises(ErreurDepassee) as depassee:
        operations.refuser(demande.pk, motif(), qui=ines, quand=QUAND)
    assert "elle est maintenant « acceptée »" in depassee.value.message
    assert "Inès Fictive" in depassee.value.message
    assert "n’est pas enregistré" in depassee.value.message
    assert DecisionEquivalence.objects.get().sens == "acceptee"


def test_le_sens_compte_et_rien_ne_se_propage(monde: Monde) -> None:
    accepter(monde, deposer(monde))
    (detenue,) = queries.decidees_pour(*DETENU, JOUR)
    (visee,) = queries.decidees_pour(*VISE, JOUR)
    assert (detenue.cote, visee.cote) == (Cote.SOURCE, Cote.CIBLE)
    assert detenue.decidee.source == {DETENU}
    assert detenue.decidee.cible == {VISE}
    assert queries.decidees_pour(CIBLE, f"{CIBLE}BC02", JOUR) == []
    assert queries.decidees_pour(RS, "", JOUR) == []


def test_ce_qui_est_decide_se_lit_au_jour_demande(monde: Monde) -> None:
    demande = deposer(monde)
    accepter(monde, demande, periode=Periode(date(2026, 12, 1), date(2027, 12, 1)))
    assert queries.decidees_pour(*VISE, JOUR - timedelta(days=1)) == []
    vaut = {au: queries.decidees_pour(*VISE, au)[0].valeur for au in (JOUR, date(2026, 12, 1), date(2027, 12, 1))}
    assert list(vaut.values()) == [Valeur.A_VENIR, Valeur.EN_VIGUEUR, Valeur.ECHUE]
    operations.revoquer(demande.pk, motif("Erreur."), qui=qui(monde.paul, demande), quand=QUAND)
    assert queries.decidees_pour(*VISE, date(2026, 12, 1))[0].valeur is Valeur.REVOQUEE


def test_une_demande_refusee_n_est_pas_publiee(monde: Monde) -> None:
    demande = deposer(monde)
    operations.refuser(demande.pk, motif(), qui=qui(monde.paul, demande), quand=QUAND)
    assert queries.decidees_pour(*VISE, JOUR) == []


def test_une_certification_entiere_se_lit_sur_chacun_de_ses_blocs(monde: Monde) -> None:
    accepter(monde, deposer(monde, Objet((Cle(RS),), (Cle(CIBLE),))))
    assert len(queries.decidees_pour(CIBLE, f"{CIBLE}BC02", JOUR)) == 1


def test_lire_ce_qui_est_decide_tient_en_trois_requetes(monde: Monde, assert_requetes: Any) -> None:
    for par in ("camille", "nadia"):
        accepter(monde, deposer(monde, par=par))
    with assert_requetes(5):
        assert len(queries.decidees_pour(*VISE, JOUR)) == 2


# --- documents


def docx(*noms: str) -> bytes:
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w") as archive:
        for nom in ("[Content_Types].xml", "word/document.xml", *noms):
            archive.writestr(nom, "<a/>")
    return tampon.getvalue()


@pytest.mark.parametrize(
    ("nom", "octets", "genre", "garde"),
    [
        ("parchemin.pdf", PDF, Genre.PDF, "parchemin.pdf"),
        ("C:\\dossier\\scan.PNG", b"\x89PNG\r\n\x1a\n..", Genre.PNG, "scan.PNG"),
        ("photo.jpeg", b"\xff\xd8\xff\xe0..", Genre.JPEG, "photo.jpeg"),
        ("photo.exe", b"\xff\xd8\xff\xe0..", Genre.JPEG, "photo.exe.jpg"),
        ("lettre.docx", docx(), Genre.DOCX, "lettre.docx"),
        ("../../etc/pass\u202ewd\x00", PDF, Genre.PDF, "passwd.pdf"),
        ("", PDF, Genre.PDF, "document.pdf"),
    ],
)
def test_une_piece_est_ce_que_disent_ses_premiers_octets(nom: str, octets: bytes, genre: Genre, garde: str) -> None:
    recue = recevoir(nom, octets)
    assert (recue.genre, recue.nom) == (genre, garde)


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"MZ\x90 un programme",
        b"<html><script>",
        b"GIF89a",
        b"PK\x03\x04 une archive abimee",
        docx("word/vbaProject.bin"),
        docx()[:60],
        b"%PDF-" + bytes(OCTETS_MAX),
    ],
    ids=["vide", "programme", "page", "image", "archive abimee", "macros", "docx coupe", "trop gros"],
)
def test_le_reste_est_refuse(octets: bytes) -> None:
    with pytest.raises(ErreurArgument, match="n’est pas joint"):
        recevoir("document.pdf", octets)


def test_une_archive_ordinaire_n_est_pas_un_docx() -> None:
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(ErreurArgument):
        recevoir("a.docx", tampon.getvalue())


def test_la_meme_piece_n_est_gardee_qu_une_fois_et_leur_nombre_est_borne(monde: Monde) -> None:
    demande = preparer(monde)
    camille = qui(monde.camille, demande)
    for _ in range(2):
        operations.joindre(demande.pk, recevoir("p.pdf", PDF), qui=camille, quand=QUAND)
    assert PieceJointe.objects.count() == 1
    for rang in range(1, PIECES_MAX):
        operations.joindre(demande.pk, recevoir("p.pdf", PDF + bytes([rang])), qui=camille, quand=QUAND)
    with pytest.raises(ErreurArgument, match=f"a déjà {PIECES_MAX} pièces"):
        operations.joindre(demande.pk, recevoir("p.pdf", PDF + b"x"), qui=camille, quand=QUAND)


def test_une_fois_envoyee_la_demande_ne_se_retouche_plus(monde: Monde) -> None:
    demande = deposer(monde)
    camille = qui(monde.camille, demande)
    with pytest.raises(RefusEquivalence, match="ne changent plus"):
        operations.joindre(demande.pk, recevoir("p.pdf", PDF), qui=camille, quand=QUAND)
    with pytest.raises(RefusEquivalence):
        operations.ecrire_expose(demande.pk, "encore", qui=camille, quand=QUAND)
    assert qui(monde.paul, demande).place.acteurs == {Acteur.CERTIFICATEUR}


def test_retirer_efface_ce_que_la_personne_a_donne(monde: Monde) -> None:
    demande = preparer(monde)
    operations.ecrire_expose(demande.pk, "Mon histoire.", qui=qui(monde.camille, demande), quand=QUAND)
    operations.joindre(demande.pk, recevoir("p.pdf", PDF), qui=qui(monde.camille, demande), quand=QUAND)
    operations.envoyer(demande.pk, qui=qui(monde.camille, demande), quand=QUAND)
    operations.retirer(demande.pk, qui=qui(monde.camille, demande), quand=QUAND)
    demande.refresh_from_db()
    assert (demande.etat, demande.expose.texte, PieceJointe.objects.count()) == ("retiree", "", 0)
    assert actes(demande)[-2:] == ["pieces-effacees", "equivalence-retirer"]


def test_une_fois_decidee_qui_a_demande_efface_ses_pieces(monde: Monde) -> None:
    demande = preparer(monde)
    operations.ecrire_expose(demande.pk, "Mon histoire.", qui=qui(monde.camille, demande), quand=QUAND)
    operations.joindre(demande.pk, recevoir("p.pdf", PDF), qui=qui(monde.camille, demande), quand=QUAND)
    operations.envoyer(demande.pk, qui=qui(monde.camille, demande), quand=QUAND)
    with pytest.raises(RefusEquivalence, match="servent encore"):
        operations.effacer(demande.pk, qui=qui(monde.camille, demande), quand=QUAND)
    accepter(monde, demande)
    with pytest.raises(RefusEquivalence):
        operations.effacer(demande.pk, qui=qui(monde.paul, demande), quand=QUAND)
    operations.effacer(demande.pk, qui=qui(monde.camille, demande), quand=QUAND)
    demande.refresh_from_db()
    assert (demande.etat, demande.expose.texte, PieceJointe.objects.count()) == ("acceptee", "", 0)


def test_effacer_un_compte_laisse_la_decision_sans_la_personne(monde: Monde) -> None:
    demande = preparer(monde)
    operations.joindre(demande.pk, recevoir("p.pdf", PDF), qui=qui(monde.camille, demande), quand=QUAND)
    operations.envoyer(demande.pk, qui=qui(monde.camille, demande), quand=QUAND)
    decision = accepter(monde, demande)
    effacer_compte(monde.camille, acteur=None, quand=QUAND)
    demande.refresh_from_db()
    assert demande.demandeur is None
    assert not PieceJointe.objects.exists()
    assert queries.decision(decision.pk) is not None
    assert queries.demande(demande.pk) is not None


# --- reminders


def renouveler(dossier: Path, monde: Monde) -> None:
    """The fiche aimed at is replaced by another."""
    from brique.referentiel.fiche import Certificateur

    siens = (Certificateur(monde.certificateur.nom, monde.certificateur.siret),)
    verser(
        ecrire(
            dossier,
            "2026-11-21",
            fiche(CIBLE, "CQP fictif Responsable", certificateurs=siens, nouvelles=("RNCP99799",)),
            nom="suite",
        )
    )


def test_une_fiche_renouvelee_rappelle_la_decision_une_fois_a_chacun(monde: Monde, tmp_path: Path) -> None:
    accepter(monde, deposer(monde))
    assert queries.a_revoir(monde.paul, JOUR) == []
    renouveler(tmp_path, monde)
    (revoir,) = queries.a_revoir(monde.paul, JOUR)
    assert [(r.raison, r.fiche, r.nouvelles) for r in revoir.rappels] == [(Raison.RENOUVELEE, CIBLE, ("RNCP99799",))]
    assert queries.a_revoir(monde.nadia, JOUR) == []
    assert rappeler(QUAND).partis == 2
    assert {message.to[0] for message in mail.outbox} == {monde.paul.courriel, monde.ines.courriel}
    assert "RNCP99799" in mail.outbox[0].body
    assert "/equivalences/recues/" in mail.outbox[0].body
    assert monde.camille.nom_complet not in mail.outbox[0].body
    assert rappeler(QUAND + timedelta(days=1)).partis == 0


def test_un_courriel_refuse_est_refait(monde: Monde, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    accepter(monde, deposer(monde))
    renouveler(tmp_path, monde)

    def refuser(*_: Any, **__: Any) -> int:
        raise OSError("occupé")

    with monkeypatch.context() as correctif:
        correctif.setattr("django.core.mail.message.EmailMessage.send", refuser)
        assert rappeler(QUAND).echoues == 2
    assert not RappelEnvoye.objects.exists()
    assert rappeler(QUAND).partis == 2


def test_un_import_prevoit_les_rappels_si_le_site_envoie_des_courriels(
    monde: Monde, tmp_path: Path, settings: Settings
) -> None:
    def prevus() -> int:
        return DBTaskResult.objects.filter(task_path__endswith="rappeler_apres_import").count()

    avant = prevus()
    settings.COURRIELS = False
    renouveler(tmp_path, monde)
    assert prevus() == avant
    settings.COURRIELS = True
    prevoir_rappels(1)
    assert prevus() == avant + 1
    accepter(monde, deposer(monde))
    assert rappeler_apres_import.func(source=1) == {"source": 1, "partis": 2, "echoues": 0}


def test_une_decision_revoquee_ne_se_rappelle_plus(monde: Monde, tmp_path: Path) -> None:
    demande = deposer(monde)
    accepter(monde, demande)
    operations.revoquer(demande.pk, motif(), qui=qui(monde.paul, demande), quand=QUAND)
    renouveler(tmp_path, monde)
    assert queries.a_revoir(monde.paul, JOUR) == []
    assert rappeler(QUAND).partis == 0


def test_une_reponse_se_relit_comme_la_valeur_de_la_bibliotheque(monde: Monde) -> None:
    decision = accepter(
        monde, deposer(monde), conditions="Avoir moins de cinq ans.", periode=Periode(JOUR, date(2030, 1, 1))
    )
    decidee = queries.en_decidee(queries.decision(decision.pk))  # type: ignore[arg-type]
    assert decidee.vaut(JOUR)
    assert decidee.certificateur == monde.certificateur.nom
    assert decidee.signataire == "Inès Fictive, présidente de la CPNE fictive"
    assert "À condition : Avoir moins de cinq ans." in decidee.phrase
    assert list(queries.decidees(JOUR)) == [decision]
    assert reponse().accord is Accord.TOTAL
    assert OBJET.source == (DETENU,)
