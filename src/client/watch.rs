use std::collections::VecDeque;

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;

use crate::api::{Body, TransportError, WatchEvent};

/// The events of a watch as they come.
pub struct Watch {
    pieces: BoxStream<'static, Result<Bytes, TransportError>>,
    waiting: VecDeque<WatchEvent>,
    partial: Vec<u8>,
}

impl Watch {
    pub(super) fn new(body: Body) -> Self {
        let pieces = match body {
            Body::Stream(pieces) => pieces,
            Body::Whole(bytes) => futures_util::stream::once(async move { Ok(bytes) }).boxed(),
        };
        Self { pieces, waiting: VecDeque::new(), partial: Vec::new() }
    }

    /// The next event; `None` once the server has ended the watch, which it does now and then: watch again from
    /// the last resource version.
    ///
    /// # Errors
    /// [`TransportError`] where the connection broke. A line that is no event ends the watch.
    pub async fn next(&mut self) -> Result<Option<WatchEvent>, TransportError> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Ok(Some(event));
            }
            let Some(piece) = self.pieces.next().await.transpose()? else { return Ok(None) };
            self.partial.extend_from_slice(&piece);
            let Some(end) = memchr::memrchr(b'\n', &self.partial) else { continue };
            let rest = self.partial.split_off(end + 1);
            let lines = std::mem::replace(&mut self.partial, rest);
            for line in lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
                match serde_json::from_slice(line) {
                    Ok(event) => self.waiting.push_back(event),
                    Err(_) => return Ok(None),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::WatchType;

    #[tokio::test]
    async fn lines_may_be_cut_anywhere() {
        let text = "{\"type\":\"ADDED\",\"object\":{\"a\":1}}\n{\"type\":\"BOOKMARK\",\"object\":{}}\n";
        for cut in 0..text.len() {
            let pieces = [text[..cut].to_owned(), text[cut..].to_owned()].map(|part| Ok(Bytes::from(part)));
            let mut watch = Watch::new(Body::Stream(futures_util::stream::iter(pieces).boxed()));
            assert_eq!(watch.next().await.unwrap().unwrap().event, WatchType::Added);
            assert_eq!(watch.next().await.unwrap().unwrap().event, WatchType::Bookmark);
            assert!(watch.next().await.unwrap().is_none());
        }
    }
}
