use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType, ExtendedKeyUsagePurpose,
    IsCa, KeyPair, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384, PKCS_ED25519,
};
use ring::rand::SecureRandom;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair,
};
use rustls::pki_types::PrivatePkcs8KeyDer;
use serde_json::{Value, json};

use super::Maker;
use crate::render::generated::{Algorithm, Host, Kind, Wanted};

/// How long the name of a certificate may be (RFC 5280, `ub-common-name`).
const NAME_LENGTH: usize = 64;
/// How far clocks may be apart: a certificate holds from so long ago on.
const SKEW: SignedDuration = SignedDuration::from_mins(5);

/// Why a value cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum MakeError {
    /// The system gives no randomness.
    #[error("the system has no randomness to give")]
    Random,
    /// The certificate or its key.
    #[error(transparent)]
    Certificate(#[from] rcgen::Error),
}

/// Makes the value that a chart wants.
///
/// # Errors
/// [`MakeError`].
pub fn make(wanted: &Wanted, maker: &Maker) -> Result<Value, MakeError> {
    let random = &*maker.random;
    match &wanted.kind {
        Kind::Password { length, characters } => Ok(password(*length, characters.alphabet(), random)?.into()),
        Kind::Key { algorithm } => Ok(key(*algorithm, random)?.serialize_pem().into()),
        Kind::Uuid => Ok(uuid(random)?.into()),
        Kind::Certificate { hosts, days, algorithm } => {
            let until = maker.now + SignedDuration::from_hours(24 * i64::from(*days));
            certificate(&wanted.name(), hosts, (maker.now - SKEW, until), *algorithm, random)
        }
    }
}

/// Each character is as likely as every other: bytes past the last whole round of the alphabet are dropped.
fn password(length: usize, alphabet: &[u8], random: &dyn SecureRandom) -> Result<String, MakeError> {
    let whole = 256 - 256 % alphabet.len();
    let mut password = String::with_capacity(length);
    while password.len() < length {
        let mut bytes = [0; 64];
        random.fill(&mut bytes).map_err(|_| MakeError::Random)?;
        let taken = bytes.iter().map(|&byte| usize::from(byte)).filter(|&byte| byte < whole);
        password.extend(
            taken.map(|byte| char::from(alphabet[byte % alphabet.len()])).take(length - password.len()),
        );
    }
    Ok(password)
}

fn uuid(random: &dyn SecureRandom) -> Result<String, MakeError> {
    let mut bytes = [0; 16];
    random.fill(&mut bytes).map_err(|_| MakeError::Random)?;
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let groups = [&hex[..4], &hex[4..6], &hex[6..8], &hex[8..10], &hex[10..]];
    Ok(groups.map(<[String]>::concat).join("-"))
}

fn key(algorithm: Algorithm, random: &dyn SecureRandom) -> Result<KeyPair, MakeError> {
    let (made, of) = match algorithm {
        Algorithm::EcdsaP256 => {
            (EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, random), &PKCS_ECDSA_P256_SHA256)
        }
        Algorithm::EcdsaP384 => {
            (EcdsaKeyPair::generate_pkcs8(&ECDSA_P384_SHA384_ASN1_SIGNING, random), &PKCS_ECDSA_P384_SHA384)
        }
        Algorithm::Ed25519 => (Ed25519KeyPair::generate_pkcs8(random), &PKCS_ED25519),
    };
    let made = made.map_err(|_| MakeError::Random)?;
    Ok(KeyPair::from_pkcs8_der_and_sign_algo(&PrivatePkcs8KeyDer::from(made.as_ref()), of)?)
}

/// A certificate with an authority of its own, whose key is forgotten: nobody can sign another with it.
fn certificate(
    name: &str,
    hosts: &[Host],
    (from, until): (Timestamp, Timestamp),
    algorithm: Algorithm,
    random: &dyn SecureRandom,
) -> Result<Value, MakeError> {
    let epoch = rcgen::date_time_ymd(1970, 1, 1);
    let params = |hosts: Vec<String>, name: &str| -> Result<CertificateParams, MakeError> {
        let mut params = CertificateParams::new(hosts)?;
        params.distinguished_name = DistinguishedName::new();
        params
            .distinguished_name
            .push(DnType::CommonName, name.chars().take(NAME_LENGTH).collect::<String>());
        params.not_before = epoch + Duration::from_secs(from.as_second().unsigned_abs());
        params.not_after = epoch + Duration::from_secs(until.as_second().unsigned_abs());
        Ok(params)
    };
    let mut authority = params(Vec::new(), name)?;
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let authority = CertifiedIssuer::self_signed(authority, key(algorithm, random)?)?;
    let hosts: Vec<String> = hosts.iter().map(|host| host.text.clone()).collect();
    let common = hosts.iter().find(|host| host.len() <= NAME_LENGTH).map_or(name, |host| host).to_owned();
    let mut params = params(hosts, &common)?;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages =
        vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth];
    params.use_authority_key_identifier_extension = true;
    let own = key(algorithm, random)?;
    let certificate = params.signed_by(&own, &authority)?;
    Ok(json!({"ca": authority.pem(), "cert": certificate.pem(), "key": own.serialize_pem()}))
}
