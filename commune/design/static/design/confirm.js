// data-confirm="question": asks once more before the form is sent.
export function bind(button) {
  button.addEventListener("click", (event) => {
    if (!window.confirm(button.dataset.confirm)) event.preventDefault();
  });
}
