// The choice of documents in the list: kept in the address, extended with Shift.
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useRef } from "react";
import type { Job } from "@/api/types";
import { readSelection, select, type Selection, writeSelection } from "@/features/jobs/selection";

const route = getRouteApi("/inside/jobs");

export interface JobSelection {
  /** Those chosen among the documents that are shown. */
  chosen: readonly Job[];
  has: (job: Job) => boolean;
  /** Turns one over; with `extend`, all from the last one that was. */
  toggle: (job: Job, extend: boolean) => void;
  all: () => void;
  clear: () => void;
}

export function useSelection(jobs: readonly Job[]): JobSelection {
  const { selected } = route.useSearch();
  const navigate = useNavigate();
  const last = useRef<string | null>(null);
  const selection = readSelection(selected);
  const keep = (next: Selection): void => {
    void navigate({
      to: "/jobs",
      search: (before) => ({ ...before, selected: writeSelection(next) }),
      replace: true,
      resetScroll: false,
    });
  };
  const ids = jobs.map(({ id }) => id);
  return {
    chosen: jobs.filter(({ id }) => selection.has(id)),
    has: ({ id }) => selection.has(id),
    toggle: ({ id }, extend) => {
      keep(select(selection, ids, id, extend ? last.current : null));
      last.current = id;
    },
    all: () => {
      keep(new Set(ids));
    },
    clear: () => {
      keep(new Set());
    },
  };
}
