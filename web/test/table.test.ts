import assert from "node:assert/strict";
import { test } from "node:test";

import { Outcome } from "../../clients/typescript/src/gen/runstatus/v1/status_pb.js";
import { Table } from "../src/model/table.js";
import { change, nameOf, run } from "./messages.js";

function tableOf(...ids: number[]): Table {
  const table = new Table();
  table.beginPass();
  ids.forEach((id) => table.list(run({ id, seq: 3, state: "BUILDING" }, true)));
  table.endPass();
  table.take();
  return table;
}

const rowOf = (table: Table, id: number) => table.rows.get(nameOf(id));

test("a line that follows changes the state, the note and the times", () => {
  const table = tableOf(1);
  table.apply(change.status({ id: 1, seq: 4, state: "RUNNING", note: "go" }));
  const { state, note, sequence, updated } = rowOf(table, 1)!;
  assert.deepEqual({ state, note, sequence, updated }, { state: "RUNNING", note: "go", sequence: 4, updated: 4000 });
});

test("a line that a list has told already changes nothing but its note", () => {
  const table = tableOf(1);
  table.apply(change.status({ id: 1, seq: 2, state: "SCHEDULED", note: "old" }));
  assert.equal(rowOf(table, 1)!.state, "BUILDING");
  assert.equal(table.dirty, false);
  table.apply(change.status({ id: 1, seq: 3, state: "BUILDING", note: "make" }));
  assert.equal(rowOf(table, 1)!.note, "make");
});

test("an event that is older than the list keeps the newer status", () => {
  const table = tableOf(1);
  table.apply(change.updated({ id: 1, seq: 2, state: "SCHEDULED", labels: { partition: "gpu" } }));
  const { state, labels } = rowOf(table, 1)!;
  assert.deepEqual({ state, labels }, { state: "BUILDING", labels: { partition: "gpu" } });
});

test("details are taken where nothing newer is known", () => {
  const table = tableOf(1, 2, 3);
  table.apply(change.status({ id: 2, seq: 4, note: "newer" }));
  table.apply(change.updated({ id: 3, seq: 3, state: "BUILDING", labels: { partition: "newer" } }));
  for (const id of [1, 2, 3]) {
    table.detail(run({ id, seq: 3, state: "BUILDING", note: "list", labels: { partition: "list" } }));
  }
  const facts = [1, 2, 3].map((id) => [rowOf(table, id)!.note, rowOf(table, id)!.labels["partition"], rowOf(table, id)!.state]);
  assert.deepEqual(facts, [["list", "list", "BUILDING"], ["newer", "list", "RUNNING"], ["", "newer", "BUILDING"]]);
});

test("another generation of a name is another row", () => {
  const table = tableOf(1);
  const before = rowOf(table, 1)!;
  table.apply(change.joined({ id: 1, seq: 1, uid: "other" }));
  const after = rowOf(table, 1)!;
  assert.notEqual(after.key, before.key);
  assert.deepEqual(table.take().removed, [before.key]);
  table.apply(change.left(1, "uid1"));
  assert.equal(rowOf(table, 1), after, "the end of the old generation must not remove the new one");
  table.apply(change.status({ id: 1, seq: 9, uid: "uid1", state: "COMPLETE" }));
  assert.equal(after.state, "RUNNING", "a line of the old generation must not change the new one");
});

test("the first line gives a run its uid", () => {
  const table = new Table();
  table.apply(change.joined({ id: 1, seq: 0, uid: "" }));
  const { key } = rowOf(table, 1)!;
  table.apply(change.updated({ id: 1, seq: 1, uid: "now" }));
  assert.deepEqual([rowOf(table, 1)!.key, rowOf(table, 1)!.uid], [key, "now"]);
});

test("a pass removes what it does not mention, and keeps what events mention", () => {
  const table = tableOf(1, 2, 3);
  table.beginPass();
  table.list(run({ id: 1, seq: 3 }, true));
  table.apply(change.status({ id: 2, seq: 4 }));
  table.endPass();
  assert.deepEqual([...table.rows.keys()], [nameOf(1), nameOf(2)]);
  assert.equal(table.take().removed.length, 1);
});

test("a list of the view BASIC keeps the note of the same line, and drops that of an older one", () => {
  const table = tableOf();
  table.apply(change.joined({ id: 1, seq: 3, note: "kept" }));
  table.apply(change.joined({ id: 2, seq: 3, note: "old" }));
  table.list(run({ id: 1, seq: 3 }, true));
  table.list(run({ id: 2, seq: 4 }, true));
  assert.deepEqual([rowOf(table, 1)!.note, rowOf(table, 2)!.note], ["kept", ""]);
});

test("a problem and a result follow from lines", () => {
  const table = tableOf(1);
  table.apply(change.status({ id: 1, seq: 4, state: "RUN_TIMEOUT", note: "slow" }));
  table.apply(change.status({ id: 1, seq: 5, state: "RESULTS_ERROR", note: "later" }));
  table.apply(change.status({ id: 1, seq: 6, state: "COMPLETE", note: "The test completed with result: FAIL" }));
  assert.deepEqual(rowOf(table, 1)!.problem, { state: "RUN_TIMEOUT", note: "slow", when: 4000 });
  assert.equal(rowOf(table, 1)!.result, "FAIL");
});

test("silence is told by events and ended by a line", () => {
  const table = tableOf(1, 2);
  table.apply({ type: "silenced", runs: [{ run: nameOf(1), uid: "uid1", silentSince: { seconds: 9n, nanos: 0 } } as never] });
  assert.equal(rowOf(table, 1)!.silentSince, 9000);
  assert.equal(table.tally.counts().silent, 1);
  table.apply(change.status({ id: 1, seq: 4 }));
  assert.equal(table.tally.counts().silent, 0);
});

test("the counts are those of the rows", () => {
  const table = tableOf(1, 2, 3, 4);
  table.apply(change.ended({ id: 1, seq: 5, state: "COMPLETE", outcome: Outcome.PASSED }));
  table.apply(change.ended({ id: 2, seq: 5, state: "COMPLETE", outcome: Outcome.FAILED }));
  table.apply(change.ended({ id: 2, seq: 6, state: "COMPLETE", outcome: Outcome.PASSED }));
  table.apply(change.left(3));
  assert.deepEqual(table.tally.counts(), { total: 3, open: 1, ended: 2, silent: 0, byState: { BUILDING: 1, COMPLETE: 2 }, byOutcome: { PASSED: 2 } });
});

test("labels, note and first problem are read again in each pass, and shown as they were until then", () => {
  const table = tableOf(1, 2);
  table.detail(run({ id: 1, seq: 3, state: "BUILDING", note: "old", labels: { partition: "old" } }));
  table.apply(change.updated({ id: 2, seq: 3, state: "BUILDING", labels: { partition: "old" } }));
  table.apply(change.status({ id: 2, seq: 4, state: "RUN_TIMEOUT" }));
  table.beginPass();
  table.list(run({ id: 1, seq: 3, state: "BUILDING" }, true));
  table.list(run({ id: 2, seq: 4, state: "RUNNING" }, true));
  table.endPass();
  assert.deepEqual([rowOf(table, 1)!.labels, rowOf(table, 1)!.note], [{ partition: "old" }, "old"]);
  table.detail(run({ id: 1, seq: 3, state: "BUILDING", note: "new", labels: { partition: "new" } }));
  table.detail(run({ id: 2, seq: 4, labels: { partition: "new" } }));
  assert.deepEqual([rowOf(table, 1)!.labels, rowOf(table, 1)!.note], [{ partition: "new" }, "new"]);
  assert.deepEqual([rowOf(table, 2)!.labels, rowOf(table, 2)!.problem], [{ partition: "new" }, undefined]);
});

test("what the server calls a problem is one", () => {
  const table = tableOf(1, 2);
  table.problems = (state, kind) => kind === "test" && state === "LICENSE_GONE";
  table.apply(change.status({ id: 1, seq: 4, state: "LICENSE_GONE" }));
  table.apply(change.status({ id: 2, seq: 4, state: "NO_FAILED" }));
  assert.deepEqual([rowOf(table, 1)!.problem?.state, rowOf(table, 2)!.problem], ["LICENSE_GONE", undefined]);
});
