import { createRegistry } from "@bufbuild/protobuf";
import type { Interceptor, Transport } from "@connectrpc/connect";

import { file_google_rpc_error_details } from "./gen/google/rpc/error_details_pb.js";

/** What a client is made with. */
export interface ClientOptions {
  /** The address of the server's HTTP port, such as `https://status.example.org:7601`. */
  baseUrl: string;
  /**
   * Returns the token that authorizes a call. It is called before each call and before each connection of a watch, so
   * that a token may be renewed meanwhile. An empty text sends none.
   */
  token?: () => string | Promise<string>;
  /** The deadline of unary calls that set none, in milliseconds; 0 for none. Default: 30000. Streams have none. */
  timeoutMs?: number;
  /** Sends JSON instead of protobuf, for instance to read along in the tools of a browser. */
  json?: boolean;
  /** Further interceptors. They see a call before the token is added. */
  interceptors?: Interceptor[];
}

const registry = createRegistry(file_google_rpc_error_details);
const defaultTimeoutMs = 30_000;

/** Returns the options that the transports of browsers and of Node have in common. */
export function transportOptions(options: ClientOptions) {
  const authorization = options.token === undefined ? [] : [authorize(options.token)];
  return {
    baseUrl: options.baseUrl.replace(/\/+$/, ""),
    useBinaryFormat: !options.json,
    // The answers of reportStatuses hold errors with their details, which JSON cannot show unknown.
    jsonOptions: { registry },
    interceptors: [...(options.interceptors ?? []), ...authorization],
  };
}

function authorize(token: () => string | Promise<string>): Interceptor {
  return (next) => async (req) => {
    const value = await token();
    if (value !== "") {
      req.header.set("Authorization", `Bearer ${value}`);
    }
    return next(req);
  };
}

/** Returns a transport whose unary calls have a deadline. A default of Connect's transports would end streams, too. */
export function withDeadline(transport: Transport, timeoutMs = defaultTimeoutMs): Transport {
  return {
    unary: (method, signal, own, header, input, values) => transport.unary(method, signal, own ?? timeoutMs, header, input, values),
    stream: (method, signal, own, header, input, values) => transport.stream(method, signal, own, header, input, values),
  };
}
