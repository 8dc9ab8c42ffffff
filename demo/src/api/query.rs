//! Parses list parameters in Cinder's order, so that of two errors the same one is reported.

use std::sync::atomic::{AtomicU64, Ordering};

use super::filter::Filter;
use super::order::Order;
use super::params::Params;
use super::version;
use crate::quirks::{Ignores, Sorts};
use crate::refusal::Refusal;
use crate::world::World;

const LARGEST: i128 = 2_147_483_647;
const PLAIN: [&str; 3] = ["name", "status", "volume_id"];
const FUZZY: [&str; 3] = ["name~", "status~", "volume_id~"];

/// A requested list.
#[derive(Debug)]
pub(super) struct ListRequest {
    /// The maximum number of rows, no more than the world allows.
    pub limit: usize,
    /// Rows to skip, after the marker's.
    pub offset: usize,
    /// The id of the row before the first one.
    pub marker: Option<String>,
    /// The order.
    pub order: Order,
    /// Whether to include the number of matches.
    pub counted: bool,
    /// The filters, all of which must match.
    pub filters: Vec<Filter>,
}

/// Every filter that members of this world may use, in the service's order.
pub(super) fn allowed(world: &World) -> Vec<&'static str> {
    PLAIN.into_iter().chain(FUZZY.into_iter().filter(|_| world.fuzzy)).collect()
}

impl ListRequest {
    /// Parses the parameters of a list at a minor version.
    ///
    /// # Errors
    ///
    /// 400 for the first parameter that is wrong.
    pub(super) fn read(mut params: Params, minor: u32, world: &World) -> Result<Self, Refusal> {
        let quirks = world.quirks;
        let limit = limit(params.pop("limit"), world.most)?;
        let limit = match quirks.ignores {
            Ignores::Limit => world.most,
            Ignores::Zero if limit == 0 => world.most,
            _ => limit,
        };
        let marker = params.pop("marker");
        let offset = offset(params.pop("offset"))?;
        let offset = if quirks.ignores == Ignores::Offset { 0 } else { offset };
        if params.has("sort") && quirks.sorts == Sorts::Nothing {
            return Err(Refusal::bad_request("Invalid filters sort are found in query options."));
        }
        let sort = sort(&mut params)?;
        if sort.len() > 1 && quirks.sorts == Sorts::OneKey {
            return Err(Refusal::bad_sort("Invalid sort key"));
        }
        let counted = minor >= version::COUNT && counted(&params)?;
        if minor >= version::COUNT {
            params.pop("with_count");
        }
        let filters = filters(&params, minor, world)?;
        let order = Order::new(sort, minor >= version::SORT_BY_NAME, quirks.shuffles.then(shuffle))?;
        Ok(Self { limit, offset, marker, order, counted, filters })
    }
}

/// A different number each time.
fn shuffle() -> u64 {
    static TIMES: AtomicU64 = AtomicU64::new(1);
    TIMES.fetch_add(1, Ordering::Relaxed)
}

/// A whole number as Python parses it: with surrounding blanks, a sign and leading zeros.
fn whole(text: &str) -> Option<i128> {
    let text = text.trim();
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let beyond = if text.starts_with('-') { i128::MIN } else { i128::MAX };
    Some(text.parse().unwrap_or(beyond))
}

pub(super) fn limit(text: Option<String>, most: usize) -> Result<usize, Refusal> {
    let Some(text) = text else { return Ok(most) };
    let number = whole(&text).ok_or_else(|| Refusal::bad_request("limit param must be an integer"))?;
    if number < 0 {
        return Err(Refusal::bad_request("limit param must be positive"));
    }
    Ok(usize::try_from(number).unwrap_or(most).min(most))
}

pub(super) fn offset(text: Option<String>) -> Result<usize, Refusal> {
    let Some(text) = text else { return Ok(0) };
    let number = whole(&text).ok_or_else(|| Refusal::bad_request("offset must be an integer"))?;
    match number {
        ..0 => Err(Refusal::bad_request("offset must be >= 0")),
        0..=LARGEST => Ok(usize::try_from(number).unwrap_or(usize::MAX)),
        _ => Err(Refusal::bad_request(format!("offset must be <= {LARGEST}"))),
    }
}

fn sort(params: &mut Params) -> Result<Vec<(String, String)>, Refusal> {
    let pair = |part: &str| match part.split_once(':') {
        Some((key, direction)) if !direction.is_empty() => (key.to_owned(), direction.to_owned()),
        Some((key, _)) => (key.to_owned(), "desc".to_owned()),
        None => (part.to_owned(), "desc".to_owned()),
    };
    if params.has("sort") {
        if params.has("sort_key") || params.has("sort_dir") {
            return Err(Refusal::bad_request(
                "The 'sort_key' and 'sort_dir' parameters are deprecated and cannot be used with the 'sort' parameter.",
            ));
        }
        return Ok(params.pop("sort").unwrap_or_default().trim().split(',').map(pair).collect());
    }
    let key = params.pop("sort_key").unwrap_or_else(|| "created_at".to_owned());
    let direction = params.pop("sort_dir").unwrap_or_else(|| "desc".to_owned());
    Ok(vec![(key.trim().to_owned(), direction.trim().to_owned())])
}

pub(super) fn counted(params: &Params) -> Result<bool, Refusal> {
    let Some(text) = params.last("with_count") else { return Ok(false) };
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" | "t" | "yes" | "y" | "on" => Ok(true),
        "false" | "0" | "f" | "no" | "n" | "off" => Ok(false),
        _ => Err(Refusal::bad_request(format!("Value '{text}' for 'with_count' is not a boolean."))),
    }
}

fn filters(params: &Params, minor: u32, world: &World) -> Result<Vec<Filter>, Refusal> {
    let strict = minor >= version::GENERAL_FILTERS;
    let allowed = if strict { allowed(world) } else { PLAIN.to_vec() };
    if strict {
        if params.keys().any(|key| !key.is_ascii()) {
            return Err(Refusal::bad_request("Filter keys can only contain ASCII characters."));
        }
        // Members may not look into other projects, but asking is not an error.
        let unknown: Vec<&str> = params.keys().filter(|key| *key != "all_tenants" && !allowed.contains(key)).collect();
        if !unknown.is_empty() {
            let keys = unknown.join(",");
            return Err(Refusal::bad_request(format!("Invalid filters {keys} are found in query options.")));
        }
    }
    Ok(allowed.into_iter().filter_map(|key| Filter::new(key, params.last(key)?)).collect())
}
