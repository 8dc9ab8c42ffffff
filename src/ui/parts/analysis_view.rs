//! The analysis of the project as the address and the reader's clock show it.

use crate::analysis::Analysis;
use crate::api::cinder::limits::BackupQuota;
use crate::cells::Cell;
use crate::query::Query;
use crate::query::volumes::Objective;
use crate::state::address::Address;
use crate::state::project_analysis::ProjectAnalysis;
use crate::state::reader_clock::ReaderClock;
use crate::ui::parts::figures::AnalysisContext;

/// What views of the whole project are drawn from.
pub(crate) struct AnalysisView {
    pub(crate) project: ProjectAnalysis,
    pub(crate) address: Address,
    pub(crate) clock: ReaderClock,
    /// The target that the deployment sets.
    pub(crate) usual_objective: Objective,
    pub(crate) quota: Cell<Option<BackupQuota>>,
}

impl AnalysisView {
    /// Draws from the analysis, where there is one.
    pub(crate) fn with<T>(&self, draw: impl FnOnce(&Analysis, AnalysisContext<'_>) -> T) -> Option<T> {
        self.address.query.with(|query| {
            let context = self.context(query);
            self.project.analysis.with(|analysis| Some(draw(analysis.as_deref()?, context)))
        })
    }

    /// What else a view leans on.
    pub(crate) fn context<'a>(&self, query: &'a Query) -> AnalysisContext<'a> {
        let objective = self.project.objective.get();
        let quota = self.quota.get();
        AnalysisContext { query, clock: self.clock.get(), objective, usual_objective: self.usual_objective, quota }
    }
}
