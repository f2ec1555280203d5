// Builds the widget's front end into ../nb_feedback/static: src/index.tsx as widget.js, which every page has, and each
// of src/extras as a file of its own, which a page asks the kernel for. None of them loads anything by itself. What an
// extra imports that the bundle has too comes from the bundle: there is one Preact, and one of each of our modules.
//
//   node build.mjs           once; fails when a file is over its size limit
//   node build.mjs --watch   again on every change, until stopped

import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, watch, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import esbuild from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(HERE);
const STATIC = join(ROOT, "nb_feedback", "static");
const SOURCES = join(HERE, "src");

// The first is stored in every notebook's page, once per open document.
const MAX_KB = {
  "widget.js": 200,
  "choices.js": 20,
  "highlighting.js": 130,
  "markdown.js": 120,
  "mathematics.js": 220,
  "ranking.js": 20,
  "tools.js": 40,
};

/** What the bundle lends to the extras, in both of them. */
const LENT = "nb-feedback:lent";

/** What is resolved to find out whether the bundle has it. */
const LOOKING = Symbol("looking");

const { values: options } = parseArgs({ options: { watch: { type: "boolean", default: false } } });

/** A file that is built, with what it is made of. */
const describe = ({ metafile, outputFiles }) =>
  outputFiles.map(({ path, contents }) => {
    const output = metafile.outputs[relative(HERE, path)];
    return { path, contents, imports: output.imports, inputs: Object.keys(output.inputs) };
  });

/** Describes what must not be in files that have to work offline, from a notebook page. */
function findProblems(files) {
  const problems = [];
  for (const { path, contents, imports } of files) {
    const [name, kb] = [basename(path), contents.length / 1000];
    for (const each of imports) {
      if (each.external) problems.push(`${name} imports ${each.path} at run time; bundle it instead`);
    }
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

/** Gives the bundle's modules to the extras: each by its path. */
const lending = (paths) => ({
  name: "lending",
  setup(build) {
    build.onResolve({ filter: new RegExp(`^${LENT}$`) }, ({ path }) => ({ path, namespace: "lending" }));
    build.onLoad({ filter: /.*/, namespace: "lending" }, () => ({
      contents: [
        ...paths.map((path, place) => `import * as m${place} from ${JSON.stringify(`./${path}`)};`),
        `export const lent = { ${paths.map((path, place) => `${JSON.stringify(path)}: m${place}`).join(", ")} };`,
      ].join("\n"),
      resolveDir: HERE,
    }));
  },
});

/** Takes what the bundle has from there, where its loader has put it, and notes what that is. */
const borrowing = (there, borrowed) => ({
  name: "borrowing",
  setup(build) {
    build.onResolve({ filter: /.*/ }, async ({ path, pluginData, ...from }) => {
      if (from.kind !== "import-statement" || pluginData === LOOKING) return undefined;
      const found = await build.resolve(path, { ...from, pluginData: LOOKING });
      const name = relative(HERE, found.path);
      if (found.errors.length > 0 || !there.has(name)) return found;
      borrowed.add(name);
      return { path: `${name}.cjs`, namespace: "borrowing", pluginData: name };
    });
    build.onLoad({ filter: /.*/, namespace: "borrowing" }, ({ pluginData: name }) => ({
      contents: `module.exports = LENT[${JSON.stringify(name)}];`,
    }));
  },
});

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
};

/** Builds the bundle, which knows the extras that it was built with by a name. */
async function buildBundle(build, lent) {
  const result = await esbuild.build({
    ...settings,
    entryPoints: { widget: "src/index.tsx" },
    define: { "process.env.NODE_ENV": '"production"', BUILD: JSON.stringify(build) },
    plugins: [cssAsText, lending(lent)],
  });
  return describe(result);
}

/** Builds the extras, and says what they borrow of the bundle's modules. */
async function buildExtras(there) {
  const borrowed = new Set();
  const result = await esbuild.build({
    ...settings,
    entryPoints: (await readdir(join(SOURCES, "extras"))).map((name) => `src/extras/${name}`),
    define: { "process.env.NODE_ENV": '"production"' },
    plugins: [borrowing(there, borrowed), cssAsText],
  });
  return { files: describe(result), borrowed: [...borrowed].sort() };
}

async function buildAll() {
  const alone = await buildBundle("", []);
  const extras = await buildExtras(new Set(alone.flatMap(({ inputs }) => inputs)));
  const hash = createHash("sha256");
  for (const { contents } of [...alone, ...extras.files]) hash.update(contents);
  const build = hash.digest("hex").slice(0, 16);
  const files = [...(await buildBundle(build, extras.borrowed)), ...extras.files];
  const problems = findProblems(files);
  if (problems.length > 0)
    throw new Error(problems.map((text) => `the bundle is not acceptable: ${text}`).join("\n"));
  await write(join(STATIC, "LICENSES.txt"), await collectLicenses(files.flatMap(({ inputs }) => inputs)));
  const first = Buffer.from(`/* ${build} */\n`);
  for (const { path, contents } of files) {
    // An extra says which bundle it belongs to.
    await write(
      path,
      extras.files.some((each) => each.path === path) ? Buffer.concat([first, contents]) : contents,
    );
    const [raw, gzipped] = [contents, gzipSync(contents)].map(({ length }) => (length / 1000).toFixed(1));
    const most = MAX_KB[basename(path)];
    console.log(`${relative(ROOT, path)}: ${raw} KB of at most ${most} KB (${gzipped} KB gzipped)`);
  }
}

/** Builds, and says what is wrong if it cannot; esbuild has said so of the sources by itself. */
async function tryToBuild() {
  try {
    await buildAll();
    return true;
  } catch (error) {
    if (error.errors === undefined) console.error(error.message);
    return false;
  }
}

if (!(await tryToBuild())) process.exitCode = 1;
if (options.watch) {
  let again = null;
  for await (const _ of watch(SOURCES, { recursive: true })) {
    clearTimeout(again);
    // An editor that saves makes several changes of it.
    again = setTimeout(tryToBuild, 100);
  }
}
