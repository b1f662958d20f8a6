import type { Run, StatusInfo } from "./gen/runstatus/v1/status_pb.js";
import type { WatchClosing, WatchLeft_Reason, WatchSilenced_SilentRun, WatchStatusesResponse } from "./gen/runstatus/v1/service_pb.js";

/** What happened to the selected runs. */
export type WatchChange =
  /** A line was appended. */
  | { type: "status"; status: StatusInfo }
  /** A run came into the selection. It holds its current status. */
  | { type: "joined"; run: Run }
  /** A run left the selection. */
  | { type: "left"; run: Run; reason: WatchLeft_Reason }
  /** A run has ended, or its outcome is another one now. */
  | { type: "ended"; run: Run }
  /** Something else of a run has changed: its name, user, labels, results, series or silence. */
  | { type: "updated"; run: Run }
  /** Many runs have become silent at about the same time. */
  | { type: "silenced"; runs: WatchSilenced_SilentRun[] }
  /** Everything up to the watch's start has been delivered. */
  | { type: "synced" }
  /** The condition of until holds or cannot hold any more. It is the last event. */
  | { type: "closing"; closing: WatchClosing }
  /** The server could not continue the watch, for the given cause. What follows is as at a start. */
  | { type: "resynced"; cause: unknown };

/** An event of a watch, with the position behind it. */
export type WatchEvent = WatchChange & {
  /** Continues the watch behind this event, also in another process. Empty if there is no such position. */
  resumeToken: string;
};

/** Returns what a message tells, undefined for a progress message and for one that this version does not know. */
export function changeOf({ event }: WatchStatusesResponse): WatchChange | undefined {
  switch (event.case) {
    case "status":
      return { type: "status", status: event.value };
    case "joined":
    case "ended":
    case "updated":
      return { type: event.case, run: event.value };
    case "left":
      return event.value.run && { type: "left", run: event.value.run, reason: event.value.reason };
    case "silenced":
      return { type: "silenced", runs: event.value.runs };
    case "synced":
      return { type: "synced" };
    case "closing":
      return { type: "closing", closing: event.value };
    default:
      return undefined;
  }
}
