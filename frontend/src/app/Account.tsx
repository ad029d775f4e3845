// Who is signed in, the colours they like, and the way out.
import { Avatar, Button, Popover, Stack, Text, UnstyledButton } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { queryClient } from "@/api/queryClient";
import classes from "@/app/Layout.module.css";
import { LanguageSwitch } from "@/app/LanguageSwitch";
import { SchemeSwitch } from "@/app/SchemeSwitch";
import { signOut, useUserName } from "@/features/auth/session";
import { uploads } from "@/features/upload/uploads";
import { t } from "@/i18n";
import { Icon } from "@/ui/icons";

export function Account() {
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
    <Popover width={270} position="bottom-end" shadow="md" trapFocus>
      <Popover.Target>
        <UnstyledButton className={classes.account} aria-label={t.navigation.account(name)}>
          <Avatar name={name} size={32} color="ink" radius="xl" alt="" />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label={t.navigation.account(name)}>
        <Text size="sm" c="dimmed" mb="sm">
          {t.navigation.signedInAs(name)}
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
            {t.navigation.yourAccount}
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
          {t.navigation.signOut}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
