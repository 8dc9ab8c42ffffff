//! What is unknown because the project's volumes are not known.

use crate::api::cinder::Failure;
use crate::api::cinder::answer::Unreadable;
use crate::api::cinder::failure::FailureKind;
use crate::inventory::volumes::{VolumeInventory, VolumesRead};
use crate::ui::node::{Element, el};
use crate::ui::parts::words;

/// One unobtrusive sentence, if there is something to say.
pub(crate) fn volumes_known(volumes: &VolumeInventory) -> Option<Element> {
    let sentence = match &volumes.read {
        VolumesRead::Complete { .. } => return None,
        VolumesRead::Pending => words::VOLUMES_ARE_BEING_READ.to_owned(),
        VolumesRead::Off => words::volumes_are_not_read(),
        VolumesRead::Partial => words::VOLUMES_PARTLY_READ.to_owned(),
        VolumesRead::Refused(failure) => words::volumes_could_not_be_read(&reason(failure, words::A_LIST_OF_VOLUMES)),
    };
    Some(el("p").class("quiet volumes-known").child(sentence))
}

/// Why something optional could not be read, for the middle of a sentence.
pub(crate) fn reason(failure: &Failure, expected: &str) -> String {
    match &failure.kind {
        FailureKind::Unreadable { what: Unreadable::Html, .. } => words::A_WEB_PAGE_CAME.to_owned(),
        FailureKind::Unreadable { .. } => words::not_expected(expected),
        FailureKind::Refused(_) | FailureKind::Redirected | FailureKind::Network | FailureKind::Timeout(_) => {
            let mut reason = failure.to_string();
            if let Some(first) = reason.get_mut(..1) {
                first.make_ascii_lowercase();
            }
            reason
        }
    }
}
