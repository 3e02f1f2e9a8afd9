// Follows the log with the client of npm's graphql-ws.
import { createClient } from "graphql-ws";
import WebSocket from "ws";
import { address, connecting, fail, pause, query, take } from "./follow.mjs";

const client = createClient({
  url: `ws://${address}/graphql`,
  webSocketImpl: WebSocket,
  retryAttempts: Infinity,
  retryWait: pause,
  shouldRetry: () => true,
  on: { connected: connecting },
});

const request = { query, variables: { after: null } };
client.subscribe(request, {
  next: (result) => { request.variables.after = take(result); },
  error: (error) => fail(JSON.stringify(error)),
  complete: () => fail("completed"),
});
