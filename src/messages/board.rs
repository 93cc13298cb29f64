//! The board and its cards.

messages! {
    no_account: "No account", "没有客户", "Ninguna cuenta";
    no_cards: "The column under the cursor has no cards", "光标所在的列没有卡片",
        "La columna bajo el cursor no tiene tarjetas";
    nobody: "nobody here", "暂无客户", "nadie aquí";
    in_stage(days): "{days} in stage", "{days}在此阶段", "{days} en la etapa";
    here(days): "{days} here", "已{days}", "{days} aquí";
    renews: "renews ", "续约 ", "renueva ";
    ahead: "in ", "", "en ";
    late: "late ", "逾期 ", "vencida ";
    unstaged: "No account stands in one of these stages", "没有客户处于这些阶段", "Ninguna cuenta está en estas etapas";
    theirs(values): "In the CRM their stages are: {values}.", "在 CRM 中，它们的阶段是：{values}。",
        "En el CRM sus etapas son: {values}.";
    theirs_and(values, n): "In the CRM their stages are: {values} and {n} more.", "在 CRM 中，它们的阶段是：{values}，还有{n}个。",
        "En el CRM sus etapas son: {values} y {n} más.";
    none_set: "In the CRM none of them has a stage yet.", "在 CRM 中，它们都还没有阶段。", "En el CRM ninguna tiene etapa todavía.";
    say_which(profile): "Say in config.toml which of them each stage is, under [profiles.{profile}.stages], or take the CRM's own stages: [profiles.{profile}.lifecycle] from = \"property\". Another property is named by stage_from.",
        "请在 config.toml 的 [profiles.{profile}.stages] 中写明各阶段对应的值，或使用 CRM 自己的阶段：[profiles.{profile}.lifecycle] from = \"property\"。stage_from 可指定其他属性。",
        "Di en config.toml cuál es cada etapa, en [profiles.{profile}.stages], o toma las etapas del CRM: [profiles.{profile}.lifecycle] from = \"property\". stage_from nombra otra propiedad.";
    first_move(profile): "A move gives it one; where the stages are kept in another property, name it in config.toml: [profiles.{profile}] stage_from.",
        "移动客户即可设置阶段；若阶段保存在其他属性中，请在 config.toml 的 [profiles.{profile}] stage_from 中指定。",
        "Al moverla la recibe; si las etapas están en otra propiedad, nómbrala en config.toml: [profiles.{profile}] stage_from.";
    sorted(what): "sorted by {what}", "按{what}排序", "orden: {what}";
    grouped(what): "grouped by {what}", "按{what}分组", "grupos: {what}";
    more(mark, n): " {mark} {n} more ", " {mark} 还有{n}个 ", " {mark} {n} más ";
}
