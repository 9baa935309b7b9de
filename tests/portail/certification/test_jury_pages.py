"""The jury’s pages: who enters, ties said first, votes and decisions that all see, closing, signing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from brique.certification.candidature.valeurs import Acte, Acteur
from brique.certification.deliberation.valeurs import Sens
from portail.certification import models, operations_dossier, papiers
from portail.certification import operations_jury as jury
from portail.certification.enums import EtatSeance
from portail.certification.operations_dossier import Dite
from portail.socle.enums import Role
from portail.socle.models import Evenement
from tests.comptes import MOT_DE_PASSE, nouveau_compte
from tests.pages import lire
from tests.portail.certification.fabrique import (
    DEBUT,
    MEMBRES,
    RAYON,
    VENDRE,
    Site,
    agir,
    evaluer,
    installer,
    moment,
    ouvrir,
    preparer_jury,
)
from tests.portail.certification.test_gestion_pages import client_de

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@dataclass(frozen=True)
class Monde:
    site: Site
    seance: models.SeanceJury
    passage: models.Passage

    def client(self, rang: int) -> Client:
        """The member of that rank: the last one presides."""
        return client(self.site.membres[rang])

    def siege(self, rang: int) -> models.SiegeJury:
        return self.seance.sieges.order_by("pk")[rang]

    def page(self, nom: str = "jury-passage", *suite: int) -> str:
        du_passage = nom in {"jury-dossier", "jury-piece"} or nom.startswith(("jury-passage", "jury-liens"))
        return reverse(f"certification:{nom}", args=[(self.passage if du_passage else self.seance).pk, *suite])


def client(compte: Any) -> Client:
    navigateur = Client()
    navigateur.force_login(compte)
    return navigateur


@pytest.fixture
def monde(tmp_path: Path) -> Monde:
    """A candidate evaluated, before a jury that sits today and is not open yet."""
    site = installer(tmp_path)
    cle = ouvrir(site)
    dite = Dite(VENDRE, 1, "en-partie", "Deux étés au marché.")
    operations_dossier.repondre(cle, dite, candidat=site.candidat, quand=moment(DEBUT))
    agir(site, cle, Acte.INSCRIRE, Acteur.CANDIDAT)
    evaluer(site, cle, VENDRE)
    evaluer(site, cle, RAYON, rates=[2])
    agir(site, cle, Acte.CLORE_EVALUATION, Acteur.CERTIFICATEUR)
    seance = preparer_jury(site, [cle], timezone.localdate())
    return Monde(site, seance, seance.passages.get())


def dire_liens(monde: Monde, rangs: Sequence[int] = (0, 1, 2)) -> None:
    for rang in rangs:
        assert monde.client(rang).post(monde.page("jury-liens"), {"lien": "aucun"}).status_code == 302


def ouvrir_seance(monde: Monde) -> None:
    """Ties said, the session opened by its president, everybody pointed by a member."""
    dire_liens(monde)
    monde.client(2).post(monde.page("jury-ouvrir"))
    for rang in range(3):
        donnees = {"siege": monde.siege(rang).pk, "acte": "present"}
        assert monde.client(0).post(monde.page("jury-presences"), donnees).status_code == 302
    monde.client(0).post(monde.page("jury-passage-presence"), {"presence": "present"})


def voter(monde: Monde, rang: int, code: str, sens: Sens, **options: Any) -> Any:
    action = f"voter:{monde.siege(rang).pk}:{sens.value}"
    return monde.client(rang).post(monde.page(), {"code": code, "action": action}, **options)


def vu(monde: Monde, code: str, rang: int = 2) -> str:
    """What the page of that member shows of a bloc."""
    corps = lire(monde.client(rang).get(monde.page()))
    debut = corps.index(f'name="code" value="{code}"')
    return corps[debut:].split('name="vu" value="')[1].split('"')[0]


def decider(monde: Monde, code: str, rang: int = 2, **champs: str) -> Any:
    donnees = {"code": code, "action": "decider", "vu": vu(monde, code, rang), **champs}
    return monde.client(rang).post(monde.page(), donnees)


def tout_valider(monde: Monde) -> None:
    for code in (VENDRE, RAYON):
        for rang in range(3):
            voter(monde, rang, code, Sens.POUR)
        decider(monde, code, raisons="Le geste manquant a été montré au jury.")


class TestQuiEntre:
    def test_mes_jurys_et_rien_que_les_miens(self, monde: Monde) -> None:
        assert "Un jury se tient aujourd’hui" in lire(monde.client(0).get("/jurys/"))
        autre = client(nouveau_compte(Role.JURE, organisation=monde.site.branche))
        assert "Aucun jury ne vous attend." in lire(autre.get("/jurys/"))
        for nom in ("jury-seance", "jury-passage", "jury-dossier", "jury-liens", "jury-clore", "jury-proces-verbal"):
            assert autre.get(monde.page(nom)).status_code == 403, nom
        for nom in ("jury-passage", "jury-passage-presence", "jury-passage-notes", "jury-presences", "jury-ouvrir"):
            assert autre.post(monde.page(nom), {"code": VENDRE, "action": "decider"}).status_code == 403, nom
        assert not models.VoteBloc.objects.exists()

    def test_le_certificateur_pointe_mais_ne_lit_ni_ne_vote(self, monde: Monde) -> None:
        certificateur = client(monde.site.certificateur)
        assert "Aucun lien avec ce candidat" not in lire(certificateur.get(monde.page("jury-seance")))
        certificateur.post(monde.page("jury-ouvrir"))
        certificateur.post(monde.page("jury-presences"), {"siege": monde.siege(1).pk, "acte": "present"})
        assert monde.siege(1).present
        for nom in ("jury-passage", "jury-dossier", "jury-liens"):
            assert certificateur.get(monde.page(nom)).status_code == 403
        etrangere = client(nouveau_compte(Role.CERTIFICATEUR))
        assert etrangere.get(monde.page("jury-seance")).status_code == 403

    def test_un_membre_qui_ne_preside_pas_n_ouvre_ni_ne_clot(self, monde: Monde) -> None:
        assert monde.client(0).post(monde.page("jury-ouvrir")).status_code == 403
        assert monde.client(0).get(monde.page("jury-clore")).status_code == 403


class TestLiensEtDossier:
    def test_les_liens_se_disent_avant_de_lire(self, monde: Monde) -> None:
        moi = monde.client(0)
        envoi = moi.get(monde.page("jury-dossier"))
        assert envoi["Location"] == monde.page("jury-liens") + "?suite=dossier"
        suite = moi.post(monde.page("jury-liens"), {"lien": "aucun", "suite": "dossier"})
        assert suite["Location"] == monde.page("jury-dossier")
        dossier = lire(moi.get(monde.page("jury-dossier")))
        assert "geste à reprendre" in dossier
        assert "Deux étés au marché." in dossier
        assert Evenement.objects.filter(acte="dossier-lu", acteur=monde.site.membres[0].pk).count() == 1

    @pytest.mark.parametrize("dits", [[], ["aucun", "formation"], ["inventé"]])
    def test_ne_rien_dire_ou_se_contredire(self, monde: Monde, dits: list[str]) -> None:
        assert monde.client(0).post(monde.page("jury-liens"), {"lien": dits}).status_code == 422
        assert not models.LienDeclare.objects.exists()

    def test_qui_a_un_lien_ne_lit_ni_ne_delibere(self, monde: Monde) -> None:
        moi = monde.client(0)
        moi.post(monde.page("jury-liens"), {"lien": ["formation"], "suite": "dossier"})
        for nom in ("jury-dossier", "jury-passage", "jury-passage-etat"):
            refus = moi.get(monde.page(nom))
            assert refus.status_code == 403
            assert "Vous avez déclaré un lien" in lire(refus)
        assert not Evenement.objects.filter(acte="dossier-lu").exists()

    def test_le_dossier_ne_dit_rien_de_la_personne_que_son_nom(self, monde: Monde) -> None:
        dire_liens(monde, [0])
        page = lire(monde.client(0).get(monde.page("jury-dossier")))
        assert monde.site.candidat.nom_complet in page
        assert monde.site.candidat.courriel not in page
        assert page.index(monde.passage.candidature.reference) < page.index(monde.site.candidat.nom_complet)


class TestDeliberer:
    def test_voter_puis_decider(self, monde: Monde) -> None:
        ouvrir_seance(monde)
        for rang in range(3):
            assert voter(monde, rang, VENDRE, Sens.POUR).status_code == 302
        assert decider(monde, VENDRE).status_code == 302
        prise = models.DecisionPrise.objects.get()
        assert (prise.valide, prise.pour, prise.ecart) == (True, 3, False)
        assert "Bloc validé." in lire(monde.client(1).get(monde.page()))
        assert voter(monde, 1, VENDRE, Sens.CONTRE).status_code == 422

    def test_chacun_ne_vote_que_pour_lui(self, monde: Monde) -> None:
        ouvrir_seance(monde)
        for cle in (str(monde.siege(1).pk), "0", "", "12345678901", "x"):
            action = f"voter:{cle}:pour"
            reponse = monde.client(0).post(monde.page(), {"code": VENDRE, "action": action})
            assert reponse.status_code == 422
            assert "Ce vote n’est pas le vôtre" in lire(reponse)
        assert not models.VoteBloc.objects.exists()

    def test_ne_pas_valider_se_motive_et_ce_qui_est_ecrit_revient(self, monde: Monde) -> None:
        ouvrir_seance(monde)
        for rang in range(3):
            voter(monde, rang, RAYON, Sens.CONTRE)
        refus = decider(monde, RAYON, complement="Refaire un étal.")
        assert refus.status_code == 422
        assert "Refaire un étal." in lire(refus)
        decider(monde, RAYON, raisons="La fraîcheur n’est pas contrôlée.", complement="Refaire un étal.")
        prise = models.DecisionPrise.objects.get()
        assert (prise.valide, prise.complement) == (False, "Refaire un étal.")

    def test_une_page_depassee_est_refusee_pour_ce_bloc_seulement(self, monde: Monde) -> None:
        ouvrir_seance(monde)
        for rang in range(3):
            voter(monde, rang, VENDRE, Sens.POUR)
        vu_vendre, vu_rayon = vu(monde, VENDRE), vu(monde, RAYON)
        voter(monde, 0, VENDRE, Sens.CONTRE)
        donnees = {"code": VENDRE, "action": "decider", "vu": vu_vendre, "raisons": "Écrit avant."}
        refus = monde.client(2).post(monde.page(), donnees)
        assert refus.status_code == 422
        assert "ont changé depuis que vous avez lu ce bloc" in lire(refus)
        assert "Écrit avant." in lire(refus)
        donnees = {"code": RAYON, "action": "reporter", "vu": vu_rayon, "raisons": "Le végétal manque ce jour."}
        monde.client(2).post(monde.page(), donnees)
        assert models.ReportDecide.objects.get().code == RAYON
        assert not models.DecisionPrise.objects.exists()

    def test_tous_voient_le_meme_etat(self, monde: Monde) -> None:
        ouvrir_seance(monde)
        monde.seance.refresh_from_db()
        revision = monde.seance.revision
        autre = monde.client(1)
        assert autre.get(monde.page("jury-passage-etat"), {"revision": revision}).status_code == 204
        en_direct = voter(monde, 0, VENDRE, Sens.CONTRE, headers=HTMX)
        assert en_direct.status_code == 200
        assert 'aria-pressed="true"' in lire(en_direct)
        change = autre.get(monde.page("jury-passage-etat"), {"revision": revision})
        assert change.status_code == 200
        assert "Contre" in lire(change)
        assert f'name="revision" value="{revision + 1}"' in lire(change)
        assert '<section class="carte" id="ju-candidat" hx-swap-oob="true">' in lire(change)

    def test_avant_que_les_presences_soient_dites_rien_ne_se_vote(self, monde: Monde) -> None:
        dire_liens(monde)
        monde.client(2).post(monde.page("jury-ouvrir"))
        page = lire(monde.client(0).get(monde.page()))
        assert "Vous n’êtes pas pointé présent à cette séance" in page
        assert 'value="voter:' not in page
        assert 'class="ju-etat ju-fini"' in page  # what hides the buttons that decide
        for rang in range(3):
            monde.client(0).post(monde.page("jury-presences"), {"siege": monde.siege(rang).pk, "acte": "present"})
        page = lire(monde.client(0).get(monde.page()))
        assert "La présence du candidat n’est pas encore dite" in page
        assert 'value="voter:' not in page
        monde.client(0).post(monde.page("jury-passage-presence"), {"presence": "excuse"})
        page = lire(monde.client(0).get(monde.page()))
        assert "Le candidat n’est pas là" in page
        assert 'value="voter:' not in page
        monde.client(0).post(monde.page("jury-passage-presence"), {"presence": "present"})
        page = lire(monde.client(0).get(monde.page()))
        assert page.count(f'value="voter:{monde.siege(0).pk}:') == 6
        assert 'class="ju-etat"' in page
        # who leaves is told what is awaited of them, in the pages that are open too
        monde.client(2).post(monde.page("jury-presences"), {"siege": monde.siege(0).pk, "acte": "absent"})
        direct = lire(monde.client(0).get(monde.page("jury-passage-etat"), {"revision": "0"}))
        assert "Vous n’êtes pas pointé présent à cette séance" in direct
        assert 'value="voter:' not in direct

    def test_un_mandant_ne_laisse_pas_le_vote_de_qui_est_parti(self, monde: Monde) -> None:
        ouvrir_seance(monde)
        monde.client(2).post(monde.page("jury-presences"), {"siege": monde.siege(1).pk, "acte": "absent"})
        donnees = {"siege": monde.siege(1).pk, "acte": "procuration", "porteur": monde.siege(0).pk}
        monde.client(2).post(monde.page("jury-presences"), donnees)
        models.VoteBloc.objects.create(
            passage=monde.passage, code=VENDRE, siege=monde.siege(1), sens="pour", quand=timezone.now()
        )
        monde.client(2).post(monde.page("jury-presences"), {"siege": monde.siege(0).pk, "acte": "absent"})
        assert not models.VoteBloc.objects.exists()

    def test_qui_n_est_pas_la_ne_decide_de_rien(self, monde: Monde) -> None:
        ouvrir_seance(monde)
        monde.client(2).post(monde.page("jury-presences"), {"siege": monde.siege(0).pk, "acte": "absent"})
        assert voter(monde, 0, VENDRE, Sens.POUR).status_code == 403

    def test_sans_quorum_la_page_le_dit(self, monde: Monde) -> None:
        ouvrir_seance(monde)
        for rang in (0, 1):
            monde.client(2).post(monde.page("jury-presences"), {"siege": monde.siege(rang).pk, "acte": "absent"})
        assert "Quorum : membres présents" in lire(monde.client(2).get(monde.page()))
        voter(monde, 2, VENDRE, Sens.POUR)
        assert decider(monde, VENDRE).status_code == 422

    def test_un_siege_sans_compte_n_est_vote_par_personne(self, monde: Monde) -> None:
        ouvrir_seance(monde)
        absente = monde.siege(1)
        models.SiegeJury.objects.filter(pk=absente.pk).update(membre=None)
        for rang in (0, 2):
            donnees = {"code": VENDRE, "action": f"voter:{absente.pk}:pour"}
            assert monde.client(rang).post(monde.page(), donnees).status_code == 422
            voter(monde, rang, VENDRE, Sens.POUR)
        decider(monde, VENDRE, action="decider-sans")
        prise = models.DecisionPrise.objects.get()
        assert (prise.pour, prise.abstentions) == (2, 1)

    def test_la_page_dit_ce_que_donneraient_les_votes(self, monde: Monde) -> None:
        ouvrir_seance(monde)
        assert "Si le jury décide maintenant" not in lire(monde.client(0).get(monde.page()))
        voter(monde, 0, VENDRE, Sens.POUR)
        voter(monde, 1, VENDRE, Sens.CONTRE)
        page = lire(monde.client(0).get(monde.page()))
        assert "Si le jury décide maintenant : rien ne serait décidé." in page
        assert f"{MEMBRES[2]} n’a pas voté. Faire voter {MEMBRES[2]}" in page
        voter(monde, 0, RAYON, Sens.POUR)
        voter(monde, 2, RAYON, Sens.POUR)
        page = lire(monde.client(0).get(monde.page()))
        assert "Si le jury décide maintenant : bloc validé." in page
        assert f"{MEMBRES[1]} n’a pas voté : son silence compterait comme une abstention." in page

    def test_decider_sans_un_vote_se_demande_deux_fois(self, monde: Monde) -> None:
        """What is decided is for ever: a silence that would count is named first, and nothing is written."""
        ouvrir_seance(monde)
        for rang in (0, 2):
            voter(monde, rang, VENDRE, Sens.POUR)
        refus = decider(monde, VENDRE)
        assert refus.status_code == 422
        assert f"{MEMBRES[1]} est là et n’a pas voté" in lire(refus)
        assert 'value="decider-sans"' in lire(refus)
        assert not models.DecisionPrise.objects.exists()
        voter(monde, 1, VENDRE, Sens.ABSTENTION)
        assert decider(monde, VENDRE).status_code == 302
        for rang in (0, 2):
            voter(monde, rang, RAYON, Sens.POUR)
        ecart = "Le geste manquant a été montré au jury."
        assert decider(monde, RAYON, action="decider-sans", raisons=ecart).status_code == 200
        assert models.DecisionPrise.objects.get(code=RAYON).abstentions == 1

    def test_un_lien_reconnu_apres_une_decision_retire_du_reste(self, monde: Monde) -> None:
        ouvrir_seance(monde)
        for code in (VENDRE, RAYON):
            for rang in range(3):
                voter(monde, rang, code, Sens.POUR)
        decider(monde, VENDRE)
        qui = monde.client(0)
        reponse = qui.post(monde.page("jury-liens"), {"lien": "formation"}, follow=True)
        assert "le procès-verbal dira que vous l’avez dit après" in lire(reponse)
        assert qui.get(monde.page()).status_code == 403
        vue = lire(monde.client(1).get(monde.page()))
        decide, reste = vue.split('id="bloc-2"')[0], vue.split('id="bloc-2"')[1]
        assert decide.count('class="etiquette ju-pour"') == 3, "ce qui a été compté se lit comme il l’a été"
        assert "ne peut pas délibérer sur ce candidat" in reste
        assert models.VoteBloc.objects.filter(siege=monde.siege(0)).get().code == VENDRE
        assert models.DecisionPrise.objects.get().pour == 3
        garde = qui.post(monde.page("jury-liens"), {"lien": "aucun"})
        assert garde.status_code == 422
        assert "Le lien que vous avez dit reste" in lire(garde)
        assert qui.post(monde.page("jury-liens"), {"lien": ["formation", "employeur"]}).status_code == 302
        assert decider(monde, RAYON, raisons="Vu au jury.").status_code == 200
        assert models.DecisionPrise.objects.get(code=RAYON).pour == 2
        monde.client(2).post(monde.page("jury-clore"))
        verbal = lire(monde.client(1).get(monde.page("jury-proces-verbal")))
        assert "Composition du jury" in verbal
        (retrait,) = models.ProcesVerbal.objects.get().contenu["membres"][0]["retraits"]
        assert retrait.startswith(monde.site.candidat.nom_complet)
        assert retrait.endswith(f" (sauf {VENDRE})")
        assert retrait in verbal
        assert f"le jury avait déjà décidé de {VENDRE} quand {MEMBRES[0]} a dit un lien avec ce candidat" in verbal

    def test_un_lien_que_le_reglement_permet_retire_aussi(self, monde: Monde) -> None:
        """Who withdrew neither votes nor abstains, nor counts for the quorum."""
        ouvrir_seance(monde)
        monde.client(0).post(monde.page("jury-liens"), {"lien": "evaluation"})
        assert "ne délibère pas sur ce candidat, par retrait : une évaluation déjà faite de lui." in lire(
            monde.client(1).get(monde.page())
        )
        for rang in (1, 2):
            voter(monde, rang, VENDRE, Sens.POUR)
        decider(monde, VENDRE)
        prise = models.DecisionPrise.objects.get()
        assert (prise.pour, prise.abstentions) == (2, 0)

    def test_deux_notes_ne_s_ecrasent_pas(self, monde: Monde) -> None:
        ouvrir_seance(monde)
        page = lire(monde.client(0).get(monde.page()))
        avant = page[page.index("notes/") :].split('name="vu" value="')[1].split('"')[0]
        donnees = {"incidents": "Coupure de courant.", "vu": avant}
        assert monde.client(0).post(monde.page("jury-passage-notes"), donnees).status_code == 302
        tard = monde.client(1).post(monde.page("jury-passage-notes"), {"incidents": "Retard.", "vu": avant})
        assert tard.status_code == 409
        assert "Coupure de courant." in lire(tard)
        assert "Retard." in lire(tard)
        assert models.Passage.objects.get().incidents == "Coupure de courant."

    @pytest.mark.parametrize("champs", [{"code": "RNCP1BC01"}, {"code": VENDRE, "action": "effacer"}, {}])
    def test_un_acte_qui_n_existe_pas(self, monde: Monde, champs: dict[str, str]) -> None:
        ouvrir_seance(monde)
        assert monde.client(2).post(monde.page(), {"action": "decider", **champs}).status_code == 422


class TestCloreEtSigner:
    def test_le_proces_verbal_suit_l_ordre_des_blocs(self, monde: Monde) -> None:
        """The first bloc postponed, the second refused with what is asked: in that order, and said once."""
        ouvrir_seance(monde)
        malade = {"code": VENDRE, "action": "reporter", "raisons": "Plus de fleurs."}
        monde.client(2).post(monde.page(), malade)
        for rang in range(3):
            voter(monde, rang, RAYON, Sens.CONTRE)
        assert (
            decider(monde, RAYON, raisons="Le rayon manque d’eau.", complement="Un mois au rayon.").status_code == 200
        )
        monde.client(2).post(monde.page("jury-clore"))
        page = lire(monde.client(2).get(monde.page("jury-proces-verbal")))
        reporte, refuse = page.index("reporté. Plus de fleurs."), page.index("non validé.")
        assert reporte < refuse < page.index("Complément demandé : Un mois au rayon.")
        (ligne,) = models.ProcesVerbal.objects.get().contenu["non_certifies"]
        assert [un["bloc"] for un in papiers.par_bloc(ligne)] == [VENDRE, RAYON]
        dits = papiers.dire_les_blocs(ligne)
        assert dits[0].endswith(" : reporté. Plus de fleurs.")
        assert " : non validé. 0 voix pour et 3 contre" in dits[1]
        assert dits[1].endswith(". Le rayon manque d’eau. Complément demandé : Un mois au rayon.")
        assert page.count("Le rayon manque d’eau.") == 1

    def test_un_jury_empeche_reporte_et_clot(self, monde: Monde) -> None:
        ouvrir_seance(monde)
        for rang in (0, 1):
            monde.client(rang).post(monde.page("jury-liens"), {"lien": "formation"})
        assert "Ce jury ne peut pas décider de ce candidat" in lire(monde.client(2).get(monde.page()))
        assert voter(monde, 2, VENDRE, Sens.POUR).status_code == 422
        for code in (VENDRE, RAYON):
            assert decider(monde, code).status_code == 422
            donnees = {"code": code, "action": "reporter", "raisons": ""}
            assert monde.client(2).post(monde.page(), donnees).status_code == 422
            monde.client(2).post(monde.page(), donnees | {"raisons": "Deux membres ont formé le candidat."})
        assert monde.client(2).post(monde.page("jury-clore")).status_code == 302
        assert "reporté" in lire(monde.client(2).get(monde.page("jury-proces-verbal")))
        assert not models.DecisionPrise.objects.exists()
        assert not models.VoteBloc.objects.exists()

    def test_rien_ne_se_clot_tant_qu_un_bloc_reste(self, monde: Monde) -> None:
        ouvrir_seance(monde)
        refus = monde.client(2).post(monde.page("jury-clore"))
        assert refus.status_code == 422
        assert "Décider de chacun, ou le reporter." in lire(refus)
        monde.seance.refresh_from_db()
        assert monde.seance.etat == EtatSeance.OUVERTE

    def test_clore_n_est_propose_que_quand_cela_peut_aboutir(self, monde: Monde) -> None:
        ouvrir_seance(monde)
        models.Passage.objects.update(presence="")
        presidente, clore = monde.client(2), f'href="{monde.page("jury-clore")}"'
        page = lire(presidente.get(monde.page("jury-seance")))
        assert clore not in page
        assert "Dites si le candidat est là." in page
        assert f"{VENDRE}</span> Vendre en magasin" in page
        assert f"{RAYON}</span> Tenir le rayon" in page
        models.Passage.objects.update(presence="present")
        for rang in range(3):
            voter(monde, rang, VENDRE, Sens.POUR)
        decider(monde, VENDRE)
        for nom in ("jury-seance", "jury-clore"):
            page = lire(presidente.get(monde.page(nom)))
            assert f"{VENDRE}</span> Vendre" not in page
            assert f"{RAYON}</span> Tenir le rayon" in page
            assert clore not in page
            assert "Clore pour toujours" not in page
        models.Passage.objects.update(mention=True)
        donnees = {"code": RAYON, "action": "reporter", "raisons": "Le végétal manque."}
        presidente.post(monde.page(), donnees)
        assert clore in lire(presidente.get(monde.page("jury-seance")))
        page = lire(presidente.get(monde.page("jury-clore")))
        assert "Le règlement ne connaît aucune mention (art. 1). Clore sans mention." in page
        assert "Clore pour toujours" not in page
        models.Passage.objects.update(mention=False)
        assert "Clore pour toujours" in lire(presidente.get(monde.page("jury-clore")))
        assert presidente.post(monde.page("jury-clore")).status_code == 302

    def test_ce_que_la_candidature_elle_meme_refuse_se_dit_avant(self, monde: Monde) -> None:
        ouvrir_seance(monde)
        tout_valider(monde)
        models.FaitCandidature.objects.create(
            candidature=monde.passage.candidature,
            rang=99,
            acte=Acte.REPORTER.value,
            jour=timezone.localdate(),
            par=Acteur.CERTIFICATEUR.value,
            quand=timezone.now(),
        )
        page = lire(monde.client(2).get(monde.page("jury-clore")))
        assert "on ne peut pas délibérer" in page
        assert "Clore pour toujours" not in page
        assert monde.client(2).post(monde.page("jury-clore")).status_code == 422

    def test_qui_a_renonce_n_empeche_pas_de_clore(self, monde: Monde) -> None:
        ouvrir_seance(monde)
        monde.client(2).post(monde.page("jury-passage-presence"), {"presence": "absent"})
        agir(monde.site, monde.passage.candidature_id, Acte.ABANDONNER, Acteur.CANDIDAT, timezone.localdate())
        assert monde.client(2).post(monde.page("jury-clore")).status_code == 302
        monde.seance.refresh_from_db()
        assert monde.seance.etat == EtatSeance.CLOSE
        assert models.Candidature.objects.get().etat == "abandonnee"

    def test_clore_signer_sceller(self, monde: Monde) -> None:
        ouvrir_seance(monde)
        tout_valider(monde)
        ouvert = monde.client(0).get(monde.page("jury-passage-etat"), {"revision": "0"})
        assert ouvert.status_code == 200
        assert monde.client(2).post(monde.page("jury-clore")).status_code == 302
        assert monde.client(0).get(monde.page("jury-passage-etat"), {"revision": "0"}).status_code == 286
        assert "À signer" in lire(monde.client(0).get("/jurys/"))
        empreinte = models.ProcesVerbal.objects.get().empreinte
        sienne = client_de(monde.site.candidat)
        page = lire(sienne.get(f"/candidatures/{monde.passage.candidature_id}/"))
        assert "Ses membres signent le procès-verbal ; le certificateur vous notifiera ensuite votre résultat." in page
        assert "C’est au certificateur" not in page
        pdf = monde.client(0).get(monde.page("jury-proces-verbal-pdf"))
        assert pdf["Content-Type"] == "application/pdf"
        assert pdf.content.startswith(b"%PDF")
        assert Evenement.objects.filter(acte="pv-lu", acteur=monde.site.membres[0].pk).count() == 1
        for rang in range(3):
            vue = lire(monde.client(rang).get(monde.page("jury-proces-verbal")))
            assert empreinte in vue
            donnees = {"empreinte": empreinte, "mot_de_passe": MOT_DE_PASSE}
            assert monde.client(rang).post(monde.page("jury-signer"), donnees).status_code == 302
        monde.seance.refresh_from_db()
        assert monde.seance.etat == EtatSeance.SCELLEE
        assert "il ne change plus" in lire(monde.client(0).get(monde.page("jury-proces-verbal")))
        assert models.Parchemin.objects.count() == 3
        page = lire(sienne.get(f"/candidatures/{monde.passage.candidature_id}/"))
        assert "C’est au certificateur. Le certificateur va vous notifier le résultat." in page

    def test_un_mot_de_passe_faux_ne_signe_pas_et_les_essais_sont_comptes(self, monde: Monde) -> None:
        ouvrir_seance(monde)
        tout_valider(monde)
        monde.client(2).post(monde.page("jury-clore"))
        moi, empreinte = monde.client(0), models.ProcesVerbal.objects.get().empreinte
        faux = {"empreinte": empreinte, "mot_de_passe": "pas le mien"}
        statuts = [moi.post(monde.page("jury-signer"), faux).status_code for _ in range(6)]
        assert statuts == [422] * 5 + [429]
        juste = {"empreinte": empreinte, "mot_de_passe": MOT_DE_PASSE}
        assert moi.post(monde.page("jury-signer"), juste).status_code == 429
        assert not models.SignatureProcesVerbal.objects.exists()
        autre = {"empreinte": "0" * 64, "mot_de_passe": MOT_DE_PASSE}
        monde.client(1).post(monde.page("jury-signer"), autre)
        assert not models.SignatureProcesVerbal.objects.exists()
        certificateur = client(monde.site.certificateur)
        assert certificateur.post(monde.page("jury-signer"), juste).status_code == 403

    def test_un_proces_verbal_qui_n_a_pas_pu_etre_dresse_l_est_apres(self, monde: Monde) -> None:
        ouvrir_seance(monde)
        tout_valider(monde)
        qui = monde.site.membres[2]
        jury.clore(monde.seance.pk, auteur=qui, quand=timezone.now(), le=timezone.localdate())
        assert "n’est pas encore dressé" in lire(monde.client(0).get(monde.page("jury-proces-verbal")))
        monde.client(0).post(monde.page("jury-proces-verbal"))
        monde.client(1).post(monde.page("jury-proces-verbal"))
        assert models.ProcesVerbal.objects.count() == 1
        assert MEMBRES[0] in lire(monde.client(0).get(monde.page("jury-proces-verbal")))


def test_lire_une_page_du_jury_coute_un_nombre_borne_de_requetes(
    monde: Monde, assert_requetes: Callable[[int], AbstractContextManager[Any]]
) -> None:
    ouvrir_seance(monde)
    moi = monde.client(0)
    for nom, combien in (("jury-seance", 20), ("jury-passage", 31), ("jury-dossier", 21)):
        moi.get(monde.page(nom))
        with assert_requetes(combien):
            assert moi.get(monde.page(nom)).status_code == 200
    monde.seance.refresh_from_db()
    with assert_requetes(7):
        moi.get(monde.page("jury-passage-etat"), {"revision": monde.seance.revision})
