import assert from "node:assert/strict";
import { test } from "node:test";

import type { Run, ViewProps } from "../src/model/types.js";
import { panSpan, ticks, within, zoomSpan } from "../src/series/axis.js";
import { Histories } from "../src/series/histories.js";
import { firstFailure, followed, problemAt, progressOf, rowsOf } from "../src/series/members.js";
import { countStates, stateFilter } from "../src/states/count.js";
import { LOOKS } from "../src/style/palette.js";
import { ended, runOf } from "./views.js";

const MINUTE = 60_000;

test("the first failure is the earliest problem, be it of a run that went on", () => {
  const late = ended(1, "FAILED", 500);
  const early = runOf(2, { firstProblem: { state: "ENV_FAILED", note: "", when: 300 } });
  assert.deepEqual(firstFailure([late, early, ended(3, "PASSED", 100), ended(4, "SKIPPED", 100)]), { run: early, at: 300 });
  assert.equal(firstFailure([ended(1, "PASSED", 5), runOf(2)]), undefined);
});

test("a problem without a time counts as of the end of its run", () => {
  assert.equal(problemAt(ended(1, "BUILD_FAILED", 700, { firstProblem: { state: "BUILD_FAILED", note: "", when: 0 } })), 700);
});

test("what followed are runs that ended with a problem behind the first failure", () => {
  const first = { run: ended(1, "FAILED", 300), at: 300 };
  assert.equal(followed(ended(2, "TIMED_OUT", 300), first), true);
  assert.equal(followed(ended(3, "", 400), first), true, "an unknown outcome is a problem");
  for (const [run, why] of [
    [first.run, "the failure itself"],
    [ended(4, "FAILED", 299), "ended before"],
    [ended(5, "PASSED", 400), "passed"],
    [ended(6, "SKIPPED", 400), "was skipped"],
    [runOf(7, { firstProblem: { state: "ENV_FAILED", note: "", when: 400 } }), "goes on"],
  ] as const) assert.equal(followed(run, first), false, why);
  assert.equal(followed(ended(2, "FAILED", 400), undefined), false);
});

test("progress counts each member once", () => {
  const progress = progressOf([ended(1, "PASSED", 5), ended(2, "FAILED", 5), ended(3, "CANCELLED", 5), runOf(4, { silentSince: 3 }), runOf(5)]);
  assert.deepEqual({ ...progress, counts: undefined }, { total: 5, ended: 3, problems: 2, silent: 1, counts: undefined });
  assert.equal(progress.counts.reduce((a, b) => a + b, 0), 5);
  assert.equal(progress.counts[LOOKS.indexOf("running")], 2);
});

test("rows stand in the order that was asked for", () => {
  const runs = [
    ended(1, "PASSED", 900, { created: 100, test: "b" }),
    ended(2, "FAILED", 300, { created: 200, test: "a" }),
    runOf(3, { created: 50, test: "a" }),
    ended(4, "FAILED", 260, { created: 250, test: "c" }),
  ];
  const ids = (order: Parameters<typeof rowsOf>[1]) => rowsOf(runs, order, 1000).map((run) => run.id);
  assert.deepEqual(ids("start"), ["3", "1", "2", "4"]);
  assert.deepEqual(ids("problems"), ["4", "2", "3", "1"]);
  assert.deepEqual(ids("test"), ["3", "2", "1", "4"]);
  assert.deepEqual(ids("longest"), ["3", "1", "2", "4"]);
});

test("marks of the axis stand at round times with room between them", () => {
  const from = new Date(2026, 10, 30, 12, 0, 7).getTime();
  for (const [length, width, step] of [[10_000, 1000, 1000], [20 * MINUTE, 1000, 2 * MINUTE], [100, 1000, 10], [5 * 24 * 60 * MINUTE, 700, 24 * 60 * MINUTE]] as const) {
    const found = ticks({ from, to: from + length }, width);
    assert.ok(found.length >= 2);
    found.slice(1).forEach((tick, i) => assert.equal(tick.at - (found[i]?.at ?? 0), step));
  }
  assert.match(ticks({ from, to: from + 10_000 }, 1000)[0]?.label ?? "", /^12:00:0[78]$/);
  assert.deepEqual(ticks({ from, to: from }, 1000), []);
});

test("the span of the axis stays within the series", () => {
  const all = { from: 0, to: 1000 };
  assert.deepEqual(zoomSpan(all, all, 2, 0.5), { from: 250, to: 750 });
  assert.deepEqual(zoomSpan({ from: 0, to: 500 }, all, 0.1, 0.5), all);
  assert.deepEqual(panSpan({ from: 250, to: 750 }, all, 1), { from: 500, to: 1000 });
  assert.deepEqual(panSpan({ from: 250, to: 750 }, all, -1), { from: 0, to: 500 });
  assert.deepEqual(within({ from: 900, to: 1400 }, all), { from: 500, to: 1000 });
});

/** An API whose histories are the numbers from 1 to the run's sequence. */
function apiOf(calls: string[], fails: Set<string>): ViewProps["api"] {
  const listStatuses = async ({ run, descending }: { run: string; descending: boolean }) => {
    calls.push(run);
    await Promise.resolve();
    if (fails.has(run)) throw new Error("lost");
    assert.equal(descending, true);
    const n = Number(run.slice(run.lastIndexOf("/") + 1));
    return { statuses: Array.from({ length: n }, (_, i) => ({ stateName: "RUNNING", note: "", when: { seconds: BigInt(n - i), nanos: 0 }, sequence: BigInt(n - i), malformed: false })), nextPageToken: "" };
  };
  return { listStatuses } as unknown as ViewProps["api"];
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("histories are read once for what is in view, and go on with the changes of the mirror", async () => {
  const calls: string[] = [];
  const histories = new Histories(apiOf(calls, new Set()), () => {});
  const run = runOf(3, { sequence: 3 });
  histories.want([run, runOf(2, { sequence: 2 })]);
  histories.want([run]);
  await settled();
  histories.want([run]);
  await settled();
  assert.deepEqual(calls.filter((name) => name === run.name).length, 1);
  assert.equal(histories.of(run)?.length, 3);
  Object.assign(run, { sequence: 4, state: "COMPLETE", updated: 99 });
  histories.changed(run);
  assert.deepEqual(histories.of(run)?.at(-1), { state: "COMPLETE", when: 99 });
  Object.assign(run, { sequence: 9 });
  histories.changed(run);
  histories.want([run]);
  await settled();
  assert.equal(calls.filter((name) => name === run.name).length, 2, "a gap is read");
  assert.equal(histories.of({ ...run, uid: "another" }), undefined);
  histories.close();
});

test("a history that cannot be read is asked for again only when its run has changed", async () => {
  const calls: string[] = [];
  const run = runOf(3, { sequence: 3 });
  const fails = new Set([run.name]);
  const histories = new Histories(apiOf(calls, fails), () => {});
  for (let i = 0; i < 3; i++) {
    histories.want([run]);
    await settled();
  }
  assert.equal(calls.length, 1);
  fails.clear();
  run.sequence = 4;
  histories.want([run]);
  await settled();
  assert.equal(calls.length, 2);
  assert.equal(histories.of(run)?.length, 3);
});

test("states are counted by kind, and their filter takes a name literally", () => {
  const runs: Run[] = [runOf(1), runOf(2), runOf(3, { kind: "series", state: "RUNNING" }), runOf(4, { state: "BUILDING" })];
  const counts = countStates(runs);
  assert.deepEqual([...counts.test], [["RUNNING", 2], ["BUILDING", 1]]);
  assert.deepEqual([...counts.series], [["RUNNING", 1]]);
  assert.equal(stateFilter("test", "RUNNING"), 'kind = "test_run" AND state = "RUNNING"');
  assert.equal(stateFilter("series", 'A"*'), 'kind = "series" AND state = "A\\"\\\\*"');
});
