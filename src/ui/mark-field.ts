/** Says what is wrong at the field, as the server does when it renders the form again; nothing, when nothing is. */
export function markField(field: HTMLInputElement | HTMLTextAreaElement, refusal: string): void {
  const id = `${field.name}-error`;
  const message = document.getElementById(id) ?? Object.assign(document.createElement("p"), { id });
  message.className = "text-sm font-medium text-bad";
  message.textContent = refusal;
  message.hidden = !refusal;
  field.insertAdjacentElement("afterend", message);
  field.classList.toggle("border-bad", refusal !== "");
  field.classList.toggle("border-field", refusal === "");
  field.setAttribute("aria-describedby", [`${field.name}-hint`, refusal && id].filter(Boolean).join(" "));
  field.toggleAttribute("aria-invalid", false);
  if (!refusal) return;
  field.setAttribute("aria-invalid", "true");
  field.focus();
}
