// From the list into a document and back to the same place: its filters, its scrolling, its row.
import { useRouter } from "@tanstack/react-router";
import type { MouseEvent } from "react";

/** The document that was last opened from the list, and which entry of the history the list is. */
let left: { jobId: string; entry: number } | null = null;

/** Records that a document is opened from the list. */
export function useRememberList(): (jobId: string) => void {
  const { history } = useRouter();
  return (jobId) => {
    left = { jobId, entry: history.location.state.__TSR_index };
  };
}

/** For the link to the list in a document: goes back in history if the document was opened from the list. */
export function useBackToList(jobId: string): (event: MouseEvent) => void {
  const { history } = useRouter();
  return (event) => {
    const isOwnTab = !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    const cameFromList = left?.jobId === jobId && history.location.state.__TSR_index === left.entry + 1;
    if (!isOwnTab || !cameFromList) return;
    event.preventDefault();
    history.back();
  };
}
