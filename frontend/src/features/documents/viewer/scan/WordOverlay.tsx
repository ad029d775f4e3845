// What lies over the scan, for the eye alone: everything it shows is in the text as well. All words are drawn on a canvas
// that covers what is visible and a little more, and is drawn anew when that is left behind. The word pointed at and the
// one chosen are elements: they change all the time, and the thousands need not be drawn again for that.
import { memo, type RefObject, useEffect, useRef } from "react";
import { canvasWindow, covers, type Rect, type Sheet, sheetSize, toSheet } from "@/features/documents/page/geometry";
import { paintWords } from "@/features/documents/viewer/scan/paintWords";
import classes from "@/features/documents/viewer/Viewer.module.css";
import type { PageWord } from "@/features/documents/page/words";

interface Props {
  scroller: RefObject<HTMLElement | null>;
  words: readonly PageWord[];
  sheet: Sheet;
}

const MOST_PIXEL_RATIO = 2;

/** What of the sheet (the canvas's parent) can be seen in the scroller, in sheet coordinates. */
function visiblePart(scroller: HTMLElement, sheet: Element): Rect {
  const outer = scroller.getBoundingClientRect();
  const inner = sheet.getBoundingClientRect();
  const left = outer.left - inner.left;
  const top = outer.top - inner.top;
  return [left, top, left + outer.width, top + outer.height];
}

function positionCanvas(canvas: HTMLCanvasElement, [x0, y0, x1, y1]: Rect, pixelRatio: number): void {
  canvas.style.left = `${x0}px`;
  canvas.style.top = `${y0}px`;
  canvas.style.width = `${x1 - x0}px`;
  canvas.style.height = `${y1 - y0}px`;
  const width = Math.max(1, Math.round((x1 - x0) * pixelRatio));
  const height = Math.max(1, Math.round((y1 - y0) * pixelRatio));
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}

export const WordOverlay = memo(function WordOverlay({ scroller, words, sheet }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);

  useEffect(() => {
    const element = canvas.current;
    const outer = scroller.current;
    const parent = element?.parentElement;
    const context = element?.getContext("2d");
    if (element === null || outer === null || !parent || !context) return;
    let window: Rect | null = null;
    let frame = 0;

    const paint = (): void => {
      const visible = visiblePart(outer, parent);
      const size = sheetSize(sheet);
      if (window !== null && covers(window, visible, size)) return;
      window = canvasWindow(visible, size);
      const pixelRatio = Math.min(MOST_PIXEL_RATIO, globalThis.devicePixelRatio);
      positionCanvas(element, window, pixelRatio);
      const picture = context.createImageData(element.width, element.height);
      const pixels = { values: new Uint32Array(picture.data.buffer), width: picture.width, height: picture.height };
      paintWords(pixels, { words, sheet, window, pixelRatio });
      context.putImageData(picture, 0, 0);
    };
    // Not before the frame that answers the input: a correction shows in the field first, its mark right after.
    const soon = (): void => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(paint);
    };
    const sizes = new ResizeObserver(soon);
    sizes.observe(outer);
    outer.addEventListener("scroll", soon, { passive: true });
    soon();
    return () => {
      cancelAnimationFrame(frame);
      sizes.disconnect();
      outer.removeEventListener("scroll", soon);
    };
  }, [scroller, words, sheet]);

  return <canvas ref={canvas} className={classes.overlay} aria-hidden="true" />;
});

/** How far around a word its mark goes, in CSS pixels. */
const MARK_GAP = 2;

function around(word: PageWord, sheet: Sheet) {
  const [x0, y0, x1, y1] = toSheet(word.box, sheet);
  return {
    left: x0 - MARK_GAP,
    top: y0 - MARK_GAP,
    width: x1 - x0 + 2 * MARK_GAP,
    height: y1 - y0 + 2 * MARK_GAP,
  };
}

export function WordMark({ word, sheet }: { word: PageWord; sheet: Sheet }) {
  return <span className={classes.wordMark} style={around(word, sheet)} aria-hidden="true" data-word-mark="" />;
}

interface FoundProps {
  words: readonly PageWord[];
  /** Indices of the words that were looked for. */
  hits: readonly number[];
  sheet: Sheet;
}

export const FoundMarks = memo(function FoundMarks({ words, hits, sheet }: FoundProps) {
  return hits.map((hit) => {
    const word = words[hit];
    return (
      word && (
        <span key={hit} className={classes.found} style={around(word, sheet)} aria-hidden="true" data-found-mark="" />
      )
    );
  });
});
