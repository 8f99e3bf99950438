/** What the page for the code does with JavaScript on; with it off, both forms work, and limits alone apply. */

const codeForm = document.querySelector<HTMLFormElement>("[data-code-form]");
const field = codeForm?.querySelector<HTMLInputElement>("input[name=code]");
const resend = document.querySelector<HTMLFormElement>("[data-resend]");

/** The six digits in a text that was copied from the mail: alone, in groups, or in its subject. */
function codeIn(text: string): string | undefined {
  const digits = text.replace(/[\s-]/g, "");
  return /^\d{6}$/.test(digits) ? digits : /(?<!\d)\d{6}(?!\d)/.exec(text)?.[0];
}

/** A whole code that is pasted is sent at once, as the page says. Typing never sends: it may not be finished. */
function sendWhenPasted(form: HTMLFormElement, input: HTMLInputElement): void {
  input.addEventListener("paste", (event) => {
    const code = codeIn(event.clipboardData?.getData("text") ?? "");
    if (!code) return;
    event.preventDefault();
    input.value = code;
    form.requestSubmit();
  });
}

/** Holds the button back for a while and says how long, to the eye each second, aloud only when it is over. */
function countDown(form: HTMLFormElement): void {
  const button = form.querySelector("button");
  const shown = form.querySelector("[data-countdown]");
  const status = form.querySelector<HTMLElement>("[data-resend-status]");
  const endsAt = Date.now() + Number(form.dataset.resend) * 1000;
  if (!button || !shown || !status || endsAt <= Date.now()) return;
  const tick = () => {
    const seconds = Math.ceil((endsAt - Date.now()) / 1000);
    button.disabled = seconds > 0;
    shown.textContent = seconds > 0 ? ` (in ${seconds} s)` : "";
    if (seconds > 0) return;
    status.textContent = status.dataset.resendStatus ?? "";
    clearInterval(timer);
  };
  const timer = setInterval(tick, 1000);
  tick();
}

if (codeForm && field) sendWhenPasted(codeForm, field);
if (resend) countDown(resend);

export {};
