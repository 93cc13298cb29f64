//! The months in full.

messages! {
    january: "January", "1月", "enero";
    february: "February", "2月", "febrero";
    march: "March", "3月", "marzo";
    april: "April", "4月", "abril";
    may: "May", "5月", "mayo";
    june: "June", "6月", "junio";
    july: "July", "7月", "julio";
    august: "August", "8月", "agosto";
    september: "September", "9月", "septiembre";
    october: "October", "10月", "octubre";
    november: "November", "11月", "noviembre";
    december: "December", "12月", "diciembre";
}
