//! Differential tests: hoist beside the tools and servers whose behaviour it follows. Each skips aloud when its
//! peer is absent.

mod kubectl;
mod yaml;
