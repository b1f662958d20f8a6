// The cases of conformance/ at the project's root, through this client, against the servers of e2e/typescript_test.go.
import { createRegistry, fromJson, type JsonObject, type JsonValue, type Message, toJson } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { AuthService, type ClientOptions, createClient, errorFacts, file_google_rpc_error_details, StatusService, type StatusClient } from "@runstatus/client";
import { createClient as createNodeClient } from "@runstatus/client/node";
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { rootCertificates } from "node:tls";

interface Step {
  method: string;
  request?: JsonValue;
  requests?: JsonValue[];
  timeout?: string;
  take?: number;
  answer?: JsonValue;
  answers?: JsonValue;
  merge?: string;
  by?: string;
  error?: { code: string; reason?: string; field?: string; metadata?: Record<string, string> };
  save?: Record<string, string>;
}

interface Case {
  name: string;
  server?: string;
  steps: Step[];
}

/** What e2e/typescript_test.go gives. */
interface Given {
  /** The directory of the cases. */
  cases: string;
  /** The addresses of the servers by the name of `server` in a case. */
  servers: Record<string, string>;
  /** The authority of their certificates, in PEM; empty for plain text. */
  ca: string;
  /** The token that the servers ask for; empty: none. */
  token: string;
  /** The first number of a run that no one else has. */
  first: number;
}

const registry = createRegistry(file_google_rpc_error_details);
const text = process.env["RUNSTATUS_CONFORMANCE"];
const given: Given | undefined = text === undefined ? undefined : (JSON.parse(text) as Given);
let number = given?.first ?? 0;

/** Thrown where a client has no form for a call. */
class LeftOut extends Error {}

const clients: Record<string, (options: ClientOptions) => StatusClient> = {
  "fetch, protobuf": (options) => createClient(options),
  "fetch, JSON": (options) => createClient({ ...options, json: true }),
  "HTTP/2, protobuf": (options) => createNodeClient({ ...options, ...tls() }),
  "HTTP/2, JSON": (options) => createNodeClient({ ...options, json: true, ...tls() }),
};

/** Methods that callers without credentials may call, or that do not exist. */
const open = ["GetVersion", "AuthService/WhoAmI", "AuthService/CheckAccess", "Dance"];

function tls() {
  return given?.ca ? { tls: { ca: [given.ca, ...rootCertificates] } } : {};
}

function cases(dir: string): Case[] {
  return readdirSync(dir)
    .filter((name) => name.endsWith(".json"))
    .flatMap((name) => JSON.parse(readFileSync(join(dir, name), "utf8")) as Case[]);
}

for (const [name, connect] of Object.entries(clients)) {
  test(`conformance: ${name}`, { skip: given === undefined && "needs the servers of e2e/typescript_test.go" }, async (t) => {
    let leftOut = 0;
    let made = 0;
    for (const c of cases(given!.cases)) {
      await t.test(c.name, async (t) => {
        try {
          const baseUrl = given!.servers[c.server ?? ""]!;
          if (given!.token !== "") {
            await new Run(connect({ baseUrl })).isRefused(c);
          }
          await new Run(connect({ baseUrl, token: () => given!.token })).all(c);
          made++;
        } catch (err) {
          if (!(err instanceof LeftOut)) {
            throw err;
          }
          leftOut++;
          t.skip(err.message);
        }
      });
    }
    console.log(`# ${name}: ${made} cases, ${leftOut} have no form`);
    assert.ok(leftOut <= (name.startsWith("fetch") ? 4 : 1), `${leftOut} cases were left out`);
  });
}

class Run {
  readonly #client: StatusClient;
  readonly #vars: Record<string, string>;

  constructor(client: StatusClient) {
    this.#client = client;
    this.#vars = { n: `${number++}`, m: `${number++}`, principal: given!.token === "" ? "PRINCIPAL_KIND_ANONYMOUS" : "PRINCIPAL_KIND_TOKEN" };
  }

  async all(c: Case): Promise<void> {
    for (const [i, step] of c.steps.entries()) {
      try {
        await this.#step(step);
      } catch (err) {
        throw err instanceof LeftOut ? err : new Error(`step ${i + 1}, ${step.method}`, { cause: err });
      }
    }
  }

  /** Checks that the first step is refused, whatever else is wrong with it, unless its message is too large to be read. */
  async isRefused(c: Case): Promise<void> {
    const { timeout, take, error, ...first } = c.steps[0]!;
    if (open.includes(first.method) || error?.reason === "MESSAGE_TOO_LARGE") {
      return;
    }
    const { failed } = await this.#call(first);
    this.#checkError({ code: "UNAUTHENTICATED", reason: "UNAUTHENTICATED" }, failed);
  }

  async #step(step: Step): Promise<void> {
    const { answers, failed } = await this.#call(step);
    if (step.error !== undefined) {
      this.#checkError(step.error, failed);
    } else if (failed !== undefined) {
      throw failed;
    }
    if (step.error === undefined || step.answers !== undefined) {
      this.#checkAnswers(step, answers);
    }
  }

  async #call(step: Step): Promise<{ answers: JsonValue[]; failed: unknown }> {
    const [service, name] = step.method.startsWith("AuthService/") ? [AuthService, step.method.slice("AuthService/".length)] : [StatusService, step.method];
    const method = service.methods.find((m) => m.name === name);
    if (method === undefined) {
      throw new LeftOut(`the client has no method ${step.method}`);
    }
    const requests = (step.requests ?? [step.request ?? {}]).map((r) => fromJson(method.input, this.#expand(r), { registry }));
    const left = new AbortController();
    // The timer of a deadline would outlive a stream that is left.
    const timeout = step.take !== undefined ? 0 : step.timeout === undefined ? 60_000 : Number.parseFloat(step.timeout) * 1000;
    const options = { signal: left.signal, timeoutMs: timeout };
    const client = this.#client as unknown as Record<string, (request: unknown, options: unknown) => unknown>;
    const call = client[method.localName]!.bind(client);
    const answers: JsonValue[] = [];
    try {
      switch (method.methodKind) {
        case "unary":
          answers.push(toJson(method.output, (await call(requests[0], options)) as Message, { registry }));
          break;
        default:
          for await (const m of call(method.methodKind === "server_streaming" ? requests[0] : each(requests), options) as AsyncIterable<Message>) {
            const answer = toJson(method.output, m, { registry }) as JsonObject;
            if (answer["progress"] !== undefined) {
              continue;
            }
            answers.push(answer);
            if (answers.length === step.take) {
              left.abort();
              break;
            }
          }
      }
    } catch (err) {
      if (method.methodKind === "bidi_streaming" && /does not support streaming request bodies/.test(String(err))) {
        throw new LeftOut("fetch cannot stream requests");
      }
      return { answers, failed: err };
    }
    return { answers, failed: undefined };
  }

  #checkError(want: NonNullable<Step["error"]>, failed: unknown): void {
    assert.ok(failed instanceof ConnectError, `it did not fail: ${String(failed)}`);
    const facts = errorFacts(failed);
    assert.equal(codeName(facts.code), want.code, failed.message);
    if (want.reason !== undefined) {
      assert.equal(facts.reason, want.reason, failed.message);
    }
    for (const [key, value] of Object.entries(want.metadata ?? {})) {
      assert.equal(facts.metadata[key], this.#expand(value));
    }
    if (want.field !== undefined) {
      assert.ok(facts.violations.some((v) => v.field === want.field), JSON.stringify(facts.violations));
    }
  }

  #checkAnswers(step: Step, answers: JsonValue[]): void {
    const got = step.merge === undefined ? answers : merged(answers, step.merge, step.by!);
    const value = step.answers === undefined ? got[0] : got;
    holds(this.#expand(step.answers ?? step.answer ?? {}), value, "");
    for (const [name, path] of Object.entries(step.save ?? {})) {
      this.#vars[name] = String(path.split(".").reduce<any>((at, key) => at[key], value));
    }
  }

  #expand(v: JsonValue): JsonValue {
    if (typeof v === "string") {
      return v.replace(/\$\{([^*}]+)(?:\*(\d+))?\}/g, (_, name: string, times?: string) => (times === undefined ? (this.#vars[name] ?? "") : name.repeat(Number(times))));
    }
    if (Array.isArray(v)) {
      return v.map((one) => this.#expand(one));
    }
    if (v === null || typeof v !== "object") {
      return v;
    }
    if (v["$repeat"] !== undefined) {
      return Array<JsonValue>(Number(v["times"])).fill(this.#expand(v["$repeat"]));
    }
    return Object.fromEntries(Object.entries(v).map(([key, value]) => [key, this.#expand(value)]));
  }
}

async function* each<T>(values: T[]): AsyncGenerator<T> {
  yield* values;
}

/** Returns the elements of a list that all messages have, ordered by a key. */
function merged(messages: JsonValue[], key: string, by: string): JsonValue[] {
  const elements = messages.flatMap((m) => ((m as JsonObject)[key] ?? []) as JsonObject[]);
  return elements.sort((a, b) => (String(a[by]) < String(b[by]) ? -1 : 1));
}

function holds(want: JsonValue, got: JsonValue | undefined, path: string): void {
  if (want === null) {
    assert.equal(got, undefined, `${path} is there`);
  } else if (want === "*") {
    assert.ok(got !== undefined && got !== "", `${path} is absent`);
  } else if (Array.isArray(want)) {
    const has = (got ?? []) as JsonValue[];
    assert.equal(has.length, want.length, `${path} has ${has.length} elements: ${JSON.stringify(got)}`);
    want.forEach((one, i) => holds(one, has[i], `${path}.${i}`));
  } else if (typeof want === "object") {
    assert.ok(typeof got === "object" && got !== null, `${path} is ${JSON.stringify(got)}`);
    for (const [key, value] of Object.entries(want)) {
      holds(value, (got as JsonObject)[key], `${path}.${key}`);
    }
  } else {
    assert.deepEqual(got, want, `${path} is ${JSON.stringify(got)}, want ${JSON.stringify(want)}`);
  }
}

function codeName(code: Code): string {
  return code === Code.Canceled ? "CANCELLED" : Code[code].replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase();
}
