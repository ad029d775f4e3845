// The field that searches file names while the user types.
import { useDebouncedCallback } from "@mantine/hooks";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { type JobFilter, without } from "@/features/documents/data/filter/filter";
import classes from "@/features/documents/list/filters/Filters.module.css";
import { t } from "@/i18n";
import { Icon } from "@/ui/icons";

const PAUSE_MS = 250;
const LONGEST = 200;

export function NameSearch({ filter }: { filter: JobFilter }) {
  const { q = "" } = filter;
  const navigate = useNavigate();
  const [text, setText] = useState(q);
  /** The text that was sent to the address but has not arrived there yet. */
  const sent = useRef<string | null>(null);
  useEffect(() => {
    if (q !== sent.current) setText(q);
    sent.current = null;
  }, [q]);
  const send = (typed: string): void => {
    const words = typed.trim();
    if (words === q) return;
    sent.current = words;
    const rest = without(filter, "q");
    // One step back leaves the search, not each letter of it.
    void navigate({ to: "/jobs", search: words === "" ? rest : { ...rest, q: words }, replace: q !== "" });
  };
  const sendSoon = useDebouncedCallback(send, PAUSE_MS);
  return (
    <form
      role="search"
      className={classes.search}
      onSubmit={(event) => {
        event.preventDefault();
        send(text);
      }}
    >
      <Icon name="search" size={17} />
      <input
        type="search"
        aria-label={t("list.name")}
        placeholder={t("list.name")}
        maxLength={LONGEST}
        autoComplete="off"
        value={text}
        onChange={({ currentTarget: { value } }) => {
          setText(value);
          sendSoon(value);
        }}
      />
    </form>
  );
}
