//! How much of its quotas the project uses.

use crate::analysis::{Analysis, RECENT_DAYS};
use crate::api::cinder::Failure;
use crate::api::cinder::limits::{BackupQuota, Quota};
use crate::number::grouped;
use crate::ui::node::{Element, el};
use crate::ui::pages::overview::section::quiet;
use crate::ui::parts::volumes_known::reason;

/// One line; `None` if the service reports no quota.
pub(super) fn quota(analysis: &Analysis, quota: &BackupQuota) -> Option<Element> {
    let of = |quota: Quota, unit: &str| {
        let (used, most) = (quota.used?, quota.most?);
        Some(format!("{} of {} {unit}", grouped(used), grouped(most)))
    };
    let parts: Vec<String> = [of(quota.backups, "backups"), of(quota.gigabytes, "GiB")].into_iter().flatten().collect();
    if parts.is_empty() {
        return None;
    }
    Some(el("li").child(format!("Quota: {} used{}.", parts.join(" and "), full(analysis, quota).unwrap_or_default())))
}

/// Why the quotas are not known.
pub(super) fn unread(failure: &Failure) -> Element {
    quiet(format!("The project’s quotas could not be read ({}).", reason(failure, "the quotas")))
}

/// When the first of the two will be full. Future deletions are unknown, so this is the earliest time.
fn full(analysis: &Analysis, quota: &BackupQuota) -> Option<String> {
    if !analysis.is_certain() {
        return None;
    }
    let recent = analysis.recent?;
    let left = [
        quota.backups.days_left(recent.backups, recent.seconds),
        quota.gigabytes.days_left(recent.gigabytes, recent.seconds),
    ];
    let when = match left.into_iter().flatten().min()? {
        0 => "within a day".to_owned(),
        1 => "in about 1 day".to_owned(),
        days if days < 365 => format!("in about {days} days"),
        _ => return None,
    };
    Some(format!("; at the rate of the last {RECENT_DAYS} days it will be full {when} unless backups are removed"))
}
