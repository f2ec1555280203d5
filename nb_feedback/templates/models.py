"""Datasets for what language models learn from, or are measured with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nb_feedback.templates.parts import Making, answer, numbers, preference, preference_fields, prompt, rating, text

if TYPE_CHECKING:
    from typing_extensions import Self, Unpack

    from nb_feedback.templates.parts import Options


class ForModels(Making):
    """Datasets for what language models learn from."""

    @classmethod
    def for_supervised_fine_tuning(
        cls,
        name: str | None = None,
        *,
        context: bool = False,
        use_markdown: bool = False,
        **options: Unpack[Options],
    ) -> Self:
        """Give a dataset for the responses that a model is to learn to give.

        A record has a ``prompt``, and perhaps a ``context``. The question is ``response``.

        Args:
            name: What it is saved under. Default: none, which keeps it in memory only.
            context: Whether records may have a ``context``.
            use_markdown: Whether texts are Markdown.
            **options: ``guidelines``, which are a few words on the task where none are given,
                ``metadata_properties``, ``discard_reasons`` and ``store``, as in `FeedbackDataset`.

        Example:
            >>> ds = FeedbackDataset.for_supervised_fine_tuning(context=True)
            >>> [field.name for field in ds.fields], [question.name for question in ds.questions]
            (['prompt', 'context'], ['response'])
        """
        return cls._make(
            name,
            "supervised_fine_tuning",
            prompt(use_markdown, context=context),
            [answer("response", "What the model should have said.", use_markdown)],
            options,
        )

    @classmethod
    def for_preference_modeling(
        cls,
        name: str | None = None,
        *,
        number_of_responses: int = 2,
        context: bool = False,
        use_markdown: bool = False,
        **options: Unpack[Options],
    ) -> Self:
        """Give a dataset for which of several responses people prefer.

        A record has a ``prompt``, perhaps a ``context``, and ``response1`` and so on. The question is
        ``preference``, a `RankingQuestion` of the responses.

        Args:
            name: What it is saved under. Default: none, which keeps it in memory only.
            number_of_responses: How many responses a record may have, the first of which it must have.
            context: Whether records may have a ``context``.
            use_markdown: Whether texts are Markdown.
            **options: ``guidelines``, which are a few words on the task where none are given,
                ``metadata_properties``, ``discard_reasons`` and ``store``, as in `FeedbackDataset`.

        Example:
            >>> ds = FeedbackDataset.for_preference_modeling(number_of_responses=3)
            >>> [field.name for field in ds.fields], [question.name for question in ds.questions]
            (['prompt', 'response1', 'response2', 'response3'], ['preference'])
        """
        return cls._make(
            name,
            "preference_modeling",
            preference_fields(number_of_responses, use_markdown, context=context),
            [preference(number_of_responses)],
            options,
        )

    @classmethod
    def for_direct_preference_optimization(
        cls,
        name: str | None = None,
        *,
        number_of_responses: int = 2,
        context: bool = False,
        use_markdown: bool = False,
        **options: Unpack[Options],
    ) -> Self:
        """Give a dataset for pairs of a better and a worse response, which a model learns from.

        Its fields and its question are those of `for_preference_modeling`.

        Args:
            name: What it is saved under. Default: none, which keeps it in memory only.
            number_of_responses: How many responses a record may have, the first of which it must have.
            context: Whether records may have a ``context``.
            use_markdown: Whether texts are Markdown.
            **options: ``guidelines``, which are a few words on the task where none are given,
                ``metadata_properties``, ``discard_reasons`` and ``store``, as in `FeedbackDataset`.

        Example:
            >>> ds = FeedbackDataset.for_direct_preference_optimization(context=True)
            >>> [field.name for field in ds.fields]
            ['prompt', 'context', 'response1', 'response2']
        """
        return cls._make(
            name,
            "direct_preference_optimization",
            preference_fields(number_of_responses, use_markdown, context=context),
            [preference(number_of_responses)],
            options,
        )

    @classmethod
    def for_proximal_policy_optimization(
        cls,
        name: str | None = None,
        *,
        rating_scale: int = 7,
        context: bool = False,
        use_markdown: bool = False,
        **options: Unpack[Options],
    ) -> Self:
        """Give a dataset for how good prompts are, of which a model will learn by trying.

        A record has a ``prompt``, and perhaps a ``context``. The question is ``rating_prompt``, a
        `RatingQuestion`. In Argilla it is called ``prompt``, as the field is; here each of the two has a column
        of its own.

        Args:
            name: What it is saved under. Default: none, which keeps it in memory only.
            rating_scale: The highest rating; the lowest is 1.
            context: Whether records may have a ``context``.
            use_markdown: Whether texts are Markdown.
            **options: ``guidelines``, which are a few words on the task where none are given,
                ``metadata_properties``, ``discard_reasons`` and ``store``, as in `FeedbackDataset`.

        Example:
            >>> ds = FeedbackDataset.for_proximal_policy_optimization()
            >>> [field.name for field in ds.fields], [question.name for question in ds.questions]
            (['prompt'], ['rating_prompt'])
        """
        return cls._make(
            name,
            "proximal_policy_optimization",
            prompt(use_markdown, context=context),
            [rating("rating_prompt", rating_scale, "1 is the worst.", title="How good the prompt is")],
            options,
        )

    @classmethod
    def for_retrieval_augmented_generation(
        cls,
        name: str | None = None,
        *,
        number_of_retrievals: int = 1,
        rating_scale: int = 7,
        use_markdown: bool = False,
        **options: Unpack[Options],
    ) -> Self:
        """Give a dataset for documents that were found for a query, and for the response to it.

        A record has a ``query``, and ``retrieved_document_1`` and so on. The questions are
        ``rating_retrieved_document_1`` and so on, of which the first has to be answered, and ``response``.

        Args:
            name: What it is saved under. Default: none, which keeps it in memory only.
            number_of_retrievals: How many documents a record may have, the first of which it must have.
            rating_scale: The highest rating; the lowest is 1.
            use_markdown: Whether texts are Markdown.
            **options: ``guidelines``, which are a few words on the task where none are given,
                ``metadata_properties``, ``discard_reasons`` and ``store``, as in `FeedbackDataset`.

        Example:
            >>> ds = FeedbackDataset.for_retrieval_augmented_generation(number_of_retrievals=2)
            >>> [question.name for question in ds.questions]
            ['rating_retrieved_document_1', 'rating_retrieved_document_2', 'response']
        """
        documents, ratings = [], []
        for at in numbers("number_of_retrievals", number_of_retrievals):
            document, first = f"retrieved_document_{at}", at == 1
            documents.append(text(document, use_markdown, title=f"Retrieved document {at}", required=first))
            title = f"How much document {at} helps"
            ratings.append(rating(f"rating_{document}", rating_scale, "1 is not at all.", title=title, required=first))
        response = answer("response", "Helpful, harmless, and true to the documents.", use_markdown, required=False)
        return cls._make(
            name,
            "retrieval_augmented_generation",
            [text("query", use_markdown), *documents],
            [*ratings, response],
            options,
        )
