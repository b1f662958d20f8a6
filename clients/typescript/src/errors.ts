import { Code, ConnectError } from "@connectrpc/connect";

import { BadRequestSchema, ErrorInfoSchema } from "./gen/google/rpc/error_details_pb.js";
import type { Status } from "./gen/google/rpc/status_pb.js";
import type { ErrorReason } from "./gen/runstatus/v1/errors_pb.js";

/** The reasons of errors, such as `RUN_NOT_FOUND`. A later server may have more. */
export type Reason = Exclude<keyof typeof ErrorReason, "UNSPECIFIED">;

/** What the service says of an error. */
export interface ErrorFacts {
  code: Code;
  /** Undefined if something else answered in the service's place, or nothing did. */
  reason: Reason | undefined;
  /** What the reason is about, such as `run`. */
  metadata: Record<string, string>;
  /** The fields of the request that break a rule, in the spelling of the proto file. */
  violations: { field: string; description: string }[];
  message: string;
}

const domain = "runstatus.v1";

/** Returns what the service says of an error of a call. It takes any value that was thrown. */
export function errorFacts(error: unknown): ErrorFacts {
  const err = ConnectError.from(error);
  const info = err.findDetails(ErrorInfoSchema).find((d) => d.domain === domain);
  const violations = err.findDetails(BadRequestSchema).flatMap((d) => d.fieldViolations);
  return {
    code: err.code,
    reason: info?.reason as Reason | undefined,
    metadata: { ...info?.metadata },
    violations: violations.map(({ field, description }) => ({ field, description })),
    message: err.rawMessage,
  };
}

/** Returns the reason of an error of a call, undefined if the service gave none. */
export function reasonOf(error: unknown): Reason | undefined {
  return errorFacts(error).reason;
}

/** Returns the error that an answer of reportStatuses holds. */
export function errorOfStatus(status: Status): ConnectError {
  const err = new ConnectError(status.message, status.code);
  err.details = status.details.map(({ typeUrl, value }) => ({ type: typeUrl.slice(typeUrl.lastIndexOf("/") + 1), value }));
  return err;
}
