"""Human feedback for language models, collected in the notebook cell where the data already is.

`FeedbackDataset` is the one object to know: give it fields and questions, add records, show it in a cell.
"""

from __future__ import annotations

from nb_feedback._version import __version__
from nb_feedback.choices import LabelQuestion, MultiLabelQuestion, RatingQuestion
from nb_feedback.dataset import FeedbackDataset
from nb_feedback.errors import (
    AnswerConflict,
    FeedbackError,
    InvalidInput,
    InvalidRecord,
    InvalidResponse,
    InvalidSchema,
    SchemaMismatch,
    StoreError,
    UnknownName,
)
from nb_feedback.properties import FloatMetadataProperty, IntegerMetadataProperty, TermsMetadataProperty
from nb_feedback.query import Query
from nb_feedback.ranking import RankingQuestion
from nb_feedback.records import FeedbackRecord, Response, Suggestion
from nb_feedback.schema import TextField, TextQuestion

__all__ = [
    "AnswerConflict",
    "FeedbackDataset",
    "FeedbackError",
    "FeedbackRecord",
    "FloatMetadataProperty",
    "IntegerMetadataProperty",
    "InvalidInput",
    "InvalidRecord",
    "InvalidResponse",
    "InvalidSchema",
    "LabelQuestion",
    "MultiLabelQuestion",
    "Query",
    "RankingQuestion",
    "RatingQuestion",
    "Response",
    "SchemaMismatch",
    "StoreError",
    "Suggestion",
    "TermsMetadataProperty",
    "TextField",
    "TextQuestion",
    "UnknownName",
    "__version__",
]
