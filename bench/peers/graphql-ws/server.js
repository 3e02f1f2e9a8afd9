// A server of graphql-ws as its manual sets it up, over pub/sub in memory. `POST /publish` gives its body to all. Takes PORT.
import { createServer } from "node:http";
import { GraphQLObjectType, GraphQLNonNull, GraphQLSchema, GraphQLString, parse, validate } from "graphql";
import { useServer } from "graphql-ws/use/ws";
import { WebSocketServer } from "ws";

const waiting = new Set();

// One iterator for each subscription; what comes while nobody waits is kept.
function subscribe() {
  const kept = [];
  let wake;
  let over = false;
  const push = (value) => {
    kept.push(value);
    wake?.();
  };
  waiting.add(push);
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      while (kept.length === 0 && !over) await new Promise((resolve) => (wake = resolve));
      return over ? { value: undefined, done: true } : { value: { event: kept.shift() }, done: false };
    },
    async return() {
      over = true;
      waiting.delete(push);
      wake?.();
      return { value: undefined, done: true };
    },
  };
}

const text = { type: new GraphQLNonNull(GraphQLString) };
const schema = new GraphQLSchema({
  query: new GraphQLObjectType({ name: "Query", fields: { ok: text } }),
  subscription: new GraphQLObjectType({ name: "Subscription", fields: { event: { ...text, subscribe } } }),
});

// A document is parsed and validated once, however many send it.
const documents = new Map();
function onSubscribe(_ctx, _id, { query, variables, operationName }) {
  let document = documents.get(query);
  if (!document) {
    document = parse(query);
    const errors = validate(schema, document);
    if (errors.length > 0) return errors;
    documents.set(query, document);
  }
  return { schema, document, variableValues: variables, operationName };
}

const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const event = Buffer.concat(chunks).toString();
    for (const push of waiting) push(event);
    response.end();
  });
});
const sockets = new WebSocketServer({ server, path: "/graphql", perMessageDeflate: false });
useServer({ schema, onSubscribe }, sockets, 0);
server.listen({ port: Number(process.env.PORT), host: "127.0.0.1", backlog: 4096 });
