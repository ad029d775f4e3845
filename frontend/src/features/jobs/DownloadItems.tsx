import { Menu } from "@mantine/core";
import { resultAddress } from "@/api/addresses";
import type { Job } from "@/api/types";
import { hasResult, jobName } from "@/features/jobs/states";
import { t } from "@/i18n";
import { Icon } from "@/ui/icons";

const FORMATS = [
  { format: "text", extension: "txt", label: t.jobs.downloadText },
  { format: "json", extension: "json", label: t.jobs.downloadJson },
] as const;

/** "scan.pdf" is saved as "scan.txt". */
const savedAs = (job: Job, extension: string): string => `${jobName(job).replace(/\.[^.]{1,5}$/, "")}.${extension}`;

/** Menu items that save a document's result; plain links, so that the browser does what it does with files. */
export function DownloadItems({ job }: { job: Job }) {
  if (!hasResult(job)) return null;
  return FORMATS.map(({ format, extension, label }) => (
    <Menu.Item
      key={format}
      component="a"
      href={resultAddress(job.id, format)}
      download={savedAs(job, extension)}
      leftSection={<Icon name="download" size={17} />}
    >
      {label}
    </Menu.Item>
  ));
}
