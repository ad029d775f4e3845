{{/* Web, dispatcher and catalog: settings, volumes and containers, in separate pods or in a single one. */}}

{{/* Settings that are not secret, as a map. */}}
{{- define "legible.settings" -}}
LEGIBLE_DATA_DIR: /data
LEGIBLE_SECRET_KEY_FILE: /etc/legible/secret-key
LEGIBLE_PLATFORM_KEY_FILE: /etc/legible/platform-key
LEGIBLE_ENDPOINTS: cluster
{{- with include "legible.namespaces" . }}
LEGIBLE_ENDPOINT_NAMESPACES: {{ . | quote }}
{{- end }}
LEGIBLE_HTTPS: {{ include "legible.https" . | default "false" | quote }}
LEGIBLE_WEB_HOST: 0.0.0.0
LEGIBLE_WEB_PORT: "8000"
LEGIBLE_WEB_PROCESSES: {{ int64 .Values.web.processes | quote }}
LEGIBLE_WEB_THREADS: {{ int64 .Values.web.threads | quote }}
LEGIBLE_MAX_DOCUMENT_BYTES: {{ int64 .Values.web.maxDocumentBytes | quote }}
LEGIBLE_TRUSTED_PROXIES: {{ include "legible.trustedProxies" . | quote }}
LEGIBLE_DISPATCH_PORT: "8891"
LEGIBLE_CATALOG_PORT: "8892"
LEGIBLE_DISPATCH_DRAIN_SECONDS: {{ int64 .Values.dispatcher.drainSeconds | quote }}
LEGIBLE_STORAGE: {{ .Values.storage.mode }}
{{- if eq .Values.storage.mode "s3" }}
LEGIBLE_S3_BUCKET: {{ .Values.storage.s3.bucket | quote }}
{{- with .Values.storage.s3.endpointUrl }}
LEGIBLE_S3_ENDPOINT_URL: {{ . | quote }}
{{- end }}
{{- with .Values.storage.s3.region }}
LEGIBLE_S3_REGION: {{ . | quote }}
{{- end }}
{{- with .Values.storage.s3.prefix }}
LEGIBLE_S3_PREFIX: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}

{{- define "legible.allowedHosts" -}}
{{- $web := printf "%s-web" (include "legible.fullname" .) -}}
{{- $space := .Release.Namespace -}}
{{- $hosts := list "localhost" "127.0.0.1" "$(POD_IP)" $web (printf "%s.%s" $web $space) (printf "%s.%s.svc" $web $space) (printf "%s.%s.svc.cluster.local" $web $space) -}}
{{- $outside := list -}}
{{- if .Values.ingress.enabled }}{{ $outside = concat $outside .Values.ingress.hosts }}{{ end -}}
{{- if .Values.httpRoute.enabled }}{{ $outside = concat $outside .Values.httpRoute.hostnames }}{{ end -}}
{{- range $outside }}{{ $hosts = append $hosts (trimPrefix "*" .) }}{{ end -}}
{{- concat $hosts .Values.web.allowedHosts | uniq | join "," -}}
{{- end }}

{{- define "legible.trustedProxies" -}}
{{- if kindIs "invalid" .Values.web.trustedProxies -}}
{{- ternary 1 0 (or .Values.ingress.enabled .Values.httpRoute.enabled) -}}
{{- else -}}
{{- int64 .Values.web.trustedProxies -}}
{{- end -}}
{{- end }}

{{/* Name and key of the Secret that holds the database URL. */}}
{{- define "legible.databaseSecret" -}}
{{- if eq .Values.database.mode "cnpg" -}}
name: {{ include "legible.fullname" . }}-db-app
key: uri
{{- else -}}
name: {{ .Values.database.external.existingSecret }}
key: {{ .Values.database.external.key }}
{{- end -}}
{{- end }}

{{/* A container: (dict "root" $ "name" "web" "args" (list ...) "values" .Values.web "env" "more" "mounts" "more"). */}}
{{- define "legible.platformContainer" -}}
{{- $root := .root -}}
name: {{ .name }}
image: {{ include "legible.image" (list $root $root.Values.image.platform) }}
imagePullPolicy: {{ $root.Values.image.pullPolicy }}
args: {{ toJson .args }}
envFrom:
  - configMapRef:
      name: {{ include "legible.fullname" $root }}-settings
{{- $env := list -}}
{{- if ne $root.Values.database.mode "sqlite" -}}
{{- $env = append $env (dict "name" "DATABASE_URL" "valueFrom" (dict "secretKeyRef" (include "legible.databaseSecret" $root | fromYaml))) -}}
{{- end -}}
{{- with $root.Values.storage -}}
{{- if and (eq .mode "s3") .s3.existingSecret -}}
{{- $env = append $env (dict "name" "LEGIBLE_S3_ACCESS_KEY_ID" "valueFrom" (dict "secretKeyRef" (dict "name" .s3.existingSecret "key" .s3.accessKeyIdKey))) -}}
{{- $env = append $env (dict "name" "LEGIBLE_S3_SECRET_ACCESS_KEY" "valueFrom" (dict "secretKeyRef" (dict "name" .s3.existingSecret "key" .s3.secretAccessKeyKey))) -}}
{{- end -}}
{{- end -}}
{{- with concat $env (.env | default list) }}
env:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .ports }}
ports:
  {{- range $name, $port := . }}
  - name: {{ $name }}
    containerPort: {{ $port }}
    protocol: TCP
  {{- end }}
{{- end }}
{{- with .probes }}
{{ include "legible.probes" . }}
{{- end }}
{{- with .preStopSeconds }}
lifecycle:
  preStop:
    sleep:
      seconds: {{ . }}
{{- end }}
resources:
  {{- toYaml .values.resources | nindent 2 }}
{{ include "legible.containerSecurity" $root }}
volumeMounts:
  - name: keys
    mountPath: /etc/legible
    readOnly: true
  - name: data
    mountPath: /data
  - name: tmp
    mountPath: /tmp
  {{- with .mounts }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{- define "legible.webContainer" -}}
{{- $env := list (dict "name" "POD_IP" "valueFrom" (dict "fieldRef" (dict "fieldPath" "status.podIP"))) -}}
{{- $env = append $env (dict "name" "LEGIBLE_ALLOWED_HOSTS" "value" (include "legible.allowedHosts" .)) -}}
{{- $args := list "python" "-m" "gunicorn" "--config" "python:ocr_platform.gunicorn_conf" "ocr_platform.wsgi:application" -}}
{{- $mounts := list (dict "name" "counters" "mountPath" "/data/metrics-web") -}}
{{- include "legible.platformContainer" (dict "root" . "name" "web" "args" $args "values" .Values.web "env" $env "ports" (dict "http" 8000) "probes" (list "http" "/readyz") "preStopSeconds" 5 "mounts" $mounts) -}}
{{- end }}

{{- define "legible.dispatcherContainer" -}}
{{- include "legible.platformContainer" (dict "root" . "name" "dispatcher" "args" (list "python" "manage.py" "dispatch") "values" .Values.dispatcher "ports" (dict "dispatcher" 8891) "probes" (list "dispatcher" "/readyz")) -}}
{{- end }}

{{/* Only the catalog talks to the API server, so only it gets the token of the service account. */}}
{{- define "legible.catalogContainer" -}}
{{- $mounts := list (dict "name" "token" "mountPath" "/var/run/secrets/kubernetes.io/serviceaccount" "readOnly" true) -}}
{{- include "legible.platformContainer" (dict "root" . "name" "catalog" "args" (list "python" "manage.py" "watch_endpoints") "values" .Values.catalog "ports" (dict "catalog" 8892) "probes" (list "catalog" "/readyz") "mounts" $mounts) -}}
{{- end }}

{{/* Creates or migrates the database and creates the user admin; idempotent. */}}
{{- define "legible.prepareContainer" -}}
{{- $env := list (dict "name" "LEGIBLE_ADMIN_PASSWORD" "valueFrom" (dict "secretKeyRef" (dict "name" (include "legible.secret" .) "key" "admin-password"))) -}}
{{- include "legible.platformContainer" (dict "root" . "name" "prepare" "args" (list "python" "manage.py" "prepare") "values" .Values.migration "env" $env) -}}
{{- end }}

{{/* Waits until the database has the tables of this version. */}}
{{- define "legible.waitContainer" -}}
{{- include "legible.platformContainer" (dict "root" . "name" "wait" "args" (list "python" "manage.py" "prepare" "--wait" "--seconds" "3600") "values" .Values.migration) -}}
{{- end }}

{{/* Volumes: (list $ "volume") with the data folder on the volume, if there is one, or (list $ "none"). */}}
{{- define "legible.volumes" -}}
{{- $root := index . 0 -}}
- name: keys
  secret:
    secretName: {{ include "legible.secret" $root }}
    items:
      - {key: secret-key, path: secret-key}
      - {key: platform-key, path: platform-key}
- name: tmp
  emptyDir:
    sizeLimit: {{ $root.Values.storage.spoolSize }}
- name: data
  {{- if and (eq (index . 1) "volume") (include "legible.persistent" $root) }}
  persistentVolumeClaim:
    claimName: {{ $root.Values.storage.persistence.existingClaim | default (printf "%s-data" (include "legible.fullname" $root)) }}
  {{- else }}
  emptyDir:
    sizeLimit: {{ $root.Values.storage.spoolSize }}
  {{- end }}
{{- end }}

{{/* Where web's processes keep their metrics: always local to the pod, even if the data folder is on a shared volume. */}}
{{- define "legible.countersVolume" -}}
- name: counters
  emptyDir:
    sizeLimit: 64Mi
{{- end }}

{{- define "legible.tokenVolume" -}}
- name: token
  projected:
    sources:
      - serviceAccountToken:
          path: token
          expirationSeconds: 3607
      - configMap:
          name: kube-root-ca.crt
          items:
            - {key: ca.crt, path: ca.crt}
      - downwardAPI:
          items:
            - path: namespace
              fieldRef: {fieldPath: metadata.namespace}
{{- end }}

{{/* Restarts the pods when a setting changes. */}}
{{- define "legible.checksum" -}}
checksum/settings: {{ mustMergeOverwrite (include "legible.settings" . | fromYaml) .Values.settings | toJson | sha256sum }}
{{- end }}
