//! Traditional Chinese characters in their simplified form: those of the words that things are called by.

/// The pairs, traditional and simplified.
const PAIRS: &str = "\
    業业 買买 爭争 價价 優优 冊册 決决 況况 淨净 劃划 別别 動动 勢势 歷历 發发 號号 啟启 啓启 員员 圍围 \
    備备 實实 對对 導导 層层 幣币 廣广 應应 開开 態态 總总 戶户 護护 擁拥 據据 數数 舊旧 時时 暫暂 權权 \
    標标 極极 測测 濟济 滿满 燈灯 點点 狀状 離离 種种 競竞 簽签 類类 級级 約约 終终 經经 結结 緒绪 續续 \
    綠绿 營营 計计 訂订 評评 試试 負负 責责 帳账 賬账 貨货 購购 費费 資资 躍跃 較较 達达 進进 採采 銷销 \
    鍵键 長长 間间 閱阅 階阶 險险 預预 額额 風风 顧顾 黃黄 關关 務务 線线 斷断 礙碍 訓训 執执 桿杆 薦荐 \
    獲获 觀观 產产 眾众 戰战 將将 無无 際际 亞亚 團团 歸归 復复 個个 紅红 與与 單单 聯联 轉转 輸输 軟软 \
    還还 這这 過过 運运 錄录 碼码 稱称 給给 審审 組组 績绩 綜综 維维 網网 響响 興兴 創创 協协 認认 讓让 \
    許许 該该 詳详 說说 請请 讀读 調调 談谈 貢贡 質质 貴贵 貿贸 贈赠 贏赢 規规 銅铜 銀银 機机 檢检 討讨 \
    適适 區区 會会 國国 變变 顯显 惡恶 壞坏 頭头 熱热 凍冻 損损 減减 連连 選选 郵邮 鐘钟 問问 題题 \
";

/// A character in its simplified form; any other as it is.
pub(super) fn simplified(char: char) -> char {
    if !('\u{4e00}'..='\u{9fff}').contains(&char) {
        return char;
    }
    let mut pairs = PAIRS.split(' ').filter(|pair| pair.starts_with(char));
    pairs.find_map(|pair| pair.chars().nth(1)).unwrap_or(char)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_taiwan_are_read_in_simplified_characters() {
        for (traditional, wanted) in [
            ("客戶階段", "客户阶段"),
            ("年度經常性收入", "年度经常性收入"),
            ("續約日期", "续约日期"),
            ("啟用", "启用"),
            ("客户", "客户"),
            ("契約", "契约"),
            ("NPS 分數", "NPS 分数"),
        ] {
            let found: String = traditional.chars().map(simplified).collect();
            assert_eq!(found, wanted);
        }
        for pair in PAIRS.split_whitespace() {
            assert_eq!(pair.chars().count(), 2, "{pair}");
        }
    }
}
