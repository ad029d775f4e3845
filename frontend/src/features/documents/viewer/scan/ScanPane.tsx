// The scan of a page with its words drawn over it. What it shows is in the text too; it is for eyes and pointers.
import { useElementSize, useMergedRef } from "@mantine/hooks";
import { type KeyboardEvent, type RefObject, useCallback, useEffect, useMemo, useRef } from "react";
import {
  type Rotation,
  scaleFor,
  type Sheet,
  sheetSize,
  type Size,
  toSheet,
  type Zoom,
  zoomStep,
} from "@/features/documents/page/geometry";
import { FoundMarks, WordOverlay, WordMark } from "@/features/documents/viewer/scan/WordOverlay";
import { PagePicture } from "@/features/documents/viewer/scan/PagePicture";
import { usePointer } from "@/features/documents/viewer/scan/usePointer";
import { useZoomAnchor } from "@/features/documents/viewer/scan/useZoomAnchor";
import classes from "@/features/documents/viewer/Viewer.module.css";
import type { PageWord } from "@/features/documents/page/words";
import { t } from "@/i18n";

interface Props {
  page: number;
  alt: string;
  preview: string;
  image: string;
  size: Size;
  rotation: Rotation;
  words: readonly PageWord[];
  zoom: Zoom;
  onZoom: (zoom: Zoom) => void;
  onScale: (scale: number) => void;
  /** Words that were looked for. */
  hits: readonly number[];
  hovered: number | null;
  chosen: number | null;
  onHover: (word: number | null) => void;
  onChoose: (word: number | null) => void;
  onEdit: (word: number) => void;
  showWords: boolean;
}

/** Free room around the sheet, as in the style sheet. */
const DESK = 20;

export function ScanPane(props: Props) {
  const { page, size, rotation, words, zoom, onZoom, onScale, hovered, chosen } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const paper = useRef<HTMLDivElement>(null);
  const { ref: measured, width, height } = useElementSize();
  const room = { width: Math.max(50, width - 2 * DESK), height: Math.max(50, height - 2 * DESK) };
  const scale = scaleFor(zoom, size, rotation, room);
  const sheet = useMemo<Sheet>(
    () => ({ width: size.width, height: size.height, rotation, scale }),
    [size.width, size.height, rotation, scale],
  );
  const shown = sheetSize(sheet);
  const isMeasured = width > 0;
  const { hold } = useZoomAnchor(scroller, paper, shown, isMeasured);

  useEffect(() => {
    if (isMeasured) onScale(scale);
  }, [onScale, isMeasured, scale]);

  const onWheelZoom = useCallback(
    (direction: 1 | -1, clientX: number, clientY: number) => {
      hold(clientX, clientY);
      onZoom(zoomStep(scale, direction));
    },
    [hold, onZoom, scale],
  );
  usePointer(scroller, paper, {
    words,
    sheet,
    onHover: props.onHover,
    onChoose: props.onChoose,
    onEdit: props.onEdit,
    onWheelZoom,
  });
  useBringIntoView(scroller, paper, chosen === null ? undefined : words[chosen], sheet);

  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = { "+": zoomStep(scale, 1), "=": zoomStep(scale, 1), "-": zoomStep(scale, -1), "0": "page" as const }[
      event.key
    ];
    if (next === undefined) return;
    event.preventDefault();
    onZoom(next);
  };

  return (
    // A scrolling pane takes the focus so that it can be scrolled and zoomed from the keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={useMergedRef(scroller, measured)}
      className={classes.scan}
      style={{ padding: DESK }}
      role="region"
      aria-label={t("viewer.scanLabel", { page })}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      onKeyDown={press}
      data-scan=""
      data-word-under={hovered === null ? undefined : ""}
    >
      <div
        ref={paper}
        className={classes.sheet}
        style={{ width: shown.width, height: shown.height, visibility: isMeasured ? "visible" : "hidden" }}
      >
        <PagePicture key={props.preview} preview={props.preview} image={props.image} alt={props.alt} sheet={sheet} />
        {isMeasured && props.showWords && <WordOverlay scroller={scroller} words={words} sheet={sheet} />}
        <FoundMarks words={words} hits={props.hits} sheet={sheet} />
        {[...new Set([hovered, chosen])].map((index) => {
          const word = index === null ? undefined : words[index];
          return word && <WordMark key={index} word={word} sheet={sheet} />;
        })}
      </div>
    </div>
  );
}

/** Scrolls to a word that was chosen elsewhere, if it cannot be seen. */
function useBringIntoView(
  scroller: RefObject<HTMLElement | null>,
  paper: RefObject<HTMLElement | null>,
  word: PageWord | undefined,
  sheet: Sheet,
): void {
  const latest = useRef(sheet);
  latest.current = sheet;
  useEffect(() => {
    const outer = scroller.current?.getBoundingClientRect();
    const inner = paper.current?.getBoundingClientRect();
    if (word === undefined || outer === undefined || inner === undefined) return;
    const [x0, y0, x1, y1] = toSheet(word.box, latest.current);
    const isSeen =
      inner.left + x0 >= outer.left &&
      inner.left + x1 <= outer.right &&
      inner.top + y0 >= outer.top &&
      inner.top + y1 <= outer.bottom;
    if (isSeen) return;
    scroller.current?.scrollBy({
      left: inner.left + (x0 + x1) / 2 - (outer.left + outer.right) / 2,
      top: inner.top + (y0 + y1) / 2 - (outer.top + outer.bottom) / 2,
    });
  }, [scroller, paper, word]);
}
