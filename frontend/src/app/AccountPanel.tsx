// The signed-in user, the choice of colours and language, and signing out. Loaded on first use.
import { Button, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { queryClient } from "@/api/queryClient";
import { LanguageSwitch } from "@/ui/LanguageSwitch";
import { SchemeSwitch } from "@/app/SchemeSwitch";
import { signOut, useUserName } from "@/features/auth/session";
import { uploads } from "@/features/documents/upload/uploads";
import { t } from "@/i18n";
import { Icon } from "@/ui/icons";
import { Panel } from "@/ui/layout/Panel";

export function AccountPanel({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const name = useUserName();
  const navigate = useNavigate();
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: async () => {
      uploads.clear();
      await navigate({ to: "/sign-in" });
      queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" });
    },
  });
  return (
    <Panel label={t("navigation.account", { name })} width={300} opened={opened} onClose={onClose}>
      <Text size="sm" c="dimmed" mb="sm">
        {t("navigation.signedInAs", { name })}
      </Text>
      <Stack gap="xs">
        <SchemeSwitch />
        <LanguageSwitch />
        <Button
          size="sm"
          variant="default"
          leftSection={<Icon name="key" size={17} />}
          renderRoot={(props) => <Link to="/account" {...props} />}
        >
          {t("navigation.yourAccount")}
        </Button>
      </Stack>
      <Button
        fullWidth
        size="sm"
        mt="sm"
        variant="default"
        leftSection={<Icon name="signOut" size={17} />}
        loading={leave.isPending}
        onClick={() => {
          leave.mutate();
        }}
      >
        {t("navigation.signOut")}
      </Button>
    </Panel>
  );
}
