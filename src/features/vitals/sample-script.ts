import { oneLine } from "../../platform/inline-script.ts";
import { vitalsShare } from "../../platform/limits.ts";

/**
 * Runs right behind a template, and brings the script in it to life for a sample of page views, once the page is there. Most
 * visitors draw a blank, and load nothing; nor do those who want nothing told or are short of data. `astro.config.mjs` allows it
 * by its hash.
 */
export const sampleScript = oneLine(`(() => {
  const { webdriver, globalPrivacyControl, connection } = navigator;
  if (Math.random() >= ${vitalsShare} || webdriver || globalPrivacyControl || connection?.saveData) return;
  const { content } = document.currentScript.previousElementSibling;
  addEventListener("load", () => setTimeout(() => document.body.append(document.importNode(content, true))));
})();`);
