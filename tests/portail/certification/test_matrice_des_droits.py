"""Every address of the room × every role × (mine / not mine), drawn from the URLconf and checked against the table.

The table is ``matrice_table``; the world it is tried on, ``matrice_monde``. What the table does not open is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.test import Client
from django.urls import URLPattern, reverse
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker

from portail.certification import urls
from portail.certification.models import EvaluationConfiee, Passage, SiegeJury
from portail.parcours.models import AcquisAtteste
from portail.socle import operations, perms
from portail.socle.enums import Role
from portail.socle.models import Compte, Evenement, Organisation
from tests.comptes import OUVERTURE, QUAND, nouveau_compte
from tests.portail.certification.fabrique import MEMBRES
from tests.portail.certification.matrice_envois import corps
from tests.portail.certification.matrice_monde import ROLES, TITRE, Monde, construire
from tests.portail.certification.matrice_table import Ligne, lignes

TABLE = lignes()
MOTIFS: dict[str, URLPattern] = {str(motif.name): motif for motif in perms.vues(urls.urlpatterns)}
Ouvrir = Callable[[str, Ligne], tuple[Client, Compte | None]]
CONNEXION = "/connexion/"


@pytest.fixture(autouse=True)
def _limites_neuves(settings: Settings, tmp_path: Path) -> None:
    settings.LIMITES_DOSSIER = tmp_path / "limites"


@pytest.fixture(scope="module")
def monde(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Monde]:
    """The world, built once: each test goes back to it by its own savepoint."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield construire(tmp_path_factory.mktemp("matrice"))
        transaction.set_rollback(True)


@pytest.fixture
def ouvrir(monde: Monde, db: None) -> Ouvrir:
    """The browser of a person of the table before an object, logged in once."""
    ouverts: dict[Any, Client] = {None: Client(raise_request_exception=False)}

    def du(qui: str, ligne: Ligne) -> tuple[Client, Compte | None]:
        compte = monde.compte(qui, ligne.objet)
        cle = compte.pk if compte is not None else None
        if compte is not None and cle not in ouverts:
            ouverts[cle] = Client(raise_request_exception=False)
            ouverts[cle].force_login(compte)
        return ouverts[cle], compte

    return du


def adresse(monde: Monde, ligne: Ligne) -> str:
    return reverse(f"certification:{ligne.adresse}", args=monde.objets[ligne.objet].cles)


def refusee(reponse: Any, qui: str, *, formulaire: bool = False) -> bool:
    """Whether the answer is a refusal: sent to log in, 403, 404; to a form that only reading has, 405; to a member of
    the jury who said nothing of their ties, the page where they say it."""
    statut: int = reponse.status_code
    vers: str = reponse.headers.get("Location", "")
    if statut == 302:
        vers_les_liens = vers.startswith("/jurys/candidats/") and "/liens/?suite=" in vers
        return vers.startswith(CONNEXION) if qui == "anonyme" else qui == "muet" and vers_les_liens
    return statut in ({403, 404, 405} if formulaire else {403, 404})


def donnee(reponse: Any, ligne: Ligne) -> bool:
    """Whether the answer is the one that the table says."""
    statut: int = reponse.status_code
    vers: str = reponse.headers.get("Location", "")
    if ligne.reponse == "renvoi":
        return statut == 302 and not vers.startswith(CONNEXION)
    disposition: str = reponse.headers.get("Content-Disposition", "")
    return statut == 200 and disposition.startswith("attachment") == (ligne.reponse == "fichier")


def indiscretions(reponse: Any, secrets: dict[str, str], compte: Compte | None, ligne: Ligne) -> list[str]:
    """What the answer says that this person should not read. Their own name is theirs; the register’s title is public
    where they may enter."""
    moi = str(compte.pk) if compte is not None else "personne"
    texte = unescape(reponse.content.decode(errors="replace")) + reponse.headers.get("Content-Disposition", "")
    dites = [dit for dit, a_qui in secrets.items() if dit in texte and a_qui != moi]
    return [dit for dit in dites if dit != TITRE or not ligne.a_vide or reponse.status_code in {403, 404}]


@contextmanager
def ecritures() -> Iterator[list[str]]:
    """The orders of writing given to the base within the block, sessions left out."""
    vues: list[str] = []

    def noter(suivant: Callable[..., Any], ordre: str, *suite: Any) -> Any:
        if ordre.split(maxsplit=1)[0] in {"INSERT", "UPDATE", "DELETE"} and "django_session" not in ordre:
            vues.append(" ".join(ordre.split()[:3]))
        return suivant(ordre, *suite)

    with connection.execute_wrapper(noter):
        yield vues


@contextmanager
def sans_suite() -> Iterator[None]:
    """What is done within the block is undone after it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def photo() -> dict[str, list[Any]]:
    """Every row of the room, its awards and the journal: what is counted, and what each row says, but documents."""
    tables: list[type[models.Model]] = [*apps.get_app_config("certification").get_models(), AcquisAtteste, Evenement]
    return {table.__name__: list(table._default_manager.order_by("pk").values(*_champs(table))) for table in tables}


def _champs(table: type[models.Model]) -> list[str]:
    return [un.attname for un in table._meta.concrete_fields if not isinstance(un, models.BinaryField)]


def derniere_ligne() -> int:
    return Evenement.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


class TestLaTable:
    def test_toute_adresse_de_la_salle_y_est(self) -> None:
        sans_nom = [str(motif.pattern) for motif in perms.vues(urls.urlpatterns) if not motif.name]
        assert not sans_nom, f"nommez ces adresses de portail.certification : {sans_nom}"
        dites, tenues = {ligne.adresse for ligne in TABLE}, MOTIFS.keys()
        assert not tenues - dites, (
            f"ces adresses ne sont pas dans la table des droits : {sorted(tenues - dites)}. "
            "Ajoutez-leur une ligne dans tests/portail/certification/matrice_table.py (qui lit, qui agit, ce que le "
            "journal en garde) ; un objet qu’elles demandent se fabrique dans matrice_monde.py."
        )
        assert not dites - tenues, (
            f"la table des droits parle d’adresses qui n’existent plus : {sorted(dites - tenues)}"
        )

    def test_une_adresse_ajoutee_se_voit(self) -> None:
        """Two addresses never share a name, which would hide one of them from the matrix."""
        assert len(MOTIFS) == len(list(perms.vues(urls.urlpatterns)))

    def test_elle_dit_les_memes_roles_que_les_vues(self) -> None:
        """A role that a view lets in is somebody in the table, and the other way round."""
        ecarts = []
        for nom, motif in MOTIFS.items():
            declaration = perms.declaration_de(motif.callback)
            siennes = [ligne for ligne in TABLE if ligne.adresse == nom]
            gens = frozenset[str]().union(*(une.lisent | une.a_vide | une.agissent for une in siennes))
            dits = {ROLES[qui] for qui in gens}
            assert declaration is not None, nom
            attendus = set(ROLES.values()) if declaration.genre is perms.Genre.PUBLIQUE else set(declaration.roles)
            if dits != attendus:
                ecarts.append(f"{nom} : la table dit {sorted(map(str, dits))}, la vue {sorted(map(str, attendus))}")
        assert not ecarts, "\n".join(ecarts)

    def test_chaque_role_y_est_des_deux_cotes(self) -> None:
        """Every role of the portal is tried as the one concerned and as another."""
        for role in Role:
            assert len([qui for qui, sien in ROLES.items() if sien is role]) >= 2, role
            assert any(qui.startswith("autre-") for qui, sien in ROLES.items() if sien is role), role


def lignes_pour(qui: str) -> list[Ligne]:
    """The lines to try somebody on: all; one an address when it is to none of their role."""
    vues: dict[str, Ligne] = {}
    for ligne in TABLE:
        entre = any(ROLES[autre] is ROLES[qui] for autre in ligne.lisent | ligne.a_vide | ligne.agissent)
        vues.setdefault(str(ligne) if entre else ligne.adresse, ligne)
    return list(vues.values())


@pytest.mark.parametrize("qui", ROLES)
def test_qui_lit(qui: str, monde: Monde, ouvrir: Ouvrir) -> None:
    """GET: what is opened is given and journaled; what is not is refused, silent, and leaves no line."""
    secrets, fautes, depuis = monde.secrets(), [], derniere_ligne()
    for ligne in lignes_pour(qui):
        client, compte = ouvrir(qui, ligne)
        with ecritures() as faites:
            reponse = client.get(adresse(monde, ligne))
        fautes += [f"{ligne} : {dit}" for dit in _fautes_de_lecture(ligne, qui, reponse, faites)]
        if qui not in ligne.lisent and (dites := indiscretions(reponse, secrets, compte, ligne)):
            fautes.append(f"{ligne} : la réponse {reponse.status_code} laisse lire {dites}")
        if qui in ligne.lisent | ligne.a_vide and ligne.journal:
            gardees = [(une.acte, une.acteur) for une in Evenement.objects.filter(pk__gt=depuis)]
            depuis = derniere_ligne()
            if compte is None or gardees != [(ligne.journal, compte.pk)]:
                fautes.append(f"{ligne} : le journal garde {gardees}, il devait garder « {ligne.journal} »")
    assert not fautes, f"{qui}, en lisant :\n" + "\n".join(fautes)


def _fautes_de_lecture(ligne: Ligne, qui: str, reponse: Any, faites: list[str]) -> Iterator[str]:
    ouverte = qui in ligne.lisent | ligne.a_vide
    if not (donnee(reponse, ligne) if ouverte else refusee(reponse, qui)):
        yield f"{'devait s’ouvrir' if ouverte else 'devait être refusée'}, répond {reponse.status_code}"
    if faites and not (ouverte and ligne.journal):
        yield f"la lire a écrit : {faites}"


@pytest.mark.parametrize("qui", ROLES)
def test_qui_agit(qui: str, monde: Monde, ouvrir: Ouvrir) -> None:
    """POST, the form well filled, then empty: whoever may act acts; of the others nothing changes, nothing is told."""
    secrets, fautes, avant = monde.secrets(), [], photo()
    for ligne in lignes_pour(qui):
        client, compte = ouvrir(qui, ligne)
        for vide in (False, True)[: 1 + (qui in ligne.lisent | ligne.a_vide)]:
            envoi = {} if vide else corps(monde, ligne.adresse, ligne.objet, compte)
            # what must change nothing is not undone: the picture of the end would show it
            with sans_suite() if qui in ligne.agissent else nullcontext(), ecritures() as faites:
                reponse = client.post(adresse(monde, ligne), envoi)
            client.cookies.pop("messages", None)  # what it says of itself is for its next page alone
            dites = [] if qui in ligne.lisent else indiscretions(reponse, secrets, compte, ligne)
            dits = [*_fautes_d_acte(ligne, qui, vide, reponse, faites), *(f"laisse lire « {une} »" for une in dites)]
            fautes += [f"{ligne}, {sorted(envoi)} : {dit} (réponse {reponse.status_code})" for dit in dits]
    assert not fautes, f"{qui}, en envoyant :\n" + "\n".join(fautes)
    assert photo() == avant


def _fautes_d_acte(ligne: Ligne, qui: str, vide: bool, reponse: Any, faites: list[str]) -> Iterator[str]:
    if reponse.status_code >= 500:
        yield "le site tombe"
    if qui in ligne.agissent:
        if not vide and not any("certification_" in ordre for ordre in faites):
            yield "l’acte devait passer, et rien n’a changé"
    elif faites:
        yield f"quelque chose a changé : {faites}"
    elif qui not in ligne.lisent | ligne.a_vide and not refusee(reponse, qui, formulaire=True):
        yield "l’acte devait être refusé"


def test_ce_qui_est_tenu_secret_se_lit_bien_quelque_part(monde: Monde, ouvrir: Ouvrir) -> None:
    """A secret that no page shows to anybody would be kept by chance."""
    a_voir = dict.fromkeys(monde.secrets(), "")
    for ligne in TABLE:
        if a_voir and (siens := sorted(ligne.lisent & {"certificateur", "membre", "évaluateur", "candidat"})):
            client, compte = ouvrir(siens[-1], ligne)
            vus = indiscretions(client.get(adresse(monde, ligne)), a_voir, compte, ligne)
            a_voir = {dit: "" for dit in a_voir if dit not in vus}
    assert not a_voir


@pytest.mark.parametrize("qui", ["candidat", "certificateur", "organisme", "évaluateur", "présidente"])
def test_une_cle_ou_un_nombre_demesures_ne_font_pas_tomber_le_site(qui: str, monde: Monde, ouvrir: Ouvrir) -> None:
    """What nobody was ever given is not there; digits without end in a form are refused as any other mistake."""
    chiffres, fautes = "9" * 5000, []
    for ligne in [une for une in lignes_pour(qui) if qui in une.lisent]:
        client, compte = ouvrir(qui, ligne)
        cles = monde.objets[ligne.objet].cles
        # the words of a form that lead to its numbers stay what they are
        envoi = {
            nom: dit if nom.endswith(("-jour", "acte", "action", "document", "fiche", "numero")) else chiffres
            for nom, dit in corps(monde, ligne.adresse, ligne.objet, compte).items()
        }
        with sans_suite():
            statuts = [client.post(adresse(monde, ligne), envoi).status_code]
        demesurees = [2**63 if isinstance(une, int) else une for une in cles]
        if demesurees != [*cles]:
            statuts.append(client.get(reverse(f"certification:{ligne.adresse}", args=demesurees)).status_code)
        elif not cles:
            statuts.append(client.get(adresse(monde, ligne), {"depuis": chiffres, "de": chiffres}).status_code)
        if max(statuts) >= 500 or (cles and 200 in statuts[1:]):
            fautes.append(f"{ligne} : {statuts}")
    assert not fautes, "\n".join(fautes)


class TestClesMelees:
    """My own key does not open what is behind somebody else’s: what two keys name must go together."""

    @pytest.mark.parametrize(
        ("qui", "nom", "mien", "autre"),
        [
            ("candidat", "candidature-piece", "pièce", "pièce à évaluer"),
            ("candidat", "candidature-oter", "pièce", "pièce à évaluer"),
            ("candidat", "candidature-parchemin", "pièce", "parchemin"),
            ("certificateur", "gestion-piece", "pièce", "pièce au jury"),
            ("organisme", "gestion-piece", "pièce", "pièce au jury"),
            ("certificateur", "gestion-seance-demettre", "membre nommé", "membre à remplacer"),
            ("certificateur", "gestion-seance-remplacer", "membre à remplacer", "membre nommé"),
            ("évaluateur", "evaluation-piece", "pièce à évaluer", "pièce"),
            ("évaluateur", "evaluation-piece", "pièce à évaluer", "pièce au jury"),
            ("présidente", "jury-piece", "pièce au jury", "pièce du convoqué"),
            ("membre", "jury-piece", "pièce du convoqué", "pièce"),
        ],
    )
    def test_ma_cle_n_ouvre_pas_ce_qui_est_a_un_autre(
        self, qui: str, nom: str, mien: str, autre: str, monde: Monde, ouvrir: Ouvrir
    ) -> None:
        ligne = next(une for une in TABLE if une.adresse == nom)
        client, _compte = ouvrir(qui, replace(ligne, objet=mien))
        melees = reverse(f"certification:{nom}", args=[monde.objets[mien].cles[0], monde.objets[autre].cles[1]])
        avant = photo()
        with ecritures() as faites:
            reponses = [client.post(melees), client.get(melees)]
        # a form that is only sent leads, when it is read, to the page of what is mine
        assert [une.status_code for une in reponses if une.status_code not in {302, 404, 405}] == []
        assert all("Content-Disposition" not in une.headers for une in reponses)
        assert faites == []
        assert photo() == avant


def _tenir(compte: Compte, role: Role, organisation: Organisation) -> None:
    operations.affecter(compte, role, organisation, debut=OUVERTURE, acteur=None, quand=QUAND)


class TestJugeEtPartie:
    """Whoever also holds the other role does not use it on their own candidature."""

    def essayer(self, monde: Monde, compte: Compte, objet: str, noms: Sequence[str]) -> list[str]:
        """Those of these addresses that answer otherwise than by a refusal, or write."""
        client, ouvertes = Client(raise_request_exception=False), []
        client.force_login(compte)
        for nom in noms:
            ligne = next(une for une in TABLE if une.adresse == nom)
            objet_dit = {"jury-piece": "pièce au jury", "evaluation-piece": "pièce à évaluer"}.get(nom, objet)
            la = reverse(f"certification:{nom}", args=monde.objets[objet_dit].cles)
            with sans_suite(), ecritures() as faites:
                reponses = [client.get(la), client.post(la, corps(monde, nom, objet, compte))]
            if faites or not all(refusee(une, "", formulaire=not ligne.agissent) for une in reponses):
                ouvertes.append(f"{nom} : {[une.status_code for une in reponses]} {faites}")
        return ouvertes

    def test_on_n_evalue_pas_sa_candidature(self, monde: Monde, db: None) -> None:
        moi, (cle,) = monde.objets["évaluation confiée"].candidat, monde.objets["évaluation confiée"].cles
        _tenir(moi, Role.EVALUATEUR, monde.site.centre)
        EvaluationConfiee.objects.filter(pk=cle).update(evaluateur=moi)
        noms = [nom for nom in MOTIFS if nom.startswith("evaluation") and nom != "evaluations"]
        assert self.essayer(monde, moi, "évaluation confiée", noms) == []

    def test_on_ne_juge_pas_sa_candidature(self, monde: Monde, db: None) -> None:
        moi, (cle,) = monde.objets["candidat au jury"].candidat, monde.objets["candidat au jury"].cles
        _tenir(moi, Role.JURE, monde.site.branche)
        SiegeJury.objects.filter(seance__passages__pk=cle, nom=MEMBRES[0]).update(membre=moi)
        noms = [nom for nom in MOTIFS if nom.startswith("jury-passage")] + ["jury-dossier", "jury-piece"]
        assert self.essayer(monde, moi, "candidat au jury", noms) == []

    def test_on_ne_gere_ni_ne_convoque_sa_candidature(self, monde: Monde, db: None) -> None:
        moi, (cle,) = monde.objets["candidature évaluée"].candidat, monde.objets["candidature évaluée"].cles
        _tenir(moi, Role.CERTIFICATEUR, monde.site.branche)
        noms = ["gestion-candidature", "gestion-confier", "gestion-dossier"]
        assert self.essayer(monde, moi, "candidature évaluée", noms) == []
        client = Client()
        client.force_login(moi)
        la = reverse("certification:gestion-seance-convoquer", args=monde.objets["séance préparée"].cles)
        reponse = client.post(la, {"candidature": [cle]})
        assert reponse.status_code == 422
        assert "cette candidature est la vôtre" in unescape(reponse.content.decode())
        assert not Passage.objects.filter(candidature__pk=cle).exists()

    def test_on_ne_confie_pas_un_bloc_au_candidat(self, monde: Monde, ouvrir: Ouvrir) -> None:
        ligne = next(une for une in TABLE if une.adresse == "gestion-confier")
        moi = monde.objets[ligne.objet].candidat
        _tenir(moi, Role.EVALUATEUR, monde.site.centre)
        client, _compte = ouvrir("certificateur", ligne)
        envoi = corps(monde, ligne.adresse, ligne.objet, None) | {"confier-courriel": moi.courriel}
        reponse = client.post(adresse(monde, ligne), envoi)
        assert reponse.status_code == 422
        assert "le candidat lui-même" in unescape(reponse.content.decode())


def test_un_siege_n_ouvre_plus_rien_quand_le_role_de_jure_est_fini(monde: Monde, db: None) -> None:
    """Another role, held elsewhere, does not bring back into a jury who is no longer a juror."""
    ancien = nouveau_compte(Role.CERTIFICATEUR)
    (cle,) = monde.objets["séance à signer"].cles
    SiegeJury.objects.filter(seance__pk=cle, nom=MEMBRES[0]).update(membre=ancien)
    client = Client()
    client.force_login(ancien)
    for nom in ("jury-seance", "jury-proces-verbal", "jury-proces-verbal-pdf", "jury-ouvrir", "jury-presences"):
        assert client.get(reverse(f"certification:{nom}", args=[cle])).status_code == 403, nom
    assert not Evenement.objects.filter(acte="pv-lu").exists()
