/** Why the form that was just posted was refused. It waits in `locals` for the page that is rendered again. */
export interface FormFailure {
  /** The action, by the name that was posted. */
  action: string;
  status: number;
  message: string;
  /** What is wrong with the input, by field. */
  fields: Readonly<Record<string, string[] | undefined>>;
}

/** Where a form is posted to: `path`, with the action's name in the query. */
export function postTo(path: string, action: ActionName): string {
  return `${path}${path.includes("?") ? "&" : "?"}_action=${action}`;
}

/** Why `action` was refused on this request; undefined when it was not, or was not asked. */
export function failureOf({ failure }: App.Locals, action: ActionName): FormFailure | undefined {
  return failure?.action === action ? failure : undefined;
}

/** What to say at one field of a form: its own fault, or the reason why the whole action failed. */
export function messageAt(failure: FormFailure | undefined, field: string): string | undefined {
  if (!failure) return undefined;
  return Object.keys(failure.fields).length > 0 ? failure.fields[field]?.[0] : failure.message;
}

/** What was typed into a field of the form that was just posted, so that a page can give it back. */
export async function typedInto(request: Request, field: string): Promise<string> {
  try {
    const value = (await request.clone().formData()).get(field);
    return typeof value === "string" ? value : "";
  } catch {
    return "";
  }
}
