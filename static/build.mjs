// Builds dist/, the only folder that is served: bundles, styles and the sprite. Fails above a byte budget.
import { build, context } from "esbuild";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";

const OUT = "dist";
const KB = 1000;
const shared = { bundle: true, minify: true, metafile: true, outdir: OUT, logLevel: "warning", legalComments: "none" };
const modules = { ...shared, format: "esm", splitting: true, target: "es2022", chunkNames: "chunks/[name]-[hash]" };

const BUNDLES = [
  { ...shared, name: "widget", source: "src/loader/loader.ts", format: "iife", target: "es2021", tsconfigRaw: {}, budget: 2 * KB },
  { ...shared, name: "launcher", source: "src/loader/launcher.css" },
  { ...shared, name: "invite", source: "src/loader/invite.css" },
  { ...modules, name: "invite", source: "src/loader/invite.ts", budget: 2 * KB },
  { ...modules, name: "panel", source: "src/panel/panel.tsx", jsx: "automatic", jsxImportSource: "preact", budget: 25 * KB },
  { ...modules, name: "console", source: "src/console/console.tsx", jsx: "automatic", jsxImportSource: "preact", budget: 120 * KB },
  { ...modules, name: "shop", source: "src/shop/shop.ts" },
  { ...modules, name: "setup", source: "src/pages/setup.ts" },
  { ...modules, name: "preview", source: "src/pages/preview.ts" },
  { ...shared, name: "panel", source: "src/panel/panel.css" },
  { ...shared, name: "console", source: "src/console/console.css" },
  { ...shared, name: "signin", source: "src/console/signin.css" },
  { ...shared, name: "shop", source: "src/shop/shop.css" },
  { ...shared, name: "pages", source: "src/pages/pages.css" },
  { ...shared, name: "setup", source: "src/pages/setup.css" },
  { ...shared, name: "preview", source: "src/pages/preview.css" },
  { ...shared, name: "admin", source: "src/pages/admin.css" },
];

function present() {
  return BUNDLES.filter((bundle) => existsSync(bundle.source));
}

function options({ name, source, budget: _budget, ...rest }) {
  return { ...rest, entryPoints: { [name]: source } };
}

function entryOf(outputs, source) {
  return Object.keys(outputs).find((path) => outputs[path].entryPoint === source);
}

/** The file and all that it imports before it runs; lazy chunks are apart. */
function firstPaint(outputs, path, seen = new Set()) {
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const { path: next, kind } of outputs[path].imports) {
    if (kind === "import-statement" && outputs[next]) firstPaint(outputs, next, seen);
  }
  return seen;
}

function gzipped(path) {
  return gzipSync(readFileSync(path), { level: 9 }).length;
}

function report(bundle, result) {
  const { outputs } = result.metafile;
  const entry = entryOf(outputs, bundle.source);
  const size = [...firstPaint(outputs, entry)].reduce((sum, path) => sum + gzipped(path), 0);
  const limit = bundle.budget ? ` of ${bundle.budget}` : "";
  const over = bundle.budget !== undefined && size > bundle.budget;
  console.log(`${over ? "TOO LARGE " : ""}${entry.padEnd(18)} ${String(size).padStart(7)} bytes gzip${limit}`);
  return over;
}

function copySprite() {
  const target = join(OUT, "icons.svg");
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync("src/ui/icons.svg", target);
  copyFileSync("src/ui/mark.svg", join(OUT, "mark.svg"));
}

async function buildAll() {
  rmSync(OUT, { recursive: true, force: true });
  copySprite();
  let over = false;
  for (const bundle of present()) over = report(bundle, await build(options(bundle))) || over;
  if (over) process.exit(1);
}

async function watchAll() {
  copySprite();
  for (const bundle of present()) await (await context({ ...options(bundle), minify: false, sourcemap: true })).watch();
  console.log("watching");
}

await (process.argv.includes("--watch") ? watchAll() : buildAll());
