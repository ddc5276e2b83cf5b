//! Credential plugins: what they tell the person who has to log in.

use crate::run;

#[test]
fn what_a_plugin_says_reaches_the_person() {
    let directory = tempfile::tempdir().expect("a directory");
    let exec = "{apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: /bin/sh, \
                args: [-c, 'echo open https://login.example >&2; exit 3']}";
    let kubeconfig = format!(
        "{{current-context: a, contexts: [{{name: a, context: {{cluster: a, user: a}}}}], \
         clusters: [{{name: a, cluster: {{server: 'https://127.0.0.1:1'}}}}], users: [{{name: a, user: {{exec: {exec}}}}}]}}"
    );
    std::fs::write(directory.path().join("kubeconfig"), kubeconfig).expect("a file");
    let manifest = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}";
    std::fs::write(directory.path().join("a.yaml"), manifest).expect("a file");
    let output = run::line(directory.path(), "hoist diff a.yaml --kubeconfig kubeconfig");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.lines().any(|line| line == "open https://login.example"), "{told}");
    assert!(told.contains("failed: exit status: 3"), "{told}");
    assert_eq!(output.status.code(), Some(2), "{told}");
}
