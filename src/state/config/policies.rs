//! `policies` in `config.json`: which target applies to which volume. Error messages include the policy's number.

use crate::analysis::policy::{Condition, Pattern, Policy, Rule, Target};
use crate::api::json::Pairs;
use crate::query::volumes::TargetAge;
use serde_json::value::RawValue;

/// What is wrong with a policy: its number, from 1, and why.
pub(super) type Mistake = (usize, String);

/// Parses the list.
pub(super) fn policies(raw: &str) -> Result<Vec<Policy>, Mistake> {
    let list = serde_json::from_str::<Vec<&RawValue>>(raw).map_err(|_| (0, "must be a list".to_owned()))?;
    let read = |(place, raw): (usize, &RawValue)| policy(raw.get()).map_err(|why| (place + 1, why));
    list.into_iter().enumerate().map(read).collect()
}

fn policy(raw: &str) -> Result<Policy, String> {
    let mut keys = serde_json::from_str::<Pairs<&RawValue>>(raw).map_err(|_| "must be an object".to_owned())?;
    let name = keys.take("policy").map(|raw| text("policy", raw)).transpose()?;
    let mut conditions = Vec::new();
    let mut rule = None;
    for (key, raw) in keys.0 {
        let new = match key.as_str() {
            "target" => Rule::Target(target(&text("target", raw)?)?),
            "rhythm" => Rule::Target(rhythm(&text("rhythm", raw)?)?),
            "exclude" => Rule::Exclude(text("exclude", raw)?),
            _ => {
                conditions.extend(condition(&key, raw)?);
                continue;
            }
        };
        if rule.replace(new).is_some() {
            return Err("has more than one of “target”, “rhythm” and “exclude”".to_owned());
        }
    }
    let rule = rule.ok_or_else(|| "needs one of “target”, “rhythm” and “exclude”".to_owned())?;
    let name = name.unwrap_or_else(|| match &rule {
        Rule::Target(target) => target.words(),
        Rule::Exclude(why) => why.clone(),
    });
    Ok(Policy { name, conditions, rule })
}

/// The conditions for a key; for metadata, one per key.
fn condition(key: &str, raw: &RawValue) -> Result<Vec<Condition>, String> {
    let pattern = || text(key, raw).map(|text| Pattern::new(&text));
    let size = || {
        let size = raw.get().parse::<i64>().ok().filter(|size| *size >= 0);
        size.ok_or_else(|| format!("has a “{key}” that is no whole number of GiB"))
    };
    Ok(vec![match key {
        "name" => Condition::Name(pattern()?),
        "volume_type" => Condition::Type(pattern()?),
        "availability_zone" => Condition::Zone(pattern()?),
        "min_size" => Condition::MinSize(size()?),
        "max_size" => Condition::MaxSize(size()?),
        "attached" => match raw.get() {
            "true" => Condition::Attached(true),
            "false" => Condition::Attached(false),
            _ => return Err("has an “attached” that is neither true nor false".to_owned()),
        },
        "metadata" => {
            let pairs = serde_json::from_str::<Pairs<String>>(raw.get())
                .map_err(|_| "has a “metadata” that is not an object of text values".to_owned())?;
            return Ok(pairs
                .0
                .into_iter()
                .map(|(key, value)| Condition::Metadata(key, Pattern::new(&value)))
                .collect());
        }
        unknown => {
            return Err(format!(
                "has the key “{unknown}”, which is not recognised; the keys are “policy”, “name”, “metadata”, “volume_type”, \
                 “availability_zone”, “min_size”, “max_size”, “attached”, “target”, “rhythm” and “exclude”"
            ));
        }
    }])
}

fn text(key: &str, raw: &RawValue) -> Result<String, String> {
    let text = serde_json::from_str::<String>(raw.get()).ok().filter(|text| !text.trim().is_empty());
    text.ok_or_else(|| format!("needs a text, in quotes and not empty, for “{key}”"))
}

fn target(text: &str) -> Result<Target, String> {
    let target_age = TargetAge::parse(text);
    target_age.map(Target::Age).ok_or_else(|| {
        "has a “target” that is not a whole number with m, h or d, such as 26h, from 1m to 3650d".to_owned()
    })
}

/// Each includes the same grace as the targets on offer.
fn rhythm(word: &str) -> Result<Target, String> {
    let age = |text: &str| TargetAge::parse(text).unwrap_or_default();
    match word {
        "daily" => Ok(Target::Age(age("26h"))),
        "weekdays" => Ok(Target::Weekdays(age("26h"))),
        "weekly" => Ok(Target::Age(age("8d"))),
        "monthly" => Ok(Target::Age(age("32d"))),
        _ => Err("has a “rhythm” that is none of “daily”, “weekdays”, “weekly” and “monthly”".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_policies_is_read_in_its_order() {
        let read = policies(
            r#"[{"policy": "gold", "metadata": {"tier": "gold"}, "attached": true, "target": "4h"},
                {"name": "scratch-*", "exclude": "scratch"},
                {"volume_type": "hdd", "min_size": 100, "rhythm": "weekly"},
                {"rhythm": "weekdays"}]"#,
        )
        .unwrap();
        let names: Vec<_> = read.iter().map(|policy| (policy.name.as_str(), policy.conditions.len())).collect();
        assert_eq!(names, [("gold", 2), ("scratch", 1), ("8 days", 2), ("26 h on weekdays", 0)]);
        assert_eq!(read[0].rule, Rule::Target(Target::Age(TargetAge::parse("4h").unwrap())));
        assert_eq!(read[2].rule, Rule::Target(Target::Age(TargetAge::parse("8d").unwrap())));
        assert_eq!(policies("[]"), Ok(Vec::new()));
    }

    #[test]
    fn a_mistake_is_named_with_its_place() {
        let mistake = |raw: &str| policies(raw).unwrap_err();
        assert_eq!(mistake("{}"), (0, "must be a list".to_owned()));
        assert_eq!(mistake("[7]"), (1, "must be an object".to_owned()));
        let good = r#"{"exclude": "scratch"}"#;
        for (wrong, words) in [
            ("{}", "needs one of"),
            (r#"{"target": "4h", "exclude": "x"}"#, "more than one"),
            (r#"{"target": "4"}"#, "“target”"),
            (r#"{"target": 4}"#, "needs a text"),
            (r#"{"rhythm": "yearly"}"#, "“rhythm”"),
            (r#"{"exclude": " "}"#, "needs a text"),
            (r#"{"exclude": "x", "nam": "a"}"#, "“nam”"),
            (r#"{"exclude": "x", "name": 7}"#, "“name”"),
            (r#"{"exclude": "x", "min_size": -1}"#, "“min_size”"),
            (r#"{"exclude": "x", "max_size": "7"}"#, "“max_size”"),
            (r#"{"exclude": "x", "attached": "yes"}"#, "“attached”"),
            (r#"{"exclude": "x", "metadata": []}"#, "“metadata”"),
        ] {
            let (place, why) = mistake(&format!("[{good}, {wrong}]"));
            assert_eq!(place, 2, "{wrong}");
            assert!(why.contains(words), "{wrong}: {why}");
        }
    }
}
