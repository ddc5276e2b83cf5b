use std::net::IpAddr;

use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior};
use serde_json::Value;

use super::Host;
use crate::diag::{Diagnostic, Severity};
use crate::render::chart;
use crate::scalar::names::{dns1123_subdomain, wildcard_dns1123_subdomain};

/// How many steps of minijinja's machine one host may take.
const FUEL: u64 = 100_000;

/// The hosts that templates in `Chart.yaml` stand for, each once; `variables` are what they see. One that comes
/// out empty is left out, so that a host may depend on a value.
///
/// # Errors
/// A template that fails, what is neither a name nor an address, and no host at all.
pub fn resolve(templates: &[Host], variables: &Value) -> Result<Vec<Host>, Vec<Diagnostic>> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_fuel(Some(FUEL));
    // A null is a value that is not set, and not a host of that name.
    env.set_formatter(|out, _, value| match value.is_none() {
        true => Ok(()),
        false => write!(out, "{value}").map_err(|_| ErrorKind::WriteFailure.into()),
    });
    let variables = chart::from_json(variables);
    let mut hosts: Vec<Host> = Vec::new();
    let mut wrong = Vec::new();
    for template in templates {
        match env.render_str(&template.text, variables.clone()) {
            Ok(text) if text.trim().is_empty() => {}
            Ok(text) => {
                let host = Host { text: text.trim().to_owned(), place: template.place.clone() };
                wrong.extend(refused(&host));
                if hosts.iter().all(|known| known.text != host.text) {
                    hosts.push(host);
                }
            }
            Err(error) => wrong.push(failed(template, &error)),
        }
    }
    if let Some(first) = templates.first().filter(|_| hosts.is_empty() && wrong.is_empty()) {
        wrong.push(at(first, "none of the certificate's hosts is left: all come out empty".to_owned()));
    }
    if wrong.is_empty() { Ok(hosts) } else { Err(wrong) }
}

fn refused(host: &Host) -> Option<Diagnostic> {
    let text = &host.text;
    let checked =
        if text.starts_with("*.") { wildcard_dns1123_subdomain(text) } else { dns1123_subdomain(text) };
    let is_address = text.parse::<IpAddr>().is_ok();
    let reasons = checked.err().filter(|_| !is_address)?;
    Some(at(host, format!("`{text}` is no host for a certificate: {}", reasons.join("; "))))
}

fn failed(host: &Host, error: &Error) -> Diagnostic {
    let why = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    at(host, format!("the template of a host fails: {why}")).help("it sees `release`, `chart` and `values`")
}

fn at(host: &Host, message: String) -> Diagnostic {
    let diagnostic = Diagnostic::new("chart/generated", Severity::Error, message);
    diagnostic.label(&host.place.text, host.place.span, "")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::*;
    use crate::text::{Location, Text};

    fn resolved(templates: &[&str]) -> Result<Vec<String>, Vec<String>> {
        let text = Arc::new(Text::new("Chart.yaml", ""));
        let place = Location { span: text.span(), text };
        let host = |text: &&str| Host { text: text.to_string(), place: place.clone() };
        let hosts: Vec<_> = templates.iter().map(host).collect();
        let variables =
            json!({"release": {"name": "web"}, "values": {"none": null, "empty": "", "one": "a.example"}});
        let resolved = resolve(&hosts, &variables);
        let texts = |hosts: Vec<Host>| hosts.into_iter().map(|host| host.text).collect();
        resolved.map(texts).map_err(|found| found.into_iter().map(|one| one.message).collect())
    }

    #[test]
    fn hosts_follow_values_and_the_release() {
        let templates =
            ["{{ release.name }}.svc", "{{ values.one }}", "a.example", "*.b", "::1", "{{ values.none }}"];
        let expected = ["web.svc", "a.example", "*.b", "::1"].map(str::to_owned);
        assert_eq!(resolved(&templates), Ok(expected.to_vec()));
        let none = "none of the certificate's hosts is left: all come out empty";
        assert_eq!(resolved(&["{{ values.none }}", "{{ values.empty }}"]), Err(vec![none.to_owned()]));
        let undefined = "the template of a host fails: `values.two` is undefined";
        assert_eq!(resolved(&["{{ values.two }}"]), Err(vec![undefined.to_owned()]));
        assert!(resolved(&["{{ values.one"]).unwrap_err()[0].starts_with("the template of a host fails: "));
        assert!(resolved(&["A.b"]).unwrap_err()[0].starts_with("`A.b` is no host for a certificate: "));
    }
}
