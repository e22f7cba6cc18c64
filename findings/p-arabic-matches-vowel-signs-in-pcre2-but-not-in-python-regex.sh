#!/usr/bin/env bash
# \p{Arabic} is how one keeps, or finds, the Arabic part of a text with a regular expression.
#
# A good guess: the same property in every engine, and the letters, vowel signs and comma of Arabic text are in
# it.
# Why it misses: two properties bear that short name. Python's regex and Oniguruma (Split of Hugging Face
# tokenizers) take Script, where the vowel signs are Inherited and ، ؟ ـ Common, for other scripts use them as
# well. PCRE2 (grep -P, PHP, git) takes Script_Extensions, which has them all. So [^\p{Arabic}\s] keeps
# vocalised text in the one and cuts out its vowels, commas and question marks in the other; \p{Arabic}+ finds a
# word, or its single letters.
# For users: write the property's name: \p{scx:Arabic} or \p{sc:Arabic}, where the engine has both (regex and
# PCRE2 do); where it has Script only, add [\u060c\u061b\u061f\u0640\u064b-\u0655\u0670]. A rule tried with grep
# -P is not tried for Python. The same holds for the danda in \p{Devanagari} and the long vowel sign in
# \p{Katakana}.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
python3 -m venv "$d/v"
"$d/v/bin/pip" -q install regex==2026.11.19 pcre2==0.7.1 tokenizers==0.23.3
"$d/v/bin/python" - <<'PY'
import sys
from importlib.metadata import version

import pcre2
import regex
from tokenizers import Regex
from tokenizers.pre_tokenizers import Split

print("regex", version("regex"), "tokenizers", version("tokenizers"),
      "pcre2", version("pcre2"), "with PCRE2", pcre2.__libpcre2_version__)
text = "\u0643\u0650\u062a\u064e\u0627\u0628\u064c\u060c \u0646\u0639\u0645\u061f"  # kitabun, na'am? with marks
bare = "\u0643\u062a\u0627\u0628 \u0646\u0639\u0645"
oniguruma = lambda pattern, text: "".join(
    piece for piece, _ in Split(Regex(pattern), "removed").pre_tokenize_str(text))
seen = {
    "regex": (regex.sub(r"[^\p{Arabic}\s]", "", text), bare),
    "oniguruma": (oniguruma(r"[^\p{Arabic}\s]", text), bare),
    "pcre2": (pcre2.compile(r"[^\p{Arabic}\s]").sub("", text), text),
    "regex words": (len(regex.findall(r"\p{Arabic}+", text)), 4),
    "pcre2 words": (len(pcre2.compile(r"\p{Arabic}+").findall(text)), 2),
    "regex scx": (regex.sub(r"[^\p{scx:Arabic}\s]", "", text), text),
    "pcre2 sc": (pcre2.compile(r"[^\p{sc:Arabic}\s]").sub("", text), bare),
    "regex danda, long vowel": (len(regex.findall(r"\p{Devanagari}|\p{Katakana}", "\u0964\u30fc")), 0),
    "pcre2 danda, long vowel": (len(pcre2.compile(r"\p{Devanagari}|\p{Katakana}").findall("\u0964\u30fc")), 2),
}
for name, (got, expected) in seen.items():
    print(name, ascii(got))
sys.exit(any(got != expected for got, expected in seen.values()))
PY
