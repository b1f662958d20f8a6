import { createConnectTransport } from "@connectrpc/connect-node";
import type { SecureClientSessionOptions } from "node:http2";

import { clientOver, type StatusClient } from "./client.js";
import { type ClientOptions, transportOptions, withDeadline } from "./options.js";

export * from "./index.js";

/** What a client for Node is made with. */
export interface NodeClientOptions extends ClientOptions {
  /** TLS: `ca` for an authority of one's own, `cert` and `key` for a client's certificate. */
  tls?: Pick<SecureClientSessionOptions, "ca" | "cert" | "key" | "servername">;
}

/** Returns a client over HTTP/2, for Node: all calls share a connection, and requests may be streams. */
export function createClient(options: NodeClientOptions): StatusClient {
  const transport = createConnectTransport({
    ...transportOptions(options),
    httpVersion: "2",
    nodeOptions: options.tls ?? {},
    // A connection that a host left without a word is found, also where no watch tells.
    pingIntervalMs: 20_000,
    pingTimeoutMs: 10_000,
  });
  return clientOver(withDeadline(transport, options.timeoutMs));
}
