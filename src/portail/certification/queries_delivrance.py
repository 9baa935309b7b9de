"""Reads of what was delivered: the procès-verbal of a session, its confirmation, parchemins."""

from __future__ import annotations

from uuid import UUID

from portail.certification import models


def proces_verbal(seance: int) -> models.ProcesVerbal | None:
    """That of a session, without its bytes."""
    verbaux = models.ProcesVerbal.objects.filter(seance_id=seance).defer("pdf")
    return verbaux.select_related("seance__fiche", "seance__organisation", "seance__reglement").first()


def octets_du_proces_verbal(cle: int) -> bytes:
    """The very document that was signed."""
    return bytes(models.ProcesVerbal.objects.values_list("pdf", flat=True).get(pk=cle))


def confirmee(seance: models.SeanceJury) -> bool | None:
    """What the instance said of a session; None while it has not."""
    dite = models.ConfirmationProcesVerbal.objects.filter(proces_verbal__seance=seance).first()
    return dite.confirmee if dite is not None else None


def parchemins_de(titulaire: UUID) -> list[models.Parchemin]:
    """Those of a person, the last first."""
    lignes = models.Parchemin.objects.filter(acquis__titulaire=titulaire).select_related("acquis__fiche")
    return list(lignes.order_by("-emis_le", "-pk"))


def parchemin_a_verifier(cle: str) -> models.Parchemin | None:
    """The parchemin that a verification address names."""
    lignes = models.Parchemin.objects.select_related("acquis__fiche", "acquis__organisation", "acquis__annulation")
    return lignes.filter(cle_verification=cle).first()


def passage_notifie(candidature: models.Candidature) -> models.Passage | None:
    """The jury whose result the candidate was last told; None before. A later one stays untold until its own day."""
    faits = candidature.faits.filter(acte__in=["deliberer", "notifier"]).order_by("-rang")
    dits = [(fait.acte, fait.precisions.get("jury", "")) for fait in faits]
    rang = next((i for i, (acte, _jury) in enumerate(dits) if acte == "notifier"), None)
    if rang is None:
        return None
    seance = next((jury for acte, jury in dits[rang:] if acte == "deliberer"), "")
    siens = models.Passage.objects.filter(candidature=candidature, seance_id=int(seance or 0))
    passage = siens.select_related("seance__reglement__organisation").first()
    if passage is not None:
        passage.candidature = candidature
    return passage


def parchemins_du_passage(passage: models.Passage) -> list[models.Parchemin]:
    """What was issued after a jury for one candidate, the whole certification first."""
    lignes = passage.parchemins.select_related("acquis__annulation")
    return list(lignes.order_by("code", "pk"))
