// What is around every page once one is signed in: the bar on top, the drop target, the voice for screen readers.
import { Anchor, Avatar, Box, Menu, UnstyledButton } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link, Outlet, useNavigate } from "@tanstack/react-router";
import { queryClient } from "@/api/queryClient";
import classes from "@/app/Layout.module.css";
import { SchemeItems } from "@/app/SchemeItems";
import { signOut, useUserName } from "@/features/auth/session";
import { DropAnywhere } from "@/features/upload/DropAnywhere";
import { uploads } from "@/features/upload/uploads";
import { t } from "@/i18n";
import { Icon } from "@/ui/icons";
import { LogoMark } from "@/ui/Logo";

export function Layout() {
  return (
    <>
      <Anchor href="#main" className={classes.skip}>
        {t.skipToContent}
      </Anchor>
      <header className={classes.bar}>
        <Link to="/jobs" className={classes.brand}>
          <LogoMark />
          <span>{t.product}</span>
        </Link>
        <nav aria-label={t.navigation.main} className={classes.nav}>
          <Link to="/jobs" className={classes.link} activeProps={{ "aria-current": "page" }}>
            {t.navigation.documents}
          </Link>
        </nav>
        <AccountMenu />
      </header>
      <Box component="main" id="main" tabIndex={-1} className={classes.main}>
        <Outlet />
      </Box>
      <DropAnywhere />
    </>
  );
}

function AccountMenu() {
  const name = useUserName();
  const navigate = useNavigate();
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: async () => {
      uploads.clear();
      queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" });
      await navigate({ to: "/sign-in" });
    },
  });
  return (
    <Menu width={230}>
      <Menu.Target>
        <UnstyledButton className={classes.account} aria-label={t.navigation.account(name)}>
          <Avatar name={name} size={32} color="ink" radius="xl" alt="" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t.navigation.signedInAs(name)}</Menu.Label>
        <SchemeItems />
        <Menu.Divider />
        <Menu.Item
          leftSection={<Icon name="signOut" size={17} />}
          onClick={() => {
            leave.mutate();
          }}
        >
          {t.navigation.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
