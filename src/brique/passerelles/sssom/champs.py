"""The slots of SSSOM 1.1, in the order in which a file gives them, and the extension slots that Brique adds.

Standard: Simple Standard for Sharing Ontological Mappings, version 1.1, its « SSSOM/TSV » form.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum

Valeur = str | float | date | tuple[str, ...]
"""What a slot holds: a text, a number 0 to 1, a day, or several texts."""

NORME = "1.1"
LIBRE = "rdfs literal"


class Forme(StrEnum):
    """How the value of a slot is written. A ``REFERENCE`` is a CURIE, or an IRI."""

    TEXTE = "texte"
    REFERENCE = "reference"
    NOMBRE = "nombre"
    DATE = "date"
    TEXTES = "textes"
    REFERENCES = "references"

    @property
    def multiple(self) -> bool:
        return self in {Forme.TEXTES, Forme.REFERENCES}

    @property
    def renvoie(self) -> bool:
        """True when it names entities, whose prefix must be declared."""
        return self in {Forme.REFERENCE, Forme.REFERENCES}


_REFERENCES = "author_id reviewer_id creator_id subject_match_field object_match_field subject_preprocessing"
_FORMES = {
    Forme.REFERENCE: "record_id subject_id predicate_id object_id mapping_justification subject_source object_source "
    "mapping_source mapping_tool_id issue_tracker_item",
    Forme.REFERENCES: f"{_REFERENCES} object_preprocessing curation_rule",
    Forme.TEXTES: "author_label reviewer_label creator_label cardinality_scope curation_rule_text match_string "
    "see_also mapping_set_source",
    Forme.NOMBRE: "confidence reviewer_agreement similarity_score mapping_set_confidence",
    Forme.DATE: "mapping_date publication_date review_date",
}
FORMES = {nom: forme for forme, noms in _FORMES.items() for nom in noms.split()}
"""The slots that are not plain text."""

COLONNES = (
    "record_id",
    "subject_id",
    "subject_label",
    "subject_category",
    "predicate_id",
    "predicate_label",
    "predicate_modifier",
    "object_id",
    "object_label",
    "object_category",
    "mapping_justification",
    "author_id",
    "author_label",
    "reviewer_id",
    "reviewer_label",
    "creator_id",
    "creator_label",
    "license",
    "subject_type",
    "subject_source",
    "subject_source_version",
    "object_type",
    "object_source",
    "object_source_version",
    "predicate_type",
    "mapping_provider",
    "mapping_source",
    "mapping_cardinality",
    "cardinality_scope",
    "mapping_tool",
    "mapping_tool_id",
    "mapping_tool_version",
    "mapping_date",
    "publication_date",
    "review_date",
    "confidence",
    "reviewer_agreement",
    "curation_rule",
    "curation_rule_text",
    "subject_match_field",
    "object_match_field",
    "match_string",
    "subject_preprocessing",
    "object_preprocessing",
    "similarity_score",
    "similarity_measure",
    "see_also",
    "issue_tracker_item",
    "other",
    "comment",
)
"""The slots of a mapping, in the order of the standard."""

DU_JEU = (
    "sssom_version",
    "curie_map",
    "mapping_set_id",
    "mapping_set_version",
    "mapping_set_source",
    "mapping_set_title",
    "mapping_set_description",
    "mapping_set_confidence",
    "creator_id",
    "creator_label",
    "license",
    "subject_type",
    "subject_source",
    "subject_source_version",
    "object_type",
    "object_source",
    "object_source_version",
    "predicate_type",
    "mapping_provider",
    "cardinality_scope",
    "mapping_tool",
    "mapping_tool_id",
    "mapping_tool_version",
    "mapping_date",
    "publication_date",
    "subject_match_field",
    "object_match_field",
    "subject_preprocessing",
    "object_preprocessing",
    "similarity_measure",
    "curation_rule",
    "curation_rule_text",
    "see_also",
    "issue_tracker",
    "other",
    "comment",
    "extension_definitions",
)
"""The slots of a mapping set, in the order of the standard."""

PROPAGES = frozenset(
    {
        "subject_type",
        "subject_source",
        "subject_source_version",
        "object_type",
        "object_source",
        "object_source_version",
        "predicate_type",
        "mapping_provider",
        "cardinality_scope",
        "mapping_tool",
        "mapping_tool_id",
        "mapping_tool_version",
        "mapping_date",
        "subject_match_field",
        "object_match_field",
        "subject_preprocessing",
        "object_preprocessing",
        "similarity_measure",
        "curation_rule",
        "curation_rule_text",
    }
)
"""Said once for the whole set when every mapping says the same."""

BORNES = {"reviewer_agreement": -1.0}
"""The least value of a number, when it is not 0; the greatest is always 1."""

_TYPES = (
    "owl class|owl object property|owl data property|owl annotation property|owl named individual|skos concept|"
    "rdfs resource|rdfs class|rdfs literal|rdfs datatype|rdf property|composed entity expression"
)
CHOIX = {
    "subject_type": frozenset(_TYPES.split("|")),
    "object_type": frozenset(_TYPES.split("|")),
    "predicate_type": frozenset(_TYPES.split("|")),
    "predicate_modifier": frozenset({"Not"}),
    "mapping_cardinality": frozenset({"1:1", "1:n", "n:1", "n:n", "1:0", "0:1", "0:0"}),
    "sssom_version": frozenset({"1.0", "1.1"}),
}
"""The slots whose values are listed by the standard."""

JUSTIFICATION = re.compile(
    "semapv:(?:MappingReview|ManualMappingCuration|LogicalReasoning|LexicalMatching|CompositeMatching|UnspecifiedMatching|"
    "SemanticSimilarityThresholdMatching|LexicalSimilarityThresholdMatching|MappingChaining|MappingInversion|"
    "StructuralMatching|InstanceBasedMatching|BackgroundKnowledgeBasedMatching)"
)

EXTENSIONS = {
    "accord": Forme.TEXTE,
    "certificateur": Forme.TEXTE,
    "competences": Forme.TEXTES,
    "conditions": Forme.TEXTE,
    "couverture_objet": Forme.NOMBRE,
    "couverture_sujet": Forme.NOMBRE,
    "declare_par": Forme.TEXTE,
    "etendue": Forme.TEXTE,
    "fin_objet": Forme.DATE,
    "fin_sujet": Forme.DATE,
    "gardes": Forme.TEXTES,
    "motif_revocation": Forme.TEXTE,
    "preuve": Forme.TEXTE,
    "reference_decision": Forme.TEXTE,
    "repli": Forme.TEXTE,
    "reserves": Forme.TEXTES,
    "revoquee_le": Forme.DATE,
    "signataire": Forme.TEXTE,
    "valable_avant": Forme.DATE,
    "valable_depuis": Forme.DATE,
}
"""What Brique adds to a mapping, declared in each file as extension slots (``brique:<name>``)."""


def forme(nom: str) -> Forme:
    """The form of a slot of the standard, or of Brique; a column nobody knows is a text."""
    return FORMES.get(nom) or EXTENSIONS.get(nom, Forme.TEXTE)
