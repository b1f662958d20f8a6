/**
 * A client of runstatus for browsers and Node.
 *
 * ```ts
 * const client = createClient({ baseUrl: "http://127.0.0.1:7601" });
 * await client.setStatus({ run: "test_runs/12", state: { case: "stateName", value: "RUNNING" } });
 * for await (const event of watch(client, { selection: { case: "series", value: "namespaces/main/series/3" } })) { … }
 * ```
 */
export { Waker } from "./backoff.js";
export { createClient, type StatusClient } from "./client.js";
export type { ClientOptions } from "./options.js";
export { type ErrorFacts, errorFacts, errorOfStatus, type Reason, reasonOf } from "./errors.js";
export type { WatchChange, WatchEvent } from "./events.js";
export { type SummaryEvent, watch, type WatchOptions, type WatchRequest, watchSummary } from "./watch.js";
export { BadRequestSchema, ErrorInfoSchema, file_google_rpc_error_details } from "./gen/google/rpc/error_details_pb.js";
export * from "./gen/runstatus/v1/auth_pb.js";
export * from "./gen/runstatus/v1/errors_pb.js";
export * from "./gen/runstatus/v1/service_pb.js";
export * from "./gen/runstatus/v1/status_pb.js";
