"""The notebook's file after saving: no record's text, no bundle, and a summary for readers without a kernel."""

from __future__ import annotations

import json
from collections.abc import Callable

import nbformat
from nbconvert import HTMLExporter

from tests.browser.cells import dataset
from tests.browser.jupyter import OpenNotebook

Open = Callable[..., OpenNotebook]


def test_the_saved_notebook_holds_a_summary_and_neither_records_nor_bundle(open_notebook: Open) -> None:
    notebook = open_notebook(dataset("saved-file", 3).replace("Question {i}", "Confidential {i}"), "ds")
    notebook.run_all()
    widget = notebook.widget("saved-file")
    widget.editor("Answer").fill("Secret answer")
    widget.button("Submit").click()
    widget.expect_record(2)
    widget.expect_saved()
    saved = notebook.save()
    outputs = json.dumps([cell["outputs"] for cell in saved["cells"]])
    for private in ("Confidential 1", "Suggestion 1", "Secret answer"):
        assert private not in outputs
    assert "widgets" not in saved["metadata"]
    assert len(json.dumps(saved)) < 10_000
    read = nbformat.reads(json.dumps({**saved, "cells": [saved["cells"][1]]}), as_version=4)
    html, _ = HTMLExporter().from_notebook_node(read)
    assert "saved-file: 0 of 3 submitted · 3 pending by ana" in html
    assert "annotation widget of <code>nb_feedback</code>" in html


def test_a_reload_of_a_saved_notebook_brings_the_widget_and_its_work_back(open_notebook: Open) -> None:
    notebook = open_notebook(dataset("reloaded"), "ds")
    notebook.run_all()
    widget = notebook.widget("reloaded")
    widget.button("Submit").click()
    widget.expect_record(2)
    widget.editor("Answer").fill("Half an answer")
    widget.expect_saved()
    notebook.save()
    notebook.page.reload()
    notebook.wait_for_kernel()
    widget = notebook.widget("reloaded")
    widget.expect_record(2)
    assert widget.editor("Answer").input_value() == "Half an answer"
    widget.expect_progress("1 of 5 submitted, 1 draft")
