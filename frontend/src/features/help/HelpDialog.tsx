// Help: all keys, and short answers. Loaded on first use.
import { ActionIcon, Anchor, Modal, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useSession } from "@/features/auth/session";
import classes from "@/features/help/Help.module.css";
import { keyNames, type NamedKey } from "@/features/help/keyNames";
import { t } from "@/i18n";
import { type Group, KEYS_OF, type Shortcut, SHORTCUTS } from "@/ui/keyboard/shortcuts";
import { Marks } from "@/features/documents/page/Marks";
import { Icon } from "@/ui/icons";

interface Props {
  opened: boolean;
  onClose: () => void;
}

export function HelpDialog({ opened, onClose }: Props) {
  return (
    <Modal.Root opened={opened} onClose={onClose} size={860}>
      <Modal.Overlay />
      <Modal.Content aria-label={t("help.title")}>
        <Modal.Body p="xl">
          <div className={classes.head}>
            <Title order={2}>{t("help.title")}</Title>
            <ActionIcon aria-label={t("help.close")} onClick={onClose} data-autofocus>
              <Icon name="close" />
            </ActionIcon>
          </div>
          <div className={classes.columns}>
            <Answers />
            <section aria-label={t("help.keyboard")}>
              <Title order={3}>{t("help.keyboard")}</Title>
              {(Object.keys(SHORTCUTS) as Group[]).map((group) => (
                <Keys key={group} group={group} />
              ))}
            </section>
          </div>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

const wordOfKey = (key: NamedKey): string => t(`help.keys.${key === " " ? "Space" : key}`);

function Keys({ group }: { group: Group }) {
  return (
    <>
      <Title order={4}>{t(`help.groups.${group}`)}</Title>
      <dl className={classes.keys}>
        {(Object.keys(SHORTCUTS[group]) as Shortcut[]).map((name) => (
          <div key={name}>
            <dt>
              {KEYS_OF[name].map((combination, index) => (
                <span key={combination}>
                  {index > 0 && <span className={classes.or}> {t("help.or")} </span>}
                  {keyNames(combination, wordOfKey).map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </span>
              ))}
            </dt>
            <dd>{t(`help.shortcuts.${name}`)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Answers() {
  const limit = useSession()?.limits.document_bytes;
  return (
    <section aria-label={t("help.answers")}>
      <Answer question={t("help.colours")}>
        <p>{t("help.coloursAnswer")}</p>
        <Marks />
      </Answer>
      <Answer question={t("help.correct")}>
        <p>{t("help.correctAnswer")}</p>
      </Answer>
      <Answer question={t("help.pdf")}>
        <p>{t("help.pdfAnswer")}</p>
      </Answer>
      <Answer question={t("help.files")}>
        <p>
          {limit === undefined
            ? t("help.filesAnswer", { types: t("upload.types") })
            : t("help.filesAnswerLimit", { types: t("upload.types"), limit })}
        </p>
      </Answer>
      <Answer question={t("help.programs")}>
        <p>
          {t("help.programsAnswer")}{" "}
          <Anchor inherit underline="always" href="/api/v1/docs">
            {t("help.reference")}
          </Anchor>
          .
        </p>
      </Answer>
    </section>
  );
}

function Answer({ question, children }: { question: string; children: ReactNode }) {
  return (
    <div className={classes.answer}>
      <Title order={3}>{question}</Title>
      {children}
    </div>
  );
}
