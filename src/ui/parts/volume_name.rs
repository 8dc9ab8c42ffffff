//! A volume's name with its id, or just its id.

use crate::inventory::volumes::VolumeInventory;
use crate::ui::node::{Node, el};

/// The page contains the whole id, to find and to copy; the style sheet shows its first eight characters. This
/// distinguishes volumes with the same name.
pub(crate) fn volume_name(id: &str, volumes: &VolumeInventory) -> Node {
    let shown = || el("span").class("id").child(id.to_owned());
    match volumes.label(id) {
        Some(label) => {
            el("span").class("named").child(el("bdi").child(label.to_owned())).child(" ").child(shown()).into()
        }
        None => shown().into(),
    }
}

/// The same as plain text, for titles: `web-01 (7d7c6fbe-…)`.
pub(crate) fn volume_title(id: &str, volumes: &VolumeInventory) -> String {
    match volumes.label(id) {
        Some(label) => format!("{label} ({id})"),
        None => id.to_owned(),
    }
}
