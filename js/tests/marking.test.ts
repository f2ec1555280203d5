// @vitest-environment happy-dom

import { expect, test } from "vitest";
import { markIn, pieces } from "../src/marking";
import { wordsOf } from "../src/matching";

test("a text comes in pieces, every second one of them marked", () => {
  expect(pieces("Where is my Parcel?", wordsOf("PARCEL where"))).toEqual([
    "",
    "Where",
    " is my ",
    "Parcel",
    "?",
  ]);
  expect(pieces("Nothing here", wordsOf("parcel"))).toEqual(["Nothing here"]);
  expect(pieces("a".repeat(2_000), ["a"]).join("")).toHaveLength(2_000);
});

test("what is drawn is marked in its texts, and stays what it was", () => {
  const place = document.createElement("div");
  place.innerHTML = '<p title="parcel">Where is <b>my parcel</b>?</p><pre><code>parcel()</code></pre>';
  const before = place.textContent;
  markIn(place, wordsOf("parcel is"));
  expect([...place.querySelectorAll("mark")].map((each) => each.textContent)).toEqual([
    "is",
    "parcel",
    "parcel",
  ]);
  expect(place.textContent).toBe(before);
  expect(place.querySelector("p")?.title).toBe("parcel");
});

test("a text that looks like markup is marked as the text that it is", () => {
  const place = document.createElement("p");
  place.textContent = "<img src=x onerror=alert(1)>";
  markIn(place, wordsOf("<img"));
  expect(place.querySelector("img")).toBeNull();
  expect(place.querySelector("mark")?.textContent).toBe("<img");
});
