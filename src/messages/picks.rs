//! Rows of small lists: what can be copied of an account, templates of a touchpoint.
//!
//! A template is a line that is understood as it stands: its kind, `next:`, `mood` and the days are
//! the line's own words, the same in every language.

messages! {
    name: "Name", "名称", "Nombre";
    link: "Link to the CRM", "CRM 链接", "Enlace al CRM";
    text: "Row as text", "行（文本）", "Fila como texto";
    markdown: "Row as Markdown", "行（Markdown）", "Fila como Markdown";
    domain: "Domain", "域名", "Dominio";
    mail(name): "Mail of {name}", "{name}的邮箱", "Correo de {name}";
    health(score): "health {score}", "健康度 {score}", "salud {score}";
    renews(day): "renews {day}", "续约 {day}", "renueva {day}";
    owner(name): "owner {name}", "负责人 {name}", "responsable {name}";

    qbr: "QBR", "QBR", "QBR";
    qbr_line: "qbr 60m: goals met: ; value shown: ; risks: ; next: send the summary in 2d",
        "qbr 60m: 达成的目标: ; 体现的价值: ; 风险: ; next: 发送总结 in 2d",
        "qbr 60m: metas cumplidas: ; valor mostrado: ; riesgos: ; next: enviar el resumen in 2d";
    kickoff: "Kickoff", "启动会", "Inicio";
    kickoff_line: "kickoff 60m: goals agreed: ; first value by: ; who decides: ; next: send the plan in 1d",
        "kickoff 60m: 商定的目标: ; 第一价值期限: ; 谁决策: ; next: 发送计划 in 1d",
        "kickoff 60m: metas acordadas: ; primer valor para: ; decide: ; next: enviar el plan in 1d";
    renewal: "Renewal talk", "续约沟通", "Charla de renovación";
    renewal_line: "call 30m: renewal: likelihood: ; price: ; who signs: ; next: send the offer in 3d",
        "call 30m: 续约: 可能性: ; 价格: ; 谁签字: ; next: 发送报价 in 3d",
        "call 30m: renovación: probabilidad: ; precio: ; firma: ; next: enviar la oferta in 3d";
    check_in: "Check-in", "例行沟通", "Seguimiento";
    check_in_line: "call 20m: how it goes: ; blocked by: ; next: follow up in 14d",
        "call 20m: 进展: ; 障碍: ; next: 跟进 in 14d", "call 20m: cómo va: ; bloqueos: ; next: seguimiento in 14d";
    training: "Training", "培训", "Formación";
    training_line: "training 45m: topic: ; who was there: ; questions left: ; next: send the recording in 1d",
        "training 45m: 主题: ; 参加者: ; 遗留问题: ; next: 发送录像 in 1d",
        "training 45m: tema: ; asistentes: ; dudas: ; next: enviar la grabación in 1d";
    escalation: "Escalation", "升级处理", "Escalada";
    escalation_line: "call 20m: what broke: ; since: ; who owns it: ; mood -1; next: report back in 1d",
        "call 20m: 故障: ; 开始时间: ; 负责人: ; mood -1; next: 反馈进展 in 1d",
        "call 20m: qué falló: ; desde: ; quién lo lleva: ; mood -1; next: informar in 1d";
    note: "Internal note", "内部备注", "Nota interna";
    note_line: "note: ", "note: ", "note: ";
}
