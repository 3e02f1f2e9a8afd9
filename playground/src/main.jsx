import { explorerPlugin } from "@graphiql/plugin-explorer";
import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";
import { createRoot } from "react-dom/client";
import "graphiql/style.css";
import "@graphiql/plugin-explorer/style.css";
import "./page.css";
import { STARTER, fetchQueries, queryText, variablesText } from "./queries.js";
import { storageFor } from "./storage.js";

const WELCOME = queryText({
  title: "Welcome to claimgraph",
  explanation: `Write a query here and run it with Ctrl-Enter.
Ctrl-Space completes, and the book icon on the left opens the documentation of the schema.
To choose a tenant, put {"X-Tenant": "name"} in the Headers editor below.`,
  query: STARTER,
});

// Relative to the page, so that a proxy may serve the whole under a prefix.
const at = (path) => new URL(path, document.baseURI);

function subscriptionUrl() {
  const url = at("graphql");
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}

// Subscriptions speak graphql-transport-ws; what the Headers editor holds travels in connection_init.
const fetcher = createGraphiQLFetcher({ url: at("graphql").href, subscriptionUrl: subscriptionUrl() });

const queries = await fetchQueries(at("playground/queries.json"));
const tabs = queries.map((entry) => ({ query: queryText(entry), variables: variablesText(entry) }));
const showVariables = tabs.some((tab) => tab.variables !== "");

// GraphiQL reads the variables of the first default tab from its storage, not from the tab.
const storage = storageFor(queries);
if (storage.getItem("graphiql:tabState") === null && tabs.length > 0) {
  storage.setItem("graphiql:variables", tabs[0].variables);
}

createRoot(document.getElementById("playground")).render(
  <GraphiQL
    fetcher={fetcher}
    plugins={[explorerPlugin({ showAttribution: false })]}
    storage={storage}
    defaultQuery={WELCOME}
    defaultEditorToolsVisibility={showVariables && "variables"}
    defaultTabs={tabs.length > 0 ? tabs : undefined}
  >
    <GraphiQL.Logo>
      <a className="claimgraph-logo" href="playground/licences.txt" title="Licences of what this page is made of">
        claimgraph
      </a>
    </GraphiQL.Logo>
  </GraphiQL>,
);
