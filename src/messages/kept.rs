//! What is kept of typed words, and what became another while a person was at it.

messages! {
    moved_meanwhile(name, stage): "Somebody else has moved {name}: it is in {stage} now",
        "{name}已被他人移动：现处于{stage}", "Alguien más movió {name}: ahora está en {stage}";
    changed_meanwhile[n]: "{n} account has changed meanwhile: look again." |
        "{n} accounts have changed meanwhile: look again.", "{n}个客户期间有变化：请再看一遍。",
        "{n} cuenta cambió mientras tanto: míralo otra vez." |
        "{n} cuentas cambiaron mientras tanto: míralo otra vez.";
    row_left(before, now): "{before} is no longer here: the cursor is on {now} now.",
        "{before}已不在此处：光标现位于{now}。", "{before} ya no está aquí: el cursor está en {now}.";
    other_row(name): "The row under the cursor has just changed: press it again to mean {name}.",
        "光标所在的行刚刚变化：再按一次即针对{name}。",
        "La fila bajo el cursor acaba de cambiar: pulsa otra vez para {name}.";
    other_entry(name): "What was under the cursor is gone: press it again to mean “{name}”.",
        "光标下的条目已不存在：再按一次即针对“{name}”。",
        "Lo que había bajo el cursor ya no está: pulsa otra vez para “{name}”.";
    entry_done(name): "Somebody has done “{name}” meanwhile: press it again to open it anew.",
        "“{name}”期间已由他人完成：再按一次即重新打开。",
        "Alguien ya completó “{name}”: pulsa otra vez para reabrirla.";
    entry_open(name): "Somebody has opened “{name}” again meanwhile: press it again to tick it.",
        "“{name}”期间已被他人重新打开：再按一次即标记完成。",
        "Alguien reabrió “{name}”: pulsa otra vez para marcarla como hecha.";
    entry_changed: "This has changed meanwhile: here it is as it stands now.", "此条目期间有变化：现显示最新内容。",
        "Esto cambió mientras tanto: aquí está como es ahora.";
    entry_gone: "What you read is no longer there: nothing was done to it.", "您阅读的条目已不存在：未对其做任何操作。",
        "Lo que leías ya no está: no se le hizo nada.";
    being_kept: "It is being kept: one moment.", "正在保存：请稍候。", "Se está guardando: un momento.";
    words_kept(name): "Your words are kept in the line for {name}.", "您输入的内容保留在{name}的记录行中。",
        "Tus palabras quedan en la línea de {name}.";
    words_kept_key(name, key): "Your words are kept in the line for {name}: {key} opens it.",
        "您输入的内容保留在{name}的记录行中：{key} 打开。", "Tus palabras quedan en la línea de {name}: {key} la abre.";
    left_earlier(key): "This was left here earlier; {key} clears it.", "这是之前留下的内容；{key} 清除。",
        "Esto quedó aquí antes; {key} lo borra.";
    form_came: "This form has just opened: it takes keys in a moment.", "此表单刚刚打开：片刻后接受按键。",
        "Este formulario acaba de abrirse: toma las teclas en un momento.";
    clause_stays(text): "“{text}” stays text in the note: the line has one already.", "“{text}”在备注中保留为文本：该行已有一个。",
        "“{text}” queda como texto en la nota: la línea ya tiene uno.";
    form_kept: "What you typed is kept: opened again, it is there.", "您输入的内容已保留：重新打开即可继续。",
        "Lo que escribiste se conserva: al abrirlo de nuevo, ahí está.";
    note_dropped: "The note is dropped.", "备注已删除。", "La nota se descarta.";
    note_taken_up(name): "The note that was being written on {name} when tenure ended is in its line again.",
        "tenure 结束时正在为{name}写的备注已放回其输入行。",
        "La nota que se escribía sobre {name} cuando tenure terminó está de nuevo en su línea.";
    rest_in_note(n): "A line is full: {n} more characters went into the note.", "行已满：其余{n}个字符放入备注。",
        "La línea está llena: {n} caracteres más van a la nota.";
    rest_left_out(n): "The line is full: {n} characters of what was pasted are left out.",
        "行已满：粘贴内容中有{n}个字符被省略。",
        "La línea está llena: {n} caracteres de lo pegado quedan fuera.";
    undo_asked(title, ago, key): "Last, {ago}: {title}. {key} again takes it back.",
        "最近一次（{ago}）：{title}。再按 {key} 撤销。", "Lo último, {ago}: {title}. {key} otra vez lo deshace.";
    redo_asked(title, ago, key): "Taken back {ago}: {title}. {key} again redoes it.",
        "{ago}撤销：{title}。再按 {key} 重做。", "Deshecho {ago}: {title}. {key} otra vez lo rehace.";
    store_failed: "The part of tenure that writes to disk has failed; leave with Ctrl-C and start again. Nothing that was said to be saved is lost.",
        "tenure 写入磁盘的部分已失效；请按 Ctrl-C 退出并重新启动。已提示保存的内容不会丢失。",
        "La parte de tenure que escribe en disco ha fallado; sal con Ctrl-C y empieza de nuevo. Nada de lo que se dio por guardado se pierde.";
    too_small_keeps(key): "Your words are kept; {key} leaves.", "内容已保留；{key} 退出。",
        "Tus palabras se conservan; {key} sale.";
    leaves(key): "{key} leaves.", "{key} 退出。", "{key} sale.";
    views_broken(why): "{why} Mend it first: nothing was saved.", "{why} 请先修复该文件：未保存任何内容。",
        "{why} Arréglalo primero: no se guardó nada.";
    views_changed: "views.toml was changed meanwhile and is read anew. Nothing was saved: do it again.",
        "views.toml 期间有变化，已重新读取。未保存任何内容：请再操作一次。",
        "views.toml cambió mientras tanto y se leyó de nuevo. No se guardó nada: hazlo otra vez.";
}
