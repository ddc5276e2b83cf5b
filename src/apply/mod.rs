//! From a Bundle to a cluster: prepare, plan, order, execute, wait.
//!
//! In: sources and a `Transport`. Out: a Plan of Changes, and Events while it is carried out. The room prints
//! nothing.
