// Numbers as Vietnamese people write them, from plain digits with a point; a text that is no number stays as it is.
const READ = new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 3 });
const TYPED = new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 3, useGrouping: false });

const said = (format, text) => (text === "" || Number.isNaN(Number(text)) ? String(text) : format.format(Number(text)));

// "1.500" or "0,25", to be read.
export const written = (text) => said(READ, text);

// "1500" or "0,25", to stand in a field.
export const typed = (text) => said(TYPED, text);
