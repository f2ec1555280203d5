"""Whatever becomes of the page or of its kernel, what was typed or submitted is in the store, once, where it belongs."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

import pytest

from tests.browser.counting import Count, Person, counted_dataset
from tests.browser.jupyter import FrontEnd, JupyterServer, OpenNotebook

FRONT_ENDS = pytest.mark.parametrize("front_end", ["lab", "notebook"])
Open = Callable[..., OpenNotebook]


@FRONT_ENDS
@pytest.mark.parametrize("notebook_is", ["saved", "unsaved"])
def test_a_reload_in_the_middle_of_work_loses_nothing(
    open_notebook: Open, jupyter: JupyterServer, front_end: FrontEnd, notebook_is: str
) -> None:
    name = f"reload-{front_end}-{notebook_is}"
    notebook = open_notebook(counted_dataset(name), "ds", front_end=front_end)
    notebook.run_all()
    if notebook_is == "saved":
        notebook.save()
    count = Count(jupyter.root / f"{name}.db", name)
    person = Person(notebook.widget(name), count)
    person.submit_all(1, 2, 3)
    person.type(4)
    notebook.open()
    if notebook_is == "unsaved":
        notebook.run_all()
    Person(notebook.widget(name), count).expect_shown(4)
    count.expect_stored()


@FRONT_ENDS
def test_a_restart_of_the_kernel_in_the_middle_of_work_loses_nothing(
    open_notebook: Open, jupyter: JupyterServer, front_end: FrontEnd
) -> None:
    name = f"restart-{front_end}"
    notebook = open_notebook(counted_dataset(name), "ds", front_end=front_end)
    notebook.run_all()
    count = Count(jupyter.root / f"{name}.db", name)
    person = Person(notebook.widget(name), count)
    person.submit_all(1, 2)
    person.type(3)
    notebook.restart()
    person.type(3)
    notebook.run_all()
    Person(notebook.widget(name), count).expect_shown(3)
    count.expect_stored()


@FRONT_ENDS
def test_a_kernel_that_is_killed_in_a_burst_of_answers_loses_none_of_them(
    open_notebook: Open, jupyter: JupyterServer, front_end: FrontEnd
) -> None:
    name = f"killed-{front_end}"
    notebook = open_notebook(counted_dataset(name), "ds", front_end=front_end)
    notebook.run_all()
    count = Count(jupyter.root / f"{name}.db", name)
    # A dialog comes up and takes the focus at a moment that nobody can choose.
    person = Person(notebook.widget(name), count, looks=True)
    kernel = int(notebook.ask("__import__('os').getpid()"))
    person.submit_all(1, 2, 3)
    os.kill(kernel, signal.SIGKILL)
    person.submit_all(4, 5, 6)
    person.type(7)
    notebook.wait_for_another_kernel(kernel)
    notebook.run_all()
    Person(notebook.widget(name), count).expect_shown(7)
    count.expect_stored()
