// Correcting the selected word of a page: saving its text, moving to the next word, undo and redo.
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

/** The corrections of a page: those on the server, and those in flight; the same array until something changes. */
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
  // Corrections in flight become corrections on the server: the content stays the same, and all words depend on it.
  const [kept, keep] = useState(said);
  if (isSame(kept, said)) return kept;
  keep(said);
  return said;
}

/** The selected word, and navigation to others. */
export interface WordCursor {
  /** Index into the page's words. */
  chosen: number | null;
  /** Moves to the next (1) or previous (-1) matching word, by default a doubtful one; false at the end. */
  seek: (step: 1 | -1, isWanted?: (word: PageWord) => boolean) => boolean;
  /** Moves to a word of any page of the document. */
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
      // Going back includes words that were checked already.
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

/** Outside fields, where the browser has no undo of its own. */
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
