//! Names and descriptions of scheduled backups.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::chance::Chance;
use super::reason::cut;
use super::volume::{Style, Volume};

/// The name of a run.
pub(super) fn of(volume: &Volume, at: DateTime<Utc>, chance: &mut Chance) -> Option<String> {
    let label = &volume.label;
    match volume.style {
        Style::Same if volume.every < 24 => Some(format!("hourly-{label}")),
        Style::Same => Some(format!("nightly-{label}")),
        Style::Dated => Some(format!("{label}-{}", at.format("%Y-%m-%d"))),
        Style::Auto => Some(format!("autobackup-{}", &chance.hex()[..4])),
        Style::None => None,
    }
}

/// The description of a run. VBS writes JSON there, which Cinder's column truncates like any other text.
pub(super) fn description(volume: &Volume, incremental: bool, chance: &mut Chance) -> Option<String> {
    if volume.by_vbs {
        let words = if chance.permille(60) { LONG } else { "" };
        let text = format!("Policy backup of {}{words}", volume.label);
        return Some(cut(&json!({ "DESC": text, "INC": u8::from(incremental) }).to_string()));
    }
    let plain = [Some("Taken by the nightly job"), None, None, Some("retention: 30 days")];
    chance.of(&plain).map(ToOwned::to_owned)
}

const LONG: &str = ", kept for 30 days by the policy gold-production, which also copies it to the second site; do not \
    delete it by hand, since later backups of the week depend on it. Questions go to the storage team, extension 4417, \
    day and night, and to the owner of the service.";
