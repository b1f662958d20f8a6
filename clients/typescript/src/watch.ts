import { clone, create, type MessageInitShape } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";

import { Backoff, Waker } from "./backoff.js";
import type { StatusClient } from "./client.js";
import { Dedup } from "./dedup.js";
import { errorFacts, type Reason } from "./errors.js";
import { changeOf, type WatchChange, type WatchEvent } from "./events.js";
import {
  type RunSummary,
  WatchClosing_Reason,
  WatchStart,
  type WatchStatusesRequest,
  WatchStatusesRequestSchema,
  type WatchStatusesResponse,
  WatchSummaryRequestSchema,
} from "./gen/runstatus/v1/service_pb.js";
import { receive, silenceMs } from "./receive.js";

/** What a watch selects, where it begins and when it ends, as a plain object. */
export type WatchRequest = MessageInitShape<typeof WatchStatusesRequestSchema>;

/** How a watch behaves. */
export interface WatchOptions {
  /** Ends the watch: it throws the signal's reason. */
  signal?: AbortSignal;
  /** Is told why a connection has ended before another one is tried. */
  onReconnect?: (error: unknown) => void;
  /** Ends the pause before the next attempt when it is told to, for instance because the network is back. The watch goes on where it was. */
  wake?: Waker;
}

/**
 * Yields the events of the selected runs: each run as joined, then synced, then every change, none of them twice and
 * none left out. It ends behind closing, once the condition of `until` holds or cannot hold any more; without a
 * condition it does not end by itself.
 *
 * It reconnects after lost connections and restarts of the server, without a time limit, and continues behind the last
 * event. A connection without a message for three progress intervals is lost. Where the server cannot continue,
 * because the position is older than what it keeps or because its store was replaced, the watch yields resynced
 * and begins again: with a snapshot, or from the beginning if it began there.
 *
 * It throws the error of the first attempt if the server cannot be reached; INVALID_ARGUMENT; NOT_FOUND for a named run
 * that there is not, unless `allowMissing`; UNAUTHENTICATED and PERMISSION_DENIED of the service; the reason of
 * `signal`. To leave the loop closes the connection; a loop that waits is ended by `signal` alone.
 *
 * To continue in another process, give `request.resumeToken` the `resumeToken` of the last event that was handled.
 */
export async function* watch(client: StatusClient, request: WatchRequest, options: WatchOptions = {}): AsyncGenerator<WatchEvent, void, undefined> {
  yield* new Follower(client, create(WatchStatusesRequestSchema, request), options).run();
}

/** A watch in progress, over any number of connections. */
class Follower {
  readonly #client: StatusClient;
  readonly #options: WatchOptions;
  readonly #request: WatchStatusesRequest;
  #dedup: Dedup;
  #token: string;
  #reached = false;
  #closed = false;

  constructor(client: StatusClient, request: WatchStatusesRequest, options: WatchOptions) {
    this.#client = client;
    this.#request = clone(WatchStatusesRequestSchema, request);
    this.#options = options;
    this.#token = request.resumeToken;
    this.#dedup = newDedup(request);
  }

  async *run(): AsyncGenerator<WatchEvent, void, undefined> {
    const backoff = new Backoff();
    const { signal = new AbortController().signal, wake = new Waker() } = this.#options;
    for (;;) {
      let ended: unknown = new ConnectError("the server has ended the stream", Code.Unavailable);
      try {
        for await (const message of receive((signal) => this.#open(signal), silenceMs(this.#request.progressInterval), signal)) {
          backoff.reset();
          this.#reached = true;
          yield* this.#events(message);
          if (this.#closed) {
            return;
          }
        }
      } catch (err) {
        ended = err;
      }
      signal.throwIfAborted();
      if (this.#mustStartOver(ended)) {
        yield this.#startOver(ended);
      }
      this.#options.onReconnect?.(ended);
      if (await wake.sleep(backoff.next(), signal)) {
        backoff.reset();
      }
    }
  }

  #open(signal: AbortSignal): AsyncIterable<WatchStatusesResponse> {
    this.#dedup.beginPass();
    const request = clone(WatchStatusesRequestSchema, this.#request);
    request.resumeToken = this.#token;
    if (this.#token !== "" && this.#token !== this.#request.resumeToken) {
      request.start = WatchStart.UNSPECIFIED; // the token holds it
    }
    return this.#client.watchStatuses(request, { signal });
  }

  *#events(message: WatchStatusesResponse): Generator<WatchEvent> {
    const before = this.#token;
    this.#token = message.resumeToken || before;
    const change = changeOf(message);
    if (change === undefined || isShutdown(change)) {
      return; // after a shutdown the next connection continues
    }
    const changes = this.#dedup.observe(change);
    for (const [i, one] of changes.entries()) {
      this.#closed = one.type === "closing";
      yield { ...one, resumeToken: i === changes.length - 1 ? this.#token : before };
    }
  }

  /** Reports whether the position cannot be continued from. It throws an error that another connection cannot resolve. */
  #mustStartOver(err: unknown): boolean {
    const { code, reason } = errorFacts(err);
    switch (code) {
      case Code.InvalidArgument:
      case Code.NotFound:
      case Code.DataLoss:
        throw err;
      case Code.PermissionDenied:
      case Code.Unauthenticated:
      case Code.Unimplemented:
        if (reason !== undefined) {
          throw err;
        }
        break;
      case Code.OutOfRange:
      case Code.FailedPrecondition:
        if (this.#token === "") {
          throw err;
        }
        return true;
    }
    if (!this.#reached && this.#token === "") {
      throw err;
    }
    return false;
  }

  #startOver(cause: unknown): WatchEvent {
    this.#token = "";
    this.#request.resumeToken = "";
    if (this.#request.start !== WatchStart.BEGINNING) {
      this.#request.start = WatchStart.SNAPSHOT;
    }
    this.#dedup = newDedup(this.#request);
    return { type: "resynced", cause, resumeToken: "" };
  }
}

function newDedup(request: WatchStatusesRequest): Dedup {
  return new Dedup(request.start === WatchStart.BEGINNING, request.selection.case === "runs");
}

function isShutdown(change: WatchChange): boolean {
  return change.type === "closing" && change.closing.reason === WatchClosing_Reason.SHUTDOWN;
}

/** The counts of a summary, as of a revision. */
export interface SummaryEvent {
  summary: RunSummary;
  /** 0 while the runs are counted for the first time. */
  revision: bigint;
}

const giveUp: (Reason | undefined)[] = ["SUMMARY_TOO_LARGE", "INVALID_FILTER", "INVALID_FIELD", "NAMESPACE_NOT_FOUND"];

/**
 * Yields the counts of the selected runs at once and again whenever they have changed. It reconnects as watch does. It
 * throws the error of the first attempt, an error about the request, and the reason of `signal`.
 */
export async function* watchSummary(client: StatusClient, request: MessageInitShape<typeof WatchSummaryRequestSchema> = {}, options: WatchOptions = {}): AsyncGenerator<SummaryEvent, void, undefined> {
  const backoff = new Backoff();
  const { signal = new AbortController().signal, wake = new Waker() } = options;
  const message = create(WatchSummaryRequestSchema, request);
  let reached = false;
  for (;;) {
    let ended: unknown = new ConnectError("the server has ended the stream", Code.Unavailable);
    try {
      for await (const { event, revision } of receive((signal) => client.watchSummary(message, { signal }), silenceMs(message.progressInterval), signal)) {
        backoff.reset();
        reached = true;
        if (event.case === "summary") {
          yield { summary: event.value, revision };
        }
      }
    } catch (err) {
      ended = err;
    }
    signal.throwIfAborted();
    const { code, reason } = errorFacts(ended);
    if (!reached || giveUp.includes(reason) || (reason !== undefined && (code === Code.PermissionDenied || code === Code.Unauthenticated))) {
      throw ended;
    }
    options.onReconnect?.(ended);
    if (await wake.sleep(backoff.next(), signal)) {
      backoff.reset();
    }
  }
}
