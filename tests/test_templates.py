"""Datasets for common tasks: their fields and questions are those that Argilla 1.29 gives them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nb_feedback import FeedbackDataset, FeedbackRecord, InvalidSchema, TermsMetadataProperty, TextField
from nb_feedback.schema import Question
from nb_feedback.templates import Templates
from nb_feedback.templates.guidelines import GUIDELINES

LABELS = {"labels": ["good", "bad"]}


def described(question: Question) -> str:
    """Give a question's type, name and choices in a few words."""
    choices = ",".join(map(str, question.choices))
    return f"{type(question).__name__} {question.name}{'' if question.required else '?'} {choices}".strip()


@pytest.mark.parametrize(
    ("task", "options", "fields", "questions"),
    [
        ("text_classification", LABELS, "text", ["LabelQuestion label good,bad"]),
        ("text_classification", {**LABELS, "multi_label": True}, "text", ["MultiLabelQuestion label good,bad"]),
        ("question_answering", {}, "question context", ["TextQuestion answer"]),
        ("summarization", {}, "text", ["TextQuestion summary"]),
        ("translation", {}, "source", ["TextQuestion target"]),
        ("sentence_similarity", {}, "sentence-1 sentence-2", ["RatingQuestion similarity 1,2,3,4,5,6,7"]),
        ("sentence_similarity", {"rating_scale": 2}, "sentence-1 sentence-2", ["RatingQuestion similarity 1,2"]),
        (
            "natural_language_inference",
            {},
            "premise hypothesis",
            ["LabelQuestion label entailment,neutral,contradiction"],
        ),
        ("natural_language_inference", LABELS, "premise hypothesis", ["LabelQuestion label good,bad"]),
        ("supervised_fine_tuning", {}, "prompt", ["TextQuestion response"]),
        ("supervised_fine_tuning", {"context": True}, "prompt context?", ["TextQuestion response"]),
        *(
            (
                task,
                {"number_of_responses": 3, "context": True},
                "prompt context? response1 response2? response3?",
                ["RankingQuestion preference response1,response2,response3"],
            )
            for task in ("preference_modeling", "direct_preference_optimization")
        ),
        (
            "preference_modeling",
            {},
            "prompt response1 response2?",
            ["RankingQuestion preference response1,response2"],
        ),
        ("proximal_policy_optimization", {"rating_scale": 3}, "prompt", ["RatingQuestion rating_prompt 1,2,3"]),
        (
            "proximal_policy_optimization",
            {"rating_scale": 3, "context": True},
            "prompt context?",
            ["RatingQuestion rating_prompt 1,2,3"],
        ),
        (
            "retrieval_augmented_generation",
            {"rating_scale": 2},
            "query retrieved_document_1",
            ["RatingQuestion rating_retrieved_document_1 1,2", "TextQuestion response?"],
        ),
        (
            "retrieval_augmented_generation",
            {"rating_scale": 2, "number_of_retrievals": 2},
            "query retrieved_document_1 retrieved_document_2?",
            [
                "RatingQuestion rating_retrieved_document_1 1,2",
                "RatingQuestion rating_retrieved_document_2? 1,2",
                "TextQuestion response?",
            ],
        ),
    ],
)
def test_a_task_has_the_fields_and_questions_of_its_name(
    task: str, options: dict[str, Any], fields: str, questions: list[str]
) -> None:
    ds = getattr(FeedbackDataset, f"for_{task}")(**options)
    assert " ".join(f"{field.name}{'' if field.required else '?'}" for field in ds.fields) == fields
    assert [described(question) for question in ds.questions] == questions
    assert all(question.description for question in ds.questions)
    assert ds.guidelines == GUIDELINES[task]


def test_every_task_has_guidelines_of_its_own_and_they_are_short() -> None:
    tasks = {name.removeprefix("for_") for name in dir(Templates) if name.startswith("for_")}
    assert tasks == set(GUIDELINES)
    assert len(set(GUIDELINES.values())) == len(tasks)
    assert max(map(len, GUIDELINES.values())) < 300


def test_what_every_dataset_takes_every_template_takes(folder: Path) -> None:
    topic = TermsMetadataProperty("topic")
    store = folder / "own.db"
    ds = FeedbackDataset.for_summarization(
        "mine",
        use_markdown=True,
        guidelines="Be brief.",
        metadata_properties=[topic],
        discard_reasons=["x"],
        store=store,
    )
    assert (ds.name, ds.guidelines, ds.metadata_properties, ds.discard_reasons) == (
        "mine",
        "Be brief.",
        (topic,),
        ("x",),
    )
    assert [each.use_markdown for each in (*ds.fields, *ds.questions)] == [True, True]  # type: ignore[union-attr]
    assert ds.store == str(store.resolve())


def test_the_same_call_goes_on_with_what_was_saved(folder: Path) -> None:
    assert folder == Path.cwd()
    for _ in range(2):
        ds = FeedbackDataset.for_supervised_fine_tuning("sft", guidelines=None, metadata_properties=None)
        ds.add_records([FeedbackRecord({"prompt": "Hello?"}, id="1")])
    ds.respond("1", {"response": "Hello!"})
    assert FeedbackDataset.load("sft").to_datasets()["response"][:] == ["Hello!"]


def test_a_subclass_makes_its_own_kind() -> None:
    class Own(FeedbackDataset):
        """A dataset of somebody's own."""

    assert isinstance(Own.for_translation(), Own)


def test_two_responses_that_are_equally_good_are_a_tie_and_one_that_is_missing_is_none() -> None:
    ds = FeedbackDataset.for_direct_preference_optimization()
    ds.add_records([FeedbackRecord({"prompt": "Hello?", "response1": "Hi!", "response2": "Yes?"}, id="1")])
    tie = [{"value": f"response{at}", "rank": 1} for at in (1, 2)]
    assert ds.respond("1", {"preference": tie}).values["preference"][0] == {"rank": 1, "value": "response1"}


def test_markdown_is_text_unless_somebody_says_so() -> None:
    field = FeedbackDataset.for_translation().fields[0]
    assert isinstance(field, TextField)
    assert not field.use_markdown


@pytest.mark.parametrize(
    ("task", "options", "told"),
    [
        ("sentence_similarity", {"rating_scale": 1}, "rating_scale expected a whole number from 2 on, got int 1"),
        ("sentence_similarity", {"rating_scale": "7"}, "rating_scale expected a whole number from 2 on, got str '7'"),
        (
            "retrieval_augmented_generation",
            {"number_of_retrievals": 0},
            "number_of_retrievals expected a whole number from 1 on, got int 0",
        ),
        (
            "preference_modeling",
            {"number_of_responses": 1},
            "number_of_responses expected a whole number from 2 on, got int 1",
        ),
        ("text_classification", {"labels": ["one"]}, "labels expected at least 2, got list ['one']"),
    ],
)
def test_an_option_that_cannot_be_says_what_was_expected(task: str, options: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidSchema) as caught:
        getattr(FeedbackDataset, f"for_{task}")(**options)
    assert told in str(caught.value)
