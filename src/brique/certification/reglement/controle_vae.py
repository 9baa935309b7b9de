"""What the law of a day asks of a VAE jury, against what a règlement says. No figure here: parameters of ``droits``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from brique.certification.reglement.constats import Constat, avertissement, conseil, erreur
from brique.certification.reglement.grandeurs import ecrire_duree, mesurer
from brique.certification.reglement.phrases import enumerer
from brique.certification.reglement.regles import LOI_VAE
from brique.certification.reglement.valeurs import Depuis, Duree, Partage, Presidence, Reglement, Unite, Voie
from brique.droits.lecture import droit


def controler_vae(un: Reglement, au: date) -> Iterator[Constat]:
    """The findings of the VAE."""
    if Voie.VAE not in un.voies:
        if un.jury.loi_vae:
            constat = "La loi de la VAE est demandée, et le règlement n’ouvre pas cette voie."
            yield conseil("jury.loi_vae", constat, "art. L6412-3", "Ouvrez la VAE, ou retirez « loi_vae ».")
        return
    if not un.jury.loi_vae:
        constat = "La VAE est ouverte sans que ce que la loi demande de son jury s’y ajoute."
        yield erreur("jury.loi_vae", constat, LOI_VAE, "Écrivez « loi_vae: oui ».")
    yield from _repertoire(un, au)
    yield from _jury(un, au)
    yield from _resultat(un, au)


def _repertoire(un: Reglement, au: date) -> Iterator[Constat]:
    ouverts = droit().valeur_ou_rien("vae.repertoires", au)
    if ouverts is None:
        return
    fermees = [numero for numero in un.certifications if not numero.startswith(tuple(map(str, ouverts.liste)))]
    if fermees:
        constat = (
            f"La VAE ne mène pas à {enumerer(fermees)} : seulement à ce qui est au {enumerer(map(str, ouverts.liste))}."
        )
        yield erreur("voies", constat, ouverts.reference, "Retirez la VAE des voies de ce règlement.")


def _jury(un: Reglement, au: date) -> Iterator[Constat]:
    regle = droit().valeur_ou_rien("vae.jury", au)
    if regle is None or not isinstance(regle.grandeur, Mapping):
        return
    minimum = int(str(regle.grandeur.get("membres_min", 0)))
    for nom, combien in (("membres", un.jury.membres), ("presents", un.jury.presents)):
        if combien < minimum:
            constat = f"Pour une VAE, un jury réunit au moins {minimum} personnes : il n’y en aurait que {combien}."
            yield erreur(f"jury.{nom}", constat, regle.reference, f"Demandez-en au moins {minimum}.")
    if regle.grandeur.get("voix_preponderante") is not True:
        return
    if un.jury.presidence is Presidence.AUCUNE:
        constat = "Pour une VAE, un président ou un responsable de jury est désigné parmi ses membres."
        yield avertissement(
            "jury.presidence", constat, regle.reference, "Dites qui préside pour les candidats à la VAE."
        )
    if un.jury.partage is not Partage.PRESIDENT:
        constat = (
            "Pour une VAE, la voix du président départage : ce que dit le règlement ne vaut que par les autres voies."
        )
        yield avertissement("jury.partage_des_voix", constat, regle.reference, "Dites-le dans le règlement.")


def _resultat(un: Reglement, au: date) -> Iterator[Constat]:
    delai = droit().valeur_ou_rien("vae.resultat_jours", au)
    if delai is None or un.resultat is None or un.resultat.depuis is not Depuis.DELIBERATION:
        return
    if mesurer(un.resultat.duree) > mesurer(Duree(delai.nombre, Unite.JOURS)):
        constat = (
            f"Le résultat peut attendre {ecrire_duree(un.resultat.duree)} ; pour une VAE, il est notifié dans les "
            f"{delai.nombre} jours."
        )
        yield avertissement("resultat", constat, delai.reference, "Raccourcissez ce délai, au moins pour la VAE.")
