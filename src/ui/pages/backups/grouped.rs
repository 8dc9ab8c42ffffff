//! The list in groups: the choice, and the rows that begin and end a group. The backups between them are rows like any
//! other.

use crate::analysis::Analysis;
use crate::analysis::causes::Cause;
use crate::analysis::grouping::{CommonTrait, FoundGroup, LISTED};
use crate::inventory::volumes::VolumeInventory;
use crate::inventory::{IMPORT_VOLUME_ID, Inventory};
use crate::query::group::Group;
use crate::query::search::{Criterion, Property, Term, TextField};
use crate::query::{Query, View};
use crate::ui::node::{Element, Node, el};
use crate::ui::pages::backups::words;
use crate::ui::parts::volume_name::volume_name;

/// The data behind the groups.
pub(crate) struct GroupContext<'a> {
    pub(crate) query: &'a Query,
    pub(crate) inventory: &'a Inventory,
    pub(crate) volumes: &'a VolumeInventory,
    /// `None` if nothing here depends on it.
    pub(crate) analysis: Option<&'a Analysis>,
}

/// The choice of what to group by, as links that make or undo it.
pub(crate) fn choice(query: &Query) -> Element {
    let link = |group: Group| {
        let is_set = query.group == Some(group);
        let link = el("a").goes(query.with_group((!is_set).then_some(group)));
        el("li").child(link.attr_if("aria-current", is_set.then_some("true")).child(match group {
            Group::Cause => words::BY_CAUSE,
            Group::Volume => words::BY_VOLUME,
        }))
    };
    let links = el("ul").children(Group::ALL.map(link));
    el("nav")
        .class("shortcuts group-by")
        .attr("aria-label", words::GROUP_BY)
        .child(el("span").attr("aria-hidden", "true").child(words::GROUP_BY))
        .child(links)
}

/// The row before a group's backups: how many there are, and what they have in common.
pub(crate) fn heading(group: FoundGroup, context: &GroupContext<'_>) -> Element {
    let all = el("a").class("figure").goes(all(group, context)).child(words::backups(group.backups));
    line().child(
        el("th")
            .attr("role", "rowheader")
            .attr("scope", "row")
            .attr("data-column", "group")
            .child(all)
            .child(" ")
            .child(title(group.common, context)),
    )
}

/// The row after the listed backups of a group.
pub(crate) fn more(group: FoundGroup, context: &GroupContext<'_>) -> Element {
    let all = el("a").goes(all(group, context)).child(words::more(group.backups.saturating_sub(LISTED)));
    line().child(el("td").attr("role", "cell").attr("data-column", "group").child(all))
}

fn line() -> Element {
    el("tr").attr("role", "row").class("group")
}

fn title(common: CommonTrait, context: &GroupContext<'_>) -> Node {
    match common {
        CommonTrait::Volume(key) => {
            let id = context.inventory.texts().get(key);
            if id == IMPORT_VOLUME_ID {
                return words::RECORDS_BEING_IMPORTED.into();
            }
            let volumes =
                context.query.at_view(View::Volumes).with_volumes(|volumes| volumes.open = Some(id.to_owned()));
            el("a").class("volume").goes(volumes).child(volume_name(id, context.volumes)).into()
        }
        CommonTrait::Cause(index) => match cause(index, context) {
            Some(Cause { advice: Some(advice), .. }) => advice.meaning.into(),
            Some(cause) if !cause.template.is_empty() => el("code").child(cause.words()).into(),
            Some(cause) => cause.words().into(),
            None => Node::Nothing,
        },
        CommonTrait::NoVolume => words::WITHOUT_VOLUME.into(),
        CommonTrait::NoFailure => words::NOT_FAILED.into(),
    }
}

/// All backups of a group, without groups.
fn all(group: FoundGroup, context: &GroupContext<'_>) -> Query {
    let term: Option<Term> = match group.common {
        CommonTrait::Volume(key) => Some(Term::text(TextField::Volume, context.inventory.texts().get(key))),
        CommonTrait::Cause(index) => cause(index, context).map(|cause| Criterion::Cause(cause.template.clone()).into()),
        CommonTrait::NoVolume => Some(Term::absent(TextField::Volume)),
        CommonTrait::NoFailure => Some(Term { negated: true, ..Term::is(Property::Failed) }),
    };
    let mut search = context.query.as_search();
    search.terms.extend(term);
    context.query.with_group(None).with_search(&search)
}

fn cause<'a>(index: usize, context: &GroupContext<'a>) -> Option<&'a Cause> {
    context.analysis?.causes.get(index)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::grouping::grouping;
    use crate::analysis::matcher::{Context, find};
    use crate::analysis::order::order;
    use crate::inventory::tests::inventory;
    use crate::query::search::Search;
    use proptest::prelude::*;

    /// A row of one of a few volumes and causes, or of none.
    fn any_row() -> impl Strategy<Value = String> {
        let volumes =
            ["", r#", "volume_id": "v1""#, r#", "volume_id": "v2""#, r#", "volume_id": """#, r#", "volume_id": 7"#];
        let volume = prop::sample::select([&volumes[..], &[IMPORT]].concat());
        let reason = prop::sample::select(vec![
            "",
            "null",
            "\"once\"",
            "\"host cinder-7 refused\"",
            "\"host cinder-8 refused\"",
            "\"\"",
        ]);
        let status = prop::sample::select(vec!["available", "error", "ERROR", "creating", "error_deleting", "odd", ""]);
        (volume, reason, status).prop_map(|(volume, reason, status)| {
            let reason = if reason.is_empty() { String::new() } else { format!(r#", "fail_reason": {reason}"#) };
            format!(r#"{{"status": "{status}"{volume}{reason}}}"#)
        })
    }

    const IMPORT: &str = r#", "volume_id": "00000000-0000-0000-0000-000000000000""#;

    proptest! {
        #[test]
        fn the_link_of_each_group_finds_exactly_its_backups(rows in prop::collection::vec(any_row(), 0..40), by_volume: bool, text in prop::sample::select(vec!["", "is:failed", "status:error", "-has:volume", "volume:v1"])) {
            let texts: Vec<&str> = rows.iter().map(String::as_str).collect();
            let inventory = inventory(&texts);
            let analysis = crate::analysis::analyse(&inventory, crate::analysis::tests::input());
            let volumes = VolumeInventory::default();
            let group = if by_volume { Group::Volume } else { Group::Cause };
            let query = Query::default().at_view(View::Backups).with_group(Some(group)).with_search(&Search::parse(text).unwrap());
            let context = Context { now: crate::analysis::tests::input().now, analysis: Some(&analysis), volumes: &volumes };
            let order = order(&inventory, query.sort.key);
            let found = find(&inventory, &query, context, &order);
            let groups = grouping(&inventory, &found.places, group, Some(&analysis)).unwrap();
            let sum: usize = groups.groups.iter().map(|group| group.backups).sum();
            prop_assert_eq!(sum, found.places.len());
            let context_of_groups = GroupContext { query: &query, inventory: &inventory, volumes: &volumes, analysis: Some(&analysis) };
            for group in groups.groups {
                let all = all(group, &context_of_groups);
                let (printed, misread) = Query::parse(&all.to_string());
                prop_assert!(misread.is_empty() && printed.group.is_none());
                prop_assert_eq!(find(&inventory, &printed, context, &order).places.len(), group.backups, "{}", all);
            }
        }
    }
}
