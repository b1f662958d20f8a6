import { useState } from "preact/hooks";

import { signIn } from "./account.js";
import { Dialog } from "./dialog.js";

/** Asks for a token. */
export function Login({ reason, close, done }: { reason?: string | undefined; close?: () => void; done: () => void }) {
  const [token, setToken] = useState("");
  const [wrong, setWrong] = useState<string | undefined>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    const problem = await signIn(token.trim());
    setBusy(false);
    setWrong(problem);
    if (problem === undefined) {
      done();
    }
  };
  return (
    <Dialog title="Sign in" close={close ?? (() => {})} stays={close === undefined}>
      <form onSubmit={(event) => void submit(event)}>
        <p>{reason ? `The server wants to know who you are: ${reason}.` : "The server gives rights to the owner of a token."}</p>
        <label>
          Token
          <input
            type="password"
            name="token"
            autocomplete="current-password"
            spellcheck={false}
            value={token}
            aria-invalid={wrong !== undefined}
            aria-describedby="login-wrong"
            onInput={(event) => setToken(event.currentTarget.value)}
          />
        </label>
        <p id="login-wrong" class="problem" role="alert">{wrong}</p>
        <p class="quiet">It stays in a cookie of this browser that scripts cannot read, until you sign out or it expires.</p>
        <footer>
          <button type="submit" class="primary" disabled={busy || token.trim() === ""}>Sign in</button>
        </footer>
      </form>
    </Dialog>
  );
}
