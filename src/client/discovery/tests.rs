use std::collections::HashMap;

use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use http::StatusCode;

use super::*;
use crate::api::{Body, Request, Response, TransportError};

/// A server that has one answer a path.
struct Canned(HashMap<&'static str, &'static str>);

impl Transport for Canned {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        let found = self.0.get(request.target.as_str());
        let status = if found.is_some() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
        let body = Body::Whole(Bytes::from_static(found.copied().unwrap_or_default().as_bytes()));
        async move { Ok(Response { status, headers: http::HeaderMap::new(), body }) }.boxed()
    }
}

const AGGREGATED_CORE: &str = r#"{"kind":"APIGroupDiscoveryList","items":[{"metadata":{},"versions":[{"version":"v1",
  "freshness":"Current","resources":[{"resource":"gadgets","responseKind":{"group":"","version":"v1","kind":"Gadget"},
  "scope":"Namespaced","singularResource":"gadget","verbs":["get","patch"]}]}]}]}"#;
const AGGREGATED: &str = r#"{"kind":"APIGroupDiscoveryList","items":[{"metadata":{"name":"apps"},"versions":[
  {"version":"v1","freshness":"Current","resources":[{"resource":"widgets","responseKind":{"group":"apps",
  "version":"v1","kind":"Widget"},"scope":"Namespaced","singularResource":"widget","verbs":["get"]}]}]},
  {"metadata":{"name":"metrics.example"},"versions":[{"version":"v1","freshness":"Stale"}]}]}"#;

#[tokio::test]
async fn reads_aggregated_discovery() {
    let server = Canned(HashMap::from([("/api", AGGREGATED_CORE), ("/apis", AGGREGATED)]));
    let discovery = Discovery::load(&server).await.unwrap();
    let gadgets = discovery.resource(&Gvk::new("v1", "Gadget")).unwrap();
    assert_eq!(gadgets.path(Some("shop"), Some("a")), "/api/v1/namespaces/shop/gadgets/a");
    assert!(gadgets.allows("patch") && !gadgets.allows("delete"));
    let widgets = discovery.of_kind("apps", "Widget").unwrap();
    assert_eq!(widgets.full_name(), "widgets.apps");
    assert_eq!(widgets.line_name(), "widget.apps");
    assert_eq!(discovery.unavailable(), ["metrics.example/v1"]);
}

#[tokio::test]
async fn falls_back_to_one_request_a_group() {
    let server = Canned(HashMap::from([
        ("/api", r#"{"kind":"APIVersions","versions":["v1"]}"#),
        (
            "/api/v1",
            r#"{"resources":[{"name":"gadgets","singularName":"gadget","namespaced":true,"kind":"Gadget","verbs":["get"]},
               {"name":"gadgets/status","namespaced":true,"kind":"Gadget","verbs":["get"]}]}"#,
        ),
        (
            "/apis",
            r#"{"kind":"APIGroupList","groups":[{"name":"apps","versions":[{"groupVersion":"apps/v1"}],
               "preferredVersion":{"groupVersion":"apps/v1"}},{"name":"gone","versions":[{"groupVersion":"gone/v1"}]}]}"#,
        ),
        (
            "/apis/apps/v1",
            r#"{"resources":[{"name":"widgets","singularName":"","namespaced":true,"kind":"Widget"}]}"#,
        ),
    ]));
    let discovery = Discovery::load(&server).await.unwrap();
    assert_eq!(discovery.resources().len(), 2);
    let widgets = discovery.of_kind("apps", "Widget").unwrap();
    assert_eq!((widgets.plural.as_str(), widgets.line_name().as_str()), ("widgets", "widget.apps"));
    assert_eq!(discovery.unavailable(), ["gone/v1"]);
}
