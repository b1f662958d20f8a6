import { type ReadonlySignal, signal } from "@preact/signals";

const ticking = signal(Date.now());

/** The time, to the second, for ages on screen. It stands still while the page is not shown. */
export const now: ReadonlySignal<number> = ticking;

setInterval(() => {
  if (document.visibilityState === "visible") {
    ticking.value = Date.now();
  }
}, 1_000);
document.addEventListener("visibilitychange", () => {
  ticking.value = Date.now();
});
