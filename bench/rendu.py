"""One fiche as the national flow V4.1 writes it: order of elements, two-space indentation, dates JJ/MM/AAAA.

Each section has its own random generator, so that a section may change without moving the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random

from bench.corpus import corpus
from bench.fragments import (
    EXPORT,
    abrege,
    annees,
    codes,
    convention,
    correspondance,
    element,
    fin_enregistrement,
    groupe,
    jour,
    maitrise,
    niveau,
    promotions,
    publication,
    voies_acces,
)
from bench.metiers import METIERS
from bench.phrases import RUPTURES, Phrases, echapper, phrases_par_metier, prerequis, reglementation
from bench.plan import Ligne, Plan, Retouche

_ETATS = ("Publiée",) * 93 + ("Modifications à valider",) * 4 + ("Modifications à valider par le ministère",) * 3
_HABILITATIONS = ("HABILITATION_ORGA_FORM",) * 12 + ("HABILITATION_FORMER",) * 6 + ("HABILITATION_ORGANISER",)
_ETATS_HABILITATION = ("Actif",) * 17 + ("Inactif",) * 2 + ("Supprimé",)
_VOIES = ("FI", "CA", "FC", "CQ", "CL", "VAE")
_FICHE_ABSENTE = 61_000  # numbers from RNCP61000 on are never written: correspondances to an absent fiche

TETE, PARTENAIRES, TEXTES, BLOCS, FIN = range(1, 6)


class Rendu:
    """Writes the fiches of one plan."""

    def __init__(self, plan: Plan, graine: int) -> None:
        self.plan = plan
        self.graine = graine
        self.corpus = corpus(graine)
        self.phrases = phrases_par_metier(self.corpus.mots)
        self.partenaires = tuple(
            f"      <PARTENAIRE>\n        <NOM_PARTENAIRE>{echapper(organisation.nom)}</NOM_PARTENAIRE>\n"
            f"        <SIRET_PARTENAIRE>{organisation.siret}</SIRET_PARTENAIRE>\n"
            for organisation in self.corpus.organisations
        )

    def tirage(self, section: int, rang: int, place: int = 0) -> Random:
        """Return the generator of one section of one fiche."""
        return Random((((self.graine << 8 | section) << 24 | rang) << 10) | place)

    def fiche(self, rang: int) -> str:
        """Return the whole ``FICHE`` element, indented under ``FICHES``."""
        ligne = self.plan.ligne(rang)
        phrases = self.phrases[ligne.metier]
        tirage = self.tirage(FIN, rang)
        fin = fin_enregistrement(ligne, tirage)
        return "".join(
            (
                "  <FICHE>\n",
                self._tete(ligne, phrases),
                self._partenaires(ligne),
                self._textes(ligne, phrases) if not self.plan.est_rs(rang) else self._textes_rs(ligne, phrases),
                self._dates(ligne, phrases, tirage, fin),
                self._blocs(ligne, phrases),
                self._cloture(ligne, phrases, tirage, fin),
                self._correspondances(ligne),
                "  </FICHE>\n",
            )
        )

    def codes_blocs(self, rang: int) -> list[str]:
        """Return the codes of the blocs; a few fiches write them short (``01``), as the register does."""
        numero = "" if rang % 997 == 500 and not self.plan.actif[rang] else f"{self.plan.numero(rang)}BC"
        return [f"{numero}{place:02d}" for place in range(1, self.plan.blocs[rang] + 1)]

    def _tete(self, ligne: Ligne, phrases: Phrases) -> str:
        rng = self.tirage(TETE, ligne.rang)
        intitule = phrases.intitule(rng)
        intitule = intitule[:790] + (" (nouvelle rédaction)" if ligne.retouche is Retouche.INTITULE else "")
        morceaux = [
            f"    <ID_FICHE>{ligne.rang + 101}</ID_FICHE>\n    <NUMERO_FICHE>{ligne.numero}</NUMERO_FICHE>\n",
            self._filiation("NOUVELLE", ligne.nouvelle),
            self._filiation("ANCIENNE", ligne.ancienne),
            element("INTITULE", intitule),
            abrege(rng) if ligne.niveau else "",
            element("ETAT_FICHE", rng.choice(_ETATS)),
            codes("FORMACODES", "FORMACODE", self._formacodes(ligne, rng)),
            niveau(ligne) if ligne.numero.startswith("RNCP") else "",
            codes("CODES_NSF", "NSF", rng.sample(self.corpus.nsf, rng.choice((1, 1, 1, 2, 3)))),
            convention(rng, phrases) if rng.random() < 0.06 else "",
            self._certificateurs(ligne, rng),
        ]
        return "".join(morceaux)

    def _filiation(self, sens: str, rang: int | None) -> str:
        if rang is None:
            return ""
        balise = f"{sens}_CERTIFICATION"
        contenu = element(f"ID_FICHE_{balise}", self.plan.numero(rang), "        ")
        return groupe(f"{sens}S_CERTIFICATIONS", groupe(balise, contenu, "      "))

    def _formacodes(self, ligne: Ligne, rng: Random) -> Sequence[tuple[str, str]]:
        """Return one to five Formacodes, close to the trade (they are sorted by trade)."""
        tous = self.corpus.formacodes
        debut = len(tous) * ligne.metier // len(METIERS)
        return rng.sample(tous[debut : debut + len(tous) // len(METIERS)], rng.choice((1, 2, 3, 3, 4, 5)))

    def _certificateurs(self, ligne: Ligne, rng: Random) -> str:
        tous = self.corpus.certificateurs
        blocs = []
        rangs = {int((len(tous) + 1) ** rng.random()) - 1 for _ in range(rng.choice((1,) * 8 + (2, 2, 2, 3, 4, 8)))}
        for rang in sorted(rangs):
            organisation = tous[rang]
            etat = "Inactif" if rng.random() < 0.06 else "Actif"
            blocs.append(
                f"      <CERTIFICATEUR>\n        <SIRET_CERTIFICATEUR>{organisation.siret}</SIRET_CERTIFICATEUR>\n"
                f"        <NOM_CERTIFICATEUR>{echapper(organisation.nom)}</NOM_CERTIFICATEUR>\n"
                f"        <ETAT_CERTIFICATEUR>{etat}</ETAT_CERTIFICATEUR>\n"
                f"        <DATE_DERNIERE_MODIFICATION_ETAT>{jour(ligne.jour)}</DATE_DERNIERE_MODIFICATION_ETAT>\n"
            )
            if rang % 4 == 0:
                site = f"https://www.organisme-{rang}.example"
                blocs.append(element("NOM_COMMERCIAL", organisation.nom.title(), "        "))
                blocs.append(element("SITE_INTERNET", site, "        "))
            blocs.append("      </CERTIFICATEUR>\n")
        return groupe("CERTIFICATEURS", "".join(blocs))

    def _partenaires(self, ligne: Ligne) -> str:
        nombre = ligne.partenaires + (ligne.retouche is Retouche.PARTENAIRES)
        if not nombre:
            return "    <EXISTENCE_PARTENAIRES>Non</EXISTENCE_PARTENAIRES>\n"
        rng = self.tirage(PARTENAIRES, ligne.rang)
        morceaux = []
        ecart = max(1, EXPORT - ligne.jour)
        jours = [jour(ligne.jour + int(ecart * rng.random())) for _ in range(min(nombre, 12))]
        for rang in self._rangs_partenaires(nombre, rng):
            depart = jours[int(len(jours) * rng.random())]
            actif = f"        <DATE_ACTIF>{depart}</DATE_ACTIF>\n" if rng.random() < 0.6 else ""
            morceaux.append(
                f"{self.partenaires[rang]}"
                f"        <HABILITATION_PARTENAIRE>{_HABILITATIONS[int(19 * rng.random())]}</HABILITATION_PARTENAIRE>\n"
                f"        <ETAT_HABILITATION>{_ETATS_HABILITATION[int(20 * rng.random())]}</ETAT_HABILITATION>\n"
                f"{actif}        <DATE_DERNIERE_MODIFICATION_ETAT>{depart}</DATE_DERNIERE_MODIFICATION_ETAT>\n"
                "      </PARTENAIRE>\n"
            )
        existence = "    <EXISTENCE_PARTENAIRES>Oui</EXISTENCE_PARTENAIRES>\n"
        return existence + groupe("PARTENAIRES", "".join(morceaux))

    def _rangs_partenaires(self, nombre: int, rng: Random) -> Iterable[int]:
        """Return distinct ranks of organisations, the first of the pool more often (Zipf-like) for small sets."""
        total = len(self.partenaires)
        if nombre > 300:
            return rng.sample(range(total), nombre)
        choisis: dict[int, None] = {}
        while len(choisis) < nombre:
            choisis[int(total * rng.random() ** 3)] = None
        return choisis

    def _textes(self, ligne: Ligne, phrases: Phrases) -> str:
        rng = self.tirage(TEXTES, ligne.rang)
        ampleur = (1.0 if ligne.blocs else 0.72) * rng.lognormvariate(-0.08, 0.4)
        lettre = phrases.metier.rome
        romes = self.corpus.rome[lettre]
        return "".join(
            (
                element("ACTIVITES_VISEES", phrases.prose(rng, int(1_900 * ampleur))),
                element("CAPACITES_ATTESTEES", phrases.liste(rng, int(2_300 * ampleur))),
                element("SECTEURS_ACTIVITE", phrases.prose(rng, int(560 * ampleur))),
                element("TYPE_EMPLOI_ACCESSIBLES", phrases.emplois(rng)),
                codes("CODES_ROME", "ROME", rng.sample(romes, min(len(romes), rng.choice((1, 1, 2, 3, 4, 5))))),
                element("REGLEMENTATIONS_ACTIVITES", reglementation(rng) if rng.random() < 0.25 else ""),
                voies_acces(rng, ligne, _VOIES),
                "    <ACCESSIBLE_NOUVELLE_CALEDONIE>Non</ACCESSIBLE_NOUVELLE_CALEDONIE>\n"
                f"    <ACCESSIBLE_POLYNESIE_FRANCAISE>{'Oui' if rng.random() < 0.02 else 'Non'}"
                "</ACCESSIBLE_POLYNESIE_FRANCAISE>\n",
            )
        )

    def _textes_rs(self, ligne: Ligne, phrases: Phrases) -> str:
        rng = self.tirage(TEXTES, ligne.rang)
        voies = tuple(voie for voie in _VOIES if voie != "CA")
        return "".join(
            (
                element("CAPACITES_ATTESTEES", phrases.liste(rng, int(1_500 * rng.lognormvariate(-0.08, 0.4)))),
                element("REGLEMENTATIONS_ACTIVITES", reglementation(rng) if rng.random() < 0.4 else ""),
                voies_acces(rng, ligne, voies),
            )
        )

    def _dates(self, ligne: Ligne, phrases: Phrases, rng: Random, fin: int) -> str:
        """Publications, decision, statistics, ends of registration: what stands before the blocs."""
        de_droit = rng.random() < 0.45
        titre = f"Arrêté du {jour(ligne.jour)} portant création de la certification, rubrique {phrases.rare(rng)}"
        decret = publication("GENERAL", titre, ligne.jour) if de_droit and rng.random() < 0.15 else ""
        decret += publication("CREATION", titre, ligne.jour) if de_droit else ""
        autre = publication("AUTRE", titre + ", modifié", ligne.jour) if rng.random() < 0.4 else ""
        if de_droit:
            decision = element("DATE_DERNIER_JO", jour(ligne.jour) if rng.random() < 0.2 else "")
        else:
            duree = max(1, round((fin - ligne.jour) / 365.25))
            decision = element("DATE_DECISION", jour(ligne.jour)) + element("DUREE_ENREGISTREMENT", str(duree))
        lien = f"https://certification.example/{ligne.numero.lower()}" if rng.random() < 0.55 else ""
        genre = "Enregistrement de droit" if de_droit else "Enregistrement sur demande"
        return "".join(
            (
                decret,
                autre,
                decision,
                promotions(ligne, rng) if rng.random() < 0.6 else "",
                element("LIEN_URL_DESCRIPTION", lien),
                element("DATE_FIN_ENREGISTREMENT", jour(fin)),
                element("DATE_EFFET", jour(ligne.jour + 20) if de_droit else ""),
                groupe("ANNEES_PROMOTIONS_NIVEAU", annees(ligne)) if rng.random() < 0.03 else "",
                element("TYPE_ENREGISTREMENT", genre),
            )
        )

    def _blocs(self, ligne: Ligne, phrases: Phrases) -> str:
        morceaux = [
            self._bloc(ligne, phrases, place, code) for place, code in enumerate(self.codes_blocs(ligne.rang), 1)
        ]
        return groupe("BLOCS_COMPETENCES", "".join(morceaux))

    def _bloc(self, ligne: Ligne, phrases: Phrases, place: int, code: str) -> str:
        """Write one bloc; three in five are common to the fiches of a lineage, the renewals having kept them."""
        source = ligne.lignee if (ligne.rang + place) % 5 < 3 else ligne.rang
        rng = self.tirage(BLOCS, source, place)
        libelle = phrases.libelle(rng)
        vide = rng.random() < 0.006
        competences = "" if vide else phrases.liste(rng, int(960 * rng.lognormvariate(-0.125, 0.5)), place)
        evaluation = phrases.evaluation(rng, int(530 * rng.lognormvariate(-0.125, 0.5)))
        if ligne.retouche is Retouche.BLOC and place == 1:
            competences += f"{rng.choice(RUPTURES)}- {phrases.competence(rng)}"
        contenu = (
            element("CODE", code, "        ")
            + element("LIBELLE", libelle, "        ")
            + element("LISTE_COMPETENCES", competences, "        ")
            + element("MODALITES_EVALUATION", evaluation, "        ")
        )
        if place > 1 and rng.random() < 0.05:
            contenu += element("PREREQUIS_ENTREE_FORMATION_BLOC", prerequis(rng), "        ")
        if place > 1 and rng.random() < 0.03:
            contenu += element("PREREQUIS_VALIDATION_BLOC", prerequis(rng), "        ")
        return groupe("BLOC_COMPETENCES", contenu, "      ")

    def _cloture(self, ligne: Ligne, phrases: Phrases, rng: Random, fin: int) -> str:
        """Objectives, prerequisites and last dates: what stands after the blocs."""
        objectifs = element("OBJECTIFS_CONTEXTE", phrases.prose(rng, int(900 * rng.lognormvariate(-0.08, 0.4))))
        if self.plan.est_rs(ligne.rang):
            objectifs += maitrise(rng)
        parution = jour(min(EXPORT, ligne.jour + rng.randrange(3))) if rng.random() < 0.6 else ""
        limite = jour(fin + rng.choice((365, 730, 1_460))) if rng.random() < 0.5 else ""
        return (
            objectifs
            + element("ACTIF", "Oui" if ligne.actif else "Non")
            + element("PREREQUIS_ENTREE_FORMATION", prerequis(rng) if rng.random() < 0.6 else "")
            + element("DATE_DE_PUBLICATION", parution)
            + element("PREREQUIS_VALIDATION_CERTIFICATION", prerequis(rng) if rng.random() < 0.08 else "")
            + element("DATE_LIMITE_DELIVRANCE", limite)
        )

    def _correspondances(self, ligne: Ligne) -> str:
        """Official correspondances with the fiche it replaces: whole, bloc by bloc, several to several."""
        if not ligne.correspondances or ligne.ancienne is None:
            return ""
        sources, cibles = self.codes_blocs(ligne.rang), self.codes_blocs(ligne.ancienne)
        numero = self.plan.numero(ligne.ancienne)
        forme = ligne.rang % 10
        couples = [([source], [cible]) for source, cible in zip(sources, cibles, strict=False)]
        if forme < 2:
            couples = [([], []), *couples]
        elif forme < 4 and len(sources) > 2 and len(cibles) > 1:
            couples = [(sources[:2], cibles[:1]), (sources[2:], cibles[1:])]
        elif forme == 4:
            couples = [(sources[:1], cibles[:2]), *couples[2:]]
        texte = "".join(correspondance(source, numero, cible) for source, cible in couples)
        if ligne.rang % 50 == 7:
            texte += correspondance(sources[:1], f"RNCP{_FICHE_ABSENTE + ligne.rang % 1_000}", [])
        return groupe("CORRESPONDANCES", texte)
