// Whoever had the focus in the row of a file, on its cancel button, has it in the same row when its document takes over:
// on the link to the document. It knows rows of the list by their elements alone.
import { type RefObject, useLayoutEffect } from "react";

export function useHandover(inside: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const row = inside.current?.closest("li");
    return () => {
      // What was in the row is still there, what takes its place is not until the row is drawn.
      if (row?.contains(document.activeElement) !== true) return;
      queueMicrotask(() => {
        row.querySelector("a")?.focus({ preventScroll: true });
      });
    };
  }, [inside]);
}
