import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { defineConfig } from "vitest/config";

const PREFIX = "\0css-text:";

/** Imports style sheets as text, as build.mjs does. The name is changed to keep Vite's own handling of CSS away. */
const cssAsText = {
  name: "css-as-text",
  enforce: "pre" as const,
  resolveId(source: string, importer: string | undefined) {
    if (!(source.endsWith(".css") && importer)) return null;
    return `${PREFIX}${resolve(dirname(importer), source)}.js`;
  },
  async load(id: string) {
    if (!id.startsWith(PREFIX)) return null;
    const text = await readFile(id.slice(PREFIX.length, -".js".length), "utf8");
    return `export default ${JSON.stringify(text)};`;
  },
};

export default defineConfig({
  plugins: [cssAsText],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  test: {
    // A test that needs a page says so in its first line: // @vitest-environment happy-dom
    environment: "node",
    include: ["tests/**/*.test.{ts,tsx}"],
  },
});
