// Prints what each part of the module takes, and how much of it when compressed with gzip. Run wasm/build first.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const root = new URL("../", import.meta.url);
const module = readFileSync(new URL("wasm/pkg/saaf_wasm_bg.wasm", root));
const models = ["language_ngrams", "encoding_bigrams", "lost_bytes", "mojibake_model", "urdu_heh"];

/** The sections of a module: id, contents (WebAssembly Core §5.5.2). */
function* sections(bytes) {
  let at = 8;
  const leb = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
  };
  while (at < bytes.length) {
    const id = bytes[at++];
    const length = leb();
    yield [id, bytes.subarray(at, at + length)];
    at += length;
  }
}

const print = (name, bytes) =>
  console.log(`${name.padEnd(36)}${String(bytes.length).padStart(9)}${String(gzipSync(bytes, { level: 9 }).length).padStart(9)}`);

console.log(`${"".padEnd(36)}${"bytes".padStart(9)}${"gzip".padStart(9)}`);
print("module", module);
const names = new Map([[10, "code"], [11, "data"]]);
for (const [id, contents] of sections(module)) {
  if (names.has(id)) print(`  ${names.get(id)}`, contents);
  if (id !== 11) continue;
  let rest = contents;
  for (const name of models) {
    const model = readFileSync(new URL(`data/${name}.bin`, root));
    print(`    data/${name}.bin`, model);
    // The compiler may lay a model out anew; then it stays in the rest.
    const at = rest.indexOf(model);
    if (at < 0) console.log(`      (not as one piece in the module)`);
    else rest = Buffer.concat([rest.subarray(0, at), rest.subarray(at + model.length)]);
  }
  print("    rest: tables, text", rest);
}
print("index.html", readFileSync(new URL("wasm/pkg/index.html", root)));
