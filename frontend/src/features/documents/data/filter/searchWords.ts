// Valid search words, for texts and file names alike. Separate from the search itself, which is loaded later.

/** Letters or digits: without any there is nothing to look for. */
export const hasWords = (text: string | undefined): text is string => text !== undefined && /[\p{L}\p{N}]/u.test(text);
