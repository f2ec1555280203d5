"""Every state of the widget that is worth looking at: the cell that makes it, and what is done in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from scripts import screenshot_acts as acts
from scripts.screenshot_acts import Stage
from scripts.screenshot_rankings import ranked
from scripts.screenshot_texts import CODE, MARKDOWN, MATHEMATICS, SCRIPTS
from tests.browser.jupyter import FrontEnd

WIDTH = 1080

# What each notebook begins with. Every picture has its own store, so that none sees another's answers.
SETUP = """\
from nb_feedback import FeedbackDataset, TextField, TextQuestion
from nb_feedback.samples import GUIDELINES, load

STORE = "{shot}.db"
SUGGESTIONS = {{"response": {{"value": "model_output", "score": "score", "agent": "model"}}}}

def support(records):
    ds = FeedbackDataset(
        "support-answers",
        fields=[TextField("prompt"), TextField("context", required=False, use_markdown=True)],
        questions=[TextQuestion("response", title="Answer", use_markdown=True)],
        guidelines=GUIDELINES,
        store=STORE,
    )
    if records:
        there = [name for name in ("topic", "language", "score") if name in records[0]]
        ds.add_records(records, suggestions=SUGGESTIONS, id="id", metadata=there)
    return ds

def begun(except_for):
    ds = support(load())
    others = [record.id for record in ds if record.id != except_for]
    for number, record in enumerate(others[:17]):
        status = "discarded" if number == 11 else "draft" if number in (4, 9) else "submitted"
        ds.respond(record, {{"response": ds[record].suggestion("response").value}}, status=status)
    return ds.annotate(query={{"record": except_for, "status": "pending"}})
"""

LONG = """\
PARAGRAPH = "The parcel was collected, weighed and scanned, and the label was printed again. " * 6
TEXT = "\\n\\n".join([PARAGRAPH.strip()] * 120)[:50_000]
shown = support([{"id": "1", "prompt": "Which steps did the parcel go through? Leave nothing out.",
                  "context": TEXT, "model_output": TEXT, "score": 0.5, "model": "atlas-7b"}])
"""

SEVERAL = """\
shown = FeedbackDataset(
    "several-questions",
    fields=[
        TextField("prompt", description="What the customer wrote"),
        TextField("model_output", title="Answer"),
    ],
    questions=[
        TextQuestion("response", title="Better answer", description="With as few changes as it takes."),
        TextQuestion("fault", title="What was wrong?", description="A few words.", required=False),
        TextQuestion("subject", title="Subject line", required=False),
    ],
    store=STORE,
)
shown.add_records(load()[10:20], id="id", suggestions=SUGGESTIONS)
"""

LIST = """\
shown = support([record for record in load() if not record["id"].startswith("code")])
shown.respond(shown[2].id, {"response": shown[2].suggestion("response").value})
shown.respond(shown[3].id, {"response": "Not sure yet"}, status="draft")
shown = shown.annotate(layout="list", query={"status": "all"})
"""

LIST_ARABIC = LIST.replace('"status": "all"', '"status": "all", "record": "parcel-002"')

MEMORY = """\
shown = FeedbackDataset(
    fields=[TextField("prompt"), TextField("context", required=False, use_markdown=True)],
    questions=[TextQuestion("response", title="Answer", use_markdown=True)],
)
shown.add_records(load(), suggestions=SUGGESTIONS, id="id")
"""

FINISHED = """\
shown = support(load()[:6])
for number, record in enumerate(shown):
    status = "discarded" if number == 3 else "draft" if number == 4 else "submitted"
    shown.respond(record.id, {"response": "Yes."}, status=status)
"""

BUSY = "total = sum(range(600_000_000))  # one step of the interpreter, during which no other thread runs"

ANSWER_ELSEWHERE = """\
import threading
STORED = FeedbackDataset.load("support-answers", store=STORE)
def answer():
    text = STORED[{record!r}].suggestion("response").value
    for before, after in {changes!r}:
        text = text.replace(before, after)
    STORED.respond({record!r}, {{"response": text}})
threading.Timer(2, answer).start()
"""

SHUFFLED = "import random\nTEXT = ' '.join(random.Random(1).sample(TEXT.split(), 8000))\nshown ="
LONG_VERSIONS = LONG.replace("shown =", SHUFFLED)

OPTIONS = """\
shown = FeedbackDataset(
    "support-answers",
    fields=[TextField("prompt"), TextField("context", required=False, use_markdown=True)],
    questions=[TextQuestion("response", title="Answer", {options})],
    guidelines=GUIDELINES,
    discard_reasons=["off topic", "harmful", "cannot be answered"],
    store=STORE,
)
rows = [{{**row, "other": row["context"]}} for row in load() if row["context"]]
shown.add_records(rows, id="id", suggestions={{"response": [SUGGESTIONS["response"], "other"]}})
"""


CRITIQUE = """\
from nb_feedback import *
LABELS = {{"accept": "Good as it is", "mend": "Good with changes", "reject": "Not good"}}
ASKED = {{"verdict": ["mend", "reject"]}}
shown = FeedbackDataset(
    "support-answers",
    fields=[TextField("prompt"), TextField("model_output", title="Answer")],
    questions=[
        LabelQuestion("verdict", title="Verdict", labels=LABELS),
        MultiLabelQuestion("faults", title="Faults", labels=["wrong", "rude", "too long", "unclear"], visible_if=ASKED),
        RatingQuestion("severity", title="How bad is it?", values=[1, 2, 3, 4, 5], visible_if={{"verdict": "reject"}},
                       suggestion="beside"),
        TextQuestion("why", title="Why?", visible_if=ASKED),
        RatingQuestion("sure", title="How sure are you?", values=[1, 2, 3], required=False),
    ],
    metadata_properties=[
        TermsMetadataProperty("topic", title="What it is about", values=["returns", "billing", "travel", "code"]),
        FloatMetadataProperty("score", title="How sure the model was", min=0, max=1),
        TermsMetadataProperty("language", visible_for_annotators=False),
    ],
    guidelines=GUIDELINES,
    store=STORE,
)
PROPOSED = {{"verdict": "mend", "faults": ["too long", "wrong"], "sure": [0.81, 0.4], "bad": 4}}
proposed = [{{**row, **PROPOSED}} for row in load()]
known = {{"returns", "billing", "travel", "code"}}
shown.add_records(
    [row for row in proposed if row["topic"] in known], id="id", metadata=["topic", "language", "score"],
    suggestions={{"verdict": "verdict", "faults": {{"value": "faults", "agent": "model", "score": "sure"}},
                 "severity": {{"value": "bad", "agent": "model", "score": "score"}}}},
)
shown = shown.annotate(layout="{layout}")
"""


@dataclass(frozen=True)
class Shot:
    """A picture to take.

    Attributes:
        cell: What makes ``shown``, which the next cell shows.
        further: Further cells, which are not run.
        act: What is done before the picture is taken.
        name: The dataset's name, by which the widget is found.
        width: How wide the widget is to be, in CSS pixels.
        height: How high the window is, of which the widget takes two thirds.
        dark: Whether the front end is dark.
        front_end: Where the notebook is open.
        whole: Whether the picture is of the whole window.
    """

    cell: str
    further: tuple[str, ...] = ()
    act: Callable[[Stage], None] = acts.nothing
    name: str = "support-answers"
    width: int = WIDTH
    height: int = 900
    dark: bool = False
    front_end: FrontEnd = "lab"
    whole: bool = False


def sample(record: str) -> str:
    """Gives the cell that begins at a sample record when others are answered."""
    return f"shown = begun({record!r})"


def versions(
    record: str,
    *changes: tuple[str, str],
    cell: str = "",
    act: Callable[[Stage], None] = acts.change_elsewhere,
    **given: Any,
) -> Shot:
    """Gives a picture of two versions of an answer, one of them with these words in the place of those."""
    further = ANSWER_ELSEWHERE.format(record=record, changes=list(changes))
    return Shot(cell or sample(record), further=(further,), act=act, **given)


SHOTS: dict[str, Shot] = {
    "widget-light": Shot(sample("bill-002"), act=acts.edit, height=780),
    "widget-dark": Shot(sample("bill-002"), act=acts.edit, height=780, dark=True),
    "opened": Shot(sample("parcel-001")),
    "opened-dark": Shot(sample("parcel-001"), dark=True),
    "code-dark": Shot(sample("code-002"), dark=True),
    "narrow": Shot(sample("parcel-001"), width=500),
    "narrow-dark": Shot(sample("bill-002"), width=500, act=acts.edit, dark=True),
    "wide": Shot(sample("bill-002"), width=1600, act=acts.edit),
    "arabic": Shot(sample("parcel-002")),
    "arabic-narrow": Shot(sample("parcel-002"), width=500),
    "chinese": Shot(sample("trip-003")),
    "markdown": Shot(MARKDOWN),
    "markdown-dark": Shot(MARKDOWN, dark=True),
    "markdown-narrow": Shot(MARKDOWN, width=500, height=1300),
    "mathematics": Shot(MATHEMATICS, height=1300),
    "mathematics-narrow-dark": Shot(MATHEMATICS, width=500, height=1300, dark=True),
    "code": Shot(CODE, height=1300),
    "code-narrow-dark": Shot(CODE, width=500, height=1300, dark=True),
    "scripts": Shot(SCRIPTS, height=1300),
    "scripts-narrow-dark": Shot(SCRIPTS, width=500, height=1300, dark=True),
    "long": Shot(LONG),
    "changes": Shot(sample("bill-002"), act=acts.look_at_changes),
    "changes-dark": Shot(sample("bill-002"), act=acts.look_at_changes, dark=True),
    "changes-narrow": Shot(sample("bill-002"), act=acts.look_at_changes, width=500, height=1100),
    "preview": Shot(sample("bill-002"), act=acts.preview),
    "preview-narrow-dark": Shot(sample("bill-002"), act=acts.preview, width=500, dark=True),
    "choice": Shot(OPTIONS.format(options="max_length=200"), act=acts.choose),
    "choice-narrow-dark": Shot(OPTIONS.format(options="max_length=200"), act=acts.choose, width=500, dark=True),
    "beside": Shot(OPTIONS.format(options="suggestion='beside', max_length=200")),
    "beside-narrow-dark": Shot(OPTIONS.format(options="suggestion='beside'"), width=500, dark=True),
    "comment": Shot(sample("bill-002"), act=acts.flag_and_comment),
    "comment-narrow-dark": Shot(sample("bill-002"), act=acts.flag_and_comment, width=500, dark=True),
    "discard": Shot(OPTIONS.format(options=""), act=acts.discard),
    "discard-narrow-dark": Shot(OPTIONS.format(options=""), act=acts.discard, width=500, dark=True),
    "history": Shot(sample("bill-002"), act=acts.read_history),
    "history-narrow-dark": Shot(sample("bill-002"), act=acts.read_history, width=500, dark=True),
    "critique": Shot(CRITIQUE.format(layout="focus"), act=acts.reject),
    "critique-narrow-dark": Shot(CRITIQUE.format(layout="focus"), act=acts.reject, width=500, dark=True, height=1500),
    "critique-list": Shot(CRITIQUE.format(layout="list"), act=acts.reject),
    "critique-filter": Shot(CRITIQUE.format(layout="focus"), act=acts.filter_by_score),
    "ranking": Shot(ranked("first", "second", "third"), act=acts.drag),
    "ranking-narrow-dark": Shot(ranked("first", "second", "third"), act=acts.rank, width=500, dark=True, height=1300),
    "ranking-right-to-left": Shot(ranked("first", "second", "third", record="parcel-002"), act=acts.rank),
    "ranking-list": Shot(ranked("first", "second", "third", layout="list"), act=acts.rank),
    "pair": Shot(ranked("first", "second", tie=True, both_bad=True), act=acts.choose_side),
    "pair-narrow-dark": Shot(ranked("first", "second", tie=True), act=acts.choose_side, width=500, dark=True),
    "several": Shot(SEVERAL, name="several-questions"),
    "list": Shot(LIST),
    "list-dark": Shot(LIST, dark=True),
    "list-narrow": Shot(LIST, width=500),
    "list-wide": Shot(LIST, width=1600),
    "list-selected": Shot(LIST, act=acts.select_some),
    "list-selected-narrow-dark": Shot(LIST, act=acts.select_some, width=500, dark=True),
    "list-replace": Shot(LIST, act=acts.find_and_replace),
    "list-replace-dark": Shot(LIST, act=acts.find_and_replace, dark=True),
    "list-replace-narrow": Shot(LIST, act=acts.find_and_replace, width=500),
    "list-arabic": Shot(LIST_ARABIC),
    "list-arabic-narrow": Shot(LIST_ARABIC, width=500),
    "list-several": Shot(SEVERAL + 'shown = shown.annotate(layout="list")', name="several-questions"),
    "several-narrow": Shot(SEVERAL, name="several-questions", width=500),
    "empty": Shot("shown = support([])"),
    "finished": Shot(FINISHED),
    "finished-narrow-dark": Shot(FINISHED, width=500, dark=True),
    "guidelines": Shot(sample("bill-002"), act=acts.open_guidelines),
    "keys": Shot(sample("bill-002"), act=acts.open_keys),
    "keys-narrow": Shot(sample("bill-002"), act=acts.open_keys, width=500),
    "search": Shot(sample("bill-002"), act=acts.search),
    "search-dark": Shot(sample("bill-002"), act=acts.search, dark=True),
    "search-narrow": Shot(sample("bill-002"), act=acts.search, width=500),
    "search-typing-narrow-dark": Shot(sample("bill-002"), act=acts.type_search, width=500, dark=True),
    "search-wide": Shot(sample("bill-002"), act=acts.search, width=1600),
    "filter": Shot(sample("bill-002"), act=acts.open_filter),
    "filter-dark": Shot(sample("bill-002"), act=acts.filter_and_sort, dark=True),
    "filter-narrow": Shot(sample("bill-002"), act=acts.filter_and_sort, width=500),
    "filter-wide": Shot(sample("bill-002"), act=acts.filter_and_sort, width=1600),
    "nothing-found": Shot(sample("bill-002"), act=acts.find_nothing),
    "nothing-found-narrow-dark": Shot(sample("bill-002"), act=acts.find_nothing, width=500, dark=True),
    "required": Shot(sample("bill-002"), act=acts.submit_nothing),
    "required-dark": Shot(sample("bill-002"), act=acts.submit_nothing, dark=True),
    "dead": Shot(sample("bill-002"), act=acts.restart_kernel),
    "dead-narrow-dark": Shot(sample("bill-002"), act=acts.restart_kernel, width=500, dark=True),
    "not-saved": Shot(sample("bill-002"), act=acts.delete_store),
    "busy": Shot(sample("bill-002"), further=(BUSY,), act=acts.keep_busy),
    "two-versions": versions("bill-002", ("10%", "ten per cent"), ("storage", "space"), height=1100),
    "two-versions-dark": versions("bill-002", ("10%", "ten per cent"), height=1100, dark=True),
    "two-versions-narrow": versions("bill-002", ("10%", "ten per cent"), width=500, height=1100),
    "two-versions-arabic": versions("parcel-002", ("ORD-4417", "ORD-4471"), ("مجاناً", "دون أي رسوم")),
    "two-versions-arabic-narrow": versions("parcel-002", ("ORD-4417", "ORD-4471"), width=500, dark=True, height=1100),
    "two-versions-chinese": versions("trip-003", ("美术馆", "茶馆"), ("愉快", "开心"), width=1600),
    "two-versions-long": versions("1", ("parcel was", "box has been"), cell=LONG_VERSIONS, height=1100),
    "two-versions-apart": versions("bill-002", *((letter, "x") for letter in "aeiou0123456789"), height=1100),
    "kept-version": versions("bill-002", ("10%", "ten per cent"), act=acts.take_the_other, height=1100),
    "kept-version-narrow-dark": versions(
        "bill-002", ("10%", "ten per cent"), act=acts.take_the_other, width=500, dark=True, height=1100
    ),
    "nothing-kept-narrow": Shot(sample("bill-002"), further=(BUSY,), act=acts.keep_nothing, width=500),
    "memory-dead": Shot(MEMORY, name="Feedback", act=acts.lose_memory),
    "offer": Shot(MEMORY, name="Feedback", act=acts.come_back),
    "offer-narrow-dark": Shot(MEMORY, name="Feedback", act=acts.come_back, width=500, dark=True),
    "offer-sure": Shot(MEMORY, name="Feedback", act=acts.throw_away, dark=True),
    "offer-restored": Shot(MEMORY, name="Feedback", act=acts.restore, height=1100),
    "edited-since": Shot(sample("bill-002"), act=acts.edit_submitted),
    "lab": Shot(sample("bill-002"), act=acts.edit, height=1000, whole=True),
    "lab-dark": Shot(sample("bill-002"), act=acts.edit, height=1000, whole=True, dark=True),
    "notebook": Shot(sample("bill-002"), act=acts.edit, front_end="notebook", height=1000, whole=True),
}
