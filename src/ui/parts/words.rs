//! Words that several pages share.

// Anywhere ----------------------------------------------------------------------------------------------------------

pub(in crate::ui) const CLOSE: &str = "Close";

pub(in crate::ui) fn remove_filter(filter: &str) -> String {
    format!("Remove the filter: {filter}")
}
