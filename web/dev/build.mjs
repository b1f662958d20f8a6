// Builds the page for looking at views without a server into the directory that is named: open its index.html.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { bundle } from "../build.mjs";

const out = process.argv[2];
if (!out) throw new Error("usage: node dev/build.mjs DIRECTORY");
mkdirSync(out, { recursive: true });
writeFileSync(join(out, "app.js"), await bundle("dev/main.tsx", { minify: false, format: "iife" }));
writeFileSync(join(out, "style.css"), await bundle("dev/dev.css"));
writeFileSync(
  join(out, "index.html"),
  '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Views</title><link rel="stylesheet" href="style.css"><body><script src="app.js"></script></body></html>\n',
);
