// Moments as the API writes them: ISO 8601 in UTC, with a fraction of the second only where there is one.

/** As text that sorts by time: "…:07Z" comes before "…:07.5Z", though "Z" comes after ".". */
const sortable = (moment: string): string =>
  moment.replace(/(?:\.(\d+))?Z$/, (_, fraction: string | undefined) => `.${(fraction ?? "").padEnd(6, "0")}`);

/** Negative when `a` is earlier than `b`, 0 when it is the same, positive when it is later. */
export function compareTimestamps(a: string, b: string): number {
  const [first, second] = [sortable(a), sortable(b)];
  return first < second ? -1 : Number(first > second);
}

export const isLater = (a: string, b: string): boolean => compareTimestamps(a, b) > 0;
