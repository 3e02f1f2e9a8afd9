// GraphiQL keeps open tabs in the browser. They are kept apart for each list of ready queries,
// so that a server with other queries (a new demo, another port reused) shows its own.

/** A Storage whose keys belong to this list of ready queries only. */
export function storageFor(queries) {
  const prefix = `claimgraph:${fingerprint(JSON.stringify(queries))}:`;
  const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  return {
    get length() {
      return keys().length;
    },
    getItem: (key) => localStorage.getItem(prefix + key),
    setItem: (key, value) => localStorage.setItem(prefix + key, value),
    removeItem: (key) => localStorage.removeItem(prefix + key),
    clear: () => keys().forEach((key) => localStorage.removeItem(key)),
  };
}

// 32-bit FNV-1a over UTF-16 code units: only tells lists apart, protects nothing.
function fingerprint(text) {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash.toString(36);
}
