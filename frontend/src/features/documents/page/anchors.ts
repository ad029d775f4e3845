// What people said of a page's words, and how it finds its place on the machine's reading. Pure.
import type { SavedCorrection } from "@/api/types";

/** A place as the API names it: the box of a word or a line, and what the machine read there. */
export type Anchor = Pick<SavedCorrection, "kind" | "box" | "machine_text">;

/** What a person says of a place; an empty text says that nothing stands there. */
export interface Correction {
  readonly anchor: Anchor;
  readonly text: string;
}

export const keyOf = ({ kind, box, machine_text }: Anchor): string => `${kind} ${box.join(",")} ${machine_text}`;

/** Share of two boxes' union that they must have in common to count as the same place, as on the server. */
const SAME_PLACE = 0.5;

interface Part {
  readonly text: string;
  readonly box: readonly number[];
}

/** What holds for the words or lines of a page that was perhaps read anew since: by text, then by place. */
export function matchCorrections<P extends Part>(parts: readonly P[], said: readonly Correction[]): Map<P, Correction> {
  const byText = new Map<string, P[]>();
  for (const { anchor, text } of said) {
    byText.set(anchor.machine_text, []);
    byText.set(text, []);
  }
  if (said.length > 0) for (const part of parts) byText.get(part.text)?.push(part);
  const found = new Map<P, Correction>();
  for (const each of said) {
    const candidates = [...(byText.get(each.anchor.machine_text) ?? []), ...(byText.get(each.text) ?? [])];
    const overlaps = candidates.map((part) => overlap(part.box, each.anchor.box));
    const most = Math.max(0, ...overlaps);
    const best = candidates[overlaps.indexOf(most)];
    if (best !== undefined && most >= SAME_PLACE) found.set(best, each);
  }
  return found;
}

function overlap(one: readonly number[], other: readonly number[]): number {
  const [a0 = 0, b0 = 0, a1 = 0, b1 = 0] = one;
  const [c0 = 0, d0 = 0, c1 = 0, d1 = 0] = other;
  const common = Math.max(0, Math.min(a1, c1) - Math.max(a0, c0)) * Math.max(0, Math.min(b1, d1) - Math.max(b0, d0));
  return common === 0 ? 0 : common / ((a1 - a0) * (b1 - b0) + (c1 - c0) * (d1 - d0) - common);
}

/** What holds on the server with what is on its way laid over it; a `text` of null takes back. */
export function applyUnsaved(
  corrections: readonly SavedCorrection[],
  unsaved: readonly { anchor: Anchor; text: string | null }[],
): Correction[] {
  const last = new Map<string, Correction>();
  for (const { kind, box, machine_text, text } of corrections) {
    const anchor = { kind, box, machine_text };
    last.set(keyOf(anchor), { anchor, text });
  }
  for (const { anchor, text } of unsaved) {
    if (text === null) last.delete(keyOf(anchor));
    else last.set(keyOf(anchor), { anchor, text });
  }
  return [...last.values()];
}

/** Whether both say the same of the same places, in any order. */
export function isSame(one: readonly Correction[], other: readonly Correction[]): boolean {
  if (one === other) return true;
  const texts = new Map(one.map(({ anchor, text }) => [keyOf(anchor), text]));
  return one.length === other.length && other.every(({ anchor, text }) => texts.get(keyOf(anchor)) === text);
}
