// The small controls around a page: turning pages, zoom, which panes. Each is drawn anew only when it changes: a word that
// is pointed at or chosen is none of their business.
import { ActionIcon, Group, Tooltip } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import type { JobPage } from "@/api/types";
import { type Zoom, zoomStep } from "@/features/documents/page/geometry";
import { PANES, type Panes } from "@/features/documents/viewer/preferences";
import { neighbour } from "@/features/documents/viewer/usePageKeys";
import classes from "@/features/documents/viewer/Viewer.module.css";
import { t } from "@/i18n";
import * as format from "@/i18n/format";
import { Icon, type IconName } from "@/ui/icons";

interface TurnerProps {
  jobId: string;
  pages: readonly JobPage[];
  current: number;
}

export const PageTurner = memo(function PageTurner({ jobId, pages, current }: TurnerProps) {
  if (pages.length < 2) return <span />;
  const position = pages.findIndex(({ number }) => number === current) + 1;
  return (
    <Group gap={2} wrap="nowrap">
      <Turn jobId={jobId} page={neighbour(pages, current, -1)} icon="previous" label={t("viewer.previous")} />
      <span className={classes.position}>{t("viewer.pageOf", { page: position, total: pages.length })}</span>
      <Turn jobId={jobId} page={neighbour(pages, current, 1)} icon="next" label={t("viewer.next")} />
    </Group>
  );
});

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
  /** Turn the page a quarter clockwise. */
  onTurn: () => void;
}

export const ZoomButtons = memo(function ZoomButtons({ zoom, scale, onZoom, onTurn }: ZoomProps) {
  const button = (label: string, icon: IconName, act: () => void, pressed?: boolean) => (
    <Tooltip label={label}>
      <ActionIcon
        size={32}
        aria-label={label}
        aria-pressed={pressed}
        variant={pressed === true ? "light" : "subtle"}
        onClick={act}
      >
        <Icon name={icon} size={18} />
      </ActionIcon>
    </Tooltip>
  );
  const to = (next: Zoom) => (): void => {
    onZoom(next);
  };
  return (
    <Group gap={2} wrap="nowrap">
      {button(t("viewer.zoomOut"), "zoomOut", to(zoomStep(scale, -1)))}
      <span className={classes.scale} aria-label={t("viewer.zoomLevel", { scale })} role="img">
        {format.percent(scale)}
      </span>
      {button(t("viewer.zoomIn"), "zoomIn", to(zoomStep(scale, 1)))}
      {button(t("viewer.fitPage"), "fitPage", to("page"), zoom === "page")}
      {button(t("viewer.fitWidth"), "fitWidth", to("width"), zoom === "width")}
      {button(t("viewer.turn"), "turn", onTurn)}
    </Group>
  );
});

const PANE_ICONS: Record<Panes, IconName> = { both: "panes", scan: "scanPane", text: "textPane" };

interface SwitchProps {
  panes: Panes;
  onPanes: (panes: Panes) => void;
}

/** Scan and text beside each other, or one of them alone. */
export const PaneSwitch = memo(function PaneSwitch({ panes, onPanes }: SwitchProps) {
  return (
    <Group gap={2} wrap="nowrap" role="group" aria-label={t("viewer.panes.group")}>
      {PANES.map((each) => (
        <Tooltip key={each} label={t(`viewer.panes.${each}`)}>
          <ActionIcon
            size={32}
            aria-label={t(`viewer.panes.${each}`)}
            aria-pressed={each === panes}
            variant={each === panes ? "light" : "subtle"}
            onClick={() => {
              onPanes(each);
            }}
          >
            <Icon name={PANE_ICONS[each]} size={18} />
          </ActionIcon>
        </Tooltip>
      ))}
    </Group>
  );
});
