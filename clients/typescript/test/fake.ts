import { create, createRegistry, type MessageInitShape } from "@bufbuild/protobuf";
import { Code, ConnectError, type ConnectRouter, type HandlerContext, type ServiceImpl } from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import { file_google_rpc_error_details, StatusService, type WatchStatusesRequest, WatchStatusesResponseSchema } from "@runstatus/client";
import * as http from "node:http";
import * as http2 from "node:http2";
import type { AddressInfo, Socket } from "node:net";

export type Message = MessageInitShape<typeof WatchStatusesResponseSchema>;

/** One connection of a watch: what the server sends, and how it ends. */
export type Script = (request: WatchStatusesRequest, context: HandlerContext) => AsyncIterable<Message>;

/** A server that answers each connection of a watch by the next script. */
export interface Fake {
  baseUrl: string;
  requests: WatchStatusesRequest[];
  /** The Authorization of each call. */
  authorizations: (string | null)[];
  /** Resets all connections. */
  cut(): void;
  close(): Promise<void>;
}

export async function serve(scripts: Script[], version: 1 | 2 = 1, more: Partial<ServiceImpl<typeof StatusService>> = {}): Promise<Fake> {
  const requests: WatchStatusesRequest[] = [];
  const authorizations: (string | null)[] = [];
  const routes = (router: ConnectRouter) =>
    router.service(StatusService, {
      ...more,
      async *watchStatuses(request, context) {
        requests.push(request);
        authorizations.push(context.requestHeader.get("Authorization"));
        const script = scripts[requests.length - 1];
        if (script === undefined) {
          throw new ConnectError("no more connections were expected", Code.InvalidArgument);
        }
        for await (const message of script(request, context)) {
          yield create(WatchStatusesResponseSchema, message);
        }
      },
    });
  const handler = connectNodeAdapter({ routes, jsonOptions: { registry: createRegistry(file_google_rpc_error_details) } });
  const server = version === 1 ? http.createServer(handler) : http2.createServer(handler);
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const cut = () => sockets.forEach((socket) => socket.destroy());
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    authorizations,
    cut,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cut();
      }),
  };
}

export function joined(id: number, sequence: number, resumeToken: string, more: { uid?: string; user?: string } = {}): Message {
  const name = `namespaces/main/test_runs/${id}`;
  const uid = more.uid ?? `uid${id}`;
  return { resumeToken, event: { case: "joined", value: { name, uid, user: more.user ?? "", current: { run: name, uid, sequence: BigInt(sequence) } } } };
}

export function status(id: number, sequence: number, resumeToken: string): Message {
  return { resumeToken, event: { case: "status", value: { run: `namespaces/main/test_runs/${id}`, uid: `uid${id}`, sequence: BigInt(sequence) } } };
}

export function synced(resumeToken: string): Message {
  return { resumeToken, event: { case: "synced", value: {} } };
}
