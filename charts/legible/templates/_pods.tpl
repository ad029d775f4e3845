{{/* Common parts of all pods. */}}

{{/* Common fields of a pod spec: (list $ "web" .Values.web). */}}
{{- define "legible.pod" -}}
{{- $root := index . 0 -}}
{{- $component := index . 1 -}}
{{- $values := index . 2 -}}
automountServiceAccountToken: {{ eq $component "operator" }}
# Without this, a Service named legible-web would set the environment variable LEGIBLE_WEB_PORT to its address.
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  {{- range $key, $id := $root.Values.podSecurity }}
  {{- if $id }}
  {{ $key }}: {{ int64 $id }}
  {{- end }}
  {{- end }}
  {{- if $root.Values.podSecurity.fsGroup }}
  fsGroupChangePolicy: OnRootMismatch
  {{- end }}
  seccompProfile:
    type: RuntimeDefault
{{- with $root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with $values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- $spread := $values.topologySpreadConstraints -}}
{{- if and (not $spread) (gt (int ($values.replicas | default 1)) 1) -}}
{{- $spread = list (dict "maxSkew" 1 "topologyKey" "kubernetes.io/hostname" "whenUnsatisfiable" "ScheduleAnyway") -}}
{{- end }}
{{- with $spread }}
topologySpreadConstraints:
  {{- range . }}
  {{- $ours := dict "labelSelector" (dict "matchLabels" (include "legible.selector" (list $root $component) | fromYaml)) }}
  - {{- toYaml (mustMerge (deepCopy .) (ternary dict $ours (hasKey . "labelSelector"))) | nindent 4 }}
  {{- end }}
{{- end }}
{{- end }}

{{/* Labels and annotations of a pod: (list $ "web" .Values.web). */}}
{{- define "legible.podMetadata" -}}
{{- $root := index . 0 -}}
{{- $values := index . 2 -}}
{{- $ours := include "legible.labels" (list $root (index . 1)) | fromYaml -}}
labels:
  {{- toYaml (mustMergeOverwrite (deepCopy $values.podLabels) $ours) | nindent 2 }}
{{- with $values.podAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "legible.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- end }}

{{/* Probes of a program with /healthz and the given path for readiness: (list "http" "/readyz"). */}}
{{- define "legible.probes" -}}
startupProbe:
  httpGet: {path: /healthz, port: {{ index . 0 }}}
  periodSeconds: 2
  timeoutSeconds: 5
  failureThreshold: 60
livenessProbe:
  httpGet: {path: /healthz, port: {{ index . 0 }}}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet: {path: {{ index . 1 }}, port: {{ index . 0 }}}
  periodSeconds: 5
  timeoutSeconds: 5
  failureThreshold: 3
{{- end }}
