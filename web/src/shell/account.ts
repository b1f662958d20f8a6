import { signal } from "@preact/signals";

import type { StatusClient } from "../../../clients/typescript/src/client.js";
import { PrincipalKind, Role, type WhoAmIResponse } from "../../../clients/typescript/src/gen/runstatus/v1/auth_pb.js";

/** Who the server takes the page for, undefined as long as it is not known. */
export const account = signal<WhoAmIResponse | undefined>(undefined);

export async function readAccount(api: StatusClient): Promise<void> {
  try {
    account.value = await api.whoAmI({});
  } catch {
    account.value = undefined; // the connection says what is wrong
  }
}

/** Signs in with a token. It returns what was wrong, or nothing. The token is kept in a cookie that scripts cannot read. */
export async function signIn(token: string): Promise<string | undefined> {
  let answer: Response;
  try {
    answer = await fetch("/login", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ token }) });
  } catch {
    return "The server cannot be reached.";
  }
  if (answer.ok) {
    return undefined;
  }
  if (answer.status === 401) {
    return "The server does not accept this token.";
  }
  return (await messageOf(answer)) ?? `The server answered with the status ${answer.status}.`;
}

/** Signs out: the cookie is removed. It reports whether the server has done so. */
export async function signOut(): Promise<boolean> {
  try {
    return (await fetch("/logout", { method: "POST" })).ok;
  } catch {
    return false;
  }
}

async function messageOf(answer: Response): Promise<string | undefined> {
  try {
    const { message } = (await answer.json()) as { message?: string };
    return message;
  } catch {
    return undefined;
  }
}

/** Returns the name to show for a principal. */
export function nameOf(who: WhoAmIResponse): string {
  return who.user || who.tokenLabel || who.sans[0] || kindOf(who);
}

/** Returns how the server has recognized the caller. */
export function kindOf({ kind }: WhoAmIResponse): string {
  switch (kind) {
    case PrincipalKind.ANONYMOUS:
      return "Not signed in";
    case PrincipalKind.TOKEN:
      return "By a token";
    case PrincipalKind.CERTIFICATE:
      return "By a certificate";
    case PrincipalKind.UNIX:
      return "As a user of this machine";
    default:
      return "By a web token";
  }
}

/** Returns what a principal may do, as a line for each right. */
export function rightsOf({ grants }: WhoAmIResponse): string[] {
  return grants.map(({ parent, role, filter }) => {
    const where = parent === "namespaces/-" ? "all namespaces" : parent.replace("namespaces/", "namespace ");
    const what = (Role[role] ?? "unknown").toLowerCase();
    return `${what} in ${where}${filter === "" ? "" : `, runs with ${filter}`}`;
  });
}

/** Reports whether calls are made without credentials. */
export function isAnonymous(who: WhoAmIResponse | undefined): boolean {
  return who === undefined || who.kind === PrincipalKind.ANONYMOUS;
}
