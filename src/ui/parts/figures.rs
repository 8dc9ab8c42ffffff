//! Numbers of the analysis that link to the rows they count, for the Overview and the Volumes view.

use crate::analysis::Analysis;
use crate::api::cinder::Failure;
use crate::api::cinder::limits::BackupQuota;
use crate::inventory::IMPORT_VOLUME_ID;
use crate::inventory::volumes::VolumeInventory;
use crate::number::grouped;
use crate::query::search::{Search, Term, TextField};
use crate::query::volumes::{Show, TargetAge};
use crate::query::{Query, View};
use crate::sorted::sort_by_key;
use crate::time::Clock;
use crate::ui::messages::Setting;
use crate::ui::node::{Element, el};
use crate::ui::parts::form::select;
use crate::ui::parts::volume_name::{volume_name, volume_title};
use crate::ui::parts::words;

/// How the analysis is viewed.
#[derive(Clone, Copy)]
pub struct AnalysisContext<'a> {
    /// The query in the address.
    pub query: &'a Query,
    /// The user's clock.
    pub clock: Clock,
    /// The target.
    pub target_age: TargetAge,
    /// The deployment's target.
    pub usual_target_age: TargetAge,
    /// The project's backup quotas, or why they could not be read, once they are read.
    pub quota: Option<&'a Result<BackupQuota, Failure>>,
}

impl AnalysisContext<'_> {
    /// The backups that match these terms.
    pub(crate) fn rows(&self, terms: Vec<Term>) -> Query {
        self.query.at_view(View::Backups).with_search(&Search { terms })
    }

    /// The volumes of this selection.
    pub(crate) fn volumes(&self, show: Show) -> Query {
        self.query.at_view(View::Volumes).with_volumes(|volumes| volumes.show = show)
    }

    pub(crate) fn volume(&self, id: &str) -> Query {
        self.query.at_view(View::Volumes).with_volumes(|volumes| volumes.open = Some(id.to_owned()))
    }

    /// A backup's panel beside the current view.
    pub(crate) fn backup(&self, id: &str) -> Query {
        self.query.with_backup(Some(id.to_owned()))
    }
}

/// A number that links to what it counts. Tests and style sheets identify it by `name`.
pub(crate) fn figure(name: &'static str, number: usize, rows: Query) -> Element {
    el("a").class("figure").attr("data-figure", name).goes(rows).child(grouped(number as u64))
}

/// The records of imports, which belong to no volume yet.
pub(crate) fn imports(analysis: &Analysis, context: AnalysisContext<'_>) -> Option<Element> {
    let rows = || context.rows(vec![Term::text(TextField::Volume, IMPORT_VOLUME_ID)]);
    let number = analysis.imports;
    (number > 0).then(|| el("span").child(figure("imports", number, rows())).child(words::imports(number)))
}

/// The target menu.
pub(crate) fn target_age(context: AnalysisContext<'_>) -> Element {
    let mut offered = TargetAge::OFFERED.to_vec();
    offered.extend([context.target_age, context.usual_target_age]);
    sort_by_key(&mut offered, |target_age| *target_age);
    offered.dedup();
    let labels: Vec<_> = offered.iter().map(|target_age| (target_age.to_string(), target_age.words())).collect();
    let options = labels.iter().map(|(word, label)| (word.as_str(), label.as_str()));
    let choice = select(&context.target_age.to_string(), options).sets(Setting::TargetAge);
    el("label").class("switch").child(words::TARGET_AGE).child(choice)
}

/// A volume's name and id, linked to its chain.
pub(crate) fn volume_link(id: &str, volumes: &VolumeInventory, context: AnalysisContext<'_>) -> Element {
    let link = el("a").class("volume").goes(context.volume(id));
    link.attr("title", words::volume(&volume_title(id, volumes))).child(volume_name(id, volumes))
}
