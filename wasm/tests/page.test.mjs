// The page in headless Chromium, opened as a file. Skipped where playwright is not installed.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import test from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const folder = resolve(process.env.PLAYWRIGHT_DIR ?? join(here, ".."));
const address = pathToFileURL(join(here, "../pkg/index.html")).href;

async function load(name) {
  try {
    return await import(pathToFileURL(createRequire(join(folder, "package.json")).resolve(name)).href);
  } catch {
    return null;
  }
}

/** Chromium, of playwright or of @sparticuz/chromium; null where there is none. */
async function launch() {
  const playwright = await load("playwright");
  if (!playwright) return null;
  const chromium = playwright.chromium ?? playwright.default.chromium;
  const packed = await load("@sparticuz/chromium");
  if (!packed) return chromium.launch();
  const executablePath = await packed.default.executablePath();
  return chromium.launch({ executablePath, args: [...packed.default.args, "--no-sandbox"] });
}

const browser = await launch();
const skip = browser === null && `no playwright in ${folder}`;

/** Opens the page. `noise` gets what the console says and each request but that of the page. */
async function open(options) {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const noise = [];
  // playwright itself asks the report to run scripts, which its sandbox refuses.
  const isOwn = (text) => text.startsWith("Blocked script execution in 'about:srcdoc'");
  page.on("console", (message) => isOwn(message.text()) || noise.push(message.text()));
  page.on("pageerror", (error) => noise.push(String(error)));
  page.on("request", (request) => request.url() === address || noise.push(request.url()));
  await page.goto(address);
  await page.getByText("Ready.").waitFor();
  return { page, noise, report: page.frameLocator("#report") };
}

function windows1256(text) {
  const all = new TextDecoder("windows-1256").decode(Uint8Array.from({ length: 256 }, (_, byte) => byte));
  return Array.from(text, (letter) => all.indexOf(letter));
}

/** Drops a file on the page. */
async function drop(page, name, bytes) {
  const transfer = await page.evaluateHandle(
    ([name, bytes]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(bytes)], name));
      return transfer;
    },
    [name, bytes],
  );
  await page.dispatchEvent("body", "drop", { dataTransfer: transfer });
}

test.after(() => browser?.close());

test("a pasted text is shown with what was changed", { skip }, async () => {
  const { page, noise, report } = await open();
  await page.getByLabel("Text", { exact: true }).focus();
  await page.keyboard.insertText("اکتوبر 30, 2025Mayor said &ldquo;yes&rdquo; \u202Etwice");
  await report.getByText("glued-date").first().waitFor();
  assert.match(await page.locator("#shares").textContent(), /ur \d+\u00A0%/);
  assert.equal(await page.locator("#read").textContent(), "UTF-8");
  assert.ok(Number(await page.locator("#findings").textContent()) >= 2);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download the clean text" }).click(),
  ]);
  assert.equal(download.suggestedFilename(), "clean.txt");
  const text = readFileSync(await download.path(), "utf8");
  assert.ok(text.startsWith("اکتوبر 30, 2025\n") && text.includes("“yes”") && !text.includes("\u202E"));
  assert.deepEqual(noise.filter((line) => !line.startsWith("blob:")), []);
});

test("a dropped file of windows-1256 is read as such", { skip }, async () => {
  const { page, noise, report } = await open();
  const arabic = "هذه جملة عربية كتبت في المدينة القديمة، وقال الوزير إن المدرسة مفتوحة.";
  await drop(page, "page.txt", windows1256(arabic));
  await report.getByRole("heading", { name: "page.txt" }).waitFor();
  assert.match(await page.locator("#read").textContent(), /^windows-1256: statistics/);
  assert.equal(await page.locator("#shares").textContent(), "ar 100\u00A0%");
  assert.match(await report.locator("body").textContent(), /المدينة/);
  await page.getByLabel("Encoding of the file").selectOption("windows-1252");
  await page.getByText("windows-1252: caller").waitFor();
  await page.getByRole("button", { name: "Remove" }).click();
  assert.equal(await page.locator("#report").isHidden(), true);
  assert.deepEqual(noise, []);
});

test("the report has its style, folds up, and its links lead to lines", { skip }, async () => {
  const { page, noise, report } = await open();
  const line = "A plain line.\n";
  await page.getByLabel("Text", { exact: true }).fill(`${line.repeat(40)}file \u202Egpj.exe\n${line.repeat(40)}`);
  const link = report.getByRole("link", { name: "bidi-control" });
  await link.waitFor();
  assert.equal(await report.locator(".r").first().evaluate((row) => getComputedStyle(row).display), "grid");
  await report.getByText("unchanged lines").first().click();
  await link.click();
  await report.locator(":target").waitFor();
  assert.equal(await report.locator("script").count(), 0);
  assert.deepEqual(noise, []);
});

test("profile and languages count, and a wrong tag is told", { skip }, async () => {
  const { page, noise, report } = await open();
  await page.getByLabel("Text", { exact: true }).fill("Caf&eacute; ÉTÉ");
  await page.getByLabel("Profile").selectOption("index-any");
  await report.getByText("cafe").first().waitFor();
  await page.getByLabel("Languages").fill("xx-none");
  await page.getByRole("alert").getByText("unknown language 'xx-none'").waitFor();
  assert.equal(await page.locator("#report").isHidden(), true);
  await page.getByLabel("Languages").fill("fr");
  await page.locator("#report").waitFor();
  assert.equal(await page.locator("#error").textContent(), "");
  assert.deepEqual(noise, []);
});

test("every control is reached by the keyboard and has a name", { skip }, async () => {
  const { page } = await open();
  const seen = [];
  for (let step = 0; step < 8; step++) {
    await page.keyboard.press("Tab");
    seen.push(await page.evaluate(() => document.activeElement.id));
  }
  assert.deepEqual(seen.slice(0, 5), ["text", "file", "profile", "from", "languages"]);
  for (const control of await page.locator("textarea, select, input").all()) {
    assert.ok(await control.evaluate((control) => control.labels.length === 1));
  }
});
