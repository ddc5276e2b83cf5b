use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use ring::rand::SystemRandom;
use rustls::RootCertStore;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier as _;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use serde_json::{Value, json};

use super::certificate::judge;
use super::make::make;
use super::{Maker, Wanted};
use crate::render::generated::{Algorithm, Characters, Host, Kind};
use crate::text::{Location, Text};

const NOW: Timestamp = Timestamp::constant(1_800_000_000, 0);

fn wanted(kind: impl FnOnce(Location) -> Kind) -> Wanted {
    let text = Arc::new(Text::new("Chart.yaml", "it"));
    let place = Location { span: text.span(), text };
    Wanted { chart: "shop".to_owned(), path: vec!["it".to_owned()], kind: kind(place.clone()), place }
}

fn certificate(hosts: &[&str], algorithm: Algorithm) -> Wanted {
    let host = |text: &str, place: &Location| Host { text: text.to_owned(), place: place.clone() };
    wanted(|place| {
        let hosts = hosts.iter().map(|text| host(text, &place)).collect();
        Kind::Certificate { hosts, days: 365, algorithm }
    })
}

fn made(wanted: &Wanted) -> Value {
    make(wanted, &Maker { random: Arc::new(SystemRandom::new()), now: NOW, makes: true }).unwrap()
}

#[test]
fn passwords_have_their_length_and_every_character_and_differ() {
    for characters in [Characters::Alphanumeric, Characters::Letters, Characters::Digits, Characters::Hex] {
        let wanted = wanted(|_| Kind::Password { length: 1024, characters });
        let password = made(&wanted).as_str().unwrap().to_owned();
        assert_eq!(password.len(), 1024);
        let alphabet = characters.alphabet();
        assert!(password.bytes().all(|one| alphabet.contains(&one)), "{password}");
        // That one of 62 characters is missing among 1024 happens once in 300,000 times; that half are, never.
        let seen = alphabet.iter().filter(|one| password.as_bytes().contains(one)).count();
        assert!(seen * 2 > alphabet.len(), "{password}");
        assert_ne!(made(&wanted), password);
    }
}

#[test]
fn a_uuid_says_that_it_is_random() {
    let uuid = made(&wanted(|_| Kind::Uuid)).as_str().unwrap().to_owned();
    let lengths: Vec<_> = uuid.split('-').map(str::len).collect();
    assert_eq!(lengths, [8, 4, 4, 4, 12], "{uuid}");
    assert!(uuid[14..].starts_with('4') && "89ab".contains(&uuid[19..20]), "{uuid}");
}

#[test]
fn a_certificate_is_trusted_through_its_authority_for_its_hosts_while_it_lasts() {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    for algorithm in [Algorithm::EcdsaP256, Algorithm::EcdsaP384, Algorithm::Ed25519] {
        let value = made(&certificate(&["web.shop.svc", "*.example.com", "10.0.0.1"], algorithm));
        let part = |key: &str| value[key].as_str().unwrap().as_bytes();
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(part("ca")).unwrap()).unwrap();
        let leaf = CertificateDer::from_pem_slice(part("cert")).unwrap();
        let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider.clone());
        let verifier = verifier.build().unwrap();
        let trusted = |host: &'static str, days: u64| {
            let at =
                UnixTime::since_unix_epoch(std::time::Duration::from_secs(1_800_000_000 + days * 86_400));
            verifier.verify_server_cert(&leaf, &[], &ServerName::try_from(host).unwrap(), &[], at).is_ok()
        };
        assert!(trusted("web.shop.svc", 0) && trusted("a.example.com", 364) && trusted("10.0.0.1", 1));
        assert!(!trusted("web.shop.svc", 366) && !trusted("api.shop.svc", 1));
        let key = PrivateKeyDer::from_pem_slice(part("key")).unwrap();
        let config = rustls::ServerConfig::builder_with_provider(provider.clone());
        let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
        config.with_single_cert(vec![leaf.clone()], key).expect("the key is the certificate's");
    }
}

#[test]
fn a_certificate_that_ends_or_holds_for_others_is_told_of() {
    let own = certificate(&["b", "10.0.0.1", "a"], Algorithm::Ed25519);
    let value = made(&own);
    let told = |wanted: &Wanted, days: i64| {
        let found = judge(wanted, &value, NOW + SignedDuration::from_hours(24 * days));
        found.into_iter().map(|one| one.message).collect::<Vec<_>>()
    };
    assert!(told(&own, 334).is_empty());
    assert_eq!(told(&own, 336), ["the certificate `shop/it` ends on 2028-01-15"]);
    assert_eq!(told(&own, 366), ["the certificate `shop/it` ended on 2028-01-15"]);
    let other = certificate(&["a", "c"], Algorithm::Ed25519);
    let expected = "the certificate `shop/it` is for 10.0.0.1, a, b, and the chart asks for a, c";
    assert_eq!(told(&other, 0), [expected]);
    let none = json!({"ca": "x", "cert": "x", "key": "x"});
    assert_eq!(judge(&own, &none, NOW)[0].message, "`shop/it` is no certificate");
}
