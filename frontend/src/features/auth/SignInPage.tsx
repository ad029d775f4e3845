// The sign-in page: name and password, error messages, and then the requested page.
import { Alert, Button, Paper, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { type SyntheticEvent, useEffect, useRef, useState } from "react";
import { ProblemError } from "@/api/problem";
import { safeRedirect } from "@/features/auth/redirect";
import { LanguageSwitch } from "@/ui/LanguageSwitch";
import { signIn, useSession } from "@/features/auth/session";
import classes from "@/features/auth/SignInPage.module.css";
import { t } from "@/i18n";
import { Icon } from "@/ui/icons";
import { LogoMark } from "@/ui/Logo";
import { PageTitle } from "@/ui/layout/PageTitle";
import { problemText } from "@/ui/feedback/ProblemNote";

const route = getRouteApi("/sign-in");

/** A refusal of the name and password reads differently here than a session that ended. */
function refusalText(error: Error): string {
  if (!(error instanceof ProblemError)) throw error;
  return error.problem.code === "not_authenticated" ? t("signIn.wrong") : problemText(error.problem);
}

export function SignInPage() {
  const { redirect, expired } = route.useSearch();
  const router = useRouter();
  const isNew = useSession()?.is_new === true;
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [checked, setChecked] = useState(false);
  const nameField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);

  useEffect(() => {
    nameField.current?.focus();
  }, []);

  const enter = useMutation({
    mutationFn: signIn,
    meta: { signsIn: true },
    onSuccess: () => {
      router.history.replace(safeRedirect(redirect));
    },
    onError: () => {
      passwordField.current?.focus();
      passwordField.current?.select();
    },
  });

  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (name.trim() === "") nameField.current?.focus();
    else if (password === "") passwordField.current?.focus();
    else enter.mutate({ username: name.trim(), password });
  };

  return (
    <main className={classes.page}>
      <Paper withBorder className={classes.card}>
        <div className={classes.brand}>
          <LogoMark size={40} />
          <Text className={classes.product}>{t("product")}</Text>
        </div>
        <PageTitle text={t("signIn.title")} />
        <Text c="dimmed" mb="lg">
          {t("signIn.lead")}
        </Text>
        {expired === true && !enter.isError && (
          <Alert variant="light" color="ink" mb="md" icon={<Icon name="waiting" />}>
            {t("signIn.expired")}
          </Alert>
        )}
        {enter.isError && (
          <Alert className="problem-note" role="alert" variant="light" mb="md" icon={<Icon name="failed" />}>
            {refusalText(enter.error)}
          </Alert>
        )}
        <form onSubmit={submit} noValidate>
          <Stack gap="md">
            <TextInput
              ref={nameField}
              label={t("signIn.name")}
              name="username"
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              size="md"
              value={name}
              onChange={(event) => {
                setName(event.currentTarget.value);
              }}
              error={checked && name.trim() === "" ? t("signIn.nameMissing") : undefined}
            />
            <PasswordInput
              ref={passwordField}
              label={t("signIn.password")}
              name="password"
              autoComplete="current-password"
              size="md"
              visibilityToggleButtonProps={{ "aria-label": t("signIn.show"), tabIndex: 0 }}
              value={password}
              onChange={(event) => {
                setPassword(event.currentTarget.value);
              }}
              error={checked && password === "" ? t("signIn.passwordMissing") : undefined}
            />
            <Button type="submit" size="md" loading={enter.isPending} mt={4}>
              {t("signIn.submit")}
            </Button>
          </Stack>
        </form>
        {isNew && (
          <Text size="xs" c="dimmed" mt="lg">
            {t("signIn.hint")}
          </Text>
        )}
        <div className={classes.language}>
          <LanguageSwitch />
        </div>
      </Paper>
    </main>
  );
}
