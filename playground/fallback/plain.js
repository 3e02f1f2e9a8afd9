// The form that stands in for GraphiQL. Without JavaScript the browser sends the form as GET /graphql.
import { STARTER, fetchQueries, queryText, variablesText } from "./queries.js";

const element = (id) => document.getElementById(id);
const at = (path) => new URL(path, document.baseURI);

async function answerOf(query, variables, tenant) {
  const headers = { "content-type": "application/json", accept: "application/json" };
  if (tenant) headers["x-tenant"] = tenant;
  const body = { query, variables: variables ? JSON.parse(variables) : undefined };
  const response = await fetch(at("graphql"), { method: "POST", headers, body: JSON.stringify(body) });
  const text = await response.text();
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return `${response.status} ${response.statusText}\n${text}`;
  }
}

async function run() {
  const answer = element("answer");
  answer.textContent = "Waiting for the answer.";
  try {
    const [query, variables, tenant] = ["query", "variables", "tenant"].map((id) => element(id).value.trim());
    answer.textContent = await answerOf(query, variables, tenant);
  } catch (error) {
    answer.textContent = error instanceof SyntaxError ? `The variables are not JSON: ${error.message}` : `${error}`;
  }
}

function offer(queries) {
  const ready = element("ready");
  const choose = (entry) => {
    element("query").value = entry ? queryText(entry) : STARTER;
    element("variables").value = entry ? variablesText(entry) : "";
  };
  ready.append(...queries.map(({ title, query }, index) => new Option(title ?? query, index)));
  ready.addEventListener("change", () => choose(queries[ready.selectedIndex]));
  element("chooser").hidden = queries.length === 0;
  choose(queries[0]);
}

element("form").addEventListener("submit", (event) => {
  event.preventDefault();
  void run();
});
offer(await fetchQueries(at("playground/queries.json")));
