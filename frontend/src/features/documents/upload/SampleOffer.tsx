// Offers a document of ours to whoever has none at hand; it goes the way of every other file.
import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { noAnswer, ProblemError } from "@/api/problem";
import { queryClient } from "@/api/queryClient";
import { endpointsQuery } from "@/features/endpoints/useEndpoints";
import { complain } from "@/features/documents/data/actions";
import { endpointNamed } from "@/features/documents/upload/options/uploadOptions";
import { sampleFor, SAMPLES } from "@/features/documents/upload/sample";
import { uploads } from "@/features/documents/upload/uploads";
import { language } from "@/i18n";
import { textsOf } from "@/i18n/texts";
import { Icon } from "@/ui/icons";

const sampleTexts = textsOf({
  en: { offer: "Try it with a sample letter", name: "sample letter.jpg" },
  de: { offer: "Mit einem Beispielbrief ausprobieren", name: "Beispielbrief.jpg" },
});

async function fetched(address: URL): Promise<Blob> {
  const answer = await fetch(address).catch(() => null);
  if (answer?.ok !== true) throw new ProblemError(noAnswer());
  return answer.blob();
}

export function SampleOffer() {
  const texts = sampleTexts();
  const send = useMutation({
    mutationFn: async () => {
      const endpoints = await queryClient.query({ ...endpointsQuery, staleTime: 0 });
      const sample = sampleFor(language.current(), endpointNamed(endpoints, ""));
      const file = new File([await fetched(SAMPLES[sample.language].address)], texts.name, { type: "image/jpeg" });
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
      {texts.offer}
    </Button>
  );
}
