//! Signals, memos, effects and tasks whose machinery is compiled once: the framework's own are compiled anew for each
//! type and each closure, half a kilobyte to two a piece. What is made here lasts as long as the page, like the page's
//! one component, and is never taken down.

use leptos::prelude::*;
use std::future::Future;
use std::pin::Pin;
use std::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard, TryLockError};

/// A value that nobody follows.
pub struct Kept<T: 'static>(&'static RwLock<T>);

impl<T> Clone for Kept<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Kept<T> {}

impl<T> Kept<T> {
    /// Keeps a value.
    pub fn new(value: T) -> Self {
        Self(Box::leak(Box::new(RwLock::new(value))))
    }

    /// Looks at it.
    pub fn with<R>(self, look: impl FnOnce(&T) -> R) -> R {
        look(&self.read())
    }

    /// Changes it.
    pub fn update<R>(self, change: impl FnOnce(&mut T) -> R) -> R {
        change(&mut self.write())
    }

    /// Replaces it.
    pub fn set(self, value: T) {
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

/// The standard library would end the program without a word: there is one thread, which would wait for itself.
#[cold]
fn in_use() -> ! {
    panic!("a value was changed while it was looked at")
}

impl<T: Clone> Kept<T> {
    /// A copy of it.
    pub fn get(self) -> T {
        self.read().clone()
    }
}

/// A value that effects follow.
pub struct Signal<T: 'static> {
    value: Kept<T>,
    told: Trigger,
}

impl<T> Clone for Signal<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Signal<T> {}

impl<T> Signal<T> {
    /// A signal with a first value.
    pub fn new(value: T) -> Self {
        Self { value: Kept::new(value), told: Trigger::new() }
    }

    /// Looks at it, and follows it.
    pub fn with<R>(self, look: impl FnOnce(&T) -> R) -> R {
        self.told.track();
        self.value.with(look)
    }

    /// Looks at it as it is now.
    pub fn with_untracked<R>(self, look: impl FnOnce(&T) -> R) -> R {
        self.value.with(look)
    }

    /// Changes it.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        self.value.update(change);
        self.told.notify();
    }

    /// Replaces it.
    pub fn set(self, value: T) {
        self.value.set(value);
        self.told.notify();
    }
}

impl<T: Clone> Signal<T> {
    /// A copy of it, which is followed.
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// A copy of it as it is now.
    pub fn get_untracked(self) -> T {
        self.value.get()
    }
}

/// A value worked out from others; whoever follows it hears of it only when it is another one.
pub struct Derived<T: 'static> {
    value: Kept<T>,
    version: Memo<u32>,
}

impl<T> Clone for Derived<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Derived<T> {}

impl<T: PartialEq + Send + Sync> Derived<T> {
    /// Works a value out now, and again when it is looked at after something that it was made of has changed.
    pub fn new(work: impl Fn() -> T + Send + Sync + 'static) -> Self {
        let value = Kept::new(untrack(&work));
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

    /// Looks at it, and follows it.
    pub fn with<R>(self, look: impl FnOnce(&T) -> R) -> R {
        self.version.get();
        self.value.with(look)
    }

    /// Looks at it as it is now.
    pub fn with_untracked<R>(self, look: impl FnOnce(&T) -> R) -> R {
        self.version.get_untracked();
        self.value.with(look)
    }
}

impl<T: PartialEq + Clone + Send + Sync> Derived<T> {
    /// A copy of it, which is followed.
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// A copy of it as it is now.
    pub fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }
}

#[inline(never)]
fn versions(renew: Box<dyn Fn() -> bool + Send + Sync>) -> Memo<u32> {
    Memo::new(move |before: Option<&u32>| before.copied().unwrap_or(0).wrapping_add(u32::from(renew())))
}

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
