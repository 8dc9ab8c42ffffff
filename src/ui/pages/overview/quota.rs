//! How much of its quotas the project uses.

use crate::analysis::Analysis;
use crate::api::cinder::Failure;
use crate::api::cinder::limits::{BackupQuota, Quota};
use crate::ui::node::{Element, el};
use crate::ui::pages::overview::section::quiet;
use crate::ui::pages::overview::words;
use crate::ui::parts::volumes_known::reason;

/// One line; `None` if the service reports no quota.
pub(super) fn quota(analysis: &Analysis, quota: &BackupQuota) -> Option<Element> {
    let of = |quota: Quota, unit: &str| Some(words::used_of(quota.used?, quota.most?, unit));
    let used = [of(quota.backups, words::BACKUPS), of(quota.gigabytes, words::GIB)];
    let used: Vec<String> = used.into_iter().flatten().collect();
    (!used.is_empty()).then(|| el("li").child(words::quota(&used, days_left(analysis, quota))))
}

/// Why the quotas are not known.
pub(super) fn unread(failure: &Failure) -> Element {
    quiet(words::quotas_could_not_be_read(&reason(failure, words::THE_QUOTAS)))
}

/// In how many days the first of the two will be full, if within a year. Future deletions are unknown, so this is the
/// earliest time.
fn days_left(analysis: &Analysis, quota: &BackupQuota) -> Option<u64> {
    if !analysis.is_certain() {
        return None;
    }
    let recent = analysis.recent?;
    let left = [
        quota.backups.days_left(recent.backups, recent.seconds),
        quota.gigabytes.days_left(recent.gigabytes, recent.seconds),
    ];
    left.into_iter().flatten().min().filter(|days| *days < 365)
}
