"""What Markdown is rendered to: its structure, the colours in its code, its formulas and its images."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route

from tests.browser.rendering import expected, load_extras, normal

SAMPLES = {
    "# One\n\nTwo *three* **four** ~~five~~ `six`": (
        "<h1>One</h1><p>Two <em>three</em> <strong>four</strong> <del>five</del> <code>six</code></p>"
    ),
    "- a\n- b\n  1. c\n\n> d": "<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul><blockquote><p>d</p></blockquote>",
    "- [x] done\n- [ ] not yet": "<ul><li><span>☑ </span> done</li><li><span>☐ </span> not yet</li></ul>",
    "|a|b|\n|:-|-:|\n|1|2|": (
        '<table><thead><tr><th align="left">a</th><th align="right">b</th></tr></thead>'
        '<tbody><tr><td align="left">1</td><td align="right">2</td></tr></tbody></table>'
    ),
    "[a](https://example.com 'b') <mailto:c@example.com>": (
        '<p><a href="https://example.com" title="b">a</a> <a href="mailto:c@example.com">mailto:c@example.com</a></p>'
    ),
    "[a](/path) [b](#place) [c](javascript:d)": "<p><a>a</a> <a>b</a> <a>c</a></p>",
    "![a](https://example.com/b.png)": "<p><span>[image not loaded: a, https://example.com/b.png]</span></p>",
    "![a](data:image/gif;base64,R0lGODlhAQABAAAAACw=)": (
        '<p><img alt="a" src="data:image/gif;base64,R0lGODlhAQABAAAAACw="></p>'
    ),
    "a<br>b <kbd>c</kbd> <style>d</style>": "<p>a<br>b <kbd>c</kbd> </p>",
    "<details><summary>a</summary>\n\n*b*\n\n</details>": ("<details><summary>a</summary><p><em>b</em></p></details>"),
    "<think>\nSo *be* it.\n</think>\n\nA List<String>, <b>bold</b>, </think> too.": (
        "<p>&lt;think> So <em>be</em> it. &lt;/think></p><p>A List&lt;String>, <b>bold</b>, &lt;/think> too.</p>"
    ),
    "```unheard\n<a> & b\n```": "<pre><code>&lt;a> &amp; b\n</code></pre>",
    "$5 and $10, $\\nonsense$": '<p>$5 and $10, <span class="math">$\\nonsense$</span></p>',
    "> " * 3 + "a": "<blockquote><blockquote><blockquote><p>a</p></blockquote></blockquote></blockquote>",
    "<frameset><frame src=a></frameset>": "&lt;frameset>&lt;frame src=a>&lt;/frameset>",
    "a\0b": "<p>a\ufffdb</p>",
}

# fmt: off
DIFFERENT = {
    "links that are no web addresses are not followed": [
        21, 22, 23, 31, 32, 33, 159, 163, 189, 194, 195, 196, 197, 198, 200, 202, 204, 205, 206, 207, 208, 216,
        217, 218, 219, 220, 346, 406, 421, 424, 435, 475, 476, 478, 479, 484, 485, 486, 487, 488, 489, 491, 494,
        497, 498, 500, 501, 502, 503, 504, 505, 506, 507, 508, 509, 511, 512, 514, 516, 517, 518, 520, 521, 523,
        524, 529, 530, 531, 532, 534, 535, 536, 537, 541, 542, 543, 544, 545, 546, 551, 552, 555, 556, 557, 558,
        559, 560, 561, 562, 563, 564, 566, 567, 568, 569, 570, 571, 572, 573, 595, 598, 600, 601, 603, 632, 633,
        645, 646,
    ],
    "images are not loaded": [
        477, 519, 522, 533, 574, 575, 576, 577, 578, 579, 580, 581, 582, 583, 584, 585, 586, 587, 588, 589, 590,
        591, 593,
    ],
    "HTML that prose does not need is left out, and tags that HTML does not know are part of the text": [
        150, 153, 154, 164, 171, 172, 173, 174, 175, 178, 179, 180, 181, 182, 184, 185, 203, 310, 311, 493, 526,
        538, 615, 616, 617, 618, 619, 625, 627, 628, 629, 630, 631,
    ],
    "web addresses are links as they are": [
        604, 610, 613, 614,
    ],
}
"""For each reason, the examples of the CommonMark specification that are rendered otherwise."""
# fmt: on


def test_our_own_samples_are_rendered_as_they_should_be(page: Page) -> None:
    load_extras(page)
    assert normal(page, list(SAMPLES)) == expected(page, list(SAMPLES.values()))


@pytest.mark.skipif("NB_FEEDBACK_TEST_DATA" not in os.environ, reason="the specification is not part of the project")
def test_commonmark_is_rendered_as_its_specification_says(page: Page, capsys: pytest.CaptureFixture[str]) -> None:
    file = Path(os.environ["NB_FEEDBACK_TEST_DATA"]) / "hostile" / "commonmark_spec.json"
    items = json.loads(file.read_text(encoding="utf-8"))["items"]
    load_extras(page)
    ours, theirs = (
        normal(page, [item["markdown"] for item in items]),
        expected(page, [item["html"] for item in items]),
    )
    different = [item["example"] for item, mine, its in zip(items, ours, theirs, strict=True) if mine != its]
    with capsys.disabled():
        same = len(items) - len(different)
        print(f"\nCommonMark: {same} of {len(items)} examples ({same / len(items):.0%}) as the specification says;")  # noqa: T201
        for reason, examples in DIFFERENT.items():
            print(f"  {len(examples)}: {reason}")  # noqa: T201
    assert different == sorted(example for examples in DIFFERENT.values() for example in examples)


def test_code_is_coloured_and_its_text_stays(page: Page) -> None:
    load_extras(page)
    code = "def f(x: int) -> str:\n    return f'<b>{x}</b>'  # & so on\n"
    found = page.evaluate(
        """text => { const code = rendered(text).querySelector("code");
            return [code.textContent, [...code.querySelectorAll("*")].map(e => e.localName + "." + e.className)] }""",
        f"```py\n{code}```",
    )
    assert found[0] == code
    assert {"span.keyword", "span.string", "span.comment", "span.title", "span.builtin"} <= set(found[1])
    assert all(name.startswith("span.") for name in found[1])


def test_every_language_that_is_named_is_coloured(page: Page) -> None:
    load_extras(page)
    text = 'if (1) { return "a" } # b\n// c\n-- d\n<e f="g">h</e>\nSELECT 1; x: 2\n[i]\n\\begin{j}\n+ k\nFROM l\n>>> 1'
    names = "bash c cpp css diff dockerfile go ini java javascript json julia kotlin latex makefile php python pycon r "
    for name in (names + "ruby rust scala sql swift typescript xml yaml").split():
        spans = page.evaluate("t => rendered(t).querySelectorAll('code span').length", f"```{name}\n{text}\n```")
        assert spans > 0, name


def test_long_code_stays_as_it_is(page: Page) -> None:
    load_extras(page)
    for code in ("x = 1\n" * 2_000, "x = " + "1 + " * 200 + "1\n"):
        spans = page.evaluate("t => rendered(t).querySelectorAll('code span').length", f"```py\n{code}```")
        assert spans == 0


@pytest.mark.parametrize(
    ("text", "display", "source"),
    [
        ("$x^2$", False, "x^2"),
        ("$`x^2`$", False, "x^2"),
        ("\\(x^2\\)", False, "x^2"),
        ("$$x^2$$", True, "x^2"),
        ("\\[\nx^2\n\\]", True, "x^2"),
        ("```math\nx^2\n```", True, "x^2"),
    ],
)
def test_a_formula_is_mathml_that_says_its_source(page: Page, text: str, display: bool, source: str) -> None:
    load_extras(page)
    html = page.evaluate("t => rendered(t).querySelector('math').outerHTML", text)
    block = ' display="block"' if display else ""
    assert html == f'<math{block} alttext="{source}"><msup><mi>x</mi><mn>2</mn></msup></math>'


@pytest.mark.parametrize(
    "source",
    [
        r"\href{https://tracker.example}{x}",
        r"\url{https://tracker.example}",
        r"\includegraphics{https://tracker.example/x.png}",
        r"\class{a}{x}",
        r"\style{position:fixed}{x}",
        r"\id{a}{x}",
        r"\ref{x}",
        r"\toggle{x}{y}\endtoggle",
        r"\def\a{x}\a",
        r"\newcommand{\a}{x}\a",
        r"\frac{1}{",
        "{" * 30 + "x" + "}" * 30,
        "x" * 1_501,
    ],
)
def test_what_is_no_plain_formula_stays_as_it_is_written(page: Page, source: str) -> None:
    load_extras(page)
    found = page.evaluate("t => [rendered(t).textContent.trim(), document.querySelector('math')]", f"$${source}$$")
    assert found == [f"$${source}$$", None]


def test_a_root_is_drawn_with_its_sign_or_not_at_all(page: Page) -> None:
    load_extras(page)
    for text in ("$\\sqrt{4}$", "$$\\sqrt{4}$$"):
        found = page.evaluate(
            """text => { const place = rendered(text), root = place.querySelector("msqrt"), four = place.querySelector("mn");
                return root === null ? place.textContent.trim()
                    : root.getBoundingClientRect().width > four.getBoundingClientRect().width * 1.2 }""",
            text,
        )
        assert found in (True, text)


def test_a_formula_reaches_nowhere_and_hides_nothing(page: Page) -> None:
    load_extras(page)
    found = page.evaluate(
        "t => [...rendered(t).querySelectorAll('math *')].flatMap(e => [...e.attributes].map(a => `${a.name}=${a.value}`))",
        r"$\color{white}{x} \colorbox{white}{y} \kern-90em \rule{900em}{900em} \raisebox{90em}{z} \llap{w}$",
    )
    assert found != []
    for word in ("color", "background", "90", "position", "white", "href"):
        assert not any(word in each for each in found), found


def test_images_from_other_sites_are_loaded_when_asked_for_and_say_nothing(page: Page) -> None:
    asked: list[tuple[str, bool]] = []

    def answer(route: Route) -> None:
        asked.append((route.request.url, "referer" in route.request.headers))
        route.fulfill(status=200, content_type="text/html", body="<!doctype html><title>a page</title>")

    page.route("**/*", answer)
    page.goto("https://notebook.example/lab")
    load_extras(page)
    asked.clear()
    text = " ".join(
        f"![a]({address})"
        for address in (
            "https://images.example/a.png",
            "http://images.example/b.png",
            "//images.example/c.png",
            "https://notebook.example/hub/logout",
            "https://NOTEBOOK.example:8443/d.png",
            "https://user:word@images.example/e.png",
            "/f.png",
            "data:image/svg+xml;base64,AAAA",
        )
    )
    places = page.evaluate("t => [false, true].map(remote => rendered(t, remote).querySelectorAll('img').length)", text)
    assert places == [0, 1]
    page.wait_for_timeout(500)
    assert asked == [("https://images.example/a.png", False)]
