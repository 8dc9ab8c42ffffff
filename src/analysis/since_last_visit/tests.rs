use super::*;
use crate::inventory::tests::inventory;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn at() -> Instant {
    Instant::parse("2026-11-24T08:00:00.000001").unwrap()
}

fn of(backups: &BTreeMap<String, usize>) -> Inventory {
    let words = ["available", "error", "creating"];
    let rows: Vec<String> =
        backups.iter().map(|(id, word)| serde_json::json!({"id": id, "status": words[*word]}).to_string()).collect();
    inventory(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

fn any_backups() -> impl Strategy<Value = BTreeMap<String, usize>> {
    let uuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
    prop::collection::btree_map(prop_oneof![uuid, "[ab]{1,2}", "x\\PC{1,5}"], 0..3usize, 0..20)
}

#[test]
fn a_uuid_takes_twenty_two_characters_and_comes_back() {
    for id in ["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"] {
        let all = inventory(&[&format!(r#"{{"id": "{id}", "status": "error"}}"#)]);
        let text = Memory::of(&all, at()).to_string();
        assert_eq!(text.rsplit(' ').next().unwrap().len(), PACKED + 1);
        assert_eq!(changes(Memory::parse(&text).unwrap(), &inventory(&[])).vanished, [id]);
    }
}

#[test]
fn a_visit_is_over_after_an_hour_without_a_reading() {
    let text = Memory::of(&inventory(&[]), at()).to_string();
    assert!(!is_over(&text, at().plus(3599)));
    assert!(is_over(&text, at().plus(3600)));
    assert!(!is_over(&text, at().plus(-299)), "another tab's clock was put back a little");
    assert!(is_over(&text, at().plus(-300)), "the clock was wrong then");
    assert!(is_over("no memory", at()));
}

#[test]
fn what_is_no_memory_is_none() {
    for text in
        ["", "1", "2 2026-11-24T08:00:00Z", "1 yesterday", "1 2026-11-24T08:00:00Z b", "1 2026-11-24T08:00:00Z bg ag"]
    {
        assert_eq!(Memory::parse(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn a_memory_reads_back(backups in any_backups()) {
        let memory = Memory::of(&of(&backups), at());
        prop_assert_eq!(Memory::parse(&memory.to_string()), Some(memory));
    }

    #[test]
    fn no_text_makes_the_reader_fail_hard(text in "1 2026-11-24T08:00:00Z\\PC{0,20}") {
        let _ = Memory::parse(&text);
    }

    #[test]
    fn changes_are_what_two_maps_say(then in any_backups(), mut now in any_backups(), keep in any::<bool>()) {
        if keep {
            for (index, (id, word)) in then.iter().enumerate() {
                now.insert(id.clone(), (word + index % 3) % 3);
            }
        }
        let all = of(&now);
        let found = changes(Memory::of(&of(&then), at()), &all);
        let ids = |places: &[usize]| {
            let mut ids: Vec<_> = places.iter().map(|place| all.get(*place).unwrap().id().unwrap().to_owned()).collect();
            ids.sort();
            ids
        };
        let those = |fits: &dyn Fn(&String, usize) -> bool| -> Vec<String> {
            now.iter().filter(|(id, word)| fits(id, **word)).map(|(id, _)| id.clone()).collect()
        };
        prop_assert_eq!(ids(&found.new), those(&|id, _| !then.contains_key(id)));
        prop_assert_eq!(ids(&found.failed), those(&|id, word| word == 1 && then.get(id) != Some(&1)));
        prop_assert_eq!(ids(&found.recovered), those(&|id, word| word == 0 && then.get(id) == Some(&1)));
        let mut vanished = found.vanished.clone();
        vanished.sort();
        let expected: Vec<String> = then.keys().filter(|id| !now.contains_key(*id)).cloned().collect();
        prop_assert_eq!(vanished, expected);
    }
}
