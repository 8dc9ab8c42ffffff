//! The projects that a user can choose: their order, and unambiguous labels. Pure.

use std::cmp::Ordering;

/// A project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The id of its domain.
    pub domain: Option<String>,
}

/// A domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Domain {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// The fewest characters of an id that are shown.
const SHORT: usize = 8;

/// Labels for these projects, in their order: by name, and if a name occurs more than once with the domain, or with as
/// much of the id as distinguishes them.
pub(crate) fn labels(projects: &[Project], domains: &[Domain]) -> Vec<String> {
    projects.iter().map(|project| label(project, projects, domains)).collect()
}

/// The label of one of them.
pub(crate) fn label(project: &Project, projects: &[Project], domains: &[Domain]) -> String {
    let name = project.name.trim();
    if name.is_empty() {
        return project.id.clone();
    }
    let twins = || projects.iter().filter(|other| other.id != project.id && other.name.trim() == name);
    if twins().next().is_none() {
        return name.to_owned();
    }
    let domain = project
        .domain
        .as_deref()
        .filter(|id| twins().all(|twin| twin.domain.as_deref().is_some_and(|other| other != *id)));
    let mark = match domain {
        Some(id) => called(id, domains)
            .filter(|name| twins().all(|twin| twin.domain.as_deref().and_then(|id| called(id, domains)) != Some(*name)))
            .unwrap_or_else(|| apart(id, twins().filter_map(|twin| twin.domain.as_deref()))),
        None => apart(&project.id, twins().map(|twin| twin.id.as_str())),
    };
    format!("{name} ({mark})")
}

fn called<'a>(id: &str, domains: &'a [Domain]) -> Option<&'a str> {
    domains.iter().find(|domain| domain.id == id).map(|domain| domain.name.as_str())
}

/// The prefix of an id that none of the others has. Ids chosen by people are short already.
fn apart<'a>(id: &'a str, others: impl Iterator<Item = &'a str>) -> &'a str {
    let common = |other: &str| id.chars().zip(other.chars()).take_while(|(one, two)| one == two).count();
    let needed = others.map(common).max().unwrap_or(0) + 1;
    id.char_indices().nth(needed.max(SHORT)).and_then(|(end, _)| id.get(..end)).unwrap_or(id)
}

/// The longest name shown in full where space is limited, in characters.
pub(crate) const LONGEST: usize = 40;

/// Shortens long names in the middle, since both ends may matter; names that would become equal are left as they are.
pub(crate) fn shortened(names: Vec<String>) -> Vec<String> {
    let short = |name: &String| {
        let count = name.chars().count();
        let (start, end) =
            (name.char_indices().nth(LONGEST / 2 - 1)?.0, name.char_indices().nth(count.checked_sub(LONGEST / 2)?)?.0);
        (count > LONGEST).then_some(())?;
        Some(format!("{}…{}", name.get(..start)?, name.get(end..)?))
    };
    let all: Vec<_> = names.iter().map(short).collect();
    let is_one = |name: &String| all.iter().flatten().filter(|other| *other == name).count() == 1;
    names
        .iter()
        .zip(&all)
        .map(|(name, short)| short.as_ref().filter(|short| is_one(short)).unwrap_or(name).clone())
        .collect()
}

/// Natural order: numbers by value, letters ignoring case. Characters beyond ASCII are ordered by code point.
pub(crate) fn by_name(one: &str, two: &str) -> Ordering {
    let (mut a, mut b) = (one, two);
    loop {
        let (digits_a, digits_b) = (digits(a), digits(b));
        let order = if digits_a > 0 && digits_b > 0 {
            let (number_a, number_b);
            (number_a, a) = a.split_at(digits_a);
            (number_b, b) = b.split_at(digits_b);
            let (number_a, number_b) = (number_a.trim_start_matches('0'), number_b.trim_start_matches('0'));
            number_a.len().cmp(&number_b.len()).then_with(|| number_a.cmp(number_b))
        } else {
            let (mut rest_a, mut rest_b) = (a.chars(), b.chars());
            match (rest_a.next(), rest_b.next()) {
                (None, None) => return one.cmp(two),
                (letter_a, letter_b) => {
                    (a, b) = (rest_a.as_str(), rest_b.as_str());
                    letter_a.map(|c| c.to_ascii_lowercase()).cmp(&letter_b.map(|c| c.to_ascii_lowercase()))
                }
            }
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn project(id: &str, name: &str, domain: Option<&str>) -> Project {
        Project { id: id.to_owned(), name: name.to_owned(), domain: domain.map(str::to_owned) }
    }

    fn domain(id: &str, name: &str) -> Domain {
        Domain { id: id.to_owned(), name: name.to_owned() }
    }

    #[test]
    fn a_name_that_occurs_once_stands_alone() {
        let projects = [project("1", "alpha", Some("d")), project("2", "beta", Some("e")), project("3", " ", None)];
        assert_eq!(labels(&projects, &[domain("d", "Default")]), ["alpha", "beta", "3"]);
    }

    #[test]
    fn one_name_in_several_domains_is_distinguished_by_the_domain() {
        let projects =
            [("a", "default"), ("b", "d-north"), ("c", "d-south")].map(|(id, d)| project(id, "admin", Some(d)));
        let known = [domain("default", "Default"), domain("d-south", "South")];
        assert_eq!(labels(&projects, &known), ["admin (Default)", "admin (d-north)", "admin (South)"]);
        let long = ["4f5e6d7c8b9a0f1e2d3c4b5a69788796", "4f5e6d7c8b0000000000000000000000"];
        let projects = long.map(|d| project(d, "admin", Some(d)));
        assert_eq!(labels(&projects, &[]), ["admin (4f5e6d7c8b9)", "admin (4f5e6d7c8b0)"]);
    }

    #[test]
    fn one_name_without_a_domain_or_in_one_is_distinguished_by_the_id() {
        let ids = ["aaaa00001111", "aaaa00002222", "bbbb00000000"];
        for d in [None, Some("default")] {
            let labels = labels(&ids.map(|id| project(id, "services", d)), &[domain("default", "Default")]);
            assert_eq!(labels, ["services (aaaa00001)", "services (aaaa00002)", "services (bbbb0000)"]);
        }
    }

    #[test]
    fn domains_of_one_name_are_distinguished_by_their_ids() {
        let projects = [("a", "d1"), ("b", "d2")].map(|(id, d)| project(id, "admin", Some(d)));
        let labels = labels(&projects, &[domain("d1", "Same"), domain("d2", "Same")]);
        assert_eq!(labels, ["admin (d1)", "admin (d2)"]);
    }

    #[test]
    fn long_names_show_both_ends_and_stay_apart() {
        let of = |names: &[&str]| shortened(names.iter().map(|name| (*name).to_owned()).collect());
        let start = "velero-prod-eu-central-1-cluster-platform-services-primary";
        let (blue, green) = (format!("{start}-blue"), format!("{start}-grün"));
        assert_eq!(
            of(&["short", &blue, &green]),
            ["short", "velero-prod-eu-cent…ervices-primary-blue", "velero-prod-eu-cent…ervices-primary-grün"]
        );
        let (one, two) = (blue.replace("cluster", "cluster-1"), blue.replace("cluster", "cluster-2"));
        assert_eq!(of(&[&one, &two]), [one, two]);
        let exactly = "é".repeat(LONGEST);
        assert_eq!(of(&[&exactly]), [exactly]);
    }

    #[test]
    fn names_are_in_the_order_in_which_people_look_for_them() {
        let mut names =
            ["project 10", "Project 2", "beta", "project 1", "Alpha", "project 02", "alpha 3", "", "éa", "zz"];
        names.sort_by(|one, two| by_name(one, two));
        assert_eq!(
            names,
            ["", "Alpha", "alpha 3", "beta", "project 1", "Project 2", "project 02", "project 10", "zz", "éa"]
        );
    }

    proptest! {
        #[test]
        fn no_two_projects_are_called_the_same(
            all in proptest::collection::btree_map("[ab]{1,12}", ("(x|y| x)", proptest::option::of("[de]{1,10}")), 0..8),
            named in proptest::collection::btree_map("[de]{1,10}", "(N|S)", 0..4),
        ) {
            let projects: Vec<_> = all.iter().map(|(id, (name, d))| project(id, name, d.as_deref())).collect();
            let domains: Vec<_> = named.iter().map(|(id, name)| domain(id, name)).collect();
            let mut called = labels(&projects, &domains);
            called.sort();
            called.dedup();
            prop_assert_eq!(called.len(), projects.len());
        }

        #[test]
        fn the_order_is_one(a in "[aB0 1é]{0,6}", b in "[aB0 1é]{0,6}", c in "[aB0 1é]{0,6}") {
            prop_assert_eq!(by_name(&a, &b), by_name(&b, &a).reverse());
            prop_assert_eq!(by_name(&a, &b) == Ordering::Equal, a == b);
            if by_name(&a, &b).is_le() && by_name(&b, &c).is_le() {
                prop_assert!(by_name(&a, &c).is_le());
            }
        }
    }
}
