// Corrections of a page's words. The server matches each with a word or line of the machine's reading. Pure.
import type { SavedCorrection } from "@/api/types";

/** A part of a page as the API names it: the box of a word or a line, and the machine's text. */
export type Anchor = Pick<SavedCorrection, "kind" | "box" | "machine_text">;

/** A correction of an anchor; an empty text means that nothing is there. */
export interface Correction {
  readonly anchor: Anchor;
  readonly text: string;
  /**
   * Which word or line of the machine's reading it applies to, as the server says; null for none. Left out for one that
   * is not saved yet: it applies to the word or line that its anchor names.
   */
  readonly index?: number | null;
}

export const keyOf = ({ kind, box, machine_text }: Anchor): string => `${kind} ${box.join(",")} ${machine_text}`;

/** The corrections on the server, with those in flight applied; a `text` of null reverts one. */
export function applyUnsaved(
  corrections: readonly SavedCorrection[],
  unsaved: readonly { anchor: Anchor; text: string | null }[],
): Correction[] {
  const last = new Map<string, Correction>();
  for (const { kind, box, machine_text, text, index } of corrections) {
    const anchor = { kind, box, machine_text };
    last.set(keyOf(anchor), { anchor, text, index });
  }
  for (const { anchor, text } of unsaved) {
    const known = last.get(keyOf(anchor));
    if (text === null) last.delete(keyOf(anchor));
    else last.set(keyOf(anchor), { ...known, anchor, text });
  }
  return [...last.values()];
}

/** Whether both have the same corrections of the same anchors, in any order. */
export function isSame(one: readonly Correction[], other: readonly Correction[]): boolean {
  if (one === other) return true;
  const known = new Map(one.map((each) => [keyOf(each.anchor), each]));
  return (
    one.length === other.length &&
    other.every(({ anchor, text, index }) => {
      const same = known.get(keyOf(anchor));
      const isMoved = same?.index !== undefined && index !== undefined && same.index !== index;
      return same?.text === text && !isMoved;
    })
  );
}
