"""The extras that render Markdown, in a page with nothing else in it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from nb_feedback.widget.extras import Extra, code_of

# The other extras borrow from the bundle, which is not in such a page.
_NAMES: tuple[Extra, ...] = ("highlighting", "markdown", "mathematics")

_LOAD = """
async (codes) => {
  window.extras = {};
  for (const [name, code] of Object.entries(codes)) {
    window.extras[name] = await import(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
  }
  window.rendered = (text, remoteImages = false) => {
    const place = document.createElement("div");
    document.body.append(place);
    for (const piece of extras.markdown.renderMarkdown(text, { remoteImages })) if (piece !== null) place.append(piece);
    for (const code of place.querySelectorAll("pre > code[data-language]")) extras.highlighting.highlight(code);
    for (const formula of place.querySelectorAll(".math")) extras.mathematics.typeset(formula);
    return place;
  };
  const BLOCKS = "p|ul|ol|li|h[1-6]|table|thead|tbody|tr|td|th|blockquote|pre|hr|div|details|summary|br";
  const OURS = ["dir", "aria-level", "target", "rel", "referrerpolicy", "data-language", "class"];
  const written = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const text = node.data.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
      return node.parentElement?.closest("pre") ? text : text.replace(/\\s+/g, " ");
    }
    if (node.nodeType !== Node.ELEMENT_NODE) return "<!>";
    const attributes = [...node.attributes].filter(({ name, value }) => !OURS.includes(name) || value === "math")
      .map(({ name, value }) => ` ${name}="${value}"`).sort();
    const name = node.localName;
    return `<${name}${attributes.join("")}>${[...node.childNodes].map(written).join("")}</${name}>`;
  };
  // What two renderings have to have in common: not our own attributes, nor white space that nobody sees.
  window.normal = (root) => {
    for (const frame of root.querySelectorAll(".scrolls")) frame.replaceWith(...frame.childNodes);
    for (const code of root.querySelectorAll("pre code")) if (code.querySelector("span")) code.textContent += "";
    return [...root.childNodes].map(written).join("")
      .replace(new RegExp(`\\\\s*(</?(?:${BLOCKS})(?: [^>]*)?>)\\\\s*`, "g"), "$1").replaceAll("</br>", "").trim();
  };
  window.expected = (html) => {
    const template = document.createElement("template");
    template.innerHTML = html;
    return normal(template.content);
  };
}
"""


def load_extras(page: Page) -> None:
    """Give the page ``rendered(text)``, an element, and ``normal`` and ``expected``, to compare it by."""
    page.evaluate(_LOAD, {name: code_of(name) for name in _NAMES})


def normal(page: Page, texts: list[str]) -> list[str]:
    """Give what each text is rendered to."""
    return _ask(page, "texts => texts.map(text => normal(rendered(text)))", texts)


def expected(page: Page, htmls: list[str]) -> list[str]:
    """Give HTML that is expected, to be compared."""
    return _ask(page, "htmls => htmls.map(expected)", htmls)


def _ask(page: Page, script: str, given: Any) -> list[str]:
    return [str(each) for each in page.evaluate(script, given)]
