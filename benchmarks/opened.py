"""A notebook, or a widget in one, in real JupyterLab, for what is measured in it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from scripts.browser import find
from tests.browser.cells import dataset
from tests.browser.conftest import FLAGS
from tests.browser.jupyter import JupyterServer, OpenNotebook, Widget


@contextmanager
def opened_notebook(name: str, *cells: str) -> Iterator[tuple[Page, OpenNotebook]]:
    """Open a notebook of these cells, run all of them, and give the page and the notebook."""
    root = str(Path(__file__).parents[1])
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        server = JupyterServer(Path(home), {"PYTHONPATH": root})
        browser = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        try:
            page = browser.new_page()
            notebook = OpenNotebook(page, server, server.write(name, *cells))
            notebook.run_all()
            yield page, notebook
        finally:
            browser.close()
            server.stop()


@contextmanager
def opened_widget(name: str) -> Iterator[tuple[Page, Widget]]:
    """Open a notebook with a dataset of this name, and give the page and its widget at the first record."""
    with opened_notebook(name, dataset(name), "ds") as (page, notebook):
        widget = notebook.widget(name)
        widget.expect_record(1)
        yield page, widget
