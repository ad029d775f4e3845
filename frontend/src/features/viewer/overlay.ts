// Draws the words of a page onto a canvas. The scan below is paper in light and in dark, so the colours are fixed.
import { type Rect, type Sheet, toSheet } from "@/features/viewer/geometry";
import type { PageWord, Trust } from "@/features/viewer/words";

interface Look {
  fill: string;
  line: string;
  /** Lengths of dash and gap under the word, in CSS pixels; none for a whole line. */
  dash: readonly number[];
  weight: number;
  /** A second line below the first. */
  double?: true;
}

export const LOOKS: Record<Trust, Look> = {
  sure: { fill: "rgba(29, 122, 135, 0.07)", line: "rgba(29, 122, 135, 0.45)", dash: [], weight: 1 },
  doubtful: { fill: "rgba(230, 159, 20, 0.20)", line: "#9a6200", dash: [5, 3], weight: 2 },
  poor: { fill: "rgba(205, 50, 40, 0.17)", line: "#b3261e", dash: [2, 2], weight: 3 },
  checked: { fill: "rgba(42, 106, 65, 0.10)", line: "#2a6a41", dash: [], weight: 1.5, double: true },
};
const TRUSTS: readonly Trust[] = ["sure", "doubtful", "poor", "checked"];
const DOUBLE_GAP = 3;
const ACTIVE = { fill: "rgba(29, 122, 135, 0.18)", line: "#12414a", weight: 2 };

export interface Drawing {
  words: readonly PageWord[];
  sheet: Sheet;
  /** The part of the sheet that the canvas covers. */
  window: Rect;
  /** The word pointed at and the word chosen. */
  active: ReadonlySet<number | null>;
  showAll: boolean;
  pixelRatio: number;
}

const apart = (a: Rect, b: Rect): boolean => a[2] < b[0] || a[0] > b[2] || a[3] < b[1] || a[1] > b[3];

/** Clears the canvas and draws every word that lies in the window; twenty thousand boxes take some milliseconds. */
export function draw(context: CanvasRenderingContext2D, drawing: Drawing): void {
  const { window, pixelRatio } = drawing;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  context.setTransform(pixelRatio, 0, 0, pixelRatio, -window[0] * pixelRatio, -window[1] * pixelRatio);
  if (drawing.showAll) drawWords(context, drawing);
  for (const index of drawing.active) {
    const word = index === null ? undefined : drawing.words[index];
    if (word !== undefined) drawActive(context, toSheet(word.box, drawing.sheet));
  }
}

function drawWords(context: CanvasRenderingContext2D, { words, sheet, window }: Drawing): void {
  const rects: Record<Trust, Rect[]> = { sure: [], doubtful: [], poor: [], checked: [] };
  for (const word of words) {
    const rect = toSheet(word.box, sheet);
    if (!apart(rect, window)) rects[word.trust].push(rect);
  }
  for (const trust of TRUSTS) {
    const look = LOOKS[trust];
    context.fillStyle = look.fill;
    context.strokeStyle = look.line;
    context.lineWidth = look.weight;
    context.setLineDash([...look.dash]);
    context.beginPath();
    for (const [x0, y0, x1, y1] of rects[trust]) {
      context.fillRect(x0, y0, x1 - x0, y1 - y0);
      context.moveTo(x0, y1 + look.weight / 2);
      context.lineTo(x1, y1 + look.weight / 2);
      if (look.double !== true) continue;
      context.moveTo(x0, y1 + look.weight / 2 + DOUBLE_GAP);
      context.lineTo(x1, y1 + look.weight / 2 + DOUBLE_GAP);
    }
    context.stroke();
  }
  context.setLineDash([]);
}

function drawActive(context: CanvasRenderingContext2D, [x0, y0, x1, y1]: Rect): void {
  const gap = 2;
  context.fillStyle = ACTIVE.fill;
  context.strokeStyle = ACTIVE.line;
  context.lineWidth = ACTIVE.weight;
  context.beginPath();
  context.roundRect(x0 - gap, y0 - gap, x1 - x0 + 2 * gap, y1 - y0 + 2 * gap, 3);
  context.fill();
  context.stroke();
}
