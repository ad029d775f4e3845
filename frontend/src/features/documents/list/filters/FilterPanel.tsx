// The hidden filters: endpoint, batch and tag, dates. Loaded on first use.
import { Button, Group, NativeSelect, Stack, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, type SyntheticEvent, useId, useState } from "react";
import type { Job } from "@/api/types";
import { endpointsQuery } from "@/features/endpoints/useEndpoints";
import { FOLDED, type JobFilter, readFilter, without } from "@/features/documents/data/filter/filter";
import classes from "@/features/documents/list/filters/Filters.module.css";
import { t } from "@/i18n";
import { Panel } from "@/ui/layout/Panel";

/** Of the newest jobs so many are looked through for batches and tags to offer. */
const LOOKED_THROUGH = 1000;
const MOST_OFFERED = 50;

interface FormProps {
  filter: JobFilter;
  jobs: readonly Job[];
  onChoose: (filter: JobFilter) => void;
}

interface PanelProps extends FormProps {
  opened: boolean;
  onClose: () => void;
}

export function FilterPanel({ opened, onClose, ...form }: PanelProps) {
  return (
    <Panel label={t("list.more")} width={364} opened={opened} onClose={onClose}>
      <FilterForm {...form} />
    </Panel>
  );
}

function FilterForm({ filter, jobs, onChoose }: FormProps) {
  const [draft, setDraft] = useState(filter);
  const { data: endpoints = [] } = useQuery(endpointsQuery);
  const names = new Set([
    ...endpoints.map(({ name }) => name),
    ...(filter.endpoint === undefined ? [] : [filter.endpoint]),
  ]);
  const near = jobs.slice(0, LOOKED_THROUGH);
  const field = (name: (typeof FOLDED)[number]) => ({
    label: t(`list.labels.${name}`),
    value: draft[name] ?? "",
    onChange: ({ currentTarget: { value } }: { currentTarget: { value: string } }) => {
      setDraft((before) => ({ ...before, [name]: value }));
    },
  });
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    onChoose(readFilter({ ...draft }));
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <NativeSelect data={[{ value: "", label: t("list.anyEndpoint") }, ...names]} {...field("endpoint")} />
        <Offered values={near.flatMap(({ batch }) => (batch === "" ? [] : [batch]))}>
          {(list) => <TextInput list={list} maxLength={200} autoComplete="off" {...field("batch")} />}
        </Offered>
        <Offered values={near.flatMap(({ tags }) => tags)}>
          {(list) => <TextInput list={list} maxLength={64} autoComplete="off" {...field("tag")} />}
        </Offered>
        <div className={classes.days}>
          <TextInput type="date" max={draft.to} {...field("from")} />
          <TextInput type="date" min={draft.from} {...field("to")} />
        </div>
        <Group justify="flex-end" gap="xs">
          {FOLDED.some((name) => filter[name] !== undefined) && (
            <Button
              variant="subtle"
              onClick={() => {
                onChoose(FOLDED.reduce(without, filter));
              }}
            >
              {t("list.clear")}
            </Button>
          )}
          <Button type="submit">{t("list.show")}</Button>
        </Group>
      </Stack>
    </form>
  );
}

/** A field that suggests values of the newest documents, and accepts any value. */
function Offered({ values, children }: { values: readonly string[]; children: (list: string) => ReactNode }) {
  const id = useId();
  return (
    <>
      {children(id)}
      <datalist id={id}>
        {[...new Set(values)].slice(0, MOST_OFFERED).map((value) => (
          <option key={value} value={value} />
        ))}
      </datalist>
    </>
  );
}
