// Correcting the chosen word of a page: saying what stands there, going on to the next, undo and redo.
import { useCallback, useEffect, useMemo, useState } from "react";
import { outbox, useUnsaved, versionOf } from "@/features/documents/correct/correctionsApi";
import type { Spot } from "@/features/documents/correct/outbox";
import { isSame, applyUnsaved, type Correction } from "@/features/documents/page/anchors";
import type { EditorActions } from "@/features/documents/correct/WordEditor";
import type { WordAddress } from "@/features/documents/page/address";
import type { PageWord } from "@/features/documents/page/words";
import type { SavedCorrection } from "@/api/types";
import { t } from "@/i18n";
import { announce } from "@/ui/feedback/announce";

/** What holds for a page: what the server knows, and what is on its way; the same array until it is something else. */
export function useCorrections(
  jobId: string,
  page: number,
  known: readonly SavedCorrection[] | undefined,
): readonly Correction[] {
  const unsaved = useUnsaved();
  const said = useMemo(() => {
    const own = unsaved.filter(({ edit }) => edit.jobId === jobId && edit.page === page);
    return applyUnsaved(
      known ?? [],
      own.map(({ edit }) => edit),
    );
  }, [jobId, page, known, unsaved]);
  // What is on its way becomes what the server knows: nothing new, and all words of the page hang on it.
  const [kept, keep] = useState(said);
  if (isSame(kept, said)) return kept;
  keep(said);
  return said;
}

/** The chosen word, and the ways to others. */
export interface WordCursor {
  /** Index into the page's words. */
  chosen: number | null;
  /** On to the next (1) or back to the previous (-1) word that is wanted, a doubtful one unless stated; false at the end. */
  seek: (step: 1 | -1, isWanted?: (word: PageWord) => boolean) => boolean;
  /** To a word of any page of the document. */
  go: (address: { page: number; word?: WordAddress }) => void;
}

interface Options {
  jobId: string;
  page: number;
  words: readonly PageWord[];
  at: WordCursor;
  onEditing: (isEditing: boolean) => void;
}

const isLookedAt = ({ trust }: PageWord): boolean => trust !== "sure";

export function useCorrectionActions({ jobId, page, words, at, onEditing }: Options): EditorActions {
  const { chosen, seek, go } = at;
  const visit = useCallback(
    (spot: Spot | null) => {
      if (spot === null) announce(t("correct.noStep"));
      else go({ page: spot.page, word: spot.word + 1 });
    },
    [go],
  );
  const onUndo = useCallback(() => {
    visit(outbox.undo(jobId, versionOf(jobId)));
  }, [visit, jobId]);
  const onRedo = useCallback(() => {
    visit(outbox.redo(jobId, versionOf(jobId)));
  }, [visit, jobId]);
  useUndoKeys(onUndo, onRedo);
  return {
    onSave: (text, version) => {
      const word = chosen === null ? undefined : words[chosen];
      if (word === undefined || chosen === null) return;
      outbox.say({ jobId, page, word: chosen, anchor: word.anchor, text, version }, word.said);
    },
    onMove: (step) => {
      // Back goes to what was looked at too, to look once more.
      if (seek(step, step === -1 ? isLookedAt : undefined)) return;
      announce(t("correct.end"));
      onEditing(false);
    },
    onLeave: () => {
      onEditing(false);
    },
    onUndo,
    onRedo,
  };
}

/** Outside of a field, where the browser has nothing of its own to undo. */
function useUndoKeys(onUndo: () => void, onRedo: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const { target } = event;
      if (event.defaultPrevented || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
      if (target instanceof Element && target.closest("input, textarea") !== null) return;
      event.preventDefault();
      if (event.shiftKey) onRedo();
      else onUndo();
    };
    window.addEventListener("keydown", press);
    return () => {
      window.removeEventListener("keydown", press);
    };
  }, [onUndo, onRedo]);
}
