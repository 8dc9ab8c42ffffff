//! Orders as the database applies them: null is the smallest value, text is compared by its UTF-8 bytes, and ties are
//! broken by creation time and id, in the direction of the first key.

use std::cmp::Ordering;

use crate::backup::Backup;
use crate::refusal::Refusal;

/// A value of a column; the variants are in sorting order.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Value<'a> {
    Null,
    Number(u64),
    Text(&'a str),
}

impl<'a> From<&'a Option<String>> for Value<'a> {
    fn from(text: &'a Option<String>) -> Self {
        text.as_deref().map_or(Self::Null, Self::Text)
    }
}

type Column = for<'a> fn(&'a Backup) -> Value<'a>;

/// The sortable columns, by name. Computed fields cannot be sorted by.
fn column(key: &str, by_name: bool) -> Option<Column> {
    Some(match key {
        "id" => |row| Value::Text(&row.id),
        "status" => |row| Value::Text(&row.status),
        "volume_id" => |row| Value::Text(&row.volume_id),
        "size" => |row| Value::Number(row.size),
        "object_count" => |row| row.object_count.map_or(Value::Null, Value::Number),
        "created_at" => |row| Value::from(&row.created_at),
        "updated_at" => |row| Value::from(&row.updated_at),
        "data_timestamp" => |row| Value::from(&row.data_timestamp),
        "availability_zone" => |row| Value::from(&row.availability_zone),
        "container" => |row| Value::from(&row.container),
        "fail_reason" => |row| Value::from(&row.fail_reason),
        "snapshot_id" => |row| Value::from(&row.snapshot_id),
        "display_description" => |row| Value::from(&row.description),
        "display_name" => |row| Value::from(&row.name),
        "name" if by_name => |row| Value::from(&row.name),
        _ => return None,
    })
}

/// A total order of rows.
#[derive(Debug)]
pub(super) struct Order {
    columns: Vec<(Column, bool)>,
    /// Whether it is the order in which rows are stored.
    pub is_usual: bool,
    /// A seed by which rows that are equal in the columns are ordered differently each time.
    shuffle: Option<u64>,
}

impl Order {
    /// The order for these keys and directions; `name` is allowed from 3.37 on. With a seed to shuffle by, ties are not
    /// broken.
    ///
    /// # Errors
    ///
    /// 400 for a direction other than `asc` or `desc`, then for a key that cannot be sorted by.
    pub(super) fn new(mut sort: Vec<(String, String)>, by_name: bool, shuffle: Option<u64>) -> Result<Self, Refusal> {
        if sort.iter().any(|(_, direction)| direction != "asc" && direction != "desc") {
            return Err(Refusal::bad_sort("Unknown sort direction, must be 'desc' or 'asc'."));
        }
        let first = sort.first().map_or_else(|| "desc".to_owned(), |(_, direction)| direction.clone());
        for key in ["created_at", "id"] {
            if shuffle.is_none() && !sort.iter().any(|(present, _)| present == key) {
                sort.push((key.to_owned(), first.clone()));
            }
        }
        let read = |(key, direction): &(String, String)| {
            let column = column(key, by_name).ok_or_else(|| Refusal::bad_sort("Invalid sort key"))?;
            Ok((column, direction == "asc"))
        };
        let columns = sort.iter().map(read).collect::<Result<_, _>>()?;
        let words = sort.iter().map(|(key, direction)| (key.as_str(), direction.as_str()));
        Ok(Self { columns, is_usual: words.eq([("created_at", "desc"), ("id", "desc")]), shuffle })
    }

    /// Which of two rows comes first.
    pub(super) fn compare(&self, one: &Backup, other: &Backup) -> Ordering {
        let mut parts = self.columns.iter().map(|(column, ascending)| {
            let order = column(one).cmp(&column(other));
            if *ascending { order } else { order.reverse() }
        });
        let shuffled = || self.shuffle.map(|by| mixed(by, &one.id).cmp(&mixed(by, &other.id)));
        parts.find(|order| order.is_ne()).or_else(shuffled).unwrap_or(Ordering::Equal)
    }
}

/// A hash of a text, seeded with `by` (FNV-1a).
fn mixed(by: u64, text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325 ^ by.wrapping_mul(0x9e37_79b9_7f4a_7c15), |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
