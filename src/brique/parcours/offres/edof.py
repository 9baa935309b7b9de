"""EDOF v5r2, the catalogue of Mon Compte Formation: LHÉO's skeleton, with what matters in its « extras »."""

from __future__ import annotations

from dataclasses import replace

from brique.parcours.offres.lheo import lire_action as lire_action_lheo
from brique.parcours.offres.lieux import lire_contact
from brique.parcours.offres.noeud import Noeud
from brique.parcours.offres.valeurs import BlocCible, Frais, NatureFrais, Norme, Offre, Prix, SessionOffre


def lire_action(formation: Noeud, action: Noeud) -> Offre:
    """The offer of one action: what LHÉO says, then what only the extras say."""
    offre = lire_action_lheo(formation, action, _blocs(formation))
    extras = _Extras(action)
    sessions = zip(offre.sessions, action.enfants("session"), strict=True)
    return replace(
        offre,
        norme=Norme.EDOF,
        contact=lire_contact(action.enfant("lieu-de-formation")),
        validation_partielle=formation.annexe_oui_non("blocs-modifiables") if offre.blocs else None,
        prerequis_exiges=extras.action.annexe_oui_non("existence-prerequis"),
        admission=extras.action.annexe("info-admission"),
        heures_totales=offre.heures_totales or extras.action.annexe_nombre("duree-apprentissage"),
        prix=extras.prix(),
        frais=(*offre.frais, *extras.frais()),
        acces_handicap=extras.acces_handicap(offre.acces_handicap),
        sessions=tuple(_session(session, noeud) for session, noeud in sessions),
    )


def _blocs(formation: Noeud) -> tuple[BlocCible, ...]:
    return tuple(BlocCible(code) for noeud in formation.annexes("code-bloc") if (code := noeud.brut))


def _session(session: SessionOffre, noeud: Noeud) -> SessionOffre:
    return replace(
        session,
        garantie=noeud.annexe_oui_non("garantie"),
        modalites=noeud.annexe("modalites-particulieres") or session.modalites,
        contact=lire_contact(next(noeud.annexes("contact-inscription"), None)),
    )


class _Extras:
    """What an action's extras hold."""

    def __init__(self, action: Noeud) -> None:
        self.action = action

    def prix(self) -> Prix:
        """The pedagogical costs: those that Mon Compte Formation shows."""
        return Prix(
            total=self.action.annexe_nombre("frais-ttc"),
            hors_taxe=self.action.annexe_nombre("frais-ht"),
            taux_tva=self.action.annexe_nombre("taux-tva"),
        )

    def acces_handicap(self, code: str) -> str:
        """The words of the extras; the code beside them, which says less, is then kept aside."""
        mots = self.action.annexe("modalites-handicap")
        if mots and code and (noeud := self.action.enfant("acces-handicapes")) is not None:
            noeud.carnet.pris.discard(noeud.element)
        return mots or code

    def frais(self) -> tuple[Frais, ...]:
        """What comes beside and is not paid for (« frais-anpec »), with its words."""
        montant = self.action.annexe_nombre("frais-anpec")
        detail = self.action.annexe("detail-frais-anpec")
        return (Frais(NatureFrais.ANNEXES, montant, detail),) if detail or montant else ()
