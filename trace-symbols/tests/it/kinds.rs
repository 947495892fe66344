//! Debug information in every way that compilers and distributions have of keeping it.

use crate::program::Program;
use crate::{BASE, names};
use trace_symbols::{Files, Symbols};

/// `inner` is found, inlined into `outer`, at the right lines, and nothing is missing.
fn assert_all_is_found(program: &Program, outer: u64, files: &Files) {
    let trace = program.trace(BASE);
    let mut symbols = Symbols::new(&trace, files);
    let at: Vec<_> = (0..200).map(|offset| symbols.address(BASE + outer + offset).to_vec()).collect();
    let inlined = at.iter().find(|frames| frames.len() == 2).expect("a place at which `inner` was inlined");
    assert_eq!(names(inlined), ["program::inner", "program::outer"]);
    let lines = ["// the line of inner", "// the line of the call"].map(|text| program.line_of(text));
    assert_eq!([inlined[0].line, inlined[1].line], lines);
    assert!(inlined[0].file.ends_with("program.rs"), "{inlined:?}");
    assert_eq!(symbols.notes(), []);
}

#[test]
fn the_newer_mangling_fewer_lines_and_packed_sections() {
    for flags in [
        &["-Csymbol-mangling-version=v0"][..],
        &["-Cdebuginfo=1"],
        &["-Clink-arg=-Wl,--compress-debug-sections=zlib"],
        &["-Clink-arg=-Wl,--compress-debug-sections=zstd"],
    ] {
        let program = Program::build_with(flags);
        assert_all_is_found(&program, program.address_of("outer"), &Files::new());
    }
}

#[test]
fn debug_information_in_packages() {
    let program = Program::build_with(&["-Csplit-debuginfo=packed"]);
    let outer = program.address_of("outer");
    assert!(program.file("program.dwp").is_file());
    assert_all_is_found(&program, outer, &Files::new());
    // Also where the rest is in yet another file.
    program.split();
    assert_all_is_found(&program, outer, &Files::new());
    // A package of another program has no unit of this one.
    let other = Program::build_with(&["-Csplit-debuginfo=packed", "-Copt-level=1"]);
    std::fs::copy(other.file("program.dwp"), program.file("program.dwp")).unwrap();
    let trace = program.trace(BASE);
    let files = Files::new();
    let mut symbols = Symbols::new(&trace, &files);
    assert_eq!(names(symbols.address(BASE + outer)), ["program::outer"]);
    let note = &symbols.notes()[0].text;
    assert!(note.starts_with("a part of its debug information is in "), "{note}");
}

#[test]
fn debug_information_in_files_that_units_name() {
    let program = Program::build_with(&["-Csplit-debuginfo=unpacked"]);
    let outer = program.address_of("outer");
    assert_all_is_found(&program, outer, &Files::new());
    let parts = program.files_with(".dwo");
    assert!(!parts.is_empty());
    // What is in their place by now is not believed, and a pipe not waited for.
    for with in ["nothing", "another", "pipe"] {
        for part in &parts {
            let _ = std::fs::remove_file(part);
            match with {
                "another" => drop(std::fs::copy(program.path(), part).unwrap()),
                "pipe" => assert!(std::process::Command::new("mkfifo").arg(part).status().unwrap().success()),
                _ => {}
            }
        }
        let trace = program.trace(BASE);
        let files = Files::new();
        let mut symbols = Symbols::new(&trace, &files);
        // The symbol table has it still.
        assert_eq!(names(symbols.address(BASE + outer)), ["program::outer"]);
        assert_eq!(symbols.notes().len(), 1, "{:?}", symbols.notes());
        let note = &symbols.notes()[0].text;
        assert!(note.ends_with(".dwo, which is not there"), "{note}");
    }
}

#[test]
fn debug_information_where_distributions_keep_it() {
    let program = Program::build();
    let outer = program.address_of("outer");
    program.split();
    program.run("objcopy", &["--remove-section=.gnu_debuglink"]);
    let folders = tempfile::tempdir().unwrap();
    let hex: String = program.build_id().iter().map(|byte| format!("{byte:02x}")).collect();
    let put = |path: std::path::PathBuf| {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::copy(program.file("program.debug"), path).unwrap();
    };
    // 1. Not there, but what would fetch it is said.
    let none = Files::new().debug_folder(folders.path()).debuginfod(folders.path().join("client"));
    let trace = program.trace(BASE);
    let mut symbols = Symbols::new(&trace, &none);
    assert_eq!(names(symbols.address(BASE + outer)), [""]);
    let note = &symbols.notes()[0].text;
    assert!(
        note.contains("stripped") && note.contains("`-C debuginfo=line-tables-only -C strip=none`"),
        "{note}"
    );
    // 2. By build id, and as debuginfod has it.
    put(folders.path().join("client").join(&hex).join("debuginfo"));
    assert_all_is_found(&program, outer, &Files::new().debuginfod(folders.path().join("client")));
    put(folders.path().join(format!(".build-id/{}/{}.debug", &hex[..2], &hex[2..])));
    let by_id = Files::new().debug_folder(folders.path());
    assert_all_is_found(&program, outer, &by_id);
    // 3. Also when the program has changed since, or is gone.
    std::fs::remove_file(program.path()).unwrap();
    let mut symbols = Symbols::new(&trace, &by_id);
    assert_eq!(names(symbols.address(BASE + outer)), ["program::outer"]);
    assert_eq!(symbols.notes(), []);
    // 4. One that lies where it should be, but is of another build.
    let other = Program::build_with(&["-Copt-level=1"]);
    std::fs::copy(other.path(), folders.path().join(format!(".build-id/{}/{}.debug", &hex[..2], &hex[2..])))
        .unwrap();
    let wrong = Files::new().debug_folder(folders.path());
    let mut symbols = Symbols::new(&trace, &wrong);
    assert_eq!(names(symbols.address(BASE + outer)), [""]);
    assert!(symbols.notes()[0].text.starts_with("cannot be read"), "{:?}", symbols.notes());
}

/// As `dwz` leaves a file: with a link to another, and references into that. Without the other, or with
/// a wrong one, nothing is made up.
#[test]
fn what_several_files_share_is_believed_by_its_build_id_alone() {
    let program = Program::build();
    let outer = program.address_of("outer");
    let other = Program::build_with(&["-Copt-level=1"]);
    let mut link = other.path().into_bytes();
    link.push(0);
    link.extend([9; 20]);
    std::fs::write(program.file("link"), link).unwrap();
    program.run("objcopy", &["--add-section", ".gnu_debugaltlink=link"]);
    assert_all_is_found(&program, outer, &Files::new());
}
