// The OcrEndpoint behind an endpoint, as YAML for kubectl. Pure.
import { stringify } from "yaml";
import type { EndpointResource } from "@/api/types";

/** What `kubectl apply` takes to make the same endpoint again. */
export function manifestOf({
  apiVersion,
  kind,
  namespace,
  name,
  spec,
}: Omit<EndpointResource, "spec"> & { spec: object }): string {
  return stringify({ apiVersion, kind, metadata: { namespace, name }, spec });
}
