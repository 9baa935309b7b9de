"""Writing in a draft: what one person sends is kept, what two people send in the same place is kept too."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from brique.erreurs import ErreurArgument
from brique.referentiel.redaction import Acte, ErreurConflit, Geste
from portail.referentiel.atelier import operations, queries
from portail.referentiel.atelier.enums import Etat, Issue
from portail.referentiel.models import Referentiel, Retouche, VersionReferentiel
from tests.portail.referentiel.atelier_fabrique import ENONCE, QUAND, Atelier, modifier, ouvrir_atelier

Plafond = Callable[[int], AbstractContextManager[object]]
MIEN, SIEN = "Régler la ligne pour produire", "Ajuster la ligne pour produire"


@pytest.fixture
def atelier(db: None) -> Atelier:
    return ouvrir_atelier()


def retoucher(atelier: Atelier, *gestes: Geste, qui: Any = None, plus: int = 0) -> Any:
    quand = QUAND + timedelta(minutes=plus)
    return operations.retoucher(atelier.version.pk, gestes, auteur=qui or atelier.paul, quand=quand)


def enonce(atelier: Atelier) -> str:
    return atelier.brouillon().blocs[0].competences[0].enonce


def en_conflit(atelier: Atelier) -> int:
    """Inès writes the énoncé, then Paul, whose page still showed the first one. Returns the text kept apart."""
    retoucher(atelier, modifier("b1c1", "enonce", ENONCE, SIEN), qui=atelier.ines)
    bilan = retoucher(atelier, modifier("b1c1", "enonce", ENONCE, MIEN), plus=1)
    (conflit,) = bilan.conflits
    assert conflit.actuel == SIEN
    assert conflit.retouche is not None
    return conflit.retouche


# --- one person


def test_chaque_geste_est_fait_note_et_compte_pour_une_revision(atelier: Atelier) -> None:
    bilan = retoucher(atelier, modifier("b1c1", "enonce", ENONCE, MIEN), modifier("b2", "code", "2", "BC02"))
    assert (bilan.revision, len(bilan.faites), bilan.conflits) == (1, 2, [])
    assert enonce(atelier) == MIEN
    assert atelier.version.change_le == QUAND
    assert (
        list(Retouche.objects.values_list("auteur", "revision", "issue")) == [(atelier.paul.pk, 1, Issue.APPLIQUEE)] * 2
    )


def test_un_geste_sans_effet_ne_laisse_rien(atelier: Atelier) -> None:
    bilan = retoucher(atelier, modifier("b1c1", "enonce", "autre chose", ENONCE))
    assert (bilan.revision, bilan.faites, bilan.conflits) == (0, [], [])
    assert not Retouche.objects.exists()


def test_l_intitule_du_brouillon_est_celui_de_l_ouvrage(atelier: Atelier) -> None:
    retoucher(atelier, modifier("", "intitule", "CQP Opérateur fictif", "CQP Régleur fictif"))
    assert Referentiel.objects.get().intitule == "CQP Régleur fictif"


def test_des_fins_de_ligne_ne_sont_pas_un_desaccord(atelier: Atelier) -> None:
    retoucher(atelier, modifier("b1", "prerequis", "", "un\ndeux"))
    bilan = retoucher(atelier, modifier("b1", "prerequis", "un\r\ndeux", "un"))
    assert bilan.conflits == []
    assert atelier.brouillon().blocs[0].prerequis == "un"


@pytest.mark.parametrize(
    "geste",
    [
        modifier("b1c1", "place", "", "x"),
        modifier("b1c1", "cle", "b1c1", "x"),
        modifier("b1c1", "inconnu", "", "x"),
        Geste(Acte.AJOUTER, "n1", "inconnue", apres="x", vers="b1"),
        Geste(Acte.DEPLACER, "b1c1", "modalites", vers="b2", voisin="*"),
        Geste(Acte.DEPLACER, "b1", "activites", vers="", voisin="*"),
    ],
)
def test_un_geste_impossible_est_refuse_sans_rien_ecrire(geste: Geste, atelier: Atelier) -> None:
    avant = atelier.brouillon()
    with pytest.raises(ErreurArgument):
        retoucher(atelier, modifier("b2", "code", "2", "BC02"), geste)
    assert atelier.brouillon() == avant
    assert not Retouche.objects.exists()


def test_defaire_rend_ce_qui_etait_meme_une_partie_retiree(atelier: Atelier) -> None:
    depart = atelier.brouillon()
    retoucher(atelier, Geste(Acte.RETIRER, "b1", avant="Préparer la ligne"))
    retoucher(atelier, modifier("b2", "libelle", "Conduire la ligne", "Conduire"), plus=1)
    faites = [retouche.pk for retouche in queries.histoire(atelier.version)]
    operations.defaire(atelier.version.pk, faites, auteur=atelier.paul, quand=QUAND)
    assert atelier.brouillon() == depart
    assert atelier.version.revision == 3


def test_defaire_ne_passe_pas_sur_ce_qui_a_change_depuis(atelier: Atelier) -> None:
    retoucher(atelier, modifier("b1c1", "enonce", ENONCE, MIEN))
    premiere = Retouche.objects.get().pk
    retoucher(atelier, modifier("b1c1", "enonce", MIEN, SIEN), qui=atelier.ines)
    with pytest.raises(ErreurConflit):
        operations.defaire(atelier.version.pk, [premiere], auteur=atelier.paul, quand=QUAND)
    assert enonce(atelier) == SIEN


# --- two people


def test_deux_endroits_ne_se_genent_pas(atelier: Atelier) -> None:
    retoucher(atelier, modifier("b1c1", "enonce", ENONCE, SIEN), qui=atelier.ines)
    assert retoucher(atelier, modifier("b1c2", "enonce", "Essayer la ligne pour la valider", "Essayer")).conflits == []
    assert [c.enonce for c in atelier.brouillon().blocs[0].competences] == [SIEN, "Essayer"]


def test_au_meme_endroit_les_deux_textes_sont_gardes(atelier: Atelier) -> None:
    gardee = queries.retouche_gardee(atelier.version, en_conflit(atelier))
    assert gardee is not None
    assert (gardee.auteur, gardee.vu, queries.geste_de(gardee).apres) == (atelier.paul.pk, SIEN, MIEN)
    assert enonce(atelier) == SIEN


def test_continuer_a_ecrire_remplace_le_texte_garde(atelier: Atelier) -> None:
    premiere = en_conflit(atelier)
    bilan = retoucher(atelier, modifier("b1c1", "enonce", ENONCE, f"{MIEN} mieux"), plus=2)
    (restee,) = queries.en_attente(atelier.version.pk)
    assert (restee.pk, restee.suite_de_id) == (bilan.conflits[0].retouche, premiere)
    retoucher(atelier, modifier("b1c1", "enonce", ENONCE, f"{MIEN} mieux"), plus=3)
    assert queries.en_attente(atelier.version.pk).get().pk == restee.pk


def test_garder_le_texte_du_brouillon(atelier: Atelier) -> None:
    operations.ecarter(atelier.version.pk, en_conflit(atelier), auteur=atelier.ines, quand=QUAND)
    assert enonce(atelier) == SIEN
    assert not queries.en_attente(atelier.version.pk).exists()
    assert MIEN in str(list(Retouche.objects.filter(issue=Issue.ECARTEE).values_list("geste", flat=True)))


def test_un_texte_garde_que_le_brouillon_dit_enfin_n_attend_plus(atelier: Atelier) -> None:
    en_conflit(atelier)
    retoucher(atelier, modifier("b1c1", "enonce", SIEN, MIEN), qui=atelier.ines, plus=5)
    assert not queries.en_attente(atelier.version.pk).exists()
    assert list(Retouche.objects.values_list("issue", flat=True)) == [
        Issue.APPLIQUEE,
        Issue.EN_ATTENTE,
        Issue.APPLIQUEE,
        Issue.ECARTEE,
    ]


@pytest.mark.parametrize("texte", [MIEN, "Un troisième texte"])
def test_prendre_l_autre_texte_ou_un_troisieme(texte: str, atelier: Atelier) -> None:
    gardee = en_conflit(atelier)
    operations.ecrire_a_la_place(atelier.version.pk, gardee, texte, vu=SIEN, auteur=atelier.paul, quand=QUAND)
    assert enonce(atelier) == texte
    assert not queries.en_attente(atelier.version.pk).exists()
    with pytest.raises(ErreurArgument, match="déjà réglé"):
        operations.ecarter(atelier.version.pk, gardee, auteur=atelier.ines, quand=QUAND)


def test_un_texte_qui_change_encore_rouvre_la_question(atelier: Atelier) -> None:
    gardee = en_conflit(atelier)
    retoucher(atelier, modifier("b1c1", "enonce", SIEN, "Autre encore"), qui=atelier.ines)
    with pytest.raises(ErreurConflit, match="encore changé"):
        operations.ecrire_a_la_place(atelier.version.pk, gardee, MIEN, vu=SIEN, auteur=atelier.paul, quand=QUAND)
    assert enonce(atelier) == "Autre encore"
    assert queries.en_attente(atelier.version.pk).get().pk == gardee


@pytest.mark.parametrize("retiree", ["b1c1", "b1"])
def test_ecrire_dans_une_partie_retiree_la_rend_avec_le_texte(retiree: str, atelier: Atelier) -> None:
    avant = {"b1c1": ENONCE, "b1": "Préparer la ligne"}[retiree]
    retoucher(atelier, Geste(Acte.RETIRER, "b1c1", avant=ENONCE), qui=atelier.ines)
    if retiree == "b1":
        retoucher(atelier, Geste(Acte.RETIRER, "b1", avant=avant), qui=atelier.ines, plus=1)
    bilan = retoucher(atelier, modifier("b1c1", "enonce", ENONCE, MIEN), plus=2)
    (conflit,) = bilan.conflits
    assert conflit.actuel is None
    assert conflit.retouche is not None
    operations.ecrire_a_la_place(
        atelier.version.pk, conflit.retouche, MIEN, vu=None, auteur=atelier.paul, quand=QUAND + timedelta(hours=1)
    )
    rendue = next(c for b in atelier.brouillon().blocs for c in b.competences if c.cle == "b1c1")
    assert (rendue.enonce, len(rendue.criteres)) == (MIEN, 2)


def test_ajouter_dans_une_partie_retiree_est_garde_aussi(atelier: Atelier) -> None:
    retoucher(atelier, Geste(Acte.RETIRER, "b2", avant="Conduire la ligne"), qui=atelier.ines)
    ajout = Geste(Acte.AJOUTER, "n1", "competences", apres="Nettoyer", vers="b2", voisin="*")
    (conflit,) = retoucher(atelier, ajout, modifier("n1", "code", "", "C2"), plus=1).conflits
    assert conflit.retouche is not None
    operations.ecrire_a_la_place(
        atelier.version.pk, conflit.retouche, "Nettoyer", vu=None, auteur=atelier.paul, quand=QUAND
    )
    assert [c.enonce for c in atelier.brouillon().blocs[1].competences] == ["Surveiller la ligne", "Nettoyer"]


def test_un_clic_perdu_n_est_pas_garde_comme_un_texte(atelier: Atelier) -> None:
    retoucher(atelier, modifier("b1c1", "enonce", ENONCE, SIEN), qui=atelier.ines)
    (conflit,) = retoucher(atelier, Geste(Acte.RETIRER, "b1c1", avant=ENONCE), plus=1).conflits
    assert (conflit.actuel, conflit.retouche) == (SIEN, None)
    assert enonce(atelier) == SIEN


def test_ecrire_dans_une_version_qui_vient_d_etre_proposee_garde_le_texte(atelier: Atelier) -> None:
    VersionReferentiel.objects.update(etat=Etat.PROPOSEE)
    (conflit,) = retoucher(atelier, modifier("b1c1", "enonce", ENONCE, MIEN)).conflits
    assert "n’est plus un brouillon" in conflit.message
    assert enonce(atelier) == ENONCE
    assert queries.geste_de(queries.en_attente(atelier.version.pk).get()).apres == MIEN


# --- the writing page, as a browser without JavaScript sends it


def page(client: Client, adresse: str, statut: int = 200) -> str:
    reponse = client.get(adresse)
    assert reponse.status_code == statut, adresse
    return unescape(reponse.content.decode()).replace("\u00a0", " ")


def formulaire(atelier: Atelier, client: Client | None = None, adresse: str = "blocs/b1/") -> dict[str, str]:
    """Every field of a writing page as a browser would send it back, untouched."""
    from html.parser import HTMLParser

    class Lecteur(HTMLParser):
        champs: dict[str, str] = {}
        zone = ""

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            a = dict(attrs)
            if tag == "textarea":
                self.zone = a["name"] or ""
                self.champs[self.zone] = ""
            elif tag == "input" and a.get("name") and (a.get("type") != "checkbox" or "checked" in a):
                self.champs[a["name"] or ""] = a.get("value") or ""

        def handle_data(self, data: str) -> None:
            if self.zone:
                self.champs[self.zone] += data

        def handle_endtag(self, tag: str) -> None:
            if tag == "textarea":
                self.champs[self.zone] = self.champs[self.zone].removeprefix("\n").replace("\n", "\r\n")
                self.zone = ""

    lecteur = Lecteur()
    lecteur.champs = {}
    lecteur.feed((client or atelier.client).get(f"{atelier.adresse}{adresse}").content.decode())
    return lecteur.champs


@pytest.mark.parametrize("adresse", ["presentation/", "activites/", "blocs/b1/", "blocs/b2/"])
def test_renvoyer_une_page_sans_y_toucher_ne_change_rien(adresse: str, atelier: Atelier) -> None:
    avant = atelier.brouillon()
    reponse = atelier.client.post(f"{atelier.adresse}{adresse}", formulaire(atelier, adresse=adresse))
    assert reponse.status_code == 302
    assert atelier.brouillon() == avant
    assert atelier.version.revision == 0


def test_un_formulaire_entier_enregistre_ce_qui_a_change_puis_fait_ce_que_dit_le_bouton(atelier: Atelier) -> None:
    envoi = formulaire(atelier) | {
        "t:b1c1:enonce": MIEN,
        "t:b1c1:criteres": "Le temps est tenu\r\nLa cote est relevée",
        "t:b1:optionnel": "oui",
        "n:b1:competences": "Ranger le poste",
        "acte": "monter:b1c2",
    }
    reponse = atelier.client.post(f"{atelier.adresse}blocs/b1/", envoi)
    assert reponse["Location"].endswith("blocs/b1/?fait=monter&sur=b1c2#p-b1c2")
    bloc = atelier.brouillon().blocs[0]
    assert [c.enonce for c in bloc.competences] == ["Essayer la ligne pour la valider", MIEN, "Ranger le poste"]
    assert [p.texte for p in bloc.competences[1].criteres] == ["Le temps est tenu", "La cote est relevée"]
    assert bloc.optionnel


def test_sans_script_un_desaccord_montre_les_deux_textes_et_garde_le_reste(atelier: Atelier) -> None:
    envoi = formulaire(atelier) | {"t:b1c1:enonce": MIEN, "t:b1:libelle": "Préparer"}
    autre = formulaire(atelier, atelier.autre) | {"t:b1c1:enonce": SIEN}
    assert atelier.autre.post(f"{atelier.adresse}blocs/b1/", autre).status_code == 302
    reponse = atelier.client.post(f"{atelier.adresse}blocs/b1/", envoi)
    texte = unescape(reponse.content.decode())
    assert reponse.status_code == 409
    assert "Votre texte est gardé à part." in texte
    assert MIEN in texte
    assert SIEN in texte
    assert atelier.brouillon().blocs[0].libelle == "Préparer"
    for client in (atelier.client, atelier.autre):
        assert "1 désaccord à régler" in page(client, f"{atelier.adresse}blocs/b1/")
        assert MIEN.split(maxsplit=1)[0] in page(client, f"{atelier.adresse}desaccords/")


def seul(atelier: Atelier, champ: str, avant: str, apres: str, client: Client | None = None) -> Any:
    """One field sent by itself, as htmx does."""
    return (client or atelier.client).post(
        f"{atelier.adresse}blocs/b1/",
        {f"a:{champ}": avant, f"t:{champ}": apres, "revision": "0"},
        headers={"HX-Request": "true", "HX-Target": f"e-f-{champ.replace(':', '-')}"},
    )


def test_un_champ_seul_dit_qu_il_est_enregistre_et_a_quoi_il_se_compare(atelier: Atelier) -> None:
    texte = unescape(seul(atelier, "b1c1:enonce", ENONCE, f" {MIEN} ").content.decode())
    assert "Enregistré" in texte
    assert f'name="a:b1c1:enonce" value="{MIEN}"' in texte
    assert "<textarea" not in texte
    assert enonce(atelier) == MIEN


def barre(texte: str) -> tuple[str, str]:
    """What the bar offers to undo: the edits it names by number, and its sentence."""
    trouvee = re.search(r'value="defaire:([\d,]+)".*?<span class="petit muet">(.*?)</span>', unescape(texte))
    assert trouvee is not None
    return trouvee[1], trouvee[2].replace("\u00a0", " ")


def test_defaire_nomme_toujours_le_dernier_geste_et_defait_ce_qu_il_nomme(atelier: Atelier) -> None:
    adresse = f"{atelier.adresse}blocs/b1/"
    atelier.client.post(adresse, formulaire(atelier) | {"n:b1:competences": "Ranger\r\nNettoyer\r\nNoter"})
    anciens, dits = barre(page(atelier.client, adresse))
    assert dits == "Vous avez ajouté une compétence : « Ranger » et 2 autres gestes"
    reponse = seul(atelier, "b1c1:enonce", ENONCE, MIEN).content.decode()
    assert '<div id="dernier-geste" hx-swap-oob="innerHTML">' in reponse
    dernier, dit = barre(reponse)
    assert dit == f"Vous avez changé l’énoncé : « {MIEN} »"

    atelier.client.post(adresse, formulaire(atelier) | {"acte": f"defaire:{anciens}"})
    assert [c.enonce for c in atelier.brouillon().blocs[0].competences] == [MIEN, "Essayer la ligne pour la valider"]
    atelier.client.post(adresse, formulaire(atelier) | {"acte": f"defaire:{dernier}"})
    assert enonce(atelier) == ENONCE


def test_une_competence_rangee_ailleurs_se_suit(atelier: Atelier) -> None:
    adresse = f"{atelier.adresse}blocs/b1/"
    envoi = formulaire(atelier) | {"acte": "ranger:b1c2", "r:b1c2": "b2"}
    texte = unescape(atelier.client.post(adresse, envoi, follow=True).content.decode())
    assert 'id="rangee" tabindex="-1" autofocus>' in texte
    assert "«\u00a0Essayer la ligne pour la valider\u00a0» est maintenant dans" in texte
    assert f'<a href="{atelier.adresse}blocs/b2/#p-b1c2">Bloc 2 Conduire la ligne</a>' in texte
    assert 'id="rangee"' not in page(atelier.client, f"{atelier.adresse}blocs/b2/?fait=ranger&sur=b1c2")


def test_ranger_sans_choisir_de_bloc_le_dit_a_cote_de_la_liste(atelier: Atelier) -> None:
    adresse = f"{atelier.adresse}blocs/b1/"
    envoi = formulaire(atelier) | {"acte": "ranger:b1c2", "r:b1c2": ""}
    texte = unescape(atelier.client.post(adresse, envoi, follow=True).content.decode())
    assert 'name="r:b1c2" autofocus aria-invalid="true" aria-describedby="ro-b1c2"' in texte
    assert texte.count("Rien n’est rangé\u00a0: choisissez d’abord un bloc dans la liste.") == 1
    assert atelier.brouillon().blocs[0].competences[1].cle == "b1c2"


def test_un_champ_seul_en_desaccord_le_dit_la_ou_l_on_ecrit(atelier: Atelier) -> None:
    seul(atelier, "b1c1:enonce", ENONCE, SIEN, atelier.autre)
    reponse = seul(atelier, "b1c1:enonce", ENONCE, MIEN)
    texte = unescape(reponse.content.decode())
    assert reponse.status_code == 200
    assert "Votre texte est gardé à part." in texte
    assert SIEN in texte
    assert f'name="a:b1c1:enonce" value="{ENONCE}"' in texte
    assert "écrit aussi dans ce brouillon" in texte


def test_la_relecture_repond_sans_rien_enregistrer(atelier: Atelier) -> None:
    envoi = {
        "partie": "b1c1",
        "a:b1c1:enonce": ENONCE,
        "t:b1c1:enonce": "Connaissance de la ligne",
    }
    texte = unescape(atelier.client.post(f"{atelier.adresse}relecture/", envoi).content.decode())
    assert 'id="c-b1c1"' in texte
    assert "énonce un savoir" in texte
    assert atelier.version.revision == 0
    envoi["t:b1c1:enonce"] = ENONCE
    assert "énonce un savoir" not in atelier.client.post(f"{atelier.adresse}relecture/", envoi).content.decode()


@pytest.mark.parametrize(
    "envoi",
    [
        {"a:b1c1:inconnu": "", "t:b1c1:inconnu": "x"},
        {"a:b1c1:criteres": "{", "t:b1c1:criteres": "x"},
        {"a:b1c1:place": "", "t:b1c1:place": "x"},
        {"acte": "defaire:99999999999999999999"},
        {"acte": "ranger:b1c1", "r:b1c1": "b1c1"},
        {"n:inconnue:competences": "x"},
        {"revision": "²", "a:": "", "t:": "x"},
    ],
)
def test_un_envoi_forge_ne_casse_rien(envoi: dict[str, str], atelier: Atelier) -> None:
    avant = atelier.brouillon()
    assert atelier.client.post(f"{atelier.adresse}blocs/b1/", envoi).status_code in {302, 409}
    assert atelier.client.post(f"{atelier.adresse}relecture/", envoi).status_code in {200, 400}
    assert atelier.brouillon() == avant


def test_ajouter_un_bloc_mene_a_sa_page(atelier: Atelier) -> None:
    reponse = atelier.client.post(f"{atelier.adresse}activites/", {"n::blocs": "Maintenir la ligne"})
    nouveau = atelier.brouillon().blocs[2]
    assert reponse["Location"] == f"{atelier.adresse}blocs/{nouveau.cle}/"
    assert "Maintenir la ligne" in page(atelier.client, reponse["Location"])


def test_retirer_un_bloc_ramene_au_mur_et_se_defait(atelier: Atelier) -> None:
    envoi = formulaire(atelier, adresse="blocs/b2/") | {"acte": "retirer:b2"}
    assert atelier.client.post(f"{atelier.adresse}blocs/b2/", envoi)["Location"] == atelier.adresse
    assert len(atelier.brouillon().blocs) == 1
    (lot,) = [r.pk for r in queries.derniere_de(atelier.version, atelier.paul)]
    atelier.client.post(f"{atelier.adresse}histoire/", {"retouches": str(lot)})
    assert atelier.brouillon().blocs[1].libelle == "Conduire la ligne"


# --- settling, from the page


def test_choisir_entre_deux_textes_depuis_la_page(atelier: Atelier) -> None:
    gardee = en_conflit(atelier)
    adresse = f"{atelier.adresse}desaccords/"
    reponse = atelier.autre.post(adresse, {"desaccord": gardee, "choix": "autre", "vu": SIEN, "texte": " Un  autre "})
    assert reponse.status_code == 302
    assert enonce(atelier) == "Un autre"
    assert "Aucun désaccord" in page(atelier.client, adresse)
    assert (
        "déjà réglé"
        in atelier.autre.post(adresse, {"desaccord": gardee, "choix": "actuel"}, follow=True).content.decode()
    )


def test_ce_que_l_on_ecrivait_reste_quand_le_texte_a_encore_change(atelier: Atelier) -> None:
    gardee = en_conflit(atelier)
    retoucher(atelier, modifier("b1c1", "enonce", SIEN, "Autre encore"), qui=atelier.ines)
    envoi = {"desaccord": gardee, "choix": "autre", "vu": SIEN, "texte": "Mon troisième texte"}
    reponse = atelier.client.post(f"{atelier.adresse}desaccords/", envoi)
    texte = unescape(reponse.content.decode())
    assert reponse.status_code == 409
    assert "Mon troisième texte" in texte
    assert "Autre encore" in texte


@pytest.mark.parametrize("envoi", [{}, {"desaccord": "x"}, {"desaccord": "9" * 30, "choix": "garde"}])
def test_regler_ce_qui_n_existe_pas_se_dit(envoi: dict[str, str], atelier: Atelier) -> None:
    reponse = atelier.client.post(f"{atelier.adresse}desaccords/", envoi, follow=True)
    assert "déjà réglé" in reponse.content.decode()


def test_l_histoire_reunit_ce_qu_une_personne_ecrit_d_une_traite(atelier: Atelier) -> None:
    retoucher(atelier, modifier("b1c1", "enonce", ENONCE, "Régler"))
    retoucher(atelier, modifier("b1c1", "enonce", "Régler", MIEN), plus=1)
    retoucher(atelier, modifier("b1c1", "enonce", MIEN, SIEN), qui=atelier.ines, plus=2)
    texte = page(atelier.client, f"{atelier.adresse}histoire/")
    assert texte.count("a changé l’énoncé") == 2
    assert "(Bloc 1, compétence 1)" in texte
    assert texte.count(">Défaire") == 2


# --- reads


@pytest.mark.parametrize(
    ("adresse", "plafond"),
    [("", 11), ("presentation/", 11), ("activites/", 11), ("blocs/b1/", 11), ("doutes/", 10), ("histoire/", 11)],
)
def test_une_page_lit_peu(adresse: str, plafond: int, atelier: Atelier, assert_requetes: Plafond) -> None:
    retoucher(atelier, modifier("b1c1", "enonce", ENONCE, MIEN))
    with assert_requetes(plafond):
        page(atelier.client, f"{atelier.adresse}{adresse}")


def test_enregistrer_un_champ_lit_peu(atelier: Atelier, assert_requetes: Plafond) -> None:
    with assert_requetes(17):
        seul(atelier, "b1c1:enonce", ENONCE, MIEN)


def test_la_liste_lit_autant_pour_un_que_pour_dix(atelier: Atelier, assert_requetes: Plafond) -> None:
    from portail.referentiel.atelier.departs import Depart
    from tests.portail.referentiel.atelier_fabrique import BROUILLON

    for _ in range(9):
        operations.creer_referentiel(atelier.organisation, Depart(BROUILLON), auteur=None, quand=QUAND)
    with assert_requetes(8):
        assert page(atelier.client, "/atelier/").count('class="carte ouvrage"') == 10
