/** Code to coloured code: each token an element that is made here, with a class from a list. */

import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import c from "highlight.js/lib/languages/c";
import cpp from "highlight.js/lib/languages/cpp";
import css from "highlight.js/lib/languages/css";
import diff from "highlight.js/lib/languages/diff";
import dockerfile from "highlight.js/lib/languages/dockerfile";
import go from "highlight.js/lib/languages/go";
import ini from "highlight.js/lib/languages/ini";
import java from "highlight.js/lib/languages/java";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import julia from "highlight.js/lib/languages/julia";
import kotlin from "highlight.js/lib/languages/kotlin";
import latex from "highlight.js/lib/languages/latex";
import makefile from "highlight.js/lib/languages/makefile";
import php from "highlight.js/lib/languages/php";
import python from "highlight.js/lib/languages/python";
import pythonRepl from "highlight.js/lib/languages/python-repl";
import r from "highlight.js/lib/languages/r";
import ruby from "highlight.js/lib/languages/ruby";
import rust from "highlight.js/lib/languages/rust";
import scala from "highlight.js/lib/languages/scala";
import sql from "highlight.js/lib/languages/sql";
import swift from "highlight.js/lib/languages/swift";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";
import type { Language } from "../rendering/languages";

const GRAMMARS: Record<Language, typeof python> = {
  bash,
  c,
  cpp,
  css,
  diff,
  dockerfile,
  go,
  ini,
  java,
  javascript,
  json,
  julia,
  kotlin,
  latex,
  makefile,
  php,
  python,
  "python-repl": pythonRepl,
  r,
  ruby,
  rust,
  scala,
  sql,
  swift,
  typescript,
  xml,
  yaml,
};
for (const [name, grammar] of Object.entries(GRAMMARS)) hljs.registerLanguage(name, grammar);

/** Code of more characters, or with a line of more, stays as it is: there are texts that take long, the square of that. */
const [LONGEST, LONGEST_LINE] = [6_000, 500];

/** What highlight.js calls a part of code, and what we call those that look alike (`styles/code.css`). */
const CLASSES: Record<string, string> = {
  comment: "comment",
  quote: "comment",
  doctag: "comment",
  keyword: "keyword",
  "selector-tag": "keyword",
  name: "keyword",
  operator: "",
  string: "string",
  regexp: "string",
  link: "string",
  code: "string",
  char: "string",
  number: "number",
  literal: "number",
  symbol: "number",
  bullet: "number",
  title: "title",
  section: "title",
  "selector-id": "title",
  "selector-class": "title",
  built_in: "builtin",
  type: "builtin",
  attr: "builtin",
  attribute: "builtin",
  property: "builtin",
  meta: "meta",
  addition: "added",
  deletion: "removed",
};

/** Colours the code in an element that says its language. The text stays the same to the character. */
export function highlight(element: HTMLElement): void {
  const text = element.textContent ?? "";
  const language = element.dataset["language"] ?? "";
  if (text.length > LONGEST || hljs.getLanguage(language) === undefined) return;
  if (text.split("\n").some((line) => line.length > LONGEST_LINE)) return;
  const { value } = hljs.highlight(text, { language, ignoreIllegals: true });
  // A document of its own, in which nothing runs or loads; out of it come texts, and the names of classes.
  const { body } = new DOMParser().parseFromString(`<pre>\n${value}</pre>`, "text/html");
  const coloured = document.createDocumentFragment();
  for (const node of body.firstElementChild?.childNodes ?? []) coloured.append(copied(node));
  if (coloured.textContent === text) element.replaceChildren(coloured);
}

function copied(node: Node): Node {
  if (!(node instanceof Element)) return document.createTextNode(node.textContent ?? "");
  const span = document.createElement("span");
  const kind = /(?:^| )hljs-([\w-]+)/.exec(node.getAttribute("class") ?? "")?.[1] ?? "";
  const name = CLASSES[kind];
  if (name) span.className = name;
  for (const child of node.childNodes) span.append(copied(child));
  return span;
}
