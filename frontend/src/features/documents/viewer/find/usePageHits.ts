// Which words of a page are hits of the search, and the first or last of them where the address asks for it.
import { useEffect, useMemo } from "react";
import { hitsAmong } from "@/features/documents/viewer/find/hits";
import type { WordAddress } from "@/features/documents/page/address";
import type { Found } from "@/features/documents/viewer/find/useFindQuery";
import type { PageWords } from "@/features/documents/page/words";

/** The hits of one page, as far as its words are there. */
export interface PageHits {
  readonly page: number;
  readonly hits: readonly number[];
}

interface Options {
  page: number;
  /** Null while the page is not there. */
  words: PageWords | null;
  found: Found;
  asked: WordAddress | undefined;
  choose: (word: number | null) => void;
  onHits: (hits: PageHits) => void;
}

export function usePageHits({ page, words, found, asked, choose, onHits }: Options): readonly number[] {
  const here = found.pages.find((each) => each.page === page);
  const hits = useMemo(() => (words === null ? [] : hitsAmong(words.words, here)), [words, here]);
  useEffect(() => {
    onHits({ page, hits });
  }, [onHits, page, hits]);
  const isKnown = words !== null && (here !== undefined || !found.isLooking);
  useEffect(() => {
    if (isKnown && (asked === "firstHit" || asked === "lastHit"))
      choose(hits.at(asked === "firstHit" ? 0 : -1) ?? null);
  }, [isKnown, asked, hits, choose]);
  return hits;
}
