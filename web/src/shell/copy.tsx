import { useState } from "preact/hooks";

import type { Route } from "../model/types.js";
import { account, isAnonymous } from "./account.js";
import { commandsOf } from "./commands.js";
import { Dialog } from "./dialog.js";

/** Offers what is on screen as commands of a terminal. */
export function Copy({ route, close }: { route: Route; close: () => void }) {
  const [copied, setCopied] = useState<string | undefined>();
  const place = { host: location.host, secure: location.protocol === "https:", token: !isAnonymous(account.value) };
  const copy = async (text: string, title: string) => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(title);
    } catch {
      setCopied(undefined); // the browser does not allow it: the text can be selected
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
              <button type="button" onClick={() => void copy(text, title)} aria-label={`Copy: ${title}`}>{copied === title ? "Copied" : "Copy"}</button>
            </div>
            <pre tabIndex={0}>{text}</pre>
          </li>
        ))}
      </ul>
      <p class="visually-hidden" role="status">{copied && `Copied: ${copied}`}</p>
    </Dialog>
  );
}
