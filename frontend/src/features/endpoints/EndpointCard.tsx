// One endpoint: whether it reads, how much it has to do, how fast it is, in which languages; the rest on demand.
import { Title } from "@mantine/core";
import type { Endpoint } from "@/api/types";
import { EndpointDetails } from "@/features/endpoints/EndpointDetails";
import classes from "@/features/endpoints/Endpoints.module.css";
import { languageName } from "@/features/endpoints/languages";
import { t } from "@/i18n";
import { useLanguage } from "@/i18n/useLanguage";
import { Icon } from "@/ui/icons";
import page from "@/ui/Page.module.css";

function facts({ workers, slots, queue, speed }: Endpoint): [name: string, value: string][] {
  return [
    ...(workers === null ? [] : [[t.endpoints.workers, t.endpoints.ofWanted(workers.ready, workers.wanted)] as const]),
    [t.endpoints.slots, t.format.number(slots)],
    [t.endpoints.waiting, t.format.number(queue.waiting)],
    [t.endpoints.inFlight, t.format.number(queue.in_flight)],
    [t.endpoints.speed, speed === null ? t.endpoints.noSpeed : t.endpoints.seconds(speed.p50, speed.p95)],
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
        {is_default && <span className={classes.tag}>{t.endpoints.isDefault}</span>}
        <span className={classes.state} data-tone={isReady ? "good" : "warn"}>
          <Icon name={isReady ? "check" : "partial"} size={15} />
          {isReady ? t.endpoints.ready : t.endpoints.notReady}
        </span>
      </div>
      {description !== "" && <p className={classes.description}>{description}</p>}
      {reason !== null && <p className={classes.reason}>{t.reason(reason)}</p>}
      <dl className={classes.facts}>
        {facts(endpoint).map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {languages.length > 0 && (
        <ul className={classes.languages} aria-label={t.endpoints.languages}>
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
