// Follows the log with the client of npm's graphql-sse.
import { createClient } from "graphql-sse";
import { address, connecting, fail, pause, query, take } from "./follow.mjs";

let last;
const client = createClient({
  url: `http://${address}/graphql`,
  headers: () => (last ? { "last-event-id": last } : {}),
  retryAttempts: Infinity,
  retry: pause,
  on: { connected: connecting },
});

client.subscribe({ query }, {
  next: (result) => { last = take(result); },
  error: (error) => fail(String(error)),
  complete: () => fail("completed"),
});
