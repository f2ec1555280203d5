"""With little room, as on a page that is zoomed in: nothing is cut off, covered, or scrolled to sideways, on any screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.jupyter import OpenNotebook
from tests.browser.screens import CELL, each_screen

Open = Callable[..., OpenNotebook]

# What is wrong with a screen, in words. Code, tables and formulas may scroll; a dataset's name, who made a suggestion
# and the beginnings of texts may be shortened.
PROBLEMS = """(region) => {
    const wrong = new Set();
    const isShown = (el) => el.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
    const named = (el) => `${el.localName}.${el.getAttribute('class') ?? ''} ${el.ariaLabel ?? el.textContent}`.slice(0, 70);
    const seen = (el) => {
        const box = el.getBoundingClientRect();
        let [left, top, right, bottom] = [box.left, box.top, box.right, box.bottom];
        for (let at = el.parentElement; at; at = at.parentElement) {
            if (getComputedStyle(at).overflow === 'visible') continue;
            const frame = at.getBoundingClientRect();
            [left, top] = [Math.max(left, frame.left), Math.max(top, frame.top)];
            [right, bottom] = [Math.min(right, frame.right), Math.min(bottom, frame.bottom)];
        }
        return { left, top, right, bottom };
    };
    for (const el of region.querySelectorAll('*')) {
        if (!isShown(el) || el.closest('.scrolls, .name, .chip, .recents, .unseen, .found bdi, input, select, svg, math')) continue;
        if (getComputedStyle(el).overflowX !== 'visible' && el.scrollWidth > el.clientWidth + 1 && el.clientWidth > 1)
            wrong.add(`wider than its room: ${named(el)}`);
    }
    const controls = [...region.querySelectorAll('button, input, select, textarea, summary')]
        .filter((el) => isShown(el) && !el.closest('.recents'))
        .map((el) => ({ el, all: el.getBoundingClientRect(), part: seen(el) }));
    for (const { el, all, part } of controls)
        if (part.left > all.left + 1 || part.right < all.right - 1) wrong.add(`cut off: ${named(el)}`);
    const texts = [...region.querySelectorAll('.mark, .facts > *, .status, .outcome')].filter(isShown)
        .map((el) => ({ el, part: seen(el) }));
    const all = [...controls, ...texts];
    for (const [index, one] of all.entries())
        for (const other of all.slice(index + 1)) {
            if (one.el.contains(other.el) || other.el.contains(one.el)) continue;
            // A menu covers what is below it until something is chosen.
            if (one.el.closest('.menu') || other.el.closest('.menu')) continue;
            const width = Math.min(one.part.right, other.part.right) - Math.max(one.part.left, other.part.left);
            const height = Math.min(one.part.bottom, other.part.bottom) - Math.max(one.part.top, other.part.top);
            if (width > 1 && height > 1) wrong.add(`over each other: ${named(one.el)} and ${named(other.el)}`);
        }
    return [...wrong];
}"""


@pytest.mark.parametrize("room", ["320 pixels", "zoomed to 200%", "850 pixels"])
def test_nothing_is_cut_off_covered_or_scrolled_to_sideways(page: Page, open_notebook: Open, room: str) -> None:
    notebook = open_notebook(CELL, "")
    if room.endswith("%"):
        # A page of 1280 by 900 has half as many pixels then, and each is twice as large.
        page.context.new_cdp_session(page).send(
            "Emulation.setDeviceMetricsOverride", {"width": 640, "height": 450, "deviceScaleFactor": 2, "mobile": False}
        )
    else:
        page.add_style_tag(content=f".nb-feedback {{ inline-size: {room[:3]}px }}")
    wrong = []
    for name, widget in each_screen(notebook, f"reflow-{room[:3].strip()}"):
        wrong += [f"{name}: {each}" for each in widget.region.evaluate(PROBLEMS)]
    assert wrong == [], "\n".join(wrong)
