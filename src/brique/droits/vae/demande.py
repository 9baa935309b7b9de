"""May this person ask for this VAE on this day: each condition in turn, with what would lift a refusal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from brique.droits.delais import MOIS_PAR_AN
from brique.droits.enregistrement import Enregistrement, Motif, ouvrir_vae
from brique.droits.noyau import Droit, Etape, Trace, Valeur, reserves
from brique.droits.vae.limites import Depot, Dossier, limiter_depot, parcours_suivi


@dataclass(frozen=True, slots=True)
class Cible:
    """What is asked for: a certification, or some of its blocs. ``portail``: it is on France VAE that day."""

    certification: str
    blocs: tuple[str, ...] = ()
    enregistrement: Enregistrement | None = None
    portail: bool = True


@dataclass(frozen=True, slots=True)
class DemandeVae:
    """A request, as it stands on ``jour``.

    ``experience_mois`` counts the activity in direct relation with the target, ``experience_heures`` the same in hours
    when it was discontinuous; ``activite`` is False when there is none at all. ``formation_initiale`` is the
    certification for which the person is in initial training. ``inscrit_le``: when the parcours began (None: ``jour``).
    ``au``: the day the answer is told, when ``jour`` is still to come.
    """

    cible: Cible
    jour: date
    experience_mois: int
    experience_heures: int | None = None
    activite: bool = True
    formation_initiale: str = ""
    dossiers: tuple[Dossier, ...] = ()
    referentiel_inchange: bool = True
    experimentation: bool = False
    consentement: bool = True
    acquis: frozenset[str] = frozenset()
    inscrit_le: date | None = None
    au: date | None = None

    @property
    def debut(self) -> date:
        """The day the parcours began."""
        return self.inscrit_le or self.jour


@dataclass(frozen=True, slots=True)
class ReponseVae:
    """May the VAE be asked for, every reason not to (and what to check), every value used."""

    possible: bool
    motifs: tuple[Motif, ...]
    trace: Trace
    reserves: tuple[str, ...] = field(default=())


class _Examen:
    """Gathers the steps and the reasons of an answer, condition by condition."""

    def __init__(self, demande: DemandeVae, droit: Droit) -> None:
        self.demande = demande
        self.droit = droit
        self.etapes: list[Etape] = []
        self.motifs: list[Motif] = []

    def noter(self, regle: str, constat: str, *valeurs: Valeur) -> None:
        self.etapes.append(Etape(regle, constat, valeurs))

    def dire(self, motif: Motif, *valeurs: Valeur) -> None:
        self.motifs.append(motif)
        self.etapes.append(Etape(motif.regle, motif.constat, valeurs))


def demander(demande: DemandeVae, droit: Droit) -> ReponseVae:
    """Whether the VAE may be asked for on ``demande.jour``. ErreurDroit before there was a VAE (18 January 2002).

    The certifier alone judges whether the experience fits the référentiel (art. R. 6412-1): a « yes » here says that
    nothing in the law forbids to ask.
    """
    examen = _Examen(demande, droit)
    _experience(examen)
    _bloc(examen)
    _registre(examen)
    _consentement(examen)
    suivi = _suit_le_parcours(examen)
    _formation_initiale(examen, suivi)
    _limites(examen)
    _deja_acquis(examen)
    trace = tuple(examen.etapes)
    possible = not any(motif.bloquant for motif in examen.motifs)
    return ReponseVae(possible, tuple(examen.motifs), trace, reserves(trace))


def _experience(examen: _Examen) -> None:
    demande, droit, regle = examen.demande, examen.droit, "vae-experience"
    requis = droit.valeur("vae.experience_mois", demande.jour)
    rapport = droit.valeur("vae.activite_en_rapport", demande.jour)
    if not demande.activite and rapport.grandeur is True:
        phrase = "Aucune activité n’est en rapport direct avec la certification visée."
        remede = "Un emploi, du bénévolat, un stage ou une mise en situation en rapport avec elle le permettrait."
        examen.dire(Motif(regle, phrase, rapport.reference, remede), rapport)
        return
    if requis.nombre == 0:
        examen.noter(regle, "Aucune durée d’expérience n’est exigée : une activité en rapport suffit.", requis, rapport)
        return
    mois, valeurs = demande.experience_mois, [requis, rapport]
    par_an = droit.valeur_ou_rien("vae.experience_heures_par_an", demande.jour)
    if demande.experience_heures is not None and par_an is not None:
        mois = max(mois, demande.experience_heures * MOIS_PAR_AN // par_an.nombre)
        valeurs.append(par_an)
    if mois >= requis.nombre:
        examen.noter(regle, f"{mois} mois d’expérience : il en fallait {requis.nombre}.", *valeurs)
        return
    phrase = f"{mois} mois d’expérience en rapport : il en fallait {requis.nombre} le {demande.jour:%d/%m/%Y}."
    remede = (
        f"Encore {requis.nombre - mois} mois ; plus aucune durée n’est exigée depuis le {_sans_duree(droit):%d/%m/%Y}."
    )
    examen.dire(Motif(regle, phrase, requis.reference, remede, des_le=_sans_duree(droit)), *valeurs)


def _sans_duree(droit: Droit) -> date:
    """The day from which no length of experience is asked."""
    return next(v.periode.debut for v in droit.parametres["vae.experience_mois"].valeurs if v.grandeur == 0)


def _bloc(examen: _Examen) -> None:
    demande, droit, regle = examen.demande, examen.droit, "vae-bloc"
    if not demande.cible.blocs:
        return
    valeur = droit.valeur("vae.cible_bloc", demande.jour)
    combien = "un bloc" if len(demande.cible.blocs) == 1 else f"{len(demande.cible.blocs)} blocs"
    if valeur.grandeur == "oui":
        examen.noter(regle, f"La demande vise {combien} : c’est permis.", valeur)
        return
    ouvert = next(v.periode.debut for v in droit.parametres["vae.cible_bloc"].valeurs if v.grandeur == "oui")
    if valeur.grandeur == "experimentation" and demande.experimentation:
        examen.noter(regle, f"La demande vise {combien}, dans le cadre de l’expérimentation.", valeur)
        return
    remede = "Demander la certification entière : le jury peut n’en valider que certains blocs."
    if valeur.grandeur == "experimentation":
        phrase = f"Le {demande.jour:%d/%m/%Y}, viser {combien} n’est permis que dans un projet de l’expérimentation."
        remede = f"Être suivi par un projet de l’expérimentation ; ou : {remede[0].lower()}{remede[1:]}"
    else:
        phrase = f"Le {demande.jour:%d/%m/%Y}, une VAE ne vise pas un bloc seul."
    examen.dire(Motif(regle, phrase, valeur.reference, remede, des_le=ouvert), valeur)


def _registre(examen: _Examen) -> None:
    demande = examen.demande
    enregistrement = demande.cible.enregistrement
    if enregistrement is None:
        valeur = examen.droit.valeur("vae.repertoires", demande.jour)
        phrase = f"Le répertoire où {demande.cible.certification} est inscrite n’est pas donné : à vérifier."
        remede = "Donnez ses dates d’enregistrement, ou cherchez sa fiche."
        examen.dire(Motif("vae-repertoire", phrase, valeur.reference, remede, bloquant=False), valeur)
        return
    reponse = ouvrir_vae(enregistrement, demande.jour, examen.droit, au=demande.au)
    examen.motifs.extend(reponse.motifs)
    examen.etapes.extend(reponse.trace)


def _consentement(examen: _Examen) -> None:
    if examen.demande.consentement:
        return
    valeur = examen.droit.valeur("vae.consentement", examen.demande.jour)
    phrase = "La personne n’a pas donné son accord."
    examen.dire(
        Motif("vae-consentement", phrase, valeur.reference, "Son accord ; son refus n’est pas une faute."), valeur
    )


def _suit_le_parcours(examen: _Examen) -> bool:
    """True when the parcours of art. R. 6412-1 applies; says so when its day has come but not its certification."""
    demande = examen.demande
    valeur = examen.droit.valeur_ou_rien("vae.parcours", demande.debut)
    if valeur is None or not parcours_suivi(demande.debut, examen.droit):
        return False
    if demande.cible.portail:
        examen.noter("vae-parcours", "Le parcours de VAE s’applique, sur le portail France VAE.", valeur)
        return True
    phrase = "La certification n’est pas sur le portail : l’ancien article R. 335-7, non lu, reste applicable."
    remede = "Demandez au certificateur comment déposer le dossier, et ses délais."
    examen.dire(Motif("vae-parcours", phrase, valeur.reference, remede, bloquant=False), valeur)
    return False


def _formation_initiale(examen: _Examen, suivi: bool) -> None:
    demande, regle = examen.demande, "vae-formation-initiale"
    valeur = examen.droit.valeur_ou_rien("vae.hors_formation_initiale", demande.debut)
    if not demande.formation_initiale or valeur is None or not suivi:
        return
    if demande.formation_initiale != demande.cible.certification:
        examen.noter(regle, "La formation initiale suivie vise une autre certification.", valeur)
        return
    phrase = f"La personne suit déjà une formation initiale pour {demande.cible.certification}."
    remede = "Finir ou quitter cette formation, ou viser une autre certification."
    examen.dire(Motif(regle, phrase, valeur.reference, remede), valeur)


def _limites(examen: _Examen) -> None:
    demande = examen.demande
    depot = Depot(
        demande.cible.certification,
        demande.jour,
        demande.dossiers,
        demande.inscrit_le,
        demande.cible.portail,
        demande.referentiel_inchange,
        demande.au,
    )
    reponse = limiter_depot(depot, examen.droit)
    examen.motifs.extend(reponse.motifs)
    examen.etapes.extend(reponse.trace)


def _deja_acquis(examen: _Examen) -> None:
    demande = examen.demande
    deja = sorted(demande.acquis.intersection(_visees(demande.cible)))
    if not deja:
        return
    valeur = examen.droit.valeur("acquis.a_vie", demande.jour)
    tout = len(deja) == len(set(_visees(demande.cible)))
    phrase = f"Déjà acquis : {', '.join(deja)}." + (" La demande est sans objet." if tout else "")
    remede = "Un acquis reste acquis à vie : visez ce qui manque."
    examen.dire(Motif("acquis-a-vie", phrase, valeur.reference, remede, bloquant=tout), valeur)


def _visees(cible: Cible) -> Iterator[str]:
    yield from cible.blocs or (cible.certification,)
