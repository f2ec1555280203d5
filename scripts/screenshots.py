"""Takes pictures of the real widget in a real JupyterLab.

    python scripts/screenshots.py              # the README's two, into docs/images
    python scripts/screenshots.py --all DIR    # every state that is worth looking at, also in forced colours, into DIR
    python scripts/screenshots.py --all DIR --only arabic keys

It starts a Jupyter server of its own and a Chromium (see scripts/browser.py), writes a notebook for each
picture, and works in it as a person would.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a program, only scripts/ is on the path

from scripts.browser import find  # noqa: E402
from scripts.screenshot_acts import Stage  # noqa: E402
from scripts.screenshot_shots import SETUP, SHOTS  # noqa: E402
from tests.browser.jupyter import JupyterServer, OpenNotebook, Widget  # noqa: E402

IMAGES = ROOT / "docs" / "images"
SCALE = 2

README = ("widget-light", "widget-dark")


def fit(page: Page, widget: Widget, width: int) -> None:
    """Makes the window as wide as it must be for the widget to have this width."""
    for _ in range(3):  # a side bar may fold on the way
        size, box = page.viewport_size, widget.region.bounding_box()
        if size is None or box is None or round(box["width"]) == width:
            return
        page.set_viewport_size({"width": size["width"] + width - round(box["width"]), "height": size["height"]})
        time.sleep(0.5)


def take(browser: Browser, server: JupyterServer, name: str, target: Path, *, forced: bool) -> None:
    """Takes one picture, and where it is wanted a second one in colours that the system forces on the page."""
    shot = SHOTS[name]
    context = browser.new_context(viewport={"width": 1400, "height": shot.height}, device_scale_factor=SCALE)
    page = context.new_page()
    path = server.write(name, SETUP.format(shot=name) + "\n" + shot.cell, "shown", *shot.further)
    notebook = OpenNotebook(page, server, path, shot.front_end)
    if shot.dark:
        notebook.theme("JupyterLab Dark")
    if shot.front_end == "lab":
        notebook.execute("application:toggle-left-area")
    notebook.run_cell(0)
    notebook.run_cell(1)
    widget = notebook.widget(shot.name)
    expect(widget.region.locator(".record, .row, .screen").first).to_be_visible()
    fit(page, widget, shot.width)
    shot.act(Stage(page, server, notebook, widget, name))
    widget.region.evaluate("(region, block) => region.scrollIntoView({block})", "end" if shot.whole else "center")
    if shot.whole:
        page.screenshot(path=target, caret="initial")
    else:
        widget.region.screenshot(path=target, caret="initial")
    if forced and not shot.dark:
        page.emulate_media(forced_colors="active")
        widget.region.screenshot(path=target.with_stem(f"{name}-forced"))
        page.emulate_media(forced_colors="none")
    notebook.theme("JupyterLab Light")  # the server keeps it for the next notebook
    page.evaluate(f"() => {notebook.app}.shell.currentWidget.context.sessionContext.shutdown()")
    context.close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Gives a running Chromium."""
    path = find()
    if path is None:
        sys.exit("There is no Chromium or Chrome: run 'python scripts/browser.py --install' first.")
    sandbox = [] if not hasattr(os, "getuid") or os.getuid() else ["--no-sandbox"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--disable-gpu", *sandbox])
        yield browser
        browser.close()


def main() -> None:
    """Takes the pictures."""
    parser = argparse.ArgumentParser(description="Take pictures of the widget in JupyterLab.")
    parser.add_argument("--all", type=Path, metavar="DIR", help="take all of them, into this folder")
    parser.add_argument("--only", nargs="+", metavar="NAME", choices=SHOTS, help="take only these")
    arguments = parser.parse_args()
    folder: Path = arguments.all or IMAGES
    names: list[str] = arguments.only or list(SHOTS if arguments.all else README)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, chromium() as browser:
        python_path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        server = JupyterServer(
            Path(home), {"PYTHONPATH": python_path, "NB_FEEDBACK_STORE": "", "JUPYTERHUB_USER": "ana"}
        )
        try:
            for name in names:
                target = folder / f"{name}.png"
                take(browser, server, name, target, forced=arguments.all is not None)
                print(f"{target}: {target.stat().st_size / 1000:.0f} KB", flush=True)
        finally:
            server.stop()


if __name__ == "__main__":
    main()
