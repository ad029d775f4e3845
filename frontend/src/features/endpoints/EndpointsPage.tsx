// The endpoints: their state, and the reason if one does not read. Loaded on first use.
import { Skeleton } from "@mantine/core";
import { problemOf } from "@/api/problem";
import { EndpointCard } from "@/features/endpoints/EndpointCard";
import { useEndpoints } from "@/features/endpoints/useEndpoints";
import { t } from "@/i18n";
import { EmptyState } from "@/ui/feedback/EmptyState";
import page from "@/ui/layout/Page.module.css";
import { PageTitle } from "@/ui/layout/PageTitle";
import { ProblemNote } from "@/ui/feedback/ProblemNote";

export function EndpointsPage() {
  const { data, error, refetch } = useEndpoints();
  return (
    <div className={page.page}>
      <div className={page.head}>
        <div>
          <PageTitle text={t("endpoints.title")} />
          <p className={page.lead}>{t("endpoints.lead")}</p>
        </div>
      </div>
      {error !== null && <ProblemNote problem={problemOf(error)} onRetry={() => void refetch()} />}
      {data === undefined && error === null && (
        <Skeleton height={180} radius="lg" role="status" aria-label={t("loading")} />
      )}
      {data?.length === 0 && <EmptyState icon="reading" title={t("endpoints.none")} hint={t("endpoints.noneHint")} />}
      {data?.map((endpoint) => (
        <EndpointCard key={endpoint.name} endpoint={endpoint} />
      ))}
    </div>
  );
}
