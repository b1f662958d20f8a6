import type { MessageInitShape } from "@bufbuild/protobuf";
import { durationFromMs } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError, type HandlerContext } from "@connectrpc/connect";
import { createClient, ErrorInfoSchema, reasonOf, type Reason, watch, watchSummary, WatchClosing_Reason, WatchLeft_Reason, WatchStart, type StatusClient, type WatchEvent, WatchSummaryResponseSchema } from "@runstatus/client";
import { createClient as createNodeClient } from "@runstatus/client/node";
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";

import { joined, type Message, type Script, serve, status, synced, type Fake } from "./fake.js";

// What the server sends below is what runstatusd sends; that the two agree is shown by follow.ts against a real one.
const selection = { case: "query", value: { parent: "namespaces/main" } } as const;
const closing: Message = { resumeToken: "end", event: { case: "closing", value: { reason: WatchClosing_Reason.CONDITION_MET } } };

/** Sends messages, and ends as a lost connection does. */
function breaking(...messages: Message[]): Script {
  return async function* () {
    yield* messages;
    throw new ConnectError("the connection is lost", Code.Unavailable);
  };
}

/** Sends messages, and then waits until the client has gone. */
function waiting(gone: () => void, ...messages: Message[]): Script {
  return async function* (_, context: HandlerContext) {
    yield* messages;
    await new Promise<void>((resolve) => context.signal.addEventListener("abort", () => resolve()));
    gone();
  };
}

function refusing(code: Code, reason?: string): Script {
  return async function* () {
    throw new ConnectError("refused", code, undefined, reason === undefined ? [] : [{ desc: ErrorInfoSchema, value: { domain: "runstatus.v1", reason } }]);
  };
}

/** Runs a test through both clients. */
function both(name: string, scripts: () => Script[], body: (client: StatusClient, fake: Fake, t: TestContext) => Promise<void>) {
  for (const [version, connect] of [[1, createClient], [2, createNodeClient]] as const) {
    test(`${name}, over HTTP/${version}`, { timeout: 30_000 }, async (t) => {
      const fake = await serve(scripts(), version);
      try {
        await body(connect({ baseUrl: fake.baseUrl }), fake, t);
      } finally {
        await fake.close();
      }
    });
  }
}

function told(events: WatchEvent[]): string[] {
  return events.map((e) => {
    switch (e.type) {
      case "status":
        return `${e.status.run.split("/").pop()}#${e.status.sequence}`;
      case "joined":
      case "updated":
      case "ended":
        return `${e.type} ${e.run.name.split("/").pop()}`;
      case "left":
        return `left ${e.run.name.split("/").pop()} ${e.run.uid} ${WatchLeft_Reason[e.reason]}`;
      default:
        return e.type;
    }
  });
}

async function all(events: AsyncIterable<WatchEvent>): Promise<WatchEvent[]> {
  const got: WatchEvent[] = [];
  for await (const e of events) {
    got.push(e);
  }
  return got;
}

both(
  "a watch resumes behind the last message, also behind a progress message",
  () => [breaking(synced("a"), status(1, 2, "b")), breaking({ resumeToken: "c", event: { case: "progress", value: {} } }), breaking(), breaking(status(1, 3, "d"), closing)],
  async (client, fake) => {
    const events = await all(watch(client, { selection, start: WatchStart.NOW }));
    assert.deepEqual(told(events), ["synced", "1#2", "1#3", "closing"]);
    assert.deepEqual(events.map((e) => e.resumeToken), ["a", "b", "d", "end"]);
    assert.deepEqual(fake.requests.map((r) => [r.resumeToken, r.start]), [["", WatchStart.NOW], ["b", 0], ["c", 0], ["c", 0]]);
  },
);

both(
  "a connection on which no message comes for three intervals is given up",
  () => [waiting(() => {}, synced("a")), breaking(closing)],
  async (client, fake) => {
    const began = performance.now();
    const why: unknown[] = [];
    await all(watch(client, { selection, progressInterval: durationFromMs(1000) }, { onReconnect: (err) => why.push(err) }));
    const took = performance.now() - began;
    assert.ok(2900 < took && took < 10_000, `it took ${took} ms`);
    assert.match(String(why[0]), /no sign of life/);
    assert.equal(fake.requests[1]?.resumeToken, "a");
  },
);

both(
  "what was told before a snapshot broke is not told again, and what has changed meanwhile is",
  () => [
    breaking(joined(1, 1, "s"), joined(2, 5, "s"), joined(3, 1, "s"), joined(4, 1, "s"), joined(5, 1, "s")),
    breaking(joined(1, 1, "s"), joined(2, 6, "s"), joined(3, 1, "s", { user: "ada" }), joined(4, 1, "s", { uid: "other" }), synced("a"), status(1, 2, "b"), closing),
  ],
  async (client) => {
    const events = await all(watch(client, { selection }));
    assert.deepEqual(told(events), [
      "joined 1", "joined 2", "joined 3", "joined 4", "joined 5",
      "joined 2", "updated 3", "left 4 uid4 DELETED", "joined 4", "left 5 uid5 UNSPECIFIED", "synced", "1#2", "closing",
    ]);
  },
);

both(
  "a history that broke is not told again",
  () => [
    breaking(joined(1, 3, "s"), status(1, 1, "s"), status(1, 2, "s")),
    breaking(joined(1, 4, "s"), status(1, 1, "s"), status(1, 2, "s"), status(1, 3, "s"), status(1, 4, "s"), synced("a"), closing),
  ],
  async (client) => {
    const events = await all(watch(client, { selection, start: WatchStart.BEGINNING }));
    assert.deepEqual(told(events), ["joined 1", "1#1", "1#2", "1#3", "1#4", "synced", "closing"]);
  },
);

both(
  "a snapshot whose end was not received goes on behind it",
  () => [breaking(joined(1, 1, "s")), breaking(status(1, 2, "b"), joined(2, 1, "c"), closing)],
  async (client) => {
    assert.deepEqual(told(await all(watch(client, { selection }))), ["joined 1", "1#2", "joined 2", "closing"]);
  },
);

for (const [code, reason] of [[Code.FailedPrecondition, "RESUME_TOKEN_EXPIRED"], [Code.FailedPrecondition, "RESUME_TOKEN_AHEAD"], [Code.OutOfRange, "REVISION_TOO_OLD"]] as const) {
  both(
    `a position with the error ${reason} makes the watch begin again`,
    () => [breaking(synced("a")), refusing(code, reason), breaking(joined(1, 1, "s"), synced("z"), closing)],
    async (client, fake) => {
      const events = await all(watch(client, { selection, start: WatchStart.NOW }));
      assert.deepEqual(told(events), ["synced", "resynced", "joined 1", "synced", "closing"]);
      assert.deepEqual([fake.requests[2]?.resumeToken, fake.requests[2]?.start], ["", WatchStart.SNAPSHOT]);
    },
  );
}

both(
  "a server that shuts down is no end of a watch",
  () => [breaking(synced("a"), { resumeToken: "b", event: { case: "closing", value: { reason: WatchClosing_Reason.SHUTDOWN } } }), breaking(closing)],
  async (client, fake) => {
    assert.deepEqual(told(await all(watch(client, { selection }))), ["synced", "closing"]);
    assert.equal(fake.requests[1]?.resumeToken, "b");
  },
);

for (const [code, reason, given] of [
  [Code.InvalidArgument, "INVALID_FILTER", ""],
  [Code.NotFound, "RUN_NOT_FOUND", ""],
  [Code.Unavailable, undefined, ""],
  [Code.Unimplemented, undefined, ""],
  [Code.Unauthenticated, "ANY", "t"],
  [Code.PermissionDenied, "ANY", "t"],
] as const) {
  both(
    `a first attempt that ends with ${Code[code]} ends the watch${given && " that continues"}`,
    () => [refusing(code, reason), breaking(closing)],
    async (client, fake) => {
      await assert.rejects(all(watch(client, { selection, resumeToken: given })), (err) => err instanceof ConnectError && err.code === code);
      assert.equal(fake.requests.length, 1);
    },
  );
}

both(
  "answers of a proxy do not end a watch that has begun",
  () => [breaking(synced("a")), refusing(Code.PermissionDenied), refusing(Code.Unauthenticated), refusing(Code.Unimplemented), breaking(closing)],
  async (client) => {
    assert.deepEqual(told(await all(watch(client, { selection }))), ["synced", "closing"]);
  },
);

test("nothing that listens ends a watch, but not one that continues", { timeout: 30_000 }, async () => {
  const fake = await serve([]);
  await fake.close();
  const client = createClient({ baseUrl: fake.baseUrl });
  await assert.rejects(all(watch(client, { selection })), ConnectError);
  const given = new AbortController();
  const attempts = new Promise<number>((resolve) => {
    let n = 0;
    const continued = all(watch(client, { selection, resumeToken: "a" }, { signal: given.signal, onReconnect: () => (++n === 3 ? given.abort() : undefined) }));
    continued.catch(() => resolve(n));
  });
  assert.equal(await attempts, 3);
});

let goneCount: Promise<void>;
function goneOnce(): Script[] {
  let gone = () => {};
  goneCount = new Promise((resolve) => (gone = resolve));
  return [waiting(() => gone(), joined(1, 1, "s"), synced("a"))];
}

both("a signal ends a watch that waits, with its reason, and its connection", goneOnce, async (client) => {
  const given = new AbortController();
  const why = new Error("enough");
  const got: string[] = [];
  await assert.rejects(async () => {
    for await (const e of watch(client, { selection }, { signal: given.signal })) {
      got.push(e.type);
      if (e.type === "synced") {
        setImmediate(() => given.abort(why));
      }
    }
  }, why);
  assert.deepEqual(got, ["joined", "synced"]);
  await goneCount;
});

both("a signal ends a pause between connections", () => [breaking(synced("a"))], async (client) => {
  const given = new AbortController();
  await assert.rejects(all(watch(client, { selection }, { signal: given.signal, onReconnect: () => queueMicrotask(() => given.abort()) })), { name: "AbortError" });
});

both("a signal that was given before ends a watch at once", () => [], async (client, fake) => {
  await assert.rejects(all(watch(client, { selection }, { signal: AbortSignal.abort() })), { name: "AbortError" });
  assert.equal(fake.requests.length, 0);
});

both("to leave the loop ends the connection", goneOnce, async (client) => {
  for await (const e of watch(client, { selection })) {
    if (e.type === "synced") {
      break;
    }
  }
  await goneCount;
});

test("each connection of a watch asks for the token", { timeout: 30_000 }, async () => {
  for (const [version, connect] of [[1, createClient], [2, createNodeClient]] as const) {
    const fake = await serve([breaking(synced("a")), breaking(closing)], version);
    let n = 0;
    await all(watch(connect({ baseUrl: fake.baseUrl, token: async () => `t${++n}` }), { selection }));
    assert.deepEqual(fake.authorizations, ["Bearer t1", "Bearer t2"]);
    await fake.close();
  }
});

type Summary = MessageInitShape<typeof WatchSummaryResponseSchema>;

/** Serves unverified runs as the counts of each connection, which then breaks; or an error of the service. */
function summaries(version: 1 | 2, ...connections: (number[] | Reason)[]): Promise<Fake> {
  let opened = 0;
  return serve([], version, {
    async *watchSummary() {
      const sent = connections[opened++]!;
      if (typeof sent === "string") {
        throw new ConnectError("refused", Code.InvalidArgument, undefined, [{ desc: ErrorInfoSchema, value: { domain: "runstatus.v1", reason: sent } }]);
      }
      for (const n of sent.map(BigInt)) {
        const counts: Summary = { revision: n, event: { case: "summary", value: { unverifiedRuns: n } } };
        const progress: Summary = { revision: n, event: { case: "progress", value: {} } };
        yield* [counts, progress];
      }
      throw new ConnectError("the connection is lost", Code.Unavailable);
    },
  });
}

for (const [version, connect] of [[1, createClient], [2, createNodeClient]] as const) {
  test(`the counts of a summary go on over lost connections until the request is refused, over HTTP/${version}`, { timeout: 30_000 }, async () => {
    const fake = await summaries(version, [1, 2], [], [2], "INVALID_FILTER");
    const lost: unknown[] = [];
    const counts: [bigint, bigint][] = [];
    const follow = async () => {
      for await (const { summary, revision } of watchSummary(connect({ baseUrl: fake.baseUrl }), {}, { onReconnect: (err) => lost.push(err) })) {
        counts.push([revision, summary.unverifiedRuns]);
      }
    };
    await assert.rejects(follow, (err) => reasonOf(err) === "INVALID_FILTER");
    assert.deepEqual([counts, lost.length], [[[1n, 1n], [2n, 2n], [2n, 2n]], 3]);
    await fake.close();
  });
}
