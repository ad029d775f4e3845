// Which rows of a long list of equal ones have to be there. Pure.

/** Indices from `from` up to, but without, `to`. */
export interface Rows {
  readonly from: number;
  readonly to: number;
}

/** Rows beyond the visible ones on both sides, there before they are seen. */
const AROUND = 6;
/** The range moves by so many rows at a time, so that scrolling seldom changes it. */
const STEP = 4;

/** The rows of `height` that can be seen from `top` on in a window of `room`, and some around them. */
export function rowsToShow(count: number, height: number, top: number, room: number): Rows {
  const from = Math.floor((top / height - AROUND) / STEP) * STEP;
  const to = Math.ceil(((top + room) / height + AROUND) / STEP) * STEP;
  return { from: Math.min(count, Math.max(0, from)), to: Math.min(count, Math.max(0, to)) };
}

/** Where to scroll so that a row is seen: as little as possible, not at all when it is. */
export function scrollToRow(index: number, height: number, top: number, room: number): number {
  return Math.max(Math.min(top, index * height), (index + 1) * height - room);
}
