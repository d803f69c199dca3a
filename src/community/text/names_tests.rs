use super::*;

fn rules() -> NameRules {
    NameRules::default()
}

#[test]
fn usernames() {
    use UsernameFault::{Format, Reserved, TooLong, TooShort};
    let cases = [
        ("alice", Ok(())),
        ("Alice-9", Ok(())),
        ("12-34", Ok(())),
        ("abcdefghijklmnop", Ok(())),
        ("abcdefghijklmnopq", Err(TooLong)),
        ("ann", Err(TooShort)),
        ("", Err(Format)),
        ("12345", Err(Format)),
        ("al_ice", Err(Format)),
        ("al ice", Err(Format)),
        ("álice", Err(Format)),
        ("王小明同学", Err(Format)),
        ("-alice", Err(Format)),
        ("alice-", Err(Format)),
        ("a-li-ce", Err(Format)),
        ("a--lice", Err(Format)),
        ("theADMINguy", Err(Reserved)),
        ("ecosystem", Err(Reserved)),
        ("alice\n", Err(Format)),
    ];
    for (name, expected) in cases {
        assert_eq!(rules().check_username(name), expected, "{name:?}");
    }
}

#[test]
fn username_parameters_count() {
    let rules = NameRules { username_min: 2, username_max: 3, reserved: vec!["zz".into()], ..rules() };
    assert_eq!(rules.check_username("ab"), Ok(()));
    assert_eq!(rules.check_username("a"), Err(UsernameFault::TooShort));
    assert_eq!(rules.check_username("abcd"), Err(UsernameFault::TooLong));
    assert_eq!(rules.check_username("aZZ"), Err(UsernameFault::Reserved));
}

#[test]
fn nicknames() {
    use NicknameFault::{Banned, Format, TooLong, TooShort};
    let rules = NameRules { nickname_banned: vec!["spam".into()], ..rules() };
    let twenty = "明".repeat(20);
    let cases = [
        ("Ann Lee", Ok(())),
        ("小明", Ok(())),
        ("12", Ok(())),
        (twenty.as_str(), Ok(())),
        ("x", Err(TooShort)),
        ("明明明明明明明明明明明明明明明明明明明明明", Err(TooLong)),
        ("", Err(Format)),
        ("a b c", Err(Format)),
        (" ab", Err(Format)),
        ("ab ", Err(Format)),
        ("a-b", Err(Format)),
        ("ab!", Err(Format)),
        ("<b>", Err(Format)),
        ("🍵🍵", Err(Format)),
        ("龦龦", Err(Format)),
        ("a\tb", Err(Format)),
        ("SPAMmer", Err(Banned)),
    ];
    for (name, expected) in cases {
        assert_eq!(rules.check_nickname(name), expected, "{name:?}");
    }
}

#[test]
fn passwords() {
    use PasswordFault::{NoDigit, NoLowercase, TooLong, TooShort};
    let longest = "a1".repeat(64);
    let longer = format!("{longest}a");
    let cases = [
        ("abcdefg1", Ok(())),
        (longest.as_str(), Ok(())),
        ("密码密码密码a1", Ok(())),
        ("abcdef1", Err(TooShort)),
        ("密码a1", Err(TooShort)),
        (longer.as_str(), Err(TooLong)),
        ("abcdefgh", Err(NoDigit)),
        ("ABCDEFG1", Err(NoLowercase)),
    ];
    for (password, expected) in cases {
        assert_eq!(rules().check_password(password), expected, "{password}");
    }
    let lax = NameRules { password_min: 3, password_digit: false, password_lowercase: false, ..rules() };
    assert_eq!(lax.check_password("ABC"), Ok(()));
}

#[test]
fn folding_ignores_ascii_case_only() {
    assert_eq!(fold("Alice-王É"), "alice-王É");
}

#[test]
fn generated_names_suit_every_dialect() {
    for seed in 0..=255u8 {
        for step in [0, 1, 7, 31, 101] {
            let name = generated(std::array::from_fn(|i| seed.wrapping_add((i as u8).wrapping_mul(step))));
            assert_eq!(name.len(), 8);
            assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()), "{name}");
            assert!(name.starts_with(|c: char| c.is_ascii_lowercase()), "{name}");
            assert!(!name.starts_with("mta") && !name.starts_with("maxim"), "{name}");
            assert_eq!(rules().check_username(&name), Ok(()), "{name}");
            assert!(!name.contains(['a', 'e', 'i', 'o', 'u']), "{name}");
        }
    }
}

#[test]
fn generated_names_follow_the_entropy() {
    assert_eq!(generated([0; 8]), "bbbbbbbb");
    assert_ne!(generated([1, 2, 3, 4, 5, 6, 7, 8]), generated([1, 2, 3, 4, 5, 6, 7, 9]));
}

#[test]
fn emails() {
    for good in ["a@b.co", "ann.lee+tag@mail.example.org", "x_y-z@xn--80ak6aa92e.com", "ann@例子.中国"] {
        assert_eq!(check_email(good), Ok(()), "{good}");
    }
    for bad in [
        "",
        "a",
        "@b.co",
        "a@",
        "a@b",
        "a@@b.co",
        "a b@c.co",
        ".a@b.co",
        "a.@b.co",
        "a..b@c.co",
        "a@-b.co",
        "a@b-.co",
        "a@b..co",
        "a@.co",
        "a@b.co.",
        "a@1.2.3.4",
        "a@b.co\r\nBcc: x@y.zz",
        "\"a\"@b.co",
        "<a@b.co>",
    ] {
        assert_eq!(check_email(bad), Err(EmailFault::Format), "{bad:?}");
    }
}

#[test]
fn email_lengths() {
    let domain = format!("{}.{}.{}.org", "d".repeat(60), "d".repeat(60), "d".repeat(61));
    let local = "l".repeat(64);
    assert_eq!(check_email(&format!("{local}@{domain}")), Ok(()));
    assert_eq!(check_email(&format!("{local}l@{domain}")), Err(EmailFault::Format));
    let long = format!("{local}@{}", "dd.".repeat(70));
    assert_eq!(check_email(&long), Err(EmailFault::TooLong));
}

#[test]
fn phones() {
    assert_eq!(check_phone(86, "13800138000"), Ok(()));
    assert_eq!(check_phone(1, "4155550100"), Ok(()));
    assert_eq!(check_phone(0, "13800138000"), Err(PhoneFault::CountryCode));
    assert_eq!(check_phone(10_000, "13800138000"), Err(PhoneFault::CountryCode));
    for bad in ["", "123", "1380013800a", "+8613800138000", "123456789012345", "12345678901234"] {
        assert_eq!(check_phone(86, bad), Err(PhoneFault::Format), "{bad}");
    }
}

#[test]
fn masks() {
    let emails =
        [("alice@example.org", "ali**@example.org"), ("anna@a.org", "ann*@a.org"), ("ann@a.org", "a***@a.org"), ("a@a.org", "a***@a.org")];
    for (email, masked) in emails {
        assert_eq!(mask_email(email), masked);
    }
    let phones = [("13800138000", "13*******00"), ("12345", "12*45"), ("1234", "****"), ("", "")];
    for (phone, masked) in phones {
        assert_eq!(mask_phone(phone), masked);
    }
}
