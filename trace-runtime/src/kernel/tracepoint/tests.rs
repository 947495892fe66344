//! Layouts as the kernel writes them, and what is said where there are none.

use super::*;

const WAKING: &str = "name: sched_waking\nID: 375\nformat:\n\
    \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n\
    \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n\
    \tfield:char comm[16];\toffset:8;\tsize:16;\tsigned:0;\n\
    \tfield:pid_t pid;\toffset:24;\tsize:4;\tsigned:1;\n";

const ENTER: &str = "\tfield:long id;\toffset:8;\tsize:8;\tsigned:1;\n\
    \tfield:unsigned long args[6];\toffset:16;\tsize:48;\tsigned:0;\n";

/// The tracepoint for wake-ups, as this kernel may have it.
pub(crate) fn waking() -> Tracepoint {
    Tracepoint { point: Point::Waking, id: 375, at: [24, 0] }
}

/// The data of its record.
pub(crate) fn waking_data(woken: u32, flags: u8) -> Vec<u8> {
    let mut data = vec![0; 36];
    data[..2].copy_from_slice(&375_u16.to_ne_bytes());
    data[2] = flags;
    data[24..28].copy_from_slice(&woken.to_ne_bytes());
    data
}

/// Those of system calls, and the data of their records.
pub(crate) fn calls() -> [Tracepoint; 2] {
    let of = |point, id| Tracepoint { point, id, at: [8, 16] };
    [of(Point::Enter, 443), of(Point::Exit, 442)]
}

pub(crate) fn call_data(id: u16, number: u64, words: [u64; 2]) -> Vec<u8> {
    let mut data = vec![0; 8];
    data[..2].copy_from_slice(&id.to_ne_bytes());
    data.extend([number, words[0], words[1]].iter().flat_map(|word| word.to_ne_bytes()));
    data
}

#[test]
fn fields_are_found_by_their_whole_names() {
    assert_eq!(offset(WAKING, "pid"), Some(24), "and not common_pid");
    assert_eq!(offset(ENTER, "args"), Some(16));
    assert_eq!(offset(ENTER, "arg"), None);
    assert_eq!(offset("field:pid_t pid;\toffset:x;", "pid"), None);
}

#[test]
fn a_record_is_read_by_its_layout_and_one_of_another_tracepoint_is_not() {
    let said = waking().read(&waking_data(77, SOFT_INTERRUPT));
    assert_eq!(said, Some(Said::Waking { woken: 77, interrupt: false, deferred: true }));
    let [enter, exit] = calls();
    let data = call_data(443, 1, [5, 6]);
    assert_eq!(enter.read(&data), Some(Said::Enter { number: 1, arguments: [5, 6] }));
    assert_eq!(exit.read(&data), None);
    let data = call_data(442, 1, [-11_i64 as u64, 0]);
    assert_eq!(exit.read(&data), Some(Said::Exit { number: 1, result: -11 }));
    for cut in 0..24 {
        assert_eq!(exit.read(&data[..cut]), None);
    }
}

#[test]
fn tracefs_is_found_where_it_was_mounted_last() {
    let mounts = "proc /proc proc rw 0 0\nnodev /sys/kernel/tracing tracefs rw 0 0\n\
                  tracefs /mnt/t tracefs rw 0 0\nx /y tmpfs rw 0 0\n";
    assert_eq!(mounted(mounts), Some("/mnt/t".into()));
    assert_eq!(mounted("proc /proc proc rw 0 0\n"), None);
}

/// A folder as tracefs is.
struct Fake(tempfile::TempDir);

impl Fake {
    fn new(format: &str) -> Self {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("events/sched/sched_waking");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("id"), "375\n").unwrap();
        fs::write(folder.join("format"), format).unwrap();
        Fake(place)
    }
}

#[test]
fn a_tracepoint_is_what_its_files_say() {
    let fake = Fake::new(WAKING);
    let found = read_all(Some(fake.0.path()), &[Point::Waking]).unwrap();
    assert_eq!(found, [waking()]);
    assert!(matches!(read_all(Some(fake.0.path()), &[Point::Exit]), Err(Refused::Absent)));
    let odd = Fake::new("format:\n");
    assert!(matches!(read_all(Some(odd.0.path()), &[Point::Waking]), Err(Refused::Odd(_))));
}

#[test]
fn what_is_missing_is_named_with_the_command_that_gives_it() {
    let absent = missing(None, &Refused::Absent);
    assert!(absent.why.starts_with("tracefs is not mounted"), "{absent:?}");
    assert!(absent.remedy.contains("mount -t tracefs") && absent.remedy.contains(USUAL_PLACE), "{absent:?}");
    let closed = missing(Some(Path::new("/mnt/t")), &Refused::Closed);
    assert!(closed.why.starts_with("/mnt/t is closed to this user"), "{closed:?}");
    assert!(closed.remedy.contains("mount -o remount,mode=750,gid="), "{closed:?}");
    let other = missing(Some(Path::new("/mnt/t")), &Refused::Absent);
    assert_eq!(other.remedy, "", "nothing helps against a kernel without them: {other:?}");
    let odd = missing(Some(Path::new("/mnt/t")), &Refused::Odd("/mnt/t/events/x".into()));
    assert_eq!((odd.why.as_str(), odd.remedy.as_str()), ("/mnt/t/events/x has a form that is not known", ""));
}
