import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

const build = (dir: string) => spawnSync(process.execPath, ["build.mjs", dir], { encoding: "utf8" });

test("a build replaces the files of an earlier one, and leaves a directory with others as it is", (t) => {
  const dir = mkdtempSync(join(tmpdir(), "runstatus-build-"));
  t.after(() => rmSync(dir, { recursive: true }));
  writeFileSync(join(dir, "app-0123456789.js"), "old");
  assert.equal(build(dir).status, 0);
  const built = readdirSync(dir).sort();
  assert.deepEqual(built.map((name) => name.replace(/-[0-9a-f]{10}\./, ".")), ["app.js", "icon.svg", "index.html", "style.css", "theme.js", "worker.js"]);
  assert.ok(!built.includes("app-0123456789.js"));
  for (const [, name] of readFileSync(join(dir, "index.html"), "utf8").matchAll(/\/assets\/([\w.-]+)/g)) {
    assert.ok(built.includes(name!), name);
  }

  for (const name of ["thesis.tex", "app-0123456789.js.bak", "app-0123456789.css"]) {
    writeFileSync(join(dir, name), "mine");
    const { status, stderr } = build(dir);
    assert.notEqual(status, 0);
    assert.match(stderr, new RegExp(`holds what no build has made, such as ${name}`));
    assert.deepEqual(readdirSync(dir).sort(), [...built, name].sort());
    rmSync(join(dir, name));
  }
});
