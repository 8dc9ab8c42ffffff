//! The table of backups: its headings, which sort through the service, and its rows in slices. The surrounding table is
//! in `page`.
//!
//! Slices are laid out only when they become visible (`content-visibility`), which needs `display: block`, which in
//! some browsers removes the table's semantics: the ARIA roles restore them.

use crate::query::{Direction, Sort};
use crate::state::columns::{Column, Columns};
use crate::ui::messages::Action;
use crate::ui::node::{Node, el};
use crate::ui::parts::form::button;

/// The headings. Without an order, none of them has an arrow.
pub fn head(sort: Option<Sort>, columns: Columns, zone: &str) -> Node {
    let columns = columns.iter().filter(|column| *column != Column::Reason);
    let heading = |column: Column| {
        let is_time = matches!(column, Column::RecoveryPoint | Column::Created | Column::Updated);
        let order = sort.filter(|sort| column.sort_key() == Some(sort.key)).map(|sort| match sort.direction {
            Direction::Ascending => "ascending",
            Direction::Descending => "descending",
        });
        let label: Node = match column.sort_key() {
            Some(key) => button(column.heading()).asks(Action::Sort(key)).into(),
            None => column.heading().into(),
        };
        el("th")
            .attr("role", "columnheader")
            .attr("scope", "col")
            .attr("data-column", column.word())
            .attr_if("aria-sort", order)
            .child(label)
            .child(is_time.then(|| el("span").class("unit").child(format!(" {zone}"))))
    };
    let line = el("tr").attr("role", "row").children(columns.map(heading));
    el("thead").attr("role", "rowgroup").child(line).into()
}
