// Bundles the tests of the page's logic and runs them with node's test runner: node web/test.mjs [PATTERN].
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { bundle } from "./build.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const dir = mkdtempSync(join(tmpdir(), "runstatus-page-"));
try {
  const tests = readdirSync(here, { recursive: true })
    .filter((file) => /^(src|test)\/.*\.test\.tsx?$/.test(file))
    .filter((file) => file.includes(process.argv[2] ?? ""));
  const built = [];
  for (const test of tests) {
    const file = join(dir, `${basename(test).replace(/\.tsx?$/, "")}.mjs`);
    writeFileSync(file, await bundle(test, { platform: "node", minify: false, sourcemap: "inline" }));
    built.push(file);
  }
  if (built.length === 0) {
    throw new Error(`no test is named like ${process.argv[2]}`);
  }
  process.exitCode = spawnSync(process.execPath, ["--enable-source-maps", "--test", "--test-timeout=30000", ...built], { cwd: here, stdio: "inherit" }).status ?? 1;
} finally {
  rmSync(dir, { recursive: true });
}
