//! Why a signal that was put away is back.

messages! {
    put_on(how, day): "{how} on {day}", "{day}{how}", "{how} el {day}";
    again(was): "{was}; it had stopped and is there again", "{was}；曾停止，现又出现", "{was}; había cesado y ha vuelto";
    changed(was, what): "{was}; {what}", "{was}；{what}", "{was}; {what}";
    another(is, was): "another one: {is} (it was: {was})", "是另一项：{is}（当时：{was}）", "es otra: {is} (antes: {was})";
    graver(is, was): "graver: {is} (it was: {was})", "更严重：{is}（当时：{was}）", "más grave: {is} (antes: {was})";
    grew(from, to, is, was): "grew from {from} to {to} points: {is} (it was: {was})",
        "由{from}分升至{to}分：{is}（当时：{was}）", "creció de {from} a {to} puntos: {is} (antes: {was})";
    with_reason(put, reason): "{put} ({reason})", "{put}（{reason}）", "{put} ({reason})";
    until_day(put, day, points):
        "{put}; comes back on {day}, or sooner when it gets worse ({points} points more, or graver)",
        "{put}；{day}恢复，若恶化（再增{points}分或更严重）则提前恢复",
        "{put}; vuelve el {day}, o antes si empeora ({points} puntos más, o más grave)";
    until_query(put, query, points):
        "{put}; comes back when {query}, or sooner when it gets worse ({points} points more, or graver)",
        "{put}；满足 {query} 时恢复，若恶化（再增{points}分或更严重）则提前恢复",
        "{put}; vuelve cuando {query}, o antes si empeora ({points} puntos más, o más grave)";
    until_worse(put, points, days):
        "{put}; comes back when it gets worse ({points} points more, or graver), or fires again after {days} d without",
        "{put}；恶化（再增{points}分或更严重）或停止{days}天后再次触发时恢复",
        "{put}; vuelve si empeora ({points} puntos más, o más grave) o si reaparece tras {days} d sin activarse";
    until(day): "snoozed until {day}", "已暂缓至{day}", "pospuesta hasta el {day}";
    until_now(query): "snoozed until {query}, which is so now", "已暂缓至 {query}，现已成立",
        "pospuesta hasta {query}, que ya se cumple";
}
