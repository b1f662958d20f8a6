import { useState } from "preact/hooks";

import type { Connection } from "../model/types.js";
import { signIn } from "./account.js";
import { Dialog } from "./dialog.js";

interface Props {
  /** Why it is asked for. */
  why: string;
  /** Leaves the dialog without an answer. Without it the dialog stays. */
  close?: () => void;
  done: () => void;
}

/** Returns what the server's refusal means for the owner of the page. `who`: the name that the caller has to the server. */
export function refusal({ reason, error }: Connection, who: string | undefined): string {
  switch (reason) {
    case "UNAUTHENTICATED":
      return "This server shows its runs to the owner of a token.";
    case "INVALID_CREDENTIALS":
      return "The server does not know the token of this browser any more.";
    case "CREDENTIALS_EXPIRED":
      return "Your token has expired.";
    case "PERMISSION_DENIED":
      return who === undefined ? "This server shows its runs to the owner of a token." : `${who} has no right to read these runs. The owner of another token may have.`;
    default:
      return error ?? "The server refuses the call.";
  }
}

/** Asks for a token. */
export function Login({ why, close, done }: Props) {
  const [wrong, setWrong] = useState<string | undefined>();
  const [busy, setBusy] = useState(false);
  const submit = async (form: HTMLFormElement) => {
    setBusy(true);
    const problem = await signIn(String(new FormData(form).get("token")).trim());
    setBusy(false);
    setWrong(problem);
    if (problem === undefined) {
      done();
    }
  };
  return (
    <Dialog title="Sign in" close={close ?? (() => {})} stays={close === undefined}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit(event.currentTarget);
        }}
      >
        <p>{why}</p>
        <input type="text" name="username" autocomplete="username" value="runstatus" hidden readOnly />
        <label>
          Token
          <input
            type="password"
            name="token"
            autocomplete="current-password"
            spellcheck={false}
            required
            aria-invalid={wrong !== undefined}
            aria-describedby="login-wrong"
          />
        </label>
        <p id="login-wrong" class="problem" role="alert">{wrong}</p>
        <p class="quiet">It stays in a cookie of this browser that scripts cannot read, until you sign out or it expires.</p>
        <footer>
          <button type="submit" class="primary" disabled={busy}>Sign in</button>
        </footer>
      </form>
    </Dialog>
  );
}
