import { Menu } from "@mantine/core";
import { documentUrl, resultUrl, type ResultFormat } from "@/api/urls";
import type { Job } from "@/api/types";
import { hasResult, pagesLeftOut } from "@/features/documents/data/states";
import { t } from "@/i18n";
import { Icon } from "@/ui/icons";

/** The formats for people, most popular first; programs find the others at /formats. */
export const FORMATS = [
  "pdf",
  "text",
  "markdown",
  "json",
  "hocr",
  "alto",
  "tsv",
] as const satisfies readonly ResultFormat[];

/** Menu items that save a document's result, and the file as it was sent; plain links, named by the server. */
export function DownloadItems({ job }: { job: Job }) {
  const icon = <Icon name="download" size={17} />;
  const leftOut = hasResult(job) ? pagesLeftOut(job) : 0;
  return (
    <>
      {leftOut > 0 && <Menu.Label>{t("jobs.withoutPages", { count: leftOut })}</Menu.Label>}
      {(hasResult(job) ? FORMATS : []).map((format) => (
        <Menu.Item key={format} component="a" href={resultUrl(job.id, format)} download leftSection={icon}>
          {t(`jobs.formats.${format}`)}
        </Menu.Item>
      ))}
      <Menu.Item component="a" href={documentUrl(job.id)} download leftSection={icon}>
        {t("jobs.original")}
      </Menu.Item>
    </>
  );
}
