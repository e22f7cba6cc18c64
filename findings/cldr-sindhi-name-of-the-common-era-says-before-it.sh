#!/usr/bin/env bash
# CLDR names the two Gregorian eras of every locale; date formatters print them, and date readers look them up to tell years
# before the era from years of it.
#
# A good guess: in Sindhi the two long names differ as in Urdu: قبل مسيح "before Christ" and عيسوي "of Christ".
# Why it misses: the long name of the era that we live in is عيسوي کان پهرين. The words کان پهرين are "before", as the same
# file uses them for "before the common era". The abbreviations ق م and ع are right, and so are
# the names of Urdu, Persian and Sorani.
# For users: what Intl or ICU formats with a long era in Sindhi puts this year before Christ, and a reader that takes the names
# from CLDR does not know عيسوي alone, as people write. Take عيسوي, or the abbreviated names, for sd.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
npm --prefix "$d" install --silent --no-audit --no-fund cldr-dates-full@48.2.0 > "$d/log"
cd "$d" && cat > show.js <<'JS'
const eras = (locale) =>
  require(`cldr-dates-full/main/${locale}/ca-gregorian.json`).main[locale].dates.calendars.gregorian.eras;
const sd = eras("sd");
const before = "کان پهرين";
console.log("cldr-dates-full", require("cldr-dates-full/package.json").version);
console.log("sd wide:", sd.eraNames[0], "|", sd.eraNames[1], "  abbreviated:", sd.eraAbbr[0], "|", sd.eraAbbr[1]);
console.log("sd, before the common era:", sd.eraNames["0-alt-variant"]);
for (const locale of ["ur", "fa", "ckb"]) console.log(locale, eras(locale).eraNames[0], "|", eras(locale).eraNames[1]);
const unchanged = sd.eraNames[1].endsWith(before) && sd.eraNames["0-alt-variant"].endsWith(before)
  && !sd.eraAbbr[1].includes(before) && eras("ur").eraNames[1] === "عیسوی";
process.exit(unchanged ? 0 : 1);
JS
node show.js
