// The worker of the page. As a shared worker it serves all tabs of a browser, with one watch; where there are none, each tab has
// its own.
import type { Interceptor, StreamResponse } from "@connectrpc/connect";

import { createClient } from "../../../clients/typescript/src/client.js";
import { errorFacts } from "../../../clients/typescript/src/errors.js";
import { Filters } from "./filters.js";
import { Hub, type Port } from "./hub.js";
import { Source } from "./source.js";
import type { Connection } from "./types.js";
import type { ToWorker } from "./wire.js";

const scope = self as unknown as Port & { onconnect?: ((event: MessageEvent) => void) | null; onmessage: unknown };
const baseUrl = self.location.origin;

/** When the last word of the server came. */
let heard = Date.now();

function connected(change: Partial<Connection>): void {
  const { state, since, complete } = hub.connection;
  hub.connection = { state, since, complete, ...change };
}

/** Notes each message of the watch: the connection lives. */
const listening: Interceptor = (next) => async (req) => {
  const res = await next(req);
  return res.stream ? { ...res, message: noted(res) as typeof res.message } : res;
};

async function* noted(res: StreamResponse): AsyncGenerator<unknown> {
  for await (const message of res.message) {
    heard = Date.now();
    if (hub.connection.state !== "live") {
      connected({ state: "live", since: heard });
    }
    yield message;
  }
}

function lost(error: unknown): void {
  if (hub.connection.state !== "lost") {
    connected({ state: "lost", since: heard, error: errorFacts(error).message });
  }
}

const source = new Source(createClient({ baseUrl, interceptors: [listening] }), {
  changed: (initial) => hub.changed(initial),
  complete: () => {
    hub.flush();
    connected({ complete: true });
  },
  detailed: () => {
    hub.detailed = true;
    hub.changed(true);
  },
  lost,
  denied: (error) => {
    const { message, reason } = errorFacts(error);
    forget();
    connected({ state: "denied", since: Date.now(), error: message, reason, complete: false });
  },
});

/** Sends the tabs nothing more of what was read for others, once the source has cleared the table. */
function forget(): void {
  hub.detailed = false;
  hub.restart();
}

const hub: Hub = new Hub(source.table, heard);
const filters = new Filters(createClient({ baseUrl }), (matching) => hub.matching(matching));
hub.filters = filters;
hub.onRetry = (credentials) => {
  source.retry(credentials);
  filters.wake();
  if (credentials) {
    forget();
    connected({ state: "connecting", since: Date.now(), complete: false });
    filters.again();
  }
};

function serve(port: Port): (event: MessageEvent) => void {
  return (event) => hub.receive(port, event.data as ToWorker);
}

if ("onconnect" in scope) {
  scope.onconnect = (event) => {
    const port = event.ports[0]!;
    port.onmessage = serve(port);
  };
} else {
  scope.onmessage = serve(scope);
}
void source.run(new AbortController().signal);
