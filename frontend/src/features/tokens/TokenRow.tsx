// One token: what it may do, when it was used, and its end.
import { Button, Group } from "@mantine/core";
import { useState } from "react";
import { problemOf } from "@/api/problem";
import type { Token } from "@/api/types";
import { hasEnded } from "@/features/tokens/expiry";
import classes from "@/features/tokens/Tokens.module.css";
import { useRevokeToken } from "@/features/tokens/useTokens";
import { t } from "@/i18n";
import * as format from "@/i18n/format";
import { problemText } from "@/ui/feedback/ProblemNote";

const DOT = " · ";

function facts({ scopes, created_at, last_used_at }: Token): string {
  const used = last_used_at === null ? t("tokens.unused") : t("tokens.used", { when: format.moment(last_used_at) });
  return [scopes.join(", "), t("tokens.created", { when: format.moment(created_at) }), used].join(DOT);
}

function ending({ expires_at }: Token): string {
  if (expires_at === null) return t("tokens.endless");
  const when = format.moment(expires_at);
  return hasEnded(expires_at, new Date()) ? t("tokens.ended", { when }) : t("tokens.ends", { when });
}

export function TokenRow({ token }: { token: Token }) {
  const [asking, setAsking] = useState(false);
  const revoke = useRevokeToken();
  const ended = hasEnded(token.expires_at, new Date());
  return (
    <li className={classes.row}>
      <div>
        <span className={classes.name}>
          {token.name}
          <span className={classes.prefix}>{t("tokens.prefix", { start: token.prefix })}</span>
        </span>
        <span className={classes.facts}>{facts(token)}</span>
        <span className={ended ? `${classes.facts} ${classes.ended}` : classes.facts}>{ending(token)}</span>
        {revoke.error !== null && (
          <span className={`${classes.facts} ${classes.ended}`} role="alert">
            {problemText(problemOf(revoke.error))}
          </span>
        )}
      </div>
      {asking ? (
        <Group gap="xs" role="group" aria-label={t("tokens.revokeAsk", { name: token.name })}>
          <Button
            size="xs"
            className="danger"
            loading={revoke.isPending}
            onClick={() => {
              revoke.mutate(token);
            }}
          >
            {t("tokens.revokeYes")}
          </Button>
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              setAsking(false);
            }}
          >
            {t("tokens.revokeNo")}
          </Button>
        </Group>
      ) : (
        <Button
          size="xs"
          variant="default"
          aria-label={t("tokens.revokeLabel", { name: token.name })}
          onClick={() => {
            setAsking(true);
          }}
        >
          {t("tokens.revoke")}
        </Button>
      )}
    </li>
  );
}
