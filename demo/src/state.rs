//! What the routes share: the demo, and the place of one world in it.

use std::path::PathBuf;
use std::sync::Arc;

use crate::clock::Clock;
use crate::store::Store;
use crate::switches::Panel;
use crate::world::World;

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
}

/// The demo and the world that was asked.
#[derive(Clone)]
pub(crate) struct Seat {
    /// Rows, switches and clock.
    pub demo: Arc<Demo>,
    /// The rules.
    pub world: Arc<World>,
}
