//! The project of the sign-in: the address names it, and the sign-in follows.

use crate::api::keystone;
use crate::api::keystone::projects::{Project, label};
use crate::cells::spawn;
use crate::platform::{clock, storage};
use crate::query::Query;
use crate::state::session::access::{Access, Entered, Obstacle, PROJECT, with_domains};
use crate::state::session::{Session, SignInState, Trouble, Unopened};

impl Access {
    /// The project of a query, once the sign-in is for it; tracked.
    pub(crate) fn project_of(self, query: &Query) -> Option<String> {
        self.session.with(|session| {
            let session = session.as_ref()?;
            self.requested_project(session, query).map(|project| project.id).filter(|id| *id == session.project.id)
        })
    }

    /// The project's name in an address: `None` if it is the configured one.
    pub(crate) fn named(self, project_id: String) -> Option<String> {
        Some(project_id).filter(|id| self.config.with(|config| config.project_id.as_ref() != Some(id)))
    }

    /// Switches to the project of the address. Until it is ready, everything stays as before; if the switch fails, that
    /// is shown and the address returns to `before`.
    pub(crate) fn follow(self, query: &Query, before: Query) {
        let Some(session) = self.session.get_untracked() else { return };
        let (Some(project), Some(unscoped)) = (self.requested_project(&session, query), session.unscoped.clone())
        else {
            return self.name_project(&session);
        };
        if self.coming.with_untracked(|coming| coming.as_ref() == Some(&project)) {
            return;
        }
        self.coming.set(Some(project.clone()));
        self.unopened.set(None);
        let mine = self.attempts.update(|(_, change)| {
            *change += 1;
            *change
        });
        spawn(async move {
            let changed = self.ask_for_token(&keystone::choose(&unscoped, &project.id), None).await;
            let is_lost = match &changed {
                Err(Obstacle::Trouble(trouble)) if trouble.is_refusal() => {
                    // Keystone answers the same for a project without a role and for an expired token.
                    let again = self.list_projects(&unscoped).await;
                    again.is_err_and(|trouble| trouble.is_refusal())
                }
                _ => false,
            };
            if self.attempts.with(|(_, change)| *change) != mine {
                return;
            }
            match changed {
                Ok((token, grant)) => {
                    let ends_at = grant.lasts.map(|seconds| clock::now().plus(seconds));
                    let domains = with_domains(session.domains, grant.domains);
                    let session = Session { token: Some(token), ends_at, project, domains, ..session };
                    self.settle(Entered { session, keep: storage::token().is_some() });
                }
                Err(obstacle) => self.stay_in(before, Unopened { project, trouble: obstacle.trouble() }, is_lost),
            }
        });
    }

    /// Abandons a project switch in flight.
    pub(crate) fn stay(self) {
        if self.coming.with_untracked(Option::is_some) {
            self.attempts.update(|(_, change)| *change += 1);
            self.coming.set(None);
        }
    }

    /// Reports that a project could not be opened, and stays in the previous one.
    fn stay_in(self, before: Query, unopened: Unopened, is_lost: bool) {
        let Unopened { project, mut trouble } = unopened;
        if is_lost {
            "The sign-in has ended.".clone_into(&mut trouble.text);
        } else if trouble.is_refusal() {
            "Keystone refused: you may no longer have a role there.".clone_into(&mut trouble.text);
        }
        if is_lost {
            let text =
                format!("{} could not be opened: this session can no longer switch projects.", self.label(&project));
            self.form.update(|form| {
                form.is_open = true;
                if form.standing == SignInState::Good {
                    form.standing = SignInState::Fixed;
                }
                form.trouble = Some(Trouble { text, failure: trouble.failure.clone() });
            });
        }
        self.coming.set(None);
        self.unopened.set(Some(Unopened { project, trouble }));
        self.address.correct(&before);
    }

    /// The label of one of the user's projects; tracked.
    pub(crate) fn label(self, project: &Project) -> String {
        self.session.with(|session| match session {
            Some(session) => label(project, &session.projects, &session.domains),
            None => label(project, &[], &[]),
        })
    }

    /// The label of the project with this id, which may not be one of the user's; tracked.
    pub(crate) fn label_by_id(self, id: &str) -> String {
        self.session.with(|session| {
            let known = session.as_ref().and_then(|session| {
                let project = session.projects.iter().find(|project| project.id == id)?;
                Some(label(project, &session.projects, &session.domains))
            });
            known.unwrap_or_else(|| id.to_owned())
        })
    }

    pub(super) fn requested_project(self, session: &Session, query: &Query) -> Option<Project> {
        session.requested_project(query.project.as_deref(), &self.home()).cloned()
    }

    /// The candidates for a bare address: the configured project, which links omit, otherwise the last one shown.
    pub(super) fn home(self) -> [Option<String>; 2] {
        [self.config.with(|config| config.project_id.clone()), storage::read(PROJECT)]
    }

    /// Puts the sign-in's project into the address; if the address names one that is not the user's, that is shown.
    /// Another of their projects, chosen meanwhile, is still being opened.
    pub(super) fn name_project(self, session: &Session) {
        let query = self.address.query.get_untracked();
        let project = self.named(session.project.id.clone());
        let requested = self.requested_project(session, &query);
        self.strange.set(if requested.is_none() { query.project.clone() } else { None });
        if requested.is_none() {
            self.address.correct(&query.in_project(project));
        } else if requested.is_some_and(|requested| requested.id == session.project.id) && query.project != project {
            self.address.correct(&Query { project, ..query });
        }
    }
}
