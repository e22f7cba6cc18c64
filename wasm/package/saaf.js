// For browsers and bundlers: the module is fetched from beside this file before the importer runs.
import init from "./saaf_wasm.js";

await init();

export { clean, toText, toHtml, list } from "./saaf_wasm.js";
