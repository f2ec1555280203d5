"""Real records in, shown, answered and out again, the same to the byte. Needs NB_FEEDBACK_TEST_DATA."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.jupyter import OpenNotebook

Open = Callable[..., OpenNotebook]
FOLDER = Path(os.environ.get("NB_FEEDBACK_TEST_DATA", "")) / "data"

pytestmark = pytest.mark.skipif(
    "NB_FEEDBACK_TEST_DATA" not in os.environ, reason="the real records are not part of the project"
)

_MAKE = """
import json
from nb_feedback import FeedbackDataset, TextField, TextQuestion
rows = [json.loads(line) for line in open({path!r}, encoding="utf-8")]
rows = {rows}
ds = FeedbackDataset({name!r}, store={name!r} + ".db",
    fields=[TextField("prompt"), TextField("context", required=False, use_markdown=True)],
    questions=[TextQuestion("response", title="Answer", use_markdown=True)])
ds.add_records(rows, id="id", suggestions={{"response": "output"}})
"""

CHECK = """
by_id = {row["id"]: row for row in rows}
out = {row["id"]: row for row in ds.to_datasets()}
print("same", all(out[i][k] == by_id[i][k] for i in by_id for k in ("prompt", "context"))
    and all(out[i]["response.suggestion"] == by_id[i]["output"] for i in by_id))
print("answered", sum(row["response"] is not None for row in out.values()), "of", len(rows))
print("answers", all(row["response"] in (None, row["response.suggestion"], row["response.suggestion"] + " ok") for row in out.values()))
"""

SOURCES = {
    "seed-tasks": (
        "self_instruct_seed_tasks.jsonl",
        (
            '[{"id": r["id"], "prompt": r["instruction"], "context": r["instances"][0]["input"], '
            '"output": r["instances"][0]["output"]} for r in rows]'
        ),
        175,
    ),
    "scripts": (
        "xquad_spans_ar_zh_hi_ru.jsonl",
        (
            '[{"id": r["lang"] + str(i), "prompt": r["question"], "context": r["context"], "output": r["answer"]}'
            " for i, r in enumerate(rows)]"
        ),
        240,
    ),
    "long": (
        "long_markdown.jsonl",
        '[{"id": str(i), "prompt": r["prompt"], "context": r["response"], "output": r["response"]} for i, r in enumerate(rows)]',
        4,
    ),
}


@pytest.mark.parametrize("name", SOURCES)
def test_real_records_are_shown_answered_and_come_out_the_same(page: Page, open_notebook: Open, name: str) -> None:
    file, rows, count = SOURCES[name]
    notebook = open_notebook(_MAKE.format(path=str(FOLDER / file), rows=rows, name=name), "ds", CHECK)
    notebook.run_cell(0)
    notebook.run_cell(1)
    widget = notebook.widget(name)
    first = json.loads((FOLDER / file).read_text(encoding="utf-8").splitlines()[0])
    shown = first.get("instruction") or first.get("question") or first["prompt"]
    expect(widget.record).to_contain_text(" ".join(shown.split())[:60])
    for number in range(1, count + 1):
        widget.expect_record(number)
        if number % 5 == 1:
            widget.editor("Answer").focus()
            page.keyboard.press("Control+End")
            page.keyboard.type(" ok")
        page.keyboard.press("Control+Enter")
    expect(widget.region.get_by_role("heading", name="All done")).to_be_visible()
    widget.expect_saved()
    notebook.run_cell(2)
    expect(notebook.output(2)).to_contain_text("same True")
    expect(notebook.output(2)).to_contain_text(f"answered {count} of {count}")
    expect(notebook.output(2)).to_contain_text("answers True")


RANK = """
import json
from nb_feedback import *
rows = [json.loads(line) for line in open({path!r}, encoding="utf-8")]
models = list(rows[0]["responses"])
ds = FeedbackDataset("oasst", fields=[TextField("prompt"), *map(TextField, models)], store="oasst.db",
    questions=[RankingQuestion("order", title="Order", values=models, shuffle=True)])
ds.add_records([{{"id": row["id"], "prompt": row["prompt"], **row["responses"]}} for row in rows], id="id")
"""

RANKED = """
shown = ds.responses()["order.shown"].tolist()
print("right", [[each["value"] for each in ranking] == [order[at] for at in (2, 0, 1)] and [each["rank"] for each in ranking] == [1, 2, 3]
                for ranking, order in zip(ds.responses()["order"], shown)])
print("orders", len(set(map(tuple, shown))) > 2, shown == [ds.questions[0].shown(row["id"], "ana") for row in rows[:10]])
"""


def test_the_outputs_of_three_models_are_ranked_by_their_texts_alone(page: Page, open_notebook: Open) -> None:
    path = FOLDER / "oasst_model_outputs.jsonl"
    given = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
    notebook = open_notebook(RANK.format(path=str(path)), "ds", RANKED)
    notebook.run_cell(0)
    notebook.run_cell(1)
    widget = notebook.widget("oasst")
    for number, row in enumerate(given[:10], 1):
        widget.expect_record(number)
        cards = widget.region.locator(".card")
        expect(cards).to_have_count(3)
        # Whole, each once, and with nothing that tells which model's it is.
        shown = cards.locator(".read").evaluate_all("each => each.map((one) => one.textContent)")
        assert sorted(shown) == sorted(row["responses"].values())
        assert "pythia" not in widget.region.get_by_role("article").inner_text()
        widget.region.get_by_role("article").focus()
        for key in ("e", "2", "3", "1", "Control+Enter"):
            page.keyboard.press(key)
    widget.expect_record(11)
    widget.expect_saved()
    notebook.run_cell(2)
    assert notebook.output(2).inner_text().split("\n")[:2] == [f"right {[True] * 10}", "orders True True"]
