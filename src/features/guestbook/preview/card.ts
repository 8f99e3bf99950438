import type { Node } from "@takumi-rs/wasm";
import { pictureSize } from "~/platform/limits.ts";
import { countryName, flagOf } from "~/platform/place.ts";
import tokens from "~/ui/tokens.css?raw";
import logo from "../../../../public/favicon.svg?raw";
import { directionOf } from "./text-setting.ts";

/** What a picture shows of an entry. */
export interface Subject {
  name: string;
  country: string | null;
  body: string;
}

const margin = 64;
const foot = 92;
/** The room for the text, in pixels. */
export const textBox = { width: pictureSize.width - 2 * margin, height: 330 } as const;

/** The light value of one of the site's colours. */
export function colour(token: string): string {
  const value = new RegExp(`--color-${token}: light-dark\\((#[0-9a-f]{6})`).exec(tokens)?.[1];
  if (!value) throw new Error(`There is no colour ${token}.`);
  return value;
}

/** Strokes of the logo, large and faint, as a sky behind the text. */
const sky = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" fill="none" stroke="${colour("glow")}" stroke-linecap="round" stroke-width="1.4"><path d="M6 12c4-4 8-4 11-2s6 1 9-1M8 18c4-3 7-2 10-1s5 0 7-2"/></svg>`;

/** All characters of a picture, so that fonts are found for them. */
export function charactersOf({ name, country, body }: Subject): string {
  return `Cirrus Guestbook… ${name} ${body} ${country ? `${flagOf(country)} ${countryName(country)}` : ""}`;
}

/** The picture of an entry as a tree of boxes. All of it is text: nothing in it is read as markup. */
export function toCard({ name, country }: Subject, text: Node): Node {
  return {
    type: "container",
    style: {
      width: "100%",
      height: "100%",
      display: "flex",
      flexDirection: "column",
      padding: `52px ${margin}px 0`,
      backgroundColor: colour("ground"),
      color: colour("ink"),
    },
    children: [
      picture(sky, { position: "absolute", zIndex: -1, right: -150, top: -250, width: 800, height: 800 }),
      header,
      { type: "container", style: { flexGrow: 1, display: "flex", alignItems: "center" }, children: [text] },
      signature(name, country),
    ],
  };
}

const picture = (svg: string, style: NonNullable<Node["style"]> = {}): Node => ({
  type: "image",
  src: `data:image/svg+xml,${encodeURIComponent(svg)}`,
  style,
});

const words = (text: string, style: NonNullable<Node["style"]>): Node => ({ type: "text", text, style });

const row = (style: NonNullable<Node["style"]>, children: Node[]): Node => ({
  type: "container",
  style: { display: "flex", alignItems: "center", ...style },
  children,
});

const header = row({ gap: 18, fontSize: 34 }, [
  picture(logo, { width: 56, height: 56 }),
  words("Cirrus", { fontWeight: 700 }),
  words("Guestbook", { color: colour("muted") }),
]);

/** Who wrote it, and from where. A long name gives way to the country. */
function signature(name: string, country: string | null): Node {
  const edge = { marginLeft: -margin, marginRight: -margin, paddingLeft: margin, paddingRight: margin };
  const oneLine = { whiteSpace: "nowrap", overflow: "hidden", textOverflow: "ellipsis" } as const;
  const place = country ? `${flagOf(country)} ${countryName(country)}` : "";
  return row(
    {
      ...edge,
      height: foot,
      gap: 24,
      fontSize: 32,
      backgroundColor: colour("surface"),
      borderTop: `2px solid ${colour("line")}`,
    },
    [
      words(name, {
        ...oneLine,
        fontWeight: 700,
        flexGrow: 1,
        flexShrink: 1,
        minWidth: 0,
        direction: directionOf(name),
        textAlign: "left",
      }),
      ...(place ? [words(place, { ...oneLine, color: colour("muted"), flexShrink: 0, maxWidth: 480 })] : []),
    ],
  );
}
