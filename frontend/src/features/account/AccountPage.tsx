// The user's account: changing the password, and ending all sessions. Loaded on first use.
import { Button, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { problemOf } from "@/api/problem";
import { queryClient } from "@/api/queryClient";
import { PasswordForm } from "@/features/account/PasswordForm";
import { signOutEverywhere, useUserName } from "@/features/auth/session";
import { t } from "@/i18n";
import page from "@/ui/layout/Page.module.css";
import { PageTitle } from "@/ui/layout/PageTitle";
import { ProblemNote } from "@/ui/feedback/ProblemNote";

export function AccountPage() {
  const name = useUserName();
  const navigate = useNavigate();
  const leave = useMutation({
    mutationFn: signOutEverywhere,
    onSuccess: async () => {
      await navigate({ to: "/sign-in" });
      queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" });
    },
  });
  return (
    <div className={page.page}>
      <div className={page.head}>
        <div>
          <PageTitle text={t("account.title")} />
          <p className={page.lead}>{t("navigation.signedInAs", { name })}</p>
        </div>
      </div>
      <PasswordForm />
      <section className={page.card}>
        <Title order={2} className={page.cardTitle}>
          {t("account.everywhere")}
        </Title>
        <p className={page.lead}>{t("account.everywhereHint")}</p>
        {leave.error !== null && <ProblemNote problem={problemOf(leave.error)} />}
        <Button
          mt="md"
          variant="default"
          loading={leave.isPending}
          onClick={() => {
            leave.mutate();
          }}
        >
          {t("account.everywhereDo")}
        </Button>
      </section>
    </div>
  );
}
