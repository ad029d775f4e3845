// One page: scan and text, side by side or, on a phone, behind tabs; what is pointed at in one is marked in the other.
import { Tabs } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo, useState } from "react";
import { pageAddress } from "@/api/addresses";
import { problemOf } from "@/api/problem";
import type { Job, JobPage } from "@/api/types";
import { jobName } from "@/features/jobs/states";
import { pageResultQuery } from "@/features/jobs/useJob";
import type { Zoom } from "@/features/viewer/geometry";
import { PageText } from "@/features/viewer/PageText";
import { ScanPane } from "@/features/viewer/ScanPane";
import { Legend, PageTurner, ZoomButtons } from "@/features/viewer/Toolbar";
import classes from "@/features/viewer/Viewer.module.css";
import { collectWords, type PageWords } from "@/features/viewer/words";
import { t } from "@/i18n";
import { Blank } from "@/ui/Blank";
import { Busy } from "@/ui/Busy";
import { ProblemNote } from "@/ui/ProblemNote";

const NARROW = "(max-width: 860px)";
const NO_WORDS: PageWords = { words: [], paragraphs: [] };

interface Props {
  job: Job;
  pages: readonly JobPage[];
  page: JobPage;
}

export function PageView({ job, pages, page }: Props) {
  const isNarrow = useMediaQuery(NARROW, undefined, { getInitialValueInEffect: false });
  const [zoom, setZoom] = useState<Zoom>("page");
  const [scale, setScale] = useState(1);
  const [showWords, setShowWords] = useState(true);
  const [hovered, setHovered] = useState<number | null>(null);
  const [chosen, setChosen] = useState<number | null>(null);
  const { data, error, refetch } = useQuery({
    ...pageResultQuery(job.id, page.number),
    enabled: page.state === "done",
  });
  const result = data?.result ?? null;
  const words = useMemo(() => (result === null ? NO_WORDS : collectWords(result.blocks)), [result]);

  const link = { hovered, chosen, onHover: setHovered, onChoose: setChosen };
  const scan =
    page.width === null || page.height === null ? (
      <Blank icon="document" title={t.viewer.noImage} />
    ) : (
      <ScanPane
        page={page.number}
        alt={t.viewer.imageAlt(page.number, jobName(job))}
        preview={pageAddress(job.id, page.number, "preview")}
        image={pageAddress(job.id, page.number, "image")}
        size={{ width: page.width, height: page.height }}
        rotation={result?.rotation ?? 0}
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
        <Busy />
      </div>
    ) : (
      <PageText job={job} page={page} result={result} words={words} {...link} />
    );
  const zoomButtons = page.width !== null && <ZoomButtons zoom={zoom} scale={scale} onZoom={setZoom} />;
  const legend = <Legend words={words.words} shown={showWords} onShow={setShowWords} />;
  const turner = <PageTurner jobId={job.id} pages={pages} current={page.number} />;
  return isNarrow ? (
    <Narrow scan={scan} text={text} zoomButtons={zoomButtons} legend={legend} turner={turner} />
  ) : (
    <>
      <section className={classes.pane} aria-label={t.viewer.scan}>
        <div className={classes.tools}>
          {turner}
          {zoomButtons}
        </div>
        {scan}
        {legend}
      </section>
      <section className={classes.pane} aria-label={t.viewer.text}>
        {text}
      </section>
    </>
  );
}

interface NarrowProps {
  scan: ReactNode;
  text: ReactNode;
  zoomButtons: ReactNode;
  legend: ReactNode;
  turner: ReactNode;
}

function Narrow({ scan, text, zoomButtons, legend, turner }: NarrowProps) {
  return (
    <Tabs defaultValue="scan" keepMounted={false} className={classes.tabs}>
      <div className={classes.tools}>
        <Tabs.List>
          <Tabs.Tab value="scan">{t.viewer.scan}</Tabs.Tab>
          <Tabs.Tab value="text">{t.viewer.text}</Tabs.Tab>
        </Tabs.List>
        {turner}
      </div>
      <Tabs.Panel value="scan" className={classes.panel}>
        {scan}
        <div className={`${classes.tools} ${classes.zoomBar}`}>{zoomButtons}</div>
        {legend}
      </Tabs.Panel>
      <Tabs.Panel value="text" className={classes.panel}>
        {text}
      </Tabs.Panel>
    </Tabs>
  );
}
