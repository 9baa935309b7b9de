"""The same calculation over a cluster: énoncés encoded bucket by bucket, then lots of blocs, on the workers of Dask.

Dask distributed does the scheduling; this module only says what to do, and in which pieces: those of a single process,
whatever the number of workers and whichever answers. So the result is that of a single process. A worker that dies is
forgotten, and what it had is sent again to the others.

Needs the extra ``grappe``; ``client`` is a ``distributed.Client``. A worker imports ``brique``, of the same version as
here, with the same encoders.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np

from brique.erreurs import ErreurBrique
from brique.passerelles.calcul import GARDEES, calculer_lot, lots
from brique.passerelles.corpus import ajuster, textes_a_encoder
from brique.passerelles.encodeurs import Encodeurs, avec_memoire, choisir
from brique.passerelles.encodeurs.cache import EncodeurGarde, seaux
from brique.passerelles.moteur import Moteur
from brique.passerelles.notees import Notees
from brique.passerelles.valeurs import BlocCompare

ESSAIS = 5
"""Times what is left is sent again when workers die, before giving up."""
_EN_VOL = 3  # pieces sent ahead for each thread of the cluster


class ErreurGrappe(ErreurBrique):
    """The cluster cannot do the calculation."""


def preparer_sur_grappe(
    client: Any, blocs: Iterable[BlocCompare], encodeurs: Encodeurs, *, dossier: Path | None = None
) -> Moteur:
    """What ``Moteur.preparer`` gives, the énoncés being encoded on the workers of ``client``.

    ``dossier``: a folder that the workers share with this process, where buckets are kept in Parquet; without one they
    travel. What ``encodeurs`` already remember is not encoded again.
    """
    tous = tuple(blocs)
    gardes = avec_memoire(encodeurs)
    etalon = ajuster(tous)
    for textes in textes_a_encoder(tous, etalon):
        for encodeur in gardes.phrases:
            assert isinstance(encodeur, EncodeurGarde)
            encoder_sur_grappe(client, encodeur, textes, dossier=dossier)
    return Moteur.preparer(tous, encodeurs=gardes)


def encoder_sur_grappe(
    client: Any, encodeur: EncodeurGarde, textes: Sequence[str], *, dossier: Path | None = None
) -> int:
    """Have the workers encode what ``encodeur`` does not remember of ``textes``; returns how many that was."""
    _verifier(client, encodeur)
    inconnus = encodeur.inconnus(textes)
    demandes = [
        (encodeur.nom, *_envoi(seau, [inconnus[cle] for cle in seau], encodeur, dossier)) for seau in seaux(inconnus)
    ]
    for rendu in _envoyer(client, encoder_un_seau, demandes):
        encodeur.recevoir(*_recu(rendu, encodeur.dimension))
    return len(inconnus)


def calculer_sur_grappe(
    client: Any,
    moteur: Moteur,
    *,
    k: int = GARDEES,
    faits: Callable[[int], list[Notees] | None] = lambda _: None,
) -> Iterator[tuple[int, list[Notees]]]:
    """What ``calcul.calculer`` gives, lot after lot, in order, computed on the workers of ``client``."""
    bornes = lots(len(moteur.blocs))
    repris = [faits(rang) for rang in range(len(bornes))]
    demandes = [(*borne, k) for borne, fait in zip(bornes, repris, strict=True) if fait is None]
    nouveaux = _envoyer(client, _un_lot, demandes, commun=sans_encodeurs(moteur))
    for rang, fait in enumerate(repris):
        yield rang, next(nouveaux) if fait is None else fait


def sans_encodeurs(moteur: Moteur) -> Moteur:
    """The same engine without what encodes: all that the workers need once the corpus is made."""
    leger = copy.copy(moteur)
    leger.encodeurs = Encodeurs((), moteur.encodeurs.repli)
    return leger


def encoder_un_seau(nom: str, entree: Any, sortie: str) -> Any:
    """On a worker: encode a bucket given as a table, or as the path of one in Parquet. Returns the vectors likewise."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if sortie and Path(sortie).exists():
        return sortie
    table = pq.read_table(entree) if isinstance(entree, str) else entree
    vecteurs = _encodeur(nom).encoder(table["texte"].to_pylist()).astype(np.float16)
    colonne = pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(vecteurs.shape[1] * vecteurs.itemsize), len(vecteurs), [None, pa.py_buffer(vecteurs.tobytes())]
    )
    rendue = pa.table({"signature": table["signature"], "vecteur": colonne})
    if not sortie:
        return rendue
    _poser(rendue, Path(sortie))
    return sortie


@lru_cache(maxsize=4)
def _encodeur(nom: str) -> Any:
    """The encoder of a worker, its weights read once."""
    for encodeur in choisir(nom).phrases:
        if encodeur.nom == nom:
            return encodeur
    raise ErreurGrappe(
        f"l’encodeur « {nom} » manque sur une machine de la grappe.",
        lieu="grappe",
        consequence="Rien n’est encodé.",
        action="Installez-y la même version de Brique, avec les mêmes extensions.",
    )


def _version_encodeur(nom: str) -> str:
    return str(_encodeur(nom).version)


def _un_lot(debut: int, fin: int, k: int, moteur: Moteur) -> list[Notees]:
    return calculer_lot(moteur, debut, fin, k)


def _verifier(client: Any, encodeur: EncodeurGarde) -> None:
    """Refuse a cluster whose machines would not give the same vectors."""
    versions = set(client.run(_version_encodeur, encodeur.nom).values())
    if versions != {encodeur.version}:
        raise ErreurGrappe(
            f"l’encodeur « {encodeur.nom} » n’y est pas partout en version {encodeur.version} : "
            f"{', '.join(sorted(versions)) or 'aucune machine n’a répondu'}.",
            lieu="grappe",
            consequence="Rien n’est encodé.",
            action="Installez partout la même version de Brique et de ses extensions.",
        )


def _envoi(
    seau: Sequence[int], textes: Sequence[str], encodeur: EncodeurGarde, dossier: Path | None
) -> tuple[Any, str]:
    """What a worker gets of a bucket: the table, or where it is in the shared folder, and where to put the vectors."""
    import pyarrow as pa

    table = pa.table({"signature": pa.array(seau, pa.uint64()), "texte": pa.array(textes, pa.string())})
    if dossier is None:
        return table, ""
    nom = blake2b(np.array(seau, "<u8").tobytes(), digest_size=8).hexdigest()
    entree = dossier / f"textes-{nom}.parquet"
    if not entree.exists():
        dossier.mkdir(parents=True, exist_ok=True)
        _poser(table, entree)
    return str(entree), str(dossier / f"vecteurs-{encodeur.nom}-{encodeur.version}-{nom}.parquet")


def _poser(table: Any, chemin: Path) -> None:
    """Put a table in place once whole; two workers that write the same one write the same."""
    import uuid

    import pyarrow.parquet as pq

    provisoire = chemin.with_name(f"{chemin.name}.{uuid.uuid4().hex}")
    pq.write_table(table, provisoire)
    provisoire.replace(chemin)


def _recu(rendu: Any, dimension: int) -> tuple[list[int], Any]:
    import pyarrow.parquet as pq

    table = pq.read_table(rendu) if isinstance(rendu, str) else rendu
    octets = b"".join(table["vecteur"].to_pylist())
    return table["signature"].to_pylist(), np.frombuffer(octets, np.float16).reshape(-1, dimension)


def _envoyer(
    client: Any, faire: Callable[..., Any], demandes: Sequence[tuple[Any, ...]], commun: Any = None
) -> Iterator[Any]:
    """``faire`` of each of ``demandes`` on the workers, in order, a few ahead; ``commun`` reaches each worker once.

    When workers die and take a piece along, that piece and what follows is sent again.
    """
    fait = essais = 0
    while fait < len(demandes):
        avant = fait
        try:
            for rendu in _une_volee(client, faire, demandes[fait:], commun):
                fait += 1
                yield rendu
        except _pertes() as perte:
            essais = 1 if fait > avant else essais + 1
            if essais > ESSAIS:
                raise ErreurGrappe(
                    f"les machines s’arrêtent avant d’avoir fini ({perte}).",
                    lieu="grappe",
                    consequence=f"{fait} morceaux sur {len(demandes)} sont faits.",
                    action="Vérifiez leur mémoire et leur réseau, puis relancez : ce qui est gardé n’est pas refait.",
                ) from perte
            client.wait_for_workers(1)


def _une_volee(
    client: Any, faire: Callable[..., Any], demandes: Sequence[tuple[Any, ...]], commun: Any
) -> Iterator[Any]:
    # to one worker, from which the others take it: asked to send it to all, the scheduler may wait for a dead one
    partage = () if commun is None else (client.scatter(commun, hash=False),)
    avance = max(2, _EN_VOL * sum(client.nthreads().values()))
    en_vol = [_soumettre(client, faire, demande, partage) for demande in demandes[:avance]]
    for rang in range(len(demandes)):
        rendu = en_vol[rang].result()
        en_vol[rang] = None  # what is received is let go of on the workers
        if rang + avance < len(demandes):
            en_vol.append(_soumettre(client, faire, demandes[rang + avance], partage))
        yield rendu


def _soumettre(client: Any, faire: Callable[..., Any], demande: tuple[Any, ...], partage: tuple[Any, ...]) -> Any:
    return client.submit(faire, *demande, *partage, pure=False, retries=ESSAIS)


def _pertes() -> tuple[type[BaseException], ...]:
    from distributed import CancelledError, KilledWorker

    return (CancelledError, KilledWorker)
