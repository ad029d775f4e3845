// The chosen word of a page. It is in the address, so that it can be shared and going back leads to it.
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect, useRef } from "react";
import type { JobPage } from "@/api/types";
import type { WordCursor } from "@/features/documents/correct/useCorrections";
import type { WordAddress } from "@/features/documents/page/address";
import { neighbour } from "@/features/documents/viewer/usePageKeys";
import { nextDoubtful, type PageWord, type PageWords } from "@/features/documents/page/words";

interface Options {
  jobId: string;
  pages: readonly JobPage[];
  page: number;
  /** As the address has it. */
  asked: WordAddress | undefined;
  /** Null while the page is not there. */
  words: PageWords | null;
  /** The user doubts more words than the pages count as doubtful, so that any page may have some. */
  mayDoubtAll: boolean;
}

interface ChosenWord extends WordCursor {
  choose: (word: number | null) => void;
}

/** This page and those that have doubtful words, as far as that is known. */
const pagesToSee = (pages: readonly JobPage[], current: number): JobPage[] =>
  pages.filter(({ number, doubtful_words }) => number === current || doubtful_words !== 0);

export function useChosenWord({ jobId, pages, page, asked, words, mayDoubtAll }: Options): ChosenWord {
  const navigate = useNavigate();
  const go = useCallback(
    (search: { page: number; word?: WordAddress }) => {
      void navigate({ to: "/jobs/$jobId", params: { jobId }, search, replace: true, resetScroll: false });
    },
    [navigate, jobId],
  );
  const choose = useCallback(
    (word: number | null) => {
      go(word === null ? { page } : { page, word: word + 1 });
    },
    [go, page],
  );
  const leave = useCallback(
    (step: 1 | -1): boolean => {
      const next = neighbour(mayDoubtAll ? pages : pagesToSee(pages, page), page, step);
      if (next !== null) go({ page: next, word: step === 1 ? "first" : "last" });
      return next !== null;
    },
    [go, pages, page, mayDoubtAll],
  );
  const chosen = typeof asked === "number" && words !== null && asked <= words.words.length ? asked - 1 : null;
  // The same function for as long as the page is shown: what calls it need not be drawn anew for each word.
  const latest = useRef({ words, chosen, choose, leave });
  latest.current = { words, chosen, choose, leave };
  const seek = useCallback((step: 1 | -1, isWanted?: (word: PageWord) => boolean): boolean => {
    const now = latest.current;
    if (now.words === null) return false;
    const found = nextDoubtful(now.words.words, now.chosen, step, isWanted);
    if (found === null) return now.leave(step);
    now.choose(found);
    return true;
  }, []);

  // Come from another page to its first or last doubtful word, which is known only now.
  useEffect(() => {
    if (words === null || (asked !== "first" && asked !== "last")) return;
    const step = asked === "first" ? 1 : -1;
    const found = nextDoubtful(words.words, null, step);
    if (found !== null) choose(found);
    else if (!leave(step)) choose(null);
  }, [words, asked, choose, leave]);

  return { chosen, choose, seek, go };
}
