//! The list of worlds.

use crate::faults::Fault;
use crate::handout::Handout;
use crate::language::Language;
use crate::quirks::{Counted, Ignores, Links, Quirks, Sorts};
use crate::world::{Config, SKEW, World, below, project};

/// The world at `/`.
pub(crate) fn main() -> World {
    World::new("main", "/")
}

/// The worlds below `/`.
pub(crate) fn others() -> Vec<World> {
    let alone = |name, project, projects| World { project, projects, ..below(name) };
    let configured = |name, config| World { config, ..below(name) };
    let mut worlds = vec![
        alone("sample", project::SAMPLE, &[project::SAMPLE]),
        alone("empty", project::EMPTY, &[project::EMPTY]),
        alone("future", project::FUTURE, &[project::FUTURE]),
        alone("rhythms", project::RHYTHMS, &[project::RHYTHMS]),
        alone("imports", project::IMPORTS, &[project::IMPORTS]),
        alone("running-after-failure", project::RUNNING, &[project::RUNNING]),
        alone("volumes", project::VOLUMES, &[project::VOLUMES]),
        alone("progress", project::PROGRESS, &[project::PROGRESS]),
        World { skew: SKEW, ..alone("skewed", project::SKEWED, &[project::SKEWED]) },
        World { project: project::BROKEN_ROWS, ..below("broken-row") },
        World { project: project::LARGE, ..below("large") },
        World { project: project::HUGE, ..below("huge") },
        World { project: project::MILLION, ..below("million") },
        World { project: project::ODD_FIELDS, ..below("odd-fields") },
        World { project: project::UNREADABLE, ..below("unreadable") },
        World { fuzzy: false, ..below("stock") },
        World { greatest: 30, ..below("old") },
        World { headerless: true, ..below("headerless") },
        World { most: 25, ..below("clamped") },
        configured("misconfigured", Config::Malformed),
        configured("keyless", Config::Keyless),
        configured("unconfigured", Config::Absent),
        configured("signed-out", Config::Elsewhere),
    ];
    worlds.extend(
        Handout::ALL.map(|(handout, name)| World { handout: Some(handout), ..below(&format!("files/{name}")) }),
    );
    worlds.extend(Fault::all().map(|fault| {
        // These two only show up in a reading of many pages.
        let project = if matches!(fault, Fault::Gap | Fault::Slow) { project::LARGE } else { project::MAIN };
        World { fault: Some(fault), project, ..below(&format!("fault/{fault}")) }
    }));
    worlds.extend(quirky());
    worlds
}

/// The worlds of services that deviate from Cinder.
fn quirky() -> Vec<World> {
    let other = |name: &str, quirks| World { quirks, ..below(name) };
    let usual = Quirks::default();
    let mut worlds = vec![
        other("limit-0/rows", Quirks { ignores: Ignores::Zero, ..usual }),
        other("no-offset", Quirks { ignores: Ignores::Offset, ..usual }),
        other("no-limit", Quirks { ignores: Ignores::Limit, ..usual }),
        other("no-links", Quirks { links: Links::Never, ..usual }),
        World { most: 25, ..other("document", Quirks { count: Counted::Page, links: Links::Document, ..usual }) },
        other("one-sort-key", Quirks { sorts: Sorts::OneKey, ..usual }),
        other("no-sort", Quirks { sorts: Sorts::Nothing, ..usual }),
        World { project: project::TIES, ..other("ties", Quirks { shuffles: true, ..usual }) },
        World { greatest: 27, ..other("translated/old", Quirks { language: Some(Language::Japanese), ..usual }) },
    ];
    let counted = |(name, count): (&str, _)| other(&format!("count/{name}"), Quirks { count, ..usual });
    worlds.extend(Counted::ALL.map(counted));
    let refusals =
        [401, 403, 404, 405, 500, 501, 503].map(Fault::Status).into_iter().chain([Fault::Html, Fault::Empty]);
    worlds.extend(refusals.map(|fault| {
        let quirks = Quirks { volumes: Some(fault), ..usual };
        World {
            project: project::VOLUMES,
            projects: &[project::VOLUMES],
            ..other(&format!("no-volumes/{fault}"), quirks)
        }
    }));
    let statuses = [400, 403, 404, 422, 500, 503].map(Fault::Status);
    worlds.extend(
        statuses
            .into_iter()
            .chain([Fault::Hang, Fault::Html, Fault::Empty])
            .map(|fault| other(&format!("limit-0/{fault}"), Quirks { count_alone: Some(fault), ..usual })),
    );
    worlds.extend(Language::ALL.map(|(name, language)| {
        let translated = Quirks { language: Some(language), ..usual };
        World { fuzzy: false, ..other(&format!("translated/{name}"), translated) }
    }));
    worlds
}
