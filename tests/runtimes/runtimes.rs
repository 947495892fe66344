//! Spawn sites of `#[trace]` on real executors and pools: every future and every closure that is
//! spawned is a task in the trace, with its name, its parent and its end.

mod recorded;

mod rayon_pool;
mod smol_executor;
mod tokio_blocking;
mod tokio_futures;
