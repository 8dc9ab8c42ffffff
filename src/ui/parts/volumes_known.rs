//! What is unknown because the project's volumes are not known.

use crate::api::cinder::Failure;
use crate::api::cinder::answer::Unreadable;
use crate::inventory::volumes::{VolumeInventory, VolumesRead};
use crate::ui::node::{Element, el};

/// One unobtrusive sentence, if there is something to say.
pub(crate) fn volumes_known(volumes: &VolumeInventory) -> Option<Element> {
    let lacking = "so names, volumes without a backup and deleted volumes are not known";
    let sentence = match &volumes.read {
        VolumesRead::Complete { .. } => return None,
        VolumesRead::Pending => "The project’s volumes are being read.".to_owned(),
        VolumesRead::Off => format!("This deployment does not read volumes, {lacking}."),
        VolumesRead::Partial => "Not all of the project’s volumes could be read, so volumes without a backup and \
                                 deleted volumes are not known."
            .to_owned(),
        VolumesRead::Refused(failure) => {
            let why = reason(failure, "a list of volumes");
            format!("The project’s volumes could not be read ({why}), {lacking}.")
        }
    };
    Some(el("p").class("quiet volumes-known").child(sentence))
}

/// Why something optional could not be read, for the middle of a sentence.
pub(crate) fn reason(failure: &Failure, expected: &str) -> String {
    match failure {
        Failure::Unreadable { what: Unreadable::Html, .. } => "a web page came instead".to_owned(),
        Failure::Unreadable { .. } => format!("the answer was not {expected}"),
        Failure::Refused(_) | Failure::Redirected | Failure::Network | Failure::Timeout(_) => {
            let mut words = failure.to_string();
            if let Some(first) = words.get_mut(..1) {
                first.make_ascii_lowercase();
            }
            words
        }
    }
}
