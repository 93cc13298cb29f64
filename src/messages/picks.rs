//! Rows of small lists: what can be copied of an account, templates of a touchpoint.
//!
//! A template is a line that is understood as it stands, in the words that the line has in each
//! language.

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
        "QBR 60分钟: 达成的目标: ; 体现的价值: ; 风险: ; 下一步: 发送总结 2天后",
        "QBR 60m: metas cumplidas: ; valor mostrado: ; riesgos: ; siguiente: enviar el resumen en 2d";
    kickoff: "Kickoff", "启动会", "Inicio";
    kickoff_line: "kickoff 60m: goals agreed: ; first value by: ; who decides: ; next: send the plan in 1d",
        "启动会 60分钟: 商定的目标: ; 第一价值期限: ; 谁决策: ; 下一步: 发送计划 1天后",
        "inicio 60m: metas acordadas: ; primer valor para: ; decide: ; siguiente: enviar el plan en 1d";
    renewal: "Renewal talk", "续约沟通", "Charla de renovación";
    renewal_line: "call 30m: renewal: likelihood: ; price: ; who signs: ; next: send the offer in 3d",
        "电话 30分钟: 续约: 可能性: ; 价格: ; 谁签字: ; 下一步: 发送报价 3天后",
        "llamada 30m: renovación: probabilidad: ; precio: ; firma: ; siguiente: enviar la oferta en 3d";
    check_in: "Check-in", "例行沟通", "Seguimiento";
    check_in_line: "call 20m: how it goes: ; blocked by: ; next: follow up in 14d",
        "电话 20分钟: 进展: ; 障碍: ; 下一步: 跟进 14天后", "llamada 20m: cómo va: ; bloqueos: ; siguiente: seguimiento en 14d";
    training: "Training", "培训", "Formación";
    training_line: "training 45m: topic: ; who was there: ; questions left: ; next: send the recording in 1d",
        "培训 45分钟: 主题: ; 参加者: ; 遗留问题: ; 下一步: 发送录像 1天后",
        "formación 45m: tema: ; asistentes: ; dudas: ; siguiente: enviar la grabación en 1d";
    escalation: "Escalation", "升级处理", "Escalada";
    escalation_line: "call 20m: what broke: ; since: ; who owns it: ; mood -1; next: report back in 1d",
        "电话 20分钟: 故障: ; 开始时间: ; 负责人: ; 心情 -1; 下一步: 反馈进展 1天后",
        "llamada 20m: qué falló: ; desde: ; quién lo lleva: ; ánimo -1; siguiente: informar en 1d";
    note: "Internal note", "内部备注", "Nota interna";
    note_line: "note: ", "备注: ", "nota: ";
}
