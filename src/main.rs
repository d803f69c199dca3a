//! The program: everything it does begins in `folkmoot::main`.

use std::process::ExitCode;

/// Lists of many small objects on few threads: faster and tighter than the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    folkmoot::main()
}
