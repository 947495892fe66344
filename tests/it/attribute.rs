//! What `#[trace]` records: sites, values, results, tasks and returned futures, as a reader sees them.

use crate::recorded::record;
use std::fmt::{self, Display};
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use trace_reader::{Region, Returned, Trace};

/// Polls until ready; is pending once in between.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(value) = poll(future.as_mut()) {
            return value;
        }
    }
}

fn poll<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

async fn pause() {
    let mut paused = false;
    std::future::poll_fn(
        |_| if std::mem::replace(&mut paused, true) { Poll::Ready(()) } else { Poll::Pending },
    )
    .await;
}

/// `name(a=1, b=2) -> result`, of every region in the order of their ends.
fn regions(trace: &Trace) -> Vec<String> {
    trace.regions().map(|region| shown(trace, &region)).collect()
}

fn shown(trace: &Trace, region: &Region<'_>) -> String {
    let site = trace.site(region.site).unwrap();
    let values = site.args.iter().zip(region.values()).map(|(name, value)| format!("{name}={value}"));
    let result = match region.result {
        None => String::new(),
        Some(Returned::Value(value)) => format!(" -> {value}"),
        Some(Returned::Error(error)) => format!(" -> error {error}"),
    };
    format!("{}({}){result}", site.name, values.collect::<Vec<_>>().join(", "))
}

/// `name (kind) outcome a=1`, of every task that is not a thread's own.
fn tasks(trace: &Trace) -> Vec<String> {
    let summary = trace.summary();
    let named = summary.tasks.iter().filter(|task| task.id < 1 << 52);
    named
        .map(|task| {
            let args = task.args.iter().map(|(name, value)| format!(" {name}={value}"));
            let result = match (&task.returned, &task.last_error) {
                (None, None) => String::new(),
                (Some(value), None) => format!(" -> {value}"),
                (returned, Some(error)) => {
                    assert!(returned.is_none() && task.errors == 1);
                    format!(" -> error {error}")
                }
            };
            format!("{} ({}) {}{}{result}", task.name, task.kind, task.outcome, args.collect::<String>())
        })
        .collect()
}

struct Account {
    id: u64,
}

#[rustfmt::skip]
mod places {
    use super::Account;

    #[trace::trace] pub(super) fn here() {}
    pub(super) const LINE: u32 = line!() - 1;

    #[trace::trace]
    impl Account {
        pub(super) fn pay(&self) {}
        pub(super) async fn r#match(&self) {}
        #[trace::trace(name = "a name of its own", args(id = self.id))] pub(super) fn named(&self) {}
    }

    #[trace::trace]
    pub(super) trait Named {
        fn name(&self) {}
    }

    impl Named for Account {}

    #[trace::trace(name = "raw", args(r#type, r#in = r#type + 1))] pub(super) fn r#fn(r#type: u8) { let _ = r#type; }
}

#[test]
fn a_site_is_the_function_with_its_place_and_the_names_of_its_values() {
    let trace = record(|| {
        places::here();
        let account = Account { id: 7 };
        account.pay();
        block_on(account.r#match());
        account.named();
        places::Named::name(&account);
        places::r#fn(3);
    });
    assert_eq!(
        regions(&trace),
        [
            "here()",
            "Account::pay()",
            "Account::match()",
            "a name of its own(id=7)",
            "Named::name()",
            "raw(type=3, in=4)",
        ]
    );
    let here = trace.sites().iter().find(|site| *site.name == *"here").unwrap();
    assert_eq!(
        (&*here.module, here.file.replace('\\', "/").as_str()),
        ("it::attribute::places", "tests/it/attribute.rs")
    );
    let name = "    #[trace::trace] pub(super) fn here".len() - "here".len() + 1;
    assert_eq!((here.line, here.column), (places::LINE, name as u32));
}

#[test]
fn values_of_every_form_come_back_and_text_is_cut() {
    #[trace::trace(args(a, b, c, d, e, f, g, ?h, %i, long, both = ?long))]
    #[allow(clippy::too_many_arguments)]
    fn all(a: u8, b: i64, c: u128, d: f32, e: bool, f: char, g: &str, h: Option<u8>, i: u8, long: String) {}

    let (long, kept) = ("ä".repeat(600), "ä".repeat(512));
    let trace = record(|| {
        all(1, -2, u128::MAX, 0.5, true, 'x', "text", Some(3), 4, long.clone());
    });
    let region = trace.regions().next().unwrap();
    let values: Vec<_> = region.values().map(|value| value.to_string()).collect();
    let quoted = format!("\"{}", "ä".repeat(511));
    let max = u128::MAX.to_string();
    assert_eq!(values, ["1", "-2", &max, "0.5", "true", "x", "text", "Some(3)", "4", &kept, &quoted]);
}

#[trace::trace(ret)]
fn half(n: u8) -> u8 {
    n / 2
}

#[trace::trace(ret, err, args(text))]
fn parse(text: &str) -> Result<u8, std::num::ParseIntError> {
    let n = text.parse()?;
    Ok(half(n))
}

#[trace::trace(?ret, ?err)]
async fn parse_later(text: &str) -> Result<u8, std::num::ParseIntError> {
    pause().await;
    parse(text)
}

#[test]
fn results_belong_to_the_call_that_returned_them() {
    #[trace::trace]
    fn silent() {
        let _ = parse("x");
        half(9);
    }
    let trace = record(|| {
        let _ = parse("8");
        silent();
        let _ = block_on(parse_later("6"));
        let _ = block_on(parse_later("y"));
    });
    assert_eq!(
        regions(&trace),
        [
            "half() -> 4",
            "parse(text=8) -> 4",
            "parse(text=x) -> error invalid digit found in string",
            "half() -> 4",
            "silent()",
            "half() -> 3",
            "parse(text=6) -> 3",
            "parse_later() -> 3",
            "parse(text=y) -> error invalid digit found in string",
            "parse_later() -> error ParseIntError { kind: InvalidDigit }",
        ]
    );
    let summary = trace.summary();
    let errors = |name| summary.regions.iter().find(|region| region.name == name).unwrap().errors;
    assert_eq!((errors("parse"), errors("parse_later"), errors("silent")), (2, 1, 0));
}

/// Its own formatting is traced, and panics for 1.
struct Odd(u8);

impl Display for Odd {
    #[trace::trace(name = "formatting")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        assert!(self.0 != 1);
        write!(f, "odd {}", self.0)
    }
}

#[test]
fn a_result_is_formatted_in_the_call_and_its_panic_costs_the_text_only() {
    #[trace::trace(%ret)]
    fn odd(n: u8) -> Odd {
        Odd(n)
    }
    std::panic::set_hook(Box::new(|_| ()));
    let trace = record(|| {
        odd(1);
        odd(3);
    });
    let expected = ["formatting()", "odd() -> (panicked while formatting)", "formatting()", "odd() -> odd 3"];
    assert_eq!(regions(&trace), expected);
    assert!(trace.regions().filter(|region| region.depth == 0).all(|region| region.result.is_some()));
}

#[test]
fn a_call_that_panics_has_no_result() {
    #[trace::trace(ret)]
    fn panics(n: u8) -> u8 {
        assert!(n > 1);
        n
    }
    let trace = record(|| drop(catch_unwind(|| panics(1))));
    assert_eq!(regions(&trace), ["panics()"]);
    assert_eq!(trace.summary().regions[0].panicked, 1);
}

#[trace::trace(task, name = "request", args(id, ?path), ret, err)]
fn request(id: u8, path: Option<&str>) -> Result<u8, String> {
    let path = path.ok_or("no path")?;
    assert!(path != "panic");
    Ok(half(id))
}

#[test]
fn a_task_call_is_a_child_of_the_current_task_with_its_regions_arguments_and_end() {
    let trace = record(|| {
        let around = trace::Task::new("around");
        around.in_scope(|| {
            let _ = request(4, Some("/"));
            let _ = request(5, None);
            drop(catch_unwind(|| request(6, Some("panic"))));
        });
    });
    assert_eq!(
        tasks(&trace),
        [
            "around (logical) completed",
            "request (logical) completed id=4 path=Some(\"/\") -> 2",
            "request (logical) completed id=5 path=None -> error no path",
            "request (logical) panicked id=6 path=Some(\"panic\")",
        ]
    );
    let summary = trace.summary();
    assert!(
        summary
            .tasks
            .iter()
            .filter(|task| task.name == "request")
            .all(|task| task.parent == summary.tasks.iter().find(|task| task.name == "around").unwrap().id)
    );
    assert_eq!(regions(&trace), ["half() -> 2"], "there is no region beside the task");
    assert_eq!(
        trace.regions().next().unwrap().task.0,
        summary.tasks.iter().find(|task| task.name == "request").unwrap().id
    );
    let line = summary.tasks.iter().find(|task| task.name == "request").unwrap();
    assert!(line.spawned_at.contains("tests/it/attribute.rs:"), "{}", line.spawned_at);
}

#[test]
fn an_async_task_lasts_from_its_first_poll_to_its_end() {
    #[trace::trace(task, args(n), ret)]
    async fn waits(n: u8) -> u8 {
        pause().await;
        assert!(n != 3);
        half(n)
    }
    let trace = record(|| {
        drop(waits(1));
        block_on(waits(2));
        drop(catch_unwind(AssertUnwindSafe(|| block_on(waits(3)))));
        let mut cancelled = Box::pin(waits(4));
        assert!(poll(cancelled.as_mut()).is_pending());
    });
    assert_eq!(
        tasks(&trace),
        [
            "waits (logical) completed n=2 -> 1",
            "waits (logical) panicked n=3",
            "waits (logical) cancelled n=4",
        ],
        "one that is never polled did nothing"
    );
    let kinds = trace.summary().events_by_kind;
    assert_eq!((kinds["task_enter"], kinds["task_exit"], kinds["task_end"]), (5, 5, 3));
}

/// A bug that this guards against: what a task returned stood among its arguments, by a name that may
/// be one of them, and no report counted its errors.
#[test]
fn what_a_task_returns_is_told_from_arguments_of_any_name() {
    #[trace::trace(task, args(error, r#return), ret, err)]
    fn task(error: u8, r#return: u8) -> Result<u8, u8> {
        if error > 0 { Err(error + 10) } else { Ok(r#return + 10) }
    }
    let trace = record(|| {
        let _ = task(0, 2);
        let _ = task(1, 2);
    });
    assert_eq!(
        tasks(&trace),
        [
            "task (logical) completed error=0 return=2 -> 12",
            "task (logical) completed error=1 return=2 -> error 11"
        ]
    );
}

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

#[test]
fn a_returned_future_is_recorded_whichever_return_it_comes_from() {
    #[trace::trace(future, args(n, ?taken), ret)]
    fn boxed(n: u8, taken: String) -> BoxFuture<'static, u8> {
        if taken.is_empty() {
            return Box::pin(std::future::ready(n));
        }
        let future = async move {
            pause().await;
            half(n) + taken.len() as u8
        };
        Box::pin(future)
    }
    #[trace::trace(future, err)]
    fn opaque(text: &str) -> impl Future<Output = Result<u8, std::num::ParseIntError>> {
        parse_later(text)
    }
    #[trace::trace(future, task, args(n), ret)]
    fn task(n: u8) -> impl Future<Output = u8> {
        std::future::ready(n)
    }
    let trace = record(|| {
        drop(boxed(1, "never polled".into()));
        block_on(boxed(1, String::new()));
        block_on(boxed(8, "xy".into()));
        let _ = block_on(opaque("z"));
        block_on(task(5));
    });
    assert_eq!(
        regions(&trace),
        [
            "boxed(n=1, taken=\"\") -> 1",
            "half() -> 4",
            "boxed(n=8, taken=\"xy\") -> 6",
            "parse(text=z) -> error invalid digit found in string",
            "parse_later() -> error ParseIntError { kind: InvalidDigit }",
            "opaque() -> error invalid digit found in string",
        ]
    );
    assert_eq!(tasks(&trace), ["task (logical) completed n=5 -> 5"]);
}

#[test]
fn nothing_of_a_result_is_formatted_while_no_session_is_live() {
    struct Shy;
    impl fmt::Debug for Shy {
        fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
            panic!("formatted without recording")
        }
    }
    #[trace::trace(?ret, ?err, args(?fail))]
    fn shy(fail: bool) -> Result<Shy, Shy> {
        if fail { Err(Shy) } else { Ok(Shy) }
    }
    #[trace::trace(task, ?ret)]
    async fn shy_later() -> Shy {
        Shy
    }
    let _alone = crate::recorded::alone();
    let _ = (shy(true), shy(false), block_on(shy_later()));
}

/// They would be taken for the arguments of the region around it.
#[test]
fn an_async_call_whose_begin_was_not_recorded_records_no_arguments() {
    use trace::__private as p;
    static SITE: p::Site = p::Site::new("late", "", "", 1, 1, &["n"]);
    let _alone = crate::recorded::alone();
    // One that has begun, and has not asked, in the session before.
    let session = trace::Options::new().start(Vec::new()).unwrap();
    block_on(p::future(&SITE, async {}));
    drop(session.stop().unwrap());
    let mut live = None;
    let late = p::future(&SITE, async {
        let session = trace::Options::new().start(Vec::new()).unwrap();
        let around = trace::region!("around");
        assert!(p::begun().is_none(), "its first poll began before the session");
        live = Some((session, around));
    });
    block_on(late);
    let (session, around) = live.unwrap();
    // And one that begins in the live session does.
    block_on(p::future(&SITE, async { p::begun().unwrap().args(&SITE, &[p::value(&1u8)]) }));
    assert!(p::begun().is_none(), "it has been asked for");
    drop(around);
    let trace = Trace::from_bytes(session.stop().unwrap().0).unwrap();
    assert_eq!(regions(&trace), ["late(n=1)", "around()"]);
}
