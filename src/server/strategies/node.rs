use super::Strategy;

/// Nodes: a kubelet that registers its node brings the status along.
pub(super) struct Node;

impl Strategy for Node {
    fn keeps_first_status(&self) -> bool {
        true
    }
}
