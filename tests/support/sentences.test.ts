import { expect, test } from "vitest";
import { sentencesOf } from "./sentences.ts";

test("the sentences of a page are its text, its names for screen readers, and what is shown of it elsewhere", () => {
  const html = `<!doctype html><title>A title</title><meta name="description" content="A description">
    <p>Some <b>text</b> <bdi translate="no">Ada</bdi></p><img alt="A picture"><input placeholder="A hint">
    <template><button aria-label="A button">×</button></template><script>let code</script><time>4 May</time>`;
  expect(sentencesOf(html)).toEqual([
    ...["A title", "A description", "Some", "text", "A picture", "A hint", "A button"],
  ]);
});
