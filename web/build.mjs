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

/** Returns the address that the server gives a file: with a hash of its content. */
function addressOf(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 10);
  const extension = extname(name);
  return `/assets/${basename(name, extension)}-${hash}${extension}`;
}

/** Writes a file, and returns its address. */
function put(name, content) {
  const address = addressOf(name, content);
  writeFileSync(join(out, basename(address)), content);
  return address;
}

/** What `put` and `main` name files. */
const own = /^(index\.html|(worker|app|theme)-[0-9a-f]{10}\.js|style-[0-9a-f]{10}\.css|icon-[0-9a-f]{10}\.svg)$/;

/** Returns the files of an earlier build. A directory that holds something else is not one to build into. */
function earlier() {
  mkdirSync(out, { recursive: true });
  const files = readdirSync(out);
  const others = files.filter((file) => !own.test(file));
  if (others.length > 0) {
    throw new Error(`${out} holds what no build has made, such as ${others[0]}: name an empty directory, or one of an earlier build`);
  }
  return files;
}

async function main() {
  const old = earlier();
  const workerCode = await bundle("src/model/worker.ts");
  const appCode = await bundle("src/main.tsx", { define: { WORKER_URL: JSON.stringify(addressOf("worker.js", workerCode)) } });
  const styleCode = await bundle("src/style/index.css");
  const themeCode = await bundle("src/shell/early.ts", { format: "iife" });
  old.forEach((file) => rmSync(join(out, file))); // nothing is removed unless all has been bundled
  const worker = put("worker.js", workerCode);
  const app = put("app.js", appCode);
  const style = put("style.css", styleCode);
  const theme = put("theme.js", themeCode);
  const icon = put("icon.svg", readFileSync(join(here, "src/icon.svg")));
  const address = { worker, app, style, theme, icon };
  const html = readFileSync(join(here, "src/index.html"), "utf8").replaceAll(/\{\{(\w+)\}\}/g, (_, name) => address[name]);
  writeFileSync(join(out, "index.html"), html);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main();
}
