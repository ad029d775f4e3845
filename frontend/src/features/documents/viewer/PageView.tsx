// One page: scan and text, side by side or, on a phone, behind tabs; what is pointed at in one is marked in the other.
import { Tabs } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { pageUrl } from "@/api/urls";
import { problemOf } from "@/api/problem";
import type { Job, JobPage } from "@/api/types";
import { useCorrectionActions, useCorrections } from "@/features/documents/correct/useCorrections";
import { WordEditor } from "@/features/documents/correct/WordEditor";
import { isAwaited, isOpen, jobName } from "@/features/documents/data/states";
import { pageResultQuery } from "@/features/documents/data/useJob";
import { quarterMore, type Rotation, turnedBy, type Zoom } from "@/features/documents/page/geometry";
import { PageText } from "@/features/documents/viewer/text/PageText";
import type { WordAddress } from "@/features/documents/page/address";
import { usePanes, useSureFrom, useTab } from "@/features/documents/viewer/preferences";
import { ScanPane } from "@/features/documents/viewer/scan/ScanPane";
import { Legend } from "@/features/documents/viewer/Legend";
import { PageTurner, PaneSwitch, ZoomButtons } from "@/features/documents/viewer/Toolbar";
import { useChosenWord } from "@/features/documents/viewer/useChosenWord";
import type { Found } from "@/features/documents/viewer/find/useFindQuery";
import { type PageHits, usePageHits } from "@/features/documents/viewer/find/usePageHits";
import { t } from "@/i18n";
import { PRESSED, useShortcuts } from "@/ui/keyboard/useShortcuts";
import { usePageSize } from "@/features/documents/viewer/scan/usePageSize";
import classes from "@/features/documents/viewer/Viewer.module.css";
import { collectWords, countTrust, NO_WORDS, SURE_FROM } from "@/features/documents/page/words";
import { EmptyState } from "@/ui/feedback/EmptyState";
import { Spinner } from "@/ui/feedback/Spinner";
import { ProblemNote } from "@/ui/feedback/ProblemNote";

const NARROW = "(max-width: 860px)";
/** So low that a whole page would be too small to read. */
const LOW = "(max-height: 600px)";

/**
 * Moves the focus from a button or link to the page's text or scan: Enter then corrects the word that a key has chosen,
 * and does not press what was clicked last.
 */
function leaveButton(): void {
  if (document.activeElement?.matches(PRESSED) !== true) return;
  document.querySelector<HTMLElement>("[data-words], [data-scan]")?.focus({ preventScroll: true });
}

interface Props {
  job: Job;
  pages: readonly JobPage[];
  page: JobPage;
  /** The word that the address asks for. */
  word: WordAddress | undefined;
  /** Whether the chosen word is being corrected. */
  isEditing: boolean;
  onEditing: (isEditing: boolean) => void;
  /** What is looked for in the document, and where it stands on this page. */
  found: Found;
  onHits: (hits: PageHits) => void;
}

export function PageView({ job, pages, page, word, isEditing, onEditing, found, onHits }: Props) {
  const isNarrow = useMediaQuery(NARROW, undefined, { getInitialValueInEffect: false });
  const [zoom, setZoom] = useState<Zoom>(() => (window.matchMedia(LOW).matches ? "width" : "page"));
  const [scale, setScale] = useState(1);
  const [showWords, setShowWords] = useState(true);
  const [hovered, setHovered] = useState<number | null>(null);
  const [turn, setTurn] = useState<Rotation>(0);
  const size = usePageSize(job.id, page);
  const [shownPage, setShownPage] = useState(page.number);
  if (shownPage !== page.number) {
    // What was pointed at and how the paper lay are the last page's; how closely one looks goes on from page to page.
    setShownPage(page.number);
    setHovered(null);
    setTurn(0);
  }
  const [panes, setPanes] = usePanes();
  const [sureFrom, setSureFrom] = useSureFrom();
  const shownSureFrom = useDeferredValue(sureFrom); // The slider moves at once, thousands of words follow.
  const { data, error, refetch } = useQuery({
    ...pageResultQuery(job.id, page.number),
    enabled: page.state === "done",
  });
  useRefetchChanged(job, isEditing, refetch);
  const result = data?.result ?? null;
  const said = useCorrections(job.id, page.number, data?.corrections);
  const read = useMemo(
    () => (result === null ? null : collectWords(result.blocks, shownSureFrom, said)),
    [result, shownSureFrom, said],
  );
  const words = read ?? NO_WORDS;
  const counts = useMemo(() => countTrust(words.words), [words]);
  const at = useChosenWord({
    jobId: job.id,
    pages,
    page: page.number,
    asked: word,
    words: read,
    mayDoubtAll: sureFrom > SURE_FROM,
  });
  const { chosen, choose, seek } = at;
  const turnPage = useCallback(() => {
    setTurn(quarterMore);
  }, []);
  const hits = usePageHits({ page: page.number, words: read, found, asked: word, choose, onHits });
  const actions = useCorrectionActions({ jobId: job.id, page: page.number, words: words.words, at, onEditing });
  const edit = useCallback(
    (index: number | null) => {
      if (index === null) return;
      choose(index);
      onEditing(true);
    },
    [choose, onEditing],
  );
  useShortcuts(
    useMemo(
      () => ({
        nextDoubtful: () => {
          leaveButton();
          seek(1);
        },
        previousDoubtful: () => {
          leaveButton();
          seek(-1);
        },
        turn: turnPage,
        ...(chosen !== null && {
          edit: () => {
            edit(chosen);
          },
        }),
      }),
      [seek, turnPage, edit, chosen],
    ),
  );

  const link = { hits, hovered, chosen, onHover: setHovered, onChoose: choose, onEdit: edit };
  const rotation = turnedBy(result?.rotation ?? 0, turn);
  const scan =
    size === undefined ? (
      <div className={classes.loading}>
        <Spinner />
      </div>
    ) : size === null ? (
      <EmptyState icon="document" title={t("viewer.noImage")} />
    ) : (
      <ScanPane
        key={page.number}
        page={page.number}
        alt={t("viewer.imageAlt", { page: page.number, name: jobName(job) })}
        preview={pageUrl(job.id, page.number, "preview")}
        image={pageUrl(job.id, page.number, "image")}
        size={size}
        rotation={rotation}
        words={words.words}
        zoom={zoom}
        onZoom={setZoom}
        onScale={setScale}
        showWords={showWords}
        {...link}
      />
    );
  const text =
    error !== null ? (
      <div className={classes.note}>
        <ProblemNote problem={problemOf(error)} onRetry={() => void refetch()} />
      </div>
    ) : page.state === "done" && result === null ? (
      <div className={classes.loading}>
        <Spinner />
      </div>
    ) : (
      <PageText
        key={page.number}
        job={job}
        page={page}
        result={result}
        words={words}
        rotation={result?.rotation ?? 0}
        counts={counts}
        onSeek={seek}
        {...link}
      />
    );
  const edited = isEditing && chosen !== null ? words.words[chosen] : undefined;
  const editor = edited !== undefined && (
    <WordEditor
      word={edited}
      picture={size ? { src: pageUrl(job.id, page.number, "image"), size, rotation } : null}
      version={data?.version ?? 1}
      left={{ page: counts.doubtful + counts.poor, document: job.doubtful_words }}
      {...actions}
    />
  );
  const zoomButtons = size && <ZoomButtons zoom={zoom} scale={scale} onZoom={setZoom} onTurn={turnPage} />;
  // Also while they are awaited: the scan does not move when they come.
  const mayCome = page.state === "done" ? error === null : isAwaited(job, page);
  const mayHaveWords = read === null ? mayCome : words.words.length > 0;
  const legend = mayHaveWords && (
    <Legend counts={counts} shown={showWords} onShow={setShowWords} sureFrom={sureFrom} onSureFrom={setSureFrom} />
  );
  const turner = <PageTurner jobId={job.id} pages={pages} current={page.number} />;
  return isNarrow ? (
    <Narrow scan={scan} text={text} zoomButtons={zoomButtons} legend={legend} turner={turner} editor={editor} />
  ) : (
    <div className={classes.panes} data-panes={panes}>
      {panes !== "text" && (
        <section className={classes.pane} aria-label={t("viewer.scan")}>
          <div className={classes.tools}>
            {turner}
            {zoomButtons}
            <PaneSwitch panes={panes} onPanes={setPanes} />
          </div>
          {scan}
          {legend}
          {panes === "scan" && editor}
        </section>
      )}
      {panes !== "scan" && (
        <section className={classes.pane} aria-label={t("viewer.text")}>
          {panes === "text" && (
            <div className={classes.tools}>
              {turner}
              <PaneSwitch panes={panes} onPanes={setPanes} />
            </div>
          )}
          {text}
          {editor}
        </section>
      )}
    </div>
  );
}

/**
 * Asks for the page again once its document has been changed: somebody may have corrected it elsewhere. Not while a word
 * is being corrected here: what is in the field stays, and two who correct one word are asked which to keep.
 */
function useRefetchChanged(job: Job, isEditing: boolean, refetch: () => Promise<unknown>): void {
  const known = useRef(job.changed_at);
  const isHeld = isEditing || isOpen(job);
  useEffect(() => {
    if (isHeld || known.current === job.changed_at) return;
    known.current = job.changed_at;
    void refetch();
  }, [isHeld, job.changed_at, refetch]);
}

interface NarrowProps {
  scan: ReactNode;
  text: ReactNode;
  zoomButtons: ReactNode;
  legend: ReactNode;
  turner: ReactNode;
  editor: ReactNode;
}

function Narrow({ scan, text, zoomButtons, legend, turner, editor }: NarrowProps) {
  const [tab, setTab] = useTab();
  return (
    <Tabs value={tab} onChange={setTab} keepMounted={false} className={classes.tabs}>
      <div className={classes.tools}>
        <Tabs.List>
          <Tabs.Tab value="scan">{t("viewer.scan")}</Tabs.Tab>
          <Tabs.Tab value="text">{t("viewer.text")}</Tabs.Tab>
        </Tabs.List>
        {turner}
      </div>
      <Tabs.Panel value="scan" className={classes.panel}>
        {scan}
        <div className={`${classes.tools} ${classes.zoomBar}`}>{zoomButtons}</div>
        {legend}
        {editor}
      </Tabs.Panel>
      <Tabs.Panel value="text" className={classes.panel}>
        {text}
        {editor}
      </Tabs.Panel>
    </Tabs>
  );
}
