//! What the routes share: the demo, and one world in it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use crate::clock::Clock;
use crate::store::Store;
use crate::switches::Panel;
use crate::volumes;
use crate::volumes::Volume;
use crate::world::{World, project};

/// The state shared by all worlds.
#[derive(Debug)]
pub(crate) struct Demo {
    /// The rows.
    pub store: Store,
    /// Switches and the request log.
    pub panel: Panel,
    /// The time.
    pub clock: Clock,
    /// Where the dashboard's files are; `None` with `--api-only`.
    pub dist: Option<PathBuf>,
    /// The seed of the rows.
    pub seed: u64,
    /// Whether the main project has no volumes other than those of its backups.
    pub plain_volumes: bool,
    /// The volumes of projects whose volumes have been requested, as of the first request.
    pub volumes: Mutex<BTreeMap<String, Arc<Vec<Volume>>>>,
}

impl Demo {
    /// The volumes of a project; a volume outlives its backups.
    pub(crate) fn volumes(&self, project: &str) -> Arc<Vec<Volume>> {
        let mut known = self.volumes.lock().unwrap_or_else(PoisonError::into_inner);
        let volumes = known.entry(project.to_owned()).or_insert_with(|| {
            let (rows, base) = (self.store.rows(project), self.clock.base());
            let is_plain = self.plain_volumes && project == project::MAIN;
            Arc::new(volumes::of(project, &rows, self.seed, is_plain, base))
        });
        Arc::clone(volumes)
    }
}

/// The demo and the world a request is for.
#[derive(Clone)]
pub(crate) struct Seat {
    /// Rows, switches and clock.
    pub demo: Arc<Demo>,
    /// The world's rules.
    pub world: Arc<World>,
}
