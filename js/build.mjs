// Builds the widget's front end into ../nb_feedback/static: src/index.tsx as widget.js, which every page has, and each
// of src/extras as a file of its own, which a page asks the kernel for. None of them loads anything by itself.
//
//   node build.mjs           once; fails when a file is over its size limit
//   node build.mjs --watch   again on every change, until stopped

import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import esbuild from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(HERE);
const STATIC = join(ROOT, "nb_feedback", "static");
const LICENSES = join(STATIC, "LICENSES.txt");

// The first is stored in every notebook's page, once per open document.
const MAX_KB = { "widget.js": 200, "markdown.js": 120, "highlighting.js": 130, "mathematics.js": 220 };

const { values: options } = parseArgs({ options: { watch: { type: "boolean", default: false } } });

/** Describes what must not be in files that have to work offline, from a notebook page. */
function findProblems(result) {
  const problems = [];
  for (const [output, { imports }] of Object.entries(result.metafile.outputs)) {
    for (const { path, external } of imports) {
      if (external) problems.push(`${output} imports ${path} at run time; bundle it instead`);
    }
  }
  for (const { path, contents } of result.outputFiles) {
    const [name, kb] = [basename(path), contents.length / 1000];
    const most = MAX_KB[name];
    if (!(kb <= most)) problems.push(`${name} is ${kb.toFixed(1)} KB, over the limit of ${most} KB`);
  }
  return problems;
}

/** Gives the licences of the packages that the files have code of; they ask to go where their code goes. */
async function collectLicenses(inputs) {
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
  return `The files beside this one have code of these packages:\n\n${texts.join("\n\n")}`;
}

/** Writes a file in one step, so that nobody who is reading it gets half of it. */
async function write(path, contents) {
  await mkdir(dirname(path), { recursive: true });
  const partial = `${path}.${process.pid}.tmp`;
  await writeFile(partial, contents);
  await rename(partial, path);
}

const inputs = new Set();

const checkAndWrite = {
  name: "check-and-write",
  setup(build) {
    build.onEnd(async (result) => {
      if (result.errors.length > 0) return {};
      const problems = findProblems(result);
      if (problems.length > 0) {
        return { errors: problems.map((text) => ({ text: `the bundle is not acceptable: ${text}` })) };
      }
      for (const path of Object.keys(result.metafile.inputs)) inputs.add(path);
      await write(LICENSES, await collectLicenses([...inputs]));
      for (const { path, contents } of result.outputFiles) {
        await write(path, contents);
        const [raw, gzipped] = [contents, gzipSync(contents)].map(({ length }) => (length / 1000).toFixed(1));
        const most = MAX_KB[basename(path)];
        console.log(`${relative(ROOT, path)}: ${raw} KB of at most ${most} KB (${gzipped} KB gzipped)`);
      }
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
  outdir: STATIC,
  bundle: true,
  format: "esm",
  platform: "browser",
  target: "es2022",
  minify: true,
  charset: "utf8",
  jsx: "automatic",
  jsxImportSource: "preact",
  metafile: true,
  write: false,
  logLevel: "warning",
  plugins: [cssAsText, checkAndWrite],
};

const define = { "process.env.NODE_ENV": '"production"' };
const extras = {
  ...{ ...settings, define },
  entryPoints: (await readdir(join(HERE, "src", "extras"))).map((name) => `src/extras/${name}`),
};
/** The bundle, which knows the extras that it was built with by a name. */
const bundle = (build) => ({
  ...settings,
  entryPoints: { widget: "src/index.tsx" },
  define: { ...define, BUILD: JSON.stringify(build) },
});

if (options.watch) {
  // Whatever is loaded while sources change may be of another state of them: each start has a name of its own.
  for (const each of [extras, bundle(`watched ${Date.now()}`)]) await (await esbuild.context(each)).watch();
} else {
  try {
    const { outputFiles } = await esbuild.build(extras);
    const hash = createHash("sha256");
    for (const { contents } of outputFiles) hash.update(contents);
    await esbuild.build(bundle(hash.digest("hex").slice(0, 16)));
  } catch ({ errors, message }) {
    // esbuild prints its own errors, but not, outside of watching, those of a plugin that comes last.
    const ours = errors?.filter(({ pluginName }) => pluginName === checkAndWrite.name) ?? [{ text: message }];
    for (const { text } of ours) console.error(text);
    process.exitCode = 1;
  }
}
