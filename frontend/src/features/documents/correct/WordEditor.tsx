// The field for correcting a word, beside an enlarged part of the scan.
import { Button, TextInput } from "@mantine/core";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import classes from "@/features/documents/correct/Correct.module.css";
import { ScanCrop } from "@/features/documents/page/ScanCrop";
import type { Rotation, Size } from "@/features/documents/page/geometry";
import { keyOf } from "@/features/documents/page/anchors";
import type { PageWord } from "@/features/documents/page/words";
import { t } from "@/i18n";
import { useFocusAfter } from "@/ui/keyboard/useFocusAfter";

export interface EditorActions {
  /** The person's text; null reverts an earlier correction. */
  onSave: (text: string | null, version: number) => void;
  /** On to the next doubtful word (1), or back (-1). */
  onMove: (step: 1 | -1) => void;
  onLeave: () => void;
  onUndo: () => void;
  onRedo: () => void;
}

interface Props extends EditorActions {
  word: PageWord;
  /** Address, size and turn of the page's picture; null where there is none. */
  picture: { src: string; size: Size; rotation: Rotation } | null;
  /** Of the page as it is shown. */
  version: number;
  /** Doubtful words that nobody has checked: on this page, and in the document. */
  left: { page: number; document: number };
}

const CROP_HEIGHT = 84;
const WORD_HEIGHT = 36;

function leftText({ page, document }: Props["left"]): string {
  if (page === 0 && document === 0) return t("correct.noneLeft");
  return document > page ? t("correct.leftInBoth", { count: page, document }) : t("correct.left", { count: page });
}

/** The field stays from word to word, and keeps the focus, so no typed letter is lost. */
export function WordEditor({ word, picture, version, left, onSave, onMove, onLeave, onUndo, onRedo }: Props) {
  const start = word.said ?? word.machine;
  const subject = `${keyOf(word.anchor)} ${word.said ?? ""}`;
  const [draft, setDraft] = useState(start);
  const [begun, setBegun] = useState({ subject, version }); // A newer correction by someone else has not been shown here.
  if (begun.subject !== subject) {
    setBegun({ subject, version });
    setDraft(start);
  }
  const seen = begun.version;
  const field = useRef<HTMLInputElement>(null);
  const hasLeft = useRef(false);
  useFocusAfter("[data-words]", "[data-scan]");
  useEffect(() => {
    hasLeft.current = false;
    field.current?.focus();
    field.current?.select();
  }, [subject]);
  const text = draft.trim().replaceAll(/\s+/g, " ");
  const isChanged = text !== start;

  const keep = (): void => {
    hasLeft.current = true;
    if (isChanged) onSave(text, seen);
  };
  const onward = (): void => {
    hasLeft.current = true;
    // Saving a doubtful word unchanged confirms it.
    if (isChanged || (word.trust !== "sure" && word.said === null)) onSave(text, seen);
    onMove(1);
  };
  const press = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const isUndo = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !isChanged;
    if (event.key === "Enter" || (event.key === "Tab" && !event.shiftKey)) onward();
    else if (event.key === "Tab") {
      keep();
      onMove(-1);
    } else if (event.key === "Escape") {
      hasLeft.current = true;
      onLeave();
    } else if (isUndo && event.shiftKey) onRedo();
    else if (isUndo) onUndo();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <section className={classes.editor} aria-label={t("correct.title")}>
      {picture !== null && (
        <ScanCrop
          src={picture.src}
          page={picture.size}
          rotation={picture.rotation}
          box={word.box}
          height={CROP_HEIGHT}
          wordHeight={WORD_HEIGHT}
        />
      )}
      <div className={classes.field}>
        <TextInput
          size="md"
          aria-label={t("correct.field", { machine: word.machine })}
          value={draft}
          ref={field}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          maxLength={5000}
          onFocus={({ currentTarget }) => {
            currentTarget.select();
          }}
          onChange={({ currentTarget }) => {
            setDraft(currentTarget.value);
          }}
          onKeyDown={press}
          onBlur={() => {
            if (!hasLeft.current) keep();
            hasLeft.current = false;
          }}
        />
        <Button
          size="md"
          onPointerDown={(event) => {
            event.preventDefault();
          }}
          onClick={onward}
        >
          {t("correct.save")}
        </Button>
      </div>
      <div className={classes.hints}>
        <span className={classes.left} role="status">
          {leftText(left)}
        </span>
        {word.said === null || word.said === word.machine ? (
          <span>{text === "" ? t("correct.nothing") : t("correct.keys")}</span>
        ) : (
          <Button
            size="compact-xs"
            variant="subtle"
            onClick={() => {
              hasLeft.current = true;
              onSave(null, seen);
              onLeave();
            }}
          >
            {t("correct.takeBack", { machine: word.machine })}
          </Button>
        )}
      </div>
    </section>
  );
}
