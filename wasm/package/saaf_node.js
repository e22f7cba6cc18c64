// For Node.js: the module is read from beside this file before the importer runs.
import { readFileSync } from "node:fs";
import { initSync } from "./saaf_wasm.js";

initSync({ module: readFileSync(new URL("./saaf_wasm_bg.wasm", import.meta.url)) });

export { clean, toText, toHtml, list } from "./saaf_wasm.js";
