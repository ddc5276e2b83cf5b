//! How long a wait lasts.

use crate::run;

#[test]
fn a_time_out_of_zero_is_none() {
    let directory = tempfile::tempdir().expect("a directory");
    let template = "{metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}";
    let spec = format!("{{selector: {{matchLabels: {{a: b}}}}, template: {template}}}");
    let manifest =
        format!("{{apiVersion: apps/v1, kind: Deployment, metadata: {{name: web}}, spec: {spec}}}");
    std::fs::write(directory.path().join("web.yaml"), manifest).expect("a file");
    for (command, done) in
        [("apply --wait", "deployment.apps/web created\n"), ("delete", "deployment.apps \"web\" deleted\n")]
    {
        let line = format!("hoist {command} web.yaml --local=state --timeout 0");
        let output = run::line(directory.path(), &line);
        assert_eq!(String::from_utf8_lossy(&output.stdout), done, "{output:?}");
        assert_eq!(output.status.code(), Some(0), "{output:?}");
    }
}
