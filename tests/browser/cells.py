"""Cells that the browser tests' notebooks are made of."""

from __future__ import annotations


def dataset(name: str, records: int = 5, *, options: str = "", store: str | None = None) -> str:
    """Give a cell that makes a dataset of small records, each with a suggestion.

    Args:
        name: The dataset's name, also that of its store unless ``store`` says otherwise.
        records: How many.
        options: Further arguments for the dataset, as code.
        store: The store's file.
    """
    return f"""
from nb_feedback import FeedbackDataset, TextField, TextQuestion
ds = FeedbackDataset(
    {name!r},
    fields=[TextField("prompt"), TextField("context", required=False, use_markdown=True)],
    questions=[TextQuestion("response", title="Answer")],
    store={store or name + ".db"!r},
    {options}
)
ds.add_records(
    [{{"id": f"r{{i}}", "prompt": f"Question {{i}}?", "output": f"Suggestion {{i}}"}} for i in range(1, {records} + 1)],
    suggestions={{"response": "output"}}, id="id",
)
"""


ANSWERS = "print([(r.id, r.response('ana').status, r.response('ana').values) for r in ds if r.response('ana')])"
