"""A draft under construction closed: référentiels put together, parts numbered, everything undecided made a doubt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from brique.referentiel.mots import plier
from brique.referentiel.redaction.brouillon import (
    Activite,
    BlocEcrit,
    Brouillon,
    Choix,
    CompetenceEcrite,
    Doute,
    Passage,
    Place,
    Texte,
)
from brique.referentiel.redaction.chantier import (
    ActiviteTrouvee,
    BlocTrouve,
    Chantier,
    Hesitation,
    Ligne,
    TexteTrouve,
    Trouvee,
)
from brique.referentiel.redaction.document import Document, Remarque, lieu
from brique.referentiel.redaction.gestes import ENSEMBLE, FIN, Acte, Geste
from brique.referentiel.redaction.intitule import Intitule, trouver_intitule, trouver_numero
from brique.referentiel.redaction.listes import codes_seuls
from brique.referentiel.redaction.rapprochement import Rapprochement, meme_enonce, mots_seuls
from brique.referentiel.redaction.reunion import fondues, remonter_les_modalites, reunir, sans_competence

VU = Choix("vu", "C’est vu, je n’y change rien")


def clore(chantier: Chantier, document: Document) -> Brouillon:
    """The draft of what was found in ``document``, and its doubts in reading order."""
    return _Cloture(chantier, document).brouillon()


def avec_les_remarques(doutes: Sequence[Doute], document: Document) -> tuple[Doute, ...]:
    """``doutes``, then one for each thing the format of ``document`` hides: macros, tracked changes, images."""
    ajoutes = [
        Doute(f"r{rang}", remarque.regle, remarque.message, "", _lieux(remarque), (VU,))
        for rang, remarque in enumerate(document.remarques, 1)
    ]
    return (*doutes, *ajoutes)


def _lieux(remarque: Remarque) -> tuple[Place, ...]:
    return (Place(remarque.ancre, lieu(remarque.ancre)),) if remarque.ancre else ()


class _Cloture:
    """Gives each part its ``cle``, then asks what must be asked about it."""

    def __init__(self, chantier: Chantier, document: Document) -> None:
        self._chantier = chantier
        self._document = document
        self._cles: dict[int, str] = {}
        self._doutes: list[Doute] = []

    def brouillon(self) -> Brouillon:
        intitule = trouver_intitule(self._document)
        textes = tuple(self._texte(n, t) for n, t in enumerate(self._textes_utiles(intitule), 1))
        activites = tuple(self._activite(n, a) for n, a in enumerate(fondues(self._chantier.activites), 1))
        blocs = tuple(self._bloc(n, b) for n, b in enumerate(self._chantier.blocs, 1))
        self._sur_l_intitule(intitule)
        self._sur_les_referentiels(activites, blocs)
        self._hesitations()
        self._remarques()
        restes = self._restes()
        doutes = tuple(_numeroter(_en_ordre(self._doutes, self._document)))
        return Brouillon(
            intitule=intitule.texte if intitule else "",
            numero=trouver_numero(self._document),
            certificateur=self._chantier.certificateur,
            textes=(*textes, *restes),
            activites=activites,
            blocs=blocs,
            doutes=doutes,
            origine=self._document.nom,
        )

    def _textes_utiles(self, intitule: Intitule | None) -> list[TexteTrouve]:
        """Titled texts; a heading with nothing under it that only repeats the title says nothing by itself."""
        titre = plier(intitule.texte) if intitule else ""
        return [
            t
            for t in self._chantier.textes
            if t.lignes or not (plier(t.titre).startswith("annexe") or (titre and titre in plier(t.titre)))
        ]

    def _texte(self, rang: int, texte: TexteTrouve) -> Texte:
        cle = f"x{rang}"
        self._cles[id(texte)] = cle
        return Texte(texte.titre, self._passages(texte.lignes, f"{cle}p"), cle, texte.place)

    def _activite(self, rang: int, activite: ActiviteTrouvee) -> Activite:
        cle = f"a{rang}"
        self._cles[id(activite)] = cle
        taches = self._passages(activite.taches, f"{cle}t")
        return Activite(activite.libelle, taches, activite.code, cle, activite.place)

    def _passages(self, lignes: Sequence[Ligne], prefixe: str) -> tuple[Passage, ...]:
        self._cles.update({id(ligne): f"{prefixe}{n}" for n, ligne in enumerate(lignes, 1)})
        return tuple(Passage(li.texte, li.niveau, f"{prefixe}{n}", li.place) for n, li in enumerate(lignes, 1))

    def _bloc(self, rang: int, bloc: BlocTrouve) -> BlocEcrit:
        cle = f"b{rang}"
        self._cles[id(bloc)] = cle
        rapprochement = reunir(bloc)
        bloc.ajouter_modalites([Ligne(li.texte, li.niveau, li.place) for li in self._chantier.communes])
        remonter_les_modalites(bloc)
        competences = tuple(
            self._competence(f"{cle}c{n}", t) for n, t in enumerate(bloc.competences, 1) if self._cle(t, f"{cle}c{n}")
        )
        criteres = [*bloc.criteres, *sans_competence(rapprochement)]
        ecrit = BlocEcrit(
            code=bloc.entete.code,
            libelle=bloc.libelle,
            competences=competences,
            modalites=self._passages(bloc.modalites, f"{cle}m"),
            criteres=self._passages(criteres, f"{cle}k"),
            prerequis="\n".join(ligne.texte for ligne in bloc.prerequis),
            cle=cle,
            place=bloc.place,
        )
        self._sur_le_bloc(bloc, ecrit)
        self._sur_le_rapprochement(bloc, ecrit, rapprochement)
        return ecrit

    def _cle(self, trouvee: Trouvee, cle: str) -> str:
        self._cles[id(trouvee)] = cle
        return cle

    def _competence(self, cle: str, trouvee: Trouvee) -> CompetenceEcrite:
        return CompetenceEcrite(
            enonce=trouvee.enonce,
            criteres=self._passages(trouvee.criteres, f"{cle}k"),
            modalites=self._passages(trouvee.modalites, f"{cle}m"),
            code=trouvee.code,
            rubrique=trouvee.rubrique,
            cle=cle,
            place=trouvee.place,
        )

    def _douter(
        self, regle: str, message: str, *places: Place, cible: str = "", choix: Sequence[Choix] = (VU,)
    ) -> None:
        self._doutes.append(Doute("", regle, message, cible, tuple(p for p in places if p.ancre), tuple(choix)))

    def _sur_l_intitule(self, intitule: Intitule | None) -> None:
        if intitule is None:
            self._douter(
                "intitule-absent",
                "le document ne dit pas l’intitulé de la certification. Écrivez-le : il figure mot pour mot sur les "
                "parchemins.",
            )
        elif intitule.deduit:
            effacer = Geste(Acte.MODIFIER, ENSEMBLE, "intitule", intitule.texte, "")
            self._douter(
                "intitule-deduit",
                f"l’intitulé « {intitule.texte} » est tiré d’une phrase du document. Vérifiez-le : il figure mot pour "
                "mot sur les parchemins.",
                intitule.place,
                choix=(
                    Choix("garder", "C’est bien l’intitulé"),
                    Choix("effacer", "Ce n’est pas l’intitulé : l’effacer", (effacer,)),
                ),
            )

    def _sur_les_referentiels(self, activites: Sequence[Activite], blocs: Sequence[BlocEcrit]) -> None:
        if not blocs:
            self._douter(
                "aucun-bloc",
                "aucun bloc n’a été reconnu. Titrez chacun « Bloc de compétences 1 : … » dans le document et redonnez-"
                "le, ou ajoutez les blocs ici.",
            )
            return
        if not activites:
            self._douter(
                "activites-absentes",
                "aucun référentiel d’activités n’a été reconnu (L. 6113-1 en demande un). Ajoutez les activités.",
            )

    def _sur_le_bloc(self, bloc: BlocTrouve, ecrit: BlocEcrit) -> None:
        nom = nommer(ecrit)
        if not ecrit.competences:
            self._douter(
                "bloc-sans-competence",
                f"{nom} : aucune compétence n’y a été trouvée. Ajoutez-les, ou retirez le bloc.",
                bloc.place,
                cible=ecrit.cle,
                choix=(VU, Choix("retirer", "Retirer ce bloc", (Geste(Acte.RETIRER, ecrit.cle, avant=ecrit.libelle),))),
            )
        if not ecrit.modalites and not any(c.modalites for c in ecrit.competences):
            self._douter(
                "bloc-sans-modalite",
                f"{nom} : aucune modalité d’évaluation n’y a été trouvée. Chaque bloc s’évalue pour lui-même : "
                "ajoutez-la.",
                bloc.place,
                cible=ecrit.cle,
            )
        for libelle, place in bloc.libelles[1:]:
            prendre = Geste(Acte.MODIFIER, ecrit.cle, "libelle", ecrit.libelle, libelle)
            self._douter(
                "libelle-different",
                f"{nom} : ce bloc a aussi un autre titre, « {libelle} ».",
                bloc.libelles[0][1],
                place,
                cible=ecrit.cle,
                choix=(
                    Choix("garder", f"Garder « {ecrit.libelle} »"),
                    Choix("prendre", f"Prendre « {libelle} »", (prendre,)),
                ),
            )
        for rang, trouvee in enumerate(bloc.competences):
            self._sur_la_competence(nom, trouvee, ecrit, rang)
        self._sur_les_doubles(nom, ecrit)

    def _sur_la_competence(self, nom: str, trouvee: Trouvee, ecrit: BlocEcrit, rang: int) -> None:
        competence = ecrit.competences[rang]
        if trouvee.detail:
            self._douter(
                "sous-liste",
                f"{nom} : « {competence.enonce} » réunit une ligne et la liste qui la détaille. Si chaque ligne est "
                "une compétence, séparez-les.",
                *trouvee.places,
                cible=competence.cle,
            )
        if trouvee.introduite:
            voisin = ecrit.competences[rang - 1].cle if rang else ""
            ajouter = Geste(
                Acte.AJOUTER, f"{competence.cle}t", "competences", "", trouvee.introduite, ecrit.cle, voisin
            )
            self._douter(
                "titre-ou-competence",
                f"{nom} : « {trouvee.introduite} » introduit une liste de compétences. Cette ligne est gardée comme "
                "leur rubrique.",
                *trouvee.places,
                cible=competence.cle,
                choix=(
                    Choix("garder", "C’est une rubrique"),
                    Choix("ajouter", "C’est aussi une compétence : l’ajouter", (ajouter,)),
                ),
            )

    def _sur_les_doubles(self, nom: str, ecrit: BlocEcrit) -> None:
        vues: dict[str, CompetenceEcrite] = {}
        for competence in ecrit.competences:
            premiere = vues.setdefault(mots_seuls(competence.enonce), competence)
            if premiere is not competence:
                retirer = Geste(Acte.RETIRER, competence.cle, avant=competence.enonce)
                self._douter(
                    "competence-en-double",
                    f"{nom} : « {competence.enonce} » y est deux fois.",
                    premiere.place,
                    competence.place,
                    cible=competence.cle,
                    choix=(VU, Choix("retirer", "Retirer la seconde", (retirer,))),
                )

    def _sur_le_rapprochement(self, bloc: BlocTrouve, ecrit: BlocEcrit, lus: Rapprochement | None) -> None:
        nom = nommer(ecrit)
        par_cle = {c.cle: c for c in ecrit.competences}
        if lus is None:
            self._sur_les_criteres(nom, ecrit, ecrit.competences)
            return
        for paire in lus.paires:
            if meme_enonce(paire.listee.enonce, paire.evaluee.enonce) or codes_seuls(paire.evaluee.enonce):
                continue
            cle = self._cles[id(paire.listee)]
            prendre = Geste(Acte.MODIFIER, cle, "enonce", paire.listee.enonce, paire.evaluee.enonce)
            self._douter(
                "enonce-different",
                f"{nom} : la compétence « {paire.listee.enonce} » est évaluée sous un autre énoncé, "
                f"« {paire.evaluee.enonce} ».",
                paire.listee.place,
                paire.evaluee.place,
                cible=cle,
                choix=(
                    Choix("garder", "Garder l’énoncé du référentiel de compétences"),
                    Choix("prendre", "Prendre l’énoncé du référentiel d’évaluation", (prendre,)),
                ),
            )
        seules = [par_cle[self._cles[id(t)]] for t in lus.non_evaluees]
        appariees = [par_cle[self._cles[id(p.listee)]] for p in lus.paires]
        self._sur_les_criteres(nom, ecrit, [*seules, *appariees])
        par_place = {passage.place: passage for passage in ecrit.criteres}
        for inconnue in lus.inconnues:
            self._sur_l_inconnue(nom, ecrit, inconnue, par_place)

    def _sur_les_criteres(self, nom: str, ecrit: BlocEcrit, competences: Sequence[CompetenceEcrite]) -> None:
        """A compétence without critère, in a document whose other compétences have some."""
        if ecrit.criteres and not any(c.criteres for c in ecrit.competences):
            return
        if not any(c.criteres for b in self._chantier.blocs for c in (*b.competences, *b.evaluees)):
            return
        for competence in competences:
            if not competence.criteres:
                self._douter(
                    "competence-sans-critere",
                    f"{nom} : la compétence « {competence.enonce} » n’a pas de critère d’évaluation. Toute compétence "
                    "s’évalue : ajoutez-en.",
                    competence.place,
                    cible=competence.cle,
                )

    def _sur_l_inconnue(
        self, nom: str, ecrit: BlocEcrit, inconnue: Trouvee, par_place: Mapping[Place, Passage]
    ) -> None:
        tete = par_place[inconnue.place]
        siens = [("modalites", par_place[ligne.place]) for ligne in inconnue.modalites]
        siens += [("criteres", par_place[ligne.place]) for ligne in inconnue.criteres]
        nouvelle = f"{ecrit.cle}n{tete.cle}"
        gestes = [Geste(Acte.AJOUTER, nouvelle, "competences", "", inconnue.enonce, ecrit.cle, FIN)]
        gestes += [Geste(Acte.DEPLACER, p.cle, champ, vers=nouvelle, voisin=FIN) for champ, p in siens]
        retirer = Geste(Acte.RETIRER, tete.cle, avant=tete.texte)
        self._douter(
            "competence-evaluee-inconnue",
            f"{nom} : « {inconnue.enonce} » est évaluée, mais n’est pas dans le référentiel de compétences de ce bloc. "
            "Ses critères sont gardés pour le bloc.",
            inconnue.place,
            cible=tete.cle,
            choix=(
                Choix("ajouter", "L’ajouter aux compétences du bloc, avec ses critères", (*gestes, retirer)),
                Choix("vu", "Laisser ses critères au bloc"),
            ),
        )

    def _hesitations(self) -> None:
        for doute in self._chantier.hesitations:
            cible = self._cles.get(id(doute.cible), "")
            self._douter(doute.regle, doute.message, *doute.places, cible=cible, choix=self._issues(doute))

    def _issues(self, doute: Hesitation) -> tuple[Choix, ...]:
        if doute.bloc is None:
            return (VU,)
        bloc = self._cles[id(doute.bloc)]
        gestes = tuple(
            Geste(Acte.DEPLACER, self._cles[id(ligne)], "modalites", vers=bloc, voisin=FIN) for ligne in doute.lignes
        )
        return VU, Choix("ranger", "Le ranger dans les modalités de ce bloc", gestes)

    def _remarques(self) -> None:
        for remarque in self._document.remarques:
            self._douter(remarque.regle, remarque.message, *_lieux(remarque))

    def _restes(self) -> list[Texte]:
        """What no zone took: kept as a text, and asked about."""
        pris = self._chantier.pris
        restes = [p for p in self._document.textes() if p.ancre not in pris]
        if not restes:
            return []
        lignes = [Ligne(p.texte, 0, p.place) for p in restes]
        cle = "x0"
        self._douter(
            "texte-non-range",
            f"{len(restes)} ligne(s) n’ont pas été rangées (« {restes[0].texte[:80]} »…). Elles sont gardées à part : "
            "rangez-les, ou retirez-les.",
            *(p.place for p in restes),
            cible=cle,
        )
        return [Texte("Texte à ranger", self._passages(lignes, "x0p"), cle, restes[0].place)]


def nommer(bloc: BlocEcrit) -> str:
    """How a message names a bloc: « bloc 2 », or by its title."""
    return f"bloc {bloc.code}" if bloc.code else f"bloc « {bloc.libelle[:60]} »"


def _en_ordre(doutes: Sequence[Doute], document: Document) -> list[Doute]:
    """Doubts on the whole document first, then in the order of the places they speak of."""
    rangs = {p.ancre: rang for rang, p in enumerate(document.textes())}
    return sorted(doutes, key=lambda d: min((rangs.get(p.ancre, -1) for p in d.places), default=-2))


def _numeroter(doutes: Sequence[Doute]) -> Iterator[Doute]:
    for rang, doute in enumerate(doutes, 1):
        yield Doute(f"d{rang}", doute.regle, doute.message, doute.cible, doute.places, doute.choix)
