#!/usr/bin/env bash
# CLDR has month names of the Persian calendar for each locale that it knows; a locale without its own inherits the Latin
# ones, Farvardin to Esfand.
#
# A good guess: Somali, which has no words for Iranian months, writes Farvardin, Ordibehesht … as English and Swahili do.
# Why it misses: it has Janaayo, Feebraayo … Diiseembar, its Gregorian months in an older spelling, for the Persian ones. Farvardin begins on
# 20 or 21 March, so each name is that of another part of the year, and nothing but the year tells which calendar it is.
# For users: a Persian date formatted in Somali reads as a Gregorian one of the fourteenth century, 8 Agoosto 1404; a reader
# of dates that takes its names from CLDR finds two calendars for each. Leave Somali out of the Persian names.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
npm --prefix "$d" install --silent --no-audit --no-fund cldr-cal-persian-full@46.1.0 cldr-dates-full@46.1.0 > "$d/log"
cd "$d" && cat > show.js <<'JS'
const months = (file, calendar, locale) =>
  Object.values(require(`${file}.json`).main[locale].dates.calendars[calendar].months.format.wide);
const persian = (locale) => months(`cldr-cal-persian-full/main/${locale}/ca-persian`, "persian", locale);
const gregorian = (locale) => months(`cldr-dates-full/main/${locale}/ca-gregorian`, "gregorian", locale);
const named = ["so", "sw", "en"].map(persian);
console.log("cldr-cal-persian-full", require("cldr-cal-persian-full/package.json").version);
["so", "sw", "en"].forEach((locale, at) => console.log(locale, named[at].join(" ")));
console.log("so, Gregorian:", gregorian("so").join(" "));
const isGregorian = named[0].join(" ").startsWith("Janaayo Feebraayo Maarso Abril") && named[0][11] === "Diiseembar";
process.exit(isGregorian && named[1][0] === "Farvardin" && named[2][0] === "Farvardin" ? 0 : 1);
JS
node show.js
