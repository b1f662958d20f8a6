import type { TabMirror } from "../model/mirror.js";
import { clock, duration } from "../style/format.js";
import { now } from "./clock.js";

/** Says whether the page is up to date, and since when it is not. */
export function ConnectionState({ mirror }: { mirror: TabMirror }) {
  const { state, complete } = mirror.connection.value;
  const words = { connecting: "Connecting", live: complete ? "Live" : "Reading", lost: "Connection lost", denied: "Not signed in" }[state];
  return (
    <span class={`connection ${state}`} role="status" data-state={state} data-complete={complete}>
      <span class="lamp" aria-hidden="true" />
      <span>{words}</span>
    </span>
  );
}

/** Above the page as long as the connection is lost: what is shown is old, and how old. */
export function LostBar({ mirror }: { mirror: TabMirror }) {
  const { state, since, error } = mirror.connection.value;
  if (state !== "lost") {
    return null;
  }
  return (
    <div class="lost-bar" role="alert">
      <p>
        <strong>Connection lost.</strong> What you see is as of {clock(since)}
        <span aria-hidden="true">, {duration(Math.max(1000, Math.floor((now.value - since) / 1000) * 1000))} ago</span>. The page goes on by itself, and misses nothing.
        {error && <span class="quiet"> ({error})</span>}
      </p>
      <button type="button" onClick={() => mirror.retry(false)}>Try now</button>
    </div>
  );
}
