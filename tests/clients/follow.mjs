// What the clients have in common. Each is given the address of the server, follows the log from its beginning, and goes on
// by the last cursor whenever it is cut off. A line of standard input says up to which position. Then it tells all
// positions that it received, in the order of receipt, and how often it connected.
import { createInterface } from "node:readline";

export const address = process.argv[2];

export const query = `subscription ($after: Cursor) {
  events(after: $after, from: OLDEST) {
    ... on EventBatch { events { position } cursor }
    ... on Bookmark { cursor }
    ... on ResyncRequired { reason }
  }
}`;

export const pause = () => new Promise((resolve) => setTimeout(resolve, 10));

const positions = [];
let until = Infinity;
let connected = 0;

export const connecting = () => { connected += 1; };

// Notes a result, and gives its cursor.
export function take(result) {
  if (result.errors) fail(JSON.stringify(result.errors));
  const { events = [], cursor, reason } = result.data.events;
  if (reason) fail(`told to read anew: ${reason}`);
  positions.push(...events.map((event) => event.position));
  end();
  return cursor;
}

export function fail(reason) {
  console.error(reason);
  process.exit(1);
}

function end() {
  if (positions.length > 0 && positions.at(-1) >= until) {
    process.stdout.write(JSON.stringify({ positions, connected }), () => process.exit(0));
  }
}

const input = createInterface({ input: process.stdin });
input.once("line", (line) => {
  until = Number(line);
  end();
});
input.once("close", () => {
  if (until === Infinity) fail("nobody waits any more");
});
