// PostGraphile 5 as its manual sets it up for production, over the tables that schema.sql makes.
// Takes DATABASE_URL and PORT.
import { createServer } from "node:http";
import { postgraphile } from "postgraphile";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/node";

const preset = {
  extends: [PostGraphileAmberPreset],
  // `id` is the key of the row; nobody pays for global object ids.
  disablePlugins: ["NodePlugin"],
  gather: { installWatchFixtures: false },
  schema: { defaultBehavior: "-mutation -insert -update -delete" },
  grafast: { explain: false },
  grafserv: { graphiql: false, watch: false, websockets: false, graphqlOverGET: false },
  pgServices: [
    makePgService({
      connectionString: process.env.DATABASE_URL,
      schemas: ["bench"],
      poolConfig: { max: 16, min: 16, idleTimeoutMillis: 0 },
    }),
  ],
};

const instance = postgraphile(preset);
const serv = instance.createServ(grafserv);
const server = createServer({ keepAliveTimeout: 0 });
await serv.addTo(server);
server.listen(Number(process.env.PORT), "127.0.0.1", () => console.log("ready"));
