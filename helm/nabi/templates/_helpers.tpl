{{- define "nabi.name" -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "nabi.component" -}}
{{- printf "%s-%s" (include "nabi.name" .root) .component -}}
{{- end -}}

{{- define "nabi.gatewayKind" -}}
{{- ternary "StatefulSet" "Deployment" .Values.metering.persistence.enabled -}}
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
{{- with $image.registry }}{{ . }}/{{ end }}nabi-{{ .name }}:{{ $image.tag | default .root.Chart.AppVersion }}
{{- end -}}

{{- define "nabi.baseImage" -}}
{{- .Values.functions.baseImage | default (include "nabi.image" (dict "root" . "name" "function-base")) -}}
{{- end -}}

{{- define "nabi.tokenSecret" -}}
{{- .Values.demand.existingSecret | default (printf "%s-demand" (include "nabi.name" .)) -}}
{{- end -}}

{{- define "nabi.gatewayUrl" -}}
{{- if .Values.gateway.url -}}
{{- .Values.gateway.url | trimSuffix "/" -}}
{{- else -}}
http://{{ include "nabi.component" (dict "root" . "component" "gateway") }}.{{ .Release.Namespace }}{{ if ne (int .Values.gateway.service.port) 80 }}:{{ .Values.gateway.service.port }}{{ end }}
{{- end -}}
{{- end -}}

{{/* Gateways without a ledger in common divide budgets among as many as there may be. */}}
{{- define "nabi.budgetShares" -}}
{{- if .Values.metering.database.url }}1{{ else if .Values.gateway.autoscaling.enabled }}{{ int .Values.gateway.autoscaling.maxReplicas }}{{ else }}{{ int .Values.gateway.replicas }}{{ end }}
{{- end -}}

{{- define "nabi.budgetDefaults" -}}
{{- with .Values.budgets.namespaces }}
- name: NABI_BUDGET_DEFAULTS
  value: {{ toJson . | quote }}
{{- end }}
{{- end -}}

{{- define "nabi.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "nabi.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
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
  failureThreshold: 60
{{- /* A node that is short of CPU is not helped by restarting what is slow on it. */}}
livenessProbe:
  httpGet:
    path: /q/health/live
    port: management
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet:
    path: /q/health/ready
    port: management
  periodSeconds: 2
  timeoutSeconds: 3
  failureThreshold: 1
{{- end -}}

{{- define "nabi.placement" -}}
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
