// Something to copy into a terminal or an editor.
import classes from "@/ui/copying/CodeSample.module.css";
import { CopyButton } from "@/ui/copying/CopyButton";

interface Props {
  code: string;
  label: string;
  copyLabel: string;
}

export function CodeSample({ code, label, copyLabel }: Props) {
  return (
    <figure className={classes.sample} aria-label={label}>
      <figcaption>
        <span>{label}</span>
        <CopyButton text={code} label={copyLabel} />
      </figcaption>
      {/* It scrolls sideways, so the keyboard has to reach it. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre tabIndex={0}>
        <code>{code}</code>
      </pre>
    </figure>
  );
}
