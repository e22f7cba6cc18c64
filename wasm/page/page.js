// A text or a file in; its report, its numbers and its clean text out. Runs behind the module in one script: see bundle.mjs.

/** A page is for looking at; larger files are for the command line. */
const MAX_BYTES = 8 * 1024 * 1024;
/** Milliseconds that a person may pause between two keys. */
const TYPING_MS = 250;

const element = (id) => document.getElementById(id);
/** The file: its name and bytes. Without one, the text is cleaned. */
let file = null;
let timer = 0;
/** Counts what was asked for, so that only the last is done. */
let turn = 0;

await start();

async function start() {
  const packed = Uint8Array.from(atob(element("module").textContent.trim()), (c) => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  initSync({ module: await new Response(stream).arrayBuffer() });
  for (const name of list("profiles")) element("profile").add(new Option(name, name, name === "display"));
  element("profile").value = "display";
  for (const name of list("encodings")) element("encoding").add(new Option(name, name));
  listen();
  show();
}

function listen() {
  element("text").addEventListener("input", () => {
    file = null;
    soon();
  });
  element("languages").addEventListener("input", soon);
  for (const id of ["profile", "from", "encoding"]) element(id).addEventListener("change", show);
  element("file").addEventListener("change", (event) => take(event.target.files[0]));
  element("remove").addEventListener("click", () => {
    file = null;
    element("text").focus();
    show();
  });
  element("download").addEventListener("click", download);
  addEventListener("dragover", (event) => {
    event.preventDefault();
    document.body.classList.add("over");
  });
  addEventListener("dragleave", () => document.body.classList.remove("over"));
  addEventListener("drop", (event) => {
    document.body.classList.remove("over");
    if (event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    take(event.dataTransfer.files[0]);
  });
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(show, TYPING_MS);
}

/** Takes a file that was chosen or dropped. */
async function take(chosen) {
  if (!chosen) return;
  if (chosen.size > MAX_BYTES) {
    element("error").textContent = `${chosen.name} has more than ${MAX_BYTES >> 20} MiB: clean it with the command line.`;
    return;
  }
  try {
    file = { name: chosen.name, bytes: new Uint8Array(await chosen.arrayBuffer()) };
  } catch (error) {
    element("error").textContent = `${chosen.name} could not be read: ${error.message}`;
    return;
  }
  element("text").value = "";
  show();
}

function input() {
  return file?.bytes ?? element("text").value;
}

function options() {
  const languages = element("languages").value.trim();
  return {
    profile: element("profile").value,
    from: element("from").value,
    encoding: (file && element("encoding").value) || undefined,
    languages: languages || undefined,
  };
}

/** Cleans what is there, and shows what came of it. */
async function show() {
  clearTimeout(timer);
  const own = ++turn;
  element("chosen").hidden = !file;
  element("name").textContent = file ? `${file.name}, ${file.bytes.length} bytes` : "";
  element("encoding").disabled = !file;
  if (!file) element("file").value = "";
  element("error").textContent = "";
  element("languages").removeAttribute("aria-invalid");
  const isEmpty = input().length === 0;
  for (const id of ["facts", "report"]) element(id).hidden = isEmpty;
  element("download").disabled = isEmpty;
  element("state").hidden = false;
  element("state").textContent = isEmpty ? "Ready." : "Cleaning…";
  if (isEmpty) return;
  // So that the line above is seen before the page stands still.
  await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
  if (own !== turn) return;
  try {
    tell(clean(input(), options()));
    element("report").srcdoc = report();
  } catch (error) {
    // What was shown before is not of these options.
    for (const id of ["facts", "report"]) element(id).hidden = true;
    element("download").disabled = true;
    element("error").textContent = error.message;
    if (error.message.startsWith("languages")) element("languages").setAttribute("aria-invalid", "true");
  }
  element("state").hidden = true;
}

/** The report. Its links lead into itself: without a base of its own, they would lead to this page. */
function report() {
  const html = toHtml(input(), options(), file?.name ?? "text");
  return html.replace("<head>", '<head><base href="about:srcdoc">');
}

/** Shows the numbers of a document. */
function tell({ text, encoding, spans, findings, edits }) {
  const letters = new Map();
  for (const { start, end, language } of spans) {
    const count = text.slice(start, end).match(/\p{L}/gu)?.length ?? 0;
    if (count > 0) letters.set(language, (letters.get(language) ?? 0) + count);
  }
  const all = [...letters.values()].reduce((sum, count) => sum + count, 0);
  const shares = [...letters].sort((a, b) => b[1] - a[1]);
  element("shares").textContent =
    shares.map(([language, count]) => `${language} ${Math.round((count / all) * 100)}\u00A0%`).join(", ") || "none";
  const damaged = encoding.damaged > 0 ? `, ${encoding.damaged} bytes damaged` : "";
  const why = file ? `${encoding.name}: ${encoding.evidence}, confidence ${encoding.confidence}` : encoding.name;
  element("read").textContent = why + damaged;
  element("findings").textContent = findings.length;
  element("edits").textContent = edits.length;
}

function download() {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([toText(input(), options())], { type: "text/plain" }));
  link.download = file ? file.name.replace(/(\.[^.]*)?$/, ".clean.txt") : "clean.txt";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
