import { type Client, createClient as connect, type Transport } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";

import { AuthService } from "./gen/runstatus/v1/auth_pb.js";
import { StatusService } from "./gen/runstatus/v1/service_pb.js";
import { type ClientOptions, transportOptions, withDeadline } from "./options.js";

/**
 * The methods of StatusService and of AuthService: unary ones return promises, streams async iterables. A loop over a stream that is left
 * leaves the stream open: give such a call a `signal` and abort it. `watch` and `watchSummary` do so themselves.
 */
export type StatusClient = Client<typeof StatusService> & Client<typeof AuthService>;

/** Returns a client of both services over a transport. */
export function clientOver(transport: Transport): StatusClient {
  return { ...connect(StatusService, transport), ...connect(AuthService, transport) };
}

/**
 * Returns a client that uses `fetch`. It works in browsers and in Node. `fetch` cannot stream requests, so that
 * `reportStatuses` fails; the client of `@runstatus/client/node` has it.
 */
export function createClient(options: ClientOptions): StatusClient {
  return clientOver(withDeadline(createConnectTransport(transportOptions(options)), options.timeoutMs));
}
