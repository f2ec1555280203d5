/** The languages whose code is highlighted, and what else they are called behind three backticks. */

const NAMES = {
  bash: "sh shell zsh console",
  c: "h",
  cpp: "c++ cc cxx hpp",
  css: "",
  diff: "patch",
  dockerfile: "docker",
  go: "golang",
  ini: "toml cfg conf",
  java: "",
  javascript: "js jsx mjs cjs",
  json: "jsonl json5 jsonc",
  julia: "jl",
  kotlin: "kt",
  latex: "tex",
  makefile: "make mk",
  php: "",
  python: "py python3 ipython py3",
  "python-repl": "pycon",
  r: "",
  ruby: "rb",
  rust: "rs",
  scala: "",
  sql: "sqlite postgresql postgres mysql",
  swift: "",
  typescript: "ts tsx mts",
  xml: "html xhtml svg vue",
  yaml: "yml",
} as const;

export type Language = keyof typeof NAMES;

export const LANGUAGES = Object.keys(NAMES) as Language[];

const KNOWN = new Map<string, Language>(
  LANGUAGES.flatMap((language) =>
    [language, ...NAMES[language].split(" ")].map((name) => [name, language] as [string, Language]),
  ),
);

/** Gives the language of a name that somebody wrote, or null for one that is not known. */
export function languageOf(name: string): Language | null {
  return name === "" ? null : (KNOWN.get(name.toLowerCase()) ?? null);
}
