//! What was said lately, to be read again.

messages! {
    title: "What was said", "近期提示", "Lo que se dijo";
    whole(key): "{key} reads it whole", "{key} 查看全文", "{key} lo muestra entero";
    nothing: "Nothing was said yet.", "尚无提示。", "Aún no se ha dicho nada.";
}
