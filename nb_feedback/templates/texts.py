"""Datasets for what people say of texts: labels, ratings, answers, summaries, translations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nb_feedback.templates.parts import INFERENCES, Making, answer, label, rating, text

if TYPE_CHECKING:
    from typing_extensions import Self, Unpack

    from nb_feedback.templates.parts import Labels, Options


class ForTexts(Making):
    """Datasets for what people say of texts."""

    @classmethod
    def for_text_classification(
        cls,
        name: str | None = None,
        *,
        labels: Labels,
        multi_label: bool = False,
        use_markdown: bool = False,
        **options: Unpack[Options],
    ) -> Self:
        """Give a dataset for texts that get a label, or several.

        A record has a ``text``. The question is ``label``, a `LabelQuestion` or a `MultiLabelQuestion`.

        Args:
            name: What it is saved under. Default: none, which keeps it in memory only.
            labels: The labels to choose from: a list, or a dict of label to the text that people see for it.
            multi_label: Whether several labels may be chosen.
            use_markdown: Whether texts are Markdown.
            **options: ``guidelines``, which are a few words on the task where none are given,
                ``metadata_properties``, ``discard_reasons`` and ``store``, as in `FeedbackDataset`.

        Example:
            >>> ds = FeedbackDataset.for_text_classification(labels=["complaint", "praise"])
            >>> [field.name for field in ds.fields], [question.name for question in ds.questions]
            (['text'], ['label'])
        """
        return cls._make(
            name, "text_classification", [text("text", use_markdown)], [label(labels, multi_label=multi_label)], options
        )

    @classmethod
    def for_question_answering(
        cls,
        name: str | None = None,
        *,
        use_markdown: bool = False,
        **options: Unpack[Options],
    ) -> Self:
        """Give a dataset for questions whose answer is in a text.

        A record has a ``question`` and a ``context``. What people are asked is ``answer``.

        Args:
            name: What it is saved under. Default: none, which keeps it in memory only.
            use_markdown: Whether texts are Markdown.
            **options: ``guidelines``, which are a few words on the task where none are given,
                ``metadata_properties``, ``discard_reasons`` and ``store``, as in `FeedbackDataset`.

        Example:
            >>> ds = FeedbackDataset.for_question_answering()
            >>> [field.name for field in ds.fields], [question.name for question in ds.questions]
            (['question', 'context'], ['answer'])
        """
        return cls._make(
            name,
            "question_answering",
            [text("question", use_markdown), text("context", use_markdown)],
            [answer("answer", "In the words of the context.", use_markdown)],
            options,
        )

    @classmethod
    def for_summarization(
        cls,
        name: str | None = None,
        *,
        use_markdown: bool = False,
        **options: Unpack[Options],
    ) -> Self:
        """Give a dataset for summaries of texts.

        A record has a ``text``. The question is ``summary``.

        Args:
            name: What it is saved under. Default: none, which keeps it in memory only.
            use_markdown: Whether texts are Markdown.
            **options: ``guidelines``, which are a few words on the task where none are given,
                ``metadata_properties``, ``discard_reasons`` and ``store``, as in `FeedbackDataset`.

        Example:
            >>> ds = FeedbackDataset.for_summarization()
            >>> [field.name for field in ds.fields], [question.name for question in ds.questions]
            (['text'], ['summary'])
        """
        return cls._make(
            name,
            "summarization",
            [text("text", use_markdown)],
            [answer("summary", "What the text says, in short.", use_markdown)],
            options,
        )

    @classmethod
    def for_translation(
        cls,
        name: str | None = None,
        *,
        use_markdown: bool = False,
        **options: Unpack[Options],
    ) -> Self:
        """Give a dataset for translations of texts.

        A record has a ``source``. The question is ``target``.

        Args:
            name: What it is saved under. Default: none, which keeps it in memory only.
            use_markdown: Whether texts are Markdown.
            **options: ``guidelines``, which are a few words on the task where none are given,
                ``metadata_properties``, ``discard_reasons`` and ``store``, as in `FeedbackDataset`.

        Example:
            >>> ds = FeedbackDataset.for_translation()
            >>> [field.name for field in ds.fields], [question.name for question in ds.questions]
            (['source'], ['target'])
        """
        return cls._make(
            name,
            "translation",
            [text("source", use_markdown)],
            [answer("target", "The translation.", use_markdown)],
            options,
        )

    @classmethod
    def for_sentence_similarity(
        cls,
        name: str | None = None,
        *,
        rating_scale: int = 7,
        use_markdown: bool = False,
        **options: Unpack[Options],
    ) -> Self:
        """Give a dataset for how much two sentences mean the same.

        A record has a ``sentence-1`` and a ``sentence-2``. The question is ``similarity``, a `RatingQuestion`.

        Args:
            name: What it is saved under. Default: none, which keeps it in memory only.
            rating_scale: The highest rating; the lowest is 1.
            use_markdown: Whether texts are Markdown.
            **options: ``guidelines``, which are a few words on the task where none are given,
                ``metadata_properties``, ``discard_reasons`` and ``store``, as in `FeedbackDataset`.

        Example:
            >>> ds = FeedbackDataset.for_sentence_similarity(rating_scale=5)
            >>> [field.name for field in ds.fields], [question.name for question in ds.questions]
            (['sentence-1', 'sentence-2'], ['similarity'])
        """
        return cls._make(
            name,
            "sentence_similarity",
            [text("sentence-1", use_markdown), text("sentence-2", use_markdown)],
            [rating("similarity", rating_scale, "1 is nothing in common; the highest is the same.")],
            options,
        )

    @classmethod
    def for_natural_language_inference(
        cls,
        name: str | None = None,
        *,
        labels: Labels | None = None,
        use_markdown: bool = False,
        **options: Unpack[Options],
    ) -> Self:
        """Give a dataset for whether one text follows from another.

        A record has a ``premise`` and a ``hypothesis``. The question is ``label``, a `LabelQuestion`.

        Args:
            name: What it is saved under. Default: none, which keeps it in memory only.
            labels: The labels to choose from. Default: entailment, neutral and contradiction.
            use_markdown: Whether texts are Markdown.
            **options: ``guidelines``, which are a few words on the task where none are given,
                ``metadata_properties``, ``discard_reasons`` and ``store``, as in `FeedbackDataset`.

        Example:
            >>> ds = FeedbackDataset.for_natural_language_inference()
            >>> [field.name for field in ds.fields], [question.name for question in ds.questions]
            (['premise', 'hypothesis'], ['label'])
        """
        return cls._make(
            name,
            "natural_language_inference",
            [text("premise", use_markdown), text("hypothesis", use_markdown)],
            [label(INFERENCES if labels is None else labels)],
            options,
        )
