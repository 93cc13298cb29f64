//! What is said for a moment after something was done, or could not be.

messages! {
    field_empty: "There is nothing in it to copy.", "此字段为空，无可复制。", "No tiene nada que copiar.";
    settles(key): " {key} settles it.", " {key} 处理。", " {key} lo resuelve.";
    shows(key): " {key} shows it.", " {key} 查看。", " {key} lo muestra.";
    no_such_key(key): "{key} means nothing here.", "{key} 在此处无作用。", "{key} no hace nada aquí.";
    no_such_key_help(key, help): "{key} means nothing here; {help} shows what does.",
        "{key} 在此处无作用；{help} 显示可用按键。", "{key} no hace nada aquí; {help} muestra qué sí.";
    not_here: "Not while this is open.", "打开此窗口时不可用。", "No mientras esto esté abierto.";
    not_here_back(key): "Not while this is open; {key} closes it.", "打开此窗口时不可用；{key} 关闭。",
        "No mientras esto esté abierto; {key} lo cierra.";
    waits[n](key): "A write waits for your decision: {key} shows it."
        | "{n} writes wait for your decision: {key} shows them.",
        "{n}项写入等待您的决定：{key} 查看。",
        "Un cambio espera tu decisión: {key} lo muestra."
        | "{n} cambios esperan tu decisión: {key} los muestra.";

    cards_by(what): "Cards by {what}.", "卡片按{what}排序。", "Tarjetas por {what}.";
    not_grouped: "Cards are not grouped.", "卡片不分组。", "Tarjetas sin agrupar.";
    grouped_cards(what): "Cards grouped by {what}.", "卡片按{what}分组。", "Tarjetas agrupadas por {what}.";
    columns_hidden: "Columns without cards are hidden.", "已隐藏空列。", "Columnas sin tarjetas ocultas.";
    columns_shown: "All columns are shown.", "已显示全部列。", "Se muestran todas las columnas.";
    board_alone: "The board has all the room.", "看板占满屏幕。", "El tablero ocupa todo el espacio.";
    beside_from(columns): "The account stands beside the board from {columns} columns on.",
        "宽度达到{columns}列时客户显示在看板旁。", "La cuenta aparece junto al tablero desde {columns} columnas.";

    theme(name): "Theme: {name}", "主题：{name}", "Tema: {name}";
    shows_keys(key): "; {key} shows its keys", "；{key} 显示其按键", "; {key} muestra sus teclas";
    keymap(name, help): "Keymap: {name}{help}.", "键位方案：{name}{help}。", "Mapa de teclas: {name}{help}.";
    refused_choose: "The CRM has refused it; send it again, or drop it.", "CRM 已拒绝；请重新发送或放弃。",
        "El CRM lo rechazó; reenvíalo o abandónalo.";
    conflict_choose: "The CRM has another value; choose one of the two.", "CRM 中是另一个值；请二选一。",
        "El CRM tiene otro valor; elige uno de los dos.";
    waits_answer(key): "It waits for your answer: {key} shows it.", "等待您的答复：{key} 查看。",
        "Espera tu respuesta: {key} lo muestra.";
    wait_answer[n](key): "A write waits for your answer: {key} shows it."
        | "{n} writes wait for your answer: {key} shows them.",
        "{n}项写入等待您的答复：{key} 查看。",
        "Un cambio espera tu respuesta: {key} lo muestra."
        | "{n} cambios esperan tu respuesta: {key} los muestra.";
    account_gone: "The account is gone from the CRM.", "该客户已从 CRM 中消失。", "La cuenta ya no está en el CRM.";
    wanted(why): "Wanted: {why}", "需要：{why}", "Hace falta: {why}";
    or_nothing(hint): "{hint}; or nothing", "{hint}；或留空", "{hint}; o nada";
    too_long(n): "The text is longer than the CRM keeps in one record: it is logged as {n}.",
        "文本超过 CRM 单条记录的长度：将分为{n}条记录。",
        "El texto es más largo de lo que el CRM guarda en un registro: se registra en {n}.";
    has_it: "It has that already.", "已经是这个值。", "Ya lo tiene.";
    only_mine: "Only my accounts.", "仅我的客户。", "Solo mis cuentas.";
    everybodys: "Everybody's accounts.", "所有人的客户。", "Las cuentas de todos.";
    nothing_known: "Nothing is known that begins so.", "没有以此开头的内容。", "No se conoce nada que empiece así.";
    no_back: "There is no place to go back to.", "没有可返回的位置。", "No hay lugar al que volver.";
    no_forward: "There is no place to go forward to.", "没有可前往的位置。", "No hay lugar al que avanzar.";
    paste: "Pasted text goes into a line: open one first.", "粘贴的文本需要输入行：请先打开一行。",
        "El texto pegado va en una línea: abre una antes.";
    no_user(said, profile):
        "The CRM has no user with the mail address or id “{said}”: set `owner` of the profile “{profile}” to yours.",
        "CRM 中没有邮箱或编号为“{said}”的用户：请将配置“{profile}”的 `owner` 设为您自己的。",
        "El CRM no tiene usuario con el correo o id “{said}”: pon el tuyo en `owner` del perfil “{profile}”.";
    line_first(name): "The line left for {name} comes first.", "先处理{name}未完成的记录。",
        "Primero va la línea pendiente de {name}.";
    line_kept(name, key): "The line for {name} is kept: {key} opens it again.", "{name}的草稿已保留：{key} 重新打开。",
        "La línea de {name} se conserva: {key} la reabre.";
    cannot_log(name): "{name} is gone from the CRM: nothing can be logged for it.", "{name}已从 CRM 中消失：无法记录。",
        "{name} ya no está en el CRM: no se puede registrar nada.";
    no_word: "Nothing is known that begins so: no person, day or kind.", "没有以此开头的联系人、日期或类型。",
        "Nada empieza así: ni persona, ni día, ni tipo.";
    nothing_fits: "Nothing fits what is typed.", "没有与输入匹配的内容。", "Nada coincide con lo escrito.";
    move_held(name, stage): "Move {name} to {stage}?", "将{name}移至{stage}？", "¿Mover {name} a {stage}?";
    held(name): "{name} is held.", "已拿起{name}。", "{name} en la mano.";
    mouse_ours(key): "The mouse is tenure's: click, wheel, drag a card. Shift selects text; {key} gives it back.",
        "鼠标由 tenure 使用：点击、滚轮、拖动卡片。按住 Shift 选择文本；{key} 交还。",
        "El ratón es de tenure: clic, rueda, arrastrar. Mayús selecciona texto; {key} lo devuelve.";
    mouse_back: "The mouse is the terminal's again.", "鼠标已交还终端。", "El ratón vuelve a la terminal.";
    still_writing: "The last change is still being written.", "上一项更改仍在写入。", "El último cambio aún se está escribiendo.";
    no_stage_value(stage, value, profile): "The CRM's property has no value “{value}” for {stage}: say in config.toml which it is, under [profiles.{profile}.stages].",
        "CRM 的属性没有用于“{stage}”的值“{value}”：请在 config.toml 的 [profiles.{profile}.stages] 中写明对应的值。",
        "La propiedad del CRM no tiene el valor «{value}» para {stage}: di cuál es en config.toml, en [profiles.{profile}.stages].";
    say_why: "Say why in a few words.", "请简要说明原因。", "Di por qué en pocas palabras.";
    choose_reason: "Choose a reason with the arrow keys.", "请用方向键选择原因。", "Elige un motivo con las flechas.";
    cannot_move(name): "{name} is gone from the CRM: it cannot be moved.", "{name}已从 CRM 中消失：无法移动。",
        "{name} ya no está en el CRM: no se puede mover.";
    view(name): "View: {name}", "视图：{name}", "Vista: {name}";
    view_gone(name): "The view {name} is gone.", "视图{name}已删除。", "La vista {name} se quitó.";
    views_only: "Board, triage and accounts can be saved: go to one of them.", "仅看板、待处理和客户表可保存：请先前往其中之一。",
        "Se pueden guardar tablero, triaje y cuentas: ve a uno de ellos.";
    type_name: "Type a name for it.", "请输入名称。", "Escribe un nombre.";
    view_taken(name): "There is a view {name} already.", "已有名为{name}的视图。", "Ya hay una vista {name}.";
    view_renamed(name): "The view is called {name} now.", "视图现名为{name}。", "La vista se llama ahora {name}.";
    too_many_views: "There are too many views: remove one first.", "视图过多：请先删除一个。",
        "Hay demasiadas vistas: quita una antes.";
    saved_as(name, key): "Saved as {name}; {key} shows it.", "已保存为{name}；{key} 显示。",
        "Guardada como {name}; {key} la muestra.";
    no_signal_of(name): "No signal of {name} is open.", "{name}没有未处理的信号。", "{name} no tiene señales abiertas.";
    gone(name): "{name} is gone from the CRM.", "{name}已从 CRM 中消失。", "{name} ya no está en el CRM.";
    or_worse(words): "{words}, or until it gets materially worse", "{words}，或直到明显恶化",
        "{words}, o hasta que empeore claramente";
    done_until: "done: it comes back when it gets materially worse", "已处理：明显恶化时会再次出现",
        "hecha: vuelve si empeora claramente";
    dismissed_until: "dismissed: it comes back when it gets materially worse", "已忽略：明显恶化时会再次出现",
        "descartada: vuelve si empeora claramente";
    to_with_task(name): "to {name}, with a task in the CRM for tomorrow", "指派给{name}，并在 CRM 中创建明天的任务",
        "a {name}, con una tarea en el CRM para mañana";
    to_here(name): "to {name}, kept here", "指派给{name}，仅保存在本机", "a {name}, guardado aquí";
    to_whom(names): "To whom? me, {names}", "指派给谁？me、{names}", "¿A quién? me, {names}";
    nobody_owns: "Nobody owns it.", "无人负责。", "No tiene responsable.";
    no_such_user(text): "The CRM has no user “{text}”.", "CRM 中没有用户“{text}”。", "El CRM no tiene el usuario “{text}”.";
    up_to_date: "Up to date.", "已是最新。", "Al día.";
    elsewhere:
        "Another tenure on this machine talks to the CRM for this profile; what you write here is sent by it.",
        "本机的另一个 tenure 正在为此配置连接 CRM；您在此写入的内容由它发送。",
        "Otro tenure en este equipo habla con el CRM por este perfil; él envía lo que escribas aquí.";
    asking: "Asking the CRM…", "正在请求 CRM…", "Consultando el CRM…";
    asking_stops(key): "Asking the CRM… {key} stops it.", "正在请求 CRM… {key} 停止。",
        "Consultando el CRM… {key} lo detiene.";
    stopped: "Stopped. What was read so far is kept.", "已停止。已读取的内容会保留。", "Detenido. Lo leído se conserva.";
    send_stopped[n]: "Stopped sending a write: it is looked for in the CRM before it is sent again."
        | "Stopped sending {n} writes: they are looked for in the CRM before they are sent again.",
        "已停止发送{n}项写入：再次发送前会先在 CRM 中查找。",
        "Se dejó de enviar un cambio: se busca en el CRM antes de reenviarlo."
        | "Se dejó de enviar {n} cambios: se buscan en el CRM antes de reenviarlos.";
    reached: "The CRM is reached again.", "已重新连接 CRM。", "El CRM vuelve a responder.";
    no_answer_yet: "Asked again: still no answer.", "已重新请求：仍无响应。", "Se preguntó otra vez: sigue sin responder.";
    kept_for_later(why): "{why} What you do is kept and sent later.", "{why} 您的操作会保存并稍后发送。",
        "{why} Lo que hagas se guarda y se envía después.";
    mark_first(key): "Mark the first of them with {key}, then go to the last.", "先用 {key} 标记第一个，再到最后一个。",
        "Marca la primera con {key} y ve a la última.";
    marked[n]: "{n} account is marked." | "{n} accounts are marked.", "已标记{n}个客户。",
        "{n} cuenta marcada." | "{n} cuentas marcadas.";
    grouped(what): "Grouped by {what}.", "按{what}分组。", "Agrupadas por {what}.";
    taking_back: "Taking it back…", "正在撤销…", "Deshaciéndolo…";
    taking_back_what(title): "Taking back: {title}…", "正在撤销：{title}…", "Deshaciendo: {title}…";
    doing_again_what(title): "Doing again: {title}…", "正在重做：{title}…", "Rehaciendo: {title}…";
    still_taking_back: "The last one is still being taken back; what was done before it stays.",
        "上一项仍在撤销中；更早的操作保持不变。", "Lo último aún se está deshaciendo; lo anterior queda como está.";
    undone(title): "Taken back: {title}.", "已撤销：{title}。", "Deshecho: {title}.";
    unseen: " Whether it is in the CRM cannot be seen.", "无法确认它是否在 CRM 中。", " No se puede ver si está en el CRM.";
    redone(title): "Done again: {title}.", "已重做：{title}。", "Rehecho: {title}.";
    nothing_to_redo: "There is nothing to redo: nothing was taken back last.", "没有可重做的内容：最近没有撤销操作。",
        "No hay nada que rehacer: lo último no fue deshacer.";
    written(title): "{title}.", "{title}。", "{title}.";
    sent_when_reached: " It is sent when the CRM is reached.", "连接 CRM 后发送。", " Se envía cuando el CRM responda.";
    other_sends: " The other tenure on this machine sends it.", "由本机的另一个 tenure 发送。",
        " Lo envía el otro tenure de este equipo.";
    takes_back(key): " {key} takes it back.", " {key} 撤销。", " {key} lo deshace.";
    not_done(title, why): "Not done: {title}. {why}", "未完成：{title}。{why}", "No se hizo: {title}. {why}";

    why_lost(name): "Why is {name} lost?", "{name}为何流失？", "¿Por qué se perdió {name}?";
    why_renewed(name): "Why did {name} renew, or not?", "{name}为何续约或未续约？", "¿Por qué renovó {name}, o no?";
    none_empties(hint, none): "{hint}; {none} empties it", "{hint}；{none} 清空", "{hint}; {none} lo vacía";
    longer_text: "The CRM's text is longer than its one line: what is typed here replaces all of it.",
        "CRM 中的文本比这里显示的一行更长：此处输入的内容将替换全部文本。",
        "El texto del CRM es más largo que su única línea: lo que se escriba aquí lo sustituye entero.";
    is_now(hint): "It is so now; {hint}", "当前即为此值；{hint}", "Ya es así; {hint}";
    unmet[n]: "One criterion is unmet. Why move it all the same?"
        | "{n} criteria are unmet. Why move it all the same?",
        "{n}项条件未满足。为何仍要移动？",
        "Falta un criterio. ¿Por qué moverla igualmente?"
        | "Faltan {n} criterios. ¿Por qué moverla igualmente?";
    my_judgement: "My judgement", "凭我的判断", "A mi juicio";
    customer_agreed: "Agreed with the customer", "已与客户商定", "Acordado con el cliente";
    data_behind: "It is met; the data is behind", "实际已满足，数据滞后", "Se cumple; los datos van con retraso";
    moved_too_early: "It was moved too early", "此前移动过早", "Se movió demasiado pronto";
    fallen_back: "They have fallen back", "客户情况退步", "Han retrocedido";
    why_back(name): "Why does {name} go back?", "{name}为何退回？", "¿Por qué retrocede {name}?";

    files_read: "Your files are read anew.", "已重新读取您的文件。", "Tus archivos se han releído.";
    files_later: "Your files are read anew; what they say of profiles counts from the next start on.",
        "已重新读取您的文件；其中有关配置的内容下次启动生效。",
        "Tus archivos se han releído; lo que dicen de perfiles vale desde el próximo inicio.";

    in_force: "in force", "使用中", "en uso";
    read_only: "read only", "只读", "solo lectura";
    in_config: "in config.toml", "在 config.toml 中", "en config.toml";
}
