"""What a person does in the widget before a picture of it is taken."""

from __future__ import annotations

import time
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.browser.jupyter import JupyterServer, OpenNotebook, Widget

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


def filter_by_score(stage: Stage) -> None:
    """Looks for what the model was sure of."""
    stage.widget.button("Filter").click()
    stage.widget.region.get_by_role("spinbutton", name="How sure the model was, at least").fill("0.5")
    stage.page.keyboard.press("Tab")
    stage.widget.region.get_by_role("combobox", name="Sort by").select_option(label="How sure the model was")
    time.sleep(1)


def reject(stage: Stage) -> None:
    """Chooses an answer after which more is asked."""
    stage.widget.region.get_by_role("radio", name="Not good").first.click()
    stage.widget.region.get_by_role("checkbox", name="unclear").first.click()
    stage.widget.expect_saved()


def rank(stage: Stage) -> None:
    """Gives two answers the same rank."""
    stage.widget.record.first.focus()
    for key in ("e", "1", "1"):
        stage.page.keyboard.press(key)
    stage.widget.expect_saved()


def drag(stage: Stage) -> None:
    """Drags a card to a rank, and does not let go of it."""
    rank(stage)
    stage.widget.region.locator(".unranked .grip").hover()
    stage.page.mouse.down()
    stage.widget.region.locator("[data-rank='3']").hover()
    stage.widget.region.locator("[data-rank='2']").hover()


def choose_side(stage: Stage) -> None:
    """Chooses the better one of two."""
    stage.widget.region.get_by_role("radio", name="B is better").first.click()
    stage.widget.expect_saved()


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


def look_at_changes(stage: Stage) -> None:
    """Looks at the first change to the suggestion."""
    edit(stage)
    stage.page.keyboard.press("Escape")
    stage.page.keyboard.press("c")
    stage.page.keyboard.press("Alt+ArrowDown")
    expect(stage.widget.region.locator(".change.current")).to_be_visible()


def preview(stage: Stage) -> None:
    """Looks at the answer as it will be read."""
    stage.editor.fill("Dear Ana,\n\n1. **Pack** it\n2. Print the `label`\n\n| | days |\n|---|---|\n| parcel | 3 |")
    stage.widget.button("Preview").click()
    expect(stage.widget.region.locator(".preview table")).to_be_visible()


def choose(stage: Stage) -> None:
    """Begins with the second of several suggestions."""
    stage.editor.focus()
    stage.page.keyboard.press("Alt+2")
    stage.type(" It goes on.")
    stage.widget.expect_saved()


def flag_and_comment(stage: Stage) -> None:
    """Flags a record and says why."""
    stage.widget.record.press("f")
    stage.widget.record.press("m")
    stage.page.keyboard.type("The policy says something else; see the page on refunds.")
    stage.widget.expect_saved()


def discard(stage: Stage) -> None:
    """Is asked why the record is discarded."""
    stage.widget.button("Discard").click()
    expect(stage.widget.region.get_by_text("off topic")).to_be_visible()


def read_history(stage: Stage) -> None:
    """Reads what the answer was before."""
    edit_submitted(stage)
    flag_and_comment(stage)
    stage.page.keyboard.press("Escape")
    stage.widget.button("History").click()
    expect(stage.widget.region.get_by_role("complementary", name="History")).to_contain_text("Flagged")
