"""A real browser and a real Jupyter server for the tests in this folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from scripts.browser import find
from tests.browser.jupyter import FrontEnd, JupyterServer, OpenNotebook

FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Chromium's sandbox refuses to work for root.
    *(["--no-sandbox"] if hasattr(os, "getuid") and os.getuid() == 0 else []),
]
"""Without these Chromium calls home at each start."""

# A machine may be busy with other things, and what is slow is not wrong.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium. That there is none is a failure, not a reason to skip."""
    path = find()
    assert path is not None, "no Chromium or Chrome was found: run 'python scripts/browser.py --install'"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def jupyter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterServer]:
    server = JupyterServer(tmp_path_factory.mktemp("jupyter"), {"NB_FEEDBACK_STORE": "", "JUPYTERHUB_USER": "ana"})
    yield server
    server.stop()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    yield page
    context.close()


@pytest.fixture
def open_notebook(
    page: Page, jupyter: JupyterServer, request: pytest.FixtureRequest
) -> Iterator[Callable[..., OpenNotebook]]:
    """Open a notebook of these cells, named after the test, in JupyterLab or Notebook 7."""
    notebooks: list[OpenNotebook] = []

    def opened(
        *cells: str, front_end: FrontEnd = "lab", kernel: str = "python3", in_page: Page | None = None
    ) -> OpenNotebook:
        name = request.node.name.replace("[", "-").replace("]", "") + (f"-{len(notebooks)}" if notebooks else "")
        path = jupyter.write(name, *cells, kernel=kernel)
        notebooks.append(OpenNotebook(in_page or page, jupyter, path, front_end))
        return notebooks[-1]

    yield opened
    for notebook in notebooks:
        notebook.shut_down()
    # All notebooks are in one folder: the next test's dataset may have the name that one had here.
    for file in jupyter.root.glob("*.db*"):
        file.unlink(missing_ok=True)
