// Finding words in a document: a field, how many places there are, and the way from one to the next over all pages.
import { ActionIcon, TextInput, Tooltip } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, type Ref, useEffect, useRef, useState } from "react";
import { hasWords } from "@/features/documents/data/filter/searchWords";
import classes from "@/features/documents/viewer/find/FindBar.module.css";
import { nextHit, nextPage, hitPosition } from "@/features/documents/viewer/find/hits";
import type { PageAddress } from "@/features/documents/page/address";
import type { Found } from "@/features/documents/viewer/find/useFindQuery";
import type { PageHits } from "@/features/documents/viewer/find/usePageHits";
import { t } from "@/i18n";
import { Icon, type IconName } from "@/ui/icons";
import { problemText } from "@/ui/feedback/ProblemNote";

interface Props {
  jobId: string;
  page: number;
  /** The words that are looked for, as the address has them. */
  find: string;
  found: Found;
  hits: readonly PageHits["hits"][number][];
  /** The chosen word of the page. */
  chosen: number | null;
  field: Ref<HTMLInputElement>;
  onClose: () => void;
}

const LONGEST = 200;

export function FindBar({ jobId, page, find, found, hits, chosen, field, onClose }: Props) {
  const navigate = useNavigate();
  const [draft, setDraft] = useState(find);
  const go = (search: PageAddress): void => {
    void navigate({ to: "/jobs/$jobId", params: { jobId }, search, replace: true, resetScroll: false });
  };
  const step = (direction: 1 | -1): void => {
    const here = nextHit(hits, chosen, direction);
    const there = nextPage(found.pages, page, direction);
    if (here !== null) go({ page, word: here + 1 });
    else if (there !== null) go({ page: there, word: direction === 1 ? "firstHit" : "lastHit" });
  };
  const wanted = useRef<string | null>(null); // New words, whose first place is to be gone to when it is known.
  const submit = (direction: 1 | -1): void => {
    const words = draft.trim();
    if (words === find) {
      step(direction);
      return;
    }
    wanted.current = words;
    go({ page, find: words });
  };
  useEffect(() => {
    if (wanted.current !== find || found.problem !== null) return;
    const from = found.pages.find((each) => each.page >= page) ?? (found.isLooking ? undefined : found.pages[0]);
    if (from === undefined) return;
    wanted.current = null;
    go({ page: from.page, word: "firstHit" });
  });
  const press = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") submit(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape") onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const button = (label: string, icon: IconName, act: () => void, disabled = false) => (
    <Tooltip label={label}>
      <ActionIcon size={32} aria-label={label} onClick={act} disabled={disabled}>
        <Icon name={icon} size={18} />
      </ActionIcon>
    </Tooltip>
  );
  const isNowhere = found.pages.length === 0;
  return (
    <search className={classes.bar} aria-label={t("find.bar")}>
      <TextInput
        ref={field}
        size="sm"
        className={classes.field}
        aria-label={t("find.field")}
        placeholder={t("find.field")}
        leftSection={<Icon name="search" size={16} />}
        maxLength={LONGEST}
        autoComplete="off"
        spellCheck={false}
        value={draft}
        onChange={({ currentTarget }) => {
          setDraft(currentTarget.value);
        }}
        onKeyDown={press}
      />
      <span className={classes.count} role="status">
        {hasWords(find) && words(found, hitPosition(found.pages, page, hits, chosen))}
      </span>
      {button(
        t("find.previous"),
        "up",
        () => {
          submit(-1);
        },
        isNowhere && draft.trim() === find,
      )}
      {button(
        t("find.next"),
        "down",
        () => {
          submit(1);
        },
        isNowhere && draft.trim() === find,
      )}
      {button(t("find.close"), "close", onClose)}
    </search>
  );
}

function words({ pages, isLooking, problem }: Found, { match, total }: ReturnType<typeof hitPosition>): string {
  if (problem !== null) return problemText(problem);
  if (isLooking) return t("find.busy");
  if (pages.length === 0) return t("find.none");
  return match === 0 ? t("find.found", { count: total }) : t("find.match", { match, total });
}
