import { type Client, createClient as connect } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";

import { StatusService } from "./gen/runstatus/v1/service_pb.js";
import { type ClientOptions, transportOptions, withDeadline } from "./options.js";

/**
 * The methods of the service: unary ones return promises, streams async iterables. A loop over a stream that is left
 * leaves the stream open: give such a call a `signal` and abort it. `watch` and `watchSummary` do so themselves.
 */
export type StatusClient = Client<typeof StatusService>;

/**
 * Returns a client that uses `fetch`. It works in browsers and in Node. `fetch` cannot stream requests, so that
 * `reportStatuses` fails; the client of `@runstatus/client/node` has it.
 */
export function createClient(options: ClientOptions): StatusClient {
  return connect(StatusService, withDeadline(createConnectTransport(transportOptions(options)), options.timeoutMs));
}
