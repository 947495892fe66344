//! The rules that the event table keeps.

use super::*;
use std::collections::BTreeSet;

fn is_snake_case(name: &str) -> bool {
    name.split('_').all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase()))
}

#[test]
fn numbers_and_names_are_unique_and_in_order() {
    assert!(KINDS.is_sorted_by(|a, b| a.number < b.number));
    let names: BTreeSet<_> = KINDS.iter().map(|spec| spec.name).collect();
    assert_eq!(names.len(), KINDS.len());
    assert!(names.iter().all(|name| is_snake_case(name)));
}

#[test]
fn released_kinds_keep_number_name_and_fields() {
    // Version 1.0. New kinds and new last fields are fine; a change of what is here is not.
    let released = [
        "0 region_begin site:site",
        "1 region_end",
        "4 region_begin_args site:site args:args",
        "5 region_args args:args",
        "6 region_unwind",
        "7 task_new task:task parent:task site:site kind:task_kind name:str",
        "8 task_args task:task args:named_args",
        "9 task_start task:task",
        "10 task_end task:task outcome:outcome",
        "11 task_enter task:task",
        "12 task_exit outcome:outcome",
        "13 async_begin region:region site:site",
        "14 async_resume region:region",
        "15 async_suspend region:region",
        "16 async_end region:region outcome:outcome",
        "17 log site:site message:str",
        "18 counter site:site value:value",
        "19 thread_end",
        "20 region_return value:value",
        "21 region_error value:value",
        "22 task_return task:task value:value",
        "23 task_error task:task value:value",
        "24 thread_new thread:thread stack:stack",
        "25 call_enter call:call object:uint stack:stack",
        "26 call_exit result:int",
        "27 stack stack:stack",
        "28 sched_in os_id:uint cpu:uint monotonic_ns:uint",
        "29 sched_out os_id:uint cpu:uint monotonic_ns:uint preempted:uint",
        "30 sample os_id:uint cpu:uint monotonic_ns:uint stack:stack",
        "31 page_fault os_id:uint cpu:uint monotonic_ns:uint address:uint",
        "32 alloc bytes:uint weight:uint stack:stack",
        "33 fd_name fd:uint name:str",
        "34 sync_wait object:uint site:site wait:uint number:uint stack:stack",
        "35 sync_proceed object:uint number:uint how:uint",
        "36 lock_acquire object:uint site:site shared:uint turn:uint",
        "37 lock_release object:uint site:site shared:uint turn:uint stack:stack",
        "38 lock_poison object:uint",
        "39 cond_notify object:uint site:site all:uint number:uint stack:stack",
        "40 channel_send object:uint site:site message:uint stack:stack",
        "41 channel_unsent object:uint message:uint",
        "42 channel_receive object:uint site:site message:uint stack:stack",
        "44 sched_wake os_id:uint cpu:uint monotonic_ns:uint waker:uint process:uint context:uint",
        "45 system_call os_id:uint cpu:uint monotonic_ns:uint call:call object:uint ns:uint returned:uint \
         result:int",
    ];
    for line in released {
        let number = line.split(' ').next().unwrap().parse().unwrap();
        let spec = kind(number).unwrap_or_else(|| panic!("kind {number} is gone"));
        let mut now = format!("{number} {}", spec.name);
        spec.fields.iter().for_each(|(name, kind)| now += &format!(" {name}:{}", kind.name()));
        assert!(now == line || now.starts_with(&format!("{line} ")), "{line} has become {now}");
    }
}

#[test]
fn numbers_that_the_short_form_uses_up_are_free_or_short() {
    // 2 is kept for a third short form, 3 marks the long form.
    assert!(KINDS.iter().all(|spec| spec.number != 2 && spec.number != 3));
}

#[test]
fn fields_are_unique_in_a_kind_and_an_id_is_named_by_what_it_identifies() {
    for spec in KINDS {
        let names: BTreeSet<_> = spec.fields.iter().map(|(name, _)| name).collect();
        assert_eq!(names.len(), spec.fields.len(), "{}", spec.name);
        for (name, kind) in spec.fields {
            assert!(is_snake_case(name), "{}.{name}", spec.name);
            if matches!(
                kind,
                FieldKind::Site
                    | FieldKind::Region
                    | FieldKind::Stack
                    | FieldKind::Thread
                    | FieldKind::Outcome
            ) {
                assert_eq!(*name, kind.name(), "in {}", spec.name);
            }
        }
    }
}

#[test]
fn what_closes_has_openers_and_what_opens_has_closers() {
    let effect = |number| kind(number).map(|spec: &KindSpec| spec.effect);
    for spec in KINDS {
        let is_closed = KINDS.iter().any(|other| other.closes.contains(&spec.number));
        match spec.effect {
            Effect::None => assert!(spec.closes.is_empty() && !is_closed, "{}", spec.name),
            Effect::Opens => assert!(spec.closes.is_empty() && is_closed, "{}", spec.name),
            Effect::Closes | Effect::MayClose => {
                assert!(!spec.closes.is_empty() && !is_closed, "{}", spec.name);
                assert!(spec.closes.iter().all(|&n| effect(n) == Some(Effect::Opens)), "{}", spec.name);
            }
        }
    }
}

#[test]
fn what_may_close_names_the_thing_by_the_field_its_openers_have() {
    for spec in KINDS.iter().filter(|spec| spec.effect == Effect::MayClose) {
        for &opener in spec.closes {
            assert_eq!(kind(opener).unwrap().fields[0], spec.fields[0], "{}", spec.name);
        }
    }
}

#[test]
fn the_last_word_of_a_name_says_the_shape() {
    let shape = |name: &str| match name.trim_end_matches("_args").rsplit('_').next() {
        Some("begin" | "start" | "enter" | "resume") => Some(Effect::Opens),
        Some("exit" | "suspend" | "unwind") => Some(Effect::Closes),
        _ => None,
    };
    for spec in KINDS {
        match shape(spec.name) {
            Some(effect) => assert_eq!(spec.effect, effect, "{}", spec.name),
            None if spec.name == "region_end" => assert_eq!(spec.effect, Effect::Closes),
            None if spec.name == "thread_end" => assert_eq!(spec.effect, Effect::None),
            None if spec.name.ends_with("_end") => assert_eq!(spec.effect, Effect::MayClose),
            None => assert_eq!(spec.effect, Effect::None, "{}", spec.name),
        }
    }
}

#[test]
fn meanings_are_sentences() {
    for spec in KINDS {
        assert!(spec.meaning.starts_with(char::is_uppercase), "{}", spec.name);
        assert!(spec.meaning.ends_with('.') && !spec.meaning.contains('|'), "{}", spec.name);
    }
}

#[test]
fn the_table_survives_a_header() {
    let bytes = crate::wire::to_vec(|out| Schema::current().put(out));
    assert_eq!(Schema::get(&mut crate::Input::new(&bytes)), Ok(Schema::current()));
}
