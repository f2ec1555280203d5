"""What was typed survives the kernel, the cell and the page: the browser keeps it until the kernel has it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.cells import ANSWERS, dataset
from tests.browser.jupyter import OpenNotebook

Open = Callable[..., OpenNotebook]


def test_what_was_typed_while_the_kernel_was_gone_is_there_when_the_notebook_runs_again(
    page: Page, open_notebook: Open
) -> None:
    notebook = open_notebook(dataset("gone"), "ds", ANSWERS)
    notebook.run_cell(0)
    notebook.run_cell(1)
    widget = notebook.widget("gone")
    widget.expect_saved()
    notebook.restart()
    widget.editor("Answer").fill("Typed into the void")
    expect(widget.region.get_by_role("alert")).to_contain_text("kept in this browser", timeout=10_000)
    widget.button("Submit").click()
    widget.expect_record(2)
    widget.editor("Answer").focus()
    page.keyboard.type("Half a ")
    notebook.run_cell(0)
    notebook.run_cell(1)
    widget = notebook.widget("gone")
    widget.expect_record(2)
    expect(widget.editor("Answer")).to_have_value("Half a Suggestion 2")
    widget.expect_progress("1 of 5 submitted, 1 draft")
    widget.expect_saved()
    notebook.run_cell(2)
    expect(notebook.output(2)).to_contain_text("('r1', 'submitted', {'response': 'Typed into the void'})")
    expect(notebook.output(2)).to_contain_text("('r2', 'draft', {'response': 'Half a Suggestion 2'})")


def test_a_key_pressed_just_before_the_page_is_closed_is_not_lost(page: Page, open_notebook: Open) -> None:
    notebook = open_notebook(dataset("closing"), "ds", ANSWERS)
    notebook.run_cell(0)
    notebook.run_cell(1)
    widget = notebook.widget("closing")
    widget.editor("Answer").focus()
    page.keyboard.type("Last words. ")
    notebook.save()
    page.goto("about:blank")
    notebook.open()
    widget = notebook.widget("closing")
    expect(widget.editor("Answer")).to_have_value("Last words. Suggestion 1")
    widget.expect_saved()
    notebook.run_cell(2)
    expect(notebook.output(2)).to_contain_text("('r1', 'draft', {'response': 'Last words. Suggestion 1'})")


def test_an_answer_that_is_too_large_for_the_quick_storage_is_kept_too(open_notebook: Open) -> None:
    notebook = open_notebook(dataset("too-large"), "ds", "print(len(ds['r1'].response('ana').values['response']))")
    notebook.run_cell(0)
    notebook.run_cell(1)
    widget = notebook.widget("too-large")
    widget.expect_saved()
    notebook.restart()
    text = "A long answer. " * 24_000
    for each in ("A short one", text):
        widget.editor("Answer").fill(each)
    expect(widget.region.get_by_role("alert")).to_contain_text("kept in this browser", timeout=10_000)
    notebook.page.wait_for_function(
        "() => !Object.values({...localStorage}).some(text => text.includes('A short one'))"
    )
    assert notebook.page.evaluate("() => Object.values({...localStorage}).join('').length") < 100_000
    notebook.run_cell(0)
    notebook.run_cell(1)
    widget = notebook.widget("too-large")
    expect(widget.editor("Answer")).to_have_value(text, timeout=20_000)
    widget.expect_saved()
    notebook.run_cell(2)
    expect(notebook.output(2)).to_contain_text(str(len(text)))
    left = """() => new Promise((resolve) => {
        const request = indexedDB.open("nb_feedback", 1);
        request.onsuccess = () => {
            const count = request.result.transaction("entries").objectStore("entries").count();
            count.onsuccess = () => { request.result.close(); resolve(count.result); };
        };
    })"""
    notebook.page.wait_for_timeout(500)
    assert notebook.page.evaluate(left) == 0


def test_a_kept_answer_that_is_no_longer_the_newest_is_offered_and_overwrites_nothing(
    page: Page, open_notebook: Open
) -> None:
    notebook = open_notebook(
        dataset("offered", 30),
        "ds",
        "ds.respond('r25', {'response': 'Newer, from Python'})",
        "print([(r.id, r.response('ana').status, r.response('ana').values, r.response('ana').edits)"
        " for r in ds if r.response('ana')])",
    )
    notebook.run_cell(0)
    notebook.run_cell(1)
    widget = notebook.widget("offered")
    widget.jump(25)
    widget.expect_saved()
    notebook.restart()
    widget.editor("Answer").fill("An hour of writing")
    expect(widget.region.get_by_role("alert")).to_contain_text("kept in this browser", timeout=10_000)
    notebook.run_cell(0)
    notebook.run_cell(2)
    notebook.run_cell(1)
    widget = notebook.widget("offered")
    alert = widget.region.get_by_role("alert")
    expect(alert).to_contain_text("an answer to record 25 that was never saved")
    alert.get_by_role("button", name="Go there").click()
    widget.expect_record(25)
    expect(widget.editor("Answer")).to_have_value("Newer, from Python")
    kept = widget.region.get_by_role("region", name="Kept version")
    expect(kept).to_contain_text("An hour of writing")
    widget.editor("Answer").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(" and a key")
    expect(kept).to_contain_text("An hour of writing")
    widget.button("Put it into the editor").click()
    expect(widget.editor("Answer")).to_have_value("An hour of writing")
    page.keyboard.press("Control+z")
    expect(widget.editor("Answer")).to_have_value("Newer, from Python and a key")
    page.keyboard.press("Control+Shift+z")
    widget.expect_saved()
    notebook.run_cell(3)
    expect(notebook.output(3)).to_contain_text(
        "('r25', 'submitted', {'response': 'Newer, from Python'}, {'response': 'An hour of writing'})"
    )


def test_what_is_taken_instead_of_ones_own_leaves_ones_own_on_offer(open_notebook: Open) -> None:
    later = "import threading; threading.Timer(2, lambda: ds.respond('r1', {'response': 'Theirs'})).start()"
    notebook = open_notebook(dataset("taken"), "ds", later)
    notebook.run_all()
    widget = notebook.widget("taken")
    widget.editor("Answer").focus()
    widget.button("Take the other").click()
    expect(widget.editor("Answer")).to_have_value("Theirs")
    kept = widget.region.get_by_role("region", name="Kept version")
    expect(kept).to_contain_text("Suggestion 1")
    widget.button("Throw it away").click()
    expect(kept).to_have_count(0)


def test_a_dataset_in_memory_takes_nothing_that_another_dataset_has_kept(open_notebook: Open) -> None:
    notebook = open_notebook(
        dataset("secret"),
        "ds",
        "from nb_feedback import FeedbackDataset, TextField, TextQuestion\n"
        "memory = FeedbackDataset(fields=[TextField('prompt')], questions=[TextQuestion('response', title='Answer')])\n"
        "memory.add_records([{'id': 'r1', 'prompt': 'In memory'}], id='id')\nmemory",
    )
    notebook.run_cell(0)
    notebook.run_cell(1)
    widget = notebook.widget("secret")
    widget.expect_saved()
    notebook.restart()
    widget.editor("Answer").fill("Secret of another dataset")
    expect(widget.region.get_by_role("alert")).to_contain_text("kept in this browser", timeout=10_000)
    notebook.run_cell(2)
    memory = notebook.widget("Feedback")
    expect(memory.editor("Answer")).to_have_value("")
    notebook.page.wait_for_timeout(1_000)
    expect(memory.editor("Answer")).to_have_value("")
    memory.expect_progress("0 of 1 submitted")


def test_saving_a_submitted_answer_again_does_not_withdraw_it(page: Page, open_notebook: Open) -> None:
    notebook = open_notebook(dataset("withdrawn"), "ds")
    notebook.run_all()
    widget = notebook.widget("withdrawn")
    widget.button("Submit").click()
    widget.expect_record(2)
    widget.button("Previous").click()
    widget.expect_record(1)
    widget.editor("Answer").focus()
    page.keyboard.type("x")
    page.keyboard.press("Control+s")
    expect(widget.status).to_have_text("Draft saved")
    widget.expect_progress("1 of 5 submitted")
