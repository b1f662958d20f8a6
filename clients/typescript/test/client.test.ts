import { create } from "@bufbuild/protobuf";
import { anyPack } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";
import { createClient, errorFacts, ErrorInfoSchema, errorOfStatus, reasonOf, ReportStatusesResponseSchema } from "@runstatus/client";
import { createClient as createNodeClient } from "@runstatus/client/node";
import { build } from "esbuild";
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import * as vm from "node:vm";

import { joined, serve, synced } from "./fake.js";

for (const [version, connect] of [[1, createClient], [2, createNodeClient]] as const) {
  test(`a call over HTTP/${version} has the token and a deadline`, { timeout: 30_000 }, async () => {
    const seen: unknown[] = [];
    const fake = await serve([], version, {
      getVersion(_, context) {
        const left = context.timeoutMs() ?? Infinity;
        seen.push(context.requestHeader.get("Authorization"), 20_000 < left && left <= 30_000);
        return { version: "v1" };
      },
    });
    let token = "";
    const client = connect({ baseUrl: fake.baseUrl + "/", token: () => token });
    assert.equal((await client.getVersion({})).version, "v1");
    token = "secret";
    await client.getVersion({});
    assert.deepEqual(seen, [null, true, "Bearer secret", true]);
    await fake.close();
  });

  test(`a call over HTTP/${version} ends with its deadline`, { timeout: 30_000 }, async () => {
    const fake = await serve([], version, {
      async getVersion(_, context) {
        await new Promise((resolve) => context.signal.addEventListener("abort", resolve));
        return {};
      },
    });
    const client = connect({ baseUrl: fake.baseUrl, timeoutMs: 100 });
    await assert.rejects(client.getVersion({}), (err) => err instanceof ConnectError && err.code === Code.DeadlineExceeded);
    await fake.close();
  });

  test(`an error over HTTP/${version} has its reason`, { timeout: 30_000 }, async () => {
    const fake = await serve([], version, {
      getRun() {
        throw new ConnectError("no such run", Code.NotFound, undefined, [
          { desc: ErrorInfoSchema, value: { domain: "example.org", reason: "OTHER" } },
          { desc: ErrorInfoSchema, value: { domain: "runstatus.v1", reason: "RUN_NOT_FOUND", metadata: { run: "r" } } },
        ]);
      },
    });
    await assert.rejects(connect({ baseUrl: fake.baseUrl }).getRun({ run: "r" }), (err) => {
      assert.deepEqual(errorFacts(err), { code: Code.NotFound, reason: "RUN_NOT_FOUND", metadata: { run: "r" }, violations: [], message: "no such run" });
      return true;
    });
    await fake.close();
  });
}

test("the error of an answer of reportStatuses has its reason, also in JSON", { timeout: 30_000 }, async () => {
  for (const json of [false, true]) {
    const fake = await serve([], 2, {
      async *reportStatuses() {
        const details = [anyPack(ErrorInfoSchema, create(ErrorInfoSchema, { domain: "runstatus.v1", reason: "INVALID_NAME" }))];
        yield create(ReportStatusesResponseSchema, { answers: [{ id: 1n, answer: { case: "error", value: { code: Code.InvalidArgument, message: "no name", details } } }] });
      },
    });
    const got: unknown[] = [];
    for await (const { answers } of createNodeClient({ baseUrl: fake.baseUrl, json }).reportStatuses((async function* () {})())) {
      for (const { answer } of answers) {
        assert.ok(answer.case === "error");
        got.push(errorFacts(errorOfStatus(answer.value)));
      }
    }
    assert.deepEqual(got, [{ code: Code.InvalidArgument, reason: "INVALID_NAME", metadata: {}, violations: [], message: "no name" }]);
    await fake.close();
  }
});

test("a value that the service did not throw has no reason", () => {
  for (const thrown of [new Error("x"), "x", undefined, new ConnectError("x", Code.Unavailable)]) {
    assert.equal(reasonOf(thrown), undefined);
  }
});

/** What a browser and a worker have, and nothing of Node. */
function browserGlobals() {
  const { fetch, Headers, Request, Response, AbortController, AbortSignal, TextEncoder, TextDecoder, ReadableStream, TransformStream, URL, setTimeout, clearTimeout, queueMicrotask, DOMException, Event, EventTarget, atob, btoa } = globalThis;
  return { fetch, Headers, Request, Response, AbortController, AbortSignal, TextEncoder, TextDecoder, ReadableStream, TransformStream, URL, setTimeout, clearTimeout, queueMicrotask, DOMException, Event, EventTarget, atob, btoa };
}

test("a bundle for browsers needs nothing of Node", { timeout: 30_000 }, async () => {
  const fake = await serve(
    [
      async function* () {
        yield joined(1, 1, "s");
        throw new ConnectError("the connection is lost", Code.Unavailable);
      },
      async function* () {
        yield joined(1, 1, "s");
        yield synced("a");
      },
    ],
    1,
    { getVersion: () => ({ version: "v1" }) },
  );
  const { outputFiles } = await build({
    stdin: { contents: 'export * from "@runstatus/client";', resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
    bundle: true, write: false, minify: true, format: "iife", globalName: "runstatus", platform: "browser", target: "es2022",
  });
  const code = outputFiles[0]!.text;
  assert.doesNotMatch(code, /node:|\brequire\(/);
  assert.ok(code.length < 250_000, `the bundle has ${code.length} bytes`);
  const context = vm.createContext({ ...browserGlobals(), baseUrl: fake.baseUrl, done: undefined });
  vm.runInContext(`${code}; done = (async () => {
    const client = runstatus.createClient({ baseUrl });
    const got = [(await client.getVersion({})).version];
    for await (const e of runstatus.watch(client, { selection: { case: "series", value: "s" } })) {
      got.push(e.type);
      if (e.type === "synced") break;
    }
    return got.join(" ");
  })()`, context);
  assert.equal(await context["done"], "v1 joined synced");
  await fake.close();
  console.log(`# the bundle has ${code.length} bytes`);
});
