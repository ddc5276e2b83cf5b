use std::time::Duration;

use http::{Method, StatusCode, header};

use crate::api::{Request, Response, TransportError};

/// How often a server may ask for patience (client-go `rest/with_retry.go`).
const PATIENCE: u32 = 10;
/// How often a read is sent again after its connection broke.
const LOST_READS: u32 = 3;

/// What was tried so far for one request.
#[derive(Default)]
pub(super) struct Retries {
    asked: u32,
    lost: u32,
}

/// What to do with an outcome.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Send it again after that long.
    Again(Duration),
    /// It stands.
    Done,
}

impl Retries {
    /// Sends again only what is safe: what the server says it did not carry out (429, or a 5xx with
    /// Retry-After), and reads whose connection broke.
    pub fn judge(&mut self, request: &Request, outcome: &Result<Response, TransportError>) -> Verdict {
        match outcome {
            Ok(answer) => match wanted_pause(answer).filter(|_| self.asked < PATIENCE) {
                Some(pause) => {
                    self.asked += 1;
                    Verdict::Again(pause)
                }
                None => Verdict::Done,
            },
            Err(TransportError::Lost { .. }) if request.method == Method::GET && self.lost < LOST_READS => {
                self.lost += 1;
                Verdict::Again(Duration::from_millis(50 << self.lost))
            }
            Err(_) => Verdict::Done,
        }
    }
}

fn wanted_pause(answer: &Response) -> Option<Duration> {
    let said = answer.headers.get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
    match answer.status {
        StatusCode::TOO_MANY_REQUESTS => Some(Duration::from_secs(said.unwrap_or(1))),
        status if status.is_server_error() => said.map(Duration::from_secs),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Body;

    fn request(method: Method) -> Request {
        Request {
            method,
            target: "/api".to_owned(),
            headers: http::HeaderMap::new(),
            body: bytes::Bytes::new(),
            timeout: None,
        }
    }

    fn answer(status: u16, retry_after: Option<&'static str>) -> Result<Response, TransportError> {
        let mut headers = http::HeaderMap::new();
        headers.extend(retry_after.map(|v| (header::RETRY_AFTER, http::HeaderValue::from_static(v))));
        let status = StatusCode::from_u16(status).unwrap();
        Ok(Response { status, headers, body: Body::Whole(bytes::Bytes::new()) })
    }

    fn lost() -> Result<Response, TransportError> {
        Err(TransportError::Lost { server: String::new(), reason: String::new() })
    }

    #[test]
    fn what_was_not_carried_out_is_sent_again_when_the_server_says() {
        let mut retries = Retries::default();
        let post = request(Method::POST);
        assert_eq!(retries.judge(&post, &answer(429, Some("3"))), Verdict::Again(Duration::from_secs(3)));
        assert_eq!(retries.judge(&post, &answer(429, None)), Verdict::Again(Duration::from_secs(1)));
        assert_eq!(retries.judge(&post, &answer(503, Some("1"))), Verdict::Again(Duration::from_secs(1)));
        assert_eq!(retries.judge(&post, &answer(500, None)), Verdict::Done);
        assert_eq!(retries.judge(&post, &answer(201, None)), Verdict::Done);
    }

    #[test]
    fn patience_ends() {
        let mut retries = Retries::default();
        let get = request(Method::GET);
        let verdicts: Vec<_> = (0..11).map(|_| retries.judge(&get, &answer(429, None))).collect();
        assert_eq!(verdicts.iter().filter(|verdict| **verdict == Verdict::Done).count(), 1);
    }

    #[test]
    fn a_broken_connection_repeats_reads_only() {
        let mut retries = Retries::default();
        assert_eq!(retries.judge(&request(Method::POST), &lost()), Verdict::Done);
        let get = request(Method::GET);
        let again = (0..5).filter(|_| retries.judge(&get, &lost()) != Verdict::Done).count();
        assert_eq!(again, 3);
    }
}
