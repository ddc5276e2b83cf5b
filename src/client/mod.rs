//! The way to a real API server: kubeconfig, credentials, TLS, discovery, retries.
//!
//! In: a kubeconfig and the flags that override it. Out: a `Transport`, and what the server has on offer.
//! The room does not know the embedded server.
