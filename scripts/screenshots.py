"""Takes pictures of the real widget in a real JupyterLab.

    python scripts/screenshots.py              # the README's two, into docs/images
    python scripts/screenshots.py --all DIR    # every state that is worth looking at, into DIR
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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a program, only scripts/ is on the path

from scripts.browser import find  # noqa: E402
from scripts.screenshot_texts import CODE, MARKDOWN, MATHEMATICS, SCRIPTS  # noqa: E402
from tests.browser.jupyter import FrontEnd, JupyterServer, OpenNotebook, Widget  # noqa: E402

IMAGES = ROOT / "docs" / "images"
WIDTH = 1080
SCALE = 2

# What each notebook begins with. Every picture has its own store, so that none sees another's answers.
SETUP = """\
from nb_feedback import FeedbackDataset, TextField, TextQuestion
from nb_feedback.samples import GUIDELINES, load

STORE = "{shot}.db"
SUGGESTIONS = {{"response": {{"value": "model_output", "score": "score", "agent": "model"}}}}

def support(records):
    ds = FeedbackDataset(
        "support-answers",
        fields=[TextField("prompt"), TextField("context", required=False, use_markdown=True)],
        questions=[TextQuestion("response", title="Answer", use_markdown=True)],
        guidelines=GUIDELINES,
        store=STORE,
    )
    if records:
        there = [name for name in ("topic", "language", "score") if name in records[0]]
        ds.add_records(records, suggestions=SUGGESTIONS, id="id", metadata=there)
    return ds

def begun(except_for):
    ds = support(load())
    others = [record.id for record in ds if record.id != except_for]
    for number, record in enumerate(others[:17]):
        status = "discarded" if number == 11 else "draft" if number in (4, 9) else "submitted"
        ds.respond(record, {{"response": ds[record].suggestion("response").value}}, status=status)
    return ds.annotate(query={{"record": except_for, "status": "pending"}})
"""

LONG = """\
PARAGRAPH = "The parcel was collected, weighed and scanned, and the label was printed again. " * 6
TEXT = "\\n\\n".join([PARAGRAPH.strip()] * 120)[:50_000]
shown = support([{"id": "1", "prompt": "Which steps did the parcel go through? Leave nothing out.",
                  "context": TEXT, "model_output": TEXT, "score": 0.5, "model": "atlas-7b"}])
"""

SEVERAL = """\
shown = FeedbackDataset(
    "several-questions",
    fields=[
        TextField("prompt", description="What the customer wrote"),
        TextField("model_output", title="Answer"),
    ],
    questions=[
        TextQuestion("response", title="Better answer", description="With as few changes as it takes."),
        TextQuestion("fault", title="What was wrong?", description="A few words.", required=False),
        TextQuestion("subject", title="Subject line", required=False),
    ],
    store=STORE,
)
shown.add_records(load()[10:20], id="id", suggestions=SUGGESTIONS)
"""

LIST = """\
shown = support([record for record in load() if not record["id"].startswith("code")])
shown.respond(shown[2].id, {"response": shown[2].suggestion("response").value})
shown.respond(shown[3].id, {"response": "Not sure yet"}, status="draft")
shown = shown.annotate(layout="list", query={"status": "all"})
"""

LIST_ARABIC = LIST.replace('"status": "all"', '"status": "all", "record": "parcel-002"')

MEMORY = """\
shown = FeedbackDataset(
    fields=[TextField("prompt"), TextField("context", required=False, use_markdown=True)],
    questions=[TextQuestion("response", title="Answer", use_markdown=True)],
)
shown.add_records(load(), suggestions=SUGGESTIONS, id="id")
"""

FINISHED = """\
shown = support(load()[:6])
for number, record in enumerate(shown):
    status = "discarded" if number == 3 else "draft" if number == 4 else "submitted"
    shown.respond(record.id, {"response": "Yes."}, status=status)
"""

BUSY = "total = sum(range(600_000_000))  # one step of the interpreter, during which no other thread runs"

ANSWER_ELSEWHERE = """\
import threading
STORED = FeedbackDataset.load("support-answers", store=STORE)
def answer():
    text = STORED[{record!r}].suggestion("response").value
    for before, after in {changes!r}:
        text = text.replace(before, after)
    STORED.respond({record!r}, {{"response": text}})
threading.Timer(2, answer).start()
"""

SHUFFLED = "import random\nTEXT = ' '.join(random.Random(1).sample(TEXT.split(), 8000))\nshown ="
LONG_VERSIONS = LONG.replace("shown =", SHUFFLED)

EDIT = """\
Good question! Eight seats come to €96.00, and your 10% discount, which is for seats only, takes off €9.60. \
Two units of extra storage add €10.00, so the net amount is €96.40. With 20% VAT (€19.28) you arrive at"""


@dataclass(frozen=True)
class Stage:
    """An open notebook with the widget in it."""

    page: Page
    server: JupyterServer
    notebook: OpenNotebook
    widget: Widget
    name: str

    @property
    def editor(self) -> Locator:
        """The editor of the first question."""
        return self.widget.region.get_by_role("textbox").and_(self.widget.region.locator("textarea")).first

    def type(self, text: str) -> None:
        """Types at the end of the first editor, and waits until the page has had time to send it."""
        self.editor.click()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.type(text)
        time.sleep(1)

    def start_third_cell(self) -> None:
        """Runs the third cell without waiting for it."""
        self.page.evaluate(
            f"() => {{ {self.notebook.app}.shell.currentWidget.content.activeCellIndex = 2;"
            f" void {self.notebook.app}.commands.execute('notebook:run-cell') }}"
        )


def nothing(_stage: Stage) -> None:
    """Does nothing: the widget is to be seen as it opens."""


def edit(stage: Stage) -> None:
    """Is in the middle of an edit that is saved so far."""
    stage.editor.fill(EDIT)
    stage.type("")
    stage.widget.expect_saved()


def submit_nothing(stage: Stage) -> None:
    """Submits without the required answer."""
    stage.editor.fill("")
    stage.page.keyboard.press("Control+Enter")


def open_guidelines(stage: Stage) -> None:
    """Reads the guidelines."""
    stage.widget.button("Guidelines").click()


def open_keys(stage: Stage) -> None:
    """Reads the list of keys."""
    stage.widget.button("Keyboard shortcuts").click()


def search(stage: Stage) -> None:
    """Looks for words in all records, and goes to the third that has them."""
    stage.widget.queue.select_option("all")
    stage.widget.record.press("/")
    stage.page.keyboard.type("order label")
    stage.page.keyboard.press("Enter")
    expect(stage.widget.region).to_contain_text(" found")
    expect(stage.widget.record).to_be_focused()
    time.sleep(1)


def type_search(stage: Stage) -> None:
    """Is in the middle of typing a search."""
    stage.widget.queue.select_option("all")
    stage.widget.record.press("/")
    stage.page.keyboard.type("order")
    time.sleep(1)


def filter_and_sort(stage: Stage) -> None:
    """Chooses what to look for in the panel."""
    search(stage)
    stage.widget.button("Filter").click()
    stage.widget.region.get_by_role("button", name="returns", exact=True).click()
    stage.widget.region.get_by_role("combobox", name="Sort by").select_option("score")
    time.sleep(1)


def open_filter(stage: Stage) -> None:
    """Opens the panel."""
    stage.widget.button("Filter").click()
    expect(stage.widget.region.get_by_role("group", name="topic")).to_be_visible()


def find_nothing(stage: Stage) -> None:
    """Looks for what is nowhere."""
    stage.widget.record.press("/")
    stage.page.keyboard.type("xylophone")
    time.sleep(1)


def restart_kernel(stage: Stage) -> None:
    """Goes on typing after the kernel was restarted."""
    stage.notebook.restart()
    stage.type(" It goes on.")
    time.sleep(2)


def submit_some(stage: Stage) -> None:
    """Submits three answers to a dataset in memory, and begins a fourth."""
    for number in (1, 2, 3):
        stage.widget.expect_record(number)
        stage.page.keyboard.press("Control+Enter") if number > 1 else stage.widget.button("Submit").click()
    stage.type(" It goes on.")


def lose_memory(stage: Stage) -> None:
    """Goes on typing after the kernel was restarted, and everything in memory with it was gone."""
    submit_some(stage)
    restart_kernel(stage)


def come_back(stage: Stage) -> None:
    """Runs the notebook again after that."""
    submit_some(stage)
    stage.notebook.restart()
    stage.notebook.run_cell(0)
    stage.notebook.run_cell(1)
    expect(stage.notebook.widget("Feedback").region.get_by_role("region", name="Kept answers")).to_be_visible()


def throw_away(stage: Stage) -> None:
    """Begins to throw what was kept away."""
    come_back(stage)
    stage.widget.button("Throw them away").click()


def restore(stage: Stage) -> None:
    """Restores what was kept, one of it beside what was answered anew."""
    come_back(stage)
    stage.widget.editor("Answer").fill("Answered anew")
    time.sleep(2)
    stage.widget.button("Restore them").click()
    expect(stage.widget.region).to_contain_text("of 4 restored")


def delete_store(stage: Stage) -> None:
    """Goes on typing after the store's file was deleted."""
    for file in stage.server.root.glob(f"{stage.name}.db*"):
        file.unlink()
    stage.type(" It goes on.")
    time.sleep(2)


def keep_busy(stage: Stage) -> None:
    """Types while a cell lets nothing else in the kernel run."""
    stage.start_third_cell()
    stage.type(" It goes on.")
    time.sleep(2)


def keep_nothing(stage: Stage) -> None:
    """Types in a browser that keeps nothing, while the kernel is busy."""
    refuse = "() => { throw new Error('full'); }"
    stage.page.evaluate(f"() => {{ Storage.prototype.setItem = IDBFactory.prototype.open = {refuse}; }}")
    keep_busy(stage)


def change_elsewhere(stage: Stage) -> None:
    """Types while a cell of the notebook answers the same record."""
    stage.notebook.run_cell(2)
    stage.editor.click()
    stage.page.keyboard.press("Control+End")
    stage.page.keyboard.type(" And so it goes on, word after word.", delay=100)
    expect(stage.widget.region.get_by_role("region", name="Two versions")).to_be_visible()
    time.sleep(1)


def take_the_other(stage: Stage) -> None:
    """Takes what came from elsewhere, which leaves one's own on offer."""
    change_elsewhere(stage)
    stage.widget.button("Take the other").click()
    time.sleep(1)


def edit_submitted(stage: Stage) -> None:
    """Changes an answer that was submitted."""
    stage.widget.queue.select_option("submitted")
    expect(stage.widget.region.locator("footer .status")).to_have_text("Submitted")
    stage.type(" It goes on.")
    stage.widget.expect_saved()


def select_some(stage: Stage) -> None:
    """Submits three records at once, one of which has no answer, and selects further ones."""
    rows = stage.widget.region.get_by_role("article")
    rows.nth(1).get_by_role("textbox").fill("")
    for number in range(3):
        rows.nth(number).get_by_role("checkbox").check()
    stage.widget.button("Submit selected").click()
    time.sleep(1)


def find_and_replace(stage: Stage) -> None:
    """Looks at what would be replaced, one of it left out."""
    stage.widget.button("Find and replace").click()
    stage.widget.region.get_by_role("textbox", name="Find", exact=True).fill("days")
    stage.widget.region.get_by_role("textbox", name="Replace with", exact=True).fill("working days")
    boxes = stage.widget.region.get_by_role("list", name="Changes").get_by_role("checkbox")
    boxes.nth(1).uncheck()


@dataclass(frozen=True)
class Shot:
    """A picture to take.

    Attributes:
        cell: What makes ``shown``, which the next cell shows.
        further: Further cells, which are not run.
        act: What is done before the picture is taken.
        name: The dataset's name, by which the widget is found.
        width: How wide the widget is to be, in CSS pixels.
        height: How high the window is, of which the widget takes two thirds.
        dark: Whether the front end is dark.
        front_end: Where the notebook is open.
        whole: Whether the picture is of the whole window.
    """

    cell: str
    further: tuple[str, ...] = ()
    act: Callable[[Stage], None] = nothing
    name: str = "support-answers"
    width: int = WIDTH
    height: int = 900
    dark: bool = False
    front_end: FrontEnd = "lab"
    whole: bool = False


def sample(record: str) -> str:
    """Gives the cell that begins at a sample record when others are answered."""
    return f"shown = begun({record!r})"


def versions(
    record: str,
    *changes: tuple[str, str],
    cell: str = "",
    act: Callable[[Stage], None] = change_elsewhere,
    **given: Any,
) -> Shot:
    """Gives a picture of two versions of an answer, one of them with these words in the place of those."""
    further = ANSWER_ELSEWHERE.format(record=record, changes=list(changes))
    return Shot(cell or sample(record), further=(further,), act=act, **given)


SHOTS: dict[str, Shot] = {
    "widget-light": Shot(sample("bill-002"), act=edit, height=780),
    "widget-dark": Shot(sample("bill-002"), act=edit, height=780, dark=True),
    "opened": Shot(sample("parcel-001")),
    "opened-dark": Shot(sample("parcel-001"), dark=True),
    "code-dark": Shot(sample("code-002"), dark=True),
    "narrow": Shot(sample("parcel-001"), width=500),
    "narrow-dark": Shot(sample("bill-002"), width=500, act=edit, dark=True),
    "wide": Shot(sample("bill-002"), width=1600, act=edit),
    "arabic": Shot(sample("parcel-002")),
    "arabic-narrow": Shot(sample("parcel-002"), width=500),
    "chinese": Shot(sample("trip-003")),
    "markdown": Shot(MARKDOWN),
    "markdown-dark": Shot(MARKDOWN, dark=True),
    "markdown-narrow": Shot(MARKDOWN, width=500, height=1300),
    "mathematics": Shot(MATHEMATICS, height=1300),
    "mathematics-narrow-dark": Shot(MATHEMATICS, width=500, height=1300, dark=True),
    "code": Shot(CODE, height=1300),
    "code-narrow-dark": Shot(CODE, width=500, height=1300, dark=True),
    "scripts": Shot(SCRIPTS, height=1300),
    "scripts-narrow-dark": Shot(SCRIPTS, width=500, height=1300, dark=True),
    "long": Shot(LONG),
    "several": Shot(SEVERAL, name="several-questions"),
    "list": Shot(LIST),
    "list-dark": Shot(LIST, dark=True),
    "list-narrow": Shot(LIST, width=500),
    "list-wide": Shot(LIST, width=1600),
    "list-selected": Shot(LIST, act=select_some),
    "list-selected-narrow-dark": Shot(LIST, act=select_some, width=500, dark=True),
    "list-replace": Shot(LIST, act=find_and_replace),
    "list-replace-dark": Shot(LIST, act=find_and_replace, dark=True),
    "list-replace-narrow": Shot(LIST, act=find_and_replace, width=500),
    "list-arabic": Shot(LIST_ARABIC),
    "list-arabic-narrow": Shot(LIST_ARABIC, width=500),
    "list-several": Shot(SEVERAL + 'shown = shown.annotate(layout="list")', name="several-questions"),
    "several-narrow": Shot(SEVERAL, name="several-questions", width=500),
    "empty": Shot("shown = support([])"),
    "finished": Shot(FINISHED),
    "finished-narrow-dark": Shot(FINISHED, width=500, dark=True),
    "guidelines": Shot(sample("bill-002"), act=open_guidelines),
    "keys": Shot(sample("bill-002"), act=open_keys),
    "keys-narrow": Shot(sample("bill-002"), act=open_keys, width=500),
    "search": Shot(sample("bill-002"), act=search),
    "search-dark": Shot(sample("bill-002"), act=search, dark=True),
    "search-narrow": Shot(sample("bill-002"), act=search, width=500),
    "search-typing-narrow-dark": Shot(sample("bill-002"), act=type_search, width=500, dark=True),
    "search-wide": Shot(sample("bill-002"), act=search, width=1600),
    "filter": Shot(sample("bill-002"), act=open_filter),
    "filter-dark": Shot(sample("bill-002"), act=filter_and_sort, dark=True),
    "filter-narrow": Shot(sample("bill-002"), act=filter_and_sort, width=500),
    "filter-wide": Shot(sample("bill-002"), act=filter_and_sort, width=1600),
    "nothing-found": Shot(sample("bill-002"), act=find_nothing),
    "nothing-found-narrow-dark": Shot(sample("bill-002"), act=find_nothing, width=500, dark=True),
    "required": Shot(sample("bill-002"), act=submit_nothing),
    "required-dark": Shot(sample("bill-002"), act=submit_nothing, dark=True),
    "dead": Shot(sample("bill-002"), act=restart_kernel),
    "dead-narrow-dark": Shot(sample("bill-002"), act=restart_kernel, width=500, dark=True),
    "not-saved": Shot(sample("bill-002"), act=delete_store),
    "busy": Shot(sample("bill-002"), further=(BUSY,), act=keep_busy),
    "two-versions": versions("bill-002", ("10%", "ten per cent"), ("storage", "space"), height=1100),
    "two-versions-dark": versions("bill-002", ("10%", "ten per cent"), height=1100, dark=True),
    "two-versions-narrow": versions("bill-002", ("10%", "ten per cent"), width=500, height=1100),
    "two-versions-arabic": versions("parcel-002", ("ORD-4417", "ORD-4471"), ("مجاناً", "دون أي رسوم")),
    "two-versions-arabic-narrow": versions("parcel-002", ("ORD-4417", "ORD-4471"), width=500, dark=True, height=1100),
    "two-versions-chinese": versions("trip-003", ("美术馆", "茶馆"), ("愉快", "开心"), width=1600),
    "two-versions-long": versions("1", ("parcel was", "box has been"), cell=LONG_VERSIONS, height=1100),
    "two-versions-apart": versions("bill-002", *((letter, "x") for letter in "aeiou0123456789"), height=1100),
    "kept-version": versions("bill-002", ("10%", "ten per cent"), act=take_the_other, height=1100),
    "kept-version-narrow-dark": versions(
        "bill-002", ("10%", "ten per cent"), act=take_the_other, width=500, dark=True, height=1100
    ),
    "nothing-kept-narrow": Shot(sample("bill-002"), further=(BUSY,), act=keep_nothing, width=500),
    "memory-dead": Shot(MEMORY, name="Feedback", act=lose_memory),
    "offer": Shot(MEMORY, name="Feedback", act=come_back),
    "offer-narrow-dark": Shot(MEMORY, name="Feedback", act=come_back, width=500, dark=True),
    "offer-sure": Shot(MEMORY, name="Feedback", act=throw_away, dark=True),
    "offer-restored": Shot(MEMORY, name="Feedback", act=restore, height=1100),
    "edited-since": Shot(sample("bill-002"), act=edit_submitted),
    "lab": Shot(sample("bill-002"), act=edit, height=1000, whole=True),
    "lab-dark": Shot(sample("bill-002"), act=edit, height=1000, whole=True, dark=True),
    "notebook": Shot(sample("bill-002"), act=edit, front_end="notebook", height=1000, whole=True),
}

README = ("widget-light", "widget-dark")


def fit(page: Page, widget: Widget, width: int) -> None:
    """Makes the window as wide as it must be for the widget to have this width."""
    for _ in range(3):  # a side bar may fold on the way
        size, box = page.viewport_size, widget.region.bounding_box()
        if size is None or box is None or round(box["width"]) == width:
            return
        page.set_viewport_size({"width": size["width"] + width - round(box["width"]), "height": size["height"]})
        time.sleep(0.5)


def take(browser: Browser, server: JupyterServer, name: str, target: Path) -> None:
    """Takes one picture."""
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
                take(browser, server, name, target)
                print(f"{target}: {target.stat().st_size / 1000:.0f} KB", flush=True)
        finally:
            server.stop()


if __name__ == "__main__":
    main()
