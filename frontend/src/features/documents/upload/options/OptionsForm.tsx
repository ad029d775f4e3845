// The form for the options of the next files. Loaded on first use.
import { Button, Group, MultiSelect, Select, Stack, Text } from "@mantine/core";
import { useEffect, useRef } from "react";
import type { Endpoint } from "@/api/types";
import { languageName } from "@/features/endpoints/languages";
import { useEndpoints } from "@/features/endpoints/useEndpoints";
import {
  type UploadOptions,
  fitted,
  isPlain,
  languagesOf,
  MOST_LANGUAGES,
  PLAIN,
  endpointNamed,
  usable,
  usualLanguages,
} from "@/features/documents/upload/options/uploadOptions";
import { uploadOptions } from "@/features/documents/upload/options/useUploadOptions";
import classes from "@/features/documents/upload/Upload.module.css";
import { t } from "@/i18n";
import { useLanguage } from "@/i18n/useLanguage";
import { Spinner } from "@/ui/feedback/Spinner";

interface Props {
  choice: UploadOptions;
  onClose: () => void;
}

interface FieldProps {
  choice: UploadOptions;
  endpoints: readonly Endpoint[];
}

/** As README has it. */
const ADD_LANGUAGES = 'make run LANGUAGES="deu fra"';
const INSIDE = { withinPortal: false };
const TYPED = { inputField: classes.typed };

export function OptionsForm({ choice, onClose }: Props) {
  const { data: endpoints } = useEndpoints();
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => {
    form.current?.querySelector("input")?.focus();
  }, []);
  return (
    <Stack ref={form} className={classes.options} gap="md" role="group" aria-label={t("uploadOptions.form")}>
      {endpoints === undefined ? <Spinner /> : <Languages choice={choice} endpoints={endpoints} />}
      {usable(endpoints ?? []).length > 1 && <EndpointSelect choice={choice} endpoints={endpoints ?? []} />}
      <Group justify="flex-end" gap="xs">
        {!isPlain(choice) && (
          <Button
            size="xs"
            variant="subtle"
            onClick={() => {
              uploadOptions.choose(PLAIN);
            }}
          >
            {t("uploadOptions.reset")}
          </Button>
        )}
        <Button size="xs" variant="default" onClick={onClose}>
          {t("uploadOptions.close")}
        </Button>
      </Group>
    </Stack>
  );
}

function Languages({ choice, endpoints }: FieldProps) {
  const language = useLanguage();
  const endpoint = endpointNamed(endpoints, choice.endpoint);
  const nameOf = (code: string): string => languageName(code, language);
  const there = languagesOf(endpoint);
  const [only] = there;
  if (only === undefined) return <Text size="sm">{t("uploadOptions.unseen")}</Text>;
  const more = endpoint !== undefined && <HowToAdd endpoint={endpoint} />;
  if (there.length === 1) {
    return (
      <div>
        <Text size="sm">{t("uploadOptions.oneLanguage", { name: nameOf(only) })}</Text>
        {more}
      </div>
    );
  }
  const data = there
    .map((value) => ({ value, label: nameOf(value) }))
    .sort((a, b) => a.label.localeCompare(b.label, language));
  return (
    <div>
      <MultiSelect
        label={t("uploadOptions.languages")}
        description={t("uploadOptions.languagesHint")}
        placeholder={
          choice.languages.length === 0
            ? t("uploadOptions.usual", { names: usualLanguages(endpoint).map(nameOf).join(", ") })
            : t("uploadOptions.search")
        }
        nothingFoundMessage={t("uploadOptions.noLanguage")}
        data={data}
        searchable
        clearable
        clearButtonProps={{ "aria-label": t("uploadOptions.clear") }}
        maxValues={MOST_LANGUAGES}
        comboboxProps={INSIDE}
        classNames={TYPED}
        value={[...choice.languages]}
        onChange={(languages) => {
          uploadOptions.choose({ ...choice, languages });
        }}
      />
      {more}
    </div>
  );
}

/** How to install a missing language, on one machine or in a cluster. */
function HowToAdd({ endpoint: { name, source } }: { endpoint: Pick<Endpoint, "name" | "source"> }) {
  return (
    <Text size="xs" c="dimmed" mt="xs">
      {source === "local" ? (
        <>
          {t("uploadOptions.addLocal")} <code>{ADD_LANGUAGES}</code>
        </>
      ) : (
        t("uploadOptions.addCluster", { name })
      )}
    </Text>
  );
}

function EndpointSelect({ choice, endpoints }: FieldProps) {
  const label = ({ display_name, state, is_default }: Endpoint): string => {
    const name = is_default ? t("uploadOptions.usualEndpoint", { name: display_name }) : display_name;
    return state === "ready" ? name : t("uploadOptions.notReady", { name });
  };
  return (
    <Select
      label={t("uploadOptions.endpoint")}
      data={usable(endpoints).map((each) => ({ value: each.is_default ? "" : each.name, label: label(each) }))}
      allowDeselect={false}
      comboboxProps={INSIDE}
      value={choice.endpoint}
      onChange={(endpoint) => {
        // Another endpoint may not have all the languages.
        uploadOptions.choose(fitted({ ...choice, endpoint: endpoint ?? "" }, endpoints).kept);
      }}
    />
  );
}
