//! What is understood of a typed line, and what is wrong with it: the touchpoint line, the time of a
//! snooze, the value of a field. The words that are typed are the same in every language.

messages! {
    mood: "mood", "情绪", "el ánimo";
    ticket: "ticket", "工单", "el ticket";
    follow_up: "follow-up", "下一步", "el próximo paso";
    time: "time", "时间", "la hora";
    length: "length", "时长", "la duración";
    twice(what): "The {what} is given twice; the last one counts.", "{what}出现两次；以最后一次为准。",
        "Se da dos veces {what}; cuenta lo último.";
    mood_outside(mood): "The mood goes from -2 to +2; {mood} is outside.", "情绪范围为 -2 到 +2；{mood} 超出范围。",
        "El ánimo va de -2 a +2; {mood} queda fuera.";
    ahead: "A touchpoint has been; this time lies ahead.", "接触记录应是已发生的；此时间在未来。",
        "Una interacción ya ocurrió; esta hora está por venir.";
    say_what: "Write what happened, like: call 20m with Dana: rollout blocked; mood -1; next: send guide fri",
        "请写下发生了什么，例如：call 20m with Dana: 上线受阻; mood -1; next: 发送指南 fri",
        "Escribe qué pasó, como: call 20m with Dana: despliegue bloqueado; mood -1; next: enviar guía fri";
    words_too_long(most): "The text is longer than a touchpoint may be ({most} characters): nothing was logged. Shorten it, or log it in several.",
        "文本超过接触记录的上限（{most}个字符）：未记录任何内容。请缩短，或分几次记录。",
        "El texto pasa de lo que admite una interacción ({most} caracteres): no se registró nada. Acórtalo o regístralo en varias.";
    title_too_long(most): "The first line is longer than the title of a touchpoint may be ({most} characters): nothing was logged. Put a shorter line before it.",
        "首行超过接触记录标题的上限（{most}个字符）：未记录任何内容。请在其前写一行较短的文字。",
        "La primera línea pasa de lo que admite el título de una interacción ({most} caracteres): no se registró nada. Pon antes una línea más corta.";
    paste_too_long(most): "What was pasted is longer than a touchpoint may be ({most} characters): nothing of it was taken. Paste it in parts.",
        "粘贴的内容超过接触记录的上限（{most}个字符）：未采用任何内容。请分段粘贴。",
        "Lo pegado pasa de lo que admite una interacción ({most} caracteres): no se tomó nada. Pégalo por partes.";
    or: " or ", " 或 ", " o ";
    can_be(text, names): "“{text}” can be {names}; write more of the name or the mail address.",
        "“{text}”可能是{names}；请写出更多姓名或邮箱。", "“{text}” puede ser {names}; escribe más del nombre o el correo.";
    nobody(text): "Nobody at this account is called “{text}”.", "此客户没有叫“{text}”的联系人。",
        "Nadie de esta cuenta se llama “{text}”.";
    no_ticket(said): "No ticket of the account fits “#{said}”.", "此客户没有与“#{said}”匹配的工单。",
        "Ningún ticket de la cuenta coincide con “#{said}”.";
    tickets(said, one, other): "“#{said}” fits several tickets: “{one}”, “{other}”. Say more of its subject, or its number.",
        "“#{said}”匹配多个工单：“{one}”、“{other}”。请写出更多主题内容或编号。",
        "“#{said}” coincide con varios tickets: “{one}”, “{other}”. Escribe más de su asunto, o su número.";
    with_whom: "With whom? Write a name, or take the “with” out.", "与谁？请写出姓名，或删去 with。",
        "¿Con quién? Escribe un nombre o quita el “with”.";
    fill_in(text): "Fill it in first: nothing stands behind “{text}”.", "请先填写：“{text}”后面还没有内容。",
        "Complétalo primero: no hay nada detrás de “{text}”.";
    left_out(text): "Nothing stands behind “{text}”: it is left out.", "“{text}”后面没有内容：将省略。",
        "No hay nada detrás de “{text}”: se omite.";
    no_head(text): "“{text}” stays text: kind, minutes, people and time stand in front of it.",
        "“{text}”仍为文本：类型、时长、人员和时间应写在它前面。",
        "“{text}” queda como texto: el tipo, los minutos, las personas y la hora van delante.";
    no_subject(said): "No ticket or deal of the account fits “#{said}”.", "此客户没有与“#{said}”匹配的工单或交易。",
        "Ningún ticket ni negocio de la cuenta coincide con “#{said}”.";
    subjects(said, one, other): "“#{said}” fits several tickets or deals: “{one}”, “{other}”. Say more of its name, or its number.",
        "“#{said}”匹配多个工单或交易：“{one}”、“{other}”。请写出更多名称或编号。",
        "“#{said}” coincide con varios tickets o negocios: “{one}”, “{other}”. Escribe más de su nombre, o su número.";
    mood_alone: "This stays text; a mood stands alone: ; mood -1", "此处仍为文本；情绪需单独书写：; mood -1",
        "Esto queda como texto; el ánimo va solo: ; mood -1";
    next_alone: "This stays text; a follow-up has a semicolon and a colon: ; next: send guide fri",
        "此处仍为文本；下一步需要分号和冒号：; next: 发送指南 fri",
        "Esto queda como texto; un próximo paso lleva punto y coma y dos puntos: ; next: enviar guía fri";
    no_day_read(title, due): "No day was read in “{title}”: it is due {due}, the next working day. Write the day last, like fri, by sun, 1 dec or {due}.",
        "“{title}”中没有读到日期：定于下一工作日{due}。请把日期写在最后，例如 fri、by sun、1 dec 或 {due}。",
        "No se leyó ningún día en “{title}”: vence el {due}, el próximo día hábil. Escribe el día al final, como fri, by sun, 1 dec o {due}.";

    not_a_day(text): "“{text}” is not a day; write today, fri, next fri, in 3 days, 2w, eom, 1 dec or 2026-12-01.",
        "“{text}”不是日期；请写 today、fri、next fri、in 3 days、2w、eom、1 dec 或 2026-12-01。",
        "“{text}” no es un día; escribe today, fri, next fri, in 3 days, 2w, eom, 1 dec o 2026-12-01.";
    two_days(text, first, second): "“{text}” can be {first} or {second}; write one of these.",
        "“{text}”可能是 {first} 或 {second}；请写其中之一。", "“{text}” puede ser {first} o {second}; escribe uno de ellos.";
    no_such_day(text): "There is no day “{text}” in the calendar.", "日历中没有“{text}”这一天。",
        "No existe el día “{text}” en el calendario.";

    until_when: "Until when? A day (fri, 2w), a condition (renewal<60d), or worse.",
        "到何时？日期（fri、2w）、条件（renewal<60d）或 worse。",
        "¿Hasta cuándo? Un día (fri, 2w), una condición (renewal<60d) o worse.";
    until_worse: "until it gets materially worse", "直到明显恶化", "hasta que empeore claramente";
    not_ahead(day): "{day} is not ahead; write a day to come, like fri or 2w.", "{day}不在未来；请写将来的日期，例如 fri 或 2w。",
        "{day} no está por venir; escribe un día futuro, como fri o 2w.";
    until_day(day, distance): "until {day} ({distance})", "至{day}（{distance}）", "hasta el {day} ({distance})";
    no_day(text): "“{text}” is no day; write fri, 2w, 27 nov, a condition like renewal<60d, or worse.",
        "“{text}”不是日期；请写 fri、2w、27 nov、条件如 renewal<60d，或 worse。",
        "“{text}” no es un día; escribe fri, 2w, 27 nov, una condición como renewal<60d, o worse.";
    is_so(query, name): "{query} is so for {name} already.", "{name}已满足 {query}。", "{query} ya se cumple para {name}.";
    until_query(query, name): "until {query} holds for {name}", "直到{name}满足 {query}", "hasta que {query} se cumpla para {name}";

    has_name: "An account has a name.", "客户必须有名称。", "Una cuenta tiene nombre.";
    yes_or_no(label): "{label} is yes or no.", "{label}只能是 yes 或 no。", "{label}: yes o no.";
    not_a_number(label, text): "{label} is a number; {text} is none.", "{label}是数字；{text} 不是。",
        "{label} es un número; {text} no lo es.";
    whole(label): "{label} is a whole number.", "{label}是整数。", "{label} es un número entero.";
    between(label, least, most): "{label} lies between {least} and {most}.", "{label}介于 {least} 与 {most} 之间。",
        "{label} está entre {least} y {most}.";
    not_below_zero(label): "{label} is never below zero.", "{label}不会小于零。", "{label} nunca es menor que cero.";
    a_share(label, typed, percent): "{label} is a percentage: write {percent} for {percent} %, or {typed} % if that is meant.",
        "{label}是百分比：{percent} % 请写 {percent}；若确指 {typed} %，请连同 % 一起写。",
        "{label} es un porcentaje: escribe {percent} para {percent} %, o {typed} % si es lo que quieres decir.";
    other_currency(label, theirs, typed): "{label} of this account is in {theirs}, not in {typed}: write the amount in {theirs}.",
        "该客户的{label}以 {theirs} 计，不是 {typed}：请按 {theirs} 填写金额。",
        "{label} de esta cuenta está en {theirs}, no en {typed}: escribe el importe en {theirs}.";
    no_value(label, text, near): "{label} has no value “{text}”. Did you mean “{near}”?", "{label}没有值“{text}”。您是指“{near}”吗？",
        "{label} no tiene el valor “{text}”. ¿Quisiste decir “{near}”?";
    offered_no_more(label, name): "{label}: the CRM does not offer “{name}” any more; choose another.",
        "{label}：CRM 已不再提供“{name}”；请另选。", "{label}: el CRM ya no ofrece “{name}”; elige otro.";
    one_of_all(label, all): "{label} is one of: {all}.", "{label}为以下之一：{all}。", "{label} es uno de: {all}.";
    some_of(all): "some of: {all}", "以下若干项：{all}", "algunos de: {all}";
    one_of(all): "one of: {all}", "以下之一：{all}", "uno de: {all}";
    in_range(what, least, most): "{what}, {least} to {most}", "{what}，{least} 到 {most}", "{what}, de {least} a {most}";
    few_words: "a few words", "几个字", "unas palabras";
    amount: "an amount: 12000 or 12k", "金额：12000 或 12k", "un importe: 12000 o 12k";
    whole_number: "a whole number", "整数", "un número entero";
    number: "a number", "数字", "un número";
    percentage: "a percentage, 0 to 100", "百分比，0 到 100", "un porcentaje, de 0 a 100";
    day: "a day: 2027-03-31, 31 mar, in 3 months", "日期：2027-03-31、31 mar、in 3 months",
        "un día: 2027-03-31, 31 mar, in 3 months";
    moment: "a moment: today 14:00", "时间：today 14:00", "un momento: today 14:00";
    yes_no: "yes or no", "yes 或 no", "yes o no";
    yes: "yes", "是", "sí";
    no: "no", "否", "no";
}
