//! Signals while the program runs: it gets them, we stay to print the report.

#[cfg(not(unix))]
pub(crate) use elsewhere::Passing;
#[cfg(unix)]
pub(crate) use unix::Passing;

#[cfg(unix)]
mod unix {
    use crate::error::Failure;
    use rustix::process::{Pid, Signal, kill_process};
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    use signal_hook::flag::register_conditional_default;
    use signal_hook::iterator::{Handle, Signals};
    use std::process::Child;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
    use std::thread;

    /// While this lives, signals do not end us. What a terminal sends to the whole group (Ctrl-C)
    /// reaches the program without us; what is sent to us alone is passed on.
    pub(crate) struct Passing {
        child: Arc<AtomicI32>,
        /// Once true, signals have their usual effect again.
        over: Arc<AtomicBool>,
        watcher: Handle,
    }

    impl Passing {
        /// To be called before the program starts. A handler, not `SIG_IGN`, which it would inherit.
        pub(crate) fn new() -> Result<Self, Failure> {
            let failed = |error| Failure::new(format!("cannot watch for signals: {error}"));
            let (child, over) = (Arc::new(AtomicI32::new(0)), Arc::new(AtomicBool::new(false)));
            let signals = [SIGINT, SIGQUIT, SIGTERM, SIGHUP];
            for signal in signals {
                register_conditional_default(signal, Arc::clone(&over)).map_err(failed)?;
            }
            let mut arrived = Signals::new(signals).map_err(failed)?;
            let watcher = arrived.handle();
            let receiver = Arc::clone(&child);
            thread::spawn(move || {
                for signal in arrived.forever() {
                    // INT and QUIT come from the terminal, which has sent them to the program too.
                    if let SIGTERM | SIGHUP = signal
                        && let Some(pid) = Pid::from_raw(receiver.load(Ordering::Relaxed))
                        && let Some(signal) = Signal::from_named_raw(signal)
                    {
                        // It may be gone already; then there is nobody to tell.
                        let _ = kill_process(pid, signal);
                    }
                }
            });
            Ok(Passing { child, over, watcher })
        }

        /// Whom to pass them to.
        pub(crate) fn to(&self, child: &Child) {
            self.child.store(child.id() as i32, Ordering::Relaxed);
        }
    }

    impl Drop for Passing {
        fn drop(&mut self) {
            self.child.store(0, Ordering::Relaxed);
            self.over.store(true, Ordering::Relaxed);
            self.watcher.close();
        }
    }
}

#[cfg(not(unix))]
mod elsewhere {
    use crate::error::Failure;
    use std::process::Child;

    /// Nothing: signals have their usual effect.
    pub(crate) struct Passing;

    impl Passing {
        pub(crate) fn new() -> Result<Self, Failure> {
            Ok(Passing)
        }

        pub(crate) fn to(&self, _: &Child) {}
    }
}
