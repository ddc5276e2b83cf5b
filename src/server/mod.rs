//! The embedded API server: store, registry, strategies, watch, OpenAPI, controllers.
//!
//! In: requests, in process or over TLS. Out: what a real API server would answer and do, for everything that
//! manifests touch. The room does not know the client.
