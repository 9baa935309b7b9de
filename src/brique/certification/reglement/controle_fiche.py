"""A règlement against the certification it is for: its number, its blocs, their compétences, its voies, its dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from brique.certification.reglement.constats import COHERENCE, EVALUER, Constat, avertissement, conseil, erreur
from brique.certification.reglement.controle_blocs import a_tenir
from brique.certification.reglement.grandeurs import ecrire_part
from brique.certification.reglement.phrases import enumerer, jour
from brique.certification.reglement.valeurs import RegleEvaluation, Reglement, Voie
from brique.passerelles.blocs import blocs_d_une
from brique.referentiel.fiche import Fiche, Repertoire
from brique.referentiel.fiche import Voie as VoieDeLaFiche
from brique.referentiel.options import est_facultatif, est_option

_REGISTRE = "fiche du répertoire"


def controler_fiche(un: Reglement, fiche: Fiche) -> Iterator[Constat]:
    """The findings of the règlement on that certification."""
    if un.certifications and fiche.numero not in un.certifications:
        constat = f"Ce règlement vaut pour {enumerer(un.certifications)}, et non pour {fiche.numero}."
        yield erreur(
            "certifications", constat, COHERENCE, "Ajoutez-la à ses certifications, ou prenez un autre règlement."
        )
    yield from _en_vigueur(un, fiche)
    yield from _voies(un, fiche)
    competences = {bloc.cle.code: len(bloc.competences) for bloc in blocs_d_une(fiche) if bloc.cle.code}
    yield from _codes(un, fiche, frozenset(competences))
    yield from _delaisses(un, fiche)
    for code, combien in competences.items():
        yield from _bloc(
            un.evaluation_de(code), code, combien, "evaluation_des_blocs" if code in un.blocs else "evaluation"
        )


def _en_vigueur(un: Reglement, fiche: Fiche) -> Iterator[Constat]:
    fin, limite = fiche.date_fin_enregistrement, fiche.date_limite_delivrance
    if fin is not None and fin < un.periode.debut:
        suite = "" if limite is None else f" ; elle se délivre jusqu’au {jour(limite)} à qui était engagé"
        constat = f"L’enregistrement de {fiche.numero} a pris fin le {jour(fin)}, avant ce règlement{suite}."
        yield erreur("certifications", constat, "art. L6113-9", "Prenez la certification qui lui succède.")
    elif fiche.actif is False:
        constat = f"{fiche.numero} n’est plus active au répertoire : personne ne peut plus y entrer."
        yield avertissement("certifications", constat, "art. L6113-9", "Prenez la certification qui lui succède.")
    elif fin is not None and (un.periode.fin is None or un.periode.fin - timedelta(days=1) > fin):
        constat = f"Le règlement vaut au-delà du {jour(fin)}, où finit l’enregistrement de {fiche.numero}."
        yield conseil("applicable_jusqu_au", constat, _REGISTRE, "Revoyez-le au renouvellement de la certification.")


def _voies(un: Reglement, fiche: Fiche) -> Iterator[Constat]:
    ouvertes = {acces.voie: acces.ouverte for acces in fiche.voies}
    vae = ouvertes.get(VoieDeLaFiche.VAE)
    if Voie.VAE in un.voies and vae is False:
        constat = f"Le règlement ouvre la VAE, et la fiche {fiche.numero} ne l’ouvre pas."
        yield erreur("voies", constat, _REGISTRE, "Retirez cette voie, ou faites modifier la fiche.")
    if Voie.VAE not in un.voies and vae is True:
        constat = f"La fiche {fiche.numero} ouvre la VAE, et le règlement ne dit rien de cette voie."
        yield avertissement("voies", constat, _REGISTRE, "Ouvrez-la dans le règlement.")
    if Voie.LIBRE in un.voies and ouvertes.get(VoieDeLaFiche.CANDIDATURE_INDIVIDUELLE) is False:
        constat = f"Le règlement ouvre la candidature individuelle, et la fiche {fiche.numero} ne l’ouvre pas."
        yield erreur("voies", constat, _REGISTRE, "Retirez cette voie, ou faites modifier la fiche.")


def _codes(un: Reglement, fiche: Fiche, connus: frozenset[str]) -> Iterator[Constat]:
    """Codes that the fiche has not. With several certifications, those of the others are not judged here."""
    nommes: Mapping[str, tuple[str, ...]] = {
        "attribution.blocs_obligatoires": tuple(sorted(un.attribution.obligatoires or ())),
        "attribution.options": tuple(sorted(code for option in un.attribution.options for code in option.blocs)),
        "evaluation_des_blocs": tuple(un.blocs),
    }
    autres = tuple(numero for numero in un.certifications if numero != fiche.numero)
    for regle, codes in nommes.items():
        inconnus = [code for code in codes if code not in connus and not (autres and code.startswith(autres))]
        if inconnus and fiche.repertoire is Repertoire.RS:
            constat = f"{fiche.numero} est au répertoire spécifique : {enumerer(inconnus)} ne sont pas des blocs."
            yield conseil(regle, constat, "art. L6113-6", "Ce sont ses parties : elles ne se délivrent pas seules.")
        elif inconnus:
            constat = f"{fiche.numero} n’a pas de bloc {enumerer(f'« {code} »' for code in inconnus)}."
            yield erreur(regle, constat, _REGISTRE, f"Ses blocs : {enumerer(sorted(connus)) or 'aucun'}.")


def _delaisses(un: Reglement, fiche: Fiche) -> Iterator[Constat]:
    if un.attribution.obligatoires is None:
        return
    comptes = un.attribution.obligatoires.union(*(option.blocs for option in un.attribution.options))
    libres = [
        bloc.code
        for bloc in fiche.blocs
        if bloc.code not in comptes and not est_option(bloc.libelle) and not est_facultatif(bloc.libelle)
    ]
    if libres:
        constat = f"{enumerer(libres)} : ni obligatoire, ni au choix ; la certification s’obtiendrait sans."
        action = "Ajoutez-les à ce qu’il faut tenir, ou dites pourquoi ils n’y sont pas."
        yield avertissement("attribution.blocs_obligatoires", constat, _REGISTRE, action)


def _bloc(une: RegleEvaluation, code: str, competences: int, partie: str) -> Iterator[Constat]:
    if not competences:
        constat = f"La fiche ne donne aucune compétence à {code} : rien n’y est à évaluer."
        yield avertissement(partie, constat, EVALUER, "Faites compléter la fiche.")
        return
    if partie == "evaluation_des_blocs":
        trop = [str(critere.competence) for critere in une.criteres if critere.competence > competences]
        if trop:
            constat = f"{code} a {competences} compétences, et des critères portent sur la compétence {enumerer(trop)}."
            yield erreur(partie, constat, _REGISTRE, "Corrigez leur rang : il se compte à partir de 1.")
    if une.seuil < 1 and a_tenir(une, competences) == competences:
        constat = f"Sur les {competences} compétences de {code}, {ecrire_part(une.seuil)} revient à toutes."
        yield conseil(partie, constat, EVALUER, "Est-ce voulu ?")
