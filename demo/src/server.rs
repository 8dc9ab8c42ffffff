//! Serves the worlds on a port until a signal stops the process.

use std::fmt;
use std::future::IntoFuture;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::routing::{any, get};
use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;

use crate::api;
use crate::clock::Clock;
use crate::options::{MainVolumes, Options};
use crate::state::{Demo, Seat};
use crate::store::Store;
use crate::switches::{Panel, Switches};
use crate::world::World;
use crate::worlds;
use crate::{controls, data, statics};

/// Why the demo cannot start.
#[derive(Debug)]
pub enum Unable {
    /// The directory contains no built dashboard.
    NoDashboard(PathBuf),
    /// The port cannot be opened.
    NoPort(SocketAddr, io::Error),
    /// Serving failed.
    Ended(io::Error),
}

impl fmt::Display for Unable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoDashboard(dist) => write!(
                formatter,
                "{} has no index.html: build the dashboard first, name its directory with --dist, or use --api-only",
                dist.display()
            ),
            Self::NoPort(address, error) => write!(formatter, "cannot listen on {address}: {error}"),
            Self::Ended(error) => write!(formatter, "serving ended: {error}"),
        }
    }
}

impl std::error::Error for Unable {}

/// A demo that is listening and ready to serve.
#[derive(Debug)]
pub struct Bound {
    listener: TcpListener,
    address: SocketAddr,
    router: Router,
}

impl Bound {
    /// The address for browsers.
    pub fn url(&self) -> String {
        let host = if self.address.ip().is_unspecified() { Ipv4Addr::LOCALHOST.into() } else { self.address.ip() };
        match host {
            IpAddr::V4(host) => format!("http://{host}:{}/", self.address.port()),
            IpAddr::V6(host) => format!("http://[{host}]:{}/", self.address.port()),
        }
    }

    /// Serves for ever.
    ///
    /// # Errors
    ///
    /// If the listener fails.
    pub async fn serve(self) -> Result<(), Unable> {
        let listener = self.listener.tap_io(|stream| {
            // Otherwise small answers may wait for the client's acknowledgement; if this fails, they are only slower.
            let _ = stream.set_nodelay(true);
        });
        axum::serve(listener, self.router).into_future().await.map_err(Unable::Ended)
    }
}

/// Generates the initial rows, and listens.
///
/// # Errors
///
/// If there is no dashboard to serve, or the port is taken.
pub async fn bind(options: Options) -> Result<Bound, Unable> {
    if !options.api_only && !options.dist.join("index.html").is_file() {
        return Err(Unable::NoDashboard(options.dist));
    }
    let clock = Clock::start(options.now);
    let switches = Switches {
        latency_ms: options.latency_ms,
        fault: options.fault,
        retry_after: options.retry_after,
        date_off: 0,
        remaining: None,
    };
    let demo = Arc::new(Demo {
        store: Store::new(data::rows(options.seed, clock.base(), options.rows), data::late(options.seed, clock.base())),
        panel: Panel::new(switches),
        clock,
        dist: (!options.api_only).then_some(options.dist),
        seed: options.seed,
        plain_volumes: options.volumes == MainVolumes::Plain,
        volumes: Mutex::default(),
    });
    let requested = SocketAddr::new(options.host, options.port);
    let listener = listen(requested, options.next_port).await.map_err(|error| Unable::NoPort(requested, error))?;
    let address = listener.local_addr().map_err(|error| Unable::NoPort(requested, error))?;
    Ok(Bound { listener, address, router: router(&demo, options.controls) })
}

/// Listens at an address, or on the next free port.
async fn listen(mut address: SocketAddr, may_move: bool) -> io::Result<TcpListener> {
    loop {
        match TcpListener::bind(address).await {
            Err(error) if may_move && error.kind() == io::ErrorKind::AddrInUse && address.port() < u16::MAX => {
                address.set_port(address.port() + 1);
            }
            bound => return bound,
        }
    }
}

fn router(demo: &Arc<Demo>, controlled: bool) -> Router {
    let nested = |router: Router, world: World| {
        let path = world.prefix.trim_end_matches('/').to_owned();
        // Unlike a nested router's fallback, a nested service also gets the bare slash.
        router.nest_service(&path, place(demo, world))
    };
    let router = worlds::others().into_iter().fold(place(demo, worlds::main()), nested);
    if controlled { router.merge(controls::routes(demo.clone())) } else { router }
}

/// The routes of one world, relative to its prefix.
fn place(demo: &Arc<Demo>, world: World) -> Router {
    let seat = Seat { demo: demo.clone(), world: Arc::new(world) };
    // The best compression would take longer than everything else for a page of a thousand rows.
    let packed = CompressionLayer::new().gzip(true).quality(CompressionLevel::Fastest);
    let api = any(api::answer).layer(packed).with_state(seat.clone());
    Router::new()
        .route("/config.json", get(statics::config))
        .nest_service("/api/volume", api)
        .fallback(statics::file)
        .with_state(seat)
}

/// Starts, prints the address, and serves until Ctrl-C or SIGTERM.
///
/// # Errors
///
/// If it cannot start, or serving fails.
pub async fn run(options: Options) -> Result<(), Unable> {
    let requested = options.port;
    let bound = bind(options).await?;
    if requested != 0 && requested != bound.address.port() {
        println!("Port {requested} is taken: the demo is on port {}.", bound.address.port());
    }
    println!("Backup Lens demo: {}", bound.url());
    tokio::select! {
        ended = bound.serve() => ended,
        () = told_to_end() => Ok(()),
    }
}

async fn told_to_end() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = interrupted => {}
        () = terminated() => {}
    }
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut signals) => {
            signals.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}
