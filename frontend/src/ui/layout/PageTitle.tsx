// The heading of a page: names the window, and takes the focus when one comes here from another page.
import { Title, type TitleProps } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { type ReactNode, useEffect, useRef } from "react";
import { t } from "@/i18n";

let isFirstPage = true;

interface Props extends TitleProps {
  /** Plain text for the window's title. */
  text: string;
  children?: ReactNode;
}

export function PageTitle({ text, children, ...rest }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useDocumentTitle(t("title", { page: text }));
  useEffect(() => {
    if (!isFirstPage) heading.current?.focus({ preventScroll: true });
    isFirstPage = false;
  }, []);
  return (
    <Title order={1} ref={heading} tabIndex={-1} {...rest}>
      {children ?? text}
    </Title>
  );
}
