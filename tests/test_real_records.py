"""Real records, in and out again. They are not in the project: see `real_data` in conftest.py."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from nb_feedback import FeedbackDataset, RankingQuestion, TextField, TextQuestion

pytestmark = pytest.mark.usefixtures("folder")


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def answered(ds: FeedbackDataset, answers: list[str]) -> list[dict[str, Any]]:
    """Answer each record, and give what is exported."""
    for record, answer in zip(ds, answers, strict=True):
        ds.respond(str(record.id), {"response": answer})
    assert ds.progress().submitted == len(answers)
    return ds.to_datasets().to_list()


def test_all_seed_tasks_come_out_as_they_went_in(real_data: Path) -> None:
    tasks = [{**task, **task["instances"][0]} for task in lines(real_data / "data" / "self_instruct_seed_tasks.jsonl")]
    ds = FeedbackDataset(
        "seed-tasks",
        fields=[TextField("instruction"), TextField("input", required=False)],
        questions=[TextQuestion("response", required=False)],
    )
    frame = pd.DataFrame(tasks)
    options: Any = {
        "id": "id",
        "suggestions": {"response": "output"},
        "metadata": ["name", "is_classification"],
    }
    added = ds.add_records(frame, **options)
    assert repr(added) == "175 added; columns left out: instances"
    assert ds.add_records(frame, **options).unchanged == 175
    rows = answered(ds, [task["output"] for task in tasks])
    assert len(rows) == 175
    for row, task in zip(rows, tasks, strict=True):
        assert (row["id"], row["instruction"], row["input"]) == (
            task["id"],
            task["instruction"],
            task["input"],
        )
        assert row["response"] == row["response.suggestion"] == task["output"]
        kept = {"name": task["name"], "is_classification": task["is_classification"]}
        assert json.loads(row["metadata"]) == kept


def test_records_in_four_scripts_come_out_as_they_went_in(real_data: Path) -> None:
    path = real_data / "data" / "xquad_spans_ar_zh_hi_ru.jsonl"
    given = lines(path)
    assert {row["lang"] for row in given} == {"ar", "zh", "hi", "ru"}
    ds = FeedbackDataset(
        "xquad",
        fields=[TextField("question"), TextField("context")],
        questions=[TextQuestion("response")],
    )
    assert ds.add_records(path, id="id", suggestions={"response": "answer"}, metadata=["lang"]) == len(given) == 240
    rows = answered(ds, [row["answer"] for row in given])
    for row, source in zip(rows, given, strict=True):
        assert (row["question"], row["context"]) == (source["question"], source["context"])
        assert row["response"] == row["response.suggestion"] == source["answer"]


def test_a_very_long_record_comes_out_as_it_went_in(real_data: Path) -> None:
    path = real_data / "data" / "long_markdown.jsonl"
    given = lines(path)
    assert max(len(row["response"]) for row in given) > 200_000
    ds = FeedbackDataset("long", fields=[TextField("prompt")], questions=[TextQuestion("response", use_markdown=True)])
    assert ds.add_records(path, id="id", suggestions={"response": "response"}) == len(given)
    rows = answered(ds, [row["response"] + "\n\nRead." for row in given])
    for row, source in zip(rows, given, strict=True):
        assert row["response.suggestion"] == source["response"]
        assert row["response"] == source["response"] + "\n\nRead."


@pytest.mark.parametrize(
    "name", ["blns", "payloadbox_xss", "owasp_filter_evasion", "markdown_it_xss", "commonmark_spec"]
)
def test_hostile_texts_are_texts_like_any_other(real_data: Path, name: str) -> None:
    items = json.loads((real_data / "hostile" / f"{name}.json").read_text(encoding="utf-8"))["items"]
    texts = [item if isinstance(item, str) else json.dumps(item, ensure_ascii=False) for item in items]
    ds = FeedbackDataset("hostile", fields=[TextField("prompt")], questions=[TextQuestion("response", required=False)])
    ds.add_records([{"prompt": text, "key": at} for at, text in enumerate(texts)], id="key")
    rows = answered(ds, texts)
    assert [row["prompt"] for row in rows] == [row["response"] for row in rows] == texts


def test_the_outputs_of_three_models_are_ranked_with_ties_and_come_out_as_they_went_in(real_data: Path) -> None:
    given = lines(real_data / "data" / "oasst_model_outputs.jsonl")
    models = list(given[0]["responses"])
    ds = FeedbackDataset(
        "oasst",
        fields=[TextField("prompt"), *map(TextField, models)],
        questions=[RankingQuestion("order", values=models, shuffle=True)],
    )
    rows = [{"id": row["id"], "prompt": row["prompt"], **row["responses"]} for row in given]
    assert ds.add_records(rows, id="id") == 100
    answers = []
    for row in given:
        # The longest is first; what is about as long is tied.
        lengths = {model: len(text) // 100 for model, text in row["responses"].items()}
        order = sorted(set(lengths.values()), reverse=True)
        answer = [{"value": model, "rank": order.index(length) + 1} for model, length in lengths.items()]
        ds.respond(row["id"], {"order": answer[::-1]}, user="ana")
        answers.append(sorted(answer, key=lambda each: (each["rank"], models.index(each["value"]))))
    exported = ds.to_datasets().to_list()
    assert [row["order"] for row in exported] == answers
    assert [[row[model] for model in models] for row in exported] == [list(row["responses"].values()) for row in given]
    assert {len({each["rank"] for each in answer}) for answer in answers} == {1, 2, 3}
    # Each of them is shown first about as often.
    first = [ds.questions[0].shown(row["id"], "ana")[0] for row in given]
    assert all(20 <= first.count(model) <= 50 for model in models)
