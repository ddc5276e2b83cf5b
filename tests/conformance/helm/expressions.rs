//! What charts of both kinds see and call, where the one is meant to be what the other is: each expression of
//! Helm's comes to the same as hoist's beside it.

use std::fs;
use std::path::Path;

use hoist::render::functions::HELM;
use serde_json::Value;

use super::run;

/// In Helm's templates, and in hoist's.
const PAIRS: &[(&str, &str)] = &[
    (".Files.Get `conf/app.yaml`", "files.get('conf/app.yaml')"),
    (".Files.Lines `conf/deep/lines.txt`", "files.lines('conf/deep/lines.txt')"),
    ("print (.Files.Glob `conf/*`).AsConfig \"\\n\" | fromYaml", "files.glob('conf/*').as_config()"),
    ("(.Files.Glob `**.bin`).AsSecrets | fromYaml", "files.glob('**.bin').as_secrets()"),
    ("(.Files.Glob `nothing/*`).AsConfig | fromYaml", "files.glob('nothing/*').as_config()"),
    (".Files.Get `logo.bin` | b64enc", "files.get('logo.bin') | b64encode"),
    (".Capabilities.KubeVersion.Version", "capabilities.kube_version.version"),
    (".Capabilities.KubeVersion.Major | int", "capabilities.kube_version.major"),
    (".Capabilities.KubeVersion.Minor | int", "capabilities.kube_version.minor"),
    (".Capabilities.APIVersions.Has `apps/v1`", "'apps/v1' in capabilities.api_versions"),
    (".Capabilities.APIVersions.Has `a.example/v1`", "'a.example/v1' in capabilities.api_versions"),
    (".Capabilities.APIVersions.Has `b.example/v1`", "'b.example/v1' in capabilities.api_versions"),
    (".Template.BasePath", "template.base_path"),
    (".Template.Name", "template.name | trim_suffix('.j2')"),
    (".Chart.Name", "chart.name"),
    (".Chart.AppVersion", "chart.app_version"),
    (".Release.Revision", "release.revision"),
    (".Release.IsInstall", "release.is_install"),
    (".Release.IsUpgrade", "release.is_upgrade"),
    ("`a b` | sha1sum", "'a b' | sha1"),
    ("`a b` | sha256sum", "'a b' | sha256"),
    ("`a b` | sha512sum", "'a b' | sha512"),
    ("`a b` | adler32sum", "'a b' | adler32 | string"),
    ("`é?>` | b64enc", "'é?>' | b64encode"),
    ("`w6k/Pg==` | b64dec", "'w6k/Pg==' | b64decode"),
    ("`é?>` | b32enc", "'é?>' | b32encode"),
    ("`--a-` | trimAll `-`", "'--a-' | trim('-')"),
    ("`v1` | trimPrefix `v`", "'v1' | trim_prefix('v')"),
    ("`a-` | trimSuffix `-`", "'a-' | trim_suffix('-')"),
    ("`a.b.c` | replace `.` `-`", "'a.b.c' | replace('.', '-')"),
    ("`ab` | repeat 3", "'ab' | repeat(3)"),
    ("`maxOpenFiles` | snakecase", "'maxOpenFiles' | snake_case"),
    ("`maxOpenFiles` | kebabcase", "'maxOpenFiles' | kebab_case"),
    ("`max-open-files` | camelcase", "'max-open-files' | pascal_case"),
    ("splitList `/` `a/b/`", "'a/b/' | split('/')"),
    ("list 3 1 3 | uniq", "[3, 1, 3] | unique(case_sensitive=true)"),
    ("without (list 1 2 3) 2", "[1, 2, 3] | reject('in', [2])"),
    ("list `b` `C` `a` | sortAlpha", "['b', 'C', 'a'] | sort(case_sensitive=true)"),
    ("chunk 2 (list 1 2 3)", "[1, 2, 3] | batch(2)"),
    ("compact (list 1 0 `a` ``)", "[1, 0, 'a', ''] | select"),
    (
        "mergeOverwrite (dict `a` (dict `x` 1 `y` 1)) (dict `a` (dict `y` 2))",
        "{'a': {'x': 1, 'y': 1}} | merge({'a': {'y': 2}})",
    ),
    ("dig `a` `b` 9 (dict `a` (dict `b` 1))", "{'a': {'b': 1}} | dig('a', 'b', default=9)"),
    ("dig `a` `c` 9 (dict `a` (dict `b` 1))", "{'a': {'b': 1}} | dig('a', 'c', default=9)"),
    ("omit (dict `a` 1 `b` 2) `a`", "{'a': 1, 'b': 2} | omit('a')"),
    ("pick (dict `a` 1 `b` 2) `a` `c`", "{'a': 1, 'b': 2} | pick('a', 'c')"),
    ("floor -1.5 | int", "-1.5 | floor"),
    ("ceil 1.2 | int", "1.2 | ceil"),
    ("round 123.456 2", "123.456 | round(2)"),
    ("toDecimal `0777`", "'0777' | int(base=8)"),
    ("regexMatch `^v[0-9]+` `v12`", "'v12' is matching('^v[0-9]+')"),
    ("regexFind `[0-9]+` `a12b3`", "'a12b3' | regex_find('[0-9]+')"),
    ("regexFindAll `[0-9]` `a12b3` 2", "'a12b3' | regex_find_all('[0-9]', 2)"),
    ("regexReplaceAll `(a)(b)` `abab` `${2}$1`", "'abab' | regex_replace('(a)(b)', '${2}$1')"),
    ("regexSplit `[,;] *` `a, b;c` -1", "'a, b;c' | regex_split('[,;] *')"),
    ("regexQuoteMeta `a.b*`", "'a.b*' | regex_escape"),
    ("duration `95`", "95 | duration"),
    ("durationSeconds `1h30m`", "'1h30m' | seconds"),
    (
        "dateInZone `02.01.2006 15:04` (toDate `2006-01-02T15:04:05Z07:00` `2026-05-01T12:00:00Z`) `Europe/Berlin`",
        "'2026-05-01T12:00:00Z' | strftime('%d.%m.%Y %H:%M', zone='Europe/Berlin')",
    ),
    (
        "unixEpoch (toDate `2006-01-02T15:04:05Z07:00` `2026-05-01T12:00:00Z`)",
        "'2026-05-01T12:00:00Z' | epoch | string",
    ),
    (
        "omit (urlParse `https://me:pw@example.com:80/a%20b?q=1#f`) `x`",
        "'https://me:pw@example.com:80/a%20b?q=1#f' | urlparse | omit('port')",
    ),
    ("urlParse `mailto:me@example.com`", "'mailto:me@example.com' | urlparse | omit('port')"),
    (
        "urlJoin (dict `scheme` `https` `host` `h` `path` `/a b` `query` `q=1` `fragment` `f g`)",
        "{'scheme': 'https', 'host': 'h', 'path': '/a b', 'query': 'q=1', 'fragment': 'f g'} | urljoin",
    ),
    ("urlJoin (dict `host` `h` `path` `a`)", "{'host': 'h', 'path': 'a'} | urljoin"),
    ("urlJoin (dict `scheme` `file` `path` `/a`)", "{'scheme': 'file', 'path': '/a'} | urljoin"),
];

const GLOBS: [&str; 12] = [
    "*",
    "**",
    "conf/*",
    "conf/**",
    "**.yaml",
    "*.yaml",
    "conf/{app,b}.yaml",
    "conf/[a-c]*",
    "[!l]*",
    "?ogo.bin",
    "conf/**/lines.txt",
    "**/*.txt",
];

const RANGES: [&str; 12] = [
    ">=1.29",
    ">=1.29-0",
    "^1.2",
    "~1.2.3",
    "1.x",
    "*",
    "!=1.2",
    ">1.2",
    "<=1.2",
    "1.2 - 1.4.5",
    ">=1.2, <2 || 3.x",
    "=1.2.3",
];

const VERSIONS: [&str; 8] =
    ["1.2.3", "v1.30.2", "1.29.0-rc.1", "2.0.0", "1.2", "3.1.4+build", "0.0.1", "1.4.6"];

const PATHS: [&str; 10] =
    ["", "a", "a/b.c", "/", "/a/", "a//b/../c", "../a", "/../a.tar.gz", "a/.hidden", "./"];

/// What both kinds of charts are asked.
fn pairs() -> Vec<(String, String)> {
    let mut pairs: Vec<_> =
        PAIRS.iter().map(|(helm, hoist)| ((*helm).to_owned(), (*hoist).to_owned())).collect();
    for glob in GLOBS {
        let theirs = format!("(.Files.Glob `{glob}`).AsSecrets | fromYaml | keys | sortAlpha");
        pairs.push((theirs, format!("files.glob('{glob}').as_secrets() | keys | sort(case_sensitive=true)")));
    }
    for range in RANGES {
        for version in VERSIONS {
            pairs.push((
                format!("semverCompare `{range}` `{version}`"),
                format!("'{version}' is semver('{range}')"),
            ));
        }
    }
    for path in PATHS {
        for (helm, hoist) in
            [("base", "basename"), ("dir", "dirname"), ("ext", "extname"), ("clean", "normpath")]
        {
            pairs.push((format!("{helm} `{path}`"), format!("'{path}' | {hoist}")));
        }
    }
    pairs
}

#[test]
fn expressions_come_to_what_helms_do() {
    let Some(helm) = run::helm() else { return };
    let pairs = pairs();
    let theirs: Vec<_> = pairs.iter().map(|(helm, _)| format!("({helm})")).collect();
    let ours: Vec<_> = pairs.iter().map(|(_, hoist)| format!("({hoist})")).collect();
    let theirs = seen(&helm, "seen.yaml", &format!("{{{{ list {} | toJson | quote }}}}", theirs.join(" ")));
    let hoist = Path::new(env!("CARGO_BIN_EXE_hoist"));
    let ours = seen(hoist, "seen.yaml.j2", &format!("{{{{ [{}] | tojson }}}}", ours.join(", ")));
    let differ = pairs
        .iter()
        .zip(theirs.iter().zip(&ours))
        .filter(|(_, (theirs, ours))| !crate::same::same(theirs, ours));
    let differ: Vec<_> = differ.map(|(pair, values)| format!("{pair:?}: {values:?}")).collect();
    assert!(theirs.len() == pairs.len() && differ.is_empty(), "{}", differ.join("\n"));
}

/// The list that a chart's template prints.
fn seen(program: &Path, template: &str, prints: &str) -> Vec<Value> {
    let directory = tempfile::tempdir().expect("a directory");
    let file = |path: &str, content: &[u8]| {
        let path = directory.path().join("chart").join(path);
        fs::create_dir_all(path.parent().expect("a directory")).expect("a directory");
        fs::write(path, content).expect("a file");
    };
    file("Chart.yaml", b"apiVersion: v2\nname: chart\nversion: 0.1.0\nappVersion: \"2.0\"\n");
    file("values.yaml", b"");
    file(".helmignore", b"*.bak\n");
    file("README.md", b"# Read me\n");
    file("logo.bin", b"\xff\x00\x01");
    file("conf/app.yaml", b"level: info\n");
    file("conf/app.bak", b"old\n");
    file("conf/b.yaml", "é\n".as_bytes());
    file("conf/deep/lines.txt", b"one\ntwo\n\nthree\n");
    let manifest =
        format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: seen\ndata:\n  seen: {prints}\n");
    file(&format!("templates/{template}"), manifest.as_bytes());
    run::seen(
        program,
        directory.path(),
        &["chart", "--kube-version", "1.31.0", "--api-versions", "a.example/v1"],
    )
    .expect("it renders")
    .as_array()
    .expect("a list")
    .clone()
}

#[test]
fn every_function_of_helms_has_an_answer() {
    let Some(home) = crate::variable("HOME") else { return };
    let modules = Path::new(&home).join("go/pkg/mod");
    let sources = [
        ("github.com/!masterminds/sprig/v3@v3.3.0/functions.go", "var genericMap = map[string]interface{}{"),
        ("helm.sh/helm/v4@v4.3.1/pkg/engine/funcs.go", "extra := template.FuncMap{"),
    ];
    for (path, start) in sources {
        let Ok(source) = fs::read_to_string(modules.join(path)) else {
            return crate::skipped("the sources of Helm are not there");
        };
        let (_, list) = source.split_once(start).expect("the list");
        let names = list
            .lines()
            .filter_map(|line| line.trim().strip_prefix('"')?.split_once("\":"))
            .map(|(name, _)| name);
        let missing: Vec<_> = names.filter(|name| !HELM.iter().any(|(helm, _)| helm == name)).collect();
        assert!(missing.is_empty(), "{path}: {missing:?}");
    }
}
