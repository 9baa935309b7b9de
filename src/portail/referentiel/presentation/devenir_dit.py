"""The answer about a bloc, ready for its page: declared, decided or only computed, whom to ask and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brique.referentiel.filiation import Classe, Declaree, Devenir, Etape, Ressemblance, Sens
from portail.referentiel.adresses import adresse_bloc, adresse_devenir, adresse_suite, code_court
from portail.referentiel.documents import cle_certificateur
from portail.referentiel.presentation.devenir_decide import demander, repondre
from portail.referentiel.presentation.famille import Famille, classe_de
from portail.referentiel.queries_decidees import DecideeDuBloc
from portail.socle.phrases import enumerer

_LARGEUR_MESSAGE = 55  # characters


@dataclass(frozen=True, slots=True)
class BoutDit:
    """A bloc of another certification, and its page when the register holds it."""

    code: str
    libelle: str
    adresse: str


@dataclass(frozen=True, slots=True)
class DeclareeDite:
    """A correspondance that names the bloc: the sentence that says it, the blocs on the other side."""

    phrase: str
    compte: bool
    numero: str
    adresse: str
    blocs: Sequence[BoutDit]


@dataclass(frozen=True, slots=True)
class RessemblanceDite:
    """A bloc that resembles, and by how much, in words."""

    bout: BoutDit
    dit: str


@dataclass(frozen=True, slots=True)
class RenouveleeDite:
    """A certification in force of the chain, about which nothing is declared for the bloc."""

    etape: Etape
    adresse: str
    motif: str
    reference: str
    ressemblances: Sequence[RessemblanceDite]


@dataclass(frozen=True, slots=True)
class Contact:
    """A certificateur to write to, for one certification."""

    numero: str
    nom: str
    cle: str
    site: str


@dataclass(frozen=True, slots=True)
class DevenirDit:
    """The whole answer. ``message`` is what one may send to the certificateur."""

    devenir: Devenir
    phrase: str
    code: str
    intitule: str
    adresse: str
    adresse_suite: str
    adresse_choix: str
    etat: Etape
    classe_etat: str
    comptent: Sequence[DeclareeDite]
    autres: Sequence[DeclareeDite]
    decidees: Sequence[DecideeDuBloc]
    renouvellements: Sequence[RenouveleeDite]
    contacts: Sequence[Contact]
    message: str
    tronquee: bool

    @property
    def rangs(self) -> int:
        """Lines of the box that shows the message whole, narrow screens aside."""
        return 1 + sum(1 + len(ligne) // _LARGEUR_MESSAGE for ligne in self.message.split("\n"))


def dire(devenir: Devenir, famille: Famille, au: date | None, decidees: Sequence[DecideeDuBloc] = ()) -> DevenirDit:
    """``devenir`` and what was decided of the bloc, with its links, its contacts and the message to send."""
    # a correspondance that both fiches declare is said once, in the direction that counts for the bloc
    utiles = [d for d in devenir.declarees if not (d.reciproque and d.sens is Sens.RETOUR)]
    dites = [_declaree(declaree, famille) for declaree in utiles]
    depart = devenir.suite.etapes[0]
    reste = _a_demander(devenir, decidees)
    cibles = _cibles(devenir, decidees, reste)
    return DevenirDit(
        devenir,
        repondre(devenir.phrase, devenir.classe in {Classe.EN_VIGUEUR, Classe.DECLAREE}, decidees, devenir.au),
        code_court(devenir.code, devenir.numero),
        depart.intitule,
        adresse_bloc(devenir.numero, devenir.code) if devenir.numero in famille.fiches else "",
        adresse_suite(devenir.numero, au),
        adresse_devenir(devenir.numero, au=au),
        depart,
        classe_de(depart),
        [dite for dite in dites if dite.compte],
        [dite for dite in dites if not dite.compte],
        decidees,
        [
            _renouvelee(un.etape, un.motif.texte, un.motif.reference, un.ressemblances, famille)
            for un in devenir.renouvellements
            if un.etape.numero in reste
        ],
        [contact for numero in cibles for contact in _contacts(numero, famille, decidees)],
        _message(devenir, depart, _demandes(devenir, decidees, reste)),
        famille.tronquee,
    )


def _a_demander(devenir: Devenir, decidees: Sequence[DecideeDuBloc]) -> list[str]:
    """The certifications that followed, of which nobody decided for this bloc."""
    repondues = {decidee.numero for decidee in decidees if decidee.repond}
    return [un.etape.numero for un in devenir.renouvellements if un.etape.numero not in repondues]


def _cibles(devenir: Devenir, decidees: Sequence[DecideeDuBloc], reste: Sequence[str]) -> list[str]:
    """The certifications whose certificateurs decide: where it is declared or decided, else what followed, else its
    own."""
    decides = [decidee.numero for decidee in decidees if decidee.compte]
    if devenir.classe is Classe.EN_VIGUEUR:
        return list(dict.fromkeys([devenir.numero, *decides]))
    declarees = [d.autre.numero for d in devenir.declarees if d.compte]
    return list(dict.fromkeys([*decides, *(declarees or reste)] or [devenir.numero]))


def _declaree(declaree: Declaree, famille: Famille) -> DeclareeDite:
    autre = declaree.autre.numero
    codes = declaree.blocs_vers if declaree.sens is Sens.ALLER else declaree.blocs_depuis
    return DeclareeDite(
        declaree.phrase,
        declaree.compte,
        autre,
        famille.adresse(autre),
        [_bout(autre, code, famille) for code in codes],
    )


def _bout(numero: str, code: str, famille: Famille) -> BoutDit:
    fiche = famille.fiches.get(numero)
    libelle = next((bloc.libelle for bloc in fiche.blocs if bloc.code == code), None) if fiche else None
    return BoutDit(code_court(code, numero), libelle or "", adresse_bloc(numero, code) if libelle is not None else "")


def _renouvelee(
    etape: Etape, motif: str, reference: str, ressemblances: Sequence[Ressemblance], famille: Famille
) -> RenouveleeDite:
    dites = [RessemblanceDite(_bout(etape.numero, r.code, famille), _dire_ressemblance(r)) for r in ressemblances]
    return RenouveleeDite(etape, famille.adresse(etape.numero), motif, reference, dites)


def _dire_ressemblance(ressemblance: Ressemblance) -> str:
    repris = ressemblance.gardees + ressemblance.reformulees
    if not repris:
        return _("se ressemblent par leurs mots")
    return ngettext(
        "%(n)d de ses %(total)d compétences s’y retrouve",
        "%(n)d de ses %(total)d compétences s’y retrouvent",
        repris,
    ) % {"n": repris, "total": ressemblance.total}


def _contacts(numero: str, famille: Famille, decidees: Sequence[DecideeDuBloc]) -> list[Contact]:
    """Those that the register names for a certification; when it was not read, those who decided for it."""
    fiche = famille.fiches.get(numero)
    if fiche is None:
        decideurs = {d.siret: d.certificateur for d in decidees if d.numero == numero and d.compte}
        return [Contact(numero, nom, siret, "") for siret, nom in decideurs.items()]
    return [
        Contact(
            numero,
            c.nom or c.siret,
            cle_certificateur(c),
            c.site if c.site.startswith(("https://", "http://")) else "",
        )
        for c in fiche.certificateurs
    ]


def _message(devenir: Devenir, depart: Etape, demandes: Sequence[str]) -> str:
    """What one may send: who one is not, only what one holds and what one asks."""
    bloc = _("%(code)s « %(libelle)s »") % {"code": devenir.code, "libelle": devenir.libelle}
    certification = _("%(numero)s « %(intitule)s »") % {"numero": devenir.numero, "intitule": depart.intitule}
    lignes = [
        _("Bonjour,"),
        _("J’ai obtenu le bloc %(bloc)s de la certification %(certification)s (%(etat)s).")
        % {
            "bloc": bloc if devenir.libelle else devenir.code,
            "certification": certification if depart.intitule else devenir.numero,
            "etat": depart.phrase,
        },
        *demandes,
        _("Je peux vous envoyer une copie de mon parchemin ou de mon relevé. Que vous faut-il d’autre ?"),
        _("Merci de votre réponse."),
    ]
    return "\n\n".join(lignes)


def _demandes(devenir: Devenir, decidees: Sequence[DecideeDuBloc], reste: Sequence[str]) -> list[str]:
    """What is asked: what is decided first, then what the register declares, or leaves to ask."""
    decides = [demander(decidee) for decidee in decidees if decidee.compte]
    if decides and devenir.classe not in {Classe.EN_VIGUEUR, Classe.DECLAREE} and not reste:
        return decides
    return [*decides, _demande(devenir, reste)]


def _demande(devenir: Devenir, suivantes: Sequence[str]) -> str:
    if devenir.classe is Classe.DECLAREE:
        ou = enumerer(
            [
                f"{' + '.join(d.blocs_vers) or _('toute la certification')} ({d.vers})"
                for d in devenir.declarees
                if d.compte
            ]
        )
        return _(
            "Le registre national déclare que ce bloc correspond à %(ou)s. Pouvez-vous me confirmer que le mien y "
            "compte, et jusqu’à quand ?"
        ) % {"ou": ou}
    if devenir.classe is Classe.RENOUVELLEMENT:
        return ngettext(
            "D’après le registre national, %(cibles)s a pris la suite. Mon bloc y compte-t-il, et jusqu’à quand ?",
            "D’après le registre national, %(cibles)s ont pris la suite. Mon bloc y compte-t-il, et jusqu’à quand ?",
            len(suivantes),
        ) % {"cibles": enumerer(list(suivantes))}
    if devenir.classe is Classe.EN_VIGUEUR:
        return _("Combien de temps ce bloc compte-t-il pour la certification, si elle est renouvelée ?")
    return _("Une suite est-elle prévue ? Où mon bloc peut-il compter aujourd’hui, et jusqu’à quand ?")
