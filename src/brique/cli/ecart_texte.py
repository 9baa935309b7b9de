"""A difference of two fiches or drafts on a terminal: one sentence, then field by field, bloc by bloc, word by word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from brique.cli.mots_marques import en_couleurs, marquer, signe
from brique.referentiel.ecart import (
    SANS_EFFET,
    DevenirBloc,
    EcartActivite,
    EcartBloc,
    EcartChamp,
    EcartCompetence,
    EcartFiche,
    EcartTexte,
    Mot,
    Nature,
    Reprise,
)

_ORDRE = (Nature.MODIFIE, Nature.DEPLACE, Nature.AJOUTE, Nature.RETIRE)
_BLOCS = {
    Nature.MODIFIE: ("bloc changé", "blocs changés"),
    Nature.DEPLACE: ("bloc sous un autre code", "blocs sous un autre code"),
    Nature.AJOUTE: ("bloc ajouté", "blocs ajoutés"),
    Nature.RETIRE: ("bloc retiré", "blocs retirés"),
}
_COMPETENCES = {
    Nature.MODIFIE: ("compétence reformulée", "compétences reformulées"),
    Nature.DEPLACE: ("passée d’un bloc à un autre", "passées d’un bloc à un autre"),
    Nature.AJOUTE: ("ajoutée", "ajoutées"),
    Nature.RETIRE: ("retirée", "retirées"),
}


def resumer(ecart: EcartFiche) -> str:
    """What differs in one sentence."""
    if ecart.identique:
        return "Rien ne diffère."
    if not ecart.differe:
        return "Les textes sont les mêmes : seule leur présentation diffère."
    blocs = Counter(bloc.nature for bloc in ecart.blocs)
    gardes = [bloc for bloc in ecart.blocs if bloc.rang_avant is not None and bloc.rang_apres is not None]
    competences: Counter[Nature] = Counter()
    for bloc in gardes:
        competences.update(c.nature for c in bloc.competences if not c.rubrique and not _partie(c, bloc))
    autres = sum(part.nature not in SANS_EFFET for part in ecart.champs)
    autres += sum(activite.nature not in SANS_EFFET for activite in ecart.activites)
    parties = [_compter(_BLOCS, blocs), _compter(_COMPETENCES, competences)]
    parties += [f"{autres} autre{'s' * (autres > 1)} rubrique{'s' * (autres > 1)}"] if autres else []
    return " ; ".join(partie for partie in parties if partie) + "."


def _compter(noms: dict[Nature, tuple[str, str]], comptes: Counter[Nature]) -> str:
    return ", ".join(f"{comptes[n]} {noms[n][comptes[n] > 1]}" for n in _ORDRE if comptes[n])


def _partie(competence: EcartCompetence, bloc: EcartBloc) -> bool:
    """True when a moved compétence is told by the bloc it left: the one it joined tells it too."""
    return competence.nature is Nature.DEPLACE and competence.bloc_apres != bloc.rang_apres


class Affichage:
    """Prints differences on a console."""

    def __init__(self, sortie: Console) -> None:
        self._sortie = sortie
        self._couleurs = en_couleurs(sortie)

    def ligne(self, texte: Text | str = "", retrait: int = 0) -> None:
        """One line, ``retrait`` blanks from the margin, its own continuation too."""
        dit = Text(texte) if isinstance(texte, str) else texte
        if self._sortie.soft_wrap or not retrait:
            self._sortie.print(Text(" " * retrait) + dit)
            return
        for morceau in dit.wrap(self._sortie, max(20, self._sortie.width - retrait)):
            self._sortie.print(Text(" " * retrait) + morceau)

    def fiche(self, ecart: EcartFiche) -> None:
        """A whole difference."""
        titre = ecart.numero_apres or "Référentiel"
        if ecart.numero_avant != ecart.numero_apres:
            titre = f"{ecart.numero_avant or 'Référentiel'} → {titre}"
        self.ligne(Text.assemble((titre, "bold"), f"  {ecart.intitule_apres or ecart.intitule_avant}"))
        self.ligne(resumer(ecart))
        codes = _Codes(ecart)
        champs = [champ for champ in ecart.champs if champ.nature not in SANS_EFFET]
        for rang, champ in enumerate(champs):
            if rang == 0 or champ.lignes or champs[rang - 1].lignes:
                self.ligne()
            self._champ(champ, 0)
        for activite in ecart.activites:
            if activite.nature not in SANS_EFFET:
                self.ligne()
                self._activite(activite)
        for bloc in ecart.blocs:
            if bloc.differe:
                self.ligne()
            self._bloc(bloc, codes)
        if ecart.numero_avant != ecart.numero_apres and ecart.devenirs:
            self._devenirs(ecart.devenirs, codes)

    def _champ(self, champ: EcartChamp, retrait: int) -> None:
        nom = Text(champ.libelle, "bold")
        if champ.lignes:
            self.ligne(nom, retrait)
            self._lignes(champ.lignes, retrait + 2)
        else:
            mots = champ.mots or (Mot(champ.avant, Nature.RETIRE), Mot(champ.apres, Nature.AJOUTE))
            self.ligne(Text.assemble(nom, "  ", marquer(mots, couleurs=self._couleurs, entier=False)), retrait)

    def _lignes(self, lignes: Sequence[EcartTexte], retrait: int) -> None:
        for ligne in lignes:
            if ligne.nature not in SANS_EFFET:
                self._signee(ligne.nature, ligne.mots, retrait, entier=False)

    def _signee(
        self, nature: Nature, mots: Sequence[Mot], retrait: int, apres: str = "", *, entier: bool = True
    ) -> None:
        """A line after the sign of its nature. What came or went whole needs no marks besides."""
        marque, style = signe(nature)
        if nature in {Nature.AJOUTE, Nature.RETIRE}:
            corps = Text("".join(mot.texte for mot in mots).strip(), style if self._couleurs else "")
        else:
            corps = marquer(mots, couleurs=self._couleurs, entier=entier)
        self.ligne(Text.assemble((marque, style), " ", corps, (apres, "dim")), retrait)

    def _activite(self, activite: EcartActivite) -> None:
        code = activite.code_apres or activite.code_avant
        marque, style = signe(activite.nature)
        titre = marquer(activite.mots_libelle, couleurs=self._couleurs)
        self.ligne(Text.assemble((f"{marque} Activité {code}".rstrip(), style), "  ", titre))
        self._lignes(activite.taches, 4)

    def _bloc(self, bloc: EcartBloc, codes: _Codes) -> None:
        marque, style = signe(bloc.nature)
        titre = Text(bloc.libelle_apres or bloc.libelle_avant)
        if bloc.retitre:
            titre = marquer(bloc.mots_libelle, couleurs=self._couleurs)
        note = "  (seule la présentation diffère)" if bloc.nature is Nature.TYPOGRAPHIE else ""
        self.ligne(Text.assemble((f"{marque} {codes.du_bloc(bloc)}", style), "  ", titre, (note, "dim")))
        if not bloc.differe:
            return
        for competence in bloc.competences:
            self._competence(competence, bloc, codes)
        for champ in bloc.champs:
            if champ.nature not in SANS_EFFET and bloc.nature is Nature.MODIFIE:
                self._champ(champ, 4)

    def _competence(self, competence: EcartCompetence, bloc: EcartBloc, codes: _Codes) -> None:
        if not competence.differe:
            return
        if competence.nature is Nature.DEPLACE and _partie(competence, bloc):
            vers = f"  → passe dans {codes.nouveau(competence.bloc_apres)}"
            self.ligne(Text.assemble(("→", "cyan"), f" {competence.avant}", (vers, "cyan")), 4)
            return
        suite = ""
        if competence.nature is Nature.DEPLACE:
            suite = f"  ← vient de {codes.ancien(competence.bloc_avant)}"
        elif competence.nature in SANS_EFFET:
            suite = "  (évaluée autrement)"
        nature = Nature.MODIFIE if competence.nature in SANS_EFFET else competence.nature
        self._signee(nature, competence.mots, 4, suite)
        for nom, lignes in (("Critères", competence.criteres), ("Modalités", competence.modalites)):
            if any(ligne.nature not in SANS_EFFET for ligne in lignes) and competence.nature is not Nature.RETIRE:
                self.ligne(Text(nom, "italic"), 6)
                self._lignes(lignes, 8)

    def _devenirs(self, devenirs: Sequence[DevenirBloc], codes: _Codes) -> None:
        self.ligne()
        self.ligne(Text("Ce que deviennent les compétences des anciens blocs (calculé, ne donne aucun droit)", "bold"))
        for devenir in devenirs:
            suites = [_dire_reprise(reprise, codes) for reprise in devenir.vers]
            suites += [f"{devenir.perdues} sans suite trouvée"] if devenir.perdues else []
            dit = ", ".join(suites) or "aucune compétence"
            self.ligne(f"{codes.court_avant(devenir.code)} ({devenir.total}) : {dit}", 2)


def _dire_reprise(reprise: Reprise, codes: _Codes) -> str:
    nombre = reprise.reformulees
    reformulees = f" (dont {nombre} reformulée{'s' * (nombre > 1)})" if nombre else ""
    return f"{reprise.gardees + nombre} dans {codes.court_apres(reprise.code)}{reformulees}"


class _Codes:
    """Short names of the blocs of both sides."""

    def __init__(self, ecart: EcartFiche) -> None:
        self._numeros = ecart.numero_avant, ecart.numero_apres
        self._avant = {b.rang_avant: self.court_avant(b.code_avant) for b in ecart.blocs if b.rang_avant is not None}
        self._apres = {b.rang_apres: self.court_apres(b.code_apres) for b in ecart.blocs if b.rang_apres is not None}

    def ancien(self, rang: int | None) -> str:
        return self._avant.get(-1 if rang is None else rang, "un bloc inchangé")

    def nouveau(self, rang: int | None) -> str:
        return self._apres.get(-1 if rang is None else rang, "un bloc inchangé")

    def court_avant(self, code: str) -> str:
        return code.removeprefix(self._numeros[0]) or "bloc sans code"

    def court_apres(self, code: str) -> str:
        return code.removeprefix(self._numeros[1]) or "bloc sans code"

    def du_bloc(self, bloc: EcartBloc) -> str:
        """« BC02 », or « BC02 (avant : BC03) »."""
        if bloc.rang_apres is None:
            return self.court_avant(bloc.code_avant)
        nom = self.court_apres(bloc.code_apres)
        return f"{nom} (avant : {self.court_avant(bloc.code_avant)})" if bloc.recode else nom
