"""The ways that lead to a jury without training: a VAE by its legal clocks, an evaluation by who may evaluate."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, Decimal

from brique.droits.cpf.action import Action, Nature
from brique.droits.delais import delai_jury, delai_recevabilite, delai_resultat
from brique.droits.enregistrement import Enregistrement, entrer
from brique.droits.noyau import Droit, Etape
from brique.droits.vae.demande import Cible as CibleVae
from brique.droits.vae.demande import DemandeVae, ReponseVae, demander
from brique.parcours.calendrier import Calendrier
from brique.parcours.contexte import Contexte
from brique.parcours.demandes.demande import DOSSIER_MOIS, Demande, EvaluationSeule, ProjetVae
from brique.parcours.offres.voies import SEMAINES_PAR_MOIS
from brique.parcours.solveur.probleme import Depart, NatureVoie, Voie
from brique.parcours.voies.collecte import Collecte
from brique.parcours.voies.ensembles import Ensembles
from brique.parcours.voies.formation import Achats, Formations
from brique.parcours.voies.paiement import Achat, Payeur
from brique.passerelles.valeurs import Cle
from brique.periodes import ajouter_mois
from brique.referentiel.fiche import Fiche, Habilitation
from brique.referentiel.filiation.phrases import enumerer

_EVALUENT = frozenset({Habilitation.ORGANISER, Habilitation.ORGANISER_ET_FORMER})


@dataclass(frozen=True, slots=True)
class Horloge:
    """The days of a VAE begun on ``debut``, each at its legal or stated limit."""

    debut: date
    recevable: date
    depot: date
    jury: date
    resultat: date
    trace: tuple[Etape, ...] = field(default=())


def horloge(debut: date, dossier_mois: int, droit: Droit) -> Horloge:
    """The clocks of a VAE whose file is complete on ``debut``: silence, dossier, jury, result, all at their latest.

    Art. R. 6412-4 to R. 6412-7. ErreurDroit for a VAE under the former articles.
    """
    recevabilite = delai_recevabilite(debut, droit, inscrit_le=debut)
    recevable = recevabilite.silence or recevabilite.limite
    depot = ajouter_mois(recevable, dossier_mois)
    jury = delai_jury(depot, droit, inscrit_le=debut)
    resultat = delai_resultat(jury.limite, droit, inscrit_le=debut)
    trace = (*recevabilite.trace, *jury.trace, *resultat.trace)
    return Horloge(debut, recevable, depot, jury.limite, resultat.limite, trace)


def voies_vae(
    demande: Demande,
    contexte: Contexte,
    ensembles: Ensembles,
    payeur: Payeur,
    calendrier: Calendrier,
    collecte: Collecte,
) -> Formations:
    """The VAE of the request, towards what is still missing: each bloc by itself, and all of them together."""
    voies: list[Voie] = []
    achats: Achats = {}
    for projet in demande.vae:
        fiche = contexte.fiches.get(projet.certification)
        voulus = frozenset(cle for cle in ensembles.blocs if cle.fiche == projet.certification)
        siens = frozenset(cle for cle in voulus if not projet.blocs or cle.code in projet.blocs)
        if fiche is None or not siens:
            collecte.ecarter(f"VAE : {projet.certification}", "elle ne donne rien de ce qui manque")
            continue
        if not _ouverte(fiche, projet, collecte):
            continue
        pose = _Pose(demande, projet, Enregistrement.depuis_fiche(fiche, contexte.registre.jour), payeur, calendrier)
        seuls = [frozenset({cle}) for cle in sorted(siens)]
        for ensemble in dict.fromkeys([*seuls, *ensembles.avec_un_choix(siens)]):
            voie, siens_achats = pose.voie(ensemble, collecte)
            if voie is not None:
                voies.append(voie)
                achats.update(siens_achats)
        _supposer(fiche.numero, projet, collecte)
    return Formations(tuple(voies), achats)


def _supposer(numero: str, projet: ProjetVae, collecte: Collecte) -> None:
    """What is counted of a VAE and on whose word: the months of the dossier, the price, the hours."""
    mois = projet.dossier_mois or DOSSIER_MOIS
    source = "sans réponse de votre part" if projet.dossier_mois is None else "comme vous l’avez dit"
    collecte.dire(
        f"VAE de {numero} : {mois} mois comptés pour écrire le dossier de validation, {source} ; les autres délais "
        "sont ceux de la loi, à leur terme."
    )
    if inconnus := dire_inconnus(projet):
        collecte.dire(f"VAE de {numero} : {inconnus}. Un plan qui la contient peut coûter ou demander davantage.")


def dire_inconnus(projet: ProjetVae) -> str:
    """« prix de la VAE non connu, compté 0 € », with its hours when they are not known either; '' when all is known."""
    dits = ["prix de la VAE non connu, compté 0 €"] if projet.prix is None else []
    dits += ["heures de la VAE non connues, comptées 0 h"] if projet.heures is None else []
    return " ; ".join(dits)


@dataclass(frozen=True, slots=True)
class _Pose:
    """Writing the ways of one project of VAE."""

    demande: Demande
    projet: ProjetVae
    enregistrement: Enregistrement
    payeur: Payeur
    calendrier: Calendrier

    def voie(self, blocs: Collection[Cle], collecte: Collecte) -> tuple[Voie | None, Achats]:
        """The way to some blocs, at each month when the law allows to ask."""
        codes = sorted(cle.code for cle in blocs if cle.code)
        nom = enumerer(codes) or self.projet.certification
        cle = f"vae:{nom}"
        departs: list[Depart] = []
        achats: Achats = {}
        refus: ReponseVae | None = None
        for mois in range(self.calendrier.horizon + 1):
            jour = self.calendrier.jour(mois)
            reponse = demander(self._question(codes, jour), self.payeur.droit)
            if not reponse.possible:
                refus = refus or reponse
                continue
            heures = horloge(jour, self.projet.dossier_mois or DOSSIER_MOIS, self.payeur.droit)
            obtention = self.calendrier.tenu(heures.resultat)
            if obtention > self.calendrier.horizon:
                break
            achat = self._acheter(nom, jour)
            fin = self.calendrier.tenu(heures.depot)
            departs.append(Depart(mois, fin, obtention, achat.tirage, jour))
            achats[cle, mois] = achat
            if not mois:
                collecte.noter((*reponse.trace, *heures.trace))
        self._refuser(refus, nom, bool(departs), collecte)
        if not departs:
            return None, {}
        return self._voie(cle, nom, blocs, departs, achats), achats

    def _voie(self, cle: str, nom: str, blocs: Collection[Cle], departs: list[Depart], achats: Achats) -> Voie:
        premier = departs[0]
        semaines = (premier.fin - premier.mois) * SEMAINES_PAR_MOIS
        heures = self.projet.heures or 0
        apports = min((achat.apports for achat in achats.values()), default=Decimal(0))
        return Voie(
            cle=cle,
            nature=NatureVoie.VAE,
            blocs=frozenset(blocs),
            departs=tuple(departs),
            libelle=f"VAE : {nom}",
            prix=self.projet.prix or Decimal(0),
            apports=apports,
            heures=heures,
            charge=int((heures / semaines).to_integral_value(rounding=ROUND_CEILING)),
            incertaine=True,
            appui="art. L6411-1, R6412-1 à R6412-7",
        )

    def _question(self, codes: Iterable[str], jour: date) -> DemandeVae:
        projet = self.projet
        return DemandeVae(
            CibleVae(projet.certification, tuple(codes), self.enregistrement, projet.portail),
            jour,
            projet.experience_mois + self.calendrier.mois(jour),
            projet.experience_heures,
            projet.activite,
            projet.formation_initiale,
            projet.dossiers,
            au=self.demande.au,
        )

    def _acheter(self, nom: str, jour: date) -> Achat:
        periode = self.payeur.enregistrement(self.projet.certification)
        return self.payeur.acheter(
            Action(
                Nature.VAE,
                self.projet.prix or Decimal(0),
                jour,
                self.projet.apports,
                f"VAE : {nom}",
                self.projet.certification,
                periode,
            )
        )

    def _refuser(self, refus: ReponseVae | None, nom: str, plus_tard: bool, collecte: Collecte) -> None:
        if refus is None:
            return
        collecte.noter(refus.trace)
        for motif in refus.motifs:
            if motif.bloquant:
                quoi = f"VAE de {self.projet.certification}, à certaines dates" if plus_tard else f"VAE : {nom}"
                collecte.ecarter(quoi, f"{motif.constat.rstrip('.')} ({motif.reference})", motif.remede)


def _ouverte(fiche: Fiche, projet: ProjetVae, collecte: Collecte) -> bool:
    """Whether a VAE may be planned at all, told otherwise."""
    quoi = f"VAE : {fiche.numero}"
    if not fiche.ouverte_vae:
        raison = "le registre ne dit pas que cette certification s’obtient par la VAE"
        collecte.ecarter(quoi, raison, "Demandez à son certificateur s’il en organise une.")
        return False
    if not projet.portail:
        raison = "elle n’est pas sur le portail France VAE : ses délais sont ceux d’un ancien texte, qui n’a pas été lu"
        collecte.ecarter(quoi, raison, "Demandez-les à son certificateur.")
        return False
    return True


def voies_evaluation(
    demande: Demande,
    contexte: Contexte,
    vises: Collection[Cle],
    payeur: Payeur,
    calendrier: Calendrier,
    collecte: Collecte,
) -> Formations:
    """The evaluations without training of the request, where the évaluateur may evaluate."""
    voies: list[Voie] = []
    achats: Achats = {}
    for une in demande.evaluations:
        blocs = une.blocs & frozenset(vises)
        nom = f"Évaluation {une.cle}" + (f" par {une.evaluateur}" if une.evaluateur else "")
        if not blocs:
            collecte.ecarter(nom, "elle n’évalue rien de ce qui manque")
            continue
        fiches = [contexte.fiches[numero] for numero in sorted({b.fiche for b in blocs}) if numero in contexte.fiches]
        if not all(_habilite(fiche, une, nom, collecte) for fiche in fiches):
            continue
        departs = [depart for jour in une.jours if (depart := _depart(jour, demande, fiches, payeur, calendrier))]
        if not departs:
            raison = "aucune de ses dates ne convient : passée, trop tardive, ou après la fin de l’enregistrement"
            collecte.ecarter(nom, raison, "Demandez d’autres dates.")
            continue
        par_mois = {depart.mois: depart for depart in reversed(departs)}
        voie = _voie_evaluation(une, nom, blocs, par_mois)
        voies.append(voie)
        for mois, depart in par_mois.items():
            action = Action(Nature.BLOC, une.prix, depart.jour or calendrier.jour(mois), (), nom)
            achats[voie.cle, mois] = Achat(action, Decimal(0), Decimal(0), Decimal(0), False, (_SANS_CPF,))
        if une.prix:
            collecte.dire(f"{nom} : {_SANS_CPF}")
    return Formations(tuple(voies), achats)


_SANS_CPF = (
    "aucun texte lu ne dit que le compte paie une évaluation sans formation ; le plan n’en tire rien. Demandez si le "
    "prix est compris dans une action qui, elle, est éligible (art. L6323-6)."
)


def _voie_evaluation(une: EvaluationSeule, nom: str, blocs: frozenset[Cle], par_mois: dict[int, Depart]) -> Voie:
    return Voie(
        cle=f"evaluation:{une.cle}",
        nature=NatureVoie.EVALUATION,
        blocs=blocs,
        departs=tuple(par_mois[mois] for mois in sorted(par_mois)),
        libelle=nom,
        prix=une.prix,
        heures=une.heures,
        incertaine=True,
        appui=une.evaluateur,
    )


def _depart(
    jour: date, demande: Demande, fiches: Iterable[Fiche], payeur: Payeur, calendrier: Calendrier
) -> Depart | None:
    if jour < demande.au:
        return None
    registre = payeur.contexte.registre.jour
    for fiche in fiches:
        if not entrer(Enregistrement.depuis_fiche(fiche, registre), jour, payeur.droit).possible:
            return None
    mois = calendrier.mois(jour)
    obtention = calendrier.tenu(jour) + demande.hypotheses.jury_mois
    return Depart(mois, mois + 1, obtention, jour=jour) if obtention <= calendrier.horizon else None


def _habilite(fiche: Fiche, une: EvaluationSeule, nom: str, collecte: Collecte) -> bool:
    if not une.siret:
        collecte.dire(
            f"{nom} : son habilitation par le certificateur de {fiche.numero} n’est pas vérifiée, faute de SIRET."
        )
        return True
    habilites = {
        p.siret for p in fiche.partenaires if p.habilitation in _EVALUENT and p.etat.casefold() in {"", "actif"}
    }
    if une.siret in habilites | {certificateur.siret for certificateur in fiche.certificateurs}:
        return True
    raison = f"le registre ne dit pas que {une.siret} peut évaluer pour {fiche.numero} (art. R6113-16)"
    collecte.ecarter(nom, raison, "Choisissez un évaluateur habilité, ou demandez au certificateur de le déclarer.")
    return False
