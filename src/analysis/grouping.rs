//! Groups the backups that match a query, by volume or by the cause of their failure: the largest group first, each with
//! its first backups in the order of the list.

use crate::analysis::Analysis;
use crate::inventory::{Inventory, Key, Word};
use crate::query::group::Group;
use crate::sorted::sort_by_key;
use std::cmp::Reverse;

/// How many backups of a group are listed.
pub(crate) const LISTED: usize = 5;

/// The matching backups in groups.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Grouping {
    /// The groups, the largest first; those that name nothing come last.
    pub(crate) groups: Vec<FoundGroup>,
    /// The rows of the list.
    pub(crate) lines: Vec<GroupLine>,
}

/// What the backups of a group have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CommonTrait {
    /// They are of this volume.
    Volume(Key),
    /// Their failures have this cause: its index in the analysis.
    Cause(usize),
    /// They name no volume.
    NoVolume,
    /// They have not failed.
    NoFailure,
}

/// One group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FoundGroup {
    pub(crate) common: CommonTrait,
    /// The number of its backups.
    pub(crate) backups: usize,
}

/// A row of the grouped list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GroupLine {
    /// The heading of a group, by its index.
    Heading(usize),
    /// A backup, by its index in the inventory.
    Backup(u32),
    /// How many more backups the group has.
    More(usize),
}

/// Groups backups, which are given by their indexes in the inventory, in the order of the list. `None` as long as the
/// causes are not known.
pub(crate) fn grouping(
    inventory: &Inventory,
    places: &[u32],
    group: Group,
    analysis: Option<&Analysis>,
) -> Option<Grouping> {
    let causes = match group {
        Group::Volume => Vec::new(),
        Group::Cause => causes(inventory, analysis?),
    };
    let common = |place: u32| match group {
        Group::Volume => {
            let volume = inventory.get(place as usize).and_then(|entry| entry.key(Word::Volume));
            volume.map_or(CommonTrait::NoVolume, CommonTrait::Volume)
        }
        Group::Cause => match causes.get(place as usize) {
            Some(cause) if *cause > 0 => CommonTrait::Cause(*cause as usize - 1),
            _ => CommonTrait::NoFailure,
        },
    };
    // The groups in the order of their first backups, and for each of its common traits the index of a group, plus one.
    let mut groups: Vec<(FoundGroup, Vec<u32>)> = Vec::new();
    let mut known: Vec<u32> = Vec::new();
    for place in places {
        let common = common(*place);
        let slot = match common {
            CommonTrait::Volume(key) => key.index() + 1,
            CommonTrait::Cause(index) => index + 1,
            CommonTrait::NoVolume | CommonTrait::NoFailure => 0,
        };
        if slot >= known.len() {
            known.resize(slot + 1, 0);
        }
        let index = &mut known[slot];
        if *index == 0 {
            groups.push((FoundGroup { common, backups: 0 }, Vec::new()));
            *index = u32::try_from(groups.len()).unwrap_or(u32::MAX);
        }
        let Some((found, listed)) = groups.get_mut(*index as usize - 1) else { continue };
        found.backups += 1;
        if listed.len() < LISTED {
            listed.push(*place);
        }
    }
    sort_by_key(&mut groups, |(group, _)| {
        (matches!(group.common, CommonTrait::NoVolume | CommonTrait::NoFailure), Reverse(group.backups))
    });
    let mut grouping = Grouping::default();
    for (index, (group, listed)) in groups.into_iter().enumerate() {
        grouping.lines.push(GroupLine::Heading(index));
        grouping.lines.extend(listed.into_iter().map(GroupLine::Backup));
        if group.backups > LISTED {
            grouping.lines.push(GroupLine::More(index));
        }
        grouping.groups.push(group);
    }
    Some(grouping)
}

/// For each backup the index of its cause, plus one; zero if it has none.
fn causes(inventory: &Inventory, analysis: &Analysis) -> Vec<u32> {
    let mut causes = vec![0; inventory.len()];
    for (number, cause) in (1..).zip(&analysis.causes) {
        for place in &cause.members {
            if let Some(known) = causes.get_mut(*place) {
                *known = number;
            }
        }
    }
    causes
}

#[cfg(test)]
mod tests;
