"""Pages of the équivalences: one's requests, a certificateur's queue, a request and its acts, a decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from brique.erreurs import ErreurBrique
from brique.passerelles.equivalence import Acte, Etat, alertes_de_la_demande, valeur
from brique.passerelles.sssom import Entete, decidee, ecrire_sssom
from brique.passerelles.valeurs import Cle
from portail.passerelles import operations_equivalences as operations
from portail.passerelles import perms_equivalences as perms
from portail.passerelles import queries_equivalences as queries
from portail.passerelles.acces_equivalences import Ouverte, ouvrir
from portail.passerelles.forms_equivalences import (
    AccordForm,
    ComplementForm,
    ExposeForm,
    MotifForm,
    PieceForm,
    RevocationForm,
)
from portail.passerelles.moteurs import moteur
from portail.passerelles.operations_equivalences import ErreurDepassee, Motif
from portail.passerelles.presentation import equivalence_page as page
from portail.passerelles.presentation.decidees import adresse_autre_demande
from portail.passerelles.presentation.equivalence_tableau import Comparer, Tableau, tableau
from portail.socle.enums import Role
from portail.socle.limites import Limite, limiter
from portail.socle.perms import compte_de, publique, reservee

_TELECHARGEMENTS = Limite("equivalences-telechargements", nombre=10)


@reservee(*perms.DEMANDENT)
@never_cache
@require_safe
def equivalences(request: HttpRequest) -> HttpResponse:
    """One's requests, and where each stands."""
    compte, jour = compte_de(request), timezone.localdate()
    lignes = [_ligne(demande) for demande in queries.demandes_de(compte, jour)]
    contexte = {"lignes": lignes, "certifie": bool(perms.organisations_certificatrices(compte, jour))}
    return render(request, "passerelles/equivalences/equivalences.html", contexte)


@reservee(Role.CERTIFICATEUR)
@never_cache
@require_safe
def recues(request: HttpRequest) -> HttpResponse:
    """What a certificateur has to decide, then what it decided that should be looked at again."""
    compte, jour = compte_de(request), timezone.localdate()
    recues = [_ligne(demande) for demande in queries.demandes_recues(compte, jour)]
    rappels = [
        (
            revoir.decision,
            page.resumer(queries.objet_de(revoir.decision.demande)),
            map(page.dire_rappel, revoir.rappels),
        )
        for revoir in queries.a_revoir(compte, jour)
    ]
    contexte = {
        "a_decider": [ligne for ligne in recues if ligne["demande"].etat == Etat.DEPOSEE],
        "autres": [ligne for ligne in recues if ligne["demande"].etat != Etat.DEPOSEE],
        "rappels": rappels,
        "organisations": perms.organisations_certificatrices(compte, jour),
    }
    return render(request, "passerelles/equivalences/recues.html", contexte)


@reservee(*perms.DEMANDENT)
@never_cache
@require_safe
def demande(request: HttpRequest, cle: int) -> HttpResponse:
    """A request: what is asked, what supports it, what the texts say, what happened."""
    return page_de_la_demande(request, ouvrir(request, cle))


def page_de_la_demande(
    request: HttpRequest, ouverte: Ouverte, formulaires: Mapping[str, Form] | None = None, statut: int = 200
) -> HttpResponse:
    """The page of a request; ``formulaires`` are those sent back with what is wrong in them."""
    demande, place = ouverte.demande, ouverte.qui.place
    remplis = dict(formulaires or {})
    fiches = queries.lire_fiches(cle.fiche for cle in (*ouverte.objet.source, *ouverte.objet.cible))
    pieces = queries.pieces_de(demande)
    mot, classe = page.etiquette(demande.etat)
    decide = place.decide and ouverte.etat is Etat.DEPOSEE
    certificateurs = queries.certificateurs_de([ouverte.cible.numero], timezone.localdate())
    niveaux = {numero: fiche.niveau for numero, fiche in fiches.items()}
    contexte = {
        "ouverte": ouverte,
        "demande": demande,
        "place": place,
        "resume": page.resumer(ouverte.objet),
        "source": page.bouts(ouverte.objet.source, fiches),
        "cible": page.bouts(ouverte.objet.cible, fiches),
        "fiche_cible": ouverte.cible,
        "etat": mot,
        "etat_classe": classe,
        "phrase": page.phrase_etat(
            ouverte.etat, demande=place.demande and not decide, certificateurs=", ".join(c.nom for c in certificateurs)
        ),
        "certificateurs": certificateurs,
        "pieces": pieces,
        "tableau": tableau(ouverte.objet, fiches, comparateur),
        "actes": [(acte.value, page.ACTES[acte][0]) for acte in ouverte.actes],
        "histoire": page.histoire(queries.histoire(demande)),
        "remarques": [page.dire_alerte(a) for a in alertes_de_la_demande(ouverte.objet, niveaux, len(pieces))]
        if decide
        else [],
        "decision": getattr(demande, "decision", None),
        "en_erreur": next((f for f in remplis.values() if f.errors), None),
    }
    if ouverte.ecrit:
        texte = demande.expose.texte
        contexte["form_expose"] = remplis.get("expose") or ExposeForm(initial={"texte": texte})
        contexte["form_piece"] = remplis.get("piece") or PieceForm()
    return render(request, "passerelles/equivalences/demande.html", contexte, status=statut)


@reservee(*perms.DEMANDENT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def acte(request: HttpRequest, cle: int, nom: str) -> HttpResponse:
    """Do something to a request, once sure: send, withdraw, ask for more, accept, refuse, revoke."""
    if nom not in list(Acte):
        raise Http404(nom)
    voulu = Acte(nom)
    recue = request.POST.get("revision", "")
    revision = int(recue) if recue.isdecimal() and len(recue) < 10 else None
    ouverte = ouvrir(request, cle, revision)
    compare = _tableau(ouverte) if voulu is Acte.ACCEPTER else None
    formulaire = _formulaire(voulu, request, compare)
    statut = 200
    if request.method == "POST":
        if formulaire is None or formulaire.is_valid():
            try:
                _faire(voulu, ouverte, formulaire, compare)
            except ErreurBrique as refus:
                statut = 409 if isinstance(refus, ErreurDepassee) else 422
                messages.error(request, refus.message)
                ouverte = ouvrir(request, cle)
            else:
                messages.success(request, str(page.ACTES[voulu][2]))
                return redirect("passerelles:equivalences-demande", cle)
        else:
            statut = 422
    return render(
        request, "passerelles/equivalences/acte.html", _contexte(voulu, ouverte, formulaire, compare), status=statut
    )


def _contexte(voulu: Acte, ouverte: Ouverte, formulaire: Form | None, compare: Tableau | None) -> dict[str, Any]:
    fiches = queries.lire_fiches(cle.fiche for cle in (*ouverte.objet.source, *ouverte.objet.cible))
    bouton, question, _fait = page.ACTES[voulu]
    return {
        "ouverte": ouverte,
        "demande": ouverte.demande,
        "acte": voulu.value,
        "bouton": bouton,
        "question": question,
        "possible": voulu in ouverte.actes,
        "etat": page.etiquette(ouverte.demande.etat)[0],
        "formulaire": formulaire,
        "tableau": compare,
        "choisies": _choisies(formulaire, compare),
        "resume": page.resumer(ouverte.objet),
        "source": page.bouts(ouverte.objet.source, fiches),
        "cible": page.bouts(ouverte.objet.cible, fiches),
        "pieces": queries.pieces_de(ouverte.demande),
    }


def _choisies(formulaire: Form | None, compare: Tableau | None) -> list[str]:
    """The compétences ticked: what was sent, else what the engine found."""
    if formulaire is not None and formulaire.is_bound and "competences" in formulaire.fields:
        return list(formulaire["competences"].value() or [])
    return compare.cochees if compare else []


def comparateur() -> Comparer:
    """The comparison of the engine, asked for once a page."""
    return moteur().comparer


def _tableau(ouverte: Ouverte) -> Tableau:
    fiches = queries.lire_fiches(cle.fiche for cle in (*ouverte.objet.source, *ouverte.objet.cible))
    return tableau(ouverte.objet, fiches, comparateur)


def _formulaire(voulu: Acte, request: HttpRequest, compare: Tableau | None) -> Form | None:
    donnees = request.POST if request.method == "POST" else None
    jour, compte = timezone.localdate(), compte_de(request)
    initial = {"le": jour, "debut": jour, "signataire": compte.nom_complet}
    if voulu is Acte.COMPLETER:
        return ComplementForm(donnees)
    if voulu is Acte.REFUSER:
        return MotifForm(jour, donnees, initial=initial)
    if voulu is Acte.REVOQUER:
        return RevocationForm(jour, donnees, initial=initial)
    if voulu is Acte.ACCEPTER:
        noms = [ligne.nom for bloc in compare.blocs for ligne in bloc.lignes] if compare else []
        return AccordForm(jour, noms, donnees, initial=initial)
    return None


def _faire(voulu: Acte, ouverte: Ouverte, formulaire: Form | None, compare: Tableau | None) -> None:
    cle, qui, quand = ouverte.demande.pk, ouverte.qui, timezone.now()
    if voulu is Acte.ENVOYER:
        operations.envoyer(cle, qui=qui, quand=quand)
    elif voulu is Acte.RETIRER:
        operations.retirer(cle, qui=qui, quand=quand)
    elif isinstance(formulaire, ComplementForm):
        operations.completer(cle, formulaire.cleaned_data["motif"], qui=qui, quand=quand)
    elif isinstance(formulaire, AccordForm):
        moteur = compare.en_json() if compare else {}
        operations.accepter(cle, formulaire.lire_reponse(), moteur=moteur, qui=qui, quand=quand)
    elif isinstance(formulaire, MotifForm | RevocationForm):
        motif = Motif(formulaire.cleaned_data["motif"], formulaire.cleaned_data["le"], formulaire.lire_signataire())
        faire = operations.refuser if voulu is Acte.REFUSER else operations.revoquer
        faire(cle, motif, qui=qui, quand=quand)


@publique
@require_safe
def decision(request: HttpRequest, cle: int) -> HttpResponse:
    """An équivalence that was accepted: what it gives, to whom, who signed it, what it is worth today."""
    trouvee = queries.decision(cle)
    if trouvee is None:
        raise Http404(str(cle))
    lue, jour = queries.en_decidee(trouvee), timezone.localdate()
    objet = queries.objet_de(trouvee.demande)
    fiches = queries.lire_fiches(c.fiche for c in (*objet.source, *objet.cible))
    a_revoir = queries.revoir([trouvee], jour)
    mot, classe = page.etiquette_valeur(valeur(lue.validite, lue.revoquee_le, jour))
    contexte = {
        "decision": trouvee,
        "revocation": getattr(trouvee, "revocation", None),
        "decidee": lue,
        "resume": page.resumer(objet),
        "source": page.bouts(objet.source, fiches),
        "cible": page.bouts(objet.cible, fiches),
        "valeur": mot,
        "valeur_classe": classe,
        "vaut": lue.vaut(jour),
        "demander": adresse_autre_demande(objet),
        "peut_demander": perms.peut_demander(request.user, jour),
        "rappels": [page.dire_rappel(rappel) for revoir in a_revoir for rappel in revoir.rappels],
    }
    return render(request, "passerelles/equivalences/decision.html", contexte)


@publique
@require_safe
@limiter(_TELECHARGEMENTS)
def telecharger(request: HttpRequest) -> HttpResponse:
    """Every accepted équivalence as one SSSOM file, for other software."""
    lues = [queries.en_decidee(decision) for decision in queries.decidees(timezone.localdate())]
    fiches = queries.lire_fiches(cle.fiche for lue in lues for cle in lue.source | lue.cible)
    libelles = {Cle(f.numero, bloc.code): bloc.libelle for f in fiches.values() for bloc in f.blocs}
    libelles |= {Cle(numero): fiche.intitule for numero, fiche in fiches.items()}
    jeu = ecrire_sssom((decidee(lue, libelles) for lue in lues), Entete(titre=_("Équivalences décidées")))
    reponse = HttpResponse("".join(jeu.fichier()), content_type="text/tab-separated-values; charset=utf-8")
    reponse.headers["Content-Disposition"] = 'attachment; filename="equivalences.sssom.tsv"'
    return reponse


def _ligne(demande: Any) -> dict[str, Any]:
    mot, classe = page.etiquette(demande.etat)
    objet = queries.objet_de(demande)
    return {"demande": demande, "resume": page.resumer(objet), "etat": mot, "classe": classe}
