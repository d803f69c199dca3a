//! The sources of the configuration, their order, and what is refused.

use super::*;
use figment::Jail;

#[test]
fn later_sources_win() {
    Jail::expect_with(|jail| {
        jail.create_file("Rocket.toml", "[default]\nport = 1111\ndatabase = \"file.db\"\nworkers = 3\n")?;
        jail.set_env("FOLKMOOT_PORT", "2222");
        let (config, figment) = load(&Flags::default()).unwrap();
        assert_eq!((config.port, config.database), (2222, "file.db".into()));
        let rocket = rocket::Config::from(&figment);
        assert_eq!((rocket.port, rocket.workers, rocket.ident.as_str()), (2222, 3, Some("Folkmoot")));
        let (config, _) = load(&Flags { port: Some(3333), ..Flags::default() }).unwrap();
        assert_eq!(config.base_url(), "http://127.0.0.1:3333");
        Ok(())
    });
}

#[test]
fn settings_in_the_wrong_place_and_no_workers_are_refused_with_a_hint() {
    for (text, hint) in [
        ("port = 1111\n", "put `port` below a line `[default]`"),
        ("[release]\nport = 1111\n", "the section [release] is not read"),
        ("[default]\nport = 1111\n[debug]\nport = 2\n", "the section [debug] is not read"),
        ("[default]\nworkers = 0\n", "workers must be at least 1"),
        ("[default]\ngate = true\ntrust_proxy = true\n", "gate and trust_proxy exclude each other"),
        ("[default]\ngate_connections = 0\n", "gate_connections and gate_connections_per_address"),
        ("[default]\ncache_mb = -1\n", "cache_mb"),
        ("[default]\ncache_mb = \"much\"\n", "cache_mb"),
        ("[default]\noutgoing_allow = [\"home\"]\n", "`home` is no address"),
    ] {
        Jail::expect_with(|jail| {
            jail.create_file("Rocket.toml", text)?;
            let refused = load(&Flags::default()).unwrap_err().to_string();
            assert!(refused.contains(hint), "{text}: {refused}");
            Ok(())
        });
    }
    Jail::expect_with(|jail| {
        jail.create_file("Rocket.toml", "[global]\nport = 1111\n")?;
        assert_eq!(load(&Flags::default()).unwrap().0.port, 1111);
        Ok(())
    });
}

#[test]
fn a_mistyped_key_is_refused_with_the_nearest_name() {
    Jail::expect_with(|jail| {
        jail.set_env("FOLKMOOT_DATABSE", "x.db");
        let refused = load(&Flags::default()).unwrap_err().to_string();
        assert!(refused.contains("did you mean `database`?"), "{refused}");
        Ok(())
    });
    Jail::expect_with(|jail| {
        jail.create_file("Rocket.toml", "[default]\npublic_ulr = \"https://x\"\n")?;
        let refused = load(&Flags::default()).unwrap_err().to_string();
        assert!(refused.contains("did you mean `public_url`?"), "{refused}");
        Ok(())
    });
    Jail::expect_with(|jail| {
        jail.set_env("FOLKMOOT_MAIL_PASWORD", "x");
        let refused = load(&Flags::default()).unwrap_err().to_string();
        assert!(refused.contains("`mail.pasword`; did you mean `mail.password`?"), "{refused}");
        Ok(())
    });
    Jail::expect_with(|jail| {
        jail.set_env("FOLKMOOT_DEVICE_PUSH_WEBHOK", "x");
        let refused = load(&Flags::default()).unwrap_err().to_string();
        assert!(refused.contains("`device_push.webhok`; did you mean `device_push.webhook`?"), "{refused}");
        Ok(())
    });
}

#[test]
fn mail_is_set_key_by_key_and_refused_with_a_sentence() {
    let file = "[default.mail]\nmode = \"smtp\"\nserver = \"smtp.example.org\"\nfrom = \"moot@example.org\"\nusername = \"moot\"\n";
    Jail::expect_with(|jail| {
        jail.create_file("Rocket.toml", file)?;
        jail.set_env("FOLKMOOT_MAIL_PASSWORD", "007");
        jail.set_env("FOLKMOOT_MAIL_PORT", "2525");
        let mail = load(&Flags::default()).unwrap().0.mail;
        assert_eq!((mail.port(), mail.password.as_str(), mail.username.as_str(), mail.sends()), (2525, "007", "moot", true));
        Ok(())
    });
    for (line, hint) in [
        ("mode = \"smpt\"", "found `smpt`, expected ``log` or `smtp`"),
        ("security = \"ssl\"", "found `ssl`, expected `one of `starttls`, `tls`, `plain`"),
        ("port = 70000", "mail.port"),
        ("from = \"nobody\"", "mail.from must be an address"),
    ] {
        Jail::expect_with(|jail| {
            let name = line.split(' ').next().unwrap_or_default();
            let rest: Vec<&str> = file.lines().filter(|other| !other.starts_with(&format!("{name} "))).collect();
            jail.create_file("Rocket.toml", &format!("{}\n{line}\n", rest.join("\n")))?;
            jail.set_env("FOLKMOOT_MAIL_PASSWORD", "secret-word");
            let refused = load(&Flags::default()).unwrap_err().to_string();
            assert!(refused.contains(hint) && !refused.contains("secret-word"), "{line}: {refused}");
            Ok(())
        });
    }
}

#[test]
fn the_webhook_is_set_key_by_key_and_has_to_be_reached() {
    let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    Jail::expect_with(|jail| {
        jail.create_file("Rocket.toml", "[default.device_push]\nwebhook = \"http://10.0.0.7:81/push\"\n")?;
        let refused = load(&Flags::default()).unwrap_err().to_string();
        assert!(refused.contains("belong together"), "{refused}");
        jail.set_env("FOLKMOOT_DEVICE_PUSH_SECRET", secret);
        let refused = load(&Flags::default()).unwrap_err().to_string();
        assert!(refused.contains("10.0.0.7 is no address of the public internet") && !refused.contains(secret), "{refused}");
        jail.set_env("FOLKMOOT_OUTGOING_ALLOW", "[\"10.0.0.7\"]");
        let config = load(&Flags::default()).unwrap().0;
        assert_eq!((config.device_push.webhook.as_str(), config.device_push.secret.as_str()), ("http://10.0.0.7:81/push", secret));
        Ok(())
    });
}

const FLAT: &str = "port = 1111\ncache_mb = 8\n[mail]\nport = 2525\n";

#[test]
fn the_file_beside_the_database_wins_over_that_of_rocket_and_is_flat() {
    Jail::expect_with(|jail| {
        jail.create_dir("data")?;
        jail.create_file("Rocket.toml", "[default]\nport = 1\napp_id = \"meadow\"\ndatabase = \"data/moot.db\"\n")?;
        jail.create_file("data/folkmoot.toml", FLAT)?;
        jail.create_file("folkmoot.toml", "port = 3\n")?;
        let (config, figment) = load(&Flags::default()).unwrap();
        assert_eq!((config.port, config.cache_mb, config.mail.port(), config.app_id.as_str()), (1111, 8, 2525, "meadow"));
        assert!(source(&figment, "port").ends_with("data/folkmoot.toml"), "{}", source(&figment, "port"));
        assert!(source(&figment, "mail.port").ends_with("data/folkmoot.toml"));
        assert!(source(&figment, "app_id").ends_with("Rocket.toml"));
        assert_eq!((source(&figment, "log").as_str(), source(&figment, "workers").as_str()), ("the defaults", "the defaults"));
        let elsewhere = Flags { database: Some("moot.db".into()), ..Flags::default() };
        assert_eq!(load(&elsewhere).unwrap().0.port, 3);
        jail.set_env("FOLKMOOT_PORT", "4");
        assert_eq!(load(&elsewhere).unwrap().0.port, 4);
        Ok(())
    });
}

#[test]
fn a_named_file_is_the_only_one_and_must_be_there() {
    Jail::expect_with(|jail| {
        jail.create_file("Rocket.toml", "[default]\nlog = \"debug\"\n")?;
        jail.create_file("folkmoot.toml", "app_id = \"meadow\"\n")?;
        jail.create_file("other.toml", FLAT)?;
        let named = |name: &str| Flags { config: Some(name.into()), ..Flags::default() };
        let config = load(&named("other.toml")).unwrap().0;
        assert_eq!((config.port, config.log.as_str(), config.app_id.as_str()), (1111, "info", "folkmoot"));
        assert_eq!(load(&named("Rocket.toml")).unwrap().0.log, "debug");
        let refused = load(&named("missing.toml")).unwrap_err().to_string();
        assert!(refused.contains("there is no file missing.toml"), "{refused}");
        jail.create_dir("folder.toml")?;
        assert!(load(&named("folder.toml")).unwrap_err().to_string().contains("folder.toml"));
        jail.create_file("broken.toml", "port = \n")?;
        assert!(load(&named("broken.toml")).unwrap_err().to_string().contains("broken.toml: "));
        jail.set_env("FOLKMOOT_CONFIG", "other.toml");
        assert_eq!(load(&Flags::default()).unwrap().0.port, 1111);
        Ok(())
    });
}

#[test]
fn everything_that_is_wrong_is_named_at_once() {
    let wrong = "prot = 1\nport = \"many\"\ntrust_proxy = 7\nworkers = \"all\"\ncache_mb = -1\nmetrics_token = 5\nsecret_key = \"x\"\n\
                 [tls]\nkey = \"k\"\n[mail]\nmod = \"smtp\"\nport = 70000\npassword = 12345678\n";
    Jail::expect_with(|jail| {
        jail.create_file("folkmoot.toml", wrong)?;
        jail.set_env("FOLKMOOT_KEEP_ALIVE", "soon");
        let refused = load(&Flags::default()).unwrap_err().to_string();
        for hint in [
            "the configuration has 12 faults:",
            "`prot`; did you mean `port`?",
            "port in folkmoot.toml: ",
            "trust_proxy in ",
            "workers in ",
            "cache_mb in ",
            "metrics_token in ",
            "`secret_key` is not read",
            "`tls` is not read",
            "`mail.mod`; did you mean `mail.mode`?",
            "mail.port in ",
            "mail.password in ",
            "FOLKMOOT_KEEP_ALIVE: ",
        ] {
            assert!(refused.contains(hint), "{hint}: {refused}");
        }
        assert!(!refused.contains("12345678"), "{refused}");
        jail.create_file("folkmoot.toml", "[release]\nport = 2\n[default]\nport = 3\n")?;
        let refused = load(&Flags::default()).unwrap_err().to_string();
        assert!(refused.contains("[release] is not read") && refused.contains("[default] is not read"), "{refused}");
        Ok(())
    });
}

#[test]
fn clients_find_the_server_at_the_root_of_its_host() {
    for (url, hint) in [
        ("moot.example.org", "must start with http"),
        ("ftp://moot.example.org", "must start with http"),
        ("https://example.org/forum", "like https://example.org: clients find the APIs at its root, not below `/forum`"),
        ("https://example.org/?a=1", "must end with the host"),
        ("https://me:pass@example.org", "no login"),
    ] {
        Jail::expect_with(|_| {
            let refused = load(&Flags { public_url: Some(url.into()), ..Flags::default() }).unwrap_err().to_string();
            assert!(refused.contains(hint), "{url}: {refused}");
            Ok(())
        });
    }
    Jail::expect_with(|_| {
        let config = load(&Flags { public_url: Some("https://example.org:8443/".into()), ..Flags::default() }).unwrap().0;
        assert_eq!(config.base_url(), "https://example.org:8443");
        Ok(())
    });
}

#[test]
fn variables_of_rocket_are_named_with_what_to_use() {
    Jail::expect_with(|jail| {
        for name in ["ROCKET_PORT", "ROCKET_CONFIG", "ROCKET_PROFILE", "ROCKET_TLS"] {
            jail.set_env(name, "1");
        }
        let expected = [
            "ROCKET_CONFIG is not read; name the file with FOLKMOOT_CONFIG or --config",
            "ROCKET_PORT is not read; use FOLKMOOT_PORT",
            "ROCKET_PROFILE is not read; there is one profile",
            "ROCKET_TLS is not read",
        ];
        assert_eq!(ignored_variables(), expected);
        Ok(())
    });
}

#[test]
fn https_takes_names_from_everywhere_and_says_what_does_not_go_together() {
    let files = "tls_certificate = \"a.pem\"\ntls_key = \"a.key\"\n";
    Jail::expect_with(|jail| {
        jail.create_file("folkmoot.toml", &format!("domain = [\"Moot.example.org.\", \"bücher.example\"]\n{files}"))?;
        let config = load(&Flags::default()).unwrap().0;
        assert_eq!(config.domain, ["moot.example.org", "xn--bcher-kva.example"]);
        assert_eq!((config.base_url(), config.address.to_string()), ("https://moot.example.org".into(), "::".into()));
        jail.set_env("FOLKMOOT_DOMAIN", "one.example, two.example");
        jail.set_env("FOLKMOOT_HTTPS_PORT", "8443");
        jail.set_env("FOLKMOOT_ADDRESS", "192.0.2.1");
        let (config, figment) = load(&Flags::default()).unwrap();
        assert_eq!((config.domain.len(), config.base_url()), (2, "https://one.example:8443".into()));
        assert_eq!(figment.extract_inner::<String>("address").unwrap(), "192.0.2.1");
        let (config, _) = load(&Flags { domain: vec!["three.example".into()], ..Flags::default() }).unwrap();
        assert_eq!(config.base_url(), "https://three.example:8443");
        let (config, _) = load(&Flags { without_https: true, port: Some(1), ..Flags::default() }).unwrap();
        assert_eq!(config.base_url(), "http://192.0.2.1:1");
        Ok(())
    });
    for (line, hint) in [
        ("domain = \"https://moot.example.org\"", "without https:// and port, not `https://moot.example.org`"),
        ("domain = \"moot.example.org:443\"", "without https:// and port"),
        ("domain = \"192.0.2.1\"", "not `192.0.2.1`"),
        ("domain = \"*.example.org\"", "not `*.example.org`"),
        ("domain = 7", "a name like moot.example.org"),
        ("domain = []", "tls_certificate needs domain"),
        ("domain = \"a.example\"\ntrust_proxy = true", "exclude each other"),
        ("domain = \"a.example\"\nport = 8000", "port has no effect together with domain"),
        ("domain = \"a.example\"\nhttps_port = 0", "https_port must be at least 1"),
        ("domain = \"a.example\"\nhttps_port = 80", "another than http_port"),
        (
            "domain = \"a.example\"\npublic_url = \"http://a.example\"",
            "public_url must be https:// and a name of domain, like https://a.example",
        ),
        ("domain = \"a.example\"\npublic_url = \"https://b.example\"", "public_url must be https:// and a name of domain"),
    ] {
        Jail::expect_with(|jail| {
            jail.create_file("folkmoot.toml", &format!("{line}\n{files}"))?;
            let refused = load(&Flags::default()).unwrap_err().to_string();
            assert!(refused.contains(hint), "{line}: {refused}");
            Ok(())
        });
    }
    Jail::expect_with(|jail| {
        jail.create_file("folkmoot.toml", "domain = \"a.example\"\ntls_key = \"a.key\"\n")?;
        let refused = load(&Flags::default()).unwrap_err().to_string();
        assert!(refused.contains("tls_certificate and tls_key belong together"), "{refused}");
        Ok(())
    });
}
