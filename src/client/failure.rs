//! What kept an answer from coming, as sentences.

use std::error::Error;
use std::io;

use rustls::CertificateError;

use crate::api::TransportError;

/// Why a request to `server` got no answer.
pub(super) fn of_request(server: &str, error: &reqwest::Error) -> TransportError {
    let reason = reason(error);
    let server = server.to_owned();
    match error.is_connect() || is_handshake(error) {
        true => TransportError::Connect { server, reason },
        false => TransportError::Lost { server, reason },
    }
}

/// Why the body of an answer from `server` broke off.
pub(super) fn of_body(server: &str, error: &reqwest::Error) -> TransportError {
    TransportError::Lost { server: server.to_owned(), reason: reason(error) }
}

fn is_handshake(error: &reqwest::Error) -> bool {
    causes(error).any(|cause| {
        matches!(
            cause.downcast_ref(),
            Some(rustls::Error::InvalidCertificate(_) | rustls::Error::NoCertificatesPresented)
        )
    })
}

/// Every cause below `error`, those that an `io::Error` wraps included.
fn causes<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| {
        let error: &'e (dyn Error + 'static) = *error;
        match error.downcast_ref::<io::Error>() {
            Some(wrapper) => wrapper.get_ref().map(|inner| inner as &(dyn Error + 'static)),
            None => error.source(),
        }
    })
}

fn reason(error: &reqwest::Error) -> String {
    let mut last = None;
    for cause in causes(error) {
        if let Some(tls) = cause.downcast_ref::<rustls::Error>() {
            return of_tls(tls);
        }
        if let Some(known) = cause.downcast_ref::<io::Error>().and_then(of_io) {
            return known;
        }
        let text = cause.to_string();
        if text.contains("failed to lookup address") || text.contains("dns error") {
            return "its name does not resolve to an address".to_owned();
        }
        // HTTP/2 keeps no more than the text of what TLS 1.3 says after the handshake.
        if let Some((_, alert)) = text.split_once("received fatal alert: ") {
            return of_alert(alert);
        }
        last = Some(text);
    }
    match error.is_timeout() {
        true => "it did not answer in time".to_owned(),
        false => last.unwrap_or_else(|| error.to_string()),
    }
}

fn of_io(error: &io::Error) -> Option<String> {
    Some(
        match error.kind() {
            io::ErrorKind::ConnectionRefused => "connection refused: nothing listens there",
            io::ErrorKind::ConnectionReset => "the server, or something in between, reset it",
            io::ErrorKind::TimedOut => "it did not answer in time",
            io::ErrorKind::HostUnreachable => "no route leads to that host",
            io::ErrorKind::NetworkUnreachable => "no route leads to that network",
            io::ErrorKind::UnexpectedEof if error.get_ref().is_none() => "the server closed it",
            _ => return None,
        }
        .to_owned(),
    )
}

fn of_tls(error: &rustls::Error) -> String {
    match error {
        rustls::Error::InvalidCertificate(invalid) => of_certificate(invalid),
        rustls::Error::InvalidMessage(_) => "it does not speak TLS; is it an http address?".to_owned(),
        rustls::Error::AlertReceived(alert) => of_alert(&format!("{alert:?}")),
        other => format!("TLS failed: {other}"),
    }
}

/// What the server said before it hung up.
fn of_alert(alert: &str) -> String {
    let of_certificate =
        ["CertificateRequired", "BadCertificate", "UnknownCA", "CertificateExpired", "CertificateUnknown"];
    match of_certificate.contains(&alert) {
        true => format!("it does not accept the client's certificate ({alert})"),
        false => format!("TLS failed: the server says {alert}"),
    }
}

fn of_certificate(invalid: &CertificateError) -> String {
    match invalid {
        CertificateError::UnknownIssuer | CertificateError::BadSignature => {
            "its certificate is signed by an authority that is not trusted; name the right one with \
             certificate-authority"
                .to_owned()
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            format!("its certificate has expired ({invalid})")
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            format!("its certificate is not valid yet ({invalid})")
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            format!("its certificate is for another name ({invalid}); tls-server-name can name it")
        }
        CertificateError::Revoked => "its certificate has been revoked".to_owned(),
        other => format!("its certificate is not accepted: {other}"),
    }
}
