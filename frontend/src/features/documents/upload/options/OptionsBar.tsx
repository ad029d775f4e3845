// The options of the next files: a short line if they differ from the default, and a button to change them.
import { UnstyledButton } from "@mantine/core";
import { Suspense, useId, useRef, useState } from "react";
import { isPlain } from "@/features/documents/upload/options/uploadOptions";
import { useFallBack, useUploadOptions, useReadyEndpoints } from "@/features/documents/upload/options/useUploadOptions";
import classes from "@/features/documents/upload/Upload.module.css";
import { lostWords, useOptionSummary } from "@/features/documents/upload/options/optionSummary";
import { t } from "@/i18n";
import { useLanguage } from "@/i18n/useLanguage";
import { Spinner } from "@/ui/feedback/Spinner";
import { Icon } from "@/ui/icons";
import { lazyComponent } from "@/ui/loading/lazyComponent";

const OptionsForm = lazyComponent(
  async () => (await import("@/features/documents/upload/options/OptionsForm")).OptionsForm,
);

export function OptionsBar() {
  const language = useLanguage();
  const { choice, lost } = useUploadOptions();
  useFallBack(useReadyEndpoints());
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const said = useOptionSummary(choice);
  return (
    <>
      <span className={classes.summary}>
        {said.length > 0 && <span>{said.join(" · ")}</span>}
        <UnstyledButton
          ref={button}
          className={classes.change}
          aria-expanded={isOpen}
          aria-controls={isOpen ? id : undefined}
          onClick={() => {
            setOpen(!isOpen);
          }}
        >
          {isPlain(choice) ? t("optionSummary.options") : t("optionSummary.change")}
          <Icon name={isOpen ? "up" : "down"} size={15} />
        </UnstyledButton>
      </span>
      {lost !== null && (
        <p className={classes.lost} role="status">
          {lostWords(lost, language)}
        </p>
      )}
      {isOpen && (
        <div id={id} className={classes.unfolded}>
          <Suspense fallback={<Spinner />}>
            <OptionsForm
              choice={choice}
              onClose={() => {
                setOpen(false);
                button.current?.focus();
              }}
            />
          </Suspense>
        </div>
      )}
    </>
  );
}
