// The account button of the signed-in user.
import { Avatar, UnstyledButton } from "@mantine/core";
import { Suspense } from "react";
import classes from "@/app/Layout.module.css";
import { useUserName } from "@/features/auth/session";
import { t } from "@/i18n";
import { lazyWithPreload } from "@/ui/loading/lazyComponent";
import disclosure from "@/ui/layout/Disclosure.module.css";
import { useDisclosure } from "@/ui/layout/useDisclosure";

const [AccountPanel, early] = lazyWithPreload(async () => (await import("@/app/AccountPanel")).AccountPanel);

export function Account() {
  const name = useUserName();
  const { root, button, isOpen, wasOpened, close, toggle, closeOnEscape } = useDisclosure();
  return (
    <span ref={root} className={disclosure.root}>
      <UnstyledButton
        ref={button}
        className={classes.account}
        aria-label={t("navigation.account", { name })}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={toggle}
        onKeyDown={closeOnEscape}
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
