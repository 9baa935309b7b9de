"""What befalls a session: it is cancelled before it opens, or a member who cannot sit is replaced once it is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from brique.certification.candidature.valeurs import Acte, Acteur
from brique.certification.deliberation.valeurs import Composition, Motif
from brique.erreurs import ErreurArgument
from brique.referentiel.filiation.phrases import de_qui
from portail.certification import deliberations, models, queries_imprevus, queries_jury
from portail.certification.enums import EtatCandidature, EtatSeance, NatureAvis
from portail.certification.operations_candidatures import ErreurDepassee, Geste, faire_du_jury
from portail.certification.operations_jury import oter_votes
from portail.certification.operations_seances import Nomination, avancer, creer_siege, tenir, tenir_siege
from portail.certification.travaux import aviser
from portail.socle.models import Compte
from portail.socle.operations import journaliser


@transaction.atomic
def annuler(cle: int, raisons: str, *, revision: int, auteur: Compte, quand: datetime, le: date) -> int:
    """Cancel a session that is not open: its candidatures wait for another jury, and are told why; how many. It then
    takes nothing more. Raises ``ErreurDepassee`` when it changed since the page that showed ``revision``,
    ``ErreurArgument`` without reasons.

    A session sealed without ever having been opened is a cancelled one (:func:`queries_jury.annulee`).
    """
    seance = tenir(cle, EtatSeance.PREPAREE)
    if seance.revision != revision:
        raise ErreurDepassee(
            _("cette séance a changé depuis que vous avez ouvert la page"),
            consequence=_("Elle n’est pas annulée ; ce que vous aviez écrit reste dans la page."),
            action=_("Relisez ce que son annulation défait, puis recommencez."),
        )
    passages = list(seance.passages.select_related("candidature").order_by("rang"))
    convoquees = [un.candidature_id for un in passages if un.candidature.etat == EtatCandidature.CONVOQUEE]
    if convoquees and not raisons.strip():
        raise ErreurArgument(
            _("les candidats convoqués doivent savoir pourquoi"),
            consequence=_("La séance n’est pas annulée."),
            action=_("Écrivez la raison de son annulation."),
        )
    models.LienDeclare.objects.filter(passage__seance=seance).delete()
    seance.passages.all().delete()
    geste = Geste(Acte.REPORTER, le, {"jury": str(seance.pk)}, raisons)
    for candidature in convoquees:
        faire_du_jury(candidature, geste, acteur=Acteur.CERTIFICATEUR, auteur=auteur, quand=quand)
    seance.etat, seance.close_le = EtatSeance.SCELLEE, quand
    seance.save(update_fields=["etat", "close_le"])
    aviser(seance, [siege.membre for siege in seance.sieges.select_related("membre")], NatureAvis.ANNULEE, quand)
    avancer(seance)
    apres = {"reportees": len(convoquees)}
    journaliser("seance-annulee", seance, acteur=auteur, quand=quand, apres=apres)
    return len(convoquees)


@dataclass(frozen=True, slots=True)
class Remplacement:
    """The new seat, and how many votes of the old one fell, which no decision had counted."""

    siege: models.SiegeJury
    votes: int


@transaction.atomic
def remplacer(siege: models.SiegeJury, nomination: Nomination, *, auteur: Compte, quand: datetime) -> Remplacement:
    """Name another person to a seat of an open session. What the first one said of their ties, and their votes that are
    not counted, leave with them; the others keep theirs. Raises ``ErreurArgument`` once they counted in a decision, or
    when the jury could then no longer decide where it could."""
    seance = tenir(siege.seance_id, EtatSeance.OUVERTE)
    ancien = tenir_siege(seance, siege)
    _exiger_hors_des_decisions(seance, ancien)
    passages = queries_jury.passages(seance)
    avant = deliberations.compositions(seance, passages)
    partant = ancien.membre
    parti = {"siege": ancien.pk, "membre": str(ancien.membre_id), "preside": ancien.president}
    votes = oter_votes(ancien)
    ancien.liens.all().delete()
    neuf = creer_siege(seance, nomination, remplace=ancien)
    _exiger_composition(neuf, avant, deliberations.compositions(seance, passages))
    aviser(seance, [partant], NatureAvis.REMPLACE, quand)
    aviser(seance, [nomination.membre], NatureAvis.NOMME, quand)
    avancer(seance)
    apres = {"siege": neuf.pk, "membre": str(nomination.membre.pk), "preside": neuf.president, "votes": votes}
    journaliser("jury-remplace", seance, acteur=auteur, quand=quand, avant=parti, apres=apres)
    return Remplacement(neuf, votes)


def _exiger_hors_des_decisions(seance: models.SeanceJury, siege: models.SiegeJury) -> None:
    """Raise ``ErreurArgument`` when a decision counted this seat: its vote, or its silence, which abstains."""
    compte = queries_imprevus.decomptes(seance, [siege]).get(siege.pk)
    if compte is None:
        return
    constat = (
        _("%(nom)s était là et n’a pas voté quand %(bloc)s a été décidé : son silence a pu compter")
        if compte.muet
        else _("le vote %(de_nom)s compte dans la décision de %(bloc)s")
    )
    raise ErreurArgument(
        constat % {"nom": siege.nom, "de_nom": de_qui(siege.nom), "bloc": compte.prise.code},
        lieu=compte.prise.passage.candidature.reference,
        consequence=_("Une décision prise reste, avec ceux qui l’ont prise : le membre n’est pas remplacé."),
        action=_("Pointez son départ ; sans le quorum, reportez les blocs qui restent."),
    )


def _exiger_composition(neuf: models.SiegeJury, avant: Sequence[Composition], apres: Sequence[Composition]) -> None:
    """Raise ``ErreurArgument`` when the new member may not sit, or keeps the jury from deciding where it could."""
    motifs: list[Motif] = []
    for ancienne, nouvelle in zip(avant, apres, strict=True):
        motifs += [un for lu in nouvelle.sieges if lu.membre.nom == neuf.nom for un in lu.motifs if un.bloquant]
        motifs += [un for un in nouvelle.motifs if un.bloquant and un not in ancienne.motifs]
    if not motifs:
        return
    dits = dict.fromkeys(f"{un.constat[:-1]} ({un.reference})." if un.reference else un.constat for un in motifs)
    raise ErreurArgument(
        " ".join(dits),
        lieu=neuf.nom,
        consequence=_("Le membre n’est pas remplacé."),
        action=" ".join(dict.fromkeys(un.action for un in motifs if un.action)),
    )
