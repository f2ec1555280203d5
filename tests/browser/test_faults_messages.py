"""Messages that are lost, late, doubled, in another order, or too large: each answer is stored once, or given back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.counting import Count, Person, counted_dataset
from tests.browser.jupyter import JupyterServer, OpenNotebook

Open = Callable[..., OpenNotebook]

_DISORDER = """
import random, threading
from pathlib import Path
from nb_feedback.widget.widget import FeedbackWidget

chance, timers = random.Random(20261123), []

def disturbed(deliver):
    def maybe(self, *message):
        if Path({calm!r}).exists():
            return deliver(self, *message)
        if chance.random() < 0.3:
            return  # lost
        for _ in range(2 if chance.random() < 0.3 else 1):
            if chance.random() < 0.3:  # late, and so in another order too
                timers.append(threading.Timer(chance.uniform(0, 2), deliver, [self, *message]))
                timers[-1].start()
            else:
                deliver(self, *message)
    return maybe

FeedbackWidget._hear, FeedbackWidget._say = disturbed(FeedbackWidget._hear), disturbed(FeedbackWidget._say)
"""


def test_messages_that_are_lost_late_and_doubled_both_ways_store_each_answer_once(
    page: Page, open_notebook: Open, jupyter: JupyterServer, tmp_path: Path
) -> None:
    calm = tmp_path / "calm"
    notebook = open_notebook(_DISORDER.format(calm=str(calm)), counted_dataset("disorder"), "ds")
    notebook.run_all()
    count = Count(jupyter.root / "disorder.db", "disorder")
    person = Person(notebook.widget("disorder"), count)
    person.submit_all(*range(1, 8))
    person.type(8)
    for record in (7, 6, 5):  # answers that were submitted are changed, by a later submit and by edits only
        page.keyboard.press("Alt+ArrowLeft")
        person.type(record, "submitted")
        page.keyboard.press("Control+s")
    page.keyboard.press("Alt+ArrowLeft")
    person.submit_all(4, 9, 10)
    person.type(11)
    calm.touch()
    count.expect_stored()
    person.widget.expect_saved()
    notebook.ask("[timer.join() for timer in timers]")
    count.expect_stored()
    person.expect_shown(11)


def test_an_answer_that_is_too_large_for_a_message_arrives_whole(
    page: Page, open_notebook: Open, jupyter: JupyterServer
) -> None:
    notebook = open_notebook(counted_dataset("large"), "ds")
    notebook.run_all()
    count = Count(jupyter.root / "large.db", "large")
    person = Person(notebook.widget("large"), count)
    editor = person.widget.editor("Answer")
    line = "Twelve MiB are too much for one message through a Jupyter server.\n"
    text = line * (12 * 1024 * 1024 // len(line) + 1)
    editor.focus()
    editor.evaluate(
        "(e, [line, times]) => { e.value = line.repeat(times); e.dispatchEvent(new InputEvent('input')) }",
        [line, len(text) // len(line)],
    )
    page.keyboard.press("Control+Enter")
    # It is a long way for the browser: the text is laid out, kept and sent in parts.
    shown = person.widget.region.get_by_role("article", name="Record 2")
    expect(shown).to_be_visible(timeout=120_000)
    count.gave(1, "submitted", text)
    person.submit(2)
    count.expect_stored()
