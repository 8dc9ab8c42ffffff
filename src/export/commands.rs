//! A view's request as shell commands, with the token in a variable. Every string is quoted: nothing from an address or
//! from the service can become a command.

use crate::api::cinder::{Capabilities, Request, Status};
use crate::query::search::Search;
use crate::query::{Field, Match, PageSize, Query, Sort};
use std::fmt::Write as _;

/// The statuses that `openstack volume backup list --status` accepts.
const CLI_STATUSES: [Status; 6] =
    [Status::Creating, Status::Available, Status::Deleting, Status::Error, Status::Restoring, Status::ErrorRestoring];

/// Quotes a word for a POSIX shell.
pub(crate) fn quote(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ':' | '=' | '@' | ',' | '+');
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// The request as a curl command. `base` is the API's full address.
pub(crate) fn curl(base: &str, request: &Request) -> String {
    let mut command = format!("curl -sS {}", quote(&format!("{base}{}", request.target)));
    for (name, value) in request.headers() {
        let _ = write!(command, " \\\n  -H {}", quote(&format!("{name}: {value}")));
    }
    command + " \\\n  -H \"X-Auth-Token: $OS_TOKEN\""
}

/// The view as a command of the OpenStack client. What the client cannot express is listed in comments.
pub(crate) fn openstack(project_id: &str, query: &Query) -> String {
    let mut missing: Vec<String> = Vec::new();
    let mut options = String::new();
    let mut option = |name: &str, field: Field, filter: Option<&Match>| match filter {
        Some(filter @ Match::Exact(_)) => {
            let _ = write!(options, " {name} {}", quote(filter.sent(field)));
        }
        Some(Match::Contains(_)) => missing.push(format!("“contains” ({name})")),
        None => {}
    };
    option("--name", Field::Name, query.name.as_ref());
    let accepted = |filter: &&Match| match filter {
        Match::Exact(word) => CLI_STATUSES.contains(&Status::from_word(word)),
        Match::Contains(_) => true,
    };
    option("--status", Field::Status, query.status.as_ref().filter(accepted));
    option("--volume", Field::VolumeId, query.volume_id.as_ref());
    if query.status.as_ref().is_some_and(|filter| !accepted(&filter)) {
        missing.push("this status".to_owned());
    }
    if query.sort != Sort::default() {
        missing.push("another order".to_owned());
    }
    if query.offset() > 0 {
        missing.push("a page by its number".to_owned());
    }
    let mut text = String::new();
    if !missing.is_empty() {
        let _ = writeln!(text, "# The client cannot ask for: {}.", missing.join(", "));
    }
    let _ = write!(
        text,
        "openstack --os-auth-type v3token --os-token \"$OS_TOKEN\" --os-project-id {} \\\n  volume backup list --long{options} --limit {}",
        quote(project_id),
        query.limit.rows()
    );
    text
}

/// The part of a search that no request expresses, as a comment in one line, whatever it contains.
pub(crate) fn filter_comment(search: &Search) -> String {
    let text: String = search.to_string().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.is_empty() { text } else { format!("\n# The view shows only those matching: {text}") }
}

/// Reading a whole project with curl: the count if the service gives one, then one part after the other.
pub(crate) fn curl_all(base: &str, project_id: &str, capabilities: &Capabilities) -> String {
    let limit = PageSize::at_most(1000);
    let first = Request::list(project_id, &Query { limit, ..Query::default() }.list_parameters(), capabilities);
    let first = curl(base, &first);
    if !capabilities.counts() || capabilities.counts_with_rows_only {
        return format!("# All of them, a part at a time: again with &offset=1000, &offset=2000, …\n{first}");
    }
    format!(
        "# How many there are:\n{}\n# Then all of them, a part at a time: again with &offset=1000, &offset=2000, …\n{first}",
        curl(base, &Request::count(project_id, capabilities)),
    )
}

/// The same with the OpenStack client, which requests page after page itself.
pub(crate) fn openstack_all(project_id: &str) -> String {
    format!(
        "openstack --os-auth-type v3token --os-token \"$OS_TOKEN\" --os-project-id {} \\\n  volume backup list --long",
        quote(project_id)
    )
}

/// Showing one backup with the OpenStack client.
pub(crate) fn openstack_show(project_id: &str, backup_id: &str) -> String {
    format!(
        "openstack --os-auth-type v3token --os-token \"$OS_TOKEN\" --os-project-id {} \\\n  volume backup show {}",
        quote(project_id),
        quote(backup_id)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_view_keeps_is_one_comment_whatever_is_in_it() {
        let of = |text: &str| filter_comment(&Search::parse(text).unwrap());
        assert_eq!(of(""), "");
        assert_eq!(of("age:<3d \"a\nrm -rf b\r\""), "\n# The view shows only those matching: age:<72h \"a rm -rf b \"");
    }
    use proptest::prelude::*;
    use std::process::Command;

    #[test]
    fn curl_asks_what_the_view_asks() {
        let query = Query::parse("?name~=nightly&status=error").0;
        let request = Request::list("p", &query.list_parameters(), &Capabilities::default());
        let command = curl("https://backups.example/api/volume", &request);
        assert!(command.contains("'https://backups.example/api/volume/v3/p/backups/detail?name~=nightly&status=error&sort=created_at:desc,id:desc&limit=50&with_count=true'"));
        assert!(command.contains("-H 'OpenStack-API-Version: volume 3.45'"));
        assert!(command.ends_with("-H \"X-Auth-Token: $OS_TOKEN\""));
    }

    #[test]
    fn the_client_says_what_it_cannot_ask_for() {
        let of = |search: &str| openstack("p", &Query::parse(search).0);
        assert!(
            of("?name=a b&status=error").ends_with("volume backup list --long --name 'a b' --status error --limit 50")
        );
        let lacking = of("?name~=a&status=migrating&sort=size:asc&page=2");
        assert!(lacking.starts_with(
            "# The client cannot ask for: “contains” (--name), this status, another order, a page by its number.\n"
        ));
        assert!(!lacking.contains("--status"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn no_text_escapes_its_quotes(text in "[ -~\n\téß💾]{0,24}") {
            let output = Command::new("sh").arg("-c").arg(format!("printf %s {}", quote(&text))).output().unwrap();
            prop_assert_eq!(String::from_utf8(output.stdout).unwrap(), text);
        }
    }
}
