// Opens notebooks in JupyterLab, runs all cells, and looks: every figure drawn with its title, no request leaves this
// machine, no error. Usage: node browser_test.mjs JSON, where JSON is
// {"url": .., "token": .., "chromium": .., "shots": DIR, "notebooks": [{"file": .., "cells": n, "titles": [..]}]}
import fs from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";

const job = JSON.parse(process.argv[2]);
const problems = [];
const outside = [];
const root = process.getuid && process.getuid() === 0;

const browser = await chromium.launch({
  executablePath: job.chromium,
  args: ["--disable-gpu", ...(root ? ["--no-sandbox"] : [])],
});
// tall, so that JupyterLab, which draws only what is in view, draws everything
const context = await browser.newContext({ viewport: { width: 1280, height: 14000 } });
const page = await context.newPage();
page.on("request", (request) => {
  const url = new URL(request.url());
  const local = ["localhost", "127.0.0.1"].includes(url.hostname) || ["data:", "blob:"].includes(url.protocol);
  if (!local) outside.push(request.url());
});

// an entry of an open menu; one that opens a submenu has no plain accessible name
function menuItem(name) {
  return page.locator(".lm-Menu .lm-Menu-itemLabel").getByText(name, { exact: true }).first();
}

async function prompts() {
  return page.$$eval(".jp-Notebook .jp-CodeCell .jp-InputArea-prompt", (all) => all.map((p) => p.textContent.trim()));
}

async function runAll(notebook) {
  await page.goto(`${job.url}/doc/tree/${notebook.file}?token=${job.token}`);
  await page.waitForSelector(".jp-Notebook .jp-CodeCell", { timeout: 60000 });
  await kernelReady(notebook);
  // a committed notebook has its outputs: take them away, so that what is seen is of this run
  await page.getByRole("menuitem", { name: "Edit", exact: true }).click();
  await menuItem("Clear Outputs of All Cells").click();
  await until(`${notebook.file}: its outputs do not clear`, 30000, (all) => all.every((p) => /^\[ ?\]:$/.test(p)));
  await page.getByRole("menuitem", { name: "Run", exact: true }).click();
  await menuItem("Run All Cells").click();
  await until(`${notebook.file}: its cells do not finish`, 900000, (all) =>
    all.length >= notebook.cells && all.every((p) => /^\[\d+\]:$/.test(p)));
  await page.waitForTimeout(3000);
}

// A page calls itself idle before it has a kernel, and then asks which one to take: the server knows better. On a busy
// machine the page may miss the first idle message; it then says "unknown" until the first cell runs.
async function kernelReady(notebook) {
  const end = Date.now() + 180000;
  let unknown = 0;
  for (;;) {
    const sessions = await (await fetch(`${job.url}/api/sessions?token=${job.token}`)).json();
    const ready = sessions.some((s) => s.path === notebook.file && s.kernel.connections > 0 && s.kernel.execution_state === "idle");
    const status = ready ? await page.$eval(".jp-Notebook-ExecutionIndicator", (e) => e.dataset.status) : "";
    unknown = status === "unknown" ? unknown + 1 : 0;
    if (status === "idle" || unknown > 20) break;
    if (Date.now() > end) throw new Error(`${notebook.file}: no kernel: ${JSON.stringify(sessions)}`);
    await page.waitForTimeout(500);
  }
  await page.waitForTimeout(1000);
}

async function until(what, limit, good) {
  const end = Date.now() + limit;
  for (;;) {
    const now = await prompts();
    if (now.length && good(now)) return;
    if (Date.now() > end) throw new Error(`${what}: ${now.join(" ")}`);
    await page.waitForTimeout(500);
  }
}

async function look(notebook) {
  const name = path.basename(notebook.file, ".ipynb");
  const errors = await page.$$eval('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.error"]', (e) => e.length);
  if (errors) problems.push(`${name}: ${errors} cells end in an error`);
  const stderr = await page.$$eval('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stderr"]', (e) => e.map((x) => x.textContent));
  if (stderr.length) problems.push(`${name}: stderr: ${stderr.join("|").slice(0, 300)}`);
  const dialogs = await page.$$eval("dialog.jp-Dialog", (all) => all.map((d) => d.textContent));
  if (dialogs.length) problems.push(`${name}: a question is open: ${dialogs.join(" | ")}`);
  const titles = await page.$$eval(".js-plotly-plot", (plots) =>
    plots.map((p) => (p.querySelector(".gtitle") || { textContent: "" }).textContent));
  if (JSON.stringify(titles) !== JSON.stringify(notebook.titles)) {
    problems.push(`${name}: expected the figures ${JSON.stringify(notebook.titles)}, found ${JSON.stringify(titles)}`);
  }
  const narrow = await page.$$eval(".js-plotly-plot", (plots) => plots.filter((p) => p.clientWidth < 500).length);
  if (narrow) problems.push(`${name}: ${narrow} figures are narrower than their place`);
  // figures are drawn for one theme and restyled in place for the other; the next notebook starts in the last one
  for (const theme of ["Light", "Dark"]) {
    await choose(theme);
    const wrong = (await titleColors()).filter((light) => light !== (theme === "Dark"));
    if (wrong.length) problems.push(`${name}: ${wrong.length} titles cannot be read on the theme ${theme}`);
    await shoot(name, theme.toLowerCase());
  }
  return titles.length;
}

async function choose(theme) {
  await page.getByRole("menuitem", { name: "Settings", exact: true }).click();
  await menuItem("Theme").click();
  await menuItem(`JupyterLab ${theme}`).click();
  await page.waitForSelector(`body[data-jp-theme-light="${theme === "Light"}"]`, { timeout: 30000, state: "attached" });
  await page.waitForTimeout(2500);
}

/** Of each figure's title, whether it is drawn in a light colour. */
async function titleColors() {
  const colors = await page.$$eval(".js-plotly-plot .gtitle", (t) => t.map((x) => getComputedStyle(x).fill));
  return colors.map((c) => (c.match(/\d+/g) || []).slice(0, 3).every((v) => Number(v) >= 128));
}

async function shoot(name, theme) {
  if (!job.shots) return;
  fs.mkdirSync(job.shots, { recursive: true });
  const cells = await page.$$(".jp-Notebook .jp-Cell");
  const last = await cells[cells.length - 1].boundingBox();
  const first = await cells[0].boundingBox();
  await page.screenshot({
    path: path.join(job.shots, `${name}-${theme}.png`),
    clip: { x: first.x, y: Math.max(0, first.y), width: first.width, height: last.y + last.height - first.y },
  });
}

let figures = 0;
try {
  for (const notebook of job.notebooks) {
    await runAll(notebook);
    figures += await look(notebook);
  }
} catch (e) {
  problems.push(String(e));
  if (job.shots) await page.screenshot({ path: path.join(job.shots, "failed.png"), clip: { x: 0, y: 0, width: 1280, height: 3000 } });
} finally {
  await browser.close();
}
if (outside.length) problems.push(`requests off this machine: ${[...new Set(outside)].slice(0, 5).join(" ")}`);
for (const problem of problems) console.error(problem);
console.log(`${figures} figures in ${job.notebooks.length} notebooks, ${outside.length} requests off this machine`);
process.exit(problems.length ? 1 : 0);
