"""Nothing in a record, a suggestion, a title, a description or the guidelines runs, loads or navigates."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.jupyter import JupyterServer, OpenNotebook

Open = Callable[..., OpenNotebook]

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><script>alert(2)</script></svg>",
    "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    "<iframe src=javascript:alert(1)></iframe>",
    "[click](javascript:alert(1)) and <a href='javascript:alert(1)'>click</a>",
    "[click](data:text/html,<script>alert(1)</script>)",
    "![pixel](http://tracker.example/pixel.gif) <img src='//tracker.example/p.png' srcset='//tracker.example/q.png 2x'>",
    "<video autoplay poster=//tracker.example/v.png><source src=//tracker.example/v.mp4></video>",
    "<audio src=//tracker.example/a.mp3 autoplay onerror=alert(1)>",
    "<link rel=stylesheet href=//tracker.example/s.css><style>@import '//tracker.example/t.css'</style>",
    '<p style="background:url(//tracker.example/bg.png);position:fixed;inset:0">over everything</p>',
    "<form action=//tracker.example><input name=token autofocus onfocus=alert(1)><button>Go</button></form>",
    "<meta http-equiv=refresh content='0;url=//tracker.example'>",
    "<base href=//tracker.example/>",
    "<object data=//tracker.example/o></object><embed src=//tracker.example/e>",
    "<math><mtext></mtext><mglyph><style><img src=x onerror=alert(1)></style></mglyph></math>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<a href='//tracker.example' ping='//tracker.example/ping' target=_top>x</a>",
    "<div id=createElement name=getElementById><input name=attributes></div>",
    "<template shadowrootmode=open><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "`<img src=x onerror=alert(1)>` and <b onmouseover=alert(1)>bold</b>",
    "<textarea></textarea><img src=x onerror=alert(1)>",
    "<table>" + "<tr><td rowspan=65534 colspan=1000>" * 400,
    "> " * 5_900,
    "[ ] a\n- [ ] task\n\n# Heading\n\n<input type=text value=x><input type=checkbox>",
    "\u202e<img src=x onerror=alert(1)>\u0000<script\u0000>alert(1)</script>",
]

_RECORD = """
window.__called = [];
for (const name of ["alert", "confirm", "prompt", "open", "print"]) window[name] = (...args) => { window.__called.push([name, ...args]) };
document.addEventListener("securitypolicyviolation", (event) => window.__called.push(["csp", event.blockedURI]));
"""


def texts() -> list[str]:
    """Give our own attacks and, where the folder of real test data is there, OWASP's and markdown-it's."""
    folder = os.environ.get("NB_FEEDBACK_TEST_DATA")
    found = list(PAYLOADS)
    for name in ("owasp_filter_evasion.json", "markdown_it_xss.json") if folder else ():
        items = json.loads((Path(folder or "") / "hostile" / name).read_text(encoding="utf-8"))["items"]
        found += [item if isinstance(item, str) else item.get("payload") or item["markdown"] for item in items]
    return found


@pytest.mark.parametrize("front_end", ["lab"])
def test_hostile_texts_are_only_text(page: Page, open_notebook: Open, jupyter: JupyterServer, front_end: str) -> None:
    attacks = texts()
    (jupyter.root / "attacks.json").write_text(json.dumps(attacks), encoding="utf-8")
    dialogs: list[str] = []
    requests: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith((jupyter.url, "data:", "blob:")):
            requests.append(request.url)

    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.on("request", note)
    page.add_init_script(_RECORD)
    notebook = open_notebook(
        """
import json
from nb_feedback import FeedbackDataset, TextField, TextQuestion
attacks = json.load(open("attacks.json"))
one = "\\n\\n".join(attacks[:25]).replace("\\0", "")
ds = FeedbackDataset("<img src=x onerror=alert(1)>", store="hostile.db", guidelines=one,
    fields=[TextField("plain", title=attacks[0], description=attacks[1]), TextField("marked", use_markdown=True)],
    questions=[TextQuestion("q", title=attacks[2], description=attacks[3], use_markdown=True)])
ds.add_records([{"id": str(i), "plain": a, "marked": a, "s": a, "agent": a} for i, a in enumerate(attacks)],
    id="id", suggestions={"q": {"value": "s", "agent": "agent"}})
""",
        "ds",
        front_end=front_end,
    )
    title = page.title()
    notebook.run_all()
    widget = notebook.widget("<img src=x onerror=alert(1)>")
    widget.queue.select_option("all")
    widget.record.focus()
    page.keyboard.press("g")
    for number in range(1, len(attacks) + 1):
        widget.expect_record(number)
        offending = widget.region.evaluate(
            """region => [...region.querySelectorAll("*")].flatMap(e => [
                ...(["SCRIPT", "IFRAME", "OBJECT", "EMBED", "LINK", "STYLE", "META", "BASE", "FORM", "VIDEO", "AUDIO", "SVG"]
                    .includes(e.tagName.toUpperCase()) ? [e.outerHTML] : []),
                ...[...e.attributes].filter(a => /^on/i.test(a.name) || /^\\s*(javascript|vbscript|data:text)/i.test(a.value)
                    && ["href", "src", "action"].includes(a.name)).map(a => e.tagName + " " + a.name + "=" + a.value),
                ...(e.tagName === "IMG" && !/^data:image/.test(e.getAttribute("src")) ? [e.outerHTML] : []),
                ...(e.tagName === "A" && e.href && (e.target !== "_blank" || !/noopener/.test(e.rel)) ? [e.outerHTML] : []),
            ])"""
        )
        assert offending == [], attacks[number - 1]
        if number < len(attacks):
            page.keyboard.press("Alt+ArrowRight")
    assert page.evaluate("window.__called") == []
    assert dialogs == []
    assert requests == []
    assert page.title() == title
    expect(widget.region).to_be_visible()
