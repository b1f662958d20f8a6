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
    history.pushState(null, "", formatRoute(to));
  } else {
    timer ??= setTimeout(write, writeMs);
  }
  current.value = to;
};

/** Brings the address bar up to date. */
function write(): void {
  clearTimeout(timer);
  timer = undefined;
  const address = formatRoute(current.peek());
  if (address !== location.pathname + location.search) {
    history.replaceState(null, "", address);
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
