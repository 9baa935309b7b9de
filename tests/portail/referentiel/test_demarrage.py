"""``make run``: a site that answers at once, says where and for whom, and loses nothing when started again."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, ProxyHandler, build_opener

from tests.portail.referentiel.fabrique import DEMONSTRATION, lues
from tests.portail.referentiel.processus import RACINE, Processus, base_a_part, brique

DELAI = 60
NOUVEAU_COMPTE = """
from portail.commandes import preparer
preparer()
from datetime import UTC, datetime
from portail.socle.operations import creer_compte
creer_compte("neuf@exemple.fr", "quatre briques rouges", nom="Neuf", prenom="A", acteur=None, quand=datetime.now(UTC))
"""
COMPTES = """
from portail.commandes import preparer
preparer()
from portail.socle.models import Compte
print(*sorted(Compte.objects.values_list("courriel", flat=True)))
"""


def port_libre() -> int:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return int(prise.getsockname()[1])


@contextmanager
def site(variables: Mapping[str, str], port: int) -> Iterator[str]:
    """What the site said until it was ready; interrupted as by Ctrl-C at the end."""
    processus = subprocess.Popen(
        [sys.executable, "-m", "portail.demarrage", "--port", str(port)],
        cwd=RACINE,
        env=dict(variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert processus.stdout is not None
    dit = ""
    try:
        for ligne in processus.stdout:
            dit += ligne
            if "Brique est prête" in ligne:
                break
        yield dit
    finally:
        processus.send_signal(signal.SIGINT)
        _, erreurs = processus.communicate(timeout=DELAI)
    assert "Traceback" not in erreurs, erreurs


def page(port: int, chemin: str = "/") -> tuple[int, str]:
    """Status and text of a page, waiting for the server to listen."""
    ouvreur = build_opener(ProxyHandler({}))
    fin = time.monotonic() + DELAI
    while True:
        try:
            with ouvreur.open(f"http://127.0.0.1:{port}{chemin}", timeout=DELAI) as reponse:
                return reponse.status, reponse.read().decode()
        except ConnectionError:
            assert time.monotonic() < fin
        except OSError as erreur:
            if not isinstance(getattr(erreur, "reason", None), ConnectionError) or time.monotonic() > fin:
                raise
        time.sleep(0.05)


def telecharger(port: int, courriel: str, page_qui_y_mene: str, motif: str) -> bytes:
    """A document of somebody of the demonstration, found by its link on a page, as a browser would get it."""
    adresse = f"http://127.0.0.1:{port}"
    ouvreur = build_opener(ProxyHandler({}), HTTPCookieProcessor())
    jeton = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', lire(ouvreur, f"{adresse}/connexion/").decode())
    assert jeton is not None
    champs = {"csrfmiddlewaretoken": jeton[1], "courriel": courriel, "mot_de_passe": "brique-demo"}
    ouvreur.open(f"{adresse}/connexion/", urlencode(champs).encode(), timeout=DELAI).close()
    lien = re.search(motif, lire(ouvreur, f"{adresse}{page_qui_y_mene}").decode())
    assert lien is not None
    return lire(ouvreur, f"{adresse}{lien[0]}")


def lire(ouvreur: OpenerDirector, adresse: str) -> bytes:
    with ouvreur.open(adresse, timeout=DELAI) as reponse:
        lu: bytes = reponse.read()
        return lu


def executer(variables: Mapping[str, str], code: str) -> str:
    fini = subprocess.run(
        [sys.executable, "-c", code], cwd=RACINE, env=dict(variables), capture_output=True, text=True, check=True
    )
    return fini.stdout.strip()


def etat(variables: Mapping[str, str]) -> object:
    with Processus(variables, ("lire",)) as lecteur:
        assert lecteur.ligne() == "pret"
        return lecteur.demander()


def exiger_chargee(variables: Mapping[str, str], premiere: str) -> None:
    """The command that loads the demonstration finds nothing left to load, and the index holds all of it."""
    encore = brique(variables, "portail", "demonstration")
    assert (encore.code, encore.erreurs) == (0, "")
    comptes = premiere[premiere.index("Comptes de démonstration") :]
    assert encore.dit.count("@demo.brique.example") == 8
    assert comptes.startswith(encore.dit)
    reindexe = brique(variables, "portail", "reindexer")
    fiches = [une for chemin in DEMONSTRATION.glob("*.xml") for une in lues(chemin).values()]
    blocs = sum(len(une.blocs) for une in fiches)
    assert blocs >= 70
    assert (reindexe.code, reindexe.dit) == (0, f"Index reconstruit : {len(fiches)} fiches, {blocs} blocs.\n")


def test_le_site_demarre_puis_redemarre_sans_rien_perdre(tmp_path: Path) -> None:
    with base_a_part(tmp_path / "var") as variables:
        port = port_libre()
        with site(variables, port) as dit:
            premiere = dit
            assert f"http://127.0.0.1:{port}/" in dit
            assert dit.count("Registre de démonstration : ") == 2
            assert "Passerelles de démonstration : " in dit
            assert "Campagnes de démonstration" in dit
            assert dit.count("@demo.brique.example") == 8
            assert "brique-demo" in dit
            statut, texte = page(port)
            assert statut == 200
            assert "Brique" in texte
            statut, texte = page(port, "/certifications/RNCP99012")
            assert (statut, "RNCP99012" in texte) == (200, True)
            statut, texte = page(port, "/passerelles/de/RNCP99059/RNCP99059BC03/")
            assert (statut, "Vendre et fidéliser la clientèle de proximité" in texte) == (200, True)
            # a document is printed by a worker of this first start too, after the demonstration printed its own
            courriel = "candidat4@demo.brique.example"
            pdf = telecharger(port, courriel, "/candidatures/4/resultat/", r"/candidatures/4/parchemins/[^/]+/")
            assert pdf.startswith(b"%PDF")
        registre, deja = etat(variables), executer(variables, COMPTES).split()
        exiger_chargee(variables, premiere)
        executer(variables, NOUVEAU_COMPTE)

        debut = time.monotonic()
        with site(variables, port) as dit:
            pret = time.monotonic() - debut
            assert page(port)[0] == 200
        assert "Registre de démonstration : " not in dit
        assert "Passerelles de démonstration : " not in dit
        assert f"http://127.0.0.1:{port}/" in dit
        assert pret < DELAI / 2
        assert etat(variables) == registre
        comptes = executer(variables, COMPTES).split()
    assert sorted(comptes) == sorted([*deja, "neuf@exemple.fr"])


def test_un_port_pris_est_refuse_avant_de_toucher_a_quoi_que_ce_soit(tmp_path: Path) -> None:
    with base_a_part(tmp_path / "var") as variables, socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        prise.listen()
        port = prise.getsockname()[1]
        fini = subprocess.run(
            [sys.executable, "-m", "portail.demarrage", "--port", str(port)],
            cwd=RACINE,
            env=variables,
            capture_output=True,
            text=True,
            timeout=DELAI,
            check=False,
        )
    assert fini.returncode != 0
    assert fini.stdout == ""
    for morceau in ("Erreur : ", f"le port {port} n’est pas libre", "make run PORT="):
        assert morceau in fini.stderr
    assert "Traceback" not in fini.stderr
    assert not (tmp_path / "var").exists()
