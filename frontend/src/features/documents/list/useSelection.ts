// The choice of documents in the list: kept in the address, extended with Shift.
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useRef } from "react";
import type { Job } from "@/api/types";
import {
  MOST_SELECTED,
  readSelection,
  select,
  type Selection,
  writeSelection,
} from "@/features/documents/list/selection";

const route = getRouteApi("/inside/jobs");

export interface JobSelection {
  /** Those chosen among the documents that are loaded. */
  chosen: readonly Job[];
  has: (id: string) => boolean;
  /** Toggles one; with `extend`, all from the last toggled one. The function stays the same. */
  toggle: (id: string, extend: boolean) => void;
  /** The first ones, as many as may be. */
  all: () => void;
  clear: () => void;
}

export function useSelection(jobs: readonly Job[]): JobSelection {
  const { selected } = route.useSearch();
  const navigate = useNavigate();
  const selection = useMemo(() => readSelection(selected), [selected]);
  const keep = useCallback(
    (next: Selection): void => {
      void navigate({
        to: "/jobs",
        search: (before) => ({ ...before, selected: writeSelection(next) }),
        replace: true,
        resetScroll: false,
      });
    },
    [navigate],
  );
  const last = useRef<string | null>(null);
  const now = useRef({ jobs, selection });
  useEffect(() => {
    now.current = { jobs, selection };
  }, [jobs, selection]);
  const toggle = useCallback(
    (id: string, extend: boolean): void => {
      const from = extend ? last.current : null;
      const shown = from === null ? [] : now.current.jobs.map((job) => job.id);
      const next = select(now.current.selection, shown, id, from);
      now.current.selection = next; // Before it is in the address, because another click may come first.
      last.current = id;
      keep(next);
    },
    [keep],
  );
  return {
    chosen: useMemo(() => (selection.size === 0 ? [] : jobs.filter(({ id }) => selection.has(id))), [jobs, selection]),
    has: (id) => selection.has(id),
    toggle,
    all: () => {
      keep(new Set(jobs.slice(0, MOST_SELECTED).map(({ id }) => id)));
    },
    clear: () => {
      keep(new Set());
    },
  };
}
