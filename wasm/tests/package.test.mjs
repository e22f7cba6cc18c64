// The package beside the command line, on a sample and on bytes that are made here.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import test from "node:test";
import { clean, list, toHtml, toText } from "../pkg/saaf_node.js";

const program = process.env.SAAF;
const root = new URL("../../", import.meta.url);
const news = new Uint8Array(readFileSync(new URL("data/samples/news.txt", root)));

function native(input, ...options) {
  const from = options.includes("--from") ? [] : ["--from", "text"];
  const args = ["--no-config", ...from, ...options, "-"];
  return execFileSync(program, args, { input, maxBuffer: 1 << 28, encoding: "utf8" });
}

/** The record, without the key by which the command line gives a file back. */
function nativeRecord(input, ...options) {
  const { undo, ...record } = JSON.parse(native(input, "--to", "jsonl", "--offsets", "utf16", ...options));
  return record;
}

/** Inputs of several encodings, and damaged ones, from a generator with a fixed seed. */
function* generated() {
  const urdu = "یہ جملہ اردو میں ہے، اور اکتوبر 30, 2025Mayor said &ldquo;yes&rdquo; 😀\u200B\n";
  const bytes = (text) => new TextEncoder().encode(text);
  yield ["UTF-8", bytes(urdu)];
  yield ["long", bytes(urdu.repeat(1500))];
  yield ["UTF-16LE", new Uint8Array(Buffer.from(`\uFEFF${urdu}`, "utf16le"))];
  yield ["windows-1256", windows1256("هذه جملة عربية كتبت في المدينة القديمة، وقال الوزير إن المدرسة مفتوحة.\r\n")];
  yield ["overrides", bytes("file \u202Egpj.exe\u202C and \u2066open")];
  yield ["cut", bytes(urdu).slice(0, -1).slice(1)];
  let state = 1;
  const random = (below) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
  const pieces = [...urdu, "é", "Ã©", "\r\n", "\t\t", "&amp;amp;", "ك", "\u00A0", "漢字", "a"];
  for (let round = 0; round < 20; round++) {
    const made = [...bytes(Array.from({ length: 200 }, () => pieces[random(pieces.length)]).join(""))];
    for (let flips = random(3); flips > 0; flips--) made[random(made.length)] = 128 + random(128);
    yield [`round ${round}`, Uint8Array.from(made)];
  }
}

function windows1256(text) {
  const all = new TextDecoder("windows-1256").decode(Uint8Array.from({ length: 256 }, (_, byte) => byte));
  return Uint8Array.from(text, (letter) => all.indexOf(letter));
}

test("a document of bytes is the record of the command line", () => {
  assert.deepEqual(clean(news), nativeRecord(news));
  for (const [name, input] of generated()) assert.deepEqual(clean(input), nativeRecord(input), name);
  assert.equal(clean(windows1256("هذه جملة عربية كتبت في المدينة القديمة.")).encoding.name, "windows-1256");
});

test("options do what they do on the command line", () => {
  for (const profile of list("profiles")) {
    assert.deepEqual(clean(news, { profile }), nativeRecord(news, "--profile", profile), profile);
  }
  const pairs = [
    [{ languages: ["ur", "fa"] }, ["--languages", "ur,fa"]],
    [{ languages: "ur,fa", bidi: "isolate" }, ["--languages", "ur,fa", "--bidi", "isolate"]],
    [{ without: ["entity"], with: "harakat" }, ["--without", "entity", "--with", "harakat"]],
    [{ only: ["nfc", "entity"], dropStamps: true }, ["--only", "nfc", "--only", "entity", "--drop-stamps"]],
    [{ encoding: "iso-8859-1" }, ["--encoding", "iso-8859-1"]],
    [{ declared: "windows-1252", url: "https://example.pk/" }, ["--declared", "windows-1252", "--url", "https://example.pk/"]],
    [{ decodeReferences: "all" }, ["--decode-references", "all"]],
    [{ profile: "index-any", joiner: "space" }, ["--profile", "index-any", "--joiner", "space"]],
    [{ visualOrder: "always" }, ["--visual-order", "always"]],
    [{ reveal: true }, ["--reveal"]],
    [{ spans: "tiles" }, ["--spans", "tiles"]],
    [{ profile: undefined }, []],
  ];
  for (const [options, args] of pairs) {
    assert.deepEqual(clean(news, options), nativeRecord(news, ...args), JSON.stringify(options));
  }
  const page = new TextEncoder().encode("<title>T</title><p>Fish &amp; <b>chips</b><img alt='cat'>");
  const options = { from: "html", pageAlt: true, pageTitle: true };
  assert.deepEqual(clean(page, options), nativeRecord(page, "--from", "html", "--page-alt", "--page-title"));
});

test("text and report are those of the command line", () => {
  assert.equal(toText(news), native(news));
  assert.equal(toText(news, { bidi: "none" }), clean(news).text);
  const report = toHtml(news, {}, "<name>");
  const body = (html) => html.slice(html.indexOf("</h2>"));
  assert.equal(body(report), body(native(news, "--to", "html")));
  assert.ok(report.includes("&lt;name&gt;"));
});

test("offsets of a string are its code units", () => {
  const source = "😀 نص na\u200Bïve &amp; \u202Ex";
  const { text, spans, edits, findings, encoding } = clean(source, { spans: "tiles" });
  assert.equal(encoding.segments.at(-1).end, source.length);
  const invisible = edits.find(({ rule }) => rule.includes("invisible"));
  assert.equal(source.slice(invisible.source_start, invisible.source_end), "\u200B");
  const entity = edits.find(({ rule }) => rule.includes("entity"));
  assert.equal(source.slice(entity.source_start, entity.source_end), "&amp;");
  assert.equal(text.slice(entity.start, entity.end), "&");
  assert.ok(findings.length > 0);
  for (const { source_start, source_end } of findings) assert.ok(source_start < source_end && source_end <= source.length);
  assert.equal(spans.map(({ start, end }) => text.slice(start, end)).join(""), text);
  assert.equal(spans.at(-1).source_end, source.length);
});

test("spans of a document hold more than white space, unless they are to tile the text", () => {
  const texts = (options) => {
    const { text, spans } = clean("one\n\ntwo\n", options);
    return spans.map(({ start, end }) => text.slice(start, end));
  };
  const tiles = texts({ spans: "tiles" });
  assert.equal(tiles.join(""), "one\n\ntwo\n");
  assert.deepEqual(texts(), ["one\n", "two\n"]);
  assert.deepEqual(texts({ spans: "content" }), tiles.filter((span) => span.trim() !== ""));
});

test("a lone surrogate is U+FFFD, and offsets hold", () => {
  const source = "a\uD800b &amp; c";
  const { text, edits } = clean(source);
  assert.equal(text, "a\uFFFDb & c");
  const entity = edits.find(({ rule }) => rule.includes("entity"));
  assert.equal(source.slice(entity.source_start, entity.source_end), "&amp;");
});

test("what is wrong is named", () => {
  const wrong = [
    [TypeError, /profiles/, { profiles: "index" }],
    [TypeError, /drop-stamps.*dropStamps/, { "drop-stamps": true }],
    [TypeError, /dropStamps/, { dropStamps: "yes" }],
    [TypeError, /profile/, { profile: 3 }],
    [TypeError, /languages/, { languages: [1] }],
    [TypeError, /options/, "index"],
    [TypeError, /options/, ["index"]],
    [RangeError, /profile.*'indexes'/, { profile: "indexes" }],
    [RangeError, /bidi.*'all'/, { bidi: "all" }],
    [RangeError, /languages.*'xx-none'/, { languages: ["xx-none"] }],
    [RangeError, /encoding.*'windows-125'/, { encoding: "windows-125" }],
    [RangeError, /declared.*'nothing'/, { declared: "nothing" }],
    [RangeError, /without.*'entities'/, { without: ["entities"] }],
    [RangeError, /from.*'warc'/, { from: "warc" }],
    [RangeError, /spans.*'all'/, { spans: "all" }],
    [RangeError, /joiner.*'gap'/, { joiner: "gap" }],
    [RangeError, /decodeReferences.*'none'/, { decodeReferences: "none" }],
  ];
  for (const [kind, message, options] of wrong) {
    for (const call of [clean, toText, toHtml]) {
      assert.throws(() => call("a", options), (error) => error instanceof kind && message.test(error.message));
    }
  }
  for (const input of [undefined, null, 5, [1, 2], new ArrayBuffer(2), {}]) {
    assert.throws(() => clean(input), (error) => error instanceof TypeError && /input/.test(error.message));
  }
  assert.throws(() => list("words"), RangeError);
});

test("lists are those of the command line", () => {
  for (const what of ["rules", "languages", "encodings", "profiles"]) {
    const printed = execFileSync(program, ["--list", what], { encoding: "utf8" });
    assert.deepEqual(list(what), printed.trimEnd().split("\n").map((line) => line.split("\t")[0]));
  }
});

test("no input, and a clean one", () => {
  for (const input of ["", new Uint8Array()]) assert.equal(clean(input).text, "");
  assert.deepEqual(clean("A clean line.").edits, []);
});
