// The options of the files that are added next: one choice for the whole dashboard, kept in this browser.
import { useEffect, useSyncExternalStore } from "react";
import { useQuery } from "@tanstack/react-query";
import { queryClient } from "@/api/queryClient";
import type { Endpoint } from "@/api/types";
import { endpointsQuery } from "@/features/endpoints/useEndpoints";
import {
  type UploadOptions,
  fitted,
  isPlain,
  type Lost,
  PLAIN,
  readOptions,
} from "@/features/documents/upload/options/uploadOptions";

const KEY = "legible-upload-options";
const FRESH_MS = 30_000;

export interface OptionsState {
  readonly choice: UploadOptions;
  /** The chosen options that no longer exist; reported until the user chooses again. */
  readonly lost: Lost | null;
}

let options: OptionsState = { choice: stored(), lost: null };
const listeners = new Set<() => void>();

function stored(): UploadOptions {
  try {
    return readOptions(localStorage.getItem(KEY));
  } catch {
    return PLAIN; // Storage may be forbidden; then the choice lives as long as the tab.
  }
}

function enter(next: OptionsState): void {
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
  current: (): OptionsState => options,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  choose: (choice: UploadOptions): void => {
    enter({ choice, lost: null });
  },
};

export const useUploadOptions = (): OptionsState =>
  useSyncExternalStore(uploadOptions.subscribe, uploadOptions.current);

/** The endpoints as they were a moment ago; enough to choose from. */
export function useReadyEndpoints(): readonly Endpoint[] | undefined {
  return useQuery({ ...endpointsQuery, staleTime: FRESH_MS }).data;
}

/** Drops options that are no longer available, and reports it. */
function keptOf(choice: UploadOptions, endpoints: readonly Endpoint[]): UploadOptions {
  const { kept, lost } = fitted(choice, endpoints);
  if (lost !== null && choice === options.choice) enter({ choice: kept, lost });
  return kept;
}

/** Checks the choice against the available options, whenever they become known. */
export function useFallBack(endpoints: readonly Endpoint[] | undefined): void {
  useEffect(() => {
    if (endpoints !== undefined) keptOf(options.choice, endpoints);
  }, [endpoints]);
}

/** The currently available parts of a choice. If this cannot be determined, the server decides. */
export async function settle(choice: UploadOptions): Promise<UploadOptions> {
  if (isPlain(choice)) return choice;
  try {
    return keptOf(choice, await queryClient.query({ ...endpointsQuery, staleTime: FRESH_MS }));
  } catch {
    return choice;
  }
}
