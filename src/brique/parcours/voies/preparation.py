"""From a request to a problem by months: every way to every bloc, what each costs by the law of its day, what is out.

Nothing is left out in silence: what no plan may use is in ``ecartees``, with what would let it in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from brique.droits.cpf.compte import Compte
from brique.droits.cpf.situation import SituationCpf
from brique.droits.enregistrement import Enregistrement, entrer, ouvrir_cpf
from brique.droits.noyau import Droit, Trace, reserves
from brique.parcours.calendrier import Calendrier
from brique.parcours.contexte import Contexte
from brique.parcours.demandes.demande import FINALE, Demande
from brique.parcours.passeport import valoir
from brique.parcours.solveur.obstacles import Fermeture
from brique.parcours.solveur.probleme import Depart, NatureVoie, Options, Probleme, Visee, Voie
from brique.parcours.solveur.resolution import ErreurParcours
from brique.parcours.voies.collecte import Collecte, Ecartee
from brique.parcours.voies.de_droit import equivalences_a_demander, voies_de_droit
from brique.parcours.voies.ensembles import Ensembles
from brique.parcours.voies.formation import voies_formation
from brique.parcours.voies.jury import voies_evaluation, voies_vae
from brique.parcours.voies.moyens import compte_de, moyens_de
from brique.parcours.voies.paiement import Achat, Payeur
from brique.parcours.voies.visees import fermetures, intermediaire, ouvrir, partages, viser
from brique.passerelles.valeurs import Cle


@dataclass(frozen=True, slots=True)
class Preparation:
    """The problem, and what is needed to explain its plans.

    ``achats``: what each way costs at each month of departure; ``compte``: the account, nothing drawn; ``libelles``:
    the titles of the blocs; ``contexte``: with the certifications that the request adds; ``fermees``: those wanted
    that one can no longer enter, or soon.
    """

    demande: Demande
    contexte: Contexte
    probleme: Probleme
    calendrier: Calendrier
    ecartees: tuple[Ecartee, ...]
    trace: Trace
    reserves: tuple[str, ...]
    achats: Mapping[tuple[str, int], Achat]
    compte: Compte | None
    libelles: Mapping[Cle, str]
    fermees: Mapping[str, Fermeture] = field(default_factory=dict)


def preparer(demande: Demande, contexte: Contexte, droit: Droit) -> Preparation:
    """The problem that a request poses over its horizon. ErreurParcours for what cannot be asked, ErreurDroit for a
    day on which the law is not known."""
    return _Pose(demande, contexte.avec(demande.certifications), droit).poser()


class _Pose:
    """Turning a request into a problem, part after part."""

    def __init__(self, demande: Demande, contexte: Contexte, droit: Droit) -> None:
        self.contexte, self.droit = contexte, droit
        self.calendrier = Calendrier(demande.au, demande.hypotheses.horizon_mois)
        self.collecte = Collecte()
        self.demande = self._cibler(demande)
        self.payeur = Payeur(self._situation(), contexte, droit)
        self.achats: dict[tuple[str, int], Achat] = {}
        self.options: tuple[Options, ...] = ()

    def poser(self) -> Preparation:
        demande, collecte = self.demande, self.collecte
        visees = tuple(viser(cible, self.contexte, self.calendrier, collecte) for cible in demande.cibles)
        chemins = tuple(intermediaire(numero, self.contexte, self.calendrier) for numero in demande.intermediaires)
        compte = compte_de(demande, self.calendrier, self.droit)
        suivis = frozenset(_suivis((*visees, *chemins), demande))
        self.options = tuple(options for visee in (*visees, *chemins) for options in visee.options)
        voies, manquants = self._voies(suivis)
        self._situer(visees)
        if compte is not None:
            collecte.noter(compte.trace)
            collecte.noter(etape for credit in compte.credits for etape in credit.trace)
        probleme = Probleme(
            debut=self.calendrier.debut,
            horizon=self.calendrier.horizon,
            visees=visees,
            voies=tuple(voies),
            moyens=moyens_de(demande, compte, self.calendrier),
            a_atteindre=demande.a_atteindre,
            intermediaires=chemins,
            demandes=equivalences_a_demander(demande, self.contexte, manquants, collecte),
            echeance=None if demande.echeance is None else self.calendrier.dernier(demande.echeance),
        )
        self._hypotheses(probleme)
        trace = tuple(collecte.etapes.values())
        return Preparation(
            demande,
            self.contexte,
            probleme,
            self.calendrier,
            tuple(collecte.ecartees),
            trace,
            tuple(dict.fromkeys((*collecte.reserves, *reserves(trace)))),
            self.achats,
            compte,
            {bloc.cle: bloc.libelle for visee in (*visees, *chemins) for bloc in visee.blocs},
            dict(fermetures(visees, self.contexte, self.calendrier)),
        )

    def _cibler(self, demande: Demande) -> Demande:
        """The request with the certifications that an open target stands for. ErreurParcours without any target."""
        if demande.ouverte is not None:
            cibles = ouvrir(demande.ouverte, self._tenus(demande), self.contexte, demande.au, self.collecte)
            deja = {un.cle.fiche for un in demande.acquis if not un.cle.code}
            return replace(
                demande, cibles=tuple(c for c in cibles if c.certification not in deja), a_atteindre=1, ouverte=None
            )
        detenue = next((c for c in demande.cibles if any(a.cle == Cle(c.certification) for a in demande.acquis)), None)
        if detenue is not None or not demande.cibles:
            raise ErreurParcours(
                f"{detenue.certification} est déjà détenue" if detenue else "rien n’est voulu",
                lieu="cibles",
                consequence="Aucun plan n’est calculé",
                action="Retirez-la des cibles" if detenue else "Donnez une certification, ou des blocs",
            )
        return demande

    def _tenus(self, demande: Demande) -> frozenset[Cle]:
        valeurs = valoir(demande.acquis, self.contexte.registre, demande.equivalences, demande.au)
        return frozenset(cle for valeur in valeurs if valeur.compte and not valeur.competences for cle in valeur.cible)

    def _situation(self) -> SituationCpf | None:
        """The account's situation with what the passeport says is held."""
        situation = self.demande.cpf
        if situation is None:
            return None
        codes = {un.cle.code or un.cle.fiche for un in self.demande.acquis}
        return replace(situation, obtenues=situation.obtenues | codes)

    def _voies(self, suivis: frozenset[Cle]) -> tuple[list[Voie], frozenset[Cle]]:
        """Every way to what is followed, and what no right surely gives."""
        demande, collecte = self.demande, self.collecte
        droits = voies_de_droit(demande, self.contexte, suivis, partages(demande), self.calendrier, collecte)
        manquants = suivis - droits.surs
        formables = frozenset(cle for cle in manquants if cle.code != FINALE)
        ensembles = Ensembles(formables, self.options)
        commun = (self.contexte, ensembles, self.payeur, self.calendrier, collecte)
        lots = (
            voies_formation(demande, *commun),
            voies_vae(demande, *commun),
            voies_evaluation(demande, self.contexte, manquants, self.payeur, self.calendrier, collecte),
        )
        a_vie = self.droit.valeur("acquis.a_vie", demande.au)
        voies = [*droits.voies, *_prerequis_tenus(demande, suivis, a_vie.reference)]
        for lot in lots:
            voies.extend(lot.voies)
            self.achats.update(lot.achats)
        return voies, manquants

    def _situer(self, visees: Iterable[Visee]) -> None:
        """What the law says today of entering each certification, and of the account."""
        for visee in visees:
            lu = Enregistrement.depuis_fiche(self.contexte.fiches[visee.numero], self.contexte.registre.jour)
            self.collecte.noter(entrer(lu, self.demande.au, self.droit).trace)
            self.collecte.noter(ouvrir_cpf(lu, self.demande.au, self.droit).trace)
            for condition in visee.conditions:
                self.collecte.dire(
                    f"{visee.numero} demande aussi, et aucun plan ne l’apporte : {condition.rstrip('.')}."
                )

    def _hypotheses(self, probleme: Probleme) -> None:
        """What the plan supposes, told where it counts."""
        if any(v.nature in {NatureVoie.FORMATION, NatureVoie.EVALUATION} for v in probleme.voies):
            mois = self.demande.hypotheses.jury_mois
            quand = "le mois même" if not mois else f"dans {'le mois' if mois == 1 else f'les {mois} mois'} qui suit"
            quand = quand if mois <= 1 else quand.replace("suit", "suivent")
            self.collecte.dire(f"Après une formation, le jury est supposé se prononcer {quand} : demandez ses dates.")


def _suivis(visees: Iterable[Visee], demande: Demande) -> Iterator[Cle]:
    """The blocs wanted, and those that must be held before some of them or before an offer."""
    for visee in visees:
        for bloc in visee.blocs:
            yield bloc.cle
            yield from bloc.prerequis
    for proposition in demande.propositions:
        yield from proposition.prerequis


def _prerequis_tenus(demande: Demande, suivis: frozenset[Cle], reference: str) -> Iterator[Voie]:
    """What is held and asked before an offer, whatever it counts for today: a bloc is held for life."""
    exiges = {cle for proposition in demande.propositions for cle in proposition.prerequis}
    for acquis in demande.acquis:
        if acquis.cle in exiges & suivis and acquis.tient(demande.au):
            yield Voie(
                cle=f"prerequis:{acquis.cle.code}",
                nature=NatureVoie.DETENU,
                blocs=frozenset({acquis.cle}),
                departs=(Depart(0, 0, 0),),
                libelle=f"Acquis : {acquis.cle.code}",
                incertaine=not acquis.atteste,
                appui=f"Obtenu le {acquis.jour:%d/%m/%Y}, ce bloc reste acquis ({reference}).",
            )
