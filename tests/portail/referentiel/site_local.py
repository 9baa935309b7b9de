"""A site on the loopback address that answers what a test tells it to: the stand-in of data.gouv.fr."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

JEU = "/api/1/datasets/registre/"


@dataclass
class Page:
    """One answer; ``entetes`` replace the usual ones, ``Content-Length`` included."""

    corps: bytes = b""
    statut: int = 200
    entetes: dict[str, str] = field(default_factory=dict)


@dataclass
class Site:
    """Pages by path; ``demandes`` are the paths asked for, in order."""

    adresse: str
    pages: dict[str, Page] = field(default_factory=dict)
    demandes: list[str] = field(default_factory=list)

    @property
    def jeu(self) -> str:
        return self.adresse + JEU

    def publier(self, *noms: str) -> None:
        """Describe a dataset that lists these files, all under ``/fichiers/``."""
        ressources = [{"title": nom, "url": f"{self.adresse}/fichiers/{nom}"} for nom in noms]
        self.pages[JEU] = Page(json.dumps({"id": "registre", "resources": ressources}).encode())

    def deposer(self, nom: str, export: Path) -> None:
        """Serve ``export`` zipped under ``nom``."""
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zip_:
            zip_.write(export, f"{Path(nom).stem}.xml")
        self.pages[f"/fichiers/{nom}"] = Page(archive.getvalue())


@contextmanager
def site_local() -> Iterator[Site]:
    """Serve until the end of the ``with``."""
    site = Site("")

    class Reponse(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.demandes.append(self.path)
            page = site.pages.get(self.path, Page(b"absent", 404))
            self.send_response(page.statut)
            for nom, valeur in {"Content-Length": str(len(page.corps)), **page.entetes}.items():
                self.send_header(nom, valeur)
            self.end_headers()
            self.wfile.write(page.corps)

        def log_message(self, *_: object) -> None:
            """Nothing on the terminal of the tests."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Reponse) as serveur:
        fil = threading.Thread(target=serveur.serve_forever, args=(0.05,))
        fil.start()
        site.adresse = f"http://127.0.0.1:{serveur.server_address[1]}"
        try:
            yield site
        finally:
            serveur.shutdown()
            fil.join()
