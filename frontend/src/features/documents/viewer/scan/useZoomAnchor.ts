// Zooming without losing the place: what is in the middle, or under the pointer, stays where it is.
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from "react";
import { type Size } from "@/features/documents/page/geometry";

/** A point of the sheet, as shares of its sides, and where it is to stand in the scroller (CSS pixels). */
interface Anchor {
  shareX: number;
  shareY: number;
  atX: number;
  atY: number;
}

const within = (value: number): number => Math.min(1, Math.max(0, Number.isFinite(value) ? value : 0));

function anchorAt(scroller: HTMLElement, sheet: HTMLElement, atX: number, atY: number): Anchor {
  const outer = scroller.getBoundingClientRect();
  const inner = sheet.getBoundingClientRect();
  return {
    shareX: within((outer.left + atX - inner.left) / inner.width),
    shareY: within((outer.top + atY - inner.top) / inner.height),
    atX,
    atY,
  };
}

/**
 * Keeps the middle of what is seen in place when `size` (the sheet's) changes; `hold` keeps another point. `isMeasured`: it
 * is the real size; a page begins at its top.
 */
export function useZoomAnchor(
  scroller: RefObject<HTMLElement | null>,
  sheet: RefObject<HTMLElement | null>,
  size: Size,
  isMeasured: boolean,
): { hold: (clientX: number, clientY: number) => void } {
  const anchor = useRef<Anchor | null>(null);

  const holdMiddle = useCallback(() => {
    const outer = scroller.current;
    const inner = sheet.current;
    if (outer !== null && inner !== null) {
      anchor.current = anchorAt(outer, inner, outer.clientWidth / 2, outer.clientHeight / 2);
    }
  }, [scroller, sheet]);

  useEffect(() => {
    const outer = scroller.current;
    outer?.addEventListener("scroll", holdMiddle, { passive: true });
    return () => outer?.removeEventListener("scroll", holdMiddle);
  }, [scroller, holdMiddle]);

  useLayoutEffect(() => {
    const outer = scroller.current;
    const inner = sheet.current;
    const kept = anchor.current;
    if (outer === null || inner === null || !isMeasured) return;
    if (kept !== null) {
      const box = outer.getBoundingClientRect();
      const now = inner.getBoundingClientRect();
      outer.scrollLeft += now.left - box.left + kept.shareX * now.width - kept.atX;
      outer.scrollTop += now.top - box.top + kept.shareY * now.height - kept.atY;
    }
    holdMiddle();
  }, [scroller, sheet, size.width, size.height, isMeasured, holdMiddle]);

  const hold = useCallback(
    (clientX: number, clientY: number) => {
      const outer = scroller.current;
      const inner = sheet.current;
      if (outer === null || inner === null) return;
      const box = outer.getBoundingClientRect();
      anchor.current = anchorAt(outer, inner, clientX - box.left, clientY - box.top);
    },
    [scroller, sheet],
  );
  return { hold };
}
