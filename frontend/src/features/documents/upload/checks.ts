// Whether a file is worth sending, judged by its first bytes as on the server (ocr_contract/media.py). The server
// decides; this only saves the user the wait for a refusal.
import type { Problem } from "@/api/problem";

export const SNIFF_BYTES = 1024;

/** For the file chooser alone, which knows nothing but names. */
export const ACCEPTED_EXTENSIONS = [
  ".pdf",
  ".jpg",
  ".jpeg",
  ".png",
  ".tif",
  ".tiff",
  ".webp",
  ".gif",
  ".bmp",
  ".heic",
  ".heif",
];

const latin = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));

const PREFIXES: readonly number[][] = [
  [0xff, 0xd8, 0xff],
  [0x89, ...latin("PNG\r\n"), 0x1a, 0x0a],
  [...latin("II*"), 0],
  [...latin("MM"), 0, ...latin("*")],
  [...latin("II+"), 0],
  [...latin("MM"), 0, ...latin("+")],
  latin("GIF87a"),
  latin("GIF89a"),
];
const HEIF_BRANDS = new Set(["heic", "heix", "hevc", "hevx", "heim", "heis", "hevm", "hevs", "mif1", "msf1"]);
const BMP_HEADER_SIZES = new Set([12, 40, 52, 56, 64, 108, 124]);

const text = (head: Uint8Array, from: number, to: number): string => String.fromCharCode(...head.subarray(from, to));

function hasHeifBrand(head: Uint8Array): boolean {
  if (text(head, 4, 8) !== "ftyp") return false;
  const stated = new DataView(head.buffer, head.byteOffset).getUint32(0);
  const end = Math.min(stated, head.length, 256);
  if (HEIF_BRANDS.has(text(head, 8, 12))) return true;
  for (let at = 16; at + 4 <= end; at += 4) if (HEIF_BRANDS.has(text(head, at, at + 4))) return true;
  return false;
}

const isBitmap = (head: Uint8Array): boolean =>
  head.length >= 18 &&
  text(head, 0, 2) === "BM" &&
  BMP_HEADER_SIZES.has(new DataView(head.buffer, head.byteOffset).getUint32(14, true));

/** Whether a document that starts with `head` (its first `SNIFF_BYTES`) is of a type that can be read. */
export function isReadable(head: Uint8Array): boolean {
  return (
    PREFIXES.some((prefix) => prefix.every((byte, index) => head[index] === byte)) ||
    (text(head, 0, 4) === "RIFF" && text(head, 8, 12) === "WEBP") ||
    hasHeifBrand(head) ||
    isBitmap(head) ||
    text(head, 0, SNIFF_BYTES).includes("%PDF-")
  );
}

/** The problem that prevents sending `file`, or null. `maxBytes`: the server's limit for one document. */
export async function refusal(file: Blob, maxBytes: number): Promise<Problem | null> {
  if (file.size === 0) return { code: "missing_image" };
  if (file.size > maxBytes) return { code: "body_too_large", limit: maxBytes, actual: file.size };
  const head = new Uint8Array(await file.slice(0, SNIFF_BYTES).arrayBuffer());
  return isReadable(head) ? null : { code: "unsupported_media_type" };
}
