//! How the client finds a server, proves who it is, and says what is wrong.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use base64::Engine;
use hoist::client::{Api, Client, Config, ConfigError, Impersonation, Overrides, Secret, Surroundings};
use serde_json::Value;

use crate::cluster::{client, clock, real_clusters, surroundings};
use crate::stand_in::{Authority, StandIn};

/// A directory with a kubeconfig whose `cluster` and `user` are given as YAML flow maps.
struct Home {
    dir: tempfile::TempDir,
    overrides: Overrides,
}

impl Home {
    fn new(cluster: &str, user: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("config");
        let content = format!(
            "current-context: it\nclusters: [{{name: c, cluster: {cluster}}}]\nusers: [{{name: u, user: {user}}}]\n\
             contexts: [{{name: it, context: {{cluster: c, user: u, namespace: own}}}}]\n"
        );
        fs::write(&file, content).unwrap();
        Self { dir, overrides: Overrides { kubeconfig: Some(file), ..Overrides::default() } }
    }

    fn write(&self, name: &str, content: &str) -> PathBuf {
        let path = self.dir.path().join(name);
        fs::write(&path, content).unwrap();
        path
    }

    fn script(&self, name: &str, content: &str) {
        let path = self.write(name, content);
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }
}

async fn ask(client: &Client) -> Result<Value, String> {
    Api::new(client).read("look", "/look", "application/json").await.map_err(|error| error.to_string())
}

fn trusted(authority: &Authority, server: &StandIn) -> String {
    let pem = base64::engine::general_purpose::STANDARD.encode(authority.pem());
    format!("{{server: '{}', certificate-authority-data: {pem}}}", server.url())
}

#[tokio::test]
async fn a_token_goes_over_http2_to_a_server_that_is_trusted() {
    let authority = Authority::new();
    let server = StandIn::start(&authority.sign("127.0.0.1", false), None).await;
    let home = Home::new(&trusted(&authority, &server), "{token: t0p}");
    let client = client(&home.overrides);
    let seen = ask(&client).await.unwrap();
    assert_eq!(seen["headers"]["authorization"], "Bearer t0p");
    assert_eq!(seen["version"], "HTTP/2.0");
    assert!(seen["headers"]["user-agent"].as_str().unwrap().starts_with("hoist/"));
    assert_eq!(client.config().namespace, "own");
    assert!(!format!("{:?}", client.config()).contains("t0p"));
}

#[tokio::test]
async fn a_path_of_the_server_goes_first_and_flags_win() {
    let authority = Authority::new();
    let server = StandIn::start(&authority.sign("127.0.0.1", false), None).await;
    let mut home = Home::new("{server: 'https://nowhere.invalid'}", "{token: old}");
    home.overrides.server = Some(format!("{}/k8s/clusters/c-1/", server.url()));
    home.overrides.certificate_authority = Some(home.write("ca.crt", &authority.pem()));
    home.overrides.token = Some(Secret::new("new"));
    home.overrides.namespace = Some("other".to_owned());
    home.overrides.impersonate = Impersonation {
        user: Some("jane".to_owned()),
        groups: vec!["dev".to_owned()],
        ..Impersonation::default()
    };
    let client = client(&home.overrides);
    let seen = ask(&client).await.unwrap();
    assert_eq!(seen["path"], "/k8s/clusters/c-1/look");
    assert_eq!(seen["headers"]["authorization"], "Bearer new");
    assert_eq!(seen["headers"]["impersonate-user"], "jane");
    assert_eq!(seen["headers"]["impersonate-group"], "dev");
    assert_eq!(client.config().namespace, "other");
}

#[tokio::test]
async fn a_client_certificate_is_shown() {
    let authority = Authority::new();
    let server = StandIn::start(&authority.sign("127.0.0.1", false), Some(&authority)).await;
    let own = authority.sign("me", false);
    let home = Home::new(&trusted(&authority, &server), "{client-certificate: me.crt, client-key: me.key}");
    home.write("me.crt", &own.certificate.pem());
    home.write("me.key", &own.key.serialize_pem());
    assert_eq!(ask(&client(&home.overrides)).await.unwrap()["clientCertificate"], true);
    let without = Home::new(&trusted(&authority, &server), "{}");
    let error = ask(&client(&without.overrides)).await.unwrap_err();
    assert!(error.contains("client's certificate"), "{error}");
    home.write("me.key", "no key");
    let error = Client::new(Config::load(&home.overrides, &surroundings()).unwrap(), clock()).err().unwrap();
    assert!(error.to_string().starts_with("the client key is no private key in PEM"), "{error}");
}

#[tokio::test]
async fn a_server_name_is_asked_for_and_checked() {
    let authority = Authority::new();
    let server = StandIn::start(&authority.sign("api.example", false), None).await;
    let named = trusted(&authority, &server).replace('}', ", tls-server-name: api.example}");
    let seen = ask(&client(&Home::new(&named, "{}").overrides)).await.unwrap();
    assert_eq!(seen["serverName"], "api.example");
    let error = ask(&client(&Home::new(&trusted(&authority, &server), "{}").overrides)).await.unwrap_err();
    assert!(error.contains("its certificate is for another name"), "{error}");
}

#[tokio::test]
async fn what_is_wrong_with_a_server_is_a_sentence() {
    let (authority, stranger) = (Authority::new(), Authority::new());
    let server = StandIn::start(&authority.sign("127.0.0.1", true), None).await;
    let error = ask(&client(&Home::new(&trusted(&authority, &server), "{}").overrides)).await.unwrap_err();
    assert!(error.starts_with("cannot connect to https://127.0.0.1:"), "{error}");
    assert!(error.contains("its certificate has expired"), "{error}");
    let server = StandIn::start(&authority.sign("127.0.0.1", false), None).await;
    let error = ask(&client(&Home::new(&trusted(&stranger, &server), "{}").overrides)).await.unwrap_err();
    assert!(error.contains("an authority that is not trusted"), "{error}");
    let error = ask(&client(&Home::new(&format!("{{server: '{}'}}", server.url()), "{}").overrides)).await;
    assert!(
        error.as_ref().is_err_and(|error| error.contains("an authority that is not trusted")),
        "{error:?}"
    );
    let error =
        ask(&client(&Home::new("{server: 'https://127.0.0.1:1'}", "{}").overrides)).await.unwrap_err();
    assert_eq!(error, "cannot connect to https://127.0.0.1:1/: connection refused: nothing listens there");
    let error = ask(&client(&Home::new("{server: 'https://no.such.host.invalid'}", "{}").overrides)).await;
    assert!(error.as_ref().is_err_and(|error| error.contains("its name does not resolve")), "{error:?}");
    let plain = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = plain.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = plain.accept().await.unwrap();
        tokio::io::AsyncWriteExt::write_all(&mut stream, b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
    });
    let error = ask(&client(&Home::new(&format!("{{server: 'https://{address}'}}"), "{}").overrides)).await;
    assert!(error.as_ref().is_err_and(|error| error.contains("is it an http address?")), "{error:?}");
}

#[tokio::test]
async fn insecure_is_possible_and_warned_of() {
    let server = StandIn::start(&Authority::new().sign("other.example", true), None).await;
    let home = Home::new(&format!("{{server: '{}', insecure-skip-tls-verify: yes}}", server.url()), "{}");
    let client = client(&home.overrides);
    assert!(ask(&client).await.is_ok());
    assert!(client.config().warnings[0].contains("is not verified"), "{:?}", client.config().warnings);
}

#[tokio::test]
async fn a_plugin_is_run_once_until_its_credential_expires_or_is_refused() {
    let authority = Authority::new();
    let server = StandIn::start(&authority.sign("127.0.0.1", false), None).await;
    let exec = "{exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugin, args: [a b], \
                interactiveMode: IfAvailable, provideClusterInfo: true, env: [{name: PREFIX, value: tok}]}}";
    let home = Home::new(&trusted(&authority, &server), exec);
    let log = home.dir.path().join("log");
    let script = |expiry: &str| {
        let content = format!(
            "#!/bin/sh\necho \"$1 $KUBERNETES_EXEC_INFO\" >> {log}\nn=$(wc -l < {log})\n\
             echo '{{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\
             \"status\":{{{expiry}\"token\":\"'$PREFIX$n'\"}}}}'\n",
            log = log.display()
        );
        home.script("plugin", &content);
    };
    script("");
    let kept = client(&home.overrides);
    for _ in 0..2 {
        assert_eq!(ask(&kept).await.unwrap()["headers"]["authorization"], "Bearer tok1");
    }
    server.refuse_with(&[401]);
    assert_eq!(ask(&kept).await.unwrap()["headers"]["authorization"], "Bearer tok2");
    let told = fs::read_to_string(&log).unwrap();
    assert!(told.starts_with("a b {\"kind\":\"ExecCredential\""), "{told}");
    assert!(told.contains("\"interactive\":false") && told.contains("certificate-authority-data"), "{told}");
    script("\"expirationTimestamp\":\"2001-01-01T00:00:00Z\",");
    let expiring = client(&home.overrides);
    assert_eq!(ask(&expiring).await.unwrap()["headers"]["authorization"], "Bearer tok3");
    assert_eq!(ask(&expiring).await.unwrap()["headers"]["authorization"], "Bearer tok4");
}

#[tokio::test]
async fn a_plugin_that_fails_is_named() {
    let user = |command: &str| {
        format!(
            "{{exec: {{apiVersion: client.authentication.k8s.io/v1beta1, command: {command}, installHint: get it}}}}"
        )
    };
    let cluster = "{server: 'https://127.0.0.1:1'}";
    let home = Home::new(cluster, &user("./plugin"));
    home.script("plugin", "#!/bin/sh\nexit 3\n");
    let error = ask(&client(&home.overrides)).await.unwrap_err();
    assert!(error.contains("plugin` of user `u` failed: exit status: 3"), "{error}");
    home.script("plugin", "#!/bin/sh\necho hello\n");
    let error = ask(&client(&home.overrides)).await.unwrap_err();
    assert!(error.contains("printed no ExecCredential"), "{error}");
    let error = ask(&client(&Home::new(cluster, &user("no-such-plugin")).overrides)).await.unwrap_err();
    let said = "the credential plugin `no-such-plugin` of user `u` is not installed, or not on PATH\nget it";
    assert_eq!(error, said);
}

#[tokio::test]
async fn a_token_file_that_rotates_is_read_again() {
    let authority = Authority::new();
    let server = StandIn::start(&authority.sign("127.0.0.1", false), None).await;
    let home = Home::new(&trusted(&authority, &server), "{tokenFile: token}");
    home.write("token", "first\n");
    let client = client(&home.overrides);
    assert_eq!(ask(&client).await.unwrap()["headers"]["authorization"], "Bearer first");
    home.write("token", "second\n");
    server.refuse_with(&[401]);
    assert_eq!(ask(&client).await.unwrap()["headers"]["authorization"], "Bearer second");
}

#[tokio::test]
async fn a_busy_server_is_asked_again_and_a_password_is_sent() {
    let authority = Authority::new();
    let server = StandIn::start(&authority.sign("127.0.0.1", false), None).await;
    let home = Home::new(&trusted(&authority, &server), "{username: me, password: secret}");
    server.refuse_with(&[429, 429, 429]);
    let seen = ask(&client(&home.overrides)).await.unwrap();
    assert_eq!(seen["headers"]["authorization"], "Basic bWU6c2VjcmV0");
    server.refuse_with(&[401]);
    let error = ask(&client(&home.overrides)).await.unwrap_err();
    assert!(error.contains("does not accept the credentials (401 Unauthorized)"), "{error}");
}

fn load(overrides: &Overrides, around: &Surroundings) -> Result<Config, String> {
    Config::load(overrides, around).map_err(|error: ConfigError| error.to_string())
}

#[test]
fn several_kubeconfigs_are_merged() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, content: &str| fs::write(dir.path().join(name), content).unwrap();
    write("one", "current-context: x\nclusters: [{name: c, cluster: {server: 'https://one'}}]\n");
    write(
        "two",
        "clusters: [{name: c, cluster: {server: 'https://two'}}]\ncontexts: [{name: x, context: {cluster: c}}]\n",
    );
    let list = std::env::join_paths(["one", "missing", "two"].map(|name| dir.path().join(name))).unwrap();
    let around = |list| Surroundings { env: vec![("KUBECONFIG".into(), list)], ..Surroundings::default() };
    let config = load(&Overrides::default(), &around(list)).unwrap();
    assert_eq!((config.server.as_str(), config.context.as_deref()), ("https://one/", Some("x")));
    let overrides = Overrides { context: Some("y".to_owned()), ..Overrides::default() };
    let list = dir.path().join("two").into_os_string();
    assert_eq!(load(&overrides, &around(list)).unwrap_err(), "the kubeconfig has no context `y`; it has `x`");
    let list = dir.path().join("missing").into_os_string();
    let error = load(&Overrides::default(), &around(list)).unwrap_err();
    assert!(
        error.starts_with("no cluster is configured: ") && error.ends_with("/missing is not there"),
        "{error}"
    );
}

#[test]
fn a_bad_kubeconfig_is_told_with_its_place() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("config");
    let with = |content: &str| {
        fs::write(&file, content).unwrap();
        let overrides = Overrides { kubeconfig: Some(file.clone()), ..Overrides::default() };
        load(&overrides, &Surroundings::default()).unwrap_err()
    };
    let place = |line: &str| format!("{}:{line}", file.display());
    let error = with("clusters:\n- name: a\n  cluster: [\n");
    assert!(error.starts_with(&place("3:")) || error.starts_with(&place("4:")), "{error}");
    let error = with("clusters:\n- name: a\n  cluster: {certificate-authority-data: '%'}\n");
    assert!(error.contains("not base64"), "{error}");
    let context = "contexts: [{name: x, context: {cluster: c, user: u}}]\ncurrent-context: x\n";
    let cluster = "clusters: [{name: c, cluster: {server: 'https://h'}}]\n";
    assert_eq!(with(context), "the kubeconfig has no cluster `c`; it has none");
    let error = with(&format!("{context}{cluster}users: [{{name: u, user: {{tokenFile: no/such}}}}]"));
    assert!(error.starts_with("cannot read the token file "), "{error}");
    let error = with(&format!("{context}{cluster}users: [{{name: u, user: {{exec: {{command: a}}}}}}]"));
    assert_eq!(error, "user `u`: exec has no apiVersion");
    let missing = Overrides { kubeconfig: Some("/no/such".into()), ..Overrides::default() };
    let error = load(&missing, &Surroundings::default()).unwrap_err();
    assert!(error.starts_with("cannot read the kubeconfig /no/such: No such file"), "{error}");
}

#[tokio::test]
async fn a_missing_permission_is_named() {
    for cluster in real_clusters("forbidden").await {
        let as_nobody = Impersonation { user: Some("nobody".to_owned()), ..Impersonation::default() };
        let kubeconfig = cluster.kubeconfig.as_deref().map(Path::to_owned);
        let nobody = client(&Overrides { kubeconfig, impersonate: as_nobody, ..Overrides::default() });
        let error = Api::new(&nobody)
            .get(cluster.kind("apps/v1", "Deployment"), Some(&cluster.namespace), "web")
            .await
            .unwrap_err();
        assert!(error.is_forbidden());
        let said = format!(
            "deployments.apps \"web\" is forbidden: User \"nobody\" cannot get resource \"deployments\" in API group \
             \"apps\" in the namespace \"{}\"",
            cluster.namespace
        );
        assert_eq!(error.to_string(), said);
        cluster.leave().await;
    }
}
