//! Names that nobody has declared: a function, a variable, a type, a method, a field, a macro, a module.

struct Holder;

#[trace::trace]
async fn work(holder: Holder) -> u8 {
    missing_function();
    missing_variable + missing_module::item()
}

#[trace::trace]
async fn members(holder: Holder) -> u8 {
    holder.missing_method().await;
    holder.missing_field
}

#[trace::trace]
async fn types(value: MissingType) -> Vec<OtherMissingType> {
    Vec::new()
}

fn main() {
    drop(work(Holder));
    drop(members(Holder));
}
