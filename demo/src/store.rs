//! The rows of every project, shared by all worlds. Rows come and go through the controls alone.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::backup::Backup;

/// A project's rows in no particular order.
pub type Rows = Vec<Arc<Backup>>;

/// All rows by project id.
#[derive(Debug)]
pub struct Store(RwLock<BTreeMap<String, Rows>>);

impl Store {
    /// A store with these rows, which name their project.
    pub fn new(rows: impl IntoIterator<Item = Backup>) -> Self {
        let store = Self(RwLock::default());
        for row in rows {
            store.add(row);
        }
        store
    }

    /// The rows of a project as they are now.
    pub fn rows(&self, project: &str) -> Rows {
        let projects = self.0.read().unwrap_or_else(PoisonError::into_inner);
        projects.get(project).cloned().unwrap_or_default()
    }

    /// Adds a row to its project.
    pub fn add(&self, row: Backup) {
        let mut projects = self.0.write().unwrap_or_else(PoisonError::into_inner);
        projects.entry(row.project_id.clone()).or_default().push(Arc::new(row));
    }

    /// The row with this id, whatever its project.
    pub fn find(&self, id: &str) -> Option<Arc<Backup>> {
        let projects = self.0.read().unwrap_or_else(PoisonError::into_inner);
        projects.values().flatten().find(|row| row.id == id).cloned()
    }

    /// Takes a row away; false if there was none.
    pub fn remove(&self, id: &str) -> bool {
        let mut projects = self.0.write().unwrap_or_else(PoisonError::into_inner);
        projects.values_mut().any(|rows| match rows.iter().position(|row| row.id == id) {
            Some(place) => {
                rows.swap_remove(place);
                true
            }
            None => false,
        })
    }
}
