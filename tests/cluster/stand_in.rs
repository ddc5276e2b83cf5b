//! A TLS server of the test's own, which answers every request with what it saw of it.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::RootCertStore;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::WebPkiClientVerifier;
use serde_json::{Value, json};
use tokio_rustls::TlsAcceptor;

/// A certificate authority of the test's own.
pub struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
}

/// A certificate with its key.
pub struct Signed {
    pub certificate: rcgen::Certificate,
    pub key: KeyPair,
}

impl Authority {
    pub fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self { issuer: CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap() }
    }

    pub fn pem(&self) -> String {
        self.issuer.pem()
    }

    /// A certificate for `name`, which ended in 2001 if `expired`.
    pub fn sign(&self, name: &str, expired: bool) -> Signed {
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        if expired {
            params.not_before = rcgen::date_time_ymd(2000, 1, 1);
            params.not_after = rcgen::date_time_ymd(2001, 1, 1);
        }
        let key = KeyPair::generate().unwrap();
        Signed { certificate: params.signed_by(&key, &self.issuer).unwrap(), key }
    }
}

/// The server: where it listens, and the statuses that it answers with before it is content.
pub struct StandIn {
    pub address: SocketAddr,
    refusals: Arc<Mutex<Vec<u16>>>,
}

impl StandIn {
    /// Serves with `own`; asks for client certificates that `clients` has signed, if there is one.
    pub async fn start(own: &Signed, clients: Option<&Authority>) -> Self {
        let builder = rustls::ServerConfig::builder_with_provider(provider());
        let builder = builder.with_safe_default_protocol_versions().unwrap();
        let builder = match clients {
            None => builder.with_no_client_auth(),
            Some(authority) => {
                let mut roots = RootCertStore::empty();
                roots.add(authority.issuer.der().clone()).unwrap();
                let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider());
                builder.with_client_cert_verifier(verifier.build().unwrap())
            }
        };
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(own.key.serialize_der()));
        let mut config = builder.with_single_cert(vec![own.certificate.der().clone()], key).unwrap();
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let refusals = Arc::new(Mutex::new(Vec::new()));
        tokio::spawn(serve(listener, TlsAcceptor::from(Arc::new(config)), refusals.clone()));
        Self { address, refusals }
    }

    /// Answers the next requests with `statuses`, in their order.
    pub fn refuse_with(&self, statuses: &[u16]) {
        *self.refusals.lock().unwrap() = statuses.iter().rev().copied().collect();
    }

    pub fn url(&self) -> String {
        format!("https://{}", self.address)
    }
}

fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

async fn serve(listener: tokio::net::TcpListener, acceptor: TlsAcceptor, refusals: Arc<Mutex<Vec<u16>>>) {
    while let Ok((stream, _)) = listener.accept().await {
        let (acceptor, refusals) = (acceptor.clone(), refusals.clone());
        tokio::spawn(async move {
            let Ok(stream) = acceptor.accept(stream).await else { return };
            let (_, session) = stream.get_ref();
            let name = session.server_name().map(str::to_owned);
            let known = session.peer_certificates().is_some();
            let service = service_fn(move |request: Request<Incoming>| {
                let seen = seen(&request, name.as_deref(), known);
                let status = refusals.lock().unwrap().pop().unwrap_or(200);
                async move { Ok::<_, Infallible>(answer(status, &seen)) }
            });
            let server = auto::Builder::new(TokioExecutor::new());
            let _ = server.serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

fn seen(request: &Request<Incoming>, name: Option<&str>, known: bool) -> Value {
    let headers = request.headers().iter();
    let headers = headers.map(|(name, value)| (name.to_string(), json!(value.to_str().unwrap())));
    json!({
        "path": request.uri().path(), "serverName": name, "clientCertificate": known,
        "version": format!("{:?}", request.version()),
        "headers": headers.collect::<serde_json::Map<_, _>>(),
    })
}

fn answer(status: u16, seen: &Value) -> Response<Full<Bytes>> {
    let mut answer = Response::new(Full::new(Bytes::from(seen.to_string())));
    *answer.status_mut() = StatusCode::from_u16(status).unwrap();
    if status == 429 {
        answer.headers_mut().insert("retry-after", "0".parse().unwrap());
    }
    answer
}
