// The frame of every page for signed-in users: the top bar, the drop target, the announcements for screen readers.
import { Anchor, Box, UnstyledButton } from "@mantine/core";
import { Link, Outlet, useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import { Account } from "@/app/Account";
import classes from "@/app/Layout.module.css";
import { LazyHelp } from "@/features/help/LazyHelp";
import { DropAnywhere } from "@/features/documents/upload/DropAnywhere";
import { t } from "@/i18n";
import { useShortcuts } from "@/ui/keyboard/useShortcuts";
import { Icon } from "@/ui/icons";
import { LogoMark } from "@/ui/Logo";

export function Layout() {
  const navigate = useNavigate();
  const [isHelping, setHelping] = useState(false);
  const help = useCallback(() => {
    setHelping(true);
  }, []);
  useShortcuts(useMemo(() => ({ search: () => void navigate({ to: "/search" }), help }), [navigate, help]));
  return (
    <>
      <Anchor href="#main" className={classes.skip}>
        {t("skipToContent")}
      </Anchor>
      <header className={classes.bar}>
        <Link to="/jobs" className={classes.brand}>
          <LogoMark />
          <span>{t("product")}</span>
        </Link>
        <nav aria-label={t("navigation.main")} className={classes.nav}>
          <Link to="/jobs" className={classes.link} activeProps={{ "aria-current": "page" }}>
            {t("navigation.documents")}
          </Link>
          <Link to="/endpoints" className={classes.link} activeProps={{ "aria-current": "page" }}>
            {t("navigation.endpoints")}
          </Link>
          <Link to="/tokens" className={classes.link} activeProps={{ "aria-current": "page" }}>
            {t("navigation.tokens")}
          </Link>
        </nav>
        <Link to="/search" className={classes.tool} aria-label={t("navigation.search")} title={t("navigation.search")}>
          <Icon name="search" />
        </Link>
        <UnstyledButton
          className={classes.tool}
          aria-label={t("help.name")}
          title={t("help.name")}
          aria-haspopup="dialog"
          onClick={help}
        >
          <Icon name="help" />
        </UnstyledButton>
        <Account />
      </header>
      <Box component="main" id="main" tabIndex={-1} className={classes.main}>
        <Outlet />
      </Box>
      <DropAnywhere />
      <LazyHelp
        opened={isHelping}
        onClose={() => {
          setHelping(false);
        }}
      />
    </>
  );
}
