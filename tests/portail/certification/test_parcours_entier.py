"""From a choice to a parchemin: a partial validation, another candidature on what is missing, the whole."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

import pytest

from brique.certification.candidature.regles import ActeRefuse
from brique.certification.candidature.valeurs import Acte, Acteur
from brique.certification.deliberation.seance import ErreurDeliberation
from brique.certification.deliberation.valeurs import Sens
from brique.certification.reglement.valeurs import Lien, Voie
from brique.erreurs import ErreurArgument
from portail.certification import models, queries_delivrance
from portail.certification import operations_delivrance as delivrance
from portail.certification import operations_jury as jury
from portail.certification import operations_seances as seances
from portail.certification.enums import EtatCandidature, EtatSeance
from portail.certification.operations_candidatures import passer_les_delais
from portail.parcours.passeport.queries import acquis_de
from tests.portail.certification.fabrique import (
    JURY,
    MEMBRES,
    RAYON,
    TOUS_CONTRE,
    TOUS_POUR,
    VENDRE,
    Site,
    agir,
    jusqu_au_jury,
    moment,
    ouvrir,
    preparer_jury,
    sceller,
    tenir_jury,
    voter,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issues_en_accord")]


def etat(cle: int) -> str:
    return str(models.Candidature.objects.values_list("etat", flat=True).get(pk=cle))


def tenus(site: Site) -> set[str]:
    return {lu.code for lu in acquis_de(site.candidat.pk) if lu.atteste and lu.acquis.annule_le is None}


def test_un_bloc_valide_puis_l_autre_et_la_certification_entiere_en_decoule(site: Site) -> None:
    premiere = ouvrir(site)
    jusqu_au_jury(site, premiere)
    seance = preparer_jury(site, [premiere], JURY)
    passage = tenir_jury(site, seance, JURY)[premiere]
    voter(site, passage, VENDRE, TOUS_POUR, JURY)
    refusee = voter(site, passage, RAYON, TOUS_CONTRE, JURY, raisons="La mise en rayon n’est pas tenue.")
    assert (refusee.valide, refusee.ecart, refusee.contre) == (False, True, 3)

    verbal = sceller(site, seance, JURY)
    assert etat(premiere) == EtatCandidature.DELIBEREE
    assert tenus(site) == {VENDRE}
    assert verbal.contenu["certifies"] == []
    assert [v[0] for v in verbal.contenu["non_certifies"][0]["valides"]] == [VENDRE]
    octets = queries_delivrance.octets_du_proces_verbal(verbal.pk)
    assert octets.startswith(b"%PDF")
    assert sha256(octets).hexdigest() == verbal.empreinte

    agir(site, premiere, Acte.NOTIFIER, Acteur.CERTIFICATEUR, date(2026, 12, 11))
    with pytest.raises(ErreurArgument, match="acquis à vie"):
        ouvrir(site, [VENDRE, RAYON], le=date(2027, 1, 5))
    # the candidature whose result is still open to recours asks this bloc: the certificateur closes it in its time
    agir(site, premiere, Acte.CLORE, Acteur.CERTIFICATEUR, date(2027, 2, 15))
    seconde = ouvrir(site, [RAYON], le=date(2027, 3, 1))
    assert {(b.code, b.deja) for b in models.BlocVise.objects.filter(candidature=seconde)} == {
        (VENDRE, True),
        (RAYON, False),
    }
    jusqu_au_jury(site, seconde, (RAYON,), date(2027, 3, 2))
    jour = date(2027, 3, 20)
    deuxieme = preparer_jury(site, [seconde], jour, date(2027, 3, 3))
    passage = tenir_jury(site, deuxieme, jour)[seconde]
    voter(site, passage, RAYON, TOUS_POUR, jour)
    verbal = sceller(site, deuxieme, jour)
    assert tenus(site) == {VENDRE, RAYON, ""}
    assert len(verbal.contenu["certifies"]) == 1
    parchemins = queries_delivrance.parchemins_de(site.candidat.pk)
    assert {p.code for p in parchemins} == {VENDRE, RAYON, ""}
    assert {p.contenu["entiere"] for p in parchemins if p.code == ""} == {True}
    assert len({p.numero for p in parchemins}) == 3


def test_le_proces_verbal_nomme_chaque_candidat_et_dit_la_qualite_de_chaque_membre(site: Site) -> None:
    cle = ouvrir(site)
    jusqu_au_jury(site, cle)
    seance = preparer_jury(site, [cle], JURY)
    passage = tenir_jury(site, seance, JURY)[cle]
    for code in (VENDRE, RAYON):
        voter(site, passage, code, TOUS_POUR, JURY)
    contenu = sceller(site, seance, JURY).contenu
    assert site.candidat.nom_complet in contenu["certifies"][0]["candidat"]
    assert {membre["qualite"].split(",")[0] for membre in contenu["membres"]} == {"professionnel"}


def test_rien_n_est_delivre_avant_la_derniere_signature(site: Site) -> None:
    cle = ouvrir(site)
    jusqu_au_jury(site, cle)
    seance = preparer_jury(site, [cle], JURY)
    passage = tenir_jury(site, seance, JURY)[cle]
    for code in (VENDRE, RAYON):
        voter(site, passage, code, TOUS_POUR, JURY)
    jury.clore(seance.pk, auteur=site.certificateur, quand=moment(JURY, 12), le=JURY)
    verbal = delivrance.etablir(seance.pk, auteur=site.certificateur, quand=moment(JURY, 12))
    *premiers, dernier = seance.sieges.order_by("pk")
    for siege in premiers:
        delivrance.signer(verbal, siege, verbal.empreinte, auteur=site.certificateur, quand=moment(JURY, 13))
    assert tenus(site) == set()
    with pytest.raises(ErreurArgument, match="pas le document"):
        delivrance.signer(verbal, dernier, "0" * 64, auteur=site.certificateur, quand=moment(JURY, 13))
    with pytest.raises(ErreurArgument, match="déjà signé"):
        delivrance.signer(verbal, premiers[0], verbal.empreinte, auteur=site.certificateur, quand=moment(JURY, 13))
    delivrance.signer(verbal, dernier, verbal.empreinte, auteur=site.certificateur, quand=moment(JURY, 13))
    assert tenus(site) == {VENDRE, RAYON, ""}
    seance.refresh_from_db()
    assert seance.etat == EtatSeance.SCELLEE


def test_qui_a_un_lien_ne_vote_pas_et_ses_votes_tombent(site: Site) -> None:
    cle = ouvrir(site)
    jusqu_au_jury(site, cle)
    seance = preparer_jury(site, [cle], JURY)
    passage = tenir_jury(site, seance, JURY)[cle]
    lie, autre, presidente = seance.sieges.order_by("pk")
    quand, auteur = moment(JURY, 11), site.certificateur
    jury.voter(passage, VENDRE, lie, Sens.CONTRE, auteur=auteur, quand=quand)
    seances.declarer_liens(lie, passage, [Lien.EMPLOYEUR], auteur=auteur, quand=quand)
    assert not passage.votes.exists()
    with pytest.raises(ErreurDeliberation, match=MEMBRES[0]):
        jury.voter(passage, VENDRE, lie, Sens.CONTRE, auteur=auteur, quand=quand)
    for siege in (autre, presidente):
        jury.voter(passage, VENDRE, siege, Sens.POUR, auteur=auteur, quand=quand)
    assert jury.decider(passage, VENDRE, jury.Ecrits(), auteur=auteur, quand=quand).valide


def test_sans_quorum_rien_ne_se_decide(site: Site) -> None:
    cle = ouvrir(site)
    jusqu_au_jury(site, cle)
    seance = preparer_jury(site, [cle], JURY)
    passage = tenir_jury(site, seance, JURY)[cle]
    quand, auteur = moment(JURY, 11), site.certificateur
    premier, second, presidente = seance.sieges.order_by("pk")
    jury.voter(passage, VENDRE, presidente, Sens.POUR, auteur=auteur, quand=quand)
    for siege in (premier, second):
        jury.pointer(siege, False, auteur=auteur, quand=quand)
    with pytest.raises(ErreurDeliberation):
        jury.decider(passage, VENDRE, jury.Ecrits(), auteur=auteur, quand=quand)
    assert not models.DecisionPrise.objects.exists()


def test_une_decision_ne_se_prend_qu_une_fois_et_la_seance_ne_se_clot_pas_sans_tout_dire(site: Site) -> None:
    cle = ouvrir(site)
    jusqu_au_jury(site, cle)
    seance = preparer_jury(site, [cle], JURY)
    passage = tenir_jury(site, seance, JURY)[cle]
    voter(site, passage, VENDRE, TOUS_POUR, JURY)
    with pytest.raises(ErreurDeliberation, match="déjà décidé"):
        voter(site, passage, VENDRE, TOUS_CONTRE, JURY, raisons="Non.")
    with pytest.raises(ErreurDeliberation, match=RAYON):
        jury.clore(seance.pk, auteur=site.certificateur, quand=moment(JURY, 12), le=JURY)
    assert etat(cle) == EtatCandidature.CONVOQUEE


def test_en_vae_le_silence_de_deux_mois_vaut_recevabilite(site: Site) -> None:
    cle = ouvrir(site, voie=Voie.VAE)
    agir(site, cle, Acte.INSCRIRE, Acteur.CANDIDAT)
    agir(site, cle, Acte.DEPOSER_FAISABILITE, Acteur.CANDIDAT)
    agir(site, cle, Acte.CONSTATER_COMPLET, Acteur.CERTIFICATEUR)
    assert passer_les_delais(date(2027, 1, 10), quand=moment(date(2027, 1, 10))) == 0
    assert passer_les_delais(date(2027, 2, 15), quand=moment(date(2027, 2, 15))) == 1
    assert etat(cle) == EtatCandidature.RECEVABLE
    assert passer_les_delais(date(2027, 2, 15), quand=moment(date(2027, 2, 15))) == 0
    horloge = models.FaitCandidature.objects.filter(candidature=cle, par="horloge").get()
    assert horloge.auteur is None


def test_un_acte_hors_de_la_table_est_refuse_et_ne_change_rien(site: Site) -> None:
    cle = ouvrir(site)
    avant = models.FaitCandidature.objects.count()
    with pytest.raises(ActeRefuse) as refus:
        agir(site, cle, Acte.NOTIFIER, Acteur.CERTIFICATEUR)
    assert refus.value.refus.action
    assert models.FaitCandidature.objects.count() == avant
    with pytest.raises(ActeRefuse, match="n’existe qu’en VAE"):
        agir(site, cle, Acte.DEPOSER_FAISABILITE, Acteur.CANDIDAT)


@pytest.mark.parametrize(("blocs", "entiere"), [((VENDRE, RAYON), True), ((VENDRE,), False)])
def test_les_limites_de_l_annee_sont_pour_les_dossiers_sur_la_certification_entiere(
    site: Site, blocs: tuple[str, ...], entiere: bool
) -> None:
    assert models.Candidature.objects.get(pk=ouvrir(site, blocs, Voie.VAE)).entiere is entiere
