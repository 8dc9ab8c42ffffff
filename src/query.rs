//! The state of the address: filters, order, page and open backup in one value. It is printed and parsed as the address
//! bar's query string here; `cinder::request` prints it as an API request. Both use Cinder's parameter names as keys.
//! One file: printing and parsing must agree.

pub mod group;
pub mod pagination;
pub mod search;
pub mod volumes;

pub use crate::api::cinder::filter::{Field, Match};
pub use crate::api::cinder::paging::{PageNumber, PageSize};
pub use crate::api::cinder::sort::{Direction, Sort, SortKey};
pub use volumes::Volumes;

use crate::api::cinder::parameters::{ListParameters, encode};
use crate::query::group::Group;
use crate::query::search::{Search, Term};
use std::fmt;

/// One view of the list of backups.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// The project's id; `None` for the default project.
    pub project: Option<String>,
    /// `name` or `name~`.
    pub(crate) name: Option<Match>,
    /// `status` or `status~`.
    pub(crate) status: Option<Match>,
    /// `volume_id` or `volume_id~`.
    pub(crate) volume_id: Option<Match>,
    /// `q`: conditions beyond the service's filters, in the language of the search box.
    pub(crate) search: Search,
    /// `group`.
    pub(crate) group: Option<Group>,
    /// `sort`.
    pub sort: Sort,
    /// Rows per page: `limit`.
    pub(crate) limit: PageSize,
    /// The page number, from 1; sent to the service as `offset`.
    pub page: PageNumber,
    /// The id of the backup whose panel is open.
    pub backup: Option<String>,
    /// `view`: the page shown.
    pub(crate) view: View,
    /// The state of the Volumes view.
    pub(crate) volumes: Volumes,
}

/// The page shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum View {
    /// The state of the whole project.
    #[default]
    Overview,
    /// The list of backups.
    Backups,
    /// The state of each volume.
    Volumes,
}

impl View {
    /// All views, in the order of the header.
    pub(crate) const ALL: [Self; 3] = [Self::Overview, Self::Backups, Self::Volumes];

    /// Its name in the address.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Backups => "backups",
            Self::Volumes => "volumes",
        }
    }

    /// The label on screen.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Backups => "Backups",
            Self::Volumes => "Volumes",
        }
    }
}

/// A part of an address that was not understood and is ignored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misread {
    /// The key.
    pub key: String,
    pub(crate) value: String,
}

impl Query {
    /// The filter on a field.
    pub fn filter(&self, field: Field) -> Option<&Match> {
        match field {
            Field::Name => self.name.as_ref(),
            Field::Status => self.status.as_ref(),
            Field::VolumeId => self.volume_id.as_ref(),
        }
    }

    /// The same list with another filter on one field, at its first page.
    #[must_use]
    pub(crate) fn with_filter(&self, field: Field, filter: Option<Match>) -> Self {
        let mut query = Self { page: PageNumber::FIRST, ..self.clone() };
        *query.filter_mut(field) = filter;
        query
    }

    /// The same list without filters, at its first page.
    #[must_use]
    pub(crate) fn without_filters(&self) -> Self {
        let Self { view, group, sort, limit, .. } = *self;
        Self { view, group, sort, limit, backup: self.backup.clone(), ..self.start() }
    }

    /// The initial list of the same project, with the same target.
    #[must_use]
    pub(crate) fn start(&self) -> Self {
        let volumes = Volumes { target_age: self.volumes.target_age, ..Volumes::default() };
        Self { project: self.project.clone(), volumes, ..Self::default() }
    }

    /// The initial state of another view of the same project.
    #[must_use]
    pub fn at_view(&self, view: View) -> Self {
        Self { view, ..self.start() }
    }

    /// The Volumes view with some of its state changed.
    #[must_use]
    pub(crate) fn with_volumes(&self, change: impl FnOnce(&mut Volumes)) -> Self {
        let mut query = Self { backup: None, ..self.clone() };
        change(&mut query.volumes);
        query
    }

    /// The same question for another project, without the page and the open panel.
    #[must_use]
    pub(crate) fn in_project(&self, project: Option<String>) -> Self {
        let volumes = Volumes { open: None, ..self.volumes.clone() };
        Self { project, page: PageNumber::FIRST, backup: None, volumes, ..self.clone() }
    }

    /// Whether a panel is open: a backup's or a volume's.
    pub(crate) fn has_panel(&self) -> bool {
        self.backup.is_some() || self.view == View::Volumes && self.volumes.open.is_some()
    }

    /// Whether answering needs the whole project rather than one page.
    pub(crate) fn needs_all(&self) -> bool {
        self.view != View::Backups || !self.search.is_empty() || self.group.is_some()
    }

    /// Whether it requires the analysis of the whole project.
    pub(crate) fn needs_analysis(&self) -> bool {
        self.view != View::Backups || self.search.needs_analysis() || self.group == Some(Group::Cause)
    }

    /// Whether any filter is set.
    pub(crate) fn is_filtered(&self) -> bool {
        !self.search.is_empty() || Field::ALL.into_iter().any(|field| self.filter(field).is_some())
    }

    /// The same list grouped in another way or not at all, at its first page.
    #[must_use]
    pub(crate) fn with_group(&self, group: Option<Group>) -> Self {
        Self { group, page: PageNumber::FIRST, ..self.clone() }
    }

    /// The same list in another order, at its first page.
    #[must_use]
    pub(crate) fn sorted(&self, sort: Sort) -> Self {
        Self { sort, page: PageNumber::FIRST, ..self.clone() }
    }

    /// The order after a click on a column's header.
    pub(crate) fn next_sort(&self, key: SortKey) -> Sort {
        let direction = if self.sort.key == key { self.sort.direction.reversed() } else { key.first_direction() };
        Sort { key, direction }
    }

    /// Another page of the same list.
    #[must_use]
    pub(crate) fn at_page(&self, page: PageNumber) -> Self {
        Self { page, ..self.clone() }
    }

    /// The same list with another page size, on the page that contains the first row of this one.
    #[must_use]
    pub(crate) fn with_limit(&self, limit: PageSize) -> Self {
        Self { limit, page: PageNumber::at_offset(self.offset(), limit), ..self.clone() }
    }

    /// The same list with another panel or none.
    #[must_use]
    pub fn with_backup(&self, backup: Option<String>) -> Self {
        Self { backup, ..self.clone() }
    }

    /// The address of any backup's panel beside this list, up to the (encoded) id.
    pub(crate) fn backup_prefix(&self) -> String {
        self.with_backup(Some(String::new())).to_string()
    }

    /// The part that the service can answer.
    pub fn list_parameters(&self) -> ListParameters<'_> {
        let filters = [self.name.as_ref(), self.status.as_ref(), self.volume_id.as_ref()];
        ListParameters { filters, sort: self.sort, limit: self.limit, offset: self.offset() }
    }

    /// Rows before this page.
    pub(crate) fn offset(&self) -> u64 {
        self.page.offset(self.limit)
    }

    fn filter_mut(&mut self, field: Field) -> &mut Option<Match> {
        match field {
            Field::Name => &mut self.name,
            Field::Status => &mut self.status,
            Field::VolumeId => &mut self.volume_id,
        }
    }

    /// Parses an address's query string, with or without its `?`. Parts that are not understood are left out and
    /// returned. An address that names no view but has parameters of the list of backups shows that list.
    pub fn parse(search: &str) -> (Self, Vec<Misread>) {
        let mut query = Self::default();
        let mut misread = Vec::new();
        let search = search.strip_prefix('?').unwrap_or(search);
        if form_urlencoded::parse(search.as_bytes()).any(|(key, _)| is_of_the_list(&key)) {
            query.view = View::Backups;
        }
        for (key, value) in form_urlencoded::parse(search.as_bytes()) {
            if !query.read_pair(&key, &value) {
                misread.push(Misread { key: key.into_owned(), value: value.into_owned() });
            }
        }
        (query, misread)
    }

    /// Parses one pair of an address; false if it is not understood. A repeated key overrides the earlier one, as in
    /// Cinder.
    fn read_pair(&mut self, key: &str, value: &str) -> bool {
        let field = |name: &str| match name {
            "name" => Some(Field::Name),
            "status" => Some(Field::Status),
            "volume_id" => Some(Field::VolumeId),
            _ => None,
        };
        if let Some(field) = field(key) {
            *self.filter_mut(field) = Some(Match::Exact(value.to_owned()));
            return true;
        }
        if let Some(field) = key.strip_suffix('~').and_then(field) {
            *self.filter_mut(field) = Some(Match::Contains(value.to_owned()));
            return true;
        }
        if let Some(understood) = self.volumes.read_pair(key, value) {
            return understood;
        }
        match key {
            "view" => View::ALL.into_iter().find(|view| view.word() == value).map(|view| self.view = view).is_some(),
            "q" => Search::parse(value).map(|search| self.search = search).is_ok(),
            "group" => {
                let named = Group::ALL.into_iter().find(|group| group.word() == value);
                named.map(|group| self.group = Some(group)).is_some()
            }
            "sort" => Sort::parse(value).map(|sort| self.sort = sort).is_some(),
            "limit" => value.parse().ok().and_then(PageSize::new).map(|limit| self.limit = limit).is_some(),
            "page" => value.parse().ok().and_then(PageNumber::new).map(|page| self.page = page).is_some(),
            "project" | "backup" => {
                let id = if key == "project" { &mut self.project } else { &mut self.backup };
                *id = Some(value.to_owned()).filter(|id| !id.is_empty());
                id.is_some()
            }
            _ => false,
        }
    }
}

/// Whether a key of an address is a parameter of the list of backups.
fn is_of_the_list(key: &str) -> bool {
    matches!(
        key.strip_suffix('~').unwrap_or(key),
        "name" | "status" | "volume_id" | "q" | "group" | "sort" | "limit" | "page" | "backup"
    )
}

/// The two forms of a question: filters and terms, or terms alone.
impl Query {
    /// The whole question, as the search box shows it.
    pub(crate) fn as_search(&self) -> Search {
        let filters = Field::ALL.into_iter().filter_map(|field| Some(Term::filter(field, self.filter(field)?)));
        Search { terms: filters.chain(self.search.terms.iter().cloned()).collect() }
    }

    /// The same list with another question, at its first page: terms that the service can filter by become its filters.
    #[must_use]
    pub(crate) fn with_search(&self, search: &Search) -> Self {
        let mut query = self.without_filters();
        for term in &search.terms {
            match term.as_filter().filter(|(field, _)| query.filter(*field).is_none()) {
                Some((field, filter)) => query = query.with_filter(field, Some(filter.clone())),
                None => query.search.terms.push(term.clone()),
            }
        }
        query
    }

    /// The same list without one term of the search.
    #[must_use]
    pub(crate) fn without_term(&self, place: usize) -> Self {
        let mut query = self.at_page(PageNumber::FIRST);
        if place < query.search.terms.len() {
            query.search.terms.remove(place);
        }
        query
    }
}

/// The address's query string, with its `?`, without default values. A bare `?` leads back to the start.
impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut pairs: Vec<(&str, String)> = Vec::new();
        if let Some(id) = &self.project {
            pairs.push(("project", encode(id)));
        }
        pairs.extend(self.volumes.pairs().map(|(key, value)| (key, encode(&value))));
        for field in Field::ALL {
            if let Some(filter) = self.filter(field) {
                pairs.push((filter.parameter(field), encode(filter.text())));
            }
        }
        if !self.search.is_empty() {
            pairs.push(("q", encode(&self.search.to_string())));
        }
        if let Some(group) = self.group {
            pairs.push(("group", group.word().to_owned()));
        }
        if self.sort != Sort::default() {
            pairs.push(("sort", self.sort.to_string()));
        }
        if self.limit != PageSize::default() {
            pairs.push(("limit", self.limit.rows().to_string()));
        }
        if self.page != PageNumber::FIRST {
            pairs.push(("page", self.page.number().to_string()));
        }
        if let Some(id) = &self.backup {
            pairs.push(("backup", encode(id)));
        }
        let is_of_list = pairs.iter().any(|(key, _)| is_of_the_list(key));
        if self.view != if is_of_list { View::Backups } else { View::default() } {
            pairs.insert(usize::from(self.project.is_some()), ("view", self.view.word().to_owned()));
        }
        f.write_str("?")?;
        for (index, (key, value)) in pairs.iter().enumerate() {
            let separator = if index == 0 { "" } else { "&" };
            write!(f, "{separator}{key}={value}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(missing_docs)]
pub mod tests;
