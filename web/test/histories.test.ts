import assert from "node:assert/strict";
import { test } from "node:test";

import type { Run, ViewProps } from "../src/model/types.js";
import { useHistory } from "../src/run/loaded.js";
import { inWords, segments } from "../src/run/phases.js";
import { useResults } from "../src/run/results.js";
import { Histories } from "../src/series/histories.js";
import { runHooks, until } from "./hooks.js";
import { runOf } from "./views.js";

interface Request {
  descending: boolean;
  pageSize: number;
  pageToken: string;
}

/** A server whose run has `total` lines, one a second: set up, built, queued from line 20 to 49, then running. */
class Server {
  readonly calls: Request[] = [];
  total: number;
  down = false;
  results = 0;

  constructor(total: number) {
    this.total = total;
  }

  get api(): ViewProps["api"] {
    const listStatuses = async (request: Request) => {
      this.calls.push(request);
      await Promise.resolve();
      if (this.down) throw new Error("away");
      const skip = Number(request.pageToken || 0);
      const n = Math.min(request.pageSize, this.total - skip);
      const numbers = Array.from({ length: n }, (_, i) => (request.descending ? this.total - skip - i : skip + i + 1));
      const statuses = numbers.map((sequence) => ({ stateName: stateOf(sequence), note: "", when: { seconds: BigInt(sequence), nanos: 0 }, sequence: BigInt(sequence), malformed: false }));
      return { statuses, nextPageToken: skip + n < this.total ? String(skip + n) : "" };
    };
    const getRun = async () => {
      this.results++;
      await Promise.resolve();
      if (this.down) throw new Error("away");
      return { run: { results: {}, resultsTruncated: true, resultsUnreadableReason: "" } };
    };
    return { listStatuses, getRun } as unknown as ViewProps["api"];
  }
}

function stateOf(sequence: number): string {
  if (sequence < 10) return "CREATED";
  if (sequence < 20) return "BUILDING";
  return sequence < 50 ? "SCHEDULED" : "RUNNING";
}

const phasesOf = (lines: Parameters<typeof segments>[0], begun = 0) => segments(lines, 0, 10_000_000, begun).map(({ phase, from }) => `${phase} ${from / 1000}`);

const history = (server: Server, run: Run) => runHooks(({ run, live }: { run: Run; live: boolean }) => useHistory(server.api, run, live), { run, live: true });

test("the time whose lines have not been read is unknown, and no phase lasts through it", () => {
  const line = (state: string, when: number) => ({ state, when: when * 1000 });
  const gap = (state: string, when: number) => ({ ...line(state, when), behindUnread: true });
  assert.deepEqual(phasesOf([line("CREATED", 1), line("SCHEDULED", 3), line("INFO", 5), gap("RUNNING", 90)]), ["setup 1", "queue 3", "unread 5", "run 90"]);
  assert.deepEqual(phasesOf([gap("RUNNING", 90)], 2000), ["unread 2", "run 90"], "not even the first line was read");
  assert.deepEqual(phasesOf([line("SCHEDULED", 3), gap("INFO", 90), line("RUNNING", 95)]), ["unread 3", "run 95"], "a remark tells no phase");
  assert.deepEqual(phasesOf([line("SCHEDULED", 3), { ...gap("RUNNING", 0) }, line("RUNNING", 95)]).at(-2), "unread 3", "a line without a time");
  assert.equal(inWords(segments([line("SCHEDULED", 0.001), gap("RUNNING", 60)], 61_000, 0), (ms) => `${ms / 1000} s`), "ran 1 s, not read 59.999 s");
});

test("a run with more lines than a page has its beginning on the timeline, and what lies between is unknown until it is read", async () => {
  const server = new Server(3500);
  const shown = history(server, runOf(1, { sequence: 3500, created: 1000 }));
  await until(() => !shown.value.reading);
  assert.equal(shown.value.lines.length, 1000);
  assert.deepEqual(phasesOf(shown.value.ends, 1000), ["setup 1", "build 10", "queue 20", "run 50", "unread 300", "run 2501"]);
  for (let pages = 2; shown.value.more; pages++) {
    shown.value.more();
    await until(() => shown.value.lines.length >= Math.min(3500, pages * 1000));
  }
  assert.deepEqual(shown.value.lines.map((line) => line.sequence), Array.from({ length: 3500 }, (_, i) => i + 1));
  assert.deepEqual(phasesOf(shown.value.ends, 1000), ["setup 1", "build 10", "queue 20", "run 50"]);
  shown.end();
});

test("the beginning and the newest lines are one history as soon as they meet", async () => {
  const server = new Server(1250);
  const shown = history(server, runOf(1, { sequence: 1250 }));
  await until(() => !shown.value.reading);
  assert.equal(shown.value.lines.length, 1250);
  assert.equal(shown.value.more, undefined);
  assert.equal(server.calls.length, 2);
  shown.end();
});

test("a short history costs one call, and one that jumps ahead keeps its beginning", async () => {
  const server = new Server(60);
  const shown = history(server, runOf(1, { sequence: 60 }));
  await until(() => !shown.value.reading);
  assert.equal(server.calls.length, 1);
  server.total = 5000;
  shown.give({ run: runOf(1, { sequence: 5000 }), live: true });
  await until(() => shown.value.lines.at(-1)?.sequence === 5000);
  assert.deepEqual(phasesOf(shown.value.ends).slice(0, 4), ["setup 1", "build 10", "queue 20", "run 50"]);
  assert.ok(shown.value.ends.some((line) => line.behindUnread));
  shown.end();
});

test("the bars of a series have the beginning of a long history", async () => {
  const server = new Server(3500);
  const run = runOf(1, { sequence: 3500 });
  const histories = new Histories(server.api, () => {});
  histories.want([run]);
  await until(() => histories.of(run) !== undefined);
  assert.deepEqual(phasesOf(histories.of(run) ?? []), ["setup 1", "build 10", "queue 20", "run 50", "unread 300", "run 2501"]);
  server.total = run.sequence = 3600;
  histories.changed(run);
  histories.want([run]);
  await until(() => histories.of(run)?.at(-1)?.when === 3_600_000);
  assert.deepEqual(server.calls.map(({ descending }) => descending), [true, false, true], "the beginning is read once");
  histories.close();
});

test("what could not be read while the server was away is read when it is back", async () => {
  const server = new Server(30);
  server.down = true;
  const run = runOf(1, { sequence: 30 });
  const histories = new Histories(server.api, () => {});
  histories.want([run]);
  await until(() => server.calls.length === 1);
  const shown = history(server, run);
  const results = runHooks(({ live }: { live: boolean }) => useResults(server.api, run, 1, live), { live: true });
  await until(() => shown.value.error !== undefined && results.value.error !== undefined);
  shown.give({ run, live: false });
  results.give({ live: false });
  await new Promise((resolve) => setTimeout(resolve, 150));
  server.down = false;
  histories.again();
  shown.give({ run, live: true });
  results.give({ live: true });
  await until(() => histories.of(run)?.length === 30 && shown.value.lines.length === 30 && results.value.results?.truncated === true);
  assert.equal(shown.value.error, undefined);
  assert.equal(results.value.error, undefined);
  assert.equal(server.results, 2);
  histories.close();
  shown.end();
  results.end();
});
