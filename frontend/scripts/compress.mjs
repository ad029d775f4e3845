// Writes each built file of text compressed beside itself, once: web hands out the one that the browser takes.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const dist = new URL("../dist/", import.meta.url);
const TEXT = /\.(js|css|svg)$/;
/** Below a network packet nothing is gained. */
const WORTH_BYTES = 1_400;

for (const name of readdirSync(dist, { recursive: true, encoding: "utf8" })) {
  if (!TEXT.test(name)) continue;
  const file = new URL(name, dist);
  const content = readFileSync(file);
  if (content.length < WORTH_BYTES) continue;
  writeFileSync(new URL(`${name}.gz`, dist), gzipSync(content, { level: 9 }));
  writeFileSync(
    new URL(`${name}.br`, dist),
    brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }),
  );
}
