// Fails when the JavaScript of the first load, compressed, is over the budget. Reads the manifest that the build wrote.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET_BYTES = 180_000;
const dist = new URL("../dist/", import.meta.url);

/** @typedef {{ file: string, isEntry?: boolean, imports?: string[], dynamicImports?: string[] }} Chunk */
const manifest = /** @type {Record<string, Chunk>} */ (
  JSON.parse(readFileSync(new URL(".vite/manifest.json", dist), "utf8"))
);

/** @param {string} file */
const compressed = (file) => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length;

/** @type {Set<string>} */
const first = new Set(["color-scheme.js"]);
/** @param {string} key */
function follow(key) {
  const chunk = manifest[key];
  if (chunk === undefined || first.has(chunk.file)) return;
  first.add(chunk.file);
  chunk.imports?.forEach(follow);
}
for (const [key, chunk] of Object.entries(manifest)) if (chunk.isEntry === true) follow(key);

const total = [...first].reduce((sum, file) => sum + compressed(file), 0);
const later = Object.values(manifest).filter(({ file }) => file.endsWith(".js") && !first.has(file));
for (const file of first) console.log(`first  ${String(compressed(file)).padStart(7)}  ${file}`);
for (const { file } of later) console.log(`later  ${String(compressed(file)).padStart(7)}  ${file}`);
console.log(`first load: ${total} bytes of JavaScript, gzip; the budget is ${BUDGET_BYTES}`);
if (total > BUDGET_BYTES) process.exit(1);
