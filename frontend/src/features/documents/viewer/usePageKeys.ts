// The left and right arrow keys turn pages, wherever they mean nothing else.
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import type { JobPage } from "@/api/types";

/** The page before (-1) or after (1) `current`, if there is one. */
export function neighbour(pages: readonly JobPage[], current: number, step: 1 | -1): number | null {
  const index = pages.findIndex(({ number }) => number === current);
  return index < 0 ? null : (pages[index + step]?.number ?? null);
}

/** Where arrow keys belong to something else. */
const OTHERS = "input, textarea, select, [role=menu], [role=tablist], [role=dialog], [data-words]";

function isTaken({ target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.closest(OTHERS) !== null || target.scrollWidth > target.clientWidth + 1;
}

export function usePageKeys(jobId: string, pages: readonly JobPage[], current: number): void {
  const navigate = useNavigate();
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : null;
      if (step === null || isTaken(event)) return;
      const page = neighbour(pages, current, step);
      if (page !== null) void navigate({ to: "/jobs/$jobId", params: { jobId }, search: { page }, replace: true });
    };
    window.addEventListener("keydown", press);
    return () => {
      window.removeEventListener("keydown", press);
    };
  }, [navigate, jobId, pages, current]);
}
