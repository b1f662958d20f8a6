import assert from "node:assert/strict";
import { test } from "node:test";

import type { Run } from "../src/model/types.js";
import { compareNames, isSort, orderOf } from "../src/runs/order.js";
import { searcher } from "../src/runs/search.js";
import { type Order, SortedRuns } from "../src/runs/sorted.js";
import { reveal, windowOf } from "../src/runs/window.js";
import { random } from "./random.js";

function runOf(key: number, more: Partial<Run> = {}): Run {
  const id = String(key);
  return {
    key, id, name: `namespaces/main/test_runs/${id}`, kind: "test", uid: `u${id}`, state: "RUNNING", note: "", outcome: "", ended: false, user: "ada", test: "hpl.small",
    series: "namespaces/main/series/1", labels: {}, created: 0, updated: 0, endedAt: 0, silentSince: 0, sequence: 1, firstProblem: undefined, result: "", unreadable: "", ...more,
  };
}

const comparing = (order: Order) => (a: Run, b: Run) => order.compare(order.key(a), order.key(b)) || (a === b ? 0 : order.same(a, b));

test("the list is sorted after every settle, as if it were sorted anew", () => {
  for (const sort of ["-created", "updated", "-state", "run", "series", "-took", "note"]) {
    const next = random(sort.length);
    const order = orderOf(sort);
    const shows = (run: Run) => run.user !== "hidden";
    const sorted = new SortedRuns(order, shows);
    const there = new Set<Run>();
    sorted.fill(there);
    for (let round = 0; round < 200; round++) {
      for (let i = next(20); i >= 0; i--) {
        const known = [...there][next(there.size)];
        if (known === undefined || next(3) === 0) {
          const run = runOf(round * 100 + i, { created: next(50), series: `namespaces/main/series/${next(30)}` });
          there.add(run);
          sorted.note([run]);
        } else if (next(6) === 0) {
          there.delete(known);
          sorted.note([known]);
        } else {
          Object.assign(known, { updated: next(100), state: `S${next(5)}`, note: `n${next(9)}`, user: next(4) === 0 ? "hidden" : "ada", ended: next(2) === 0, endedAt: next(70) });
          sorted.note([known]);
        }
      }
      sorted.settle((run) => there.has(run));
      const want = [...there].filter(shows).sort(comparing(order));
      assert.deepEqual(sorted.slice(0, sorted.length).map((run) => run.key), want.map((run) => run.key), `${sort}, round ${round}`);
      for (const run of there) {
        assert.equal(sorted.indexOf(run), want.indexOf(run));
      }
    }
  }
});

test("a run that changed without a settle is still found", () => {
  const sorted = new SortedRuns(orderOf("updated"), () => true);
  const runs = [1, 2, 3, 4].map((key) => runOf(key, { updated: key }));
  sorted.fill(runs);
  runs[0]!.updated = 9;
  assert.equal(sorted.indexOf(runs[0]!), 0);
});

test("names are in the order of their numbers", () => {
  const name = (id: string) => `namespaces/main/test_runs/${id}`;
  const sorted = ["10", "9", "100", "nightly", "1"].map(name).sort(compareNames);
  assert.deepEqual(sorted, ["1", "9", "10", "100", "nightly"].map(name));
  assert.ok(compareNames("namespaces/a/test_runs/10", "namespaces/b/test_runs/9") < 0);
});

test("an unknown sort is that of the newest run", () => {
  assert.equal(isSort("-nonsense"), false);
  assert.equal(isSort("-updated"), true);
  const list = [runOf(1, { created: 1 }), runOf(2, { created: 2 })].sort(comparing(orderOf("nonsense")));
  assert.deepEqual(list.map((run) => run.key), [1, 2]);
});

test("a search finds all its words in any column, without regard to case", () => {
  const run = runOf(7, { test: "mpi.PingPong", labels: { partition: "gpu" }, note: "Slurm job 12" });
  for (const found of ["pingpong", "GPU ada", "slurm 12", "s1", "test_runs/7", "running", ""]) {
    assert.ok(searcher(found)(run), found);
  }
  for (const missing of ["gpu grace", "failed", "pingpong x"]) {
    assert.equal(searcher(missing)(run), false, missing);
  }
});

test("a search sees what has changed", () => {
  const run = runOf(7);
  const finds = searcher("failed");
  assert.equal(finds(run), false);
  Object.assign(run, { outcome: "FAILED", ended: true });
  assert.ok(finds(run));
  Object.assign(run, { outcome: "PASSED", note: "failed before" });
  assert.ok(finds(run));
});

test("the window holds what is seen", () => {
  assert.deepEqual(windowOf(0, 320, 32, 1000, 0), { first: 0, last: 10 });
  assert.deepEqual(windowOf(40, 320, 32, 1000, 0), { first: 1, last: 12 });
  assert.deepEqual(windowOf(99_999, 320, 32, 10, 2), { first: 8, last: 10 });
  assert.deepEqual(windowOf(0, 320, 32, 0), { first: 0, last: 0 });
});

test("a row is revealed with as little scrolling as possible", () => {
  assert.equal(reveal(0, 100, 320, 32, 32), 0);
  assert.equal(reveal(5, 100, 320, 32, 32), 100);
  assert.equal(reveal(20, 100, 320, 32, 32), 20 * 32 + 64 - 320);
});
