//! What must hold for any bytes at all. The fuzz targets in `fuzz/` include this file by its path, and
//! `any_bytes.rs` runs the same with proptest, so that the gate needs no fuzzer.

use trace_format::block::{self, BlockError, BlockKind, Blocks};
use trace_format::events::{self, Events, MAX_DT};
use trace_format::spec::{FieldKind, SchemaRow};
use trace_format::tables::{
    Clock, CollectorRow, End, EventsHead, Generation, Header, LossRow, ModuleRow, Payload, SiteRow, StackRow,
    StringRow, ThreadRow, VERSION,
};
use trace_format::{DecodeError, Event, Input, Schema, Ticks, text, wire};

/// Bytes as a file, as a block and as the payload of every kind of block.
pub(crate) fn blocks(bytes: &[u8]) {
    walk(bytes);
    text_comes_back(bytes);
    payload::<Header>(bytes);
    payload::<Generation>(bytes);
    payload::<Clock>(bytes);
    payload::<Vec<StringRow>>(bytes);
    payload::<Vec<SiteRow>>(bytes);
    payload::<Vec<ThreadRow>>(bytes);
    payload::<Vec<ModuleRow>>(bytes);
    payload::<Vec<StackRow>>(bytes);
    payload::<EventsHead>(bytes);
    payload::<Vec<LossRow>>(bytes);
    payload::<Vec<CollectorRow>>(bytes);
    payload::<End>(bytes);
    if let Err(error) = Schema::get(&mut Input::new(bytes)) {
        is_inside(error, bytes);
    }
    let mut file = Vec::new();
    for (kind, _) in BlockKind::ALL {
        let start = file.len();
        block::put(&mut file, *kind, bytes);
        assert_eq!(block::read(&file[start..]).map(|block| (block.kind, block.payload)), Ok((*kind, bytes)));
    }
    text_comes_back(&file);
}

/// Bytes as events, by this version's table and by that of a later one.
pub(crate) fn events(bytes: &[u8]) {
    for schema in [Schema::current(), later_schema()] {
        let events: Vec<_> = Events::new(bytes, Ticks(0), &schema).collect();
        assert!(events.len() <= bytes.len(), "every event takes a byte");
        let errors = events.iter().filter(|event| event.is_err()).count();
        assert!(errors <= 1 && (errors == 0 || events.last().unwrap().is_err()));
        assert_eq!(events::count(bytes, &schema), (events.len() - errors) as u64);
        for event in &events {
            match event {
                Ok(timed) => comes_back(&timed.event, &schema),
                Err(error) => is_inside(*error, bytes),
            }
        }

        let mut file = Vec::new();
        let header = Header { version: VERSION, pid: 1, facts: Vec::new(), schema };
        block::put(&mut file, BlockKind::HEADER, &header.to_vec());
        let head = EventsHead { thread: Default::default(), seq: 0, offset: 0, base: Ticks(0), lost_ends: 0 };
        block::put(&mut file, BlockKind::EVENTS, &[&head.to_vec(), bytes].concat());
        let text = text_comes_back(&file);
        // The text form has a reader of its own, by names. It must see what `Events` sees.
        let (lines, raw) = events_and_raw(&text);
        let dts = Events::new(bytes, Ticks(0), &header.schema).filter_map(Result::ok).count();
        assert!(lines <= dts, "{lines} lines for {dts} events in {bytes:02x?}:\n{text}");
        assert!(lines == dts || raw > 0, "{lines} lines for {dts} events and nothing raw");
    }
}

/// Bytes as a text.
pub(crate) fn text(bytes: &[u8]) {
    let Ok(source) = std::str::from_utf8(bytes) else { return };
    match text::parse(source) {
        Ok(file) => {
            let printed = text_comes_back(&file);
            assert_eq!(text::to_string(&file), printed);
        }
        Err(error) => {
            let lines = source.split('\n').count();
            assert!((1..=lines).contains(&error.line), "line {} of {lines}", error.line);
            assert!(!error.to_string().contains(char::is_control), "{error:?}");
        }
    }
}

/// How many events stand in a text, and how many `raw` lines.
pub(crate) fn events_and_raw(text: &str) -> (usize, usize) {
    let count = |start: &str| text.lines().filter(|line| line.starts_with(start)).count();
    (count("  +"), count("  raw "))
}

/// The table of an imagined later version: a kind with more fields, the short ones among them, and a
/// kind with a field of every kind.
pub(crate) fn later_schema() -> Schema {
    let mut rows = Schema::current().rows().to_vec();
    for row in rows.iter_mut().filter(|row| row.number % 2 == 0) {
        row.fields.push(("note".into(), FieldKind::Str));
        row.fields.push(("stack".into(), FieldKind::Stack));
    }
    let fields = FieldKind::ALL.into_iter().map(|kind| (kind.name().into(), kind)).collect();
    rows.push(SchemaRow { number: 200, name: "everything".into(), fields });
    // Numbers that no event can have.
    rows.push(SchemaRow { number: 2, name: "second".into(), fields: Vec::new() });
    rows.push(SchemaRow { number: 3, name: "third".into(), fields: Vec::new() });
    rows.push(SchemaRow { number: 201, name: "odd name".into(), fields: Vec::new() });
    Schema::new(rows)
}

fn walk(bytes: &[u8]) {
    let mut at = 0;
    let mut after_damage = false;
    for stretch in Blocks::new(bytes) {
        assert_eq!(stretch.offset, at);
        assert!(!stretch.bytes.is_empty());
        at += stretch.bytes.len();
        assert_eq!(stretch.content, block::read(&bytes[stretch.offset..]));
        match stretch.content {
            Ok(block) => assert!(stretch.bytes.ends_with(block.payload)),
            Err(BlockError::Truncated { need, have }) => assert!(need > have),
            Err(_) => assert!(!after_damage, "two damages in a row are one"),
        }
        after_damage = stretch.content.is_err();
    }
    assert_eq!(at, bytes.len());
}

/// The text of any bytes means these bytes.
pub(crate) fn text_comes_back(bytes: &[u8]) -> String {
    let text = text::to_string(bytes);
    let back = text::parse(&text).unwrap_or_else(|error| panic!("{error} in our own text:\n{text}"));
    assert!(back == bytes, "{bytes:02x?} came back as {back:02x?} from\n{text}");
    let mut named = Vec::new();
    text::write(bytes, &mut named).expect("a vector takes everything");
    let named = String::from_utf8(named).expect("a text is UTF-8");
    assert!(text::parse(&named).as_deref() == Ok(bytes), "names are not comments in\n{named}");
    text
}

/// What can be read is written in one way, which reads as the same.
fn payload<P: Payload>(bytes: &[u8]) {
    match P::from_slice(bytes) {
        Ok(payload) => {
            let written = payload.to_vec();
            let again = P::from_slice(&written).expect("what was written can be read");
            assert_eq!(again.to_vec(), written);
        }
        Err(error) => is_inside(error, bytes),
    }
}

/// An event that was read can be written and read; written twice it is the same.
fn comes_back(event: &Event<'_>, schema: &Schema) {
    let ours = Schema::current();
    let schema = if matches!(event, Event::Unknown { .. }) { schema } else { &ours };
    let written = wire::to_vec(|out| events::put(out, MAX_DT - 1, event));
    let mut events = Events::new(&written, Ticks(0), schema);
    let again = events.next().expect("an event was written").expect("what was written can be read");
    assert_eq!(again.ticks, Ticks(MAX_DT - 1));
    assert_eq!(events.offset(), written.len());
    assert_eq!(wire::to_vec(|out| events::put(out, MAX_DT - 1, &again.event)), written);
}

fn is_inside(error: DecodeError, bytes: &[u8]) {
    assert!(error.offset <= bytes.len(), "{error} of {} bytes", bytes.len());
}
