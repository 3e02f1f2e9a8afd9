// Runs the audits of npm's graphql-http against the server whose address is given, and writes what each found: its
// requirement (MUST, SHOULD or MAY), its name, and why it is not met, if so.
import { auditServer } from "graphql-http";

const results = await auditServer({ url: `http://${process.argv[2]}/graphql`, fetchFn: fetch });
const found = results.map(({ name, status, reason }) => ({ name, status, reason }));
process.stdout.write(JSON.stringify(found));
