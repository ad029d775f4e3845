// Help: every key there is, and short answers. Loaded when somebody first asks for it.
import { ActionIcon, Anchor, Modal, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useSession } from "@/features/auth/session";
import classes from "@/features/help/Help.module.css";
import { keyNames } from "@/features/help/keyNames";
import { type Group, KEYS_OF, type Shortcut, SHORTCUTS } from "@/ui/shortcuts";
import { helpTexts } from "@/features/help/texts";
import { Marks } from "@/features/documents/page/Marks";
import { t } from "@/i18n";
import { Icon } from "@/ui/icons";

interface Props {
  opened: boolean;
  onClose: () => void;
}

export function HelpDialog({ opened, onClose }: Props) {
  const texts = helpTexts();
  return (
    <Modal.Root opened={opened} onClose={onClose} size={860}>
      <Modal.Overlay />
      <Modal.Content aria-label={texts.title}>
        <Modal.Body p="xl">
          <div className={classes.head}>
            <Title order={2}>{texts.title}</Title>
            <ActionIcon aria-label={texts.close} onClick={onClose} data-autofocus>
              <Icon name="close" />
            </ActionIcon>
          </div>
          <div className={classes.columns}>
            <Answers />
            <section aria-label={texts.keyboard}>
              <Title order={3}>{texts.keyboard}</Title>
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

function Keys({ group }: { group: Group }) {
  const texts = helpTexts();
  return (
    <>
      <Title order={4}>{texts.groups[group]}</Title>
      <dl className={classes.keys}>
        {(Object.keys(SHORTCUTS[group]) as Shortcut[]).map((name) => (
          <div key={name}>
            <dt>
              {KEYS_OF[name].map((combination, index) => (
                <span key={combination}>
                  {index > 0 && <span className={classes.or}> {texts.or} </span>}
                  {keyNames(combination, texts.keys).map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </span>
              ))}
            </dt>
            <dd>{texts.shortcuts[name]}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Answers() {
  const texts = helpTexts();
  const limit = useSession()?.limits.document_bytes;
  return (
    <section aria-label={texts.answers}>
      <Answer question={texts.colours}>
        <p>{texts.coloursAnswer}</p>
        <Marks />
      </Answer>
      <Answer question={texts.correct}>
        <p>{texts.correctAnswer}</p>
      </Answer>
      <Answer question={texts.pdf}>
        <p>{texts.pdfAnswer}</p>
      </Answer>
      <Answer question={texts.files}>
        <p>{texts.filesAnswer(t.upload.types, limit)}</p>
      </Answer>
      <Answer question={texts.programs}>
        <p>
          {texts.programsAnswer}{" "}
          <Anchor inherit underline="always" href="/api/v1/docs">
            {texts.reference}
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
