// Tokens, which let programs act on a user's behalf. Loaded on first use.
import { Button, Skeleton } from "@mantine/core";
import { useState } from "react";
import { problemOf } from "@/api/problem";
import type { NewToken } from "@/api/types";
import { NewKey } from "@/features/tokens/NewKey";
import { TokenForm } from "@/features/tokens/TokenForm";
import { TokenRow } from "@/features/tokens/TokenRow";
import { useTokens } from "@/features/tokens/useTokens";
import { t } from "@/i18n";
import { EmptyState } from "@/ui/feedback/EmptyState";
import { Icon } from "@/ui/icons";
import page from "@/ui/layout/Page.module.css";
import { PageTitle } from "@/ui/layout/PageTitle";
import { ProblemNote } from "@/ui/feedback/ProblemNote";

type Making = { step: "none" } | { step: "asking" } | { step: "made"; made: NewToken };

export function TokensPage() {
  const [making, setMaking] = useState<Making>({ step: "none" });
  return (
    <div className={page.page}>
      <div className={page.head}>
        <div>
          <PageTitle text={t("tokens.title")} />
          <p className={page.lead}>{t("tokens.lead")}</p>
        </div>
        {making.step !== "asking" && (
          <Button
            leftSection={<Icon name="zoomIn" size={17} />}
            onClick={() => {
              setMaking({ step: "asking" });
            }}
          >
            {t("tokens.make")}
          </Button>
        )}
      </div>
      {making.step === "asking" && (
        <TokenForm
          onMade={(made) => {
            setMaking({ step: "made", made });
          }}
          onCancel={() => {
            setMaking({ step: "none" });
          }}
        />
      )}
      {making.step === "made" && (
        <NewKey
          made={making.made}
          onDone={() => {
            setMaking({ step: "none" });
          }}
        />
      )}
      <Tokens isMaking={making.step !== "none"} />
    </div>
  );
}

function Tokens({ isMaking }: { isMaking: boolean }) {
  const { data, error, refetch } = useTokens();
  if (data === undefined) {
    if (error !== null) return <ProblemNote problem={problemOf(error)} onRetry={() => void refetch()} />;
    return <Skeleton height={84} radius="lg" role="status" aria-label={t("loading")} />;
  }
  if (data.length === 0) {
    return isMaking ? null : <EmptyState icon="key" title={t("tokens.none")} hint={t("tokens.noneHint")} />;
  }
  return (
    <ul className={page.list} aria-label={t("tokens.list")}>
      {data.map((token) => (
        <TokenRow key={token.id} token={token} />
      ))}
    </ul>
  );
}
