// Every form that writes: a second tap while sending does nothing; the button may say data-busy="Đang gửi…".
export function bind(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    form.dataset.sending = "1";
    const button = event.submitter;
    if (!button) return;
    button.setAttribute("aria-busy", "true");
    const label = button.querySelector("span") ?? button;
    if (button.dataset.busy) {
      button.dataset.idle = label.textContent;
      label.textContent = button.dataset.busy;
    }
  });
  // Back to the page from the browser's own store: the form may be sent again.
  window.addEventListener("pageshow", (event) => event.persisted && release(form));
  form.addEventListener("htmx:afterRequest", () => release(form));
}

function release(form) {
  delete form.dataset.sending;
  for (const button of form.querySelectorAll("[aria-busy]")) {
    button.removeAttribute("aria-busy");
    if (button.dataset.idle) (button.querySelector("span") ?? button).textContent = button.dataset.idle;
  }
}
