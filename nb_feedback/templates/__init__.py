"""The part of `FeedbackDataset` that makes datasets for common tasks: their fields, questions and guidelines.

The methods, their arguments, fields and questions have the names that Argilla 1.29 gives them. The first argument is
the dataset's name.
"""

from __future__ import annotations

from nb_feedback.templates.models import ForModels
from nb_feedback.templates.texts import ForTexts


class Templates(ForTexts, ForModels):
    """Datasets for common tasks. `FeedbackDataset` is one of these; nothing else is."""
