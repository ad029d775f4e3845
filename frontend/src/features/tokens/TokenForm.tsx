// Asks what a new token is for, what it may do and how long it lives.
import { Button, Checkbox, Group, Select, Stack, TextInput } from "@mantine/core";
import { type SyntheticEvent, useState } from "react";
import { problemOf } from "@/api/problem";
import type { NewToken, Scope } from "@/api/types";
import { useSession } from "@/features/auth/session";
import { expiryOf, type Lifetime, lifetimeName, lifetimeOf, LIFETIMES } from "@/features/tokens/expiry";
import { useMakeToken } from "@/features/tokens/useTokens";
import { t } from "@/i18n";
import page from "@/ui/layout/Page.module.css";
import { ProblemNote } from "@/ui/feedback/ProblemNote";

interface Props {
  onMade: (made: NewToken) => void;
  onCancel: () => void;
}

const SCOPES: readonly Scope[] = ["jobs:write", "jobs:read", "endpoints:read"];
const LONGEST_NAME = 100;

export function TokenForm({ onMade, onCancel }: Props) {
  const isAdmin = useSession()?.user?.is_admin ?? false;
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<string[]>([...SCOPES]);
  const [lifetime, setLifetime] = useState<Lifetime>(90);
  const [checked, setChecked] = useState(false);
  const make = useMakeToken();
  const offered: readonly Scope[] = isAdmin ? [...SCOPES, "admin"] : SCOPES;
  const chosen = offered.filter((scope) => scopes.includes(scope));
  const isComplete = name.trim() !== "" && chosen.length > 0;

  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (!isComplete) return;
    make.mutate(
      { name: name.trim(), scopes: chosen, expires_at: expiryOf(lifetime, new Date()) },
      { onSuccess: onMade },
    );
  };

  return (
    <form className={page.card} onSubmit={submit} noValidate aria-label={t("tokens.make")}>
      <Stack gap="lg">
        <TextInput
          label={t("tokens.name")}
          description={t("tokens.nameHint")}
          maxLength={LONGEST_NAME}
          data-autofocus
          // The form was asked for by a button, so the first field is where one wants to be.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          value={name}
          onChange={(event) => {
            setName(event.currentTarget.value);
          }}
          error={checked && name.trim() === "" ? t("tokens.nameMissing") : undefined}
        />
        <Checkbox.Group
          label={t("tokens.scopes")}
          value={scopes}
          onChange={setScopes}
          error={checked && chosen.length === 0 ? t("tokens.scopeMissing") : undefined}
        >
          <Stack gap="xs" mt={6}>
            {offered.map((scope) => (
              <Checkbox key={scope} radius="xs" value={scope} label={scope} description={t(`tokens.scope.${scope}`)} />
            ))}
          </Stack>
        </Checkbox.Group>
        <Select
          label={t("tokens.lifetime")}
          allowDeselect={false}
          maw={240}
          comboboxProps={{ withinPortal: false }}
          value={lifetimeName(lifetime)}
          onChange={(value) => {
            setLifetime(lifetimeOf(value ?? ""));
          }}
          data={LIFETIMES.map((each) => ({
            value: lifetimeName(each),
            label: each === null ? t("tokens.never") : t("tokens.days", { count: each }),
          }))}
        />
        {make.error !== null && <ProblemNote problem={problemOf(make.error)} />}
        <Group>
          <Button type="submit" loading={make.isPending}>
            {t("tokens.submit")}
          </Button>
          <Button variant="default" onClick={onCancel}>
            {t("tokens.cancel")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
