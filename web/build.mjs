// Builds the page into the directory that the server embeds, or into the one that is named. The same sources give the same
// bytes: names hold a hash of the content, and nothing depends on the time or the machine.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2] ?? join(here, "../server/internal/page/assets"));

/** What the client of clients/typescript imports is found here, whether or not it has been installed there. */
const packages = {
  name: "packages",
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^@(bufbuild|connectrpc)\// }, ({ path, kind, pluginData }) =>
      pluginData === "own" ? undefined : resolve(path, { resolveDir: here, kind, pluginData: "own" }),
    );
  },
};

/** Returns the bundle of an entry point. */
export async function bundle(entry, options = {}) {
  const result = await build({
    entryPoints: [join(here, entry)],
    absWorkingDir: here,
    plugins: [packages],
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    jsx: "automatic",
    jsxImportSource: "preact",
    minify: true,
    lineLimit: 160, // so that a change of the built files can be looked at
    legalComments: "none",
    charset: "utf8",
    logLevel: "warning",
    ...options,
  });
  return Buffer.from(result.outputFiles[0].contents);
}

/** Writes a file under a name with the hash of its content, and returns the address that the server gives it. */
function put(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 10);
  const extension = extname(name);
  const hashed = `${basename(name, extension)}-${hash}${extension}`;
  writeFileSync(join(out, hashed), content);
  return `/assets/${hashed}`;
}

async function main() {
  mkdirSync(out, { recursive: true });
  for (const old of readdirSync(out)) {
    rmSync(join(out, old), { recursive: true });
  }
  const worker = put("worker.js", await bundle("src/model/worker.ts"));
  const app = put("app.js", await bundle("src/main.tsx", { define: { WORKER_URL: JSON.stringify(worker) } }));
  const style = put("style.css", await bundle("src/style/index.css"));
  const theme = put("theme.js", await bundle("src/shell/early.ts", { format: "iife" }));
  const icon = put("icon.svg", readFileSync(join(here, "src/icon.svg")));
  const address = { worker, app, style, theme, icon };
  const html = readFileSync(join(here, "src/index.html"), "utf8").replaceAll(/\{\{(\w+)\}\}/g, (_, name) => address[name]);
  writeFileSync(join(out, "index.html"), html);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main();
}
