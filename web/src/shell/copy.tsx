import { useState } from "preact/hooks";

import type { Route } from "../model/types.js";
import { account, isAnonymous } from "./account.js";
import { type Command, commandsOf } from "./commands.js";
import { Dialog } from "./dialog.js";

/** Offers what is on screen as commands of a terminal. */
export function Copy({ route, close }: { route: Route; close: () => void }) {
  const [copied, setCopied] = useState<string | undefined>();
  const place = { host: location.host, secure: location.protocol === "https:", token: !isAnonymous(account.value) };
  const copy = async ({ title, text }: Command, button: HTMLElement) => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(title);
    } catch {
      // Browsers allow it on https and on this machine only.
      const shown = button.closest("li")?.querySelector("pre");
      if (shown) {
        getSelection()?.selectAllChildren(shown);
      }
      setCopied(undefined);
    }
  };
  return (
    <Dialog title="Copy as a command" close={close}>
      <p class="quiet">These print in a terminal what is on screen now.</p>
      <ul class="commands">
        {commandsOf(route, place).map(({ title, text }) => (
          <li key={title}>
            <div>
              <h3>{title}</h3>
              <button type="button" onClick={(event) => void copy({ title, text }, event.currentTarget)} aria-label={`Copy: ${title}`}>{copied === title ? "Copied" : "Copy"}</button>
            </div>
            <pre tabIndex={0}>{text}</pre>
          </li>
        ))}
      </ul>
      <p class="visually-hidden" role="status">{copied && `Copied: ${copied}`}</p>
    </Dialog>
  );
}
