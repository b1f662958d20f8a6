import assert from "node:assert/strict";
import { test } from "node:test";

// The package keeps it to itself.
const { Backoff, sleep } = await import(import.meta.resolve("@runstatus/client").replace(/index\.js$/, "backoff.js"));

test("pauses double up to five seconds, each random in its upper half", () => {
  for (let i = 0; i < 100; i++) {
    const backoff = new Backoff();
    for (const most of [100, 200, 400, 800, 1600, 3200, 5000, 5000]) {
      const pause = backoff.next();
      assert.ok(most / 2 <= pause && pause <= most, `${pause} where ${most} is the most`);
    }
    backoff.reset();
    assert.ok(backoff.next() <= 100);
  }
});

test("a pause ends with the signal", async () => {
  const given = new AbortController();
  const pause = sleep(60_000, given.signal);
  given.abort(new Error("enough"));
  await assert.rejects(pause, /enough/);
  await assert.rejects(sleep(60_000, given.signal), /enough/);
});
