//! The volumes and quotas of a project, as the service returns them.

use std::ops::{Add, Div};

use serde_json::json;

use super::page;
use super::params::Params;
use super::query;
use super::shape::Place;
use super::version;
use crate::json as text;
use crate::refusal::Refusal;
use crate::volumes::Volume;

/// Filters that members may use (`resource_filters` of stock Cinder).
const FILTERS: [&str; 11] = [
    "name",
    "status",
    "metadata",
    "bootable",
    "migration_status",
    "availability_zone",
    "group_id",
    "size",
    "created_at",
    "updated_at",
    "consumes_quota",
];
/// The default quotas of a project: number of backups, and their GiB.
const MOST: (usize, u64) = (5000, 500_000);

/// Larger projects get a quota a quarter above their usage.
fn quarter_more<T: Copy + Add<Output = T> + Div<Output = T> + From<u8>>(used: T) -> T {
    used + used / T::from(4)
}

/// One page of volumes.
///
/// # Errors
///
/// 400 for the first parameter that is wrong, 404 if the marker is not a volume of the project.
pub(super) fn list(
    place: &Place,
    project: &str,
    volumes: &[Volume],
    mut params: Params,
    minor: u32,
    most: usize,
) -> Result<Vec<u8>, Refusal> {
    let original = params.clone();
    let limit = query::limit(params.pop("limit"), most)?;
    let offset = query::offset(params.pop("offset"))?;
    let is_counted = minor >= version::COUNT && query::counted(&params)?;
    if minor >= version::COUNT {
        params.pop("with_count");
    }
    let marker = params.pop("marker");
    for known in ["sort", "sort_key", "sort_dir", "all_tenants"] {
        params.pop(known);
    }
    if minor >= version::GENERAL_FILTERS {
        let unknown: Vec<&str> = params.keys().filter(|key| !FILTERS.contains(key)).collect();
        if !unknown.is_empty() {
            return Err(Refusal::bad_request(format!(
                "Invalid filters {} are found in query options.",
                unknown.join(",")
            )));
        }
    }
    let fits = |volume: &&Volume| {
        params.last("name").is_none_or(|name| volume.name.as_deref() == Some(name))
            && params.last("status").is_none_or(|status| volume.status == status)
    };
    let found: Vec<&Volume> = volumes.iter().filter(fits).collect();
    let first = match marker {
        None => 0,
        Some(id) => {
            let marker = volumes.iter().find(|volume| volume.id == id).ok_or_else(|| Refusal::no_volume(&id))?;
            // The marker itself may not match the filters: its place in the order counts.
            found.partition_point(|volume| !volume.is_after(marker))
        }
    };
    let rows: Vec<&Volume> = found.iter().copied().skip(first).skip(offset).take(limit).collect();
    let mut answer = json!({ "volumes": rows });
    let has_next = page::has_next(limit, if is_counted { found.len() } else { rows.len() });
    if let Some(last) = rows.last().filter(|_| has_next) {
        let next = place.list(project, "volumes/detail", &original.with_marker(&last.id));
        answer["volumes_links"] = json!([{ "rel": "next", "href": next }]);
    }
    if is_counted {
        answer["count"] = json!(found.len());
    }
    Ok(text::body(&answer))
}

/// The quotas and the usage of a project.
pub(super) fn limits(backups: usize, gigabytes: u64) -> Vec<u8> {
    text::body(&json!({ "limits": { "rate": [], "absolute": {
        "maxTotalVolumes": 1000,
        "maxTotalVolumeGigabytes": -1,
        "maxTotalSnapshots": 1000,
        "maxTotalBackups": MOST.0.max(quarter_more(backups)),
        "maxTotalBackupGigabytes": MOST.1.max(quarter_more(gigabytes)),
        "totalBackupsUsed": backups,
        "totalBackupGigabytesUsed": gigabytes,
    } } }))
}
