//! From sources to a Bundle: finding manifests, and rendering charts.
//!
//! In: what a person named on the command line, and the values for charts. Out: a Bundle of Objects and the
//! diagnostics of what could not be read. The room talks to no cluster.
mod chart;
