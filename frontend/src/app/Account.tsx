// The button of whoever is signed in.
import { Avatar, UnstyledButton } from "@mantine/core";
import { Suspense } from "react";
import classes from "@/app/Layout.module.css";
import { useUserName } from "@/features/auth/session";
import { t } from "@/i18n";
import { lazily } from "@/ui/lazily";
import unfolding from "@/ui/Unfolding.module.css";
import { useUnfolding } from "@/ui/useUnfolding";

const [AccountPanel, early] = lazily(async () => (await import("@/app/AccountPanel")).AccountPanel);

export function Account() {
  const name = useUserName();
  const { place, button, isOpen, wasOpened, close, toggle } = useUnfolding();
  return (
    <span ref={place} className={unfolding.place}>
      <UnstyledButton
        ref={button}
        className={classes.account}
        aria-label={t.navigation.account(name)}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={toggle}
        {...early}
      >
        <Avatar name={name} size={32} color="ink" radius="xl" alt="" />
      </UnstyledButton>
      {wasOpened && (
        <Suspense>
          <AccountPanel opened={isOpen} onClose={close} />
        </Suspense>
      )}
    </span>
  );
}
