"""What is not saved can be had as a file, and put into the dataset from Python."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.cells import ANSWERS, dataset
from tests.browser.jupyter import JupyterServer, OpenNotebook

Open = Callable[..., OpenNotebook]

NO_STORAGE = """
const { setItem } = Storage.prototype;
Storage.prototype.setItem = function (key, text) {
  if (key.startsWith("nb_feedback")) throw new DOMException("full", "QuotaExceededError");
  setItem.call(this, key, text);
};
const { open } = IDBFactory.prototype;
IDBFactory.prototype.open = function (name, ...more) {
  if (name.startsWith("nb_feedback")) throw new DOMException("no", "SecurityError");
  return open.call(this, name, ...more);
};
"""
"""Makes a browser that keeps nothing for us; Jupyter itself needs its storage."""


def download(place: Locator, into: Path) -> Any:
    """Click Download, put the file where the notebook is, and give what is in it with its name."""
    with place.page.expect_download() as waited:
        place.get_by_role("button", name="Download", exact=True).click()
    path = into / waited.value.suggested_filename
    waited.value.save_as(path)
    return path.name, json.loads(path.read_text(encoding="utf-8"))


def test_what_the_browser_has_kept_can_be_downloaded_and_restored_and_is_there_once(
    open_notebook: Open, jupyter: JupyterServer
) -> None:
    notebook = open_notebook(
        dataset("take-along"),
        "ds",
        "print(ds.restore('take-along-2-answers.json').__repr__())",
        ANSWERS + "\nprint([ds[r].response('ana').revision for r in ('r1', 'r2')])",
    )
    notebook.run_cell(0)
    notebook.run_cell(1)
    widget = notebook.widget("take-along")
    widget.expect_saved()
    notebook.restart()
    widget.editor("Answer").fill("Typed into the void")
    widget.button("Submit").click()
    widget.expect_record(2)
    widget.editor("Answer").fill("Half a thought")
    alert = widget.region.get_by_role("alert")
    expect(alert).to_contain_text("2 answers are not saved but kept in this browser", timeout=10_000)
    name, file = download(alert, jupyter.root)
    assert name == "take-along-2-answers.json"
    assert (file["format"], file["name"], file["user"]) == ("nb_feedback/kept", "take-along", "ana")
    assert [(each["record"], each["status"], each["values"]["response"]) for each in file["answers"]] == [
        ("r1", "submitted", "Typed into the void"),
        ("r2", "draft", "Half a thought"),
    ]
    notebook.run_cell(0)
    notebook.run_cell(2)
    expect(notebook.output(2)).to_contain_text("2 restored")
    # The page sends what it has kept as well.
    notebook.run_cell(1)
    widget = notebook.widget("take-along")
    widget.expect_saved()
    widget.jump(2)
    expect(widget.editor("Answer")).to_have_value("Half a thought")
    notebook.run_cell(3)
    expect(notebook.output(3)).to_contain_text("('r1', 'submitted', {'response': 'Typed into the void'})")
    expect(notebook.output(3)).to_contain_text("[1, 1]")


def test_a_browser_that_keeps_nothing_says_so_and_gives_what_is_on_the_page(
    page: Page, open_notebook: Open, jupyter: JupyterServer
) -> None:
    page.add_init_script(NO_STORAGE)
    notebook = open_notebook(dataset("page-only"), "ds")
    notebook.run_all()
    widget = notebook.widget("page-only")
    widget.expect_saved()
    state = widget.region.locator(".save-state")
    state.evaluate(
        """state => {
            window.states = [];
            const note = () => window.states.push(state.textContent);
            new MutationObserver(note).observe(state, { characterData: true, childList: true, subtree: true });
        }"""
    )
    widget.editor("Answer").focus()
    page.keyboard.press("x")
    page.wait_for_function("() => window.states.at(-1) === 'Saved'")
    # From the first key on, and not only when the kernel keeps one waiting.
    assert page.evaluate("() => window.states[0]") == "Saving… Not kept in this browser"
    notebook.restart()
    widget.editor("Answer").fill("Only here")
    alert = widget.region.get_by_role("alert")
    expect(alert).to_contain_text("1 answer is not saved and only on this page", timeout=10_000)
    expect(state).to_have_text("Not saved, not kept in this browser")
    name, file = download(alert, jupyter.root)
    assert name == "page-only-1-answers.json"
    assert [(each["record"], each["values"]) for each in file["answers"]] == [("r1", {"response": "Only here"})]
