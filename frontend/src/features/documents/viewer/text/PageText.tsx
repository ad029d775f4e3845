// The text side of a page: its text, or why there is none; what is known of the chosen word; copying.
import { ActionIcon, Alert, Button, Group, Menu, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { memo, useMemo } from "react";
import type { Job, JobPage, PageResult } from "@/api/types";
import { complain } from "@/features/documents/data/actions";
import { documentText } from "@/features/documents/data/useJob";
import { hasResult, isAwaited } from "@/features/documents/data/states";
import { t } from "@/i18n";
import type { Rotation } from "@/features/documents/page/geometry";
import { copyText } from "@/ui/copying/clipboard";
import { WayOn } from "@/features/documents/viewer/WayOn";
import { PageWaiting } from "@/features/documents/viewer/PageWaiting";
import { TextPane } from "@/features/documents/viewer/text/TextPane";
import classes from "@/features/documents/viewer/Viewer.module.css";
import { warningsText } from "@/features/documents/viewer/text/warnings";
import {
  meanConfidence,
  type PageWord,
  type PageWords,
  textOf,
  type TrustCounts,
} from "@/features/documents/page/words";
import { EmptyState } from "@/ui/feedback/EmptyState";
import { Icon, type IconName } from "@/ui/icons";
import { ProblemNote } from "@/ui/feedback/ProblemNote";

interface Props {
  job: Job;
  page: JobPage;
  result: Pick<PageResult, "warnings" | "warning_codes"> | null;
  words: PageWords;
  /** How the page is turned so that its text is upright. */
  rotation: Rotation;
  counts: TrustCounts;
  hits: readonly number[];
  hovered: number | null;
  chosen: number | null;
  onHover: (word: number | null) => void;
  onChoose: (word: number | null) => void;
  /** Correct a word. */
  onEdit: (word: number) => void;
  /** On to the next (1) or back to the last (-1) doubtful word. */
  onSeek: (step: 1 | -1) => void;
}

async function copy(text: () => string | Promise<string>, done: string): Promise<void> {
  try {
    const isCopied = await copyText(await text());
    notifications.show({ message: isCopied ? done : t("viewer.notCopied") });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    complain(error);
  }
}

export function PageText({ job, page, result, words, rotation, counts, onSeek, ...link }: Props) {
  if (page.state === "failed") {
    return (
      <div className={classes.note}>
        <ProblemNote problem={page.error ?? { code: "internal_error" }} title={t("viewer.failedPage")} />
        <WayOn job={job} />
      </div>
    );
  }
  if (result === null) {
    return isAwaited(job, page) ? (
      <PageWaiting />
    ) : (
      <EmptyState icon="cancelled" title={t("viewer.cancelledPage")}>
        <WayOn job={job} />
      </EmptyState>
    );
  }
  const warning = result.warnings.length > 0 && (
    <Alert className={classes.warning} variant="light" title={t("viewer.reducedPage")} icon={<Icon name="partial" />}>
      {warningsText(result)}
    </Alert>
  );
  if (words.words.length === 0) {
    return (
      <>
        {warning}
        <EmptyState icon="document" title={t("viewer.noText")} hint={t("viewer.noTextHint")} />
      </>
    );
  }
  return (
    <>
      <div className={classes.tools}>
        <Facts words={words} counts={counts} active={link.hovered ?? link.chosen} />
        {link.chosen !== null && <EditButton word={link.chosen} onEdit={link.onEdit} />}
        <DoubtfulButtons onSeek={onSeek} />
        <CopyTextButton job={job} words={words} />
      </div>
      {warning}
      <TextPane page={page.number} text={words} rotation={rotation} {...link} />
    </>
  );
}

interface FactsProps {
  words: PageWords;
  counts: TrustCounts;
  active: number | null;
}

/** How sure the machine is: of the word that is pointed at, else of the page. */
function Facts({ words, counts, active }: FactsProps) {
  const confidence = useMemo(() => meanConfidence(words.words), [words]);
  const word = active === null ? undefined : words.words[active];
  const count = words.words.length;
  const doubtful = counts.doubtful + counts.poor;
  const counted = doubtful === 0 ? t("viewer.counts", { count }) : t("viewer.countsDoubtful", { count, doubtful });
  const whole = `${counted}, ${t("viewer.confidence", { value: confidence / 100 })}`;
  return (
    <span className={classes.facts} role="status">
      {word === undefined ? whole : factsOf(word)}
    </span>
  );
}

const factsOf = ({ text, machine, confidence, said }: PageWord): string => {
  if (said === null) return t("viewer.word", { text, confidence: confidence / 100 });
  if (said === machine) return t("correct.confirmed", { said });
  return said === "" ? t("correct.correctedEmpty", { machine }) : t("correct.corrected", { said, machine });
};

/** Copies the page; where the document has more pages with text, asks whether all of them. */
const CopyTextButton = memo(function CopyTextButton({ job, words }: { job: Job; words: PageWords }) {
  const copyPage = (): void => void copy(() => textOf(words), t("viewer.copied"));
  const isAsking = job.pages.done > 1 && hasResult(job);
  const button = (
    <Button
      flex="none"
      size="xs"
      variant="default"
      className={classes.slim}
      leftSection={<Icon name="copy" size={15} />}
      onClick={isAsking ? undefined : copyPage}
    >
      <span className={classes.slimWord}>{t("viewer.copy")}</span>
    </Button>
  );
  if (!isAsking) return button;
  return (
    <Menu position="bottom-end" returnFocus>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={copyPage}>{t("viewer.copyPage")}</Menu.Item>
        <Menu.Item
          onClick={() => void copy(() => documentText(job.id), t("viewer.copiedAll", { count: job.pages.done }))}
        >
          {t("viewer.copyAll")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
});

function EditButton({ word, onEdit }: { word: number; onEdit: (word: number) => void }) {
  return (
    <Tooltip label={t("correct.open")}>
      <ActionIcon
        size={32}
        aria-label={t("correct.open")}
        onClick={() => {
          onEdit(word);
        }}
      >
        <Icon name="edit" size={18} />
      </ActionIcon>
    </Tooltip>
  );
}

const DoubtfulButtons = memo(function DoubtfulButtons({ onSeek }: { onSeek: (step: 1 | -1) => void }) {
  const button = (label: string, icon: IconName, step: 1 | -1) => (
    <Tooltip label={label}>
      <ActionIcon
        size={32}
        aria-label={label}
        onClick={() => {
          onSeek(step);
        }}
      >
        <Icon name={icon} />
      </ActionIcon>
    </Tooltip>
  );
  return (
    <Group gap={2} wrap="nowrap" ml="auto">
      {button(t("viewer.previousDoubtful"), "up", -1)}
      {button(t("viewer.nextDoubtful"), "down", 1)}
    </Group>
  );
});
