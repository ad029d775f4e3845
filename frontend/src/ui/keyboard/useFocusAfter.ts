// Moves the focus when its element disappears, instead of to the top of the page, as browsers do.
import { useLayoutEffect } from "react";

/** `homes`: selectors of what may have the focus then, the most wanted first. It is for what draws this. */
export function useFocusAfter(...homes: readonly string[]): void {
  const wanted = homes.join("\n");
  useLayoutEffect(
    () => () => {
      // What had it is still there now, and what takes its place may not be until all is drawn.
      queueMicrotask(() => {
        if (document.activeElement !== document.body) return;
        const found = wanted.split("\n").map((home) => document.querySelector<HTMLElement>(home));
        found.find((element) => element !== null)?.focus({ preventScroll: true });
      });
    },
    [wanted],
  );
}
