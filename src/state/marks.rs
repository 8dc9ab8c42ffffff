//! The user's marks, stored in this browser for each project: retired volumes, and acknowledged volumes and causes. A
//! link can contain acknowledgements; they are stored only if the user adds them.

use crate::analysis::acknowledgement::{Acknowledgement, Acknowledgements, Handover, Subject};
use crate::api::cinder::parameters::encode;
use crate::cells::Cell;
use crate::platform::{dom, storage};
use leptos::ev;
use leptos::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The marks of the current project.
#[derive(Clone, Copy)]
pub(crate) struct Marks {
    pub(crate) retired: Cell<Arc<BTreeSet<String>>>,
    pub(crate) acknowledged: Cell<Arc<Acknowledgements>>,
    /// The acknowledgements from a link, until the user adds or discards them.
    pub(crate) offered: Cell<Option<Handover>>,
    /// Whether this browser refused to store the last change.
    pub(crate) forgets: Cell<bool>,
    project: Cell<Option<String>>,
}

/// Loads and stores the marks of the current project.
pub(crate) fn use_marks() -> Marks {
    let marks = Marks {
        retired: Cell::new(Arc::default()),
        acknowledged: Cell::new(Arc::default()),
        offered: Cell::new(Handover::parse(&dom::fragment())),
        forgets: Cell::new(false),
        project: Cell::new(None),
    };
    // Another tab has changed the stored marks.
    window_event_listener(ev::Custom::<web_sys::Event>::new("storage"), move |_| marks.read_again());
    window_event_listener(ev::hashchange, move |_| {
        if let Some(handover) = Handover::parse(&dom::fragment()) {
            marks.offered.set(Some(handover));
        }
    });
    marks
}

impl Marks {
    /// Loads the stored marks of a project.
    pub(crate) fn open(self, project: &str) {
        self.project.set(Some(project.to_owned()));
        self.read_again();
    }

    fn read_again(self) {
        let Some(project) = self.project.get_untracked() else { return };
        let (retired, acknowledged) = (retired(&project), acknowledged(&project));
        if self.retired.with_untracked(|known| **known != retired) {
            self.retired.set(Arc::new(retired));
        }
        if self.acknowledged.with_untracked(|known| **known != acknowledged) {
            self.acknowledged.set(Arc::new(acknowledged));
        }
    }

    /// Marks a volume as retired, or removes the mark. Another tab may have marked others meanwhile.
    pub(crate) fn retire(self, id: &str) {
        let Some(project) = self.project.get_untracked() else { return };
        let mut retired = retired(&project);
        if !retired.remove(id) {
            retired.insert(id.to_owned());
        }
        let words: Vec<String> = retired.iter().map(|id| encode(id)).collect();
        self.keep(&retired_key(&project), &words.join(" "));
        self.retired.set(Arc::new(retired));
    }

    pub(crate) fn is_retired(self, id: &str) -> bool {
        self.retired.with(|retired| retired.contains(id))
    }

    pub(crate) fn acknowledge(self, one: Acknowledgement) {
        self.change(|list| list.add(one));
    }

    /// Withdraws an acknowledgement.
    pub(crate) fn withdraw(self, subject: &Subject) {
        self.change(|list| list.remove(subject));
    }

    /// Stores or discards the acknowledgements from a link. They belong to the project that it names, not to the
    /// current one.
    pub(crate) fn answer_offer(self, is_wanted: bool) {
        let Some(handover) = self.offered.get_untracked() else { return };
        self.offered.set(None);
        if is_wanted {
            let mut list = acknowledged(&handover.project);
            handover.list.0.into_iter().for_each(|one| list.add(one));
            self.keep(&acknowledged_key(&handover.project), &list.to_string());
            if self.project.with_untracked(|project| project.as_ref() == Some(&handover.project)) {
                self.acknowledged.set(Arc::new(list));
            }
        }
    }

    /// Changes the stored list, which another tab may have changed meanwhile.
    fn change(self, change: impl FnOnce(&mut Acknowledgements)) {
        let Some(project) = self.project.get_untracked() else { return };
        let mut list = acknowledged(&project);
        change(&mut list);
        self.keep(&acknowledged_key(&project), &list.to_string());
        self.acknowledged.set(Arc::new(list));
    }

    fn keep(self, key: &str, text: &str) {
        self.forgets.set(!storage::write(key, Some(text).filter(|text| !text.is_empty())));
    }
}

/// The stored retired volumes.
fn retired(project: &str) -> BTreeSet<String> {
    let words = storage::read(&retired_key(project)).unwrap_or_default();
    let decode = |id: &str| percent_encoding::percent_decode_str(id).decode_utf8_lossy().into_owned();
    words.split(' ').filter(|id| !id.is_empty()).map(decode).collect()
}

/// The stored acknowledgements.
fn acknowledged(project: &str) -> Acknowledgements {
    Acknowledgements::parse(&storage::read(&acknowledged_key(project)).unwrap_or_default())
}

fn retired_key(project: &str) -> String {
    format!("backup-lens:retired:{project}")
}

fn acknowledged_key(project: &str) -> String {
    format!("backup-lens:acknowledged:{project}")
}
