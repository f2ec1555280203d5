// Builds the widget's front end: src/index.tsx -> ../nb_feedback/static/widget.js, one file that loads nothing else.
//
//   node build.mjs           once; fails when the bundle is over its size limit
//   node build.mjs --watch   again on every change, until stopped

import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import esbuild from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(HERE);
const OUTPUT = join(ROOT, "nb_feedback", "static", "widget.js");
const LICENSES = join(ROOT, "nb_feedback", "static", "LICENSES.txt");

// The bundle is stored in every notebook's page, once per open document.
const MAX_KB = 200;

const { values: options } = parseArgs({ options: { watch: { type: "boolean", default: false } } });

/** Describes what must not be in a bundle that has to work offline, from a notebook page. */
function findProblems(result) {
  const problems = [];
  for (const { imports } of Object.values(result.metafile.outputs)) {
    for (const { path, external } of imports) {
      if (external) problems.push(`it imports ${path} at run time; bundle it instead`);
    }
  }
  const kb = result.outputFiles[0].contents.length / 1000;
  if (kb > MAX_KB) problems.push(`it is ${kb.toFixed(1)} KB, over the limit of ${MAX_KB} KB`);
  return problems;
}

/** Gives the licences of the packages that the bundle has code of; they ask to go where their code goes. */
async function collectLicenses(result) {
  const inputs = Object.keys(result.metafile.inputs);
  const folders = new Set(inputs.flatMap((path) => path.match(/^node_modules\/(?:@[^/]+\/)?[^/]+/) ?? []));
  const texts = [];
  for (const folder of [...folders].sort()) {
    const files = await readdir(join(HERE, folder));
    const found = files.find((name) => /^licen[cs]e/i.test(name));
    if (found === undefined) throw new Error(`${folder} comes without a licence file`);
    const { name, version } = JSON.parse(await readFile(join(HERE, folder, "package.json"), "utf8"));
    const text = await readFile(join(HERE, folder, found), "utf8");
    texts.push(`${name} ${version}\n${"=".repeat(70)}\n${text.trim()}\n`);
  }
  return `widget.js has code of these packages:\n\n${texts.join("\n\n")}`;
}

/** Writes a file in one step, so that nobody who is reading it gets half of it. */
async function write(path, contents) {
  await mkdir(dirname(path), { recursive: true });
  const partial = `${path}.${process.pid}.tmp`;
  await writeFile(partial, contents);
  await rename(partial, path);
}

const checkAndWrite = {
  name: "check-and-write",
  setup(build) {
    build.onEnd(async (result) => {
      if (result.errors.length > 0) return {};
      const problems = findProblems(result);
      if (problems.length > 0) {
        return { errors: problems.map((text) => ({ text: `the bundle is not acceptable: ${text}` })) };
      }
      const { contents } = result.outputFiles[0];
      await write(LICENSES, await collectLicenses(result));
      await write(OUTPUT, contents);
      const [raw, gzipped] = [contents, gzipSync(contents)].map(({ length }) => (length / 1000).toFixed(1));
      console.log(`${relative(ROOT, OUTPUT)}: ${raw} KB of at most ${MAX_KB} KB (${gzipped} KB gzipped)`);
      return {};
    });
  },
};

// Style sheets are texts in the bundle, so that they can go into the widget's shadow root.
const cssAsText = {
  name: "css-as-text",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await esbuild.transform(await readFile(path, "utf8"), { loader: "css", minify: true });
      return { contents: code, loader: "text", watchFiles: [path] };
    });
  },
};

const settings = {
  absWorkingDir: HERE,
  entryPoints: ["src/index.tsx"],
  outfile: OUTPUT,
  bundle: true,
  format: "esm",
  platform: "browser",
  target: "es2022",
  minify: true,
  charset: "utf8",
  jsx: "automatic",
  jsxImportSource: "preact",
  define: { "process.env.NODE_ENV": '"production"' },
  metafile: true,
  write: false,
  logLevel: "warning",
  plugins: [cssAsText, checkAndWrite],
};

if (options.watch) {
  const context = await esbuild.context(settings);
  await context.watch();
} else {
  try {
    await esbuild.build(settings);
  } catch ({ errors, message }) {
    // esbuild prints its own errors, but not, outside of watching, those of a plugin that comes last.
    const ours = errors?.filter(({ pluginName }) => pluginName === checkAndWrite.name) ?? [{ text: message }];
    for (const { text } of ours) console.error(text);
    process.exitCode = 1;
  }
}
