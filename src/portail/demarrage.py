"""``make run``: a ready site on this machine, with its demonstration register and accounts."""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from importlib.resources import as_file, files
from typing import Any

from brique.erreurs import ErreurArgument, ErreurBrique
from portail.commandes import preparer

ADRESSE = "127.0.0.1"
_FILS = 8
_JOUR_DE_LA_DEMONSTRATION = date(2026, 11, 1)  # a day in the past, so that a later export can be tried over it
_DEMONSTRATION = (
    "export_fiches_RNCP_V4_1_demonstration.xml",
    "export_fiches_RS_V4_1_demonstration.xml",
)


def demarrer(port: int) -> None:
    """Bring the database up to date, load the demonstration the first time, print where and who, then serve.

    The loading is done in a process of its own: it prints documents, whose compiler starts threads that do not outlive
    the fork by which a server makes its workers.
    """
    _exiger_port_libre(port)
    os.environ.setdefault("BRIQUE_ADRESSE_PUBLIQUE", f"http://{ADRESSE}:{port}")  # what mails and parchemins lead to
    sys.stdout.flush()
    prete = subprocess.run([sys.executable, "-m", "portail.demarrage", "--charger"], check=False)
    if prete.returncode:
        raise SystemExit(prete.returncode)
    sys.stdout.write(f"\nBrique est prête : http://{ADRESSE}:{port}/  (Ctrl-C pour arrêter)\n\n")
    sys.stdout.flush()
    servir(port)


def charger() -> None:
    """Bring the database up to date, and load the demonstration the first time."""
    preparer()
    from django.core.management import call_command
    from django.utils import timezone

    call_command("migrate", verbosity=0, interactive=False)
    charger_demonstration(timezone.now())


def charger_demonstration(quand: datetime) -> None:
    """Import the demonstration register if the database has none, create what else is missing, print the accounts."""
    from django.db import transaction
    from django.utils import timezone

    from portail.passerelles.recalcul import recalculer
    from portail.referentiel import queries
    from portail.referentiel.operations import Demande, importer
    from portail.socle.demonstration import MOT_DE_PASSE, charger_comptes, exiger_hors_production

    exiger_hors_production()
    if not queries.sources().exists():
        jour = min(_JOUR_DE_LA_DEMONSTRATION, timezone.localdate(quand))
        bilans = []
        with transaction.atomic():  # both or none: half a register would pass for a whole one the next time
            for nom in _DEMONSTRATION:
                with as_file(files("brique.referentiel") / "demonstration" / nom) as chemin:
                    bilans.append(importer(Demande(chemin, quand, appliquer=True, date_export=jour)))
        for bilan in bilans:
            comptes = bilan.comptes
            sys.stdout.write(f"Registre de démonstration : {comptes['fiches']} fiches, {comptes['blocs']} blocs.\n")
    try:
        passerelles = recalculer(quand)
    except ErreurBrique as erreur:  # the rest of the site works without them
        sys.stdout.write(f"Passerelles de démonstration : aucune. {erreur}\n")
    else:
        if passerelles.calcules:
            sys.stdout.write(
                f"Passerelles de démonstration : {passerelles.ouvertes}, entre {passerelles.blocs} blocs.\n"
            )
    personnages = charger_comptes(debut=timezone.localdate(quand), quand=quand)
    _illustrer(quand)
    sys.stdout.write(f"Comptes de démonstration (mot de passe : {MOT_DE_PASSE}) :\n")
    for compte in personnages:
        sys.stdout.write(f"  {compte.courriel:<42} {compte.role.label}\n")


def _illustrer(quand: datetime) -> None:
    """What the demonstration accounts did here: a draft, requests, a passeport."""
    from portail.certification.demonstration import charger_campagne
    from portail.parcours.offres.demonstration import charger_offres
    from portail.parcours.passeport.demonstration import charger_passeport
    from portail.parcours.plans.demonstration import charger_plans
    from portail.passerelles.demonstration_equivalences import charger_equivalences
    from portail.referentiel.atelier.demonstration import charger_atelier

    if (brouillon := charger_atelier(quand)) is not None:
        sys.stdout.write(f"Atelier de démonstration : un référentiel, {brouillon.doutes} doutes à lever.\n")
    if demandes := charger_equivalences(quand):
        sys.stdout.write(f"Équivalences de démonstration : {demandes} demandes, dont une à décider.\n")
    if offres := charger_offres(quand):
        sys.stdout.write(f"Offres de démonstration : {offres}, fictives, autour d’aujourd’hui.\n")
    if acquis := charger_passeport(quand):
        sys.stdout.write(f"Passeport de démonstration : {acquis} acquis, un partage, un positionnement commencé.\n")
    if plans := charger_plans(quand):
        sys.stdout.write(f"Parcours de démonstration : {plans}, dont un proposé par le conseiller.\n")
    if candidatures := charger_campagne(quand):
        sys.stdout.write(
            f"Campagnes de démonstration, de l’an dernier et de celui-ci : {candidatures} candidatures à un CQP, "
            "dont une au jury ce jour.\n"
            "  Ses autres comptes : candidat2 à candidat7, jure2 et jure3 (qui préside), à la même adresse.\n"
        )


def servir(port: int) -> None:
    """Serve the site on the loopback address with gunicorn, until interrupted."""
    _exiger_port_libre(port)
    from gunicorn.app.base import BaseApplication

    class Serveur(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
        def load_config(self) -> None:
            reglages = {
                "bind": f"{ADRESSE}:{port}",
                "workers": 1,
                "threads": _FILS,
                "worker_class": "gthread",
                "accesslog": None,
                "loglevel": "warning",
                "control_socket_disable": True,
            }
            for nom, valeur in reglages.items():
                if nom in self.cfg.settings:
                    self.cfg.set(nom, valeur)

        def load(self) -> Callable[..., Any]:
            from portail.wsgi import application

            return application

    Serveur().run()


def _exiger_port_libre(port: int) -> None:
    with socket.socket() as prise:
        prise.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            prise.bind((ADRESSE, port))
        except (OSError, OverflowError) as erreur:
            raise ErreurArgument(
                f"le port {port} n’est pas libre ({erreur})",
                lieu=ADRESSE,
                consequence="Le site ne démarre pas.",
                action="Choisissez-en un autre : make run PORT=8001, ou brique portail servir --port 8001.",
            ) from erreur


def main() -> None:
    """``python -m portail.demarrage --port 8000``."""
    arguments = argparse.ArgumentParser(description="Démarrer Brique sur cette machine.")
    arguments.add_argument("--port", type=int, default=8000, help="port d’écoute (8000)")
    arguments.add_argument("--charger", action="store_true", help="préparer la base, sans servir")
    options = arguments.parse_args()
    try:
        if options.charger:
            charger()
        else:
            demarrer(options.port)
    except ErreurBrique as erreur:
        sys.exit(f"Erreur : {erreur}")


if __name__ == "__main__":
    main()
