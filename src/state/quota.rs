//! The project's backup quotas, if the service reports them. Optional: a failure affects nothing else.

use crate::api::cinder::Failure;
use crate::api::cinder::limits::BackupQuota;
use crate::cells::{Cell, Computed, Stored, effect, spawn_scoped};
use crate::state::project_snapshot::ProjectSnapshot;
use crate::state::service::Service;
use crate::state::volume_snapshot::is_transient;

/// Reads the quotas after each reading of the whole project: `None` before the first reading. A failure does not discard
/// the quotas of an earlier reading.
pub(crate) fn use_quota(
    is_on: bool,
    service: Service,
    snapshot: ProjectSnapshot,
    project: Computed<Option<String>>,
) -> Cell<Option<Result<BackupQuota, Failure>>> {
    let quota = Cell::new(None);
    if !is_on {
        return quota;
    }
    let read_at = Computed::new(move || {
        snapshot
            .state
            .with(|state| state.contents.as_ref().map(|known| known.at).filter(|_| !state.course.is_reading()))
    });
    // Whether it was refused for good: it is not requested again until the page is reloaded.
    let is_refused = Stored::new(false);
    let mut before = None;
    effect(move || {
        let now = project.get();
        if before != now {
            quota.set(None);
            is_refused.set(false);
        }
        before.clone_from(&now);
        let (Some(project), true) = (now, read_at.with(Option::is_some) && !is_refused.get()) else { return };
        let service = service.clone();
        spawn_scoped(async move {
            match service.quota(&project).await {
                Ok(read) => quota.set(Some(Ok(read))),
                Err(failure) => {
                    is_refused.set(!is_transient(&failure));
                    if quota.with_untracked(|known| !matches!(known, Some(Ok(_)))) {
                        quota.set(Some(Err(failure)));
                    }
                }
            }
        });
    });
    quota
}
