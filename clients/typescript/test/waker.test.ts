import { durationFromMs } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";
import { createClient, Waker, watch, WatchClosing_Reason } from "@runstatus/client";
import assert from "node:assert/strict";
import { test } from "node:test";

import { type Script, serve, status, synced } from "./fake.js";

test("a watch that is woken tries at once, as often as that, and goes on where it was", { timeout: 30_000 }, async () => {
  const down: Script = async function* () {
    throw new ConnectError("the connection is lost", Code.Unavailable);
  };
  const failures = 20; // with the pauses they would take more than a minute
  const fake = await serve([
    async function* () {
      yield synced("a");
      yield status(1, 2, "b");
      throw new ConnectError("the connection is lost", Code.Unavailable);
    },
    ...Array.from({ length: failures }, () => down),
    async function* () {
      yield status(1, 3, "c");
      yield { resumeToken: "d", event: { case: "closing", value: { reason: WatchClosing_Reason.CONDITION_MET } } };
    },
  ]);
  try {
    const wake = new Waker();
    const began = performance.now();
    const sequences: number[] = [];
    const request = { selection: { case: "query", value: { parent: "namespaces/main" } }, progressInterval: durationFromMs(1000) } as const;
    for await (const event of watch(createClient({ baseUrl: fake.baseUrl }), request, { wake, onReconnect: () => setTimeout(() => wake.wake()) })) {
      if (event.type === "status") {
        sequences.push(Number(event.status.sequence));
      }
    }
    assert.deepEqual(sequences, [2, 3]);
    assert.deepEqual(new Set(fake.requests.slice(1).map((r) => r.resumeToken)), new Set(["b"]));
    assert.ok(performance.now() - began < 10_000, `it took ${performance.now() - began} ms`);
  } finally {
    await fake.close();
  }
});

test("a pause that is woken returns true, one that is over false, and one that is ended rejects", async () => {
  const waker = new Waker();
  const end = new AbortController();
  const pauses = [waker.sleep(60_000, end.signal), waker.sleep(60_000, end.signal)];
  waker.wake();
  assert.deepEqual(await Promise.all(pauses), [true, true]);
  assert.equal(await waker.sleep(1, end.signal), false);
  const last = waker.sleep(60_000, end.signal);
  end.abort(new Error("left"));
  await assert.rejects(last, /left/);
});
