// The ready queries: fetched from the server, and written as the text of an editor tab.

// Columns that an editor pane shows without scrolling on a common screen.
const WIDTH = 54;

/** The query to begin with when the server offers none: what the schema can be asked. */
export const STARTER = `query WhatCanIAsk {
  __schema {
    queryType {
      fields {
        name
        description
      }
    }
  }
}`;

/**
 * Fetches the ready queries, [{title, explanation, query, variables}].
 * A server that gives none, or something else, means an empty list: the page must open anyway.
 */
export async function fetchQueries(url) {
  try {
    const response = await fetch(url, { headers: { accept: "application/json" } });
    const queries = response.ok ? await response.json() : [];
    return Array.isArray(queries) ? queries.filter((entry) => typeof entry?.query === "string") : [];
  } catch {
    return [];
  }
}

/** The editor text of a ready query: title and explanation as comments, then the query. */
export function queryText({ title, explanation, query }) {
  const comments = [title, explanation].filter(Boolean).map(comment);
  return [comments.join("\n#\n"), `${query.trim()}\n`].filter(Boolean).join("\n\n");
}

/** The variables of a ready query as editor text; the document may give an object or text. */
export function variablesText({ variables }) {
  if (variables === undefined || variables === null) return "";
  return typeof variables === "string" ? variables : JSON.stringify(variables, null, 2);
}

function comment(text) {
  return text
    .split("\n")
    .flatMap((line) => wrap(line.trim()))
    .map((line) => `# ${line}`.trimEnd())
    .join("\n");
}

function wrap(line) {
  const lines = [""];
  for (const word of line.split(/\s+/)) {
    const last = lines.at(-1);
    if (last === "") lines[lines.length - 1] = word;
    else if (last.length + 1 + word.length <= WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
