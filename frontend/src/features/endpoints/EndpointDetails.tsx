// Details of an endpoint for the cluster owner: the operator's conditions, image, address, and its YAML.
import type { Endpoint, EndpointCondition } from "@/api/types";
import classes from "@/features/endpoints/Endpoints.module.css";
import { manifestOf } from "@/features/endpoints/manifest";
import { t } from "@/i18n";
import * as format from "@/i18n/format";
import { CodeSample } from "@/ui/copying/CodeSample";

export function EndpointDetails({ endpoint }: { endpoint: Endpoint }) {
  const { conditions, engine, image, url, resource, seen_at } = endpoint;
  const facts: [string, string | null][] = [
    [t("endpoints.engine"), engine === "" ? null : engine],
    [t("endpoints.image"), image],
    [t("endpoints.url"), url],
    [t("endpoints.seen"), seen_at === null ? null : format.exactMoment(seen_at)],
  ];
  return (
    <details className={classes.details}>
      <summary>{t("endpoints.details")}</summary>
      <dl className={classes.more}>
        {facts.map(([name, value]) =>
          value === null ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      {conditions.length > 0 && <Conditions conditions={conditions} />}
      {resource !== null && (
        <CodeSample code={manifestOf(resource)} label={t("endpoints.yaml")} copyLabel={t("endpoints.copyYaml")} />
      )}
    </details>
  );
}

function Conditions({ conditions }: { conditions: readonly EndpointCondition[] }) {
  return (
    // It scrolls sideways on a phone, so the keyboard has to reach it.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={classes.conditions} tabIndex={0} role="region" aria-label={t("endpoints.conditions")}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("endpoints.condition")}</th>
            <th scope="col">{t("endpoints.status")}</th>
            <th scope="col">{t("endpoints.reason")}</th>
            <th scope="col">{t("endpoints.since")}</th>
          </tr>
        </thead>
        <tbody>
          {conditions.map(({ type, status, reason, message, lastTransitionTime }) => (
            <tr key={type}>
              <th scope="row">{type}</th>
              <td>{status}</td>
              <td>
                {reason}
                {message !== "" && <span className={classes.message}>{message}</span>}
              </td>
              <td>{format.moment(lastTransitionTime)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
