import assert from "node:assert/strict";
import { test } from "node:test";

import { Calm } from "../src/common/calm.js";
import { useContentFocus } from "../src/common/focus.js";
import { Landing, Places } from "../src/runs/landing.js";
import { runHooks } from "./hooks.js";

test("the selection of an address is brought into view as long as runs are still listed before it", () => {
  const landing = new Landing("a");
  assert.equal(landing.row("a", -1, false), -1, "not listed yet");
  assert.equal(landing.row("a", 7, false), 7);
  assert.equal(landing.row("a", 900, false), 900, "others came before it");
  assert.equal(landing.row("a", 950, true), 950);
  assert.equal(landing.row("a", 951, true), -1, "once all are there it stays where it is");
});

test("a user that scrolls or selects another run is not taken back", () => {
  const scrolled = new Landing("a");
  assert.equal(scrolled.row("a", 7, false), 7);
  scrolled.stop();
  assert.equal(scrolled.row("a", 8, false), -1);
  const other = new Landing("a");
  assert.equal(other.row("b", 3, false), -1);
  assert.equal(other.row("a", 7, false), -1);
  assert.equal(new Landing("").row("a", 3, true), -1, "an address without a selection");
});

test("a table is shown where it was left, if it is the same", () => {
  const places = new Places();
  assert.equal(places.take("x"), undefined);
  places.leave("x", 1234);
  assert.equal(places.take("x"), 1234);
  assert.equal(places.take("x"), undefined, "once");
  places.leave("x", 1234);
  assert.equal(places.take("y"), undefined);
});

test("a live region speaks at once, and then at most once in its time, with the newest value", ({ mock }) => {
  mock.timers.enable({ apis: ["setTimeout"] });
  mock.method(performance, "now", () => at);
  let at = 0;
  const pass = (ms: number) => {
    for (const end = at + ms; at < end; ) {
      at += 100;
      mock.timers.tick(100);
    }
  };
  const told: [number, number][] = [];
  const calm = new Calm(2000, 0, (value) => told.push([at, value]));
  for (let i = 1; i <= 100; i++) {
    calm.tell(i);
    pass(100);
  }
  pass(5000);
  assert.equal(told[0]?.[1], 1);
  assert.equal(told.at(-1)?.[1], 100);
  told.slice(1).forEach(([when], i) => assert.ok(when - (told[i]?.[0] ?? 0) >= 2000, `${when}`));
  assert.ok(told.length >= 4 && told.length <= 7, `${told.length} times`);
  calm.tell(101);
  calm.close();
  pass(5000);
  assert.equal(told.at(-1)?.[1], 100, "nothing after the end");
});

test("the content has the focus after another place is shown, but for a field or dialog that took it", async () => {
  const page = { activeElement: null as unknown };
  (globalThis as { document?: unknown }).document = page;
  const inside = { closest: () => null };
  let focused = 0;
  const main = { focus: () => focused++, contains: (element: unknown) => element === inside };
  const shown = runHooks(({ place }: { place: string }) => useContentFocus(place, () => main as unknown as HTMLElement), { place: "runs" });
  const settled = () => new Promise((resolve) => setTimeout(resolve, 150));
  const show = async (place: string, active: unknown) => {
    page.activeElement = active;
    shown.give({ place });
    await settled();
    return focused;
  };
  await settled();
  assert.equal(focused, 0, "the page has just been opened");
  const link = { closest: () => null };
  assert.equal(await show("run 1", link), 1);
  assert.equal(await show("run 1", link), 1, "the same place");
  assert.equal(await show("run 2", inside), 1, "a field of the content");
  assert.equal(await show("wall", { closest: () => ({}) }), 1, "a dialog");
  assert.equal(await show("states", null), 2);
  shown.end();
});
