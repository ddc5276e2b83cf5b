//! Apply, diff, delete and wait against API servers: the embedded one in process, and a real one where
//! `HOIST_TEST_KUBECONFIG` names a kubeconfig. Each test works in a namespace of its own.

mod apply;
mod charts;
mod cluster;
mod connection;
mod controllers;
mod custom;
mod delete;
mod eviction;
mod faults;
mod generated;
mod kubectl;
mod manifests;
mod server;
mod server_process;
mod stand_in;
mod wait;
