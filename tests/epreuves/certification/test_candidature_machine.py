"""Any sequence of acts, by anyone, over the days: what may never happen does not.

What is checked is written here again by hand, from the texts: it does not ask the table what the table says.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from brique.certification.candidature.contexte import Contexte
from brique.certification.candidature.etats import deroule
from brique.certification.candidature.horloges import faits_de_l_horloge, mettre_a_jour
from brique.certification.candidature.regles import ActeRefuse, actes_permis, etat, faire, permis
from brique.certification.candidature.valeurs import Acte, Acteur, Candidature, Etat, Fait
from brique.certification.deliberation.valeurs import Presence
from brique.certification.evaluation import Avis
from brique.certification.reglement.valeurs import Voie
from brique.periodes import ajouter_mois
from tests.coeur.certification.fabrique_candidatures import (
    BC1,
    BC2,
    BC3,
    BLOCS,
    CAN,
    CER,
    EVA,
    EVALUATEUR,
    FORMATEUR,
    HOR,
    JUR,
    ORG,
    J,
    contexte,
    decision,
    jusqu_a_recevable,
    seance,
    suivre,
    synthese,
    vide,
    voyage,
)

#: Who may, by the texts (art. R. 6412-2 to R. 6412-7, R. 6113-16; Vademecum § 2.3 and § 3.3.1).
QUI = {
    Acte.CHOISIR: {CAN},
    Acte.INSCRIRE: {CAN, ORG, CER},
    Acte.POSITIONNER: {CAN},
    Acte.DEPOSER_FAISABILITE: {CAN, ORG},
    Acte.DEMANDER_PIECES: {CER},
    Acte.CONSTATER_COMPLET: {CER},
    Acte.DECLARER_RECEVABLE: {CER},
    Acte.DECLARER_NON_RECEVABLE: {CER},
    Acte.TENIR_POUR_RECEVABLE: {HOR},
    Acte.COMMENCER_PREPARATION: {CAN, ORG},
    Acte.FINIR_PREPARATION: {CAN, ORG},
    Acte.EVALUER_BLOC: {EVA, JUR},  # the jury itself, in VAE only
    Acte.CLORE_EVALUATION: {CER, ORG},
    Acte.DEPOSER_VALIDATION: {CAN, ORG},
    Acte.CONVOQUER: {CER},
    Acte.REPORTER: {CER, JUR},
    Acte.DELIBERER: {JUR},
    Acte.NOTIFIER: {CER},
    Acte.FORMER_RECOURS: {CAN},
    Acte.REPONDRE_RECOURS: {CER},
    Acte.CLORE: {CER},
    Acte.ABANDONNER: {CAN},
    Acte.RENDRE_CADUQUE: {HOR},
}
FAISABILITE = {
    Acte.DEPOSER_FAISABILITE,
    Acte.DEMANDER_PIECES,
    Acte.CONSTATER_COMPLET,
    Acte.DECLARER_RECEVABLE,
    Acte.DECLARER_NON_RECEVABLE,
    Acte.TENIR_POUR_RECEVABLE,
}
JAMAIS = {
    Voie.FORMATION: {*FAISABILITE, Acte.RENDRE_CADUQUE, Acte.DEPOSER_VALIDATION},
    Voie.LIBRE: {
        *FAISABILITE,
        Acte.RENDRE_CADUQUE,
        Acte.DEPOSER_VALIDATION,
        Acte.COMMENCER_PREPARATION,
        Acte.FINIR_PREPARATION,
    },
    Voie.VAE: set(),
}
FINS = {Etat.CLOSE, Etat.ABANDONNEE, Etat.CADUQUE}
BLOC = st.sampled_from(["", BC1, BC2, BC3])
ORGANISMES = st.sampled_from(["", FORMATEUR, EVALUATEUR, "Inconnu"])


class Candidatures(RuleBasedStateMachine):
    """One candidature, on which anyone tries anything."""

    candidature: Candidature
    jour: date
    avis: dict[str, Avis]

    @initialize(voie=st.sampled_from(Voie), pas=st.integers(0, 16))
    def ouvrir(self, voie: Voie, pas: int) -> None:
        """From nothing, or from some way along the usual path."""
        self._partir(voie, voyage(voie)[:pas], 0)

    @rule(pas=st.integers(4, 6), attente=st.integers(0, 400))
    def oublier(self, pas: int, attente: int) -> None:
        """Another one instead: a VAE sent, or recevable, that nobody looked at for a while."""
        self._partir(Voie.VAE, jusqu_a_recevable(J, J)[:pas], attente)

    def _partir(self, voie: Voie, faits: list[Fait], attente: int) -> None:
        self.avis = dict.fromkeys(BLOCS, Avis.FAVORABLE)
        self.candidature = suivre(vide(voie), faits, contexte(enregistrement=None))
        self.jour = (faits[-1].jour if faits else J) + timedelta(days=attente)

    def contexte(self, decides: frozenset[str] = BLOCS, presence: Presence = Presence.PRESENT) -> Contexte:
        decisions = tuple(decision(bloc, bloc == BC1) for bloc in sorted(decides))
        syntheses = {bloc: synthese(bloc, avis) for bloc, avis in self.avis.items()}
        siege = seance(self.jour)
        return contexte(enregistrement=None, syntheses=syntheses, decisions=decisions, presence=presence, seance=siege)

    @rule(pas=st.sampled_from([1, 1, 5, 20, 61, 190]))
    def attendre(self, pas: int) -> None:
        """Days go by."""
        self.jour += timedelta(days=pas)

    @rule()
    def veiller(self) -> None:
        """At the end of the day, the clock writes what it made."""
        faits = faits_de_l_horloge(self.candidature, self.contexte(), self.jour)
        avant = self.candidature
        self.candidature = mettre_a_jour(avant, self.contexte(), self.jour, ce_soir=True)
        assert self.candidature.faits == (*avant.faits, *faits)
        assert all(un.jour <= self.jour for un in faits)
        assert faits_de_l_horloge(self.candidature, self.contexte(), self.jour) == ()

    @rule(bloc=st.sampled_from([BC1, BC2]), avis=st.sampled_from(Avis))
    def voir(self, bloc: str, avis: Avis) -> None:
        """The évaluations of a bloc come to something else."""
        self.avis[bloc] = avis

    @rule(
        acte=st.sampled_from(Acte),
        acteur=st.sampled_from(Acteur),
        recul=st.sampled_from([0, 0, 0, 30]),
        bloc=BLOC,
        organisme=ORGANISMES,
        suite=st.sampled_from(["", "maintien", "autre"]),
        decides=st.frozensets(st.sampled_from([BC1, BC2, BC3])),
        presence=st.sampled_from(Presence),
    )
    def tenter(  # one argument a thing that may be wrong
        self,
        acte: Acte,
        acteur: Acteur,
        recul: int,
        bloc: str,
        organisme: str,
        suite: str,
        decides: frozenset[str],
        presence: Presence,
    ) -> None:
        """Anyone tries anything, sometimes dated too early."""
        precisions = {"bloc": bloc, "organisme": organisme, "suite": suite}
        self._faire(Fait(acte, self.jour - timedelta(days=recul), acteur, precisions), decides, presence)

    @rule(choix=st.integers(0, 30), suite=st.sampled_from(["maintien", "nouvelle-deliberation"]), bloc=BLOC)
    def avancer(self, choix: int, suite: str, bloc: str) -> None:
        """Someone does one of the acts they are told they may, properly."""
        possibles = [
            (acte, un) for un in Acteur for acte in actes_permis(self.candidature, un, self.jour, self.contexte())
        ]
        possibles = [(acte, un) for acte, un in possibles if acte is not Acte.ABANDONNER or choix == 0]
        if not possibles:
            return
        acte, acteur = possibles[choix % len(possibles)]
        organisme = EVALUATEUR if acte is Acte.EVALUER_BLOC else FORMATEUR
        precisions = {"bloc": bloc or BC2, "organisme": organisme, "motif": "dit", "suite": suite}
        precisions["seance"] = self.jour.isoformat()
        self._faire(Fait(acte, self.jour, acteur, precisions), BLOCS, Presence.PRESENT)

    def _faire(self, fait: Fait, decides: frozenset[str], presence: Presence) -> None:
        avant, ctx = deepcopy(self.candidature), self.contexte(decides, presence)
        refus = permis(self.candidature, fait.acte, fait.par, fait.jour, ctx, fait.precisions)
        if refus is not None:
            with pytest.raises(ActeRefuse) as leve:
                faire(self.candidature, fait, ctx)
            assert leve.value.refus == refus
            assert all((refus.constat, refus.reference, refus.action))
            assert self.candidature == avant
            return
        apres = faire(self.candidature, fait, ctx)
        assert apres.faits[: len(avant.faits)] == avant.faits, "un fait a été effacé"
        assert apres.faits[-1] == fait
        self.candidature = apres
        if fait.acte is Acte.DELIBERER:
            self._delibere(decides, presence)

    def _delibere(self, decides: frozenset[str], presence: Presence) -> None:
        """A decision has an évaluation behind it, and there is one for each bloc asked."""
        if presence is not Presence.PRESENT:
            assert not decides
            return
        evalues = {un.precisions["bloc"] for un in self.candidature.faits if un.acte is Acte.EVALUER_BLOC}
        assert evalues >= BLOCS
        assert Avis.ATTENTE not in self.avis.values()
        assert decides >= BLOCS
        if self.candidature.voie is Voie.VAE:
            assert any(un.acte is Acte.DEPOSER_VALIDATION for un in self.candidature.faits)

    @invariant()
    def personne_ne_fait_ce_qui_n_est_pas_a_lui(self) -> None:
        for un in self.candidature.faits:
            assert un.par in QUI[un.acte]
            assert un.acte not in JAMAIS[self.candidature.voie]
            assert (un.acte, un.par) != (Acte.EVALUER_BLOC, JUR) or self.candidature.voie is Voie.VAE

    @invariant()
    def les_jours_se_suivent(self) -> None:
        dates = [un.jour for un in self.candidature.faits]
        assert dates == sorted(dates)

    @invariant()
    def le_recit_est_possible_et_dit_toujours_le_meme_etat(self) -> None:
        if not self.candidature.faits:
            return
        atteints = [atteint for _, atteint in deroule(self.candidature)]
        assert not FINS & set(atteints[:-1]), "rien ne suit une fin"
        assert etat(self.candidature) is etat(deepcopy(self.candidature)) is atteints[-1]
        for rang, atteint in enumerate(atteints, 1):
            assert etat(replace(self.candidature, faits=self.candidature.faits[:rang])) is atteint

    @invariant()
    def l_horloge_ne_va_jamais_trop_vite(self) -> None:
        """Two months of silence from the last deposit; six months, to their last day, from the notification."""
        for rang, un in enumerate(self.candidature.faits):
            passes = self.candidature.faits[:rang]
            if un.acte is Acte.TENIR_POUR_RECEVABLE:
                depots = [ancien.jour for ancien in passes if ancien.acte is Acte.DEPOSER_FAISABILITE]
                assert un.jour == ajouter_mois(depots[-1], 2)
            if un.acte is Acte.RENDRE_CADUQUE:
                notifie = passes[-1].jour
                sixieme = ajouter_mois(notifie.replace(day=1), 7)  # the first day after the sixth month
                assert un.jour == sixieme


Candidatures.TestCase.settings = settings(stateful_step_count=40, deadline=None)
TestCandidatures = Candidatures.TestCase
