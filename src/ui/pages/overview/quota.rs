//! How much of its quotas the project uses.

use crate::analysis::Analysis;
use crate::api::cinder::Failure;
use crate::api::cinder::limits::{BackupQuota, Quota};
use crate::time::DAY;
use crate::ui::node::{Element, el};
use crate::ui::pages::overview::section::quiet;
use crate::ui::pages::overview::words;
use crate::ui::parts::volumes_known::reason;

/// One line; `None` if the service reports no quota.
pub(super) fn quota(analysis: &Analysis, quota: &BackupQuota) -> Option<Element> {
    let of = |quota: Quota, unit: &str| Some(words::used_of(quota.used?, quota.most?, unit));
    let mut backups = of(quota.backups, words::BACKUPS);
    // Cinder's count of what is used can drift from the list.
    if analysis.is_certain() && quota.backups.used != Some(analysis.backups as u64) {
        backups = backups.map(|used| used + &words::listed(analysis.backups));
    }
    let used: Vec<String> = [backups, of(quota.gigabytes, words::GIB)].into_iter().flatten().collect();
    let line = el("li").child(words::quota(&used));
    let line = if quota.backups.is_full() || quota.gigabytes.is_full() {
        line.class("overdue").child(words::FULL)
    } else {
        let full_in = days_left(analysis, quota).map(|(days, rate_of)| words::full_in(days, rate_of));
        line.child(full_in.unwrap_or_else(|| ".".to_owned()))
    };
    (!used.is_empty()).then_some(line)
}

/// Why the quotas are not known.
pub(super) fn unread(failure: &Failure) -> Element {
    quiet(words::quotas_could_not_be_read(&reason(failure, words::THE_QUOTAS)))
}

/// In how many days the first of the two will be full, if within a year, and by the rate of how many. Future deletions
/// are unknown, so this is the earliest time.
fn days_left(analysis: &Analysis, quota: &BackupQuota) -> Option<(u64, i64)> {
    if !analysis.is_certain() {
        return None;
    }
    let recent = analysis.recent?;
    let left = [
        quota.backups.days_left(recent.backups, recent.seconds),
        quota.gigabytes.days_left(recent.gigabytes, recent.seconds),
    ];
    left.into_iter().flatten().min().filter(|days| *days < 365).map(|days| (days, recent.seconds / DAY))
}
