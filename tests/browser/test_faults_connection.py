"""Whatever becomes of the way to the kernel, what was typed or submitted is in the store, once, where it belongs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.counting import Count, Person, counted_dataset
from tests.browser.jupyter import FrontEnd, JupyterServer, OpenNotebook

FRONT_ENDS = pytest.mark.parametrize("front_end", ["lab", "notebook"])
Open = Callable[..., OpenNotebook]


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterServer]:
    """A server that may be stopped without disturbing anybody."""
    server = JupyterServer(tmp_path_factory.mktemp("own-jupyter"), {"NB_FEEDBACK_STORE": "", "JUPYTERHUB_USER": "ana"})
    yield server
    server.stop()


@FRONT_ENDS
def test_a_server_that_is_stopped_and_started_again_loses_nothing(
    page: Page, own_server: JupyterServer, front_end: FrontEnd
) -> None:
    name = f"stopped-{front_end}"
    path = own_server.write(name, counted_dataset(name), "ds")
    notebook = OpenNotebook(page, own_server, path, front_end)
    notebook.run_all()
    count = Count(own_server.root / f"{name}.db", name)
    person = Person(notebook.widget(name), count, looks=True)
    person.submit(1)
    own_server.interrupt()
    person.submit_all(2, 3)
    own_server.resume()
    person.submit(4)
    person.type(5)
    notebook.start_kernel()
    notebook.run_all()
    Person(notebook.widget(name), count).expect_shown(5)
    count.expect_stored()


@FRONT_ENDS
def test_a_socket_that_closes_under_a_message_loses_nothing(
    open_notebook: Open, jupyter: JupyterServer, front_end: FrontEnd
) -> None:
    name = f"socket-{front_end}"
    notebook = open_notebook(counted_dataset(name), "ds", front_end=front_end)
    notebook.run_all()
    count = Count(jupyter.root / f"{name}.db", name)
    person = Person(notebook.widget(name), count)
    for record in (1, 2, 3):
        person.type(record, "submitted")
        # In one turn of the page, so that nobody has noticed the one when the other happens.
        notebook.close_socket(person.widget.button("Submit"))
        person.widget.expect_record(record + 1)
    person.type(4)
    notebook.close_socket()
    count.expect_stored()
    person.widget.expect_saved()


@FRONT_ENDS
def test_a_page_that_is_offline_for_a_while_loses_nothing(
    page: Page, open_notebook: Open, jupyter: JupyterServer, front_end: FrontEnd
) -> None:
    name = f"offline-{front_end}"
    notebook = open_notebook(counted_dataset(name), "ds", front_end=front_end)
    notebook.run_all()
    count = Count(jupyter.root / f"{name}.db", name)
    # Lab puts a dialog over the page of whoever is offline for long, in the middle of a word.
    person = Person(notebook.widget(name), count, looks=True)
    page.context.set_offline(True)
    person.submit_all(1, 2, 3, 4)
    person.type(5)
    page.context.set_offline(False)
    count.expect_stored()
    person.widget.expect_saved()
