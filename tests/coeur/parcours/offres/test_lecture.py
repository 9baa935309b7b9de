"""Reading a catalogue: what everyone drops is kept, what has no field is kept aside, what is wrong is located."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from brique.parcours.offres.forme import empreinte_offre, offre_depuis_json, offre_en_json
from brique.parcours.offres.lecture import lire_offres
from brique.parcours.offres.texte import dit, en_clair
from brique.parcours.offres.valeurs import EtatRecrutement, Modalite, NatureFrais, Norme, Offre
from tests.coeur.parcours.offres.fabrique import CODE, EDOF, NUMERO, SIRET, formation, lheo, lus


def test_lheo_garde_ce_que_tout_le_monde_perd() -> None:
    (offre,), anomalies = lus(lheo())
    (session,) = offre.sessions
    (lieu,) = offre.lieux
    assert anomalies == []
    assert (offre.norme, offre.cle, offre.fiche) == (Norme.LHEO, f"{SIRET}/F1/A1", NUMERO)
    assert [(bloc.fiche, bloc.code, bloc.libelle) for bloc in offre.blocs] == [(NUMERO, CODE, "Vendre")]
    assert (session.validation_blocs, session.blocs, session.etat) == ("2", offre.blocs, EtatRecrutement.OUVERT)
    assert (session.debut, session.fin) == (date(2027, 1, 11), date(2027, 2, 5))
    assert (offre.prerequis, offre.positionnement, offre.modules_prerequis) == ("Savoir compter", "2", ("M0",))
    assert (offre.prix.total, offre.heures_centre, offre.heures_entreprise, offre.heures) == (
        Decimal("1250.50"), Decimal(70), Decimal(35), Decimal(105),
    )  # fmt: skip
    assert (offre.modalite, offre.entrees_permanentes) == (Modalite.MIXTE, False)
    assert (lieu.nom, lieu.voie, lieu.ville, lieu.latitude) == (
        "Salle des Essais", "1 rue des Essais", "Essaiville", Decimal("45.75"),
    )  # fmt: skip
    assert offre.certifications[0].certifinfo == "123"


def test_edof_garde_blocs_frais_et_prerequis() -> None:
    (offre,), anomalies = lus(EDOF.encode())
    assert anomalies == []
    assert (offre.norme, [bloc.code for bloc in offre.blocs]) == (Norme.EDOF, [CODE, f"{NUMERO}BC02"])
    assert (offre.validation_partielle, offre.prerequis_exiges, offre.entrees_permanentes) == (True, True, True)
    assert (offre.prix.total, offre.prix.hors_taxe, offre.prix.taux_tva) == (Decimal(600), Decimal(500), Decimal(20))
    assert [(f.nature, f.montant, f.texte) for f in offre.frais] == [(NatureFrais.ANNEXES, Decimal(45), "Manuel")]
    assert (offre.sessions[0].debut, offre.sessions[0].garantie) == (None, True)
    assert ("formation/action/extras(action)/extras(codes-rythme-formation)/extra(code-rythme-formation)", "5") in {
        tuple(inconnu) for inconnu in offre.hors_modele
    }


def test_ce_qui_n_a_pas_de_champ_est_garde_avec_son_chemin() -> None:
    (offre,), _ = lus(lheo())
    gardes = dict(offre.hors_modele)
    assert gardes["formation/action/extras(x)/extra(secret)"] == "à garder"
    assert gardes["formation/domaine-formation/code-FORMACODE/@tag"] == "principal"


@given(st.sets(st.integers(0, 80), max_size=80), st.sampled_from([lheo(), EDOF.encode()]))
def test_aucun_texte_n_est_perdu(places: set[int], octets: bytes) -> None:
    """Whatever a body writes where, known code or not, the offer still holds it, in a field or aside."""
    racine = etree.fromstring(octets)
    feuilles = [e for e in racine.iter() if isinstance(e.tag, str) and (e.text or "").strip()]
    choisies = [feuille for rang, feuille in enumerate(feuilles) if rang in places]
    for rang, feuille in enumerate(choisies):
        feuille.text = f"repère{rang:03}fin"
    offres, _ = lus(etree.tostring(racine))
    tout = repr([offre_en_json(offre) for offre in offres])
    assert [rang for rang in range(len(choisies)) if f"repère{rang:03}fin" not in tout] == []


@pytest.mark.parametrize(
    ("avant", "apres", "quoi"),
    [
        ("20270111", "20271301", "un jour AAAAMMJJ"),
        ("1250,50", "mille", "un nombre"),
        ("<modalites-enseignement>1", "<modalites-enseignement>9", "un code connu"),
        ("<certifiante>1", "<certifiante>peut-être", "« 0 » (non) ou « 1 » (oui)"),
    ],
)
def test_une_valeur_illisible_est_situee_et_gardee(avant: str, apres: str, quoi: str) -> None:
    (offre,), (anomalie,) = lus(lheo("\n" + formation(**{avant: apres})))
    valeur = re.sub(r"<.*>", "", apres)
    assert anomalie.regle == "valeur-illisible"
    assert anomalie.message.startswith("essai.xml, offre F1 (ligne ")
    assert f"« {valeur} » n’est pas {quoi}" in anomalie.message
    assert anomalie.ligne
    assert valeur in [inconnu.texte for inconnu in offre.hors_modele]


def test_un_jour_ouvert_n_est_pas_une_faute() -> None:
    (offre,), anomalies = lus(lheo(formation(**{"20270205": "99999999"})))
    assert (offre.sessions[0].fin, anomalies) == (None, [])


@pytest.mark.parametrize(("ecrit", "lu"), [("474", "RNCP474"), ("RNCP474", "RNCP474"), ("rncp 00474", "RNCP474")])
def test_un_numero_est_celui_du_registre(ecrit: str, lu: str) -> None:
    (offre,), _ = lus(lheo(formation(**{"<code-RNCP>80001": f"<code-RNCP>{ecrit}"})))
    assert offre.fiche == lu


def test_ce_qui_manque_se_dit_et_rien_n_est_jete() -> None:
    sans = formation(**{"<SIRET>99900003700013</SIRET>": "", "<code-RNCP>80001</code-RNCP>": "", 'numero="F1"': ""})
    (offre,), anomalies = lus(lheo(sans))
    assert Counter(a.regle for a in anomalies) == Counter(["sans-numero", "sans-siret", "sans-certification"])
    assert offre.formation.startswith("sans-numero-")


def test_deux_offres_du_meme_numero_sont_gardees() -> None:
    offres, anomalies = lus(lheo(formation() * 2))
    assert len({offre.cle for offre in offres}) == 2
    assert [a.regle for a in anomalies] == ["numero-repete"]


def test_une_formation_sans_action_se_dit() -> None:
    nue = formation()[: formation().index("<action")] + formation()[formation().index("</action>") + 9 :]
    offres, anomalies = lus(lheo(nue + formation(**{'numero="F1"': 'numero="F2"'})))
    assert [offre.formation for offre in offres] == ["F2"]
    assert [a.regle for a in anomalies] == ["sans-action"]


def test_hors_des_formations_rien_ne_se_tait() -> None:
    octets = lheo(formation() + '<extras info="note"><extra>un mot du portail</extra></extras>')
    _, anomalies = lus(octets)
    assert [(a.regle, a.valeur) for a in anomalies] == [("hors-formation", "un mot du portail")]


def test_une_autre_version_de_lheo_est_lue_et_dite() -> None:
    offres, anomalies = lus(lheo(espace="http://www.lheo.org/2.2"))
    assert (len(offres), [a.regle for a in anomalies]) == (1, ["version-lheo"])


def test_des_coordonnees_impossibles_ne_vont_pas_sur_la_carte() -> None:
    (offre,), anomalies = lus(lheo(formation(**{"45.75": "145.75"})))
    assert (offre.lieux[0].situe, [a.regle for a in anomalies]) == (False, ["position-impossible"])
    assert "145.75" in [inconnu.texte for inconnu in offre.hors_modele]


def test_l_archive_et_le_chemin_se_lisent_aussi(tmp_path: Path) -> None:
    chemin = tmp_path / "catalogue.zip"
    with zipfile.ZipFile(chemin, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("catalogue.xml", lheo())
    vus: list[tuple[int, int]] = []
    offres = list(lire_offres(chemin, avancement=lambda lu, total: vus.append((lu, total))))
    assert len(offres) == 1
    assert vus[-1][1] == len(lheo())


def test_l_offre_se_relit_depuis_son_json() -> None:
    for octets in (lheo(), EDOF.encode()):
        (offre,), _ = lus(octets)
        relue = offre_depuis_json(offre_en_json(offre))
        assert isinstance(relue, Offre)
        assert offre_en_json(relue) == offre_en_json(offre)
        assert empreinte_offre(relue) == empreinte_offre(offre)


def test_deux_sessions_de_blocs_differents_gardent_chacune_les_siens() -> None:
    texte = formation()
    session = texte[texte.index("<session") : texte.index("</session>") + 10]
    autre = session.replace("BC01", "BC02").replace('"S1"', '"S2"')
    (offre,), _ = lus(lheo(texte.replace(session, session + autre)))
    assert offre.blocs == ()
    assert [[bloc.code[-4:] for bloc in offre.blocs_de(s)] for s in offre.sessions] == [["BC01"], ["BC02"]]


@pytest.mark.parametrize(
    ("ecrit", "lu"),
    [
        ("<ul><li>Un</li><li>Deux</li></ul>", "– Un\n– Deux"),
        ("<p>a &amp; b</p><script>vol()</script>", "a & b"),
        ("simple", "simple"),
    ],
)
def test_le_html_devient_du_texte(ecrit: str, lu: str) -> None:
    assert en_clair(ecrit) == lu


@given(st.text('<![]>-x"/p&;#A ?', max_size=25))
def test_aucun_html_ne_fait_tomber_la_lecture(texte: str) -> None:
    assert "\n\n" not in en_clair(texte)


@pytest.mark.parametrize("texte", ["-", "", "<p>Néant</p>", "Aucun"])
def test_ne_rien_dire_se_reconnait(texte: str) -> None:
    assert not dit(texte)


def test_un_flux_qui_ne_revient_pas_en_arriere_se_lit() -> None:
    class Tuyau(io.RawIOBase):
        def __init__(self) -> None:
            self._dedans = io.BytesIO(lheo())

        def readable(self) -> bool:
            return True

        def readinto(self, tampon: object) -> int:
            return self._dedans.readinto(tampon)  # type: ignore[arg-type]

    assert len(list(lire_offres(io.BufferedReader(Tuyau()), nom="tuyau"))) == 1
