/** What ties a field to the frame around it, for assistive technology and for the eye. */
export function describeField({
  name,
  hint,
  error,
}: {
  name: string;
  hint?: string | undefined;
  error?: string | undefined;
}) {
  const texts = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(" ");
  return {
    id: name,
    name,
    "aria-describedby": texts || undefined,
    // A form that was refused is shown again from the top: whoever sent it goes on where something is wrong.
    autofocus: error ? true : undefined,
    "aria-invalid": error ? ("true" as const) : undefined,
    class: `w-full rounded-control border bg-surface px-3.5 text-ink placeholder:text-muted disabled:bg-sunken disabled:text-muted ${error ? "border-bad" : "border-field"}`,
  };
}
