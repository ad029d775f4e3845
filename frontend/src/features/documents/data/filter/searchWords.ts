// What can be looked for, in texts and in file names alike. Apart from the search itself, which is loaded later.

/** Letters or digits: without any there is nothing to look for. */
export const hasWords = (text: string | undefined): text is string => text !== undefined && /[\p{L}\p{N}]/u.test(text);
