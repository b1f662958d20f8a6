import type { WhoAmIResponse } from "../../../clients/typescript/src/gen/runstatus/v1/auth_pb.js";
import { moment } from "../style/format.js";
import { isAnonymous, kindOf, nameOf, rightsOf } from "./account.js";
import { Dialog } from "./dialog.js";

/** Says who the server takes the page for, and what that principal may do. */
export function Who({ who, close, signIn, signOut }: { who: WhoAmIResponse | undefined; close: () => void; signIn: () => void; signOut: () => void }) {
  return (
    <Dialog title="Account" close={close}>
      {who === undefined ? (
        <p>The server has not said who you are to it.</p>
      ) : (
        <dl class="principal">
          <dt>Name</dt>
          <dd>{nameOf(who)}</dd>
          {!isAnonymous(who) && <dt>Recognized</dt>}
          {!isAnonymous(who) && <dd>{kindOf(who)}</dd>}
          {who.groups.length > 0 && <dt>Groups</dt>}
          {who.groups.length > 0 && <dd>{who.groups.join(", ")}</dd>}
          {who.expireTime && <dt>Until</dt>}
          {who.expireTime && <dd>{moment(Number(who.expireTime.seconds) * 1000)}</dd>}
          <dt>Rights</dt>
          <dd>{rightsOf(who).map((right) => <div key={right}>{right}</div>)}{who.grants.length === 0 && "none"}</dd>
        </dl>
      )}
      <footer>
        {isAnonymous(who) ? (
          <button type="button" class="primary" onClick={signIn}>Sign in with a token</button>
        ) : (
          <button type="button" onClick={signOut}>Sign out</button>
        )}
      </footer>
    </Dialog>
  );
}
