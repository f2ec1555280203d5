"""However many pages there are, and however they end, what was typed in each is in the store or beside the other."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.counting import Count, Person, counted_dataset
from tests.browser.jupyter import JupyterServer, OpenNotebook

Open = Callable[..., OpenNotebook]


def expect_nothing_overwritten(first: Person, second: Person) -> None:
    """Both work on records of their own, then on one and the same: whoever comes second is shown both versions."""
    count = first.count
    second.widget.jump(7)
    first.submit_all(1, 2)
    second.submit_all(7, 8)
    first.type(3)
    second.type(9)
    count.expect_stored()

    first.widget.jump(5)
    second.widget.jump(5)
    second.widget.editor("Answer").focus()
    theirs = first.type_unseen(5)
    mine = second.type(5)
    count.given["r5"] = ("draft", theirs)
    versions = second.widget.region.get_by_role("region", name="Two versions")
    expect(versions).to_contain_text(theirs)
    expect(second.widget.editor("Answer")).to_have_value(mine)
    count.expect_stored()

    second.widget.button("Keep mine").click()
    count.gave(5, "draft", mine)
    count.expect_stored()
    second.submit(5)
    count.expect_stored()


def test_two_views_of_one_widget_overwrite_nothing(open_notebook: Open, jupyter: JupyterServer) -> None:
    notebook = open_notebook(counted_dataset("views"), "ds", "ds")
    notebook.run_all()
    count = Count(jupyter.root / "views.db", "views")
    first, second = (Person(notebook.widget("views", index), count) for index in (0, 1))
    expect_nothing_overwritten(first, second)


def test_two_tabs_with_one_notebook_overwrite_nothing(page: Page, open_notebook: Open, jupyter: JupyterServer) -> None:
    notebook = open_notebook(counted_dataset("tabs"), "ds")
    notebook.run_all()
    notebook.save()
    other = OpenNotebook(page.context.new_page(), jupyter, notebook.path)
    count = Count(jupyter.root / "tabs.db", "tabs")
    first, second = (Person(each.widget("tabs"), count) for each in (notebook, other))
    expect_nothing_overwritten(first, second)


def test_two_kernels_with_one_store_overwrite_nothing(page: Page, open_notebook: Open, jupyter: JupyterServer) -> None:
    cells = counted_dataset("kernels"), "ds"
    notebook = open_notebook(*cells)
    other = open_notebook(*cells, in_page=page.context.new_page())
    count = Count(jupyter.root / "kernels.db", "kernels")
    for each in (notebook, other):
        each.run_all()
    first, second = (Person(each.widget("kernels"), count) for each in (notebook, other))
    expect_nothing_overwritten(first, second)


def kill(page: Page) -> None:
    """Kill the processes of all the browser's pages, as the system does when it runs out of memory."""
    browser = page.context.browser
    assert browser is not None
    session = browser.new_browser_cdp_session()

    def pages() -> set[int]:
        processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
        return {process["id"] for process in processes if process["type"] == "renderer"}

    killed = pages()
    with page.expect_event("crash"):
        for process in killed:
            with suppress(ProcessLookupError):  # one that was about to go
                os.kill(process, signal.SIGKILL)
    # Some stand ready for the next page, which would wait for ever in one that the browser does not know to be dead.
    while killed & pages():
        time.sleep(0.01)


def test_a_page_that_is_killed_in_the_middle_of_a_word_loses_no_key(
    page: Page, open_notebook: Open, jupyter: JupyterServer
) -> None:
    notebook = open_notebook(counted_dataset("crashed"), "ds")
    notebook.run_all()
    notebook.save()
    count = Count(jupyter.root / "crashed.db", "crashed")
    person = Person(notebook.widget("crashed"), count)
    person.submit_all(1, 2)
    text = person.type(3)
    page.keyboard.type(", and a la")
    kill(page)
    count.gave(3, "draft", f"{text}, and a la")
    again = OpenNotebook(page.context.new_page(), jupyter, notebook.path)
    Person(again.widget("crashed"), count).expect_shown(3)
    count.expect_stored()


_DEAF = """
from pathlib import Path
from nb_feedback.widget.widget import FeedbackWidget
say = FeedbackWidget._say
FeedbackWidget._say = lambda self, message: say(self, message) if Path({again!r}).exists() else None
"""


def test_what_was_typed_after_a_lost_confirmation_goes_on_from_there(
    page: Page, open_notebook: Open, jupyter: JupyterServer, tmp_path: Path
) -> None:
    again = tmp_path / "again"
    notebook = open_notebook(counted_dataset("unheard"), "ds", _DEAF.format(again=str(again)))
    notebook.run_cell(0)
    notebook.run_cell(1)
    count = Count(jupyter.root / "unheard.db", "unheard")
    person = Person(notebook.widget("unheard"), count)
    notebook.save()
    notebook.run_cell(2)
    text = person.type(1)
    count.expect_stored()
    page.keyboard.type(", and more")
    kill(page)
    count.gave(1, "draft", f"{text}, and more")
    again.touch()
    reopened = OpenNotebook(page.context.new_page(), jupyter, notebook.path)
    Person(reopened.widget("unheard"), count).expect_shown(1)
    count.expect_stored()


_LATE = """
    const original = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
        const url = original.call(URL, blob);
        if (blob.type !== "text/javascript") return url;
        const late = `await new Promise((then) => setTimeout(then, 3000)); export { default } from "${url}";`;
        return original.call(URL, new Blob([late], { type: blob.type }));
    };
"""


def test_a_front_end_that_loads_too_slowly_for_its_host_still_works(
    page: Page, open_notebook: Open, jupyter: JupyterServer
) -> None:
    # anywidget gives it two seconds, and after that it drops every message from the kernel without a word.
    page.add_init_script(_LATE)
    notebook = open_notebook(counted_dataset("late"), "ds")
    notebook.run_all()
    count = Count(jupyter.root / "late.db", "late")
    person = Person(notebook.widget("late"), count)
    person.submit_all(1, 2)
    person.type(3)
    count.expect_stored()
    person.widget.expect_saved()
