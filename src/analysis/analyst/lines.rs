//! A line for each volume, with or without backups.

use crate::analysis::acknowledgement::{Acknowledgement, JudgedVolume, Subject, Validity, has_changed_cause};
use crate::analysis::analyst::Analyst;
use crate::analysis::causes::Cause;
use crate::analysis::policy::{Policy, Rule, Target};
use crate::analysis::volumes::{Protection, Volume};
use crate::analysis::{AnalysisInput, Line, Scope};
use crate::api::cinder::backup::display_name;
use crate::inventory::volumes::VolumesRead;
use crate::inventory::{Inventory, Word};
use crate::time::Instant;
use std::sync::Arc;

impl AnalysisInput {
    /// The index of the policy for the volume with this id.
    pub(super) fn policy_of(&self, id: &str) -> Option<usize> {
        Policy::place(&self.policies, self.volumes.get(id).map(|volume| &**volume))
    }

    /// The target of a volume under this policy.
    pub(super) fn target(&self, policy: Option<usize>) -> Target {
        match policy.and_then(|place| self.policies.get(place)).map(|policy| &policy.rule) {
            Some(Rule::Target(target)) => *target,
            Some(Rule::Exclude(_)) | None => Target::Age(self.target_age),
        }
    }

    pub(super) fn scope(&self, id: &str, policy: Option<usize>, is_deleted: bool) -> Scope {
        let excludes = |policy: &Policy| matches!(policy.rule, Rule::Exclude(_));
        if is_deleted {
            Scope::Deleted
        } else if self.retired.contains(id) {
            Scope::Retired
        } else if policy.and_then(|place| self.policies.get(place)).is_some_and(excludes) {
            Scope::Excluded
        } else {
            Scope::Counted
        }
    }

    /// Since when all volumes are known, provided all backups are known too.
    pub(super) fn known_since(&self) -> Option<Instant> {
        self.volumes.known_since().filter(|_| self.extent.is_complete())
    }
}

impl Analyst {
    /// The line of a volume that has backups.
    pub(super) fn line(&self, all: &Inventory, volume: Volume) -> Option<Line> {
        let latest = all.get(volume.latest?)?;
        let key = volume.id?;
        let id = all.texts().get(key).to_owned();
        let details = self.input.volumes.get(&id).cloned();
        let policy = self.input.policy_of(&id);
        // A volume backed up after the list was read may exist. An impossible time says nothing about that.
        let is_before = |since: Instant| latest.started(self.input.now).is_none_or(|at| at < since);
        let is_deleted = details.is_none() && self.input.known_since().is_some_and(is_before);
        let sizes = self.sizes.get(&key).copied().unwrap_or_default();
        Some(Line {
            latest_status: Some(latest.status().clone()),
            latest_at: latest.created_at(),
            latest_name: Some(display_name(latest.text(Word::Name), latest.id())),
            size_at_last_good: sizes.last_good.map(|(_, size)| size),
            total_size: sizes.total,
            scope: self.input.scope(&id, policy, is_deleted),
            details,
            policy,
            id,
            volume,
            acknowledged: None,
        })
    }

    /// Adds the volumes that were read but have no backups. As long as not all backups and their volumes are known, whether
    /// they have none is not.
    pub(super) fn add_without_backups(&self, all: &Inventory, lines: &mut Vec<Line>) {
        let AnalysisInput { now, offset, ref volumes, .. } = self.input;
        if !matches!(volumes.read, VolumesRead::Complete { .. } | VolumesRead::Partial) {
            return;
        }
        // A backup that names no volume may be of any.
        let is_known = self.input.extent.is_complete() && !self.restorable_without_volume;
        let judged = |id: &str, volume: Volume| match is_known {
            // Its backups are gone.
            true if self.input.backed_up.contains(id) => Volume { protection: Protection::Unprotected, ..volume },
            true => volume,
            false => Volume { protection: Protection::Unknown, ..volume },
        };
        let has_backups = |id: &str| {
            let key = all.texts().find(id);
            key.is_some_and(|key| self.sizes.contains_key(&key))
        };
        for details in volumes.iter().filter(|details| !has_backups(&details.id)) {
            let policy = self.input.policy_of(&details.id);
            let created = details.created_at.meaning().copied();
            let scope = match self.input.scope(&details.id, policy, false) {
                Scope::Counted if is_known && details.broken_status().is_some() => Scope::Broken,
                scope => scope,
            };
            lines.push(Line {
                id: details.id.clone(),
                volume: judged(&details.id, Volume::without_backups(created, self.input.target(policy), now, offset)),
                latest_status: None,
                latest_at: None,
                latest_name: None,
                size_at_last_good: None,
                total_size: 0,
                scope,
                details: Some(Arc::clone(details)),
                policy,
                acknowledged: None,
            });
        }
    }

    /// Marks the acknowledged volumes and causes, and determines whether each acknowledgement still holds.
    pub(super) fn acknowledge(
        &self,
        all: &Inventory,
        lines: &mut [Line],
        causes: &mut [Cause],
    ) -> Vec<(Acknowledgement, Validity)> {
        let AnalysisInput { now, offset, .. } = self.input;
        let mut judged = Vec::new();
        for (place, one) in self.input.acknowledged.0.iter().enumerate() {
            let mark = |validity| (validity == Validity::Holds).then_some(place);
            let validity = match &one.subject {
                Subject::Volume(id) => lines.iter_mut().find(|line| line.id == *id).map(|line| {
                    let target = self.input.target(line.policy);
                    let changed_cause =
                        |then| line.volume.id.is_some_and(|key| has_changed_cause(key, causes, all, then, now));
                    let validity = one.of_volume(&JudgedVolume { line, target, now, offset }, changed_cause);
                    line.acknowledged = mark(validity);
                    validity
                }),
                Subject::Cause(template) => causes.iter_mut().find(|cause| cause.template == *template).map(|cause| {
                    let validity = one.of_cause(cause, all, now);
                    cause.acknowledged = mark(validity);
                    validity
                }),
            };
            judged.push((one.clone(), validity.unwrap_or(Validity::Absent)));
        }
        judged
    }
}
