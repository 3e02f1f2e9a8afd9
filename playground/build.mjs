// Bundles the page into dist/: index.html, playground/<name>-<hash>.{js,css}, playground/licences.txt.
import { build } from "esbuild";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";

const OUT = "dist";

const { metafile } = await build({
  entryPoints: { playground: "src/main.jsx" },
  outdir: join(OUT, "playground"),
  entryNames: "[name]-[hash]",
  bundle: true,
  minify: true,
  metafile: true,
  format: "esm",
  jsx: "automatic",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  loader: { ".ttf": "dataurl", ".woff2": "dataurl" },
  define: { "process.env.NODE_ENV": '"production"', "process.env.USE_IMPORT": '"true"' },
});

await writePage(Object.keys(metafile.outputs).map((path) => basename(path)));
await writeLicences(bundledPackages(Object.keys(metafile.inputs)));

async function writePage(files) {
  const only = (ending) => {
    const found = files.filter((file) => file.endsWith(ending));
    if (found.length !== 1) throw new Error(`expected one ${ending} file, found: ${found.join(", ")}`);
    return `playground/${found[0]}`;
  };
  const template = await readFile("src/index.html", "utf8");
  const page = template.replace("{{style}}", only(".css")).replace("{{script}}", only(".js"));
  await writeFile(join(OUT, "index.html"), page);
}

// The folders of the packages that the bundle really holds, scoped and nested ones included.
function bundledPackages(inputs) {
  const folders = inputs.map((input) => input.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0]);
  return [...new Set(folders.filter(Boolean))].sort();
}

// The licences ask that their text travel with the copies, and the bundle is one.
async function writeLicences(folders) {
  const texts = await Promise.all(folders.map(licenceOf));
  await mkdir(join(OUT, "playground"), { recursive: true });
  await writeFile(join(OUT, "playground", "licences.txt"), texts.join(`\n${"-".repeat(78)}\n\n`));
}

async function licenceOf(folder) {
  const { name, version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  return [`${name} ${version} (${license ?? "see below"})`, ...texts].join("\n\n");
}
