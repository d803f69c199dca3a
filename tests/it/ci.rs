//! `.ci/run --no-install`, which `just ci` runs: it installs nothing on a contributor's machine.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The place of a program of this machine.
fn found(name: &str) -> PathBuf {
    let path = std::env::var_os("PATH").expect("a PATH");
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file()).expect(name)
}

/// A folder of programs: those of the shell, and others that note in `called` that they were called.
fn machine(folder: &Path, noting: &[&str]) {
    for name in ["bash", "dirname", "env"] {
        symlink(found(name), folder.join(name)).expect("a link");
    }
    for name in noting {
        let file = folder.join(name);
        fs::write(&file, format!("#!{}\necho {name} >>{}\n", found("bash").display(), folder.join("called").display())).expect("a file");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).expect("a mode");
    }
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(found("bash"));
    command.arg(".ci/run").args(arguments).current_dir(ROOT).env_clear().env("PATH", folder);
    command.output().expect("bash starts")
}

#[test]
fn without_leave_to_install_it_lists_what_is_missing_and_stops() {
    let folder = tempfile::tempdir().expect("a folder");
    machine(folder.path(), &["apt-get", "cargo", "curl"]);
    let ended = run(folder.path(), &["--no-install"]);
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!(ended.status.code(), Some(1), "{said}");
    for package in ["python3", "python3-venv", "nodejs", "npm", "chromium", "nginx-light", "openssl"] {
        assert!(said.contains(package), "{package}: {said}");
    }
    assert!(!said.contains("curl"), "curl is there: {said}");
    assert!(!folder.path().join("called").exists(), "nothing is installed or built");
}

#[test]
fn a_fresh_machine_of_the_ci_installs_what_is_missing() {
    let folder = tempfile::tempdir().expect("a folder");
    machine(folder.path(), &["apt-get", "cargo", "curl", "python3", "node", "npm", "nginx", "openssl"]);
    symlink(found("awk"), folder.path().join("awk")).expect("a link");
    // The clients need more than this machine has, so the run ends after the packages.
    run(folder.path(), &[]);
    let called = fs::read_to_string(folder.path().join("called")).expect("programs were called");
    let calls: Vec<&str> = called.lines().collect();
    assert_eq!(calls.iter().filter(|call| **call == "apt-get").count(), 2, "update and install: {called}");
    let tested = calls.iter().position(|call| *call == "cargo").expect("cargo was called");
    assert!(tested < calls.iter().position(|call| *call == "apt-get").expect("apt-get was called"), "{called}");
}

#[test]
fn just_ci_installs_nothing() {
    let recipes = fs::read_to_string(Path::new(ROOT).join("justfile")).expect("the recipes");
    let recipe: Vec<&str> = recipes.lines().skip_while(|line| *line != "ci:").skip(1).take_while(|line| line.starts_with("    ")).collect();
    assert_eq!(recipe, ["    .ci/run --no-install"]);
}
