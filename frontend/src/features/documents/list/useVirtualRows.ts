// The rendered rows of the list: all of a short one; of a long one those near the window, and the one used last,
// wherever it is.
import { defaultRangeExtractor, type Range, useWindowVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";

/** Rows that are drawn above and below the window, for the Tab key and for quick fingers. */
const AROUND = 5;
/** So many rows are all drawn: the browser's own search finds each of them. */
const ALL_UP_TO = 100;
/** So many rows before the end the next page is asked for; of a short list, from its half on. */
const AHEAD = 100;
const NARROW = "(max-width: 720px)";
/** A usual row, in pixels; each is measured when it is drawn. */
const usualHeight = (): number => (window.matchMedia(NARROW).matches ? 111 : 81);

/** Heights of the rows that were measured until the list was left, so that one comes back to the same place. */
let leftHeights: ReadonlyMap<number | string | bigint, number> = new Map();

export interface ShownRow {
  id: string;
  index: number;
  /** Pixels below the top of the list. */
  top: number;
}

export interface Rows {
  list: RefObject<HTMLUListElement | null>;
  /** Of all rows, drawn or not, in pixels. */
  height: number;
  shown: readonly ShownRow[];
  /** The user has scrolled into the list: rows added at the top do not move the visible ones. */
  isHeld: boolean;
  measure: (row: HTMLLIElement | null) => void;
}

/** `idAt` is another function when the list has become another. `hasMore`: not all of it is loaded yet. */
export function useVirtualRows(
  count: number,
  hasMore: boolean,
  idAt: (index: number) => string,
  onNearEnd: () => void,
): Rows {
  const list = useRef<HTMLUListElement>(null);
  const margin = useTop(list);
  const kept = useKept(list);
  const keptIndex = useMemo(() => (kept === null ? -1 : indexOf(kept, count, idAt)), [kept, count, idAt]);
  const isHeld = window.scrollY > margin;
  const usual = useMemo(usualHeight, []);
  const virtualizer = useWindowVirtualizer<HTMLLIElement>({
    count,
    getItemKey: idAt,
    estimateSize: (index) => leftHeights.get(idAt(index)) ?? usual,
    overscan: !hasMore && count <= ALL_UP_TO ? ALL_UP_TO : AROUND,
    scrollMargin: margin,
    initialOffset: () => window.scrollY,
    anchorTo: isHeld ? "end" : "start", // At the top it is shown what comes.
    rangeExtractor: (range) => withKept(range, keptIndex),
  });
  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const isNearEnd = last >= count - Math.min(AHEAD, count / 2);
  useEffect(() => {
    if (isNearEnd) onNearEnd();
  }, [isNearEnd, count, onNearEnd]);
  useRemembered(virtualizer);
  return {
    list,
    height: virtualizer.getTotalSize(),
    shown: items.map(({ index, start }) => ({ id: idAt(index), index, top: start - margin })),
    isHeld,
    measure: virtualizer.measureElement,
  };
}

function indexOf(id: string, count: number, idAt: (index: number) => string): number {
  for (let index = 0; index < count; index += 1) if (idAt(index) === id) return index;
  return -1;
}

function withKept(range: Range, kept: number): number[] {
  const shown = defaultRangeExtractor(range);
  if (kept === -1 || kept >= range.count || shown.includes(kept)) return shown;
  return [...shown, kept].toSorted((a, b) => a - b);
}

/** The row that had the focus last stays when it is scrolled out of sight, and so do its menu and its question. */
function useKept(list: RefObject<HTMLUListElement | null>): string | null {
  const [kept, setKept] = useState<string | null>(null);
  useEffect(() => {
    const element = list.current;
    const note = ({ target }: FocusEvent): void => {
      const row = target instanceof Element ? target.closest<HTMLElement>("[data-row]") : null;
      setKept(row?.dataset.row ?? null);
    };
    element?.addEventListener("focusin", note);
    return () => element?.removeEventListener("focusin", note);
  }, [list]);
  return kept;
}

/** Pixels from the top of the page to the list; the content above it may grow and shrink. */
function useTop(list: RefObject<HTMLUListElement | null>): number {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const measure = (): void => {
      setTop(Math.round((list.current?.getBoundingClientRect().top ?? 0) + window.scrollY));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    measure();
    return () => {
      observer.disconnect();
    };
  }, [list]);
  return top;
}

function useRemembered(virtualizer: Virtualizer<Window, HTMLLIElement>): void {
  useEffect(
    () => () => {
      leftHeights = new Map([...leftHeights, ...virtualizer.itemSizeCache]);
    },
    [virtualizer],
  );
}
