#!/usr/bin/env bash
# Excel number formats may begin with B2, which shows the date of the cell in the Hijri calendar; Saudi and Gulf
# workbooks use it. SheetJS formats such a cell wherever it makes text: CSV, HTML, the formatted value of a cell.
#
# A good guess: it converts, so that 2025-10-30 reads 1447-05-08; or it does not know B2 and shows 2025-10-30.
# Why it misses: it knows B2, and takes 581 from the Gregorian year. Month and day stay Gregorian, and the year is
# wrong too: the difference of the calendars is not 581 today and no whole number ever. A plausible Hijri date comes
# out, 30-10-1444, which lies two and a half years before the day that the cell holds.
# For users: dates that come out of such a sheet as text cannot be mended by reading them better. Take the raw number
# of the cell (raw: true) and convert it; the CSV is lost.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
npm --prefix "$d" install --silent --no-audit --no-fund xlsx@0.18.5 > "$d/log"
cd "$d" && cat > show.js <<'JS'
const XLSX = require("xlsx");
const SERIAL = 45960; // 2025-10-30, which is 8 Jumada I 1447 (Umm al-Qura)
const shown = (format) => {
  const sheet = XLSX.utils.aoa_to_sheet([["day"], [{ t: "n", v: SERIAL, z: format }]]);
  const book = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(book, sheet, "days");
  const read = XLSX.read(XLSX.write(book, { type: "buffer", bookType: "xlsx", cellStyles: true }), { cellNF: true });
  return XLSX.utils.sheet_to_csv(read.Sheets.days, { dateNF: format }).split("\n")[1];
};
const seen = [
  ["yyyy-mm-dd", "2025-10-30"],
  ["B1yyyy-mm-dd", "2025-10-30"],
  ["B2yyyy-mm-dd", "1444-10-30"],
  ["[$-1170000]B2dd/mm/yyyy", "30/10/1444"],
];
const hijri = new Intl.DateTimeFormat("en-u-ca-islamic-umalqura-nu-latn", { year: "numeric", month: "numeric", day: "numeric", timeZone: "UTC" });
console.log("xlsx", XLSX.version, "- the day in Hijri:", hijri.format(new Date("2025-10-30")));
let failed = false;
for (const [format, expected] of seen) {
  console.log(format, "=>", shown(format));
  failed ||= shown(format) !== expected;
}
process.exit(failed ? 1 : 0);
JS
node show.js
