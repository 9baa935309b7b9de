"""The difference of two versions in words: an answer in one sentence, then bloc by bloc, each word marked.

``dire`` knows nothing of the register: two fiches or two drafts, whatever ``brique.referentiel.ecart`` compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brique.referentiel.ecart import (
    SANS_EFFET,
    DevenirBloc,
    EcartActivite,
    EcartBloc,
    EcartChamp,
    EcartCompetence,
    EcartFiche,
    EcartTexte,
    Nature,
)
from portail.referentiel.adresses import code_court
from portail.referentiel.presentation.mots_marques import Segment, abreger, segments
from portail.socle.phrases import enumerer

CHAMPS_DEPLIES = 6
_HORS_ID = re.compile(r"[^A-Za-z0-9-]")


@dataclass(frozen=True, slots=True)
class LigneDite:
    """A line that changed: what became of it in a word, its words marked."""

    mot: str
    nature: Nature
    segments: Sequence[Segment]


@dataclass(frozen=True, slots=True)
class ChampDit:
    """A field that changed: its lines when it has some (``inchangees`` are not repeated), else its words."""

    nom: str
    segments: Sequence[Segment] = ()
    lignes: Sequence[LigneDite] = ()
    inchangees: int = 0


@dataclass(frozen=True, slots=True)
class CompetenceDite:
    """A compétence that changed, and what evaluates it when that changed."""

    ligne: LigneDite
    champs: Sequence[ChampDit] = ()


@dataclass(frozen=True, slots=True)
class BlocDit:
    """A bloc that changed. ``ancre`` is its place in the page, ``phrase`` what changed inside.

    ``listees`` are the compétences of a bloc that came or went whole; ``inchangees`` those that stayed as they were.
    """

    ancre: str
    code: str
    mot: str
    nature: Nature
    titre: Sequence[Segment]
    phrase: str
    competences: Sequence[CompetenceDite] = ()
    listees: Sequence[str] = ()
    inchangees: Sequence[str] = ()
    champs: Sequence[ChampDit] = ()


@dataclass(frozen=True, slots=True)
class ActiviteDite:
    """An activité that changed, and its tâches that did."""

    mot: str
    nature: Nature
    titre: Sequence[Segment]
    taches: ChampDit


@dataclass(frozen=True, slots=True)
class EcartDit:
    """A whole difference. ``phrase`` answers; ``inchanges`` are (code, title) of the blocs that stayed as they were.

    ``presentation`` names what only changed in its punctuation, its capitals or its blanks.
    """

    phrase: str
    blocs: Sequence[BlocDit]
    inchanges: Sequence[tuple[str, str]]
    activites: Sequence[ActiviteDite]
    champs: Sequence[ChampDit]
    presentation: Sequence[str]

    @property
    def champs_nombreux(self) -> bool:
        """True when the fields that changed are too many to be unfolded, as from a fiche to another one."""
        return len(self.champs) > CHAMPS_DEPLIES

    @property
    def vide(self) -> bool:
        return not (self.blocs or self.champs or self.activites)


def ancre(code: str) -> str:
    """The place of a bloc in the page of a difference, by its short code."""
    return f"bloc-{_HORS_ID.sub('_', code)}"


def dire(ecart: EcartFiche) -> EcartDit:
    """``ecart`` ready for « morceaux/ecart.html »."""
    codes = _Codes(ecart)
    return EcartDit(
        phrase(ecart),
        [_bloc(bloc, codes) for bloc in ecart.blocs if bloc.differe],
        [(codes.du_bloc(bloc), bloc.libelle_apres) for bloc in ecart.blocs if not bloc.differe],
        [_activite(activite) for activite in ecart.activites if activite.nature not in SANS_EFFET],
        [_champ(champ) for champ in ecart.champs if champ.nature not in SANS_EFFET],
        list(_presentation(ecart, codes)),
    )


class _Codes:
    """Short names of the blocs of both sides, by rank."""

    def __init__(self, ecart: EcartFiche) -> None:
        self._numeros = ecart.numero_avant, ecart.numero_apres
        self.avant = {b.rang_avant: self._avant(b) for b in ecart.blocs if b.rang_avant is not None}
        self.apres = {b.rang_apres: self._apres(b) for b in ecart.blocs if b.rang_apres is not None}
        self.devenirs = {devenir.code: devenir for devenir in ecart.devenirs}
        self._ancres: set[str] = set()

    def _avant(self, bloc: EcartBloc) -> str:
        return code_court(bloc.code_avant, self._numeros[0]) or _("sans code")

    def _apres(self, bloc: EcartBloc) -> str:
        return code_court(bloc.code_apres, self._numeros[1]) or _("sans code")

    def ancien(self, rang: int | None) -> str:
        return "" if rang is None else self.avant.get(rang, "")

    def nouveau(self, rang: int | None) -> str:
        return "" if rang is None else self.apres.get(rang, "")

    def ancre(self, bloc: EcartBloc) -> str:
        """A place that no other bloc of the page has: an old bloc and a new one may bear the same code."""
        voulue = ancre(self._avant(bloc) if bloc.rang_apres is None else self._apres(bloc))
        while voulue in self._ancres:
            voulue += "-bis"
        self._ancres.add(voulue)
        return voulue

    def de_reprise(self, code: str) -> str:
        return code_court(code, self._numeros[1])

    def du_bloc(self, bloc: EcartBloc) -> str:
        """« BC02 », or « BC02, qui était BC03 »."""
        if bloc.rang_apres is None:
            return self._avant(bloc)
        if bloc.rang_avant is None or not bloc.recode:
            return self._apres(bloc)
        return _("%(code)s, qui était %(ancien)s") % {"code": self._apres(bloc), "ancien": self._avant(bloc)}


def phrase(ecart: EcartFiche) -> str:
    """The answer: how many blocs, compétences and other parts changed."""
    if ecart.identique:
        return _("Rien n’a changé.")
    if not ecart.differe:
        return _("Les mots sont les mêmes : seule la présentation a changé (ponctuation, majuscules, espaces).")
    natures = [bloc.nature for bloc in ecart.blocs]
    blocs = enumerer([dit for nature in _ORDRE if (dit := _compter_blocs(nature, natures.count(nature)))])
    dedans = [c for bloc in ecart.blocs if _garde(bloc) for c in bloc.competences if not c.rubrique]
    competences = enumerer([dit for nature in _ORDRE if (dit := _compter_competences(nature, dedans))])
    autres = [partie.nature for partie in ecart.champs] + [partie.nature for partie in ecart.activites]
    parties = [blocs or (_("Aucun bloc n’a changé") if ecart.blocs else ""), competences, _autres(autres)]
    texte = " ; ".join(partie for partie in parties if partie)
    return f"{texte[:1].upper()}{texte[1:]}."


_ORDRE = (Nature.MODIFIE, Nature.DEPLACE, Nature.AJOUTE, Nature.RETIRE)


def _garde(bloc: EcartBloc) -> bool:
    return bloc.rang_avant is not None and bloc.rang_apres is not None


def _compter_blocs(nature: Nature, n: int) -> str:
    if not n:
        return ""
    phrases = {
        Nature.MODIFIE: ngettext("%(n)d bloc a changé", "%(n)d blocs ont changé", n),
        Nature.DEPLACE: ngettext("%(n)d bloc a changé de code", "%(n)d blocs ont changé de code", n),
        Nature.AJOUTE: ngettext("%(n)d bloc est nouveau", "%(n)d blocs sont nouveaux", n),
        Nature.RETIRE: ngettext("%(n)d bloc est retiré", "%(n)d blocs sont retirés", n),
    }
    return phrases[nature] % {"n": n}


def _compter_competences(nature: Nature, competences: Sequence[EcartCompetence]) -> str:
    """How many of ``competences`` have that nature; one that moved, told by both its blocs, counts once."""
    siennes = [c for c in competences if c.nature is nature]
    deplacees = {(c.bloc_avant, c.bloc_apres, c.code_avant, c.avant) for c in siennes}
    n = len(deplacees) if nature is Nature.DEPLACE else len(siennes)
    if not n:
        return ""
    phrases = {
        Nature.MODIFIE: ngettext("%(n)d compétence est reformulée", "%(n)d compétences sont reformulées", n),
        Nature.DEPLACE: ngettext("%(n)d compétence change de bloc", "%(n)d compétences changent de bloc", n),
        Nature.AJOUTE: ngettext("%(n)d compétence est nouvelle", "%(n)d compétences sont nouvelles", n),
        Nature.RETIRE: ngettext("%(n)d compétence est retirée", "%(n)d compétences sont retirées", n),
    }
    return phrases[nature] % {"n": n}


def _autres(natures: Sequence[Nature]) -> str:
    n = sum(1 for nature in natures if nature not in SANS_EFFET)
    dit = ngettext("%(n)d autre rubrique a changé", "%(n)d autres rubriques ont changé", n)
    return dit % {"n": n} if n else ""


def _bloc(bloc: EcartBloc, codes: _Codes) -> BlocDit:
    base = BlocDit(codes.ancre(bloc), codes.du_bloc(bloc), _mot_du_bloc(bloc.nature), bloc.nature, (), "")
    enonces = [c.apres or c.avant for c in bloc.competences if not c.rubrique]
    if not _garde(bloc):
        titre = [Segment(bloc.libelle_apres or bloc.libelle_avant)]
        dit = _suite(codes.devenirs.get(bloc.code_avant), codes) if bloc.nature is Nature.RETIRE else ""
        return replace(base, titre=titre, listees=enonces, phrase=dit)
    touchees = [c for c in bloc.competences if c.differe]
    return replace(
        base,
        titre=segments(bloc.mots_libelle) or [Segment(bloc.libelle_apres)],
        phrase=_phrase_du_bloc(bloc),
        competences=[_competence(c, bloc, codes) for c in touchees],
        inchangees=[c.apres for c in bloc.competences if not c.rubrique and not c.differe],
        champs=[_champ(champ) for champ in bloc.champs if champ.nature not in SANS_EFFET],
    )


def _mot_du_bloc(nature: Nature) -> str:
    mots = {
        Nature.MODIFIE: _("A changé"),
        Nature.DEPLACE: _("A changé de code"),
        Nature.AJOUTE: _("Nouveau"),
        Nature.RETIRE: _("Retiré"),
    }
    return mots.get(nature, "")


def _phrase_du_bloc(bloc: EcartBloc) -> str:
    """What changed in a bloc that stayed, in one sentence."""
    dites = [c for c in bloc.competences if not c.rubrique]
    parties = [_("l’intitulé est réécrit")] if bloc.retitre else []
    parties += [dit for nature in _ORDRE if (dit := _compter_competences(nature, dites))]
    if bloc.ordre_change:
        parties.append(_("l’ordre des compétences change"))
    texte = enumerer(parties)
    return f"{texte[:1].upper()}{texte[1:]}." if texte else ""


def _suite(devenir: DevenirBloc | None, codes: _Codes) -> str:
    """Where the compétences of a bloc that left went."""
    if devenir is None or not devenir.total:
        return ""
    if not devenir.vers:
        return _("Aucune de ses compétences ne se retrouve ailleurs.")
    ailleurs = enumerer(
        [
            _("%(n)d dans %(code)s") % {"n": r.gardees + r.reformulees, "code": codes.de_reprise(r.code)}
            for r in devenir.vers
        ]
    )
    if not devenir.perdues:
        return _("Ses compétences se retrouvent toutes : %(ailleurs)s.") % {"ailleurs": ailleurs}
    return _("Sur ses %(total)d compétences, on en retrouve %(ailleurs)s ; les autres, nulle part.") % {
        "total": devenir.total,
        "ailleurs": ailleurs,
    }


def _competence(competence: EcartCompetence, bloc: EcartBloc, codes: _Codes) -> CompetenceDite:
    annexes = [
        _en_lignes(_("Critères"), competence.criteres),
        _en_lignes(_("Modalités d’évaluation"), competence.modalites),
    ]
    mot = _mot_de_competence(competence, bloc, codes)
    brut = competence.apres or competence.avant
    ligne = LigneDite(mot, competence.nature, segments(competence.mots) or [Segment(brut)])
    return CompetenceDite(ligne, [champ for champ in annexes if champ.lignes])


def _mot_de_competence(competence: EcartCompetence, bloc: EcartBloc, codes: _Codes) -> str:
    if competence.nature is Nature.DEPLACE:
        if competence.bloc_apres != bloc.rang_apres:
            return _("Passe dans %(code)s") % {"code": codes.nouveau(competence.bloc_apres)}
        if competence.bloc_avant != bloc.rang_avant:
            return _("Vient de %(code)s") % {"code": codes.ancien(competence.bloc_avant)}
        return _("Déplacée")
    mots = {
        Nature.MODIFIE: _("Reformulée"),
        Nature.AJOUTE: _("Nouvelle"),
        Nature.RETIRE: _("Retirée"),
    }
    return mots.get(competence.nature, _("Évaluée autrement"))


def _activite(activite: EcartActivite) -> ActiviteDite:
    titre = segments(activite.mots_libelle) or [Segment(activite.libelle_apres or activite.libelle_avant)]
    taches = _en_lignes(_("Tâches"), activite.taches)
    return ActiviteDite(_mot_de_ligne(activite.nature), activite.nature, titre, taches)


def _champ(champ: EcartChamp) -> ChampDit:
    if champ.lignes:
        return _en_lignes(champ.libelle, champ.lignes)
    return ChampDit(champ.libelle, abreger(segments(champ.mots)) or _d_un_bloc(champ))


def _d_un_bloc(champ: EcartChamp) -> list[Segment]:
    """A value replaced whole: the old one, then the new one."""
    avant = [Segment(champ.avant, retire=True)] if champ.avant else []
    blanc = [Segment(" ")] if champ.avant and champ.apres else []
    return [*avant, *blanc, *([Segment(champ.apres, ajoute=True)] if champ.apres else [])]


def _en_lignes(nom: str, lignes: Sequence[EcartTexte]) -> ChampDit:
    touchees = [ligne for ligne in lignes if ligne.nature not in SANS_EFFET]
    dites = [LigneDite(_mot_de_ligne(ligne.nature), ligne.nature, _segments_de_ligne(ligne)) for ligne in touchees]
    return ChampDit(nom, lignes=dites, inchangees=len(lignes) - len(touchees))


def _segments_de_ligne(ligne: EcartTexte) -> list[Segment]:
    if ligne.nature is Nature.AJOUTE:
        return [Segment(ligne.apres, ajoute=True)]
    if ligne.nature is Nature.RETIRE:
        return [Segment(ligne.avant, retire=True)]
    return abreger(segments(ligne.mots)) or [Segment(ligne.apres)]


def _mot_de_ligne(nature: Nature) -> str:
    mots = {
        Nature.MODIFIE: _("Modifié"),
        Nature.DEPLACE: _("Déplacé"),
        Nature.AJOUTE: _("Ajouté"),
        Nature.RETIRE: _("Retiré"),
    }
    return mots.get(nature, "")


def _presentation(ecart: EcartFiche, codes: _Codes) -> Iterator[str]:
    """What only changed in its presentation, by name."""
    yield from (codes.du_bloc(bloc) for bloc in ecart.blocs if bloc.nature is Nature.TYPOGRAPHIE)
    yield from (champ.libelle for champ in ecart.champs if champ.nature is Nature.TYPOGRAPHIE)
    yield from (a.libelle_apres for a in ecart.activites if a.nature is Nature.TYPOGRAPHIE)
