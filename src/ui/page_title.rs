//! The title of the browser tab: the view or the open volume, and the state of the project.

use crate::api::cinder::Tone;
use crate::cells::{Computed, Stored, effect};
use crate::number::grouped;
use crate::platform::dom;
use crate::query::{Query, View};
use crate::state::config::Config;
use crate::state::volume_snapshot::VolumeSnapshot;
use crate::ui::parts::analysis_view::AnalysisView;

/// Keeps the tab's title and icon up to date.
pub(crate) fn use_page_title(analysis_view: &'static AnalysisView, volumes: VolumeSnapshot, config: Stored<Config>) {
    let state = Computed::new(move || {
        let verdict = analysis_view.with(|analysis, context| {
            let verdict = analysis.verdict(&analysis.counts(), context.target_age);
            let open = context.query.volumes.open.as_deref();
            let is_there = open.is_some_and(|id| analysis.line(id).is_some());
            (verdict.tone, verdict.number.map(|(number, _)| number), is_there)
        });
        verdict.unwrap_or((Tone::Muted, None, false))
    });
    let shown = Computed::new(move || {
        analysis_view.address.query.with(|query| {
            subject(query, |id| {
                let name = volumes.known.with(|known| known.label(id).map(str::to_owned));
                name.or_else(|| state.with(|(_, _, is_there)| is_there.then(|| id.to_owned())))
            })
        })
    });
    effect(move || {
        let (shown, (tone, number, _)) = (shown.get(), state.get());
        let number = number.map(|number| format!(" {}", grouped(number as u64))).unwrap_or_default();
        let mark = match tone {
            Tone::Good => "✓ · ".to_owned(),
            Tone::Bad => format!("✕{number} · "),
            // No statement is made about an unknown state.
            Tone::Muted | Tone::Busy | Tone::Unknown => String::new(),
        };
        dom::set_favicon(icon(tone));
        config.with(|config| dom::set_title(&format!("{mark}{shown} · {}", config.title)));
    });
}

/// The open volume, if the project has it, or the view. `volume` gives the name of a volume, or its id.
fn subject(query: &Query, volume: impl FnOnce(&str) -> Option<String>) -> String {
    let open = query.volumes.open.as_deref().filter(|_| query.view == View::Volumes);
    open.and_then(volume).unwrap_or_else(|| query.view.label().to_owned())
}

/// An icon for the state: different shapes, not just colours.
fn icon(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => {
            "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='8' \
             fill='%23176639'/%3E%3Cpath d='M4 8.5l3 3 5-6.5' fill='none' stroke='%23fff' stroke-width='2'/%3E%3C/svg%3E"
        }
        Tone::Bad => {
            "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' \
             height='16' rx='3' fill='%23b00020'/%3E%3Cpath d='M4.5 4.5l7 7m0-7l-7 7' stroke='%23fff' \
             stroke-width='2'/%3E%3C/svg%3E"
        }
        Tone::Muted | Tone::Busy | Tone::Unknown => {
            "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' \
             height='16' rx='3' fill='%23555'/%3E%3Cpath d='M3 5h10M3 8h10M3 11h6' stroke='%23fff' \
             stroke-width='1.5'/%3E%3C/svg%3E"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_volume_that_is_not_there_gives_the_page_no_title() {
        let of = |address: &str| {
            let known = |id: &str| (id == "v-1").then(|| "web-01".to_owned());
            subject(&Query::parse(address).0, known)
        };
        assert_eq!(of("?view=volumes&volume=v-1"), "web-01");
        assert_eq!(of("?view=volumes&volume=does-not-exist"), "Volumes");
        assert_eq!(of("?view=volumes"), "Volumes");
        assert_eq!(of("?view=backups"), "Backups");
    }
}
