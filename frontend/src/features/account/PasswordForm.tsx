// Changes the password: the present one, and the new one twice.
import { Alert, Button, PasswordInput, Stack, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { problemOf } from "@/api/problem";
import { changePassword } from "@/features/auth/session";
import { t } from "@/i18n";
import { Icon } from "@/ui/icons";
import page from "@/ui/layout/Page.module.css";
import { ProblemNote } from "@/ui/feedback/ProblemNote";

export function PasswordForm() {
  const [current, setCurrent] = useState("");
  const [wanted, setWanted] = useState("");
  const [again, setAgain] = useState("");
  const [checked, setChecked] = useState(false);
  const change = useMutation({
    mutationFn: changePassword,
    onSuccess: () => {
      for (const clear of [setCurrent, setWanted, setAgain]) clear("");
      setChecked(false);
    },
  });
  const differ = again !== wanted;

  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (current !== "" && wanted !== "" && !differ) change.mutate({ current, new: wanted });
  };
  const field = (label: string, value: string, set: (value: string) => void, kind: string, error?: string) => (
    <PasswordInput
      label={label}
      autoComplete={kind}
      maw={360}
      visibilityToggleButtonProps={{ "aria-label": t("signIn.show"), tabIndex: 0 }}
      value={value}
      onChange={(event) => {
        set(event.currentTarget.value);
      }}
      error={checked ? error : undefined}
    />
  );

  return (
    <form className={page.card} onSubmit={submit} noValidate aria-label={t("account.password")}>
      <Title order={2} className={page.cardTitle}>
        {t("account.password")}
      </Title>
      <Stack gap="md">
        {field(
          t("account.current"),
          current,
          setCurrent,
          "current-password",
          current === "" ? t("signIn.passwordMissing") : undefined,
        )}
        {field(
          t("account.wanted"),
          wanted,
          setWanted,
          "new-password",
          wanted === "" ? t("account.wantedMissing") : undefined,
        )}
        {field(t("account.again"), again, setAgain, "new-password", differ ? t("account.differ") : undefined)}
        {change.error !== null && <ProblemNote problem={problemOf(change.error)} />}
        {change.isSuccess && (
          <Alert variant="light" color="ink" role="status" icon={<Icon name="check" />}>
            {t("account.changed")}
          </Alert>
        )}
        <Button type="submit" loading={change.isPending} style={{ alignSelf: "flex-start" }}>
          {t("account.change")}
        </Button>
      </Stack>
    </form>
  );
}
