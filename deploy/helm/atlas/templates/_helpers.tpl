{{- define "atlas.name" -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}

{{- define "atlas.labels" -}}
app.kubernetes.io/name: atlas
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end -}}

{{/* selector takes a dict of the root and the role. */}}
{{- define "atlas.selector" -}}
app.kubernetes.io/name: atlas
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .role }}
{{- end -}}

{{- define "atlas.serviceAccount" -}}
{{- if .Values.serviceAccount.create }}{{ include "atlas.name" . }}{{ else }}default{{ end -}}
{{- end -}}

{{/* secretEnv are the variables that come from the Secret. */}}
{{- define "atlas.secretEnv" -}}
- name: ATLAS_SERVER_KEY
  valueFrom: {secretKeyRef: {name: {{ .Values.secret }}, key: server-key}}
- name: ATLAS_DATABASE_URL
  valueFrom: {secretKeyRef: {name: {{ .Values.secret }}, key: database-url}}
- name: AWS_ACCESS_KEY_ID
  valueFrom: {secretKeyRef: {name: {{ .Values.secret }}, key: aws-access-key-id, optional: true}}
- name: AWS_SECRET_ACCESS_KEY
  valueFrom: {secretKeyRef: {name: {{ .Values.secret }}, key: aws-secret-access-key, optional: true}}
{{- end -}}

{{- define "atlas.image" -}}
image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
imagePullPolicy: {{ .Values.image.pullPolicy }}
{{- end -}}

{{- define "atlas.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "atlas.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end -}}

{{/* deployment takes a dict of the root, the role and the values of the role. */}}
{{- define "atlas.deployment" -}}
{{- $root := .root -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "atlas.name" $root }}-{{ .role }}
  labels:
    {{- include "atlas.labels" $root | nindent 4 }}
    app.kubernetes.io/component: {{ .role }}
spec:
  {{- if not .values.autoscaling.enabled }}
  replicas: {{ .values.replicas }}
  {{- end }}
  selector:
    matchLabels:
      {{- include "atlas.selector" . | nindent 6 }}
  # The next pod is replaced when balancers have seen this one.
  minReadySeconds: 5
  strategy:
    rollingUpdate: {maxUnavailable: 0, maxSurge: 1}
  template:
    metadata:
      labels:
        {{- include "atlas.labels" $root | nindent 8 }}
        app.kubernetes.io/component: {{ .role }}
      annotations:
        checksum/settings: {{ include (print $root.Template.BasePath "/configmap.yaml") $root | sha256sum }}
    spec:
      serviceAccountName: {{ include "atlas.serviceAccount" $root }}
      automountServiceAccountToken: false
      # Kubernetes would name the Service in variables ATLAS_..., which are settings.
      enableServiceLinks: false
      terminationGracePeriodSeconds: {{ $root.Values.terminationGracePeriodSeconds }}
      securityContext:
        {{- include "atlas.podSecurity" $root | nindent 8 }}
      {{- with $root.Values.image.pullSecrets }}
      imagePullSecrets:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with $root.Values.nodeSelector }}
      nodeSelector:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with $root.Values.tolerations }}
      tolerations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
              {{- include "atlas.selector" . | nindent 14 }}
      containers:
        - name: atlas
          {{- include "atlas.image" $root | nindent 10 }}
          securityContext:
            {{- include "atlas.containerSecurity" $root | nindent 12 }}
          envFrom:
            - configMapRef: {name: {{ include "atlas.name" $root }}}
          env:
            - {name: ATLAS_ROLE, value: {{ .role }}}
            {{- if eq .role "worker" }}
            - {name: ATLAS_READ_WORKERS, value: {{ .values.readers | quote }}}
            {{- end }}
            {{- include "atlas.secretEnv" $root | nindent 12 }}
          ports:
            - {name: http, containerPort: 8080}
            - {name: metrics, containerPort: 9100}
          # The models take seconds to load, minutes on a machine that is short of cores.
          startupProbe:
            httpGet: {path: /readyz, port: http}
            periodSeconds: 2
            failureThreshold: 90
          livenessProbe:
            httpGet: {path: /healthz, port: http}
            periodSeconds: 10
            timeoutSeconds: 5
            failureThreshold: 6
          readinessProbe:
            httpGet: {path: /readyz, port: http}
            periodSeconds: 2
            timeoutSeconds: 2
            failureThreshold: 2
          resources:
            {{- toYaml .values.resources | nindent 12 }}
          volumeMounts:
            - {name: data, mountPath: /var/lib/atlas}
            - {name: tmp, mountPath: /tmp}
      volumes:
        # Compiled code alone; what is kept is in the database and the bucket.
        - {name: data, emptyDir: {}}
        - {name: tmp, emptyDir: {}}
{{- end -}}
