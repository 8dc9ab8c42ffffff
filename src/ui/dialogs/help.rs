//! The shortcuts and the legend, in a native dialog.

use crate::api::cinder::Status;
use crate::ui::dialogs::words;
use crate::ui::node::{Element, ElementRef, Node, el, live};
use crate::ui::parts::badge::badge;
use crate::ui::parts::words::CLOSE;
use leptos::prelude::*;

thread_local! {
    pub(crate) static DIALOG: ElementRef = const { ElementRef::new() };
}

/// The shortcuts, the search language and the legend.
#[component]
pub(crate) fn HelpDialog() -> impl IntoView {
    live(help)
}

fn help() -> Node {
    let term = |name: Element, what: &'static str| el("div").child(el("dt").child(name)).child(el("dd").child(what));
    let key = |(key, what)| term(el("kbd").child(key), what);
    let tone = |(status, what): (Status, _)| term(badge(&status), what);
    let close = el("form").attr("method", "dialog").child(el("button").child(CLOSE));
    let heading = el("h2").attr("id", "help-heading").attr("tabindex", "-1").attr("autofocus", "").child(words::HELP);
    el("dialog")
        .handle(&DIALOG)
        .class("help")
        .attr("aria-labelledby", "help-heading")
        .child(el("header").child(heading).child(close))
        .child(el("h3").child(words::KEYS_HEADING))
        .child(el("dl").children(words::KEYS.map(key)))
        .child(el("h3").child(words::LANGUAGE_HEADING))
        .child(
            el("dl")
                .class("language")
                .children(words::LANGUAGE.map(|(example, what)| term(el("code").child(example), what))),
        )
        .child(el("h3").child(words::LEGEND_HEADING))
        .child(el("dl").children(words::LEGEND.map(tone)))
        .child(el("h3").child(words::FIGURES_HEADING))
        .child(el("p").child(words::FIGURES))
        .child(el("p").child(words::ONLY_READS))
        .into()
}
