"""Texts that attack whoever shows them, and what notices when one of them succeeds."""

from __future__ import annotations

import json
import os
from pathlib import Path

from playwright.sync_api import Page

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

FILES = ("blns", "payloadbox_xss", "owasp_filter_evasion", "markdown_it_xss", "markdown_it_fatal")

_RECORD = """
window.__called = [];
for (const name of ["alert", "confirm", "prompt", "open", "print"]) {
  window[name] = (...given) => { window.__called.push([name, ...given.map(String)]) };
}
document.addEventListener("securitypolicyviolation", ({ target, effectiveDirective, blockedURI }) => {
  // Browsers tell of attributes, too, that only a parser has seen, in a document of its own where nothing runs.
  if (target === document && effectiveDirective.endsWith("-attr")) return;
  window.__called.push(["csp", effectiveDirective, blockedURI]);
});
"""

OFFENDING = """
region => {
  const PROSE = /^(a|abbr|b|blockquote|br|caption|code|dd|del|details|div|dl|dt|em|h[1-6]|hr|i|img|ins|kbd|li|mark|ol|p|pre|q|s|samp|small|span|strong|sub|summary|sup|table|tbody|td|tfoot|th|thead|tr|u|ul|var)$/;
  const MATHS = /^(math|m[a-z]+|none)$/;
  const ATTRIBUTES = /^(align|alt|alttext|aria-level|class|colspan|data-language|dir|display|href|open|referrerpolicy|rel|rowspan|src|start|style|tabindex|target|title|type)$/;
  const MEASURES = /^(depth|height|linethickness|lspace|mathsize|maxsize|minsize|rspace|voffset|width|accent|accentunder|displaystyle|fence|form|largeop|mathvariant|movablelimits|scriptlevel|separator|stretchy|symmetric)$/;
  const problem = (e) => {
    const maths = e.namespaceURI === "http://www.w3.org/1998/Math/MathML";
    if (!(maths ? MATHS : PROSE).test(e.localName) || e.shadowRoot) return true;
    for (const { name, value } of e.attributes) {
      if (!ATTRIBUTES.test(name) && !(maths && MEASURES.test(name))) return true;
      if (name === "style" && !(maths && /^[a-z0-9.;:% -]*$/.test(value) && !/url|position/.test(value))) return true;
      if (name === "src" && !/^data:image\\/(png|jpeg|gif|webp|avif);base64,/i.test(value)) return true;
      if (name === "href" && !(/^(https?:|mailto:)/i.test(value) && e.target === "_blank" && /noopener/.test(e.rel))) return true;
    }
    return false;
  };
  const texts = region.matches(".markdown") ? [region] : [...region.querySelectorAll(".markdown")];
  const wrong = texts.flatMap((text) => [...text.querySelectorAll("*")].filter(problem));
  const anywhere = "script, iframe, object, embed, link, meta, base, form, video, audio, svg:not(.icon), style, [onerror], [onload], [srcdoc]";
  return [...wrong, ...region.querySelectorAll(anywhere)].map((e) => e.outerHTML.slice(0, 200));
}
"""
"""Gives what is in rendered Markdown below an element, or anywhere there, and has no place in it."""


def texts() -> list[str]:
    """Give our own attacks and, where the folder of real test data is there, those that others have collected."""
    folder = os.environ.get("NB_FEEDBACK_TEST_DATA")
    found = list(PAYLOADS)
    for name in FILES if folder else ():
        items = json.loads((Path(folder or "") / "hostile" / f"{name}.json").read_text(encoding="utf-8"))["items"]
        found += [item if isinstance(item, str) else item.get("payload") or item["markdown"] for item in items]
    return [text for text in dict.fromkeys(found) if text.strip() != ""]


class Watch:
    """Notices what a page does by itself.

    Args:
        page: The page, before anything is opened in it.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self._noticed: list[str] = []
        self._own: tuple[str, ...] | None = None
        page.on("dialog", lambda dialog: (self._noticed.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("popup", lambda popup: self._note(f"window {popup.url}"))
        page.on("framenavigated", lambda frame: self._note(f"navigation to {frame.url}"))
        page.on("request", lambda request: self._ask(request.url))
        page.add_init_script(_RECORD)

    def begin(self, *own: str) -> None:
        """Notice from now on whatever is not one of the page's own requests, which begin so."""
        self._own = ("data:", "blob:", *own)

    def noticed(self) -> list[str]:
        """Give what was noticed: windows, dialogs, navigation, requests, and what a policy had to stop."""
        self._page.wait_for_timeout(500)
        return [*self._noticed, *map(str, self._page.evaluate("window.__called"))]

    def _note(self, what: str) -> None:
        if self._own is not None:
            self._noticed.append(what)

    def _ask(self, url: str) -> None:
        if self._own is not None and not url.startswith(self._own):
            self._noticed.append(f"request of {url}")
