// Mouse and finger on the scan: point at a word, choose it, drag the page, zoom with the wheel.
import { type RefObject, useEffect } from "react";
import { type Sheet, toImage } from "@/features/documents/page/geometry";
import { type PageWord, wordAt } from "@/features/documents/page/words";

interface Options {
  words: readonly PageWord[];
  sheet: Sheet;
  onHover: (word: number | null) => void;
  onChoose: (word: number | null) => void;
  onEdit: (word: number) => void;
  onWheelZoom: (direction: 1 | -1, clientX: number, clientY: number) => void;
}

/** How far beside a word a pointer still means it, in CSS pixels. */
const SLACK = { mouse: 2, touch: 8 };
const DRAG_FROM = 4;

export function usePointer(
  scroller: RefObject<HTMLElement | null>,
  paper: RefObject<HTMLElement | null>,
  { words, sheet, onHover, onChoose, onEdit, onWheelZoom }: Options,
): void {
  useEffect(() => {
    const outer = scroller.current;
    const inner = paper.current;
    if (outer === null || inner === null) return;
    let from: { x: number; y: number; left: number; top: number } | null = null;
    let dragged = false;

    const wordUnder = ({ clientX, clientY }: MouseEvent, slack: number): number | null => {
      const box = inner.getBoundingClientRect();
      const [x, y] = toImage(clientX - box.left, clientY - box.top, sheet);
      return wordAt(words, x, y, slack / sheet.scale);
    };
    const press = (event: PointerEvent): void => {
      dragged = false;
      if (event.pointerType !== "mouse" || event.button !== 0) return;
      from = { x: event.clientX, y: event.clientY, left: outer.scrollLeft, top: outer.scrollTop };
    };
    const move = (event: PointerEvent): void => {
      if (event.pointerType !== "mouse") return;
      if (from === null) {
        onHover(wordUnder(event, SLACK.mouse));
        return;
      }
      const byX = event.clientX - from.x;
      const byY = event.clientY - from.y;
      if (!dragged && Math.hypot(byX, byY) < DRAG_FROM) return;
      if (!dragged) outer.setPointerCapture(event.pointerId);
      dragged = true;
      outer.scrollTo(from.left - byX, from.top - byY);
    };
    const release = (): void => {
      from = null;
    };
    const leave = (): void => {
      onHover(null);
    };
    const click = (event: MouseEvent): void => {
      const touch = event instanceof PointerEvent && event.pointerType === "touch";
      if (!dragged) onChoose(wordUnder(event, touch ? SLACK.touch : SLACK.mouse));
    };
    const twice = (event: MouseEvent): void => {
      const word = wordUnder(event, SLACK.mouse);
      if (!dragged && word !== null) onEdit(word);
    };
    const wheel = (event: WheelEvent): void => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      if (event.deltaY !== 0) onWheelZoom(event.deltaY < 0 ? 1 : -1, event.clientX, event.clientY);
    };

    const stop = new AbortController();
    const { signal } = stop;
    outer.addEventListener("pointerdown", press, { signal });
    outer.addEventListener("pointermove", move, { signal });
    outer.addEventListener("pointerup", release, { signal });
    outer.addEventListener("pointercancel", release, { signal });
    outer.addEventListener("pointerleave", leave, { signal });
    outer.addEventListener("click", click, { signal });
    outer.addEventListener("dblclick", twice, { signal });
    outer.addEventListener("wheel", wheel, { signal, passive: false });
    return () => {
      stop.abort();
    };
  }, [scroller, paper, words, sheet, onHover, onChoose, onEdit, onWheelZoom]);
}
