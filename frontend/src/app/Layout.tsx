// What is around every page once one is signed in: the bar on top, the drop target, the voice for screen readers.
import { Anchor, Box } from "@mantine/core";
import { Link, Outlet, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { Account } from "@/app/Account";
import classes from "@/app/Layout.module.css";
import { DropAnywhere } from "@/features/upload/DropAnywhere";
import { t } from "@/i18n";
import { useKeys } from "@/features/viewer/useKeys";
import { Icon } from "@/ui/icons";
import { LogoMark } from "@/ui/Logo";

export function Layout() {
  const navigate = useNavigate();
  useKeys(useMemo(() => ({ "/": () => void navigate({ to: "/search" }) }), [navigate]));
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
          <Link to="/endpoints" className={classes.link} activeProps={{ "aria-current": "page" }}>
            {t.navigation.endpoints}
          </Link>
          <Link to="/tokens" className={classes.link} activeProps={{ "aria-current": "page" }}>
            {t.navigation.tokens}
          </Link>
        </nav>
        <Link to="/search" className={classes.search} aria-label={t.navigation.search} title={t.navigation.search}>
          <Icon name="search" />
        </Link>
        <Account />
      </header>
      <Box component="main" id="main" tabIndex={-1} className={classes.main}>
        <Outlet />
      </Box>
      <DropAnywhere />
    </>
  );
}
