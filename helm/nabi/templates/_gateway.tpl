{{/* The gateways: a Deployment, or a StatefulSet where each has a volume of its own; both for the time of a change. */}}
{{- define "nabi.gatewayWorkload" -}}
{{- $kind := .kind }}
{{- $volume := eq .kind "StatefulSet" }}
{{- with .root }}
{{- $self := dict "root" . "component" "gateway" }}
{{- $name := include "nabi.component" $self }}
apiVersion: apps/v1
kind: {{ $kind }}
metadata:
  name: {{ $name }}
  namespace: {{ .Release.Namespace }}
  labels:
    {{- include "nabi.labels" $self | nindent 4 }}
spec:
  {{- if not .Values.gateway.autoscaling.enabled }}
  replicas: {{ .Values.gateway.replicas }}
  {{- end }}
  selector:
    matchLabels:
      {{- include "nabi.selector" $self | nindent 6 }}
  {{- if $volume }}
  serviceName: {{ $name }}
  podManagementPolicy: Parallel
  {{- else }}
  strategy:
    rollingUpdate:
      maxUnavailable: 0
      maxSurge: 1
  {{- end }}
  template:
    metadata:
      labels:
        {{- include "nabi.podLabels" $self | nindent 8 }}
      {{- if or .Values.metering.prices .Values.gateway.podAnnotations }}
      annotations:
        {{- with .Values.gateway.podAnnotations }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
        {{- with .Values.metering.prices }}
        nabi.dev/prices: {{ toJson . | sha256sum | trunc 16 }}
        {{- end }}
      {{- end }}
    spec:
      serviceAccountName: {{ $name }}
      # The variables of a Service named nabi-gateway would be taken for the gateway's own configuration.
      enableServiceLinks: false
      {{- with include "nabi.pullSecrets" . | trim }}
      {{- . | nindent 6 }}
      {{- end }}
      securityContext:
        {{- include "nabi.podSecurity" . | nindent 8 }}
      topologySpreadConstraints:
        {{- include "nabi.spread" $self | nindent 8 }}
      terminationGracePeriodSeconds: {{ add .Values.gateway.drainSeconds .Values.gateway.stopSeconds 15 }}
      containers:
        - name: gateway
          image: {{ include "nabi.image" (dict "root" . "name" "gateway") }}
          imagePullPolicy: {{ .Values.image.pullPolicy }}
          ports:
            {{- if not .Values.gateway.tls.only }}
            - name: http
              containerPort: 8080
            {{- end }}
            {{- if .Values.gateway.tls.secretNames }}
            - name: https
              containerPort: 8443
            {{- end }}
            - name: management
              containerPort: 9090
          env:
            - name: NABI_GATEWAY_NAME
              valueFrom:
                fieldRef:
                  fieldPath: metadata.name
            {{- with .Values.gateway.domain }}
            - name: NABI_GATEWAY_DOMAIN
              value: {{ . | quote }}
            {{- end }}
            {{- if .Values.gateway.tls.secretNames }}
            - name: NABI_GATEWAY_TLS_PORT
              value: "8443"
            - name: NABI_GATEWAY_TLS_DIRECTORIES
              value: /etc/nabi/tls/{{ join ",/etc/nabi/tls/" .Values.gateway.tls.secretNames }}
            {{- if .Values.gateway.tls.only }}
            - name: NABI_GATEWAY_PORT
              value: "-1"
            {{- end }}
            {{- end }}
            {{- with .Values.gateway.trustedProxies }}
            - name: NABI_GATEWAY_TRUSTED_PROXIES
              value: {{ join "," . | quote }}
            {{- end }}
            - name: NABI_GATEWAY_ACCESS_DEFAULT
              value: {{ .Values.gateway.access.default }}
            - name: NABI_GATEWAY_ACCESS_AUDIENCE
              value: {{ .Values.gateway.access.audience | quote }}
            {{- with .Values.gateway.access.privateIssuers }}
            - name: NABI_GATEWAY_ACCESS_PRIVATE_ISSUERS
              value: {{ join "," . | quote }}
            {{- end }}
            {{- include "nabi.log" . | nindent 12 }}
            {{- with include "nabi.namespaces" (dict "root" . "variable" "NABI_GATEWAY_NAMESPACES") | trim }}
            {{- . | nindent 12 }}
            {{- end }}
            {{- with .Values.gateway.maxBodyBytes }}
            - name: NABI_GATEWAY_MAX_BODY_BYTES
              value: {{ int64 . | quote }}
            {{- end }}
            {{- if ne (int .Values.gateway.maxHeaderBytes) 32768 }}
            - name: NABI_GATEWAY_MAX_HEADER_BYTES
              value: {{ int64 .Values.gateway.maxHeaderBytes | quote }}
            {{- end }}
            {{- if ne (int .Values.gateway.maxWebhookBytes) 1048576 }}
            - name: NABI_GATEWAY_ACCESS_WEBHOOK_MAX_BODY_BYTES
              value: {{ int64 .Values.gateway.maxWebhookBytes | quote }}
            {{- end }}
            {{- if ne (int .Values.gateway.maxConnections) 10000 }}
            - name: NABI_GATEWAY_MAX_CONNECTIONS
              value: {{ int64 .Values.gateway.maxConnections | quote }}
            {{- end }}
            {{- with .Values.gateway.maxConnectionsPerClient }}
            - name: NABI_GATEWAY_MAX_CONNECTIONS_PER_CLIENT
              value: {{ int64 . | quote }}
            {{- end }}
            {{- if ne .Values.gateway.accessLog "off" }}
            - name: NABI_GATEWAY_ACCESS_LOG
              value: {{ .Values.gateway.accessLog }}
            {{- end }}
            {{- with include "nabi.tracing" . | trim }}
            {{- . | nindent 12 }}
            {{- end }}
            - name: NABI_GATEWAY_DRAIN_DELAY
              value: {{ printf "%ds" (int .Values.gateway.drainSeconds) }}
            - name: NABI_GATEWAY_SHUTDOWN_TIMEOUT
              value: {{ printf "%ds" (int .Values.gateway.stopSeconds) }}
            - name: NABI_MANAGEMENT_USAGE
              value: {{ .Values.management.usage }}
            - name: NABI_MANAGEMENT_METRICS
              value: {{ .Values.management.metrics }}
            - name: NABI_DEMAND_TOKEN_FILE
              value: /etc/nabi/demand/token
            {{- if .Values.events.enabled }}
            - name: NABI_EVENTS_URL
              value: http://{{ include "nabi.component" (dict "root" . "component" "events") }}.{{ .Release.Namespace }}:8090
            {{- include "nabi.eventsToken" . | nindent 12 }}
            {{- end }}
            {{- with include "nabi.budgetDefaults" . | trim }}
            {{- . | nindent 12 }}
            {{- end }}
            {{- if .Values.gateway.shortPaths }}
            - name: NABI_GATEWAY_SHORT_PATHS
              value: "true"
            {{- end }}
            - name: NABI_GATEWAY_LIMIT_SHARES
              value: {{ include "nabi.gatewayCount" . | quote }}
            # While a rolling update replaces the only gateway, two run: the new one waits for the operator's word of the other.
            - name: NABI_GATEWAY_SLOTS_WAIT
              value: 2s
            - name: NABI_BUDGET_SHARES
              value: {{ include "nabi.budgetShares" . | quote }}
            - name: NABI_BUDGET_GRACE
              value: {{ printf "%ds" (int .Values.budgets.graceSeconds) }}
            - name: NABI_METERING_DIRECTORY
              value: /var/lib/nabi
            - name: NABI_METERING_JOURNAL_MAX_SIZE
              value: {{ printf "%dM" (int .Values.metering.journalMiB) }}
            - name: NABI_METERING_DEFAULT_MEMORY
              value: {{ printf "%dM" (int .Values.metering.defaultMemoryMiB) }}
            {{- with .Values.metering.database.url }}
            - name: NABI_METERING_LEDGER_URL
              value: {{ . | quote }}
            {{- end }}
            {{- if .Values.metering.database.existingSecret }}
            # Files, which follow a rotated Secret, where variables would stay as they were at the start.
            - name: NABI_METERING_LEDGER_CREDENTIALS
              value: /etc/nabi/ledger
            {{- end }}
            {{- if .Values.metering.prices }}
            - name: NABI_METERING_PRICE_LIST
              value: /etc/nabi/prices/prices.json
            {{- end }}
            {{- with include "nabi.extraEnv" .Values.gateway | trim }}
            {{- . | nindent 12 }}
            {{- end }}
          {{- include "nabi.probes" . | nindent 10 }}
          resources:
            {{- toYaml .Values.gateway.resources | nindent 12 }}
          securityContext:
            {{- include "nabi.containerSecurity" . | nindent 12 }}
          volumeMounts:
            - name: tmp
              mountPath: /tmp
            - name: metering
              mountPath: /var/lib/nabi
            - name: demand
              mountPath: /etc/nabi/demand
              readOnly: true
            {{- if .Values.events.enabled }}
            {{- include "nabi.eventsMount" . | nindent 12 }}
            {{- end }}
            {{- if .Values.metering.database.existingSecret }}
            - name: ledger
              mountPath: /etc/nabi/ledger
              readOnly: true
            {{- end }}
            {{- range .Values.gateway.tls.secretNames }}
            - name: tls-{{ sha256sum . | trunc 8 }}
              mountPath: /etc/nabi/tls/{{ . }}
              readOnly: true
            {{- end }}
            {{- if .Values.metering.prices }}
            - name: prices
              mountPath: /etc/nabi/prices
              readOnly: true
            {{- end }}
      volumes:
        - name: tmp
          emptyDir:
            sizeLimit: 64Mi
        # Made by the operator where it is missing: the pod waits for it.
        - name: demand
          secret:
            secretName: {{ include "nabi.tokenSecret" . }}
            items:
              - {key: token, path: token}
        {{- if .Values.events.enabled }}
        {{- include "nabi.eventsVolume" . | nindent 8 }}
        {{- end }}
        {{- range .Values.gateway.tls.secretNames }}
        - name: tls-{{ sha256sum . | trunc 8 }}
          secret:
            secretName: {{ . }}
            items:
              - {key: tls.crt, path: tls.crt}
              - {key: tls.key, path: tls.key}
        {{- end }}
        {{- if not $volume }}
        - name: metering
          emptyDir:
            sizeLimit: {{ .Values.metering.size }}
        {{- end }}
        {{- with .Values.metering.database.existingSecret }}
        - name: ledger
          secret:
            secretName: {{ . }}
            items:
              - {key: user, path: user}
              - {key: password, path: password}
        {{- end }}
        {{- if .Values.metering.prices }}
        - name: prices
          configMap:
            name: {{ $name }}-prices
        {{- end }}
      {{- with include "nabi.placement" .Values.gateway | trim }}
      {{- . | nindent 6 }}
      {{- end }}
  {{- if $volume }}
  {{- with .Values.metering.persistence }}
  volumeClaimTemplates:
    - metadata:
        name: metering
      spec:
        accessModes: [ReadWriteOnce]
        {{- with .storageClass }}
        storageClassName: {{ . | quote }}
        {{- end }}
        resources:
          requests:
            storage: {{ $.root.Values.metering.size }}
  {{- end }}
  {{- end }}
{{- end }}
{{- end -}}
