//! A world: a path prefix with its own rules for the same API. Independent of HTTP.

use chrono::TimeDelta;

use crate::faults::Fault;
use crate::handout::Handout;
use crate::quirks::Quirks;

/// Ids of the projects with rows, and of one without.
pub mod project {
    /// The project of most worlds.
    pub const MAIN: &str = "7f3c1e9a4b5d4c0e8a2f6b1d9e0c5a73";
    /// Another project with rows of its own.
    pub const OTHER: &str = "0d0c5a1ab1e64dbb8a2f9a3f6d3c7e11";
    /// A project without rows.
    pub const EMPTY: &str = "e0e0e0e0e0e04e0e8e0e0e0e0e0e0e0e";
    /// A project with a row that turns every page containing it into a 500.
    pub const BROKEN: &str = "b0b0b0b0b0b04b0b8b0b0b0b0b0b0b0b";
    /// The same with 4,000 rows, three of them broken.
    pub const BROKEN_ROWS: &str = "b1b1b1b1b1b14b1b8b1b1b1b1b1b1b1b";
    /// A project with thirty thousand rows.
    pub const LARGE: &str = "1a49e0c37b5f4e2d9c8607f4d3b2a561";
    /// A project with a hundred thousand rows.
    pub const HUGE: &str = "c4097e1d5a3b4f68b2d94e7a60f1835c";
    /// A project with a million rows.
    pub const MILLION: &str = "a5e1d20f4c7b4b6a9d3e8f01c2b4a697";
    /// A project with three thousand rows created in the same second.
    pub const TIES: &str = "71e5d0c2a9b84f3e8d6c1b0a5f4e3d29";
    /// A project with impossible timestamps.
    pub const FUTURE: &str = "f07e2e0a5b1c4d3e8f9a0b1c2d3e4f50";
    /// A project whose volumes are backed up in many rhythms.
    pub const RHYTHMS: &str = "5c4ed01e5b1c4d3e8f9a0b1c2d3e4f51";
    /// A project into which records are imported.
    pub const IMPORTS: &str = "1b90a7ed5b1c4d3e8f9a0b1c2d3e4f52";
    /// A project with a run in progress after a failed one.
    pub const RUNNING: &str = "a9a10fa15b1c4d3e8f9a0b1c2d3e4f53";
    /// A project whose failure reasons contain progress output.
    pub const PROGRESS: &str = "9709e55e5b1c4d3e8f9a0b1c2d3e4f55";
    /// A project whose service has a wrong clock.
    pub const SKEWED: &str = "c10cc0ff5b1c4d3e8f9a0b1c2d3e4f54";
    /// A project whose rows have members of undocumented types.
    pub const ODD_FIELDS: &str = "0dd0f1e1d5004c0e8a2f6b1d9e0c5a73";
    /// A project with rows that cannot be read.
    pub const UNREADABLE: &str = "0dd0000f000d4c0e8a2f6b1d9e0c5a73";
    /// A project with volumes of every kind: backed up, never, new, deleted, unnamed.
    pub const VOLUMES: &str = "5070a5e05b1c4d3e8f9a0b1c2d3e4f56";
    /// The project of the VBS document's sample.
    pub const SAMPLE: &str = "b23b579f08c84228b9b4673c46f0c442";
}

/// The state of a world's `config.json`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Config {
    /// Correct.
    Whole,
    /// Not JSON.
    Malformed,
    /// JSON without `project_id`.
    Keyless,
    /// 404.
    Absent,
    /// A redirect to another host's sign-in page.
    Elsewhere,
}

/// One world.
#[derive(Clone, Debug)]
pub(crate) struct World {
    /// Its name for the control routes.
    pub name: String,
    /// Its path, with a slash at both ends.
    pub prefix: String,
    /// Its `config.json`.
    pub config: Config,
    /// The project in its `config.json`.
    pub project: &'static str,
    /// Every project that its addresses may name.
    pub projects: &'static [&'static str],
    /// Whether `name~`, `status~` and `volume_id~` are allowed (as in VBS) or refused (as in stock Cinder).
    pub fuzzy: bool,
    /// The highest supported minor version (3.x).
    pub greatest: u32,
    /// The maximum number of rows in a page (`osapi_max_limit`).
    pub most: usize,
    /// Whether the version header gets lost on the way.
    pub headerless: bool,
    /// How far the service's clock is ahead of the demo's.
    pub skew: TimeDelta,
    /// The fault for every list and show, if any.
    pub fault: Option<Fault>,
    /// How it deviates from Cinder.
    pub quirks: Quirks,
    /// How the dashboard's files are misserved, if at all.
    pub handout: Option<Handout>,
}

/// How far the clock of `/skewed/` is ahead.
pub(crate) const SKEW: TimeDelta = TimeDelta::days(3);

const ALL: &[&str] = &[
    project::MAIN,
    project::OTHER,
    project::EMPTY,
    project::BROKEN,
    project::BROKEN_ROWS,
    project::LARGE,
    project::HUGE,
    project::MILLION,
    project::TIES,
    project::ODD_FIELDS,
    project::UNREADABLE,
];

impl World {
    /// A world that behaves like Cinder.
    pub(crate) fn new(name: &str, prefix: &str) -> Self {
        Self {
            name: name.to_owned(),
            prefix: prefix.to_owned(),
            config: Config::Whole,
            project: project::MAIN,
            projects: ALL,
            fuzzy: true,
            greatest: 71,
            most: 1000,
            headerless: false,
            skew: TimeDelta::zero(),
            fault: None,
            quirks: Quirks::default(),
            handout: None,
        }
    }
}

/// The world with this name below `/`, otherwise like the main one.
pub(crate) fn below(name: &str) -> World {
    World::new(name, &format!("/{name}/"))
}
