import type { Browser, BrowserContextOptions, Page, Response } from "@playwright/test";
import { gzipBytes, inlineScripts, inlineStyles, isFramework } from "../../scripts/weights/code-in-html.ts";
import type { Figure } from "../goals.ts";
import type { Findings } from "../probe.ts";
import { readVitals, type Vitals } from "./vitals.ts";

export const htmlBytes = (path: string) => `HTML, ${path}`;
export const cssBytes = (path: string) => `CSS, ${path}`;
export const scriptBytesAtRest = (path: string) => `JavaScript before interaction, ${path}`;
export const scriptBytes = (path: string) => `JavaScript in all, ${path}`;
export const frameworkBytes = (path: string) => `Framework JavaScript, ${path}`;
export const layoutShift = (path: string) => `CLS, ${path}`;
export const imagesAsLargestPaint = (path: string) => `LCP painted by an image, ${path}`;
const largestPaint = (path: string) => `LCP unthrottled, ${path}`;

/** What is in view decides what loads: each figure is the larger of the two. */
const screens: BrowserContextOptions[] = [
  { viewport: { width: 375, height: 812 }, isMobile: true, hasTouch: true },
  { viewport: { width: 1280, height: 800 } },
];

/** Longer than `requestIdleCallback` may be put off by the site, so that idle work counts as done before interaction. */
const quietMs = 2500;
const patienceMs = 15_000;

/**
 * Loads a page as a new visitor, first leaving it alone, then scrolling through it, and weighs what came.
 * @param cookie of somebody who is signed in, as a browser sends it.
 */
export async function weighPage(browser: Browser, site: URL, path: string, cookie = ""): Promise<Findings> {
  const visits = await Promise.all(screens.map((screen) => visit(browser, screen, new URL(path, site), cookie)));
  const [first, ...others] = visits.map((visit) => toFigures(visit, path));
  if (!first) throw new Error("There is no screen to look at.");
  const figures = first.map((figure, index) => ({
    ...figure,
    value: Math.max(figure.value, ...others.map((other) => other[index]?.value ?? 0)),
  }));
  const shifted = new Set(visits.flatMap(({ vitals }) => vitals.shifted));
  return { figures, notes: [...shifted].map((element) => `${path}: moved after it was painted: ${element}`) };
}

interface Visit {
  htmlBytes: number;
  atRest: Weight;
  inAll: Weight;
  vitals: Vitals;
}

function toFigures({ htmlBytes: html, atRest, inAll, vitals }: Visit, path: string): Figure[] {
  return [
    { name: htmlBytes(path), value: html, unit: "B gzip" },
    { name: cssBytes(path), value: inAll.styles, unit: "B gzip" },
    { name: scriptBytesAtRest(path), value: atRest.scripts, unit: "B gzip" },
    { name: scriptBytes(path), value: inAll.scripts, unit: "B gzip" },
    { name: frameworkBytes(path), value: inAll.framework, unit: "B gzip" },
    { name: layoutShift(path), value: vitals.layoutShift, unit: "" },
    { name: largestPaint(path), value: vitals.largestPaintMs, unit: "ms" },
    { name: imagesAsLargestPaint(path), value: vitals.isLargestPaintImage ? 1 : 0, unit: "images" },
  ];
}

async function visit(browser: Browser, screen: BrowserContextOptions, url: URL, cookie: string): Promise<Visit> {
  const context = await browser.newContext(screen);
  const pairs = cookie.split("; ").filter(Boolean);
  try {
    await context.addCookies(
      pairs.map((pair) => pair.split(/=(.*)/s)).map(([name = "", value = ""]) => ({ name, value, url: url.origin })),
    );
    const page = await context.newPage();
    const received: Response[] = [];
    page.on("response", (response) => received.push(response));
    const document = await page.goto(url.href);
    if (!document?.ok()) throw new Error(`${url.pathname} was answered with ${document?.status()}.`);
    if (page.url() !== url.href) throw new Error(`${url.pathname} led to ${page.url()}.`);
    await untilQuiet(page, received);
    const atRest = await weigh(received);
    await scrollThrough(page);
    await untilQuiet(page, received);
    const inAll = await weigh(received);
    return { htmlBytes: gzipBytes(await document.body()), atRest, inAll, vitals: await readVitals(page) };
  } finally {
    await context.close();
  }
}

async function untilQuiet(page: Page, received: Response[]): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (let known = -1; known < received.length; ) {
    if (performance.now() > deadline) throw new Error(`${page.url()} did not come to rest.`);
    known = received.length;
    await page.waitForTimeout(quietMs);
  }
}

/** Brings whatever waits for a visitor: the end of the page into view, the pointer and the keyboard onto it. */
async function scrollThrough(page: Page): Promise<void> {
  await page.mouse.move(100, 300);
  await page.keyboard.press("Tab");
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
}

interface Weight {
  scripts: number;
  styles: number;
  framework: number;
}

/** Files and what stands in HTML, that of server islands included; each address once. */
export async function weigh(received: Response[]): Promise<Weight> {
  const weight: Weight = { scripts: 0, styles: 0, framework: 0 };
  const byUrl = new Map(received.map((response) => [response.url(), response]));
  for (const response of byUrl.values()) {
    const { scripts, styles } = await readCode(response);
    weight.styles += sum(styles);
    weight.scripts += sum(scripts);
    weight.framework += sum(scripts.filter(isFramework));
  }
  return weight;
}

async function readCode(response: Response): Promise<{ scripts: string[]; styles: string[] }> {
  const type = response.headers()["content-type"] ?? "";
  if (!response.ok() || !/javascript|css|html/.test(type)) return { scripts: [], styles: [] };
  const text = await response.text();
  if (type.includes("html")) return { scripts: inlineScripts(text), styles: inlineStyles(text) };
  return type.includes("css") ? { scripts: [], styles: [text] } : { scripts: [text], styles: [] };
}

function sum(texts: string[]): number {
  return texts.reduce((total, text) => total + gzipBytes(text), 0);
}
