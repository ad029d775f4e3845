// Animates rows to their new position when others are added or removed above, unless the user prefers reduced motion.
import { type RefObject, useLayoutEffect, useRef } from "react";
import type { ShownRow } from "@/features/documents/list/useVirtualRows";

const FLIP: KeyframeAnimationOptions = { duration: 220, easing: "cubic-bezier(0.2, 0, 0, 1)", composite: "add" };

interface Glide {
  list: RefObject<HTMLUListElement | null>;
  shown: readonly ShownRow[];
  /** What the list is of: of two different things no row is on its way from one place to another. */
  of: unknown;
  /** The visible rows keep their position anyway. */
  isHeld: boolean;
}

export function useFlip({ list, shown, of, isHeld }: Glide): void {
  const last = useRef<{ of: unknown; rows: ReadonlyMap<string, ShownRow> }>({ of: null, rows: new Map() });
  useLayoutEffect(() => {
    const before = last.current;
    last.current = { of, rows: new Map(shown.map((row) => [row.id, row])) };
    if (isHeld || before.of !== of || window.matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    for (const { id, index, top } of shown) {
      const old = before.rows.get(id);
      // Only where others came or went: a row that is measured anew moves at once, as it does while one scrolls.
      if (old === undefined || old.index === index) continue;
      const row = list.current?.querySelector(`:scope > [data-row="${CSS.escape(id)}"]`);
      // Added to the place where it stands, so that two on their way at once add up too.
      row?.animate([{ transform: `translateY(${old.top - top}px)` }, { transform: "translateY(0)" }], FLIP);
    }
  }, [list, shown, of, isHeld]);
}
