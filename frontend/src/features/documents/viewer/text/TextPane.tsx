// The text of a page as real text: selectable, readable aloud, word by word tied to the scan.
import { Fragment, memo, type RefObject, useDeferredValue, useEffect, useMemo, useRef } from "react";
import { linesThatGoOn } from "@/features/documents/page/flow";
import type { Rotation } from "@/features/documents/page/geometry";
import classes from "@/features/documents/viewer/Viewer.module.css";
import { NO_WORDS, type PageWord, type PageWords } from "@/features/documents/page/words";
import { t } from "@/i18n";

interface Props {
  page: number;
  text: PageWords;
  /** How the page is turned so that the text is upright. */
  rotation: Rotation;
  /** Words that were looked for. */
  hits: readonly number[];
  hovered: number | null;
  chosen: number | null;
  onHover: (word: number | null) => void;
  onChoose: (word: number | null) => void;
  onEdit: (word: number) => void;
}

function wordOf(target: EventTarget | null): number | null {
  const element = target instanceof Element ? target.closest<HTMLElement>("[data-word]") : null;
  return element === null ? null : Number(element.dataset.word);
}

export function TextPane({ page, text, rotation, hits, hovered, chosen, onHover, onChoose, onEdit }: Props) {
  const pane = useRef<HTMLDivElement>(null);
  // Thousands of words are built in small steps, between which keys and pointer are answered.
  const shown = useDeferredValue(text, NO_WORDS);
  useMark(pane, "hovered", hovered, shown);
  useMark(pane, "chosen", chosen, shown);
  useFoundMarks(pane, hits, shown);
  useWordEvents(pane, { count: text.words.length, chosen, onHover, onChoose, onEdit });
  return (
    // A scrolling pane takes the focus so that it can be scrolled, and read word by word, from the keyboard.

    <div
      ref={pane}
      className={classes.text}
      role="region"
      aria-label={t("viewer.textLabel", { page })}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      data-words=""
    >
      <Words text={shown} rotation={rotation} />
    </div>
  );
}

/** The words alone: pointing at one must not build thousands anew. */
const Words = memo(function Words({ text, rotation }: { text: PageWords; rotation: Rotation }) {
  const goOn = useMemo(() => linesThatGoOn(text, rotation), [text, rotation]);
  return text.paragraphs.map((lines, index) => (
    <p key={index} dir="auto">
      {lines.map(([first, ...rest], lineIndex) =>
        first === undefined ? null : (
          <Fragment key={lineIndex}>
            <Line first={first} words={text.words.slice(first, first + 1 + rest.length)} />
            {goOn[index]?.[lineIndex] !== true && <br />}
          </Fragment>
        ),
      )}
    </p>
  ));
});

interface LineProps {
  /** The index of its first word; the others follow. */
  first: number;
  words: readonly PageWord[];
}

const looksLike = (one: PageWord, other: PageWord | undefined): boolean =>
  one.text === other?.text && one.trust === other.trust && one.said === other.said;

/** Built anew only where a word of it looks different: a correction changes one line of thousands. */
const Line = memo(
  function Line({ first, words }: LineProps) {
    return (
      <span>
        {words.flatMap((word, index) => [
          <span
            key={index}
            data-word={first + index}
            data-trust={word.trust}
            data-removed={word.said === "" ? "" : undefined}
          >
            {word.text}
          </span>,
          " ",
        ])}
      </span>
    );
  },
  (before, after) =>
    before.first === after.first &&
    before.words.length === after.words.length &&
    before.words.every((word, index) => looksLike(word, after.words[index])),
);

/** Marks one word with `data-<mark>`, and brings the chosen one into view. */
function useMark(
  pane: RefObject<HTMLElement | null>,
  mark: "hovered" | "chosen",
  word: number | null,
  text: PageWords,
): void {
  useEffect(() => {
    const element = word === null ? null : pane.current?.querySelector<HTMLElement>(`[data-word="${word}"]`);
    if (!element) return;
    element.dataset[mark] = "";
    if (mark === "chosen") element.scrollIntoView({ block: "nearest" });
    return () => {
      // A data attribute goes away only by being deleted.
      element.removeAttribute(`data-${mark}`);
    };
  }, [pane, mark, word, text]);
}

/** Marks the words that were looked for; marking them must not build the others anew. */
function useFoundMarks(pane: RefObject<HTMLElement | null>, hits: readonly number[], text: PageWords): void {
  useEffect(() => {
    const elements = hits.flatMap((hit) => pane.current?.querySelector<HTMLElement>(`[data-word="${hit}"]`) ?? []);
    for (const element of elements) element.dataset.found = "";
    return () => {
      for (const element of elements) element.removeAttribute("data-found");
    };
  }, [pane, hits, text]);
}

interface WordEvents {
  count: number;
  chosen: number | null;
  onHover: (word: number | null) => void;
  onChoose: (word: number | null) => void;
  onEdit: (word: number) => void;
}

function useWordEvents(
  pane: RefObject<HTMLElement | null>,
  { count, chosen, onHover, onChoose, onEdit }: WordEvents,
): void {
  useEffect(() => {
    const element = pane.current;
    if (element === null) return;
    const stop = new AbortController();
    const { signal } = stop;
    const listen = <Name extends keyof HTMLElementEventMap>(
      name: Name,
      listener: (event: HTMLElementEventMap[Name]) => void,
    ): void => {
      element.addEventListener(name, listener, { signal });
    };
    listen("pointerover", ({ target }) => {
      onHover(wordOf(target));
    });
    listen("pointerleave", () => {
      onHover(null);
    });
    listen("click", ({ target }) => {
      // The end of a selection made with the mouse is a click too.
      if (globalThis.getSelection()?.isCollapsed !== false) onChoose(wordOf(target));
    });
    listen("dblclick", ({ target }) => {
      const word = wordOf(target);
      if (word === null) return;
      globalThis.getSelection()?.removeAllRanges();
      onEdit(word);
    });
    listen("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (event.key === "Escape" && chosen !== null) onChoose(null);
      else if (
        step !== undefined &&
        !event.ctrlKey &&
        !event.metaKey &&
        !event.altKey &&
        !event.shiftKey &&
        count > 0
      ) {
        onChoose(chosen === null ? 0 : Math.min(count - 1, Math.max(0, chosen + step)));
      } else return;
      event.preventDefault();
    });
    return () => {
      stop.abort();
    };
  }, [pane, count, chosen, onHover, onChoose, onEdit]);
}
