//! What the routes share: the demo, and the place of one world in it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use crate::clock::Clock;
use crate::store::Store;
use crate::switches::Panel;
use crate::volumes;
use crate::volumes::Volume;
use crate::world::{World, project};

/// What all worlds share.
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
    /// What the rows are made from.
    pub seed: u64,
    /// Whether the main project has the volumes of its backups alone.
    pub plain_volumes: bool,
    /// The volumes of the projects that were asked for them, as they were then.
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

/// The demo and the world that was asked.
#[derive(Clone)]
pub(crate) struct Seat {
    /// Rows, switches and clock.
    pub demo: Arc<Demo>,
    /// The rules.
    pub world: Arc<World>,
}
