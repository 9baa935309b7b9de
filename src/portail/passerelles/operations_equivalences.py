"""Writes of the équivalences: asking, attaching, sending, deciding, revoking. Each locks the request first.

Two people at once on one request: the first one's act is kept, the other is told what happened (``ErreurDepassee``)
and keeps what they wrote. The journal gets identifiers and states, never a word of anybody.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from brique.erreurs import ErreurArgument, ErreurBrique
from brique.passerelles import equivalence as regles
from brique.passerelles.equivalence import PASSAGES, Acte, Acteur, Etat, Objet, Reponse, Signataire
from portail.passerelles import models, queries_equivalences
from portail.passerelles.enums_equivalences import Cote, EtatDemande, Portee, Sens
from portail.passerelles.perms_equivalences import Place
from portail.referentiel.queries import fiche_au
from portail.referentiel.queries_identites import situer
from portail.socle.models import Affectation, Compte, Organisation
from portail.socle.operations import garder_piece, journaliser, lire_octets
from portail.socle.pieces_jointes import Recue

OUVERTES_MAX = 50
PIECES_MAX = 10
EXPOSE_MAX = 4000
_ECRIT = (EtatDemande.PREPAREE, EtatDemande.A_COMPLETER)
_OUVERTES = (EtatDemande.PREPAREE, EtatDemande.DEPOSEE, EtatDemande.A_COMPLETER)


class ErreurDepassee(ErreurBrique):
    """Somebody did something to the request since its page was opened."""


@dataclass(frozen=True, slots=True)
class Qui:
    """Who acts, on which sides, and from which state of the request: the revision their page showed."""

    compte: Compte
    place: Place
    revision: int


@dataclass(frozen=True, slots=True)
class Motif:
    """Why something is refused or revoked, signed and dated."""

    texte: str
    le: date
    signataire: Signataire


@transaction.atomic
def demander(affectation: Affectation, objet: Objet, *, quand: datetime) -> tuple[models.DemandeEquivalence, bool]:
    """Open a request in the name of ``affectation``; the one already open for the same blocs is given back (False).

    Raises ``RefusEquivalence`` for what cannot be asked, ``ErreurArgument`` for blocs that the register does not hold.
    """
    regles.examiner_objet(objet)
    cles = _cles_des_fiches(objet)
    compte, organisation = affectation.compte, affectation.organisation
    Compte.objects.select_for_update().get(pk=compte.pk)
    siennes = models.DemandeEquivalence.objects.filter(organisation=organisation, etat__in=_OUVERTES)
    if organisation is None:
        siennes = siennes.filter(demandeur=compte)
    for ouverte in siennes.filter(fiche_cible=cles[objet.cible[0].fiche]).prefetch_related("blocs__fiche"):
        if queries_equivalences.objet_de(ouverte) == _ranger(objet):
            return ouverte, False
    if siennes.count() >= OUVERTES_MAX:
        raise ErreurArgument(
            _("vous avez déjà %(n)d demandes ouvertes") % {"n": OUVERTES_MAX},
            action=_("Retirez celles qui ne servent plus."),
        )
    demande = models.DemandeEquivalence.objects.create(
        organisation=organisation,
        demandeur=compte,
        role=affectation.role,
        fiche_cible_id=cles[objet.cible[0].fiche],
        etat=EtatDemande.PREPAREE,
        cree_le=quand,
        change_le=quand,
    )
    models.BlocDemande.objects.bulk_create(
        models.BlocDemande(demande=demande, cote=cote, fiche_id=cles[cle.fiche], code=cle.code)
        for cote, bouts in ((Cote.SOURCE, objet.source), (Cote.CIBLE, objet.cible))
        for cle in sorted(set(bouts))
    )
    models.Expose.objects.create(demande=demande, personne=None if organisation else compte)
    apres = {"etat": demande.etat, "cible": objet.cible[0].fiche, "blocs": len(objet.source) + len(objet.cible)}
    journaliser("equivalence-ouverte", demande, acteur=compte, quand=quand, apres=apres)
    return demande, True


@transaction.atomic
def ecrire_expose(pk: int, texte: str, *, qui: Qui, quand: datetime) -> models.DemandeEquivalence:
    """Keep what the asker says for their request, while it is theirs to write."""
    demande = _tenir_pour_ecrire(pk, qui)
    models.Expose.objects.filter(demande=demande).update(texte=texte.strip()[:EXPOSE_MAX])
    demande.change_le = quand
    demande.save(update_fields=["change_le"])
    return demande


@transaction.atomic
def joindre(pk: int, recue: Recue, *, qui: Qui, quand: datetime) -> models.PieceJointe:
    """Attach a document; the same one given twice is kept once. Raises ``ErreurArgument`` beyond ``PIECES_MAX``."""
    demande = _tenir_pour_ecrire(pk, qui)
    piece, neuve = garder_piece(
        models.PieceJointe.objects.filter(demande=demande),
        recue,
        au_plus=PIECES_MAX,
        refus=_("cette demande a déjà %(n)d pièces") % {"n": PIECES_MAX},
        quand=quand,
        demande=demande,
        personne=None if demande.organisation_id else qui.compte,
    )
    if neuve:
        apres = {"piece": piece.pk, "empreinte": piece.empreinte, "genre": piece.genre}
        journaliser("piece-jointe", demande, acteur=qui.compte, quand=quand, apres=apres)
    return piece


@transaction.atomic
def oter(pk: int, piece: int, *, qui: Qui, quand: datetime) -> None:
    """Remove a document of one's own request while it is one's to write: its bytes are erased."""
    demande = _tenir_pour_ecrire(pk, qui)
    trouvee = models.PieceJointe.objects.filter(demande=demande, pk=piece).defer("octets").first()
    if trouvee is not None:
        avant = {"piece": trouvee.pk, "empreinte": trouvee.empreinte}
        journaliser("piece-otee", demande, acteur=qui.compte, quand=quand, avant=avant)
        trouvee.delete()


def lire_piece(piece: models.PieceJointe, *, lecteur: Compte, quand: datetime) -> bytes:
    """The bytes of a document, and the line of the journal that says who read it."""
    return lire_octets(piece, piece.demande, lecteur=lecteur, quand=quand)


@transaction.atomic
def envoyer(pk: int, *, qui: Qui, quand: datetime) -> models.DemandeEquivalence:
    """Send a request to its certificateur, for the first time or with what was asked for."""
    demande = _tenir(pk, qui, Acte.ENVOYER)
    demande.envoyee_le = quand
    demande.complement = ""
    return _avancer(demande, Acte.ENVOYER, qui, quand, "envoyee_le", "complement")


@transaction.atomic
def retirer(pk: int, *, qui: Qui, quand: datetime) -> models.DemandeEquivalence:
    """Withdraw one's request: its documents and what was said for it are erased."""
    demande = _tenir(pk, qui, Acte.RETIRER)
    _effacer(demande, qui, quand)
    return _avancer(demande, Acte.RETIRER, qui, quand)


@transaction.atomic
def effacer(pk: int, *, qui: Qui, quand: datetime) -> None:
    """Erase the documents and the words given for one's request, once it is decided: they have served.

    Raises ``RefusEquivalence`` for somebody else's, or while the decision is still to come.
    """
    demande = models.DemandeEquivalence.objects.select_for_update(of=("self",)).get(pk=pk)
    if not qui.place.demande or demande.etat in _OUVERTES:
        raise regles.RefusEquivalence(
            regles.Regle.ACTEUR if not qui.place.demande else regles.Regle.ETAT,
            _("les pièces servent encore à décider, ou ne sont pas les vôtres"),
            action=_("Tant que rien n’est décidé, retirez la demande : cela les efface."),
        )
    _effacer(demande, qui, quand)


@transaction.atomic
def completer(pk: int, complement: str, *, qui: Qui, quand: datetime) -> models.DemandeEquivalence:
    """Send a request back to who asked, for more. Raises ``RefusEquivalence`` without saying what is missing."""
    demande = _tenir(pk, qui, Acte.COMPLETER, motif=complement)
    demande.complement = complement.strip()[:EXPOSE_MAX]
    return _avancer(demande, Acte.COMPLETER, qui, quand, "complement")


@transaction.atomic
def accepter(
    pk: int, reponse: Reponse, *, moteur: Mapping[str, Any], qui: Qui, quand: datetime
) -> models.DecisionEquivalence:
    """Decide the équivalence. ``moteur`` is what the engine said, as the page showed it.

    Raises ``ErreurDepassee`` when something happened to the request since, ``RefusEquivalence`` for what is not a
    decision.
    """
    demande = _tenir(pk, qui, Acte.ACCEPTER)
    enonces = queries_equivalences.enonces_vises(queries_equivalences.objet_de(demande))
    combien = {cle: len(textes) for cle, textes in enonces.items()}
    regles.examiner_reponse(reponse, combien, timezone.localdate(quand))
    decision = models.DecisionEquivalence.objects.create(
        demande=demande,
        sens=Sens.ACCEPTEE,
        portee=Portee(reponse.accord.value),
        competences=[
            {"fiche": cle.fiche, "code": cle.code, "rang": rang, "enonce": enonces[cle][rang]}
            for cle, rang in sorted(reponse.competences)
        ],
        conditions=reponse.conditions.strip(),
        le=reponse.le,
        debut=reponse.periode.debut,
        fin=reponse.periode.fin,
        moteur=dict(moteur),
        **_signe(qui, reponse.signataire, quand),
    )
    _avancer(demande, Acte.ACCEPTER, qui, quand)
    _noter(decision, "equivalence-decidee", qui, quand)
    return decision


@transaction.atomic
def refuser(pk: int, motif: Motif, *, qui: Qui, quand: datetime) -> models.DecisionEquivalence:
    """Refuse the équivalence, with its reason. Raises as ``accepter`` does."""
    demande = _tenir(pk, qui, Acte.REFUSER, motif=motif.texte)
    regles.examiner_motif(motif.texte, motif.signataire, motif.le, timezone.localdate(quand))
    decision = models.DecisionEquivalence.objects.create(
        demande=demande,
        sens=Sens.REFUSEE,
        motif=motif.texte.strip(),
        le=motif.le,
        **_signe(qui, motif.signataire, quand),
    )
    _avancer(demande, Acte.REFUSER, qui, quand)
    _noter(decision, "equivalence-decidee", qui, quand)
    return decision


@transaction.atomic
def revoquer(pk: int, motif: Motif, *, qui: Qui, quand: datetime) -> models.RevocationEquivalence:
    """Put an end to an accepted équivalence, with its reason: the decision stays readable, and says so."""
    demande = _tenir(pk, qui, Acte.REVOQUER, motif=motif.texte)
    regles.examiner_motif(motif.texte, motif.signataire, motif.le, timezone.localdate(quand))
    decision = demande.decision
    if motif.le < decision.le:
        raise regles.RefusEquivalence(
            regles.Regle.DATES,
            _("la révocation est datée d’avant la décision"),
            action=_("Donnez une date à partir de celle de la décision."),
        )
    revocation = models.RevocationEquivalence.objects.create(
        decision=decision, motif=motif.texte.strip(), le=motif.le, **_signe(qui, motif.signataire, quand)
    )
    _avancer(demande, Acte.REVOQUER, qui, quand)
    journaliser("equivalence-revoquee", decision, acteur=qui.compte, quand=quand, apres={"le": motif.le.isoformat()})
    return revocation


def _effacer(demande: models.DemandeEquivalence, qui: Qui, quand: datetime) -> None:
    pieces = models.PieceJointe.objects.filter(demande=demande)
    effacees = [str(empreinte) for empreinte in pieces.values_list("empreinte", flat=True)]
    pieces.delete()
    models.Expose.objects.filter(demande=demande).update(texte="")
    if effacees:
        journaliser("pieces-effacees", demande, acteur=qui.compte, quand=quand, avant={"empreintes": effacees})


def _tenir(pk: int, qui: Qui, acte: Acte, *, motif: str = "") -> models.DemandeEquivalence:
    """The request, locked, once it is sure that ``acte`` may be done to it as ``qui`` saw it."""
    tenue = models.DemandeEquivalence.objects.select_for_update(of=("self",)).get(pk=pk)
    if tenue.revision != qui.revision:
        raise _depassee(tenue)
    regles.passer(Etat(tenue.etat), acte, qui.place.acteurs, motif=motif)
    return tenue


def _tenir_pour_ecrire(pk: int, qui: Qui) -> models.DemandeEquivalence:
    tenue = models.DemandeEquivalence.objects.select_for_update(of=("self",)).get(pk=pk)
    if not qui.place.demande or tenue.etat not in _ECRIT:
        dit = regles.dire(Etat(tenue.etat))
        raise regles.RefusEquivalence(
            regles.Regle.ACTEUR if not qui.place.demande else regles.Regle.ETAT,
            _("la demande est « %(etat)s » : son exposé et ses pièces ne changent plus") % {"etat": dit},
            action=_("Le certificateur peut demander un complément ; vous pouvez aussi retirer la demande."),
        )
    return tenue


def _depassee(demande: models.DemandeEquivalence) -> ErreurDepassee:
    dit = regles.dire(Etat(demande.etat))
    decision = models.DecisionEquivalence.objects.filter(demande=demande).first()
    qui = ""
    if decision is not None:
        qui = _(" Elle est signée de %(nom)s, %(qualite)s.") % {"nom": decision.signataire, "qualite": decision.qualite}
    return ErreurDepassee(
        _("la demande a changé depuis que vous avez ouvert cette page : elle est maintenant « %(etat)s ».%(qui)s")
        % {"etat": dit, "qui": qui},
        consequence=_("Ce que vous venez d’envoyer n’est pas enregistré ; votre texte est encore ci-dessous."),
        action=_("Relisez la demande avant d’agir."),
    )


def _avancer(
    demande: models.DemandeEquivalence, acte: Acte, qui: Qui, quand: datetime, *champs: str
) -> models.DemandeEquivalence:
    avant = demande.etat
    demande.etat = EtatDemande(PASSAGES[acte].vers.value)
    demande.revision += 1
    demande.change_le = quand
    demande.save(update_fields=["etat", "revision", "change_le", *champs])
    apres = {"etat": str(demande.etat), "revision": demande.revision}
    if qui.place.decide_pour is not None and PASSAGES[acte].par is Acteur.CERTIFICATEUR:
        apres["certificateur"] = qui.place.decide_pour.siret
    journaliser(
        f"equivalence-{acte.value}", demande, acteur=qui.compte, quand=quand, avant={"etat": str(avant)}, apres=apres
    )
    return demande


def _noter(decision: models.DecisionEquivalence, acte: str, qui: Qui, quand: datetime) -> None:
    apres: dict[str, object] = {
        "sens": str(decision.sens),
        "portee": str(decision.portee),
        "competences": len(decision.competences),
        "debut": decision.debut.isoformat() if decision.debut else None,
        "fin": decision.fin.isoformat() if decision.fin else None,
    }
    journaliser(acte, decision, acteur=qui.compte, quand=quand, apres=apres)


def _signe(qui: Qui, signataire: Signataire, quand: datetime) -> dict[str, Any]:
    organisation: Organisation | None = qui.place.decide_pour
    assert organisation is not None  # whoever is on the certificateur's side decides for an organisation
    return {
        "signataire": signataire.nom.strip(),
        "qualite": signataire.qualite.strip(),
        "organisation": organisation,
        "auteur": qui.compte.pk,
        "quand": quand,
    }


def _cles_des_fiches(objet: Objet) -> dict[str, int]:
    """The rows of the fiches named, once each bloc is found in the register."""
    cles = (*objet.source, *objet.cible)
    situees = situer({cle.fiche for cle in cles})
    for numero in {cle.fiche for cle in cles}:
        lue = fiche_au(numero) if numero in situees else None
        codes: Collection[str] = {bloc.code for bloc in lue.fiche.blocs} if lue else ()
        for cle in cles:
            if cle.fiche == numero and (lue is None or (cle.code and cle.code not in codes)):
                raise ErreurArgument(
                    _("le registre ne connaît pas %(bloc)s") % {"bloc": cle.code or cle.fiche},
                    consequence=_("La demande n’est pas ouverte."),
                    action=_("Choisissez des blocs que le registre publie."),
                )
    return {numero: situee.cle for numero, situee in situees.items()}


def _ranger(objet: Objet) -> Objet:
    """The same blocs, each once, in a fixed order."""
    return Objet(tuple(sorted(set(objet.source))), tuple(sorted(set(objet.cible))))
