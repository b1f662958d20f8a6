import assert from "node:assert/strict";
import { test } from "node:test";

import type { Grouping, Run } from "../src/model/types.js";
import { LOOKS, lookOf, lookOfLine, SHAPES } from "../src/style/palette.js";
import { between, cameraFor, clampCamera, reveal, zoomAt } from "../src/wall/camera.js";
import { codeOf, compareIds, SILENT, Wall } from "../src/wall/groups.js";
import { Fitting } from "../src/wall/fitting.js";
import { blockBox, fits, hit, layOut, layOutLike, step, tileBox } from "../src/wall/layout.js";
import { random } from "./random.js";
import { ended, runOf } from "./views.js";

type Writable<T> = { -readonly [K in keyof T]: T[K] };

test("a run looks like its outcome once it has ended, and like its state before", () => {
  const cases: [Partial<Run>, string][] = [
    [{ state: "STATUS_CREATED" }, "waiting"],
    [{ state: "SCHEDULED" }, "waiting"],
    [{ state: "BUILD_WAIT" }, "building"],
    [{ state: "RUNNING" }, "running"],
    [{ state: "SITE_STATE" }, "running"],
    [{ state: "RUN_ERROR" }, "troubled"],
    [{ state: "RUNNING", firstProblem: { state: "ENV_FAILED", note: "", when: 1 } }, "troubled"],
    [{ ended: true, outcome: "PASSED", state: "COMPLETE" }, "passed"],
    [{ ended: true, outcome: "ABORTED", state: "ABORTED" }, "cancelled"],
    [{ ended: true, outcome: "", state: "COMPLETE" }, "ended"],
    [{ ended: true, outcome: "OF_A_LATER_SERVER", state: "COMPLETE" }, "ended"],
  ];
  for (const [more, look] of cases) assert.equal(lookOf(runOf(1, more)), look, JSON.stringify(more));
  assert.equal(lookOfLine("RESULTS_ERROR"), "error");
  assert.equal(lookOfLine("COMPLETE"), "completed");
});

test("each look has a shape of its own", () => {
  const shapes = LOOKS.map((look) => JSON.stringify(SHAPES[look]));
  assert.equal(new Set(shapes).size, LOOKS.length);
});

test("only a run that goes on is shown as silent", () => {
  assert.equal(codeOf(runOf(1, { silentSince: 5 })) & SILENT, SILENT);
  assert.equal(codeOf(ended(1, "PASSED", 9, { silentSince: 5 })) & SILENT, 0);
});

test("ids are ordered as numbers, and texts come after them", () => {
  assert.deepEqual(["10", "b", "9", "a", "1"].sort(compareIds), ["1", "9", "10", "a", "b"]);
});

test("groups by series: the newest first, runs of none last; a series is no tile", () => {
  const wall = new Wall("series");
  wall.fill([
    runOf(1, { series: "namespaces/main/series/9" }),
    runOf(2, { series: "namespaces/main/series/10" }),
    runOf(3, { series: "" }),
    runOf(4, { kind: "series", id: "10", series: "" }),
  ]);
  assert.deepEqual(wall.groups().map((group) => group.label), ["Series 10", "Series 9", "No series"]);
  assert.equal(wall.size, 3);
});

test("after any changes the wall is the one that would be made anew", () => {
  for (const by of ["series", "test", "user", "partition"] satisfies Grouping[]) {
    const next = random(by.length);
    const shows = (run: Run) => run.user !== "hidden";
    const wall = new Wall(by, shows);
    const runs = new Map<number, Run>();
    for (let i = 0; i < 50; i++) runs.set(i, runOf(i, { id: String(next(1000)) + i, series: `namespaces/main/series/${next(4)}` }));
    wall.fill(runs.values());
    let key = 50;
    for (let round = 0; round < 200; round++) {
      const changed: Run[] = [];
      const removed: Run[] = [];
      for (const run of [...runs.values()]) {
        if (next(25) === 0) {
          runs.delete(run.key);
          removed.push(run);
        } else if (next(6) === 0) {
          const labels = next(4) === 0 ? { partition: `p${next(3)}` } : run.labels;
          Object.assign(run as Writable<Run>, { state: ["RUNNING", "BUILDING", "SCHEDULED"][next(3)], silentSince: next(2), user: ["ada", "grace", "hidden"][next(3)], test: `t${next(3)}`, labels });
          if (next(5) === 0) Object.assign(run as Writable<Run>, { series: `namespaces/main/series/${next(4)}` });
          changed.push(run);
        }
      }
      for (let i = next(4); i > 0; i--) {
        const run = runOf(key, { id: String(next(1000)) + key, series: `namespaces/main/series/${next(4)}` });
        runs.set(key++, run);
        changed.push(run);
      }
      wall.apply({ changed, removed });
      const anew = new Wall(by, shows);
      anew.fill(runs.values());
      const facts = (one: Wall) =>
        one.groups().map(({ key, runs, codes, counts, silent }) => ({ key, ids: runs.map((run) => run.id), codes: [...codes], counts: [...counts], silent }));
      assert.deepEqual(facts(wall), facts(anew));
      assert.equal(wall.size, anew.size);
      for (const group of wall.groups()) group.runs.forEach((run, index) => assert.deepEqual(wall.place(run), { group, index }));
    }
  }
});

test("a run that goes and comes again in one batch has one tile", () => {
  const run = runOf(1);
  const wall = new Wall("user");
  wall.fill([run, runOf(2)]);
  wall.apply({ changed: [run], removed: [run] });
  assert.deepEqual(wall.groups()[0]?.runs.map((one) => one.id), ["1", "2"]);
  assert.equal(wall.size, 2);
});

test("100,000 runs whose partition becomes known change their group at once", () => {
  const runs = Array.from({ length: 100_000 }, (_, i) => runOf(i));
  const wall = new Wall("partition");
  wall.fill(runs);
  for (const run of runs) Object.assign(run as Writable<Run>, { labels: { partition: `p${run.key % 7}` } });
  const begun = performance.now();
  wall.apply({ changed: runs, removed: [] });
  assert.equal(wall.groups().length, 7);
  assert.ok(performance.now() - begun < 5000, "a quadratic cost takes minutes");
});

test("a change of state moves no tile, and only it is painted again", () => {
  const run = runOf(1) as Writable<Run>;
  const wall = new Wall("user");
  wall.fill([run, runOf(2)]);
  run.state = "BUILDING";
  assert.deepEqual(wall.apply({ changed: [run], removed: [] }), { moved: false, repainted: [run] });
  assert.deepEqual(wall.apply({ changed: [run], removed: [] }), { moved: false, repainted: [] });
});

test("a layout fits its viewport with tiles that do not overlap", () => {
  const next = random(3);
  for (const [width, height, ratio] of [[1408, 700, 1], [374, 560, 3], [992, 600, 2], [800, 80, 1]] as const) {
    for (const total of [1, 7, 50, 2000, 100_000]) {
      const counts: number[] = [];
      for (let left = total; left > 0; ) {
        const n = Math.min(left, 1 + next(Math.max(2, Math.ceil(total / 10))));
        counts.push(n);
        left -= n;
      }
      const layout = layOut(counts, width, height, ratio);
      const where = `${total} tiles in ${width}x${height}`;
      if (total <= 2000 && height > 100) assert.ok(layout.height <= height && layout.width <= width + 0.5, where);
      assert.ok(Math.abs(layout.tile * ratio - Math.round(layout.tile * ratio)) < 1e-9, `${where}: whole device pixels`);
      layout.blocks.forEach((block, i) => {
        const before = layout.blocks[i - 1];
        if (before) assert.ok(block.x > before.x ? block.x >= before.x + layout.blockWidth : block.y >= before.y + before.height, where);
        const last = tileBox(layout, block, block.count - 1);
        const box = blockBox(layout, block);
        assert.ok(last.x + last.width <= box.x + box.width + 1e-9 && last.y + last.height <= box.y + box.height + 1e-9, where);
      });
    }
  }
});

test("50 runs have tiles that hold text, and 100,000 are all in view", () => {
  assert.ok(layOut([10, 10, 10, 10, 10], 992, 600).tile >= 72);
  const crowd = layOut(Array.from({ length: 200 }, () => 500), 1408, 700);
  assert.ok(crowd.tile >= 2 && crowd.height <= 700);
});

test("a layout keeps its sizes for a group that grows, as long as there is room", () => {
  const before = layOut([40, 40], 600, 400);
  const after = layOutLike(before, [41, 40]);
  assert.equal(after.tile, before.tile);
  assert.ok(fits(after));
  assert.equal(fits(layOutLike(before, [4000, 40]), 1.25), false);
});

test("a wall of thousands of groups has the proportions of its viewport, and is laid out within a part of a frame", () => {
  for (const [width, height, ratio] of [[1280, 640, 1], [1280, 640, 2], [374, 560, 3], [1280, 80, 1]] as const) {
    for (const [groups, runs] of [[1500, 67], [5000, 20], [5000, 1], [20_000, 5], [1, 2_000_000]] as const) {
      const counts = Array.from({ length: groups }, (_, i) => Math.max(1, runs + (i % 7) - 3));
      layOut(counts, width, height, ratio);
      const begun = performance.now();
      const layout = layOut(counts, width, height, ratio);
      const took = performance.now() - begun;
      const where = `${groups} groups of ${runs} in ${width}x${height} at ${ratio}: ${layout.width}x${layout.height}, tiles of ${layout.tile}, ${took} ms`;
      assert.ok(fits(layout), where);
      assert.ok(Math.abs(layout.room.width / layout.room.height / (width / height) - 1) < 1e-9, where);
      const used = layout.width / layout.height / (width / height);
      assert.ok(groups === 1 || (used > 0.6 && used < 1.6), where);
      assert.ok(took < 200, where);
    }
  }
});

test("runs that join a wall of thousands of groups do not have it fitted anew with each frame, be there room or not", () => {
  for (const [groups, runs, width, height] of [[5000, 20, 1280, 640], [5000, 20, 1280, 80], [1500, 67, 1280, 640], [20_000, 5, 1280, 640]] as const) {
    const counts = Array.from({ length: groups }, () => runs);
    const view = { width, height };
    const fitting = new Fitting();
    fitting.anew(counts, view, 1, 0);
    let resized = 0;
    let worst = 0;
    const begun = performance.now();
    for (let frame = 1; frame <= 300; frame++) {
      for (let i = 0; i < 30; i++) counts[(frame * 31 + i * 17) % groups]! += 1;
      const from = performance.now();
      const done = fitting.follow(counts, view, 1, frame * 16);
      worst = Math.max(worst, performance.now() - from);
      if (done.resized) resized++;
      assert.ok(fits(fitting.layout, 1.25));
      assert.equal(done.againIn !== undefined, !fits(fitting.layout), "a wall beyond its room is fitted in the end");
    }
    const where = `${groups} groups in ${width}x${height}: ${resized} times in 4.8 s, ${(performance.now() - begun) / 300} ms a frame, ${worst} ms at most`;
    assert.ok(resized >= 4 && resized <= 6, where);
  }
});

test("a wall that outgrows its room by far is fitted at once", () => {
  const fitting = new Fitting();
  fitting.anew([], { width: 1280, height: 640 }, 1, 0);
  assert.equal(fitting.follow(Array.from({ length: 5000 }, () => 20), { width: 1280, height: 640 }, 1, 16).resized, true);
  assert.ok(fits(fitting.layout));
});

test("the tile at a point is the one that stands there", () => {
  const layout = layOut([13, 5, 30], 400, 300);
  layout.blocks.forEach((block, b) => {
    for (let index = 0; index < block.count; index++) {
      const box = tileBox(layout, block, index);
      assert.deepEqual(hit(layout, box.x + box.width / 2, box.y + box.height / 2), { block: b, index });
    }
    assert.deepEqual(hit(layout, block.x + 1, block.y + 1), { block: b, index: -1 });
  });
  assert.equal(hit(layout, -1, 5), undefined);
});

test("keys reach every tile and stay on the wall", () => {
  const layout = layOut([13, 5, 30], 400, 300);
  let at = { block: 0, index: 0 };
  for (let i = 1; i < 48; i++) at = step(layout, at, "right");
  assert.deepEqual(at, { block: 2, index: 29 });
  assert.deepEqual(step(layout, at, "right"), at);
  for (let i = 1; i < 48; i++) at = step(layout, at, "left");
  assert.deepEqual(at, { block: 0, index: 0 });
  for (let i = 0; i < 60; i++) at = step(layout, at, "down");
  assert.equal(at.block, 2);
  for (let i = 0; i < 60; i++) at = step(layout, at, "up");
  assert.deepEqual(at, { block: 0, index: 0 });
  assert.deepEqual(step(layout, { block: 1, index: 3 }, "previous"), { block: 1, index: 0 });
  assert.deepEqual(step(layout, { block: 1, index: 0 }, "previous"), { block: 0, index: 0 });
  assert.deepEqual(step(layout, { block: 1, index: 0 }, "next"), { block: 2, index: 0 });
});

test("the point under the pointer keeps its place while the wheel zooms", () => {
  const camera = zoomAt({ x: 10, y: 20, scale: 2 }, 1.7, { x: 300, y: 200 });
  assert.ok(Math.abs(10 + 300 / 2 - (camera.x + 300 / camera.scale)) < 1e-9);
  assert.ok(Math.abs(20 + 200 / 2 - (camera.y + 200 / camera.scale)) < 1e-9);
});

test("a camera shows no less than the wall and nothing beside it", () => {
  const wall = { width: 800, height: 600 };
  assert.deepEqual(clampCamera({ x: -50, y: 900, scale: 0.2 }, wall, { width: 800, height: 600 }, 10), { x: 0, y: 0, scale: 1 });
  assert.deepEqual(clampCamera({ x: 700, y: -5, scale: 2 }, wall, { width: 800, height: 600 }, 10), { x: 400, y: 0, scale: 2 });
});

test("a box is revealed with as little way as possible, and zoomed to in the middle", () => {
  const view = { width: 800, height: 600 };
  const still = { x: 100, y: 100, scale: 2 };
  assert.deepEqual(reveal(still, { x: 200, y: 200, width: 10, height: 10 }, view), still);
  assert.equal(reveal(still, { x: 600, y: 200, width: 10, height: 10 }, view, 0).x, 210);
  const camera = cameraFor({ x: 100, y: 100, width: 50, height: 50 }, view, 0);
  assert.deepEqual(camera, { scale: 12, x: 125 - 800 / 24, y: 100 });
});

test("a way of the camera begins at its start and ends at its end", () => {
  const a = { x: 0, y: 0, scale: 1 };
  const b = { x: 100, y: 40, scale: 8 };
  for (const [t, at] of [[0, a], [1, b]] as const) {
    const found = between(a, b, t);
    for (const key of ["x", "y", "scale"] as const) assert.ok(Math.abs(found[key] - at[key]) < 1e-9);
  }
});
