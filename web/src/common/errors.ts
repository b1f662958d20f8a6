import { ConnectError } from "@connectrpc/connect";

/** Returns what went wrong in a call, for the reader of the page. */
export function errorWords(error: unknown): string {
  if (error instanceof ConnectError) return error.rawMessage;
  return error instanceof Error ? error.message : String(error);
}
