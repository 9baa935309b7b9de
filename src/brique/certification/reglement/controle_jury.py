"""What a règlement says of its jury, against itself and against the doctrine of all certification juries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from brique.certification.reglement.constats import COHERENCE, JURY, PUBLIER, Constat, avertissement, conseil, erreur
from brique.certification.reglement.grandeurs import ecrire_part
from brique.certification.reglement.phrases import enumerer
from brique.certification.reglement.valeurs import (
    Lien,
    Majorite,
    Partage,
    Presidence,
    RegleJury,
    Reglement,
    Signature,
    Tenue,
)

_COLLEGIAL = 2
"""A plural, not a threshold: one person alone is no jury."""
_MAJORITE = Fraction(1, 2)
_ECARTES = (
    (frozenset({Lien.RELATION}), "une relation avec le candidat"),
    (frozenset({Lien.EMPLOYEUR, Lien.ETABLISSEMENT}), "l’employeur du candidat"),
    (frozenset({Lien.FORMATION}), "ceux qui l’ont formé"),
)
"""Those whom the doctrine keeps away, and what a règlement may call them."""


def controler_jury(un: Reglement) -> Iterator[Constat]:
    """The findings of the jury."""
    yield from _nombres(un.jury)
    yield from _colleges(un.jury)
    yield from _presidence(un.jury)
    yield from _voix(un.jury)
    yield from _independance(un.jury)
    yield from _seances(un.jury)


def _nombres(jury: RegleJury) -> Iterator[Constat]:
    if jury.presents > jury.membres:
        constat = f"Il faut {jury.presents} présents, et {jury.membres} personnes seulement sont nommées."
        yield erreur("jury.presents", constat, COHERENCE, "Baissez le quorum, ou nommez plus de membres.")
    if jury.qualifies > jury.membres:
        constat = f"Il faut {jury.qualifies} personnes qualifiées sur {jury.membres} membres."
        yield erreur("jury.qualifies", constat, COHERENCE, "Baissez ce nombre, ou nommez plus de membres.")
    for nom, combien in (("membres", jury.membres), ("presents", jury.presents)):
        if combien < _COLLEGIAL:
            constat = "Une personne seule ne fait pas un jury : il décide collégialement."
            yield erreur(f"jury.{nom}", constat, JURY, f"Demandez-en {_COLLEGIAL} au moins.")


def _colleges(jury: RegleJury) -> Iterator[Constat]:
    if not jury.colleges:
        return
    sieges, presents = (sum(getattr(un, nom) for un in jury.colleges) for nom in ("sieges", "presents"))
    if sieges > jury.membres:
        constat = f"Les collèges ont {sieges} sièges, et le jury {jury.membres} membres."
        yield erreur("jury.colleges", constat, COHERENCE, "Accordez les sièges et le nombre de membres.")
    elif sieges < jury.membres:
        constat = f"Les collèges ont {sieges} sièges, et le jury {jury.membres} membres : d’où viennent les autres ?"
        yield avertissement("jury.colleges", constat, COHERENCE, "Ajoutez leur collège, ou baissez ce nombre.")
    if presents > jury.presents:
        constat = f"Les collèges demandent {presents} présents en tout, et le jury {jury.presents}."
        yield avertissement("jury.presents", constat, COHERENCE, f"Écrivez {presents} : c’est ce qu’il faudra.")
    for college in jury.colleges:
        if college.presents > college.sieges:
            constat = f"« {college.nom} » : {college.presents} présents demandés pour {college.sieges} sièges."
            yield erreur("jury.colleges", constat, COHERENCE, "Baissez le nombre de présents.")
    for nom, fois in Counter(college.nom for college in jury.colleges).items():
        if fois > 1:
            constat = f"{fois} collèges s’appellent « {nom} »."
            yield erreur("jury.colleges", constat, COHERENCE, "Donnez à chacun son nom.")
    poids = {Fraction(college.voix or college.sieges, college.sieges) for college in jury.colleges}
    if len(poids) > 1:
        constat = "Les voix d’un membre pèsent plus dans un collège que dans un autre."
        yield avertissement("jury.colleges", constat, JURY, "Donnez les mêmes voix à chacun, ou autant de sièges.")


def _presidence(jury: RegleJury) -> Iterator[Constat]:
    if jury.presidence is Presidence.AUCUNE and jury.partage is Partage.PRESIDENT:
        constat = "À égalité de voix, le président l’emporte, et personne ne préside."
        yield erreur("jury.partage_des_voix", constat, COHERENCE, "Dites qui préside, ou une autre issue.")
    if jury.presidence is Presidence.AUCUNE and jury.signature is Signature.PRESIDENCE:
        constat = "Le procès-verbal est signé par qui préside, et personne ne préside."
        yield erreur("jury.signature", constat, COHERENCE, "Dites qui préside, ou faites signer tous les membres.")
    if jury.presidence is Presidence.ALTERNEE and len(jury.colleges) < _COLLEGIAL:
        constat = "La présidence passe d’un collège à l’autre, et il n’y en a pas deux."
        yield erreur("jury.presidence", constat, COHERENCE, "Nommez les collèges.")


def _voix(jury: RegleJury) -> Iterator[Constat]:
    if jury.majorite is Majorite.ABSOLUE_REPRESENTES and not jury.procurations:
        constat = "Les membres représentés comptent, et aucun membre ne peut porter de procuration."
        yield avertissement("jury.procurations", constat, COHERENCE, "Dites combien un membre peut en porter.")
    if jury.procurations and jury.majorite is Majorite.ABSOLUE_PRESENTS:
        constat = "Des procurations sont permises, et la majorité se compte parmi les seuls présents."
        yield avertissement("jury.majorite", constat, COHERENCE, "Comptez aussi les représentés, ou retirez-les.")
    if jury.procurations and jury.procurations + 1 >= jury.membres:
        constat = f"Un membre peut porter {jury.procurations} procurations : il déciderait seul."
        yield avertissement("jury.procurations", constat, JURY, "Limitez-les : un jury décide collégialement.")


def _independance(jury: RegleJury) -> Iterator[Constat]:
    part = jury.externes
    if part is None:
        constat = "Rien ne demande que la majorité des membres, ou des voix, soit étrangère au certificateur et à ceux "
        constat += "qu’il habilite."
        yield conseil("jury.part_externe", constat, JURY, "Écrivez « part_externe: 1/2 ».")
    elif part >= 1:
        constat = f"Une part à dépasser de {ecrire_part(part)} ne peut pas l’être."
        yield erreur("jury.part_externe", constat, COHERENCE, "Écrivez 1/2 pour une majorité.")
    elif part < _MAJORITE:
        constat = f"Il suffirait de dépasser {ecrire_part(part)} de membres externes : ce n’est pas une majorité."
        yield avertissement("jury.part_externe", constat, JURY, "Écrivez « part_externe: 1/2 ».")
    oublies = [quoi for liens, quoi in _ECARTES if not liens & jury.incompatibilites]
    if oublies:
        constat = f"Rien n’écarte de la décision : {enumerer(oublies)}."
        noms = enumerer(sorted(min(liens).value for liens, quoi in _ECARTES if quoi in oublies))
        yield conseil("jury.incompatibilites", constat, JURY, f"Ajoutez {noms} aux incompatibilités.")
    if jury.confirme_par:
        constat = f"« {jury.confirme_par} » confirme ensuite : le certificateur ne se substitue pas au jury."
        action = "Dites qu’elle constate la décision, ou demande par écrit une nouvelle délibération."
        yield avertissement("jury.confirme_par", constat, JURY, action)


def _seances(jury: RegleJury) -> Iterator[Constat]:
    if not jury.tenues:
        constat = "Le jury ne peut se réunir ni sur place, ni à distance."
        yield erreur("jury.tenues", constat, COHERENCE, "Dites comment il se réunit.")
    distance = Tenue.DISTANCE in jury.tenues
    if distance and not jury.distance:
        constat = "Le jury peut se tenir à distance, sans dire quand ni comment la fraude y est prévenue."
        yield avertissement("jury.conditions_a_distance", constat, PUBLIER, "Écrivez les conditions.")
    if jury.distance and not distance:
        constat = "Des conditions sont mises à la distance, et le jury ne se tient jamais à distance."
        yield erreur(
            "jury.conditions_a_distance", constat, COHERENCE, "Ajoutez « distance » aux tenues, ou retirez-les."
        )
    if jury.signature is Signature.PRESIDENCE:
        constat = "Le procès-verbal est signé par qui préside : tous les membres devraient le signer."
        yield avertissement("jury.signature", constat, PUBLIER, "Faites signer tous les membres présents.")
