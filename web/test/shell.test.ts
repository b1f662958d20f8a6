import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";

import type { Route } from "../src/model/types.js";
import { commandsOf, quote } from "../src/shell/commands.js";
import { Draft } from "../src/shell/draft.js";
import { shortName } from "../src/shell/names.js";
import { follow, formatRoute, home, isStep, parseRoute } from "../src/shell/route.js";
import { lookAt, since, sinceWords } from "../src/shell/since.js";
import { random } from "./random.js";

const parse = (address: string) => {
  const { pathname, search } = new URL(address, "http://x");
  return parseRoute(pathname, search);
};

test("an address holds the whole route", () => {
  const routes: Partial<Route>[] = [
    {},
    { view: "wall", group: "partition", filter: 'state = "RUNNING" AND user = "a&b=c"', search: "ö ?#/", sort: "-updated" },
    { view: "run", name: "namespaces/main/test_runs/7" },
    { view: "run", name: "namespaces/label/test_runs/a b%2F?" },
    { view: "series", name: "namespaces/main/series/3", extra: { zoom: "1-2" } },
    { view: "series" },
    { view: "states", selected: "" },
    { selected: "namespaces/main/test_runs/7" },
  ];
  for (const one of routes) {
    const route = { ...home, ...one };
    assert.deepEqual(parse(formatRoute(route)), route);
  }
});

test("an address that is no route is that of the table", () => {
  for (const address of ["/", "/nonsense", "/runs/", "/index.html", "/run%ff"]) {
    assert.deepEqual(parse(address), home, address);
  }
  assert.equal(parse("/wall?group=nonsense").group, "series");
  for (const sort of ["nonsense", "__proto__", "-constructor", "--created", "toString"]) {
    assert.equal(parse(`/runs?sort=${sort}`).sort, home.sort, sort);
  }
  assert.equal(parse("/run/main/test_runs/%zz").name, "namespaces/main/test_runs/%zz");
});

test("a view of one run drops what is about many, and the views of many share it", () => {
  const from = { ...home, filter: "f", search: "s", sort: "user", selected: "namespaces/main/test_runs/1", extra: { marked: "1" } };
  assert.deepEqual(follow(from, { view: "run", name: "n" }), { ...home, view: "run", name: "n" });
  assert.deepEqual(follow(from, { view: "wall" }), { ...from, view: "wall", extra: {} });
  assert.deepEqual(follow({ ...home, view: "run", name: "n" }, { view: "runs" }), home);
  assert.deepEqual(follow(from, { search: "t" }), { ...from, search: "t" });
});

test("the back button undoes another view, name or filter, and nothing else", () => {
  assert.ok(isStep(home, { ...home, view: "wall" }));
  assert.ok(isStep(home, { ...home, filter: "x" }));
  assert.equal(isStep(home, { ...home, search: "x", selected: "y", sort: "z" }), false);
});

test("names are short where the command line has a short form", () => {
  const names = {
    "namespaces/main/test_runs/7": "7",
    "namespaces/main/series/3": "s3",
    "namespaces/label/test_runs/7": "label.7",
    "namespaces/label/series/3": "label.s3",
    "namespaces/main/test_runs/nightly": "test_runs/nightly",
    "namespaces/label/test_runs/nightly": "namespaces/label/test_runs/nightly",
    nonsense: "nonsense",
  };
  for (const [name, want] of Object.entries(names)) {
    assert.equal(shortName(name), want);
  }
});

test("commands quote what a shell would change", () => {
  assert.equal(quote("plain/1.2"), "plain/1.2");
  assert.equal(quote(`it's "x" $HOME`), `'it'\\''s "x" $HOME'`);
  const place = { host: "h:1", secure: true, token: true };
  const texts = commandsOf({ ...home, filter: `user = "o'neil"`, sort: "-updated" }, place).map(({ text }) => text);
  assert.ok(texts[0]!.includes(`--filter 'user = "o'\\''neil"' --sort -updated`), texts[0]);
  assert.ok(texts.every((text) => !text.includes("plaintext")));
  assert.ok(texts.some((text) => text.includes('-H "Authorization: Bearer $RUNSTATUS_TOKEN"')));
});

test("the command line is told what it does not do by itself", () => {
  const first = (host: string, secure: boolean) => commandsOf(home, { host, secure, token: false })[0]!.text.replace(/ --namespace.*/, "");
  assert.equal(first("127.0.0.1:7601", false), "runstatus status --server 127.0.0.1:7601");
  assert.equal(first("localhost:7601", true), "runstatus status --server localhost:7601 --tls-ca ca.pem");
  assert.equal(first("status.example.org:443", true), "runstatus status --server status.example.org:443");
  assert.equal(first("status.example.org:80", false), "runstatus status --server status.example.org:80 --insecure");
});

test("each view has commands", () => {
  const place = { host: "127.0.0.1:1", secure: false, token: false };
  for (const view of ["runs", "wall", "series", "states"] as const) {
    assert.ok(commandsOf({ ...home, view }, place).length >= 3, view);
  }
  assert.ok(commandsOf({ ...home, view: "run", name: "namespaces/main/test_runs/7" }, place).some(({ text }) => text === "runstatus history 7 --server 127.0.0.1:1"));
});

const known = (id: number, more: object) => ({ name: `namespaces/main/test_runs/${id}`, id: String(id), kind: "test", ended: false, outcome: "", revision: 0, created: 0, endedAt: 0, ...more }) as never;

test("since the last look: what has ended after it, by outcome, and series by name", () => {
  const old = [known(1, { ended: true, outcome: "PASSED", revision: 50, endedAt: 100_000 }), known(2, { revision: 40 })];
  const look = lookAt(old, 200_000);
  assert.deepEqual(look, { at: 200_000, revision: 50, ended: 100_000 });
  const now = [
    ...old.slice(0, 1),
    known(2, { ended: true, outcome: "FAILED", revision: 60, endedAt: 150_000 }),
    known(3, { ended: true, outcome: "PASSED", revision: 61, endedAt: 150_000 }),
    known(4, { revision: 62, created: 250_000 }),
    known(5, { revision: 63, created: 150_000 }),
    known(12, { kind: "series", ended: true, outcome: "FAILED", revision: 1, endedAt: 150_000 }),
  ];
  const found = since(now, look)!;
  assert.deepEqual(sinceWords(found), ["1 passed", "1 failed", "series 12 finished", "1 started"]);
  assert.deepEqual([...found.runs].map((run) => run.id), ["2", "3", "4", "12"]);
});

test("since the last look: nothing, where nothing happened or the store is another one", () => {
  const runs = [known(1, { ended: true, outcome: "PASSED", revision: 50, endedAt: 100 })];
  assert.equal(since(runs, lookAt(runs, 1000)), undefined);
  assert.equal(since(runs, { at: 0, revision: 99, ended: 0 }), undefined);
});

test("since the last look: a line behind the end of a run is no new end", () => {
  const look = lookAt([known(1, { ended: true, outcome: "PASSED", revision: 50, endedAt: 100_000 }), known(2, { ended: true, outcome: "PASSED", revision: 51, endedAt: 200_000 })], 300_000);
  assert.equal(since([known(1, { ended: true, outcome: "PASSED", revision: 99, endedAt: 100_000 })], look), undefined);
});

test("an end in the future does not hide what ends later", () => {
  assert.equal(lookAt([known(1, { ended: true, revision: 1, endedAt: 9e12 })], 1000).ended, 0);
});

test("no command holds a control character, whatever the route holds", () => {
  const next = random(7);
  const place = { host: "h:1", secure: true, token: true };
  for (let i = 0; i < 2_000; i++) {
    const bytes = Uint8Array.from({ length: 1 + next(24) }, () => (next(3) === 0 ? next(32) : next(256)));
    const text = i % 2 === 0 ? Buffer.from(bytes).toString("latin1") : new TextDecoder().decode(bytes);
    for (const route of [{ filter: text, sort: text }, { view: "run", name: text }, { view: "run", name: `namespaces/main/test_runs/${text}` }, { view: "series", name: text }] as Partial<Route>[]) {
      for (const command of commandsOf({ ...home, ...route }, place)) {
        assert.doesNotMatch(command.text, /[\p{Cc}\u2028\u2029\u202e]/u, JSON.stringify({ route, command }));
      }
    }
  }
  assert.equal(quote("a\u0015b'\u009b\u007f"), String.raw`'a'$'\x15''b'\'''$'\xc2\x9b\x7f'`);
  assert.equal(quote(""), "''");
  const grpcurl = commandsOf({ ...home, filter: "\u0015\u007f\u009b" }, place).at(-1)!.text;
  assert.ok(grpcurl.includes(String.raw`"filter":"\u0015\u007f\u009b"`), grpcurl);
});

test("bash reads a quoted word as it was", { skip: spawnSync("bash", ["-c", ":"]).status === 0 ? false : "needs bash" }, () => {
  const next = random(8);
  const words = Array.from({ length: 300 }, () => String.fromCodePoint(...Array.from({ length: 1 + next(12) }, () => 1 + next([40, 127, 0x2100][next(3)]!))));
  const { stdout } = spawnSync("bash", ["-c", `printf '%s\\0' ${words.map(quote).join(" ")}`], { encoding: "utf8" });
  assert.deepEqual(stdout.split("\0").slice(0, -1), words);
});

/** A field, what it shows and what was taken from it. */
function fieldOf(value: string, live: boolean) {
  const taken: string[] = [];
  const field = {
    shown: value,
    taken,
    draft: new Draft(value, live, (text) => void (field.shown = text)),
    type(text: string) {
      field.shown = text;
      field.draft.typed(text);
    },
  };
  field.draft.take = (text) => taken.push(text);
  return field;
}

test("Escape gives up what was typed in a field: the blur behind it takes nothing", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  for (const live of [false, true]) {
    const field = fieldOf("old", live);
    field.type("new");
    field.draft.cancel();
    field.draft.done(); // the blur
    t.mock.timers.tick(1_000);
    assert.deepEqual([field.shown, field.taken], ["old", []]);
  }
});

test("what was typed is taken once: with Enter and the blur behind it, after a pause if live, and at once if empty", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const filter = fieldOf("", false);
  filter.type("a ");
  t.mock.timers.tick(1_000);
  assert.deepEqual(filter.taken, []);
  filter.draft.done();
  filter.draft.done();
  assert.deepEqual([filter.shown, filter.taken], ["a ", ["a"]]);
  filter.draft.follow("a");
  assert.equal(filter.shown, "a ");
  filter.type("");
  assert.deepEqual(filter.taken, ["a", ""]);

  const search = fieldOf("", true);
  search.type("b");
  search.type("bc");
  t.mock.timers.tick(1_000);
  assert.deepEqual(search.taken, ["bc"]);
  search.type("bcd");
  search.draft.follow("other way");
  t.mock.timers.tick(1_000);
  assert.deepEqual([search.shown, search.taken], ["other way", ["bc"]]);
});
