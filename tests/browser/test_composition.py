"""Who writes Japanese, Chinese or Korean: while an input method composes a word, all keys are its own, and nothing that
comes meanwhile takes the word away."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.cells import ANSWERS, dataset
from tests.browser.jupyter import OpenNotebook

Open = Callable[..., OpenNotebook]

ALT, CONTROL, SHIFT = 1, 2, 8
KEYS = (
    *(("Enter", 0), ("Enter", CONTROL), ("Enter", SHIFT), ("Enter", ALT), ("Escape", 0), ("Backspace", ALT)),
    *(("ArrowRight", ALT), ("ArrowLeft", ALT), ("ArrowDown", ALT), ("ArrowDown", 0), ("Home", ALT), ("End", ALT)),
    *(("KeyS", CONTROL), ("KeyH", CONTROL), ("KeyZ", CONTROL), ("KeyF", ALT), ("KeyU", ALT), ("Digit1", ALT)),
)
WORDS = {
    "日本語です": ("n", "に", "にほんご", "にほんごです", "日本語です"),
    "你好世界": ("n", "ni", "ni hao", "你好 shi jie", "你好世界"),
    "한국어": ("ㅎ", "하", "한", "한국", "한국어"),
}
COUNT_ENDS = """() => {
    window.ended = 0;
    document.addEventListener('compositionend', () => { window.ended += 1 }, true);
}"""


class InputMethod:
    """An input method, as a browser is told of one."""

    def __init__(self, page: Page) -> None:
        self._browser = page.context.new_cdp_session(page)

    def compose(self, *steps: str) -> None:
        """Show a word that is not there yet, as it becomes another with each key."""
        for text in steps:
            caret = {"selectionStart": len(text), "selectionEnd": len(text)}
            self._browser.send("Input.imeSetComposition", {"text": text, **caret})

    def commit(self, text: str) -> None:
        """Put the word into the text."""
        self._browser.send("Input.insertText", {"text": text})

    def press(self, code: str, modifiers: int = 0) -> None:
        """Press a key that the input method takes for itself; the page hears of it by a code of its own."""
        key = code.removeprefix("Key").removeprefix("Digit").lower() if code[:3] in ("Key", "Dig") else code
        given = {"key": key, "code": code, "windowsVirtualKeyCode": 229, "modifiers": modifiers}
        for kind in ("rawKeyDown", "keyUp"):
            self._browser.send("Input.dispatchKeyEvent", {"type": kind, **given})

    def press_all(self) -> None:
        """Press each key that would mean something to the widget."""
        for code, modifiers in KEYS:
            self.press(code, modifiers)


def expect_composed(place: Locator, text: str) -> None:
    expect(place).to_have_value(text)
    expect(place).to_be_focused()


def test_no_key_of_a_composition_submits_or_moves_and_the_composed_text_is_saved(
    page: Page, open_notebook: Open
) -> None:
    notebook = open_notebook(dataset("composed"), "ds", ANSWERS)
    notebook.run_cell(0)
    notebook.run_cell(1)
    widget = notebook.widget("composed")
    page.evaluate(COUNT_ENDS)
    method = InputMethod(page)
    editor = widget.editor("Answer")
    for number, (text, steps) in enumerate(WORDS.items(), 1):
        widget.expect_record(number)
        editor.focus()
        page.keyboard.press("Control+End")
        page.keyboard.type(": ")
        begun = f"Suggestion {number}: "
        method.compose(*steps[:-1])
        method.press_all()
        # The draft is saved in the middle of the word, which goes on.
        widget.expect_saved()
        expect_composed(editor, begun + steps[-2])
        widget.expect_record(number)
        assert page.evaluate("ended") == 2 * (number - 1)
        method.compose(steps[-1])
        method.commit(text)
        assert page.evaluate("ended") == 2 * number - 1
        method.compose("x", "。")
        method.commit("。")
        expect_composed(editor, begun + text + "。")
        page.keyboard.press("Control+Enter")
    widget.expect_record(4)
    expect(widget.button("Flag")).to_have_attribute("aria-pressed", "false")
    widget.expect_progress("3 of 5 submitted")
    widget.expect_saved()
    notebook.run_cell(2)
    expect(notebook.output(2)).to_have_text(
        "[('r1', 'submitted', {'response': 'Suggestion 1: 日本語です。'}), "
        "('r2', 'submitted', {'response': 'Suggestion 2: 你好世界。'}), "
        "('r3', 'submitted', {'response': 'Suggestion 3: 한국어。'})]"
    )


def test_an_answer_from_elsewhere_that_comes_in_the_middle_of_a_word_leaves_it_alone(
    page: Page, open_notebook: Open
) -> None:
    notebook = open_notebook(dataset("composed-meanwhile"), "ds")
    notebook.run_all()
    widget = notebook.widget("composed-meanwhile")
    page.evaluate(COUNT_ENDS)
    method = InputMethod(page)
    editor = widget.editor("Answer")
    editor.focus()
    page.keyboard.press("Control+a")
    method.compose("に", "にほ")
    notebook.ask("ds.respond('r1', {'response': 'From elsewhere'}, user='ana').status")
    expect(widget.region.locator(".save-state")).to_have_text("Two versions, choose one")
    method.compose("にほん")
    method.press_all()
    expect_composed(editor, "にほん")
    assert page.evaluate("ended") == 0
    method.commit("日本")
    expect_composed(editor, "日本")
    expect(widget.region).to_contain_text("From elsewhere")
    widget.expect_record(1)


def test_a_search_waits_for_the_word_and_its_keys_neither_search_nor_leave(page: Page, open_notebook: Open) -> None:
    more = "ds.add_records([{'id': 'ja', 'prompt': '日本語の質問'}], id='id')\n"
    notebook = open_notebook(dataset("composed-search") + more, "ds")
    notebook.run_all()
    widget = notebook.widget("composed-search")
    method = InputMethod(page)
    widget.record.focus()
    page.keyboard.press("/")
    box = widget.region.get_by_role("searchbox", name="Search", exact=True)
    method.compose("に", "にほ", "にほんご")
    method.press_all()
    # As Safari has it: the Enter that ends a word comes after it, and is the input method's all the same.
    method.compose("日本語")
    method.commit("日本語")
    method.press("Enter")
    expect(widget.region.locator(".found b")).to_have_text("1 found", use_inner_text=True)
    expect_composed(box, "日本語")
    page.keyboard.press("Enter")
    widget.expect_record(6)
    expect(widget.record).to_be_focused()


def test_a_comment_is_composed_and_so_is_what_is_found_and_replaced(page: Page, open_notebook: Open) -> None:
    notebook = open_notebook(dataset("composed-beside"), "ds")
    notebook.run_all()
    widget = notebook.widget("composed-beside")
    method = InputMethod(page)
    widget.record.focus()
    page.keyboard.press("m")
    comment = widget.editor("Comment")
    method.compose("ㅎ", "하", "한")
    method.press_all()
    widget.expect_saved()
    expect_composed(comment, "한")
    method.commit("한국")
    widget.expect_saved()
    assert notebook.ask("ds['r1'].response('ana').comment") == "'한국'"
    page.keyboard.press("Control+h")
    find = widget.editor("Find")
    expect(find).to_be_focused()
    method.compose("s", "sugg")
    method.press_all()
    expect(widget.status).to_have_text("Found 5 in 5 answers.")
    expect_composed(find, "sugg")
    method.commit("Suggestion")
    page.keyboard.press("Tab")
    method.compose("て", "ていあん")
    method.press_all()
    expect_composed(widget.editor("Replace with"), "ていあん")
    method.commit("提案")
    expect(widget.region.get_by_role("list", name="Changes").locator("ins").first).to_contain_text("提案")
    widget.button("Replace 5 in 5 answers").press("Enter")
    widget.expect_progress("0 of 5 submitted, 5 drafts")
    widget.expect_saved()
    assert notebook.ask("[r.response('ana').values['response'] for r in ds]") == str([f"提案 {i}" for i in range(1, 6)])
