#!/usr/bin/env bash
# RFC 7529 lets a rule of iCalendar name its calendar: RSCALE=ISLAMIC-CIVIL;BYMONTH=9 is every Ramadan. The months and
# days of such a rule mean nothing to a library that does not know the calendar.
#
# A good guess: JavaScript libraries without the RFC refuse the rule or leave it out, so that the first day is kept.
# Why it misses: ical.js and node-ical drop the word RSCALE and expand the rest in the Gregorian calendar. The ninth month
# becomes September, every year, and the day that the event names itself, 1 March 2025, is not among the days.
# For users: holidays in feeds from Saudi Arabia, Iran or Israel, which move through the year, come out fixed and months
# away, without a message. Look for RSCALE before the library sees the rule, and expand such rules with ICU.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
npm --prefix "$d" install --silent --no-audit --no-fund ical.js@2.2.1 node-ical@0.26.1 > "$d/log"
cd "$d" && cat > show.mjs <<'JS'
import { readFileSync } from "node:fs";
import ICAL from "ical.js";
import nodeIcal from "node-ical";
const calendar = [
  "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//a//b//EN", "BEGIN:VEVENT", "UID:1@example.com", "DTSTAMP:20250101T000000Z",
  "DTSTART;VALUE=DATE:20250301", "SUMMARY:First of Ramadan",
  "RRULE:RSCALE=ISLAMIC-CIVIL;FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=1;COUNT=3", "END:VEVENT", "END:VCALENDAR", "",
].join("\r\n");
const event = new ICAL.Event(new ICAL.Component(ICAL.parse(calendar)).getFirstSubcomponent("vevent"));
const days = event.iterator();
const ofIcalJs = [days.next(), days.next(), days.next()].map(String);
const { rrule } = Object.values(nodeIcal.sync.parseICS(calendar)).find((part) => part.type === "VEVENT");
const ofNodeIcal = rrule.all().map((day) => day.toISOString().slice(0, 10));
for (const name of ["ical.js", "node-ical"]) {
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version, name === "ical.js" ? ofIcalJs : ofNodeIcal);
}
const september = ["2025-09-01", "2026-09-01", "2027-09-01"].join();
process.exit(ofIcalJs.join() === september && ofNodeIcal.join() === september ? 0 : 1);
JS
node show.mjs
