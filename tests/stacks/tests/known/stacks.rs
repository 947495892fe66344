//! The functions of a stack are those that were called, wherever it is taken.

use crate::program::{BOTH, Way, collector, functions, has_frame_pointers, run, sleeps, ways};
use std::collections::BTreeSet;
use std::process::Command;

const WHOLE: &str = "k_sleep k_inner k_middle k_outer";

/// All stacks, each as its functions.
fn all(way: Way, args: &[&str]) -> BTreeSet<String> {
    let trace = sleeps(way, args);
    if args != ["corrupted"] {
        let is_code = |frame: &&u64| trace.module_of(frame.saturating_sub(1)).is_some();
        let all: Vec<&u64> = trace.stacks().flatten().filter(|frame| !is_code(frame)).collect();
        assert!(all.is_empty(), "{way:?} {args:?}: {all:x?} are in no file");
    }
    functions(&trace).iter().map(|functions| functions.join(" ")).collect()
}

fn set(stacks: &[&str]) -> BTreeSet<String> {
    stacks.iter().map(|&stack| stack.to_owned()).collect()
}

#[test]
fn on_the_main_thread_and_on_others_it_is_whole() {
    for way in ways() {
        assert_eq!(all(way, &["main"]), set(&[WHOLE]), "{way:?}");
        assert_eq!(all(way, &["thread"]), set(&[WHOLE]), "{way:?}");
    }
}

#[test]
fn on_a_small_stack_it_is_whole_and_on_the_smallest_it_does_no_harm() {
    for way in ways() {
        assert_eq!(all(way, &["small", "65536"]), set(&[WHOLE]), "{way:?}");
        let smallest = all(way, &["small", "1"]);
        assert!(smallest.iter().all(|stack| WHOLE.starts_with(&**stack)), "{way:?}: {smallest:?}");
    }
}

#[test]
fn past_the_most_frames_the_outer_ones_are_left_out() {
    for way in ways() {
        let trace = sleeps(way, &["deep", "200"]);
        let lens: Vec<usize> = trace.stacks().map(<[u64]>::len).collect();
        assert_eq!(lens, [64], "{way:?}");
        let stacks = functions(&trace);
        let functions = stacks.first().unwrap();
        assert_eq!(functions[0], "k_sleep");
        assert!(
            functions.len() > 55 && functions[1..].iter().all(|function| function == "k_deep"),
            "{way:?}"
        );
    }
}

/// By frame pointers, the function that was interrupted is missing: its frame is found from that of
/// the handler, whose caller it is not.
#[test]
fn in_a_signal_handler_it_goes_on_with_what_was_interrupted() {
    for way in ways() {
        let expected = match way {
            Way::FramePointers => "k_sleep k_handler k_inner k_middle k_outer",
            Way::Tables => "k_sleep k_handler k_trap k_inner k_middle k_outer",
        };
        assert_eq!(all(way, &["signal"]), set(&[expected]), "{way:?}");
        assert_eq!(all(way, &["alternate", "65536"]), set(&[expected]), "{way:?}");
        let smallest = all(way, &["alternate", "16384"]);
        assert!(smallest.iter().all(|stack| expected.starts_with(&**stack)), "{way:?}: {smallest:?}");
    }
}

#[test]
fn stacks_that_are_interrupted_by_others_are_no_mixture() {
    for way in ways() {
        let stacks = all(way, &["interrupted"]);
        assert!(stacks.contains(WHOLE), "{way:?}: {stacks:?}");
        let handled: Vec<&str> =
            stacks.iter().filter_map(|stack| stack.strip_prefix("k_sleep k_handler")).collect();
        assert!(!handled.is_empty(), "{way:?}: {stacks:?}");
        assert_eq!(handled.len() + 1, stacks.len(), "{way:?}: {stacks:?}");
        for rest in handled {
            // What was interrupted may have had part of its frame only.
            let mut whole = WHOLE.split(' ');
            assert!(rest.split_whitespace().all(|one| whole.any(|other| other == one)), "{way:?}: {rest}");
        }
    }
}

#[test]
fn through_c_code_without_frame_pointers_it_is_whole_by_tables() {
    let expected = "k_sleep k_compare k_inner k_middle k_outer";
    for way in ways() {
        let stacks = all(way, &["qsort"]);
        match way {
            Way::Tables => assert_eq!(stacks, set(&[expected])),
            Way::FramePointers => {
                // The C library's functions may use the register for anything: what is found before
                // is right.
                let stack = stacks.first().unwrap();
                assert!(stack.starts_with("k_sleep k_compare"), "{stack}");
            }
        }
    }
}

#[test]
fn through_a_library_that_was_loaded_meanwhile_it_is_whole_by_tables() {
    let folder = tempfile::tempdir().unwrap();
    let (source, library) = (folder.path().join("library.c"), folder.path().join("library.so"));
    // The frame pointer's register has other work.
    let code = "int use(int *at) { return at[3]; }
        void k_library(void (*f)(void)) {
            volatile int many[100]; for (int i = 0; i < 100; i++) many[i] = i;
            f(); many[7] = many[8];
        }";
    std::fs::write(&source, code).unwrap();
    let mut compiler = Command::new("cc");
    compiler.args(["-shared", "-fPIC", "-g", "-O2", "-fomit-frame-pointer", "-o"]).arg(&library).arg(&source);
    assert!(compiler.status().expect("a C compiler, as for linking").success());
    let stacks = all(Way::Tables, &["library", library.to_str().unwrap()]);
    let expected = "k_sleep k_called_back k_library k_inner k_middle k_outer";
    assert_eq!(stacks, set(&[WHOLE, expected]));
}

#[cfg(target_arch = "x86_64")]
#[test]
fn on_an_unknown_stack_there_is_none_and_the_next_one_is_whole() {
    for way in ways() {
        assert_eq!(all(way, &["coroutine"]), set(&[WHOLE]), "{way:?}");
    }
}

#[cfg(target_arch = "x86_64")]
#[test]
fn from_a_frame_pointer_that_is_none_the_walk_does_not_go_on() {
    for way in ways() {
        let inner = "k_sleep k_inner k_middle k_outer k_bottom k_with_frame_pointer";
        let stacks = all(way, &["corrupted"]);
        assert!(stacks.contains(WHOLE), "{way:?}: {stacks:?}");
        for stack in stacks {
            assert!(stack == WHOLE || stack == inner || inner.starts_with(&stack), "{way:?}: {stack}");
        }
    }
}

#[test]
fn the_trace_says_how_stacks_were_taken_and_what_would_be_better() {
    let collect = ("TRACE_COLLECT", "timers,stacks");
    let (detail, remedy) = collector(&run(&["main"], &[collect]));
    let flag = "cargo trace run, or RUSTFLAGS=\"-C force-frame-pointers=yes\"";
    if has_frame_pointers() {
        assert!(detail.ends_with("by frame pointers"), "{detail}");
        assert_eq!(remedy, "");
    } else {
        let why =
            "by unwind tables, which are slower: the program was built without -C force-frame-pointers=yes";
        assert!(detail.ends_with(why), "{detail}");
        assert_eq!(remedy, flag);
    }
    for way in BOTH {
        let trace = sleeps(way, &["main"]);
        let (detail, remedy) = collector(&trace);
        match way {
            Way::FramePointers if !has_frame_pointers() => {
                assert_eq!(detail, "the program was compiled without frame pointers");
                assert_eq!(remedy, flag);
                assert_eq!(trace.stacks().count(), 0);
            }
            Way::FramePointers => assert!(detail.ends_with("by frame pointers"), "{detail}"),
            Way::Tables => assert!(detail.ends_with("by unwind tables"), "{detail}"),
        }
    }
    let off = run(&["main"], &[collect, ("TRACE_STACKS", "off")]);
    assert_eq!(
        (off.stacks().count(), collector(&off)),
        (0, (String::new(), "TRACE_COLLECT=all, and no TRACE_STACKS=off".to_owned()))
    );
}
