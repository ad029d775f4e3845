{{/* Names, labels and images. */}}

{{- define "legible.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 40 | trimSuffix "-" -}}
{{- end }}

{{- define "legible.fullname" -}}
{{- $name := include "legible.name" . -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trimSuffix "-" -}}
{{- else if contains $name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end }}

{{/* The labels that select the pods of a component: (list $ "web"). */}}
{{- define "legible.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: {{ include "legible.name" $root }}
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{- define "legible.labels" -}}
{{- $root := index . 0 -}}
{{- $ours := dict "helm.sh/chart" (printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_") -}}
{{- $_ := set $ours "app.kubernetes.io/version" $root.Chart.AppVersion -}}
{{- $_ = set $ours "app.kubernetes.io/managed-by" $root.Release.Service -}}
{{- $_ = set $ours "app.kubernetes.io/part-of" "legible" -}}
{{- $selector := include "legible.selector" . | fromYaml -}}
{{- toYaml (mustMergeOverwrite (deepCopy $root.Values.commonLabels) $ours $selector) -}}
{{- end }}

{{/* The metadata of an object: (list $ "web") or (list $ "web" "name-behind-the-prefix"). */}}
{{- define "legible.metadata" -}}
{{- $root := index . 0 -}}
name: {{ include "legible.fullname" $root }}-{{ last . }}
namespace: {{ $root.Release.Namespace }}
labels:
  {{- include "legible.labels" (list $root (index . 1)) | nindent 2 }}
{{- end }}

{{/* An image: (list $ .Values.image.web). */}}
{{- define "legible.image" -}}
{{- $root := index . 0 -}}
{{- $image := index . 1 -}}
{{- with $root.Values.image.registry }}{{ trimSuffix "/" . }}/{{ end -}}
{{- $image.repository -}}
{{- $tag := $image.tag | default $root.Values.image.tag -}}
{{- if or $tag (not $image.digest) -}}:{{ $tag | default $root.Chart.AppVersion }}{{- end -}}
{{- with $image.digest }}@{{ . }}{{ end -}}
{{- end }}

{{/* Whether web, dispatcher and catalog share a pod, because only one pod can use their volume. */}}
{{- define "legible.together" -}}
{{- $oneWriter := and (eq .Values.storage.mode "filesystem") (ne .Values.storage.persistence.accessMode "ReadWriteMany") -}}
{{- if or (eq .Values.database.mode "sqlite") $oneWriter }}true{{ end -}}
{{- end }}

{{/* Whether the data folder is on a volume. */}}
{{- define "legible.persistent" -}}
{{- if or (eq .Values.database.mode "sqlite") (eq .Values.storage.mode "filesystem") }}true{{ end -}}
{{- end }}

{{/* The managed namespaces, joined by commas. Empty: all. */}}
{{- define "legible.namespaces" -}}
{{- with .Values.operator.watchNamespaces -}}
{{- append . $.Release.Namespace | uniq | sortAlpha | join "," -}}
{{- end -}}
{{- end }}

{{- define "legible.secret" -}}
{{- .Values.secrets.existingSecret | default (printf "%s-secrets" (include "legible.fullname" .)) -}}
{{- end }}

{{- define "legible.webAddress" -}}
{{- printf "%s-web.%s.svc:8000" (include "legible.fullname" .) .Release.Namespace -}}
{{- end }}

{{/* Whether web is served over https. */}}
{{- define "legible.https" -}}
{{- $ingress := .Values.ingress -}}
{{- $route := .Values.httpRoute -}}
{{- if or (and $ingress.enabled $ingress.tls.enabled) (and $route.enabled $route.https) }}true{{ end -}}
{{- end }}
