import type { Duration } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";

// The server's progress interval if the request has none.
const defaultIntervalMs = 15_000;
const shortestIntervalMs = 1_000;

/** Returns how long no message may arrive until the connection counts as lost: three progress intervals. */
export function silenceMs(interval: Duration | undefined): number {
  if (interval === undefined) {
    return 3 * defaultIntervalMs;
  }
  return 3 * Math.max(Number(interval.seconds) * 1000 + interval.nanos / 1e6, shortestIntervalMs);
}

/**
 * Opens a stream and yields its messages. It throws UNAVAILABLE if none arrives for the time of silence. The time that
 * the caller takes for a message does not count. No connection is left when it ends.
 */
export async function* receive<M>(open: (signal: AbortSignal) => AsyncIterable<M>, silence: number, signal: AbortSignal): AsyncGenerator<M, void, undefined> {
  const connection = new AbortController();
  const stop = () => connection.abort(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) {
    stop();
  }
  let silent = false;
  const messages = open(connection.signal)[Symbol.asyncIterator]();
  try {
    for (;;) {
      const timer = setTimeout(() => {
        silent = true;
        connection.abort();
      }, silence);
      let next: IteratorResult<M>;
      try {
        next = await messages.next();
      } finally {
        clearTimeout(timer);
      }
      if (next.done) {
        return;
      }
      yield next.value;
    }
  } catch (err) {
    throw silent ? new ConnectError("the server gives no sign of life", Code.Unavailable, undefined, undefined, err) : err;
  } finally {
    signal.removeEventListener("abort", stop);
    connection.abort();
  }
}
