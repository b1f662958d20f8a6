import type { ComponentChildren } from "preact";

import type { Route } from "../model/types.js";
import { follow, formatRoute } from "../shell/route.js";

/** A link to another place of the page. The filter and the search stay as they are. The router follows it without a load. */
export function Link({ from, to, children, ...rest }: { from: Route; to: Partial<Route>; children: ComponentChildren; class?: string; title?: string }) {
  return (
    <a href={formatRoute(follow(from, to))} {...rest}>
      {children}
    </a>
  );
}
