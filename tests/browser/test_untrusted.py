"""Nothing in a record, a suggestion, an answer, a name, a title, a description or the guidelines runs, loads or navigates."""

from __future__ import annotations

import json
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.hostile import OFFENDING, PAYLOADS, Watch, texts
from tests.browser.jupyter import JupyterServer, OpenNotebook
from tests.browser.rendering import load_extras

Open = Callable[..., OpenNotebook]

AT_ONCE = 60
"""Fields of each kind that one record has."""

POLICY = "default-src 'none'; script-src blob:; style-src 'unsafe-inline'; img-src data:; form-action 'none'"
"""Styles and data are looked for in what is shown: a browser tells of those, too, that only a parser has seen."""

FORMS = ("%s", "```js\n%s\n```", "~~~ %s\ncode\n~~~", "$$%s$$", "\\(%s\\)", "$$\\text{%s}$$")
"""What a text may be in: code, the name of its language, formulas."""

RENDER = """
async ([texts, forms]) => {
  const wrong = [];
  for (const text of texts) {
    for (const form of forms) {
      const place = rendered(form.replace("%s", () => text));
      place.className = "markdown";
      wrong.push(...window.offending(place).map((found) => [text, form, found]));
      // A handler would hear these, and a link of another kind than ours would be followed.
      for (const each of place.querySelectorAll("*")) {
        for (const type of ["error", "load", "mouseover", "focus", "toggle", "animationstart"]) each.dispatchEvent(new Event(type));
        if (each.localName !== "a" || each.target !== "_blank") each.click?.();
      }
      place.remove();
    }
    await new Promise((done) => setTimeout(done));
  }
  return wrong;
}
"""


def test_hostile_texts_are_only_text_in_markdown_code_and_formulas(page: Page) -> None:
    page.route(
        "https://notebook.example/**",
        lambda route: route.fulfill(
            status=200,
            content_type="text/html",
            body="<!doctype html><title>a page</title>",
            headers={"Content-Security-Policy": POLICY},
        ),
    )
    watch = Watch(page)
    page.goto("https://notebook.example/lab")
    load_extras(page)
    page.evaluate(f"() => {{ window.offending = {OFFENDING} }}")
    watch.begin()
    attacks = texts()
    for first in range(0, len(attacks), 200):
        assert page.evaluate(RENDER, [attacks[first : first + 200], FORMS]) == []
    assert watch.noticed() == []
    assert page.title() == "a page"


CELL = """
import json
from nb_feedback import FeedbackDataset, FeedbackRecord, Suggestion, TextField, TextQuestion
attacks = json.load(open("attacks.json"))
clean = [a.replace("\\0", "") for a in attacks]
n = {at_once}
groups = [attacks[i : i + n] + [""] * (n - len(attacks[i : i + n])) for i in range(0, len(attacks), n)]
ds = FeedbackDataset("<img src=x onerror=alert(1)>", store="hostile.db", guidelines="\\n\\n".join(clean[:25]),
    fields=[TextField(f"<b>{{kind}}{{i}}</b>", title=clean[-i % len(clean)], description=clean[(-n - i) % len(clean)], use_markdown=kind == "marked")
            for kind in ("plain", "marked") for i in range(n)],
    questions=[TextQuestion(f"<i>q{{i}}</i>", title=f"{{clean[i]}} {{i}}", description=clean[i + 2], use_markdown=True, required=False)
               for i in range(2)])
for at, group in enumerate(groups):
    some = "\\n".join(group)
    ds.add_records([FeedbackRecord(
        {{f"<b>{{kind}}{{i}}</b>": text for kind in ("plain", "marked") for i, text in enumerate(group)}},
        id=f"{{at}} {{group[0][:100]}}".replace("\\0", ""), metadata={{"text": some}},
        suggestions=[Suggestion("<i>q0</i>", some, agent=group[1] or None, score=0.5), Suggestion("<i>q1</i>", group[0])])])
for record in list(ds)[::2]:
    ds.respond(record.id, {{"<i>q0</i>": "\\n".join(record.fields.values())}}, user="ana", status="draft")
"""


def test_hostile_texts_are_only_text(page: Page, open_notebook: Open, jupyter: JupyterServer) -> None:
    attacks = texts()
    (jupyter.root / "attacks.json").write_text(json.dumps(attacks), encoding="utf-8")
    watch = Watch(page)
    notebook = open_notebook(CELL.format(at_once=AT_ONCE), "ds")
    watch.begin(jupyter.url, jupyter.url.replace("http", "ws", 1))
    title = page.title()
    notebook.run_all()
    widget = notebook.widget("<img src=x onerror=alert(1)>")
    widget.queue.select_option("all")
    widget.jump(1)
    widget.record.focus()
    page.keyboard.press("g")
    records = -(-len(attacks) // AT_ONCE)
    for number in range(1, records + 1):
        widget.expect_record(number)
        assert widget.region.evaluate(OFFENDING) == []
        if number < records:
            widget.button("Next").click()
    assert watch.noticed() == []
    assert page.title() == title
    expect(widget.region).to_be_visible()


def test_what_watches_notices(page: Page) -> None:
    page.route(
        "https://*.example/**",
        lambda route: route.fulfill(
            status=200,
            content_type="text/html",
            body="<!doctype html>",
            headers={"Content-Security-Policy": "img-src 'none'"},
        ),
    )
    watch = Watch(page)
    page.goto("https://notebook.example/lab")
    watch.begin()
    page.evaluate(
        "h => document.body.insertAdjacentHTML('beforeend', h)", f"<div class=markdown>{''.join(PAYLOADS[:9])}</div>"
    )
    page.evaluate("fetch('https://tracker.example/f').catch(() => null)")
    page.evaluate("location.hash = 'elsewhere'")
    assert len(page.locator(".markdown").evaluate(OFFENDING)) > 5
    noticed = " ".join(watch.noticed())
    for word in ("alert", "csp", "request of https://tracker.example", "navigation to"):
        assert word in noticed
