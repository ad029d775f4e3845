// A placeholder while the list is loading: empty rows of the same height.
import { Skeleton } from "@mantine/core";
import list from "@/features/documents/list/JobList.module.css";
import row from "@/features/documents/job/Row.module.css";
import { t } from "@/i18n";

export function JobListSkeleton() {
  return (
    <ul className={list.list} aria-busy="true" aria-label={t("loading")}>
      {[0, 1, 2].map((number) => (
        <li key={number} className={row.row}>
          <Skeleton className={row.thumb} />
          <div className={row.main}>
            <Skeleton height={14} width="45%" />
            <Skeleton height={11} width="30%" mt={6} />
          </div>
        </li>
      ))}
    </ul>
  );
}
