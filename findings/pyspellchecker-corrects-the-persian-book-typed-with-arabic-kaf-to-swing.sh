#!/usr/bin/env bash
# pyspellchecker spells in a dozen languages by lists of words and edit distance; its Persian list has 27,676 words.
#
# A good guess: a Persian word typed on an Arabic keyboard is one letter away from the right one, so the correction puts that
# letter right: كتاب, book, becomes کتاب. And words with a half space (ZWNJ), as every verb in the present tense has one, are
# words of the list, which the splitter keeps whole.
# Why it misses: to drop the strange letter is one edit too, and of the words one edit away the most frequent wins: كتاب becomes
# تاب, swing. The splitter takes the half space for a border, so می‌خواهد arrives as two words, one of which is no verb at all;
# the list has 4 words with a half space in all, and the splitter can give none of them.
# For users: fold Arabic kaf and yeh to the Persian ones before, and do not let it split: give it words, and take a word with a
# half space apart into stem and ending first. Corrections of text that was not folded change its meaning.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
python3 -m venv "$d/v"
"$d/v/bin/pip" -q install --no-compile pyspellchecker==0.8.3
"$d/v/bin/python" - <<'PY'
import sys
from importlib.metadata import version

from spellchecker import SpellChecker

print("pyspellchecker", version("pyspellchecker"))
persian = SpellChecker(language="fa")
words = list(persian.word_frequency.dictionary)
book, typed, swing = "\u06a9\u062a\u0627\u0628", "\u0643\u062a\u0627\u0628", "\u062a\u0627\u0628"
wants = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u062f"
joined = sum("\u200c" in word for word in words)
print(len(words), "words,", joined, "with a half space; knows book:", book in persian)
print(ascii(typed), "is corrected to", ascii(persian.correction(typed)))
print(ascii(wants), "is split into", ascii(persian.split_words(wants)), "and known:", wants in persian)
same = (
    book in persian
    and persian.correction(typed) == swing
    and persian.split_words(wants) == wants.split("\u200c")
    and joined == 4
    and wants not in persian
)
sys.exit(not same)
PY
