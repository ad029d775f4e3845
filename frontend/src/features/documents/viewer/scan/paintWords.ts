// Paints the words of a page into pixels. The scan below is paper in light and in dark, so the colours are fixed.
//
// Pixels and not the canvas's own shapes: ten thousand rectangles and their dashes take it ten times as long where there
// is no graphics card, and longer than a frame.
import { type Rect, type Sheet, toSheet } from "@/features/documents/page/geometry";
import type { PageWord, Trust } from "@/features/documents/page/words";

type Colour = readonly [red: number, green: number, blue: number, opacity: number];

interface Look {
  fill: Colour;
  line: Colour;
  /** Lengths of dash and gap under the word, in CSS pixels; null for a whole line. */
  dash: readonly [dash: number, gap: number] | null;
  weight: number;
  /** A second line below the first. */
  double?: true;
}

const LOOKS: Record<Trust, Look> = {
  sure: { fill: [29, 122, 135, 0.07], line: [29, 122, 135, 0.45], dash: null, weight: 1 },
  doubtful: { fill: [230, 159, 20, 0.2], line: [154, 98, 0, 1], dash: [5, 3], weight: 2 },
  poor: { fill: [205, 50, 40, 0.17], line: [179, 38, 30, 1], dash: [2, 2], weight: 3 },
  checked: { fill: [42, 106, 65, 0.1], line: [42, 106, 65, 1], dash: null, weight: 1, double: true },
};
const DOUBLE_GAP = 3;
/** Words lower than this (CSS pixels) cannot be read; only those worth going to are marked, as spots. */
const TINY = 5;
const SPOT_OPACITY = 0.5;

/** The colour as one value of a `Uint32Array` over the bytes of an `ImageData`. */
function packed([red, green, blue, opacity]: Colour): number {
  const bytes = new Uint8ClampedArray([red, green, blue, opacity * 255]);
  return new Uint32Array(bytes.buffer)[0] ?? 0;
}

interface Paints {
  fill: number;
  line: number;
  spot: number | null;
}

const paintsOf = (trust: Trust): Paints => {
  const { fill, line } = LOOKS[trust];
  const [red, green, blue] = line;
  const spot = trust === "sure" ? null : packed([red, green, blue, SPOT_OPACITY]);
  return { fill: packed(fill), line: packed(line), spot };
};
const PAINTS: Record<Trust, Paints> = {
  sure: paintsOf("sure"),
  doubtful: paintsOf("doubtful"),
  poor: paintsOf("poor"),
  checked: paintsOf("checked"),
};

export interface Drawing {
  words: readonly PageWord[];
  sheet: Sheet;
  /** The part of the sheet that is painted. */
  window: Rect;
  pixelRatio: number;
}

/** Empty pixels, row by row. */
export interface Pixels {
  readonly values: Uint32Array;
  readonly width: number;
  readonly height: number;
}

const apart = (a: Rect, b: Rect): boolean => a[2] < b[0] || a[0] > b[2] || a[3] < b[1] || a[1] > b[3];

/** Paints every word that lies in the window. */
export function paintWords(pixels: Pixels, { words, sheet, window, pixelRatio }: Drawing): void {
  const [left, top] = window;
  for (const { box, trust } of words) {
    const rect = toSheet(box, sheet);
    if (apart(rect, window)) continue;
    const [x0, y0, x1, y1] = rect;
    const placed: Rect = [
      (x0 - left) * pixelRatio,
      (y0 - top) * pixelRatio,
      (x1 - left) * pixelRatio,
      (y1 - top) * pixelRatio,
    ];
    const { fill, line, spot } = PAINTS[trust];
    if (y1 - y0 >= TINY) {
      paint(pixels, placed, fill);
      underline(pixels, placed, LOOKS[trust], line, pixelRatio);
    } else if (spot !== null) paint(pixels, placed, spot);
  }
}

function underline(pixels: Pixels, [x0, , x1, y1]: Rect, look: Look, colour: number, ratio: number): void {
  const [long, gap] = look.dash === null ? [x1 - x0, 1] : [look.dash[0] * ratio, look.dash[1] * ratio];
  const weight = look.weight * ratio;
  for (let x = x0; x < x1; x += long + gap) paint(pixels, [x, y1, Math.min(x + long, x1), y1 + weight], colour);
  if (look.double !== true) return;
  const second = y1 + DOUBLE_GAP * ratio;
  paint(pixels, [x0, second, x1, second + weight], colour);
}

/** Fills a rectangle, of one pixel at least. */
function paint({ values, width, height }: Pixels, [x0, y0, x1, y1]: Rect, colour: number): void {
  const left = Math.max(0, Math.round(x0));
  const right = Math.min(width, Math.max(left + 1, Math.round(x1)));
  const bottom = Math.min(height, Math.max(Math.round(y0) + 1, Math.round(y1)));
  if (right <= left) return;
  for (let y = Math.max(0, Math.round(y0)); y < bottom; y += 1)
    values.fill(colour, y * width + left, y * width + right);
}
