//! How the server proves who it is, and how the client does.

use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, WebPkiSupportedAlgorithms};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};

use super::ConfigError;
use super::credentials::Certificate;

/// The TLS settings for a server: verified against `authority` (PEM) where there is one, else against what the
/// machine trusts; not at all when `insecure`. `certificate` is the client's own.
///
/// # Errors
/// [`ConfigError::Wrong`]: no certificate in the PEM, a key that does not fit.
pub(super) fn settings(
    authority: Option<&[u8]>,
    insecure: bool,
    certificate: Option<&Certificate>,
) -> Result<ClientConfig, ConfigError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier: Arc<dyn ServerCertVerifier> = match authority {
        _ if insecure => Arc::new(Unverified(provider.signature_verification_algorithms)),
        Some(pem) => Arc::new(Authority::new(pem, &provider)?),
        None => {
            let trusted = rustls_platform_verifier::Verifier::new(provider.clone());
            Arc::new(trusted.map_err(|error| wrong("what this machine trusts cannot be read", error))?)
        }
    };
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| wrong("TLS cannot be set up", error))?
        .dangerous()
        .with_custom_certificate_verifier(verifier);
    let mut settings = match certificate {
        None => builder.with_no_client_auth(),
        Some(own) => {
            let chain = certificates(&own.chain, "the client certificate")?;
            let key = PrivateKeyDer::from_pem_slice(&own.key)
                .map_err(|error| wrong("the client key is no private key in PEM", error))?;
            let fitted = builder.with_client_auth_cert(chain, key);
            fitted.map_err(|error| wrong("the client certificate and its key cannot be used", error))?
        }
    };
    settings.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(settings)
}

fn wrong(what: &str, error: impl std::fmt::Display) -> ConfigError {
    ConfigError::Wrong(format!("{what}: {error}"))
}

fn certificates(pem: &[u8], what: &str) -> Result<Vec<CertificateDer<'static>>, ConfigError> {
    let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let read = read.map_err(|error| wrong(&format!("{what} is no PEM"), error))?;
    match read.is_empty() {
        true => Err(ConfigError::Wrong(format!("{what} holds no certificate in PEM"))),
        false => Ok(read),
    }
}

/// Trusts what the authority's certificates sign, and, as Go does, a server whose certificate is itself one of
/// them.
#[derive(Debug)]
struct Authority {
    signed: Arc<WebPkiServerVerifier>,
    own: Vec<CertificateDer<'static>>,
}

impl Authority {
    fn new(pem: &[u8], provider: &Arc<CryptoProvider>) -> Result<Self, ConfigError> {
        let own = certificates(pem, "the certificate authority")?;
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(own.iter().cloned());
        let signed = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider.clone()).build();
        let signed = signed.map_err(|error| wrong("the certificate authority cannot be used", error))?;
        Ok(Self { signed, own })
    }
}

impl ServerCertVerifier for Authority {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let verdict = self.signed.verify_server_cert(end_entity, intermediates, name, ocsp, now);
        match verdict {
            Err(rustls::Error::InvalidCertificate(
                rustls::CertificateError::UnknownIssuer | rustls::CertificateError::Other(_),
            )) if self.own.iter().any(|own| own == end_entity) => {
                let parsed = rustls::server::ParsedCertificate::try_from(end_entity)?;
                rustls::client::verify_server_name(&parsed, name)?;
                Ok(ServerCertVerified::assertion())
            }
            verdict => verdict,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.signed.verify_tls12_signature(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.signed.verify_tls13_signature(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.signed.supported_verify_schemes()
    }
}

/// insecure-skip-tls-verify: whoever answers is believed.
#[derive(Debug)]
struct Unverified(WebPkiSupportedAlgorithms);

impl ServerCertVerifier for Unverified {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _name: &ServerName<'_>,
        _ocsp: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        rustls::crypto::verify_tls12_signature(message, certificate, signed, &self.0)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        rustls::crypto::verify_tls13_signature(message, certificate, signed, &self.0)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_schemes()
    }
}
