// Offers a sample document to users without one; it is uploaded like any other file.
import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { noAnswer, ProblemError } from "@/api/problem";
import { queryClient } from "@/api/queryClient";
import { endpointsQuery } from "@/features/endpoints/useEndpoints";
import { complain } from "@/features/documents/data/actions";
import { endpointNamed } from "@/features/documents/upload/options/uploadOptions";
import { sampleFor, SAMPLES } from "@/features/documents/upload/sample";
import { uploads } from "@/features/documents/upload/uploads";
import { language, t } from "@/i18n";
import { Icon } from "@/ui/icons";

async function fetched(address: URL): Promise<Blob> {
  const answer = await fetch(address).catch(() => null);
  if (answer?.ok !== true) throw new ProblemError(noAnswer());
  return answer.blob();
}

export function SampleOffer() {
  const send = useMutation({
    mutationFn: async () => {
      const endpoints = await queryClient.query({ ...endpointsQuery, staleTime: 0 });
      const sample = sampleFor(language.current(), endpointNamed(endpoints, ""));
      const file = new File([await fetched(SAMPLES[sample.language].address)], t("sample.name"), {
        type: "image/jpeg",
      });
      uploads.add([file], sample.choice);
    },
    onError: complain,
  });
  return (
    <Button
      variant="default"
      mt="sm"
      leftSection={<Icon name="document" size={17} />}
      loading={send.isPending}
      onClick={() => {
        send.mutate();
      }}
    >
      {t("sample.offer")}
    </Button>
  );
}
