// The folder of the package in; its index.html out: one file that holds style, scripts and module, loads nothing, and works where it
// is opened as a file. Its Content-Security-Policy allows what it holds, by hash, and no connection.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const [pkg] = process.argv.slice(2);
const read = (path) => readFileSync(new URL(path, import.meta.url), "utf8");
const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

const style = read("page.css");
const report = read("../../src/emit/html/report.css");
// The block keeps the names of the page apart from those of the package.
const script = `${readFileSync(`${pkg}/saaf_wasm.js`, "utf8")}\n{\n${read("page.js")}}\n`;
if (/<\/script|<!--/i.test(script)) throw new Error("the script would end its element");
const module = gzipSync(readFileSync(`${pkg}/saaf_wasm_bg.wasm`), { level: 9 }).toString("base64");

// A document in `srcdoc` is under the policy of its page too, so the style and the base of the report are allowed here.
const policy =
  `default-src 'none'; script-src ${hash(script)} 'wasm-unsafe-eval'; style-src ${hash(style)} ${hash(report)}; ` +
  "base-uri about:; form-action 'none'";
const parts = {
  POLICY: `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
  STYLE: `<style>${style}</style>`,
  MODULE: `<script id="module" type="application/octet-stream">${module}</script>`,
  SCRIPT: `<script type="module">${script}</script>`,
};
const page = read("index.html").replace(/<!-- (POLICY|STYLE|MODULE|SCRIPT) -->/g, (_, part) => parts[part]);
writeFileSync(`${pkg}/index.html`, page);
