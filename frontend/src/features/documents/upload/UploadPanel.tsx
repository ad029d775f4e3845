// The visible place to add files from; the rest of the window takes them as well.
import { Button, FileButton } from "@mantine/core";
import { useRef } from "react";
import { ACCEPTED_EXTENSIONS } from "@/features/documents/upload/checks";
import { useAddFiles } from "@/features/documents/upload/DropAnywhere";
import classes from "@/features/documents/upload/Upload.module.css";
import { OptionsBar } from "@/features/documents/upload/options/OptionsBar";
import { useSession } from "@/features/auth/session";
import { t } from "@/i18n";
import { Icon } from "@/ui/icons";

export function UploadPanel() {
  const add = useAddFiles();
  const forget = useRef<() => void>(null);
  const limit = useSession()?.limits.document_bytes;
  return (
    <section className={classes.panel} aria-label={t("upload.section")}>
      <span className={classes.invite}>
        <Icon name="upload" size={22} />
        <span>{t("upload.drop")}</span>
        <FileButton
          multiple
          accept={ACCEPTED_EXTENSIONS.join(",")}
          resetRef={forget}
          onChange={(files) => {
            add(files);
            forget.current?.(); // Or the browser would not report the same file chosen again: nothing changed.
          }}
        >
          {(props) => (
            <Button size="sm" data-adds-files="" {...props}>
              {t("upload.choose")}
            </Button>
          )}
        </FileButton>
      </span>
      <span className={classes.types}>
        {limit === undefined ? t("upload.types") : t("upload.typesWithLimit", { limit })}
      </span>
      <OptionsBar />
    </section>
  );
}
