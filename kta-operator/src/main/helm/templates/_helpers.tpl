{{- define "kta.name" -}}
{{- if contains "kta-operator" .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-kta-operator" .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "kta.serviceAccount" -}}
{{- .Values.serviceAccount.name | default (.Values.serviceAccount.create | ternary (include "kta.name" .) "default") -}}
{{- end -}}

{{- define "kta.selector" -}}
app.kubernetes.io/name: kta-operator
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "kta.labels" -}}
{{ include "kta.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- /* A resource of operator.yml, the manifest for those who use no Helm; rights and probes stand there and nowhere else. */ -}}
{{- define "kta.manifest" -}}
{{- $kind := .kind -}}
{{- range splitList "\n---\n" (.root.Files.Get "files/operator.yml") -}}
{{- $resource := fromYaml . -}}
{{- if eq $resource.kind $kind -}}
{{ toYaml $resource }}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "kta.rules" -}}
{{- $role := fromYaml (include "kta.manifest" (dict "root" . "kind" "ClusterRole")) -}}
{{ toYaml (concat $role.rules .Values.extraRules) }}
{{- end -}}
