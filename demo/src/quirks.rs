//! Services that answer otherwise than Cinder: what they count, what they ignore, what they refuse, in which words.

use serde_json::{Value, json};

use crate::faults::Fault;
use crate::worlds::{World, below, project};

/// What is different about a world's API.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quirks {
    /// What stands in `count`.
    pub count: Counted,
    /// What a list with `limit=0` gets instead of an answer.
    pub count_alone: Option<Fault>,
    /// Which part of the place asked for is ignored.
    pub ignores: Ignores,
    /// How the next page is named.
    pub links: Links,
    /// What `sort` takes.
    pub sorts: Sorts,
    /// Whether rows that are equal by the keys of `sort` come in another order each time.
    pub shuffles: bool,
    /// In whose words it refuses.
    pub language: Option<Language>,
}

/// Cinder.
impl Default for Quirks {
    fn default() -> Self {
        Self {
            count: Counted::Found,
            count_alone: None,
            ignores: Ignores::Nothing,
            links: Links::Usual,
            sorts: Sorts::Keys,
            shuffles: false,
            language: None,
        }
    }
}

/// What a count counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Counted {
    /// The rows that match.
    Found,
    /// The rows of the answer.
    Page,
    /// The project's rows, whatever the filters.
    Unfiltered,
    /// Half of the rows that match.
    Half,
    /// Twice as many as match.
    Double,
    /// What matches, as a text.
    Text,
    /// null
    Null,
    /// Less than none.
    Negative,
    /// What matches and a half.
    Fraction,
    /// More than any service has.
    Huge,
    /// Nothing.
    Absent,
}

impl Counted {
    const ALL: [(&'static str, Self); 10] = [
        ("page", Self::Page),
        ("unfiltered", Self::Unfiltered),
        ("half", Self::Half),
        ("double", Self::Double),
        ("text", Self::Text),
        ("null", Self::Null),
        ("negative", Self::Negative),
        ("fraction", Self::Fraction),
        ("huge", Self::Huge),
        ("absent", Self::Absent),
    ];

    /// The count of an answer with so many rows, of so many that match, in a project of so many.
    pub fn of(self, rows: usize, found: usize, all: usize) -> Option<Value> {
        Some(match self {
            Self::Found => json!(found),
            Self::Page => json!(rows),
            Self::Unfiltered => json!(all),
            Self::Half => json!(found / 2),
            Self::Double => json!(found * 2),
            Self::Text => json!(found.to_string()),
            Self::Null => Value::Null,
            Self::Negative => json!(-1),
            Self::Fraction => json!(u32::try_from(found).map_or(0.5, |found| f64::from(found) + 0.5)),
            Self::Huge => json!(u64::MAX),
            Self::Absent => return None,
        })
    }
}

/// Which part of the place asked for is ignored.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ignores {
    /// None.
    Nothing,
    /// `limit=0`: it means as many rows as there may be.
    Zero,
    /// `limit`.
    Limit,
    /// `offset`.
    Offset,
}

/// How the next page is named.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Links {
    /// `backups_links`, where Cinder has it.
    Usual,
    /// `links`, as in the document.
    Document,
    /// Not at all.
    Never,
}

/// What `sort` takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sorts {
    /// Several keys.
    Keys,
    /// One key; several are refused.
    OneKey,
    /// Nothing: the parameter is refused.
    Nothing,
}

/// In whose words a service refuses, whatever language it is asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Language {
    /// Korean, as in Cinder's own translation.
    Korean,
    /// Japanese.
    Japanese,
    /// German.
    German,
    /// Chinese.
    Chinese,
    /// No words.
    Silent,
    /// A gateway's page.
    Page,
}

impl Language {
    const ALL: [(&'static str, Self); 6] = [
        ("korean", Self::Korean),
        ("japanese", Self::Japanese),
        ("german", Self::German),
        ("chinese", Self::Chinese),
        ("silent", Self::Silent),
        ("page", Self::Page),
    ];

    /// The message of a refusal in this language. What is no word stays: parameters, ids, versions.
    pub fn translated(self, message: &str) -> String {
        let between = |start: &str, end: &str| message.strip_prefix(start)?.split_once(end).map(|(inner, _)| inner);
        let (kind, what) = if let Some(keys) = between("Invalid filters ", " are found") {
            (0, keys.to_owned())
        } else if let Some(id) = between("Backup ", " could not be found") {
            (1, id.to_owned())
        } else if let Some(version) = between("Version ", " is not supported") {
            let most = message.rsplit(' ').next().unwrap_or_default().trim_end_matches('.');
            (2, format!("{version} (3.0~{most})"))
        } else {
            (3, String::new())
        };
        let words = match self {
            Self::Korean => [
                "쿼리 옵션에서 유효하지 않은 # 필터가 발견되었습니다.",
                "백업 #을(를) 찾을 수 없습니다.",
                "API에서 # 버전을 지원하지 않습니다.",
                "잘못된 형식의 요청입니다.",
            ],
            Self::Japanese => [
                "クエリーオプションに無効なフィルター # が見つかりました。",
                "バックアップ # が見つかりませんでした。",
                "バージョン # はサポートされていません。",
                "リクエストの形式が誤っています。",
            ],
            Self::German => [
                "Ungültige Filter # in den Abfrageoptionen gefunden.",
                "Sicherung # konnte nicht gefunden werden.",
                "Version # wird von der API nicht unterstützt.",
                "Ungültige Anfrage.",
            ],
            Self::Chinese => {
                ["在查询选项中发现无效的过滤器 #。", "找不到备份 #。", "API 不支持版本 #。", "请求格式不正确。"]
            }
            Self::Silent | Self::Page => [""; 4],
        };
        words[kind].replace('#', &what)
    }
}

/// The worlds of these services.
pub fn worlds() -> Vec<World> {
    let quirky = |name: &str, quirks| World { quirks, ..below(name) };
    let usual = Quirks::default();
    let mut worlds = vec![
        quirky("limit-0/rows", Quirks { ignores: Ignores::Zero, ..usual }),
        quirky("no-offset", Quirks { ignores: Ignores::Offset, ..usual }),
        quirky("no-limit", Quirks { ignores: Ignores::Limit, ..usual }),
        quirky("no-links", Quirks { links: Links::Never, ..usual }),
        World { most: 25, ..quirky("document", Quirks { count: Counted::Page, links: Links::Document, ..usual }) },
        quirky("one-sort-key", Quirks { sorts: Sorts::OneKey, ..usual }),
        quirky("no-sort", Quirks { sorts: Sorts::Nothing, ..usual }),
        World { project: project::TIES, ..quirky("ties", Quirks { shuffles: true, ..usual }) },
        World { greatest: 27, ..quirky("translated/old", Quirks { language: Some(Language::Japanese), ..usual }) },
    ];
    let counted = |(name, count): (&str, _)| quirky(&format!("count/{name}"), Quirks { count, ..usual });
    worlds.extend(Counted::ALL.map(counted));
    let statuses = [400, 403, 404, 422, 500, 503].map(Fault::Status);
    worlds.extend(
        statuses
            .into_iter()
            .chain([Fault::Hang, Fault::Html, Fault::Empty])
            .map(|fault| quirky(&format!("limit-0/{fault}"), Quirks { count_alone: Some(fault), ..usual })),
    );
    worlds.extend(Language::ALL.map(|(name, language)| {
        let said = Quirks { language: Some(language), ..usual };
        World { fuzzy: false, ..quirky(&format!("translated/{name}"), said) }
    }));
    worlds
}
