// One endpoint: whether it reads, how much it has to do, how fast it is, in which languages; the rest on demand.
import { Title } from "@mantine/core";
import type { Endpoint } from "@/api/types";
import { EndpointDetails } from "@/features/endpoints/EndpointDetails";
import classes from "@/features/endpoints/Endpoints.module.css";
import { languageName } from "@/features/endpoints/languages";
import { t } from "@/i18n";
import * as format from "@/i18n/format";
import { reasonText } from "@/i18n/reasons";
import { useLanguage } from "@/i18n/useLanguage";
import { Icon } from "@/ui/icons";
import page from "@/ui/layout/Page.module.css";

function facts({ workers, slots, queue, speed }: Endpoint): [name: string, value: string][] {
  return [
    ...(workers === null
      ? []
      : [[t("endpoints.workers"), t("endpoints.ofWanted", { ready: workers.ready, wanted: workers.wanted })] as const]),
    [t("endpoints.slots"), format.number(slots)],
    [t("endpoints.waiting"), format.number(queue.waiting)],
    [t("endpoints.inFlight"), format.number(queue.in_flight)],
    [
      t("endpoints.speed"),
      speed === null ? t("endpoints.noSpeed") : t("endpoints.seconds", { median: speed.p50, slowest: speed.p95 }),
    ],
  ].map(([name = "", value = ""]) => [name, value]);
}

export function EndpointCard({ endpoint }: { endpoint: Endpoint }) {
  const language = useLanguage();
  const { name, display_name, description, state, is_default, reason, languages } = endpoint;
  const isReady = state === "ready";
  return (
    <section className={page.card} aria-label={display_name}>
      <div className={classes.head}>
        <Title order={2}>{display_name}</Title>
        {display_name !== name && <code className={classes.name}>{name}</code>}
        {is_default && <span className={classes.tag}>{t("endpoints.isDefault")}</span>}
        <span className={classes.state} data-tone={isReady ? "good" : "warn"}>
          <Icon name={isReady ? "check" : "partial"} size={15} />
          {isReady ? t("endpoints.ready") : t("endpoints.notReady")}
        </span>
      </div>
      {description !== "" && <p className={classes.description}>{description}</p>}
      {reason !== null && <p className={classes.reason}>{reasonText(reason)}</p>}
      <dl className={classes.facts}>
        {facts(endpoint).map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {languages.length > 0 && (
        <ul className={classes.languages} aria-label={t("endpoints.languages")}>
          {languages.map((code) => (
            <li key={code}>
              {languageName(code, language)} <code>{code}</code>
            </li>
          ))}
        </ul>
      )}
      <EndpointDetails endpoint={endpoint} />
    </section>
  );
}
