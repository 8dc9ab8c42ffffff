//! The rows of every project, shared by all worlds. Only the controls add and remove rows.

use std::collections::BTreeMap;
use std::sync::{Arc, Once, PoisonError, RwLock, RwLockWriteGuard};

use crate::backup::Backup;
use crate::data::Late;

/// A project's rows, the latest first.
pub(crate) type Rows = Arc<Vec<Arc<Backup>>>;

/// All rows by project id.
#[derive(Debug)]
pub(crate) struct Store {
    projects: RwLock<BTreeMap<String, Rows>>,
    late: Vec<(Once, Late)>,
}

impl Store {
    /// A store with these rows, which name their project, and with projects whose rows are generated on demand.
    pub(crate) fn new(rows: impl IntoIterator<Item = Backup>, late: impl IntoIterator<Item = Late>) -> Self {
        let late = late.into_iter().map(|late| (Once::new(), late)).collect();
        let store = Self { projects: RwLock::default(), late };
        store.fill(rows);
        store
    }

    /// The current rows of a project.
    pub(crate) fn rows(&self, project: &str) -> Rows {
        self.make(project);
        let projects = self.projects.read().unwrap_or_else(PoisonError::into_inner);
        projects.get(project).cloned().unwrap_or_default()
    }

    /// Adds a row to its project.
    pub(crate) fn add(&self, row: Backup) {
        self.make(&row.project_id);
        let mut projects = self.write();
        let rows = Arc::make_mut(projects.entry(row.project_id.clone()).or_default());
        let place = rows.partition_point(|present| present.latest_first(&row).is_lt());
        rows.insert(place, Arc::new(row));
    }

    /// The row with this id, in any project.
    pub(crate) fn find(&self, id: &str) -> Option<Arc<Backup>> {
        let projects = self.projects.read().unwrap_or_else(PoisonError::into_inner);
        projects.values().flat_map(|rows| rows.iter()).find(|row| row.id == id).cloned()
    }

    /// Removes a row; false if there was none.
    pub(crate) fn remove(&self, id: &str) -> bool {
        self.write().values_mut().any(|rows| match rows.iter().position(|row| row.id == id) {
            Some(place) => {
                Arc::make_mut(rows).remove(place);
                true
            }
            None => false,
        })
    }

    fn write(&self) -> RwLockWriteGuard<'_, BTreeMap<String, Rows>> {
        self.projects.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Generates the rows of a lazy project at its first request. Other projects can be read meanwhile.
    fn make(&self, project: &str) {
        if let Some((once, late)) = self.late.iter().find(|(_, late)| late.project == project) {
            once.call_once(|| self.fill(late.rows()));
        }
    }

    fn fill(&self, rows: impl IntoIterator<Item = Backup>) {
        let mut filled: BTreeMap<String, Vec<Arc<Backup>>> = BTreeMap::new();
        for row in rows {
            filled.entry(row.project_id.clone()).or_default().push(Arc::new(row));
        }
        for rows in filled.values_mut() {
            rows.sort_unstable_by(|one, other| one.latest_first(other));
        }
        self.write().extend(filled.into_iter().map(|(project, rows)| (project, Arc::new(rows))));
    }
}
