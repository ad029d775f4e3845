// The rows of a long list that have to be there, while its scroller is scrolled and changes its size.
import { type RefObject, useLayoutEffect, useState } from "react";
import { type Rows, rowsToShow } from "@/features/viewer/rows";

/** `height`: of one row, in CSS pixels. */
export function useRows(scroller: RefObject<HTMLElement | null>, count: number, height: number): Rows {
  const [rows, setRows] = useState<Rows>({ from: 0, to: 0 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const look = (): void => {
      const next = rowsToShow(count, height, element.scrollTop, element.clientHeight);
      setRows((last) => (last.from === next.from && last.to === next.to ? last : next));
    };
    const sizes = new ResizeObserver(look);
    sizes.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    look();
    return () => {
      sizes.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [scroller, count, height]);
  return rows;
}
