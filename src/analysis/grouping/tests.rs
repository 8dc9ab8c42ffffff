use super::*;
use crate::inventory::tests::inventory;

const ROWS: [&str; 10] = [
    r#"{"id": "a0", "status": "available", "volume_id": "v1", "created_at": "2026-11-24T07:00:00"}"#,
    r#"{"id": "a1", "status": "error", "volume_id": "v2", "created_at": "2026-11-24T06:00:00", "fail_reason": "once"}"#,
    r#"{"id": "a2", "status": "error", "volume_id": "v1", "created_at": "2026-11-24T05:00:00", "fail_reason": "twice"}"#,
    r#"{"id": "a3", "status": "error", "created_at": "2026-11-24T04:00:00", "fail_reason": "twice"}"#,
    r#"{"id": "a4", "status": "creating", "created_at": "2026-11-24T03:00:00"}"#,
    r#"{"id": "a5", "status": "available", "volume_id": "v1", "created_at": "2026-11-24T02:00:00", "fail_reason": "once"}"#,
    r#"{"id": "a6", "status": "error_deleting", "volume_id": "v1", "created_at": "2026-11-24T01:00:00"}"#,
    r#"{"id": "a7", "status": "available", "volume_id": "v1", "created_at": "2026-11-24T00:00:00"}"#,
    r#"{"id": "a8", "status": "available", "volume_id": "v1", "created_at": "2026-11-23T23:00:00"}"#,
    r#"{"id": "a9", "status": "available", "created_at": "2026-11-23T22:00:00"}"#,
];

fn analysis(inventory: &Inventory) -> Analysis {
    crate::analysis::analyse(inventory, crate::analysis::tests::input())
}

/// The groups by name, with their sizes, and the rows.
fn grouped(inventory: &Inventory, places: &[u32], group: Group) -> (Vec<(String, usize)>, Vec<String>) {
    let analysis = analysis(inventory);
    let found = grouping(inventory, places, group, Some(&analysis)).unwrap();
    let name = |common: CommonTrait| match common {
        CommonTrait::Volume(key) => inventory.texts().get(key).to_owned(),
        CommonTrait::Cause(index) => analysis.causes[index].template.clone(),
        CommonTrait::NoVolume => "no volume".to_owned(),
        CommonTrait::NoFailure => "no failure".to_owned(),
    };
    let groups = found.groups.iter().map(|group| (name(group.common), group.backups)).collect();
    let line = |line: &GroupLine| match line {
        GroupLine::Heading(index) => name(found.groups[*index].common),
        GroupLine::Backup(place) => inventory.get(*place as usize).unwrap().id().unwrap().to_owned(),
        GroupLine::More(index) => format!("{} more", found.groups[*index].backups - LISTED),
    };
    (groups, found.lines.iter().map(line).collect())
}

fn named(groups: &[(&str, usize)]) -> Vec<(String, usize)> {
    groups.iter().map(|(name, backups)| ((*name).to_owned(), *backups)).collect()
}

#[test]
fn the_largest_group_comes_first_and_what_names_nothing_last() {
    let all = inventory(&ROWS);
    let places: Vec<u32> = (0..10).collect();
    let (groups, rows) = grouped(&all, &places, Group::Volume);
    assert_eq!(groups, named(&[("v1", 6), ("v2", 1), ("no volume", 3)]));
    let expected = ["v1", "a0", "a2", "a5", "a6", "a7", "1 more", "v2", "a1", "no volume", "a3", "a4", "a9"];
    assert_eq!(rows, expected);
    let (groups, rows) = grouped(&all, &places, Group::Cause);
    assert_eq!(groups, named(&[("twice", 2), ("once", 1), ("", 1), ("no failure", 6)]), "an earlier failure is none");
    assert_eq!(rows[..7], ["twice", "a2", "a3", "once", "a1", "", "a6"]);
}

#[test]
fn within_a_group_the_order_of_the_list_holds() {
    let all = inventory(&ROWS);
    let (groups, rows) = grouped(&all, &[3, 2, 1], Group::Cause);
    assert_eq!(groups, named(&[("twice", 2), ("once", 1)]));
    assert_eq!(rows, ["twice", "a3", "a2", "once", "a1"]);
    assert_eq!(grouped(&all, &[], Group::Volume), (Vec::new(), Vec::new()));
}

#[test]
fn causes_are_not_guessed_before_they_are_known() {
    let all = inventory(&ROWS);
    assert_eq!(grouping(&all, &[0, 1], Group::Cause, None), None);
    assert!(grouping(&all, &[0, 1], Group::Volume, None).is_some());
}
