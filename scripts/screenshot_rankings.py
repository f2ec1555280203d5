"""What the pictures of rankings and pairs show: cells that make ``shown`` out of sample records."""

from __future__ import annotations

from typing import Any

_CELL = """\
from nb_feedback import *
names = {names!r}
rows = [
    {{
        **row,
        "first": row["model_output"],
        "second": row["model_output"].split(". ")[0] + ".",
        "third": "I am not sure: " + row["prompt"],
    }}
    for row in load()
]
shown = FeedbackDataset(
    "support-answers",
    fields=[TextField("prompt"), *(TextField(name) for name in names)],
    questions=[RankingQuestion("order", title={title!r}, values=names, shuffle=True, **{options!r})],
    guidelines=GUIDELINES,
    store=STORE,
)
shown.add_records(rows, id="id")
shown = shown.annotate(query={{"record": {record!r}}}, layout={layout!r})
"""


def ranked(*names: str, record: str = "parcel-001", layout: str = "focus", **options: Any) -> str:
    """Gives the cell that has these answers put in order, or the better one of two chosen."""
    title = "Which answer is better?" if len(names) == 2 else "Put the answers in order"
    return _CELL.format(names=list(names), title=title, record=record, layout=layout, options=options)
