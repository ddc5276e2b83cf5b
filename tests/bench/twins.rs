//! The same applications as charts of hoist's and of Helm's.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// One application, written twice.
pub struct Twins {
    pub hoist: PathBuf,
    pub helm: PathBuf,
}

const HELPERS: [&str; 2] = [
    "{% macro labels(service) %}\napp.kubernetes.io/name: {{ service.name }}\n\
     app.kubernetes.io/instance: {{ release.name }}\napp.kubernetes.io/part-of: {{ chart.name }}\n\
     {{ values.labels }}\n{% endmacro %}\n",
    "{{- define \"labels\" -}}\napp.kubernetes.io/name: {{ .service.name }}\n\
     app.kubernetes.io/instance: {{ .root.Release.Name }}\napp.kubernetes.io/part-of: {{ .root.Chart.Name }}\n\
     {{ toYaml .root.Values.labels }}\n{{- end }}\n",
];

const SERVICES: [&str; 2] = [
    r#"{% from "_helpers.j2" import labels %}
{% for service in values.services %}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ service.name }}
  labels:
    {{ labels(service) }}
spec:
  replicas: {{ service.replicas }}
  selector:
    matchLabels:
      {{ labels(service) }}
  template:
    metadata:
      labels:
        {{ labels(service) }}
    spec:
      containers:
        - name: main
          image: {{ service.image.repository }}:{{ service.image.tag }}
          args:
            - --name={{ service.name }}
          env:
            {% for name, value in service.env | items %}
            - name: {{ name }}
              value: {{ value }}
            {% endfor %}
          ports:
            - name: http
              containerPort: {{ service.port }}
          {% if service.resources %}
          resources: {{ service.resources }}
          {% endif %}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ service.name }}
  labels:
    {{ labels(service) }}
spec:
  selector:
    {{ labels(service) }}
  ports:
    - name: http
      port: 80
      targetPort: http
{% endfor %}
"#,
    r#"{{- $root := . }}
{{- range $service := .Values.services }}
{{- $scope := dict "root" $root "service" $service }}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $service.name }}
  labels:
    {{- include "labels" $scope | nindent 4 }}
spec:
  replicas: {{ $service.replicas }}
  selector:
    matchLabels:
      {{- include "labels" $scope | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "labels" $scope | nindent 8 }}
    spec:
      containers:
        - name: main
          image: {{ $service.image.repository }}:{{ $service.image.tag }}
          args:
            - --name={{ $service.name }}
          env:
            {{- range $name, $value := $service.env }}
            - name: {{ $name }}
              value: {{ $value | quote }}
            {{- end }}
          ports:
            - name: http
              containerPort: {{ $service.port }}
          {{- with $service.resources }}
          resources:
            {{- toYaml . | nindent 12 }}
          {{- end }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ $service.name }}
  labels:
    {{- include "labels" $scope | nindent 4 }}
spec:
  selector:
    {{- include "labels" $scope | nindent 4 }}
  ports:
    - name: http
      port: 80
      targetPort: http
{{- end }}
"#,
];

/// The shop among the examples, and its twin, which is put together in `directory`.
pub fn shop(directory: &Path) -> Twins {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (hoist, written) = (root.join("charts-examples/shop"), root.join("tests/bench/shop-helm"));
    let helm = directory.join("helm/shop");
    fs::create_dir_all(helm.join("templates")).expect("a directory");
    for entry in fs::read_dir(written.join("templates")).expect("the twin is there") {
        let name = entry.expect("a file").file_name();
        fs::copy(written.join("templates").join(&name), helm.join("templates").join(&name)).expect("a copy");
    }
    fs::copy(written.join("Chart.yaml"), helm.join("Chart.yaml")).expect("a copy");
    fs::copy(hoist.join("values.yaml"), helm.join("values.yaml")).expect("a copy");
    Twins { hoist, helm }
}

/// Charts of so many objects, of which every two are a service with its pods, with helpers and loops.
pub fn generated(directory: &Path, objects: usize) -> Twins {
    let values = values(objects / 2);
    let chart = |language: &str, helpers: (&str, &str), services: (&str, &str)| {
        let chart = directory.join(language);
        fs::create_dir_all(chart.join("templates")).expect("a directory");
        let write = |name: &str, content: &str| fs::write(chart.join(name), content).expect("a file");
        write("Chart.yaml", "apiVersion: v2\nname: many\nversion: 1.0.0\n");
        write("values.yaml", &values);
        write(&format!("templates/{}", helpers.0), helpers.1);
        write(&format!("templates/{}", services.0), services.1);
        chart
    };
    Twins {
        hoist: chart("hoist", ("_helpers.j2", HELPERS[0]), ("services.yaml.j2", SERVICES[0])),
        helm: chart("helm", ("_helpers.tpl", HELPERS[1]), ("services.yaml", SERVICES[1])),
    }
}

fn values(services: usize) -> String {
    let mut values = "labels: {team: platform, tier: backend}\nservices:\n".to_owned();
    for at in 0..services {
        let _ = write!(
            values,
            "  - name: service-{at}\n    replicas: {}\n    port: {}\n    \
             image: {{repository: registry.example.com/team/service-{at}, tag: 1.{at}.0}}\n    \
             env: {{LEVEL: info, NUMBER: \"{at}\", URL: \"http://service-{at}:80/a?b=c\"}}\n    \
             resources: {{requests: {{cpu: 50m, memory: 64Mi}}}}\n",
            at % 5 + 1,
            8000 + at % 1000,
        );
    }
    values
}
