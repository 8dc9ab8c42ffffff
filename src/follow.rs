//! Effects, memos and tasks behind one type each: the framework compiles its own anew for every closure, 1 to 2 kB of
//! the program a piece.

use leptos::prelude::*;
use std::future::Future;
use std::pin::Pin;

/// Does something now, and again whenever what it reads has changed.
pub fn follow(act: impl FnMut() + 'static) {
    follow_boxed(Box::new(act));
}

#[inline(never)]
fn follow_boxed(mut act: Box<dyn FnMut()>) {
    Effect::new(move |_: Option<()>| act());
}

/// A task that ends with the effect, or the page, that began it.
pub fn run(task: impl Future<Output = ()> + 'static) {
    run_boxed(Box::pin(task));
}

/// A task that goes on to its end whatever comes.
pub fn set_off(task: impl Future<Output = ()> + 'static) {
    leptos::task::spawn_local(Box::pin(task) as Pin<Box<dyn Future<Output = ()>>>);
}

#[inline(never)]
fn run_boxed(task: Pin<Box<dyn Future<Output = ()>>>) {
    leptos::reactive::spawn_local_scoped_with_cancellation(task);
}
