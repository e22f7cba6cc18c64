#!/usr/bin/env bash
# langcodes.closest_match picks, by CLDR's language matching data, which of the languages that a tool supports
# is nearest to the one at hand: a tokenizer, a stop list, a model.
#
# A good guess: nearness is linguistic. Urdu without its own resources goes to Hindi, or at least to a language
# in its script; Uyghur to Turkish; Pashto to Persian; Yiddish to German; Central Kurdish to Kurdish.
# Why it misses: CLDR's distances say what its readers are most likely to read as well, for choosing the
# language of a screen. So Urdu, Sindhi, Pashto and Yiddish have a way to English (44), Uyghur one to Chinese,
# Central Kurdish one to Arabic, and Urdu and Hindi are as far apart as any two languages (134, the scripts
# differ).
# For users: with the default limit of 25 the answer is und, an honest one; where the limit is raised to find a
# stand-in, the stand-in is wrong. wordfreq raises it to 70: asked for Pashto it gives the frequencies of
# English, with a line in the log, and every Pashto word has frequency 0. Write your own list of stand-ins, by
# script and grammar; the readers' list must not choose a tokenizer, a stop list or a model.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
python3 -m venv "$d/v"
"$d/v/bin/pip" -q install langcodes==3.5.1 language_data==1.4.0 wordfreq==3.1.1
"$d/v/bin/python" - <<'PY'
import sys
from importlib.metadata import version

import langcodes
import wordfreq

print("langcodes", version("langcodes"), "language_data", version("language_data"))
seen = [
    ("ur", ["hi", "fa", "ar", "en"], ("en", 44)),
    ("ps", ["fa", "ar", "en"], ("en", 44)),
    ("sd", ["ur", "hi", "en"], ("en", 44)),
    ("yi", ["de", "he", "en"], ("en", 44)),
    ("ug", ["tr", "ar", "zh"], ("zh", 70)),
    ("ckb", ["ku", "fa", "ar"], ("ar", 34)),
]
changed = False
for desired, supported, expected in seen:
    got = langcodes.closest_match(desired, supported, max_distance=100)
    strict = langcodes.closest_match(desired, supported)
    print(desired, "of", supported, "->", got, "by default", strict)
    changed |= got != expected or strict[0] != "und"
changed |= langcodes.tag_distance("ur", "hi") != 134 or langcodes.tag_distance("ur", "hu") != 134
pashto = [wordfreq.zipf_frequency(word, "ps") for word in ("the", "هغه")]
print("wordfreq", version("wordfreq"), "Pashto: the, he:", pashto, "English: the:", wordfreq.zipf_frequency("the", "en"))
changed |= pashto != [wordfreq.zipf_frequency("the", "en"), 0.0]
sys.exit(changed)
PY
