//! The analysis of the project, as seen with the address and the user's clock.

use crate::analysis::Analysis;
use crate::api::cinder::Failure;
use crate::api::cinder::limits::BackupQuota;
use crate::cells::Cell;
use crate::query::Query;
use crate::query::volumes::TargetAge;
use crate::state::address::Address;
use crate::state::project_analysis::ProjectAnalysis;
use crate::state::reader_clock::ReaderClock;
use crate::ui::parts::figures::AnalysisContext;

/// The data for views of the whole project.
pub(crate) struct AnalysisView {
    pub(crate) project: ProjectAnalysis,
    pub(crate) address: Address,
    pub(crate) clock: ReaderClock,
    /// The deployment's target.
    pub(crate) usual_target_age: TargetAge,
    pub(crate) quota: Cell<Option<Result<BackupQuota, Failure>>>,
}

impl AnalysisView {
    /// Renders from the analysis, if there is one.
    pub(crate) fn with<T>(&self, draw: impl FnOnce(&Analysis, AnalysisContext<'_>) -> T) -> Option<T> {
        self.address.query.with(|query| {
            self.quota.with(|quota| {
                let context = AnalysisContext { quota: quota.as_ref(), ..self.context(query) };
                self.project.latest.with(|analysis| Some(draw(analysis.as_deref()?, context)))
            })
        })
    }

    /// The context for rendering the analysis, without the quotas.
    pub(crate) fn context<'a>(&self, query: &'a Query) -> AnalysisContext<'a> {
        let target_age = self.project.target_age.get();
        let usual_target_age = self.usual_target_age;
        AnalysisContext { query, clock: self.clock.get(), target_age, usual_target_age, quota: None }
    }
}
