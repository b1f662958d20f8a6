import { create, type MessageInitShape } from "@bufbuild/protobuf";

import type { WatchChange } from "../../clients/typescript/src/events.js";
import { type Outcome, RunSchema, StatusInfoSchema } from "../../clients/typescript/src/gen/runstatus/v1/status_pb.js";
import { WatchLeft_Reason, WatchStatusesResponseSchema } from "../../clients/typescript/src/gen/runstatus/v1/service_pb.js";

export type Message = MessageInitShape<typeof WatchStatusesResponseSchema>;

export interface Line {
  id: number;
  seq: number;
  state?: string;
  note?: string;
  uid?: string;
  outcome?: Outcome;
  series?: string;
  labels?: Record<string, string>;
  silent?: number;
}

export const nameOf = (id: number) => `namespaces/main/test_runs/${id}`;
const time = (seconds: number) => ({ seconds: BigInt(seconds), nanos: 0 });

/** A run as lists and events have it. In the view BASIC it lacks labels, notes and the first problem. */
export function run({ id, seq, state = "RUNNING", note = "", uid = `uid${id}`, outcome = 0, series = "", labels = {}, silent = 0 }: Line, basic = false) {
  const name = nameOf(id);
  const times = { createTime: time(1), updateTime: time(seq), ...(outcome && { endTime: time(seq) }), ...(silent && { silentSince: time(silent) }) };
  const current = basic ? { stateName: state } : { run: name, uid, stateName: state, note };
  const more = basic ? {} : { labels };
  return create(RunSchema, { name, uid, series, outcome, ended: outcome !== 0, ...times, ...more, current: { ...current, sequence: BigInt(seq), revision: BigInt(seq), when: time(seq) } });
}

export function line({ id, seq, state = "RUNNING", note = "", uid = `uid${id}` }: Line) {
  return create(StatusInfoSchema, { run: nameOf(id), uid, stateName: state, note, sequence: BigInt(seq), revision: BigInt(seq), when: time(seq) });
}

/** What a watch of the client yields. */
export const change = {
  status: (of: Line): WatchChange => ({ type: "status", status: line(of) }),
  joined: (of: Line): WatchChange => ({ type: "joined", run: run(of) }),
  updated: (of: Line): WatchChange => ({ type: "updated", run: run(of) }),
  ended: (of: Line): WatchChange => ({ type: "ended", run: run(of) }),
  left: (id: number, uid = `uid${id}`): WatchChange => ({ type: "left", run: create(RunSchema, { name: nameOf(id), uid }), reason: WatchLeft_Reason.DELETED }),
};

/** What a server sends. */
export const message = {
  progress: (resumeToken: string): Message => ({ resumeToken, event: { case: "progress", value: {} } }),
  synced: (resumeToken: string): Message => ({ resumeToken, event: { case: "synced", value: {} } }),
  status: (resumeToken: string, of: Line): Message => ({ resumeToken, event: { case: "status", value: line(of) } }),
  joined: (resumeToken: string, of: Line): Message => ({ resumeToken, event: { case: "joined", value: run(of) } }),
  left: (resumeToken: string, id: number): Message => ({ resumeToken, event: { case: "left", value: { run: { name: nameOf(id), uid: `uid${id}` }, reason: 1 } } }),
};
