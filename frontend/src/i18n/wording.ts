// How an error code becomes a sentence, in whatever language the sentences are. Pure.

/** The numbers that an error may carry. */
export interface ErrorFacts {
  limit?: number | null | undefined;
  actual?: number | null | undefined;
  /** Seconds. */
  retryAfter?: number | undefined;
}

export type Words = (facts: ErrorFacts) => string;

/** Looks sentences up by their code; a code from a newer server still gets an honest one: `internal_error`'s. */
export function wordedBy(sentences: Record<"internal_error", Words>): (code: string, facts: ErrorFacts) => string {
  const known: Partial<Record<string, Words>> = sentences;
  return (code, facts) => {
    const words = Object.hasOwn(sentences, code) ? known[code] : undefined;
    return (words ?? sentences.internal_error)(facts);
  };
}
