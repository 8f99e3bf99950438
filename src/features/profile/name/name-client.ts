import { createAuthClient } from "better-auth/client";
import { wordsFrom } from "~/platform/language.ts";
import { tryAgainIn } from "~/platform/try-again.ts";
import { initialsOf } from "~/ui/initials.ts";
import { profileWordsInBrowser } from "../words/in-browser.ts";

const client = createAuthClient({ baseURL: location.origin, basePath: "/auth" });

/** Everything on the page that names the account follows the session store: also when another tab changes the name. */
client.useSession.subscribe(({ data }) => {
  if (!data) return;
  for (const place of document.querySelectorAll("[data-account-name]")) place.textContent = data.user.name;
  for (const place of document.querySelectorAll("[data-account-initials]"))
    place.textContent = initialsOf(data.user.name);
});

/** Changes the name, and says how it is written now, or why it was refused. */
export async function saveName(name: string): Promise<{ name: string } | { refusal: string }> {
  let retryAfter = 0;
  const onError = ({ response }: { response: Response }) => {
    retryAfter = Number(response.headers.get("retry-after"));
  };
  try {
    const { error } = await client.updateUser({ name }, { onError });
    if (error) return { refusal: sentenceFor(error, retryAfter) };
    return { name: await writtenName(name) };
  } catch {
    return { refusal: wordsFrom(profileWordsInBrowser).unreachable };
  }
}

function sentenceFor(
  { status, message }: { status: number; message?: string | undefined },
  retryAfter: number,
): string {
  const words = wordsFrom(profileWordsInBrowser);
  if (status === 401) return words.ended;
  if (status === 429) return tryAgainIn(retryAfter || 60);
  return (status === 400 && message) || words.unsaved;
}

/** The server cleans names: white space, controls. */
async function writtenName(typed: string): Promise<string> {
  const { data } = await client.getSession();
  return data?.user.name ?? typed;
}
