// A program for e2e/typescript_test.go: follows a run and prints a line of JSON an event, and one for each reconnection.
// Arguments: fetch, json or http2; the server's address; the run; the note of the last line.
import { durationFromMs } from "@bufbuild/protobuf/wkt";
import { createClient, watch, type WatchRequest, WatchStart } from "@runstatus/client";
import { createClient as createNodeClient } from "@runstatus/client/node";

const [kind, baseUrl, run, last] = process.argv.slice(2) as [string, string, string, string];
const client = kind === "http2" ? createNodeClient({ baseUrl }) : createClient({ baseUrl, json: kind === "json" });
const print = (value: object) => console.log(JSON.stringify(value));
const request: WatchRequest = { selection: { case: "runs", value: { names: [run] } }, start: WatchStart.BEGINNING, progressInterval: durationFromMs(1000) };

for await (const e of watch(client, request, { onReconnect: (err) => print({ type: "reconnect", error: String(err) }) })) {
  print(e.type === "status" ? { type: e.type, sequence: Number(e.status.sequence), note: e.status.note } : { type: e.type });
  if (e.type === "status" && e.status.note === last) {
    break;
  }
}
