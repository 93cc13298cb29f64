//! The portfolio.

messages! {
    month: "Month", "月", "Mes";
    quarter: "Quarter", "季度", "Trimestre";
    year: "Year", "年", "Año";
    twelve_months: "12 months", "12个月", "12 meses";
    dated(figure, from, to): "{figure} ({from} to {to})", "{figure}（{from}至{to}）", "{figure} ({from} a {to})";
    within(section, name): "{section}: {name}", "{section}：{name}", "{section}: {name}";
    back(key): "{key} back to the portfolio", "{key} 返回客户组合", "{key} vuelve a la cartera";
    everything(key): "{key} all accounts", "{key} 全部客户", "{key} todas las cuentas";
    later_period: "a later period", "更晚的周期", "un periodo posterior";
    other_length: "another length of period", "其他周期长度", "otra duración";
    all_accounts: "all accounts", "全部客户", "todas las cuentas";
    nothing: "Nothing is measured of this period", "此周期没有可衡量的数据", "No hay nada que medir en este periodo";
    read_so_far(done, all): "{done} of {all} accounts", "{done}/{all}个客户", "{done} de {all} cuentas";
    reading: "Reading what every account was, and when", "正在读取各客户的历史", "Leyendo cómo estaba cada cuenta, y cuándo";
    measuring: "Measuring the portfolio", "正在计算客户组合", "Midiendo la cartera";
    open: "The period is not over: these are the figures of today.", "周期尚未结束：以下为今天的数据。",
        "El periodo no ha terminado: son las cifras de hoy.";
    unread(accounts): "The history of {accounts} is not read yet; what they were before is not counted.",
        "{accounts}的历史尚未读取；之前的状态不计入。",
        "Aún no se ha leído el historial de {accounts}; lo anterior no cuenta.";
    recorded_since(accounts):
        "{accounts} had begun before the period, but their ARR is recorded only since: neither kept nor new.",
        "{accounts}在周期前已开始，但其 ARR 此后才有记录：既不算留存也不算新增。",
        "{accounts} ya estaban antes del periodo, pero su ARR consta solo desde entonces: ni retenidas ni nuevas.";
    without_arr(accounts): "{accounts} stood as customers without any ARR: in no figure of revenue.",
        "{accounts}是客户但没有 ARR：不计入任何收入数据。",
        "{accounts} eran clientes sin ARR: no entran en ninguna cifra de ingresos.";
    odd_arr(accounts): "The ARR of {accounts} cannot be read now, or a deal of it cannot be summed: the last one that could is counted.",
        "{accounts}的 ARR 目前无法读取，或有交易无法计入：按最近一次可读的数值计算。",
        "El ARR de {accounts} no se puede leer ahora, o un negocio no se puede sumar: cuenta el último que sí.";
    stars(star): "{star} to {star}{star}{star}{star}{star}: how much a measure counts for its role", "{star} 至 {star}{star}{star}{star}{star}：该指标对此角色的权重",
        "De {star} a {star}{star}{star}{star}{star}: cuánto pesa cada medida en su función";
    to_be_known: "To be known", "说明", "A tener en cuenta";

    first_value: "Time to first value", "达成第一价值所需时间", "Tiempo hasta el primer valor";
    days[n]: "{n} day" | "{n} days", "{n}天", "{n} día" | "{n} días";
    half_within: "half within", "半数在", "la mitad en";
    nine_within: "nine of ten within", "九成在", "nueve de diez en";
    began(began, reached, share): "{began} began, {reached} reached it ({share})",
        "{began}个开始，{reached}个达成（{share}）", "{began} empezaron, {reached} lo alcanzaron ({share})";
    stages: "Stages", "阶段", "Etapas";
    start: "start", "期初", "ini.";
    in_: "in", "进入", "entra";
    out: "out", "离开", "sale";
    on: "on", "前进", "sigue";
    end: "end", "期末", "fin";
    days_head: "days", "天数", "días";
    flow(start, entered, left, forward, end): "start {start}, in {entered}, out {left}, on {forward}, end {end}",
        "期初{start}，进入{entered}，离开{left}，前进{forward}，期末{end}",
        "ini. {start}, entra {entered}, sale {left}, sigue {forward}, fin {end}";
    legend: "on: went on to a later stage; days: median of the stays that ended",
        "前进：进入更后的阶段；天数：已结束停留的中位数",
        "sigue: pasó a una etapa posterior; días: mediana de las estancias terminadas";

    axis(low, high): "  {low} to {high}", "  {low}至{high}", "  {low} a {high}";
    retention: "Retention", "留存", "Retención";
    nrr: "NRR", "NRR", "NRR";
    grr: "GRR", "GRR", "GRR";
    customers_lost: "Customers lost", "客户流失", "Clientes perdidos";
    quick_ratio: "Quick ratio", "速动比率", "Ratio rápido";
    arr_start: "ARR at the start", "期初 ARR", "ARR al inicio";
    new: "new", "新增", "nuevo";
    expansion: "expansion", "扩展", "expansión";
    contraction: "contraction", "缩减", "contracción";
    churn: "churn", "流失", "pérdida";
    arr_end: "ARR at the end", "期末 ARR", "ARR al final";
    customers(customers, lost, joined): "customers {customers}, lost {lost}, joined {joined}",
        "{customers}个客户，流失{lost}个，新增{joined}个", "clientes: {customers}, perdidos: {lost}, nuevos: {joined}";
    renewals_due: "Renewals that were due", "到期续约", "Renovaciones que tocaban";
    by_arr: "renewed, by ARR", "续约率（按 ARR）", "renovado, por ARR";
    by_count: "renewed, by count", "续约率（按数量）", "renovado, por número";
    due(due, renewed, lost, open): "{due} due, {renewed} renewed, {lost} lost, {open} open",
        "到期{due}，续约{renewed}，流失{lost}，未决{open}",
        "tocaban: {due}, renovadas: {renewed}, perdidas: {lost}, abiertas: {open}";
    voices: "Voices", "客户反馈", "Opiniones";
    nps: "NPS", "NPS", "NPS";
    promoters: "promoters", "推荐者", "promotores";
    passives: "passives", "中立者", "pasivos";
    detractors: "detractors", "贬损者", "detractores";
    csat: "CSAT", "CSAT", "CSAT";

    all: "all", "全部", "todo";
    at_risk: "at risk", "风险", "en riesgo";
    by_stage: "ARR by stage", "各阶段 ARR", "ARR por etapa";
    by_tier: "ARR by tier", "各等级 ARR", "ARR por nivel";
    no_tier: "no tier", "无等级", "sin nivel";
    by_health: "ARR by health", "各健康度 ARR", "ARR por salud";
    team(role): "Team: {role}", "团队：{role}", "Equipo: {role}";
}
