//! What the program does outside its screen: the clipboard, the browser, the editor, the person's files,
//! the shell above.

messages! {
    connecting: "The CRM is still being connected.", "正在连接 CRM。", "Aún se está conectando con el CRM.";
    not_reached: "The CRM has not been reached yet.", "尚未连接到 CRM。", "Todavía no se ha llegado al CRM.";
    opening(name): "Opening {name} …", "正在打开{name} …", "Abriendo {name} …";
    no_shell: "There is no shell above tenure to come back from; it was not put to sleep.",
        "tenure 之上没有可返回的终端；未挂起。", "No hay una terminal sobre tenure desde la que volver; no se suspendió.";

    copied(place, text): "Copied to {place}: {text}", "已复制到{place}：{text}", "Copiado en {place}: {text}";
    take_it(why): "{why} Take it from here", "{why} 请从此处复制", "{why} Tómalo de aquí";
    clipboard: "the clipboard", "剪贴板", "el portapapeles";
    tmux: "tmux and the clipboard", "tmux 和剪贴板", "tmux y el portapapeles";
    no_clipboard: "This terminal has no clipboard.", "此终端没有剪贴板。", "Esta terminal no tiene portapapeles.";
    too_long: "The text is too long for a terminal's clipboard.", "文本过长，终端剪贴板无法容纳。",
        "El texto es demasiado largo para el portapapeles de una terminal.";
    unwritable(error): "The terminal cannot be written: {error}.", "无法写入终端：{error}。", "No se puede escribir en la terminal: {error}.";

    opened: "Opened in the browser.", "已在浏览器中打开。", "Abierto en el navegador.";
    link_is(why): "{why} The link is", "{why} 链接为", "{why} El enlace es";
    no_address: "It is not a web address, so it is not opened.", "这不是网址，因此未打开。", "No es una dirección web, así que no se abre.";
    no_desktop: "There is no desktop here to open it on.", "此处没有可用于打开的桌面。", "Aquí no hay escritorio donde abrirlo.";
    cannot_run(program, error): "`{program}` cannot be run: {error}.", "无法运行 `{program}`：{error}。",
        "No se puede ejecutar `{program}`: {error}.";

    no_note(folder, error): "No note can be written in {folder}: {error}.", "无法在 {folder} 中写入笔记：{error}。",
        "No se puede escribir una nota en {folder}: {error}.";
    left_none(editor, file): "`{editor}` left no {file}.", "`{editor}` 没有留下 {file}。", "`{editor}` no dejó {file}.";
    unreadable(file, error): "{file} cannot be read: {error}. It is left there.", "无法读取 {file}：{error}。文件保留在原处。",
        "No se puede leer {file}: {error}. Se deja donde está.";
    not_all_text(file): "Not all of it is UTF-8 text; what could not be read stands as �. The note as it was saved is left in {file}.",
        "内容并非全部为 UTF-8 文本；无法读取的部分显示为 �。原始笔记保留在 {file}。",
        "No todo es texto UTF-8; lo ilegible aparece como �. La nota tal como se guardó queda en {file}.";
    too_large: "it is larger than four megabytes", "超过 4 MB", "pasa de cuatro megabytes";
    ended_badly(editor): "`{editor}` ended with an error", "`{editor}` 出错退出", "`{editor}` terminó con un error";
    no_editor(editor, error): "`{editor}` cannot be run: {error}; set EDITOR to one that can",
        "无法运行 `{editor}`：{error}；请将 EDITOR 设为可用的编辑器",
        "No se puede ejecutar `{editor}`: {error}; pon en EDITOR uno que sí";
    not_found: "it was not found", "找不到该程序", "no se encuentra";
    not_allowed: "it may not be run", "无权运行该程序", "no está permitido";
    left_empty(editor): "`{editor}` left nothing: your words are kept as they were.", "`{editor}` 没有留下内容：您的文字保持不变。",
        "`{editor}` no dejó nada: tus palabras quedan como estaban.";
    came_back(editor, file): "`{editor}` came back at once with nothing changed. One that opens a window has to wait for it, as `code --wait` does; {file} is left there.",
        "`{editor}` 立即返回且未作更改。若它打开新窗口，须等待窗口关闭，如 `code --wait`；{file} 保留在原处。",
        "`{editor}` volvió enseguida sin cambios. Si abre una ventana, tiene que esperarla, como `code --wait`; {file} se deja allí.";
    nothing_changed(wrong): "{wrong}: nothing was changed.", "{wrong}：未作更改。", "{wrong}: no se cambió nada.";
    saved_kept(wrong): "{wrong}: what it had saved is kept.", "{wrong}：已保存的内容会保留。",
        "{wrong}: se conserva lo que había guardado.";

    theme: "theme", "主题", "el tema";
    keymap: "keymap", "键位方案", "el mapa de teclas";
    no_such(what, name, hint): "config.toml: there is no {what} “{name}”. {hint}", "config.toml：没有{what}“{name}”。{hint}",
        "config.toml: no existe {what} “{name}”. {hint}";
    did_you_mean(near): "Did you mean “{near}”?", "您是指“{near}”吗？", "¿Quisiste decir “{near}”?";
    there_are(all): "There are {all}.", "可用：{all}。", "Hay {all}.";
}
