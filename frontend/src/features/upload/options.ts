// The options of the files that are added next: one choice for the whole dashboard, kept in this browser.
import { useEffect, useSyncExternalStore } from "react";
import { useQuery } from "@tanstack/react-query";
import { queryClient } from "@/api/queryClient";
import type { Endpoint } from "@/api/types";
import { endpointsQuery } from "@/features/endpoints/useEndpoints";
import { type Choice, fitted, isPlain, type Lost, PLAIN, readChoice } from "@/features/upload/choice";

const KEY = "legible-upload-options";
const FRESH_MS = 30_000;

export interface Options {
  readonly choice: Choice;
  /** What was chosen and is not there any more; to be told until somebody chooses anew. */
  readonly lost: Lost | null;
}

let options: Options = { choice: stored(), lost: null };
const listeners = new Set<() => void>();

function stored(): Choice {
  try {
    return readChoice(localStorage.getItem(KEY));
  } catch {
    return PLAIN; // Storage may be forbidden; then the choice lives as long as the tab.
  }
}

function enter(next: Options): void {
  options = next;
  try {
    localStorage.setItem(KEY, JSON.stringify(next.choice));
  } catch {
    // As above.
  }
  listeners.forEach((listener) => {
    listener();
  });
}

export const uploadOptions = {
  current: (): Options => options,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  choose: (choice: Choice): void => {
    enter({ choice, lost: null });
  },
};

export const useOptions = (): Options => useSyncExternalStore(uploadOptions.subscribe, uploadOptions.current);

/** The endpoints as they were a moment ago; enough to choose from. */
export function useReaders(): readonly Endpoint[] | undefined {
  return useQuery({ ...endpointsQuery, staleTime: FRESH_MS }).data;
}

/** Lets go of what cannot be had any more, and says so. */
function keptOf(choice: Choice, endpoints: readonly Endpoint[]): Choice {
  const { kept, lost } = fitted(choice, endpoints);
  if (lost !== null && choice === options.choice) enter({ choice: kept, lost });
  return kept;
}

/** Holds the choice against what there is, whenever that becomes known. */
export function useFallBack(endpoints: readonly Endpoint[] | undefined): void {
  useEffect(() => {
    if (endpoints !== undefined) keptOf(options.choice, endpoints);
  }, [endpoints]);
}

/** What of a choice can be had at this moment. Where that cannot be found out, the server shall say. */
export async function settle(choice: Choice): Promise<Choice> {
  if (isPlain(choice)) return choice;
  try {
    return keptOf(choice, await queryClient.query({ ...endpointsQuery, staleTime: FRESH_MS }));
  } catch {
    return choice;
  }
}
