// Big keys under the amount, and the amount read back as it will be taken. Without this file the phone's own keys do.
const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "000", "0", "⌫"];
const LONGEST = 9;
const dong = new Intl.NumberFormat("vi-VN");

/** The đồng that a text means: below a thousand, thousands are meant; 0 where it is no amount. */
export function amountOf(text) {
  const plain = text.trim().replace(/\s*[₫đ]$/u, "");
  if (!/^\d{1,3}(\.\d{3})+$|^\d+$/.test(plain)) return 0;
  const amount = Number(plain.replaceAll(".", ""));
  return amount < 1000 && !plain.includes(".") ? amount * 1000 : amount;
}

export function said(amount) {
  return `${dong.format(amount)} ₫`;
}

function bind(form) {
  const input = form.querySelector("[name=amount]");
  const read = form.querySelector("[data-part=read]");
  const keys = form.querySelector("[data-part=keys]");
  const show = () => {
    const amount = amountOf(input.value);
    read.hidden = !amount;
    read.textContent = amount ? said(amount) : "";
  };
  const press = (key) => {
    const digits = input.value.replaceAll(".", "");
    input.value = key === "⌫" ? digits.slice(0, -1) : (digits + key).replace(/^0+/, "").slice(0, LONGEST);
    show();
  };
  keys.replaceChildren(
    ...KEYS.map((key) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "till-key";
      made.textContent = key;
      if (key === "⌫") made.setAttribute("aria-label", "Xóa một số");
      made.addEventListener("click", () => press(key));
      return made;
    }),
  );
  keys.hidden = false;
  input.addEventListener("input", show);
  form.addEventListener("reset", () => setTimeout(show));
  show();
}

for (const form of document.querySelectorAll("[data-keypad]")) bind(form);
