import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { Code, ConnectError, createRouterTransport } from "@connectrpc/connect";
import assert from "node:assert/strict";
import { test } from "node:test";

import { clientOver } from "../../clients/typescript/src/client.js";
import { ErrorInfoSchema } from "../../clients/typescript/src/gen/google/rpc/error_details_pb.js";
import { type ListRunsRequest, RunView, StatusService, type WatchStatusesRequest, WatchStatusesResponseSchema } from "../../clients/typescript/src/gen/runstatus/v1/service_pb.js";
import { Kind, type Run, type StateSchema } from "../../clients/typescript/src/gen/runstatus/v1/status_pb.js";
import { Source } from "../src/model/source.js";
import { type Message, message, nameOf, run } from "./messages.js";

type Watch = (request: WatchStatusesRequest, signal: AbortSignal) => AsyncIterable<Message>;
type StateInit = MessageInitShape<typeof StateSchema>;
type List = (request: ListRunsRequest) => Promise<{ runs: Run[]; nextPageToken?: string }>;

/** Something that is waited for, and when it happens. */
class Moment {
  happen!: () => void;
  readonly happened = new Promise<void>((resolve) => {
    this.happen = resolve;
  });
}

const never = (signal: AbortSignal) => new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));

/** Runs a source against a server that plays scripts, until `done` says so. */
async function follow(scripts: Watch[], list: List, done: (source: Source, told: string[]) => boolean, states: (kind: Kind) => StateInit[] = () => []) {
  const requests: WatchStatusesRequest[] = [];
  const transport = createRouterTransport(({ service }) =>
    service(StatusService, {
      listRuns: list,
      listStates: ({ kind }) => ({ states: states(kind) }),
      async *watchStatuses(request, { signal }) {
        requests.push(request);
        const script = scripts[requests.length - 1];
        if (script === undefined) {
          return never(signal);
        }
        for await (const one of script(request, signal)) {
          yield create(WatchStatusesResponseSchema, one);
        }
      },
    }),
  );
  const told: string[] = [];
  const end = new AbortController();
  const reached = new Moment();
  const tell = (what: string) => {
    told.push(what);
    if (done(source, told)) {
      reached.happen();
    }
  };
  const source: Source = new Source(clientOver(transport), {
    changed: () => tell("changed"),
    complete: () => tell("complete"),
    detailed: () => tell("detailed"),
    lost: () => tell("lost"),
    denied: () => tell("denied"),
  });
  const ended = source.run(end.signal);
  await reached.happened;
  end.abort();
  await ended;
  return { source, told, requests };
}

/** Answers with the runs, whole or without details as was asked for. */
const answer = (...lines: Parameters<typeof run>[0][]): List => async ({ view }) => ({ runs: lines.map((line) => run(line, view === RunView.BASIC)) });

const statesOf = (source: Source) => Object.fromEntries([...source.table.rows.values()].map(({ name, state }) => [name.slice(name.lastIndexOf("/") + 1), state]));

test("what happens between the begin of the watch and the list is neither lost nor undone", async () => {
  const listed = new Moment();
  const { source } = await follow(
    [
      async function* (_, signal) {
        yield message.progress("a");
        yield message.synced("b");
        yield message.joined("c", { id: 3, seq: 1 }); // created behind the list's page
        yield message.left("d", 2); // deleted after the list was read
        yield message.status("e", { id: 1, seq: 5, state: "SCHEDULED" }); // older than the list
        yield message.status("f", { id: 1, seq: 7, state: "COMPLETE" }); // newer
        listed.happen();
        await never(signal);
      },
    ],
    async (request) => {
      await listed.happened;
      return answer({ id: 1, seq: 6 }, { id: 2, seq: 1 })(request);
    },
    (_, told) => told.includes("detailed"),
  );
  assert.deepEqual(statesOf(source), { 1: "COMPLETE", 3: "RUNNING" });
});

test("a lost connection goes on behind the last event, and what comes twice counts once", async () => {
  const { source, requests, told } = await follow(
    [
      async function* () {
        yield message.synced("a");
        yield message.status("b", { id: 1, seq: 2, state: "BUILDING" });
        throw new ConnectError("reset", Code.Unavailable);
      },
      async function* (_, signal) {
        yield message.status("b", { id: 1, seq: 2, state: "BUILDING" });
        yield message.status("c", { id: 1, seq: 3, state: "COMPLETE" });
        await never(signal);
      },
    ],
    answer({ id: 1, seq: 1 }),
    (source) => source.table.rows.get(nameOf(1))?.sequence === 3,
  );
  assert.deepEqual(requests.map((r) => r.resumeToken), ["", "b"]);
  assert.deepEqual(statesOf(source), { 1: "COMPLETE" });
  assert.equal(told.filter((what) => what === "lost").length, 1);
});

test("where the server cannot go on, everything is read again and what is gone is removed", async () => {
  let lists = 0;
  const { source, requests } = await follow(
    [
      async function* () {
        yield message.synced("a");
        yield message.progress("b");
        throw new ConnectError("reset", Code.Unavailable);
      },
      async function* () {
        throw new ConnectError("too old", Code.OutOfRange);
      },
      async function* (_, signal) {
        yield message.synced("c");
        await never(signal);
      },
    ],
    (request) => answer(...(request.view === RunView.BASIC && ++lists === 1 ? [{ id: 1, seq: 1 }, { id: 2, seq: 1 }] : [{ id: 2, seq: 4, state: "COMPLETE" }]))(request),
    ({ table }) => table.rows.get(nameOf(2))?.state === "COMPLETE" && table.rows.size === 1,
  );
  assert.deepEqual(statesOf(source), { 2: "COMPLETE" });
  assert.equal(requests.at(-1)!.resumeToken, "");
});

test("a page that fails for a while is asked for again", async () => {
  let calls = 0;
  const { source } = await follow(
    [async function* (_, signal) {
      yield message.synced("a");
      await never(signal);
    }],
    async ({ pageToken, view }) => {
      if (view === RunView.BASIC && pageToken === "next" && ++calls === 1) {
        throw new ConnectError("restarting", Code.Unavailable);
      }
      return pageToken === "" ? { runs: [run({ id: 1, seq: 1 }, true)], nextPageToken: "next" } : { runs: [run({ id: 2, seq: 1 }, true)] };
    },
    (_, told) => told.includes("complete"),
  );
  assert.deepEqual(Object.keys(statesOf(source)), ["1", "2"]);
  assert.equal(calls, 2);
});

test("what was shown is removed when the server refuses, and a change of rights is no refusal", async () => {
  const refuse = (reason: string) => new ConnectError("no", Code.PermissionDenied, undefined, [{ desc: ErrorInfoSchema, value: { domain: "runstatus.v1", reason } }]);
  const until = (reason: string): Watch =>
    async function* () {
      yield message.synced("a");
      await shown.happened;
      throw refuse(reason);
    };
  const shown = new Moment();
  const { source, told } = await follow([until("RIGHTS_CHANGED"), until("PERMISSION_DENIED")], answer({ id: 1, seq: 1 }), (_, told) => {
    if (told.includes("complete")) {
      shown.happen();
    }
    return told.includes("denied");
  });
  assert.equal(source.table.rows.size, 0);
  assert.equal(told.filter((what) => what === "lost").length, 1);
});

test("without credentials nothing is tried until they change", async () => {
  let allowed = false;
  const refuse = () => new ConnectError("who are you?", Code.Unauthenticated, undefined, [{ desc: ErrorInfoSchema, value: { domain: "runstatus.v1", reason: "UNAUTHENTICATED" } }]);
  const script: Watch = async function* (_, signal) {
    if (!allowed) {
      throw refuse();
    }
    yield message.synced("a");
    await never(signal);
  };
  const { told, requests } = await follow([script, script], answer({ id: 1, seq: 1 }), (source, told) => {
    if (told.at(-1) === "denied") {
      allowed = true;
      setTimeout(() => source.retry(true));
    }
    return told.includes("complete");
  });
  assert.equal(requests.length, 2);
  assert.equal(told.find((what) => what !== "changed"), "denied");
  assert.equal(told.includes("lost"), false);
});

test("a retry ends the pauses of the watch, which goes on where it was", async () => {
  const down: Watch = async function* () {
    throw new ConnectError("reset", Code.Unavailable);
  };
  const first: Watch = async function* () {
    yield message.synced("a");
    yield message.status("b", { id: 1, seq: 2 });
    throw new ConnectError("reset", Code.Unavailable);
  };
  const failures = 30; // with the pauses of the client they would take two minutes
  const began = performance.now();
  const { requests } = await follow(
    [first, ...Array.from({ length: failures }, () => down), async function* (_, signal) {
      yield message.status("c", { id: 1, seq: 3, state: "COMPLETE" });
      await never(signal);
    }],
    answer({ id: 1, seq: 1 }),
    (source, told) => {
      if (told.at(-1) === "lost") {
        setTimeout(() => source.retry(false));
      }
      return source.table.rows.get(nameOf(1))?.state === "COMPLETE";
    },
  );
  assert.deepEqual(new Set(requests.slice(1).map((r) => r.resumeToken)), new Set(["b"]));
  assert.ok(performance.now() - began < 10_000, `${performance.now() - began} ms`);
});

test("the states that the server calls problems are those of the first problem", async () => {
  const asked = new Moment();
  const { source } = await follow(
    [async function* (_, signal) {
      yield message.synced("a");
      await asked.happened;
      yield message.status("b", { id: 1, seq: 2, state: "LICENSE_GONE" });
      await never(signal);
    }],
    answer({ id: 1, seq: 1 }),
    (source, told) => {
      if (told.includes("detailed")) {
        setTimeout(asked.happen, 20);
      }
      return source.table.rows.get(nameOf(1))?.sequence === 2;
    },
    (kind) => (kind === Kind.TEST_RUN ? [{ name: "LICENSE_GONE", failure: true }] : [{ name: "LICENSE_GONE" }]),
  );
  assert.equal(source.table.rows.get(nameOf(1))!.problem?.state, "LICENSE_GONE");
  assert.equal(source.table.problems("LICENSE_GONE", "series"), false);
});

test("other credentials remove what was shown at once", async () => {
  let sizes: number[] = [];
  await follow(
    [async function* (_, signal) {
      yield message.synced("a");
      await never(signal);
    }],
    answer({ id: 1, seq: 1 }),
    (source, told) => {
      if (told.at(-1) === "detailed") {
        sizes = [source.table.rows.size];
        source.retry(true);
        sizes.push(source.table.rows.size);
      }
      return sizes.length > 0;
    },
  );
  assert.deepEqual(sizes, [1, 0]);
});
