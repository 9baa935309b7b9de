"""The world of the permission matrix: a candidature at every stage, juries at every stage, every person of the table.

Names here are those of the table (``matrice_table``): people and objects are looked up by the words a jurist reads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.utils import timezone

from brique.certification.candidature.valeurs import Acte, Acteur
from brique.certification.deliberation.valeurs import Sens
from brique.certification.reglement.valeurs import Lien, Voie
from portail.certification import models, operations_dossier
from portail.certification import operations_delivrance as delivrance
from portail.certification import operations_evaluations as evaluations
from portail.certification import operations_jury as jury
from portail.certification import operations_seances as seances
from portail.certification.operations_delivrance import Confirmation
from portail.certification.operations_dossier import Dite
from portail.certification.operations_seances import Nomination, Qualites
from portail.socle.enums import Role
from portail.socle.models import Compte
from portail.socle.pieces_jointes import recevoir
from tests.comptes import nouveau_compte
from tests.portail.certification.fabrique import (
    MEMBRES,
    RAYON,
    REGLEMENT,
    VENDRE,
    Site,
    agir,
    evaluer,
    installer,
    jusqu_au_jury,
    moment,
    ouvrir,
    preparer_jury,
    tenir_jury,
    voter,
)

PDF = b"%PDF-1.4\n% une preuve fictive\n%%EOF\n"
CPNE = "la CPNE fictive"
LIEU, TITRE, RECIT = "Salle des Tilleuls", "CQP Fleuriste fictif", "Deux étés au marché aux fleurs."
LIEE, MUET = "Diane Employeuse", "Émile Silencieux"
#: Who is asked for by the table: each holds this role and no other.
ROLES: Mapping[str, Role | None] = {
    "candidat": Role.CANDIDAT,
    "autre-candidat": Role.CANDIDAT,
    "certificateur": Role.CERTIFICATEUR,
    "autre-certificateur": Role.CERTIFICATEUR,
    "organisme": Role.ORGANISME_FORMATION,
    "autre-organisme": Role.ORGANISME_FORMATION,
    "évaluateur": Role.EVALUATEUR,
    "collègue": Role.EVALUATEUR,
    "autre-évaluateur": Role.EVALUATEUR,
    "présidente": Role.JURE,
    "membre": Role.JURE,
    "liée": Role.JURE,
    "muet": Role.JURE,
    "autre-juré": Role.JURE,
    "conseiller": Role.CONSEILLER,
    "autre-conseiller": Role.CONSEILLER,
    "porteur": Role.PORTEUR_EXPERIMENTATION,
    "autre-porteur": Role.PORTEUR_EXPERIMENTATION,
    "administrateur": Role.ADMINISTRATEUR,
    "autre-administrateur": Role.ADMINISTRATEUR,
    "anonyme": None,
}


@dataclass(frozen=True, slots=True)
class Objet:
    """What an address is about: its arguments, and the candidate whom it concerns."""

    cles: tuple[int | str, ...]
    candidat: Compte


@dataclass(frozen=True, slots=True)
class Monde:
    """Everybody and everything, by the words of the table."""

    site: Site
    personnes: Mapping[str, Compte]
    objets: dict[str, Objet] = field(default_factory=dict)

    def compte(self, qui: str, objet: str) -> Compte | None:
        """The account of a person of the table before an object: « candidat » is the one whom it concerns."""
        return self.objets[objet].candidat if qui == "candidat" else self.personnes.get(qui)

    def secrets(self) -> dict[str, str]:
        """What nobody reads who may not (names, references, titles, places, words), each with whom it names, if so."""
        dits = [TITRE, LIEU, RECIT, *models.Parchemin.objects.values_list("numero", flat=True)]
        dits += models.PieceCandidature.objects.values_list("nom", flat=True)
        dits += models.SiegeJury.objects.values_list("nom", flat=True)
        candidats = models.Candidature.objects.values_list("candidat__nom", "reference", "candidat")
        siens = {dit: str(cle) for nom, reference, cle in candidats for dit in (nom, reference) if dit}
        return dict.fromkeys(dits, "") | siens


def construire(dossier: Path) -> Monde:
    """The whole world, today."""
    site = installer(dossier, REGLEMENT.replace("  loi_vae: oui", f"  loi_vae: oui\n  confirme_par: {CPNE}"))
    monde = Monde(site, _personnes(site))
    _premiers_pas(monde)
    _evaluation_confiee(monde)
    _juries_a_venir(monde)
    _juries_clos(monde)
    return monde


def _personnes(site: Site) -> dict[str, Compte]:
    """Mine sit in the organisations concerned; « autre- » in an organisation of their own."""
    connues = {
        "certificateur": site.certificateur,
        "organisme": site.formateur,
        "évaluateur": site.evaluateur,
        "membre": site.membres[0],
        "présidente": site.membres[-1],
    }
    for qui, role in ROLES.items():
        if role is not None and qui != "candidat" and qui not in connues:
            organisation = None if qui.startswith("autre-") else site.branche
            organisation = site.centre if qui == "collègue" else organisation
            connues[qui] = nouveau_compte(role, organisation=organisation)
    _nommer(connues["autre-candidat"], "Jonquillier")
    return connues


def _nommer(compte: Compte, nom: str) -> Compte:
    """The same account under a name that nothing else bears."""
    compte.nom = nom
    compte.save(update_fields=["nom"])
    return compte


def _candidat(monde: Monde, nom: str) -> Site:
    """The same site with a new candidate of that name."""
    return replace(monde.site, candidat=_nommer(nouveau_compte(Role.CANDIDAT), nom))


def _joindre(site: Site, cle: int, code: str = VENDRE) -> int:
    """An answer and a document that nothing else bears the name of."""
    quand = moment(timezone.localdate())
    operations_dossier.repondre(cle, Dite(code, 1, "oui", RECIT), candidat=site.candidat, quand=quand)
    recue = recevoir(f"preuve-{site.candidat.nom}.pdf", PDF + site.candidat.nom.encode())
    return operations_dossier.joindre(cle, code, recue, candidat=site.candidat, quand=quand).pk


def _premiers_pas(monde: Monde) -> None:
    """A dossier prepared by a body and evaluated, a candidature just chosen, what the certificateur keeps."""
    le, a_tous = timezone.localdate(), monde.site
    forme = _candidat(monde, "Quenouillard")
    cle = ouvrir(forme, [VENDRE], Voie.FORMATION, le)
    piece = _joindre(forme, cle)
    agir(forme, cle, Acte.INSCRIRE, Acteur.CANDIDAT, le)
    agir(forme, cle, Acte.COMMENCER_PREPARATION, Acteur.ORGANISME, le, organisme=a_tous.centre.siret)
    agir(forme, cle, Acte.FINIR_PREPARATION, Acteur.ORGANISME, le, organisme=a_tous.centre.siret)
    rendue = evaluer(forme, cle, VENDRE, le)
    libre = _candidat(monde, "Pimprenault")
    choisie = ouvrir(libre, [VENDRE], le=le)
    ouvrir(replace(a_tous, candidat=monde.personnes["autre-candidat"]), [RAYON], le=le)
    reglement, habilitation = models.ReglementDepose.objects.get(), models.HabilitationDonnee.objects.get()
    monde.objets.update(
        {
            "–": Objet((), forme.candidat),
            "dossier": Objet((cle,), forme.candidat),
            "bloc": Objet((cle, 1), forme.candidat),
            "pièce": Objet((cle, piece), forme.candidat),
            "candidature libre": Objet((choisie,), libre.candidat),
            "évaluation rendue": Objet((rendue.confiee_id,), forme.candidat),
            "règlement": Objet((reglement.pk,), forme.candidat),
            "habilitation": Objet((habilitation.pk,), forme.candidat),
        }
    )


def _evaluation_confiee(monde: Monde) -> None:
    """A bloc in the hands of its évaluateur, the draft complete."""
    le, site = timezone.localdate(), _candidat(monde, "Valériane")
    cle = ouvrir(site, [VENDRE], le=le)
    preuve = _joindre(site, cle)
    agir(site, cle, Acte.INSCRIRE, Acteur.CANDIDAT, le)
    candidature, auteur = models.Candidature.objects.get(pk=cle), site.certificateur
    confiee = evaluations.confier(candidature, VENDRE, site.evaluateur, site.centre, acteur=auteur, quand=moment(le))
    competences = {str(rang): {"niveau": "acquis", "constat": ""} for rang in range(1, 5)}
    brouillon = {"jour": le.isoformat(), "liens": ["aucun"], "competences": competences}
    evaluations.ecrire_brouillon(confiee.pk, brouillon, confiee.revision)
    monde.objets["évaluation confiée"] = Objet((confiee.pk,), site.candidat)
    monde.objets["pièce à évaluer"] = Objet((confiee.pk, preuve), site.candidat)


def _seance(monde: Monde, candidats: Sequence[tuple[Site, int]]) -> models.SeanceJury:
    """A session of today: three members without tie, one tied to each candidate, one who said nothing of it."""
    le = timezone.localdate()
    seance = preparer_jury(monde.site, [cle for _site, cle in candidats], le, le)
    models.SeanceJury.objects.filter(pk=seance.pk).update(lieu=LIEU)
    auteur, quand = monde.site.certificateur, moment(le)
    for qui, nom in (("liée", LIEE), ("muet", MUET)):
        dites = Qualites(nom, "professionnel", qualifie=True, derniere_activite=le.year)
        nomination = Nomination(monde.personnes[qui], dites)
        seances.nommer(seance.pk, nomination, auteur=auteur, quand=quand)
    for passage in seance.passages.all():
        for siege in seance.sieges.exclude(nom=MUET):
            liens = [Lien.EMPLOYEUR] if siege.nom == LIEE else []
            seances.declarer_liens(siege, passage, liens, auteur=auteur, quand=quand)
    return seance


def _evalue(monde: Monde, nom: str) -> tuple[Site, int]:
    """A candidate whose bloc is evaluated, and the key of their candidature."""
    site, le = _candidat(monde, nom), timezone.localdate()
    cle = ouvrir(site, [VENDRE], le=le)
    jusqu_au_jury(site, cle, [VENDRE], le)
    return site, cle


def _juries_a_venir(monde: Monde) -> None:
    """A session prepared, one open, one where all is decided, another of somebody else’s members."""
    le, auteur = timezone.localdate(), monde.site.certificateur
    attendu, a_convoquer = _evalue(monde, "Bourrachet")
    convoque, cle = _evalue(monde, "Capucin")
    piece = _joindre(convoque, cle)
    prepare = _seance(monde, [(convoque, cle)])
    siege, passage = prepare.sieges.get(nom=MEMBRES[0]), prepare.passages.get()
    present, devant = _evalue(monde, "Digitalis")
    preuve = _joindre(present, devant)
    ouverte = _seance(monde, [(present, devant)])
    au_jury, remplacable = tenir_jury(monde.site, ouverte, le)[devant], ouverte.sieges.get(nom=MUET)
    decide, a_clore = _evalue(monde, "Églantier")
    fin = _deliberee(monde, decide, a_clore)
    ailleurs = seances.preparer(
        monde.site.fiche, monde.site.branche, le, seances.Lieu(lieu="Lyon"), auteur=auteur, quand=moment(le)
    )
    nomination = Nomination(
        monde.personnes["autre-juré"], Qualites("Fanny Ailleurs", "professionnelle", president=True)
    )
    seances.nommer(ailleurs.pk, nomination, auteur=auteur, quand=moment(le))
    monde.objets.update(
        {
            "candidature évaluée": Objet((a_convoquer,), attendu.candidat),
            "séance préparée": Objet((prepare.pk,), convoque.candidat),
            "membre nommé": Objet((prepare.pk, siege.pk), convoque.candidat),
            "candidat convoqué": Objet((passage.pk,), convoque.candidat),
            "pièce du convoqué": Objet((passage.pk, piece), convoque.candidat),
            "séance ouverte": Objet((ouverte.pk,), present.candidat),
            "membre à remplacer": Objet((ouverte.pk, remplacable.pk), present.candidat),
            "candidat au jury": Objet((au_jury.pk,), present.candidat),
            "pièce au jury": Objet((au_jury.pk, preuve), present.candidat),
            "séance d’un autre jury": Objet((ailleurs.pk,), convoque.candidat),
            "séance à clore": Objet((fin.pk,), decide.candidat),
        }
    )


def _deliberee(monde: Monde, site: Site, cle: int) -> models.SeanceJury:
    """A session where everything is decided."""
    le = timezone.localdate()
    seance = _seance(monde, [(site, cle)])
    passage = tenir_jury(monde.site, seance, le)[cle]
    voter(monde.site, passage, VENDRE, (Sens.POUR,) * 3, le)
    return seance


def _close(monde: Monde, nom: str) -> tuple[Site, int, models.SeanceJury]:
    site, cle = _evalue(monde, nom)
    seance, le = _deliberee(monde, site, cle), timezone.localdate()
    jury.clore(seance.pk, auteur=monde.site.certificateur, quand=moment(le, 12), le=le)
    return site, cle, seance


def _scellee(monde: Monde, nom: str) -> tuple[Site, int, models.ProcesVerbal]:
    site, cle, seance = _close(monde, nom)
    auteur, quand = monde.site.certificateur, moment(timezone.localdate(), 12)
    verbal = delivrance.etablir(seance.pk, auteur=auteur, quand=quand)
    for siege in seance.sieges.filter(nom__in=verbal.contenu["signataires"]):
        delivrance.signer(verbal, siege, verbal.empreinte, auteur=auteur, quand=quand)
    return site, cle, verbal


def _juries_clos(monde: Monde) -> None:
    """Closed without its procès-verbal, with it to be signed, sealed, confirmed and told."""
    le, auteur = timezone.localdate(), monde.site.certificateur
    quand = moment(le, 12)
    nue, _cle, sans = _close(monde, "Fougerolles")
    signe, _cle, a_signer = _close(monde, "Gentiane")
    delivrance.etablir(a_signer.pk, auteur=auteur, quand=quand)
    scelle, _cle, verbal = _scellee(monde, "Hellébore")
    notifie, cle, confirme = _scellee(monde, "Immortel")
    delivrance.confirmer(confirme, Confirmation(True, le, CPNE), auteur=auteur, quand=quand)
    agir(notifie, cle, Acte.NOTIFIER, Acteur.CERTIFICATEUR, le, confirmee_le=le.isoformat())
    parchemin = models.Parchemin.objects.get(passage__candidature=cle, code=VENDRE)
    monde.objets.update(
        {
            "séance sans procès-verbal": Objet((sans.pk,), nue.candidat),
            "séance à signer": Objet((a_signer.pk,), signe.candidat),
            "séance scellée": Objet((verbal.seance_id,), scelle.candidat),
            "séance confirmée": Objet((confirme.seance_id,), notifie.candidat),
            "résultat": Objet((cle,), notifie.candidat),
            "parchemin": Objet((cle, parchemin.numero), notifie.candidat),
            "clé d’un parchemin": Objet((parchemin.cle_verification,), notifie.candidat),
        }
    )
