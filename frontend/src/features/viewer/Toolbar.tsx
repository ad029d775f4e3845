// The small controls around a page: turning pages, zoom, and what the marks mean.
import { ActionIcon, Group, Switch, Tooltip } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { JobPage } from "@/api/types";
import { type Zoom, zoomStep } from "@/features/viewer/geometry";
import { neighbour } from "@/features/viewer/usePageKeys";
import classes from "@/features/viewer/Viewer.module.css";
import type { PageWord, Trust } from "@/features/viewer/words";
import { t } from "@/i18n";
import { Icon, type IconName } from "@/ui/icons";

interface TurnerProps {
  jobId: string;
  pages: readonly JobPage[];
  current: number;
}

export function PageTurner({ jobId, pages, current }: TurnerProps) {
  if (pages.length < 2) return <span />;
  const place = pages.findIndex(({ number }) => number === current) + 1;
  return (
    <Group gap={2} wrap="nowrap">
      <Turn jobId={jobId} page={neighbour(pages, current, -1)} icon="previous" label={t.viewer.previous} />
      <span className={classes.place}>{t.viewer.pageOf(place, pages.length)}</span>
      <Turn jobId={jobId} page={neighbour(pages, current, 1)} icon="next" label={t.viewer.next} />
    </Group>
  );
}

function Turn({ jobId, page, icon, label }: { jobId: string; page: number | null; icon: IconName; label: string }) {
  if (page === null) {
    return (
      <ActionIcon size={32} disabled aria-label={label}>
        <Icon name={icon} />
      </ActionIcon>
    );
  }
  return (
    <Tooltip label={label}>
      <ActionIcon
        size={32}
        aria-label={label}
        renderRoot={(props) => <Link to="/jobs/$jobId" params={{ jobId }} search={{ page }} replace {...props} />}
      >
        <Icon name={icon} />
      </ActionIcon>
    </Tooltip>
  );
}

interface ZoomProps {
  zoom: Zoom;
  scale: number;
  onZoom: (zoom: Zoom) => void;
}

export function ZoomButtons({ zoom, scale, onZoom }: ZoomProps) {
  const button = (label: string, icon: IconName, next: Zoom, pressed?: boolean) => (
    <Tooltip label={label}>
      <ActionIcon
        size={32}
        aria-label={label}
        aria-pressed={pressed}
        variant={pressed === true ? "light" : "subtle"}
        onClick={() => {
          onZoom(next);
        }}
      >
        <Icon name={icon} size={18} />
      </ActionIcon>
    </Tooltip>
  );
  return (
    <Group gap={2} wrap="nowrap">
      {button(t.viewer.zoomOut, "zoomOut", zoomStep(scale, -1))}
      <span className={classes.scale} aria-label={t.viewer.zoomLevel(scale)} role="img">
        {t.format.percent(scale)}
      </span>
      {button(t.viewer.zoomIn, "zoomIn", zoomStep(scale, 1))}
      {button(t.viewer.fitPage, "fitPage", "page", zoom === "page")}
      {button(t.viewer.fitWidth, "fitWidth", "width", zoom === "width")}
    </Group>
  );
}

const MARKS = ["sure", "doubtful", "poor"] as const satisfies readonly Trust[];

interface LegendProps {
  words: readonly PageWord[];
  shown: boolean;
  onShow: (shown: boolean) => void;
}

export function Legend({ words, shown, onShow }: LegendProps) {
  if (words.length === 0) return null;
  return (
    <div className={classes.legend}>
      <Switch
        size="xs"
        label={t.viewer.showWords}
        checked={shown}
        onChange={(event) => {
          onShow(event.currentTarget.checked);
        }}
      />
      <ul aria-label={t.viewer.legend}>
        {MARKS.map((trust) => (
          <li key={trust}>
            <span className={classes.mark} data-trust={trust} aria-hidden="true" />
            {t.viewer.trust[trust]}
          </li>
        ))}
      </ul>
    </div>
  );
}
