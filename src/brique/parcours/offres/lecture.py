"""Reading a catalogue of offers, LHÉO or EDOF, plain or zipped: offers and anomalies, one formation at a time.

>>> for lu in lire_offres("catalogue.xml"):          # doctest: +SKIP
...     match lu:
...         case Offre(): ...
...         case AnomalieOffre(): ...
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from stdnum.fr import siret

from brique.erreurs import ErreurLecture
from brique.parcours.offres import edof, lheo
from brique.parcours.offres.flux import ARRET, LHEO_LU, Bornes, FormationLue, formations
from brique.parcours.offres.noeud import Carnet, Element, Noeud, restes
from brique.parcours.offres.valeurs import AnomalieOffre, Norme, Offre
from brique.referentiel.anomalies import Gravite
from brique.referentiel.fiche import Inconnu
from brique.referentiel.forme_json import empreinte
from brique.referentiel.releve import abreger
from brique.referentiel.source import Limites, est_xml, nature, reconnaitre

_MONTRES = 20
_NUMERO = 80  # characters of a number that a body may give


def lire_offres(
    origine: str | Path | BinaryIO,
    *,
    nom: str = "",
    bornes: Bornes | None = None,
    avancement: Callable[[int, int], None] | None = None,
) -> Iterator[Offre | AnomalieOffre]:
    """Yield every offer of ``origine``, each followed by its anomalies, then those of the whole file.

    ``origine`` is a path or a binary stream named ``nom``: XML, or a zip of it. ``avancement(lus, total)`` is told the
    bytes read. Nothing is opened before the first item is asked for. Raises ``ErreurLecture``: what was already
    yielded must then be discarded.
    """
    limites = bornes or Bornes()
    suivre = avancement or (lambda lus, total: None)
    _exiger_xml(origine, nom)
    with reconnaitre(origine, nom=nom, limites=Limites(octets=limites.octets, entrees=20)) as source:
        lecture, deja = _Lecture(limites), 0
        for entree in source.entrees:
            with entree.ouvrir() as flux:
                for lu in lecture.lire(flux, entree.nom):
                    yield lu
                    suivre(deja + min(lecture.octets, entree.taille), source.taille)
            deja += entree.taille


def _exiger_xml(origine: str | Path | BinaryIO, nom: str) -> None:
    """Say of a file that is neither XML nor a zip what it is; the rest is left to the opening itself."""
    if isinstance(origine, str | Path):
        chemin = Path(origine)
        if not chemin.is_file():
            return
        with chemin.open("rb") as fichier:
            debut = fichier.read(512)
        nom = nom or chemin.name
    elif origine.seekable():
        place = origine.tell()
        debut = origine.read(512)
        origine.seek(place)
    else:
        return
    if debut and not est_xml(debut) and not debut.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        raise ErreurLecture(
            f"ce n’est ni du XML ni une archive zip ({nature(debut)})",
            lieu=nom or "fichier",
            consequence=ARRET,
            action="Donnez un fichier LHÉO 2.3 (.xml), ou un catalogue EDOF (Mon Compte Formation).",
        )


@dataclass(slots=True)
class _Lecture:
    """One reading: what must be remembered from a formation to the next."""

    bornes: Bornes
    octets: int = 0
    _vues: Counter[str] = field(default_factory=Counter)
    _dehors: Counter[str] = field(default_factory=Counter)

    def lire(self, flux: BinaryIO, nom: str) -> Iterator[Offre | AnomalieOffre]:
        espace = ""
        for lu in formations(flux, nom, self.bornes, self._compter):
            if isinstance(lu, Inconnu):
                yield from self._dehors_dit(lu, nom)
                continue
            if lu.tete.espace != espace:
                espace = lu.tete.espace
                yield from _version(lu, nom)
            yield from self._formation(lu, nom)

    def _compter(self, octets: int) -> None:
        self.octets = octets

    def _formation(self, lu: FormationLue, nom: str) -> Iterator[Offre | AnomalieOffre]:
        """The offers of one formation. What is in no field goes to each of them, or to its own action."""
        carnet = Carnet(nom)
        formation = Noeud(lu.element, carnet)
        carnet.offre = formation.attribut("numero")[:_NUMERO]
        actions = list(formation.enfants("action"))
        if not actions:
            constat = "cette formation n’a aucune action : ni date, ni prix, ni lieu. Elle n’est pas gardée."
            carnet.signaler("sans-action", constat, lu.element)
        lire = edof.lire_action if lu.tete.norme is Norme.EDOF else lheo.lire_action
        lues = [lire(formation, action) for action in actions]
        dehors = tuple(restes(lu.element, carnet, sauf="action"))
        for rang, (offre, action) in enumerate(zip(lues, actions, strict=True), start=1):
            gardes = (*restes(action.element, carnet), *dehors)
            yield self._identifier(replace(offre, hors_modele=gardes), rang, len(actions), action.element, carnet)
        yield from carnet.anomalies

    def _identifier(self, offre: Offre, rang: int, nombre: int, ou: Element, carnet: Carnet) -> Offre:
        """The offer with a number of its own, and what is wrong with who gives it and what it prepares."""
        offre = replace(offre, formation=offre.formation[:_NUMERO], action=offre.action[:_NUMERO])
        if not offre.formation:
            offre = replace(offre, formation=f"sans-numero-{empreinte(_texte(ou))[:12]}")
            constat = f"cette formation n’a pas de numéro. Elle en reçoit un, tiré de son texte : {offre.formation}."
            carnet.signaler("sans-numero", constat, ou)
        if not offre.action and nombre > 1:
            offre = replace(offre, action=f"action-{rang}")
            carnet.signaler("sans-numero", f"cette action n’a pas de numéro. Elle est nommée {offre.action}.", ou)
        self._vues[offre.cle] += 1
        if (fois := self._vues[offre.cle]) > 1:
            constat = f"le numéro « {offre.reference} » est déjà pris dans ce fichier. Les deux offres sont gardées."
            carnet.signaler("numero-repete", f"{constat} Donnez à chacune le sien.", ou, valeur=offre.reference)
            offre = replace(offre, action=f"{offre.action or offre.formation}-{fois}")
        _verifier(offre, ou, carnet)
        return offre

    def _dehors_dit(self, inconnu: Inconnu, nom: str) -> Iterator[AnomalieOffre]:
        """What stands outside the formations belongs to no offer: said, then only counted."""
        self._dehors[inconnu.chemin] += 1
        if self._dehors[inconnu.chemin] > _MONTRES:
            return
        yield AnomalieOffre(
            "hors-formation",
            Gravite.INFORMATION,
            f"{nom} : {inconnu.chemin} n’est dans aucune formation ; aucune offre ne le garde : "
            f"« {abreger(inconnu.texte)} ».",
            nom,
            element=inconnu.chemin,
            valeur=abreger(inconnu.texte, 2000),
        )


def _version(lu: FormationLue, nom: str) -> Iterator[AnomalieOffre]:
    if lu.tete.norme is Norme.LHEO and lu.tete.espace != LHEO_LU:
        yield AnomalieOffre(
            "version-lheo",
            Gravite.INFORMATION,
            f"{nom} : la version annoncée est « {lu.tete.espace or 'aucune'} », Brique lit LHÉO 2.3. Le fichier est lu "
            "comme tel ; ce que la 2.3 ne connaît pas est gardé à part.",
            nom,
            element="lheo",
            valeur=lu.tete.espace,
        )


def _verifier(offre: Offre, ou: Element, carnet: Carnet) -> None:
    """What an offer cannot do without."""
    if not offre.organisme.siret:
        constat = "l’organisme n’a pas de SIRET : personne ne pourra retrouver ses offres."
        carnet.signaler("sans-siret", constat, ou, gravite=Gravite.AVERTISSEMENT)
    elif not siret.is_valid(offre.organisme.siret):
        constat = f"« {abreger(offre.organisme.siret)} » n’est pas un SIRET (sa clé de contrôle est fausse)."
        carnet.signaler("siret-faux", f"{constat} Il est gardé tel quel.", ou, valeur=offre.organisme.siret)
    if not any(visee.fiche for visee in offre.certifications):
        constat = "aucun code RNCP ou RS : cette offre ne mène, pour le registre, à aucune certification."
        carnet.signaler("sans-certification", constat, ou)
    if not offre.sessions:
        carnet.signaler("sans-session", "aucune session : cette offre n’a pas de date.", ou)


def _texte(element: Element) -> str:
    return " ".join(" ".join(morceau.split()) for morceau in element.itertext())
