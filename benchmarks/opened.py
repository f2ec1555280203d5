"""A widget in real JupyterLab, for what is measured in it."""

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
def opened_widget(name: str) -> Iterator[tuple[Page, Widget]]:
    """Open a notebook with a dataset of this name, and give the page and its widget at the first record."""
    root = str(Path(__file__).parents[1])
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        server = JupyterServer(Path(home), {"PYTHONPATH": root})
        browser = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        try:
            page = browser.new_page()
            notebook = OpenNotebook(page, server, server.write(name, dataset(name), "ds"))
            notebook.run_all()
            widget = notebook.widget(name)
            widget.expect_record(1)
            yield page, widget
        finally:
            browser.close()
            server.stop()
