import { expect, test } from "vitest";
import { parseFontFaces } from "./font-faces.ts";

test("files and ranges are read from a style sheet, as it is written and as a build makes it", () => {
  const written = `/* latin */
@font-face {
  font-family: 'Noto Sans Variable';
  src: url(./files/latin.woff2) format('woff2-variations');
  unicode-range: U+0000-00FF,U+0131;
}`;
  const built =
    '@font-face{font-family:Noto;src:url("/_astro/a.woff2")format("woff2-variations");unicode-range:U+??,U+1F1E6}@font-face{src:url(/_astro/b.woff2);unicode-range:u+4??}';
  expect(parseFontFaces("noto", written)).toEqual([
    {
      family: "noto",
      path: "./files/latin.woff2",
      ranges: [
        [0, 0xff],
        [0x131, 0x131],
      ],
    },
  ]);
  expect(parseFontFaces("noto", built)).toEqual([
    {
      family: "noto",
      path: "/_astro/a.woff2",
      ranges: [
        [0, 0xff],
        [0x1f1e6, 0x1f1e6],
      ],
    },
    { family: "noto", path: "/_astro/b.woff2", ranges: [[0x400, 0x4ff]] },
  ]);
});
