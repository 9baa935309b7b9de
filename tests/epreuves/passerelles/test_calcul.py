"""The whole register: the same passerelles however they are computed, kept in a folder, resumed, refused."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from brique.erreurs import ErreurArgument, ErreurLecture
from brique.passerelles import calcul
from brique.passerelles.calcul import calculer, lots
from brique.passerelles.depot import Depot
from brique.passerelles.encodeurs import choisir
from brique.passerelles.lots_binaires import depuis_octets, en_octets
from brique.passerelles.moteur import Moteur
from brique.passerelles.notees import GARDES, Notees
from brique.passerelles.valeurs import BlocCompare, Cle, Garde
from tests.coeur.passerelles.blocs_reels import ANGLAIS, CHANTIER, GENERIQUES, REGISTRE, SOIN, VENTE, bloc, blocs

RACINE = Path(__file__).parents[3]
MOTS = choisir("lexical")
K = 5


def registre(nombre: int = 300) -> list[BlocCompare]:
    """Blocs of three trades, none the same as another; some without compétence."""
    blocs = [*REGISTRE]
    for rang in range(nombre - len(blocs)):
        metier = (VENTE, CHANTIER, SOIN)[rang % 3]
        competences = [f"{metier[(rang + i) % len(metier)]} ({rang // 3 + i})" for i in range(rang % 7)]
        blocs.append(bloc(f"RNCP{100 + rang // 2}", competences, code=f"BC0{rang % 2}", libelle=f"Titre {rang % 40}"))
    return blocs


MOTEUR = Moteur.preparer(registre(), encodeurs=MOTS)
ENTIER = [notees for _, lot in calculer(MOTEUR, k=K) for notees in lot]


def egales(a: Sequence[Notees], b: Sequence[Notees]) -> bool:
    return len(a) == len(b) and all(
        np.array_equal(getattr(x, champ.name), getattr(y, champ.name))
        for x, y in zip(a, b, strict=True)
        for champ in fields(Notees)
    )


def garder(depot: Depot, moteur: Moteur = MOTEUR) -> list[Notees]:
    toutes = []
    for rang, lot in calculer(moteur, k=K, faits=depot.lire_lot):
        depot.ecrire_lot(rang, lot)
        toutes += lot
    return toutes


@pytest.fixture(scope="module")
def modele_de_depot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    dossier = tmp_path_factory.mktemp("calcul")
    assert egales(garder(Depot.ouvrir(dossier, MOTEUR, K)), ENTIER)
    return dossier


@pytest.fixture
def depot_fait(modele_de_depot: Path, tmp_path: Path) -> Path:
    """A folder where the whole calculation is kept."""
    return shutil.copytree(modele_de_depot, tmp_path / "calcul")


def test_chaque_bloc_a_ses_passerelles_dans_l_ordre_du_registre() -> None:
    assert [notees.source for notees in ENTIER] == list(range(len(MOTEUR.blocs)))
    for notees in ENTIER:
        source = MOTEUR.blocs[notees.source]
        assert all(MOTEUR.blocs[rang].cle.fiche != source.cle.fiche for rang in notees.cibles)
        assert bool(len(notees.cibles)) == bool(source.competences)
        assert list(notees.notes) == sorted(notees.notes, reverse=True)


def test_le_calcul_entier_dit_ce_que_dit_chercher() -> None:
    for notees in ENTIER[::37]:
        trouvees = [p for p in MOTEUR.chercher(MOTEUR.blocs[notees.source].cle, K) if p.probabilites]
        assert [MOTEUR.blocs[rang].cle for rang in notees.cibles][: len(trouvees)] == [p.cible for p in trouvees]
        for ligne, passerelle in enumerate(trouvees):
            assert 1.0 - notees.relations[ligne, 0] == pytest.approx(passerelle.score, abs=1e-4)
            assert notees.couvertures[ligne, 0] == pytest.approx(passerelle.couverture_source.part, abs=1e-4)
            assert tuple(notees.trouvees[ligne, :, 0]) == passerelle.couverture_source.rangs


@settings(max_examples=25)
@given(st.lists(st.integers(0, 4).flatmap(lambda rang: blocs(f"RNCP{rang}")), min_size=2, max_size=6))
@example([bloc("RNCP1", VENTE[:3]), bloc("RNCP2", ANGLAIS), bloc("RNCP3", (*ANGLAIS[:1], *CHANTIER))])  # two languages
@example([bloc("RNCP1", (*VENTE[:3], *GENERIQUES)), bloc("RNCP2", (*SOIN[:3], *GENERIQUES), niveau=6)])
def test_le_calcul_entier_leve_les_gardes_que_leve_comparer(liste: list[BlocCompare]) -> None:
    liste = [replace(un, cle=Cle(un.cle.fiche, f"BC{rang}")) for rang, un in enumerate(liste)]
    moteur = Moteur.preparer(liste, encodeurs=MOTS)
    for notees in (notees for _, lot in calculer(moteur) for notees in lot):
        for cible, bits in zip(notees.cibles.tolist(), notees.gardes.tolist(), strict=True):
            passerelle = moteur.comparer(liste[notees.source].cle, liste[cible].cle)
            gardees = {garde for bit, garde in enumerate(GARDES) if bits >> bit & 1}
            assert gardees | {garde for paire in passerelle.paires for garde in paire.gardes} == set(passerelle.gardes)


@pytest.mark.parametrize(
    ("garde", "un", "autre"),
    [
        (Garde.LANGUE, VENTE[:3], ANGLAIS),
        (Garde.GENERIQUE, (*VENTE[:3], *GENERIQUES), (*SOIN[:3], *GENERIQUES)),
    ],
)
def test_le_dossier_dit_la_langue_et_le_generique(
    garde: Garde, un: Sequence[str], autre: Sequence[str], tmp_path: Path
) -> None:
    moteur = Moteur.preparer([bloc("RNCP1", un), bloc("RNCP2", autre)], encodeurs=MOTS)
    depot = Depot.ouvrir(tmp_path, moteur, K)
    garder(depot, moteur)
    lignes = list(depot.lignes())
    assert len(lignes) == 2
    assert all(garde.value in ligne["gardes"] for ligne in lignes)


def test_deux_processus_disent_la_meme_chose() -> None:
    assert egales([notees for _, lot in calculer(MOTEUR, k=K, processus=2) for notees in lot], ENTIER)


def test_un_lot_se_relit_egal_ou_pas_du_tout() -> None:
    octets = en_octets(ENTIER[:20])
    assert egales(depuis_octets(octets) or [], ENTIER[:20])
    for place in (0, 20, len(octets) // 2, len(octets) - 1):
        assert depuis_octets(octets[:place]) is None
        assert depuis_octets(octets[:place] + bytes([octets[place] ^ 1]) + octets[place + 1 :]) is None
    assert depuis_octets(b"") is None


def test_le_dossier_garde_tout_et_se_relit_sans_le_corpus(depot_fait: Path) -> None:
    relu = Depot.lire(depot_fait)
    assert relu.complet
    assert egales(list(relu.notees()), ENTIER)
    assert [garde.cle for garde in relu.blocs] == [bloc.cle for bloc in MOTEUR.blocs]
    assert relu.etalon.en_octets() == MOTEUR.etalon.en_octets()
    lignes = list(relu.lignes())
    assert len(lignes) == sum(len(notees.cibles) for notees in ENTIER)
    premiere = json.loads(json.dumps(lignes[0]))
    assert premiere == lignes[0]
    assert (premiere["source_fiche"], premiere["source_code"]) == MOTEUR.blocs[0].cle
    assert premiere["rang"] == 1
    assert premiere["score"] == pytest.approx(1.0 - float(ENTIER[0].relations[0, 0]), abs=1e-4)


def test_ce_qui_est_fait_n_est_pas_refait(depot_fait: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calcul, "calculer_blocs", lambda *_: pytest.fail("un lot déjà fait est refait"))
    assert egales(garder(Depot.ouvrir(depot_fait, MOTEUR, K)), ENTIER)


@pytest.mark.parametrize("abimer", ["tronquer", "changer", "vider", "autre lot", "effacer"])
def test_un_lot_abime_est_refait_et_nomme(depot_fait: Path, abimer: str) -> None:
    lot = depot_fait / "lots" / "000001.lot"
    octets = lot.read_bytes()
    gestes = {
        "tronquer": lambda: lot.write_bytes(octets[:-100]),
        "changer": lambda: lot.write_bytes(octets[:200] + b"\xff\xff" + octets[202:]),
        "vider": lambda: lot.write_bytes(b""),
        "autre lot": lambda: lot.write_bytes((depot_fait / "lots" / "000000.lot").read_bytes()),
        "effacer": lot.unlink,
    }
    gestes[abimer]()
    depot = Depot.ouvrir(depot_fait, MOTEUR, K)
    assert egales(garder(depot), ENTIER)
    assert depot.abimes == ([] if abimer == "effacer" else [lot])
    assert lot.read_bytes() == octets


def test_le_dossier_d_un_autre_calcul_est_refuse_ou_recommence(depot_fait: Path) -> None:
    blocs = registre()
    blocs[3] = replace(blocs[3], competences=(*blocs[3].competences, "Poser un enduit"))
    autre = Moteur.preparer(blocs, encodeurs=MOTS)
    with pytest.raises(ErreurArgument, match=r"les blocs ou leurs textes.*Donnez un autre dossier"):
        Depot.ouvrir(depot_fait, autre, K)
    with pytest.raises(ErreurArgument, match="le nombre de passerelles gardées"):
        Depot.ouvrir(depot_fait, MOTEUR, K + 1)
    assert egales(list(Depot.lire(depot_fait).notees()), ENTIER)  # refusing changed nothing
    depot = Depot.ouvrir(depot_fait, autre, K, reprendre=False)
    assert depot.lire_lot(0) is None
    assert egales(garder(depot, autre), [n for _, lot in calculer(autre, k=K) for n in lot])


def test_un_dossier_qui_n_est_pas_un_calcul_ne_se_lit_pas(tmp_path: Path) -> None:
    with pytest.raises(ErreurLecture, match="brique passerelles calculer"):
        Depot.lire(tmp_path)
    Depot.ouvrir(tmp_path, MOTEUR, K)
    assert not Depot.lire(tmp_path).complet
    with pytest.raises(ErreurLecture, match="ce lot manque"):
        list(Depot.lire(tmp_path).lignes())
    (tmp_path / "manifeste.json").write_text("{")
    with pytest.raises(ErreurLecture):
        Depot.lire(tmp_path)
    with pytest.raises(ErreurArgument, match="son manifeste"):
        Depot.ouvrir(tmp_path, MOTEUR, K)


ENFANT = """
import sys
from pathlib import Path
from brique.passerelles.calcul import calculer
from brique.passerelles.depot import Depot
from tests.epreuves.passerelles.test_calcul import K, MOTEUR
depot = Depot.ouvrir(Path(sys.argv[1]), MOTEUR, K)
for rang, lot in calculer(MOTEUR, k=K, faits=depot.lire_lot):
    depot.ecrire_lot(rang, lot)
    print(rang, flush=True)
    sys.stdin.readline()
"""


def test_un_calcul_tue_reprend_ou_il_en_etait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ENFANT, str(tmp_path)],
        cwd=RACINE,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as enfant:
        assert enfant.stdout is not None
        assert enfant.stdout.readline() == "0\n"
        enfant.kill()
    assert enfant.returncode == -signal.SIGKILL
    refaits: list[int] = []
    vrai = calcul.calculer_blocs
    monkeypatch.setattr(calcul, "calculer_blocs", lambda m, lot, *suite: refaits.append(lot[0]) or vrai(m, lot, *suite))
    assert egales(garder(Depot.ouvrir(tmp_path, MOTEUR, K)), ENTIER)
    assert refaits == [debut for debut, _ in lots(len(MOTEUR.blocs))[1:]]
