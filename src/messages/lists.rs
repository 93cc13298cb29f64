//! Lists to choose from: palette, find, stages, fields, themes, views; and the small boxes.

messages! {
    commands: "Commands", "命令", "Comandos";
    find: "Find an account, a person, a touchpoint", "查找客户、联系人或接触记录",
        "Buscar una cuenta, una persona o una interacción";
    move_to(name): "Move {name} to", "将{name}移至", "Mover {name} a";
    change_of(name): "Change of {name}", "修改{name}", "Cambiar {name}";
    theme: "Theme", "主题", "Tema";
    keymap: "Keymap", "键位方案", "Mapa de teclas";
    profile: "Switch to profile", "切换配置", "Cambiar de perfil";
    recent: "Accounts seen lately", "最近查看的客户", "Cuentas vistas hace poco";
    bulk: "Do to all of them", "批量操作", "Hacer con todas";
    views: "Saved views", "已保存的视图", "Vistas guardadas";
    save_view: "Save what is shown as", "将当前视图保存为", "Guardar lo mostrado como";
    rename_view(name): "Another name for {name}", "为{name}改名", "Otro nombre para {name}";
    template: "Begin with", "选择模板", "Empezar con";
    copy_of(name): "Copy of {name}", "复制{name}", "Copiar de {name}";
    after(prefix): "After {prefix}", "{prefix} 之后", "Tras {prefix}";
    new_name: "A new name; Enter takes it", "新名称；按 Enter 确认", "Un nombre nuevo; Enter lo acepta";
    nothing_fits: "Nothing fits", "没有匹配项", "Nada coincide";

    n_commands[n]: "{n} command" | "{n} commands", "{n}个命令", "{n} comando" | "{n} comandos";
    no_command: "No command fits", "没有匹配的命令", "Ningún comando coincide";
    n_accounts[n]: "{n} account" | "{n} accounts", "{n}个客户", "{n} cuenta" | "{n} cuentas";
    no_account: "No account fits", "没有匹配的客户", "Ninguna cuenta coincide";
    n_stages[n]: "{n} stage" | "{n} stages", "{n}个阶段", "{n} etapa" | "{n} etapas";
    no_stage: "No stage fits", "没有匹配的阶段", "Ninguna etapa coincide";
    n_fields[n]: "{n} field" | "{n} fields", "{n}个字段", "{n} campo" | "{n} campos";
    no_field: "No field fits", "没有匹配的字段", "Ningún campo coincide";
    n_themes[n]: "{n} theme" | "{n} themes", "{n}个主题", "{n} tema" | "{n} temas";
    no_theme: "No theme fits", "没有匹配的主题", "Ningún tema coincide";
    n_keymaps[n]: "{n} keymap" | "{n} keymaps", "{n}个键位方案", "{n} mapa" | "{n} mapas";
    no_keymap: "No keymap fits", "没有匹配的键位方案", "Ningún mapa coincide";
    n_profiles[n]: "{n} profile" | "{n} profiles", "{n}个配置", "{n} perfil" | "{n} perfiles";
    no_profile: "No profile fits", "没有匹配的配置", "Ningún perfil coincide";
    n_things[n]: "{n} thing" | "{n} things", "{n}项", "{n} acción" | "{n} acciones";
    no_thing: "No thing fits", "没有匹配项", "Ninguna acción coincide";
    n_views[n]: "{n} view" | "{n} views", "{n}个视图", "{n} vista" | "{n} vistas";
    no_view: "No view fits", "没有匹配的视图", "Ninguna vista coincide";
    n_templates[n]: "{n} template" | "{n} templates", "{n}个模板", "{n} plantilla" | "{n} plantillas";
    no_template: "No template fits", "没有匹配的模板", "Ninguna plantilla coincide";
    n_entries[n]: "{n} entry" | "{n} entries", "{n}条", "{n} entrada" | "{n} entradas";
    no_entry: "No entry fits", "没有匹配的条目", "Ninguna entrada coincide";
    n_texts[n]: "{n} text" | "{n} texts", "{n}个文本", "{n} texto" | "{n} textos";
    no_text: "No text fits", "没有匹配的文本", "Ningún texto coincide";

    title_at(title, name): "{title} at {name}", "{name}，{title}", "{title} en {name}";
    at(name): "at {name}", "{name}", "en {name}";

    columns: "Columns", "列", "Columnas";
    earlier_later(left, right): "{left} {right} earlier, later", "{left} {right} 前移、后移",
        "{left} {right} antes, después";
    more(mark, n): "{mark} {n} more", "{mark} 还有{n}", "{mark} {n} más";
}
