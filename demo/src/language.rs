//! Error messages in other languages than English.

/// The language of error messages, regardless of Accept-Language.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Language {
    /// Korean, as in Cinder's own translation.
    Korean,
    /// Japanese.
    Japanese,
    /// German.
    German,
    /// Chinese.
    Chinese,
    /// No message.
    Silent,
    /// A gateway's page.
    Page,
}

impl Language {
    /// Every one, by name.
    pub(crate) const ALL: [(&'static str, Self); 6] = [
        ("korean", Self::Korean),
        ("japanese", Self::Japanese),
        ("german", Self::German),
        ("chinese", Self::Chinese),
        ("silent", Self::Silent),
        ("page", Self::Page),
    ];

    /// The message of a refusal in this language. Parameters, ids and versions are kept.
    pub(crate) fn translated(self, message: &str) -> String {
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
