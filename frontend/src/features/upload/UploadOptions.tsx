// What the next files are read with: a short line while it is not the usual, and the way to change it.
import { UnstyledButton } from "@mantine/core";
import { Suspense, useId, useRef, useState } from "react";
import { isPlain } from "@/features/upload/choice";
import { useFallBack, useOptions, useReaders } from "@/features/upload/options";
import classes from "@/features/upload/Upload.module.css";
import { lostWords, useWishWords } from "@/features/upload/wishes";
import { wishTexts } from "@/features/upload/wishTexts";
import { useLanguage } from "@/i18n/useLanguage";
import { Busy } from "@/ui/Busy";
import { Icon } from "@/ui/icons";
import { lazyPart } from "@/ui/lazily";

const OptionsForm = lazyPart(async () => (await import("@/features/upload/OptionsForm")).OptionsForm);

export function UploadOptions() {
  const language = useLanguage();
  const { choice, lost } = useOptions();
  useFallBack(useReaders());
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const said = useWishWords(choice);
  return (
    <>
      <span className={classes.wishes}>
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
          {isPlain(choice) ? wishTexts().options : wishTexts().change}
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
          <Suspense fallback={<Busy />}>
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
