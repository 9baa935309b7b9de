"""The register at a date: who may enter, be funded or be certified, and what an acquis counts for afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from brique.droits.noyau import Droit, Etape, Trace, Valeur
from brique.periodes import Periode
from brique.referentiel.fiche import Fiche, Repertoire


@dataclass(frozen=True, slots=True)
class Motif:
    """One reason of an answer: the rule, what it says here, its reference, and what would change it.

    ``bloquant`` is False for what the reader must know or check, without refusing. ``des_le``: from which day it no
    longer holds, when the law alone says so.
    """

    regle: str
    constat: str
    reference: str
    remede: str = ""
    bloquant: bool = True
    des_le: date | None = None


@dataclass(frozen=True, slots=True)
class Reponse:
    """Yes or no at a date, with every reason and every value used."""

    possible: bool
    motifs: tuple[Motif, ...]
    trace: Trace


@dataclass(frozen=True, slots=True)
class Enregistrement:
    """Where a certification is registered, and when. ``repertoire`` None: in no register, like some CQP.

    ``limite_delivrance`` is the last day of delivery, included; ``retire_le`` the day of a suspension or a removal.
    """

    numero: str
    repertoire: Repertoire | None
    periode: Periode | None = None
    limite_delivrance: date | None = None
    retire_le: date | None = None

    @classmethod
    def depuis_fiche(cls, fiche: Fiche, registre: date | None = None) -> Enregistrement:
        """What a fiche of the register says; its end date is the last day of registration.

        A fiche said inactive before its term was withdrawn: on ``registre``, the day the register was read, at the
        latest. Without that day, only the dates count, and an inactive fiche without an end is not registered.
        """
        dernier = fiche.date_fin_enregistrement
        debut = fiche.date_effet or fiche.date_decision or fiche.date_publication or date.min
        fin = None if dernier is None else dernier + timedelta(days=1)
        retiree = fiche.actif is False and (dernier is None or (registre is not None and dernier >= registre))
        vide = (fin is not None and fin <= debut) or (retiree and registre is None)
        periode = None if vide else Periode(debut, fin)
        retire_le = registre if retiree else None
        return cls(fiche.numero, fiche.repertoire, periode, fiche.date_limite_delivrance, retire_le)

    def inscrit(self, jour: date) -> bool:
        """True when the certification is registered that day, and neither suspended nor removed."""
        if self.repertoire is None or self.periode is None:
            return False
        return jour in self.periode and (self.retire_le is None or jour < self.retire_le)


@dataclass(frozen=True, slots=True)
class Engagement:
    """How a person was under way: the day they entered training, or the day their VAE was declared recevable."""

    jour: date
    recevabilite: bool = False


@dataclass(frozen=True, slots=True)
class BlocAcquis:
    """A bloc obtained, for life: the certification it was obtained in, its code, the day."""

    certification: str
    bloc: str
    obtenu_le: date


@dataclass(frozen=True, slots=True)
class RepriseDeclaree:
    """What a certifier states of a bloc: the blocs it counts for in ``vers``, until ``jusqu_au`` included (None: no
    end stated). No bloc: it states that the bloc counts for nothing there."""

    certification: str
    bloc: str
    vers: str
    blocs: tuple[str, ...] = ()
    jusqu_au: date | None = None


@dataclass(frozen=True, slots=True)
class _Question:
    """Is it registered on ``jour``, by this value, told on ``au`` (None: that same day)."""

    enregistrement: Enregistrement
    jour: date
    valeur: Valeur
    au: date | None = None

    @property
    def quand(self) -> str:
        return f"{self.jour:%d/%m/%Y}"

    def passe(self, autre: date) -> bool:
        """Whether this day has come when the answer is told."""
        return autre <= (self.au or self.jour)


_PASSE = ("la formation a commencé", "la VAE a été déclarée recevable", "était", "n’était pas")
_FUTUR = ("la formation commencera", "la VAE sera déclarée recevable", "sera", "ne sera pas")


@dataclass(frozen=True, slots=True)
class ReponseAcquis:
    """What an acquis counts for: ``compte`` is None when nobody said, and then it must be asked."""

    compte: bool | None
    blocs: tuple[str, ...]
    jusqu_au: date | None
    motifs: tuple[Motif, ...]
    trace: Trace


def ouvrir_cpf(enregistrement: Enregistrement, jour: date, droit: Droit, *, au: date | None = None) -> Reponse:
    """May the CPF finance a training for this certification, decided on ``jour``, told on ``au``? Art. L. 6323-6, I."""
    valeur = droit.valeur("cpf.actions_eligibles", jour)
    ouverts = tuple(repertoire for repertoire in Repertoire if repertoire.value.lower() in valeur.liste)
    return _selon_registre("enregistrement-cpf", "le CPF", _Question(enregistrement, jour, valeur, au), ouverts)


def ouvrir_vae(enregistrement: Enregistrement, jour: date, droit: Droit, *, au: date | None = None) -> Reponse:
    """May a VAE lead to this certification, or to one of its blocs, on ``jour``, told on ``au``? Art. L. 6313-5."""
    valeur = droit.valeur("vae.repertoires", jour)
    ouverts = tuple(Repertoire(str(nom)) for nom in valeur.liste)
    return _selon_registre("vae-repertoire", "la VAE", _Question(enregistrement, jour, valeur, au), ouverts)


def entrer(enregistrement: Enregistrement, jour: date, droit: Droit, *, au: date | None = None) -> Reponse:
    """May a person start, on ``jour``, a training or a VAE for this certification? Told on ``au``."""
    regle = "enregistrement-entree"
    valeur = droit.valeur("enregistrement.entree_jusqu_a_la_fin", jour)
    motifs = tuple(_hors_registre(regle, _Question(enregistrement, jour, valeur, au)))
    constat = motifs[0].constat if motifs else f"{enregistrement.numero} est enregistrée le {jour:%d/%m/%Y}."
    return Reponse(not motifs, motifs, (Etape(regle, constat, (valeur,)),))


def delivrer(
    enregistrement: Enregistrement, jour: date, engage_le: date | None, droit: Droit, *, au: date | None = None
) -> Reponse:
    """May the certification be delivered on ``jour`` to a person under way since ``engage_le`` (None: not)? Told on
    ``au``."""
    if enregistrement.inscrit(jour):
        return entrer(enregistrement, jour, droit, au=au)
    regle = "enregistrement-entree"
    valeur = droit.valeur("enregistrement.entree_jusqu_a_la_fin", jour)
    motifs = list(_hors_registre(regle, _Question(enregistrement, jour, valeur, au)))
    limite = enregistrement.limite_delivrance
    if engage_le is not None and enregistrement.inscrit(engage_le) and engage_le <= jour:
        motifs = []
        if limite is None:
            phrase = "La fiche ne dit pas de date limite de délivrance."
            motifs = [Motif(regle, phrase, valeur.reference, "Demandez-la au certificateur.", bloquant=False)]
        elif jour > limite:
            verbe = "n’est plus" if limite < (au or jour) else "ne sera plus"
            phrase = f"La délivrance {verbe} possible après le {limite:%d/%m/%Y}, date limite de la fiche."
            motifs = [Motif(regle, phrase, valeur.reference, "Voyez ce que vos blocs comptent dans la nouvelle fiche.")]
    possible = not any(motif.bloquant for motif in motifs)
    constat = motifs[0].constat if motifs else f"Engagement du {engage_le:%d/%m/%Y}, pendant l’enregistrement."
    return Reponse(possible, tuple(motifs), (Etape(regle, constat, (valeur,)),))


def prevaloir(
    enregistrement: Enregistrement, engagement: Engagement, obtenue_le: date, droit: Droit, *, au: date | None = None
) -> Reponse:
    """May a person certified on ``obtenue_le`` rely on the registration, told on ``au``? Art. L. 6113-9; R. 6113-17-3
    after a removal.

    Before the version of the article that was read, no value holds: ErreurDroit.
    """
    regle = "enregistrement-prevaloir"
    retiree = enregistrement.retire_le is not None and enregistrement.retire_le <= obtenue_le
    nom = "enregistrement.retrait_preserve" if retiree else "enregistrement.engages_prevalent"
    valeur = droit.valeur(nom, obtenue_le)
    temps = _PASSE if engagement.jour <= (au or obtenue_le) else _FUTUR
    debut = f"Quand {temps[engagement.recevabilite]}, le {engagement.jour:%d/%m/%Y}, la certification"
    if enregistrement.inscrit(engagement.jour) and engagement.jour <= obtenue_le:
        constat = f"{debut} {temps[2]} enregistrée."
        return Reponse(True, (), (Etape(regle, constat, (valeur,)),))
    constat = f"{debut} {temps[3]} enregistrée."
    remede = "Une nouvelle certification, enregistrée, donnerait ce bénéfice."
    motif = Motif(regle, constat, valeur.reference, remede)
    return Reponse(False, (motif,), (Etape(regle, constat, (valeur,)),))


def compter(
    acquis: BlocAcquis,
    vers: str,
    reprises: Iterable[RepriseDeclaree],
    jour: date,
    droit: Droit,
    *,
    au: date | None = None,
) -> ReponseAcquis:
    """What ``acquis`` counts for in the certification ``vers`` on ``jour``, as its certifier states it; told on
    ``au``."""
    a_vie = droit.valeur("acquis.a_vie", jour)
    dit = droit.valeur("acquis.certificateur_dit", jour)
    trace = (
        Etape("acquis-a-vie", f"{acquis.bloc}, obtenu le {acquis.obtenu_le:%d/%m/%Y}, reste acquis.", (a_vie,)),
        Etape("acquis-renouvellement", f"Ce qu’il compte dans {vers} est dit par son certificateur.", (dit,)),
    )
    siennes = [r for r in reprises if (r.certification, r.bloc, r.vers) == (acquis.certification, acquis.bloc, vers)]
    if siennes:
        return _compter_dites(siennes, (jour, au or jour), dit, trace)
    if acquis.certification == vers:
        phrase = "Le certificateur n’a pas dit jusqu’à quand ce bloc compte dans sa certification."
        motif = Motif("acquis-renouvellement", phrase, dit.reference, "Demandez-le-lui.", bloquant=False)
        return ReponseAcquis(True, (acquis.bloc,), None, (motif,), trace)
    phrase = f"Le certificateur n’a rien dit de ce bloc dans {vers} : rien ne s’en déduit."
    motif = Motif("acquis-renouvellement", phrase, dit.reference, "Demandez-lui une équivalence.", bloquant=False)
    return ReponseAcquis(None, (), None, (motif,), trace)


def _compter_dites(
    siennes: list[RepriseDeclaree], jours: tuple[date, date], dit: Valeur, trace: Trace
) -> ReponseAcquis:
    """What the statements give on the first of ``jours``, told on the second; several of them add their blocs."""
    jour, au = jours
    vives = [reprise for reprise in siennes if reprise.jusqu_au is None or jour <= reprise.jusqu_au]
    blocs = tuple(dict.fromkeys(bloc for reprise in vives for bloc in reprise.blocs))
    if blocs:
        fins = [reprise.jusqu_au for reprise in vives if reprise.blocs and reprise.jusqu_au is not None]
        return ReponseAcquis(True, blocs, min(fins, default=None), (), trace)
    if vives:
        phrase = "Le certificateur dit que ce bloc n’y compte pas."
    else:
        dernier = max(reprise.jusqu_au for reprise in siennes if reprise.jusqu_au is not None)
        compte, plus = ("comptait", "n’y compte plus") if dernier < au else ("compte", "n’y comptera plus")
        phrase = f"Le certificateur le {compte} jusqu’au {dernier:%d/%m/%Y} ; il reste acquis, mais {plus}."
    motif = Motif("acquis-renouvellement", phrase, dit.reference, "Demandez-lui une équivalence.")
    return ReponseAcquis(False, (), None, (motif,), trace)


def _selon_registre(regle: str, quoi: str, question: _Question, ouverts: tuple[Repertoire, ...]) -> Reponse:
    e, valeur = question.enregistrement, question.valeur
    motifs = tuple(_hors_registre(regle, question))
    if not motifs and e.repertoire not in ouverts:
        phrase = f"{e.numero} est au répertoire {e.repertoire}, qui n’ouvre pas {quoi}."
        motifs = (Motif(regle, phrase, valeur.reference, f"Visez une certification : {', '.join(ouverts)}."),)
    constat = motifs[0].constat if motifs else f"{e.numero} est au répertoire {e.repertoire} le {question.quand}."
    return Reponse(not motifs, motifs, (Etape(regle, constat, (valeur,)),))


def _hors_registre(regle: str, question: _Question) -> Iterator[Motif]:
    """Why the certification is not registered that day, in the tense of the day it is told; nothing when it is."""
    e, jour = question.enregistrement, question.jour
    if e.inscrit(jour):
        return
    remede, des_le = "Cherchez la fiche qui la remplace.", None
    if e.repertoire is None or e.periode is None:
        phrase = f"{e.numero} n’est enregistrée ni au RNCP ni au répertoire spécifique."
        remede = "Le certificateur peut en demander l’enregistrement (art. L6113-4 pour un CQP)."
    elif jour < e.periode.debut:
        verbe, remede = "ne sera enregistrée qu’à partir du", "Attendez cette date."
        if question.passe(e.periode.debut):
            verbe, remede = "n’est enregistrée que depuis le", "Posez la question depuis cette date."
        phrase = f"{e.numero} {verbe} {e.periode.debut:%d/%m/%Y}."
        des_le = e.periode.debut
    elif e.periode.fin is not None and e.periode.fin <= jour:
        verbe = "a fini" if question.passe(e.periode.fin) else "finira"
        phrase = f"L’enregistrement de {e.numero} {verbe} le {e.periode.fin - timedelta(days=1):%d/%m/%Y}."
    else:
        assert e.retire_le is not None
        verbe = "est suspendue ou retirée depuis le" if question.passe(e.retire_le) else "sera suspendue ou retirée le"
        phrase = f"{e.numero} {verbe} {e.retire_le:%d/%m/%Y}."
    yield Motif(regle, phrase, question.valeur.reference, remede, des_le=des_le)
