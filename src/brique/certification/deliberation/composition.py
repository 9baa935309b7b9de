"""May this jury decide on this candidate, and who of it: the règlement, and for a VAE the law of the parcours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from brique.certification.deliberation.valeurs import Composition, Membre, Motif, Seance, Siege
from brique.certification.evaluation import dire_lien
from brique.certification.reglement.valeurs import College, Lien, Partage, Presidence, RegleJury, Tenue, Voie
from brique.droits import vae
from brique.droits.noyau import Droit, reserves
from brique.droits.vae.jury import CollegeVae, Sexe
from brique.referentiel.filiation.phrases import de_qui, enumerer
from brique.referentiel.mots import plier

_REMPLACER = "Remplacer ce membre pour ce candidat, ou le laisser hors de cette délibération."
_SANS_TEXTE = "objectif qu’aucun texte n’impose hors de la VAE"


def composer(
    seance: Seance,
    liens: Mapping[str, frozenset[Lien]],
    regle: RegleJury,
    voie: Voie,
    debut: date,
    droit: Droit,
    retires: frozenset[str] = frozenset(),
) -> Composition:
    """Whether the jury of ``seance`` may decide on a candidate whose parcours began on ``debut``.

    ``liens``: what ties each member, by name, to this candidate. ``retires``: who withdrew for this candidate, whether
    or not the règlement or the law keeps them away. ErreurDroit for a VAE begun before the law that is known.
    """
    loi = vae.regles_jury(debut, droit) if voie is Voie.VAE and regle.loi_vae else None
    interdits = _liens_interdits(loi) if loi is not None else {}
    sieges = tuple(
        _retirer(siege) if siege.membre.nom in retires else siege
        for siege in (_sieger(un, liens.get(un.nom, frozenset()), seance, regle, interdits) for un in seance.membres)
    )
    motifs = [*_noms(seance, liens), *_tenir(seance, regle), *_nommes(seance.membres, regle)]
    admis = [siege.membre for siege in sieges if siege.siege]
    motifs += [*_admis(admis, len(seance.membres), regle, droit, debut), *_presider(admis, seance, regle)]
    dites = [*_reserves(seance, regle, voie)]
    if loi is not None:
        de_loi, lues = _loi_vae(sieges, regle, loi)
        motifs += de_loi
        dites += lues
    elif (motif := _equilibre(admis)) is not None:
        motifs.append(motif)
    return Composition(sieges, tuple(dict.fromkeys(motifs)), tuple(dict.fromkeys(dites)))


def completer_par_la_loi(regle: RegleJury, voie: Voie, debut: date, droit: Droit) -> RegleJury:
    """The rules of the jury with what is above them: it decides together, and for a VAE its president has the casting
    vote when the law of ``debut`` says so."""
    presents = max(regle.presents, droit.valeur("vae.jury_collegial", debut).nombre)
    regle = replace(regle, presents=presents)
    if voie is Voie.VAE and regle.loi_vae and vae.regles_jury(debut, droit).voix_preponderante:
        presidence = Presidence.UN_MEMBRE if regle.presidence is Presidence.AUCUNE else regle.presidence
        return replace(regle, partage=Partage.PRESIDENT, presidence=presidence)
    return regle


_DE_LOI = {
    vae.Incompatibilite.RELATION: frozenset({Lien.RELATION, Lien.EMPLOYEUR, Lien.ETABLISSEMENT, Lien.HIERARCHIE}),
    vae.Incompatibilite.ENTREPRISE: frozenset({Lien.EMPLOYEUR, Lien.ETABLISSEMENT}),
    vae.Incompatibilite.ACCOMPAGNATEUR: frozenset({Lien.ACCOMPAGNEMENT}),
}


def _liens_interdits(loi: vae.ReglesJury) -> dict[Lien, str]:
    """The ties that the law forbids, each with its reference."""
    return {lien: loi.reference_incompatibilites for quoi in loi.incompatibilites for lien in _DE_LOI[quoi]}


def _sieger(
    membre: Membre, liens: frozenset[Lien], seance: Seance, regle: RegleJury, interdits: Mapping[Lien, str]
) -> Siege:
    """A member before this candidate."""
    motifs = [
        Motif(
            f"{membre.nom} ne peut pas délibérer sur ce candidat : {dire_lien(lien)}.",
            regle.reference if lien in regle.incompatibilites else interdits[lien],
            _REMPLACER,
            membre=membre.nom,
        )
        for lien in sorted(liens)
        if lien in regle.incompatibilites or lien in interdits
    ]
    motifs += [*_activite(membre, seance, regle), *_college_connu(membre, regle)]
    return Siege(membre, liens, tuple(motifs))


def _retirer(siege: Siege) -> Siege:
    """The same for who withdrew: what already keeps them away is reason enough."""
    if not siege.siege:
        return siege
    nom, dits = siege.membre.nom, enumerer(map(dire_lien, sorted(siege.liens)))
    constat = f"{nom} ne délibère pas sur ce candidat, par retrait{f' : {dits}' if dits else ''}."
    return replace(siege, motifs=(*siege.motifs, Motif(constat, "", _REMPLACER, membre=nom)))


def _activite(membre: Membre, seance: Seance, regle: RegleJury) -> Iterator[Motif]:
    """Within how many years a member must have worked in the field; a year alone is known, and it counts whole."""
    if regle.activite_ans is None:
        return
    depuis = seance.jour.year - regle.activite_ans
    if membre.derniere_activite is None:
        constat = f"La dernière activité {de_qui(membre.nom)} dans le domaine n’est pas dite."
        yield Motif(constat, regle.reference, "Demandez-lui en quelle année.", bloquant=False, membre=membre.nom)
    elif membre.derniere_activite < depuis:
        constat = (
            f"{membre.nom} n’a plus d’activité dans le domaine depuis {membre.derniere_activite} ; "
            f"il en faut une dans les {regle.activite_ans} dernières années."
        )
        yield Motif(constat, regle.reference, "Nommer un membre dont l’activité est plus récente.", membre=membre.nom)


def _college_connu(membre: Membre, regle: RegleJury) -> Iterator[Motif]:
    noms = [college.nom for college in regle.colleges]
    if noms and membre.college not in noms:
        dit = f"« {membre.college} » n’en est pas un" if membre.college else "aucun n’est dit"
        constat = f"{membre.nom} n’est d’aucun collège du règlement : {dit}."
        yield Motif(constat, regle.reference, f"Le rattacher à un collège : {enumerer(noms)}.", membre=membre.nom)


def _noms(seance: Seance, liens: Mapping[str, frozenset[Lien]]) -> Iterator[Motif]:
    """Names that would let one person be taken for another, or count someone who was never named."""
    comptes = Counter(membre.nom for membre in seance.membres)
    for nom in (nom for nom, combien in comptes.items() if combien > 1):
        yield Motif(f"Deux membres portent le nom « {nom} ».", "", "Écrivez de quoi les distinguer.", membre=nom)
    for nom in sorted(seance.presents - comptes.keys()):
        yield Motif(
            f"{nom} est dit présent, et n’est pas nommé à ce jury.", "", "Nommez-le, ou retirez-le.", membre=nom
        )
    for nom in sorted(liens.keys() - comptes.keys()):
        constat = f"Un lien est déclaré pour {nom}, qui n’est pas nommé à ce jury."
        yield Motif(constat, "", "Corrigez le nom.", membre=nom)


def _tenir(seance: Seance, regle: RegleJury) -> Iterator[Motif]:
    if seance.tenue in regle.tenues:
        return
    seule = "à distance" if Tenue.DISTANCE in regle.tenues else "en présence"
    dite = "à distance" if seance.tenue is Tenue.DISTANCE else "en présence"
    yield Motif(f"Ce jury ne peut pas se tenir {dite}.", regle.reference, f"Réunir le jury {seule}.")


def _nommes(membres: Sequence[Membre], regle: RegleJury) -> Iterator[Motif]:
    """How many are named: as a whole, and on each side."""
    if len(membres) < regle.membres:
        constat = f"Membres nommés : {len(membres)}, il en faut au moins {regle.membres}."
        yield Motif(constat, regle.reference, "Compléter le jury.")
    for college in regle.colleges:
        combien = sum(membre.college == college.nom for membre in membres)
        if combien < college.sieges:
            constat = f"Collège {college.nom} : {combien} nommé{'s' * (combien > 1)}, il en faut {college.sieges}."
            yield Motif(constat, regle.reference, "Nommer ceux qui manquent à ce collège.")
        elif combien > college.sieges:
            yield _de_trop(college, combien, regle)


def _de_trop(college: College, combien: int, regle: RegleJury) -> Motif:
    """More than its seats: a side that has no votes of its own would then outvote the others."""
    constat = f"Collège {college.nom} : {combien} nommés pour {college.sieges} siège{'s' * (college.sieges > 1)}."
    pese = college.voix is None and len(regle.colleges) > 1
    return Motif(constat, regle.reference, "Ne garder que le nombre de sièges.", bloquant=pese)


def _admis(admis: Sequence[Membre], nommes: int, regle: RegleJury, droit: Droit, debut: date) -> Iterator[Motif]:
    """Whether those who may decide on this candidate, out of ``nommes``, are enough, and of which kind. The candidate
    is named where they keep somebody from deciding."""
    sur, pour = (" sur ce candidat", " pour ce candidat") if len(admis) < nommes else ("", "")
    collegial = droit.valeur("vae.jury_collegial", debut)
    reste = f"{len(admis)} membre{'s' * (len(admis) > 1)} peu{'vent' if len(admis) > 1 else 't'} délibérer"
    if len(admis) < collegial.nombre:
        constat = f"{reste}{sur} : une personne seule ne fait pas un jury."
        action = f"Réunir au moins {collegial.nombre} personnes sans lien avec le candidat."
        yield Motif(constat, collegial.reference, action)
    if len(admis) < regle.presents:
        constat = f"{reste}{sur}, il en faut au moins {regle.presents}."
        yield Motif(constat, regle.reference, f"Nommer d’autres membres{pour}.")
    for college in regle.colleges:
        combien = sum(membre.college == college.nom for membre in admis)
        if combien < college.presents:
            constat = f"Collège {college.nom} : {combien} peut délibérer, il en faut {college.presents}."
            yield Motif(constat, regle.reference, f"Nommer d’autres membres de ce collège{pour}.")
    qualifies = sum(membre.qualifie for membre in admis)
    if qualifies < regle.qualifies:
        constat = f"Membres qualifiés au titre de la certification : {qualifies}, il en faut {regle.qualifies}."
        yield Motif(constat, regle.reference, "Nommer une personne qualifiée pour cette certification.")
    yield from _exterieurs(admis, regle)


def _exterieurs(admis: Sequence[Membre], regle: RegleJury) -> Iterator[Motif]:
    dehors = sum(not membre.interne for membre in admis)
    if regle.externes is None or not admis or dehors > regle.externes * len(admis):
        return
    part = f"{regle.externes.numerator}/{regle.externes.denominator}"
    constat = f"Membres extérieurs au certificateur : {dehors} sur {len(admis)}, il en faut plus de {part}."
    yield Motif(constat, regle.reference, "Nommer des membres qui ne sont ni du certificateur ni de ses habilités.")


def _presider(admis: Sequence[Membre], seance: Seance, regle: RegleJury) -> Iterator[Motif]:
    if regle.presidence is Presidence.AUCUNE:
        return
    nommes = [membre for membre in seance.membres if membre.president]
    president = nommes[0] if len(nommes) == 1 else None
    if president is None:
        constat = "Aucun président n’est désigné." if not nommes else f"{len(nommes)} présidents sont désignés."
        yield Motif(constat, regle.reference, "Désigner un président, et un seul, parmi les membres.")
        return
    if president not in admis:
        constat = f"{president.nom}, qui préside, ne peut pas délibérer sur ce candidat."
        yield Motif(constat, regle.reference, "Désigner pour lui un autre président.", membre=president.nom)
    avant = seance.precedente
    if regle.presidence is Presidence.ALTERNEE and avant and president.college == avant:
        constat = f"Le collège {avant} a présidé la fois précédente : la présidence alterne."
        yield Motif(constat, regle.reference, "Désigner un président d’un autre collège.", membre=president.nom)


def _equilibre(admis: Sequence[Membre]) -> Motif | None:
    if len(admis) < 2 or len({membre.femme for membre in admis}) > 1 or admis[0].femme is None:
        return None
    constat = "Ce jury ne réunit que des femmes." if admis[0].femme else "Ce jury ne réunit que des hommes."
    return Motif(constat, _SANS_TEXTE, "Y veiller à la prochaine session.", bloquant=False)


def _reserves(seance: Seance, regle: RegleJury, voie: Voie) -> Iterator[str]:
    """What nothing here can check, and a person must."""
    if seance.tenue is Tenue.DISTANCE and regle.distance:
        yield f"À distance : {regle.distance} ({regle.reference})."
    if regle.avis_de:
        yield f"{regle.avis_de} donne d’abord son avis ({regle.reference})."
    if voie is Voie.VAE and not regle.loi_vae:
        yield "Ce règlement ne renvoie pas à la loi sur le jury de VAE : elle n’est pas vérifiée ici."


def _loi_vae(sieges: Sequence[Siege], regle: RegleJury, loi: vae.ReglesJury) -> tuple[list[Motif], tuple[str, ...]]:
    """What the law says of this jury. Since a tie keeps one out of the jury itself, only those who may sit are shown
    to it; before, they were of the jury and did not deliberate."""
    hors_du_jury = vae.Incompatibilite.RELATION in loi.incompatibilites
    montres = [siege for siege in sieges if siege.siege or not hors_du_jury]
    reponse = vae.verifier_jury([_membre_de_loi(siege) for siege in montres], loi)
    motifs = [Motif(m.constat, m.reference, m.remede, m.bloquant) for m in reponse.motifs]
    dites = reserves(reponse.trace)
    if loi.voix_preponderante and regle.partage is not Partage.PRESIDENT:
        dit = "En cas de partage, la voix du président prévaut, quoi que dise le règlement"
        dites += (f"{dit} ({loi.reference}).",)
    return motifs, dites


def _membre_de_loi(siege: Siege) -> vae.Membre:
    membre, liens = siege.membre, siege.liens
    college = next((un for un in CollegeVae if plier(membre.college).startswith(un.value[:-1])), None)
    return vae.Membre(
        qualifiee=membre.qualifie,
        presidente=membre.president,
        relation=bool(liens & {Lien.RELATION, Lien.HIERARCHIE}),
        accompagnatrice=Lien.ACCOMPAGNEMENT in liens,
        entreprise=bool(liens & {Lien.EMPLOYEUR, Lien.ETABLISSEMENT}),
        college=college,
        sexe=None if membre.femme is None else Sexe.FEMME if membre.femme else Sexe.HOMME,
    )
