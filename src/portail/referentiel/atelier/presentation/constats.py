"""What the relecture finds in a draft, put beside the part it speaks of."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from brique.referentiel.redaction import Activite, BlocEcrit, Brouillon, CompetenceEcrite, Texte
from brique.referentiel.relecture import REGLES, Constat, relire_brouillon
from portail.referentiel.presentation.relecture import mot_de_gravite

_TITRES = {regle.slug: regle.titre for regle in REGLES}
_LIEU = re.compile(r"^[^:«]{1,80} : ")


@dataclass(frozen=True, slots=True)
class Remarque:
    """A finding as the atelier shows it, beside its part: neither its place nor its reference are in the sentence."""

    titre: str
    gravite: str
    mot: str
    message: str
    reference: str


@dataclass(frozen=True, slots=True)
class Relecture:
    """The findings of a draft, by the part on which one can act. '' holds those of the whole."""

    par_partie: Mapping[str, Sequence[Remarque]] = field(default_factory=dict)

    def de(self, cle: str) -> Sequence[Remarque]:
        """The findings shown beside this part."""
        return self.par_partie.get(cle, ())

    @property
    def nombre(self) -> int:
        return sum(map(len, self.par_partie.values()))


def relire(brouillon: Brouillon) -> Relecture:
    """Every finding of ``brouillon``; those on a critère or a modalité are shown beside what carries it."""
    porteurs = _porteurs(brouillon)
    trouvees: dict[str, list[Remarque]] = defaultdict(list)
    for constat in sorted(relire_brouillon(brouillon), key=lambda c: -c.gravite.rang):
        trouvees[porteurs.get(constat.cible, "")].append(remarque(constat))
    return Relecture(trouvees)


def remarque(constat: Constat) -> Remarque:
    """A finding as the atelier shows it."""
    message = _LIEU.sub("", constat.message).removesuffix(f" ({constat.reference}).").rstrip()
    message = message if message.endswith((".", "…", "?", "!")) else f"{message}."
    return Remarque(
        _TITRES.get(constat.regle, constat.regle),
        constat.gravite.value,
        mot_de_gravite(constat.gravite),
        f"{message[:1].upper()}{message[1:]}",
        constat.reference,
    )


def _porteurs(brouillon: Brouillon) -> dict[str, str]:
    """Each part → the one beside which its findings are shown."""
    porteurs: dict[str, str] = {}
    for porteur in _tous(brouillon):
        porteurs[porteur.cle] = porteur.cle
        for liste in ("passages", "taches", "modalites", "criteres"):
            porteurs |= {passage.cle: porteur.cle for passage in getattr(porteur, liste, ())}
    return porteurs


def _tous(brouillon: Brouillon) -> Iterable[Texte | Activite | BlocEcrit | CompetenceEcrite]:
    yield from brouillon.textes
    yield from brouillon.activites
    for bloc in brouillon.blocs:
        yield bloc
        yield from bloc.competences
