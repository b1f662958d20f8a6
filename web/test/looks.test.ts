import assert from "node:assert/strict";
import { test } from "node:test";

import type { Connection, Run } from "../src/model/types.js";
import { Looks } from "../src/shell/looks.js";
import { type Known, type Look, type Since, sinceWords } from "../src/shell/since.js";
import { ended, runOf } from "./views.js";

/** A page whose clock, connection and runs a test moves. */
class Page {
  now = 1_000_000;
  visible = true;
  connection: Connection = { state: "live", since: 0, complete: true };
  readonly runs = new Map<number, Known>();
  look: Look | undefined;
  told: Since | undefined;
  #revision = 0;
  readonly looks = new Looks({ runs: () => this.runs.values(), stored: () => this.look, keep: (look) => (this.look = look), tell: (happened) => (this.told = happened) });

  turn(change: { visible?: boolean; state?: Connection["state"] } = {}): void {
    this.visible = change.visible ?? this.visible;
    if (change.state !== undefined) {
      this.connection = { ...this.connection, state: change.state, since: this.now };
    }
    this.looks.turn(this);
  }

  /** Lets time pass as the page's timer does. */
  wait(seconds: number): void {
    for (const end = this.now + seconds * 1000; this.now < end; ) {
      this.now += 2_000;
      this.turn();
    }
  }

  put(run: Run): void {
    const known = { ...run, revision: ++this.#revision };
    this.runs.set(run.key, known);
    this.looks.saw([known], this.now);
  }

  end(n: number): void {
    this.put(ended(n, "PASSED", this.now, { created: 1 }));
  }

  get words(): string {
    return this.told === undefined ? "" : sinceWords(this.told).join(", ");
  }
}

function opened(): Page {
  const page = new Page();
  [1, 2, 3, 4].forEach((n) => page.put(runOf(n)));
  page.turn();
  page.wait(10);
  return page;
}

test("what ends while the page is hidden is told on return, and what ends while it is looked at is not", () => {
  const page = opened();
  page.end(1);
  page.wait(4);
  page.turn({ visible: false });
  page.now += 60_000;
  page.end(2);
  page.turn({ visible: true });
  assert.equal(page.words, "1 passed");
  page.wait(10);
  page.looks.dismiss();
  page.end(3);
  page.wait(20);
  assert.equal(page.words, "");
});

test("a return without a connection keeps the old look, and tells once what was missed has come", () => {
  const page = opened();
  page.turn({ visible: false });
  page.now += 60_000;
  page.turn({ state: "lost" });
  page.now += 60_000;
  page.turn({ visible: true });
  page.wait(30);
  page.turn({ visible: false });
  page.now += 10_000;
  page.turn({ visible: true });
  assert.equal(page.words, "");
  page.turn({ state: "live" });
  page.end(1); // the watch brings it behind its first message
  page.wait(4);
  page.end(2);
  page.wait(10);
  assert.equal(page.words, "2 passed");
  assert.equal(page.look!.at, page.now);
});

test("a connection that was lost while the page was shown is an absence, if it was more than a moment", () => {
  for (const [seconds, words] of [[2, ""], [60, "1 passed"]] as const) {
    const page = opened();
    page.turn({ state: "lost" });
    page.wait(seconds);
    page.turn({ state: "live" });
    page.end(1);
    page.wait(20);
    assert.equal(page.words, words, `${seconds} s`);
  }
});

test("what is dismissed does not come back, and other credentials dismiss it", () => {
  const page = opened();
  const lose = (n: number) => {
    page.turn({ state: "lost" });
    page.wait(60);
    page.turn({ state: "live" });
    page.end(n);
    page.turn();
    assert.equal(page.words, "1 passed");
  };
  lose(1);
  page.looks.dismiss();
  page.wait(20);
  assert.equal(page.words, "");
  lose(2);
  page.turn({ state: "denied" });
  assert.equal(page.words, "");
});
