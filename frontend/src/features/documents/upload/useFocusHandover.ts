// Where the focus goes that was in the row of a file: to the link of the document that takes the row over, or, when the
// file is taken out of the list, to where files are added. It knows both by their elements alone.
import { type RefObject, useLayoutEffect } from "react";

export function useFocusHandover(inside: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const row = inside.current?.closest("li");
    return () => {
      // What was in the row is still there, what takes its place is not until the row is drawn.
      if (row?.contains(document.activeElement) !== true) return;
      queueMicrotask(() => {
        const next = row.isConnected
          ? row.querySelector("a")
          : document.querySelector<HTMLElement>("[data-adds-files]");
        next?.focus({ preventScroll: true });
      });
    };
  }, [inside]);
}
