// Decides which lines of the scan continue in the next one because the paper ended, and which end on purpose. Pure.
import type { Rect, Rotation } from "@/features/documents/page/geometry";
import type { LineWords, PageWords } from "@/features/documents/page/words";

/** Shorter lines are left as they are: they fit any pane, and addresses and headings are made of them. */
const PROSE_CHARACTERS = 40;
/** A wider gap between two words, in heights of the line, parts the columns of a table. */
const COLUMN_GAP = 2.5;
/** The least space between two words, in heights of the line. */
const SPACE = 0.2;

interface Span {
  readonly start: number;
  readonly end: number;
}

/** The extent of a box along the line; the page is shown turned clockwise by `rotation`. */
function along([x0, y0, x1, y1]: Rect, rotation: Rotation): Span {
  switch (rotation) {
    case 0:
      return { start: x0, end: x1 };
    case 90:
      return { start: -y1, end: -y0 };
    case 180:
      return { start: -x1, end: -x0 };
    case 270:
      return { start: y0, end: y1 };
  }
}

const heightOf = ([x0, y0, x1, y1]: Rect, rotation: Rotation): number => (rotation % 180 === 0 ? y1 - y0 : x1 - x0);
const mirrored = ({ start, end }: Span): Span => ({ start: -end, end: -start });

interface Line extends Span {
  readonly spans: readonly Span[];
  readonly height: number;
  readonly characters: number;
}

function measure(line: LineWords, { words }: PageWords, rotation: Rotation): Line {
  const own = line.flatMap((index) => words[index] ?? []);
  const read = own.map(({ box }) => along(box, rotation));
  const isFromRight = (read[0]?.start ?? 0) > (read.at(-1)?.start ?? 0);
  const spans = isFromRight ? read.map(mirrored) : read;
  return {
    spans,
    start: Math.min(...spans.map(({ start }) => start)),
    end: Math.max(...spans.map(({ end }) => end)),
    height: Math.max(...own.map(({ box }) => heightOf(box, rotation))),
    characters: own.reduce((sum, { text }) => sum + text.length + 1, -1),
  };
}

const isTableRow = ({ spans, height }: Line): boolean =>
  spans.some((span, place) => span.start - (spans[place - 1] ?? span).end > COLUMN_GAP * height);

/** For each line of each paragraph, whether the next line goes on where it ends: the next word had no room on it. */
export function linesThatGoOn(page: PageWords, rotation: Rotation): readonly (readonly boolean[])[] {
  return page.paragraphs.map((paragraph) => {
    const lines = paragraph.map((line) => measure(line, page, rotation));
    const edge = Math.max(...lines.map(({ end }) => end));
    return lines.map((line, place) => {
      const next = lines[place + 1]?.spans[0];
      if (next === undefined || line.characters < PROSE_CHARACTERS || isTableRow(line)) return false;
      return line.end + SPACE * line.height + (next.end - next.start) > edge;
    });
  });
}
