//! Compresses the descriptions of the APIs, which the program carries.

use std::fs::File;
use std::path::Path;
use std::{env, io};

use flate2::Compression;
use flate2::write::GzEncoder;

const DOCUMENTS: &str = "docs/openapi";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed={DOCUMENTS}");
    println!("cargo::rerun-if-changed=build.rs");
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?;
    for name in ["fresns.json", "mastodon.json", "lanying.json"] {
        let mut document = File::open(Path::new(DOCUMENTS).join(name))?;
        let compressed = File::create(Path::new(&out).join(format!("{name}.gz")))?;
        let mut encoder = GzEncoder::new(compressed, Compression::best());
        io::copy(&mut document, &mut encoder)?;
        encoder.finish()?;
    }
    Ok(())
}
