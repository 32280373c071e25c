{{- define "nabi.name" -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "nabi.component" -}}
{{- printf "%s-%s" (include "nabi.name" .root) .component -}}
{{- end -}}

{{- define "nabi.gatewayKind" -}}
{{- ternary "StatefulSet" "Deployment" .Values.metering.persistence.enabled -}}
{{- end -}}

{{- define "nabi.gatewayKinds" -}}
{{- include "nabi.gatewayKind" . }}{{ if .Values.metering.persistence.keepDeployment }} Deployment{{ end }}
{{- end -}}

{{- define "nabi.selector" -}}
app.kubernetes.io/name: nabi
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "nabi.labels" -}}
{{ include "nabi.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{- define "nabi.image" -}}
{{- $image := .root.Values.image -}}
{{- $digest := get $image.digests .name -}}
{{- with $image.registry }}{{ . }}/{{ end }}nabi-{{ .name }}:{{ $image.tag | default .root.Chart.AppVersion }}{{ with $digest }}@{{ . }}{{ end }}
{{- end -}}

{{- define "nabi.baseImage" -}}
{{- .Values.functions.baseImage | default (include "nabi.image" (dict "root" . "name" "function-base")) -}}
{{- end -}}

{{- define "nabi.tokenSecret" -}}
{{- .Values.demand.existingSecret | default (printf "%s-demand" (include "nabi.name" .)) -}}
{{- end -}}

{{- define "nabi.eventsSecret" -}}
{{- .Values.events.existingSecret | default (printf "%s-events" (include "nabi.name" .)) -}}
{{- end -}}

{{/* How gateways and events know each other. */}}
{{- define "nabi.eventsToken" -}}
- name: NABI_EVENTS_TOKEN_FILE
  value: /etc/nabi/events/token
{{- end -}}

{{- define "nabi.eventsMount" -}}
- name: events
  mountPath: /etc/nabi/events
  readOnly: true
{{- end -}}

{{- define "nabi.eventsVolume" -}}
# Made by the operator where it is missing: the pod waits for it.
- name: events
  secret:
    secretName: {{ include "nabi.eventsSecret" . }}
    items:
      - {key: token, path: token}
{{- end -}}

{{/* The code store is a part of events. */}}
{{- define "nabi.codeSecret" -}}
{{- .Values.events.code.existingSecret | default (printf "%s-code" (include "nabi.name" .)) -}}
{{- end -}}

{{- define "nabi.hasCode" -}}
{{- if and .Values.events.enabled .Values.events.code.enabled }}true{{ end -}}
{{- end -}}

{{/* In MiB. */}}
{{- define "nabi.codeTotal" -}}
{{- with .Values.events -}}
{{- if .code.totalSize -}}
{{ include "nabi.mebibytes" .code.totalSize }}
{{- else if .database.url -}}
3072
{{- else -}}
{{ div (include "nabi.mebibytes" .size) 3 }}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "nabi.gatewayService" -}}
{{- $host := printf "%s.%s" (include "nabi.component" (dict "root" . "component" "gateway")) .Release.Namespace }}
{{- if .Values.gateway.tls.only -}}
https://{{ $host }}{{ if ne (int .Values.gateway.tls.port) 443 }}:{{ .Values.gateway.tls.port }}{{ end }}
{{- else -}}
http://{{ $host }}{{ if ne (int .Values.gateway.service.port) 80 }}:{{ .Values.gateway.service.port }}{{ end }}
{{- end -}}
{{- end -}}

{{- define "nabi.gatewayUrl" -}}
{{- if .Values.gateway.url -}}
{{- .Values.gateway.url | trimSuffix "/" -}}
{{- else -}}
{{ include "nabi.gatewayService" . }}
{{- end -}}
{{- end -}}

{{/* Gateways without a ledger in common divide budgets among as many as there may be. */}}
{{- define "nabi.gatewayCount" -}}
{{- if .Values.gateway.autoscaling.enabled }}{{ int .Values.gateway.autoscaling.maxReplicas }}{{ else }}{{ int .Values.gateway.replicas }}{{ end }}
{{- end -}}

{{- define "nabi.budgetShares" -}}
{{- if .Values.metering.database.url }}1{{ else }}{{ include "nabi.gatewayCount" . }}{{ end }}
{{- end -}}

{{- define "nabi.budgetDefaults" -}}
{{- with .Values.budgets.namespaces }}
- name: NABI_BUDGET_DEFAULTS
  value: {{ toJson . | quote }}
{{- end }}
{{- end -}}

{{- define "nabi.podSecurity" -}}
{{- toYaml .Values.podSecurityContext -}}
{{- end -}}

{{- define "nabi.containerSecurity" -}}
{{- toYaml .Values.containerSecurityContext -}}
{{- end -}}

{{- define "nabi.spread" -}}
- maxSkew: 1
  topologyKey: kubernetes.io/hostname
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels:
      {{- include "nabi.selector" . | nindent 6 }}
{{- end -}}

{{- define "nabi.probes" -}}
startupProbe:
  httpGet:
    path: /q/health/live
    port: management
  periodSeconds: 1
  failureThreshold: 300
{{- /* A node that is short of CPU is not helped by restarting what is slow on it. */}}
livenessProbe:
  httpGet:
    path: /q/health/live
    port: management
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
{{- /* One late answer must not take every gateway off the Service at once. A pod that stops leaves it by itself. */}}
readinessProbe:
  httpGet:
    path: /q/health/ready
    port: management
  periodSeconds: 2
  timeoutSeconds: 5
  failureThreshold: 5
{{- end -}}

{{- define "nabi.podLabels" -}}
{{ include "nabi.labels" . }}
{{- with (index .root.Values .component).podLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "nabi.log" -}}
- name: QUARKUS_LOG_LEVEL
  value: {{ .Values.log.level }}
{{- if eq .Values.log.format "json" }}
- name: QUARKUS_LOG_CONSOLE_JSON_ENABLED
  value: "true"
{{- end }}
{{- end -}}

{{/* The variable by which a process is told the namespaces that it watches: none for all. */}}
{{- define "nabi.namespaces" -}}
{{- with .root.Values.watchNamespaces }}
- name: {{ $.variable }}
  value: {{ join "," . | quote }}
{{- end }}
{{- end -}}

{{/*
What an account may: `rules` for objects in namespaces, `clusterRules` for what is in none. A ClusterRole, or a Role with the
former in each of watchNamespaces.
*/}}
{{- define "nabi.grant" -}}
{{- $name := printf "%s-%s" .root.Release.Namespace (include "nabi.component" .) }}
{{- $labels := include "nabi.labels" . }}
{{- $namespaces := .root.Values.watchNamespaces }}
{{- $cluster := .clusterRules | trim }}
{{- if not $namespaces }}
{{- $cluster = printf "%s\n%s" (.rules | trim) $cluster | trim }}
{{- end }}
{{- range $namespaces }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: {{ $name }}
  namespace: {{ . }}
  labels:
    {{- $labels | nindent 4 }}
rules:
  {{- $.rules | trim | nindent 2 }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: {{ $name }}
  namespace: {{ . }}
  labels:
    {{- $labels | nindent 4 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: {{ $name }}
{{ include "nabi.subjects" $ }}
{{- end }}
{{- if $cluster }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: {{ $name }}
  labels:
    {{- $labels | nindent 4 }}
rules:
  {{- $cluster | nindent 2 }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: {{ $name }}
  labels:
    {{- $labels | nindent 4 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: {{ $name }}
{{ include "nabi.subjects" . }}
{{- end }}
{{- end -}}

{{- define "nabi.subjects" -}}
subjects:
  - kind: ServiceAccount
    name: {{ include "nabi.component" . }}
    namespace: {{ .root.Release.Namespace }}
{{- end -}}

{{- define "nabi.disruptionBudget" -}}
apiVersion: {{ if .root.Capabilities.APIVersions.Has "policy/v1" }}policy/v1{{ else }}policy/v1beta1{{ end }}
kind: PodDisruptionBudget
metadata:
  name: {{ include "nabi.component" . }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "nabi.labels" . | nindent 4 }}
spec:
  {{- toYaml (index .root.Values .component).podDisruptionBudget | nindent 2 }}
  selector:
    matchLabels:
      {{- include "nabi.selector" . | nindent 6 }}
{{- end -}}

{{- define "nabi.tracing" -}}
{{- with .Values.tracing }}
{{- if .endpoint }}
- name: OTEL_EXPORTER_OTLP_ENDPOINT
  value: {{ .endpoint | quote }}
- name: OTEL_TRACES_SAMPLER
  value: {{ .sampler }}
- name: OTEL_TRACES_SAMPLER_ARG
  value: {{ .ratio | quote }}
{{- if .resourceAttributes }}
- name: OTEL_RESOURCE_ATTRIBUTES
  value: {{ include "nabi.pairs" .resourceAttributes | quote }}
{{- end }}
{{- if .headersSecret }}
- name: OTEL_EXPORTER_OTLP_HEADERS
  valueFrom:
    secretKeyRef:
      name: {{ .headersSecret }}
      key: headers
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{/* A map as key=value,key=value, values percent-encoded. */}}
{{- define "nabi.pairs" -}}
{{- $pairs := list }}
{{- range $key, $value := . }}
{{- $pairs = append $pairs (printf "%s=%s" $key ($value | toString | urlquery | replace "+" "%20")) }}
{{- end }}
{{- join "," $pairs }}
{{- end -}}

{{- define "nabi.extraEnv" -}}
{{- with .extraEnv }}
{{- toYaml . }}
{{- end }}
{{- end -}}

{{/* Rules of CEL are of Kubernetes 1.25; before, clients that validate refuse a definition that has them. Changes its dict. */}}
{{- define "nabi.dropRules" -}}
{{- $_ := unset . "x-kubernetes-validations" -}}
{{- range $key, $value := . -}}
{{- if kindIs "map" $value -}}{{- include "nabi.dropRules" $value -}}{{- end -}}
{{- if kindIs "slice" $value -}}{{- range $value -}}{{- if kindIs "map" . -}}{{- include "nabi.dropRules" . -}}{{- end -}}{{- end -}}{{- end -}}
{{- end -}}
{{- end -}}

{{/* A quantity of bytes, in Mi, Gi or Ti as the schema has it, in MiB. */}}
{{- define "nabi.mebibytes" -}}
{{- mul (regexFind "^[0-9]+" .) (get (dict "Mi" 1 "Gi" 1024 "Ti" 1048576) (regexFind "..$" .)) -}}
{{- end -}}

{{/* What each value allows and values together do not. */}}
{{- define "nabi.check" -}}
{{- with .Values.gateway.autoscaling }}
{{- if and .enabled (gt (int .minReplicas) (int .maxReplicas)) }}
{{- fail (printf "gateway.autoscaling.minReplicas is %d and more than maxReplicas, %d" (int .minReplicas) (int .maxReplicas)) }}
{{- end }}
{{- end }}
{{- $size := include "nabi.mebibytes" .Values.metering.size | int64 }}
{{- $need := add (int64 .Values.metering.journalMiB) 128 }}
{{- if lt $size $need }}
{{- fail (printf "metering.size is %s: a journal of metering.journalMiB = %d needs a volume of %dMi or more" .Values.metering.size (int .Values.metering.journalMiB) $need) }}
{{- end }}
{{- range $component := list "operator" "gateway" "events" "console" }}
{{- $budget := (index $.Values $component).podDisruptionBudget }}
{{- if and (not (kindIs "invalid" $budget.minAvailable)) (not (kindIs "invalid" $budget.maxUnavailable)) }}
{{- fail (printf "%s.podDisruptionBudget has both minAvailable and maxUnavailable: set the other to null" $component) }}
{{- end }}
{{- end }}
{{- if and .Values.gateway.autoscaling.enabled (not (dig "requests" "cpu" "" .Values.gateway.resources)) }}
{{- fail "gateway.autoscaling.enabled needs gateway.resources.requests.cpu, of which targetCPU is a part" }}
{{- end }}
{{- if gt (int .Values.gateway.maxConnectionsPerClient) (int .Values.gateway.maxConnections) }}
{{- fail (printf "gateway.maxConnectionsPerClient is %d and more than gateway.maxConnections, %d" (int .Values.gateway.maxConnectionsPerClient) (int .Values.gateway.maxConnections)) }}
{{- end }}
{{- range $namespace, $_ := .Values.budgets.namespaces }}
{{- if and $.Values.watchNamespaces (not (has $namespace $.Values.watchNamespaces)) }}
{{- fail (printf "budgets.namespaces.%s is none of watchNamespaces: %s" $namespace (join ", " $.Values.watchNamespaces)) }}
{{- end }}
{{- end }}
{{- range $label, $_ := .Values.functions.pod.labels }}
{{- if or (hasPrefix "nabi.dev/" $label) (eq $label "app.kubernetes.io/managed-by") }}
{{- fail (printf "functions.pod.labels: %s is set by the platform; choose a name under a domain of yours" $label) }}
{{- end }}
{{- end }}
{{- if and .Values.metrics.tokenSecret (ne .Values.management.metrics "token") }}
{{- fail "metrics.tokenSecret needs management.metrics: token" }}
{{- end }}
{{- if and .Values.metrics.podMonitor (eq .Values.management.metrics "token") (not .Values.metrics.tokenSecret) }}
{{- fail "metrics.podMonitor with management.metrics: token needs metrics.tokenSecret: the Secret whose key token Prometheus shows" }}
{{- end }}
{{- if and (not .Values.metrics.honorLabels) (or .Values.metrics.prometheusRule .Values.metrics.dashboard) }}
{{- fail "metrics.prometheusRule and metrics.dashboard need metrics.honorLabels: they tell Functions by their own label namespace" }}
{{- end }}
{{- if and .Values.tracing.headersSecret (not .Values.tracing.endpoint) }}
{{- fail "tracing.headersSecret needs tracing.endpoint" }}
{{- end }}
{{- if and .Values.metering.persistence.storageClass (not .Values.metering.persistence.enabled) }}
{{- fail "metering.persistence.storageClass needs metering.persistence.enabled" }}
{{- end }}
{{- if and .Values.gateway.tls.only (not .Values.gateway.tls.secretNames) }}
{{- fail "gateway.tls.only needs gateway.tls.secretNames: Secrets of the type kubernetes.io/tls in the release's namespace" }}
{{- end }}
{{- if and .Values.gateway.tls.secretNames (not .Values.gateway.tls.only) (eq (int .Values.gateway.tls.port) (int .Values.gateway.service.port)) }}
{{- fail (printf "gateway.tls.port and gateway.service.port are both %d" (int .Values.gateway.tls.port)) }}
{{- end }}
{{- if and .Values.httpRoute.enabled (not .Values.httpRoute.parentRefs) }}
{{- fail "httpRoute.enabled needs httpRoute.parentRefs: the Gateways that take the route, such as [{name: public}]" }}
{{- end }}
{{- if and .Values.ingress.enabled (not .Values.ingress.hosts) }}
{{- fail "ingress.enabled needs ingress.hosts: host names, such as [\"*.functions.example.org\"]" }}
{{- end }}
{{- if and .Values.metering.database.existingSecret (not .Values.metering.database.url) }}
{{- fail "metering.database.existingSecret needs metering.database.url: jdbc:postgresql://<host>:5432/<database>" }}
{{- end }}
{{- if and .Values.events.enabled (gt (int .Values.events.replicas) 1) (not .Values.events.database.url) }}
{{- fail (printf "events.replicas is %d and events.database.url is empty: an SQLite file has one process; several share a PostgreSQL, jdbc:postgresql://<host>:5432/<database>" (int .Values.events.replicas)) }}
{{- end }}
{{- if and .Values.events.enabled .Values.gateway.tls.only }}
{{- fail "events.enabled needs the gateways' clear port, by which events are delivered inside the cluster: gateway.tls.only must be false" }}
{{- end }}
{{- if and (include "nabi.hasCode" .) (not .Values.events.database.url) .Values.events.code.totalSize }}
{{- if ge (include "nabi.mebibytes" .Values.events.code.totalSize | int64) (include "nabi.mebibytes" .Values.events.size | int64) }}
{{- fail (printf "events.code.totalSize is %s and the volume that holds it, events.size, %s: leave room for events" .Values.events.code.totalSize .Values.events.size) }}
{{- end }}
{{- end }}
{{- if and .Values.events.database.existingSecret (not .Values.events.database.url) }}
{{- fail "events.database.existingSecret needs events.database.url: jdbc:postgresql://<host>:5432/<database>" }}
{{- end }}
{{- with .Values.console }}
{{- if and .enabled (eq (include "nabi.consoleNamespace" $) $.Release.Namespace) }}
{{- fail "console.accounts.namespace is the release's namespace: the console may ask for tokens of every ServiceAccount in it, so it has to be one of its own" }}
{{- end }}
{{- if and .oidc.issuer (or (not .oidc.client) (not .url)) }}
{{- fail "console.oidc.issuer needs console.oidc.client, the console's id there, and console.url, to which browsers are sent back" }}
{{- end }}
{{- if and .oidc.existingSecret (not .oidc.issuer) }}
{{- fail "console.oidc.existingSecret needs console.oidc.issuer" }}
{{- end }}
{{- if and .ingress.enabled (not .ingress.host) }}
{{- fail "console.ingress.enabled needs console.ingress.host, such as nabi.example.org" }}
{{- end }}
{{- if and .httpRoute.enabled (not .httpRoute.parentRefs) }}
{{- fail "console.httpRoute.enabled needs console.httpRoute.parentRefs: the Gateways that take the route, such as [{name: public}]" }}
{{- end }}
{{- end }}
{{- if and .Values.metering.persistence.keepDeployment (not .Values.metering.persistence.enabled) }}
{{- fail "metering.persistence.keepDeployment is for the change to metering.persistence.enabled, which is false" }}
{{- end }}
{{- if and .Release.IsUpgrade .Values.metering.persistence.enabled (not .Values.metering.persistence.keepDeployment) }}
{{- $name := include "nabi.component" (dict "root" . "component" "gateway") }}
{{- if and (lookup "apps/v1" "Deployment" .Release.Namespace $name) (not (lookup "apps/v1" "StatefulSet" .Release.Namespace $name)) }}
{{- fail (printf "metering.persistence.enabled turns the gateways' Deployment into a StatefulSet, and no gateway would run in between. Upgrade twice: first with metering.persistence.keepDeployment=true, then, when the pods %s-0 … are ready, without it" $name) }}
{{- end }}
{{- end }}
{{- end -}}

{{/* Whose token it is, and what its owner may. */}}
{{- define "nabi.reviewRules" -}}
- apiGroups: [authentication.k8s.io]
  resources: [tokenreviews]
  verbs: [create]
- apiGroups: [authorization.k8s.io]
  resources: [subjectaccessreviews]
  verbs: [create]
{{- end -}}

{{- define "nabi.placement" -}}
{{- with .priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "nabi.pullSecrets" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . | quote }}
  {{- end }}
{{- end }}
{{- end -}}

{{- define "nabi.testHook" -}}
helm.sh/hook: test
helm.sh/hook-weight: {{ . | quote }}
helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
{{- end -}}
