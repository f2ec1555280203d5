"""A kernel that is busy takes nothing from the person's speed and loses nothing, whatever its version."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import ipykernel
import pytest
from playwright.sync_api import expect

from tests.browser.counting import Count, Person, counted_dataset
from tests.browser.jupyter import JupyterServer, OpenNotebook
from tests.browser.kernels import modules_of

Open = Callable[..., OpenNotebook]

KERNELS = pytest.mark.parametrize("version", ["6.30.1", "7.1.0", ipykernel.__version__])
"""The last without subshells, the first that holds nothing back for them, and the one that is installed."""

_UNTIL_GO = "while not os.path.exists({go!r}): "
_SLEEP = "import os, time\n" + _UNTIL_GO + "time.sleep(0.05)"
_COMPUTE = "import os\n" + _UNTIL_GO + "sum(range(100_000))"
# What the kernel's main thread says last about a widget makes newer kernels hold the page's messages back.
_PUBLISH = (
    """
for i in range(20):
    print(i)
    ds.respond("r30", {{"response": f"from Python, {{i}}"}})
"""
    + _SLEEP
)


@pytest.fixture
def kernel(version: str, jupyter: JupyterServer) -> str:
    """The name of a kernel of this version."""
    if version == ipykernel.__version__:
        return "python3"
    jupyter.add_kernel(f"ipykernel-{version}", modules_of(version))
    return f"ipykernel-{version}"


@pytest.fixture
def go(tmp_path: Path) -> Path:
    """The file that cells wait for: they are busy for exactly as long as the test wants."""
    return tmp_path / "go"


@KERNELS
def test_answers_that_are_given_while_another_cell_runs_are_stored(
    open_notebook: Open, jupyter: JupyterServer, version: str, kernel: str, go: Path
) -> None:
    name = f"busy-{version}"
    cells = [busy.format(go=str(go)) for busy in (_SLEEP, _COMPUTE, _PUBLISH)]
    notebook = open_notebook(counted_dataset(name, 30), "ds", *cells, kernel=kernel)
    notebook.run_cell(0)
    notebook.run_cell(1)
    assert notebook.ask("__import__('ipykernel').__version__") == repr(version)
    count = Count(jupyter.root / f"{name}.db", name)
    person = Person(notebook.widget(name), count)
    waits = version.startswith("6.")

    notebook.start_cell(2)
    person.submit_all(*range(1, 12))  # as far as the page has records without asking
    person.widget.expect_record(12)
    if waits:
        state = person.widget.region.locator(".save-state")
        expect(state).to_have_text("Kept in this browser, 11 waiting for the kernel")
    else:
        count.expect_stored()
    go.touch()
    count.expect_stored()

    person.submit(12)
    person.widget.expect_record(13)
    go.unlink()
    notebook.start_cell(3)
    person.submit_all(13, 14, 15)
    if not waits:
        count.expect_stored()
    go.touch()
    count.expect_stored()

    notebook.wait_for_kernel()
    go.unlink()
    notebook.start_cell(4)
    count.gave(30, "submitted", "from Python, 19")
    person.submit_all(16, 17, 18)
    person.type(19)
    go.touch()
    count.expect_stored()
    person.widget.expect_saved()


@KERNELS
def test_a_widget_whose_own_cell_goes_on_says_so_and_loses_nothing(
    open_notebook: Open, jupyter: JupyterServer, kernel: str, version: str, go: Path
) -> None:
    name = f"building-{version}"
    shown = f"{counted_dataset(name, 30)}\nfrom IPython.display import display\ndisplay(ds)\n"
    notebook = open_notebook(shown + _PUBLISH.format(go=str(go)), kernel=kernel)
    notebook.start_cell(0)
    count = Count(jupyter.root / f"{name}.db", name)
    count.gave(30, "submitted", "from Python, 19")
    answered, waiting = notebook.page.get_by_role("article"), notebook.page.get_by_text("Waiting for the kernel")
    expect(answered.or_(waiting)).to_be_visible()
    if answered.is_visible():
        Person(notebook.widget(name), count).submit_all(1, 2)
    go.touch()
    person = Person(notebook.widget(name), count)
    person.submit_all(*range(len(count.given), 6))
    count.expect_stored()
    person.widget.expect_saved()
