import { type ReadonlySignal, signal } from "@preact/signals";

import type { Go, Route } from "../model/types.js";
import { follow, formatRoute, isStep, parseRoute } from "./route.js";

/** Browsers refuse an address bar that changes too often, such as while a key is held. */
const writeMs = 250;

const current = signal(parseRoute(location.pathname, location.search));
let timer: ReturnType<typeof setTimeout> | undefined;

/** The route of the address bar. */
export const route: ReadonlySignal<Route> = current;

export const go: Go = (change) => {
  const from = current.peek();
  const to = follow(from, change);
  if (isStep(from, to)) {
    write();
    history.pushState({ depth: depth() + 1 }, "", formatRoute(to));
  } else {
    timer ??= setTimeout(write, writeMs);
  }
  current.value = to;
};

/** Goes back to where the page was before. It reports whether there is such a place: the browser's history may begin elsewhere. */
export function back(): boolean {
  if (depth() === 0) {
    return false;
  }
  write();
  history.back();
  return true;
}

/** How many steps of the page are behind this place of the browser's history. */
function depth(): number {
  return (history.state as { depth?: number } | null)?.depth ?? 0;
}

/** Brings the address bar up to date. */
function write(): void {
  clearTimeout(timer);
  timer = undefined;
  const address = formatRoute(current.peek());
  if (address !== location.pathname + location.search) {
    history.replaceState(history.state, "", address);
  }
}

/** Follows the browser's buttons, and links of the page that are clicked without a modifier. */
export function startRouter(): void {
  write();
  addEventListener("pagehide", write);
  addEventListener("popstate", () => {
    clearTimeout(timer);
    timer = undefined;
    current.value = parseRoute(location.pathname, location.search);
  });
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) {
      return;
    }
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (link === null || link.origin !== location.origin || link.hash !== "" || link.hasAttribute("download") || link.target !== "") {
      return;
    }
    const to = parseRoute(link.pathname, link.search);
    if (formatRoute(to) !== link.pathname + link.search) {
      return; // no address of the page
    }
    event.preventDefault();
    go(to);
  });
}
