import assert from "node:assert/strict";
import { test } from "node:test";

import { Outcome } from "../../clients/typescript/src/gen/runstatus/v1/status_pb.js";
import { Hub } from "../src/model/hub.js";
import { TabMirror } from "../src/model/mirror.js";
import { Table } from "../src/model/table.js";
import type { Batch, Run } from "../src/model/types.js";
import type { ToTab } from "../src/model/wire.js";
import { random } from "./random.js";
import { change, nameOf, run } from "./messages.js";

/** A tab whose messages go through the structured clone, as those of a port do. */
class Tab {
  readonly mirror: TabMirror;
  readonly batches: Batch[] = [];
  readonly port = { postMessage: (message: ToTab) => this.mirror.receive(structuredClone(message)) };

  constructor(hub: Hub) {
    this.mirror = new TabMirror((message) => hub.receive(this.port, message), () => {});
    this.mirror.subscribe((batch) => this.batches.push(batch));
    hub.receive(this.port, { type: "hello" });
  }
}

function check(table: Table, mirror: TabMirror): void {
  mirror.publish();
  const members = new Map<string, Set<string>>();
  const byOutcome: Record<string, number> = {};
  assert.equal(mirror.size, table.rows.size);
  for (const row of table.rows.values()) {
    const run = mirror.runs.get(row.name);
    assert.ok(run, row.name);
    const { key, name, uid, pass: _, detailed: __, problem, ...rest } = row;
    assert.deepEqual({ key: run.key, name: run.name, uid: run.uid, firstProblem: run.firstProblem }, { key, name, uid, firstProblem: problem });
    for (const [field, value] of Object.entries(rest)) {
      assert.deepEqual((run as unknown as Record<string, unknown>)[field], value, `${name}.${field}`);
    }
    if (row.series !== "") {
      members.set(row.series, (members.get(row.series) ?? new Set()).add(row.name));
    }
    if (row.ended) {
      byOutcome[row.outcome || "UNSPECIFIED"] = (byOutcome[row.outcome || "UNSPECIFIED"] ?? 0) + 1;
    }
  }
  for (const [series, names] of members) {
    assert.deepEqual(new Set([...mirror.members(series)].map((run) => run.name)), names);
  }
  assert.deepEqual({ ...mirror.counts.value.byOutcome }, byOutcome);
  assert.equal(mirror.counts.value.total, table.rows.size);
}

test("tabs show what the worker knows, whatever happens and whenever they join", async () => {
  const next = random(11);
  const table = new Table();
  const hub = new Hub(table, 0);
  const tabs = [new Tab(hub)];
  const outcomes = [Outcome.PASSED, Outcome.FAILED, Outcome.UNSPECIFIED];
  for (let step = 0; step < 3_000; step++) {
    const id = next(200);
    const of = { id, seq: step + 1, note: `n${next(50)}`, state: ["RUNNING", "BUILDING", "RUN_ERROR"][next(3)]!, labels: { partition: `p${next(4)}` }, series: `namespaces/main/series/${next(5)}` };
    const kind = next(10);
    table.apply(kind < 4 ? change.status(of) : kind < 6 ? change.joined({ ...of, uid: `u${next(3)}` }) : kind < 8 ? change.ended({ ...of, outcome: outcomes[next(3)]! }) : kind < 9 ? change.updated(of) : change.left(id));
    if (next(10) === 0) {
      hub.flush();
    }
    if (next(400) === 0) {
      tabs.push(new Tab(hub));
    }
    if (next(300) === 0) {
      hub.flush();
      tabs.forEach(({ mirror }) => check(table, mirror));
    }
  }
  hub.flush();
  tabs.forEach(({ mirror }) => check(table, mirror));
  assert.ok(tabs.length > 3);
});

test("a tab that joins gets many runs in parts, with what changes meanwhile", async () => {
  const table = new Table();
  for (let id = 1; id <= 9_000; id++) {
    table.list(run({ id, seq: 1 }, true));
  }
  const hub = new Hub(table, 0);
  hub.flush();
  const tab = new Tab(hub); // has the first part now
  assert.equal(tab.mirror.size, 4_000);
  table.apply(change.status({ id: 1, seq: 2, state: "COMPLETE" }));
  table.apply(change.status({ id: 9_000, seq: 2, state: "COMPLETE" }));
  table.apply(change.left(8_999));
  table.apply(change.joined({ id: 10_000, seq: 1 }));
  hub.flush();
  while (tab.mirror.size < 9_000) {
    await new Promise((resolve) => setTimeout(resolve));
  }
  check(table, tab.mirror);
  assert.equal(tab.batches[0]!.reset, true);
});

test("a batch holds each run once, and a run that came and went not at all", () => {
  const table = new Table();
  const hub = new Hub(table, 0);
  const { mirror, batches } = new Tab(hub);
  table.apply(change.joined({ id: 1, seq: 1 }));
  hub.flush();
  table.apply(change.status({ id: 1, seq: 2 }));
  table.apply(change.joined({ id: 2, seq: 1 }));
  hub.flush();
  table.apply(change.left(2));
  hub.flush();
  mirror.publish();
  const names = (runs: readonly Run[]) => runs.map((run) => run.name);
  const { changed, added, removed } = batches.at(-1)!;
  assert.deepEqual([names(changed), names(added), names(removed)], [[nameOf(1)], [nameOf(1)], []]);
});

test("a run stays the same object as long as its uid stays", () => {
  const table = new Table();
  const hub = new Hub(table, 0);
  const { mirror } = new Tab(hub);
  table.apply(change.joined({ id: 1, seq: 1 }));
  hub.flush();
  const before = mirror.runs.get(nameOf(1));
  table.apply(change.status({ id: 1, seq: 2, state: "COMPLETE" }));
  hub.flush();
  assert.equal(mirror.runs.get(nameOf(1)), before);
  table.apply(change.joined({ id: 1, seq: 1, uid: "other" }));
  hub.flush();
  assert.notEqual(mirror.runs.get(nameOf(1)), before);
});

test("a tab that is frozen gets nothing more, and everything once it goes on", async () => {
  const table = new Table();
  const hub = new Hub(table, 0);
  const queue: ToTab[] = [];
  const port = { postMessage: (message: ToTab) => queue.push(structuredClone(message)) };
  const mirror = new TabMirror((message) => hub.receive(port, message), () => {});
  const thaw = async () => {
    while (queue.length > 0) {
      queue.splice(0).forEach((message) => mirror.receive(message));
      await new Promise((resolve) => setTimeout(resolve));
    }
  };
  hub.receive(port, { type: "hello" });
  for (let seq = 1; seq < 2_000; seq++) {
    table.apply(change.joined({ id: seq, seq, note: `n${seq}` }));
    hub.flush();
  }
  assert.ok(queue.length < 600, `${queue.length} messages wait for a frozen tab`);
  await thaw();
  check(table, mirror);
  table.apply(change.left(7));
  hub.flush();
  await thaw();
  check(table, mirror);
});

test("after good-bye a tab gets nothing", () => {
  const table = new Table();
  const hub = new Hub(table, 0);
  const tab = new Tab(hub);
  hub.receive(tab.port, { type: "bye" });
  table.apply(change.joined({ id: 1, seq: 1 }));
  hub.flush();
  assert.equal(tab.mirror.size, 0);
});

test("the dictionary does not grow without end", async () => {
  const table = new Table();
  const hub = new Hub(table, 0);
  const tab = new Tab(hub);
  let most = 0; // words of the newest dictionary
  let resets = 0;
  const port = {
    postMessage: (message: ToTab) => {
      if (message.type === "batch") {
        resets += Number(message.batch.reset);
        most = message.batch.reset ? message.batch.words.length : most + message.batch.words.length;
        if (message.batch.number !== undefined) {
          hub.receive(port, { type: "taken", batch: message.batch.number });
        }
      }
    },
  };
  hub.receive(port, { type: "hello" });
  for (let id = 0; id < 30_000; id++) {
    table.apply(change.joined({ id, seq: 1, series: `namespaces/main/series/${id}`, labels: { job: String(id) } }));
    if (id >= 10) {
      table.apply(change.left(id - 10));
    }
    if (id % 5 === 0) {
      hub.flush();
    }
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
  hub.flush();
  check(table, tab.mirror);
  assert.ok(3 <= resets && resets <= 10, `${resets} resets for 60,000 words`);
  assert.ok(most < 11_000, `${most} words of 10 runs`);
});

test("after a restart tabs show nothing of what was before", async () => {
  const table = new Table();
  const hub = new Hub(table, 0);
  const tab = new Tab(hub);
  table.apply(change.joined({ id: 1, seq: 1, note: "secret" }));
  hub.flush();
  assert.equal(tab.mirror.size, 1);
  table.clear();
  hub.changed(true);
  hub.restart();
  check(table, tab.mirror);
  table.apply(change.joined({ id: 2, seq: 1 }));
  hub.flush();
  check(table, tab.mirror);
});
