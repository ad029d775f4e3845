// Which documents of a list are chosen. Pure; the address keeps the choice as ids joined by commas.

/** As many as one call to the server may name. */
export const MOST_SELECTED = 200;

export type Selection = ReadonlySet<string>;

export const readSelection = (text: unknown): Selection =>
  new Set(typeof text === "string" && text !== "" ? text.split(",").slice(0, MOST_SELECTED) : []);

/** Undefined when nothing is chosen, so that it leaves the address. */
export const writeSelection = (selection: Selection): string | undefined =>
  selection.size === 0 ? undefined : [...selection].slice(0, MOST_SELECTED).join(",");

/** The choice after `id` was clicked: turned over, or with `from` all between the two made like `id` becomes. */
export function select(selection: Selection, shown: readonly string[], id: string, from: string | null): Selection {
  const on = !selection.has(id);
  const between = from === null ? [id] : range(shown, from, id);
  const next = new Set(selection);
  for (const each of between) {
    if (on) next.add(each);
    else next.delete(each);
  }
  return next;
}

function range(shown: readonly string[], from: string, to: string): readonly string[] {
  const ends = [shown.indexOf(from), shown.indexOf(to)].toSorted((a, b) => a - b);
  const [first = -1, last = -1] = ends;
  return first === -1 ? [to] : shown.slice(first, last + 1);
}
