"""The jury of a VAE: its rules on the day the candidate began their parcours, whether a composition follows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from brique.droits.enregistrement import Motif, Reponse
from brique.droits.noyau import Droit, Etape, Grandeur, Trace, reserves

REGLE = "vae-jury"


class CollegeVae(StrEnum):
    """On which side a professional of the jury sits."""

    EMPLOYEURS = "employeurs"
    SALARIES = "salaries"


class Sexe(StrEnum):
    """Only to say whether the composition tends to balance: an aim, never a condition."""

    FEMME = "femme"
    HOMME = "homme"


class Incompatibilite(StrEnum):
    """Why a person may not judge a candidate, by the law of a day."""

    RELATION = "relation"
    ACCOMPAGNATEUR = "accompagnateur"
    ENTREPRISE = "entreprise"


@dataclass(frozen=True, slots=True)
class Membre:
    """A person of the jury. ``qualifiee``: a professional, qualified for the certification; ``relation``: a
    professional or personal tie with the candidate, past or present; ``entreprise``: works where the candidate does."""

    qualifiee: bool = False
    presidente: bool = False
    relation: bool = False
    accompagnatrice: bool = False
    entreprise: bool = False
    college: CollegeVae | None = None
    sexe: Sexe | None = None

    def empeche(self, quoi: Incompatibilite) -> bool:
        """Whether this member falls under it; to work where the candidate does is a professional tie."""
        return {
            Incompatibilite.RELATION: self.relation or self.entreprise,
            Incompatibilite.ACCOMPAGNATEUR: self.accompagnatrice,
            Incompatibilite.ENTREPRISE: self.entreprise,
        }[quoi]


@dataclass(frozen=True, slots=True)
class ReglesJury:
    """What the law of a day asks of a jury of VAE.

    ``membres_min``: persons who deliberate; ``qualifies_min`` and ``part_qualifies``: professionals, qualified for the
    certification; ``moitie_employeurs_salaries``: half of them on each side; ``voix_preponderante``: a president is
    named among the members, whose voice decides a tie. Those whom ``incompatibilites`` name leave the deliberation
    (``retrait_suffit``) or are replaced for this candidate. ``objectif_mixite``: told, never a condition.
    ``articles_lus``: False between two texts, when the certification's own rules alone hold; these always add up.
    """

    debut: date
    membres_min: int
    qualifies_min: int
    part_qualifies: Fraction
    moitie_employeurs_salaries: bool
    voix_preponderante: bool
    incompatibilites: frozenset[Incompatibilite]
    retrait_suffit: bool
    objectif_mixite: bool
    articles_lus: bool
    reference: str
    reference_nombre: str
    reference_incompatibilites: str
    trace: Trace

    @property
    def reserves(self) -> tuple[str, ...]:
        """What must be told beside them: what is only probable, how the text is read."""
        return reserves(self.trace)

    def empechements(self, membre: Membre) -> tuple[Incompatibilite, ...]:
        """Why this member may not judge this candidate; nothing when they may."""
        return tuple(quoi for quoi in Incompatibilite if quoi in self.incompatibilites and membre.empeche(quoi))


def regles_jury(debut: date, droit: Droit) -> ReglesJury:
    """The rules of a jury for a candidate whose parcours began on ``debut``. ErreurDroit before 27 April 2002."""
    valeur = droit.valeur("vae.jury", debut)
    collegial = droit.valeur("vae.jury_collegial", debut)
    interdits = droit.valeur("vae.jury_incompatibilites", debut)
    texte: Mapping[str, Grandeur] = valeur.grandeur if isinstance(valeur.grandeur, Mapping) else {}
    qualifies = max(_entier(texte, "qualifies_min"), _entier(texte, "professionnels_min"))
    constat = f"Règles du jury pour un parcours commencé le {debut:%d/%m/%Y}."
    return ReglesJury(
        debut=debut,
        membres_min=max(collegial.nombre, _entier(texte, "membres_min"), qualifies),
        qualifies_min=qualifies,
        part_qualifies=Fraction(str(texte.get("professionnels_part", 0))),
        moitie_employeurs_salaries=texte.get("parite_employeurs_salaries") is True,
        voix_preponderante=texte.get("voix_preponderante") is True,
        incompatibilites=frozenset(Incompatibilite(str(quoi)) for quoi in interdits.liste),
        retrait_suffit=texte.get("sans_relation") is not True,
        objectif_mixite="equilibre" in texte,
        articles_lus=bool(texte),
        reference=valeur.reference,
        reference_nombre=valeur.reference if "membres_min" in texte else collegial.reference,
        reference_incompatibilites=interdits.reference,
        trace=(Etape(REGLE, constat, (valeur, collegial, interdits)),),
    )


def composer(jury: Sequence[Membre], debut: date, droit: Droit) -> Reponse:
    """Whether ``jury`` may decide on a candidate whose parcours began on ``debut``. ErreurDroit before 27 April 2002.

    What the certification's own rules add is not examined here.
    """
    return verifier_jury(jury, regles_jury(debut, droit))


def verifier_jury(jury: Sequence[Membre], regles: ReglesJury) -> Reponse:
    """Whether ``jury`` follows these rules, every reason why not, and what only tends the wrong way."""
    motifs = (*_nombre(jury, regles), *_composition(jury, regles), *_ecartes(jury, regles))
    possible = not any(motif.bloquant for motif in motifs)
    constat = "Ce jury est composé comme il faut." if possible else "Ce jury ne peut pas se prononcer."
    if not regles.articles_lus:
        constat += " Seules les règles de la certification disent le reste."
    valeurs = tuple(valeur for etape in regles.trace for valeur in etape.valeurs)
    return Reponse(possible, motifs, (Etape(REGLE, constat, valeurs),))


def _entier(texte: Mapping[str, Grandeur], cle: str) -> int:
    return int(str(texte.get(cle, 0)))


def _nombre(jury: Sequence[Membre], regles: ReglesJury) -> Iterator[Motif]:
    """Enough members; one person, at any date, is no jury."""
    if len(jury) >= regles.membres_min:
        return
    phrase = f"Membres du jury : {len(jury)}, il en faut au moins {regles.membres_min}."
    if len(jury) == 1:
        phrase = f"Une seule personne ne fait pas un jury : il en faut au moins {regles.membres_min}."
    yield Motif(REGLE, phrase, regles.reference_nombre, f"Réunir au moins {regles.membres_min} personnes.")


def _composition(jury: Sequence[Membre], regles: ReglesJury) -> Iterator[Motif]:
    """What is asked of the whole jury."""
    if not jury:
        return
    yield from _qualifies(jury, regles)
    if regles.voix_preponderante:
        yield from _presidence(jury, regles)
    if regles.moitie_employeurs_salaries:
        yield from _parite(jury, regles)
    sexes = {membre.sexe for membre in jury}
    if regles.objectif_mixite and len(jury) > 1 and len(sexes) == 1 and None not in sexes:
        phrase = "La composition ne concourt pas à une représentation équilibrée des femmes et des hommes."
        yield Motif(REGLE, phrase, regles.reference, "Y tendre à la prochaine session.", bloquant=False)


def _qualifies(jury: Sequence[Membre], regles: ReglesJury) -> Iterator[Motif]:
    """Enough qualified professionals, by number and by share."""
    compte = sum(membre.qualifiee for membre in jury)
    if compte < regles.qualifies_min:
        phrase = f"Personnes qualifiées pour la certification : {compte}, il en faut au moins {regles.qualifies_min}."
        yield Motif(REGLE, phrase, regles.reference, "Ajouter des personnes qualifiées.")
    part = regles.part_qualifies
    if compte < part * len(jury):
        combien = f"{part.numerator}/{part.denominator}"
        phrase = f"Professionnels qualifiés : {compte} sur {len(jury)} membres, il en faut au moins {combien}."
        yield Motif(REGLE, phrase, regles.reference, "Ajouter des professionnels qualifiés.")


def _presidence(jury: Sequence[Membre], regles: ReglesJury) -> Iterator[Motif]:
    combien = sum(membre.presidente for membre in jury)
    if combien != 1:
        phrase = "Aucun président n’est désigné." if combien == 0 else f"{combien} présidents sont désignés."
        yield Motif(REGLE, phrase, regles.reference, "Désigner un président parmi les membres : sa voix départage.")


def _parite(jury: Sequence[Membre], regles: ReglesJury) -> Iterator[Motif]:
    """Half employers, half employees among the professionals; one more on a side when they are an odd number."""
    colleges = [membre.college for membre in jury if membre.qualifiee]
    if None in colleges:
        phrase = "Le collège d’un professionnel n’est pas donné : la parité n’est pas vérifiée."
        remede = "Dire s’il représente les employeurs ou les salariés."
        yield Motif(REGLE, phrase, regles.reference, remede, bloquant=False)
        return
    employeurs, salaries = (colleges.count(college) for college in CollegeVae)
    if abs(employeurs - salaries) > len(colleges) % 2:
        phrase = f"Représentants des employeurs : {employeurs}, des salariés : {salaries} ; il en faut autant."
        yield Motif(REGLE, phrase, regles.reference, "Rétablir la parité.")


def _ecartes(jury: Sequence[Membre], regles: ReglesJury) -> Iterator[Motif]:
    """Those who may not judge this candidate: out of the jury now, out of the deliberation before 2024."""
    exclus = sum(bool(regles.empechements(membre)) for membre in jury)
    if not exclus:
        return
    combien, reference = "Un membre" if exclus == 1 else f"{exclus} membres", regles.reference_incompatibilites
    if not regles.retrait_suffit:
        phrase = f"{combien} en relation avec le candidat, ou qui l’a accompagné."
        yield Motif(REGLE, phrase, reference, "Le remplacer pour ce candidat.")
        return
    phrase = f"{combien} de l’entreprise du candidat, ou qui l’a accompagné, ne délibère pas sur lui."
    assez = len(jury) - exclus >= regles.membres_min
    remede = (
        "Le laisser hors de la délibération." if assez else "Compléter le jury : trop peu de membres délibéreraient."
    )
    yield Motif(REGLE, phrase, reference, remede, bloquant=not assez)
