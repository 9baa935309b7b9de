"""Is this jury well composed for a VAE: the conditions of the day the candidate began their parcours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from brique.droits.enregistrement import Motif, Reponse
from brique.droits.noyau import Droit, Etape, Valeur

REGLE = "vae-jury"


class CollegeVae(StrEnum):
    """On which side a professional of the jury sits."""

    EMPLOYEURS = "employeurs"
    SALARIES = "salaries"


class Sexe(StrEnum):
    """Only to say whether the composition tends to balance: an aim, never a condition."""

    FEMME = "femme"
    HOMME = "homme"


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


def composer(jury: Sequence[Membre], debut: date, droit: Droit) -> Reponse:
    """Whether ``jury`` may decide on a candidate whose parcours began on ``debut``. ErreurDroit before 27 April 2002.

    What the certification's own rules add is not examined here.
    """
    valeur = droit.valeur("vae.jury", debut)
    collegial = droit.valeur("vae.jury_collegial", debut)
    interdits = droit.valeur("vae.jury_incompatibilites", debut)
    motifs = (
        *_collegialite(jury, collegial),
        *_composition(jury, valeur),
        *_incompatibilites(jury, interdits, collegial, valeur),
    )
    possible = not any(motif.bloquant for motif in motifs)
    constat = "Ce jury est composé comme il faut." if possible else "Ce jury ne peut pas se prononcer."
    if not isinstance(valeur.grandeur, Mapping):
        constat += " Seules les règles de la certification disent le reste."
    return Reponse(possible, motifs, (Etape(REGLE, constat, (valeur, collegial, interdits)),))


def _collegialite(jury: Sequence[Membre], valeur: Valeur) -> Iterator[Motif]:
    if len(jury) < valeur.nombre:
        combien = "Une seule personne" if len(jury) == 1 else "Personne"
        phrase = f"{combien} ne fait pas un jury : il se prononce collégialement."
        yield Motif(REGLE, phrase, valeur.reference, f"Réunir au moins {valeur.nombre} personnes.")


def _composition(jury: Sequence[Membre], valeur: Valeur) -> Iterator[Motif]:
    """What the text of the day asks of the whole jury."""
    regles = valeur.grandeur
    if not isinstance(regles, Mapping) or not jury:
        return
    qualifiees = sum(membre.qualifiee for membre in jury)
    yield from _au_moins(regles, "membres_min", len(jury), "Membres du jury", valeur)
    yield from _au_moins(regles, "qualifies_min", qualifiees, "Personnes qualifiées pour la certification", valeur)
    yield from _au_moins(regles, "professionnels_min", qualifiees, "Professionnels qualifiés", valeur)
    part = Fraction(str(regles.get("professionnels_part", 0)))
    if qualifiees < part * len(jury):
        combien = f"{part.numerator}/{part.denominator}"
        phrase = f"Professionnels qualifiés : {qualifiees} sur {len(jury)} membres, il en faut au moins {combien}."
        yield Motif(REGLE, phrase, valeur.reference, "Ajouter des professionnels qualifiés.")
    if regles.get("voix_preponderante") is True:
        yield from _presidence(jury, valeur)
    if regles.get("parite_employeurs_salaries") is True:
        yield from _parite(jury, valeur)
    sexes = {membre.sexe for membre in jury}
    if len(jury) > 1 and len(sexes) == 1 and None not in sexes:
        phrase = "La composition ne concourt pas à une représentation équilibrée des femmes et des hommes."
        yield Motif(REGLE, phrase, valeur.reference, "Y tendre à la prochaine session.", bloquant=False)


def _au_moins(regles: Mapping[str, object], cle: str, compte: int, quoi: str, valeur: Valeur) -> Iterator[Motif]:
    requis = int(str(regles.get(cle, 0)))
    if compte < requis:
        yield Motif(REGLE, f"{quoi} : {compte}, il en faut au moins {requis}.", valeur.reference, "Compléter le jury.")


def _presidence(jury: Sequence[Membre], valeur: Valeur) -> Iterator[Motif]:
    combien = sum(membre.presidente for membre in jury)
    if combien != 1:
        phrase = "Aucun président n’est désigné." if combien == 0 else f"{combien} présidents sont désignés."
        yield Motif(REGLE, phrase, valeur.reference, "Désigner un président parmi les membres : sa voix départage.")


def _parite(jury: Sequence[Membre], valeur: Valeur) -> Iterator[Motif]:
    """Half employers, half employees among the professionals; one more on a side when they are an odd number."""
    colleges = [membre.college for membre in jury if membre.qualifiee]
    if None in colleges:
        phrase = "Le collège d’un professionnel n’est pas donné : la parité n’est pas vérifiée."
        yield Motif(
            REGLE, phrase, valeur.reference, "Dire s’il représente les employeurs ou les salariés.", bloquant=False
        )
        return
    employeurs, salaries = (colleges.count(college) for college in CollegeVae)
    if abs(employeurs - salaries) > len(colleges) % 2:
        phrase = f"Représentants des employeurs : {employeurs}, des salariés : {salaries} ; il en faut autant."
        yield Motif(REGLE, phrase, valeur.reference, "Rétablir la parité.")


def _incompatibilites(jury: Sequence[Membre], interdits: Valeur, collegial: Valeur, regle: Valeur) -> Iterator[Motif]:
    """Those who may not judge this candidate: out of the jury now, out of the deliberation before 2024."""
    exclues = [membre for membre in jury if any(_concerne(membre, str(quoi)) for quoi in interdits.liste)]
    if not exclues:
        return
    combien = "Un membre" if len(exclues) == 1 else f"{len(exclues)} membres"
    if isinstance(regle.grandeur, Mapping) and regle.grandeur.get("sans_relation") is True:
        phrase = f"{combien} en relation avec le candidat, ou qui l’a accompagné."
        yield Motif(REGLE, phrase, interdits.reference, "Le remplacer pour ce candidat.")
        return
    phrase = f"{combien} de l’entreprise du candidat, ou qui l’a accompagné, ne délibère pas sur lui."
    reste = len(jury) - len(exclues)
    assez = reste >= collegial.nombre
    remede = (
        "Le laisser hors de la délibération." if assez else "Compléter le jury : trop peu de membres délibéreraient."
    )
    yield Motif(REGLE, phrase, interdits.reference, remede, bloquant=not assez)


def _concerne(membre: Membre, quoi: str) -> bool:
    return {
        "relation": membre.relation or membre.entreprise,
        "accompagnateur": membre.accompagnatrice,
        "entreprise": membre.entreprise,
    }[quoi]
