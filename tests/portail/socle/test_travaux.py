"""Jobs: queued with identifiers, run by a real worker, told apart when they fail."""

from __future__ import annotations

import uuid

import pytest
from django.db import transaction

from brique.erreurs import ErreurArgument
from portail.socle import travaux
from portail.socle.identifiants import DonneePersonnelle
from portail.socle.models import Compte
from portail.socle.travaux import EtatTravail
from tests.portail.socle.travaux_essai import echouer, prenom_de


@pytest.mark.django_db(transaction=True)
def test_un_travail_attend_puis_le_travailleur_le_fait(compte: Compte) -> None:
    identifiant = travaux.lancer(prenom_de, compte=compte.pk)
    assert travaux.avancement(identifiant) == travaux.Avancement(EtatTravail.EN_ATTENTE)
    assert travaux.executer_travaux(jusqu_au_bout=True) == 1
    assert travaux.avancement(identifiant) == travaux.Avancement(EtatTravail.REUSSI, valeur="Camille")
    assert travaux.executer_travaux(jusqu_au_bout=True) == 0


@pytest.mark.django_db(transaction=True)
def test_un_travail_demande_dans_une_transaction_annulee_n_existe_pas() -> None:
    demandes: list[str] = []

    def demander_puis_renoncer() -> None:
        with transaction.atomic():
            demandes.append(travaux.lancer(echouer, raison=1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        demander_puis_renoncer()
    with pytest.raises(ErreurArgument, match="aucun travail"):
        travaux.avancement(demandes[0])
    assert travaux.executer_travaux(jusqu_au_bout=True) == 0


@pytest.mark.django_db(transaction=True)
def test_un_echec_est_garde_et_les_suivants_se_font() -> None:
    identifiants = [travaux.lancer(echouer, raison=raison) for raison in (1, 2)]
    assert travaux.executer_travaux(jusqu_au_bout=True) == 2
    for identifiant in identifiants:
        assert travaux.avancement(identifiant) == travaux.Avancement(EtatTravail.ECHOUE, erreur="builtins.ValueError")


@pytest.mark.django_db(transaction=True)
def test_un_travail_ne_recoit_que_des_identifiants() -> None:
    with pytest.raises(DonneePersonnelle, match="travail prenom_de"):
        travaux.lancer(prenom_de, compte="camille@exemple.fr")
    assert travaux.executer_travaux(jusqu_au_bout=True) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("identifiant", [str(uuid.UUID(int=7)), "pas un identifiant"])
def test_un_travail_inconnu_est_dit_inconnu(identifiant: str) -> None:
    with pytest.raises(ErreurArgument, match="aucun travail"):
        travaux.avancement(identifiant)
