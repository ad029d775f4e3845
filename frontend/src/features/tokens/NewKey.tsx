// Shows a key, only this once: to copy it, alone or in a ready-to-use call.
import { Button, Group, SegmentedControl, Title } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import type { NewToken } from "@/api/types";
import { curlSample, pythonSample } from "@/features/tokens/samples";
import classes from "@/features/tokens/Tokens.module.css";
import { t } from "@/i18n";
import { CodeSample } from "@/ui/copying/CodeSample";
import { CopyButton } from "@/ui/copying/CopyButton";
import page from "@/ui/layout/Page.module.css";

const SAMPLES = { curl: curlSample, Python: pythonSample } as const;
type Kind = keyof typeof SAMPLES;
const KINDS = Object.keys(SAMPLES) as Kind[];

export function NewKey({ made, onDone }: { made: NewToken; onDone: () => void }) {
  const [kind, setKind] = useState<Kind>("curl");
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
  }, []);
  const canSubmit = made.token.scopes.some((scope) => scope === "jobs:write" || scope === "admin");
  return (
    <section className={page.card} aria-label={t("tokens.made", { name: made.token.name })}>
      <Title order={2} ref={heading} tabIndex={-1} className={page.cardTitle}>
        {t("tokens.made", { name: made.token.name })}
      </Title>
      <p className={page.lead}>{t("tokens.onlyOnce")}</p>
      <div className={classes.key}>
        <code aria-label={t("tokens.key")}>{made.key}</code>
        <CopyButton text={made.key} label={t("tokens.copyKey")} />
      </div>
      {canSubmit && (
        <>
          <p className={classes.tryIt}>{t("tokens.tryIt")}</p>
          <SegmentedControl
            size="xs"
            aria-label={t("tokens.sample")}
            value={kind}
            onChange={(value) => {
              setKind(KINDS.find((each) => each === value) ?? "curl");
            }}
            data={KINDS}
          />
          <CodeSample
            code={SAMPLES[kind]({ origin: window.location.origin, key: made.key })}
            label={kind}
            copyLabel={t("tokens.copySample")}
          />
        </>
      )}
      <Group mt="lg">
        <Button variant="default" onClick={onDone}>
          {t("tokens.done")}
        </Button>
      </Group>
    </section>
  );
}
