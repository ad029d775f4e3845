{{/* Rejects values that cannot work together; each message says what to do. */}}

{{- define "legible.checks" -}}
{{- $crd := or (.Capabilities.APIVersions.Has "ocr.legible.dev/v1alpha1/OcrEndpoint") (.Capabilities.APIVersions.Has "ocr.legible.dev/v1alpha1") -}}
{{- if not $crd -}}
{{- fail "The custom resource OcrEndpoint is not installed: install the chart legible-crds first. To render without a cluster, add --api-versions ocr.legible.dev/v1alpha1/OcrEndpoint." -}}
{{- end -}}
{{- if not (or .Values.platform.enabled .Values.operator.enabled) -}}
{{- fail "platform.enabled and operator.enabled are both false, so there is nothing to install." -}}
{{- end -}}
{{- range $name, $_ := .Values.operator.settings -}}
{{- if has $name (list "LEGIBLE_OPERATOR_WORKER_IMAGE" "LEGIBLE_OPERATOR_NAMESPACES" "LEGIBLE_OPERATOR_PLATFORM_NAMESPACE" "LEGIBLE_OPERATOR_PLATFORM_URL" "LEGIBLE_OPERATOR_PLATFORM_KEY_FILE" "LEGIBLE_OPERATOR_HOST" "LEGIBLE_OPERATOR_PORT") -}}
{{- fail (printf "operator.settings: %s is set by the chart: remove it." $name) -}}
{{- end -}}
{{- end -}}
{{- if .Values.platform.enabled -}}
{{- include "legible.platformChecks" . -}}
{{- end -}}
{{- end }}

{{- define "legible.platformChecks" -}}
{{- $sqlite := eq .Values.database.mode "sqlite" -}}
{{- range $name, $_ := .Values.settings -}}
{{- if hasKey (include "legible.settings" $ | fromYaml) $name -}}
{{- fail (printf "settings: %s is set by the chart: remove it." $name) -}}
{{- end -}}
{{- if has $name (list "DATABASE_URL" "LEGIBLE_SECRET_KEY" "LEGIBLE_ADMIN_PASSWORD" "LEGIBLE_PLATFORM_KEY" "LEGIBLE_ALLOWED_HOSTS" "LEGIBLE_S3_ACCESS_KEY_ID" "LEGIBLE_S3_SECRET_ACCESS_KEY") -}}
{{- fail (printf "settings: %s cannot be set here: use its own chart value, see docs/reference/values.md." $name) -}}
{{- end -}}
{{- end -}}
{{- range $component, $replicas := dict "web" .Values.web.replicas "dispatcher" .Values.dispatcher.replicas -}}
{{- if gt (int $replicas) 1 -}}
{{- if $sqlite -}}
{{- fail (printf "%s.replicas is %d, but database.mode sqlite supports only one pod: use external or cnpg, or set one replica." $component (int $replicas)) -}}
{{- end -}}
{{- if include "legible.together" $ -}}
{{- fail (printf "%s.replicas is %d, but a %s volume supports only one pod: use storage.persistence.accessMode ReadWriteMany or storage.mode s3, or set one replica." $component (int $replicas) $.Values.storage.persistence.accessMode) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and (eq .Values.database.mode "external") (not .Values.database.external.existingSecret) -}}
{{- fail "database.mode is external: database.external.existingSecret must name a Secret that holds the URL of PostgreSQL." -}}
{{- end -}}
{{- if and (eq .Values.database.mode "cnpg") (not (or (.Capabilities.APIVersions.Has "postgresql.cnpg.io/v1/Cluster") (.Capabilities.APIVersions.Has "postgresql.cnpg.io/v1"))) -}}
{{- fail "database.mode is cnpg, but CloudNativePG is not installed in the cluster: install it first. To render without a cluster, add --api-versions postgresql.cnpg.io/v1/Cluster." -}}
{{- end -}}
{{- if and (eq .Values.storage.mode "s3") (not .Values.storage.s3.bucket) -}}
{{- fail "storage.mode is s3: storage.s3.bucket must name the bucket." -}}
{{- end -}}
{{- if and .Values.ingress.enabled (not .Values.ingress.hosts) -}}
{{- fail "ingress.enabled is true: ingress.hosts must name at least one host, because web accepts only known host names." -}}
{{- end -}}
{{- if .Values.httpRoute.enabled -}}
{{- if not (and .Values.httpRoute.hostnames .Values.httpRoute.parentRefs) -}}
{{- fail "httpRoute.enabled is true: httpRoute.hostnames and httpRoute.parentRefs must name at least one host and one Gateway." -}}
{{- end -}}
{{- if not (or (.Capabilities.APIVersions.Has "gateway.networking.k8s.io/v1/HTTPRoute") (.Capabilities.APIVersions.Has "gateway.networking.k8s.io/v1")) -}}
{{- fail "httpRoute.enabled is true, but the Gateway API is not installed in the cluster: install it first. To render without a cluster, add --api-versions gateway.networking.k8s.io/v1/HTTPRoute." -}}
{{- end -}}
{{- end -}}
{{- if and .Values.metrics.monitors.enabled (not .Values.metrics.monitors.tokenSecret.name) -}}
{{- fail "metrics.monitors.enabled is true: metrics.monitors.tokenSecret.name must name a Secret with an API token with the scope admin, which web's metrics require; docs/install.md explains how to create it." -}}
{{- end -}}
{{- end }}
