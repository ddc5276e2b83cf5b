//! What hoist makes of scalars, beside what Go and apimachinery 0.36 make of them: `scalar/golden.json`, written by
//! `scalar/main.go`. To write it again: in an empty module that requires `k8s.io/apimachinery v0.36.3`,
//! `go run main.go > golden.json`.

use hoist::scalar::{Cidr, Duration, Quantity, Time, address, base64, names, percent};
use serde_json::{Value, json};

const GOLDEN: &str = include_str!("scalar/golden.json");

/// Compares what `read` makes of every input of `table` with what stands there.
fn check(table: &str, read: impl Fn(&str) -> Value) {
    let golden: Value = serde_json::from_str(GOLDEN).expect("the file is JSON");
    let rows = golden[table].as_array().expect("the table is there");
    assert!(rows.len() > 10, "{table} is nearly empty");
    let differs = rows.iter().filter_map(|row| {
        let (input, expected) = (row[0].as_str()?, &row[1]);
        let ours = read(input);
        (ours != *expected).then(|| format!("{input:?}\n  hoist: {ours}\n  Go:    {expected}"))
    });
    let differs: Vec<String> = differs.collect();
    assert!(
        differs.is_empty(),
        "{table}: {} of {} differ:\n{}",
        differs.len(),
        rows.len(),
        differs.join("\n")
    );
}

fn words(error: impl ToString) -> Value {
    json!({ "error": error.to_string() })
}

fn verdict<T>(result: Result<T, Vec<String>>) -> Value {
    json!(result.err().unwrap_or_default())
}

#[test]
fn quantities() {
    check("quantity", |input| match Quantity::parse(input) {
        Ok(read) => {
            let sum = read.plus(&Quantity::parse("1500m").expect("it is one"));
            let sign = i64::from(!read.is_zero()) * if read.is_negative() { -1 } else { 1 };
            json!([read.to_string(), sum.to_string(), sign])
        }
        Err(error) => words(error),
    });
}

#[test]
fn quantities_compare_by_what_they_are_worth() {
    let parse = |text| Quantity::parse(text).expect("it is one");
    let ascending =
        ["-1Gi", "-1", "0", "1n", "999m", "1.0000000001", "1001m", "1k", "1Ki", "1e6", "1Mi", "1e100"];
    let read: Vec<Quantity> = ascending.into_iter().map(parse).collect();
    assert!(read.is_sorted_by(|one, other| one < other));
    assert_eq!(parse("1"), parse("1000m"));
    assert_eq!(parse("1.5Gi"), parse("1536Mi"));
    assert_eq!(parse("0"), parse("-0Ki"));
    assert_eq!(parse("1Gi").minus(&parse("1Mi")).to_string(), "1023Mi");
    assert_eq!(parse("1").minus(&parse("2500m")).to_string(), "-1500m");
    let values = |text| (parse(text).value(), parse(text).milli_value());
    assert_eq!((values("1500m"), values("1Ki")), ((2, 1500), (1024, 1_024_000)));
    assert_eq!((values("-1500m"), values("1E")), ((-2, -1500), (1_000_000_000_000_000_000, i64::MAX)));
}

#[test]
fn durations() {
    check("duration", |input| Duration::parse(input).map_or_else(words, |read| json!(read.to_string())));
}

#[test]
fn times() {
    check("time", |input| Time::parse(input).map_or_else(words, |read| json!(read.to_string())));
    check("micro_time", |input| Time::parse_micro(input).map_or_else(words, |read| json!(read.to_micro())));
}

#[test]
fn addresses() {
    check("address_legacy", |input| verdict(address::legacy(input, false)));
    check("address_strict", |input| verdict(address::legacy(input, true)));
    check("address_canonical", |input| verdict(address::canonical(input)));
}

#[test]
fn cidrs() {
    check("cidr_legacy", |input| verdict(Cidr::legacy(input, false)));
    check("cidr_strict", |input| verdict(Cidr::legacy(input, true)));
    check("cidr_canonical", |input| verdict(Cidr::canonical(input)));
}

#[test]
fn cidrs_hold_addresses() {
    let cidr = |text| Cidr::parse_sloppy(text).expect("it is one");
    let holds = |block, address| cidr(block).contains(address::parse_sloppy(address).expect("it is one"));
    assert!(holds("10.0.0.0/8", "10.255.0.1") && holds("0.0.0.0/0", "1.2.3.4") && holds("::/0", "::1"));
    assert!(
        !holds("10.0.0.0/8", "11.0.0.0") && !holds("::/0", "1.2.3.4") && !holds("10.1.2.3/32", "10.1.2.4")
    );
    assert!(
        cidr("10.0.0.0/8").covers(cidr("10.1.0.0/16")) && !cidr("10.1.0.0/16").covers(cidr("10.0.0.0/8"))
    );
}

#[test]
fn base64_data() {
    use ::base64::Engine;
    let encode = |bytes: Vec<u8>| ::base64::engine::general_purpose::STANDARD.encode(bytes);
    check("base64", |input| base64::decode(input).map_or_else(words, |bytes| json!(encode(bytes))));
}

#[test]
fn every_kind_of_name() {
    check("dns1123_label", |input| verdict(names::dns1123_label(input)));
    check("dns1123_subdomain", |input| verdict(names::dns1123_subdomain(input)));
    check("dns1123_subdomain_with_underscore", |input| {
        verdict(names::dns1123_subdomain_with_underscore(input))
    });
    check("wildcard_dns1123_subdomain", |input| verdict(names::wildcard_dns1123_subdomain(input)));
    check("dns1035_label", |input| verdict(names::dns1035_label(input)));
    check("qualified_name", |input| verdict(names::qualified_name(input)));
    check("label_value", |input| verdict(names::label_value(input)));
    check("env_var_name", |input| verdict(names::env_var_name(input)));
    check("relaxed_env_var_name", |input| verdict(names::relaxed_env_var_name(input)));
    check("config_map_key", |input| verdict(names::config_map_key(input)));
    check("http_header_name", |input| verdict(names::http_header_name(input)));
    check("c_identifier", |input| verdict(names::c_identifier(input)));
    check("port_name", |input| verdict(names::port_name(input)));
    check("percent", |input| verdict(percent::parse(input).map_err(|error| vec![error])));
    check("fully_qualified_domain_name", |input| match input {
        "" => json!([""]),
        _ => verdict(names::fully_qualified_domain_name(input)),
    });
}
