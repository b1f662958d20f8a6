import assert from "node:assert/strict";
import { test } from "node:test";

import { type HistoryLine, join } from "../src/run/history.js";
import { inWords, lengths, phaseOf, segments } from "../src/run/phases.js";
import { count, duration, exact, plural } from "../src/style/format.js";

const line = (state: string, when: number) => ({ state, when });

test("a history falls into phases", () => {
  const lines = [line("STATUS_CREATED", 10), line("CREATED", 11), line("BUILDING", 12), line("BUILD_DONE", 40), line("SCHEDULED", 41), line("PREPPING_RUN", 60), line("RUNNING", 61), line("RUN_DONE", 90), line("COMPLETE", 95)];
  assert.deepEqual(segments(lines, 95, 1000), [
    { phase: "setup", from: 10, to: 12, open: false },
    { phase: "build", from: 12, to: 41, open: false },
    { phase: "queue", from: 41, to: 60, open: false },
    { phase: "run", from: 60, to: 90, open: false },
    { phase: "results", from: 90, to: 95, open: false },
  ]);
});

test("the last phase of a run that goes on is open until now", () => {
  assert.deepEqual(segments([line("CREATED", 10), line("RUNNING", 20)], 0, 50).at(-1), { phase: "run", from: 20, to: 50, open: true });
});

test("remarks and unknown states go on with the phase before them", () => {
  const lines = [line("INFO", 5), line("RUNNING", 10), line("WARNING", 15), line("SITE_STATE", 20), line("RUNNING", 25)];
  assert.deepEqual(segments(lines, 0, 30).map(({ phase, from, to }) => [phase, from, to]), [["setup", 5, 10], ["run", 10, 30]]);
  assert.equal(phaseOf("SITE_STATE"), undefined);
  assert.equal(phaseOf("BUILD_OF_THE_SITE"), "build");
});

test("times never go back, and a line without a time begins nothing", () => {
  const lines = [line("CREATED", 100), line("BUILDING", 90), line("SCHEDULED", 0), line("RUNNING", 120)];
  assert.deepEqual(segments(lines, 0, 110).map(({ phase, from, to }) => [phase, from, to]), [["build", 100, 120], ["run", 120, 120]]);
});

test("lines behind the end of a run change nothing", () => {
  assert.deepEqual(segments([line("RUNNING", 10), line("COMPLETE", 20), line("BUILDING", 30)], 20, 99), [{ phase: "run", from: 10, to: 20, open: false }]);
});

test("a history without lines has no phases, and one with a line that ends it has one", () => {
  assert.deepEqual(segments([], 0, 5), []);
  assert.deepEqual(segments([line("CREATION_ERROR", 5)], 5, 9), [{ phase: "setup", from: 5, to: 5, open: false }]);
});

test("phases that come again are counted together", () => {
  const parts = segments([line("SCHEDULED", 0.5), line("RUNNING", 10), line("SCHEDULED", 20), line("RUNNING", 50)], 0, 60);
  assert.deepEqual(lengths(parts), [{ phase: "queue", ms: 39.5, open: false }, { phase: "run", ms: 20, open: true }]);
  assert.equal(inWords(parts, (ms) => `${ms} ms`), "queued 39.5 ms, running 20 ms");
});

test("pages of a history are joined without gaps or doubles", () => {
  const lines = (from: number, to: number, note = "") => Array.from({ length: to - from + 1 }, (_, i): HistoryLine => ({ sequence: from + i, state: "INFO", note, when: 1, exact: "", malformed: false }));
  assert.deepEqual(join(lines(1, 5), lines(4, 7, "new")).map((l) => `${l.sequence}${l.note}`), ["1", "2", "3", "4new", "5new", "6new", "7new"]);
  assert.deepEqual(join(lines(1, 2), []).length, 2);
  assert.deepEqual(join([], lines(3, 4)).length, 2);
});

test("lengths of time are told in at most two units", () => {
  const cases: [number, string][] = [[0, "0 s"], [-5, "0 s"], [0.2, "1 ms"], [999, "999 ms"], [1000, "1.0 s"], [9949, "9.9 s"], [9960, "10 s"], [59_600, "1 min"], [252_000, "4 min 12 s"], [3_600_000, "1 h"], [3_599_900, "1 h"], [5_400_000, "1 h 30 min"], [86_399_000, "1 d"], [183_600_000, "2 d 3 h"]];
  for (const [ms, text] of cases) assert.equal(duration(ms), text, String(ms));
});

test("numbers and exact times are told as they are", () => {
  assert.equal(count(1234567), "1\u202f234\u202f567");
  assert.equal(plural(1, "run"), "1 run");
  assert.equal(plural(2, "series", "series"), "2 series");
  assert.equal(exact(1_795_000_000n, 120_000_000), "2026-11-18T11:06:40.12Z");
  assert.equal(exact(1_795_000_000n, 0), "2026-11-18T11:06:40Z");
});
