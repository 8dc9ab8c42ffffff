//! Reactive values, effects and tasks whose machinery is compiled only once. Leptos compiles it again for each type and
//! each closure, half a kilobyte to two each: with `RwSignal`, `Memo` and `Effect` everywhere the program is 15 to 19
//! kB larger (brotli). Values created here live as long as the page and are never disposed of.
//!
//! | here | Leptos |
//! |---|---|
//! | `Cell` | `RwSignal` |
//! | `Computed` | `Memo` |
//! | `Stored` | `StoredValue` |
//! | `effect` | `Effect::new` |
//! | `spawn`, `spawn_scoped` | `task::spawn_local`, `task::spawn_local_scoped_with_cancellation` |

use leptos::prelude::*;
use std::future::Future;
use std::pin::Pin;
use std::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard, TryLockError};

/// A value that is not reactive.
pub(crate) struct Stored<T: 'static>(&'static RwLock<T>);

impl<T> Clone for Stored<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Stored<T> {}

impl<T> Stored<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(Box::leak(Box::new(RwLock::new(value))))
    }

    /// Borrows the value.
    pub(crate) fn with<R>(self, look: impl FnOnce(&T) -> R) -> R {
        look(&self.read())
    }

    pub(crate) fn update<R>(self, change: impl FnOnce(&mut T) -> R) -> R {
        change(&mut self.write())
    }

    pub(crate) fn set(self, value: T) {
        let before = std::mem::replace(&mut *self.write(), value);
        drop(before);
    }

    fn read(self) -> RwLockReadGuard<'static, T> {
        match self.0.try_read() {
            Ok(guard) => guard,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => in_use(),
        }
    }

    fn write(self) -> RwLockWriteGuard<'static, T> {
        match self.0.try_write() {
            Ok(guard) => guard,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => in_use(),
        }
    }
}

/// The standard library would abort without a message: the only thread would wait for itself.
#[cold]
fn in_use() -> ! {
    panic!("a value was changed while it was looked at")
}

impl<T: Clone> Stored<T> {
    /// A clone.
    pub(crate) fn get(self) -> T {
        self.read().clone()
    }
}

/// Shared state that lives as long as the page.
pub(crate) fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

/// A value whose readers run again when it changes.
pub(crate) struct Cell<T: 'static> {
    value: Stored<T>,
    trigger: Trigger,
}

impl<T> Clone for Cell<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Cell<T> {}

impl<T> Cell<T> {
    pub(crate) fn new(value: T) -> Self {
        Self { value: Stored::new(value), trigger: Trigger::new() }
    }

    /// Borrows the value and tracks it.
    pub(crate) fn with<R>(self, look: impl FnOnce(&T) -> R) -> R {
        self.trigger.track();
        self.value.with(look)
    }

    /// Borrows the value without tracking it.
    pub(crate) fn with_untracked<R>(self, look: impl FnOnce(&T) -> R) -> R {
        self.value.with(look)
    }

    pub(crate) fn update(self, change: impl FnOnce(&mut T)) {
        self.value.update(change);
        self.trigger.notify();
    }

    pub(crate) fn set(self, value: T) {
        self.value.set(value);
        self.trigger.notify();
    }
}

impl<T: Clone> Cell<T> {
    /// A clone, tracked.
    pub(crate) fn get(self) -> T {
        self.with(T::clone)
    }

    /// A clone, not tracked.
    pub(crate) fn get_untracked(self) -> T {
        self.value.get()
    }
}

/// A value computed from others; its readers run again only when the result differs.
pub(crate) struct Computed<T: 'static> {
    value: Stored<T>,
    version: Memo<u32>,
}

impl<T> Clone for Computed<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Computed<T> {}

impl<T: PartialEq + Send + Sync> Computed<T> {
    /// Computes the value now, and again when it is read after one of its sources has changed.
    pub(crate) fn new(work: impl Fn() -> T + Send + Sync + 'static) -> Self {
        let value = Stored::new(untrack(&work));
        let renew = move || {
            let new = work();
            let is_other = value.with(|value| *value != new);
            if is_other {
                value.set(new);
            }
            is_other
        };
        Self { value, version: versions(Box::new(renew)) }
    }

    /// Borrows the value and tracks it.
    pub(crate) fn with<R>(self, look: impl FnOnce(&T) -> R) -> R {
        self.version.get();
        self.value.with(look)
    }

    /// Borrows the value without tracking it.
    pub(crate) fn with_untracked<R>(self, look: impl FnOnce(&T) -> R) -> R {
        self.version.get_untracked();
        self.value.with(look)
    }
}

impl<T: PartialEq + Clone + Send + Sync> Computed<T> {
    /// A clone, tracked.
    pub(crate) fn get(self) -> T {
        self.with(T::clone)
    }

    /// A clone, not tracked.
    pub(crate) fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }
}

#[inline(never)]
fn versions(renew: Box<dyn Fn() -> bool + Send + Sync>) -> Memo<u32> {
    Memo::new(move |before: Option<&u32>| before.copied().unwrap_or(0).wrapping_add(u32::from(renew())))
}

/// Runs now, and again whenever something it reads has changed.
pub(crate) fn effect(act: impl FnMut() + 'static) {
    effect_boxed(Box::new(act));
}

#[inline(never)]
fn effect_boxed(mut act: Box<dyn FnMut()>) {
    Effect::new(move |_: Option<()>| act());
}

/// A task that is cancelled together with the effect or page that started it.
pub(crate) fn spawn_scoped(task: impl Future<Output = ()> + 'static) {
    spawn_scoped_boxed(Box::pin(task));
}

/// A task that runs to its end.
pub(crate) fn spawn(task: impl Future<Output = ()> + 'static) {
    leptos::task::spawn_local(Box::pin(task) as Pin<Box<dyn Future<Output = ()>>>);
}

#[inline(never)]
fn spawn_scoped_boxed(task: Pin<Box<dyn Future<Output = ()>>>) {
    leptos::reactive::spawn_local_scoped_with_cancellation(task);
}
