"""A link as a mapping of SSSOM: computed, declared, decided or of a renewal. Each says which it is (slot ``preuve``).

*Predicates.* SKOS makes ``exactMatch`` symmetric and transitive, which would let a program deduce equivalences that
nobody stated: it is never written. A computed « équivalent » is ``skos:closeMatch``; « le sujet couvre l’objet » is
``skos:narrowMatch`` (the *object* is the narrower one), « couvert par » ``skos:broadMatch``, « partiel »
``skos:relatedMatch``, « distinct » *not* ``skos:relatedMatch``. All of SKOS can be read backwards, and an official
correspondance or a decision cannot: they have predicates of their own, ``brique:correspondance`` and
``brique:equivalence``, from the subject to the object only. A renewal is ``dcterms:isReplacedBy``.

*Sets of blocs* are one entity, of type « composed entity expression ».
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from brique.passerelles.decisions import Decidee, Ensemble
from brique.passerelles.officielles import Bout, Declaree, Renouvellement
from brique.passerelles.sssom.champs import Valeur
from brique.passerelles.sssom.identifiants import curie
from brique.passerelles.valeurs import Cle, Passerelle, Preuve, Relation

Rangee = dict[str, Valeur]
Libelles = Mapping[Cle, str]
"""The title of a bloc, or of a certification (``Cle`` without code)."""

PREDICATS = {
    Relation.EQUIVALENT: "skos:closeMatch",
    Relation.COUVRE: "skos:narrowMatch",
    Relation.COUVERT_PAR: "skos:broadMatch",
    Relation.PARTIEL: "skos:relatedMatch",
    Relation.DISTINCT: "skos:relatedMatch",
}
CORRESPONDANCE, EQUIVALENCE, RENOUVELLEMENT = "brique:correspondance", "brique:equivalence", "dcterms:isReplacedBy"
_EN_MOTS = {
    Relation.EQUIVALENT: "semble équivalent à",
    Relation.COUVRE: "semble couvrir",
    Relation.COUVERT_PAR: "semble couvert par",
    Relation.PARTIEL: "semble avoir une part commune avec",
    Relation.DISTINCT: "semble distinct de",
}
_SIMPLE, _COMPOSEE = "skos concept", "composed entity expression"
_CALCUL = "Calculé : ne donne aucun droit."
_TITRES = "Calculé sur les seuls intitulés, faute de compétences : ne donne aucun droit."
_REGISTRE = "https://www.francecompetences.fr/"


def calculee(passerelle: Passerelle, libelles: Libelles, *, le: date | None = None) -> Rangee:
    """A computed passerelle. ``confidence`` is the probability of its relation, ``similarity_score`` its score.

    ``le`` is the day of the computation.
    """
    p, versions = passerelle, passerelle.versions
    sur_titres = p.probabilites is None
    rangee = _entites(frozenset({p.source}), frozenset({p.cible}), libelles)
    rangee |= {
        "predicate_id": PREDICATS[p.relation],
        "predicate_label": _EN_MOTS[p.relation],
        "mapping_justification": _justification(versions.encodeurs, sur_titres),
        "mapping_tool": "Brique",
        "mapping_tool_version": " + ".join((versions.modele, *versions.encodeurs)),
        "similarity_score": p.score,
        "similarity_measure": "ressemblance des intitulés"
        if sur_titres
        else "1 − probabilité que les blocs soient distincts",
        "preuve": Preuve.CALCULEE.value,
        "comment": _TITRES if sur_titres else _CALCUL,
    }
    if p.relation is Relation.DISTINCT:
        rangee["predicate_modifier"] = "Not"
    if p.probabilites is not None:
        rangee["confidence"] = _probabilite(p)
        rangee["couverture_sujet"] = p.couverture_source.part
        rangee["couverture_objet"] = p.couverture_cible.part
    return _garnie(rangee, mapping_date=le, repli=versions.repli, gardes=tuple(garde.value for garde in p.gardes))


def _probabilite(p: Passerelle) -> float:
    assert p.probabilites is not None
    return {
        Relation.EQUIVALENT: p.probabilites.equivalent,
        Relation.COUVRE: p.probabilites.couvre,
        Relation.COUVERT_PAR: p.probabilites.couvert_par,
        Relation.PARTIEL: p.probabilites.partiel,
        Relation.DISTINCT: p.probabilites.distinct,
    }[p.relation]


def _justification(encodeurs: tuple[str, ...], sur_titres: bool) -> str:
    """Words only, sense only, or both together."""
    lexicaux = [nom.startswith("lexical") for nom in encodeurs]
    if sur_titres or all(lexicaux):
        return "semapv:LexicalSimilarityThresholdMatching"
    return "semapv:CompositeMatching" if any(lexicaux) else "semapv:SemanticSimilarityThresholdMatching"


def declaree(lien: Declaree, libelles: Libelles) -> Rangee:
    """An official correspondance, certain as a fact of the register. Asserted on the day its fiche was registered.

    Raises ``ErreurArgument`` when it names no destination: it links nothing.
    """
    rangee = _entites(lien.source, lien.cible, {**_titres(lien.depuis, lien.vers), **libelles})
    rangee |= {
        "predicate_id": CORRESPONDANCE,
        "predicate_label": "correspond officiellement à",
        "mapping_justification": "semapv:ManualMappingCuration",
        "mapping_provider": _REGISTRE,
        "confidence": 1.0,
        "preuve": Preuve.DECLAREE.value,
        "declare_par": lien.depuis.numero,
        "etendue": lien.etendue.value,
        "comment": lien.phrase,
    }
    reserves = tuple(constatee.reserve.value for constatee in lien.reserves)
    dates = {"fin_sujet": lien.depuis.fin, "fin_objet": lien.vers.fin, "mapping_date": lien.depuis.debut}
    return _garnie(rangee, reserves=reserves, **dates)


def decidee(decision: Decidee, libelles: Libelles) -> Rangee:
    """A certificateur's decision, with what it says of itself: who signed, under which conditions, until when."""
    rangee = _entites(decision.source, decision.cible, libelles)
    rangee |= {
        "predicate_id": EQUIVALENCE,
        "predicate_label": "vaut, par décision du certificateur,",
        "mapping_justification": "semapv:ManualMappingCuration",
        "author_label": (decision.signataire,),
        "creator_label": (decision.certificateur,),
        "mapping_date": decision.decidee_le,
        "confidence": 1.0,
        "preuve": Preuve.DECIDEE.value,
        "accord": decision.accord.value,
        "certificateur": decision.certificateur,
        "signataire": decision.signataire,
        "valable_depuis": decision.validite.debut,
        "comment": decision.phrase,
    }
    return _garnie(
        rangee,
        competences=decision.competences,
        conditions=decision.conditions,
        valable_avant=decision.validite.fin,
        revoquee_le=decision.revoquee_le,
        motif_revocation=decision.motif_revocation,
        reference_decision=decision.reference,
    )


def renouvellement(lien: Renouvellement, libelles: Libelles) -> Rangee:
    """A renewal of the register, from the old certification to the new one. It says nothing of their blocs."""
    rangee = _entites(frozenset({Cle(lien.ancienne)}), frozenset({Cle(lien.nouvelle)}), libelles)
    rangee |= {
        "predicate_id": RENOUVELLEMENT,
        "predicate_label": "est remplacée par",
        "mapping_justification": "semapv:UnspecifiedMatching",
        "mapping_provider": _REGISTRE,
        "preuve": Preuve.RENOUVELLEMENT.value,
        "declare_par": lien.declaration.value,
        "comment": lien.phrase,
    }
    return rangee


def _entites(sujet: Ensemble, objet: Ensemble, libelles: Libelles) -> Rangee:
    rangee: Rangee = {}
    for nom, cote in (("subject", sujet), ("object", objet)):
        rangee[f"{nom}_id"] = curie(cote)
        rangee[f"{nom}_type"] = _COMPOSEE if len(cote) > 1 else _SIMPLE
        titres = [libelles.get(cle, "") or cle.code or cle.fiche for cle in sorted(cote)]
        rangee[f"{nom}_label"] = " + ".join(titres)
    return rangee


def _titres(*bouts: Bout) -> dict[Cle, str]:
    return {Cle(bout.numero): bout.intitule for bout in bouts if bout.intitule}


def _garnie(rangee: Rangee, **facultatifs: Valeur | None) -> Rangee:
    """The mapping with those of ``facultatifs`` that say something."""
    return rangee | {nom: valeur for nom, valeur in facultatifs.items() if valeur not in (None, "", ())}
